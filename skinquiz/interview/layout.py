"""A page as lines of text, for any width: the same words in the same order, whatever the screen."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from skinquiz.interview.page import Page
from skinquiz.model import Drawing
from skinquiz.render.pictures import draw
from skinquiz.render.text import lay_out, lay_out_verdicts

SYSTEMS = {16: "standard", 256: "256", 1 << 24: "truecolor"}


@dataclass(frozen=True, slots=True)
class Setting:
    """How wide the lines are (in columns), how many colours there are (0: none), and whether only ASCII is safe."""

    width: int
    colours: int = 0
    ascii_only: bool = False


def console(setting: Setting) -> Console:
    """Return a console that writes nowhere, to wrap and to colour with."""
    return Console(
        file=io.StringIO(),
        width=setting.width,
        force_terminal=True,
        color_system=SYSTEMS.get(setting.colours),  # type: ignore[arg-type]  # rich names them in a Literal
        no_color=setting.colours == 0,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )


def wrapped(text: Text, setting: Setting, first: str = "", indent: int = 0) -> list[Text]:
    """Return text in lines no wider than the setting, the first after `first`, the others in line with it."""
    hang = " " * (indent + len(first))
    lines = text.wrap(console(setting), max(10, setting.width - len(hang)))
    found = []
    for number, line in enumerate(lines):
        line.rstrip()
        found.append(Text.assemble(" " * indent + first if number == 0 else hang, line))
    return found


def head(page: Page, setting: Setting) -> list[Text]:
    """Return all that stands above the choices: where one is, what is asked, and the text."""
    lines = wrapped(Text(page.heading), setting) if page.heading else []
    lines += [Text(), *wrapped(Text(page.title, "bold"), setting)]
    for paragraph in page.text:
        lines += [Text(), *wrapped(Text(paragraph), setting)]
    if page.verdicts:
        lines += [Text(), *_ansi(lay_out_verdicts(page.verdicts, setting.width, setting.colours > 0))]
    if page.parts:
        lines += [Text(), *_ansi(lay_out(page.parts, setting.width, setting.colours > 0))]
    return lines


def _ansi(text: str) -> Iterator[Text]:
    for line in text.splitlines():
        yield Text.from_ansi(line)


def choice_lines(page: Page, number: int, first: str, setting: Setting, drawn: bool, bold: bool = False) -> list[Text]:
    """Return the choice with this number (from 0): its group where one begins, its label after `first`, how it looks
    if it is to be `drawn`, and what explains it."""
    choice = page.choices[number]
    before = page.choices[number - 1].group if number else None
    lines: list[Text] = []
    if choice.group and choice.group != before:
        lines = [*([Text()] if number else []), *wrapped(Text(choice.group, "underline"), setting)]
    lines += wrapped(Text(choice.label, "bold" if bold else ""), setting, first)
    if choice.drawing and drawn:
        drawings = [one.id for one in page.choices if one.drawing]
        lines += _drawn(choice.drawing, (drawings.index(choice.id) + 1, len(drawings)), setting, len(first))
    if choice.help:
        lines += wrapped(Text(choice.help), setting, indent=len(first))
    return lines


def _drawn(drawing: Drawing, place: tuple[int, int], setting: Setting, indent: int) -> Iterator[Text]:
    for spans in draw(drawing, *place, setting.colours, setting.ascii_only):
        line = Text(" " * indent)
        for span in spans:
            line.append(span.text, f"on {span.background}" if span.background else "")
        yield line


def notices(page: Page, setting: Setting) -> list[Text]:
    """Return what has to be said about the last reply."""
    return [line for notice in page.notices for line in wrapped(Text(notice, "bold"), setting)]


def prompt(page: Page, how: str, setting: Setting) -> list[Text]:
    """Return what to do here, and how it is done on this screen."""
    return wrapped(Text(" ".join(filter(None, (page.prompt, how)))), setting)


def keys(page: Page, setting: Setting, more: Sequence[tuple[str, str]] = ()) -> list[Text]:
    """Return the commands that hold here, and those that this screen adds."""
    said = ", ".join(f"{key} {meaning}" for key, meaning in (*page.keys, *more))
    return wrapped(Text(f"Keys: {said}"), setting) if said else []
