"""The report as plain text for 40 columns and more: outcomes in words first, colour only on top of words."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from skinquiz.model import Assessment, Outcome
from skinquiz.render import Style
from skinquiz.render.blocks import Item, Part, Report, Verdict
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
    report = build(assessment, style.audience, style.guidance)
    console = Console(
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
    _report(report, console)
    if style.recap:
        _part(Part("In short"), console, 0)
        _verdicts(report, console)
    assert isinstance(console.file, io.StringIO)
    return "".join(line.rstrip() + "\n" for line in console.file.getvalue().splitlines())


def _report(report: Report, console: Console) -> None:
    console.print(Text(report.title, "bold"))
    console.print(Text(report.subtitle))
    console.print()
    _verdicts(report, console)
    if report.verdicts:
        console.print()
    _print(console, Text(report.notice), 0)
    for part in report.parts:
        _part(part, console, 0)


def _verdicts(report: Report, console: Console) -> None:
    for verdict in report.verdicts:
        _print(console, _verdict(verdict), 0, "- ")


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
