"""What is shown beside outcomes: by which names, to whom, and what a case says where it comes out otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skinquiz.assess import assess
from skinquiz.checks.cases import case_answers, run_case
from skinquiz.checks.shown import all_shown, names_shown, with_shown
from skinquiz.model import Case, Not, RuleSet
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_with_cases
from tests.cli.conftest import TINY


@pytest.fixture
def tiny() -> tuple[RuleSet, Case]:
    """The small rule set, and somebody who is shown the course and nothing that has a condition."""
    ruleset, cases = load_with_cases(TINY)
    return ruleset, replace(cases[0], expect={}, applies=(), misses=())


def test_all_that_can_be_shown_has_a_name(tiny: tuple[RuleSet, Case]) -> None:
    ruleset, case = tiny
    names = [one.name for one in all_shown(ruleset)]
    assert {"marks.course", "marks.sunscreen", "swelling", "burns"} <= set(names)
    assert names_shown(assess(ruleset, case_answers(ruleset, case), case.as_of)) == {"marks.course", "swelling"}


LISTED: dict[str, tuple[dict[str, tuple[str, ...]], dict[str, object], list[str]]] = {
    "what holds": (
        {"shows": ("swelling", "marks.course"), "hides": ("burns", "marks.sunscreen")},
        {},
        [],
    ),
    "guidance, an alternative and a course": (
        {"shows": ("burns", "marks.sunscreen"), "hides": ("swelling", "marks.course")},
        {},
        [
            "burns should be shown, but is not",
            "marks.sunscreen should be shown, but is not",
            "swelling should not be shown, but is",
            "marks.course should not be shown, but is",
        ],
    ),
    "other answers": (
        {"shows": ("burns", "marks.sunscreen")},
        {"mark_cause": "sun", "skin_now": ["sunburn"]},
        [],
    ),
    "another concern": (
        {"shows": ("marks.course",), "hides": ("marks.sunscreen",)},
        {"concerns": ["rough"], "rough_where": ["face"], "mark_cause": "sun"},
        ["marks.course should be shown, but is not"],
    ),
}


@pytest.mark.parametrize("name", LISTED)
def test_a_case_says_what_should_be_shown_or_not(name: str, tiny: tuple[RuleSet, Case]) -> None:
    ruleset, case = tiny
    listed, answers, differences = LISTED[name]
    asked = replace(case, answers={**case.answers, **answers}, **listed)  # type: ignore[arg-type]
    assert list(run_case(ruleset, asked)) == differences


def test_all_that_has_a_condition_can_be_turned_round_and_a_shipped_case_says_so() -> None:
    """The slip that a hostile reader would make: whoever should see it does not, and all others do."""
    ruleset, cases = load_with_cases(Path(bundled_rules()))
    turned = [replace(one, when=Not(one.when)) for one in all_shown(ruleset) if one.when]
    assert {one.of for one in turned} == {"alternative", "course", "guidance"}
    for one in turned:
        (listing, *_) = [case for case in cases if one.name in case.shows]
        assert list(run_case(ruleset, listing)) == []
        assert f"{one.name} should be shown, but is not" in run_case(with_shown(one, ruleset), listing)
