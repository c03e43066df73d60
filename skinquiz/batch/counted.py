"""Counts of rows while they are written, so that nothing is read twice.

What matters for the counts is put into one whole number for each row, of which few are different. A function that
DuckDB calls with many of them at once adds them up.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from skinquiz.batch import sql
from skinquiz.batch.query import PROBLEMS
from skinquiz.batch.sql import Kind, Sql
from skinquiz.model import LADDER
from skinquiz.tally import Written

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NUMBERS = count()


class RowCounts:
    """Counts rows of results that pass through `passed`. Without concerns, only rows and problems are counted.

    The number of a row holds one bit for problems, and above it a field for each outcome and one for concerns with
    several possible ones. Where that takes more than 63 bits (256 concerns), the number is written as a text.
    """

    def __init__(self, connection: DuckDBPyConnection, concerns: Sequence[str]) -> None:
        self._concerns, self._bits = concerns, len(concerns).bit_length()
        self._name = f"_counted_{next(_NUMBERS)}"
        self._rows: Counter[int] = Counter()
        self._lock = threading.Lock()
        self._kind: Kind = "BIGINT" if 1 + self._bits * (len(LADDER) + 1) < 64 else "TEXT"
        register: Any = connection.create_function  # releases keep the names of the last two in different places
        kind = "BIGINT" if self._kind == "BIGINT" else "VARCHAR"
        register(self._name, self._add, [kind], kind, side_effects=True, type="arrow", null_handling="special")

    def passed(self, value: Sql) -> Sql:
        """Return a value of a row as it is; when it is worked out, the row is counted."""
        counted = exp.Anonymous(this=self._name, expressions=[sql.cast(self._number(), self._kind)])
        return sql.when(sql.not_null(counted), value)

    def written(self) -> Written:
        """Return what has been counted."""
        fields = [self._total(place) for place in range(len(LADDER) + 1)]
        return Written(
            rows=self._rows.total(),
            problems=sum(rows for number, rows in self._rows.items() if number & 1),
            unassessed=sum(rows for number, rows in self._rows.items() if not number >> 1),
            outcomes=dict(zip(LADDER, fields, strict=False)),
            open=fields[-1],
        )

    def _number(self) -> Sql:
        problem = sql.first([(sql.not_null(sql.column(PROBLEMS)), sql.number(1))], sql.number(0))
        return sql.total(
            [
                sql.cast(problem, "BIGINT" if self._kind == "BIGINT" else "HUGEINT"),
                *map(self._of_concern, self._concerns),
            ]
        )

    def _of_concern(self, concern: str) -> Sql:
        open_ = sql.not_null(sql.column(f"{concern}.possible_outcomes"))
        otherwise = sql.first([(open_, sql.number(self._one(len(LADDER))))], sql.number(0))
        settled = [(sql.text(outcome), sql.number(self._one(place))) for place, outcome in enumerate(LADDER)]
        return sql.first(settled, otherwise, of=sql.column(f"{concern}.outcome"))

    def _one(self, place: int) -> int:
        """Return what counts once in a field."""
        return 1 << 1 + place * self._bits

    def _total(self, place: int) -> int:
        start, most = 1 + place * self._bits, (1 << self._bits) - 1
        return sum((number >> start & most) * rows for number, rows in self._rows.items())

    def _add(self, numbers: Any) -> Any:
        """Count the numbers of an Arrow array. DuckDB calls this from several threads."""
        different = numbers.value_counts()
        with self._lock:
            for one, rows in zip(different.field(0).to_pylist(), different.field(1).to_pylist(), strict=True):
                self._rows[int(one)] += rows
        return numbers
