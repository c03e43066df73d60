"""The whole rule set: a row for each question in the order of the walk, a column for each outcome, rules counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from skinquiz.checks.graph import Graph, Node, Pull
from skinquiz.model import LADDER, Outcome
from skinquiz.render.graphs import lanes
from skinquiz.render.graphs.cards import NOTE, Card, Cards, outcome_in_words, pull_in_words
from skinquiz.render.graphs.pen import FONT, LINE, PALE, SMALL, Pen, boxed, number, width
from skinquiz.render.lettering import wrapped
from skinquiz.render.svg import COLOUR

CARDS, COLUMN = 370.0, 66.0  # how wide the cards and the columns are
COLUMNS: tuple[Outcome | None, ...] = (*LADDER, None)
GAP, BETWEEN = 5.0, 12.0  # below a card, and above a section
AGAIN = 620.0  # after so much the outcomes are named again
BEST, TOGETHER = "Concerns, each at its best", "Rules that look at several of these questions together"
SIGNS = (
    "round corners: a question",
    "dashed arrow: opens the question",
    "double frame: questions that some rules look at together",
    "round ends: where a concern stands at best",
    "a number in six corners: so many rules of the row ask for the outcome",
    "in dots: not for every concern",
)


def draw(pen: Pen, graph: Graph, cards: Cards, top: float) -> tuple[float, float]:
    """Draw the whole below `top`, and return how far it goes to the right and down."""
    table = _Table(pen, graph, cards)
    return table.right, table.draw(top)


class _Table:
    def __init__(self, pen: Pen, graph: Graph, cards: Cards) -> None:
        self.pen, self.graph, self.cards = pen, graph, cards
        self.nodes = {node.key: node for node in graph.nodes}
        order = [key for cluster in graph.clusters for key in cluster.nodes]
        self.lanes = lanes.assigned(graph, order)
        self.left = lanes.room(self.lanes)
        self.right = self.left + CARDS + COLUMN * len(COLUMNS)
        self.places: dict[str, lanes.Card] = {}
        self.named = -AGAIN  # where the outcomes were named last

    def draw(self, y: float) -> float:
        """Draw all of it, and return its lower edge."""
        y = self._block(BEST, (node for node in self.graph.nodes if node.kind == "concern"), self._concerns, y)
        for cluster in self.graph.clusters:
            y = self._block(cluster.title, (self.nodes[key] for key in cluster.nodes), self._question, y)
        together = (node for node in self.graph.nodes if node.kind == "together")
        y = self._block(TOGETHER, together, self._together, y)
        lanes.draw(self.pen, self.graph, self.lanes, self.left, self.places)
        return y

    def _block(self, title: str, nodes: Iterable[Node], draw: Callable[[Node, float], float], y: float) -> float:
        """Draw rows under a title, if there are any, and return where the next block begins."""
        rows = list(nodes)
        if not rows:
            return y
        y = self._title(title, y)
        for node in rows:
            y = draw(node, y)
        return y + BETWEEN

    def _title(self, title: str, y: float) -> float:
        lines = wrapped(title, CARDS, 2, lambda text: width(text, FONT, bold=True))
        if y - self.named < AGAIN:
            return self.pen.texts(self.left, y, lines, bold=True) + 3
        self.named = y
        heads = [wrapped(outcome_in_words(one), COLUMN - 4, 3, lambda text: width(text, SMALL)) for one in COLUMNS]
        deepest = max(len(head) for head in heads) * SMALL * LINE
        for one, head in zip(COLUMNS, heads, strict=True):
            for at, line in enumerate(reversed(head), 1):
                self.pen.text(self._x(one), y + deepest - at * SMALL * LINE, line, SMALL, anchor="middle")
        self.pen.texts(self.left, y + deepest - len(lines) * FONT * LINE, lines, bold=True)
        return y + deepest + 3

    def _x(self, outcome: Outcome | None) -> float:
        return self.left + CARDS + (COLUMNS.index(outcome) + 0.5) * COLUMN

    def _concerns(self, node: Node, y: float) -> float:
        """Draw a row for each of the concerns that have the same best case."""
        for name in node.names:
            concern = self.cards.ruleset.concerns[name]
            y = self._row(node, Card(concern.label, (f"concern {name}",)), y, key=f"concern:{name}")
        return y

    def _question(self, node: Node, y: float) -> float:
        return self._row(node, self.cards.card(replace(node, pulls=())), y)

    def _together(self, node: Node, y: float) -> float:
        seen = (self.nodes[edge.start].names[0] for edge in self.graph.edges if edge.end == node.key)
        return self._row(
            node, Card(", ".join(seen), (f"rule{'s' * (len(node.names) > 1)} {', '.join(node.names)}",)), y
        )

    def _row(self, node: Node, card: Card, y: float, key: str = "") -> float:
        box = boxed(node.kind, card, CARDS - 8, flat=True)
        self.places[node.key] = lanes.Card(y, y + box.high)
        middle = y + box.high / 2
        pen = self.pen.group("node", key or node.key)
        dots = {"stroke": PALE, "stroke_dasharray": "1 4", "stroke_width": ".8"}
        pen.path(f"M{number(self.left + CARDS - 8)} {number(middle)}H{number(self.right)}", **dots)
        pen.box(self.left, y, box)
        if node.kind == "concern":
            pen.rect(
                self._x(node.outcome) - 22, middle - 8, 44, 16, 8, stroke=_colour(node.outcome), stroke_width="1.6"
            )
            pen.text(self._x(node.outcome), middle - 5, "at best", SMALL, anchor="middle")
        for pull in node.pulls:
            self._cell(pen, pull, middle)
        return y + box.high + GAP

    def _cell(self, pen: Pen, pull: Pull, middle: float) -> None:
        cell = pen.group("pull", pull.outcome or NOTE)
        cell.hint(f"{pull_in_words(pull)}: {', '.join(pull.rules)}")
        count = str(len(pull.rules))
        wide = max(34.0, width(count, bold=True) + 24)
        dots = {} if pull.everywhere else {"stroke_dasharray": "1.5 2.5"}
        x = self._x(pull.outcome)
        cell.hexagon(x - wide / 2, middle - 9, wide, 18, stroke=_colour(pull.outcome), stroke_width="1.8", **dots)
        cell.text(x, middle - 5.2, count, bold=True, anchor="middle")


def _colour(outcome: Outcome | None) -> str:
    return COLOUR[outcome] if outcome else PALE
