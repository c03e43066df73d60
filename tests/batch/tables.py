"""Tables of people as text cells: what the query says of each row, and what `assess` says of it.

A row gives the text of a cell for each question; what it leaves out, and None, is NULL in the table.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from skinquiz.answers import problem_with, read_answer
from skinquiz.assess import assess
from skinquiz.batch import sql
from skinquiz.batch.cells import Cell
from skinquiz.batch.query import PARTS, Table, query
from skinquiz.conditions import comparisons
from skinquiz.domains import definite_answers
from skinquiz.model import CONCERNS, NOT_SURE, Answer, Assessment, Comparison, Question, RuleSet

Row = Mapping[str, str | None]
Codes = Mapping[str, Mapping[str, Sequence[str]]]

# Ends of months and of years, leap days, and an ordinary day.
DAYS = tuple(
    map(
        dt.date.fromisoformat,
        [
            "2026-11-20",
            "2024-02-29",
            "2028-02-29",
            "2026-02-28",
            "2026-03-31",
            "2026-08-31",
            "2025-12-31",
            "2027-01-01",
        ],
    )
)


@dataclass(frozen=True)
class Told:
    """What is told of a row: outcome, possible outcomes, findings and earliest by concern; the bad cells' questions.

    A concern that is not asked about is not there.
    """

    concerns: Mapping[str, tuple[str | None, str, str | None, dt.date | None]]
    bad: frozenset[str]
    missing: tuple[str, ...]


def queried(ruleset: RuleSet, as_of: dt.date, rows: Sequence[Row], codes: Codes | None = None) -> list[Told]:
    """Return what the query says of each row, as DuckDB runs it. The table has a column for each question named."""
    given = [question for question in ruleset.questions if any(question in row for row in rows)]
    named = {question: f"column {number}" for number, question in enumerate(given)}
    codes = codes or {}
    cells = {question: Cell(sql.column(name), codes.get(question, {})) for question, name in named.items()}
    through = [(sql.column("the row"), "the row")]
    text = sql.written(query(ruleset, as_of, Table(sql.table("people"), through, cells)), "duckdb")
    columns = {name: pa.array([row.get(question) for row in rows], pa.string()) for question, name in named.items()}
    with duckdb.connect() as connection:
        connection.register("people", pa.table({**columns, "the row": pa.array(range(len(rows)))}))
        found = connection.execute(text).fetchall()
    assert [line[0] for line in found] == list(range(len(rows)))
    return [_told(ruleset, line[1:]) for line in found]


def _told(ruleset: RuleSet, line: Sequence[object]) -> Told:
    width = len(PARTS)
    told = [(one, line[width * n : width * (n + 1)]) for n, one in enumerate(ruleset.concerns)]
    missing = tuple(str(line[-2]).split(";")) if line[-2] is not None else ()
    problems = str(line[-1] or "")
    bad = frozenset(question for question in ruleset.questions if f" an answer to `{question}`" in problems)
    assert bool(problems) == bool(bad) == (line[-1] is not None)
    return Told({one: values for one, values in told if any(value is not None for value in values)}, bad, missing)  # type: ignore[misc]


def assessed(ruleset: RuleSet, as_of: dt.date, row: Row) -> Told:
    """Return what `assess` says of the answers in a row; blank cells and those that cannot be read are holes."""
    answers: dict[str, Answer] = {}
    bad = set()
    for name, question in ruleset.questions.items():
        cell = row.get(name)
        if cell is None or not cell.strip():
            continue
        value = cell.split(";") if question.type == "choices" else cell
        if problem_with(question, value, as_of):
            bad.add(name)
        else:
            answers[name] = read_answer(question, value, as_of)
    return told_by(assess(ruleset, answers, as_of), bad)


def told_by(assessment: Assessment, bad: Iterable[str] = ()) -> Told:
    """Return an assessment as a row tells it."""
    concerns = {
        one.concern.id: (
            str(one.outcome) if one.outcome else None,
            ";".join(one.possible_outcomes),
            ";".join(finding.rule for finding in one.findings) or None,
            one.earliest,
        )
        for one in assessment.concerns
    }
    return Told(concerns, frozenset(bad), assessment.missing)


def held_together(ruleset: RuleSet, as_of: dt.date, rows: Sequence[Row]) -> list[Told]:
    """Hold the query against `assess`, row by row, and return what is told."""
    told = queried(ruleset, as_of, rows)
    for row, one in zip(rows, told, strict=True):
        expected = assessed(ruleset, as_of, row)
        assert one == expected, f"on {as_of}, told first and expected second, of {row}"
    return told


# What to put in cells


def compared(ruleset: RuleSet) -> list[Comparison]:
    """Return every comparison that decides over anything told in a table."""
    gates = (question.ask_when for question in ruleset.questions.values() if question.ask_when)
    return [leaf for one in (*gates, *(rule.when for rule in ruleset.rules)) for leaf in comparisons(one)]


def near_bounds(question: Question, leaves: Iterable[Comparison], as_of: dt.date) -> list[str]:
    """Return cells on every side of every bound: numbers and dates around each, each option alone, `not_sure`."""
    own = [leaf for leaf in leaves if leaf.question == question.id]
    if question.options:
        return list(question.option_ids)
    definite = [str(answer) for answer in definite_answers(question, own, as_of)]
    return [*definite, NOT_SURE] if question.not_sure else definite


# Cells that are no answers, or look as if they were none.
HOSTILE = (
    " ", "\t", "\x1f", "\u3000", "", ";", ",", ";;", " ; ", "'", '"', "''", "\\", "%", "_", ".*", "[a]", "(", "$", "^",
    "--", "; DROP TABLE people", "'; --", "=1+1", "@SUM(A1)", "{}", "[]", "NULL", "null", "None", "nan", "NaN", "inf",
    "true", "0", "1", "-1", "-0", "+5", "0034", "000000034", "0000000034", "999999999", "1000000000", "99999999999",
    "-99999999", "-999999999", "-2000000000", "34.0", "3e1", "0x22", "1_000", "\u0663\u0664", "\uff13\uff14",
    "\u00b2", "- 5", "3 4",
    "NOT_SURE", "not_sure", " not_sure ", "not_sure;not_sure", "not sure", "none;none", "none,", ",none", "a;;b",
    "2026-1-1", "2026-02-30", "2025-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "2100-02-29", "1900-01-01",
    "1899-12-31", "2199-12-31", "2200-01-01", "9999-12-31", "10000-01-01", "0000-00-00", "2026-00-10", "2026-13-01",
    "2026-04-31", "2026-11-20", "2026-11-21", "2026-11-20T00:00", "2026-11-20 00:00:00", "20261120", "20.11.2026",
    "2026\u201311\u201320", "2026-11-20x", "x2026-11-20", "2026-11-20\n2026-11-20", "-2026-11-20", "+2026-11-20",
    "\ufeff1", "\u200b", "\u200bnone", "a\x00b", "\x00", "\x00none", "none\x00", "34\x00", "caf\u00e9",
    "\U0001f600" * 70, "e\u0301" * 40,
    "x" * 59, "x" * 60, "x" * 61, "x" * 1_000_000, "none;" * 30_000 + "none", "9" * 100_000, " " * 100_000,
)  # fmt: skip
SPACES = (
    " ",
    "\t",
    "\n",
    "\r\n",
    "\x0b",
    "\x1c",
    "\x85",
    "\xa0",
    "\u1680",
    "\u2003",
    "\u2028",
    "\u202f",
    "\u3000",
    "  \t ",
)


class Cells:
    """Random cells for the questions of a rule set: mostly answers, near the bounds; some holes; some hostile."""

    def __init__(self, ruleset: RuleSet, as_of: dt.date, chance: random.Random, bad: float = 0.03) -> None:
        self.ruleset, self.as_of, self.chance, self.bad = ruleset, as_of, chance, bad
        leaves = compared(ruleset)
        self.near = {name: near_bounds(one, leaves, as_of) for name, one in ruleset.questions.items()}

    def row(self, holes: float = 0.08) -> dict[str, str | None]:
        """Return a row for one person, who asks about something unless a hole or a bad cell is there."""
        return {name: self._cell(question, holes) for name, question in self.ruleset.questions.items()}

    def _cell(self, question: Question, holes: float) -> str | None:
        if self.chance.random() < holes * (0.3 if question.id == CONCERNS else 1):
            return None
        if self.chance.random() < self.bad:
            return self.chance.choice([cell for cell in HOSTILE if len(cell) < 1000])
        text = self.answer(question)
        if self.chance.random() < 0.03:
            text = self.chance.choice(SPACES) + text + self.chance.choice(SPACES)
        return self._misspelt(text) if self.chance.random() < self.bad / 3 else text

    def answer(self, question: Question) -> str:
        """Return a cell that is an answer, or nearly always: an option that excludes the others is rarely with them."""
        near = self.near[question.id]
        if question.type == "choices":
            return self._list(question)
        if question.type == "date" and self.chance.random() < 0.4:
            return (self.as_of - dt.timedelta(days=self.chance.randint(0, 900))).isoformat()
        return self.chance.choice(near)

    def _list(self, question: Question) -> str:
        ids = question.option_ids
        if self.chance.random() < 0.95:
            ids = tuple(one.id for one in question.options if not one.exclusive) or ids
            if self.chance.random() < 0.1:
                return self.chance.choice(question.option_ids)
        several = self.chance.choice([1, 1, 2, 3, len(ids) // 2, len(ids)])
        separator = self.chance.choice([";", ";", ";", ",", "; ", " ,\t", " ;\u2003"])
        return separator.join(self.chance.choices(ids, k=max(1, several)))

    def _misspelt(self, text: str) -> str:
        place = self.chance.randrange(len(text) + 1)
        return text[:place] + self.chance.choice([" ", ";", ",", "x", "\x00", "A", "0", "-"]) + text[place:]
