"""The quick walk: what it leaves out could not have mattered, for anybody; what it asks could."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.model import CONCERNS, Answer, Answers, RuleSet
from skinquiz.outlook import most_settling, open_to_change
from tests.people import _Crowd, answers_to, typed
from tests.properties.test_engine import (
    BOTH,
    TODAY,
    Person,
    assessed,
    examples,
    naive,
    persons,
    possible,
    random_person,
    rules,
)

Asking = Callable[[RuleSet, Answers, dt.date], str | None]


def first_in_the_walk(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> str | None:
    return next(iter(assess(ruleset, answers, as_of).next_questions), None)


def steps(name: str, person: Person, as_of: dt.date, asking: Asking = most_settling) -> Iterator[tuple[str, Answers]]:
    """Yield each question asked, with the answers so far. A question that doesn't apply would be a KeyError."""
    known = typed(rules(name), person, as_of)
    said: dict[str, Answer] = {}
    while (question := asking(rules(name), said, as_of)) is not None:
        yield question, dict(said)
        said[question] = known[question]


def quick(name: str, person: Person, as_of: dt.date) -> Person:
    """Return the answers that the quick walk asks this person for."""
    return {question: person[question] for question, _ in steps(name, person, as_of)}


def filled(name: str, person: Person, wishes: Mapping[str, Any], as_of: dt.date) -> Person:
    """Return the person with every question that applies answered, as wished."""
    full = dict(person)
    for question in rules(name).questions:
        if question not in full and naive(name).asked(question, full, as_of):
            full[question] = wishes[question]
    return full


@cache
def every_answer(name: str, as_of: dt.date) -> dict[str, list[Any]]:
    """Return what can be answered to each question but that about the concerns, which is answered first."""
    return {one: naive(name).every_answer(one, as_of) for one in rules(name).questions if one != CONCERNS}


@st.composite
def every_wish(draw: st.DrawFn, name: str, as_of: dt.date) -> dict[str, Any]:
    return {one.id: draw(answers_to(one, rules(name), as_of)) for one in rules(name).questions.values()}


# The outcome is that of the full walk


@BOTH
@examples(25)
@given(data=st.data())
def test_the_outcomes_are_those_of_the_full_walk(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name))
    full, short = assessed(name, person, as_of), assessed(name, quick(name, person, as_of), as_of)
    assert [one.outcome for one in short.concerns] == [one.outcome for one in full.concerns]
    assert possible(short) == possible(full)
    assert all(len(outcomes) == 1 for outcomes in possible(short).values())


@BOTH
@examples(15)
@given(data=st.data())
def test_answers_that_are_there_already_are_used_and_not_asked_again(name: str, data: st.DataObject) -> None:
    """A session that was saved, or answers that came with a file, may start anywhere."""
    person, as_of = data.draw(persons(name, withdrawn=True))
    known = typed(rules(name), person, as_of)
    said = {question: known[question] for question in data.draw(st.sets(st.sampled_from(sorted(known))))}
    while (question := most_settling(rules(name), said, as_of)) is not None:
        assert question not in said
        said[question] = known[question]
    assert possible(assess(rules(name), said, as_of)) == possible(assessed(name, person, as_of))


# What is left out could not have mattered


@BOTH
@examples(15)
@given(data=st.data())
def test_whatever_is_answered_to_the_skipped_questions_the_outcomes_stay(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name))
    said = quick(name, person, as_of)
    settled = possible(assessed(name, said, as_of))
    for _ in range(3):
        other = filled(name, said, data.draw(every_wish(name, as_of)), as_of)
        assert possible(assessed(name, other, as_of)) == settled


@BOTH
@examples(12)
@given(data=st.data())
def test_each_answer_to_a_skipped_question_leaves_the_outcomes_as_they_are(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name))
    said = quick(name, person, as_of)
    settled = possible(assessed(name, said, as_of))
    skipped = sorted(set(rules(name).questions) - set(said))
    for question in data.draw(st.lists(st.sampled_from(skipped), max_size=3, unique=True)) if skipped else ():
        for answer in every_answer(name, as_of)[question]:
            assert possible(assessed(name, {**said, question: answer}, as_of)) == settled, (question, answer)


# What is asked could matter


@BOTH
@examples(4)
@given(data=st.data())
def test_some_answer_to_each_question_asked_would_change_an_outcome(name: str, data: st.DataObject) -> None:
    """For each there are two people who have answered alike, and this one question parts their outcomes.

    Three-valued logic alone does not promise it: it cannot see that two rules never hold together. With the rules
    here it is so.
    """
    person, as_of = data.draw(persons(name))
    chance = random.Random(data.draw(st.integers(0, 999)))
    for question, said in steps(name, person, as_of):
        if question != CONCERNS:
            before = {one: person[one] for one in said}
            assert any(_parts(name, before, question, chance, as_of) for _ in range(300)), question


def _parts(name: str, person: Person, question: str, chance: random.Random, as_of: dt.date) -> bool:
    """Say whether the question makes a difference to somebody whose other answers are drawn: two in three are calm."""
    every, calm = every_answer(name, as_of), _Crowd(rules(name), as_of).calm
    wishes = {one: chance.choice([calm[one], calm[one], chance.choice(answers)]) for one, answers in every.items()}
    some = chance.sample(every[question], k=min(12, len(every[question])))
    people = (filled(name, {**person, question: answer}, wishes, as_of) for answer in some)
    ends = (possible(assessed(name, one, as_of)) for one in people)
    first = next(ends)
    return any(end != first for end in ends)


# How many there can be


@BOTH
@examples(40)
@given(data=st.data())
def test_what_is_open_never_grows_in_whatever_order_answers_come(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name, withdrawn=True))
    answers = list(typed(rules(name), person, as_of).items())
    data.draw(st.randoms(use_true_random=False)).shuffle(answers)
    said: dict[str, Answer] = {}
    before = open_to_change(rules(name), said, as_of)
    for question, answer in answers:
        said[question] = answer
        now = open_to_change(rules(name), said, as_of)
        assert set(now) <= set(before) - {question}
        before = now
    assert before == ()


@BOTH
@examples(12)
@given(data=st.data())
def test_the_most_that_can_still_be_asked_is_never_exceeded(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name))
    walk = list(steps(name, person, as_of))
    for number, (question, said) in enumerate(walk):
        open_ = open_to_change(rules(name), said, as_of)
        assert question in open_
        assert len(walk) - number <= len(open_)


@BOTH
@examples(60)
@given(data=st.data())
def test_while_anything_is_open_something_can_be_asked(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name, withdrawn=True))
    known = typed(rules(name), person, as_of)
    said = {question: known[question] for question in data.draw(st.sets(st.sampled_from(sorted(known))))}
    now = assess(rules(name), said, as_of)
    open_ = open_to_change(rules(name), said, as_of)
    question = most_settling(rules(name), said, as_of)
    assert bool(open_) == bool(now.next_questions) == (question is not None)
    assert set(open_).isdisjoint(said)
    if question:
        assert question in now.next_questions
        assert set(now.next_questions) <= set(open_) & set(now.missing)
    if CONCERNS in said:
        assert bool(open_) == any(one.outcome is None for one in now.concerns)


@BOTH
def test_the_order_saves_questions(name: str) -> None:
    """For people drawn with a fixed seed; no person is promised the shortest walk."""
    chance = random.Random(20261120)
    crowd = [random_person(chance, naive(name), TODAY) for _ in range(20)]
    settling, in_order = (
        sum(len(list(steps(name, person, TODAY, asking))) for person in crowd)
        for asking in (most_settling, first_in_the_walk)
    )
    assert settling < 0.9 * in_order
