"""The full screen: one page at a time, whole at any size. The only module that knows prompt_toolkit.

Nothing is chosen when a page comes up, so a stray Enter is no answer; pasted text is never taken for keys; and the
text is laid out anew for every size of the window.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.data_structures import Size
from prompt_toolkit.filters import Always, Condition, Filter
from prompt_toolkit.formatted_text import ANSI, StyleAndTextTuples, to_formatted_text
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.output import ColorDepth
from rich.text import Text

from skinquiz.interview.conversation import Ending, HungUp, Talk
from skinquiz.interview.layout import Setting, console, keys, notices, prompt
from skinquiz.interview.page import COMMANDS, Command, Page, Reply
from skinquiz.interview.view import View

HOW = {
    "one": "Arrow keys or numbers point, Enter chooses.",
    "many": "Arrow keys or numbers point, the space bar ticks, Enter goes on.",
    "text": "Then press Enter.",
    "read": "",
}
ALWAYS = Always()
DEPTHS = {0: ColorDepth.DEPTH_1_BIT, 16: ColorDepth.DEPTH_4_BIT, 256: ColorDepth.DEPTH_8_BIT}
WIDEST = 100
ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
LEAST = 6  # rows for the page itself; where there are fewer, what stands below it scrolls with it
ESCAPE_WAIT = 0.1  # seconds until Escape alone is Escape
# How escape sequences end that the library does not know.
_FINAL = {"[": {chr(code) for code in range(0x40, 0x7F)}, "O": {chr(code) for code in range(0x20, 0x7F)}}


class Screen:
    """Plays a conversation on a terminal with so many colours (0: none)."""

    def __init__(self, colours: int, ascii_only: bool) -> None:
        self._colours = colours
        self._ascii_only = ascii_only
        self._talk: Talk | None = None
        self._page = Page("", "read", "", "")
        self._view = View(self._page)
        self._views: dict[str, View] = {}  # of pages that one comes back to: after an explanation, or a text
        self._buffer = Buffer(multiline=False)
        self._above: list[Text] = []
        self._below: list[Text] = []
        self._height = 0
        self._final: set[str] = set()
        self._app = self._application()
        self._app.ttimeoutlen = self._app.timeoutlen = ESCAPE_WAIT

    def run(self, talk: Talk) -> Ending:
        """Play to the end. Ctrl-C raises KeyboardInterrupt, Ctrl-D EOFError, an ending signal HungUp."""
        self._talk = talk
        self._turn(next(talk))
        return asyncio.run(self._play())

    async def _play(self) -> Ending:
        try:
            ending: Ending = await self._app.run_async(pre_run=self._listen)
            return ending
        finally:  # a loop that closes with handlers left complains if one more signal comes
            with contextlib.suppress(NotImplementedError):
                for number in ENDING:
                    asyncio.get_running_loop().remove_signal_handler(number)

    def _listen(self) -> None:
        with contextlib.suppress(NotImplementedError):
            for number in ENDING:
                asyncio.get_running_loop().add_signal_handler(number, self._end, HungUp(number))

    def _end(self, reason: BaseException) -> None:
        if self._app.is_running and not self._app.is_done:
            self._app.exit(exception=reason)

    # One page after another

    def _turn(self, page: Page) -> None:
        kept = self._views.get(page.id)
        again = kept is not None and kept.page.chosen == page.chosen and not page.fresh
        self._view = kept.again(page) if kept and again else View(page)
        self._views[page.id] = self._view
        self._page = page
        self._buffer.reset()
        self._input.horizontal_scroll = 0
        self._app.layout.focus(self._input if page.kind == "text" else self._window)

    def _reply(self, command: Command, values: tuple[str, ...] = ()) -> None:
        assert self._talk is not None
        before = self._page
        try:
            page = self._talk.send(Reply(command, values))
            left = command == "answer" or (command == "back" and before.kind == "one")
            if left and page.id != before.id and not before.stays:
                del self._views[before.id]  # it comes up anew, with nothing chosen
            self._turn(page)
        except StopIteration as stop:
            self._app.exit(result=stop.value)
        except BaseException as error:  # prompt_toolkit would print it and go on
            self._end(error)

    def _enter(self) -> None:
        page, view = self._page, self._view
        if page.kind == "read":
            return self._reply("answer")
        if page.kind == "text":
            typed = self._buffer.text.strip()
            if page.allows(typed):
                return self._reply(COMMANDS[typed])
            values = (typed,) if typed else page.chosen
        elif page.kind == "one":
            values = () if view.pointer is None else (page.choices[view.pointer].id,)
        else:
            if view.tick_typed():
                return None
            values = tuple(choice.id for choice in page.choices if choice.id in view.ticked)
        if values:
            return self._reply("answer", values)
        self._reply("nothing")
        self._lay_out()
        return self._view.show_choices(self._height)

    def _command(self, key: str) -> None:
        if self._page.allows(key):
            self._reply(COMMANDS[key])
        elif self._page.kind == "read" and key == "q":
            self._reply("back")

    # What is drawn

    def _application(self) -> Application[Any]:
        typing = Condition(lambda: self._page.kind == "text")
        self._window = Window(
            FormattedTextControl(
                lambda: self._fragments(self._view.visible(self._height)), focusable=True, show_cursor=False
            ),
            height=lambda: self._view.lines_shown(self._height),
            dont_extend_height=True,
        )
        line = BufferControl(self._buffer, input_processors=[BeforeInput("> ")])
        self._input = Window(line, height=1, dont_extend_height=True)
        above = Window(
            FormattedTextControl(lambda: self._fragments(self._above)),
            height=lambda: len(self._above),
            dont_extend_height=True,
        )
        below = Window(
            FormattedTextControl(lambda: self._fragments(self._below)),
            height=lambda: len(self._below),
            dont_extend_height=True,
        )
        return Application(
            layout=Layout(HSplit([self._window, above, ConditionalContainer(self._input, typing), below, Window()])),
            key_bindings=self._bindings(typing),
            full_screen=True,
            before_render=lambda _: self._lay_out(),
            color_depth=DEPTHS.get(self._colours, ColorDepth.DEPTH_24_BIT),
        )

    def _size(self) -> Size:
        return self._app.output.get_size()

    def _setting(self) -> Setting:
        return Setting(min(WIDEST, max(20, self._size().columns)), self._colours, self._ascii_only)

    def _lay_out(self) -> None:
        """Lay everything out for the window as it is: the page, and what to do here below it.

        Where that would leave too little of the page, it scrolls with the page, and what was wrong comes first.
        """
        setting, page = self._setting(), self._page
        said, how, commands = notices(page, setting), prompt(page, HOW[page.kind], setting), keys(page, setting)
        rows = self._size().rows - (page.kind == "text")
        self._above, self._below = [Text(), *said, *how], commands
        self._height = rows - len(self._above) - len(self._below)
        before: list[Text] = []
        after: list[Text] = []
        if self._height < LEAST:
            before, after = [*said, Text()] if said else [], [Text(), *how, *commands]
            self._above, self._below, self._height = [], [], max(1, rows)
        self._view.lay_out(setting, self._height, before, after)

    def _fragments(self, lines: list[Text]) -> StyleAndTextTuples:
        writer = console(self._setting())
        writer.soft_wrap = True
        with writer.capture() as capture:
            writer.print(Text("\n").join(lines), end="", soft_wrap=True)
        return to_formatted_text(ANSI(capture.get()))

    # What keys do

    def _bindings(self, typing: Condition) -> KeyBindings:
        bindings = KeyBindings()
        # The name of a file may begin with any letter; an answer begins with none of these.
        free = ~typing | Condition(lambda: not self._buffer.text and self._page.allows("?"))
        known = Condition(lambda: not self._final)

        def on(*names: str, filter: Filter = ALWAYS) -> Callable[[Callable[[], None]], None]:
            def bind(action: Callable[[], None]) -> None:
                def act(_: KeyPressEvent) -> None:
                    self._final = set()
                    action()

                for name in names:
                    here = filter & known if len(name) == 1 else filter
                    bindings.add(name, filter=here, eager=name != "escape")(act)

            return bind

        def move(*names: str, filter: Filter = ~typing) -> Callable[[Callable[[int], None]], None]:
            """Bind keys that move about on the page; what was said about the last reply is then read."""

            def bind(action: Callable[[int], None]) -> None:
                def act() -> None:
                    self._page = replace(self._page, notices=())
                    self._lay_out()
                    action(self._height)

                on(*names, filter=filter)(act)

            return bind

        for key in COMMANDS:
            on(key, filter=free if key == "?" else ~typing)(lambda key=key: self._command(key))  # type: ignore[misc]
        on("escape")(lambda: self._command("b"))
        on("left", filter=~typing)(lambda: self._command("b"))
        on("enter")(self._enter)
        on("c-c", "<sigint>")(lambda: self._end(KeyboardInterrupt()))
        on("c-d")(lambda: self._end(EOFError()))
        on("c-l")(lambda: self._app.renderer.clear())
        on("c-z")(lambda: self._app.suspend_to_background())
        move("down", "tab")(lambda height: self._view.down(height))
        move("up", "s-tab")(lambda height: self._view.up(height))
        move("down", filter=typing)(lambda height: self._view.scroll(1, height))
        move("up", filter=typing)(lambda height: self._view.scroll(-1, height))
        move("pagedown", filter=ALWAYS)(lambda height: self._view.scroll(max(1, height - 2), height))
        move("pageup", filter=ALWAYS)(lambda height: self._view.scroll(min(-1, 2 - height), height))
        move("home")(lambda height: self._view.scroll(-(10**6), height))
        move("end")(lambda height: self._view.scroll(10**6, height))
        move(" ")(lambda height: self._view.space(height))
        for digit in "0123456789":
            move(digit)(lambda height, digit=digit: self._view.digit(digit, height))  # type: ignore[misc]

        @bindings.add(Keys.BracketedPaste, eager=True)
        def _paste(event: KeyPressEvent) -> None:
            """Take what is pasted as one line of text, and as nothing where no text is asked for."""
            if self._page.kind == "text":
                self._buffer.insert_text(" ".join(event.data.split()))

        @bindings.add("escape", Keys.Any)
        def _foreign(event: KeyPressEvent) -> None:
            """Begin to leave out a sequence that the library does not know: its Escape is no wish to go back."""
            self._final = _FINAL.get(event.key_sequence[1].key, set())

        @bindings.add(Keys.Any, filter=~known, eager=True)
        def _rest(event: KeyPressEvent) -> None:
            if event.key_sequence[0].key in self._final:
                self._final = set()

        return bindings


def can_draw() -> bool:
    """Say whether standard output takes more than ASCII."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        "╭╮▕█".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
