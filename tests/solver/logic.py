"""What is asked of a solver: statements put together, numbers between bounds, and whether all can be true at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

Statement = Any  # a solver's own way to hold something that is true or false
Number = Any  # and a whole number


class Logic(Protocol):
    """One solver with what it has been told. What is required stays required."""

    def atom(self, name: str) -> Statement:
        """Return something that may be true or false."""

    def number(self, name: str, least: int, most: int) -> Number:
        """Return a whole number between these."""

    def at_least(self, number: Number, bound: int) -> Statement: ...

    def same(self, one: Number, other: Number) -> Statement: ...

    def both(self, parts: Iterable[Statement]) -> Statement:
        """Return that all parts are true; of no parts they are."""

    def either(self, parts: Iterable[Statement]) -> Statement:
        """Return that some part is true; of no parts none is."""

    def opposite(self, part: Statement) -> Statement: ...

    def require(self, part: Statement) -> None: ...

    def possible(self, *parts: Statement) -> bool:
        """Say whether all of these, and all that is required, can be true at once."""

    def is_true(self, part: Statement) -> bool:
        """Say whether this is true in what `possible` found last."""

    def value(self, number: Number) -> int:
        """Return a number of what `possible` found last."""


class Sums(Protocol):
    """A logic that also knows numbers made from others."""

    def made_from(self, number: Number, least: int, made: Sequence[int]) -> Number:
        """Return the number that stands in `made` for this one; the first of them is for `least`."""

    def not_less(self, one: Number, other: Number) -> Statement: ...


def all_equal(logic: Logic, one: Statement, other: Statement) -> Statement:
    """Return that both statements are true or both are not."""
    neither = logic.both([logic.opposite(one), logic.opposite(other)])
    return logic.either([logic.both([one, other]), neither])


def just_one(logic: Logic, parts: Iterable[Statement]) -> Statement:
    """Return that one of the parts is true and no other."""
    some = list(parts)
    two = (logic.both([one, other]) for place, one in enumerate(some) for other in some[:place])
    return logic.both([logic.either(some), *(logic.opposite(pair) for pair in two)])
