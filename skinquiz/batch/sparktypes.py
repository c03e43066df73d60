"""Typed columns of Spark as text: what a number, a date or a list says, in the words of an answers file.

As `skinquiz.batch.typed` does for DuckDB: NaN and an empty list are holes, what no answer can be stays a text that is
told as unusable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from skinquiz.batch import sql
from skinquiz.batch.sql import Sql

if TYPE_CHECKING:
    from pyspark.sql.types import DataType

_LARGEST = 10**15  # from here on a whole number is no answer, and is told as it is written
_PLAIN = frozenset(["string", "char", "varchar", "byte", "short", "integer", "long", "boolean", "date", "void"])
_NESTED = frozenset({"struct", "map", "variant"})
_STAMPS = frozenset({"timestamp", "timestamp_ntz"})
_NO_TIME = " 00:00:00$"
_BINARY = "UTF8_BINARY"


def as_text(column: Sql, kind: DataType) -> Sql:
    """Return a column as text, by its type. A timestamp is the day that it begins, in the session's time zone."""
    name = type(kind).typeName()
    written = sql.cast(column, "TEXT")
    if name == "string" and getattr(kind, "collation", _BINARY) != _BINARY:
        return _call("COLLATE", column, sql.text(_BINARY))  # a code is told from another by its letters alone
    match name:
        case "string":
            return column
        case "float" | "double":
            return sql.first([(_call("ISNAN", column), sql.null("TEXT"))], _number(column, "BIGINT"))
        case "decimal":
            return _number(column, "DECIMAL(38, 0)")
        case "array":
            return list_text(_cast(column, "ARRAY<STRING>"))
        case stamp if stamp in _STAMPS:
            return sql.replaced(written, _NO_TIME, "")
        case "binary":
            return _of_bytes(column)
        case known if known in _PLAIN or known in _NESTED:
            return written
    return sql.when(sql.not_null(column), sql.text("?"))


def list_text(texts: Sql) -> Sql:
    """Return the texts of a list one after another, or, with a NULL among them, the list as Spark shows it."""
    hole = exp.LT(this=_call("SIZE", _call("ARRAY_COMPACT", texts)), expression=_call("SIZE", texts))
    return sql.first([(hole, sql.cast(texts, "TEXT"))], _call("ARRAY_JOIN", texts, sql.text(";")))


def from_json(value: Sql) -> Sql:
    """Return a text, where it is a list in JSON as the texts of that list one after another."""
    texts = _call("FROM_JSON", value, sql.text("array<string>"))
    return sql.first([(_call("STARTSWITH", value, sql.text("[")), sql.known([list_text(texts), value]))], value)


def flat(column: Sql, kind: DataType) -> Sql:
    """Return a column that a text file can hold: lists with `;` between, other nested values as JSON."""
    match type(kind).typeName():
        case "array" | "binary":
            return as_text(column, kind)
        case "struct" | "map" | "variant":
            return _call("TO_JSON", column)
    return column


def _number(value: Sql, whole: str) -> Sql:
    """Return a number, a whole one without a point."""
    small = exp.LT(this=_call("ABS", value), expression=sql.number(_LARGEST))
    same = sql.both([small, sql.equal(value, _call("FLOOR", value))])
    return sql.first([(same, sql.cast(_cast(value, whole), "TEXT"))], sql.cast(value, "TEXT"))


def _of_bytes(value: Sql) -> Sql:
    """Return bytes as the text that they are, or else in hexadecimal digits."""
    text = sql.cast(value, "TEXT")
    same = sql.equal(_call("ENCODE", text, sql.text("UTF-8")), value)
    return sql.first([(same, text)], _call("HEX", value))


def _cast(value: Sql, kind: str) -> Sql:
    return exp.Cast(this=value, to=exp.DataType.build(kind, dialect="spark"))


def _call(name: str, *values: Sql) -> Sql:
    """Return one of Spark's functions of values."""
    return exp.Anonymous(this=name, expressions=list(values))
