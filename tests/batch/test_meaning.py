"""The query held against `assess`, row by row: people on both sides of every bound, holes, bad and hostile cells."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.answers import problem_with
from skinquiz.conditions import Situation, Truth, comparisons, evaluate
from skinquiz.model import CONCERNS, NOT_SURE, RuleSet
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset
from tests.batch.tables import DAYS, HOSTILE, Cells, Row, compared, held_together, near_bounds, queried
from tests.people import typed

FOLDERS = {
    "shipped": bundled_rules(),
    **{one.name: one for one in sorted((Path(__file__).parent.parent / "rulesets").iterdir())},
}
EACH = pytest.mark.parametrize("name", FOLDERS)
TODAY = dt.date(2026, 11, 20)


@cache
def rules(name: str) -> RuleSet:
    return load_ruleset(FOLDERS[name])


def few(count: int):
    """How many tables to try."""
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))


# Random people


@EACH
@few(4)
@given(seed=st.integers(0, 2**32), as_of=st.sampled_from(DAYS))
def test_a_row_is_told_what_a_person_is_told(name: str, seed: int, as_of: dt.date) -> None:
    cells = Cells(rules(name), as_of, random.Random(seed))
    held_together(rules(name), as_of, [cells.row(holes) for holes in (0, 0, 0.02, 0.1, 0.5) for _ in range(8)])


# People on both sides of every bound


class Boundary:
    """People near the bounds of each condition: the answers that it looks at vary, all others are of no interest."""

    def __init__(self, name: str, as_of: dt.date) -> None:
        self.ruleset, self.as_of, self.chance = rules(name), as_of, random.Random(f"{name} {as_of}")
        self.leaves = compared(self.ruleset)
        questions = self.ruleset.questions
        self.near = {one: near_bounds(question, self.leaves, as_of) for one, question in questions.items()}
        self.opened_by = {
            one: {leaf.question for leaf in comparisons(question.ask_when)} if question.ask_when else set()
            for one, question in questions.items()
        }

    def people(self, tries: int) -> list[Row]:
        """Return some people for each rule, one of its concerns and any other asked about."""
        found = []
        for rule in self.ruleset.rules:
            looked_at = self._with_openers({leaf.question for leaf in comparisons(rule.when)})
            for _ in range(tries):
                about = {self.chance.choice(rule.concerns), self.chance.choice(self.near[CONCERNS])}
                found.append(self._person(looked_at, ";".join(sorted(about))))
        return found

    def _with_openers(self, questions: set[str]) -> set[str]:
        more = questions.union(*(self.opened_by[one] for one in questions))
        return questions if more == questions else self._with_openers(more)

    def _person(self, looked_at: set[str], about: str) -> Row:
        row = {one: self.chance.choice(self.near[one]) for one in looked_at}
        if self.chance.random() < 0.7:  # a definite day or number is what has bounds
            row = {one: cell if cell != NOT_SURE else self.near[one][-2] for one, cell in row.items()}
        return {**row, CONCERNS: about}


def seen(ruleset: RuleSet, as_of: dt.date, rows: list[Row]) -> set[tuple[object, Truth]]:
    """Return how each comparison came out for somebody to whom its question applies."""
    found = set()
    leaves = dict.fromkeys(compared(ruleset))
    for row in rows:
        person = {one: (cell or "").split(";") if one == CONCERNS else cell or "" for one, cell in row.items()}
        situation = Situation(ruleset.questions, typed(ruleset, person, as_of), as_of)
        applying = {one for one in ruleset.questions if situation.applies(one) is Truth.YES}
        found |= {(leaf, evaluate(leaf, situation).truth) for leaf in leaves if leaf.question in applying}
    return found


@pytest.mark.parametrize(
    ("name", "as_of"), [("shipped", DAYS[1]), ("shipped", DAYS[4]), *(("tiny", day) for day in DAYS)]
)
def test_people_on_both_sides_of_every_bound(name: str, as_of: dt.date) -> None:
    boundary = Boundary(name, as_of)
    rows = boundary.people(2 if name == "shipped" else 8)
    told = held_together(rules(name), as_of, rows)
    findings = {rule for one in told for _, _, names, _ in one.concerns.values() for rule in (names or "").split(";")}
    assert len(findings & {rule.id for rule in rules(name).rules}) > len(rules(name).rules) * 0.6
    both = seen(rules(name), as_of, rows)
    assert sum((leaf, Truth.YES) in both and (leaf, Truth.NO) in both for leaf in set(boundary.leaves)) > 0.6 * len(
        set(boundary.leaves)
    )


# Holes and bad cells


@EACH
def test_each_answer_taken_away_and_a_bad_cell_in_its_place(name: str) -> None:
    cells = Cells(rules(name), TODAY, random.Random(1), bad=0)
    whole = {one: cells.answer(question) for one, question in rules(name).questions.items()}
    whole[CONCERNS] = ";".join(rules(name).questions[CONCERNS].option_ids[:3])
    holes: list[Row] = [{**whole, one: None} for one in whole]
    bad: list[Row] = [{**whole, one: "no answer"} for one in whole]
    told = held_together(rules(name), TODAY, [whole, *holes, *bad])
    for question, hole, wrong in zip(whole, told[1 : len(whole) + 1], told[len(whole) + 1 :], strict=True):
        assert hole.concerns == wrong.concerns
        assert wrong.bad == hole.bad | {question}


@EACH
def test_answers_to_questions_that_do_not_apply_change_nothing(name: str) -> None:
    chance, questions = random.Random(2), rules(name).questions
    cells = Cells(rules(name), TODAY, chance, bad=0)
    rows = [{one: cells.answer(question) for one, question in questions.items()} for _ in range(20)]
    asked = []
    for row in rows:
        lists = {one: (cell.split(";") if questions[one].type == "choices" else cell) for one, cell in row.items()}
        usable = {one: cell for one, cell in lists.items() if not problem_with(questions[one], cell, TODAY)}
        situation = Situation(questions, typed(rules(name), usable, TODAY), TODAY)
        asked.append({one: cell for one, cell in row.items() if situation.applies(one) is not Truth.NO})
    assert asked != rows
    together = queried(rules(name), TODAY, [*rows, *asked])
    assert [one.concerns for one in together[:20]] == [one.concerns for one in together[20:]]


@pytest.mark.parametrize("name", ["tiny"])
def test_hostile_cells_are_taken_as_answers_are_read_and_leave_other_rows_alone(name: str) -> None:
    questions = rules(name).questions
    cells = Cells(rules(name), TODAY, random.Random(3), bad=0)
    people = [cells.row(0.1) for _ in range(20)]
    kept = {one: cells.answer(question) for one, question in questions.items()}
    hostile: list[Row] = [{**kept, one: cell} for one in questions for cell in HOSTILE if len(cell) < 200_000]
    told = held_together(rules(name), TODAY, [*people[:10], *hostile, *people[10:]])
    assert [*told[:10], *told[-10:]] == queried(rules(name), TODAY, people)
    assert {question for one in told for question in one.bad} == set(questions)
    huge = [{**kept, one: "x" * 1_000_000} for one in questions]
    assert [set(one.bad) & {q} for one, q in zip(queried(rules(name), TODAY, huge), questions, strict=True)] == [
        {one} for one in questions
    ]
