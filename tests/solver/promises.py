"""Who breaks a promise: of each kind, for each concern by itself, in the words of `model.Promise`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import cast

from skinquiz.conditions import comparisons
from skinquiz.domains import INDEFINITE
from skinquiz.model import Comparison, Is, Outcome, Promise, UntilDate
from tests.solver.logic import Statement, Sums, all_equal
from tests.solver.people import Questions, Said, Side


class Breaking:
    """Those who break a promise of a rule set. `before` is the side of them before an answer that is added."""

    def __init__(self, side: Side, promise: Promise, before: Side | None = None) -> None:
        self.side, self.promise, self.logic = side, promise, side.logic
        self.before = before or side
        when = self.before.holds(promise.when) if promise.when else self.logic.both([])
        self._of = {
            name: self.logic.both([when, self.before.chosen(name), *self._breaks(name)]) for name in promise.concerns
        }

    def of(self, concern: str) -> Statement:
        return self._of[concern]

    def concerns(self) -> Iterator[str]:
        """Yield the concerns that it is broken for, each with somebody of them left in the solver."""
        left = set(self._of)
        while left and self.logic.possible(self.logic.either(self._of[name] for name in sorted(left))):
            found = {name for name in sorted(left) if self.logic.is_true(self._of[name])}
            assert found
            yield from sorted(found)
            left -= found

    def _breaks(self, concern: str) -> Iterable[Statement]:
        if self.promise.adding:
            return self._lifted(concern)
        if self.promise.until:
            return self._told(concern, self.promise.until)
        if self.promise.outcomes:
            outcome = self.logic.either(self.side.is_rung(concern, one.rung) for one in self.promise.outcomes)
            return [self._wrong(outcome)]
        found = (self._finding(concern, name) for name in self.promise.findings)
        return [self.logic.either(self._wrong(one) for one in found)]

    def _wrong(self, part: Statement) -> Statement:
        return part if self.promise.kind == "never" else self.logic.opposite(part)

    def _finding(self, concern: str, name: str) -> Statement:
        speaking = (one for one in self.side.ruleset.rules if one.id == name and concern in one.concerns)
        return self.logic.either(self.side.holds(one.when) for one in speaking)

    def _told(self, concern: str, until: UntilDate) -> Iterator[Statement]:
        """Yield that somebody waits, knows the date, and is told another day than promised."""
        sums = cast(Sums, self.logic)
        promised = self.side.said.made_from(until.question, until.plus)
        late = []
        for rule in self.side.ruleset.rules:
            if isinstance(rule.until, UntilDate) and rule.outcome is Outcome.WAIT and concern in rule.concerns:
                end = self.side.said.made_from(rule.until.question, rule.until.plus)
                late.append(self.logic.both([self.side.holds(rule.when), sums.not_less(end, promised)]))
        yield self.side.is_rung(concern, Outcome.WAIT.rung)
        yield self.side.asked(until.question)
        yield self.side.said.dated(until.question)
        yield self._wrong(self.logic.either(late))

    def _lifted(self, concern: str) -> Iterator[Statement]:
        """Yield that the outcome was lower before the answer, which is now given, and that nothing else changed."""
        adding, questions = self.promise.adding, self.side.ruleset.questions
        assert adding is not None
        before, after = self.before, self.side
        yield before.asked(adding.question)
        yield definite(before.said, adding.question)
        yield self.logic.opposite(before.holds(adding))
        yield after.holds(adding)
        yield self.logic.both(_rest_of_list(before.said, after.said, questions, adding))
        for name in opened_by(adding.question, questions) - {adding.question}:
            asked = self.logic.both([before.asked(name), after.asked(name)])
            yield self.logic.either([self.logic.opposite(asked), before.said.same(after.said, name)])
        rungs = zip(before.reached[concern], after.reached[concern], strict=True)
        yield self.logic.either(self.logic.both([was, self.logic.opposite(now)]) for was, now in rungs)


def breaking(side: Side, promise: Promise) -> Breaking:
    """Return those who break the promise; for an answer added, with a second side that shares what cannot change."""
    if promise.adding is None:
        return Breaking(side, promise)
    return Breaking(side, promise, _other(side, opened_by(promise.adding.question, side.ruleset.questions)))


def _other(side: Side, changing: Collection[str]) -> Side:
    questions = side.ruleset.questions
    other = Said(side.logic, [{name: questions[name] for name in changing}], side.said.as_of)
    said = side.said.with_others(other, changing)
    return _answering(Side(said, side.ruleset), changing)


def _answering(side: Side, questions: Collection[str]) -> Side:
    for name in questions:
        side.require_fit(name, side.ruleset.questions[name])
    return side


def opened_by(question: str, questions: Questions) -> set[str]:
    """Return the question and all that its answer may open or close, by way of others too."""
    found, grown = {question}, True
    while grown:
        more = {n for n, q in questions.items() if q.ask_when and found & {c.question for c in comparisons(q.ask_when)}}
        grown = not more <= found
        found |= more
    return found


def definite(said: Said, question: str) -> Statement:
    doubts = [said.says(question, one) for one in INDEFINITE]
    return said.logic.opposite(said.logic.either(doubts))


def _rest_of_list(before: Said, after: Said, questions: Questions, adding: Comparison) -> Iterator[Statement]:
    """Yield that what else stands in a list stays, unless an option that stands alone takes its place."""
    question, logic = questions[adding.question], before.logic
    if question.type != "choices" or not isinstance(adding, Is):
        return
    alone = logic.either(after.says(question.id, one.id) for one in question.options if one.exclusive)
    for option in question.options:
        if not option.exclusive and option.id not in adding.options:
            was, now = (said.says(question.id, option.id) for said in (before, after))
            yield logic.either([alone, all_equal(logic, was, now)])
