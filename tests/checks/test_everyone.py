"""Counting everyone: the counts are those of going through all people one by one."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.answers import EARLIEST
from skinquiz.checks.everyone.boxes import Boxes
from skinquiz.checks.everyone.cells import AWAY, cut, told_apart
from skinquiz.checks.everyone.count import Bar, Counter
from skinquiz.conditions import Situation, Truth, evaluate
from skinquiz.model import (
    NOT_SURE,
    All,
    Answer,
    AnyOf,
    Between,
    Condition,
    Is,
    Not,
    Option,
    Over,
    Question,
    Span,
    Within,
)

AS_OF = dt.date(1900, 1, 4)  # only four days to choose from


def options(*together: str, alone: Sequence[str] = ()) -> tuple[Option, ...]:
    return (*(Option(id, id) for id in together), *(Option(id, id, exclusive=True) for id in alone))


QUESTIONS = (
    Question("tint", "?", "choice", "Tint", options=options("light", "deep", NOT_SURE)),
    Question("marks", "?", "choices", "Marks", options=options("old", "new", "raised", alone=("none", NOT_SURE))),
    Question("areas", "?", "choices", "Areas", options=options("face", "neck")),
    Question("age", "?", "integer", "Age", minimum=3, maximum=6, not_sure=True),
    Question("last", "?", "date", "Last", not_sure=True),
)


def leaves(names: Sequence[str]) -> st.SearchStrategy[Condition]:
    by_name: dict[str, st.SearchStrategy[Condition]] = {
        "tint": st.builds(Is, st.just("tint"), some("light", "deep", "not_sure")),
        "marks": st.builds(Is, st.just("marks"), some("old", "new", "raised", "none", NOT_SURE)),
        "areas": st.builds(Is, st.just("areas"), some("face", "neck")),
        "age": st.builds(Between, st.just("age"), st.none() | st.integers(2, 7), st.integers(2, 7))
        | st.just(Is("age", (NOT_SURE,))),
        "last": st.builds(Within, st.just("last"), spans()) | st.builds(Over, st.just("last"), spans()),
    }
    return st.one_of(*(by_name[name] for name in names))


def some(*options: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(options), min_size=1, max_size=2, unique=True).map(tuple)


def spans() -> st.SearchStrategy[Span]:
    return st.builds(Span, st.integers(1, 4), st.just("days"))  # type: ignore[arg-type]


def conditions(names: Sequence[str]) -> st.SearchStrategy[Condition]:
    def deeper(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.builds(All, parts) | st.builds(AnyOf, parts) | st.builds(Not, inner)

    return st.recursive(leaves(names), deeper, max_leaves=5)


@st.composite
def walks(draw: st.DrawFn, questions: Sequence[Question] = QUESTIONS) -> dict[str, Question]:
    """Questions in some order, some of them asked only after certain answers."""
    order = draw(st.permutations(questions))
    found: dict[str, Question] = {}
    for question in order:
        gate = draw(conditions(list(found))) if found and draw(st.booleans()) else None
        found[question.id] = replace(question, ask_when=gate)
    return found


def answers(question: Question) -> Iterator[Answer]:
    if question.type == "choices":
        together = [option.id for option in question.options if not option.exclusive]
        for size in range(1, len(together) + 1):
            yield from itertools.combinations(together, size)
        yield from ((option.id,) for option in question.options if option.exclusive)
    elif question.type == "choice":
        yield from question.option_ids
    elif question.type == "integer":
        yield from range(question.minimum or 0, (question.maximum or 0) + 1)
    else:
        yield from (EARLIEST + dt.timedelta(days=n) for n in range((AS_OF - EARLIEST).days + 1))
    if question.not_sure:
        yield NOT_SURE


def everyone(questions: Mapping[str, Question]) -> Iterator[dict[str, Answer]]:
    """Go through all people, one by one."""

    def go_on(left: Sequence[str], said: dict[str, Answer]) -> Iterator[dict[str, Answer]]:
        if not left:
            yield said
            return
        name, *rest = left
        if Situation(questions, said, AS_OF).applies(name) is Truth.YES:
            for answer in answers(questions[name]):
                yield from go_on(rest, {**said, name: answer})
        else:
            yield from go_on(rest, said)

    yield from go_on(list(questions), {})


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_the_counts_are_those_of_going_through_everyone(data: st.DataObject) -> None:
    questions = data.draw(walks())
    asked = data.draw(st.lists(conditions(list(questions)), min_size=1, max_size=4))
    people = list(everyone(questions))
    situations = [Situation(questions, person, AS_OF) for person in people]
    gates = [question.ask_when for question in questions.values() if question.ask_when]
    variables = cut(questions, told_apart([*asked, *gates]), AS_OF)
    boxes = Boxes(questions, variables, AS_OF)
    counter = Counter((one for some in variables.values() for one in some), len(asked))
    impossible = [Bar(box) for box in boxes.impossible()]
    every = (1 << len(asked)) - 1
    outside = [Bar(box, every & ~(1 << n)) for n, when in enumerate(asked) for box in boxes.of(when)]
    inside = [Bar(box, every & ~(1 << n)) for n, when in enumerate(asked) for box in boxes.of(when, negated=True)]
    true = [sum(evaluate(when, one).truth is Truth.YES for one in situations) for when in asked]
    assert counter.count(impossible) == (len(people),) * len(asked)
    assert list(counter.count([*impossible, *inside])) == true
    assert list(counter.count([*impossible, *outside])) == [len(people) - n for n in true]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_cells_stand_for_every_answer_once(question: Question) -> None:
    leaf = {"age": Between("age", 4, None), "last": Within("last", Span(2, "days"))}.get(question.id)
    variables = cut({question.id: question}, told_apart([leaf] if leaf else []), AS_OF)
    counter = Counter(variables[question.id], 1)
    boxes = Boxes({question.id: question}, variables, AS_OF)
    assert counter.count(map(Bar, boxes.impossible())) == (len(list(answers(question))),)


def test_what_is_not_told_apart_is_one_cell() -> None:
    age = QUESTIONS[3]
    (one,) = cut({"age": age}, told_apart([Between("age", 5, None)]), AS_OF)["age"]
    assert sorted(cell.count for cell in one.cells) == [2, 3], "5 and 6; 3, 4 and not sure, which is neither"


def test_a_question_that_is_not_asked_has_one_cell_for_that() -> None:
    gated = replace(QUESTIONS[0], ask_when=Is("areas", ("face",)))
    (one,) = cut({"areas": QUESTIONS[2], "tint": gated}, {}, AS_OF)["tint"]
    assert [cell.value for cell in one.cells].count(AWAY) == 1
    assert prod(cell.count for cell in one.cells) == 3


def test_one_counter_answers_again_and_again() -> None:
    """What was counted before is remembered, and never in the way of another question."""
    questions = {"tint": QUESTIONS[0], "areas": QUESTIONS[2]}
    variables = cut(questions, told_apart([Is("tint", ("deep",))]), AS_OF)
    boxes = Boxes(questions, variables, AS_OF)
    counter = Counter((one for some in variables.values() for one in some), 1)
    everybody = [Bar(box) for box in boxes.impossible()]
    deep = [Bar(box) for box in boxes.of(Is("tint", ("deep",)), negated=True)]
    assert [counter.count(bars) for bars in (everybody, [*everybody, *deep], everybody)] == [(9,), (3,), (9,)]
