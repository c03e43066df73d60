"""Finding somebody: one person who is in none of some boxes, or the proof that there is nobody.

Where all but one variable of a box are certain to be inside it, the cells of that one are barred; what that leaves is
followed until nothing changes. What this does not decide is split by a box that is still in the way. Most questions
asked of a rule set are settled without a split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.cells import Variable

Person = Mapping[str, int]  # variable -> the place of its cell
Calm = Callable[[Variable], Sequence[int]]  # the places of a variable's cells, the least remarkable first
Bar = tuple[tuple[int, int], ...]  # a box: numbers of variables, each with the cells inside
Cells = list[int]  # for each variable the cells that are left, as bits
Touching = Mapping[int, Sequence[Bar]]


class Left:
    """The cells that are left, and the variables that have fewer than at the start."""

    __slots__ = ("cells", "changed")

    def __init__(self, cells: Cells, changed: set[int]) -> None:
        self.cells, self.changed = cells, changed

    def copy(self) -> Left:
        return Left(list(self.cells), set(self.changed))


class Crowd:
    """Everybody who is in none of these boxes. Each question asked of them may bar more."""

    def __init__(self, variables: Iterable[Variable], boxes: Iterable[Box], calm: Calm) -> None:
        self.variables = tuple(variables)
        self._number = {one.name: number for number, one in enumerate(self.variables)}
        self._calm = [[1 << place for place in calm(one)] for one in self.variables]
        self._touching: Touching = {}
        self._calmest = [bits[0] for bits in self._calm]
        self._left: Left | None = None
        bars = self._bars(boxes)
        self._start([one.everything for one in self.variables], bars, _touching(bars))

    def joined(self, variables: Iterable[Variable], boxes: Iterable[Box], calm: Calm) -> Crowd:
        """Return everybody of this crowd, with more variables, who is in none of these boxes either."""
        larger = object.__new__(Crowd)
        more = tuple(variables)
        larger.variables = (*self.variables, *more)
        larger._number = {one.name: number for number, one in enumerate(larger.variables)}
        larger._calm = [*self._calm, *([1 << place for place in calm(one)] for one in more)]
        bars = larger._bars(boxes)
        touching = dict(self._touching)
        for number, ours in _touching(bars).items():
            touching[number] = [*touching.get(number, ()), *ours]
        larger._calmest = [*self._calmest, *(bits[0] for bits in larger._calm[len(self.variables) :])]
        whole = None if self._left is None else [*self._left.cells, *(one.everything for one in more)]
        larger._start(whole, bars, touching)
        return larger

    def _start(self, whole: Cells | None, bars: Sequence[Bar], touching: Touching) -> None:
        """Set out from these cells. Only the bars, and those that touch what they move, can be in the way."""
        left = None if whole is None else _barred(Left(whole, set()), bars, touching, {})
        self._touching = touching
        person = None if left is None else self._settle(left, {}, bars)
        self._left = Left(left.cells, set()) if left is not None and person is not None else None
        self._calmest = person or self._calmest

    def somebody(self, boxes: Iterable[Box]) -> Person | None:
        """Return a person of this crowd who is in none of these boxes either, or None if there is nobody."""
        found = self._somebody(boxes)
        if found is None:
            return None
        return {one.name: bit.bit_length() - 1 for one, bit in zip(self.variables, found, strict=True)}

    def anybody(self, boxes: Iterable[Box]) -> bool:
        """Say whether some person of this crowd is in none of these boxes."""
        return self._somebody(boxes) is not None

    def plainest(self, boxes: Iterable[Box], order: Iterable[str]) -> Person | None:
        """Return the person outside these boxes whose variables, in that order, each have the calmest cell left."""
        more = self._bars(boxes)
        touching = _touching(more)
        left = None if self._left is None else _barred(self._left, more, self._touching, touching)
        if left is None or self._settle(left, touching, more) is None:
            return None
        for name in order:
            number = self._number[name]
            for bit in self._calm[number]:
                narrowed = _narrowed(left, number, bit, self._touching, touching)
                if narrowed is not None and self._settle(narrowed, touching, more) is not None:
                    left = narrowed
                    break
        return {one.name: cells.bit_length() - 1 for one, cells in zip(self.variables, left.cells, strict=True)}

    def _somebody(self, boxes: Iterable[Box]) -> Cells | None:
        more = self._bars(boxes)
        touching = _touching(more)
        left = None if self._left is None else _barred(self._left, more, self._touching, touching)
        return None if left is None else self._settle(left, touching, more)

    def _bars(self, boxes: Iterable[Box]) -> list[Bar]:
        return [tuple([(self._number[name], cells) for name, cells in box.items()]) for box in boxes]

    def _settle(self, left: Left, touching: Touching, more: Sequence[Bar]) -> Cells | None:
        """Return one cell for each variable so that no box is entered, the calmest where possible, or None.

        Only boxes that touch a variable which cannot have its calmest cell may be in the way, or the boxes in `more`.
        """
        while True:
            person, moved = list(self._calmest), []
            for number in left.changed:
                if not person[number] & left.cells[number]:
                    person[number] = next(bit for bit in self._calm[number] if bit & left.cells[number])
                    moved.append(number)
            bar = self._entered(person, moved, more)
            if bar is None:
                return person
            number, inside = next((n, cells) for n, cells in bar if left.cells[n] & ~cells)
            outside = _narrowed(left, number, ~inside, self._touching, touching)
            found = None if outside is None else self._settle(outside, touching, more)
            if found is not None:
                return found
            kept = _narrowed(left, number, inside, self._touching, touching)
            if kept is None:
                return None
            left = kept

    def _entered(self, person: Cells, moved: Iterable[int], more: Iterable[Bar]) -> Bar | None:
        for bar in more:
            if _inside(person, bar):
                return bar
        for one in moved:
            for bar in self._touching.get(one, ()):
                if _inside(person, bar):
                    return bar
        return None


def _inside(person: Cells, bar: Bar) -> bool:
    for number, cells in bar:  # noqa: SIM110 - half as fast with `all`
        if not person[number] & cells:
            return False
    return True


def _touching(bars: Iterable[Bar]) -> Touching:
    found: dict[int, list[Bar]] = defaultdict(list)
    for bar in bars:
        for number, _ in bar:
            found[number].append(bar)
    return found


def _barred(left: Left, bars: Iterable[Bar], touching: Touching, more: Touching) -> Left | None:
    """Return what is left outside these bars, or None if that is certain to be nobody."""
    narrower, waiting = left.copy(), list[int]()
    for bar in bars:
        if not _followed(bar, narrower, waiting):
            return None
    return narrower if _spread(narrower, waiting, touching, more) else None


def _narrowed(left: Left, number: int, allowed: int, touching: Touching, more: Touching) -> Left | None:
    narrower = left.copy()
    narrower.cells[number] &= allowed
    if not narrower.cells[number]:
        return None
    narrower.changed.add(number)
    return narrower if _spread(narrower, [number], touching, more) else None


def _spread(left: Left, waiting: list[int], touching: Touching, more: Touching) -> bool:
    while waiting:
        number = waiting.pop()
        for bars in (touching.get(number, ()), more.get(number, ())):
            for bar in bars:
                if not _followed(bar, left, waiting):
                    return False
    return True


def _followed(bar: Bar, left: Left, waiting: list[int]) -> bool:
    """Bar the one variable that may still be outside, if all others are inside. Say whether anybody can be left."""
    last, inside = -1, 0
    for number, within in bar:
        there = left.cells[number]
        if not there & within:
            return True
        if there & ~within:
            if last >= 0:
                return True
            last, inside = number, within
    if last < 0:
        return False
    left.cells[last] &= ~inside
    left.changed.add(last)
    waiting.append(last)
    return True
