"""Quizzes that were stopped and are taken up again, by other rules too; and those of which nothing is to be kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from skinquiz.model import RuleSet
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import TINY, spawn
from tests.terminal.conftest import PEELED, given, goes_on, saved, sessions
from tests.terminal.player import CTRL_C, ENTER, RESULT, REVIEW, InLines, OnScreen, Person

MODES = [OnScreen, InLines]
AGAIN = "These are asked again"


def stopped(home: Path, ruleset: RuleSet, stop_at: str, rules: Path = TINY) -> str:
    """Take the quiz up to a question, and stop there; return the id of the session."""
    with OnScreen(home, rules=rules) as quiz:
        quiz.begin()
        quiz.walk(ruleset, PEELED, stop_at=stop_at)
        quiz.send(CTRL_C)
        assert quiz.code == 130
    return sessions(home)[0].id


def test_a_quiz_goes_on_where_it_stopped(tiny: RuleSet, home: Path) -> None:
    """Named by nothing, as the last one, by its id, by how that begins or ends."""
    id = stopped(home, tiny, "mark_cause")
    order = list(PEELED)
    for count, name in enumerate([[], ["last"], [id], [id[:-2]], [id[-4:]]], 1):
        with OnScreen(home, "--resume", *name, rules=TINY) as quiz:
            quiz.meet(f"You have answered {count} question{'s' if count > 1 else ''}.")
            assert goes_on(quiz, tiny) == order[count]
            assert quiz.number == count + 1
            quiz.give(tiny.questions[order[count]], PEELED[order[count]])
            quiz.until(lambda count=count: quiz.number == count + 2, "the next question")  # type: ignore[misc]
            quiz.send(CTRL_C)
            assert quiz.code == 130
    assert list(saved(home)) == order[:6]
    assert sessions(home)[0].id == id


@pytest.mark.parametrize("mode", MODES)
def test_the_welcome_offers_what_was_not_finished(mode: type[Person], tiny: RuleSet, home: Path) -> None:
    stopped(home, tiny, "pregnancy")
    with mode(home, rules=TINY) as quiz:
        quiz.meet("2. Go on with the quiz of")
        quiz.choose(2)
        quiz.until(lambda: quiz.number == 4, "the question where it stopped")
        quiz.walk(tiny, PEELED)
        quiz.finish()
    assert saved(home) == given(tiny, PEELED)
    with mode(home, rules=TINY) as quiz:  # a finished one is not offered
        quiz.meet("Press Enter to begin.")


def test_one_can_start_anew_all_the_same(tiny: RuleSet, home: Path) -> None:
    stopped(home, tiny, "pregnancy")
    with OnScreen(home, rules=TINY) as quiz:
        quiz.meet("1. Start anew")
        quiz.send(ENTER)
        quiz.meet("Nothing is chosen yet.")
        quiz.choose(1)
        assert quiz.walk(tiny, PEELED, stop_at="mark_cause") == ["concerns", "mark_cause"]
    assert sorted(len(one.answers) for one in sessions(home)) == [1, 3]


@pytest.mark.parametrize("mode", MODES)
def test_what_means_something_else_by_now_is_named_and_asked_again(
    mode: type[Person], tiny: RuleSet, home: Path
) -> None:
    rules = home / "rules"
    shutil.copytree(TINY, rules)
    stopped(home, tiny, "peel_before", rules)
    skin = rules / "safety" / "skin.yaml"
    skin.write_text(skin.read_text(encoding="utf-8").replace("label: Nothing,", "label: Nothing at all,"), "utf-8")
    changed = load_ruleset(rules)
    with mode(home, "--resume", rules=rules, rows=50) as quiz:
        quiz.meet("You have answered 4 questions.")
        quiz.send(ENTER)
        quiz.meet("Is anything wrong with the skin now?")
        if mode is OnScreen:
            quiz.meet("Press Enter to go on.")
        said = quiz.page
        assert AGAIN.lower() in said.lower()
        assert "You answered: Nothing. The question or its answers have changed." in said
        quiz.send(ENTER if mode is OnScreen else "")
        assert quiz.walk(changed, PEELED)[:2] == ["skin_now", "peel_before"]
        quiz.finish()
    assert saved(home) == given(changed, PEELED)


@pytest.mark.parametrize("mode", MODES)
def test_without_saving_no_file_is_left_at_all(mode: type[Person], tiny: RuleSet, home: Path) -> None:
    with mode(home, "--no-save", rules=TINY) as quiz:
        quiz.begin()
        quiz.walk(tiny, PEELED)
        quiz.finish()
        quiz.leave()
        assert quiz.code == 0
        assert "Your answers are not kept. They are gone once you stop." in " ".join(quiz.left.split())
        assert list(home.iterdir()) == []


@pytest.mark.parametrize("mode", MODES)
def test_answers_deleted_meanwhile_stay_deleted(mode: type[Person], tiny: RuleSet, home: Path) -> None:
    with mode(home, rules=TINY, rows=50) as quiz:
        quiz.begin()
        quiz.walk(tiny, PEELED, stop_at="pregnancy")
        ran = spawn(
            "sessions", "delete", sessions(home)[0].id, env={"HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
        )
        assert ran.returncode == 0, ran.stderr
        quiz.choose(1)
        quiz.meet("The saved answers were deleted while this went on. Nothing is saved any more.")
        quiz.walk(tiny, PEELED)
        quiz.finish()
        assert "Delete the answers" not in quiz.page
        quiz.leave()
        assert quiz.code == 0
        assert "Your answers are not kept." in quiz.left
    assert sessions(home) == []


@pytest.mark.parametrize("mode", MODES)
def test_they_can_be_deleted_from_the_result(mode: type[Person], tiny: RuleSet, home: Path) -> None:
    with mode(home, rules=TINY, rows=60) as quiz:
        quiz.begin()
        quiz.walk(tiny, PEELED)
        quiz.finish()
        quiz.choose_label("Delete the answers")
        quiz.meet("Do you want to delete your answers?")
        quiz.choose(2)
        quiz.meet("Your answers are deleted from this computer")
        quiz.meet(RESULT)
        assert list((home / "data").rglob("*")) == []
        quiz.leave()
        assert quiz.code == 0
        assert "Your answers are not kept." in quiz.left
    assert list((home / "data").rglob("*")) == []


def test_two_that_go_on_with_the_same_quiz_do_not_lose_each_others_answers(tiny: RuleSet, home: Path) -> None:
    stopped(home, tiny, "pregnancy")
    with OnScreen(home, "--resume", rules=TINY) as one, InLines(home, "--resume", rules=TINY) as other:
        for quiz in (one, other):
            assert goes_on(quiz, tiny) == "pregnancy"
        one.choose(1)
        one.until(lambda: one.number == 5, "the next question")
        other.choose(3)
        other.meet("These answers were changed elsewhere too. From here on they are kept apart")
        one.walk(tiny, PEELED)
        other.walk(tiny, {**PEELED, "pregnancy": "prefer_not_to_say"})
        for quiz in (one, other):
            quiz.meet(REVIEW)
    found = [{name: one.answer for name, one in session.answers.items()} for session in sessions(home)]
    assert len(found) == 2
    assert given(tiny, PEELED) in found
    assert given(tiny, {**PEELED, "pregnancy": "prefer_not_to_say"}) in found
