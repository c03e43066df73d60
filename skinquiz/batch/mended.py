"""Files that are not what their ending says throughout, made so: slower, row by row, and no row gets lost.

A row that cannot be read stays a row. What is wrong with it stands in one more column, and none of its answers is used,
as nobody can know which cell is which.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from skinquiz.batch.inputs import File
from skinquiz.batch.layout import Layout, open_text
from skinquiz.messages import shown

PROBLEM, REMARK = "\x00problem", "\x00remark"
_LINES = 1000  # most lines in one row; a quote that opens and never closes takes no more than its own line
Row = tuple[list[str], str | None]


def mend_csv(file: File, layout: Layout, target: Path) -> tuple[File, Layout]:
    """Write a CSV file anew as plain UTF-8, with two more columns; return it and its layout.

    The first of them tells why a row cannot be read, the second what else is wrong with it.
    """
    csv.field_size_limit(sys.maxsize)
    with open_text(file, layout.encoding) as source, target.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")  # only then are both ends of lines quoted in cells
        if layout.mark:
            next(source, None)
        rows = _rows(source, layout)
        next(rows, None)
        writer.writerow(["", *map(str, range(len(layout.names) + 1))])  # nobody reads these names
        for cells, problem in rows:
            known, remark = _known(cells, layout.encoding)
            writer.writerow([*known, problem or "", remark])
    return File(target, "csv", "none", file.shown), replace(layout, delimiter=",", encoding="utf-8", mark=False)


def _known(cells: list[str], encoding: str) -> tuple[list[str], str]:
    """Return cells in which all letters are known, and what to know where they were not."""
    if all(map(str.isascii, cells)):
        return cells, ""
    clean = [_ODD.sub("\N{REPLACEMENT CHARACTER}", cell) for cell in cells]
    changed = clean != cells
    return (
        clean,
        f"the row has letters that are not {encoding.upper()}, shown as \N{REPLACEMENT CHARACTER}" if changed else "",
    )


_ODD = re.compile("[\ud800-\udfff]")  # what could not be read


def _rows(source: Iterator[str], layout: Layout) -> Iterator[Row]:
    """Yield the cells of each row, as many as there are names, and what is wrong with it."""
    ahead: list[str] = []
    count = len(layout.names)
    while line := ahead.pop(0) if ahead else next(source, ""):
        if count > 1 and not line.strip("\r\n"):
            continue
        taken, read = [line], _cells(line, layout)
        while read.wrong == _OPEN and len(taken) <= _LINES and (more := ahead.pop(0) if ahead else next(source, "")):
            taken.append(more)
            read = _cells("".join(taken), layout)
        if read.wrong or (len(taken) > 1 and len(read.cells) != count):
            ahead = taken[1:] + ahead
            read = _loose_cells(line, layout, _OPEN if len(taken) > 1 else str(read.wrong))
        yield _fitted(read, count)


@dataclass(frozen=True, slots=True)
class _Read:
    cells: list[str]
    wrong: str | None = None


_OPEN = "a quote opens in it and does not close"
_STRAY = "something follows a closing quote in it"


def _cells(text: str, layout: Layout) -> _Read:
    """Return the cells of a row, or what is wrong with its quotes. Blanks around quotes are let pass."""
    read = _strict_cells(text, layout)
    if read.wrong == _STRAY:
        end = f"(?={re.escape(layout.delimiter)}|[\r\n]|$)"
        read = _strict_cells(re.sub(rf'"[ \t]+{end}', '"', text), layout)
    return _Read([_AROUND.sub(r"\1", cell) for cell in read.cells], read.wrong)


_AROUND = re.compile(r'^ +"([^"]*)" *$')


def _strict_cells(text: str, layout: Layout) -> _Read:
    try:
        lines = io.StringIO(text, newline="")
        return _Read(next(csv.reader(lines, delimiter=layout.delimiter, strict=True), [""]) or [""])
    except csv.Error as error:
        return _Read([], _OPEN if "unexpected end" in str(error) else _STRAY)


def _loose_cells(line: str, layout: Layout, wrong: str) -> _Read:
    """Return what lies between the delimiters of one line, quotes and all."""
    return _Read(line.rstrip("\r\n").split(layout.delimiter), wrong)


def _fitted(read: _Read, count: int) -> Row:
    """Return as many cells as there are names. What is too much is told, so that it is not lost without a word."""
    cells = read.cells
    if len(cells) > count and not any(cells[count:]):
        cells = cells[:count]
    if len(cells) == count and read.wrong is None:
        return cells, None
    reason = read.wrong or f"it has {len(cells)} cell{'' if len(cells) == 1 else 's'}, not {count}"
    beyond = f"; the last are `{shown('`, `'.join(cells[count:]), 200)}`" if len(cells) > count else ""
    return [*cells[:count], *[""] * (count - len(cells))], f"the row cannot be read: {reason}{beyond}"


def mend_jsonl(file: File, target: Path) -> File:
    """Write JSON Lines anew; a line that is no object becomes one with nothing but what is wrong with it."""
    with open_text(file, "utf-8-sig") as source, target.open("wb") as stream:
        for line in source:
            if line.strip():
                (clean,), remark = _known([line], "utf-8")
                found = _object(clean) | ({REMARK: remark} if remark else {})
                stream.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return File(target, "jsonl", "none", file.shown)


def _object(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
        if _is_deep(found):
            return {PROBLEM: "the line holds values too deep inside others"}
    except (ValueError, RecursionError):
        return {PROBLEM: f"the line is no JSON: `{shown(line.strip(), 200)}`"}
    if not isinstance(found, dict):
        return {PROBLEM: f"the line is no JSON object: `{shown(line.strip(), 200)}`"}
    return found


def _is_deep(value: object, left: int = 100) -> bool:
    """Say whether a value is nested deeper than DuckDB reads."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left == 0 or any(_is_deep(one, left - 1) for one in inside)
