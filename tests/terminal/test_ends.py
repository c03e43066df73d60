"""However it ends: the terminal is as it was, every answer is in the file, and one message says how to go on."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from skinquiz.model import RuleSet
from tests.cli.conftest import TINY, shell
from tests.terminal.conftest import PEELED, answers_of, asked_of, given, goes_on, saved, sessions
from tests.terminal.driver import PATIENCE, PROGRAM, Terminal, running
from tests.terminal.player import (
    AS_OF,
    CTRL_C,
    CTRL_D,
    CTRL_Z,
    ENTER,
    IS_IT,
    RESULT,
    REVIEW,
    SPACE,
    STOP,
    InLines,
    OnScreen,
    Person,
)

MODES = [OnScreen, InLines]
KILLS = int(os.environ.get("SKINQUIZ_KILLS", "6"))
COUNT = len(PEELED)

# Where one may be: how to get there from the first question on, and how many answers have been given then.
PLACES: dict[str, tuple[str | None, int]] = {
    "welcome": (None, 0),
    "one": ("mark_cause", 1),
    "number": ("age", 2),
    "many": ("skin_now", 4),
    IS_IT: ("last_peel", 6),
    "explained": ("skin_now", 4),
    STOP: ("skin_now", 4),
    REVIEW: (None, COUNT),
    RESULT: (None, COUNT),
    "name": (None, COUNT),
}


def go(quiz: Person, ruleset: RuleSet, place: str) -> None:
    """Go to one of the places."""
    if place == "welcome":
        return quiz.meet("Keys: q stop")
    quiz.begin()
    quiz.walk(ruleset, PEELED, stop_at=PLACES[place][0])
    if place == IS_IT:
        quiz.say("3 months ago")
        quiz.meet(IS_IT)
    elif place == STOP:
        quiz.key("q")
        quiz.meet(STOP)
    elif place == "explained":
        quiz.key("?")
        quiz.meet("WHICH ADVICE")
    elif place in (RESULT, "name"):
        quiz.finish()
        if place == "name":
            quiz.choose_label("Write my answers to a file")
            quiz.meet("Type a name")
    return None


def farewell(quiz: Terminal) -> str:
    """Return the message at the end, as one line of words."""
    return " ".join(quiz.left.split()).rpartition("Your answer:")[2]


def says_how_to_go_on(quiz: Person) -> None:
    """Assert that there is one message: where the file is, how to go on, how to delete it; no more."""
    (session,) = sessions(quiz.home)
    file = quiz.home / "data" / "skinquiz" / "sessions" / f"{session.id}.json"
    said = farewell(quiz)
    assert said.count("Your answers are kept in a private file on this computer, and sent nowhere:") == 1
    assert str(file) in said.replace(" ", "") if " " not in str(file) else said
    assert f"skinquiz quiz --rules {TINY} --resume {session.id}." in said
    assert f"skinquiz sessions delete {session.id}." in said
    assert "Traceback" not in quiz.text
    assert "fault" not in quiz.text
    assert file.stat().st_mode & 0o777 == 0o600


# Ctrl-C and Ctrl-D


BY_KEY = [
    *((OnScreen, place, CTRL_C) for place in PLACES),
    *((OnScreen, place, CTRL_D) for place in ("number", RESULT)),
    *((InLines, place, CTRL_C) for place in ("welcome", "number", IS_IT, RESULT)),
    *((InLines, place, CTRL_D) for place in ("many", "name")),
]


@pytest.mark.parametrize(("mode", "place", "key"), BY_KEY)
def test_stopping_by_a_key_keeps_every_answer(
    mode: type[Person], place: str, key: str, tiny: RuleSet, home: Path
) -> None:
    with mode(home, rules=TINY, rows=60) as quiz:
        go(quiz, tiny, place)
        quiz.send(key)
        assert quiz.code == 130
        quiz.left_as_found()
        if not PLACES[place][1]:
            assert farewell(quiz).endswith("Nothing was answered, and nothing is saved.")
            assert sessions(home) == []
            return
        says_how_to_go_on(quiz)
        assert list(saved(home)) == list(PEELED)[: PLACES[place][1]]


@pytest.mark.parametrize("mode", MODES)
def test_one_more_ctrl_c_changes_nothing(mode: type[Person], tiny: RuleSet, home: Path) -> None:
    with mode(home, rules=TINY) as quiz:
        go(quiz, tiny, "number")
        quiz.send(CTRL_C)
        quiz.until(lambda: mode is InLines or "\x1b[?1049l" in quiz.seen, "the end of the screen")
        os.kill(quiz.pid, signal.SIGINT)
        assert quiz.code == 130
        says_how_to_go_on(quiz)


def test_stopping_in_the_middle_of_a_word_or_of_ticking(tiny: RuleSet, home: Path) -> None:
    for place, keys in (("number", "3"), ("many", f"2{SPACE}3{SPACE}")):
        with OnScreen(home / place, rules=TINY) as quiz:
            go(quiz, tiny, place)
            before = list(quiz.lines)
            quiz.send(keys)
            quiz.until(lambda before=before: quiz.lines != before, "the keys")  # type: ignore[misc]
            quiz.send(CTRL_C)
            assert quiz.code == 130
            quiz.left_as_found()
            assert len(saved(home / place)) == PLACES[place][1]


@pytest.mark.parametrize("mode", MODES)
def test_stopping_by_choice_is_no_failure(mode: type[Person], tiny: RuleSet, home: Path) -> None:
    with mode(home, rules=TINY) as quiz:
        go(quiz, tiny, STOP)
        quiz.choose(2)
        assert quiz.code == 0
        quiz.left_as_found()
        says_how_to_go_on(quiz)


# Signals, and the terminal closed

BY_SIGNAL = {signal.SIGINT: 130, signal.SIGTERM: 128 + signal.SIGTERM, signal.SIGHUP: 128 + signal.SIGHUP}


@pytest.mark.parametrize("number", BY_SIGNAL, ids=lambda number: number.name)
@pytest.mark.parametrize(("mode", "place"), [(OnScreen, "number"), (OnScreen, RESULT), (InLines, "many")])
def test_a_signal_ends_it_in_order(
    mode: type[Person], place: str, number: signal.Signals, tiny: RuleSet, home: Path
) -> None:
    with mode(home, rules=TINY, rows=60) as quiz:
        go(quiz, tiny, place)
        os.kill(quiz.pid, number)
        assert quiz.code == BY_SIGNAL[number]
        quiz.left_as_found()
        says_how_to_go_on(quiz)
        assert list(saved(home)) == list(PEELED)[: PLACES[place][1]]


@pytest.mark.parametrize(("mode", "place"), [(OnScreen, "number"), (OnScreen, RESULT), (InLines, "many")])
def test_closing_the_terminal_ends_it(mode: type[Person], place: str, tiny: RuleSet, home: Path) -> None:
    quiz = mode(home, rules=TINY, rows=60)
    go(quiz, tiny, place)
    pid = quiz.pid
    quiz.hang_up()
    gone(pid)
    assert list(saved(home)) == list(PEELED)[: PLACES[place][1]]


def gone(pid: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while running(pid):
        assert time.monotonic() < deadline, "it goes on without a terminal"
        time.sleep(0.01)


@pytest.mark.parametrize("turn", range(KILLS))
def test_what_was_accepted_before_a_kill_is_there(turn: int, ruleset: RuleSet, tiny: RuleSet, home: Path) -> None:
    """Killed at any moment of a walk: the file is whole, holds all but the last answer at least, and one can go on."""
    chance = random.Random(os.environ.get("SKINQUIZ_SEED", "") + str(turn))
    mode, name = chance.choice(MODES), chance.choice(["maria", "waiting", ""])
    rules, answers = (ruleset, answers_of(name)) if name else (tiny, PEELED)
    folder, asked = None if name else TINY, asked_of(rules, answers)
    last = chance.randrange(len(asked))
    with mode(home, rules=folder, rows=60) as quiz:
        quiz.begin()
        quiz.walk(rules, answers, stop_at=asked[last])
        if rules.questions[asked[last]].type != "date":
            quiz.give(rules.questions[asked[last]], answers[asked[last]])
        time.sleep(chance.choice([0, chance.random() / 30]))
        os.kill(quiz.pid, signal.SIGKILL)
        assert quiz.code == 128 + signal.SIGKILL
    kept = saved(home) if sessions(home) else {}
    wanted = given(rules, answers)
    assert kept in ({id: wanted[id] for id in asked[:last]}, {id: wanted[id] for id in asked[: last + 1]})
    if kept:
        with mode(home, "--resume", "last", rules=folder, rows=60) as again:
            assert goes_on(again, rules) == [*asked, REVIEW][len(kept)]


# Nowhere to write


def _file_in_the_way(home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "skinquiz").write_text("in the way")


UNWRITABLE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file where the folder should be": (_file_in_the_way, ""),
    "no room for more": (lambda home: None, "ulimit -f 1; "),  # files may have one kilobyte
}


@pytest.mark.parametrize("how", UNWRITABLE)
@pytest.mark.parametrize("mode", MODES)
def test_where_nothing_can_be_written_it_goes_on_and_hands_over_a_command(
    mode: type[Person], how: str, tiny: RuleSet, home: Path
) -> None:
    prepare, before = UNWRITABLE[how]
    prepare(home)
    with mode(home, rules=TINY, rows=60, before=before) as quiz:
        quiz.begin()
        quiz.walk(tiny, PEELED)
        still_here = "They are still here while this goes on; each answer tries again."
        quiz.until(lambda: still_here in quiz.page, "the notice that nothing could be saved")
        quiz.finish()
        quiz.leave()
        assert quiz.code == 0
        assert "Traceback" not in quiz.text
        words = " ".join(quiz.text.split())
        assert re.search(r"Your last answers could not be saved: [a-z ]+\. This command holds all of them:", words)
    ran = json.loads(pasted(quiz.text, "--format json", home))
    assert ran["ruleset"]["id"] == tiny.id
    assert ran["as_of"] == AS_OF
    assert (ran["missing"], ran["answers"]) == ([], given(tiny, PEELED) | {"concerns": ["marks"], "skin_now": ["none"]})


@pytest.mark.parametrize("mode", MODES)
def test_the_command_holds_the_answers_of_half_a_quiz_too(mode: type[Person], tiny: RuleSet, home: Path) -> None:
    _file_in_the_way(home)
    with mode(home, rules=TINY) as quiz:
        go(quiz, tiny, "number")
        quiz.send(CTRL_C)
        assert quiz.code == 130
    ran = json.loads(pasted(quiz.text, "--format json", home))
    assert ran["answers"] == {"concerns": ["marks"], "mark_cause": "spots"}
    assert ran["missing"]


def pasted(text: str, more: str, home: Path) -> str:
    """Run the last `skinquiz assess` that stands in a text, as a person would who copies it."""
    command = "skinquiz assess" + text.partition("code=")[0].rpartition("skinquiz assess")[2]
    ran = shell(f'skinquiz() {{ $SKINQUIZ "$@"; }}\n{command.strip()} {more}', HOME=str(home))
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


# Put aside for a moment


def test_it_can_be_put_aside_and_taken_up_again(tiny: RuleSet, home: Path) -> None:
    """Ctrl-Z gives the terminal back as it was; `fg` goes on with the same page."""
    with Terminal(["bash", "--norc", "--noediting", "-i"], home, rows=40) as quiz:
        quiz.until(lambda: quiz.words.endswith(("$", "#")), "the shell")
        quiz.send(" ".join(PROGRAM), f" quiz --rules {TINY}", ENTER)
        quiz.see("Keys: q stop")
        quiz.send(ENTER)
        quiz.see("Question 1,")
        quiz.send("2")
        quiz.see("> [ ] 2.")
        quiz.settle()
        before = list(quiz.lines)
        quiz.send(CTRL_Z)
        quiz.until(lambda: quiz.emulator.behind is None and "Stopped" in quiz.words, "the shell")
        quiz.send("echo between", ENTER)
        quiz.until(lambda: any(re.search("(?<!echo )between$", line) for line in quiz.lines), "the shell")
        quiz.send("fg", ENTER)
        quiz.until(lambda: quiz.lines == before, "the same page")
        quiz.send(CTRL_C)
        quiz.see("Nothing was answered, and nothing is saved.")
        quiz.send("exit 7", ENTER)
        assert quiz.code == 7
        quiz.left_as_found()
