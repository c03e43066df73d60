"""A person who takes the quiz at a terminal: finds the question by its words, and answers it with keys or in lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from skinquiz.model import Question, RuleSet
from tests.terminal.driver import PROGRAM, Terminal

ENTER, UP, DOWN, SPACE, ESC = "\r", "\x1b[A", "\x1b[B", " ", "\x1b"
PAGE_DOWN, PAGE_UP, HOME, END = "\x1b[6~", "\x1b[5~", "\x1b[H", "\x1b[F"
CTRL_C, CTRL_D, CTRL_Z = "\x03", "\x04", "\x1a"
AS_OF = "2026-11-20"
WELCOME, REVIEW, RESULT = "Keys: q stop", "Please look over your answers", "Choose what to read or do next."
STOP, IS_IT = "Do you want to stop here?", "Is this the date that you mean?"
_NUMBER = re.compile(r"Question (\d+),")
_PROMPT = "Your answer: "

Given = Mapping[str, str | Sequence[str]]
Look = Callable[[Question], None]


def squash(text: str) -> str:
    return "".join(text.split())


class Person(Terminal):
    """Somebody at the quiz; how one reads and replies depends on the screen."""

    def __init__(
        self, home: Path, *options: str, rules: Path | None = None, columns: int = 80, rows: int = 24, **more: str
    ) -> None:
        folder = ["--rules", str(rules)] if rules else []
        super().__init__([*PROGRAM, "quiz", "--as-of", AS_OF, *folder, *options], home, columns, rows, **more)
        self.home = home

    @property
    def page(self) -> str:
        """The words of the page that waits for a reply; nothing while none does."""
        raise NotImplementedError

    def choose(self, number: int) -> None:
        """Choose by number."""
        self.send(str(number), ENTER)

    def tick(self, *numbers: int) -> None:
        """Tick these, and go on."""
        raise NotImplementedError

    def key(self, letter: str) -> None:
        """Give a command where no text is asked for."""
        raise NotImplementedError

    def choose_label(self, label: str) -> None:
        """Choose what begins with these words, by its number, which may have been read out before."""
        self.until(lambda: self.page, label)
        said = self.page if f". {label}" in self.page else " ".join(self.text.split())
        found = re.findall(rf"(\d+)\. {re.escape(label)}", said)
        assert found, label
        self.choose(int(found[-1]))

    def say(self, text: str) -> None:
        """Type a text and send it off."""
        self.send(text, ENTER)

    # What is asked

    @property
    def number(self) -> int:
        """The number of the question being asked, 0 at other pages."""
        found = _NUMBER.search(self.page)
        return int(found[1]) if found else 0

    def asked(self, ruleset: RuleSet) -> Question | None:
        """Return the question being asked, by its words."""
        page = self.page
        if not _NUMBER.search(page):
            return None
        fitting = [q for q in ruleset.questions.values() if " ".join(q.ask.split()) in page]
        return max(fitting, key=lambda question: len(question.ask), default=None)

    def meet(self, words: str) -> None:
        """Wait for a page with these words on it."""
        self.until(lambda: words in self.page, words)

    def begin(self) -> None:
        self.meet(WELCOME)
        self.choose(1) if "Choose one answer" in self.page else self.send(ENTER)

    # Answering

    def give(self, question: Question, answer: str | Sequence[str]) -> None:
        """Give an answer by its ids."""
        if question.options:
            numbers = [question.option_ids.index(id) + 1 for id in ([answer] if isinstance(answer, str) else answer)]
            return self.choose(*numbers) if question.type == "choice" else self.tick(*numbers)
        self.say(str(answer))
        if question.type == "date" and answer != "not_sure":
            self.meet(IS_IT)
            self.choose(1)
        return None

    def walk(self, ruleset: RuleSet, answers: Given, stop_at: str | None = None, look: Look | None = None) -> list[str]:
        """Answer what is asked, until the question `stop_at`, the review or the result; return what was asked."""
        asked: list[str] = []
        question: Question | None = None

        def there() -> bool:
            nonlocal question
            question = self.asked(ruleset)
            # A screen half drawn may still show the words of the question before.
            return (question is not None and question.id not in asked) or bool({REVIEW, RESULT} & self._ends())

        while True:
            self.until(there, f"a question after {asked[-3:]}")
            if question is None or question.id in asked:
                return asked
            asked.append(question.id)
            if look:
                look(question)
            if question.id == stop_at:
                return asked
            self.give(question, answers[question.id])

    def _ends(self) -> set[str]:
        page = self.page
        return {words for words in (REVIEW, RESULT) if words in page}

    def finish(self) -> None:
        """Go from the list of answers to the result."""
        self.meet(REVIEW)
        self.send(ENTER)
        self.meet(RESULT)

    def leave(self) -> None:
        """End from the result; where nothing is saved, one is asked whether to stop."""
        self.key("q")
        self.until(lambda: STOP in self.page or "code=" in self.text, "the end")
        if "code=" not in self.text:
            self.choose(2)


class OnScreen(Person):
    """In the full screen: numbers point, Enter chooses, the space bar ticks."""

    def go_to(self, label: str) -> None:
        """Go down to what begins with these words, wherever it stands on the page, and choose it."""
        for _ in range(100):
            if label in self.pointer:
                break
            before = list(self.lines)
            self.send(DOWN)
            self.until(lambda before=before: self.lines != before, label)  # type: ignore[misc]
            self.settle()
        self.send(ENTER)

    @property
    def page(self) -> str:
        return self.words if self.emulator.behind is not None else ""

    def key(self, letter: str) -> None:
        self.send(letter)

    def tick(self, *numbers: int) -> None:
        self.send(*(f"{number}{SPACE}" for number in numbers), ENTER)

    @property
    def pointer(self) -> str:
        """The line that the pointer stands at, without the pointer; nothing if it is nowhere."""
        return next((line[2:].strip() for line in self.lines if line.startswith("> ") and line[2:3] != ""), "")

    @property
    def ticks(self) -> list[int]:
        """The numbers that are ticked, of those in sight."""
        return [int(found) for line in self.lines for found in re.findall(r"^. \[x\] +(\d+)\. ", line)]

    def unread(self, texts: Sequence[str]) -> list[str]:
        """Read the page from its beginning to its end; return those of the texts that stand nowhere on it."""
        left: list[str] = list(texts)
        for _ in range(3):  # what was read may have been half drawn
            whole = self._whole()
            left = [text for text in left if squash(text) not in whole]
            if not left:
                break
            self.send(HOME)
        return left

    def _whole(self) -> str:
        """Return the letters of the page from here to its end."""
        self.settle()
        shown = [list(self.lines)]
        while any(line.startswith(("More below", "More above and below")) for line in self.lines):
            self.send(PAGE_DOWN)
            self.until(lambda: self.lines != shown[-1], "the next lines")
            self.settle()
            shown.append(list(self.lines))
        return squash("".join(_joined(shown)))


def _joined(shown: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of screens that were read one after the other, each line once."""
    whole: list[str] = []
    for screen in shown:
        end = next((n for n, line in enumerate(screen) if line.startswith("More ")), len(screen))
        top = list(screen[:end])
        overlap = max((n for n in range(len(top) + 1) if whole[len(whole) - n :] == top[:n]), default=0)
        whole += top[overlap:]
    return whole


class InLines(Person):
    """In the plain mode: what one types is a line."""

    def __init__(self, home: Path, *options: str, **more: Any) -> None:
        super().__init__(home, "--plain", *options, **more)

    @property
    def printed(self) -> str:
        """What was printed since the last reply was typed; nothing unless a reply is waited for."""
        before, prompt, rest = self.text.rpartition(_PROMPT)
        if not prompt or rest:
            return ""
        _, earlier, printed = before.rpartition(_PROMPT)
        return printed.partition("\n")[2] if earlier else printed

    @property
    def page(self) -> str:
        return " ".join(self.printed.split())

    def repeat(self) -> None:
        """Have the page read out once more."""
        before = self.text.count(_PROMPT)
        self.say("r")
        self.until(lambda: self.text.count(_PROMPT) > before, "the page once more")

    def key(self, letter: str) -> None:
        self.say(letter)

    def tick(self, *numbers: int) -> None:
        self.send(", ".join(map(str, numbers)), ENTER)
