"""How a CSV file is written: its encoding, what separates its cells, and the names in its first line."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, cast

from skinquiz.batch.errors import TableError
from skinquiz.batch.inputs import File

DEEPEST = 64_000_000  # the most bytes in one line
_START = 4_000_000  # characters in which the first line must end
_DELIMITERS = ",;\t|"
_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The names in the first line, what separates cells, and the encoding by Python's name for it."""

    names: tuple[str, ...]
    delimiter: str
    encoding: str
    mark: bool = False  # whether a line `sep=;` stands before the first, as Excel writes it

    @property
    def plain(self) -> bool:
        """Whether the file says that it is UTF-8."""
        return self.encoding in ("utf-8", "utf-8-sig")


def read_layout(file: File, questions: Sequence[str], encoding: str | None) -> Layout:
    """Return how a file is written: cells are separated by what makes most of the first line names of questions.

    Raises TableError if the file is empty or its first line does not end.
    """
    encoding = encoding or _marked(file)
    with open_text(file, encoding) as stream:
        start = stream.read(_START)
    if start.startswith("PK\x03\x04"):
        raise TableError(f"`{file.shown}` is a spreadsheet or an archive, no CSV", "save it as CSV in UTF-8")
    mark = re.match(r"sep=(.)\r?\n", start)
    start = start[mark.end() :] if mark else start
    found = [_names(start, delimiter) for delimiter in (mark[1] if mark else "\t" if file.tabs else _DELIMITERS)]
    delimiter, names = max(found, key=lambda one: len(set(one[1]) & set(questions)))
    if not names:
        raise TableError(f"`{file.shown}` has no first line with the names of columns")
    return Layout(names, delimiter, encoding, mark is not None)


def open_text(file: File, encoding: str) -> io.TextIOWrapper:
    """Open a file, packed or not, as text with its ends of lines; what is not in this encoding becomes surrogates."""
    return io.TextIOWrapper(open_bytes(file), encoding, errors="surrogateescape", newline="")


def open_bytes(file: File) -> IO[bytes]:
    """Open a file, packed or not."""
    if file.packed == "gzip":
        return cast(IO[bytes], gzip.open(file.path, "rb"))
    if file.packed == "zstd":
        import pyarrow

        return cast(IO[bytes], pyarrow.input_stream(str(file.path), compression="zstd"))
    return file.path.open("rb")


def _marked(file: File) -> str:
    """Return the encoding that the first bytes name, or UTF-8."""
    with open_bytes(file) as stream:
        start = stream.read(4)
    return next((encoding for mark, encoding in _MARKS.items() if start.startswith(mark)), "utf-8")


def _names(start: str, delimiter: str) -> tuple[str, tuple[str, ...]]:
    csv.field_size_limit(sys.maxsize)
    lines = io.StringIO(start, newline="")
    return delimiter, tuple(next(csv.reader(lines, delimiter=delimiter), ()))
