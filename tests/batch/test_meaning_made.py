"""The query held against `assess` on rule sets made at random, with names and numbers that could go wrong."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.batch.made import BARE, loaded, made
from tests.batch.tables import DAYS, Cells, held_together


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=False), seed=st.integers(0, 2**32), as_of=st.sampled_from(DAYS))
def test_any_rules_say_the_same_of_a_table_as_of_a_person(chance: random.Random, seed: int, as_of: dt.date) -> None:
    with TemporaryDirectory() as folder:
        ruleset = made(chance, Path(folder))
    cells = Cells(ruleset, as_of, random.Random(seed), bad=0.05)
    held_together(ruleset, as_of, [cells.row(holes) for holes in (0, 0, 0.05, 0.1, 0.2, 0.6) for _ in range(8)])


def test_names_that_differ_in_case_alone_stay_apart(tmp_path: Path) -> None:
    options = [{"id": one, "label": one} for one in ("x", "X")]
    questions = [{"id": one, "ask": "What?", "type": "choice", "options": options} for one in ("q", "Q")]
    rules = [
        {"id": "r", "when": {"q": "x"}, "outcome": "possible", **BARE},
        {"id": "R", "when": {"Q": "X"}, "outcome": "ask_clinician", **BARE},
    ]
    concern = {"id": "c", "label": "c", "best_case": {"outcome": "suitable", **BARE}}
    safety = {"title": "S", "questions": questions, "rules": rules}
    ruleset = loaded({"concerns/c.yaml": concern, "safety/s.yaml": safety}, tmp_path)
    cells = ("x", "X", None, "y")
    rows = [{"concerns": "c", "q": one, "Q": other} for one in cells for other in cells]
    told = held_together(ruleset, DAYS[0], rows)
    assert {one.concerns["c"][2] for one in told} == {None, "r", "R", "R;r"}


def test_a_wait_until_the_last_day_of_all_stands_with_waits_without_a_date(tmp_path: Path) -> None:
    questions = [
        {"id": "day", "ask": "When?", "type": "date"},
        {"id": "n", "ask": "?", "type": "integer", "min": 0, "max": 1},
    ]
    dated = {"when": {"day": {"within": "9999 years"}}, "until": {"date": "day", "plus": "9999 years"}}
    soon = {"when": {"day": {"within": "1 year"}}, "until": {"date": "day", "plus": "1 year"}}
    rules = [
        {"id": "b", **dated, "outcome": "wait", **BARE},
        {"id": "a", **soon, "outcome": "wait", **BARE},
        *({"id": one, "when": {"n": {"at_least": 1}}, "until": "it", "outcome": "wait", **BARE} for one in ("ab", "c")),
    ]
    concern = {"id": "c", "label": "c", "best_case": {"outcome": "suitable", **BARE}}
    safety = {"title": "S", "questions": questions, "rules": rules}
    ruleset = loaded({"concerns/c.yaml": concern, "safety/s.yaml": safety}, tmp_path)
    rows = [
        {"concerns": "c", "n": n, "day": day} for n in ("0", "1", None) for day in ("2026-11-01", "1999-01-01", None)
    ]
    told = held_together(ruleset, DAYS[0], rows)
    assert told[3].concerns["c"][2:] == ("ab;b;c;a", dt.date(9999, 12, 31))
