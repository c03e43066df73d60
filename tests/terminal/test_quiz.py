"""The real quiz in a real terminal: answered as a person would, clumsily too."""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
import yaml

from skinquiz.model import Question, RuleSet
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import AS_OF, MARIA, PEOPLE, TINY, flags, spawn
from tests.terminal.driver import CTRL_C, CTRL_D, ENTER, ESCAPE, PROMPT, Quiz

Answers = dict[str, str | list[str]]

# A person of the tiny rules who meets every kind of prompt.
PEELED: Answers = {
    "concerns": ["marks"],
    "mark_cause": "spots",
    "age": "34",
    "pregnancy": "no",
    "skin_now": ["none"],
    "peel_before": "once",
    "last_peel": "2026-08-20",
    "peel_reaction": "nothing",
}


@functools.cache
def rules(folder: Path) -> RuleSet:
    return load_ruleset(folder)


def squash(text: str) -> str:
    return "".join(text.split())


def at(quiz: Quiz, question: str) -> None:
    """Answer until this question of the tiny rules stands on the screen."""
    asked = quiz.walk(rules(TINY), PEELED, stop_at=question)
    assert asked[-1] == question


def assessed(answers: Answers, columns: int, *more: str) -> str:
    joined = {name: ",".join(value) if isinstance(value, list) else value for name, value in answers.items()}
    ran = spawn("assess", *AS_OF, *flags(joined), "--format", "text", *more, env={"COLUMNS": str(columns)})
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def result(quiz: Quiz, title: str) -> str:
    """Return what was printed after the last answer; the outcomes, which stand at the end once more, cut off."""
    printed = title + quiz.plain.rpartition(f"\n{title}")[2].partition("code=")[0]
    report, _, recap = printed.rpartition("\nIN SHORT\n")
    assert recap.strip() in report
    return report


COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-7]m")


# From the first question to the result


@pytest.mark.parametrize(("file", "columns"), [(MARIA, 80), (PEOPLE / "waiting.yaml", 40)])
def test_a_whole_walk_gives_what_assess_gives(file: Path, columns: int) -> None:
    ruleset = rules(bundled_rules())
    answers: Answers = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)

    def readable(question: Question) -> None:
        """Each option can be read whole, however narrow the terminal."""
        texts = [*(option.label for option in question.options), question.help or "", question.why or ""]
        for text in texts:  # the list may still be half drawn
            quiz.until(lambda text=text: squash(text) in squash(quiz.asked), text)

    with Quiz(columns=columns, rows=130) as quiz:
        asked = quiz.walk(ruleset, answers, look=readable)
        assert quiz.code == 0
        given = {name: answers[name] for name in asked}
        assert [name for name in ruleset.questions if name in asked] == asked, "in the order of the rules"
        assert result(quiz, ruleset.title) == assessed(given, columns)
        quiz.left_as_found()


def test_follow_ups_appear_where_they_are_called_for() -> None:
    """All of them, on a wide terminal; and the count of what is left never rises."""
    answers = {**PEELED, "concerns": ["marks", "rough"], "rough_where": ["face"], "peel_before": "often"}
    answers |= {"last_peel": "NOT sure", "peels_so_far": "3"}
    left: list[int] = []

    def look(_: Question) -> None:
        line = next(line for line in reversed(quiz.lines) if line.startswith("Question "))
        match = re.fullmatch(r"Question \d+(?:, at most (\d+) more|, the last one)", line)
        assert match, line
        left.append(int(match[1] or 0))

    with Quiz(TINY, columns=120) as quiz:
        asked = quiz.walk(rules(TINY), answers, look=look)
        assert asked == list(rules(TINY).questions)
        wanted = assessed({**answers, "last_peel": "not_sure"}, 100, "--rules", str(TINY))
        assert quiz.code == 0
        assert COLOUR.search(quiz.seen)
        assert result(quiz, rules(TINY).title) == wanted
    assert left == sorted(left, reverse=True)
    assert all(most >= len(asked) - number for number, most in enumerate(left, 1)), "never fewer than are asked"
    assert left[-1] == 0


def test_follow_ups_stay_away_otherwise() -> None:
    with Quiz(TINY, NO_COLOR="1") as quiz:
        asked = quiz.walk(rules(TINY), {**PEELED, "peel_before": "never"})
        assert asked == ["concerns", "mark_cause", "age", "pregnancy", "skin_now", "peel_before"]
        assert quiz.code == 0
        assert not COLOUR.search(quiz.seen)


# Slips of the finger


def test_a_stray_enter_is_no_answer() -> None:
    """At a tick list, a choice, a number, a date; twice each."""
    said = {"choices": "Nothing is ticked", "choice": "Nothing was chosen"}

    def stumble(question: Question) -> None:
        number, words = quiz.number, said.get(question.type, "Nothing was typed")
        for times in (1, 2):
            quiz.send(ENTER)
            quiz.until(lambda times=times: quiz.asked.count(words) == times, words)
            quiz.until(lambda times=times: len(PROMPT.findall(quiz.asked)) == times + 1, "the question once more")
        quiz.until(lambda: quiz.asked.rstrip().endswith(":") or bool(quiz.choices), "the widget")
        assert quiz.number == number

    with Quiz(TINY) as quiz:
        assert quiz.walk(rules(TINY), PEELED, look=stumble) == list(PEELED)
        assert result(quiz, rules(TINY).title) == assessed(PEELED, 80, "--rules", str(TINY))


def test_a_stray_enter_does_not_agree_to_a_date() -> None:
    with Quiz(TINY) as quiz:
        at(quiz, "last_peel")
        number = quiz.number
        quiz.send("3 months ago" + ENTER)
        quiz.see("2026-08-20")
        quiz.until(lambda: quiz.row("Yes") is not None, "yes or no")
        quiz.send(ENTER)
        quiz.until(lambda: quiz.words.count("Is that right?") == 2 or quiz.number > number, "asked once more")
        assert quiz.number == number, "the date was taken without a word"
        quiz.choose("No")
        quiz.until(lambda: quiz.words.count("? Type a date") == 2, "asked for the date again")
        quiz.send("10 days ago" + ENTER)
        quiz.see("2026-11-10")
        quiz.choose("Yes")
        quiz.until(lambda: quiz.number == number + 1, "the next question")


# What is typed, and what must then be on the screen.
TYPED: dict[str, dict[str, list[str]]] = {
    "age": {
        "abc": ["`abc` is not a whole number", "0 to 110"],
        "200": ["`200` is out of range", "0 to 110"],
        "-1": ["`-1` is out of range", "0 to 110"],
        "\u0663\u0664": ["is not a whole number", "0 to 110"],
        "not sure": ["is not a whole number", "0 to 110"],
        "today": ["`today` is not a whole number"],
        "3 years ago": ["`3 years ago` is not a whole number"],
    },
    "last_peel": {
        "2026-11-21": ["`2026-11-21` lies in the future", "the assessment date, 2026-11-20"],
        "2026-02-30": ["`2026-02-30` is not a day in the calendar"],
        "last spring": ["`last spring` is not a date", "write it as 2026-11-20", "not sure"],
        "1899-12-31": ["is not between 1900 and 2199"],
        "900 years ago": ["is not between 1900 and 2199"],
        "in 3 months": ["`in 3 months` is not a date"],
    },
}


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("question", TYPED)
def test_what_cannot_be_used_is_refused_and_every_word_of_it_can_be_read(question: str, columns: int) -> None:
    unread = []
    with Quiz(TINY, columns) as quiz:
        at(quiz, question)
        number = quiz.number

        for times, (typed, said) in enumerate(TYPED[question].items(), 2):
            quiz.send(typed + ENTER)
            quiz.until(lambda times=times: len(PROMPT.findall(quiz.asked)) == times, f"a refusal of {typed}")
            assert quiz.number == number, f"{typed} was taken"
            refusal = quiz.asked.rpartition("? Type")[0].rpartition("? Type")[2]
            unread += [words for words in said if squash(words) not in squash(refusal)]
    assert unread == []


@pytest.mark.parametrize("columns", [40, 80])
def test_an_option_that_excludes_the_others_is_refused_beside_them(columns: int) -> None:
    with Quiz(TINY, columns) as quiz:
        at(quiz, "skin_now")
        number = quiz.number
        quiz.tick("Nothing", "A cut")
        quiz.send(ENTER)
        quiz.until(lambda: "exclude" in quiz.asked, "a refusal")
        assert quiz.number == number
        quiz.until(lambda: len(PROMPT.findall(quiz.asked)) == 2, "the list once more")
        refusal = quiz.asked
        quiz.tick("Nothing")
        quiz.send(ENTER)
        quiz.ready(number + 1)
    assert "`none`" not in refusal, "options are named as the person sees them"
    assert "“Nothing” excludes the other answers, but “A cut” is ticked too. Untick the one or the other." in refusal


# Stopping


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("question", ["concerns", "mark_cause", "age", "is it right?"])
def test_stopping_leaves_one_line_and_the_terminal_as_it_was(question: str, key: str) -> None:
    with Quiz(TINY) as quiz:
        at(quiz, "last_peel" if question == "is it right?" else question)
        if question == "is it right?":
            quiz.send("3 months ago" + ENTER)
            quiz.until(lambda: quiz.row("Yes") is not None, "yes or no")
        before = len(quiz.seen)
        quiz.send(key)
        assert quiz.code == 130
        said = ESCAPE.sub("", quiz.seen[before:]).partition("code=")[0].replace("\r", "\n").split("\n")
        assert [line for line in said if line.startswith("Stopped")] == ["Stopped. Nothing was saved."]
        assert "Traceback" not in quiz.seen
        assert "fault" not in quiz.seen
        quiz.left_as_found()


def test_stopping_between_keys_of_an_answer() -> None:
    with Quiz(TINY) as quiz:
        at(quiz, "last_peel")
        quiz.send("2026-0")
        quiz.see("2026-0")
        quiz.send(CTRL_C)
        assert quiz.code == 130
        quiz.left_as_found()


# On the way in


def test_the_bare_command_starts_it_and_says_first_what_it_cannot_do() -> None:
    with Quiz(TINY, command="") as quiz:
        quiz.ready(1)
        start = " ".join(quiz.plain.partition("Question 1")[0].split())
    ruleset = rules(TINY)
    assert [
        words for words in (ruleset.title, ruleset.review_note, ruleset.disclaimer, "Ctrl-C") if words not in start
    ] == []
