"""Promises of outcomes."""

from __future__ import annotations

from skinquiz.checks.prove.group import Group
from skinquiz.checks.prove.proof import Broken
from skinquiz.messages import TooHardError
from skinquiz.model import LADDER, Outcome


def broken_outcome(group: Group) -> Broken | None:
    """Return those with the best outcome that breaks the promise, or None if nobody's does."""
    promise, ladder = group.promise, group.ladder
    breaking = [one for one in LADDER if (one in promise.outcomes) is (promise.kind == "never")]
    if not breaking or not ladder.crowd(breaking[-1].rung).anybody(group.bars):
        return None  # all are further down
    first = next((one for one in breaking if ladder.anybody(one.rung, group.bars)), None)
    return None if first is None else _broken(group, first)


def _broken(group: Group, outcome: Outcome) -> Broken:
    answers = None
    if group.exemplify and (person := group.ladder.plainest(outcome.rung, group.bars)):
        answers = group.everyone.answers(person)
    try:
        people = group.ladder.count(group.bars)[outcome.rung]
    except TooHardError:
        people = None
    return Broken(group.concern, answers, outcome=outcome, people=people)
