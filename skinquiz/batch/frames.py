"""Frames of other libraries: the same kind in and out, with the columns that `skinquiz batch` adds.

A library is never imported here before a frame of it is given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from skinquiz.batch.errors import TableError, require
from skinquiz.model import RuleSet


def assess_frame(
    frame: Any,
    *,
    rules: Any | RuleSet | None = None,
    as_of: dt.date | str | None = None,
    columns: Any | Mapping[str, Any] | None = None,
) -> Any:
    """Return a frame with what the rules say of each row: see `skinquiz.assess_frame`."""
    work = _work(frame)
    require("batch", "duckdb", "sqlglot", "pyarrow")
    from skinquiz.batch.asked import asked

    return work(frame, asked(rules, as_of, columns))


# Each kind of frame


def _arrow_table(table: Any, asked: Any) -> Any:
    from skinquiz.batch.arrow import told

    names = table.column_names
    added = told(asked, names, table.column)
    result = table.select(asked.kept(names))
    for name, column in zip(added.column_names, added.columns, strict=True):
        result = result.append_column(name, column)
    return result


def _arrow_reader(reader: Any, asked: Any) -> Any:
    from skinquiz.batch.arrow import told_stream

    return told_stream(asked, reader)


def _polars(frame: Any, asked: Any) -> Any:
    import polars
    import pyarrow

    from skinquiz.batch.arrow import texts, told

    def column(place: int) -> Any:
        series = frame.to_series(place)
        if series.dtype == polars.Object:
            return texts(series.to_list())
        try:
            return series.to_arrow()
        except (TypeError, ValueError, NotImplementedError, pyarrow.ArrowException, polars.exceptions.PolarsError):
            return texts(series.to_list())  # what Arrow does not know, such as whole numbers of 128 bits

    added = told(asked, frame.columns, column)
    kept = [frame.columns[place] for place in asked.kept(frame.columns)]
    return frame.select(kept).hstack(polars.DataFrame(polars.from_arrow(added)).get_columns())


def _polars_lazy(frame: Any, asked: Any) -> Any:
    """Return a lazy frame: nothing is read before it is collected, and then as a whole."""
    import polars

    schema = frame.collect_schema()
    names = schema.names()
    asked.used(names)
    added = polars.DataFrame(polars.from_arrow(asked.added_schema().empty_table())).schema
    whole = {**{names[place]: schema[names[place]] for place in asked.kept(names)}, **added}
    kept_whole = {"predicate_pushdown": False, "projection_pushdown": False, "slice_pushdown": False}
    return frame.map_batches(lambda one: _polars(one, asked), schema=whole, **kept_whole)


def _pandas(frame: Any, asked: Any) -> Any:
    import pandas

    from skinquiz.batch.arrow import told

    if frame.columns.nlevels > 1:
        raise TableError(
            "the columns have names of several levels", 'join them: frame.columns = ["_".join(name) for name in frame]'
        )
    names = [str(name) for name in frame.columns]
    added = told(asked, names, lambda place: _pandas_column(frame.iloc[:, place])).to_pandas(date_as_object=False)
    added.index = frame.index
    result = pandas.concat([frame.iloc[:, asked.kept(names)], added], axis=1)
    result.columns.name = frame.columns.name
    result.attrs = dict(frame.attrs)
    return result


def _pandas_column(column: Any) -> Any:
    """Return a column as Arrow has it; objects that are not all texts, each as text."""
    import pandas
    import pyarrow

    from skinquiz.batch.arrow import texts

    if column.dtype != object or pandas.api.types.infer_dtype(column, skipna=True) == "string":
        try:
            return pyarrow.array(column, from_pandas=True)
        except (TypeError, ValueError, NotImplementedError, pyarrow.ArrowException):
            pass
    return texts(column.astype(object).tolist())


def _duckdb(relation: Any, asked: Any) -> Any:
    """Return a relation on the same connection; nothing is worked out before it is read."""
    from sqlglot import exp

    from skinquiz.batch import sql
    from skinquiz.batch.query import Table
    from skinquiz.batch.typed import as_text

    names, kinds = relation.columns, relation.types
    own = {name.casefold(): name for name in asked.added()}
    for name in names:
        if own.get(name.casefold(), name) != name:
            raise TableError(f"DuckDB cannot tell the column `{name}` from `{own[name.casefold()]}`", "rename it")
    inner = [f"c{place}" for place in range(len(names))]
    called = [exp.Identifier(this=name, quoted=True) for name in inner]
    alias = exp.TableAlias(this=exp.Identifier(this="given", quoted=True), columns=called)
    source = exp.Table(this=exp.Identifier(this="skinquiz_given", quoted=True), alias=alias)
    cells = asked.cells(names, lambda place: as_text(sql.column(inner[place]), kinds[place]))
    through = [(sql.column(inner[place]), names[place]) for place in asked.kept(names)]
    return relation.query("skinquiz_given", asked.text(Table(source, through, cells)))


def _spark(frame: Any, asked: Any) -> Any:
    from skinquiz.batch.spark import assess_spark

    return assess_spark(frame, asked.ruleset, asked.as_of, asked.columns)


# The package and the name of each kind of frame
_KINDS: dict[tuple[str, str], Callable[[Any, Any], Any]] = {
    ("polars", "DataFrame"): _polars,
    ("polars", "LazyFrame"): _polars_lazy,
    ("pandas", "DataFrame"): _pandas,
    ("pyarrow", "Table"): _arrow_table,
    ("pyarrow", "RecordBatchReader"): _arrow_reader,
    ("duckdb", "DuckDBPyRelation"): _duckdb,
    ("_duckdb", "DuckDBPyRelation"): _duckdb,
    ("pyspark.sql", "DataFrame"): _spark,
}


def _work(frame: Any) -> Callable[[Any, Any], Any]:
    """Return what assesses a kind of frame, found without importing the library. Raises TypeError for other things."""
    for kind in type(frame).__mro__:
        for (package, name), work in _KINDS.items():
            if kind.__name__ == name and f"{kind.__module__}.".startswith(f"{package}."):
                return work
    known = "a polars, pandas, Arrow, DuckDB or Spark frame"
    raise TypeError(f"{known} is needed, not a {type(frame).__module__}.{type(frame).__qualname__}")
