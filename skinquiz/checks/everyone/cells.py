"""Answers put together: a question becomes variables with few values, each standing for so many answers.

A choice, a number or a date is one variable. A list of choices is one for each option that can stand beside others,
and one for the kind of list: `APART` from the others, each option that stands alone, or a list. `AWAY` is the value of
every question that does not apply.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from skinquiz.conditions import Situation, Truth, comparisons, evaluate
from skinquiz.domains import definite_answers
from skinquiz.model import NOT_SURE, Answer, Comparison, Condition, Question

AWAY, LIST = "(does not apply)", "(a list)"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a variable: an answer (or part of one) that stands for `count` answers, or `AWAY` or `LIST`."""

    value: Answer
    count: int


@dataclass(frozen=True, slots=True)
class Variable:
    """What is decided by itself: a question, or one option of a list of choices. Its cells are told apart by place."""

    name: str
    question: str
    option: str | None
    cells: tuple[Cell, ...]

    @property
    def everything(self) -> int:
        """All cells, as the bits of a mask."""
        return (1 << len(self.cells)) - 1


def told_apart(conditions: Iterable[Condition]) -> Mapping[str, tuple[Comparison, ...]]:
    """Return the comparisons that conditions make, by question, each once."""
    found: dict[str, dict[Comparison, None]] = {}
    for condition in conditions:
        for leaf in comparisons(condition):
            found.setdefault(leaf.question, {})[leaf] = None
    return {question: tuple(leaves) for question, leaves in found.items()}


def cut(
    questions: Mapping[str, Question], apart: Mapping[str, Sequence[Comparison]], as_of: dt.date
) -> dict[str, tuple[Variable, ...]]:
    """Return the variables of each question, the question itself first, given the comparisons that tell apart."""
    return {name: tuple(_variables(question, apart.get(name, ()), as_of)) for name, question in questions.items()}


def holds(leaf: Comparison, question: Question, answer: Answer, as_of: dt.date) -> bool:
    """Say whether a comparison with this answer holds, where the question applies."""
    asked = replace(question, ask_when=None)
    return evaluate(leaf, Situation({question.id: asked}, {question.id: answer}, as_of)).truth is Truth.YES


def _variables(question: Question, apart: Sequence[Comparison], as_of: dt.date) -> Iterator[Variable]:
    away = (Cell(AWAY, 1),) if question.ask_when is not None else ()
    if question.type != "choices":
        yield Variable(question.id, question.id, None, away + tuple(_cells(question, apart, as_of)))
        return
    alone = tuple(Cell((option.id,), 1) for option in question.options if option.exclusive)
    together = [option for option in question.options if not option.exclusive]
    yield Variable(question.id, question.id, None, (*away, *alone, *([Cell(LIST, 1)] if together else ())))
    for option in together:
        yield Variable(f"{question.id}: {option.id}", question.id, option.id, (Cell("no", 1), Cell("yes", 1)))


def _cells(question: Question, apart: Sequence[Comparison], as_of: dt.date) -> Iterator[Cell]:
    """Yield the answers to a question put together by how every comparison comes out."""
    alike: dict[tuple[bool, ...], list[tuple[Answer, int]]] = {}
    for answer, count in _answers(question, apart, as_of):
        alike.setdefault(tuple(holds(leaf, question, answer, as_of) for leaf in apart), []).append((answer, count))
    for group in alike.values():
        yield Cell(group[0][0], sum(count for _, count in group))


def _answers(question: Question, apart: Sequence[Comparison], as_of: dt.date) -> Iterator[tuple[Answer, int]]:
    """Yield answers, each with how many it stands for: every one of a stretch between two bounds is alike."""
    if question.type == "choice":
        yield from ((option, 1) for option in question.option_ids)
        return
    if question.type == "integer":
        numbers = [one for one in definite_answers(question, apart, as_of) if isinstance(one, int)]
        ends: list[int] = [*numbers[1:], (question.maximum or 0) + 1]
        yield from ((one, end - one) for one, end in zip(numbers, ends, strict=True))
    else:
        days = [one for one in definite_answers(question, apart, as_of) if isinstance(one, dt.date)]
        after = [*days[1:], as_of + dt.timedelta(days=1)]
        yield from ((one, (end - one).days) for one, end in zip(days, after, strict=True))
    if question.not_sure:
        yield NOT_SURE, 1
