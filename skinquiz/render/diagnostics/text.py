"""Diagnostics to read on a terminal: what and where, the line with a caret, what helps, and at the end what it is."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from skinquiz.render import Style
from skinquiz.render.diagnostics import Checked
from skinquiz.render.diagnostics.told import in_short
from skinquiz.rulefiles.diagnostics import MOST_SHOWN, Diagnostic, Place, clean, excerpt

LEVEL = {False: ("error", "bold red"), True: ("advice", "bold yellow")}
NARROWEST = 20
_GUTTER = len("   | ……")


def render(checked: Checked, style: Style) -> str:
    """Return the most serious diagnostics as text for so many columns, and what it comes to.

    Only words are wrapped: a path or a number that is longer than a line stays whole.
    """
    page = _Page(style, checked.lines)
    found = checked.most_serious_first
    for diagnostic in found[:MOST_SHOWN]:
        page.diagnostic(diagnostic)
    if len(found) > MOST_SHOWN:
        page.paragraph(Text(f"… and {len(found) - MOST_SHOWN} more"))
        page.blank()
    for sentence in in_short(checked):
        page.paragraph(Text(sentence))
    return page.text


class _Page:
    """Text as it grows, on a console that writes to memory."""

    def __init__(self, style: Style, lines: Mapping[str, Sequence[str]]) -> None:
        self._width = style.width
        self._lines = lines
        self._console = Console(
            file=io.StringIO(),
            width=style.width,
            force_terminal=style.colour,
            color_system="standard" if style.colour else None,
            no_color=not style.colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
        )

    @property
    def text(self) -> str:
        assert isinstance(self._console.file, io.StringIO)
        return self._console.file.getvalue()

    def blank(self) -> None:
        self._console.print()

    def paragraph(self, text: Text, indent: int = 0, hanging: int = 0) -> None:
        """Write words wrapped; the first line after `indent` blanks, the others after `hanging` more."""
        for number, line in enumerate(_wrapped(text, max(NARROWEST, self._width - indent - hanging))):
            blanks = " " * (indent + (hanging if number else 0))
            self._console.print(Text.assemble(blanks, line), soft_wrap=True)

    def diagnostic(self, one: Diagnostic) -> None:
        self.paragraph(_head(one), hanging=2)
        self._excerpt(one.place, LEVEL[one.is_advice][1])
        for place, word in one.related:
            self.paragraph(Text(f"{clean(str(place))}: {clean(word)}"), 2, 2)
            self._excerpt(place, "bold blue")
        if one.help:
            self.paragraph(Text.assemble(("help:", "bold"), f" {clean(one.help)}"), 2, 2)
        self.blank()

    def _excerpt(self, place: Place, style: str) -> None:
        room = max(NARROWEST, self._width - _GUTTER - len(str(place.line)))
        for line, part_style in zip(excerpt(place, self._lines, room), ("", style), strict=False):
            self._console.print(Text(line, part_style), soft_wrap=True)


def _wrapped(text: Text, width: int) -> Iterator[Text]:
    """Yield the text line by line, broken only between words."""
    end = 0
    for line in textwrap.wrap(text.plain, width, break_long_words=False, break_on_hyphens=False):
        start = text.plain.index(line, end)
        end = start + len(line)
        yield text[start:end]


def _head(one: Diagnostic) -> Text:
    word, style = LEVEL[one.is_advice]
    return Text.assemble(
        (clean(str(one.place)), "bold"), ": ", (f"{word}:", style), f" {clean(one.message)} [{one.code}]"
    )
