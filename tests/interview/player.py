"""The third screen: none at all. Pages go to a function, what it returns goes back; nothing is drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from skinquiz.interview import pages, result
from skinquiz.interview.conversation import Conversation, Ending
from skinquiz.interview.desk import Refused, Resumed
from skinquiz.interview.page import Choice, Page, Reply
from skinquiz.interview.session import Session
from skinquiz.model import RuleSet

AS_OF = dt.date(2026, 11, 20)
Given = Mapping[str, str | Sequence[str]]
Answering = Callable[[Page], Reply]
END = Reply("answer", (result.END,))
STRANDED = 2_000


@dataclass
class Desk:
    """Keeps in memory what a real desk would write down."""

    saving: bool = True
    kept: list[Session] = field(default_factory=list)
    finished: list[bool] = field(default_factory=list)
    written: list[tuple[str, str]] = field(default_factory=list)
    problem: str | None = None
    offered: tuple[Choice, ...] = ()
    saved: dict[str, Resumed] = field(default_factory=dict)
    forgotten: int = 0

    def keeping(self) -> str:
        return "The answers are kept on the desk." if self.saving else "Nothing is kept."

    def promise(self) -> str:
        return "The answers will be kept on the desk." if self.saving else "Nothing will be kept."

    def proposal(self, what: str) -> tuple[str, str]:
        return f"{what}.yaml", "the desk"

    def unfinished(self) -> Sequence[Choice]:
        return self.offered

    def resume(self, id: str) -> Resumed:
        if id not in self.saved:
            raise Refused(f"there is no {id}")
        return self.saved[id]

    def keep(self, session: Session, finished: bool) -> str | None:
        if self.problem is None:
            self.kept.append(session)
            self.finished.append(finished)
        return self.problem

    def forget(self) -> str:
        self.forgotten += 1
        self.saving = False
        return "Forgotten."

    def write(self, what: str, name: str, session: Session) -> str:
        if "/" in name:
            raise Refused("No such folder.")
        self.written.append((what, name))
        return f"Written: {name}."

    def endings(self, what: str) -> Sequence[str]:
        return (".yaml",)


@dataclass
class Played:
    """What came of a conversation: every page that was shown, the state at the end, and how it ended."""

    pages: list[Page]
    conversation: Conversation
    ending: Ending

    @property
    def asked(self) -> list[str]:
        """The questions that came up, one after the other, each as often as it was asked anew."""
        names = [page.id for page in self.pages if page.id in self.conversation.session.ruleset.questions]
        return [name for number, name in enumerate(names) if number == 0 or names[number - 1] != name]

    def page(self, id: str) -> Page:
        """Return the last page with this id."""
        return next(page for page in reversed(self.pages) if page.id == id)


def play(start: Session | Resumed, answering: Answering, desk: Desk | None = None) -> Played:
    """Play a conversation to its end."""
    conversation = Conversation(start, desk or Desk())
    talk = conversation.talk()
    seen = [next(talk)]
    try:
        while True:
            assert len(seen) < STRANDED, f"it goes round in circles: {[page.id for page in seen[-6:]]}"
            seen.append(talk.send(answering(seen[-1])))
    except StopIteration as stop:
        return Played(seen, conversation, stop.value)


def person(answers: Given, *first: tuple[str, Reply]) -> Answering:
    """Return somebody with these answers (by ids, as in an answers file), who agrees with all and then ends.

    `first` are replies given before that, each once, when a page with its id comes up, in this order.
    """
    before = list(first)

    def answer(page: Page) -> Reply:
        if before and before[0][0] == page.id:
            return before.pop(0)[1]
        if page.id in answers:
            value = answers[page.id]
            return Reply("answer", (value,) if isinstance(value, str) else tuple(value))
        if page.id.endswith("?"):
            return Reply("answer", (page.choices[0].id,))
        if page.id == "result":
            return END
        if page.id in ("review", "stop"):
            return Reply("answer", (pages.DONE,))
        assert page.kind == "read" or page.id == "welcome", f"nothing to say to {page.id}"
        return Reply("answer", (pages.START,) if page.choices else ())

    return answer


def begin(ruleset: RuleSet, *, quick: bool = False, as_of: dt.date = AS_OF) -> Session:
    """Return a session in which nothing is answered yet."""
    return Session(ruleset, as_of, quick=quick)
