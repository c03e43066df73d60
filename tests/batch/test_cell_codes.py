"""Codes of a table: what the query takes them for, held against a plain model of what a columns file says."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence

import pytest

from skinquiz.answers import problem_with
from skinquiz.model import Question, RuleSet
from skinquiz.rulefiles.load import load_ruleset
from tests.batch.tables import Row, assessed, queried
from tests.cli.conftest import TINY

DAY = dt.date(2026, 11, 20)
CODES = ("1", "2", "10", "99", "yes", "No", "-1", "a;b", "x.y", "(1)", "é")


@pytest.fixture(scope="module")
def tiny() -> RuleSet:
    return load_ruleset(TINY)


def coded(question: Question, dice: random.Random) -> dict[str, tuple[str, ...]]:
    """Return codes for answers to a question, one of which may be the id of another answer."""
    codes = dice.sample(CODES, dice.randint(1, 5)) + (dice.sample(question.option_ids, 1) if question.options else [])
    if question.type == "choices":
        alone = [one.id for one in question.options if one.exclusive]
        rest = [one.id for one in question.options if not one.exclusive]
        several = (tuple(dice.sample(rest, dice.randint(1, len(rest)))) for _ in codes)
        return {
            code: dice.choice([(), some, (dice.choice(alone),) if alone else some])
            for code, some in zip(codes, several, strict=True)
            if ";" not in code
        }
    answers = question.option_ids or (("2026-08-31", "not_sure") if question.type == "date" else ("34", "7"))
    return {code: dice.choice([(), (dice.choice(answers),)]) for code in codes}


def meant(question: Question, cell: str, codes: Mapping[str, Sequence[str]]) -> str | None:
    """Return a cell as one without codes: an unusable one stays so, and None is not answered."""
    text = cell.strip()
    if question.type != "choices":
        return (codes[text][0] if codes[text] else None) if text in codes else text or None
    parts = [part.strip() for part in text.replace(",", ";").split(";")]
    if not all(part in codes or part in question.option_ids for part in parts):
        return cell
    found = [one for part in parts for one in codes.get(part, (part,))]
    return ";".join(found) or None


def cell_of(question: Question, codes: Mapping[str, Sequence[str]], dice: random.Random) -> str:
    known = [*codes, *(question.option_ids or ("2026-08-31", "2026-11-19", "34", "not_sure"))]
    if dice.random() < 0.1:
        return dice.choice(["", " ", "nothing", "3", ";", "99x", "0099"])
    parts = dice.choices(known, k=dice.choice([1, 1, 2, 3]) if question.type == "choices" else 1)
    return dice.choice(["", "", " "]) + dice.choice([";", ",", " ; "]).join(parts) + dice.choice(["", "\t"])


@pytest.mark.parametrize("seed", range(8))
def test_codes_stand_for_what_the_columns_file_says(tiny: RuleSet, seed: int) -> None:
    dice = random.Random(seed)
    codes = {name: coded(question, dice) for name, question in tiny.questions.items()}
    rows: list[Row] = [
        {name: cell_of(question, codes[name], dice) for name, question in tiny.questions.items()} for _ in range(300)
    ]
    plain = [{name: meant(tiny.questions[name], str(cell), codes[name]) for name, cell in row.items()} for row in rows]
    for row, person, told in zip(rows, plain, queried(tiny, DAY, rows, codes), strict=True):
        assert told == assessed(tiny, DAY, person), (row, codes)
    used = {name for row, person in zip(rows, plain, strict=True) for name in row if row[name] != person[name]}
    assert used == set(tiny.questions), "the codes change nothing"
    bad = sum(
        problem_with(tiny.questions[name], cell.split(";") if tiny.questions[name].type == "choices" else cell, DAY)
        is not None
        for person in plain
        for name, cell in person.items()
        if cell is not None and cell.strip()
    )
    assert bad
