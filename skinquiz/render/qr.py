"""A code as a QR symbol: its modules, and a drawing of them for a page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import segno

BORDER = 4  # modules; readers need that much light around
_TITLE = "QR symbol of the code"


def modules(code: str) -> tuple[tuple[bool, ...], ...]:
    """Return the rows of the symbol, without a border; dark is True. The same code gives the same symbol.

    A seventh of it at least may be unreadable (level M; a better one where that makes the symbol no larger).
    A code has capitals, digits and dashes. Raises ValueError if it has others, or more than a symbol holds.
    """
    symbol = segno.make(code, error="m", mode="alphanumeric", micro=False)
    return tuple(tuple(module == 1 for module in row) for row in symbol.matrix)


def svg(code: str) -> str:
    """Return the symbol as an SVG element, one unit a module, its border included: black on white on any page."""
    rows = modules(code)
    size = len(rows) + 2 * BORDER
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img">'
        f"<title>{_TITLE}</title>"
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path fill="#000" shape-rendering="crispEdges" d="{"".join(_runs(rows))}"/></svg>'
    )


def _runs(rows: tuple[tuple[bool, ...], ...]) -> Iterator[str]:
    """Yield a rectangle for each run of dark modules in a row."""
    for y, row in enumerate(rows, BORDER):
        for dark, run in groupby(range(len(row)), row.__getitem__):
            if dark:
                xs = list(run)
                yield f"M{xs[0] + BORDER} {y}h{len(xs)}v1h-{len(xs)}z"
