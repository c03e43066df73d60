"""Promises that an answer never lifts an outcome.

Two people are looked at together: one who has not given the answer, and the same one with it. They share every other
answer. Of the questions that the answer opens or closes, those that both are asked have one answer too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from skinquiz.assess import assess
from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.cells import AWAY, LIST, Variable
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.everyone.search import Crowd, Person
from skinquiz.checks.prove.group import Group
from skinquiz.checks.prove.proof import Broken
from skinquiz.conditions import comparisons
from skinquiz.domains import INDEFINITE
from skinquiz.model import Answers, Comparison, Condition, Is, Outcome, Question

_BEFORE = " (before)"


def without(everyone: Everyone, adding: Comparison) -> Iterator[Box]:
    """Yield boxes of those who are not asked the question, give no definite answer, or give this one already."""
    first = everyone.variables[adding.question][0]
    yield {first.name: sum(1 << place for place, cell in enumerate(first.cells) if _open(cell.value))}
    yield from everyone.holding(adding)


def _open(value: object) -> bool:
    return value == AWAY or value in INDEFINITE or (isinstance(value, tuple) and value[0] in INDEFINITE)


def broken_lift(everyone: Everyone, adding: Comparison) -> Callable[[Group], Broken | None]:
    """Return what finds somebody whose outcome the answer lifts, or None if it lifts nobody's."""
    pair = _Pair(everyone, adding)
    given = everyone.failing(adding)

    def decide(group: Group) -> Broken | None:
        bars = [*pair.before(group.bars)]
        for rung, boxes in _lowered_by(group, pair).items():
            up = group.ladder.crowd(rung - 1)
            if not up.anybody(given):
                continue  # with the answer, nobody is as far up
            lifted = pair.of(up)
            for box in boxes:
                inside = [*bars, *pair.before(everyone.within(box))]
                if lifted.anybody(inside):
                    return _broken(group, pair, lifted, inside)
        return None

    return decide


def _lowered_by(group: Group, pair: _Pair) -> dict[int, list[Box]]:
    """Return for each rung the boxes of those of whom a rule that the answer can reach asks for it."""
    found: dict[int, list[Box]] = {}
    for rule in group.ruleset.rules:
        if rule.outcome and group.concern in rule.concerns and pair.reaches(rule.when):
            found.setdefault(rule.outcome.rung, []).extend(group.everyone.holding(rule.when))
    return found


class _Pair:
    """Everybody twice: with the answer, and as they were before it, in variables of their own."""

    def __init__(self, everyone: Everyone, adding: Comparison) -> None:
        self.everyone = everyone
        self.adding = adding
        self.changing = frozenset(_opened_by(adding.question, everyone.questions))
        doubled = [one for name in everyone.variables if name in self.changing for one in everyone.variables[name]]
        self._doubled = {one.name for one in doubled}
        self._variables = [replace(one, name=one.name + _BEFORE) for one in doubled]
        self._reached: dict[Condition, bool] = {}
        self._calm = {one.name + _BEFORE: everyone.calm(one) for one in doubled}
        possible = (box for box in everyone.impossible if not self._doubled.isdisjoint(box))
        self._bars = [*self.before((*possible, *without(everyone, adding))), *self._answered(), *self._kept()]

    def reaches(self, condition: Condition) -> bool:
        """Say whether the answer can change how a condition comes out."""
        if condition not in self._reached:
            self._reached[condition] = any(leaf.question in self.changing for leaf in comparisons(condition))
        return self._reached[condition]

    def of(self, crowd: Crowd) -> Crowd:
        """Return all pairs of which the one with the answer is in this crowd."""
        return crowd.joined(self._variables, self._bars, lambda one: self._calm[one.name])

    def before(self, boxes: Iterable[Box]) -> Iterator[Box]:
        """Yield the boxes as they stand for people before the answer."""
        for box in boxes:
            yield {name + _BEFORE * (name in self._doubled): cells for name, cells in box.items()}

    def cells(self, person: Person) -> tuple[Person, Person]:
        """Return the cells of a pair, before and after."""
        after = {name: place for name, place in person.items() if not name.endswith(_BEFORE)}
        return {name: person.get(name + _BEFORE, place) for name, place in after.items()}, after

    def order(self) -> Iterator[str]:
        """Yield the variables in the order of the walk."""
        for name in self.everyone.order():
            yield name
            if name in self._doubled:
                yield name + _BEFORE

    def _answered(self) -> Iterator[Box]:
        """Yield what bars those who do not give the answer, or change others of the same list."""
        yield from self.everyone.failing(self.adding)
        named = self.adding.options if isinstance(self.adding, Is) else ()
        first, *options = self.everyone.variables[self.adding.question]
        for option in options:
            if option.option not in named:
                yield from self._unlike(option, {first.name: _bits(first, {LIST})})

    def _kept(self) -> Iterator[Box]:
        """Yield what bars those who give another answer to a question that they are asked before and after."""
        for name in self.changing - {self.adding.question}:
            first, *options = self.everyone.variables[name]
            asked = first.everything & ~_bits(first, {AWAY})
            for one in (first, *options):
                yield from self._unlike(one, {first.name: asked, first.name + _BEFORE: asked})

    @staticmethod
    def _unlike(variable: Variable, where: Box) -> Iterator[Box]:
        """Yield boxes of those whose cells of a variable differ before and after, inside a box."""
        before = variable.name + _BEFORE
        for place in range(len(variable.cells)):
            here, elsewhere = 1 << place, variable.everything & ~(1 << place)
            both = {
                variable.name: where.get(variable.name, variable.everything) & here,
                before: where.get(before, variable.everything) & elsewhere,
            }
            if all(both.values()):
                yield {**where, **both}


def _bits(variable: Variable, values: set[object]) -> int:
    return sum(1 << place for place, cell in enumerate(variable.cells) if cell.value in values)


def _opened_by(question: str, questions: Mapping[str, Question]) -> Iterator[str]:
    """Yield the question and all that its answer may open or close."""
    reached = {question}
    for name, one in questions.items():  # `ask_when` only looks back, so one pass reaches all
        if one.ask_when and any(leaf.question in reached for leaf in comparisons(one.ask_when)):
            reached.add(name)
    yield from reached


def _broken(group: Group, pair: _Pair, lifted: Crowd, bars: Iterable[Box]) -> Broken:
    everyone = group.everyone
    person = lifted.plainest(bars, pair.order())
    assert person is not None
    told: list[tuple[Answers, Outcome | None]] = []
    for cells in pair.cells(person):
        answers = everyone.answers(cells)
        concerns = assess(group.ruleset, answers, everyone.as_of).concerns
        told.append((answers, next(one.outcome for one in concerns if one.concern.id == group.concern)))
    (before, worse), (after, better) = told
    shown, kept = (after, before) if group.exemplify else (None, None)
    return Broken(group.concern, shown, outcome=better, before=kept, outcome_before=worse)
