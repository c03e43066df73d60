"""Slips of the finger, pasted text, strange keys and windows that change: nothing of it is ever an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from skinquiz.model import Question, RuleSet
from tests.cli.conftest import TINY
from tests.terminal.conftest import PEELED, saved, sessions
from tests.terminal.player import (
    CTRL_C,
    CTRL_D,
    ENTER,
    ESC,
    IS_IT,
    PAGE_DOWN,
    RESULT,
    REVIEW,
    SPACE,
    STOP,
    InLines,
    OnScreen,
    Person,
)  # fmt: skip

MODES = [OnScreen, InLines]
NOTHING = {
    "choice": "Nothing is chosen yet. Choose an answer first.",
    "choices": "Nothing is ticked yet. Choose at least one.",
    "integer": "Nothing was typed yet.",
    "date": "Nothing was typed yet.",
}


def at(quiz: Person, ruleset: RuleSet, question: str) -> None:
    quiz.begin()
    assert quiz.walk(ruleset, PEELED, stop_at=question)[-1] == question


# A stray Enter


@pytest.mark.parametrize("mode", MODES)
def test_a_stray_enter_is_no_answer_anywhere(mode: type[Person], tiny: RuleSet, home: Path) -> None:
    """Twice at each question, at a date that was understood, and where one is asked whether to stop."""

    def stumble(question: Question) -> None:
        number = quiz.number
        for _ in range(2):
            quiz.send(ENTER)
            quiz.meet(NOTHING[question.type])
            if isinstance(quiz, OnScreen):
                quiz.send(PAGE_DOWN)  # what was said goes once one moves on
                quiz.until(lambda: NOTHING[question.type] not in quiz.page, "the question alone")
        assert len(sessions(home)[0].answers if number > 1 else ()) == number - 1
        if question.type == "date":
            quiz.say("3 months ago")
            quiz.meet(IS_IT)
            quiz.send(ENTER)
            quiz.meet(NOTHING["choice"])
            quiz.choose(2)
            quiz.until(lambda: quiz.number == number, "the question again")
        elif question.type != "integer":
            stop(quiz)
            quiz.send(ENTER)
            quiz.meet(NOTHING["choice"])
            quiz.choose(1)
            quiz.until(lambda: quiz.number == number, "the question again")

    with mode(home, rules=TINY) as quiz:
        quiz.begin()
        quiz.walk(tiny, PEELED, look=stumble)
        quiz.finish()
        quiz.send(ENTER)
        quiz.meet(NOTHING["choice"])
        assert saved(home)["last_peel"] == PEELED["last_peel"]


def stop(quiz: Person) -> None:
    quiz.key("q")
    quiz.meet(STOP)


# Keys that mean nothing, and text that is pasted

STRANGE = {
    "Alt with a letter": "\x1bb\x1bq\x1b?\x1b2",
    "function keys": "\x1bOP\x1b[15~\x1b[24;5~",
    "unknown sequences": "\x1b[99~\x1b[2;7u\x1b[?3;4y\x1bOz\x1b[1;2;3q",
    "mouse reports": "\x1b[<0;10;3M\x1b[<0;10;3m\x1b[M !!\x1b[<64;2;2M",
    "focus, cursor and terminal reports": "\x1b[I\x1b[O\x1b[3;4R\x1b[?64;1;2c",
    "control characters": "".join(map(chr, {*range(32), 127} - {*b"\x03\x04\t\n\x0c\r\x1a\x1b"})),
    "letters and signs": "xyzXYZ-+.,;:!/äß漢🙂",
}


def test_strange_keys_leave_the_question_its_pointer_and_its_ticks_alone(tiny: RuleSet, home: Path) -> None:
    with OnScreen(home, rules=TINY, rows=60) as quiz:
        at(quiz, tiny, "skin_now")
        quiz.send(f"2{SPACE}3{SPACE}4")
        quiz.until(lambda: quiz.ticks == [2, 3] and "4. " in quiz.pointer, "two ticks")
        quiz.settle()
        before, answers = list(quiz.lines), saved(home)
        for what, keys in STRANGE.items():
            quiz.send(keys, "?")
            quiz.meet("Press Enter to go back to the question.")
            quiz.send(ENTER)
            quiz.until(lambda: quiz.lines == before, f"the same page after {what}")
        assert saved(home) == answers


PASTED = ["\n", "\r\n\n", "2\n", "q", "?", "b\n", "1\n2\n3\n", " ", "34\n", "x" * 10_000, "\x1b[B\n", "\t\n"]


@pytest.mark.parametrize("place", ["mark_cause", "skin_now", REVIEW, RESULT, STOP])
def test_what_is_pasted_where_nothing_is_typed_does_nothing(tiny: RuleSet, place: str, home: Path) -> None:
    with OnScreen(home, rules=TINY, rows=60) as quiz:
        quiz.begin()
        quiz.walk(tiny, PEELED, stop_at=place if place in PEELED else "skin_now" if place == STOP else None)
        if place == STOP:
            stop(quiz)
        elif place == RESULT:
            quiz.finish()
        quiz.settle()
        before, answers = _unmarked(quiz), saved(home)
        for text in PASTED:
            quiz.paste(text)
        quiz.send("2")
        quiz.until(lambda: "2. " in quiz.pointer, "the second choice")
        assert _unmarked(quiz) == before
        assert saved(home) == answers


def _unmarked(quiz: OnScreen) -> list[str]:
    return [line.replace(">", " ", 1) for line in quiz.lines]


def test_what_is_pasted_as_an_answer_is_one_line_and_refused_in_words(tiny: RuleSet, home: Path) -> None:
    with OnScreen(home, rules=TINY) as quiz:
        at(quiz, tiny, "age")
        for text in ("3\n4\nq?\n", "7" * 10_000, "\x1b[31m34\x07", "b" * 200):
            quiz.paste(text)
            quiz.send(ENTER)
            quiz.meet("a whole number from 0 to 110.")
            quiz.send(PAGE_DOWN)
            quiz.until(lambda: "a whole" not in quiz.page and ">" in quiz.lines, "the question, with an empty line")
        quiz.paste("3\n")
        quiz.paste("\n")
        quiz.send("4")
        quiz.see("> 34")
        assert "age" not in saved(home)
        quiz.send(ENTER)
        quiz.until(lambda: quiz.number == 4, "the next question")
        assert saved(home)["age"] == 34


REFUSED = {
    "age": {
        "\x1b[31m34\x07": "is not a whole number",
        "7" * 3000: "is out of range",
        "³⁴": "is not a whole number",
    },
    "pregnancy": {
        "9": "There is no answer “9”",
        "1,2": "Only one number can be chosen here.",
        "zzz": "There is no answer “zzz”",
        "1" * 3000: "There is no answer “1111",
    },
}


@pytest.mark.parametrize("question", REFUSED)
def test_lines_that_are_no_answer_are_refused_in_words_in_the_plain_mode(
    tiny: RuleSet, question: str, home: Path
) -> None:
    with InLines(home, rules=TINY) as quiz:
        at(quiz, tiny, question)
        number, words = quiz.number, tiny.questions[question].ask
        for text, said in REFUSED[question].items():
            quiz.say(text)
            quiz.meet(said)
            assert len(quiz.printed) < 600, "and not read out again"
        quiz.repeat()
        assert (quiz.number, words in quiz.page) == (number, True)


# Pointing and ticking


def test_numbers_with_two_digits_point_and_digits_for_two_ticks_stay_apart(ruleset: RuleSet, home: Path) -> None:
    with OnScreen(home, rows=60) as quiz:
        quiz.begin()
        quiz.until(lambda: quiz.number == 1, "the first question")
        quiz.send("1", SPACE, "2", SPACE, "12", SPACE, "99")
        quiz.until(lambda: quiz.ticks == [1, 2, 12] and " 9. " in quiz.pointer, "three ticks")
        quiz.send("12", SPACE)
        quiz.until(lambda: quiz.ticks == [1, 2], "two ticks")
        quiz.send(ENTER)
        quiz.until(lambda: quiz.number == 2, "the next question")
        assert saved(home) == {"concerns": ruleset.questions["concerns"].option_ids[:2]}


def test_none_of_these_excludes_the_rest_at_once_and_the_other_way_round(tiny: RuleSet, home: Path) -> None:
    none = 1 + next(n for n, option in enumerate(tiny.questions["skin_now"].options) if option.exclusive)
    with OnScreen(home, rules=TINY, rows=60) as quiz:
        at(quiz, tiny, "skin_now")
        for keys, ticks in [("23", [2, 3]), (f"{none}", [none]), ("2", [2]), (f"{none}", [none]), (f"{none}", [])]:
            quiz.send(*(key + SPACE for key in keys))
            quiz.until(lambda ticks=ticks: quiz.ticks == ticks, f"{ticks}")  # type: ignore[misc]
        quiz.send(ENTER)
        quiz.meet(NOTHING["choices"])
    with InLines(home / "plain", rules=TINY) as lines:
        at(lines, tiny, "skin_now")
        lines.tick(none, 2)
        lines.meet("excludes the other answers, but you chose")


ELSEWHERE = [
    ("?", "WHICH ADVICE DEPENDS ON IT", "b"),
    ("?", "WHICH ADVICE DEPENDS ON IT", ESC),
    ("q", STOP, "b"),
    ("b", "Question 4, answered before", ENTER),
]


def test_ticks_stay_when_one_looks_elsewhere(tiny: RuleSet, home: Path) -> None:
    """At the explanation, at whether to stop, and at the question before."""
    with OnScreen(home, rules=TINY, rows=60) as quiz:
        at(quiz, tiny, "skin_now")
        quiz.send(f"2{SPACE}3{SPACE}")
        for there, words, back in ELSEWHERE:
            quiz.until(lambda: quiz.number == 5 and quiz.ticks == [2, 3], "both ticks")
            quiz.send(there)
            quiz.meet(words)
            quiz.send(back)
        quiz.until(lambda: quiz.number == 5 and quiz.ticks == [2, 3], "both ticks")


def test_a_date_is_pointed_at_anew_each_time(tiny: RuleSet, home: Path) -> None:
    """Enter agrees with a date only if one has pointed at this very date."""
    with OnScreen(home, rules=TINY) as quiz:
        at(quiz, tiny, "last_peel")
        quiz.say("3 months ago")
        quiz.meet("20 August 2026")
        quiz.send("1")
        quiz.until(lambda: "20 August" in quiz.pointer, "the pointer")
        quiz.send("b")
        quiz.until(lambda: quiz.number == 7, "the question")
        quiz.say("2 months ago")
        quiz.meet("20 September 2026")
        quiz.send(ENTER)
        quiz.meet(NOTHING["choice"])
        assert "last_peel" not in saved(home)


@pytest.mark.parametrize("mode", MODES)
def test_the_name_of_a_file_may_begin_with_any_letter(mode: type[Person], tiny: RuleSet, home: Path) -> None:
    with mode(home, rules=TINY, rows=60) as quiz:
        quiz.begin()
        quiz.walk(tiny, PEELED)
        quiz.finish()
        for name in ("b.yaml", "quiz.yaml", "b"):
            quiz.choose_label("Write my answers to a file")
            quiz.meet("Type a name for the file.")
            quiz.say(name)
            quiz.meet(f"Written to {name}." if name != "b" else RESULT)
    assert sorted(path.name for path in home.iterdir() if path.is_file()) == ["b.yaml", "quiz.yaml"]


# Windows that change


def test_a_window_may_change_at_any_time(tiny: RuleSet, home: Path) -> None:
    """The pointer and the ticks stay, nothing is cropped, and what is pointed at stays in sight."""
    with OnScreen(home, rules=TINY) as quiz:
        at(quiz, tiny, "skin_now")
        quiz.send(f"2{SPACE}3{SPACE}")
        quiz.until(lambda: quiz.ticks == [2, 3], "two ticks")
        for columns, rows in [(40, 24), (120, 50), (30, 10), (20, 5), (200, 8), (80, 24)]:
            quiz.resize(columns, rows)
            quiz.until(lambda: "3. " in quiz.pointer, "the pointer")
            if rows >= 24:
                quiz.until(lambda: quiz.ticks == [2, 3], "both ticks")
                assert quiz.unread([*(o.label for o in tiny.questions["skin_now"].options), "stop and keep"]) == []
        quiz.send(ENTER)
        quiz.until(lambda: quiz.number == 6, "the next question")
        quiz.resize(20, 5)
        quiz.until(lambda: "More" in quiz.words, "part of the page")
        quiz.send("1", ENTER)
        quiz.until(lambda: "peel_before" in saved(home), "an answer")
        assert "Traceback" not in quiz.seen
        quiz.resize(80, 24)
        quiz.send(CTRL_C)
        assert quiz.code == 130
        quiz.left_as_found()


def test_a_window_may_change_in_the_plain_mode_too(tiny: RuleSet, home: Path) -> None:
    with InLines(home, rules=TINY) as quiz:
        at(quiz, tiny, "skin_now")
        for columns in (40, 120, 20):
            quiz.resize(columns, 24)
            quiz.repeat()
            assert quiz.number == 5
            assert max(map(len, quiz.printed.splitlines())) <= max(40, columns)
        quiz.tick(2, 3)
        quiz.until(lambda: quiz.number == 6, "the next question")
        quiz.send(CTRL_D)
        assert quiz.code == 130
