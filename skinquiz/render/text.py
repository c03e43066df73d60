"""A report as plain text for 40 columns and more: outcomes in words first, colour only on top of words."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from skinquiz.messages import printable
from skinquiz.model import Assessment, Outcome
from skinquiz.render import Style
from skinquiz.render.blocks import Beside, Blank, Block, Figure, Item, Origin, Part, Report, Table, Verdict
from skinquiz.render.printed import PRINTED_WIDTH, in_groups, is_number
from skinquiz.render.report import build
from skinquiz.render.words import OUTCOME

COLOUR = {
    Outcome.SUITABLE: "bold green",
    Outcome.POSSIBLE: "bold cyan",
    Outcome.ASK_CLINICIAN: "bold yellow",
    Outcome.WAIT: "bold yellow",
    Outcome.UNLIKELY_TO_HELP: "bold magenta",
    Outcome.NOT_SUITABLE: "bold red",
}
_SIGNS = str.maketrans({"→": "->", "×": "x", "±": "+/-"})  # noqa: RUF001  # said better than anyascii does


def render(assessment: Assessment, style: Style) -> str:
    """Return the whole assessment as text, wrapped at `style.width` columns, no line ending in blanks."""
    report, width, colour = build(assessment, style.audience, style.guidance), style.width, style.colour
    verdicts = lay_out_verdicts(report.verdicts, width, colour)
    pieces = [
        _head(report, _Layout(width, colour)),
        verdicts,
        _Layout(width, colour).lines([Text(report.notice)]),
        lay_out(report.parts, width, colour),
    ]
    if style.recap:
        pieces.append(lay_out([Part("In short")], width, colour) + verdicts)
    return "\n".join(filter(None, pieces))


def lay_out_report(report: Report) -> str:
    """Return a document as text that prints on any line printer: ASCII, and `PRINTED_WIDTH` columns."""

    def layout() -> _Layout:
        return _Layout(PRINTED_WIDTH, colour=False, ascii_only=True)

    pieces = [
        _head(report, layout()),
        layout().lines([Text(report.decision)]) if report.decision else "",
        layout().items(report.facts),
        layout().verdicts(report.verdicts),
        layout().lines([Text(report.notice)]),
        layout().parts(report.parts),
    ]
    return "\n".join(filter(None, pieces))


def lay_out(parts: Sequence[Part], width: int, colour: bool) -> str:
    """Return parts as text: headings at the top in capitals, no blank line first, a line break last."""
    return _Layout(width, colour).parts(parts)


def lay_out_verdicts(verdicts: Sequence[Verdict], width: int, colour: bool) -> str:
    """Return the headlines of the concerns as a list."""
    return _Layout(width, colour).verdicts(verdicts)


def _head(report: Report, layout: _Layout) -> str:
    return layout.lines([Text(report.title, "bold"), Text(report.subtitle)])


class _Layout:
    """Lays out one piece of text; each method writes it all and returns it."""

    def __init__(self, width: int, colour: bool, ascii_only: bool = False) -> None:
        self.width = width
        self.ascii_only = ascii_only
        self.console = Console(
            file=io.StringIO(),
            width=width,
            force_terminal=colour,
            color_system="standard" if colour else None,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    def lines(self, texts: Iterable[Text], prefix: str = "") -> str:
        for text in texts:
            self._print(text, 0, prefix)
        return self._written()

    def verdicts(self, verdicts: Iterable[Verdict]) -> str:
        return self.lines(map(_verdict, verdicts), "- ")

    def items(self, items: Iterable[Item]) -> str:
        for item in items:
            self._item(item, 0, bullet=False)
        return self._written()

    def parts(self, parts: Iterable[Part]) -> str:
        for part in parts:
            self._part(part, 0)
        return self._written()

    def _written(self) -> str:
        assert isinstance(self.console.file, io.StringIO)
        lines = self.console.file.getvalue().lstrip("\n").splitlines()
        return "".join(line.rstrip() + "\n" for line in lines)

    def _part(self, part: Part, depth: int) -> None:
        self.console.print()
        heading = part.heading.upper() if depth == 0 else part.heading
        self._print(Text(heading, "bold" if depth == 0 else "underline"), depth)
        if part.compact and not any(item.details or item.outcome or _has_words(item.lead) for item in part.items):
            self._run_on(part.items, depth)
        else:
            for item in part.items:
                self._item(item, depth, part.bullets)
        for block in part.blocks:
            self._block(block, depth, part.heading)
        for inner in part.parts:
            self._part(inner, depth + 2)

    def _run_on(self, items: Iterable[Item], depth: int) -> None:
        """Print items in one paragraph."""
        self._print(Text(" ".join(map(_in_a_row, items))), depth + (2 if depth else 0))

    def _item(self, item: Item, depth: int, bullet: bool) -> None:
        numbered = is_number(item.lead)
        text = Text()
        if item.outcome:
            text.append(f"{OUTCOME[item.outcome].upper()}. ", COLOUR[item.outcome])
        if item.lead and not numbered:
            text.append(f"{item.lead}:", "bold")
            text.append(" ")
        text.append(item.text)
        text.append(_refs(item.refs))
        prefix = f"{item.lead} ".ljust(5) if numbered else "- " if bullet else ""
        self._print(text, depth + (2 if depth else 0), prefix)
        for detail in item.details:
            self._item(detail, depth + (2 if bullet else 0), bullet=bool(bullet and not detail.lead))

    def _block(self, block: Block, depth: int, heading: str) -> None:
        match block:
            case Table(head, rows):
                for row in rows:
                    self._item(_as_item(head, row), depth, bullet=True)
            case Beside(parts):
                for part in parts:
                    self._part(part, depth + 2)
            case Figure():
                if block.title != heading:
                    self._print(Text(block.title, "underline"), depth + 2)
                self._figure(block, depth + (2 if depth else 0))
            case Origin(code):
                for line in (*in_groups(code, self.width - 2), *_symbol(code, self.width - 2)):
                    self.console.print(Text(f"  {line}"))
            case Blank(label, count):
                self._by_hand(label, count)

    def _figure(self, figure: Figure, indent: int) -> None:
        from skinquiz.render.characters import lines

        for line in lines(figure.drawing, self.width - indent, self.ascii_only):
            self.console.print(Padding(Text(line), (0, 0, 0, indent)), soft_wrap=False)
        self.console.print()
        for sentence in figure.told:
            self._print(Text(sentence), indent, "- ")

    def _by_hand(self, label: str, count: int) -> None:
        if label:
            self._print(Text(f"{label}:"), 0)
        for _ in range(count):
            self.console.print(Text("\n" + "_" * self.width))

    def _print(self, text: Text, indent: int, prefix: str = "") -> None:
        """Print text indented, the first line after the prefix, the others in line with the first."""
        if self.ascii_only:
            text = Text.assemble(*((_to_ascii(part.plain), part.style) for part in _spans(text)))
        lines = text.wrap(self.console, max(20, self.width - indent - len(prefix)))
        for number, line in enumerate(lines):
            line.rstrip()
            start = prefix if number == 0 else " " * len(prefix)
            self.console.print(Padding(Text.assemble(start, line), (0, 0, 0, indent)), soft_wrap=False)


def _to_ascii(text: str) -> str:
    """Return text with accents left out, signs spelt, and other scripts in Latin letters."""
    if text.isascii():
        return text
    from anyascii import anyascii

    return anyascii(text.translate(_SIGNS))


def _symbol(code: str, width: int) -> list[str]:
    """Return the QR symbol of a code, two characters a square, below an empty line; nothing where it is too wide."""
    from skinquiz.render.qr import modules

    dark = modules(code)
    if 2 * len(dark) > width:
        return []
    return ["", *("".join("##" if one else "  " for one in row) for row in dark)]


def _spans(text: Text) -> Iterator[Text]:
    """Yield the stretches of a text, each with one style, its characters harmless."""
    ends = sorted({0, len(text.plain), *(end for span in text.spans for end in (span.start, span.end))})
    for piece in text.divide(ends):
        piece.plain = printable(piece.plain)
        yield piece


def _as_item(head: Sequence[str], row: Sequence[Item]) -> Item:
    """Return a row of a table as an item: each cell after the word at its head."""
    name, *cells = row
    said = [
        f"{title}: {OUTCOME[cell.outcome] if cell.outcome else ''}{cell.text}{_refs(cell.refs)}".rstrip()
        for title, cell in zip(head[1:], cells, strict=True)
        if cell.text or cell.outcome
    ]
    return Item("", lead=name.text, details=tuple(map(Item, said)))


def _verdict(verdict: Verdict) -> Text:
    text = Text(f"{verdict.concern}: ")
    if verdict.outcome:
        text.append(OUTCOME[verdict.outcome].upper(), COLOUR[verdict.outcome])
        text.append(f", {verdict.text}" if verdict.text else "")
    else:
        text.append(verdict.text, "bold")
    return text


def _has_words(lead: str | None) -> bool:
    return lead is not None and not is_number(lead)


def _in_a_row(item: Item) -> str:
    """Return an item for a paragraph of several: its lead, told apart from what stands before it, text and sources."""
    lead = item.lead or ""
    before = f"{lead} " if is_number(lead) else f"{lead}: " if lead and item.text else lead
    said = f"{before}{item.text}{_refs(item.refs)}"
    return said if said.endswith((".", "!", "?", ":", ";", "]")) else f"{said};"


def _refs(refs: Iterable[int]) -> str:
    numbers = ", ".join(str(number) for number in refs)
    return f" [{numbers}]" if numbers else ""
