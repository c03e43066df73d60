"""Who can be: answers to the questions of one or of several rule sets, and what each of these asks and says of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import cache
from typing import cast

from skinquiz.answers import EARLIEST
from skinquiz.model import (
    CONCERNS,
    LADDER,
    NOT_SURE,
    All,
    Answer,
    Answers,
    AnyOf,
    Between,
    Comparison,
    Condition,
    Is,
    Not,
    Over,
    Question,
    RuleSet,
    Span,
    Within,
)
from tests.solver.logic import Logic, Number, Statement, Sums, all_equal, just_one

Questions = Mapping[str, Question]


@cache
def first_day(span: Span, as_of: dt.date) -> int:
    """Return the first day whose span is not over, as its ordinal; the day after `as_of` if there is none."""
    day = as_of.toordinal()
    while day >= EARLIEST.toordinal() and span.after(dt.date.fromordinal(day)) > as_of:
        day -= 1
    return day + 1


@cache
def days_after(span: Span, as_of: dt.date) -> Sequence[int]:
    """Return for each day that may be said the day on which the span from there is over."""
    days = range(EARLIEST.toordinal(), as_of.toordinal() + 1)
    return [span.after(dt.date.fromordinal(day)).toordinal() for day in days]


class Said:
    """What one person says, whether or not asked: a statement for each option, a number beside "not sure"."""

    def __init__(self, logic: Logic, asked_by: Sequence[Questions], as_of: dt.date) -> None:
        self.logic, self.as_of = logic, as_of
        self._options: dict[str, dict[str, Statement]] = {}
        self.numbers: dict[str, Number] = {}
        self._ends: dict[tuple[str, Span], Number] = {}
        for one in [question for questions in asked_by for question in questions.values()]:
            options = self._options.setdefault(one.id, {})
            names = (*one.option_ids, NOT_SURE) if one.not_sure or not one.options else one.option_ids
            for name in names:
                options[name] = options[name] if name in options else logic.atom(f"{one.id}={name}")
            if not one.options and one.id not in self.numbers:
                self.numbers[one.id] = self._number([each[one.id] for each in asked_by if one.id in each])

    def _number(self, asked: Iterable[Question]) -> Number:
        bounds = [_bounds(one, self.as_of) for one in asked]
        least, most = min(one for one, _ in bounds), max(one for _, one in bounds)
        return self.logic.number("number", least, most)

    def says(self, question: str, option: str) -> Statement:
        return self._options[question].get(option, self.logic.either([]))

    def fits(self, question: Question) -> Statement:
        """Return that what is said is an answer to this question."""
        logic, options = self.logic, self._options[question.id]
        if not question.options:
            least, most = _bounds(question, self.as_of)
            inside = self._between(question.id, least, most)
            return logic.either([inside, options[NOT_SURE]]) if question.not_sure else inside
        foreign = [said for name, said in options.items() if name not in _allowed(question)]
        none = logic.opposite(logic.either(foreign))
        if question.type == "choice":
            return logic.both([none, just_one(logic, options.values())])
        together = [options[one.id] for one in question.options if not one.exclusive]
        alone = [options[one.id] for one in question.options if one.exclusive]
        several = logic.both([logic.either(together), logic.opposite(logic.either(alone))])
        single = logic.both([just_one(logic, alone), logic.opposite(logic.either(together))])
        return logic.both([none, logic.either([several, single])])

    def holds(self, comparison: Comparison) -> Statement:
        """Return that the comparison is true of what is said."""
        name, logic = comparison.question, self.logic
        match comparison:
            case Is(_, options):
                return logic.either(self.says(name, option) for option in options)
            case Between(_, at_least, at_most):
                return self._between(name, at_least, at_most)
            case Within(_, span):
                return self._between(name, first_day(span, self.as_of), None)
            case Over(_, span):
                return self._between(name, None, first_day(span, self.as_of) - 1)

    def _between(self, question: str, least: int | None, most: int | None) -> Statement:
        logic, number = self.logic, self.numbers[question]
        parts = [logic.opposite(self._options[question][NOT_SURE])]
        parts += [] if least is None else [logic.at_least(number, least)]
        parts += [] if most is None else [logic.opposite(logic.at_least(number, most + 1))]
        return logic.both(parts)

    def dated(self, question: str) -> Statement:
        """Return that a day or a number is said."""
        return self.logic.opposite(self._options[question][NOT_SURE])

    def made_from(self, question: str, plus: Span) -> Number:
        """Return the day on which the span is over that starts on the day said."""
        if (question, plus) not in self._ends:
            sums, first = cast(Sums, self.logic), EARLIEST.toordinal()
            self._ends[question, plus] = sums.made_from(self.numbers[question], first, days_after(plus, self.as_of))
        return self._ends[question, plus]

    def with_others(self, other: Said, questions: Iterable[str]) -> Said:
        """Return one who says the same, but answers these questions as the other does."""
        mixed = copy(self)
        mixed._ends = {}
        mixed._options = {**self._options, **{name: other._options[name] for name in questions}}
        mixed.numbers = {**self.numbers, **other.numbers}
        return mixed

    def same(self, other: Said, question: str) -> Statement:
        """Return that two people say the same."""
        pairs = [(said, other._options[question][name]) for name, said in self._options[question].items()]
        parts = [all_equal(self.logic, *pair) for pair in pairs]
        if question in self.numbers:
            same = self.logic.same(self.numbers[question], other.numbers[question])
            parts.append(self.logic.either([self._options[question][NOT_SURE], same]))
        return self.logic.both(parts)

    def answer(self, question: Question) -> Answer:
        """Return what is said in the case that the solver found."""
        said = tuple(one for one in _allowed(question) if self.logic.is_true(self._options[question.id][one]))
        if question.options:
            return said if question.type == "choices" else said[0]
        if said:
            return NOT_SURE
        number = self.logic.value(self.numbers[question.id])
        return dt.date.fromordinal(number) if question.type == "date" else number

    def is_answer(self, question: Question, answer: Answer) -> Statement:
        """Return that this is said."""
        options = self._options[question.id]
        given = answer if isinstance(answer, tuple) else (answer,) if isinstance(answer, str) else ()
        parts = [said if name in given else self.logic.opposite(said) for name, said in options.items()]
        if isinstance(answer, int | dt.date):
            number = answer if isinstance(answer, int) else answer.toordinal()
            parts.append(self._between(question.id, number, number))
        return self.logic.both(parts)


def _allowed(question: Question) -> tuple[str, ...]:
    return (*question.option_ids, NOT_SURE) if question.not_sure else question.option_ids


def _bounds(question: Question, as_of: dt.date) -> tuple[int, int]:
    if question.type == "date":
        return EARLIEST.toordinal(), as_of.toordinal()
    assert question.minimum is not None
    assert question.maximum is not None
    return question.minimum, question.maximum


class Side:
    """One rule set's view of what is said: whom it asks what, and which of its rules apply."""

    def __init__(self, said: Said, ruleset: RuleSet, whens: dict[Condition, Statement] | None = None) -> None:
        self.said, self.ruleset, self.logic = said, ruleset, said.logic
        self._whens = {} if whens is None else whens
        self._asked: dict[str, Statement] = {}
        self.reached = self._reached()

    def with_rules(self, ruleset: RuleSet) -> Side:
        """Return the same questions with other rules."""
        assert ruleset.questions is self.ruleset.questions
        return Side(self.said, ruleset, self._whens)

    def asked(self, question: str) -> Statement:
        """Return that the question is asked."""
        gate = self.ruleset.questions[question].ask_when
        return self.logic.both([]) if gate is None else self.holds(gate)

    def holds(self, condition: Condition) -> Statement:
        if condition not in self._whens:
            self._whens[condition] = self._holds(condition)
        return self._whens[condition]

    def _holds(self, condition: Condition) -> Statement:
        match condition:
            case All(parts):
                return self.logic.both(self.holds(part) for part in parts)
            case AnyOf(parts):
                return self.logic.either(self.holds(part) for part in parts)
            case Not(part):
                return self.logic.opposite(self.holds(part))
        return self.logic.both([self.asked(condition.question), self.said.holds(condition)])

    def require_answers(self) -> None:
        """Require that what is asked is answered with an answer to it."""
        for name, question in self.ruleset.questions.items():
            self.require_fit(name, question)

    def require_fit(self, name: str, question: Question) -> None:
        unasked = self.logic.opposite(self.asked(name))
        self.logic.require(self.logic.either([unasked, self.said.fits(question)]))

    def chosen(self, concern: str) -> Statement:
        return self.holds(Is(CONCERNS, (concern,)))

    def _reached(self) -> dict[str, list[Statement]]:
        """Return for each concern and rung that the outcome is this one or lower."""
        found = {}
        for name, concern in self.ruleset.concerns.items():
            asks = [
                (r.outcome.rung, self.holds(r.when)) for r in self.ruleset.rules if r.outcome and name in r.concerns
            ]
            best = concern.best_case.outcome.rung
            found[name] = [
                self.logic.either([self.logic.both([])] if rung <= best else [how for low, how in asks if low >= rung])
                for rung in range(len(LADDER) + 1)
            ]
        return found

    def is_rung(self, concern: str, rung: int) -> Statement:
        """Return that the outcome of the concern is this one."""
        reached = self.reached[concern]
        return self.logic.both([reached[rung], self.logic.opposite(reached[rung + 1])])

    def person(self) -> Answers:
        """Return the answers of the case that the solver found: those to what is asked."""
        questions = self.ruleset.questions
        return {n: self.said.answer(q) for n, q in questions.items() if self.logic.is_true(self.asked(n))}

    def is_person(self, answers: Answers) -> Statement:
        """Return that these are the answers to what is asked, no more and no fewer."""
        parts = []
        for name, question in self.ruleset.questions.items():
            asked = self.asked(name)
            parts.append(asked if name in answers else self.logic.opposite(asked))
            parts += [self.said.is_answer(question, answers[name])] if name in answers else []
        return self.logic.both(parts)


def everybody(logic: Logic, ruleset: RuleSet, as_of: dt.date) -> Side:
    """Return all who can answer the questions of a rule set."""
    side = Side(Said(logic, [ruleset.questions], as_of), ruleset)
    side.require_answers()
    return side
