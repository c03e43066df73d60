"""Conditions as boxes: in a box, each of some variables has one of some cells.

A condition holds for those who are in any of its boxes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from skinquiz.checks.everyone.cells import AWAY, LIST, Variable, holds
from skinquiz.messages import TooHardError
from skinquiz.model import All, AnyOf, Comparison, Condition, Is, Not, Question

Box = Mapping[str, int]  # variable -> the cells that are inside, as bits
MOST = 20_000
_YES, _NO = 0b10, 0b01  # the cells of one option of a list


class Boxes:
    """Writes conditions as boxes over these variables, on the day on which they were cut."""

    def __init__(
        self, questions: Mapping[str, Question], variables: Mapping[str, Sequence[Variable]], as_of: dt.date
    ) -> None:
        self.questions = questions
        self.variables = variables
        self.as_of = as_of
        self._inside: dict[Comparison, int] = {}

    def of(self, condition: Condition, *, negated: bool = False) -> tuple[Box, ...]:
        """Return boxes that together hold just those for whom the condition is true, or not; none means nobody."""
        match condition:
            case Not(part):
                return self.of(part, negated=not negated)
            case All(parts) | AnyOf(parts):
                inner = [self.of(part, negated=negated) for part in parts]
                return _all(inner) if isinstance(condition, All) is not negated else _any(inner)
            case _:
                return tuple(self._leaf(condition, negated))

    def impossible(self) -> Iterator[Box]:
        """Yield boxes in which nobody can be: a question answered that does not apply, or a list that is none."""
        for name, question in self.questions.items():
            first, *options = self.variables[name]
            if question.ask_when is not None:
                away = _bits(first, (AWAY,))
                for box in self.of(question.ask_when):
                    yield from _all([(box,), ({name: away},)])
                for box in self.of(question.ask_when, negated=True):
                    yield from _all([(box,), ({name: first.everything & ~away},)])
            if options:
                listed = _bits(first, (LIST,))
                yield {name: listed, **{option.name: _NO for option in options}}
                for option in options:
                    yield {name: first.everything & ~listed, option.name: _YES}

    def _leaf(self, leaf: Comparison, negated: bool) -> Iterator[Box]:
        first, *options = self.variables[leaf.question]
        if isinstance(leaf, Is) and self.questions[leaf.question].type == "choices":
            chosen = [option.name for option in options if option.option in leaf.options]
            alone = _bits(first, tuple((option,) for option in leaf.options))
            if negated:
                yield {**({leaf.question: first.everything & ~alone} if alone else {}), **dict.fromkeys(chosen, _NO)}
                return
            yield from ({name: _YES} for name in chosen)
            if alone:
                yield {leaf.question: alone}
            return
        if leaf not in self._inside:
            question = self.questions[leaf.question]
            values = (cell.value for cell in first.cells if cell.value != AWAY)
            self._inside[leaf] = _bits(first, [v for v in values if holds(leaf, question, v, self.as_of)])
        inside = self._inside[leaf]
        inside = first.everything & ~inside if negated else inside
        if inside:
            yield {leaf.question: inside}


def _bits(variable: Variable, values: Iterable[object]) -> int:
    wanted = list(values)
    return sum(1 << place for place, cell in enumerate(variable.cells) if cell.value in wanted)


def _any(choices: Iterable[Sequence[Box]]) -> tuple[Box, ...]:
    return _without_repeats(box for boxes in choices for box in boxes)


def _all(parts: Iterable[Sequence[Box]]) -> tuple[Box, ...]:
    """Return the boxes in which a box of every part overlaps."""
    found: list[Box] = [{}]
    for boxes in parts:
        found = [both for one in found for other in boxes if (both := _overlap(one, other)) is not None]
        if len(found) > MOST:
            raise TooHardError(f"a condition can hold in more than {MOST:,} ways")
    return _without_repeats(found)


def _overlap(one: Box, other: Box) -> Box | None:
    both = dict(one)
    for name, cells in other.items():
        both[name] = both.get(name, cells) & cells
        if not both[name]:
            return None
    return both


def _without_repeats(boxes: Iterable[Box]) -> tuple[Box, ...]:
    return tuple({tuple(sorted(box.items())): box for box in boxes}.values())
