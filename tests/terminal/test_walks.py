"""The whole quiz as a person walks through it, in both screens: what is read, what is saved, what comes out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from skinquiz.interview import plain, screen
from skinquiz.model import Question, RuleSet
from tests.cli.conftest import AS_OF, TINY, shell, spawn
from tests.terminal.conftest import FILES, PEELED, answers_of, asked_of, given, saved, sessions
from tests.terminal.player import ENTER, RESULT, InLines, OnScreen, Person, squash


def outcomes(answers: object, columns: int, *rules: str, home: Path) -> str:
    """Return the headlines that `assess` prints for these answers, which end at the first blank line."""
    ran = spawn("assess", "--answers", str(answers), *AS_OF, *rules, env={"COLUMNS": str(columns), "HOME": str(home)})
    assert ran.returncode == 0
    return ran.stdout.split("\n\n")[1]


# From the first question to the result


@pytest.mark.parametrize(
    ("mode", "name", "columns", "rows"),
    [
        (OnScreen, "maria", 80, 24),
        (OnScreen, "maria", 100, 130),
        (OnScreen, "waiting", 40, 24),
        (InLines, "maria", 40, 24),
        (InLines, "waiting", 80, 24),
    ],
)
def test_a_whole_walk_gives_what_assess_gives(
    mode: type[Person], name: str, columns: int, rows: int, ruleset: RuleSet, home: Path
) -> None:
    answers = answers_of(name)
    with mode(home, columns=columns, rows=rows) as quiz:
        quiz.begin()
        assert quiz.walk(ruleset, answers) == asked_of(ruleset, answers)
        quiz.finish()
        quiz.leave()
        assert quiz.code == 0
        quiz.left_as_found()
    headlines = outcomes(FILES[name], columns, home=home)
    assert headlines.startswith("- ")
    assert headlines in (quiz.left if mode is OnScreen else quiz.text)
    assert saved(home) == given(ruleset, answers)
    (session,) = sessions(home)
    assert session.finished
    assert f"skinquiz sessions delete {session.id}" in " ".join(quiz.left.split())
    piped = shell(
        "$SKINQUIZ sessions show last | $SKINQUIZ assess --answers - --as-of 2026-11-20",
        XDG_DATA_HOME=str(home / "data"),
        COLUMNS=str(columns),
    )
    assert piped.stdout.split("\n\n")[1] == headlines, piped.stderr


def test_follow_ups_come_where_they_are_called_for_and_the_count_never_rises(tiny: RuleSet, home: Path) -> None:
    answers = {**PEELED, "concerns": ["marks", "rough"], "rough_where": ["face"], "peel_before": "often"}
    answers |= {"last_peel": "not_sure", "peels_so_far": "3"}
    most = []

    def look(_: Question) -> None:
        heading = quiz.page.partition("Question ")[2].replace(",", "").split()
        most.append(int(heading[0]) + (int(heading[3]) if heading[1:3] == ["at", "most"] else 0))

    with OnScreen(home, rules=TINY) as quiz:
        quiz.begin()
        assert quiz.walk(tiny, answers, look=look) == list(tiny.questions)
    assert most == sorted(most, reverse=True)
    assert most[-1] == len(tiny.questions)


def test_quick_stops_as_soon_as_nothing_matters_and_names_what_it_skipped(ruleset: RuleSet, home: Path) -> None:
    answers = {**answers_of("maria"), "age": "15"}
    with OnScreen(home, "--quick", columns=80, rows=60) as quiz:
        quiz.begin()
        asked = quiz.walk(ruleset, answers)
        assert "age" in asked
        assert len(asked) < len(asked_of(ruleset, answers)) / 3
        quiz.finish()
        skipped = quiz.page.partition("SKIPPED QUESTIONS")[2].partition("They could still")[0]
        missing = [name for name in asked_of(ruleset, answers) if name not in asked]
        unnamed = [name for name in missing if ruleset.questions[name].label not in skipped]
        assert "what follows from them" in skipped or unnamed == []
        assert len(unnamed) < len(missing) / 2
        quiz.leave()
        assert quiz.code == 0
    assert sessions(home)[0].quick
    assert quiz.left.count("NOT SUITABLE") == 2


# What can be read


def test_every_word_of_every_question_can_be_read_on_a_phone(ruleset: RuleSet, home: Path) -> None:
    unread = []

    def read(question: Question) -> None:
        options = [text for option in question.options for text in (option.label, option.help or "")]
        unread.extend(quiz.unread([question.ask, question.help or "", *options]))

    with OnScreen(home, columns=40, rows=24) as quiz:
        quiz.begin()
        assert len(quiz.walk(ruleset, answers_of("waiting"), look=read)) > 40
    assert unread == []


def test_long_texts_can_be_read_to_their_end_on_a_phone(tiny: RuleSet, home: Path) -> None:
    """They are those that `assess` and `learn` print."""
    answers = home / "answers.json"
    answers.write_text(json.dumps(PEELED), encoding="utf-8")
    env, rules = {"COLUMNS": "40", "HOME": str(home)}, ("--rules", str(TINY))
    printed = spawn("assess", "--answers", str(answers), *AS_OF, "--guidance", *rules, env=env).stdout.split("\n\n")
    report = [text for text in printed[2:-1] if text.strip()]
    article = spawn("learn", "peels", *rules, env=env).stdout.partition("\n")[2].split("\n\n")
    with OnScreen(home, rules=TINY, columns=40, rows=24) as quiz:
        quiz.begin()
        quiz.walk(tiny, PEELED)
        quiz.finish()
        quiz.go_to("Everything in one text")
        quiz.meet("Press Enter to go back to the result.")
        assert quiz.unread(report) == []
        quiz.send(ENTER)
        quiz.meet(RESULT)
        quiz.go_to("Articles on the treatment")
        quiz.meet("What would you like to read?")
        quiz.choose(list(tiny.topics).index("peels") + 1)
        quiz.meet("Press Enter to go back.")
        assert quiz.unread(article) == []
    assert len(report) > 5


def common(text: str) -> str:
    """Return the letters of what a screen says, without what is its own."""
    lines = [_MARK.sub(r"\1", line) for line in text.splitlines() if _WORDS.search(line)]
    letters = squash("".join(lines))
    for own in (*screen.HOW.values(), *plain.HOW.values(), "Your answer:", ", r repeat", "Keys: r repeat"):
        letters = letters.replace(squash(own), "")
    return _READ.sub("", letters)


_MARK = re.compile(r"^[> ] (?:\[[ x]\] )? *(\d+\. )")
_WORDS = re.compile(r"[a-zA-Z0-9]")  # a drawing has none
_READ = re.compile(r"PressEntertogoback(tothequestion)?\.Keys:bback$")


def test_both_screens_say_the_same_words_at_a_terminal_too(tiny: RuleSet, home: Path) -> None:
    """Question after question with its explanation, then the list of answers, the result and an article."""
    said: dict[str, str] = {}
    options = {"rules": TINY, "columns": 100, "rows": 120}
    with InLines(home, "--no-save", **options) as quiz:

        def listen(question: Question) -> None:
            said[question.id] = common(quiz.printed)
            quiz.send("?", ENTER)
            quiz.until(lambda: said[question.id] != common(quiz.printed) != "", "the explanation")
            said[f"{question.id}?"] = common(quiz.printed).removesuffix(said[question.id])

        quiz.begin()
        quiz.walk(tiny, PEELED, look=listen)
        said["review"] = common(quiz.printed)
        quiz.finish()
        said["result"] = common(quiz.printed)

    with OnScreen(home, "--no-save", **options) as quiz:

        def same(page: str) -> None:
            quiz.until(lambda: common("\n".join(quiz.lines)) == said[page], f"{page}: {said[page]}")

        def look(question: Question) -> None:
            same(question.id)
            quiz.send("?")
            same(f"{question.id}?")
            quiz.send(ENTER)
            same(question.id)

        quiz.begin()
        quiz.walk(tiny, PEELED, look=look)
        same("review")
        quiz.finish()
        same("result")
    assert len(said) == 2 * len(PEELED) + 2
