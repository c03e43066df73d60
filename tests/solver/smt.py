"""The questions put to z3."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import z3

from tests.solver.logic import Number, Statement

Piece = tuple[int, int]  # from this number on, so much is added


class Smt:
    """A z3 solver; numbers are its integers. What is asked has a name before it is assumed: so it learns for good."""

    def __init__(self) -> None:
        self._solver = z3.Solver()
        self._named: dict[int, Statement] = {}
        self._kept: list[Statement] = []  # an expression's number is only its own while it is kept
        self._model: z3.ModelRef | None = None

    def atom(self, name: str) -> Statement:
        return z3.FreshBool(name)

    def number(self, name: str, least: int, most: int) -> Number:
        number = z3.FreshInt(name)
        self._solver.add(number >= least, number <= most)
        return number

    def at_least(self, number: Number, bound: int) -> Statement:
        return number >= bound

    def same(self, one: Number, other: Number) -> Statement:
        return one == other

    def not_less(self, one: Number, other: Number) -> Statement:
        return one >= other

    def made_from(self, number: Number, least: int, made: Sequence[int]) -> Number:
        return number + _added(number, [*_pieces(least, made)])

    def both(self, parts: Iterable[Statement]) -> Statement:
        return z3.And([*parts, z3.BoolVal(True)])

    def either(self, parts: Iterable[Statement]) -> Statement:
        return z3.Or([*parts, z3.BoolVal(False)])

    def opposite(self, part: Statement) -> Statement:
        return z3.Not(part)

    def require(self, part: Statement) -> None:
        self._solver.add(part)

    def possible(self, *parts: Statement) -> bool:
        found = self._solver.check(*(self._name(part) for part in parts))
        assert found != z3.unknown, self._solver.reason_unknown()
        self._model = self._solver.model() if found == z3.sat else None
        return self._model is not None

    def is_true(self, part: Statement) -> bool:
        assert self._model is not None
        return bool(z3.is_true(self._model.eval(part, model_completion=True)))

    def value(self, number: Number) -> int:
        assert self._model is not None
        return int(self._model.eval(number, model_completion=True).as_long())

    def _name(self, part: Statement) -> Statement:
        key = part.get_id()
        if key not in self._named:
            self._named[key] = z3.FreshBool("asked")
            self._kept.append(part)
            self._solver.add(self._named[key] == part)
        return self._named[key]


def _pieces(least: int, made: Sequence[int]) -> Iterator[Piece]:
    """Yield where another amount begins to be added."""
    amounts = [one - number for number, one in enumerate(made, least)]
    for place, amount in enumerate(amounts):
        if not place or amount != amounts[place - 1]:
            yield least + place, amount


def _added(number: Number, pieces: Sequence[Piece]) -> Number:
    if len(pieces) == 1:
        return z3.IntVal(pieces[0][1])
    middle = len(pieces) // 2
    return z3.If(number < pieces[middle][0], _added(number, pieces[:middle]), _added(number, pieces[middle:]))
