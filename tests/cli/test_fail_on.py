"""`--fail-on`: exit 3 at that rung or lower, and while such an outcome is still possible."""

from __future__ import annotations

import pytest

from skinquiz.model import LADDER, Outcome
from skinquiz.render.words import OUTCOME
from tests.cli.conftest import MARIA, TINY, TINY_PERSON, Run, flags, refused

RUNGS = [str(outcome) for outcome in LADDER]

# One person of the tiny rules for each rung.
AT = {
    "suitable": {},
    "possible": {"mark_cause": "not_sure"},
    "ask_clinician": {"age": "17"},
    "wait": {"skin_now": "cut"},
    "unlikely_to_help": {"mark_cause": "birth"},
    "not_suitable": {"age": "15"},
}


@pytest.mark.parametrize("limit", RUNGS)
@pytest.mark.parametrize("outcome", RUNGS)
def test_each_rung_against_each_limit(assess: Run, outcome: str, limit: str) -> None:
    given = ["--rules", str(TINY), *flags(TINY_PERSON | AT[outcome])]
    plain, ran = assess(*given), assess(*given, "--fail-on", limit)
    assert plain.code == 0
    assert f"Dark marks: {OUTCOME[Outcome(outcome)].upper()}" in plain.out
    assert ran.code == (3 if RUNGS.index(outcome) >= RUNGS.index(limit) else 0)
    assert (ran.out, ran.err) == (plain.out, ""), "the result is printed all the same"


@pytest.mark.parametrize(
    ("concerns", "limit", "code"),
    [("marks", "possible", 0), ("rough", "possible", 3), ("marks,rough", "possible", 3), ("marks,rough", "wait", 0)],
)
def test_one_concern_is_enough(assess: Run, concerns: str, limit: str, code: int) -> None:
    given = TINY_PERSON | {"concerns": concerns, "rough_where": "face"}
    assert assess("--rules", TINY, *flags(given), "--fail-on", limit).code == code


@pytest.mark.parametrize(
    ("without", "limit", "code"),
    [
        ("age", "not_suitable", 3),
        ("age", "suitable", 3),
        ("pregnancy", "wait", 3),
        ("pregnancy", "unlikely_to_help", 0),
        ("mark_cause", "unlikely_to_help", 3),
        ("mark_cause", "not_suitable", 0),
    ],
)
def test_with_a_hole_what_is_possible_counts(assess: Run, without: str, limit: str, code: int) -> None:
    given = {name: text for name, text in TINY_PERSON.items() if name != without}
    assert assess("--rules", TINY, *flags(given), "--partial", "--fail-on", limit).code == code


def test_a_missing_answer_is_unusable_input_first(assess: Run) -> None:
    assert assess("--fail-on", "suitable").code == 2


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("wiat", "did you mean `wait`?"),
        ("WAIT", "did you mean `wait`?"),
        ("ask-clinician", "did you mean `ask_clinician`?"),
        ("", "valid: " + ", ".join(RUNGS)),
        ("3", "valid: " + ", ".join(RUNGS)),
    ],
)
def test_only_a_rung_is_a_limit(assess: Run, limit: str, said: str) -> None:
    refused(assess("--answers", MARIA, "--fail-on", limit), "--fail-on", said, "valid: suitable")
