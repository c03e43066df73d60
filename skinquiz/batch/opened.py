"""Files as something that a query reads from: DuckDB's functions for files, with columns renamed inside.

Columns are called `c0`, `c1`, … until the end, so that no name in a file gets in the way of another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from sqlglot import exp

from skinquiz.batch import duck, sql
from skinquiz.batch.errors import TableError
from skinquiz.batch.inputs import File
from skinquiz.batch.layout import DEEPEST, Layout
from skinquiz.batch.mended import PROBLEM, REMARK
from skinquiz.batch.sql import Sql
from skinquiz.batch.typed import as_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


LONGEST = 2_000_000  # bytes in a line that are looked at without mending; more would take more memory
_BUFFER = 32_000_000  # bytes that each thread reads at a time


@dataclass(frozen=True, slots=True)
class Opened:
    """What a query reads: columns in order, and what is wrong with whole rows.

    Each column is there as it is, as it goes into a table without lists and JSON, and as the text of an answer.
    """

    source: Sql
    names: tuple[str, ...]
    values: tuple[Sql, ...]
    plain: tuple[Sql, ...]
    texts: tuple[Sql, ...]
    unread: Sql | None = None
    remark: Sql | None = None

    def text(self, name: str) -> Sql:
        """Return a column as text, where it holds an answer; a row that cannot be read has none."""
        found = self.texts[self.names.index(name)]
        return sql.when(sql.is_null(self.unread), found) if self.unread else found

    @property
    def problem(self) -> Sql | None:
        """What is wrong with whole rows, if anything may be."""
        there = [one for one in (self.unread, self.remark) if one is not None]
        return sql.blank_to_null(sql.listed(there, "; ")) if there else None


def open_csv(files: Sequence[tuple[File, Layout]], mended: bool) -> Opened:
    """Return CSV files below each other. Columns with the same name are one; where a file has none, it is empty."""
    names = list(dict.fromkeys(key for _, one in files for key in _keys(one.names)))
    parts = []
    for layout, group in groupby(files, key=lambda pair: pair[1]):
        own = _keys(layout.names)
        inner = [_inner(place) for place in range(len(own) + (2 if mended else 0))]
        source = _read_csv([file for file, _ in group], inner, layout.delimiter, DEEPEST if mended else LONGEST)
        here = [sql.column(_inner(own.index(key))) if key in own else sql.null("TEXT") for key in names]
        here += [sql.column(_inner(len(own) + place)) for place in range(2 if mended else 0)]
        parts.append(sql.select([sql.named(one, _inner(place)) for place, one in enumerate(here)], source))
    columns = tuple(sql.column(_inner(place)) for place in range(len(names)))
    told = [sql.column(_inner(len(names) + place)) if mended else None for place in range(2)]
    return Opened(_below_each_other(parts), tuple(name for name, _ in names), columns, columns, columns, *told)


def _keys(names: Sequence[str]) -> list[tuple[str, int]]:
    """Return names with the number of times that each was there before."""
    return [(name, names[:place].count(name)) for place, name in enumerate(names)]


def _read_csv(files: Sequence[File], names: Sequence[str], delimiter: str, longest: int, header: bool = True) -> Sql:
    return _function(
        "READ_CSV",
        files,
        columns=exp.Struct(expressions=[_entry(name, sql.text("VARCHAR")) for name in names]),
        auto_detect=exp.Boolean(this=False),
        header=exp.Boolean(this=header),
        delim=sql.text(delimiter),
        quote=sql.text('"'),
        escape=sql.text('"'),
        nullstr=sql.text(""),
        allow_quoted_nulls=exp.Boolean(this=False),
        max_line_size=sql.number(longest),
        buffer_size=sql.number(max(longest, _BUFFER)),
        compression=sql.text(files[0].packed),
    )


def open_jsonl(connection: DuckDBPyConnection, files: Sequence[File], mended: bool) -> Opened:
    """Return JSON Lines: a column for each key that any line has, with its value as JSON."""
    options = {"compression": sql.text(files[0].packed), "maximum_object_size": sql.number(DEEPEST)}
    lines = _function("READ_NDJSON_OBJECTS", files, **options)
    structure = sql.select([exp.Anonymous(this="JSON_GROUP_STRUCTURE", expressions=[sql.column("json")])], lines)
    [(found,)] = duck.run(connection, sql.written(structure, "duckdb"))
    keys = json.loads(found) if found else {}
    if not isinstance(keys, dict) or not keys:
        raise TableError(f"`{files[0].shown}` holds no JSON objects, one a line")
    source = _function(
        "READ_JSON",
        files,
        format=sql.text("newline_delimited"),
        columns=exp.Struct(expressions=[_entry(key, sql.text("JSON")) for key in keys]),
        **options,
    )
    return _renamed(source, list(keys), ["JSON"] * len(keys), (PROBLEM, REMARK) if mended else ())


def open_parquet(connection: DuckDBPyConnection, files: Sequence[File]) -> Opened:
    """Return Parquet files below each other, by the names of their columns."""
    source = _function("READ_PARQUET", files, union_by_name=exp.Boolean(this=True))
    described = exp.Describe(this=sql.select([exp.Star()], source))
    columns = duck.run(connection, sql.written(described, "duckdb"))
    return _renamed(source, [str(row[0]) for row in columns], [str(row[1]) for row in columns])


def _renamed(source: Sql, names: Sequence[str], kinds: Sequence[str], told: Sequence[str] = ()) -> Opened:
    """Return a source with its columns renamed; those that tell of problems are no columns of the table."""
    inner = sql.select([sql.named(sql.column(name), _inner(place)) for place, name in enumerate(names)], source)
    places = [place for place, name in enumerate(names) if name not in told]
    columns = {place: sql.column(_inner(place)) for place in range(len(names))}
    found = [as_text(columns[place], kinds[place]) for place in places]
    wrong = [as_text(columns[names.index(name)], "JSON") if name in names else None for name in told]
    return Opened(
        _below_each_other([inner]),
        tuple(names[place] for place in places),
        tuple(columns[place] for place in places),
        tuple(text if _nested(kinds[place]) else columns[place] for place, text in zip(places, found, strict=True)),
        tuple(found),
        *wrong,
    )


def _nested(kind: str) -> bool:
    return kind == "JSON" or kind.endswith("]")


def read_result(file: File, through: int, added: Sequence[str], header: bool, mended: bool) -> Sql:
    """Return a file of results that was written here: so many columns that passed through, then these."""
    if file.kind == "parquet":
        return _function("READ_PARQUET", [file])
    if file.kind == "jsonl":
        kinds = exp.Struct(expressions=[_entry(name, sql.text("VARCHAR")) for name in added])
        packed = {"compression": sql.text(file.packed), "maximum_object_size": sql.number(DEEPEST)}
        return _function("READ_JSON", [file], format=sql.text("newline_delimited"), columns=kinds, **packed)
    names = [*map(_inner, range(through)), *added]
    return _read_csv([file], names, "\t" if file.tabs else ",", 2 * (DEEPEST if mended else LONGEST), header)


def _function(name: str, files: Iterable[File], **options: Sql) -> Sql:
    paths = exp.Array(expressions=[sql.text(str(file.path)) for file in files])
    named = [exp.Kwarg(this=exp.Var(this=option), expression=value) for option, value in options.items()]
    return exp.Table(this=exp.Anonymous(this=name, expressions=[paths, *named]))


def _entry(name: str, value: Sql) -> Sql:
    return exp.PropertyEQ(this=sql.text(name), expression=value)


def _below_each_other(parts: Sequence[exp.Select]) -> Sql:
    whole: Sql = parts[0]
    for part in parts[1:]:
        whole = exp.Union(this=whole, expression=part, distinct=False)
    return exp.Subquery(this=whole, alias=exp.TableAlias(this=exp.Identifier(this="given", quoted=True)))


def _inner(place: int) -> str:
    """Return the name that a column has inside."""
    return f"c{place}"
