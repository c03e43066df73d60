"""Do the promises of a rule set hold for every possible person?

Each promise is decided by counting, not by trying examples: of all possible sets of answers with a concern chosen and
the promise's condition met, how many break it? None is a proof. Else one of them is made up as an example: answer by
answer, the one that the rules speak of least and that still leaves somebody who breaks the promise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from skinquiz.checks.everyone.boxes import Boxes
from skinquiz.checks.everyone.cells import AWAY, LIST, Variable, cut, told_apart
from skinquiz.checks.everyone.count import Bar, Counter, Prepared
from skinquiz.model import (
    CONCERNS,
    LADDER,
    All,
    Answer,
    Answers,
    Concern,
    Condition,
    Is,
    Outcome,
    Promise,
    Rule,
    RuleSet,
)

_RUNGS = len(LADDER)
_ALL = (1 << _RUNGS) - 1


@dataclass(frozen=True, slots=True)
class Broken:
    """Those for whom a promise does not hold: what became of the concern, how many they are, and one of them.

    `answers` is None where another concern's example shows the same.
    """

    concern: str
    answers: Answers | None
    outcome: Outcome | None  # where outcomes were promised
    finding: str | None  # where findings were
    people: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a promise: for how many people it was decided, each concern counted by itself; `broken` by whom."""

    promise: Promise
    people: int
    broken: tuple[Broken, ...]


def prove(ruleset: RuleSet, promises: Iterable[Promise], as_of: dt.date) -> Iterator[Proof]:
    """Yield what comes of each promise, decided for everybody on that day; of each concern one example at the most."""
    wanted = tuple(promises)
    prover = _Prover(ruleset, wanted, as_of)
    for promise in wanted:
        people, broken = 0, list[Broken]()
        for name in promise.concerns:
            meant, found = prover.decide(promise, ruleset.concerns[name], exemplify=not broken)
            people += meant
            broken += [found] if found else []
        yield Proof(promise, people, tuple(broken))


class _Prover:
    def __init__(self, ruleset: RuleSet, promises: Sequence[Promise], as_of: dt.date) -> None:
        self.ruleset = ruleset
        gates = [question.ask_when for question in ruleset.questions.values() if question.ask_when]
        conditions = [
            *(rule.when for rule in ruleset.rules),
            *gates,
            *(one.when for one in promises if one.when),
            *(Is(CONCERNS, (concern,)) for concern in ruleset.concerns),
        ]
        self.variables = cut(ruleset.questions, told_apart(conditions), as_of)
        self.boxes = Boxes(ruleset.questions, self.variables, as_of)
        flat = [one for some in self.variables.values() for one in some]
        self.by_name = {one.name: one for one in flat}
        self.counter = Counter(flat, _RUNGS)
        self.impossible = [Bar(box) for box in self.boxes.impossible()]
        self.rules = {rule.id: rule for rule in ruleset.rules}
        self.mentions = _mentions(self.boxes, ruleset.rules, self.by_name)
        self._outcomes: dict[str, Prepared] = {}
        self._everybody = self.counter.prepare(self.impossible)

    def decide(self, promise: Promise, concern: Concern, *, exemplify: bool) -> tuple[int, Broken | None]:
        """Return for how many people with this concern the promise speaks, and those for whom it is broken."""
        chosen: Condition = Is(CONCERNS, (concern.id,))
        meant = self._outside(All((promise.when, chosen)) if promise.when else chosen)
        people = self.counter.count_within(self._everybody, meant)[-1]
        if promise.outcomes:
            return people, self._broken_outcome(promise, concern, meant, exemplify)
        return people, self._broken_finding(promise, concern, meant, exemplify)

    # Outcomes

    def _broken_outcome(
        self, promise: Promise, concern: Concern, meant: Sequence[Bar], exemplify: bool
    ) -> Broken | None:
        prepared = self._reaching(concern)
        upto = self.counter.count_within(prepared, meant)
        for rung, outcome in enumerate(LADDER):
            people = upto[rung] - (upto[rung - 1] if rung else 0)
            if people and (outcome in promise.outcomes) is (promise.kind == "never"):
                example = self._example(prepared, meant, rung) if exemplify else None
                return Broken(concern.id, example, outcome, None, people)
        return None

    def _reaching(self, concern: Concern) -> Prepared:
        """Return the boxes of all rules about a concern, each barring the rungs above its own."""
        if concern.id not in self._outcomes:
            bars = [*self.impossible, Bar({}, _from(concern.best_case.outcome))]
            for rule in self.ruleset.rules:
                if rule.outcome and concern.id in rule.concerns:
                    bars += [Bar(box, _from(rule.outcome)) for box in self.boxes.of(rule.when)]
            self._outcomes[concern.id] = self.counter.prepare(bars)
        return self._outcomes[concern.id]

    # Findings

    def _broken_finding(
        self, promise: Promise, concern: Concern, meant: Sequence[Bar], exemplify: bool
    ) -> Broken | None:
        for name in promise.findings:
            rule = self.rules[name]
            speaks = concern.id in rule.concerns
            if promise.kind == "never":
                against = self._outside(rule.when) if speaks else None
            else:
                against = [Bar(box) for box in self.boxes.of(rule.when)] if speaks else []
            if against is None:
                continue
            bars = [*meant, *against]
            people = self.counter.count_within(self._everybody, bars)[-1]
            if people:
                example = self._example(self._everybody, bars, None) if exemplify else None
                return Broken(concern.id, example, None, name, people)
        return None

    # Examples

    def _outside(self, condition: Condition) -> list[Bar]:
        """Return bars that leave just those for whom a condition holds."""
        return [Bar(box) for box in self.boxes.of(condition, negated=True)]

    def _example(self, prepared: Prepared, bars: Sequence[Bar], rung: int | None) -> Answers:
        """Return answers with just this outcome (None: any) within the bars; there must be some."""
        walls = list(bars)
        cells: dict[str, int] = {}
        for first, *options in self.variables.values():
            for variable in (first, *reversed(options)):  # so that of a list its first option is left
                for place in self._calmest(variable):
                    narrowed = [*walls, Bar({variable.name: variable.everything & ~(1 << place)})]
                    upto = self.counter.count_within(prepared, narrowed)
                    if upto[-1] if rung is None else upto[rung] - (upto[rung - 1] if rung else 0):
                        walls, cells[variable.name] = narrowed, place
                        break
        return dict(self._answers(cells))

    def _calmest(self, variable: Variable) -> list[int]:
        """Return the places of the cells, those first that the rules speak of least."""
        places = range(len(variable.cells))
        if variable.option is not None:
            return list(places)  # not chosen before chosen
        return sorted(places, key=lambda place: self.mentions.get((variable.name, place), 0))

    def _answers(self, cells: dict[str, int]) -> Iterator[tuple[str, Answer]]:
        for name, (first, *options) in self.variables.items():
            value = first.cells[cells[first.name]].value
            if value == LIST:
                yield name, tuple(one.option for one in options if one.option and cells[one.name])
            elif value != AWAY:
                yield name, value


def _from(outcome: Outcome) -> int:
    """Return the rungs from this one down, as bits."""
    return _ALL & ~((1 << outcome.rung) - 1)


def _mentions(boxes: Boxes, rules: Iterable[Rule], variables: dict[str, Variable]) -> dict[tuple[str, int], int]:
    """Return how many boxes of rules each cell of a variable is in."""
    found: dict[tuple[str, int], int] = {}
    for rule in rules:
        for box in boxes.of(rule.when):
            for name, cells in box.items():
                for place in range(len(variables[name].cells)):
                    if cells >> place & 1:
                        found[name, place] = found.get((name, place), 0) + 1
    return found
