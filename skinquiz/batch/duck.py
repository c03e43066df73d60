"""DuckDB inside this process: queries that can be watched and stopped, and what it says in our words."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb

from skinquiz.batch.errors import TableError
from skinquiz.messages import shown

Watch = Callable[[float | None], None]  # told how much is done, from 0 to 1, or None while that is not known
_POLL = 0.1  # seconds
_MEMORY = 4  # GiB
_SLOW_AND_USELESS = "common_subexpressions,in_clause"  # they work out ahead of a CASE what that mostly leaves out


_UNREADABLE = (
    duckdb.InvalidInputException,
    duckdb.ConversionException,
    duckdb.InvalidTypeException,
    duckdb.NotImplementedException,
    duckdb.InternalException,
)


class UnreadableError(Exception):
    """What DuckDB says about a file that is not what its ending says throughout."""


@contextlib.contextmanager
def connected(folder: Path, memory: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that keeps nothing; what does not fit into memory goes to files in the folder meanwhile.

    `memory` is the most that it takes, such as `4GB`. Raises TableError if that is no size.
    """
    connection = duckdb.connect(config={"temp_directory": str(folder / "spilled")})
    try:
        _limit(connection, memory)
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        connection.execute(f"SET disabled_optimizers = '{_SLOW_AND_USELESS}'")
        yield connection
    finally:
        connection.close()


def _limit(connection: duckdb.DuckDBPyConnection, memory: str | None) -> None:
    """Keep rows that wait for their turn to be written from filling the memory, as by default they may."""
    if memory is None:
        [(allowed,)] = connection.execute("SELECT current_setting('memory_limit')").fetchall()
        number, _, unit = str(allowed).partition(" ")
        memory = f"{_MEMORY}GiB" if unit == "TiB" or (unit == "GiB" and float(number) > _MEMORY) else str(allowed)
    with contextlib.suppress(duckdb.Error):
        if "-" not in memory:  # DuckDB would take that for no limit at all
            connection.execute("SET memory_limit = $size", {"size": memory})
            return
    raise TableError(f"`{shown(memory)}` is no size of memory", "such as 4GB")


def run(connection: duckdb.DuckDBPyConnection, command: str, watch: Watch | None = None) -> list[tuple[Any, ...]]:
    """Run a command in a thread of its own, and return the rows of its result.

    Ctrl-C stops it. Raises UnreadableError if a file is not as it should be, TableError for what else is wrong.
    """
    results: list[list[tuple[Any, ...]]] = []
    errors: list[BaseException] = []
    done = threading.Event()  # a join that Ctrl-C interrupts may take a running thread for one that has ended

    def work() -> None:
        try:
            results.append(connection.execute(command).fetchall())
        except BaseException as error:
            errors.append(error)
        finally:
            done.set()

    threading.Thread(target=work, daemon=True).start()
    try:
        while not done.wait(_POLL):
            if watch:
                watch(_progress(connection))
    except BaseException:
        _stop(connection, done)
        raise
    if errors:
        raise _in_words(errors[0])
    return results[0]


def _stop(connection: duckdb.DuckDBPyConnection, done: threading.Event) -> None:
    """Stop the command and wait until it has; one more Ctrl-C must not leave it running."""
    while not done.is_set():
        with contextlib.suppress(duckdb.Error, KeyboardInterrupt):
            connection.interrupt()
            done.wait(_POLL)


def _progress(connection: duckdb.DuckDBPyConnection) -> float | None:
    try:
        per_cent = connection.query_progress()
    except duckdb.Error:  # the connection is busy just now
        return None
    return per_cent / 100 if per_cent >= 0 else None


def _in_words(error: BaseException) -> BaseException:
    first = _first(str(error))
    if isinstance(error, duckdb.OutOfMemoryException):
        return TableError("there is not enough memory for this table", first)
    if isinstance(error, duckdb.IOException | duckdb.PermissionException):
        return TableError(f"the table cannot be read or written: {first}")
    if isinstance(error, _UNREADABLE):
        return UnreadableError(first)
    return error


def _first(message: str) -> str:
    """Return what a message of several lines says first: for CSV, the line in the file and what is wrong there."""
    message = message.partition('{"exception_type"')[0]
    lines = [line.strip() for line in message.split("\n") if line.strip()] or ["it cannot be read"]
    first = re.sub(r"^[A-Z][A-Za-z ]+ Error: ", "", lines[0])
    if line := re.match(r"CSV Error on Line: (\d+)", first):
        wrong = next((one for one in lines[1:] if not one.startswith("Original Line:")), "it cannot be read")
        first = f"line {line[1]}: {wrong}"
    return shown(first, 200)
