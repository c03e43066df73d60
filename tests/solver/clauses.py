"""The questions put to a SAT solver: every statement a literal, every number a row of "at least" literals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pysat.solvers import Solver

from tests.solver.logic import Number, Statement


@dataclass
class Row:
    """A number between two others, by those of its bounds that somebody asked about."""

    least: int
    most: int
    bounds: dict[int, int] = field(default_factory=dict)


class Clauses:
    """A SAT solver. A number is told apart only at the bounds asked about, so two numbers cannot be compared."""

    def __init__(self, name: str = "cadical195") -> None:
        self._solver = Solver(name=name)
        self._last = 1
        self._together: dict[tuple[int, ...], int] = {}
        self._found: set[int] = set()
        self._solver.add_clause([1])  # 1 is true

    def atom(self, name: str) -> Statement:
        self._last += 1
        return self._last

    def number(self, name: str, least: int, most: int) -> Number:
        return Row(least, most)

    def at_least(self, number: Number, bound: int) -> Statement:
        if not number.least < bound <= number.most:
            return 1 if bound <= number.least else -1
        if bound not in number.bounds:
            here = self.atom(str(bound))
            for other, literal in number.bounds.items():
                self._solver.add_clause([-here, literal] if other < bound else [-literal, here])
            number.bounds[bound] = here
        return number.bounds[bound]

    def same(self, one: Number, other: Number) -> Statement:
        """Return that both lie on one side of each bound that either was asked about so far."""
        pairs = [(self.at_least(one, n), self.at_least(other, n)) for n in sorted(one.bounds.keys() | other.bounds)]
        return self.both(self.both([self.either([-a, b]), self.either([a, -b])]) for a, b in pairs)

    def both(self, parts: Iterable[Statement]) -> Statement:
        key = tuple(sorted({part for part in parts if part != 1}))
        if len(key) < 2:
            return key[0] if key else 1
        if key not in self._together:
            whole = self.atom("")
            for part in key:
                self._solver.add_clause([-whole, part])
            self._solver.add_clause([whole, *(-part for part in key)])
            self._together[key] = whole
        return self._together[key]

    def either(self, parts: Iterable[Statement]) -> Statement:
        return -self.both(-part for part in parts)

    def opposite(self, part: Statement) -> Statement:
        return -part

    def require(self, part: Statement) -> None:
        self._solver.add_clause([part])

    def possible(self, *parts: Statement) -> bool:
        found = self._solver.solve(assumptions=list(parts))
        self._found = set(self._solver.get_model()) if found else set()
        return bool(found)

    def is_true(self, part: Statement) -> bool:
        assert part in self._found or -part in self._found, "nobody had asked for this when the solver looked"
        return part in self._found

    def value(self, number: Number) -> int:
        bounds = [bound for bound, literal in number.bounds.items() if literal in self._found]
        return int(max([number.least, *bounds]))
