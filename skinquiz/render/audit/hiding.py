"""Small counts hidden where a table may be shared, with the counts by which they could be worked out.

A count is small from 1 to `smallest` - 1. Where parts make up a total, one that is hidden alone is the total less the
others. So further parts are hidden, the smallest that do, until each small one could be any small number for all that
still stands there. Where no parts do, everything is hidden: all parts, the zeros among them, and the total, and all
for the same reason, so that not even that tells which of them are small.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

LEAST = 3  # below it, a hidden count could be 1 only


class Hidden(Enum):
    """Why a count is not shown: it is below `smallest`, or it would give away one that is."""

    SMALL = "small"
    BESIDE = "beside"


Count = int | Hidden
Range = tuple[int, float]  # what a hidden part could be, for those who see the others


def any_hidden(*counts: Count) -> bool:
    return any(isinstance(one, Hidden) for one in counts)


def whole(count: int, smallest: int) -> Count:
    """Return a count that is no part of another, hidden if it is small."""
    return Hidden.SMALL if 0 < count < smallest else count


def hidden(count: int, smallest: int) -> Hidden:
    """Return why a count is hidden."""
    return Hidden.SMALL if count < smallest else Hidden.BESIDE


def parted(total: int, parts: Sequence[int], smallest: int, unsaid: bool = False) -> tuple[Count, tuple[Count, ...]]:
    """Return a total and the parts that make it up, some of them hidden. The last part may be `unsaid` anyway."""
    small = {n for n, part in enumerate(parts) if 0 < part < smallest}
    if not small and not 0 < total < smallest:
        return total, tuple(parts)
    beside = None if total < smallest else next(_enough(parts, small, smallest, unsaid), None)
    if beside is None:
        return hidden(total, smallest), (hidden(total, smallest),) * len(parts)
    gone = {*small, *beside}
    return total, tuple(hidden(part, smallest) if n in gone else part for n, part in enumerate(parts))


def part_of(total: int, part: int, smallest: int) -> Count:
    """Return a part, hidden if it or what it leaves of the total is small."""
    return parted(total, (part, total - part), smallest, unsaid=True)[1][0]


def _enough(parts: Sequence[int], small: set[int], smallest: int, unsaid: bool) -> Iterator[tuple[int, ...]]:
    """Yield what could be hidden with the small parts so that they stay unknown: the least of it first."""
    last = len(parts) - 1 if unsaid else None
    rest = sorted((n for n, part in enumerate(parts) if part >= smallest and n != last), key=parts.__getitem__)
    more = [(), *((n,) for n in rest), *(tuple(rest[-many:]) for many in range(2, len(rest) + 1))]
    for beside in more:
        ranges: dict[int, Range] = dict.fromkeys(small, (1, smallest - 1))
        ranges |= dict.fromkeys(beside, (smallest, math.inf))
        if last is not None:
            ranges[last] = (0, math.inf)
        if _unknown(parts, small, ranges, smallest):
            yield beside


def _unknown(parts: Sequence[int], small: set[int], ranges: Mapping[int, Range], smallest: int) -> bool:
    """Say whether each small part could be any number from 1 to `smallest` - 1, as far as the ranges tell."""
    together = sum(parts[n] for n in ranges)
    for one in small:
        others = [span for n, span in ranges.items() if n != one]
        least, most = together - sum(high for _, high in others), together - sum(low for low, _ in others)
        if least > 1 or most < smallest - 1:
            return False
    return True
