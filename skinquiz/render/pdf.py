"""A report as a tagged PDF (PDF/UA-1), set by typst.

The report goes to typst as data, never as markup: `templates/document.typ` walks it, and no text in
it can be a command.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import typst

from skinquiz.messages import printable, shown
from skinquiz.model import Outcome
from skinquiz.render import Audience
from skinquiz.render.blocks import LABEL, Beside, Blank, Block, Figure, Item, Origin, Part, Report, Table
from skinquiz.render.figures import Timeline
from skinquiz.render.printed import DOI, doi_address
from skinquiz.render.words import OUTCOME

Paper = Literal["a4", "letter"]

TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
# The print of a clinician's edition in points, largest first, by the number of pages that it should fit on.
SIZES: Mapping[int, tuple[float, ...]] = {1: (9, 8.5, 8, 7.5), 2: (9, 8.5, 8, 7.5, 7, 6.5, 6)}
PERSON_SIZE = 11.0
NO_GLYPH = "\N{WHITE SQUARE}"
_FOOTER = 110
_NUMBERED = re.compile(r"\[(\d+)\]")
_UNSHOWN = re.compile(r'the text `("(?:[^"\\]|\\.)*")` could not be displayed')
_ESCAPED = re.compile(r"\\u\{(\w+)\}")
_ROUNDS = 4  # of leaving out what has no glyph
_BREAKABLE = 24  # letters: longer words are broken, in the template too
_ROOM = {True: 115, False: 85}  # letters on a line of a table, dense or not
_MARGIN = 2  # letters, between the columns of a table
_SPREAD = 0.8  # of the room that is left, by length: 0 is evenly, 1 is in proportion

Json = dict[str, Any]


def lay_out(report: Report, edition: Audience, paper: Paper, as_of: dt.date) -> bytes:
    """Return the report as PDF: dense for a clinician, on one page or two where it fits, roomy for a person.

    The same report and date give the same bytes on every machine, since only typst's own fonts are used. These have no
    Chinese, for instance. A text with letters that they lack is set with the fonts of the machine as well, and then
    the bytes depend on these. A letter that no font has is shown as an empty square: a PDF that is to be read by
    everyone must not hold what cannot be shown. Control and format characters are replaced too, as in messages.
    """
    document = _document(report, edition, paper, as_of)
    size = _fitting(document) if edition == "clinician" else PERSON_SIZE
    return _with_all_glyphs(document, size, dt.datetime(as_of.year, as_of.month, as_of.day, tzinfo=dt.UTC))


def without_glyph(text: str) -> str:
    """Return the letters of a text that no font here has, each once; a PDF shows an empty square for them."""
    inputs = {"text": printable(text)}
    source = b'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#sys.inputs.text'
    try:
        typst.compile(source, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs)
    except typst.TypstError as error:
        lacking = _unshown(error)
        return "".join(letter for letter in dict.fromkeys(text) if ord(letter) in lacking)
    return ""


# Setting


def _fitting(document: str) -> float:
    """Return the largest print that fits on the fewest pages, or the smallest there is."""
    pages = functools.cache(functools.partial(_pages, document))
    for limit, sizes in SIZES.items():
        first = bisect_left(sizes, True, key=lambda size: pages(size) <= limit)
        if first < len(sizes):
            return sizes[first]
    return min(map(min, SIZES.values()))


def _pages(document: str, size: float) -> int:
    inputs = {"document": document, "size": str(size)}
    found = typst.query(
        TEMPLATE.read_bytes(), "<pages>", field="value", one=True, ignore_system_fonts=True, sys_inputs=inputs
    )
    return int(json.loads(found) if isinstance(found, str) else found)


def _with_all_glyphs(document: str, size: float, made: dt.datetime) -> bytes:
    """Set the document: with typst's fonts, else with the machine's too, else without the letters that all lack."""
    try:
        return _set(document, size, made, system_fonts=False)
    except typst.TypstError as error:
        if not _unshown(error):
            raise
    for system_fonts in (True, False):
        reduced = document
        for _ in range(_ROUNDS):
            try:
                return _set(reduced, size, made, system_fonts)
            except typst.TypstError as error:
                reduced = reduced.translate(dict.fromkeys(_unshown(error), NO_GLYPH))
    return _set(re.sub(r"[^\x00-\xff]", NO_GLYPH, document), size, made, system_fonts=False)


def _set(document: str, size: float, made: dt.datetime, system_fonts: bool) -> bytes:
    pdf = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=not system_fonts,
        sys_inputs={"document": document, "size": str(size)},
        timestamp=made,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _unshown(error: typst.TypstError) -> set[int]:
    """Return the characters without a glyph that typst complains of; every font has those of ASCII."""
    texts = (_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in _UNSHOWN.findall(error.diagnostic))
    return {ord(letter) for text in texts for letter in text if not letter.isascii()}


# The report as data


def _document(report: Report, edition: Audience, paper: Paper, as_of: dt.date) -> str:
    writer = _Writer(edition == "clinician", _numbers(report.parts))
    language, region = _language(report.language)
    told_above = any(report.notice in fact.text for fact in report.facts)
    document: Json = {
        "edition": edition,
        "paper": {"a4": "a4", "letter": "us-letter"}[paper],
        "date": [as_of.year, as_of.month, as_of.day],
        "language": language,
        "region": region,
        "title": _clean(report.title),
        "subtitle": _clean(report.subtitle),
        "footer": shown(_clean(" · ".join(_footer(report, edition))), _FOOTER),
        "decision": _clean(report.decision),
        "notice": "" if told_above else _clean(report.notice),
        "facts": [writer.item(fact) for fact in report.facts],
        "verdicts": [
            {"concern": _clean(one.concern), **_outcome(one.outcome), "text": _clean(one.text)}
            for one in report.verdicts
        ],
        "parts": [writer.part(part) for part in report.parts],
    }
    return json.dumps(document, ensure_ascii=False)


def _footer(report: Report, edition: Audience) -> Iterator[str]:
    """Yield what tells a loose page: whose it is, from when, and for a clinician by which rules."""
    if edition == "person":
        yield report.title
    yield from (fact.text for fact in report.facts if fact.lead == LABEL)
    yield report.subtitle
    if edition == "clinician":
        yield report.notice


class _Writer:
    """Writes the model down as plain data. `sources` are the numbers that references can lead to."""

    def __init__(self, dense: bool, sources: frozenset[int]) -> None:
        self.dense = dense
        self.sources = sources

    def part(self, part: Part) -> Json:
        sources = _lists_sources(part)
        return {
            "heading": _clean(part.heading),
            "items": [self.item(item, sources) for item in part.items],
            "parts": [self.part(one) for one in part.parts],
            "bullets": part.bullets,
            "topic": part.topic,
            "blocks": [self.block(block, part) for block in part.blocks],
            "compact": part.compact,
        }

    def item(self, item: Item, source: bool = False) -> Json:
        number = _number(item) if source else None
        return {
            **_outcome(item.outcome),
            "lead": _clean(item.lead or ""),
            "number": number,
            "runs": list(_runs(_clean(item.text), linked=source)),
            "refs": [{"number": ref, "linked": ref in self.sources} for ref in item.refs],
            "details": [self.item(detail) for detail in item.details],
        }

    def block(self, block: Block, part: Part) -> Json:
        match block:
            case Table(head, rows):
                return {
                    "kind": "table",
                    "head": list(map(_clean, head)),
                    "rows": [[self.item(cell) for cell in row] for row in rows],
                    "widths": _widths(head, rows, _ROOM[self.dense]),
                }
            case Beside(parts):
                return {"kind": "beside", "parts": [self.part(one) for one in parts]}
            case Figure():
                return {"kind": "figure", **self._figure(block, part)}
            case Origin(code):
                from skinquiz.render.qr import svg

                return {"kind": "origin", "groups": code.split("-"), "svg": svg(code)}
            case Blank(label, lines):
                return {"kind": "blank", "label": _clean(label), "lines": lines}

    def _figure(self, figure: Figure, part: Part) -> Json:
        from skinquiz.render.svg import draw

        told = list(map(_clean, figure.told))
        in_print = not self.dense or isinstance(figure.drawing, Timeline)  # a ladder says what the table said
        described = "The same stands in words below." if in_print else " ".join(told)
        return {
            "title": "" if figure.title == part.heading else _clean(figure.title),
            "alt": _clean(f"{figure.title}. {described}"),
            "told": told if in_print else [],
            "svg": draw(figure.drawing, figure.title, described),
        }


def _outcome(outcome: Outcome | None) -> Json:
    return {"outcome": outcome and outcome.value, "word": OUTCOME[outcome] if outcome else ""}


def _clean(text: str) -> str:
    """Return text on one line, without characters that could steer what shows it."""
    return printable(" ".join(text.split()))


def _runs(text: str, linked: bool) -> Iterator[tuple[str, str | None]]:
    """Yield text in stretches, each with the address that it leads to: of a source, its DOI."""
    rest = 0
    for found in DOI.finditer(text) if linked else ():
        yield text[rest : found.start()], None
        yield found[0], doi_address(found[0])
        rest = found.end()
    yield text[rest:], None


def _number(item: Item) -> int | None:
    found = _NUMBERED.fullmatch(item.lead or "")
    return int(found[1]) if found else None


def _lists_sources(part: Part) -> bool:
    return part.topic == "sources" and all(_number(item) is not None for item in part.items)


def _numbers(parts: Iterable[Part]) -> frozenset[int]:
    """Return the numbers of the sources that are listed."""
    items = (item for part in parts if _lists_sources(part) for item in part.items)
    return frozenset(number for number in map(_number, items) if number is not None)


def _widths(head: Sequence[str], rows: Sequence[Sequence[Item]], room: float) -> list[float]:
    """Return how wide columns are in relation to each other, where a line has room for so many letters.

    Each takes its longest word; what is left goes to those with more to say.
    """
    columns = [[name, *map(_letters, cells)] for name, *cells in zip(head, *rows, strict=True)]
    least = [_MARGIN + 1.15 * max(map(_longest_word, column)) for column in columns]
    wanted = [max(0.0, max(map(len, column)) - width) ** _SPREAD for column, width in zip(columns, least, strict=True)]
    unit = max(0.0, room - sum(least)) / (sum(wanted) or 1)
    return [width + unit * more for width, more in zip(least, wanted, strict=True)]


def _letters(item: Item) -> str:
    outcome = OUTCOME[item.outcome] if item.outcome else ""
    own = " ".join(filter(None, (outcome, item.lead, item.text, "[1] " * len(item.refs))))
    return " ".join((own, *map(_letters, item.details)))


def _longest_word(text: str) -> int:
    return min(_BREAKABLE, max(map(len, re.split(r"[\s/-]", text))))


def _language(language: str) -> tuple[str, str | None]:
    """Return language and region as PDF wants them; English where the rules name none that it knows."""
    found = re.fullmatch(r"([a-z]{2,3})(?:[-_]([A-Za-z]{2}))?", language)
    return (found[1], found[2] and found[2].upper()) if found else ("en", None)
