"""One person at either screen: what is typed goes in, what is drawn or printed is read off after each key or line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput, Output

from skinquiz.interview.conversation import Ending, Talk
from skinquiz.interview.page import Page, Reply
from skinquiz.interview.plain import Plain
from skinquiz.interview.screen import Screen
from tests.interview.album import called
from tests.interview.player import begin

PATIENCE = 2_000
PROMPT = "Your answer: "


def showing(*shown: Page) -> Talk:
    """Show these pages, one after each reply; then it is the end."""
    for page in shown:  # noqa: UP028 - a reply is sent here, which a tuple does not take
        yield page
    return Ending(begin(called("tiny")), None)


# The full screen


class Terminal(DummyOutput):
    """Shows nothing; has a size, which can change."""

    def __init__(self, columns: int, rows: int) -> None:
        self.size = Size(rows, columns)

    def get_size(self) -> Size:
        return self.size


@dataclass
class Sat:
    """What came of it: the pages shown, the replies to them, the screen before each key and at the end."""

    pages: list[Page] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    screens: list[list[str]] = field(default_factory=list)
    ending: Ending | None = None

    @property
    def screen(self) -> str:
        """The last screen."""
        return "\n".join(self.screens[-1]).strip("\n")


def sit(
    talk: Talk, keys: Sequence[str | Size], columns: int = 80, rows: int = 24, output: Output | None = None, **how: int
) -> Sat:
    """Play with these keys, one after the other, then get up. A size is a change of the window.

    Raises whatever goes wrong within: the library would print it and go on.
    """
    sat, left = Sat(), list(keys)
    terminal = output or Terminal(columns, rows)
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=terminal):
        screen = Screen(how.get("colours", 0), bool(how.get("ascii_only")))
        app = screen._app
        app.ttimeoutlen = app.timeoutlen = 0.001
        app._handle_exception = lambda _, context: app.exit(exception=context["exception"])  # type: ignore[method-assign]
        sent = 0  # which key is on its way, counted from the last; 0 for none

        def pressed(_: object = None) -> None:
            nonlocal sent
            sent = 0
            app.invalidate()  # keys that mean nothing draw nothing

        def unfinished(key: int) -> None:
            if sent == key:
                pressed()

        def drawn(_: object) -> None:
            nonlocal sent
            if sent or app.renderer.last_rendered_screen is None or app.key_processor.key_buffer:
                return None
            sat.screens.append(_seen(app.renderer.last_rendered_screen, terminal.get_size()))
            assert len(sat.screens) < PATIENCE
            if not left:
                return app.exit()
            key, sent = left.pop(0), len(left) + 1
            if isinstance(key, Size):
                assert isinstance(terminal, Terminal)
                terminal.size = key
                return pressed()
            asyncio.get_running_loop().call_later(0.05, unfinished, sent)
            return pipe.send_text(key)

        app.key_processor.after_key_press += pressed
        app.after_render += drawn
        sat.ending = screen.run(_watched(talk, sat.pages, sat.replies))
    return sat


def _seen(screen: object, size: Size) -> list[str]:
    buffer = screen.data_buffer  # type: ignore[attr-defined]
    return ["".join(buffer[row][column].char for column in range(size.columns)).rstrip() for row in range(size.rows)]


# The plain screen


@dataclass
class Talked:
    """What came of it: the pages shown, the replies, what was printed between any two typed lines, and the end."""

    pages: list[Page] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    printed: list[list[str]] = field(default_factory=lambda: [[]])
    ending: Ending | None = None

    @property
    def last(self) -> str:
        """What was printed since the last line was typed."""
        return "\n".join(self.printed[-1])


def talk_with(talk: Talk, *lines: str, width: int = 80) -> Talked:
    """Type these lines; after the last one the input ends."""
    talked, left = Talked(), list(lines)

    def hear(prompt: str) -> str:
        assert prompt == PROMPT
        if not left:
            raise EOFError
        talked.printed.append([])
        return left.pop(0) + "\n"

    try:
        plain = Plain(lambda line: talked.printed[-1].append(line), hear, lambda: width)
        talked.ending = plain.run(_watched(talk, talked.pages, talked.replies))
    except EOFError:
        assert not left
    return talked


def _watched(talk: Talk, shown: list[Page], replies: list[Reply]) -> Talk:
    page = next(talk)
    while True:
        shown.append(page)
        reply = yield page
        replies.append(reply)
        try:
            page = talk.send(reply)
        except StopIteration as stop:
            ending: Ending = stop.value
            return ending
