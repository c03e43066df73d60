"""`definite_answers` tells apart everything that conditions can: held against every date and number of a range."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skinquiz.conditions import Situation, evaluate
from skinquiz.domains import LONG_AGO, definite_answers
from skinquiz.model import Answer, Between, Comparison, Is, Option, Over, Question, RuleSet, Span, Within

D = dt.date.fromisoformat
TODAY = D("2026-11-20")
LAST = Question(id="last", ask="?", type="date", label="last", not_sure=True)


def seen(
    question: Question, comparisons: Iterable[Comparison], answers: Iterable[Answer], as_of: dt.date = TODAY
) -> set:
    """Return the ways in which the comparisons come out, one for each answer."""
    told_apart = list(comparisons)
    return {
        tuple(
            evaluate(one, Situation({question.id: question}, {question.id: answer}, as_of)).truth for one in told_apart
        )
        for answer in answers
    }


def number(low: int, high: int) -> Question:
    return Question(id="age", ask="?", type="integer", label="age", minimum=low, maximum=high, not_sure=True)


bounds = st.one_of(st.none(), st.integers(-5, 35))
BETWEEN = st.tuples(bounds, bounds).map(lambda pair: Between("age", *pair))


@given(st.integers(-3, 3), st.integers(4, 30), st.lists(BETWEEN, max_size=4))
@example(0, 30, [Between("age", 30, None)])
@example(0, 30, [Between("age", None, 0), Between("age", 31, None)])
def test_every_number_of_a_range(low: int, high: int, comparisons: list[Comparison]) -> None:
    question = number(low, high)
    answers = list(definite_answers(question, comparisons, TODAY))
    assert all(isinstance(one, int) and low <= one <= high for one in answers)
    assert answers == sorted(set(answers))
    assert seen(question, comparisons, answers) == seen(question, comparisons, range(low, high + 1))


def every_date(as_of: dt.date) -> Iterator[dt.date]:
    return (LONG_AGO + dt.timedelta(days=n) for n in range((as_of - LONG_AGO).days + 1))


AROUND = st.builds(
    lambda kind, count, unit: kind("last", Span(count, unit)),
    st.sampled_from([Within, Over]),
    st.integers(1, 14),
    st.sampled_from(["days", "weeks", "months", "years"]),
)
NEAR = st.dates(LONG_AGO, LONG_AGO + dt.timedelta(days=2000))


@settings(max_examples=40)
@given(NEAR, st.lists(AROUND, max_size=3))
@example(D("1904-02-29"), [Within("last", Span(6, "months")), Over("last", Span(1, "years"))])
@example(D("1900-01-01"), [Within("last", Span(1, "days"))])
@example(D("1900-01-02"), [Within("last", Span(1, "days"))])
@example(D("1901-02-28"), [Within("last", Span(12, "months")), Within("last", Span(13, "months"))])
@example(D("1903-02-28"), [Within("last", Span(6, "months")), Within("last", Span(181, "days"))])
def test_every_date_of_a_range(as_of: dt.date, comparisons: list[Comparison]) -> None:
    answers = list(definite_answers(LAST, comparisons, as_of))
    assert all(isinstance(one, dt.date) and LONG_AGO <= one <= as_of for one in answers)
    assert answers == sorted(set(answers))
    assert seen(LAST, comparisons, answers, as_of) == seen(LAST, comparisons, every_date(as_of), as_of)


@pytest.mark.parametrize(
    ("as_of", "text"),
    [
        ("2026-02-28", "6 months"),
        ("2024-02-29", "1 years"),
        ("2026-11-20", "6 weeks"),
        ("2026-03-31", "125 years"),
        ("2027-01-01", "500 years"),
    ],
)
def test_one_span_from_today_back_to_1900(as_of: str, text: str) -> None:
    count, unit = text.split()
    cut = Within("last", Span(int(count), unit))  # type: ignore[arg-type]  # one of four units
    answers = list(definite_answers(LAST, [cut], D(as_of)))
    wanted = seen(
        LAST, [cut], [LONG_AGO + dt.timedelta(days=n) for n in range((D(as_of) - LONG_AGO).days + 1)], D(as_of)
    )
    assert seen(LAST, [cut], answers, D(as_of)) == wanted
    assert len(answers) <= 4, "no more than are needed"


def choices(*options: Option, type: str = "choices") -> Question:
    return Question(id="many", ask="?", type=type, label="many", options=options)  # type: ignore[arg-type]


LETTERS = "abcde"
MANY = choices(
    Option("none", "", exclusive=True),
    *(Option(one, "") for one in LETTERS),
    Option("not_sure", "", exclusive=True),
    Option("prefer_not_to_say", "", exclusive=True),
)
ALL = [("none",), *(some for size in range(1, 6) for some in combinations(LETTERS, size))]
AMONG = st.lists(st.sampled_from([*LETTERS, "none", "not_sure"]), min_size=1, unique=True)


@given(st.lists(AMONG.map(lambda options: Is("many", tuple(options))), max_size=5))
@example([])
@example([Is("many", (one,)) for one in LETTERS])
@example([Is("many", ("a", "b")), Is("many", ("b", "c")), Is("many", ("none",))])
def test_choices_come_in_every_combination_that_is_told_apart(told_apart: list[Is]) -> None:
    found = list(definite_answers(MANY, told_apart, TODAY))
    assert set(found) <= set(ALL)
    assert seen(MANY, told_apart, found) == seen(MANY, told_apart, ALL)
    together = [one for one in found if one != ("none",)]
    assert len(together) == len(seen(MANY, told_apart, together)), "one for each"
    assert [len(one) for one in together] == sorted(map(len, together)), "the shortest first"


def test_options_that_no_condition_tells_apart_are_not_combined() -> None:
    question = choices(*(Option(f"o{number}", "") for number in range(60)))
    told_apart = [Is("many", tuple(f"o{number}" for number in range(start, 60, 3))) for start in range(3)]
    assert len(list(definite_answers(question, told_apart, TODAY))) == 2**3 - 1


def test_a_choice_gives_each_definite_option() -> None:
    question = choices(
        Option("no", ""), Option("yes", ""), Option("not_sure", ""), Option("prefer_not_to_say", ""), type="choice"
    )
    assert list(definite_answers(question, [Is("many", ("yes",))], TODAY)) == ["no", "yes"]


def test_every_question_of_the_shipped_rules_has_a_definite_answer(ruleset: RuleSet) -> None:
    for question in ruleset.questions.values():
        if question.id != "concerns":
            assert next(iter(definite_answers(question, [], TODAY)), None) is not None, question.id
