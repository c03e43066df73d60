"""Figures drawn in characters, for 40 to 100 columns: with the signs of Unicode, or in ASCII for line printers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len

from skinquiz.model import LADDER
from skinquiz.render.axis import DASH, axis, when
from skinquiz.render.figures import Bar, Drawing, Ladder, LadderRow, Timeline
from skinquiz.render.lettering import joined, one_line, wrapped
from skinquiz.render.words import OUTCOME

NARROW = 72  # below this, heads are numbers, and the words of a bar stand above it
_HEAD = 9  # as wide as the longest word of a head
_LABELS, _DATES = 26, 20
_LEGEND = {
    "now": "now",
    "later": "could become",
    "open": "one of these, not settled yet",
    "wait": "waiting",
    "start": "earliest start",
    "sessions": "sessions",
    "least": "more, if needed",
    "result": "judging the result",
    "endless": "no date yet",
}


@dataclass(frozen=True, slots=True)
class _Signs:
    """The characters to draw with; `of` holds a sign for each word of the legend."""

    ascii: bool
    of: Mapping[str, str]
    none: str
    line: str
    upright: str
    corner: str
    tick: str
    dash: str
    more: str


_UNICODE = _Signs(
    False,
    dict(zip(_LEGEND, ("●", "○", "?", "░", "▲", "█", "▒", "├─┤", "?"), strict=True)),
    *("·", "─", "│", "└", "┬", DASH, "…"),
)
_ASCII = _Signs(
    True,
    dict(zip(_LEGEND, ("*", "o", "?", ":", "^", "#", "=", "|-|", "?"), strict=True)),
    *(".", "-", "|", "+", "+", "-", "..."),
)
_PLAINLY = str.maketrans("‘’“”–—…", "''\"\"--.")  # noqa: RUF001


def lines(drawing: Drawing, width: int, ascii_only: bool) -> list[str]:
    """Return the drawing in lines of at most `width` columns, 40 or more, none of them ending in blanks.

    Labels that do not fit in two lines are shortened. With `ascii_only`, letters that ASCII has not become `?`.
    """
    signs = _ASCII if ascii_only else _UNICODE
    drawn = _ladder(drawing, width, signs) if isinstance(drawing, Ladder) else _timeline(drawing, width, signs)
    return [line.rstrip() for line in drawn]


# Where each concern stands


def _ladder(ladder: Ladder, width: int, signs: _Signs) -> Iterator[str]:
    numbered = width < NARROW
    column = 3 if numbered else _HEAD
    heads = [[str(rung.rung + 1)] if numbered else _wrapped(OUTCOME[rung], column, 3, signs) for rung in LADDER]
    labels = [_wrapped(row.concern, width - 1 - column * len(LADDER), 2, signs) for row in ladder.rows]
    left = max((cell_len(line) for label in labels for line in label), default=0) + 1
    deepest = max(map(len, heads))
    for words in zip(*([""] * (deepest - len(head)) + head for head in heads), strict=True):
        yield " " * left + "".join(word.center(column) for word in words)
    for row, label in zip(ladder.rows, labels, strict=True):
        yield _filled(label[0], left) + _rungs(row, column, signs)
        yield from label[1:]
    if numbered:
        yield from _flow([f"{rung.rung + 1} {OUTCOME[rung].lower()}" for rung in LADDER], width)
    yield from _legend([name for name in _LEGEND if _in_ladder(ladder, name)], width, signs)


def _rungs(row: LadderRow, column: int, signs: _Signs) -> str:
    """Return the signs of one row; a line leads from where it stands now to what it could become."""
    drawn: dict[int, str] = {rung.rung: signs.of["later"] for rung in row.later}
    drawn |= {rung.rung: signs.of["now" if len(row.now) == 1 else "open"] for rung in row.now}
    left = (column - 1) // 2
    cells = []
    for place in range(len(LADDER)):
        before = signs.line if len(row.now) == 1 and min(drawn) < place <= max(drawn) else " "
        after = signs.line if len(row.now) == 1 and min(drawn) <= place < max(drawn) else " "
        cells.append(
            before * left + drawn.get(place, signs.none if after == " " else after) + after * (column - left - 1)
        )
    return "".join(cells)


def _in_ladder(ladder: Ladder, name: str) -> bool:
    if name == "later":
        return any(set(row.later) - set(row.now) for row in ladder.rows)
    return any(row.now and name == ("now" if len(row.now) == 1 else "open") for row in ladder.rows)


# What could happen when


def _timeline(timeline: Timeline, width: int, signs: _Signs) -> Iterator[str]:
    """Yield the bars with their words on the left and their dates on the right, or above them where it is narrow."""
    stacked = width < NARROW
    left = 2 if stacked else _LABELS + 1
    plot = width - left - 1 - (0 if stacked else _DATES + 1)
    shown = axis(timeline, min(7, plot // 5))
    cells = _Cells(shown.days, plot)
    yield " " * left + shown.origin
    for bar in timeline.bars:
        drawn = signs.upright + _bar(bar, cells, signs)
        dates = when(timeline, bar, signs.dash)
        yield from (_stacked if stacked else _beside)(bar.label, dates, drawn, width, signs)
    marks = [cells.of(tick.day) for tick in shown.ticks]
    yield " " * left + signs.corner + "".join(signs.tick if cell in marks else signs.line for cell in range(plot))
    for texts in ([tick.upper for tick in shown.ticks], [tick.lower for tick in shown.ticks]):
        if any(texts):
            yield _under(marks, texts, left + 1, width)
    if shown.unit:
        yield " " * (left + 1) + shown.unit
    yield from _legend([name for name in _LEGEND if _in_timeline(timeline, name)], width, signs)


def _stacked(label: str, dates: Sequence[str], drawn: str, width: int, signs: _Signs) -> Iterator[str]:
    *above, last = _wrapped(label, width - 1, 2, signs)  # a comma follows
    yield from above
    yield from joined((f"{last},", " ".join(dates)), width, cell_len)
    yield f"  {drawn}"


def _beside(label: str, dates: Sequence[str], drawn: str, width: int, signs: _Signs) -> Iterator[str]:
    labels = _wrapped(label, _LABELS, 2, signs)
    words = joined(dates, _DATES, cell_len)
    yield f"{_filled(labels[0], _LABELS)} {_filled(drawn, width - _LABELS - _DATES - 2)} {words[0]}"
    empty = signs.upright.ljust(width - _LABELS - _DATES - 2)
    for more, word in zip_longest(labels[1:], words[1:], fillvalue=""):
        yield f"{_filled(more, _LABELS)} {empty} {word}"


@dataclass(frozen=True, slots=True)
class _Cells:
    """So many cells for the days; the last cell is for what goes on."""

    days: int
    count: int

    def of(self, day: int) -> int:
        return round(day * (self.count - 2) / self.days)


def _bar(bar: Bar, cells: _Cells, signs: _Signs) -> str:
    """Return a bar from day 0 on: at least one cell, and two where it may be over earlier."""
    first = cells.of(bar.start)
    if bar.end is None:
        return " " * first + signs.of[bar.kind][0] * (cells.count - 1 - first) + signs.of["endless"]
    last = max(cells.of(bar.end), first)
    if bar.kind == "sessions" and bar.least not in (None, bar.end):
        last = max(last, first + 1)
        least = min(cells.of(bar.least or 0), last - 1)
        return " " * first + signs.of["sessions"] * (least - first + 1) + signs.of["least"] * (last - least)
    if bar.kind == "start":
        return " " * first + signs.of["start"] + signs.line * (last - first)
    if bar.kind == "result":
        begins, goes_on, ends = tuple(signs.of["result"])
        return " " * first + (begins + goes_on * (last - first - 1) + ends if last > first else signs.upright)
    return " " * first + signs.of[bar.kind] * (last - first + 1)


def _in_timeline(timeline: Timeline, name: str) -> bool:
    if name == "endless":
        return any(bar.end is None for bar in timeline.bars)
    if name == "least":
        return any(bar.kind == "sessions" and bar.end and bar.least not in (None, bar.end) for bar in timeline.bars)
    return any(bar.kind == name for bar in timeline.bars)


def _under(marks: Sequence[int], texts: Sequence[str], left: int, width: int) -> str:
    """Return words under their marks, leaving out what would run into the words on its right."""
    line = [" "] * width
    free = width
    for mark, text in reversed(list(zip(marks, texts, strict=True))):
        start = min(left + mark - (len(text) - 1) // 2, width - len(text))
        if text and start + len(text) <= free:
            line[start : start + len(text)] = text
            free = start - 1
    return "".join(line)


# What both have


def _legend(names: Iterable[str], width: int, signs: _Signs) -> list[str]:
    return _flow([f"{signs.of[name]} {_LEGEND[name]}" for name in names], width)


def _flow(entries: Iterable[str], width: int) -> list[str]:
    """Return entries one behind the other, wide apart, in as many lines as it takes."""
    found: list[str] = []
    for entry in entries:
        if found and cell_len(found[-1]) + 3 + cell_len(entry) <= width:
            found[-1] += f"   {entry}"
        else:
            found.append(entry)
    return found


def _wrapped(text: str, width: int, most: int, signs: _Signs) -> list[str]:
    return wrapped(_in_ascii(text) if signs.ascii else text, width, most, cell_len, signs.more)


def _in_ascii(text: str) -> str:
    """Return text in ASCII: letters without their accents, and `?` for what has no like."""
    letters = unicodedata.normalize("NFKD", one_line(text).translate(_PLAINLY))
    return "".join(c for c in letters if not unicodedata.combining(c)).encode("ascii", "replace").decode()


def _filled(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))
