"""What graphs are drawn with: text, lines and framed cards, parts of an SVG of its own, black on white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from skinquiz.checks.graph import NodeKind
from skinquiz.model import Outcome
from skinquiz.render.graphs.cards import Card
from skinquiz.render.lettering import ems, one_line, wrapped
from skinquiz.render.svg import COLOUR

FONT, SMALL, LINE = 10.0, 9.0, 1.3  # sizes of letters, and from line to line in sizes of the letters
FAMILY = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
INK, PALE, PAPER = "#1a1a1a", "#8a8a8a", "#ffffff"
BOLDER = 1.12  # how much wider bold letters are
MOST_LINES = 30
_SIDES: dict[NodeKind, float] = {"concern": 16.0, "outcome": 16.0, "together": 11.0, "rules": 11.0}
_SIDE, _ABOVE = 9.0, 6.0


def width(text: str, size: float = FONT, bold: bool = False) -> float:
    """Return how wide text is at the most."""
    return ems(text) * size * (BOLDER if bold else 1.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A card laid out: its frame and its lines, the first `heads` of them bold, `aside` at the end of the first."""

    kind: NodeKind
    lines: tuple[str, ...]
    heads: int
    wide: float
    aside: str = ""

    @property
    def high(self) -> float:
        return 2 * _ABOVE + (self.heads * FONT + (len(self.lines) - self.heads) * SMALL) * LINE


def boxed(kind: NodeKind, card: Card, wide: float, flat: bool = False) -> Box:
    """Return a card with its lines broken to fit into a frame that is so wide.

    A flat one has the line below the title beside it, where there is room.
    """
    room = wide - 2 * _SIDES.get(kind, _SIDE)
    heads = wrapped(card.title, room, MOST_LINES, _bold)
    lines = list(card.lines)
    aside = ""
    if flat and lines and len(heads) == 1 and _bold(heads[0]) + _small("  " + lines[0]) <= room:
        aside = lines.pop(0)
    others = [part for line in lines for part in wrapped(line, room, MOST_LINES, _small)]
    return Box(kind, (*heads, *others), len(heads), wide, aside)


def _bold(text: str) -> float:
    return width(text, FONT, bold=True)


def _small(text: str) -> float:
    return width(text, SMALL)


class Pen:
    """Draws into one element; everything has its place from the left and from the top."""

    def __init__(self, element: ET.Element) -> None:
        self.element = element

    def group(self, name: str, value: str) -> Pen:
        """Return a pen for a group of its own, which says what it shows in an attribute."""
        return Pen(ET.SubElement(self.element, "g", {f"data-{name}": one_line(value)}))

    def hint(self, text: str) -> None:
        """Say what is shown when one points at it."""
        ET.SubElement(self.element, "title").text = one_line(text)

    def text(self, x: float, top: float, text: str, size: float = FONT, bold: bool = False, anchor: str = "") -> None:
        style = {"font-size": number(size)} if size != FONT else {}
        style |= {"font-weight": "bold"} if bold else {}
        style |= {"text-anchor": anchor} if anchor else {}
        at = {"x": number(x), "y": number(top + 0.92 * size)}
        ET.SubElement(self.element, "text", {**at, **style}).text = text

    def texts(self, x: float, top: float, lines: Sequence[str], size: float = FONT, bold: bool = False) -> float:
        """Write lines one below the other, and return where the next would be."""
        for at, line in enumerate(lines):
            self.text(x, top + at * size * LINE, line, size, bold)
        return top + len(lines) * size * LINE

    def path(self, path: str, **style: str) -> None:
        drawn = {"fill": "none", "stroke": INK} | {name.replace("_", "-"): value for name, value in style.items()}
        ET.SubElement(self.element, "path", {"d": path, **drawn})

    def arrow(self, x: float, y: float) -> None:
        """Draw the head of an arrow that comes from the left."""
        self.path(f"M{number(x)} {number(y)}l-7 -3.2v6.4z", fill=INK, stroke="none")

    def rect(self, x: float, y: float, wide: float, high: float, corner: float = 0.0, **style: str) -> None:
        at = {"x": number(x), "y": number(y), "width": number(wide), "height": number(high), "rx": number(corner)}
        drawn = {"fill": PAPER, "stroke": INK} | {name.replace("_", "-"): value for name, value in style.items()}
        ET.SubElement(self.element, "rect", {**at, **drawn})

    def hexagon(self, x: float, y: float, wide: float, high: float, **style: str) -> None:
        cut = min(11.0, high / 2, wide / 4)
        along, half = number(wide - 2 * cut), number(high / 2)
        left, right = number(cut), number(-cut)
        outline = f"M{number(x)} {number(y + high / 2)}l{left} -{half}h{along}l{left} {half}l{right} {half}h-{along}z"
        self.path(outline, **({"fill": PAPER} | style))

    def box(self, x: float, y: float, box: Box, outcome: Outcome | None = None, focus: bool = False) -> None:
        """Draw a card, in the frame of its kind."""
        high, style = box.high, {"stroke_width": "2.5" if focus else "1"}
        if box.kind == "outcome":
            framed = {"stroke": COLOUR[outcome], "stroke_width": "2"} if outcome else {}
            self.hexagon(x, y, box.wide, high, **framed)
        elif box.kind in ("together", "rules"):
            self.rect(x, y, box.wide, high, 0, **style)
            self.rect(x + 2.5, y + 2.5, box.wide - 5, high - 5, 0, **style)
        else:
            corner = {"question": 8.0, "concern": min(14.0, high / 2)}.get(box.kind, 0.0)
            self.rect(x, y, box.wide, high, corner, **style)
        left = x + _SIDES.get(box.kind, _SIDE)
        below = self.texts(left, y + _ABOVE, box.lines[: box.heads], FONT, bold=True)
        self.texts(left, below, box.lines[box.heads :], SMALL)
        if box.aside:
            self.text(x + box.wide - left + x, y + _ABOVE + (FONT - SMALL) * 0.92, box.aside, SMALL, anchor="end")


def number(value: float) -> str:
    """Return a length as SVG has it, with two digits at the most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
