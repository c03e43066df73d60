"""What a terminal is sent: no more colours than it has, nothing by colour alone, in the plain mode only text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skinquiz.model import Question, RuleSet
from tests.cli.conftest import TINY
from tests.terminal.conftest import PEELED, answers_of
from tests.terminal.player import ENTER, RESULT, InLines, OnScreen, Person

SGR = re.compile(r"\x1b\[([0-9;]*)m")
PLAIN_TEXT = {"", "0", "1", "4", "22", "24"}  # as it was, bold, underlined
DRAWN = re.compile(r"[\u2500-\u259f]")
TERMINALS: dict[str, dict[str, str]] = {
    "none": {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"},
    "16": {"TERM": "xterm"},
    "256": {"TERM": "xterm-256color"},
    "all": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
}


def colours(written: str) -> set[str]:
    """Return how deep the colours are that were asked for: `16`, `256` or `all`."""
    found = set()
    for codes in SGR.findall(written):
        left = codes.split(";")
        while left:
            code = left.pop(0)
            if code in ("38", "48"):
                deep = left[0] == "2"
                found.add("all" if deep else "256")
                del left[: 4 if deep else 2]
            elif re.fullmatch(r"[349][0-7]|10[0-7]", code):
                found.add("16")
            else:
                assert code in PLAIN_TEXT, code
    return found


@pytest.fixture(scope="module")
def walked(tiny: RuleSet, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, dict[str, str]]]:
    """Return what each terminal was sent, and the words of each page without its drawings."""
    return {name: _walked(tiny, tmp_path_factory.mktemp("home"), env) for name, env in TERMINALS.items()}


def _walked(tiny: RuleSet, home: Path, env: dict[str, str]) -> tuple[str, dict[str, str]]:
    said: dict[str, str] = {}
    with OnScreen(home, "--no-save", rules=TINY, rows=110, **env) as quiz:

        def look(question: Question) -> None:
            quiz.settle()
            said[question.id] = _words(quiz)

        quiz.begin()
        quiz.walk(tiny, PEELED, look=look)
        quiz.finish()
        quiz.settle()
        said["result"] = _words(quiz)
        quiz.choose_label("Everything in one text")
        quiz.meet("Press Enter to go back to the result.")
        quiz.send("b")
        quiz.meet(RESULT)
        quiz.leave()
        assert quiz.code == 0
    return quiz.seen, said


def _words(quiz: Person) -> str:
    return " ".join(line for line in quiz.lines if re.search(r"\w", DRAWN.sub("", line)))


DEPTHS = {"none": set(), "16": {"16"}, "256": {"16", "256"}, "all": {"16", "all"}}


@pytest.mark.parametrize("name", DEPTHS)
def test_no_terminal_is_sent_deeper_colours_than_it_has(
    walked: dict[str, tuple[str, dict[str, str]]], name: str
) -> None:
    """And all that it has are made use of."""
    assert colours(walked[name][0]) == DEPTHS[name]


def test_nothing_is_said_by_colour_alone(walked: dict[str, tuple[str, dict[str, str]]]) -> None:
    first, *others = [words for _, words in walked.values()]
    assert list(first) == [*PEELED, "result"]
    for words in others:
        assert words == first


# The plain mode

COLOURFUL = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "FORCE_COLOR": "1"}
ASKED_FOR: dict[str, tuple[list[str], dict[str, str]]] = {
    "--plain": (["--plain"], COLOURFUL),
    "ACCESSIBLE": (["--rules", str(TINY)], {"ACCESSIBLE": "1"} | COLOURFUL),
    "TERM=dumb": (["--rules", str(TINY)], {"TERM": "dumb"}),
}


class _Listener(InLines):
    def __init__(self, home: Path, *options: str, **more: object) -> None:
        Person.__init__(self, home, *options, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("how", ASKED_FOR)
def test_the_plain_mode_only_ever_adds_lines_of_text(how: str, ruleset: RuleSet, tiny: RuleSet, home: Path) -> None:
    options, env = ASKED_FOR[how]
    rules, answers = (ruleset, answers_of("waiting")) if how == "--plain" else (tiny, PEELED)
    with _Listener(home, *options, columns=40, **env) as quiz:
        quiz.begin()
        quiz.send("?", ENTER)
        quiz.meet("WHY WE ASK")
        quiz.repeat()
        quiz.walk(rules, answers)
        quiz.finish()
        quiz.choose_label("Everything in one text")
        quiz.meet(RESULT)
        quiz.choose_label("Articles on the treatment")
        quiz.meet("What would you like to read?")
        quiz.choose(1)
        quiz.meet("What would you like to read?")
        quiz.send("b", ENTER)
        quiz.meet(RESULT)
        quiz.leave()
        assert quiz.code == 0
        quiz.left_as_found()
    said = quiz.seen.partition("pid=")[2].partition("code=")[0]
    assert "\x1b" not in said
    assert re.search(r"\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", said) is None
    assert DRAWN.search(said) is None
    wide = [line for line in said.splitlines() if len(line) > 40]
    assert [line for line in wide if " " in line.strip() and "Your answer:" not in line] == []
