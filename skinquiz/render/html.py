"""A report as one HTML file that stands alone: no script, no request, readable on paper and in the dark.

Every text goes through `_harmless` and is escaped; only our own drawings are taken as they are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from skinquiz.messages import printable, shown
from skinquiz.render.blocks import LABEL, Beside, Figure, Item, Part, Report
from skinquiz.render.printed import DOI, doi_address
from skinquiz.render.words import OUTCOME

_BLANKS = re.compile(r"\s+")
_NUMBER = re.compile(r"\[(\d+)\]")
# A drawing that is read aloud would say twice what the list below it says.
_TOLD_BELOW = "The same stands in words below."
_TITLE_LIMIT = 80

Arrangement = Literal["numbered", "pairs", "list", "paragraphs"]


class Run(NamedTuple):
    """A stretch of text, and the address that it leads to, if any."""

    text: str
    address: str | None


def lay_out(report: Report) -> str:
    """Return the report as an HTML document. The same report gives the same text, and any text in it stays text."""
    return _template().render(report=report, title=_title(report), sources=_sources(report)).lstrip()


@functools.cache
def _template() -> Template:
    pages = environment()
    pages.globals.update(kind=_kind, runs=_runs, number=_number, drawn=_drawn, symbol=_symbol, arrangement=_arrangement)
    return pages.get_template("document.html.j2")


def environment() -> Environment:
    """Return what lays out a page: it makes every text harmless and escapes it, and lets nothing be undefined."""
    pages = Environment(
        loader=PackageLoader("skinquiz.render"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    pages.globals.update(outcomes=OUTCOME)
    return pages


def _harmless(value: object) -> object:
    """Return what goes into the page: text on one line without control and format characters, markup as it is."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    text = _BLANKS.sub(" ", value)
    return text if text.isprintable() else printable(text)


def _title(report: Report) -> str:
    """Return what a tab and a list of files show: title, label and subtitle, on one line of bounded length."""
    labels = (fact.text for fact in report.facts if fact.lead == LABEL)
    parts = (_BLANKS.sub(" ", part) for part in (report.title, *labels, report.subtitle) if part)
    return " · ".join(shown(part, _TITLE_LIMIT) for part in parts)


def _kind(block: object) -> str:
    return type(block).__name__.lower()


def _runs(text: str) -> Iterator[Run]:
    """Yield the text in stretches, each DOI as one that leads to its article."""
    for stretch in DOI.split(printable(_BLANKS.sub(" ", text))):
        if DOI.fullmatch(stretch):
            yield Run(stretch, doi_address(stretch))
        elif stretch:
            yield Run(stretch, None)


def _number(item: Item) -> int | None:
    """Return the number of a source, if the item is one."""
    found = _NUMBER.fullmatch(item.lead or "")
    return int(found[1]) if found else None


def _sources(report: Report) -> frozenset[int]:
    """Return the numbers that a reference can lead to."""
    listed = (item for part in _all_parts(report.parts) if part.topic == "sources" for item in part.items)
    return frozenset(number for number in map(_number, listed) if number is not None)


def _all_parts(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _all_parts(part.parts)
        for block in part.blocks:
            if isinstance(block, Beside):
                yield from _all_parts(block.parts)


def _arrangement(part: Part) -> Arrangement:
    """Return how the items of a part stand: numbered, as pairs of a name and a value, as a list, or one by one."""
    if part.topic == "sources" and all(_number(item) is not None for item in part.items):
        return "numbered"
    if not part.bullets:
        return "paragraphs"
    bare = all(item.lead and item.outcome is None and not item.details for item in part.items)
    distinct = len({item.lead for item in part.items}) == len(part.items)
    return "pairs" if bare and distinct and len(part.items) > 1 else "list"


def _drawn(figure: Figure) -> Markup:
    from skinquiz.render.svg import draw

    return _our_own(draw(figure.drawing, figure.title, _TOLD_BELOW))


def _symbol(code: str) -> Markup:
    from skinquiz.render.qr import svg

    return _our_own(svg(code))


def _our_own(svg: str) -> Markup:
    """Take a drawing as markup. Only for what skinquiz itself has drawn: its writer has escaped the texts in it."""
    return Markup(svg)
