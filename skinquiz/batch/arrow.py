"""Arrow columns through the query: columns with answers in, the columns that are added out, in the same order.

DuckDB sees only the columns with answers, called `c0`, `c1`, …; so no name gets in the way of another, and everything
else in a table stays as it is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from skinquiz.batch import sql
from skinquiz.batch.asked import Asked
from skinquiz.batch.query import Table
from skinquiz.batch.typed import as_text
from skinquiz.batch.values import text_of

_ROWS = 100_000  # of a result at a time
_TABLE, _ROW = "given", "row"
_DIRECT = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_float32, pa.types.is_float64,
    pa.types.is_boolean, pa.types.is_date, pa.types.is_decimal128, pa.types.is_binary, pa.types.is_large_binary,
    pa.types.is_null,
)  # fmt: skip
_LISTS = (pa.types.is_list, pa.types.is_large_list)


def told(asked: Asked, names: Sequence[str], column: Callable[[int], pa.Array | pa.ChunkedArray]) -> pa.Table:
    """Return the added columns for a table whose columns have these names. `column` gives one by its place."""
    used = asked.used(names)
    given = pa.table([_ready_column(column(place)) for place in used], [f"c{place}" for place in used])
    given = given.append_column(_ROW, _numbers(0, given.num_rows))
    batches = [batch.remove_column(0) for batch in _queried(asked, names, given)]
    return pa.Table.from_batches(batches, asked.added_schema())


def told_stream(asked: Asked, reader: pa.RecordBatchReader) -> pa.RecordBatchReader:
    """Return the batches of a reader with the added columns, read as they are asked for."""
    names = reader.schema.names
    used, kept = asked.used(names), asked.kept(names)
    schema = pa.schema([*(reader.schema.field(place) for place in kept), *asked.added_schema()], reader.schema.metadata)
    waiting: deque[pa.RecordBatch] = deque()
    fields = [pa.field(f"c{place}", _ready_type(reader.schema.field(place).type)) for place in used]
    fields.append(pa.field(_ROW, pa.int64()))

    def given() -> Iterator[pa.RecordBatch]:
        row = 0
        for batch in reader:
            waiting.append(batch)
            columns = [_ready(batch.column(place)) for place in used]
            yield pa.record_batch([*columns, _numbers(row, batch.num_rows)], schema=pa.schema(fields))
            row += batch.num_rows

    def whole() -> Iterator[pa.RecordBatch]:
        source = pa.RecordBatchReader.from_batches(pa.schema(fields), given())
        for added in _queried(asked, names, source):
            for batch in _next_rows(waiting, added.num_rows):
                columns = [batch.column(place) for place in kept]
                new, added = added.slice(0, batch.num_rows), added.slice(batch.num_rows)
                yield pa.record_batch([*columns, *new.columns[1:]], schema=schema)

    return pa.RecordBatchReader.from_batches(schema, whole())


def _next_rows(waiting: deque[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """Take so many rows from the front, in pieces of the batches that they came in."""
    while rows:
        batch = waiting.popleft()
        if batch.num_rows > rows:
            waiting.appendleft(batch.slice(rows))
            batch = batch.slice(0, rows)
        rows -= batch.num_rows
        if batch.num_rows:
            yield batch


def _queried(asked: Asked, names: Sequence[str], given: pa.Table | pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """Yield batches of row numbers and added columns, in the order of the rows."""
    schema = pa.schema([pa.field(_ROW, pa.int64()), *asked.added_schema()])
    with duckdb.connect(config={"preserve_insertion_order": "true"}) as connection:
        connection.register(_TABLE, given)
        described = connection.execute(f"DESCRIBE SELECT * FROM {_TABLE}").fetchall()
        kinds = {str(name): str(kind) for name, kind, *_ in described}
        cells = asked.cells(names, lambda place: as_text(sql.column(f"c{place}"), kinds[f"c{place}"]))
        table = Table(sql.table(_TABLE), [(sql.column(_ROW), _ROW)], cells)
        result = connection.sql(asked.text(table))
        read = getattr(result, "to_arrow_reader", None) or result.fetch_record_batch
        row = 0
        for batch in read(_ROWS):
            columns = [one.cast(kind) for one, kind in zip(batch.columns, schema.types, strict=True)]
            if not columns[0].equals(_numbers(row, batch.num_rows)):
                raise AssertionError("rows came back in another order")
            row += batch.num_rows
            yield pa.record_batch(columns, schema=schema)


def _numbers(first: int, count: int) -> pa.Array:
    return pc.cumulative_sum(pa.repeat(pa.scalar(1, pa.int64()), count), start=first - 1)


# What DuckDB is given: types that it knows, all others as text


def _ready_column(column: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    return pa.chunked_array([_ready(chunk) for chunk in chunks], _ready_type(column.type))


def _ready(array: pa.Array) -> pa.Array:
    kind, ready = array.type, _ready_type(array.type)
    if ready == kind:
        return array
    if pa.types.is_dictionary(kind):
        return _ready(array.dictionary_decode())
    if pa.types.is_timestamp(kind):
        if pa.types.is_timestamp(ready):
            return pc.local_timestamp(array)
        moments = array.cast(pa.timestamp(kind.unit)).cast(pa.string())
        return texts([None if one is None else f"{one} in {kind.tz}" for one in moments.to_pylist()])
    return texts(array.to_pylist())


def _ready_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _ready_type(kind.value_type)
    if pa.types.is_timestamp(kind):
        return pa.timestamp(kind.unit) if kind.tz is None or _is_known(kind) else pa.large_string()
    listed = any(is_list(kind) for is_list in _LISTS) and pa.types.is_string(kind.value_type)
    return kind if listed or any(direct(kind) for direct in _DIRECT) else pa.large_string()


def _is_known(kind: pa.TimestampType) -> bool:
    """Say whether the zone of points in time is known here."""
    try:
        pc.local_timestamp(pa.array([0], kind))
    except (pa.ArrowException, ValueError):
        return False
    return True


def texts(values: Sequence[object]) -> pa.Array:
    """Return values of Python as text."""
    return pa.array([text_of(value) for value in values], pa.large_string())
