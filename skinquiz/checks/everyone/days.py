"""On which days something has to be decided so that it is decided for all of them.

Conditions look at how long ago a date lies. What counts is the order in which their spans end: 5 months are over before
6 months on each day, but 30 days and 1 month change places with the calendar. One day of each order is enough.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable, Sequence

from skinquiz.conditions import comparisons
from skinquiz.model import Condition, Over, Span, Within

_CYCLE = 4 * 365 + 1  # days after which months are as long again
_FIXED = ("days", "weeks")
_LONGEST = {"days": 1, "weeks": 7, "months": 31, "years": 366}


def telling_days(conditions: Iterable[Condition], as_of: dt.date) -> tuple[dt.date, ...]:
    """Return the day, and of those in the next four years the first of each other order in which spans end."""
    groups = [spans for spans in _spans(conditions) if len({span.unit in _FIXED for span in spans}) == 2]
    if not groups:
        return (as_of,)
    first: dict[object, dt.date] = {}
    for number in range(_CYCLE):
        day = as_of + dt.timedelta(days=number)
        first.setdefault(tuple(_order(spans, day) for spans in groups), day)
    return tuple(first.values())


def _spans(conditions: Iterable[Condition]) -> list[Sequence[Span]]:
    """Return for each question the spans that its date is held against."""
    found: dict[str, dict[Span, None]] = {}
    for condition in conditions:
        for leaf in comparisons(condition):
            if isinstance(leaf, Within | Over):
                found.setdefault(leaf.question, {})[leaf.span] = None
    return [tuple(spans) for spans in found.values()]


def _order(spans: Sequence[Span], day: dt.date) -> tuple[int, ...]:
    """Return the place of each span among all by how far it reaches back; equals share a place."""
    reach = [_reach(span, day) for span in spans]
    places = sorted(set(reach))
    return tuple(places.index(one) for one in reach)


def _reach(span: Span, day: dt.date) -> int:
    """Return how many days back the last date lies of which the span is over on that day."""
    most = span.count * _LONGEST[span.unit]
    return bisect.bisect_left(range(most), True, key=lambda back: span.after(day - dt.timedelta(days=back)) <= day)
