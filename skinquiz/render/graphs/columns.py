"""What is near a question, a rule or a concern, in three columns: questions, what looks at them, outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skinquiz.checks.graph import Graph, Node, NodeKind
from skinquiz.render.graphs import lanes
from skinquiz.render.graphs.cards import Cards
from skinquiz.render.graphs.pen import FONT, LINE, Box, Pen, boxed, number

QUESTIONS, RULES, OUTCOMES = 205.0, 330.0, 165.0  # how wide the columns are
GUTTER, GAP = 84.0, 9.0
HEADS = ("Questions", "What looks at them", "Outcomes asked for")
SHAPES: dict[NodeKind, str] = {
    "question": "round corners",
    "rule": "square corners",
    "rules": "double frame",
    "concern": "round ends",
    "outcome": "six corners",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """A card in its place."""

    node: Node
    box: Box
    x: float
    y: float

    @property
    def middle(self) -> float:
        return self.y + self.box.high / 2

    @property
    def right(self) -> float:
        return self.x + self.box.wide


def draw(pen: Pen, graph: Graph, cards: Cards, top: float) -> tuple[float, float]:
    """Draw a graph below `top`, and return how far it goes to the right and down."""
    questions = [node for node in graph.nodes if node.kind == "question"]
    lane = lanes.assigned(graph, [node.key for node in questions])
    left = lanes.room(lane)
    middle = left + QUESTIONS + GUTTER
    right = middle + RULES + GUTTER
    for x, head in zip((left, middle, right), HEADS, strict=True):
        pen.text(x, top, head, bold=True)
    top += FONT * LINE + GAP
    placed = _stacked([node for node in graph.nodes if node.kind in ("rule", "rules", "concern")], cards, middle, top)
    placed |= _beside(questions, graph, cards, placed, left, QUESTIONS, top)
    outcomes = [node for node in graph.nodes if node.kind == "outcome"]
    placed |= _beside(outcomes, graph, cards, placed, right, OUTCOMES, top)
    lanes.draw(pen, graph, lane, left, {key: lanes.Card(one.y, one.y + one.box.high) for key, one in placed.items()})
    _lines(pen, graph, placed)
    for one in placed.values():
        pen.group("node", one.node.key).box(one.x, one.y, one.box, one.node.outcome, one.node.focus)
    return right + OUTCOMES, max((one.y + one.box.high for one in placed.values()), default=top)


def _stacked(nodes: Sequence[Node], cards: Cards, x: float, top: float) -> dict[str, Placed]:
    placed: dict[str, Placed] = {}
    for node in nodes:
        box = boxed(node.kind, cards.card(node), RULES)
        placed[node.key] = Placed(node, box, x, top)
        top += box.high + GAP
    return placed


def _beside(
    nodes: Sequence[Node],
    graph: Graph,
    cards: Cards,
    others: Mapping[str, Placed],
    x: float,
    wide: float,
    top: float,
) -> dict[str, Placed]:
    """Return cards in a column, in their order, each as near as can be to the middle of those that it is joined to."""
    boxes = [boxed(node.kind, cards.card(node), wide) for node in nodes]
    wishes: list[float] = []
    for node, box in zip(nodes, boxes, strict=True):
        ends = [
            edge.end if edge.start == node.key else edge.start
            for edge in graph.edges
            if node.key in (edge.start, edge.end)
        ]
        near = [others[end].middle for end in ends if end in others]
        wishes.append(sum(near) / len(near) - box.high / 2 if near else wishes[-1] if wishes else top)
    tops = spread(wishes, [box.high + GAP for box in boxes], top)
    return {node.key: Placed(node, box, x, y) for node, box, y in zip(nodes, boxes, tops, strict=True)}


def spread(wishes: Sequence[float], heights: Sequence[float], top: float) -> list[float]:
    """Return where things begin that stand below each other, from `top` on, as near as can be to where they wish to.

    Those that would overlap are moved together, by the mean of what they wish.
    """
    before = [sum(heights[:at]) for at in range(len(heights))]
    pools: list[list[float]] = []
    for wish, offset in zip(wishes, before, strict=True):
        pools.append([wish - offset])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    starts = [max(_mean(pool), top) for pool in pools for _ in pool]
    return [start + offset for start, offset in zip(starts, before, strict=True)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _lines(pen: Pen, graph: Graph, placed: Mapping[str, Placed]) -> None:
    """Draw from left to right; where several lines reach a rule, each has its own place at its edge."""
    joining: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.kind == "seen by":
            joining.setdefault(edge.end, []).append(edge.start)
    for edge in graph.edges:
        if edge.kind != "opens":
            start, end = placed[edge.start], placed[edge.end]
            beside = sorted(joining.get(edge.end, ()), key=lambda key: placed[key].y)
            share = (beside.index(edge.start) + 1) / (len(beside) + 1) if edge.kind == "seen by" else 0.5
            group = pen.group("edge", f"{edge.start} {edge.end}")
            _curve(group, start.right, start.middle, end.x, end.y + end.box.high * share, edge.kind == "asks for")


def _curve(pen: Pen, x: float, y: float, to_x: float, to_y: float, arrow: bool) -> None:
    half, stop = (to_x - x) / 2, to_x - 6 * arrow
    ends = f"{number(stop - half)} {number(to_y)} {number(stop)} {number(to_y)}"
    pen.path(f"M{number(x)} {number(y)}C{number(x + half)} {number(y)} {ends}", stroke_width=".9")
    if arrow:
        pen.arrow(to_x, to_y)
