"""Typed columns of DuckDB as text: what a number, a date, a list or a JSON value says, as a cell of a file has it.

Nothing that is there becomes a hole except what other programs write for one: NaN, an empty list, JSON's null. What no
answer can be (a nested value, a list with a NULL inside, bytes that are no text) becomes a text that is told as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from skinquiz.batch import sql
from skinquiz.batch.sql import Sql

if TYPE_CHECKING:
    from duckdb.sqltypes import DuckDBPyType

_PLAIN = frozenset(
    ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "BOOLEAN", "DATE", "ENUM"]
)  # the common ones
_NO_TIME = " 00:00:00$"
_NO_FRACTION = r"\.0+$"
_LARGEST = 10**15  # from here on a whole number is no answer, and is told as it is written


def as_text(column: Sql, kind: DuckDBPyType | str) -> Sql:
    """Return a column as text, by its type as DuckDB names it: an object of its own, or what DESCRIBE says."""
    name = str(kind).upper()
    if name.endswith("]"):
        return _list(_cast(column, _TEXTS))
    match name.split("(")[0]:
        case "VARCHAR":
            return column
        case "FLOAT" | "DOUBLE":
            return _float(column)
        case "DECIMAL":
            return sql.replaced(sql.cast(column, "TEXT"), _NO_FRACTION, "")
        case "TIMESTAMP WITH TIME ZONE":
            utc = _call("TIMEZONE", sql.text("UTC"), column)  # a moment, not a day: which day depends on the place
            return sql.beside([sql.cast(utc, "TEXT"), sql.text("+00")])
        case stamp if stamp.startswith("TIMESTAMP"):
            return _moment(column, stamp)
        case "BLOB":
            return sql.known([_call("TRY", _call("DECODE", column)), sql.cast(column, "TEXT")])
        case "JSON":
            return _json(column)
        case plain if plain in _PLAIN:
            return sql.cast(column, "TEXT")
    return _whatever(column)


def _float(value: Sql) -> Sql:
    """Return a number, a whole one without a point; NaN is a hole."""
    small = exp.LT(this=_call("ABS", value), expression=sql.number(_LARGEST))
    whole = sql.both([small, sql.equal(value, _call("TRUNC", value))])
    choices = [(_call("ISNAN", value), sql.null()), (whole, sql.cast(_cast(value, _LONG), "TEXT"))]
    return sql.first(choices, sql.cast(value, "TEXT"))


def _moment(value: Sql, kind: str) -> Sql:
    """Return a point in time, at midnight its day. DuckDB stops at those whose year is far outside of calendars."""
    text = sql.replaced(sql.cast(value, "TEXT"), _NO_TIME, "")
    if kind == "TIMESTAMP_NS":
        return text
    low, high = (exp.Cast(this=sql.text(day), to=_type(kind)) for day in ("0001-01-01", "9999-12-31"))
    far = sql.when(sql.not_null(value), sql.text("a time outside of calendars"))
    return sql.first([(sql.between(value, low, high), text)], far)


def _list(texts: Sql) -> Sql:
    """Return the texts of a list one after another, or, with a NULL among them, the list as DuckDB shows it."""
    hole = exp.LT(this=_call("LIST_COUNT", texts), expression=_call("LEN", texts))
    return sql.first([(hole, sql.cast(texts, "TEXT"))], _call("ARRAY_TO_STRING", texts, sql.text(";")))


def _json(value: Sql) -> Sql:
    written = sql.cast(value, "TEXT")
    number = exp.TryCast(this=written, to=exp.DataType(this=exp.DType.DOUBLE))
    by_type = {
        "VARCHAR": _call("JSON_EXTRACT_STRING", value, sql.text("$")),
        "ARRAY": _list(_call("JSON_EXTRACT_STRING", value, sql.text("$[*]"))),
        "DOUBLE": sql.known([_float(number), written]),
        "NULL": sql.null(),
    }
    choices = [(sql.text(name), text) for name, text in by_type.items()]
    return sql.first(choices, written, of=_call("JSON_TYPE", value))


def _whatever(value: Sql) -> Sql:
    """Return any other value as DuckDB shows it, or as a mark if it cannot: a value is there."""
    shown = exp.TryCast(this=value, to=exp.DataType(this=exp.DType.TEXT))
    return sql.known([shown, sql.when(sql.not_null(value), sql.text("?"))])


_LONG = exp.DataType(this=exp.DType.BIGINT)
_TEXTS = exp.DataType(this=exp.DType.ARRAY, expressions=[exp.DataType(this=exp.DType.TEXT)], nested=True)


def _type(name: str) -> exp.DataType:
    return exp.DataType(this=exp.DType.USERDEFINED, kind=name)


def _cast(value: Sql, kind: exp.DataType) -> Sql:
    return exp.Cast(this=value, to=kind)


def _call(name: str, *values: Sql) -> Sql:
    """Return one of DuckDB's functions of values."""
    return exp.Anonymous(this=name, expressions=list(values))
