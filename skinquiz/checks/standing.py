"""How a rule set stands on a day: what its analyses find, which worked examples fail, which promises are broken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skinquiz.checks.analysis import analyse
from skinquiz.checks.cases import run_case
from skinquiz.checks.prove import Proof, prove_always
from skinquiz.rulefiles.diagnostics import Diagnostic
from skinquiz.rulefiles.load import Written
from skinquiz.rulefiles.places import Name


@dataclass(frozen=True, slots=True)
class Standing:
    """What came of each check: `errors` with what they stand in, `differences` of each case in order, all proofs.

    A case is run on the day that it names itself; all else is as of `as_of`.
    """

    as_of: dt.date
    errors: tuple[tuple[Name | None, Diagnostic], ...] = ()
    advice: int = 0
    differences: tuple[tuple[str, ...], ...] = ()
    proofs: tuple[Proof, ...] = ()

    @property
    def failing(self) -> int:
        """How many worked examples do not come out as they must."""
        return sum(map(bool, self.differences))

    @property
    def broken(self) -> int:
        """How many promises do not hold for everybody, or speak of nobody."""
        return sum(not proof.is_kept for proof in self.proofs)

    @property
    def faults(self) -> int:
        """How many faults are known; advice is none."""
        return len(self.errors) + self.failing + self.broken


def standing(written: Written, as_of: dt.date) -> Standing:
    """Return how everything that is written stands on that day."""
    found = analyse(written, as_of)
    return Standing(
        as_of=as_of,
        errors=tuple((written.places.at(one.place), one) for one in found if not one.is_advice),
        advice=sum(one.is_advice for one in found),
        differences=tuple(tuple(run_case(written.ruleset, case)) for case in written.cases),
        proofs=prove_always(written.ruleset, written.promises, as_of),
    )
