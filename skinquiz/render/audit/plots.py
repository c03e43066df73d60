"""Counts as bars: vector drawings that stand in the page, light, dark and on paper, of one width and any height.

Each outcome has a pattern beside its colour. Sizes of letters stand in the style sheet, which makes them larger where
the page is narrow: `LARGEST` is what a line has room for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from skinquiz.model import LADDER, Outcome
from skinquiz.render.audit.counts import Audit, ConcernCounts
from skinquiz.render.audit.words import HIDDEN, OPEN, columns, number, per_cent
from skinquiz.render.graphs.pen import number as length
from skinquiz.render.lettering import ems, one_line, wrapped
from skinquiz.render.svg import COLOUR

WIDTH, LARGEST = 640.0, 20.0
_TEXT, _BAR, _THIN, _GAP = 26.0, 24.0, 14.0, 10.0
_LEAST = 2.5  # how wide the smallest bar is, so that it can be seen
PLAIN = "plain"
# Fills, by the outcome or the word in the legend: a colour (none: that of the text) and lines across it.
_LINES = {
    Outcome.SUITABLE: "",
    Outcome.POSSIBLE: "M0 8L8 0M-2 2L2 -2M6 10L10 6",
    Outcome.ASK_CLINICIAN: "M2 2h2v2h-2zM6 6h2v2h-2z",
    Outcome.WAIT: "M4 0V8",
    Outcome.UNLIKELY_TO_HELP: "M0 4H8",
    Outcome.NOT_SUITABLE: "M0 0L8 8M0 8L8 0",
}
_PLAIN_COLOUR = "#2b7bb9"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its name and what stands at its end; `length` is None where it is hidden."""

    name: str
    told: str
    length: int | None
    fill: str = PLAIN


def patterns() -> str:
    """Return what the fills of all drawings of a page are: to stand in it once, before them."""
    svg = ET.Element("svg", {"class": "patterns", "width": "0", "height": "0", "aria-hidden": "true"})
    for rung in LADDER:
        _pattern(svg, rung.value, COLOUR[rung], _LINES[rung])
    return _written(svg)


def stacked(audit: Audit, title: str, described: str) -> str:
    """Return a bar for each concern that is asked about, parted by outcome, the best on the left."""
    svg = _svg(title, described, str(audit.asked))
    top = 0.0
    for one in audit.asked:
        told = f"{number(one.rows, audit.smallest)} row{'' if one.rows == 1 else 's'}"
        _name(svg, top, one.label, told)
        for part in _parts(one):
            _part(svg, part, top + _TEXT)
        top += _TEXT + _BAR + _GAP
    return _finished(svg, top - _GAP)


def bars(every: Sequence[Bar], title: str, described: str) -> str:
    """Return the bars one below the other; the longest is as wide as the drawing."""
    svg = _svg(title, described, str(every))
    longest = max((bar.length or 0 for bar in every), default=0)
    top = 0.0
    for bar in every:
        _name(svg, top, bar.name, bar.told)
        if bar.length and longest:
            _rect(svg, 0, top + _TEXT, max(WIDTH * bar.length / longest, _LEAST), _THIN, bar.fill)
        else:
            _line(svg, top + _TEXT)
        top += _TEXT + _THIN + _GAP
    return _finished(svg, top - _GAP)


def swatch(fill: str) -> str:
    """Return a small square with a fill, for a legend."""
    svg = ET.Element("svg", {"viewBox": "0 0 22 14", "width": "22", "height": "14", "aria-hidden": "true"})
    _rect(svg, 0.5, 0.5, 21, 13, fill)
    return _written(svg)


@dataclass(frozen=True, slots=True)
class _Part:
    fill: str
    told: str
    left: float
    wide: float


def _parts(one: ConcernCounts) -> Iterator[_Part]:
    """Yield the parts of a bar that are not empty; what is hidden is the last, in one."""
    fills = (*(rung.value for rung in LADDER), OPEN)
    if isinstance(one.rows, int):
        shown = [(fill, count) for fill, (_, count) in zip(fills, columns(one), strict=True) if isinstance(count, int)]
        found = [(fill, count, per_cent(count, one.rows)) for fill, count in shown if count]
        rest = one.rows - sum(count for _, count in shown)
        found += [(HIDDEN, rest, HIDDEN)] if rest else []
    else:
        found = [(HIDDEN, 1, HIDDEN)]
    total = sum(count for _, count, _ in found)
    wide = [max(WIDTH * count / total, _LEAST) for _, count, _ in found]
    scale, left = WIDTH / sum(wide), 0.0
    for (fill, _, told), width in zip(found, wide, strict=True):
        yield _Part(fill, told, left, width * scale)
        left += width * scale


def _part(svg: ET.Element, part: _Part, top: float) -> None:
    _rect(svg, part.left, top, part.wide, _BAR, part.fill)
    if ems(part.told) * LARGEST + 6 <= part.wide:
        style = {"text-anchor": "middle", "class": "on", "paint-order": "stroke"}
        _text(svg, part.left + part.wide / 2, top + _BAR / 2, part.told, style)


def _name(svg: ET.Element, top: float, name: str, told: str) -> None:
    room = WIDTH - ems(told) * LARGEST - 12
    _text(svg, 0, top + _TEXT / 2, wrapped(name, room, 1, lambda text: ems(text) * LARGEST)[0], {})
    _text(svg, WIDTH, top + _TEXT / 2, told, {"text-anchor": "end", "class": "told"})


def _text(svg: ET.Element, x: float, middle: float, text: str, style: dict[str, str]) -> None:
    place = {"x": length(x), "y": length(middle), "dominant-baseline": "central"}
    ET.SubElement(svg, "text", {**place, **style}).text = one_line(text)


def _rect(svg: ET.Element, x: float, y: float, wide: float, high: float, fill: str) -> None:
    place = {"x": length(x), "y": length(y), "width": length(wide), "height": length(high)}
    ET.SubElement(svg, "rect", {**place, **_style(fill)})


def _style(fill: str) -> dict[str, str]:
    if fill == HIDDEN:
        return {"fill": "none", "stroke": "currentColor", "stroke-dasharray": "4 3"}
    if fill == OPEN:
        return {"fill": "currentColor", "fill-opacity": ".15", "stroke": "currentColor", "stroke-width": ".8"}
    return {"fill": _PLAIN_COLOUR if fill == PLAIN else f"url(#fill-{fill})", "class": "edge"}


def _line(svg: ET.Element, top: float) -> None:
    """Draw where a bar would begin."""
    place = {"x1": "0.5", "x2": "0.5", "y1": length(top), "y2": length(top + _THIN)}
    ET.SubElement(svg, "line", {**place, "stroke": "currentColor"})


def _pattern(svg: ET.Element, name: str, colour: str, lines: str) -> None:
    tile = {"id": f"fill-{name}", "width": "8", "height": "8", "patternUnits": "userSpaceOnUse"}
    pattern = ET.SubElement(svg, "pattern", tile)
    ET.SubElement(pattern, "rect", {"width": "8", "height": "8", "fill": colour})
    if lines:
        ET.SubElement(pattern, "path", {"d": lines, "class": "across"})


def _svg(title: str, described: str, content: str) -> ET.Element:
    digest = hashlib.sha256(f"{title} {content}".encode("utf-8", "backslashreplace")).hexdigest()[:12]
    name = f"plot-{digest}"
    svg = ET.Element("svg", {"class": "plot", "role": "img", "aria-labelledby": f"{name}-title {name}-desc"})
    ET.SubElement(svg, "title", {"id": f"{name}-title"}).text = one_line(title)
    ET.SubElement(svg, "desc", {"id": f"{name}-desc"}).text = one_line(described)
    return svg


def _finished(svg: ET.Element, bottom: float) -> str:
    svg.set("viewBox", f"0 0 {length(WIDTH)} {length(max(bottom, 1.0))}")
    return _written(svg)


def _written(svg: ET.Element) -> str:
    return ET.tostring(svg, encoding="unicode")
