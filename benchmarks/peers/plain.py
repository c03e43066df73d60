"""What the peers are given: conditions with their gates written out, answers as plain values; and what they tell.

The peers know two truths and no questions. So a comparison with a question that only some are asked stands beside the
condition of its being asked, as an author would write it by hand; and every question has a value, one that no
comparison matches where there is no answer. Dates are numbers of days: a span is over up to some day, which is found
once for the day of the assessment and is exact. All this serves complete people only.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from skinquiz.model import (
    CONCERNS,
    LADDER,
    All,
    Answers,
    AnyOf,
    Between,
    Comparison,
    Condition,
    Is,
    Not,
    Outcome,
    Over,
    Question,
    RuleSet,
    Span,
    Within,
)

Value = str | int | list[str]
Values = dict[str, Value]
Told = dict[str, tuple[Outcome, tuple[str, ...]]]  # by concern: its outcome, and the rules that matched
Decide = Callable[[Answers], Told]

NOTHING, UNSURE = -2, -1  # among numbers and days, which are never negative
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Language(Generic[T]):
    """How a peer says each kind of condition. `between` has both bounds included; the upper may be None."""

    chosen: Callable[[str, Sequence[str]], T]
    includes: Callable[[str, Sequence[str]], T]
    between: Callable[[str, int, int | None], T]
    both: Callable[[list[T]], T]
    either: Callable[[list[T]], T]
    negated: Callable[[T], T]


def in_text(both: str, either: str, negated: str) -> Language[str]:
    """Return a language of expressions, given its words for `and` and `or` and a pattern for `not`."""

    def joined(word: str, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"

    def chosen(name: str, options: Sequence[str]) -> str:
        return f"{name} in {json.dumps(options)}" if len(options) > 1 else f"{name} == {json.dumps(options[0])}"

    def between(name: str, at_least: int, at_most: int | None) -> str:
        if at_most is None:
            return f"{name} >= {at_least}"
        if at_least == at_most:
            return f"{name} == {at_least}"
        return joined(both, (f"{name} >= {at_least}", f"{name} <= {at_most}"))

    return Language(
        chosen=chosen,
        includes=lambda name, options: joined(either, [f"{json.dumps(option)} in {name}" for option in options]),
        between=between,
        both=lambda parts: joined(both, parts),
        either=lambda parts: joined(either, parts),
        negated=negated.format,
    )


# Conditions


def said(ruleset: RuleSet, as_of: dt.date, language: Language[T]) -> list[T]:
    """Return the condition of every rule in a peer's language, with the gates of its questions written out."""
    below = [question.id for question in ruleset.questions.values() if (question.minimum or 0) < 0]
    if below:
        raise ValueError(f"the peers take negative numbers for missing ones: {', '.join(below)}")
    conditions = (with_gates(rule.when, ruleset.questions) for rule in ruleset.rules)
    return [_said(condition, ruleset.questions, as_of, language) for condition in conditions]


def with_gates(
    condition: Condition, questions: Mapping[str, Question], beside: frozenset[Condition] = frozenset()
) -> Condition:
    """Return the condition with each comparison behind the gate of its question, unless that stands `beside` it."""
    match condition:
        case All(parts):
            return All(tuple(with_gates(part, questions, beside.union(parts) - {part}) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(with_gates(part, questions, beside) for part in parts))
        case Not(part):
            return Not(with_gates(part, questions, beside))
    gate = questions[condition.question].ask_when
    if gate is None or gate in beside:
        return condition
    return All((with_gates(gate, questions, beside), condition))


def _said(condition: Condition, questions: Mapping[str, Question], as_of: dt.date, language: Language[T]) -> T:
    match condition:
        case All(parts):
            return language.both([_said(part, questions, as_of, language) for part in parts])
        case AnyOf(parts):
            return language.either([_said(part, questions, as_of, language) for part in parts])
        case Not(part):
            return language.negated(_said(part, questions, as_of, language))
    return _compared(condition, questions[condition.question], as_of, language)


def _compared(comparison: Comparison, question: Question, as_of: dt.date, language: Language[T]) -> T:
    name = comparison.question
    match comparison:
        case Is(_, options):
            if not question.options:  # a number or a day: the one word it may be is `not_sure`
                return language.between(name, UNSURE, UNSURE)
            say = language.includes if question.type == "choices" else language.chosen
            return say(name, options)
        case Between(_, at_least, at_most):
            return language.between(name, at_least or 0, at_most)
        case Within(_, span):
            return language.between(name, last_day_over(span, as_of) + 1, None)
        case Over(_, span):
            return language.between(name, 0, last_day_over(span, as_of))


def last_day_over(span: Span, as_of: dt.date) -> int:
    """Return the number of the last day from which the span is over by `as_of`; 0 if there is none."""
    over, running = 0, as_of.toordinal() + 1
    while running - over > 1:
        middle = (over + running) // 2
        if span.after(dt.date.fromordinal(middle)) <= as_of:
            over = middle
        else:
            running = middle
    return over


# Answers


def values_of(ruleset: RuleSet) -> Callable[[Answers], Values]:
    """Return what turns answers into a value for every question."""
    questions = ruleset.questions.values()
    numbers = {question.id for question in questions if not question.options}
    nothing: Values = {
        question.id: NOTHING if question.id in numbers else [] if question.type == "choices" else ""
        for question in questions
    }

    def values(answers: Answers) -> Values:
        found = dict(nothing)
        for name, answer in answers.items():
            if isinstance(answer, tuple):
                found[name] = list(answer)
            elif isinstance(answer, dt.date):
                found[name] = answer.toordinal()
            else:
                found[name] = UNSURE if name in numbers and isinstance(answer, str) else answer
        return found

    return values


# Outcomes


def telling(ruleset: RuleSet) -> Callable[[Answers, Iterable[str]], Told]:
    """Return what makes outcomes of the rules that matched: the lowest rung, for each concern that was chosen."""
    about = {rule.id: frozenset(rule.concerns) for rule in ruleset.rules}
    rungs = {rule.id: rule.outcome.rung if rule.outcome else 0 for rule in ruleset.rules}
    best = {concern.id: concern.best_case.outcome.rung for concern in ruleset.concerns.values()}

    def tell(answers: Answers, matched: Iterable[str]) -> Told:
        chosen = answers.get(CONCERNS, ())
        rules = sorted(matched)
        told: Told = {}
        for concern in best:
            if isinstance(chosen, tuple) and concern in chosen:
                found = tuple(rule for rule in rules if concern in about[rule])
                told[concern] = (LADDER[max(best[concern], *(rungs[rule] for rule in found), 0)], found)
        return told

    return tell
