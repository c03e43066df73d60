"""Lines of plain text within a width, read aloud as well as seen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from skinquiz.messages import printable
from skinquiz.render.diagnostics.told import MANY, rounded

MOST_LISTED = 20


def wrapped(text: str, width: int, indent: int = 0, bullet: bool = False) -> list[str]:
    """Return a paragraph; ids and paths stay whole."""
    start = " " * indent
    return textwrap.wrap(
        printable(text),
        width,
        initial_indent=start + "- " * bullet,
        subsequent_indent=start + "  " * bullet,
        break_long_words=False,
        break_on_hyphens=False,
    )


def listed_below(heading: str, texts: Iterable[str], width: int) -> Iterator[str]:
    """Yield a list under its heading, cut where nobody would read on; nothing if it is empty."""
    every = list(texts)
    if every:
        yield ""
        yield from wrapped(heading, width)
        for text in every[:MOST_LISTED]:
            yield from wrapped(text, width, bullet=True)
        if len(every) > MOST_LISTED:
            yield f"- and {len(every) - MOST_LISTED} more, all of them in --format json"


def exactly(number: int, width: int, indent: int) -> list[str]:
    """Return all the digits of a large number, on lines of their own; nothing for one that is told in full anyway."""
    if number < MANY:
        return []
    groups = f"{number:,}".replace(",", ", ")
    lines = textwrap.wrap(groups, max(width - indent - 8, 20))
    first, *rest = [line.replace(", ", ",") for line in lines]
    return [" " * indent + "exactly " + first, *(" " * (indent + 8) + line for line in rest)]


def sets_of_answers(number: int) -> str:
    """Return how many sets of answers there are, as it can be grasped."""
    about = "about " if number >= MANY else ""
    return f"{about}{rounded(number)} set{'' if number == 1 else 's'} of answers"
