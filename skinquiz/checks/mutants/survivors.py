"""Mutants that no case notices: does anybody tell them from the rule set, and who?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from skinquiz.checks.everyone.near import Example, Nearest
from skinquiz.checks.mutants.differences import differences, late
from skinquiz.checks.mutants.mutant import Mutant
from skinquiz.checks.prove import prove
from skinquiz.model import Condition, RuleSet


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no case notices, and somebody who is told something else by it; None if nobody can be."""

    mutant: Mutant
    example: Example | None


def why_equivalent(mutant: Mutant) -> str:
    """Return what it means that nobody tells this mutant from the rule set."""
    if mutant.of == "question":
        return "nobody's outcomes, findings or dates, and nothing that is shown, hang on it"
    if mutant.kind in ("outcome", "concern"):
        return "other rules, or the best case, always ask for as much"
    return "the condition is true for the same people"


def looked_at(unnoticed: Iterable[Mutant], ruleset: RuleSet) -> Iterator[Condition]:
    """Yield the conditions by which everybody must be told apart to decide these mutants."""
    for mutant in unnoticed:
        yield from differences(mutant, ruleset)


def survivors(unnoticed: Sequence[Mutant], ruleset: RuleSet, nearest: Nearest) -> Iterator[Survivor]:
    """Yield what becomes of each mutant when everybody possible is asked, on the day of `nearest`."""
    for mutant in unnoticed:
        told = (nearest.find(nearest.everyone.failing(one)) for one in differences(mutant, ruleset))
        example = next((one for one in told if one is not None), None)
        yield Survivor(mutant, example or _told_a_date(mutant, ruleset, nearest))


def _told_a_date(mutant: Mutant, ruleset: RuleSet, nearest: Nearest) -> Example | None:
    for one in late(mutant, ruleset):
        (proof,) = prove(one.ruleset, [one.promise], nearest.everyone.as_of)
        for broken in proof.broken:
            if broken.answers is not None:
                return nearest.told(broken.answers)
    return None
