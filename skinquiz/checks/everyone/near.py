"""Examples near somebody known: people who show something and answer all else as that person does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.cells import AWAY, LIST, Cell, Variable, holds
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.everyone.search import Crowd, Person
from skinquiz.conditions import Situation, Truth
from skinquiz.model import Answer, Answers, Comparison

Apart = Mapping[str, Sequence[Comparison]]  # by question, the comparisons by which everyone was cut


@dataclass(frozen=True, slots=True)
class Example:
    """Somebody's answers. `like` is the person they are near to, and `other` what that person answers otherwise."""

    answers: Answers
    like: str | None
    other: Answers

    @property
    def distance(self) -> int:
        """How many answers have to be told."""
        return len(self.other)


class Nearest:
    """Finds examples near some people, who have answered all that they are asked; without any, the plainest ones."""

    def __init__(self, everyone: Everyone, apart: Apart, people: Mapping[str, Answers]) -> None:
        self.everyone = everyone
        self.apart = apart
        self._people = people
        self._known = [Known(everyone, apart, answers) for answers in people.values()]

    def find(self, bars: Sequence[Box]) -> Example | None:
        """Return the nearest example outside these boxes, or None if nobody is outside."""
        if not self.everyone.all.anybody(bars):
            return None
        found = [self.told(known.outside(bars)) for known in self._known] or [self.told(self._plainest(bars))]
        return min(found, key=lambda example: example.distance)

    def told(self, answers: Answers) -> Example:
        """Return these answers as an example; whoever has little in common with all of the people is told whole."""
        near = [Example(answers, like, _unlike(answers, own)) for like, own in self._people.items()]
        best = min(near, key=lambda example: example.distance, default=None)
        return best if best and 2 * best.distance <= len(answers) else Example(answers, None, answers)

    def beside(self, answers: Answers, questions: Iterable[str], bars: Sequence[Box]) -> Example | None:
        """Return an example outside the boxes who differs from somebody in the answer to one of these questions."""
        base = Known(self.everyone, self.apart, answers)
        for question in questions:
            here = [*bars, *base.apart_from(question)]
            if question in answers and self.everyone.all.anybody(here):
                found = [self.told(known.outside(here, base)) for known in self._known or [base]]
                return min(found, key=lambda example: example.distance)
        return None

    def _plainest(self, bars: Sequence[Box]) -> Answers:
        person = self.everyone.all.plainest(bars, self.everyone.order())
        assert person is not None
        return {
            name: _answer(self.everyone, name, cell, options, None, self.apart.get(name, ()))
            for name, cell, options in self.everyone.cells(person)
        }


def _unlike(answers: Answers, own: Answers) -> Answers:
    return {name: answer for name, answer in answers.items() if own.get(name) != answer}


class Known:
    """Somebody whose answers are known, and everybody as seen from there: their own cells come first."""

    def __init__(self, everyone: Everyone, apart: Apart, answers: Answers) -> None:
        self.everyone = everyone
        self.apart = apart
        self.answers = answers
        self.places = dict(_places(everyone, apart, answers))
        self._crowd = Crowd(everyone.flat, everyone.impossible, self._own_first)

    def _own_first(self, variable: Variable) -> list[int]:
        own = self.places[variable.name]
        return [own, *(place for place in self.everyone.calm(variable) if place != own)]

    def outside(self, bars: Sequence[Box], base: Known | None = None) -> Answers:
        """Return answers of somebody outside these boxes: those of `base`, else own ones, wherever they can stay."""
        person = self._crowd.plainest(bars, self.everyone.order())
        assert person is not None
        kept = {
            name: one.answers[name] for one in (self, base or self) for name in one.answers if one._keeps(person, name)
        }
        return {
            name: kept[name] if name in kept else self._other(name, cell, options)
            for name, cell, options in self.everyone.cells(person)
        }

    def _keeps(self, person: Person, name: str) -> bool:
        return all(person[one.name] == self.places[one.name] for one in self.everyone.variables[name])

    def _other(self, name: str, cell: Cell, options: tuple[str, ...]) -> Answer:
        return _answer(self.everyone, name, cell, options, self.answers.get(name), self.apart.get(name, ()))

    def apart_from(self, question: str) -> Iterator[Box]:
        """Yield what bars whoever answers a question otherwise that both are asked, but for this one."""
        for name, (first, *options) in self.everyone.variables.items():
            away = _away(first)
            own = 1 << self.places[first.name]
            if name == question:
                if away:
                    yield {first.name: away}
            elif own != away:
                asked = first.everything & ~away
                if other := asked & ~own:
                    yield {first.name: other}
                for one in options:
                    yield {first.name: asked, one.name: one.everything & ~(1 << self.places[one.name])}


def _away(variable: Variable) -> int:
    return sum(1 << place for place, cell in enumerate(variable.cells) if cell.value == AWAY)


def _answer(
    everyone: Everyone, name: str, cell: Cell, options: tuple[str, ...], own: Answer | None, apart: Sequence[Comparison]
) -> Answer:
    """Return an answer that a cell stands for: the last day, the number nearest to one's own, or else the first."""
    alike = _kind(everyone, name, cell.value, apart)
    nearer: Iterable[Answer] = ()
    if isinstance(cell.value, dt.date):
        days = (cell.value + dt.timedelta(days=cell.count - less) for less in (1, 2))  # one may stand for `not_sure`
        nearer = (day for day in days if day <= everyone.as_of)
    elif isinstance(cell.value, int) and isinstance(own, int):
        question = everyone.questions[name]
        assert question.minimum is not None
        assert question.maximum is not None
        numbers = range(question.minimum, question.maximum + 1)
        nearer = sorted(numbers, key=lambda number, own=own: abs(number - own))  # type: ignore[misc]
    fitting = (one for one in nearer if _kind(everyone, name, one, apart) == alike)
    return next(fitting, everyone.answer(cell, options))


def _kind(everyone: Everyone, name: str, answer: Answer, apart: Sequence[Comparison]) -> list[bool]:
    """Return how the comparisons with an answer come out."""
    return [holds(leaf, everyone.questions[name], answer, everyone.as_of) for leaf in apart]


def _places(everyone: Everyone, apart: Apart, answers: Answers) -> Iterator[tuple[str, int]]:
    """Yield each variable with the place of the cell that somebody is in."""
    situation = Situation(everyone.questions, answers, everyone.as_of)
    for name, (first, *options) in everyone.variables.items():
        answer = answers[name] if situation.applies(name) is Truth.YES else None
        yield first.name, _place(everyone, first, answer, apart.get(name, ()))
        for one in options:
            yield one.name, int(isinstance(answer, tuple) and one.option in answer)


def _place(everyone: Everyone, first: Variable, answer: Answer | None, apart: Sequence[Comparison]) -> int:
    values = [cell.value for cell in first.cells]
    if answer is None:
        return values.index(AWAY)
    if everyone.questions[first.question].type == "choices":
        return values.index(answer if answer in values else LIST)
    alike = _kind(everyone, first.question, answer, apart)
    there = (place for place, one in enumerate(values) if one != AWAY)
    return next(place for place in there if _kind(everyone, first.question, values[place], apart) == alike)
