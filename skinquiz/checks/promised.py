"""What promises have to do with a rule: those that name it, and those about people with the same answers."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from skinquiz.conditions import comparisons
from skinquiz.model import (
    CONCERNS,
    NOT_SURE,
    All,
    AnyOf,
    Between,
    Comparison,
    Condition,
    Is,
    Not,
    Over,
    Promise,
    Question,
    Rule,
    Within,
)

_SOME_DAY = dt.date(2001, 1, 1)


def naming(rule: Rule, promises: Sequence[Promise]) -> tuple[Promise, ...]:
    """Return the promises that this rule is always told, or never told."""
    return tuple(one for one in promises if rule.id in one.findings)


def beside(
    rules: Iterable[Rule], promises: Sequence[Promise], questions: Mapping[str, Question]
) -> dict[str, tuple[Promise, ...]]:
    """Return by the id of each rule the promises of outcomes or dates that look at one of the same answers.

    They are promises about a concern of the rule.
    """
    asked: dict[str, set[int]] = defaultdict(set)
    for number, one in enumerate(promises):
        for condition in _conditions(one):
            for comparison in comparisons(condition):
                asked[comparison.question].add(number)
    return {
        rule.id: tuple(
            promises[number]
            for number in sorted(set().union(*(asked[leaf.question] for leaf in comparisons(rule.when))))
            if not set(promises[number].concerns).isdisjoint(rule.concerns)
            and any(share_an_answer(rule.when, other, questions) for other in _conditions(promises[number]))
        )
        for rule in rules
    }


def _conditions(promise: Promise) -> tuple[Condition, ...]:
    """Return what a promise of outcomes or dates looks at."""
    return () if promise.findings else tuple(one for one in (promise.when, promise.adding) if one)


def share_an_answer(one: Condition, other: Condition, questions: Mapping[str, Question]) -> bool:
    """Say whether both look at the same answer to a question: one with which a comparison in each of them holds.

    Under a `not` it is the opposite of a comparison that counts. Concerns are no answer here: all have theirs.
    """
    others = tuple(_looked_at(other))
    return any(
        first.question == second.question != CONCERNS and _overlap(first, second, (not_first, not_second), questions)
        for first, not_first in _looked_at(one)
        for second, not_second in others
    )


def _looked_at(condition: Condition, opposite: bool = False) -> Iterator[tuple[Comparison, bool]]:
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _looked_at(part, opposite)
        case Not(part):
            yield from _looked_at(part, not opposite)
        case _:
            yield condition, opposite


def _overlap(
    one: Comparison, other: Comparison, opposite: tuple[bool, bool], questions: Mapping[str, Question]
) -> bool:
    match one, other:
        case Is(), Is():
            question = questions[one.question]
            return bool(_options(one, opposite[0], question) & _options(other, opposite[1], question))
        case Between(), Between():
            return any(opposite) or (_low(one) <= _high(other) and _low(other) <= _high(one))
        case ((Within() | Over()), (Within() | Over())):
            return _dates_overlap(one, other, opposite)
    return False


def _options(one: Is, opposite: bool, question: Question) -> set[str]:
    every = {*question.option_ids, *([NOT_SURE] if question.allows_not_sure else [])}
    return every - set(one.options) if opposite else set(one.options)


def _low(one: Between) -> float:
    return float("-inf") if one.at_least is None else one.at_least


def _high(one: Between) -> float:
    return float("inf") if one.at_most is None else one.at_most


def _dates_overlap(one: Within | Over, other: Within | Over, opposite: tuple[bool, bool]) -> bool:
    """Say whether a date can be as both say: always if both are bounded on the same side, else if room is left."""
    recent = [isinstance(each, Within) is not turned for each, turned in zip((one, other), opposite, strict=True)]
    if recent[0] == recent[1]:
        return True
    within, over = (one, other) if recent[0] else (other, one)
    return over.span.after(_SOME_DAY) < within.span.after(_SOME_DAY)
