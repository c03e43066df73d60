"""The little language of conditions: three-valued evaluation that returns its own trace.

Logic is Kleene's strong three-valued logic: `unknown` spreads only where it could change the result.
A comparison with a question that is not asked is false; with one that is asked but not yet answered, unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial

from skinquiz.model import (
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
    Within,
)


class Truth(Enum):
    NO = 0
    UNKNOWN = 1
    YES = 2

    @staticmethod
    def of(value: bool) -> Truth:
        return Truth.YES if value else Truth.NO


_OPPOSITE = {Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN, Truth.YES: Truth.NO}


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a condition came out as it did. A comparison carries the answer that it saw, if there was one."""

    truth: Truth
    condition: Condition
    parts: tuple[Trace, ...] = ()
    answer: Answer | None = None


class Situation:
    """One person's answers on one day. Whether each question applies is worked out once, when first needed."""

    __slots__ = ("_applies", "answers", "as_of", "questions")

    def __init__(self, questions: Mapping[str, Question], answers: Answers, as_of: dt.date) -> None:
        self.questions = questions
        self.answers = answers
        self.as_of = as_of
        self._applies: dict[str, Trace | None] = {}

    def gate(self, question: str) -> Trace | None:
        """Return the trace of the question's `ask_when`, or None if everybody is asked."""
        if question not in self._applies:
            ask_when = self.questions[question].ask_when
            self._applies[question] = None if ask_when is None else evaluate(ask_when, self)
        return self._applies[question]

    def applies(self, question: str) -> Truth:
        """Say whether the question is asked of this person."""
        gate = self.gate(question)
        return Truth.YES if gate is None else gate.truth


def evaluate(condition: Condition, situation: Situation) -> Trace:
    """Return whether `condition` holds in `situation`, with the parts that made it so."""
    match condition:
        case All(parts):
            traces = tuple(evaluate(part, situation) for part in parts)
            return Trace(min((t.truth for t in traces), key=_rank, default=Truth.YES), condition, traces)
        case AnyOf(parts):
            traces = tuple(evaluate(part, situation) for part in parts)
            return Trace(max((t.truth for t in traces), key=_rank, default=Truth.NO), condition, traces)
        case Not(part):
            trace = evaluate(part, situation)
            return Trace(_OPPOSITE[trace.truth], condition, (trace,))
        case _:
            return _compare(condition, situation)


def _rank(truth: Truth) -> int:
    return truth.value


def _compare(comparison: Comparison, situation: Situation) -> Trace:
    applies = situation.applies(comparison.question)
    if applies is Truth.NO:
        return Trace(Truth.NO, comparison)
    answer = situation.answers.get(comparison.question)
    if answer is None:
        return Trace(Truth.UNKNOWN, comparison)
    holds = Truth.of(_holds(comparison, answer, situation.as_of))
    truth = min(applies, holds, key=_rank)
    return Trace(truth, comparison, answer=answer)


def _holds(comparison: Comparison, answer: Answer, as_of: dt.date) -> bool:
    match comparison:
        case Is(_, options):
            return any(one in options for one in answer) if isinstance(answer, tuple) else answer in options
        case Between(_, at_least, at_most):
            if not isinstance(answer, int):
                return False
            return (at_least is None or answer >= at_least) and (at_most is None or answer <= at_most)
        case Within(_, span):
            return isinstance(answer, dt.date) and span.after(answer) > as_of
        case Over(_, span):
            return isinstance(answer, dt.date) and span.after(answer) <= as_of


def facts(trace: Trace) -> dict[str, Answer]:
    """Return the answers that made a condition hold: those of every branch that holds.

    Of a list of choices, only the options that the condition names are facts; where nothing but a
    negation speaks of the list, the whole answer is the fact.
    """
    named: dict[str, list[str]] = {}
    found: dict[str, Answer] = {}
    for leaf, negated in _deciding(trace, wanted=Truth.YES, negated=False):
        comparison, answer = leaf.condition, leaf.answer
        if answer is None or not isinstance(comparison, Comparison):
            continue
        found[comparison.question] = answer
        if isinstance(comparison, Is) and isinstance(answer, tuple) and not negated:
            named.setdefault(comparison.question, []).extend(o for o in answer if o in comparison.options)
    for question, options in named.items():
        answer = found[question]
        assert isinstance(answer, tuple)
        found[question] = tuple(option for option in answer if option in options)
    return found


def _deciding(trace: Trace, wanted: Truth, negated: bool) -> Iterator[tuple[Trace, bool]]:
    if trace.truth is not wanted:
        return
    if not trace.parts and isinstance(trace.condition, Comparison):
        yield trace, negated
    flip = isinstance(trace.condition, Not)
    for part in trace.parts:
        yield from _deciding(part, _OPPOSITE[wanted] if flip else wanted, negated ^ flip)


def open_questions(trace: Trace, situation: Situation) -> Iterator[str]:
    """Yield the unanswered questions in the unknown parts of a condition, and those that would open them."""
    if trace.truth is not Truth.UNKNOWN:
        return
    if not trace.parts and isinstance(trace.condition, Comparison):
        question = trace.condition.question
        if question not in situation.answers:
            yield question
        if gate := situation.gate(question):
            yield from open_questions(gate, situation)
    for part in trace.parts:
        yield from open_questions(part, situation)


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Yield every comparison in the tree, in the order in which it was written."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case Not(part):
            yield from comparisons(part)
        case _:
            yield condition


@dataclass(frozen=True, slots=True)
class Wording:
    """How a condition is told: a comparison (and whether it stands beside others), what joins parts, what negates."""

    comparison: Callable[[Comparison, bool], str]
    both: str
    either: str
    without: str


def in_words(condition: Condition, questions: Mapping[str, Question]) -> str:
    """Return the condition in English, naming questions by their ids and options by theirs."""
    wording = Wording(partial(_by_ids, questions), both=" and ", either=" or ", without="not ({})")
    return told(condition, wording)


def told(condition: Condition, wording: Wording) -> str:
    """Return the condition in the given wording, with brackets where `and` and `or` meet."""
    match condition:
        case All(parts):
            return wording.both.join(_bracketed(part, wording, AnyOf) for part in parts)
        case AnyOf(parts):
            return wording.either.join(_bracketed(part, wording, All) for part in parts)
        case Not(part):
            return wording.without.format(told(part, wording))
        case _:
            return wording.comparison(condition, False)


def _bracketed(condition: Condition, wording: Wording, other: type) -> str:
    if isinstance(condition, Comparison):
        return wording.comparison(condition, True)
    return f"({told(condition, wording)})" if isinstance(condition, other) else told(condition, wording)


def _by_ids(questions: Mapping[str, Question], comparison: Comparison, beside_others: bool) -> str:
    question = comparison.question
    match comparison:
        case Is(_, options):
            verb = "includes" if questions[question].type == "choices" else "is"
            words = f"{question} {verb} {' or '.join(options)}"
            return f"({words})" if beside_others and len(options) > 1 else words
        case Between(_, at_least, at_most):
            bounds = [f"at least {at_least}"] * (at_least is not None) + [f"at most {at_most}"] * (at_most is not None)
            return f"{question} is {' and '.join(bounds)}"
        case Within(_, span):
            return f"{question} lies less than {span} back"
        case Over(_, span):
            return f"{question} lies {span} back or more"
