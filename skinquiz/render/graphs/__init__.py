"""A graph of a rule set in each format. One file a format, listed in one table."""

from __future__ import annotations

from pkgutil import resolve_name

from skinquiz.checks.graph import Graph
from skinquiz.model import RuleSet

# Format -> where it is made of a graph, and of the rule set that its ids belong to.
RENDERERS: dict[str, str] = {
    "mermaid": "skinquiz.render.graphs.mermaid:draw",
    "dot": "skinquiz.render.graphs.dot:draw",
    "svg": "skinquiz.render.graphs.svg:draw",
}
FORMATS: tuple[str, ...] = tuple(RENDERERS)
ENDINGS: dict[str, str] = {".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".svg": "svg"}


def draw(graph: Graph, ruleset: RuleSet, format: str) -> str:
    """Return the graph in one of `FORMATS`, with a line break at its end. Raises KeyError for any other format."""
    text: str = resolve_name(RENDERERS[format])(graph, ruleset)
    return text
