"""Counting exactly: of all people, how many are in none of some boxes.

Each box says for which of several questions asked at once it counts (`Bar.keep`), so that one count answers all of
them: how many people have this outcome or a better one, for every outcome. Variables that no box couples are counted
apart and multiplied; what is coupled is split by the cells of its busiest variable. Every part is counted once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod

from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.cells import Variable
from skinquiz.messages import TooHardError

MOST_PARTS = 40_000  # looked at for one answer; some seconds
Key = tuple[tuple[str, int], ...]
Bars = frozenset[tuple[Key, int]]
Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A box that nobody may be in, but for the questions whose bits `keep` has."""

    box: Box
    keep: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """Boxes that are coupled, the variables in them, and how many ways there are to be in none of them."""

    names: frozenset[str]
    bars: Bars
    counts: Counts


@dataclass(frozen=True, slots=True)
class Prepared:
    """Boxes in parts that share no variable."""

    parts: tuple[Part, ...]


class Counter:
    """Counts people over these variables, for so many questions at once."""

    def __init__(self, variables: Iterable[Variable], questions: int) -> None:
        self.cells = {one.name: tuple(cell.count for cell in one.cells) for one in variables}
        self.totals = {name: sum(counts) for name, counts in self.cells.items()}
        self.questions = questions
        self._bits = {name: 1 << place for place, name in enumerate(self.cells)}
        self._known: dict[Bars, Counts] = {}
        self._parts_left = MOST_PARTS

    def count(self, bars: Iterable[Bar]) -> Counts:
        """Return for each question how many people are in none of its boxes.

        Raises TooHardError where that would take too long, as `prepare` and `count_within` do.
        """
        return self.count_within(self.prepare(bars), ())

    def prepare(self, bars: Iterable[Bar]) -> Prepared:
        """Count the coupled parts of these boxes, so that only what more boxes touch has to be counted again."""
        self._parts_left = MOST_PARTS
        known = self._merged((tuple(sorted(bar.box.items())), bar.keep) for bar in bars)
        return Prepared(tuple(Part(_names(one), one, self._solve(one)) for one in self._coupled(known)))

    def count_within(self, prepared: Prepared, bars: Iterable[Bar]) -> Counts:
        """Return for each question how many people are in none of its boxes, these included."""
        self._parts_left = MOST_PARTS
        extra = self._merged((tuple(sorted(bar.box.items())), bar.keep) for bar in bars)
        names = _names(extra)
        touched = [part for part in prepared.parts if part.names & names]
        whole = self._solve(self._merged(itertools.chain(extra, *(part.bars for part in touched))))
        for part in prepared.parts:
            if part not in touched:
                whole = tuple(a * b for a, b in zip(whole, part.counts, strict=True))
        inside = names.union(*(part.names for part in prepared.parts))
        spare = prod(size for name, size in self.totals.items() if name not in inside)
        return tuple(one * spare for one in whole)

    def _merged(self, bars: Iterable[tuple[Key, int]]) -> Bars:
        """Return the bars with each box once, kept for what all of its bars keep."""
        every = (1 << self.questions) - 1
        found: dict[Key, int] = {}
        for key, keep in bars:
            found[key] = found.get(key, every) & keep
        return frozenset(found.items())

    def _solve(self, bars: Bars) -> Counts:
        """Return the counts over the variables in the boxes."""
        keep = (1 << self.questions) - 1
        for key, kept in bars:
            if not key:  # everybody is in it
                keep &= kept
        counts: Counts = tuple(keep >> place & 1 for place in range(self.questions))
        for part in self._coupled(bar for bar in bars if bar[0]):
            counts = tuple(a * b for a, b in zip(counts, self._split(part), strict=True))
        return counts

    def _split(self, bars: Bars) -> Counts:
        """Return the counts where all boxes are coupled: those of each kind of cell of one variable, added up."""
        if bars in self._known:
            return self._known[bars]
        self._parts_left -= 1
        if self._parts_left < 0:
            raise TooHardError("there are too many ways to be told this to count them")
        names = [name for key, _ in bars for name, _ in key]
        here = set(names)
        busiest = max(sorted(here), key=names.count)
        total = [0] * self.questions
        for left, count in self._kinds(bars, busiest):
            below = {name for key, _ in left for name, _ in key}
            spare = prod(self.totals[name] for name in here - below - {busiest})
            for place, one in enumerate(self._solve(left)):
                total[place] += count * spare * one
        self._known[bars] = tuple(total)
        return self._known[bars]

    def _coupled(self, bars: Iterable[tuple[Key, int]]) -> list[Bars]:
        """Return the boxes in groups that share no variable."""
        groups: list[tuple[int, list[tuple[Key, int]]]] = []
        for bar in bars:
            touched, members, apart = 0, [bar], []
            for name, _ in bar[0]:
                touched |= self._bits[name]
            for group in groups:
                if group[0] & touched:
                    touched |= group[0]
                    members += group[1]
                else:
                    apart.append(group)
            groups = [*apart, (touched, members)]
        return [frozenset(members) for _, members in groups]

    def _kinds(self, bars: Bars, variable: str) -> Iterator[tuple[Bars, int]]:
        """Yield the boxes that are left for each kind of cell, and how many answers are of that kind."""
        split = [(key, keep, dict(key).get(variable)) for key, keep in sorted(bars)]
        kinds: dict[tuple[bool, ...], int] = {}
        for place, count in enumerate(self.cells[variable]):
            inside = tuple(cells is None or bool(cells >> place & 1) for _, _, cells in split)
            kinds[inside] = kinds.get(inside, 0) + count
        for inside, count in kinds.items():
            left: dict[Key, int] = {}
            for (key, keep, _), counts in zip(split, inside, strict=True):
                if counts:
                    rest = tuple(pair for pair in key if pair[0] != variable)
                    left[rest] = left.get(rest, keep) & keep
            yield frozenset(left.items()), count


def _names(bars: Iterable[tuple[Key, int]]) -> frozenset[str]:
    return frozenset(name for key, _ in bars for name, _ in key)
