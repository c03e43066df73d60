"""Whose outcome changes between two rule sets: people who answer both questionnaires, alike where both ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from skinquiz.model import LADDER, Outcome, RuleSet
from tests.solver.logic import Logic, Statement, all_equal
from tests.solver.people import Said, Side

Change = tuple[str, Outcome, Outcome]  # the concern, its outcome before and after


def both_sides(logic: Logic, old: RuleSet, new: RuleSet, as_of: dt.date) -> tuple[Side, Side]:
    """Return all who can answer both, as each of the two sees them.

    Whatever either asks is answered with an answer to both.
    """
    said = Said(logic, [old.questions, new.questions], as_of)
    sides = Side(said, old), Side(said, new)
    for side, other in (sides, sides[::-1]):
        for name, question in side.ruleset.questions.items():
            side.require_fit(name, question)
            side.require_fit(name, other.ruleset.questions[name])
    return sides


def changes(old: Side, new: Side) -> Iterator[Change]:
    """Yield every change that somebody meets, with one of those who meet it left in the solver.

    Whoever takes them must do so before asking the solver anything else.
    """
    logic = old.logic
    left = {name: _differing(old, new, name) for name in old.ruleset.concerns if name in new.ruleset.concerns}
    rungs = {name: [_rungs(side, name) for side in (old, new)] for name in left}
    while logic.possible(logic.either(left.values())):
        found = {name: [_true(logic, some) for some in rungs[name]] for name in left if logic.is_true(left[name])}
        for name, (was, now) in found.items():
            yield name, LADDER[was], LADDER[now]
            same = logic.both([rungs[name][0][was], rungs[name][1][now]])
            left[name] = logic.both([left[name], logic.opposite(same)])


def _differing(old: Side, new: Side, concern: str) -> Statement:
    """Return that the concern is chosen and that its outcome differs."""
    logic = old.logic
    pairs = zip(old.reached[concern], new.reached[concern], strict=True)
    alike = logic.both(all_equal(logic, *pair) for pair in pairs)
    return logic.both([old.chosen(concern), logic.opposite(alike)])


def _rungs(side: Side, concern: str) -> list[Statement]:
    return [side.is_rung(concern, rung) for rung in range(len(LADDER))]


def _true(logic: Logic, parts: Sequence[Statement]) -> int:
    """Return the place of the one part that is true in what the solver found."""
    return next(place for place, part in enumerate(parts) if logic.is_true(part))
