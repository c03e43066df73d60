"""Everybody that a questionnaire may meet: whether somebody fits, an example, and how many there are."""

from __future__ import annotations

import datetime as dt
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from skinquiz.checks.everyone.boxes import Box, Boxes
from skinquiz.checks.everyone.cells import AWAY, LIST, Cell, Variable, cut, told_apart
from skinquiz.checks.everyone.count import Bar, Counter, Prepared
from skinquiz.checks.everyone.search import Crowd, Person
from skinquiz.model import Answer, Answers, Condition, Question


class Everyone:
    """All who can answer these questions on that day, as far as conditions, of rules and others, tell them apart."""

    def __init__(
        self,
        questions: Mapping[str, Question],
        rules: Iterable[Condition],
        as_of: dt.date,
        others: Iterable[Condition] = (),
    ) -> None:
        self.questions = questions
        self.as_of = as_of
        self._conditions = tuple(dict.fromkeys(rules))
        gates = (question.ask_when for question in questions.values() if question.ask_when)
        self.variables = cut(questions, told_apart([*self._conditions, *others, *gates]), as_of)
        self.flat = tuple(one for some in self.variables.values() for one in some)
        self._boxes = Boxes(questions, self.variables, as_of)
        self._known: dict[tuple[int, bool], tuple[Condition, tuple[Box, ...]]] = {}
        self.impossible = tuple(self._boxes.impossible())

    def holding(self, condition: Condition) -> tuple[Box, ...]:
        """Return boxes with just those for whom a condition holds."""
        return self._of(condition, False)

    def failing(self, condition: Condition) -> tuple[Box, ...]:
        """Return boxes with just those for whom it does not: bar them, and those for whom it holds are left."""
        return self._of(condition, True)

    def _of(self, condition: Condition, negated: bool) -> tuple[Box, ...]:
        key = id(condition), negated  # a condition takes long to hash; kept with its boxes, its id stays its own
        if key not in self._known:
            self._known[key] = condition, self._boxes.of(condition, negated=negated)
        return self._known[key][1]

    def within(self, box: Box) -> Iterator[Box]:
        """Yield boxes that, barred, leave just those in this one."""
        for name, cells in box.items():
            if outside := self._everything[name] & ~cells:
                yield {name: outside}

    @cached_property
    def _everything(self) -> Mapping[str, int]:
        return {one.name: one.everything for one in self.flat}

    # Somebody

    def crowd(self, boxes: Iterable[Box] = ()) -> Crowd:
        """Return everybody who is in none of these boxes."""
        return Crowd(self.flat, [*self.impossible, *boxes], self.calm)

    @cached_property
    def all(self) -> Crowd:
        """Everybody."""
        return self.crowd()

    def some(self, condition: Condition) -> bool:
        """Say whether a condition holds for anybody."""
        return self.all.anybody(self.failing(condition))

    def calm(self, variable: Variable) -> list[int]:
        """Return the places of the cells, those first of which the rules speak least."""
        places = range(len(variable.cells))
        if variable.option is not None:
            return list(places)  # not chosen before chosen
        return sorted(places, key=lambda place: self._mentions[variable.name, place])

    @cached_property
    def _mentions(self) -> Tally[tuple[str, int]]:
        boxes = (box for condition in self._conditions for box in self.holding(condition))
        return Tally(
            (name, place)
            for box in boxes
            for name, cells in box.items()
            for place in range(cells.bit_length())
            if cells >> place & 1
        )

    def remarkable(self, person: Person) -> int:
        """Return in how many variables a person does not have the cell of which the rules speak least."""
        return sum(self._calmest[name] != place for name, place in person.items())

    @cached_property
    def _calmest(self) -> Mapping[str, int]:
        return {one.name: self.calm(one)[0] for one in self.flat}

    def order(self) -> Iterator[str]:
        """Yield the variables in the order of the walk; of a list its last option first, so that the first is left."""
        for first, *options in self.variables.values():
            yield first.name
            yield from (option.name for option in reversed(options))

    def cells(self, person: Person) -> Iterator[tuple[str, Cell, tuple[str, ...]]]:
        """Yield for each question that a person is asked the cell of the answer, and the options of a list."""
        for name, (first, *options) in self.variables.items():
            cell = first.cells[person[first.name]]
            if cell.value != AWAY:
                yield name, cell, tuple(one.option for one in options if one.option and person[one.name])

    def answers(self, person: Person) -> Answers:
        """Return the answers of a person, each the first of its kind."""
        return {name: self.answer(cell, options) for name, cell, options in self.cells(person)}

    @staticmethod
    def answer(cell: Cell, options: tuple[str, ...]) -> Answer:
        """Return the first answer that a cell stands for."""
        return options if cell.value == LIST else cell.value

    # How many

    @property
    def number(self) -> int:
        """The exact number of sets of answers."""
        return self.counter(1)[0].count_within(self.counter(1)[1], ())[0]

    def counter(self, questions: int) -> tuple[Counter, Prepared]:
        """Return what counts everybody for so many questions at once, and everybody prepared for it."""
        if questions not in self._counters:
            counter = Counter(self.flat, questions)
            self._counters[questions] = counter, counter.prepare(Bar(box) for box in self.impossible)
        return self._counters[questions]

    @cached_property
    def _counters(self) -> dict[int, tuple[Counter, Prepared]]:
        return {}

    def count(self, condition: Condition) -> int:
        """Return for how many a condition holds."""
        counter, everybody = self.counter(1)
        return counter.count_within(everybody, (Bar(box) for box in self.failing(condition)))[0]
