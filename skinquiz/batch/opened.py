"""Files as something that a query reads from: DuckDB's functions for files, with columns renamed inside.

Columns are called `c0`, `c1`, … until the end, so that no name in a file gets in the way of another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from skinquiz.batch import duck, sql
from skinquiz.batch.duck import Watch
from skinquiz.batch.errors import TableError
from skinquiz.batch.inputs import File
from skinquiz.batch.layout import DEEPEST, Layout
from skinquiz.batch.mended import PROBLEM, REMARK
from skinquiz.batch.outputs import copying
from skinquiz.batch.sql import Sql
from skinquiz.batch.typed import as_text
from skinquiz.messages import shown

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


LONGEST = 2_000_000  # bytes in a line that are looked at without mending; more would take more memory
_BUFFER = 32_000_000  # bytes that each thread reads at a time
_LARGE, _SMALL = 150_000, 30_720  # rows in a row group of Parquet


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
    for (layout, _), group in groupby(files, key=lambda pair: (pair[1], pair[0].packed)):
        own = _keys(layout.names)
        inner = [_inner(place) for place in range(len(own) + (2 if mended else 0))]
        longest = DEEPEST if mended else LONGEST
        source = _read_csv([file for file, _ in group], inner, layout.delimiter, longest, r"\r\n" if mended else None)
        here = [sql.column(_inner(own.index(key))) if key in own else sql.null("TEXT") for key in names]
        here += [sql.column(name) for name in inner[len(own) :]]
        parts.append(_numbered(here, source))
    columns = tuple(sql.column(_inner(place)) for place in range(len(names)))
    told = [sql.column(_inner(len(names) + place)) if mended else None for place in range(2)]
    return Opened(_below_each_other(parts), tuple(name for name, _ in names), columns, columns, columns, *told)


def _keys(names: Sequence[str]) -> list[tuple[str, int]]:
    """Return names with the number of times that each was there before."""
    return [(name, names[:place].count(name)) for place, name in enumerate(names)]


def _read_csv(
    files: Sequence[File],
    names: Sequence[str],
    delimiter: str,
    longest: int,
    ends: str | None = None,
) -> Sql:
    """Return CSV files of texts. How lines end is found out unless it is known: an end in a cell may mislead."""
    known = {"new_line": sql.text(ends)} if ends else {}
    return _function(
        "READ_CSV",
        files,
        columns=exp.Struct(expressions=[_entry(name, sql.text("VARCHAR")) for name in names]),
        auto_detect=exp.Boolean(this=False),
        header=exp.Boolean(this=True),
        delim=sql.text(delimiter),
        quote=sql.text('"'),
        escape=sql.text('"'),
        nullstr=sql.text(""),
        allow_quoted_nulls=exp.Boolean(this=False),
        max_line_size=sql.number(longest),
        buffer_size=sql.number(max(longest, _BUFFER)),
        compression=sql.text(files[0].packed),
        **known,
    )


def open_jsonl(connection: DuckDBPyConnection, files: Sequence[File], mended: bool) -> Opened:
    """Return JSON Lines: a column for each key that any line has, with its value as JSON."""
    groups = [list(group) for _, group in groupby(files, key=lambda file: file.packed)]
    lines = _below_each_other([sql.select([exp.Star()], _read_lines(group)) for group in groups])
    structure = sql.select([exp.Anonymous(this="JSON_GROUP_STRUCTURE", expressions=[sql.column("json")])], lines)
    [(found,)] = duck.run(connection, sql.written(structure, "duckdb"))
    keys = json.loads(found) if found else {}
    if not isinstance(keys, dict) or not keys:
        help = "if it is an array, put each of its objects on a line of its own"
        raise TableError(f"`{files[0].shown}` holds no JSON objects, one a line", help)
    names = list(keys)
    source = _below_each_other([_read_json(group, names) for group in groups])
    return _typed(source, names, ["JSON"] * len(names), (PROBLEM, REMARK) if mended else ())


def _read_lines(files: Sequence[File]) -> Sql:
    return _function("READ_NDJSON_OBJECTS", files, **_json_options(files))


def _read_json(files: Sequence[File], keys: Sequence[str]) -> exp.Select:
    """Return the values of keys. DuckDB's quick way takes keys that differ in capitals only for the same."""
    if "" in keys or len({key.casefold() for key in keys}) < len(keys):
        line = sql.column("json")
        pointers = ["/" + key.replace("~", "~0").replace("/", "~1") for key in keys]
        values = [exp.Anonymous(this="JSON_EXTRACT", expressions=[line, sql.text(one)]) for one in pointers]
        return _numbered(values, _read_lines(files))
    kinds = exp.Struct(expressions=[_entry(key, sql.text("JSON")) for key in keys])
    options = {"format": sql.text("newline_delimited"), "columns": kinds, **_json_options(files)}
    return _numbered([sql.column(key) for key in keys], _function("READ_JSON", files, **options))


def _json_options(files: Sequence[File]) -> dict[str, Sql]:
    return {"compression": sql.text(files[0].packed), "maximum_object_size": sql.number(DEEPEST)}


def open_parquet(
    connection: DuckDBPyConnection, files: Sequence[File], folder: Path | None = None, watch: Watch | None = None
) -> Opened:
    """Return Parquet files below each other, as CSV. A column that is not of one type in all files becomes text.

    With a folder to write to, files with large row groups are first written again with small ones.
    """
    seen = [(file, *_columns_of(connection, file)) for file in files]
    if folder:
        repacked = (_repacked(connection, file, folder / str(place), watch) for place, (file, *_) in enumerate(seen))
        seen = [(file, names, of) for file, (_, names, of) in zip(repacked, seen, strict=True)]
    keys = list(dict.fromkeys(key for _, names, _ in seen for key in _keys(names)))
    kinds = {key: {of[_keys(names).index(key)] for _, names, of in seen if key in _keys(names)} for key in keys}
    parts = []
    for (names, of, _), group in groupby(seen, key=lambda one: (*one[1:], one[0].path.parent == folder)):
        own = _keys(names)
        source = _function("READ_PARQUET", [file for file, *_ in group])
        known = [sql.column(str(one)) for one in _described(connection, source)]
        here: list[Sql] = []
        for key in keys:
            value = known[own.index(key)] if key in own else sql.null()
            same = len(kinds[key]) == 1 or key not in own
            here.append(value if same else as_text(value, of[own.index(key)]))
        parts.append(_numbered(here, source))
    one_kind = [next(iter(kinds[key])) if len(kinds[key]) == 1 else "VARCHAR" for key in keys]
    return _typed(_below_each_other(parts), [name for name, _ in keys], one_kind)


def _columns_of(connection: DuckDBPyConnection, file: File) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of a Parquet file's columns as they stand in it, and their types."""
    import pyarrow
    from pyarrow import parquet

    kinds = tuple(_described(connection, _function("READ_PARQUET", [file])).values())
    try:
        names = tuple(parquet.read_schema(file.path).names)
    except (pyarrow.ArrowException, OSError) as error:
        raise TableError(f"`{file.shown}` is no Parquet that can be read", shown(str(error), 200)) from None
    return names, kinds


def _repacked(connection: DuckDBPyConnection, file: File, target: Path, watch: Watch | None) -> File:
    """Return a Parquet file, or one with the same rows in small row groups.

    One core works on a row group, and keeps its results until those of the ones before are written: row groups of a
    million rows, as are common, would fill the memory and leave cores idle. Written by one core, rows stream.
    """
    from pyarrow import parquet

    groups = parquet.read_metadata(file.path)
    if all(groups.row_group(place).num_rows <= _LARGE for place in range(groups.num_row_groups)):
        return file
    target.parent.mkdir(exist_ok=True)
    rows = sql.select([exp.Star()], _function("READ_PARQUET", [file]))
    connection.execute("SET threads = 1")
    try:
        duck.run(connection, copying(rows, file, target, options={"ROW_GROUP_SIZE": sql.number(_SMALL)}), watch)
    finally:
        connection.execute("RESET threads")
    return replace(file, path=target)


def _described(connection: DuckDBPyConnection, source: Sql) -> dict[str, str]:
    """Return the columns of a source with their types, by names of which none is there twice."""
    described = exp.Describe(this=sql.select([exp.Star()], source))
    return {str(row[0]): str(row[1]) for row in duck.run(connection, sql.written(described, "duckdb"))}


def _typed(source: Sql, names: Sequence[str], kinds: Sequence[str], told: Sequence[str] = ()) -> Opened:
    """Return a source with its columns by number; those that tell of problems are no columns of the table."""
    columns = [sql.column(_inner(place)) for place in range(len(names))]
    texts = [as_text(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    places = [place for place, name in enumerate(names) if name not in told]
    wrong = [as_text(columns[names.index(name)], "JSON") if name in names else None for name in told]
    return Opened(
        source,
        tuple(names[place] for place in places),
        tuple(columns[place] for place in places),
        tuple(texts[place] if _nested(kinds[place]) else columns[place] for place in places),
        tuple(texts[place] for place in places),
        *wrong,
    )


def _numbered(values: Sequence[Sql], source: Sql) -> exp.Select:
    """Return values from a source, named by their numbers."""
    return sql.select([sql.named(value, _inner(place)) for place, value in enumerate(values)], source)


def _nested(kind: str) -> bool:
    return kind == "JSON" or kind.endswith("]")


def _function(name: str, files: Iterable[File], **options: Sql) -> Sql:
    paths = exp.Array(expressions=[sql.text(str(file.path)) for file in files])
    if name != "READ_NDJSON_OBJECTS":
        options["hive_partitioning"] = exp.Boolean(this=False)  # what folders are called says nothing about people
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
