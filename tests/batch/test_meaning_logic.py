"""Each node of a condition, with parts of every truth, as SQL and as evaluated."""

from __future__ import annotations

import datetime as dt
from itertools import product

import duckdb
import pytest

from skinquiz.batch import sql
from skinquiz.batch.cells import UNSURE_DATE, UNSURE_NUMBER
from skinquiz.batch.logic import Logic
from skinquiz.conditions import Situation, Truth, evaluate
from skinquiz.model import All, AnyOf, Between, Condition, Is, Not, Over, Question, Span, Within

TODAY = dt.date(2026, 8, 31)
PARTS = ("a", "b", "c")
# Each part is opened by a number of its own, so that its question may apply, not apply, or nobody knows.
QUESTIONS = {
    **{f"open_{one}": Question(f"open_{one}", "?", "integer", "?", minimum=0, maximum=1) for one in PARTS},
    **{
        one: Question(
            one, "?", "integer", "?", minimum=0, maximum=9, not_sure=True, ask_when=Between(f"open_{one}", 1, None)
        )
        for one in PARTS
    },
    "day": Question("day", "?", "date", "?", not_sure=True),
}
A, B, C = (Between(one, 5, None) for one in PARTS)


def held(condition: Condition, answers: dict[str, int | dt.date | str]) -> bool | None:
    def answer(question: str, word: int) -> sql.Sql:
        value = answers.get(question)
        if value is None or value == "not_sure":
            day = QUESTIONS[question].type == "date"
            if value is None:
                return sql.null("DATE" if day else "INT")
            return sql.day(UNSURE_DATE) if day else sql.number(UNSURE_NUMBER)
        return sql.day(value) if isinstance(value, dt.date) else sql.number(int(value))

    def applies(question: str) -> sql.Sql:
        gate = QUESTIONS[question].ask_when
        assert gate is not None
        return logic.of(gate)

    logic = Logic(QUESTIONS, TODAY, answer, applies)
    with duckdb.connect() as connection:
        found = connection.execute("SELECT " + sql.written(logic.of(condition), "duckdb")).fetchone()
    assert found is not None
    return found[0]  # type: ignore[no-any-return]


SAID = {Truth.NO: False, Truth.UNKNOWN: None, Truth.YES: True}


@pytest.mark.parametrize(
    "condition",
    [A, Not(A), All((A, B)), AnyOf((A, B)), Not(All((A, B))), Not(AnyOf((A, B))), All((A, Not(B))), AnyOf((Not(A), B)),
     All((A,)), AnyOf((A,)), All((A, AnyOf((B, C)))), AnyOf((A, All((B, Not(C))))), Not(Not(A)),
     All((A, B, C)), AnyOf((A, B, C))],
)  # fmt: skip
def test_nodes_of_parts_that_are_true_false_and_unknown(condition: Condition) -> None:
    for values in product((7, 1, None), repeat=3):
        answers = {name: value for name, value in zip(PARTS, values, strict=True) if value is not None}
        answers |= {f"open_{one}": 1 for one in PARTS}
        expected = SAID[evaluate(condition, Situation(QUESTIONS, answers, TODAY)).truth]
        assert held(condition, answers) is expected, answers


LEAVES = [
    Between("a", 5, None), Between("a", None, 5), Between("a", 5, 5), Between("a", -3, 20), Between("a", 10, None),
    Is("a", ("not_sure",)),
]  # fmt: skip
DATED = [
    *(kind("day", Span(count, unit)) for kind in (Within, Over) for count, unit in
      ((1, "days"), (6, "months"), (18, "months"), (1, "years"), (9999, "years"), (2, "weeks"))),
    Is("day", ("not_sure",)),
]  # fmt: skip


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_comparison_with_a_question_that_applies_or_does_not_or_might(leaf: Condition) -> None:
    for opened, value in product((1, 0, None), (4, 5, 6, 0, 9, "not_sure", None)):
        answers = {name: one for name, one in (("open_a", opened), ("a", value)) if one is not None}
        for condition in (leaf, Not(leaf)):
            expected = SAID[evaluate(condition, Situation(QUESTIONS, answers, TODAY)).truth]
            assert held(condition, answers) is expected, (condition, answers)


@pytest.mark.parametrize("leaf", DATED)
def test_a_comparison_with_a_day(leaf: Condition) -> None:
    days = ["2026-08-31", "2026-08-30", "2026-08-18", "2026-08-17", "2026-02-28", "2026-03-01", "2025-08-31",
            "2025-09-01",
            "2025-02-28", "2025-03-01", "1900-01-01"]  # fmt: skip
    for value in [*map(dt.date.fromisoformat, days), "not_sure", None]:
        answers = {} if value is None else {"day": value}
        expected = SAID[evaluate(leaf, Situation(QUESTIONS, answers, TODAY)).truth]
        assert held(leaf, answers) is expected, (leaf, answers)
