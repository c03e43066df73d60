"""The report as plain text for 40 columns and more: outcomes in words first, colour only on top of words."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from skinquiz.model import Assessment, Outcome
from skinquiz.render import Style
from skinquiz.render.blocks import Item, Part, Verdict
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


def render(assessment: Assessment, style: Style) -> str:
    """Return the assessment as text, wrapped at `style.width` columns, no line ending in blanks."""
    report, width, colour = build(assessment, style.audience, style.guidance), style.width, style.colour
    verdicts = lay_out_verdicts(report.verdicts, width, colour)
    pieces = [
        _lines([Text(report.title, "bold"), Text(report.subtitle)], width, colour),
        verdicts,
        _lines([Text(report.notice)], width, colour),
        lay_out(report.parts, width, colour),
    ]
    if style.recap:
        pieces.append(lay_out([Part("In short")], width, colour) + verdicts)
    return "\n".join(filter(None, pieces))


def lay_out(parts: Sequence[Part], width: int, colour: bool) -> str:
    """Return parts as text: headings at the top in capitals, no blank line first, a line break last."""
    console = _console(width, colour)
    for part in parts:
        _part(part, console, 0)
    return _written(console)


def lay_out_verdicts(verdicts: Sequence[Verdict], width: int, colour: bool) -> str:
    """Return the headlines of the concerns as a list."""
    return _lines(map(_verdict, verdicts), width, colour, "- ")


def _lines(texts: Iterable[Text], width: int, colour: bool, prefix: str = "") -> str:
    console = _console(width, colour)
    for text in texts:
        _print(console, text, 0, prefix)
    return _written(console)


def _console(width: int, colour: bool) -> Console:
    return Console(
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


def _written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().lstrip("\n").splitlines()
    return "".join(line.rstrip() + "\n" for line in lines)


def _verdict(verdict: Verdict) -> Text:
    text = Text(f"{verdict.concern}: ")
    if verdict.outcome:
        text.append(OUTCOME[verdict.outcome].upper(), COLOUR[verdict.outcome])
        text.append(f", {verdict.text}" if verdict.text else "")
    else:
        text.append(verdict.text, "bold")
    return text


def _part(part: Part, console: Console, depth: int) -> None:
    console.print()
    heading = part.heading.upper() if depth == 0 else part.heading
    _print(console, Text(heading, "bold" if depth == 0 else "underline"), depth)
    for item in part.items:
        _item(item, console, depth, part.bullets)
    for inner in part.parts:
        _part(inner, console, depth + 2)


def _item(item: Item, console: Console, depth: int, bullet: bool) -> None:
    numbered = item.lead is not None and item.lead.startswith("[")
    text = Text()
    if item.outcome:
        text.append(f"{OUTCOME[item.outcome].upper()}. ", COLOUR[item.outcome])
    if item.lead and not numbered:
        text.append(f"{item.lead}:", "bold")
        text.append(" ")
    text.append(item.text)
    text.append(_refs(item.refs))
    prefix = f"{item.lead} ".ljust(5) if numbered else "- " if bullet else ""
    _print(console, text, depth + (2 if depth else 0), prefix)
    for detail in item.details:
        _item(detail, console, depth + (2 if bullet else 0), bullet=bool(bullet and not detail.lead))


def _refs(refs: Iterable[int]) -> str:
    numbers = ", ".join(str(number) for number in refs)
    return f" [{numbers}]" if numbers else ""


def _print(console: Console, text: Text, indent: int, prefix: str = "") -> None:
    """Print text indented, the first line after the prefix, the others in line with the first."""
    lines = text.wrap(console, max(20, console.width - indent - len(prefix)))
    for number, line in enumerate(lines):
        line.rstrip()
        start = prefix if number == 0 else " " * len(prefix)
        console.print(Padding(Text.assemble(start, line), (0, 0, 0, indent)), soft_wrap=False)
