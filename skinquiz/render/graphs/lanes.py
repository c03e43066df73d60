"""Which questions open which, drawn down the left side of a column of cards: lines that never cross a card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skinquiz.checks.graph import Graph
from skinquiz.render.graphs.pen import Pen, number

STEP = 9.0  # from lane to lane
_STUB = 14.0  # from the cards to the first lane
_DASHES = {"stroke_dasharray": "5 3", "stroke_width": ".9"}


@dataclass(frozen=True, slots=True)
class Card:
    """The upper and the lower edge of a card."""

    top: float
    bottom: float


def openings(graph: Graph) -> dict[str, list[str]]:
    """Return what each question opens."""
    found: dict[str, list[str]] = {}
    for edge in graph.edges:
        if edge.kind == "opens":
            found.setdefault(edge.start, []).append(edge.end)
    return found


def assigned(graph: Graph, order: Sequence[str]) -> dict[str, int]:
    """Return a lane for each question that opens others, 0 next to the cards; lanes do not lie on each other.

    The questions stand in this order. Short stretches come nearest to the cards.
    """
    place = {key: at for at, key in enumerate(order)}
    spans = {start: [place[key] for key in (start, *ends)] for start, ends in openings(graph).items()}
    lanes: dict[str, int] = {}
    for start in sorted(spans, key=lambda key: (max(spans[key]) - min(spans[key]), place[key])):
        taken = {lanes[other] for other in lanes if _meet(spans[start], spans[other])}
        lanes[start] = next(lane for lane in range(len(spans)) if lane not in taken)
    return lanes


def _meet(one: Sequence[int], other: Sequence[int]) -> bool:
    return min(one) <= max(other) and min(other) <= max(one)


def room(lanes: Mapping[str, int]) -> float:
    """Return how much room the lanes need beside the cards."""
    return _STUB + STEP * (max(lanes.values()) + 1) if lanes else 0.0


def draw(pen: Pen, graph: Graph, lanes: Mapping[str, int], left: float, cards: Mapping[str, Card]) -> None:
    """Draw dashed arrows from each question to those that it opens; cards begin at `left`."""
    reached: dict[str, int] = {}
    for start, ends in openings(graph).items():
        x = left - _STUB - STEP * lanes[start]
        y = cards[start].bottom - 6
        arrivals = []
        for end in ends:
            arrivals.append((end, cards[end].top + 8 + 5 * reached.get(end, 0)))
            reached[end] = reached.get(end, 0) + 1
        lowest = max(arrivals, key=lambda one: one[1])
        for end, to in arrivals:
            group = pen.group("edge", f"{start} {end}")
            whole = f"M{number(left)} {number(y)}H{number(x)}V{number(to)}"  # drawn once for all
            group.path(
                f"{whole if (end, to) == lowest else f'M{number(x)} {number(to)}'}H{number(left - 6)}", **_DASHES
            )
            group.arrow(left, to)
