"""Typed columns as text: each type of DuckDB, what is a hole, and what is told as unusable."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from skinquiz.batch import sql
from skinquiz.batch.typed import as_text
from skinquiz.batch.values import text_of

# What a column holds, and its text.
TEXTS: dict[str, str | None] = {
    "34::TINYINT": "34",
    "34::UBIGINT": "34",
    "18446744073709551616::HUGEINT": "18446744073709551616",
    "34.0::DOUBLE": "34",
    "-2.0::FLOAT": "-2",
    "34.5::DOUBLE": "34.5",
    "'nan'::DOUBLE": None,
    "'inf'::DOUBLE": "inf",
    "1e300::DOUBLE": "1e+300",
    "34.00::DECIMAL(9, 2)": "34",
    "34.50::DECIMAL(9, 2)": "34.50",
    "100::DECIMAL(9, 0)": "100",
    "DATE '2026-08-01'": "2026-08-01",
    "'infinity'::DATE": "infinity",
    "TIMESTAMP '2026-08-01'": "2026-08-01",
    "TIMESTAMP '2026-08-01 00:00:01'": "2026-08-01 00:00:01",
    "TIMESTAMP '2026-08-01 00:00:00.5'": "2026-08-01 00:00:00.5",
    "'2026-08-01'::TIMESTAMP_S": "2026-08-01",
    "'2026-08-01'::TIMESTAMP_MS": "2026-08-01",
    "'2026-08-01'::TIMESTAMP_NS": "2026-08-01",
    "'2026-08-01 01:00:00+01'::TIMESTAMPTZ": "2026-08-01 00:00:00+00",
    "TRUE": "true",
    "'yes'::ENUM('no', 'yes')": "yes",
    "'yes'::BLOB": "yes",
    r"'\xFF'::BLOB": r"\xFF",
    "['a', 'b']": "a;b",
    "['a;b', 'c, d']": "a;b;c, d",
    "['a', NULL]": "[a, NULL]",
    "[NULL]::VARCHAR[]": "[NULL]",
    "[]::VARCHAR[]": "",
    "NULL::VARCHAR[]": None,
    "[1, 2]": "1;2",
    "ARRAY_VALUE('a', 'b')": "a;b",
    "{'a': 1}": "{'a': 1}",
    "[{'a': 1}]": "{'a': 1}",
    "MAP {'a': 1}": "{a=1}",
    "INTERVAL 1 DAY": "1 day",
    "NULL": None,
    "NULL::BLOB": None,
    "NULL::JSON": None,
    "'null'::JSON": None,
    "'\"a;b\"'::JSON": "a;b",
    "'34'::JSON": "34",
    "'34.0'::JSON": "34",
    "'1e400'::JSON": "inf",
    "'true'::JSON": "true",
    '\'["a", "b"]\'::JSON': "a;b",
    "'[\"a\", null]'::JSON": "[a, NULL]",
    "'[]'::JSON": "",
    "'{}'::JSON": "{}",
}


@pytest.mark.parametrize("value", TEXTS)
def test_a_type_has_its_text(value: str) -> None:
    with duckdb.connect() as connection:
        relation = connection.sql(f"SELECT {value} AS given")
        ((_, described, *_),) = connection.execute(f"DESCRIBE SELECT {value} AS given").fetchall()
        for kind in (relation.types[0], described):
            text = sql.written(as_text(sql.column("given"), kind), "duckdb")
            assert relation.project(text).fetchall() == [(TEXTS[value],)]


def test_the_place_of_the_machine_does_not_show() -> None:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'Pacific/Auckland'")
        relation = connection.sql("SELECT '2026-08-01 00:00:00+00'::TIMESTAMPTZ AS given")
        text = sql.written(as_text(sql.column("given"), relation.types[0]), "duckdb")
        assert relation.project(text).fetchall() == [("2026-08-01 00:00:00+00",)]


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError("nobody looks at me")


DAY = dt.datetime(2026, 8, 1)
VALUES: list[tuple[Any, str | None]] = [
    (None, None),
    (math.nan, None),
    (Decimal("nan"), None),
    (pd.NA, None),
    (pd.NaT, None),
    (np.float64("nan"), None),
    ("yes", "yes"),
    ("", ""),
    (" a ", " a "),
    ("\ud800", r"\ud800"),
    (True, "true"),
    (np.False_, "false"),
    (34, "34"),
    (np.int8(3), "3"),
    (34.0, "34"),
    (34.5, "34.5"),
    (1e300, "1e+300"),
    (math.inf, "inf"),
    (Decimal("34.00"), "34"),
    (10**5000, "a int"),
    (DAY, "2026-08-01"),
    (DAY.replace(tzinfo=dt.UTC), "2026-08-01"),
    (DAY.replace(second=1), "2026-08-01 00:00:01"),
    (pd.Timestamp("2026-08-01"), "2026-08-01"),
    (pd.Timestamp("2026-08-01 00:00:00.000000001"), "2026-08-01 00:00:00.000000001"),
    (DAY.date(), "2026-08-01"),
    (b"yes", "yes"),
    (b"\xff", r"b'\xff'"),
    ([], ""),
    (["a", "b"], "a;b"),
    (("a;b", "c"), "a;b;c"),
    ({"b", "a"}, "a;b"),
    (np.array(["a", "b"]), "a;b"),
    (["a", None], "['a', None]"),
    ([["a"]], "[['a']]"),
    ({"a": 1}, "{'a': 1}"),
    (Hostile(), "a Hostile"),
]


@pytest.mark.parametrize(("value", "text"), VALUES, ids=lambda one: type(one).__name__)
def test_a_value_of_python_has_its_text(value: object, text: str | None) -> None:
    assert text_of(value) == text
