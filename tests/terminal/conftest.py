"""What the tests at a terminal share: people, rule sets, and what lies in a home folder afterwards."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
import yaml

from skinquiz.interview.saved import Saved
from skinquiz.interview.store import Store
from skinquiz.model import RuleSet
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import MARIA, PEOPLE, TINY
from tests.interview.player import begin, person, play
from tests.terminal.player import REVIEW, Given, Person

# A person of the tiny rules who meets every kind of page.
PEELED: Given = {
    "concerns": ["marks"],
    "mark_cause": "spots",
    "age": "34",
    "pregnancy": "no",
    "skin_now": ["none"],
    "peel_before": "once",
    "last_peel": "2026-08-20",
    "peel_reaction": "nothing",
}
FILES = {"maria": MARIA, "waiting": PEOPLE / "waiting.yaml", "everything_wrong": PEOPLE / "everything_wrong.yaml"}


@functools.cache
def answers_of(name: str) -> Given:
    """Return the answers of a person, as their file has them."""
    loaded: Given = yaml.load(FILES[name].read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return loaded


def asked_of(ruleset: RuleSet, answers: Given) -> list[str]:
    """Return the questions that come up for these answers, in order."""
    return play(begin(ruleset), person(answers)).asked


def given(ruleset: RuleSet, answers: Given) -> dict[str, object]:
    """Return what has to be saved for these answers: those asked for, as an answers file holds them."""
    asked = asked_of(ruleset, answers)
    return {name: _plain(ruleset, name, answers[name]) for name in asked}


def _plain(ruleset: RuleSet, name: str, answer: object) -> object:
    question = ruleset.questions[name]
    if question.type == "integer":
        return int(str(answer))
    if question.type == "choices":
        assert isinstance(answer, list)
        return tuple(id for id in question.option_ids if id in answer)
    return answer


def sessions(home: Path) -> list[Saved]:
    """Return the sessions that are saved there; all must be whole."""
    found = Store(home / "data" / "skinquiz" / "sessions").all()
    assert [one for one in found if not isinstance(one, Saved)] == []
    return [one for one in found if isinstance(one, Saved)]


def saved(home: Path) -> dict[str, object]:
    """Return the answers in the only session there."""
    (only,) = sessions(home)
    return {name: one.answer for name, one in only.answers.items()}


def goes_on(quiz: Person, ruleset: RuleSet) -> str:
    """Return the question that a quiz goes on with that was taken up again, or that it is the list of answers."""
    quiz.begin()
    quiz.until(lambda: REVIEW in quiz.page or quiz.asked(ruleset), "where it stopped")
    question = quiz.asked(ruleset)
    return question.id if question else REVIEW


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="session")
def tiny() -> RuleSet:
    return load_ruleset(TINY)
