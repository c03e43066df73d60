"""A condition with one thing in it changed: what a slip of the pen, or a careless edit, would make of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from skinquiz.conditions import in_words
from skinquiz.model import All, AnyOf, Between, Comparison, Condition, Is, Not, Over, Question, Span, Within

Slip = Literal["option", "bound", "part", "not", "swap"]
Questions = Mapping[str, Question]

NEVER, ALWAYS = AnyOf(()), All(())


@dataclass(frozen=True, slots=True)
class Change:
    """A condition after one slip. `moved` holds the comparison whose span moved, and what it became."""

    kind: Slip
    words: str
    condition: Condition
    moved: tuple[Within, Within] | None = None


def changes(condition: Condition, questions: Questions) -> Iterator[Change]:
    """Yield every condition that is one slip away. Nothing that would be refused as a bound is among them."""
    match condition:
        case All(parts) | AnyOf(parts):
            yield from _of_parts(condition, questions)
            if len(parts) > 1:
                other, words = (AnyOf, "`any` for `all`") if isinstance(condition, All) else (All, "`all` for `any`")
                yield Change("swap", f"{words} in ({in_words(condition, questions)})", other(parts))
        case Not(part):
            yield Change("not", f"`not` left out before ({in_words(part, questions)})", part)
            for change in changes(part, questions):
                yield replace(change, condition=_negated(change.condition))
        case _:
            yield from _of_comparison(condition, questions)


def _of_parts(condition: All | AnyOf, questions: Questions) -> Iterator[Change]:
    joined = _all if isinstance(condition, All) else _any
    for place, part in enumerate(condition.parts):
        before, after = condition.parts[:place], condition.parts[place + 1 :]
        for change in changes(part, questions):
            yield replace(change, condition=joined((*before, change.condition, *after)))
        if before or after:
            yield Change("part", f"`{in_words(part, questions)}` left out", joined((*before, *after)))


def _of_comparison(leaf: Comparison, questions: Questions) -> Iterator[Change]:
    name = leaf.question
    match leaf:
        case Is(_, options):
            for option in options:
                left = tuple(one for one in options if one != option)
                words = f"`{option}` of `{name}` left out"
                yield Change("option", words, Is(name, left) if left else NEVER)
        case Between(_, low, high):
            for one in _moved(questions[name], low):
                if high is None or one <= high:
                    yield Change("bound", f"`{name}` at least {one} for {low}", Between(name, one, high))
            for one in _moved(questions[name], high):
                if low is None or low <= one:
                    yield Change("bound", f"`{name}` at most {one} for {high}", Between(name, low, one))
        case Within(_, span):
            for other in _longer_and_shorter(span):
                there = Within(name, other)
                yield Change("bound", f"`{name}` within {other} for {span}", there, (leaf, there))
        case Over(_, span):
            for other in _longer_and_shorter(span):
                yield Change("bound", f"`{name}` over {other} for {span}", Over(name, other))


def _moved(question: Question, bound: int | None) -> Iterator[int]:
    """Yield the numbers beside a bound that can be answered."""
    assert question.minimum is not None
    assert question.maximum is not None
    if bound is not None:
        yield from (one for one in (bound - 1, bound + 1) if question.minimum <= one <= question.maximum)


def _longer_and_shorter(span: Span) -> Iterator[Span]:
    yield from (replace(span, count=count) for count in (span.count - 1, span.count + 1) if count)


# What holds for nobody, or for everybody, is kept short, so that two slips with one result are seen to be one.


def _negated(condition: Condition) -> Condition:
    if condition in (NEVER, ALWAYS):
        return ALWAYS if condition == NEVER else NEVER
    return Not(condition)


def _all(parts: Iterable[Condition]) -> Condition:
    left = tuple(part for part in parts if part != ALWAYS)
    return NEVER if NEVER in left else left[0] if len(left) == 1 else All(left)


def _any(parts: Iterable[Condition]) -> Condition:
    left = tuple(part for part in parts if part != NEVER)
    return ALWAYS if ALWAYS in left else left[0] if len(left) == 1 else AnyOf(left)
