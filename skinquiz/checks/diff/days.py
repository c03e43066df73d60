"""What changes on other days than that of a comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from skinquiz.checks.diff.compare import compare
from skinquiz.checks.diff.difference import Change, Difference, Lost
from skinquiz.checks.everyone.days import telling_days
from skinquiz.model import Condition, Outcome, RuleSet


def on_other_days(
    difference: Difference, old: RuleSet, new: RuleSet, as_of: dt.date
) -> Iterator[tuple[dt.date, Change]]:
    """Yield the changes of outcome that there are on other days only, each with the first of these days.

    `difference` is that of the day itself. What is neither there nor here befalls nobody, for four years on.
    """
    known = {_way(change) for change in difference.changes}
    for day in _others(old, new, as_of):
        for change in compare(old, new, day).changes:
            if _way(change) not in known:
                known.add(_way(change))
                yield day, change


def lost_on_other_days(
    difference: Difference, old: RuleSet, new: RuleSet, as_of: dt.date
) -> Iterator[tuple[dt.date, Lost]]:
    """Yield the warnings that are lost on other days only, each with the first of these days."""
    known = {(one.kind, one.thing) for one in difference.lost}
    for day in _others(old, new, as_of):
        for one in compare(old, new, day).lost:
            if (one.kind, one.thing) not in known:
                known.add((one.kind, one.thing))
                yield day, one


def _others(old: RuleSet, new: RuleSet, as_of: dt.date) -> Sequence[dt.date]:
    return telling_days((*_conditions(old), *_conditions(new)), as_of)[1:]


def _way(change: Change) -> tuple[str, Outcome, Outcome]:
    return change.concern, change.old, change.new


def _conditions(ruleset: RuleSet) -> Iterator[Condition]:
    yield from (rule.when for rule in ruleset.rules)
    yield from (question.ask_when for question in ruleset.questions.values() if question.ask_when)
    yield from (item.when for item in ruleset.guidance if item.when)
