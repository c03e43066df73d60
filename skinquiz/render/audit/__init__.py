"""What a table of assessed people holds, for an audit: as text, as JSON or as a page with plots."""

from __future__ import annotations

from importlib import import_module

from skinquiz.render import Style
from skinquiz.render.audit.counts import counted
from skinquiz.tally import Tally

RENDERERS = {
    "text": "skinquiz.render.audit.text",
    "json": "skinquiz.render.audit.data",
    "html": "skinquiz.render.audit.page",
}
FORMATS = tuple(RENDERERS)


def render(tally: Tally, format: str, style: Style, smallest: int = 0) -> str:
    """Return the tally in one of `FORMATS`, a line break last.

    Counts from 1 to `smallest` - 1 are hidden, and so is what would give them away; 0 hides nothing. Raises KeyError
    for any other format, ValueError for a `smallest` that cannot hide anything: one from 1 to 2, or below 0.
    """
    text: str = import_module(RENDERERS[format]).render(counted(tally, smallest), style)
    return text
