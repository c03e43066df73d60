"""Small pieces of SQL, as sqlglot's tree: so that each dialect quotes and spells them in its own way.

Nodes are made directly and may be shared: the builders of sqlglot copy what they are given, which takes longer than
the rest together. So a tree made here is to be written out, not changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Literal

from sqlglot import Dialect, ErrorLevel, exp

from skinquiz.batch import java

Sql = exp.Expr
Kind = Literal["TEXT", "INT", "BIGINT", "HUGEINT", "DATE"]
_KINDS = {
    "TEXT": exp.DType.TEXT,
    "INT": exp.DType.INT,
    "BIGINT": exp.DType.BIGINT,
    "HUGEINT": exp.DType.INT128,
    "DATE": exp.DType.DATE,
}


# Values


def null(kind: Kind | None = None) -> Sql:
    """Return NULL, of a kind where that has to be said."""
    return cast(exp.Null(), kind) if kind else exp.Null()


def text(value: str) -> Sql:
    return exp.Literal(this=value, is_string=True)


def number(value: int) -> Sql:
    return exp.Neg(this=number(-value)) if value < 0 else exp.Literal(this=str(value), is_string=False)


def day(date: dt.date) -> Sql:
    return cast(text(date.isoformat()), "DATE")


def cast(value: Sql, kind: Kind) -> Sql:
    return exp.Cast(this=value, to=exp.DataType(this=_KINDS[kind]))


def column(name: str) -> Sql:
    """Return a column by its name, whatever letters that has."""
    return exp.Column(this=exp.Identifier(this=name, quoted=True))


def field(row: str, name: str) -> Sql:
    """Return a field of a whole row, which is one value in a column."""
    return exp.Column(this=exp.Identifier(this=name, quoted=True), table=exp.Identifier(this=row, quoted=True))


def between_name(mark: str, kind: str, what: str | int) -> str:
    """Return a name for a column between: ids that differ only in case stay apart where engines ignore it."""
    capitals_apart = "".join(f"^{one}" if one.isupper() else one for one in str(what))
    return f"{mark}{kind}_{capitals_apart}"


def named(value: Sql, name: str) -> Sql:
    """Return a value as a column with this name."""
    return exp.Alias(this=value, alias=exp.Identifier(this=name, quoted=True))


# Truths


def both(parts: Iterable[Sql]) -> Sql:
    """Return whether all parts are true; NULL as in three-valued logic."""
    return _joined(exp.And, list(parts), True)


def either(parts: Iterable[Sql]) -> Sql:
    """Return whether any part is true; NULL as in three-valued logic."""
    return _joined(exp.Or, list(parts), False)


def _joined(kind: type[exp.And] | type[exp.Or], parts: list[Sql], empty: bool) -> Sql:
    if len(parts) < 2:
        return parts[0] if parts else exp.Boolean(this=empty)
    return _apart(reduce(lambda one, other: kind(this=one, expression=other), parts))


def negated(part: Sql) -> Sql:
    """Return whether a part is false; NULL stays."""
    return _apart(exp.Not(this=_apart(part)))


def is_null(value: Sql) -> Sql:
    return _apart(exp.Is(this=value, expression=exp.Null()))


def not_null(value: Sql) -> Sql:
    return negated(exp.Is(this=value, expression=exp.Null()))


def certain(value: Sql) -> Sql:
    """Return whether a truth is known and true: never NULL."""
    return _apart(exp.Is(this=value, expression=exp.Boolean(this=True)))


def possible(value: Sql) -> Sql:
    """Return whether a truth is true or unknown: never NULL."""
    return negated(exp.Is(this=value, expression=exp.Boolean(this=False)))


def equal(value: Sql, other: Sql) -> Sql:
    return _apart(exp.EQ(this=value, expression=other))


def among(value: Sql, others: Sequence[Sql]) -> Sql:
    """Return whether a value is one of others, of which there is at least one."""
    if len(others) == 1:
        return equal(value, others[0])
    return _apart(exp.In(this=value, expressions=list(others)))


def between(value: Sql, low: Sql, high: Sql) -> Sql:
    """Return whether a value lies between two others, both included."""
    return _apart(exp.Between(this=value, low=low, high=high))


def at_most(value: Sql, highest: Sql) -> Sql:
    return _apart(exp.LTE(this=value, expression=highest))


def longer(value: Sql, length: int) -> Sql:
    """Return whether a text has more characters than this."""
    return _apart(exp.GT(this=exp.Length(this=value), expression=number(length)))


def has_bits(value: Sql, bits: int) -> Sql:
    """Return whether a whole number has any of these bits."""
    there = _apart(exp.BitwiseAnd(this=value, expression=number(bits)))
    return _apart(exp.NEQ(this=there, expression=number(0)))


def has(value: Sql, part: str) -> Sql:
    """Return whether a text has this part."""
    return _apart(exp.GT(this=exp.StrPosition(this=value, substr=text(part)), expression=number(0)))


def matches(value: Sql, pattern: str) -> Sql:
    """Return whether the whole of a text, of one line, has this form."""
    return _apart(exp.RegexpLike(this=value, expression=text(f"^(?:{pattern})$")))


# Choices between values


def when(condition: Sql, value: Sql) -> Sql:
    """Return a value where a condition is true, and NULL elsewhere."""
    return first([(condition, value)])


def first(choices: Sequence[tuple[Sql, Sql]], otherwise: Sql | None = None, of: Sql | None = None) -> Sql:
    """Return the value beside the first condition that is true, or (with `of`) beside what that is equal to."""
    if not choices:
        return otherwise or null()
    parts = [exp.If(this=condition, true=value) for condition, value in choices]
    return _apart(exp.Case(this=of, ifs=parts, default=otherwise))


def known(values: Sequence[Sql]) -> Sql:
    """Return the first value that is not NULL."""
    return values[0] if len(values) == 1 else exp.Coalesce(this=values[0], expressions=list(values[1:]))


def latest(values: Sequence[Sql]) -> Sql:
    """Return the greatest value that is not NULL."""
    if len(values) == 1:
        return values[0]
    return exp.Greatest(this=values[0], expressions=list(values[1:]), ignore_nulls=True)


# Texts


def beside(parts: Sequence[Sql]) -> Sql:
    """Return texts one after another; NULL if one of them is."""
    return _apart(reduce(lambda one, other: exp.DPipe(this=one, expression=other, safe=True), parts))


def together(parts: Sequence[Sql]) -> Sql:
    """Return texts one after another, none of which may be NULL: quicker than `beside`."""
    return exp.Anonymous(this="CONCAT", expressions=list(parts))


def listed(parts: Sequence[Sql], separator: str = ";") -> Sql:
    """Return texts one after another with a separator between; those that are NULL are left out."""
    if not parts:
        return text("")
    return exp.ConcatWs(expressions=[text(separator), *parts], safe=True, coalesce=True)


def replaced(value: Sql, pattern: str, by: str) -> Sql:
    """Return a text with every place of this form replaced."""
    return exp.RegexpReplace(this=value, expression=text(pattern), replacement=text(by), modifiers=text("g"))


def sorted_parts(value: Sql, separator: str = ";") -> Sql:
    """Return a text with its parts in the order of their letters' codes."""
    split = exp.Split(this=value, expression=text(separator))
    return exp.ArrayToString(this=exp.ArraySort(this=split), expression=text(separator))


def trimmed(value: Sql, blanks: str) -> Sql:
    """Return a text without these characters around it, or NULL if nothing else is there."""
    return blank_to_null(exp.Trim(this=value, expression=text(blanks)))


def shortened(value: Sql, length: int) -> Sql:
    """Return a text, or its start where it has more characters than this."""
    start = exp.Left(this=value, expression=number(length - 1))
    return first([(longer(value, length), beside([start, text("…")]))], value)


def lower(value: Sql) -> Sql:
    """Return a text in small letters."""
    return exp.Lower(this=value)


def translated(value: Sql, letters: str, to: str) -> Sql:
    """Return a text with each of these letters turned into the one at its place in `to`."""
    return exp.Translate(this=value, from_=text(letters), to=text(to))


def blank_to_null(value: Sql) -> Sql:
    """Return a text, or NULL if it is empty."""
    return exp.Nullif(this=value, expression=text(""))


# Sums


def total(parts: Sequence[Sql]) -> Sql:
    """Return the sum of whole numbers."""
    return _apart(reduce(lambda one, other: exp.Add(this=one, expression=other), parts, number(0)))


def later(start: Sql, count: int, unit: str, no_later: dt.date | None = None) -> Sql:
    """Return a date so many days, weeks, months or years later; the end of a month is clipped."""
    added = cast(exp.DateAdd(this=start, expression=number(count), unit=exp.Var(this=unit.upper())), "DATE")
    if no_later is None:
        return added
    return when(not_null(start), exp.Least(this=day(no_later), expressions=[added], ignore_nulls=True))


# Queries


def table(name: str) -> Sql:
    return exp.Table(this=exp.Identifier(this=name, quoted=True))


def select(columns: Sequence[Sql], source: Sql) -> exp.Select:
    """Return a query for these columns."""
    return exp.Select(expressions=list(columns), from_=exp.From(this=source))


def layered(source: Sql, layers: Sequence[Sequence[Sql]], columns: Sequence[Sql], mark: str) -> exp.Select:
    """Return a query for columns over layers: each adds its columns to all that is there before it."""
    with_ = []
    for place, added in enumerate(layer for layer in layers if layer):
        name = exp.Identifier(this=f"{mark}{place}", quoted=True)
        with_.append(exp.CTE(this=select([exp.Star(), *added], source), alias=exp.TableAlias(this=name)))
        source = table(name.name)
    query = select(columns, source)
    query.set("with_", exp.With(expressions=with_))
    return query


def nested(query: exp.Select) -> exp.Select:
    """Return a layered query with each layer inside the next one, which Spark is quicker to understand."""
    layers = query.ctes
    for inner, outer in zip(layers, [*(layer.this for layer in layers[1:]), query], strict=True):
        outer.set("from_", exp.From(this=exp.Subquery(this=inner.this, alias=inner.args["alias"])))
    query.set("with_", None)
    return query


def written(query: Sql, dialect: str, pretty: bool = False) -> str:
    """Return a query as text in one of sqlglot's dialects."""
    kind = Dialect.get_or_raise(dialect)
    writer = java.writer(kind.generator_class) if java.is_java(kind) else kind.generator_class
    return writer(dialect=kind, pretty=pretty, unsupported_level=ErrorLevel.IGNORE).generate(query, copy=False)


def _apart(value: Sql) -> Sql:
    return exp.Paren(this=value)
