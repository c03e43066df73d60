"""What is asked of a frame: by which rules, on which day, and where its answers stand."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skinquiz.answers import read_date
from skinquiz.batch import sql
from skinquiz.batch.bound import bind, replaced
from skinquiz.batch.cells import Cell
from skinquiz.batch.columns import Columns, OneColumn, TickedColumns, read_columns
from skinquiz.batch.errors import TableError
from skinquiz.batch.query import Table, added_columns, query
from skinquiz.batch.sql import Sql
from skinquiz.model import RuleSet

if TYPE_CHECKING:
    import pyarrow as pa

Path_ = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules, the day, and the columns where they are not called as the questions are."""

    ruleset: RuleSet
    as_of: dt.date
    columns: Columns | None

    def used(self, names: Sequence[str]) -> list[int]:
        """Return the places of the columns with answers. Raises TableError if the table cannot be used."""
        places: set[int] = set()

        def seen(place: int) -> Sql:
            places.add(place)
            return sql.null()

        self.kept(names)
        self.cells(names, seen)
        return sorted(places)

    def kept(self, names: Sequence[str]) -> list[int]:
        """Return the places of the columns that pass through: all but those of an earlier result."""
        gone = replaced(self.ruleset, names)
        return [place for place, name in enumerate(names) if name not in gone]

    def cells(self, names: Sequence[str], as_text: Callable[[int], Sql]) -> Mapping[str, Cell]:
        """Return where the answers stand. `as_text` gives a column as text by its place."""
        return bind(self.ruleset, names, lambda name: as_text(names.index(name)), self.columns)

    def text(self, table: Table) -> str:
        """Return the query for a table, as DuckDB takes it."""
        return sql.written(query(self.ruleset, self.as_of, table), "duckdb")

    def added(self) -> list[str]:
        """Return the names of the columns that are added."""
        return added_columns(self.ruleset)

    def added_schema(self) -> pa.Schema:
        """Return the added columns as Arrow has them: texts, and dates."""
        import pyarrow as pa

        earliest = {f"{concern}.earliest" for concern in self.ruleset.concerns}
        return pa.schema([pa.field(name, pa.date32() if name in earliest else pa.string()) for name in self.added()])


def asked(
    rules: Path_ | RuleSet | None, as_of: dt.date | str | None, columns: Path_ | Mapping[str, Any] | None
) -> Asked:
    """Return what is asked, read and loaded. Raises TableError, or DiagnosticsError for files that cannot be used."""
    ruleset, day = _rules(rules), _day(as_of)
    return Asked(ruleset, day, None if columns is None else _columns(columns, ruleset, day))


def _rules(rules: Path_ | RuleSet | None) -> RuleSet:
    """Return a rule set: what is given, or as on the command line SKINQUIZ_RULES, or the one that ships with us."""
    from skinquiz.rulefiles.bundled import bundled_rules
    from skinquiz.rulefiles.load import load_ruleset

    if isinstance(rules, RuleSet):
        return rules
    return load_ruleset(Path(rules or os.environ.get("SKINQUIZ_RULES") or bundled_rules()))


def _day(as_of: dt.date | str | None) -> dt.date:
    if isinstance(as_of, str):
        try:
            return read_date(as_of)
        except ValueError as error:
            raise TableError(f"as_of: {error}") from None
    if isinstance(as_of, dt.datetime):
        return as_of.date()
    return as_of or dt.date.today()


def _columns(columns: Path_ | Mapping[str, Any], ruleset: RuleSet, as_of: dt.date) -> Columns:
    """Return a columns file as read, or a mapping that says the same."""
    if not isinstance(columns, Mapping):
        return read_columns(Path(columns).read_bytes(), str(columns), ruleset.questions, as_of)
    if all(isinstance(one, OneColumn | TickedColumns) for one in columns.values()):
        return columns
    return read_columns(json.dumps(columns, ensure_ascii=False), "columns", ruleset.questions, as_of)
