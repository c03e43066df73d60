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
    assert isinstance(console.file, io.StringIO)
    return "".join(line.rstrip() + "\n" for line in console.file.getvalue().splitlines())


def _report(report: Report, console: Console) -> None:
    console.print(Text(report.title, "bold"))
    console.print(Text(report.subtitle))
    console.print()
    for verdict in report.verdicts:
        _print(console, _verdict(verdict), 2, hang=2)
    if report.verdicts:
        console.print()
    _print(console, Text(report.notice), 0)
    for part in report.parts:
        _part(part, console, 0)


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
    text = Text("- " if bullet else "")
    if item.outcome:
        text.append(f"{OUTCOME[item.outcome].upper()}. ", COLOUR[item.outcome])
    if item.lead:
        text.append(item.lead if item.lead.startswith("[") else f"{item.lead}:", "bold")
        text.append(" ")
    text.append(item.text)
    text.append(_refs(item.refs))
    hang = 2 if bullet else 5 if item.lead and item.lead.startswith("[") else 0
    _print(console, text, depth + (2 if depth else 0), hang)
    for detail in item.details:
        _item(detail, console, depth + (2 if bullet else 0), bullet=bool(bullet and not detail.lead))


def _refs(refs: Iterable[int]) -> str:
    numbers = ", ".join(str(number) for number in refs)
    return f" [{numbers}]" if numbers else ""


def _print(console: Console, text: Text, indent: int, hang: int = 0) -> None:
    """Print text indented, every line but the first by `hang` columns more."""
    lines = text.wrap(console, max(20, console.width - indent - hang))
    for number, line in enumerate(lines):
        line.rstrip()
        console.print(Padding(line, (0, 0, 0, indent + (hang if number else 0))), soft_wrap=False)
