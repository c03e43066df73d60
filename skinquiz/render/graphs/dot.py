"""A graph in the language of Graphviz, to be laid out by `dot`, and edited by hand.

Lines and frames in black, no fills: it is read in print, and with any output that Graphviz has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from skinquiz.checks.graph import Graph, Link, Node, NodeKind
from skinquiz.model import RuleSet
from skinquiz.render.graphs.cards import Card, Cards, legend
from skinquiz.render.lettering import ems, wrapped
from skinquiz.render.svg import COLOUR

WIDTH, MOST_LINES = 26.0, 30  # in ems
_SHAPES: dict[NodeKind, str] = {
    "question": "shape=box, style=rounded",
    "rule": "shape=box",
    "together": "shape=box, peripheries=2",
    "rules": "shape=box, peripheries=2",
    "concern": "shape=folder",
    "outcome": "shape=hexagon",
}
_SHAPE_WORDS: dict[NodeKind, str] = {
    "question": "round corners",
    "rule": "square corners",
    "together": "double frame",
    "rules": "double frame",
    "concern": "folder",
    "outcome": "six corners",
}
_COLUMNS: tuple[tuple[NodeKind, ...], ...] = (("rule", "rules", "concern"), ("outcome",))
_LINKS: dict[Link, str] = {
    "opens": "style=dashed",
    "seen by": "arrowhead=none",
    "asks for": "arrowhead=normal",
}


def draw(graph: Graph, ruleset: RuleSet) -> str:
    """Return the text of a directed graph, from left to right."""
    return "\n".join(_lines(graph, Cards(ruleset))) + "\n"


def _lines(graph: Graph, cards: Cards) -> Iterator[str]:
    yield f"digraph {quoted(cards.title(graph))} {{"
    yield f"    label={_html(_rows(legend(graph, _SHAPE_WORDS), bold=cards.title(graph)))}"
    yield '    rankdir=LR; nodesep=0.15; ranksep=0.8; labeljust=l; fontname="Helvetica"; fontsize=11'
    yield '    node [fontname="Helvetica", fontsize=10, margin="0.12,0.06"]'
    yield '    edge [fontname="Helvetica", fontsize=9]'
    statements = {node.key: _node(node, cards.card(node)) for node in reversed(graph.nodes)}  # dot draws upwards
    for number, cluster in reversed(list(enumerate(graph.clusters, 1))):
        yield f"    subgraph cluster_{number} {{"
        yield f"        label={_html(_rows((), bold=cluster.title))}"
        yield from (f"        {statements.pop(key)}" for key in cluster.nodes)
        yield "    }"
    yield from (f"    {statement}" for statement in statements.values())
    for kinds in _COLUMNS if graph.about else ():
        column = [quoted(node.key) for node in graph.nodes if node.kind in kinds]
        yield f"    {{rank=same; {'; '.join(column)}}}"
    for edge in graph.edges:
        yield f"    {quoted(edge.start)} -> {quoted(edge.end)} [{_LINKS[edge.kind]}]"
    yield "}"


def _node(node: Node, card: Card) -> str:
    style = [f"label={_html(_rows(card.lines, bold=card.title))}", _SHAPES[node.kind]]
    if node.kind == "outcome" and node.outcome:
        style.append(f'color="{COLOUR[node.outcome]}", penwidth=2')
    if node.focus:
        style.append("penwidth=3")
    return f"{quoted(node.key)} [{', '.join(style)}]"


def _rows(lines: Iterable[str], bold: str) -> Iterator[str]:
    yield from (f"<B>{_escaped(part)}</B>" for part in _parts(bold))
    yield from (_escaped(part) for line in lines for part in _parts(line))


def _html(rows: Iterable[str]) -> str:
    return "<" + "".join(f'{row}<BR ALIGN="LEFT"/>' for row in rows) + ">"


def _parts(line: str) -> list[str]:
    return wrapped(line, WIDTH, MOST_LINES, ems)


def _escaped(text: str) -> str:
    return escape(text, {'"': "&quot;"}) or "&#160;"


def quoted(text: str) -> str:
    """Return text as a name in quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
