"""A program in a pseudo-terminal, read through a terminal emulator as a person would read it."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import pexpect
import pyte

from tests.cli.conftest import environment

PROGRAM = [sys.executable, "-m", "skinquiz"]
PATIENCE = 20
ESCAPE = re.compile(r"\x1b(?:\[[0-9;?]*[a-zA-Z]|[=>]|\][^\x07]*\x07)")
_MODE = re.compile(r"\x1b\[\?([0-9;]+)([hl])")
_ALTERNATE, _CURSOR, _WRAPPING = 1049, 25, 7
_SETTINGS = re.compile(r"[0-9a-f]+(?::[0-9a-f]+){10,}")
# `stty` before and after shows whether the terminal was left as it was found.
_SCRIPT = 'stty -g; (echo "pid=$BASHPID"; %sexec "$@"); echo "code=$?"; stty -g'


class Emulator(pyte.Screen):
    """A screen with an alternate one beside it, as terminals have and pyte has not."""

    def __init__(self, columns: int, lines: int) -> None:
        self.behind: tuple[Any, Any] | None = None
        self.above: list[str] = []  # what has gone out at the top
        super().__init__(columns, lines)

    def set_mode(self, *modes: int, **how: Any) -> None:
        if how.get("private") and _ALTERNATE in modes and self.behind is None:
            self.behind = dict(self.buffer), (self.cursor.y, self.cursor.x)
            self.buffer.clear()
        super().set_mode(*modes, **how)

    def index(self) -> None:
        if self.behind is None and self.cursor.y == self.lines - 1:
            self.above.append(self.display[0].rstrip())
        super().index()

    def reset_mode(self, *modes: int, **how: Any) -> None:
        super().reset_mode(*modes, **how)
        if how.get("private") and _ALTERNATE in modes and self.behind is not None:
            (rows, (self.cursor.y, self.cursor.x)), self.behind = self.behind, None
            self.buffer.clear()
            self.buffer.update(rows)
            self.dirty.update(range(self.lines))


class Terminal:
    """A command in a terminal of so many columns and rows; `seen` is all that it wrote, `lines` what stands there."""

    def __init__(
        self, command: Sequence[str], home: Path, columns: int = 80, rows: int = 24, before: str = "", **env: str
    ) -> None:
        self.emulator = Emulator(columns, rows)
        self._stream = pyte.Stream(self.emulator)
        self._lines: list[str] | None = None
        self.seen = ""
        home.mkdir(exist_ok=True)
        self.child = pexpect.spawn(
            "bash",
            ["-c", _SCRIPT % before, "bash", *command],
            env=environment(**({"TERM": "xterm", "HOME": str(home), "XDG_DATA_HOME": str(home / "data")} | env)),
            cwd=home,
            dimensions=(rows, columns),
            encoding="utf-8",
            codec_errors="replace",
        )
        self.child.delaybeforesend = None
        self.child.ptyproc.delayafterclose = self.child.ptyproc.delayafterterminate = 0.01

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    def hang_up(self) -> None:
        """Close the terminal, as when its window is closed."""
        with contextlib.suppress(pexpect.ExceptionPexpect):
            self.child.close(force=False)

    # What stands there

    @property
    def lines(self) -> list[str]:
        if self._lines is None:
            rows = (self.emulator.buffer[row] for row in range(self.emulator.lines))
            self._lines = ["".join(row[n].data for n in range(max(row, default=-1) + 1)).rstrip() for row in rows]
        return self._lines

    @property
    def words(self) -> str:
        """What stands there, as one line of words."""
        return " ".join(" ".join(self.lines).split())

    @property
    def text(self) -> str:
        """All that was written, without escapes."""
        return ESCAPE.sub("", self.seen).replace("\r\n", "\n").replace("\r", "")

    @property
    def pid(self) -> int:
        """The process of the program itself."""
        self.until(lambda: "pid=" in self.seen and "\n" in self.seen.partition("pid=")[2], "the start")
        return int(self.seen.partition("pid=")[2].split()[0])

    # Reading and typing

    def read(self, patience: float = 0.05) -> bool:
        """Take what was written; say whether there can be more."""
        if self.child.closed:
            return False
        try:
            text = self.child.read_nonblocking(65536, patience)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.seen += text
        self._stream.feed(text)
        self._lines = None
        return True

    def until(self, there: Callable[[], object], what: str) -> None:
        """Read until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert self.read() or there(), f"ended before {what}\n{self.seen[-2000:]}"
            assert time.monotonic() < deadline, f"waited in vain for {what}\n" + "\n".join(filter(None, self.lines))

    def see(self, words: str) -> None:
        self.until(lambda: words in self.words, words)

    def settle(self) -> None:
        """Read until nothing more comes for a moment."""
        while True:
            before = len(self.seen)
            if not self.read() or len(self.seen) == before:
                return

    def send(self, *keys: str) -> None:
        self.child.send("".join(keys))

    def paste(self, text: str) -> None:
        """Send text as terminals do that tell pasted text from typed text."""
        self.send("\x1b[200~", text, "\x1b[201~")

    def resize(self, columns: int, rows: int) -> None:
        self.settle()
        self.emulator.resize(rows, columns)
        self._lines = None
        self.child.setwinsize(rows, columns)

    # The end

    def end(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.read():
            assert time.monotonic() < deadline, "it does not end\n" + "\n".join(filter(None, self.lines))

    @property
    def code(self) -> int:
        self.end()
        match = re.search(r"code=(\d+)", self.text)
        assert match, self.text[-500:]
        return int(match[1])

    @property
    def left(self) -> str:
        """What one can read on the terminal after the end, above the code."""
        self.end()
        standing = "\n".join([*self.emulator.above, *self.lines]).partition("code=")[0]
        return re.sub(r"(?s)^.*pid=\d+\n", "", standing)

    def left_as_found(self) -> None:
        """Assert that the terminal is as it was: its settings and its modes."""
        self.end()
        before, *_, after = [line for line in self.text.splitlines() if _SETTINGS.fullmatch(line)]
        assert before == after
        modes = {int(one): how for many, how in _MODE.findall(self.seen) for one in many.split(";")}
        on = {mode for mode, how in modes.items() if how == "h"}
        assert on <= {_CURSOR, _WRAPPING}, f"left switched on: {on}"
        assert {mode for mode, how in modes.items() if how == "l"}.isdisjoint({_CURSOR, _WRAPPING})
        assert self.emulator.behind is None


def running(pid: int) -> bool:
    """Say whether a process is still there (one that has ended and waits to be collected is not)."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.strip().startswith("Z")
