"""What the conversation and a screen exchange: a Page goes out, a Reply comes back. Free of any screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skinquiz.model import Drawing
from skinquiz.render.blocks import Part, Verdict

Kind = Literal["one", "many", "text", "read"]
Command = Literal["answer", "nothing", "help", "back", "onward", "quit"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen. `group` is a heading above the first choice of its kind."""

    id: str
    label: str
    help: str | None = None
    exclusive: bool = False
    group: str | None = None
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is said at one moment, in this order, and what may be answered.

    `kind`: choose `one` of the choices, tick `many`, type a `text`, or only `read`. `chosen` is the answer given
    before, and Enter alone keeps it. `keys` are the commands that hold here, each with its meaning. The choices are
    numbered from `first`. A page that `stays` keeps its place when one comes back to it from a choice,
    unless what it says is `fresh`.
    """

    id: str
    kind: Kind
    heading: str
    title: str
    text: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    parts: tuple[Part, ...] = ()
    choices: tuple[Choice, ...] = ()
    notices: tuple[str, ...] = ()
    prompt: str = ""
    chosen: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    first: int = 1
    stays: bool = False
    fresh: bool = False

    def place(self, number: int) -> int | None:
        """Return where the choice with this number stands, from 0, or None if there is none."""
        return number - self.first if 0 <= number - self.first < len(self.choices) else None

    def allows(self, key: str) -> bool:
        """Say whether a command holds on this page."""
        return any(key == one for one, _ in self.keys)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: an answer (ids of choices, or one typed text), Enter with nothing chosen, or a command."""

    command: Command
    values: tuple[str, ...] = ()


COMMANDS: dict[str, Command] = {"?": "help", "b": "back", "n": "onward", "q": "quit"}
