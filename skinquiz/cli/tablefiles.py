"""Files that a table comes from and goes to, and the streams that stand for them."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from skinquiz.cli.errors import UsageError
from skinquiz.messages import shown

if TYPE_CHECKING:
    from skinquiz.batch.inputs import File

STREAM = "-"


def source_files(name: str, kind: str | None, folder: Path) -> list[File]:
    """Return the files to read; standard input is first written to one."""
    from skinquiz.batch.inputs import file_of, files_of

    if name != STREAM and not (_is_special(Path(name)) and not Path(name).is_dir()):
        return files_of(name, kind)
    if name == STREAM and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("there is nothing on standard input", "skinquiz batch - outcomes.csv < people.csv")
    spooled = folder / "input"
    with contextlib.ExitStack() as stack:
        source = sys.stdin.buffer if name == STREAM else stack.enter_context(open(name, "rb"))
        shutil.copyfileobj(source, stack.enter_context(spooled.open("wb")), 1 << 20)
    file = file_of(spooled, kind or "csv")
    return [replace(file, packed=_packed(spooled), shown="standard input" if name == STREAM else shown(name))]


def _packed(path: Path) -> str:
    """Return how a file is packed, by its first bytes."""
    with path.open("rb") as stream:
        start = stream.read(4)
    return {b"\x1f\x8b": "gzip", b"\x28\xb5": "zstd"}.get(start[:2], "none")


def target_file(name: str | None, kind: str | None) -> File | None:
    """Return the file to write, or None. Raises UsageError for one that cannot be."""
    from skinquiz.batch.errors import TableError
    from skinquiz.batch.inputs import file_of

    if name is None:
        return None
    if name == STREAM:
        if kind == "parquet" and sys.stdout is not None and sys.stdout.isatty():
            raise UsageError("Parquet cannot be shown on a terminal", "write it to a file")
        return file_of(Path(STREAM), kind or "csv")
    path = Path(name)
    if name.endswith("/") or path.is_dir():
        raise UsageError(f"`{shown(name)}` is a folder", "OUT is one file; only Spark writes folders")
    if not path.parent.is_dir():
        raise UsageError(f"`{shown(name)}`: there is no folder `{shown(str(path.parent), 200)}`")
    try:
        return file_of(path, kind)
    except TableError as error:
        raise UsageError(error.message, *error.help) from None


@contextlib.contextmanager
def written(target: File, folder: Path) -> Iterator[Path]:
    """Give a file to write to, which takes its place at the end: in one step, or as a stream."""
    from skinquiz.files import replacing

    if str(target.path) != STREAM and not _is_special(target.path):
        with replacing(Path(os.path.realpath(target.path))) as part:
            yield part
        return
    part = folder / "output"
    yield part
    if str(target.path) != STREAM:
        with part.open("rb") as rows, target.path.open("wb") as stream:
            shutil.copyfileobj(rows, stream, 1 << 20)
        return
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    sys.stdout.flush()
    with part.open("rb") as rows:
        shutil.copyfileobj(rows, sys.stdout.buffer, 1 << 20)
    sys.stdout.buffer.flush()


def _is_special(path: Path) -> bool:
    """Say whether this is a pipe or a device, which nothing can take the place of."""
    return path.exists() and not stat.S_ISREG(path.stat().st_mode)
