"""An Assessment in each format, and as a summary to print. One file a format, listed in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from skinquiz.model import Assessment
from skinquiz.render.circumstances import Circumstances

Audience = Literal["person", "clinician"]
AUDIENCES: tuple[Audience, ...] = ("person", "clinician")
Paper = Literal["a4", "letter"]
PAPERS: tuple[Paper, ...] = ("a4", "letter")


@dataclass(frozen=True, slots=True)
class Style:
    """How a person wants to read: for whom, how wide (in columns), in colour or not, with the guidance or without.

    `recap` repeats the outcomes at the end, where a terminal stops scrolling. `paper` is what a PDF is set for.
    """

    audience: Audience = "person"
    width: int = 80
    colour: bool = False
    guidance: bool = False
    recap: bool = False
    paper: Paper = "a4"


# Format -> where it is made of an Assessment, whole.
RENDERERS: dict[str, str] = {
    "text": "skinquiz.render.text:render",
    "json": "skinquiz.render.data:render_json",
    "yaml": "skinquiz.render.data:render_yaml",
}
# Format -> where a document, such as a summary, is laid out.
LAYOUTS: dict[str, str] = {
    "pdf": "skinquiz.render.pdf:lay_out",
    "html": "skinquiz.render.html:lay_out",
    "markdown": "skinquiz.render.markdown:lay_out_report",
    "text": "skinquiz.render.text:lay_out_report",
}
FORMATS: tuple[str, ...] = tuple({**RENDERERS, **LAYOUTS})
BINARY = frozenset(("pdf",))
# The endings of files that ask for a format.
ENDINGS: dict[str, str] = {
    ".pdf": "pdf",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
}
_UNKNOWN = Circumstances()


def render(assessment: Assessment, format: str, style: Style, circumstances: Circumstances = _UNKNOWN) -> str | bytes:
    """Return the assessment in one of `FORMATS`: whole, or as a summary in the formats that have no other.

    Raises KeyError for any other format.
    """
    if format in RENDERERS:
        text: str = _function(RENDERERS[format])(assessment, style)
        return text
    return summary(assessment, format, style, circumstances)


def summary(assessment: Assessment, format: str, style: Style, circumstances: Circumstances) -> str | bytes:
    """Return the summary for the audience in one of the formats of `LAYOUTS`. Raises KeyError for any other."""
    from skinquiz.render.editions import edition

    lay_out = _function(LAYOUTS[format])
    report = edition(assessment, style.audience, circumstances)
    document: str | bytes = (
        lay_out(report, style.audience, style.paper, assessment.as_of) if format == "pdf" else lay_out(report)
    )
    return document


def _function(where: str) -> Callable[..., Any]:
    module, _, name = where.partition(":")
    function: Callable[..., Any] = getattr(import_module(module), name)
    return function
