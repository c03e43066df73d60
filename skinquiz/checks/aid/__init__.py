"""Is it a decision aid? The items of the International Patient Decision Aid Standards, asked of a rule set.

The items are those of IPDASi v4.0, in words of our own: six that make a decision aid, ten without which it may mislead,
and those that make it better. An item passes when its place in the rules is filled and reaches the people that the
summary is for. Whether what stands there is good, no program can tell; what only people can attest is left to them
(`docs/decision-aid.md`).
"""

from __future__ import annotations

from collections.abc import Iterable

from skinquiz.checks.aid import certification, qualifying, quality
from skinquiz.checks.aid.facts import Subject
from skinquiz.checks.aid.items import Group, Item, Judged, Status

ITEMS: tuple[Item, ...] = (*qualifying.ITEMS, *certification.ITEMS, *quality.ITEMS)


def judge(subject: Subject) -> tuple[Judged, ...]:
    """Return what came of every item, in the order of the standard."""
    return tuple(Judged(item, item.judge(subject)) for item in ITEMS)


def failing(judged: Iterable[Judged]) -> tuple[Item, ...]:
    """Return the items that fail among those that a decision aid must not lack; quality items are not among them."""
    fails = (one.item for one in judged if one.judgement.status is Status.FAIL)
    return tuple(item for item in fails if item.group is not Group.QUALITY)
