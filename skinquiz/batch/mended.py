"""Files that are not what their ending says throughout, made so: slower, row by row, and no row gets lost.

A row that cannot be read stays a row. What is wrong with it stands in one more column, and none of its answers is used,
as nobody can know which cell is which.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from skinquiz.batch.inputs import File
from skinquiz.batch.layout import Layout, open_text
from skinquiz.messages import shown

PROBLEM = "\x00problem"
_LINES = 1000  # most lines in one row; a quote that opens and never closes takes no more than its own line
Row = tuple[list[str], str | None]


def mend_csv(file: File, layout: Layout, target: Path) -> tuple[File, Layout]:
    """Write a CSV file anew, as plain UTF-8 with one more column for problems; return it and its layout."""
    csv.field_size_limit(sys.maxsize)
    with open_text(file, layout.encoding) as source, target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        rows = _rows(source, layout)
        next(rows, None)
        writer.writerow([*layout.names, PROBLEM])
        for cells, problem in rows:
            writer.writerow([*cells, problem or ""])
    return File(target, "csv", "none", file.shown), replace(layout, delimiter=",", encoding="utf-8")


def _rows(source: Iterator[str], layout: Layout) -> Iterator[Row]:
    """Yield the cells of each row, as many as there are names, and what is wrong with it."""
    ahead: list[str] = []
    while line := ahead.pop(0) if ahead else next(source, ""):
        if not line.strip("\r\n"):
            continue
        taken, cells, wrong = [line], *_cells(line, layout)
        while wrong == _OPEN and len(taken) <= _LINES and (more := ahead.pop(0) if ahead else next(source, "")):
            taken.append(more)
            cells, wrong = _cells("".join(taken), layout)
        if len(taken) > 1 and (wrong or len(cells) != len(layout.names)):
            ahead, taken = taken[1:] + ahead, taken[:1]
            cells, wrong = _cells(line, layout)
        yield _fitted(cells, wrong, len(layout.names))


_OPEN = "a quote opens in it and does not close"
_STRAY = "something follows a closing quote in it"


def _cells(text: str, layout: Layout) -> tuple[list[str], str | None]:
    """Return the cells of a row, and what is wrong with its quotes."""
    try:
        return next(csv.reader(text.splitlines(keepends=True), delimiter=layout.delimiter, strict=True), []), None
    except csv.Error as error:
        wrong = _OPEN if "unexpected end" in str(error) else _STRAY
    loose = csv.reader([text.strip("\r\n")], delimiter=layout.delimiter, quoting=csv.QUOTE_NONE)
    return next(loose, []), wrong


def _fitted(cells: Sequence[str], wrong: str | None, count: int) -> Row:
    """Return as many cells as there are names. What is too much is told, so that it is not lost without a word."""
    if len(cells) == count and wrong is None:
        return list(cells), None
    reason = wrong or f"it has {len(cells)} cells, not {count}"
    beyond = f"; the last are `{shown('`, `'.join(cells[count:]), 200)}`" if len(cells) > count else ""
    return [*cells[:count], *[""] * (count - len(cells))], f"the row cannot be read: {reason}{beyond}"


def mend_jsonl(file: File, target: Path) -> File:
    """Write JSON Lines anew; a line that is no object becomes one with nothing but what is wrong with it."""
    with open_text(file, "utf-8-sig") as source, target.open("wb") as stream:
        for line in source:
            if line.strip():
                stream.write(json.dumps(_object(line), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return File(target, "jsonl", "none", file.shown)


def _object(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {PROBLEM: f"the line is no JSON: `{shown(line.strip(), 200)}`"}
    if not isinstance(found, dict):
        return {PROBLEM: f"the line is no JSON object: `{shown(line.strip(), 200)}`"}
    return found
