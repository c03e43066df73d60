"""Pages as each screen shows them, without a terminal."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from skinquiz.interview import plain, screen
from skinquiz.interview.page import Page
from tests.terminal.player import squash

_MARK = re.compile(r"^[> ] (?:\[[ x]\] )? *(\d+\. )")


class _Sized(DummyOutput):
    def __init__(self, columns: int, rows: int) -> None:
        self._size = Size(rows, columns)

    def get_size(self) -> Size:
        return self._size


@contextlib.contextmanager
def showing(page: Page, columns: int, rows: int) -> Iterator[screen.Screen]:
    """Show one page on the full screen of a window of this size that nobody sees."""
    with create_pipe_input() as keys, create_app_session(input=keys, output=_Sized(columns, rows)):
        shown = screen.Screen(0, ascii_only=True)
        shown._turn(page)
        shown._lay_out()
        yield shown


def lines(shown: screen.Screen) -> list[str]:
    """Return the lines that stand on the screen."""
    all_lines = (*shown._view.visible(shown._height), *shown._above, *shown._below)
    return [line.plain.rstrip() for line in all_lines]


def on_screen(page: Page, columns: int) -> list[str]:
    """Return a page as the full screen shows it in a window that is high enough."""
    with showing(page, columns, 100_000) as shown:
        return lines(shown)


def in_lines(page: Page, columns: int) -> list[str]:
    """Return a page as the plain mode prints it."""
    said: list[str] = []

    def talk() -> Iterator[Page]:
        yield page

    def hear(prompt: str) -> str:
        raise EOFError

    with contextlib.suppress(EOFError):
        plain.Plain(said.append, hear, lambda: columns).run(talk())  # type: ignore[arg-type]
    return said


# The same words in the same order, apart from what is each screen's own.


def words_on_screen(shown: Sequence[str], page: Page) -> str:
    """Return the letters of a page on the full screen, without marks and how keys are used."""
    text = squash("".join(_MARK.sub(r"\1", line) for line in shown))
    if page.kind == "read" and not page.allows("q"):  # in the plain mode there is nothing to wait for
        keys = ", ".join(f"{key} {meaning}" for key, meaning in page.keys)
        return _without(text, page.prompt + (f"Keys: {keys}" if keys else ""))
    return _without(text, screen.HOW[page.kind])


def words_in_lines(said: Sequence[str], page: Page) -> str:
    """Return the letters of a page in the plain mode, without how it is replied to."""
    text = _without(squash("".join(said)), plain.HOW[page.kind])
    if page.kind == "read" and not page.allows("q"):
        return text
    return _without(text, ", r repeat" if page.keys else "Keys: r repeat")


def _without(text: str, own: str) -> str:
    """Leave out what a screen says on its own account, at the last place where it stands."""
    if not own:
        return text
    before, found, after = text.rpartition(squash(own))
    assert found, f"it does not say {own}"
    return before + after


def undrawn(page: Page) -> Page:
    """Return the page without its drawings, which the plain mode leaves out."""
    return replace(page, choices=tuple(replace(choice, drawing=None) for choice in page.choices))
