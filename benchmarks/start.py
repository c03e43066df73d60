"""How long until a person can answer: from the start of the process to the first question on the terminal.

    python benchmarks/start.py [RUNS]

Runs the contestants in turn, RUNS times (default 15), each as a process of its own in a pseudo-terminal, and prints
the median of each and its ratio to an interpreter that does nothing. Compare ratios, not seconds: both sides of a
ratio come from the same run on the same machine.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

import pexpect

ENTER = "\r"
BASE = "an interpreter that does nothing"


def until(command: list[str], *steps: tuple[str, str]) -> Callable[[], float]:
    """Return a contestant: run the command, and for each step wait for its words, then send its keys."""

    def measure() -> float:
        started = time.perf_counter()
        child = pexpect.spawn(sys.executable, command, dimensions=(40, 80), encoding="utf-8", timeout=30)
        child.delaybeforesend = None
        for words, keys in steps:
            child.expect_exact(words)
            child.send(keys)
        if not steps:
            child.expect(pexpect.EOF)
        took = time.perf_counter() - started
        child.close(force=True)
        return took

    return measure


CONTESTANTS: dict[str, Callable[[], float]] = {
    BASE: until(["-c", "pass"]),
    "importing prompt_toolkit": until(["-c", "import prompt_toolkit"]),
    "skinquiz --version": until(["-m", "skinquiz", "--version"]),
    "skinquiz rules check": until(["-m", "skinquiz", "rules", "check"]),
    "quiz --plain, welcome": until(["-m", "skinquiz", "quiz", "--plain"], ("Press Enter to begin.", "")),
    "quiz --plain, first question": until(
        ["-m", "skinquiz", "quiz", "--plain"], ("Press Enter to begin.", ENTER), ("Question 1", "")
    ),
    "quiz, welcome": until(["-m", "skinquiz", "quiz"], ("Press Enter to begin.", "")),
    "quiz, first question": until(["-m", "skinquiz", "quiz"], ("Press Enter to begin.", ENTER), ("Question 1", "")),
}


def main(runs: int) -> None:
    """Print a table of medians (seconds) and ratios."""
    os.environ["TERM"] = "xterm-256color"
    took: dict[str, list[float]] = {name: [] for name in CONTESTANTS}
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(HOME=home, XDG_DATA_HOME=home)
        for _ in range(runs):
            for name, contestant in CONTESTANTS.items():
                took[name].append(contestant())
    base = statistics.median(took[BASE])
    print(f"{'':32}{'median':>9}{'ratio':>8}")
    for name, seconds in took.items():
        median = statistics.median(seconds)
        print(f"{name:32}{median:8.3f}s{median / base:7.1f}x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
