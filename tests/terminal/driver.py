"""A person at a terminal: reads the screen, recognises the question on it, and answers it by its label."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

from skinquiz.model import Question, RuleSet
from tests.cli.conftest import environment

ENTER, UP, DOWN, SPACE, CTRL_C, CTRL_D, CLEAR = "\r", "\x1b[A", "\x1b[B", " ", "\x03", "\x04", "\x15"
PATIENCE = 10
WHERE_IS_THE_CURSOR = "\x1b[6n"
PROMPT = re.compile(r"\? (Your answers?|Type|Is that right)")
ESCAPE = re.compile(r"\x1b(\[[0-9;?]*[a-zA-Z]|[=>])")


class Quiz:
    """`skinquiz quiz` in a pseudo-terminal; `seen` is all that it wrote, the screen what stands there now."""

    def __init__(
        self,
        rules: Path | None = None,
        columns: int = 80,
        rows: int = 60,
        *,
        command: str = "quiz --as-of 2026-11-20",
        **env: str,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.Stream(self.screen)
        self._lines: list[str] | None = None
        self.seen = ""
        self._told = 0
        line = f"{sys.executable} -m skinquiz {command}" + (f" --rules {rules}" if rules else "")
        self.child = pexpect.spawn(
            "bash",
            ["-c", f"stty -g; {line}; echo code=$?; stty -g"],
            env=environment(TERM="xterm", **env),
            dimensions=(rows, columns),
            encoding="utf-8",
        )
        self.child.delaybeforesend = None

    def __enter__(self) -> Quiz:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    # What is on the screen

    @property
    def lines(self) -> list[str]:
        if self._lines is None:
            rows = (self.screen.buffer[row] for row in range(self.screen.lines))
            self._lines = ["".join(row[n].data for n in range(max(row, default=-1) + 1)).rstrip() for row in rows]
        return self._lines

    @property
    def number(self) -> int:
        """The number of the question being asked; 0 before the first."""
        found = [re.match(r"Question (\d+)", line) for line in self.lines]
        return max((int(match[1]) for match in found if match), default=0)

    @property
    def asked(self) -> str:
        """The question being asked and all below it, as one line of words."""
        last = max(n for n, line in enumerate(self.lines) if line.startswith("Question "))
        return " ".join(" ".join(self.lines[last + 1 :]).split())

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.lines).split())

    @property
    def choices(self) -> list[str]:
        """The lines of the widget below the last prompt, pointer and all."""
        last = max((n for n, line in enumerate(self.lines) if PROMPT.match(line)), default=len(self.lines))
        return [line for line in self.lines[last + 1 :] if line[1:2] == "»" or line[:3] == "   "]

    # Reading and typing

    def read(self) -> bool:
        """Take what was written; say whether there can be more."""
        try:
            text = self.child.read_nonblocking(65536, 0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.seen += text
        self.stream.feed(text)
        self._lines = None
        # Counted over all that was seen: what is read may end in the middle of the question.
        while self._told < self.seen.count(WHERE_IS_THE_CURSOR):
            self._told += 1
            self.child.send(f"\x1b[{self.screen.cursor.y + 1};{self.screen.cursor.x + 1}R")
        return True

    def until(self, there: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert self.read() or there(), f"ended before {what}\n{self.seen[-2000:]}"
            assert time.monotonic() < deadline, f"waited in vain for {what}\n" + "\n".join(filter(None, self.lines))

    def see(self, words: str) -> None:
        self.until(lambda: words in self.words, words)

    def send(self, keys: str) -> None:
        self.child.send(keys)

    def end(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.read():
            assert time.monotonic() < deadline, "it does not end\n" + "\n".join(filter(None, self.lines))

    # Answering

    def question(self, ruleset: RuleSet) -> Question:
        """Return the question on the screen, by its words."""
        fitting = [q for q in ruleset.questions.values() if self.asked.startswith(" ".join(q.ask.split()))]
        assert fitting, f"this is no question of the rules: {self.asked[:200]}"
        return max(fitting, key=lambda question: len(question.ask))

    @property
    def pointer(self) -> int | None:
        return next((number for number, line in enumerate(self.choices) if line[1:2] == "»"), None)

    def ticked(self, row: int) -> bool:
        return self.choices[row : row + 1] != [] and "●" in self.choices[row]

    def row(self, label: str) -> int | None:
        """Return where in the widget a label stands; a long one is cut short there, with a number before it."""
        for number, line in enumerate(self.choices):
            text = line[2:].strip().lstrip("○●").strip()
            start = text.removesuffix("…")
            if text == label or re.sub(r"^[0-9]+\. ", "", start) == label:
                return number
            if text.endswith("…") and label.startswith(re.sub(r"^[0-9]+\. ", "", start)):
                return number
        return None

    def point_at(self, label: str) -> int:
        self.until(lambda: self.row(label) is not None, label)
        self.until(lambda: self.pointer is not None, "the pointer")
        wanted, pointer = self.row(label), self.pointer
        assert wanted is not None
        assert pointer is not None
        self.send((DOWN if wanted > pointer else UP) * abs(wanted - pointer))
        self.until(lambda: self.pointer == wanted, f"the pointer at {label}")
        return wanted

    def choose(self, label: str) -> None:
        self.point_at(label)
        self.send(ENTER)

    def tick(self, *labels: str) -> None:
        for label in labels:
            self._toggle(label)

    def _toggle(self, label: str) -> None:
        row = self.point_at(label)
        before = self.ticked(row)
        self.send(SPACE)
        self.until(lambda: self.row(label) == row and self.ticked(row) != before, f"{label} to change")

    def answer(self, question: Question, answer: str | Sequence[str]) -> None:
        """Give an answer by its ids."""
        if question.type == "choice":
            option = question.option(str(answer))
            assert option
            self.choose(option.label)
        elif question.type == "choices":
            ids = [answer] if isinstance(answer, str) else answer
            self.tick(*(option.label for option in question.options if option.id in ids))
            self.send(ENTER)
        else:
            self.send(str(answer) + ENTER)

    def ready(self, number: int) -> None:
        """Wait until that question is asked and can be answered."""

        def there() -> bool:
            below = self.asked if self.number == number else ""
            return bool(PROMPT.search(below)) and (bool(self.choices) or "? Type" in below)

        self.until(there, f"question {number}")

    def walk(
        self,
        ruleset: RuleSet,
        answers: Mapping[str, str | Sequence[str]],
        stop_at: str | None = None,
        look: Callable[[Question], None] | None = None,
    ) -> list[str]:
        """Answer what is asked, until the question `stop_at` or the end; return the questions asked."""
        asked: list[str] = []
        while True:
            self.until(lambda: self.number > len(asked) or "code=" in self.seen, "the next question or the end")
            if "code=" in self.seen:
                return asked
            self.ready(len(asked) + 1)
            question = self.question(ruleset)
            asked.append(question.id)
            if look:
                look(question)
            if question.id == stop_at:
                return asked
            self.answer(question, answers[question.id])

    # The end

    @property
    def plain(self) -> str:
        """All that was written, without escapes."""
        return ESCAPE.sub("", self.seen).replace("\r\n", "\n").replace("\r", "")

    @property
    def code(self) -> int:
        self.end()
        match = re.search(r"code=(\d+)", self.plain)
        assert match, self.plain[-500:]
        return int(match[1])

    def left_as_found(self) -> None:
        """Assert that the terminal is as it was: its settings, the cursor, pasting, the screen."""
        self.end()
        before, *_, after = [line for line in self.plain.splitlines() if re.fullmatch(r"[0-9a-f:]{30,}", line)]
        assert before == after
        for on, off in (("\x1b[?25h", "\x1b[?25l"), ("\x1b[?2004l", "\x1b[?2004h")):
            assert self.seen.rfind(on) >= self.seen.rfind(off)
        assert "\x1b[?1049h" not in self.seen
