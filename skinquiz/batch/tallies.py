"""Counts over a table of people: columns of a query with one row, and what that row says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from sqlglot import exp

from skinquiz.batch import sql
from skinquiz.batch.sql import Sql
from skinquiz.model import LADDER, Outcome, RuleSet
from skinquiz.tally import ConcernTally, FindingTally, Tally

PARTS = ("outcome", "possible_outcomes")  # of each concern, that counts look at
ROWS, PROBLEMS, UNASSESSED = "rows", "problems", "unassessed"

Counts = Mapping[str, int]


def count(condition: Sql) -> Sql:
    """Return the number of rows for which a condition is true."""
    return exp.Count(this=sql.when(condition, sql.number(1)))


def found(rule: str) -> str:
    """Return the name of the column that counts the findings of a rule."""
    return f"found {rule}"


def empty(question: str) -> str:
    """Return the name of the column that counts the empty cells of a question."""
    return f"empty {question}"


def unusable(question: str) -> str:
    """Return the name of the column that counts the cells of a question that cannot be used."""
    return f"unusable {question}"


def counts(concerns: Iterable[str]) -> Iterator[Sql]:
    """Yield the counts of rows and of outcomes in a table of results."""
    names = list(concerns)
    asked = [sql.not_null(_possible(concern)) for concern in names]
    yield sql.named(exp.Count(this=exp.Star()), ROWS)
    yield sql.named(count(sql.not_null(sql.column("problems"))), PROBLEMS)
    yield sql.named(count(sql.negated(sql.either(asked))), UNASSESSED)
    for concern in names:
        yield sql.named(count(sql.not_null(_possible(concern))), _asked(concern))
        for outcome in LADDER:
            settled = sql.equal(sql.column(f"{concern}.outcome"), sql.text(outcome))
            among = sql.has(sql.beside([sql.text(";"), _possible(concern), sql.text(";")]), f";{outcome};")
            yield sql.named(count(settled), _settled(concern, outcome))
            yield sql.named(count(among), _could_be(concern, outcome))


def read_tally(ruleset: RuleSet, as_of: dt.date, row: Counts) -> Tally:
    """Return what the row of `skinquiz.batch.query.tally_query` says."""
    times = [FindingTally(rule.id, row[found(rule.id)]) for rule in ruleset.rules if row[found(rule.id)]]
    return Tally(
        ruleset=ruleset,
        as_of=as_of,
        rows=row[ROWS],
        problems=row[PROBLEMS],
        unassessed=row[UNASSESSED],
        concerns=tuple(_concern(concern, row) for concern in ruleset.concerns),
        findings=tuple(sorted(times, key=lambda one: (-one.rows, one.rule))),
        unanswered={question: row[empty(question)] for question in ruleset.questions},
        unusable={question: row[unusable(question)] for question in ruleset.questions},
    )


def _concern(concern: str, row: Counts) -> ConcernTally:
    outcomes = {one: row[_settled(concern, one)] for one in LADDER}
    return ConcernTally(
        concern=concern,
        rows=row[_asked(concern)],
        outcomes=outcomes,
        open=row[_asked(concern)] - sum(outcomes.values()),
        possible={one: row[_could_be(concern, one)] for one in LADDER},
    )


def _possible(concern: str) -> Sql:
    return sql.column(f"{concern}.possible_outcomes")


def _asked(concern: str) -> str:
    return f"asked {concern}"


def _settled(concern: str, outcome: Outcome) -> str:
    return f"{outcome} {concern}"


def _could_be(concern: str, outcome: Outcome) -> str:
    return f"{outcome} possible {concern}"
