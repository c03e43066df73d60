"""How long checking and proving take, and how that grows with the rule set.

    python benchmarks/rules.py [RUNS]

Counts all people of the shipped rules, decides which rules they reach, and proves the shipped promises; then the same
of a rule set made of 2, 4 and 10 copies of its questions and rules about the same concerns. Prints the median of RUNS
(default 1) and its ratio to the rule set as it ships: growth in step with the size keeps the ratio at 2, 4 and 10.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from skinquiz.checks.prove import prove
from skinquiz.checks.reach import reach
from skinquiz.model import CONCERNS, All, AnyOf, Condition, Not, RuleSet, UntilDate
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_with_promises

TIMES = (1, 2, 4, 10)
AS_OF = dt.date(2026, 11, 20)


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
        mark = f"__{copy}" if copy else ""
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


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median time in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    ruleset, promises = load_with_promises(bundled_rules())
    print(f"{len(ruleset.rules)} rules, {len(ruleset.questions)} questions, {len(promises)} promises; {runs} runs")
    works: dict[str, Callable[[RuleSet], object]] = {
        "reach": lambda rules: reach(rules, AS_OF),
        "prove": lambda rules: list(prove(rules, promises, AS_OF)),
    }
    for what, work in works.items():
        alone = 0.0
        for times in TIMES:
            larger = grown(ruleset, times)
            seconds = median(lambda larger=larger, work=work: work(larger), runs)  # type: ignore[misc]
            alone = alone or seconds
            print(f"{what}, {times:2} times as large: {seconds:7.3f} s, {seconds / alone:5.1f} times")


if __name__ == "__main__":
    main()
