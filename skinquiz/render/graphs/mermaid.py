"""A graph as a Mermaid flowchart, for pages that draw it, such as those of code hosts and wikis.

Lines and frames only, no fills: it is read on white, on black and in print.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from skinquiz.checks.graph import Cluster, Edge, Graph, Link, Node, NodeKind
from skinquiz.model import LADDER, RuleSet
from skinquiz.render.graphs.cards import Card, Cards, described, legend
from skinquiz.render.lettering import ems, one_line, wrapped
from skinquiz.render.svg import COLOUR

WIDTH, MOST_LINES = 26.0, 30  # in ems
_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "question": ("(", ")"),
    "rule": ("[", "]"),
    "together": ("[[", "]]"),
    "rules": ("[[", "]]"),
    "concern": ("([", "])"),
    "outcome": ("{{", "}}"),
}
_SHAPE_WORDS: dict[NodeKind, str] = {
    "question": "round corners",
    "rule": "square corners",
    "together": "double sides",
    "rules": "double sides",
    "concern": "round ends",
    "outcome": "six corners",
}
_LINKS: dict[Link, str] = {"opens": "-.->", "seen by": "---", "asks for": "-->"}
# `_PLAIN` stand for themselves, `_WITHIN` do between letters or digits. All else is written as a number: it means
# something to Mermaid, to Markdown or to HTML, or is part of how Mermaid keeps such numbers.
_PLAIN = frozenset(" ,:()/")
_WITHIN = frozenset("-_.")
_KEPT = frozenset("\N{LATIN SMALL LIGATURE FL}\N{LATIN SMALL LETTER SHARP S}")
_WORDS = re.compile("(?=style|classDef)")  # with a number behind them they are taken for statements
# Mermaid takes these for formulas, line breaks and icons even where they are written as numbers; a tag with nothing in
# it, between their halves, prevents that.
_HALVES = re.compile(r"(?<=\$)(?=\$)|(?<=\\)(?=n)|(?<=:)(?=fa-)")


def draw(graph: Graph, ruleset: RuleSet) -> str:
    """Return the text of a flowchart, from left to right."""
    shown = graph if graph.about else replace(graph, edges=_walked(graph))
    return "\n".join(_lines(shown, Cards(ruleset))) + "\n"


def _lines(graph: Graph, cards: Cards) -> Iterator[str]:
    names = _names(graph)
    title = cards.title(graph)
    yield from ("---", f"title: {json.dumps(title, ensure_ascii=False)}", *_config(graph), "---", "flowchart LR")
    yield f"    accTitle: {escaped(title)}"
    yield f"    accDescr: {escaped(described(graph))}"
    yield from (f"    {line}" for line in _nodes(graph, cards, names))
    for edge in graph.edges:
        yield f"    {names[edge.start]} {_LINKS[edge.kind]} {names[edge.end]}"
    yield f'    signs["{_broken(legend(graph, _SHAPE_WORDS))}"]'
    yield from (f"    {line}" for line in _styles(graph, names))


def _config(graph: Graph) -> Iterator[str]:
    """Yield how Mermaid is to lay out: lines are broken by us, and many lines need room between the columns."""
    yield from ("config:", "  flowchart:", "    wrappingWidth: 500", "    nodeSpacing: 25")
    yield f"    rankSpacing: {220 if graph.about else 110}"


def _nodes(graph: Graph, cards: Cards, names: dict[str, str]) -> Iterator[str]:
    """Yield the last first, as Mermaid draws upwards what nothing joins."""
    lines = {node.key: f"{names[node.key]}{_label(node, cards.card(node))}" for node in reversed(graph.nodes)}
    sections = [(f"section{number}", one) for number, one in enumerate(_framed(graph), 1)]
    for name, cluster in reversed(sections):
        yield f'subgraph {name}["{_shown(one_line(cluster.title) or "?")}"]'
        yield from ("    direction LR", *(f"    {lines.pop(key)}" for key in cluster.nodes))
        yield "end"
    yield from lines.values()
    if sections:
        yield f"class {','.join(name for name, _ in sections)} section"
        yield "classDef section fill:none"


def _walked(graph: Graph) -> tuple[Edge, ...]:
    """Return what opens what; lines from rules on several questions, told in words, would tear the walk apart."""
    return tuple(edge for edge in graph.edges if edge.kind == "opens")


def _framed(graph: Graph) -> list[Cluster]:
    """Return the sections that get a frame: all but a single question that opens others elsewhere.

    Mermaid would stretch that one beside all that it opens.
    """
    opening = {edge.start for edge in graph.edges if edge.kind == "opens"}
    return [one for one in graph.clusters if len(one.nodes) > 1 or one.nodes[0] not in opening]


def _label(node: Node, card: Card) -> str:
    opening, closing = _SHAPES[node.kind]
    return f'{opening}"<b>{_broken([card.title])}</b><br>{_broken(card.lines)}"{closing}'


def _styles(graph: Graph, names: dict[str, str]) -> Iterator[str]:
    yield "classDef default text-align:left"
    yield "classDef focus stroke-width:4px"
    yield "class signs unframed"
    yield "classDef unframed fill:none,stroke:none"
    for rung in LADDER:
        keys = [names[node.key] for node in graph.nodes if node.kind == "outcome" and node.outcome is rung]
        if keys:
            yield f"classDef {rung} stroke:{COLOUR[rung]},stroke-width:3px"
            yield f"class {','.join(keys)} {rung}"
    focus = [names[node.key] for node in graph.nodes if node.focus]
    if focus:
        yield f"class {','.join(focus)} focus"


def _names(graph: Graph) -> dict[str, str]:
    """Return for each node a name that is a word to Mermaid, and no other node's."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for node in graph.nodes:
        name = "".join(c if c.isascii() and c.isalnum() else "_" for c in node.key)
        while name in taken:
            name += "_"
        taken.add(name)
        names[node.key] = name
    return names


def _broken(lines: tuple[str, ...] | list[str]) -> str:
    return "<br>".join(_shown(part) for line in lines for part in wrapped(line, WIDTH, MOST_LINES, ems))


def _shown(text: str) -> str:
    return "<i></i>".join(map(escaped, _HALVES.split(text)))


def escaped(text: str) -> str:
    """Return text as it may stand between quotes, so that each of its characters is shown as it is."""
    words = {found.start() for found in _WORDS.finditer(text)}
    plain = (_is_plain(text, at) and at not in words for at in range(len(text)))
    return "".join(c if kept else f"#{ord(c)};" for c, kept in zip(text, plain, strict=True))


def _is_plain(text: str, at: int) -> bool:
    character = text[at]
    if character in _WITHIN:
        return at > 0 and text[at - 1].isalnum() and text[at + 1 : at + 2].isalnum()
    if character.isascii():
        return character.isalnum() or character in _PLAIN
    return character.isalpha() and character not in _KEPT
