"""Figures as vector drawings: one <svg> that stands in a page, light or dark, and in a printed document alike.

Text and lines have the colour of the text around them; fills are seen on white and on near black. Everything is said
by shape and in words too. There is no style sheet: what sets printed pages knows presentation attributes only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from xml.etree import ElementTree as ET

from skinquiz.model import LADDER, Outcome
from skinquiz.render.axis import axis, when
from skinquiz.render.figures import Bar, Drawing, Ladder, LadderRow, Timeline
from skinquiz.render.lettering import ems, joined, one_line, wrapped
from skinquiz.render.words import OUTCOME

WIDTH = 380.0
FONT, SMALL = 9.5, 8.0
LINE = 1.2  # from line to line, in sizes of the letters
FAMILY = "Libertinus Serif, Georgia, serif"
TEXT = "currentColor"
COLOUR = {
    Outcome.SUITABLE: "#2d8a4b",
    Outcome.POSSIBLE: "#1a8585",
    Outcome.ASK_CLINICIAN: "#a87400",
    Outcome.WAIT: "#c06010",
    Outcome.UNLIKELY_TO_HELP: "#b34f9c",
    Outcome.NOT_SUITABLE: "#d14545",
}
KIND_COLOUR = {"wait": "#c06010", "start": "#2d8a4b", "sessions": "#2b7bb9", "result": "#8f62c0"}
LEGEND = {
    "wait": "waiting",
    "start": "earliest start",
    "sessions": "sessions",
    "least": "more, if needed",
    "result": "judging the result",
    "now": "now",
    "later": "could become",
    "open": "one of these, not settled yet",
}
# The ladder: the words before the rows, and a column for each rung.
_CONCERNS = 128.0
_COLUMN = (WIDTH - _CONCERNS) / len(LADDER)
# The timeline: the words before the rows, the axis with room for what has no end, and the dates.
_LABELS, _PLOT, _OPEN, _GAP = 140.0, 138.0, 12.0, 6.0
_DATES = WIDTH - _LABELS - _PLOT - 2 * _GAP
_MOST_TICKS = 7

Sign = Callable[[ET.Element, float, float], float]


def draw(drawing: Drawing, title: str, described: str) -> str:
    """Return the drawing as an <svg> element with its title and its description, for those who do not see it.

    The same in gives the same out. Labels that do not fit in two lines are shortened.
    """
    content = repr((drawing, title, described))
    name = "figure-" + hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:12]
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "font-family": FAMILY,
            "font-size": _number(FONT),
            "fill": TEXT,
        },
    )
    ET.SubElement(svg, "title", {"id": f"{name}-title"}).text = one_line(title)
    ET.SubElement(svg, "desc", {"id": f"{name}-desc"}).text = one_line(described)
    height = _ladder(svg, drawing) if isinstance(drawing, Ladder) else _timeline(svg, drawing)
    svg.set("viewBox", f"0 0 {_number(WIDTH)} {_number(height)}")
    svg.set("width", _number(WIDTH))
    svg.set("height", _number(height))
    return ET.tostring(svg, encoding="unicode")


# Where each concern stands


def _ladder(svg: ET.Element, ladder: Ladder) -> float:
    heads = [wrapped(OUTCOME[rung], _COLUMN - 3, 3, _small) for rung in LADDER]
    deepest = max(map(len, heads))
    for rung, head in zip(LADDER, heads, strict=True):
        _texts(svg, _x(rung), (deepest - len(head)) * SMALL * LINE, head, SMALL, "middle")
    top = y = deepest * SMALL * LINE + 3
    guides = [_line(svg, _x(rung), top, _x(rung), top, opacity=".25") for rung in LADDER]
    for row in ladder.rows:
        _line(svg, 0, y, WIDTH, y, opacity=".2")
        y = _ladder_row(svg, row, y)
    _line(svg, 0, y, WIDTH, y, opacity=".2")
    for guide in guides:
        guide.set("y2", _number(y))
    signs: dict[str, Sign] = {}
    if any(len(row.now) == 1 for row in ladder.rows):
        signs["now"] = lambda svg, x, y: _now(svg, x + 4, y, TEXT)
    if any(row.later for row in ladder.rows):
        signs["later"] = lambda svg, x, y: _later(svg, x + 4, y)
    if any(len(row.now) > 1 for row in ladder.rows):
        signs["open"] = lambda svg, x, y: _open(svg, x + 4, y, TEXT)
    return _legend(svg, y, signs)


def _x(rung: Outcome) -> float:
    return _CONCERNS + (rung.rung + 0.5) * _COLUMN


def _ladder_row(svg: ET.Element, row: LadderRow, top: float) -> float:
    """Draw a row and return where the next begins."""
    middle, bottom = _label(svg, row.concern, top, _CONCERNS - 4, 1)
    later = [rung for rung in row.later if rung not in row.now]
    places = sorted({rung.rung for rung in (*row.now, *later)})
    for left, right in pairwise(places):
        ends = _x(LADDER[left]) + 5, _x(LADDER[right]) - 5
        _line(svg, ends[0], middle, ends[1], middle, **({"stroke-dasharray": "2 2"} if len(row.now) > 1 else {}))
    for rung in later:
        _later(svg, _x(rung), middle)
    for rung in row.now:
        (_now if len(row.now) == 1 else _open)(svg, _x(rung), middle, COLOUR[rung])
    return bottom


def _now(svg: ET.Element, x: float, y: float, colour: str) -> float:
    _circle(svg, x, y, 4.2, {"fill": colour})
    return 9


def _later(svg: ET.Element, x: float, y: float) -> float:
    _circle(svg, x, y, 3, {"fill": "none", "stroke": TEXT})
    return 9


def _open(svg: ET.Element, x: float, y: float, colour: str) -> float:
    _circle(svg, x, y, 4.4, {"fill": "none", "stroke": colour, "stroke-width": "1.2"})
    _texts(svg, x, y - 4, ["?"], 7, "middle")
    return 9


# What could happen when


def _timeline(svg: ET.Element, timeline: Timeline) -> float:
    shown = axis(timeline, _MOST_TICKS)
    per_day = (_PLOT - _OPEN) / shown.days
    left = _LABELS + _GAP
    _texts(svg, left, 0, [shown.origin], SMALL)
    top = y = SMALL * LINE + 3
    guides = [
        _line(svg, left + tick.day * per_day, top, left + tick.day * per_day, top, opacity=".2") for tick in shown.ticks
    ]
    guides.append(_line(svg, left, top, left, top))
    for bar in timeline.bars:
        words = joined(when(timeline, bar), _DATES, _small)
        middle, bottom = _label(svg, bar.label, y, _LABELS, len(words))
        _texts(svg, WIDTH - _DATES, middle - len(words) * SMALL * LINE / 2, words, SMALL)
        _bar(svg, bar, left, per_day, middle)
        y = bottom
    for guide in guides:
        guide.set("y2", _number(y))
    _line(svg, left, y, left + _PLOT, y)
    y += 2
    _texts(svg, 0, y, wrapped(shown.unit, _LABELS, 1, _small), SMALL)
    for texts in ([tick.upper for tick in shown.ticks], [tick.lower for tick in shown.ticks]):
        if any(texts):
            _tick_texts(svg, [left + tick.day * per_day for tick in shown.ticks], y, texts)
            y += SMALL * LINE
    return _legend(svg, y, {kind: sign for kind, sign in _BAR_SIGNS.items() if _has(timeline, kind)})


def _has(timeline: Timeline, kind: str) -> bool:
    if kind == "least":
        return any(bar.kind == "sessions" and bar.least not in (None, bar.end) for bar in timeline.bars)
    return any(bar.kind == kind for bar in timeline.bars)


def _tick_texts(svg: ET.Element, xs: Sequence[float], top: float, texts: Sequence[str]) -> None:
    """Write the words under the ticks, leaving out what would run into the words on its right."""
    free = WIDTH
    for x, text in reversed(list(zip(xs, texts, strict=True))):
        half = _small(text) / 2
        if text and x + half <= free:
            _texts(svg, x, top, [text], SMALL, "middle")
            free = x - half - 2


def _bar(svg: ET.Element, bar: Bar, left: float, per_day: float, y: float) -> None:
    start, end = left + bar.start * per_day, left + (bar.end or 0) * per_day
    if bar.end is None:
        _without_end(svg, start, left + _PLOT, y, KIND_COLOUR[bar.kind])
    elif bar.kind == "wait":
        _wait(svg, start, end, y)
    elif bar.kind == "sessions":
        _sessions(svg, start, left + (bar.end if bar.least is None else bar.least) * per_day, end, y)
    elif bar.kind == "result":
        _result(svg, start, end, y)
    else:
        _start(svg, start, end, y)


def _without_end(svg: ET.Element, start: float, end: float, y: float, colour: str) -> None:
    path = f"M{_number(end - 9)} {_number(y - 3)}H{_number(start)}V{_number(y + 3)}H{_number(end - 9)}"
    _path(svg, path, fill="none", stroke=colour, **{"stroke-width": "1.2", "stroke-dasharray": "3 2"})
    _texts(svg, end - 4, y - FONT * LINE / 2, ["?"], FONT, "middle")


def _wait(svg: ET.Element, start: float, end: float, y: float) -> float:
    colour = KIND_COLOUR["wait"]
    _rect(svg, start, end, y, {"fill": colour, "fill-opacity": ".3", "stroke": colour})
    _line(svg, end, y - 5, end, y + 5, stroke=colour, **{"stroke-width": "2"})
    return end - start


def _start(svg: ET.Element, start: float, end: float, y: float) -> float:
    colour = KIND_COLOUR["start"]
    if end > start:
        _line(svg, start, y + 3.5, end, y + 3.5, stroke=colour, **{"stroke-width": "1.6"})
    _path(svg, f"M{_number(start)} {_number(y - 4.5)}l4.5 8h-9z", fill=colour)
    return end - start


def _sessions(svg: ET.Element, start: float, least: float, end: float, y: float) -> float:
    colour = KIND_COLOUR["sessions"]
    _rect(svg, start, end, y, {"fill": "none", "stroke": colour})
    _rect(svg, start, least, y, {"fill": colour, "stroke": colour})
    return end - start


def _result(svg: ET.Element, start: float, end: float, y: float) -> float:
    style = {"stroke": KIND_COLOUR["result"], "stroke-width": "1.8"}
    for x in dict.fromkeys((start, end)):
        _line(svg, x, y - 4, x, y + 4, **style)
    _line(svg, start, y, end, y, **style)
    return end - start


_BAR_SIGNS: dict[str, Sign] = {
    "wait": lambda svg, x, y: _wait(svg, x, x + 13, y),
    "start": lambda svg, x, y: _start(svg, x + 5, x + 5, y) + 10,
    "sessions": lambda svg, x, y: _sessions(svg, x, x + 13, x + 13, y),
    "least": lambda svg, x, y: _sessions(svg, x, x, x + 13, y),
    "result": lambda svg, x, y: _result(svg, x, x + 13, y),
}


# What both have


def _label(svg: ET.Element, text: str, top: float, width: float, least: int) -> tuple[float, float]:
    """Write what a row is called, in two lines at most, and return the middle and the bottom of the row.

    The row has room for at least so many lines of small words.
    """
    lines = wrapped(text, width, 2, lambda text: ems(text) * FONT)
    high = max(15.0, len(lines) * FONT * LINE + 3, least * SMALL * LINE + 3)
    middle = top + high / 2
    _texts(svg, 0, middle - len(lines) * FONT * LINE / 2, lines, FONT)
    return middle, top + high


def _legend(svg: ET.Element, top: float, signs: dict[str, Sign]) -> float:
    """Write what the signs mean, in as many lines as it takes, and return the bottom of it all."""
    if not signs:
        return top + 1
    x, middle = 0.0, top + 10
    for name, sign in signs.items():
        group = ET.SubElement(svg, "g")
        width = sign(group, 0, 0) + 3
        _texts(group, width, -SMALL * LINE / 2, [LEGEND[name]], SMALL)
        width += _small(LEGEND[name])
        if x and x + width > WIDTH:
            x, middle = 0.0, middle + SMALL * LINE + 3
        group.set("transform", f"translate({_number(x + 1)} {_number(middle)})")
        x += width + 7
    return middle + 7


def _small(text: str) -> float:
    return ems(text) * SMALL


def _texts(svg: ET.Element, x: float, top: float, lines: Sequence[str], size: float, anchor: str = "start") -> None:
    """Write lines one below the other, the first with its upper edge at `top`."""
    for number, line in enumerate(lines):
        place = {"x": _number(x), "y": _number(top + (number + 0.78) * size * LINE)}
        style = {} if size == FONT else {"font-size": _number(size)}
        anchored = {} if anchor == "start" else {"text-anchor": anchor}
        ET.SubElement(svg, "text", {**place, **style, **anchored}).text = line


def _line(svg: ET.Element, x1: float, y1: float, x2: float, y2: float, **style: str) -> ET.Element:
    ends = {"x1": _number(x1), "y1": _number(y1), "x2": _number(x2), "y2": _number(y2)}
    return ET.SubElement(svg, "line", {**ends, "stroke": TEXT, "stroke-width": ".7", **style})


def _rect(svg: ET.Element, start: float, end: float, y: float, style: dict[str, str]) -> None:
    place = {"x": _number(start), "y": _number(y - 3), "width": _number(max(end - start, 0.0)), "height": "6"}
    ET.SubElement(svg, "rect", {**place, **style})


def _circle(svg: ET.Element, x: float, y: float, radius: float, style: dict[str, str]) -> None:
    ET.SubElement(svg, "circle", {"cx": _number(x), "cy": _number(y), "r": _number(radius), **style})


def _path(svg: ET.Element, path: str, **style: str) -> None:
    ET.SubElement(svg, "path", {"d": path, **style})


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
