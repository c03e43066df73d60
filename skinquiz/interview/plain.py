"""The plain screen: lines that only ever get appended, numbered choices, typed answers. Made for screen readers.

Nothing is drawn, moved or coloured, and the words are those of the other screen, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rich.text import Text

from skinquiz.interview.conversation import Ending, Talk
from skinquiz.interview.dates import means_not_sure
from skinquiz.interview.layout import Setting, choice_lines, head, keys, notices, prompt, wrapped
from skinquiz.interview.page import COMMANDS, Choice, Page, Reply
from skinquiz.messages import shown
from skinquiz.model import NOT_SURE

HOW = {
    "one": "Type its number, then Enter.",
    "many": "Type the numbers with commas between them, then Enter.",
    "text": "Then press Enter.",
    "read": "",
}
_WORDS = {"help": "?", "explain": "?", "back": "b", "quit": "q", "stop": "q", "exit": "q"}
_REPEAT = ("r", "repeat", "again")
_REPEATS = (("r", "repeat"),)


class Plain:
    """Plays a conversation in lines. `say` prints one line, `hear` reads one; width is asked for at each page."""

    def __init__(self, say: Callable[[str], None], hear: Callable[[str], str], width: Callable[[], int]) -> None:
        self._say = say
        self._hear = hear
        self._width = width
        self._last: str | None = None
        self._lists: dict[str, tuple[Choice, ...]] = {}  # read out before, to which one comes back

    def run(self, talk: Talk) -> Ending:
        """Play to the end. Ctrl-C raises KeyboardInterrupt, the end of input EOFError."""
        try:
            page = next(talk)
            while True:
                page = talk.send(self._reply(page))
        except StopIteration as stop:
            ending: Ending = stop.value
            return ending

    def _reply(self, page: Page) -> Reply:
        """Print the page and return the reply. A page that only says what was wrong is not read out again."""
        if page.stays and not page.fresh and page.choices == self._lists.get(page.id):
            for line in (Text(), *wrapped(Text(page.title), Setting(self._width()))):
                self._say(line.plain)
        elif page.id != self._last or not page.notices:
            self._print(page)
        self._lists[page.id] = page.choices
        self._last = page.id
        if page.kind == "read" and not page.allows("q"):
            return Reply("answer")  # it stays above, so there is nothing to wait for
        while True:
            setting = Setting(self._width())
            how = prompt(page, HOW[page.kind], setting)
            for line in (*notices(page, setting), *how, *keys(page, setting, _REPEATS)):
                self._say(line.plain)
            said = self._hear("Your answer: ").strip()
            if said.lower() in _REPEAT:
                self._print(page)
                continue
            reply = _understood(page, said)
            if isinstance(reply, Reply):
                return reply
            page = replace(page, notices=())
            for line in wrapped(Text(reply), setting):
                self._say(line.plain)

    def _print(self, page: Page) -> None:
        setting = Setting(self._width())
        lines = [Text(), *head(page, setting), Text()]
        for number in range(len(page.choices)):
            lines += choice_lines(page, number, f"{page.first + number}. ", setting, drawn=False)
        for line in lines:
            self._say(line.plain.rstrip())
        if page.choices:
            self._say("")


def _understood(page: Page, said: str) -> Reply | str:
    """Return what was typed as a reply, or what is wrong with it."""
    key = _WORDS.get(said.lower(), said.lower())
    if not said:
        return Reply("answer", page.chosen) if page.chosen or page.kind == "read" else Reply("nothing")
    if page.allows(key):
        if any(choice.label.lower() == said.lower() for choice in page.choices):
            return f"“{said}” can mean two things here. Type {key}, or the number of the answer."
        return Reply(COMMANDS[key])
    if page.kind == "text":
        return Reply("answer", (said,))
    if page.kind == "read":
        return "Press Enter alone to go on."
    return _chosen(page, said)


def _chosen(page: Page, said: str) -> Reply | str:
    by_words = {choice.label.lower(): choice.id for choice in page.choices}
    if any(choice.id == NOT_SURE for choice in page.choices) and means_not_sure(said):
        return Reply("answer", (NOT_SURE,))
    if said.lower() in by_words:
        return Reply("answer", (by_words[said.lower()],))
    meant = [choice.id for choice in page.choices if _names(choice, said.lower())]
    if len(meant) == 1:
        return Reply("answer", (meant[0],))
    parts = re.split(r"[\s,;]+", said.strip(" ,;."))
    if page.kind == "one" and len(parts) > 1:
        if all(part.isdigit() for part in parts):
            return "Only one number can be chosen here."
        parts = [said]
    ids = []
    for part in parts:
        place = page.place(int(part)) if part.isascii() and part.isdigit() and len(part) < 10 else None
        if place is None:
            last = page.first + len(page.choices) - 1
            return f"There is no answer “{shown(part or said)}”. The numbers go from {page.first} to {last}."
        ids.append(page.choices[place].id)
    return Reply("answer", tuple(dict.fromkeys(ids)))


def _names(choice: Choice, said: str) -> bool:
    """Say whether the words are the choice's short name, or how its label begins: “no” for “No, never”."""
    return choice.id.lower() == said or re.split(r"[,:;.(]", choice.label.lower())[0].strip() == said
