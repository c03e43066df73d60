"""Where nobody can be asked: it never waits, says what is missing, and gives a command that does the same."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from skinquiz.model import RuleSet
from tests.cli.conftest import TINY, Ran, environment
from tests.terminal.conftest import PEELED
from tests.terminal.driver import PROGRAM, Terminal
from tests.terminal.player import CTRL_C, InLines

TIMEOUT = 30
QUIZ = f"{' '.join(PROGRAM)} quiz --rules {TINY} --as-of 2026-11-20"
BOTH = "standard input and standard output are not"
INPUT, OUTPUT = "standard input is not", "standard output is not"


def run(script: str, home: Path) -> Ran:
    """Run a line of bash without a terminal."""
    ran = subprocess.run(
        ["bash", "-c", f'skinquiz() {{ {" ".join(PROGRAM)} "$@"; }}\n{script}'],
        env=environment(HOME=str(home), XDG_DATA_HOME=str(home / "data")),
        capture_output=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.PIPE,
        timeout=TIMEOUT,
        start_new_session=True,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def command(message: str) -> str:
    """Return the command in a message, its lines joined as a shell joins them."""
    text = message.replace("\\\n", " ")
    return " ".join(next(line for line in text.splitlines() if line.strip().startswith("skinquiz assess")).split())


ALONE = {"nothing to read": "</dev/null", "closed": "<&-", "all closed": "<&- 2>&1", "newlines": "< <(yes '')"}


@pytest.mark.parametrize("redirected", ALONE.values(), ids=ALONE)
def test_without_a_terminal_it_says_so_at_once(redirected: str, home: Path) -> None:
    ran = run(f"{QUIZ} {redirected}", home)
    assert ran.code == 2
    said = ran.err or ran.out
    assert said.startswith(f"error: the quiz needs a terminal to ask on, and {BOTH}")
    assert "5 questions have no answer yet" in said
    assert "Traceback" not in said
    assert not (home / "data").exists()


MIXED = {
    "input from a pipe": (f"yes '' | {QUIZ}", INPUT),
    "input from a file": (f"{QUIZ} < /dev/null", INPUT),
    "input closed": (f"{QUIZ} <&-", INPUT),
    "output into a pipe": (f"{QUIZ} | cat", OUTPUT),
    "output into a file": (f"{QUIZ} > written", OUTPUT),
    "output closed": (f"{QUIZ} >&-", OUTPUT),
    "resumed into a pipe": (f"{QUIZ} --plain | cat", OUTPUT),
}


@pytest.mark.parametrize(("script", "lacking"), MIXED.values(), ids=MIXED)
def test_with_half_a_terminal_it_says_which_half(script: str, lacking: str, home: Path) -> None:
    with Terminal(["bash", "-o", "pipefail", "-c", script], home, columns=100, rows=40) as quiz:
        assert quiz.code == 2
        assert f"error: the quiz needs a terminal to ask on, and {lacking}" in quiz.words
        quiz.left_as_found()


def test_the_command_works_once_it_is_filled_in(tiny: RuleSet, home: Path) -> None:
    """What follows from the answers is named by `assess` in its turn."""
    answers = {name: answer if isinstance(answer, str) else ",".join(answer) for name, answer in PEELED.items()}
    line = command(run(f"{QUIZ} </dev/null", home).err)
    assert re.findall(r"--(?!rules|as-of)\S+ [A-Z]+", line) == [
        "--concerns LIST", "--age NUMBER", "--pregnancy ANSWER", "--skin-now LIST", "--peel-before ANSWER",
    ]  # fmt: skip
    flags = {question.flag: answers[name] for name, question in tiny.questions.items() if name in answers}
    line = re.sub(r"(--\S+) (?:LIST|NUMBER|ANSWER|DATE)\b", lambda match: f"{match[1]} {flags[match[1]]}", line)
    for _ in range(3):
        ran = run(line, home)
        if ran.code == 0:
            break
        assert ran.code == 2
        missing = [flag for flag in re.findall(r"--[a-z-]+", ran.err) if flag in flags and flag not in line]
        assert missing, ran.err
        line += "".join(f" {flag} {flags[flag]}" for flag in missing)
    assert (ran.code, ran.err) == (0, "")
    assert "Dark marks: SUITABLE" in ran.out


def test_the_file_to_fill_in_is_what_the_message_says(home: Path) -> None:
    message = run(f"{QUIZ} </dev/null", home).err
    (make,) = re.findall(r"or fill in a file: (skinquiz assess .*)", message)
    (use,) = re.findall(r"and then: +(skinquiz assess .*)", message)
    assert run(f"cd {home}; {make}", home).code == 0
    assert "--partial" not in use
    ran = run(f"cd {home}; {use} --partial", home)
    assert ran.code in (0, 2)
    assert "answers.yaml" in [path.name for path in home.iterdir()]
    assert "concerns" in ran.err + ran.out


@pytest.mark.parametrize("stop_at", ["pregnancy", None])
def test_a_saved_quiz_becomes_a_command_that_holds_its_answers(stop_at: str | None, tiny: RuleSet, home: Path) -> None:
    with InLines(home, rules=TINY) as quiz:
        quiz.begin()
        quiz.walk(tiny, PEELED, stop_at=stop_at)
        quiz.send(CTRL_C)
        assert quiz.code == 130
    ran = run(f"{QUIZ} --resume </dev/null", home)
    assert ran.code == 2
    line = command(ran.err)
    assert "--concerns marks --mark-cause spots --age 34" in line
    if stop_at:
        assert "3 questions have no answer yet" in ran.err
        before, missing, after = line.partition(" --pregnancy ANSWER --skin-now LIST --peel-before ANSWER")
        assert (missing != "", after) == (True, "")
        line = f"{before} --pregnancy no --skin-now none --peel-before never"
    else:
        assert "nothing is left to ask" in ran.err
    assert run(line, home).code == 0


def test_the_bare_command_without_a_terminal_prints_the_help(home: Path) -> None:
    ran = run(f"{' '.join(PROGRAM)} </dev/null", home)
    assert ran.code == 2
    assert "Usage: skinquiz" in ran.out
    assert "needs a terminal" in ran.err


def test_nothing_is_read_from_a_pipe_that_stays_open(home: Path) -> None:
    """It ends although nobody ever writes."""
    reader, writer = os.pipe()
    try:
        ran = subprocess.run(
            [*PROGRAM, "quiz"],
            env=environment(HOME=str(home)),
            stdin=reader,
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
        )
    finally:
        os.close(reader)
        os.close(writer)
    assert ran.returncode == 2
