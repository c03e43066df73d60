"""How long checking, proving, testing and comparing rule sets take, and how checking and proving grow with them.

    python benchmarks/rules.py [RUNS]

First the commands as whole processes on the shipped rules, each beside one that only loads the rules: the median of
RUNS (default 5) and its ratio. Then the work within one process, on a rule set made of 2, 4 and 10 copies of the
shipped questions and rules about the same concerns, under the same promises: growth in step with the size keeps the
ratio at 2, 4 and 10.
"""

from __future__ import annotations

import datetime as dt
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from skinquiz.checks.analysis import structure
from skinquiz.checks.diff import compare
from skinquiz.checks.prove import prove
from skinquiz.model import CONCERNS, All, AnyOf, Condition, Not, RuleSet, UntilDate
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.diagnostics import Place, Problems
from skinquiz.rulefiles.load import Written, load_written
from skinquiz.rulefiles.places import Places

TIMES = (1, 2, 4, 10)
AS_OF = dt.date(2026, 11, 20)
LOADS = "from skinquiz.rulefiles.load import *; from skinquiz.rulefiles.bundled import *; load_written(bundled_rules())"
MARK = "__"


class PlacesOfCopies(Places):
    """A copy stands where its original does."""

    def of(self, kind: str, id: str, of: str = "", key: str = "") -> Place:
        return super().of(kind, id.partition(MARK)[0], of.partition(MARK)[0], key)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, tuple) and super().__contains__(tuple(one.partition(MARK)[0] for one in name))


def renamed(condition: Condition, mark: str) -> Condition:
    """Return a condition about the copies of its questions."""
    match condition:
        case All(parts):
            return All(tuple(renamed(part, mark) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(renamed(part, mark) for part in parts))
        case Not(part):
            return Not(renamed(part, mark))
    return condition if condition.question == CONCERNS else replace(condition, question=condition.question + mark)


def grown(ruleset: RuleSet, times: int) -> RuleSet:
    """Return a rule set of so many copies of its questions and rules."""
    questions, rules = {CONCERNS: ruleset.questions[CONCERNS]}, []
    for copy in range(times):
        mark = f"{MARK}{copy}" if copy else ""
        for name, question in ruleset.questions.items():
            if name != CONCERNS:
                gate = renamed(question.ask_when, mark) if question.ask_when else None
                questions[name + mark] = replace(question, id=name + mark, ask_when=gate)
        for rule in ruleset.rules:
            until = rule.until
            if isinstance(until, UntilDate):
                until = replace(until, question=until.question + mark)
            rules.append(replace(rule, id=rule.id + mark, when=renamed(rule.when, mark), until=until))
    return replace(ruleset, questions=questions, rules=tuple(rules))


def larger(written: Written, times: int) -> Written:
    """Return what is written with so many copies of its questions and rules."""
    places = PlacesOfCopies(())
    places._records = written.places._records
    return replace(written, ruleset=grown(written.ruleset, times), places=places)


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median time in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def commands(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield whole commands; `folder` gets a copy of the rules in which one rule waits for longer."""
    rules = bundled_rules()
    changed = folder / rules.name
    shutil.copytree(rules, changed)
    file = changed / "safety" / "isotretinoin.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("6 months", "7 months"), encoding="utf-8")
    skinquiz = [sys.executable, "-m", "skinquiz", "rules"]
    yield "only loading", [sys.executable, "-c", LOADS]
    yield "rules check", [*skinquiz, "check", str(rules)]
    yield "rules prove", [*skinquiz, "prove", str(rules)]
    yield "rules test", [*skinquiz, "test", str(rules)]
    yield "rules test --mutate", [*skinquiz, "test", str(rules), "--mutate"]
    yield "rules diff", [*skinquiz, "diff", str(changed), str(rules)]


def whole_commands(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        alone = 0.0
        for what, command in commands(Path(folder)):
            seconds = median(lambda command=command: subprocess.run(command, capture_output=True, check=True), runs)  # type: ignore[misc]
            alone = alone or seconds
            print(f"{what:20} {seconds:7.2f} s, {seconds / alone:6.1f} times")


def analysed(written: Written) -> None:
    structure.analyse(written, AS_OF, Problems())


def compared(written: Written) -> None:
    old = written.ruleset
    compare(old, replace(old, rules=old.rules[1:]), AS_OF)


def growth(written: Written) -> None:
    works: dict[str, Callable[[Written], object]] = {
        "check (structure)": analysed,
        "prove": lambda one: list(prove(one.ruleset, one.promises, AS_OF)),
        "diff (a rule less)": compared,
    }
    for what, work in works.items():
        alone = 0.0
        for times in TIMES:
            one = larger(written, times)
            seconds = median(lambda one=one, work=work: work(one), 1)  # type: ignore[misc]
            alone = alone or seconds
            print(f"{what:18} {times:2} times as large: {seconds:7.3f} s, {seconds / alone:6.1f} times")


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    written = load_written(bundled_rules())
    rules, promises = written.ruleset.rules, written.promises
    print(f"{len(rules)} rules, {len(written.ruleset.questions)} questions, {len(promises)} promises; {runs} runs")
    whole_commands(runs)
    growth(written)


if __name__ == "__main__":
    main()
