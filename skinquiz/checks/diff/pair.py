"""The outcomes of one concern before and after, looked at together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import product

from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.count import Bar
from skinquiz.checks.everyone.ladder import RUNGS
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.everyone.search import Crowd, Person
from skinquiz.model import Condition, Outcome

_LOWEST = RUNGS - 1
PAIRS = tuple(product(range(RUNGS), repeat=2))  # the rung before and the rung after


@dataclass(frozen=True, slots=True)
class Ask:
    """A rule by its id, in terms of the common questionnaire: when it holds, the outcome is this one or lower."""

    rule: str
    when: Condition
    outcome: Outcome

    @property
    def key(self) -> tuple[Condition, Outcome]:
        return self.when, self.outcome


@dataclass(frozen=True, slots=True)
class Side:
    """One rule set's word on the concern, and the ids of all of its rules."""

    best: int
    asks: Sequence[Ask]
    rules: Set[str] = frozenset()


class Pair:
    """Everybody outside the bars, with an outcome before and one after."""

    def __init__(self, everyone: Everyone, old: Side, new: Side, bars: Iterable[Box]) -> None:
        self.everyone = everyone
        self.old, self.new = old, new
        self._bars = tuple(bars)
        was, now = {ask.key for ask in old.asks}, {ask.key for ask in new.asks}
        self.only_old = [ask for ask in old.asks if ask.key not in now]
        self.only_new = [ask for ask in new.asks if ask.key not in was]
        self._crowds: dict[tuple[int, int], Crowd] = {}

    def affected(self) -> bool:
        """Say whether anybody's outcome changes: whether one side asks somebody for less than the other leaves."""
        for rung, box in self._asked_alone(self.old, self.only_old, self.new):
            if self.crowd(_LOWEST, rung - 1).anybody([*self._bars, *self.everyone.within(box)]):
                return True
        for rung, box in self._asked_alone(self.new, self.only_new, self.old):
            if self.crowd(rung - 1, _LOWEST).anybody([*self._bars, *self.everyone.within(box)]):
                return True
        return False

    def _asked_alone(self, side: Side, asks: Sequence[Ask], other: Side) -> Iterator[tuple[int, Box]]:
        """Yield the rungs that one side asks for alone, and of whom."""
        if side.best > other.best:
            yield side.best, {}
        for ask in asks:
            if ask.outcome.rung:
                yield from ((ask.outcome.rung, box) for box in self.everyone.holding(ask.when))

    def crowd(self, old: int, new: int) -> Crowd:
        """Return everybody who has at worst these rungs before and after."""
        if (old, new) not in self._crowds:
            if old < self.old.best or new < self.new.best:
                bars: list[Box] = [{}]
            else:
                bars = [*self._asking(self.old, old + 1), *self._asking(self.new, new + 1)]
            self._crowds[old, new] = self.everyone.crowd(bars)
        return self._crowds[old, new]

    def _asking(self, side: Side, least: int, most: int = RUNGS - 1) -> Iterator[Box]:
        for ask in side.asks:
            if least <= ask.outcome.rung <= most:
                yield from self.everyone.holding(ask.when)

    def counts(self) -> dict[tuple[int, int], int]:
        """Return how many have each rung before with each after."""
        counter, _ = self.everyone.counter(len(PAIRS))
        bars = [*map(Bar, (*self.everyone.impossible, *self._bars))]
        for place, side in enumerate((self.old, self.new)):
            bars.append(Bar({}, _keeping(place, side.best)))
            for ask in side.asks:
                kept = _keeping(place, ask.outcome.rung)
                bars += [Bar(box, kept) for box in self.everyone.holding(ask.when)]
        upto = dict(zip(PAIRS, counter.count(bars), strict=True))

        def at_worst(old: int, new: int) -> int:
            return upto.get((old, new), 0)

        return {
            (i, j): at_worst(i, j) - at_worst(i - 1, j) - at_worst(i, j - 1) + at_worst(i - 1, j - 1) for i, j in PAIRS
        }

    def plainest(self, old: int, new: int) -> Person:
        """Return the plainest person with just these rungs; there must be one."""
        crowd = self.crowd(old, new)
        there = [(way, person) for way in self._ways(old, new) if (person := crowd.somebody(way)) is not None]
        way, _ = min(there, key=lambda one: self.everyone.remarkable(one[1]))
        person = crowd.plainest(way, self.everyone.order())
        assert person is not None
        return person

    def reaches(self, ask: Ask, old: int, new: int) -> bool:
        """Say whether this applies to anybody with just these rungs."""
        crowd = self.crowd(old, new)
        return any(
            crowd.anybody([*way, *self.everyone.within(box)])
            for box in self.everyone.holding(ask.when)
            for way in self._ways(old, new)
        )

    def loses(self, rung: int, was: Condition, still: Iterable[Condition]) -> bool:
        """Say whether of those with this rung before and after somebody meets an old condition and none of the new.

        The old condition must be one that asks for that rung.
        """
        bars = [*self._bars, *self.everyone.failing(was)]
        bars += [box for condition in still for box in self.everyone.holding(condition)]
        crowd = self.crowd(rung, rung)
        if not crowd.anybody(bars):
            return False
        after = [*self._asking(self.new, rung, rung)] if rung > self.new.best else [{}]
        return any(crowd.anybody([*bars, *self.everyone.within(box)]) for box in after)

    def _ways(self, old: int, new: int) -> Iterator[list[Box]]:
        """Yield bars that leave only some of those with just these rungs; together they leave all of them."""
        before = [*self._asking(self.old, old, old)] if old > self.old.best else [{}]
        after = [*self._asking(self.new, new, new)] if new > self.new.best else [{}]
        for one, other in product(before, after):
            yield [*self._bars, *self.everyone.within(one), *self.everyone.within(other)]


def _keeping(place: int, rung: int) -> int:
    """Return the pairs with this rung or a lower one before (0) or after (1), as bits."""
    return sum(1 << number for number, pair in enumerate(PAIRS) if pair[place] >= rung)
