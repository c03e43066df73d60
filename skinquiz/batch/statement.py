"""The query as text to be read, reviewed and run elsewhere: in front of it, what it comes from and what it needs."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from skinquiz.batch import sql
from skinquiz.batch.cells import Cell
from skinquiz.batch.errors import TableError
from skinquiz.batch.query import MISSING, PARTS, PROBLEMS, Table, query
from skinquiz.messages import did_you_mean, shown
from skinquiz.model import RuleSet

# Dialects in which the query has been run and gave what `assess` says.
DIALECTS = ("duckdb", "spark", "postgres")
TABLE = "people"
_WIDTH = 100
_PEOPLE = sql.column("_people").this  # the table, inside
_ROW = sql.column("_row").this  # a whole row of it, as one value


def statement(ruleset: RuleSet, as_of: dt.date, dialect: str = DIALECTS[0], table: str = TABLE) -> str:
    """Return the query for a table, which may be named `a.b.c`, in a dialect of `DIALECTS`.

    Raises TableError for a dialect that is none of them, and for what is no name of a table.
    """
    if dialect not in DIALECTS:
        help = [did_you_mean(dialect, DIALECTS) or "", f"valid: {', '.join(DIALECTS)}"]
        raise TableError(f"`{shown(dialect)}` is not a dialect", *filter(None, dict.fromkeys(help)))
    source = _source(ruleset, dialect, _table(table, dialect))
    cells = {question: Cell(sql.column(question)) for question in ruleset.questions}
    whole = query(ruleset, as_of, Table(source, [], cells))
    whole.set("expressions", [_passed_through(dialect), *whole.expressions])
    for node in whole.find_all(exp.Trim):
        node.set("expression", _printable(node.expression.this))
    if dialect == "postgres":
        _for_postgres(whole)
    head = "".join(f"-- {line}".rstrip() + "\n" for line in _head(ruleset, as_of, dialect, table))
    return f"{head}\n{sql.written(whole, dialect, pretty=True)}\n"


def _table(name: str, dialect: str) -> exp.Table:
    try:
        table = parse_one(name, into=exp.Table, dialect=dialect)
    except (SqlglotError, ValueError):
        table = exp.Table()
    if not table.name or table.args.get("alias") or not name.strip():
        raise TableError(f"`{shown(name)}` is not the name of a table", "valid: people, clinic.people, a.b.c")
    table.pop_comments()
    table.set("alias", exp.TableAlias(this=_PEOPLE))
    return table


def _source(ruleset: RuleSet, dialect: str, table: exp.Table) -> sql.Sql:
    """Return rows as one value each, so that all columns pass through whatever they are, and the cells as text."""
    whole_row: sql.Sql = exp.Column(this=_PEOPLE)
    if dialect == "spark":
        whole_row = exp.Struct(expressions=[exp.Column(this=exp.Star(), table=_PEOPLE)])
    cells = [sql.named(sql.cast(sql.column(name), "TEXT"), name) for name in ruleset.questions]
    chosen = sql.select([exp.Alias(this=whole_row, alias=_ROW), *cells], table)
    return exp.Subquery(this=chosen, alias=exp.TableAlias(this=sql.column("_given").this))


def _passed_through(dialect: str) -> sql.Sql:
    if dialect == "postgres":
        return exp.Dot(this=exp.Paren(this=exp.Column(this=_ROW)), expression=exp.Star())
    return exp.Column(this=exp.Star(), table=_ROW)


def _printable(text: str) -> sql.Sql:
    """Return a text with characters that steer a terminal or an editor spelt by their numbers."""
    steering = [letter for letter in text if not letter.isprintable() and ord(letter) < 256]
    rest = "".join(letter for letter in text if letter not in steering)
    return sql.beside([sql.text(rest), *(exp.Chr(expressions=[sql.number(ord(letter))]) for letter in steering)])


def _for_postgres(whole: exp.Select) -> None:
    """Spell how texts are split and sorted as PostgreSQL does, by the codes of letters in any collation.

    Each layer is worked out before the next: PostgreSQL would otherwise put them into each other until memory is full.
    """
    for layer in whole.ctes:
        layer.set("materialized", True)
    for node in whole.find_all(exp.ArrayToString):
        split = node.this.this
        parts = exp.Anonymous(this="STRING_TO_ARRAY", expressions=[split.this, split.expression])
        unnested = exp.Table(this=exp.Anonymous(this="UNNEST", expressions=[parts]), alias=exp.TableAlias(this=_PART))
        by_code = exp.Ordered(this=exp.Collate(this=exp.Column(this=_PART), expression=sql.column("C")))
        sorted_ = sql.select([exp.Column(this=_PART)], unnested).order_by(by_code)
        node.set("this", exp.Anonymous(this="ARRAY", expressions=[sorted_]))


_PART = sql.column("part").this


def _head(ruleset: RuleSet, as_of: dt.date, dialect: str, table: str) -> Iterator[str]:
    """Yield what a reader has to know, in lines."""
    yield "The rules as one query: a table of people in, the same table with outcomes out."
    yield f"Rule set: {ruleset.id}, version {shown(ruleset.version)}: {shown(ruleset.title)}"
    yield f"SHA-256: {ruleset.sha256}"
    yield f"As of: {as_of.isoformat()}, the day from which dates are counted; write the query anew for another day"
    yield f"Dialect: {dialect}"
    yield ""
    yield f"It reads {shown(table)}: a column of text for each question, named by its id. NULL or an empty text is no"
    yield "answer; several answers stand as a;b; a date as 2026-08-31. Where the table has no column for a"
    yield "question, write NULL in its place in the first SELECT. The questions:"
    yield from _lines(", ".join(ruleset.questions))
    yield ""
    yield "All columns of the table pass through. For each concern C, these are added:"
    yield from _lines(", ".join(f"C.{part}" for part in PARTS))
    yield f"and `{MISSING}`, the questions that apply and have no answer, and `{PROBLEMS}`, which says which cells"
    yield "cannot be used. The concerns:"
    yield from _lines(", ".join(ruleset.concerns))


def _lines(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
