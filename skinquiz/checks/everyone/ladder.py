"""Outcomes of everybody: who can have which rung of the ladder, by the rules about one concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.count import Bar, Prepared
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.everyone.search import Crowd, Person
from skinquiz.model import LADDER, Concern, Condition, Outcome, Rule

RUNGS = len(LADDER)
_ALL = (1 << RUNGS) - 1
Asks = tuple[Condition, Outcome]  # when this holds, the outcome is this rung or lower


class Ladder:
    """The outcomes of one concern. Bars narrow everybody to those whom a question is about."""

    def __init__(self, everyone: Everyone, best: Outcome, asks: Iterable[Asks]) -> None:
        self.everyone = everyone
        self.best = best.rung
        self._asks = tuple(dict.fromkeys(asks))
        self._crowds: dict[int, Crowd] = {}
        self._prepared: Prepared | None = None

    @staticmethod
    def of(everyone: Everyone, concern: Concern, rules: Iterable[Rule]) -> Ladder:
        """Return the ladder of a concern by those of the rules that are about it."""
        asks = ((rule.when, rule.outcome) for rule in rules if rule.outcome and concern.id in rule.concerns)
        return Ladder(everyone, concern.best_case.outcome, asks)

    def crowd(self, rung: int) -> Crowd:
        """Return everybody with this rung or a better one; nobody, where the best case is worse."""
        if rung not in self._crowds:
            bars: Sequence[Box] = self.asking(range(rung + 1, RUNGS)) if rung >= self.best else [{}]
            self._crowds[rung] = self.everyone.crowd(bars)
        return self._crowds[rung]

    def asking(self, rungs: Iterable[int]) -> list[Box]:
        """Return boxes with just those of whom some rule asks for one of these rungs."""
        wanted = set(rungs)
        return [box for when, outcome in self._asks if outcome.rung in wanted for box in self.everyone.holding(when)]

    def anybody(self, rung: int, bars: Sequence[Box]) -> bool:
        """Say whether somebody outside the bars has just this rung."""
        return any(self.crowd(rung).anybody([*bars, *one]) for one in self.ways(rung))

    def plainest(self, rung: int, bars: Sequence[Box]) -> Person | None:
        """Return the plainest person outside the bars who has just this rung."""
        found = ((one, self.crowd(rung).somebody([*bars, *one])) for one in self.ways(rung))
        there = [(one, person) for one, person in found if person is not None]
        if not there:
            return None
        way, _ = min(there, key=lambda one: self.everyone.remarkable(one[1]))
        return self.crowd(rung).plainest([*bars, *way], self.everyone.order())

    def ways(self, rung: int) -> Iterable[list[Box]]:
        """Yield bars that leave only some of those with this rung; together they leave all of them."""
        if rung <= self.best:
            return [[]]
        return ([*self.everyone.within(box)] for box in self.asking([rung]))

    def count(self, bars: Iterable[Box]) -> tuple[int, ...]:
        """Return for each rung how many outside the bars have just that one."""
        counter, _ = self.everyone.counter(RUNGS)
        if self._prepared is None:
            asked = [Bar(box, from_(o)) for when, o in self._asks for box in self.everyone.holding(when)]
            best = Bar({}, from_(LADDER[self.best]))
            self._prepared = counter.prepare([*map(Bar, self.everyone.impossible), best, *asked])
        upto = counter.count_within(self._prepared, map(Bar, bars))
        return tuple(here - before for here, before in zip(upto, (0, *upto), strict=False))


def from_(outcome: Outcome) -> int:
    """Return the rungs from this one down, as bits."""
    return _ALL & ~((1 << outcome.rung) - 1)


def ladders(everyone: Everyone, concerns: Mapping[str, Concern], rules: Sequence[Rule]) -> dict[str, Ladder]:
    """Return the ladder of each concern."""
    return {concern.id: Ladder.of(everyone, concern, rules) for concern in concerns.values()}
