"""An Assessment in each format. One file a format, listed in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from skinquiz.model import Assessment

Audience = Literal["person", "clinician"]
AUDIENCES: tuple[Audience, ...] = ("person", "clinician")


@dataclass(frozen=True, slots=True)
class Style:
    """How a person wants to read: for whom, how wide (in columns), in colour or not, with the guidance or without.

    `recap` repeats the outcomes at the end, where a terminal stops scrolling.
    """

    audience: Audience = "person"
    width: int = 80
    colour: bool = False
    guidance: bool = False
    recap: bool = False


# Format -> where its renderer is, and the endings of files that ask for it.
RENDERERS: dict[str, str] = {
    "text": "skinquiz.render.text:render",
    "json": "skinquiz.render.data:render_json",
    "yaml": "skinquiz.render.data:render_yaml",
    "markdown": "skinquiz.render.markdown:render",
}
ENDINGS: dict[str, str] = {
    ".txt": "text",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".md": "markdown",
    ".markdown": "markdown",
}


def render(assessment: Assessment, format: str, style: Style) -> str:
    """Return the assessment as text in one of the formats of `RENDERERS`. Raises KeyError for any other."""
    module, _, name = RENDERERS[format].partition(":")
    renderer: Callable[[Assessment, Style], str] = getattr(import_module(module), name)
    return renderer(assessment, style)
