"""What is seen of one page: which lines, where the pointer stands, what is ticked. Pure, so it knows no terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from skinquiz.interview.layout import Setting, choice_lines, head
from skinquiz.interview.page import Page

ABOVE, BELOW, BOTH = "More above: Page Up", "More below: Page Down", "More above and below: Page Up, Page Down"
SHORT = "More: Page Up, Down"


class View:
    """What is seen of one page: which line stands at the top, where the pointer is, what is ticked."""

    def __init__(self, page: Page) -> None:
        self.page = page
        ids = [choice.id for choice in page.choices]
        self.pointer = ids.index(page.chosen[0]) if page.kind == "one" and set(page.chosen[:1]) & set(ids) else None
        self.ticked = set(page.chosen) if page.kind == "many" else set()
        self.top = 0
        self._digits = ""
        self._head: tuple[Setting, list[Text]] | None = None  # a long text takes time
        self._lines: list[Text] = []
        self._starts: list[int] = []  # of each choice, and where the last one ends
        self._width = self._height = 0

    def again(self, page: Page) -> View:
        """Return the view of the same page with something new said on it: pointer, ticks and place stay."""
        pointed = None if self.pointer is None else self.page.choices[self.pointer].id
        self.pointer = next((number for number, one in enumerate(page.choices) if one.id == pointed), None)
        self.page = page
        self._digits = ""
        self._head = None
        return self

    def lay_out(self, setting: Setting, height: int, before: Sequence[Text] = (), after: Sequence[Text] = ()) -> None:
        """Lay the page out between other lines; what one was reading, or pointing at, stays in sight."""
        pointed = self._pointed()
        if self._head is None or self._head[0] != setting:
            self._head = setting, head(self.page, setting)
        lines = [*before, *self._head[1], Text()]
        self._starts = []
        for number in range(len(self.page.choices)):
            self._starts.append(len(lines))
            here = number == self.pointer
            lines += choice_lines(self.page, number, self._mark(number, here), setting, drawn=True, bold=here)
        self._starts.append(len(lines))
        lines += after
        if before:
            self.top = 0
        elif self._width != setting.width:
            self.top = self.top * len(lines) // max(1, len(self._lines))
        self._lines, self._width, self._height = lines, setting.width, height
        if pointed and not self._pointed() and self.pointer is not None:
            self.point(self.pointer, height)

    def _pointed(self) -> bool:
        """Say whether what the pointer stands at is in sight."""
        room = self._room(self._height)
        return self.pointer is not None and self._lines != [] and 0 <= self._starts[self.pointer] - self.top < room

    def _mark(self, number: int, here: bool) -> str:
        wide = len(str(self.page.first + len(self.page.choices) - 1))
        box = f"[{'x' if self.page.choices[number].id in self.ticked else ' '}] " if self.page.kind == "many" else ""
        return f"{'>' if here else ' '} {box}{self.page.first + number:>{wide}}. "

    def visible(self, height: int) -> list[Text]:
        """Return the lines that fit, the last saying whether there is more."""
        room = self._room(height)
        self.top = max(0, min(self.top, len(self._lines) - room))
        lines = self._lines[self.top : self.top + room]
        if len(self._lines) <= height:
            return lines
        above, below = self.top > 0, self.top + room < len(self._lines)
        said = BOTH if above and below else ABOVE if above else BELOW
        said = said if len(said) <= self._width else SHORT
        return [*lines, *[Text()] * (room - len(lines)), Text(said, "bold")]

    def _room(self, height: int) -> int:
        return height if len(self._lines) <= height else height - 1

    def lines_shown(self, height: int) -> int:
        """Return how many of so many lines the page takes."""
        return min(height, len(self._lines))

    def scroll(self, lines: int, height: int) -> None:
        self._digits = ""
        self.top = max(0, min(self.top + lines, len(self._lines) - self._room(height)))

    def down(self, height: int) -> None:
        """Move to the next choice; where it is not in sight yet, first show what stands between."""
        self._digits = ""
        following = 0 if self.pointer is None else self.pointer + 1
        if following >= len(self.page.choices):
            return self.scroll(1, height)
        room = self._room(height)
        start, end = self._starts[following], self._starts[following + 1]
        if start < self.top:
            return self.point(following, height)
        if end > self.top + room and start > self.top:
            self.scroll(min(max(1, min(end - room, start) - self.top), max(1, room - 1)), height)
        if start < self.top + room:
            self.pointer = following
        return None

    def up(self, height: int) -> None:
        """Move to the choice before; above the first, show what stands before it."""
        self._digits = ""
        if not self.pointer:
            return self.scroll(-1 if not self.page.choices else min(-1, 2 - height), height)
        return self.point(self.pointer - 1, height)

    def point(self, number: int, height: int) -> None:
        self.pointer = number
        room = self._room(height)
        if self._starts[number + 1] > self.top + room:
            self.top = max(0, min(self._starts[number + 1] - room, self._starts[number]))
        self.top = min(self.top, self._starts[number])

    def digit(self, digit: str, height: int) -> None:
        """Point at the choice with the number typed so far; a second digit follows the first if there is such one."""
        for typed in (self._digits + digit, digit):
            if (place := self.page.place(int(typed))) is not None:
                self._digits = typed
                return self.point(place, height)
        self._digits = ""
        return None

    def tick_typed(self) -> bool:
        """Tick the choice whose number was just typed, unless it is ticked; say whether that was done."""
        typed, self._digits = self._digits, ""
        if not typed or self.pointer is None or self.page.choices[self.pointer].id in self.ticked:
            return False
        self.space(0)
        return True

    def show_choices(self, height: int) -> None:
        """Bring the first choice into sight, where nothing is pointed at yet."""
        if self.page.choices and self.pointer is None:
            self.point(0, height)
            self.pointer = None

    def space(self, height: int) -> None:
        """Tick or untick where the pointer is; what excludes others is never ticked beside them."""
        self._digits = ""
        if self.page.kind == "read":
            return self.scroll(height - 2, height)
        if self.page.kind != "many" or self.pointer is None:
            return None
        choice = self.page.choices[self.pointer]
        if choice.id in self.ticked:
            self.ticked.discard(choice.id)
        elif choice.exclusive:
            self.ticked = {choice.id}
        else:
            alone = {one.id for one in self.page.choices if one.exclusive}
            self.ticked = (self.ticked - alone) | {choice.id}
        return None
