"""What a conversation may have done outside: a Desk does everything that touches files, and its caller provides it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from skinquiz.interview.page import Choice
from skinquiz.interview.session import Session
from skinquiz.render.blocks import Item


class Refused(Exception):
    """Something could not be written or read; its text says why, in words. What helps on a command line may follow."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, slots=True)
class Resumed:
    """A saved quiz taken up again: its session, and the answers that have to be asked anew, with the reason."""

    session: Session
    lost: tuple[Item, ...] = ()


class Desk(Protocol):
    """What the conversation may have done outside. Each method that writes returns a line that says what was done."""

    saving: bool

    def promise(self) -> str:
        """Return what will be kept, before there is anything to keep."""

    def keeping(self) -> str:
        """Return where the answers are kept, and how to go on or delete them."""

    def unfinished(self) -> Sequence[Choice]:
        """Return the saved quizzes that could be gone on with, the latest first."""

    def resume(self, id: str) -> Resumed:
        """Take up a saved quiz. Raises Refused."""

    def keep(self, session: Session, finished: bool) -> str | None:
        """Save the session at once. Return what went wrong, in words, or None."""

    def forget(self) -> str:
        """Delete what was saved, and save nothing more. Raises Refused."""

    def write(self, what: str, name: str, session: Session) -> str:
        """Write the answers or the result (one of `result.FILES`) to a file. Raises Refused."""

    def proposal(self, what: str) -> tuple[str, str]:
        """Return a name for a file of this kind that is still free, and the folder in which it would be."""

    def endings(self, what: str) -> Sequence[str]:
        """Return the endings that a file of this kind may have."""
