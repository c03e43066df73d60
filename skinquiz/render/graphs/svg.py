"""A graph as a picture of its own, laid out here: it needs no other program, and can be put on paper."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from skinquiz.checks.graph import Graph
from skinquiz.model import RuleSet
from skinquiz.render.graphs import columns, table
from skinquiz.render.graphs.cards import Cards, described, legend
from skinquiz.render.graphs.pen import FAMILY, FONT, INK, LINE, PAPER, SMALL, Pen, number, width
from skinquiz.render.lettering import joined, wrapped

MARGIN, TITLE = 16.0, 14.0


def draw(graph: Graph, ruleset: RuleSet) -> str:
    """Return an SVG document with its title and its description. The same in gives the same out."""
    cards = Cards(ruleset)
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "role": "img",
            "aria-labelledby": "title desc",
            "font-family": FAMILY,
            "font-size": number(FONT),
            "fill": INK,
        },
    )
    signs = table.SIGNS if graph.about is None else legend(graph, columns.SHAPES)
    ET.SubElement(svg, "title", {"id": "title"}).text = cards.title(graph)
    ET.SubElement(svg, "desc", {"id": "desc"}).text = f"{described(graph)}. {'. '.join(signs)}."
    ET.SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": PAPER})
    pen = Pen(ET.SubElement(svg, "g", {"transform": f"translate({number(MARGIN)} {number(MARGIN)})"}))
    room = columns if graph.about else table
    right, bottom = room.draw(pen, graph, cards, _title(pen, cards.title(graph)))
    bottom = _legend(pen, signs, right, bottom + 14)
    wide, high = number(right + 2 * MARGIN), number(bottom + 2 * MARGIN)
    svg.attrib |= {"viewBox": f"0 0 {wide} {high}", "width": wide, "height": high}
    return ET.tostring(svg, encoding="unicode") + "\n"


def _title(pen: Pen, title: str) -> float:
    lines = wrapped(title, 780, 2, lambda text: width(text, TITLE, bold=True))
    return pen.texts(0, 0, lines, TITLE, bold=True) + 12


def _legend(pen: Pen, signs: tuple[str, ...], right: float, top: float) -> float:
    """Write what the signs mean, and return the lower edge."""
    pen.path(f"M0 {number(top)}H{number(right)}", stroke_width=".5")
    told = [f"{sign}{';' if sign != signs[-1] else ''}" for sign in signs]
    lines = joined(told, right, lambda text: width(text, SMALL))
    return pen.texts(0, top + 6, lines, SMALL) - SMALL * (LINE - 1)
