"""How long deciding the shipped promises takes, side by side with general solvers.

    python benchmarks/oracle.py [RUNS]

Decides every promise for each of its concerns, with the program's own search (and again with the exact number of people
that each promise is about), with a SAT solver and with z3. The solvers are those of the tests, so `python-sat` and
`z3-solver` must be installed. Promises of dates are sums of days, which the SAT solver does not know: they are timed
apart. Prints the median of RUNS (default 3), with the encoding in it, and its ratio to the program's own search.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[1]))  # the solvers stand among the tests

from benchmarks.rules import median
from skinquiz.checks.prove import prove
from skinquiz.model import Promise, RuleSet
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_with_promises
from tests.solver.clauses import Clauses
from tests.solver.logic import Logic
from tests.solver.people import everybody
from tests.solver.promises import breaking
from tests.solver.smt import Smt

AS_OF = dt.date(2026, 11, 20)
Decide = Callable[[RuleSet, Sequence[Promise]], list[str]]


def counted(ruleset: RuleSet, promises: Sequence[Promise]) -> list[str]:
    return [proof.promise.id for proof in prove(ruleset, promises, AS_OF) if proof.broken]


def searched(ruleset: RuleSet, promises: Sequence[Promise]) -> list[str]:
    with patch("skinquiz.checks.prove.prover._people", return_value=()):
        return counted(ruleset, promises)


def solved(solver: Callable[[], Logic]) -> Decide:
    def decide(ruleset: RuleSet, promises: Sequence[Promise]) -> list[str]:
        side = everybody(solver(), ruleset, AS_OF)
        return [one.id for one in promises if any(True for _ in breaking(side, one).concerns())]

    return decide


def contestants(dates: bool) -> dict[str, Decide]:
    sat: dict[str, Decide] = {} if dates else {"python-sat (CaDiCaL)": solved(Clauses)}
    return {"own search": searched, "own search, counting": counted, **sat, "z3": solved(Smt)}


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    ruleset, promises = load_with_promises(bundled_rules())
    kinds = {
        "outcomes and findings": [one for one in promises if not one.until and not one.adding],
        "answers that lift nothing": [one for one in promises if one.adding],
        "dates": [one for one in promises if one.until],
    }
    for what, some in kinds.items():
        print(f"{what}: {len(some)} promises; {runs} runs")
        own = 0.0
        for name, decide in contestants(dates=what == "dates").items():
            assert decide(ruleset, some) == [], f"{name} finds a promise broken"
            seconds = median(lambda decide=decide, some=some: decide(ruleset, some), runs)  # type: ignore[misc]
            own = own or seconds
            print(f"  {name:<22} {seconds:7.3f} s {seconds / own:7.1f} times")


if __name__ == "__main__":
    main()
