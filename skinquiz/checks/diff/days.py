"""On which days a comparison has to be made so that it holds on all of them.

Conditions look at how long ago a date lies. What counts is the order in which their spans end: 5 months are over before
6 months on each day, but 30 days and 1 month change places with the calendar. One day of each order is enough.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterator, Sequence

from skinquiz.checks.diff.compare import compare
from skinquiz.checks.diff.difference import Change, Difference
from skinquiz.conditions import comparisons
from skinquiz.model import Condition, Outcome, Over, RuleSet, Span, Within

_CYCLE = 4 * 365 + 1  # days after which months are as long again
_FIXED = ("days", "weeks")
_LONGEST = {"days": 1, "weeks": 7, "months": 31, "years": 366}


def telling_days(old: RuleSet, new: RuleSet, as_of: dt.date) -> tuple[dt.date, ...]:
    """Return the day, and of those in the next four years the first of each other order in which spans end."""
    groups = [spans for spans in _spans(old, new) if len({span.unit in _FIXED for span in spans}) == 2]
    if not groups:
        return (as_of,)
    first: dict[object, dt.date] = {}
    for number in range(_CYCLE):
        day = as_of + dt.timedelta(days=number)
        first.setdefault(tuple(_order(spans, day) for spans in groups), day)
    return tuple(first.values())


def on_other_days(
    difference: Difference, old: RuleSet, new: RuleSet, as_of: dt.date
) -> Iterator[tuple[dt.date, Change]]:
    """Yield the changes of outcome that there are on other days only, each with the first of these days.

    `difference` is that of the day itself. What is neither there nor here befalls nobody, on any day.
    """
    known = {_way(change) for change in difference.changes}
    for day in telling_days(old, new, as_of)[1:]:
        for change in compare(old, new, day).changes:
            if _way(change) not in known:
                known.add(_way(change))
                yield day, change


def _way(change: Change) -> tuple[str, Outcome, Outcome]:
    return change.concern, change.old, change.new


def _spans(old: RuleSet, new: RuleSet) -> Iterator[Sequence[Span]]:
    """Yield for each question the spans that conditions of either hold its date against."""
    found: dict[str, dict[Span, None]] = {}
    for ruleset in (old, new):
        for condition in _conditions(ruleset):
            for leaf in comparisons(condition):
                if isinstance(leaf, Within | Over):
                    found.setdefault(leaf.question, {})[leaf.span] = None
    yield from map(tuple, found.values())


def _conditions(ruleset: RuleSet) -> Iterator[Condition]:
    yield from (rule.when for rule in ruleset.rules)
    yield from (question.ask_when for question in ruleset.questions.values() if question.ask_when)


def _order(spans: Sequence[Span], day: dt.date) -> tuple[int, ...]:
    """Return the place of each span among all by how far it reaches back; equals share a place."""
    reach = [_reach(span, day) for span in spans]
    places = sorted(set(reach))
    return tuple(places.index(one) for one in reach)


def _reach(span: Span, day: dt.date) -> int:
    """Return how many days back the last date lies of which the span is over on that day."""
    most = span.count * _LONGEST[span.unit]
    return bisect.bisect_left(range(most), True, key=lambda back: span.after(day - dt.timedelta(days=back)) <= day)
