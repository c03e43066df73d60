"""The command that holds a person's answers: run as it is printed, it gives the same assessment."""

from __future__ import annotations

import datetime as dt
import shlex
import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.cli.flags import METAVAR, assess_command
from skinquiz.model import RuleSet
from skinquiz.render import Style, render
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import TINY, Run
from tests.interview.player import AS_OF
from tests.people import days, people, typed

TINY_RULES = load_ruleset(TINY)
WIDEST = 78
PEELED = {
    "concerns": ["marks", "rough"],
    "mark_cause": "spots",
    "rough_where": ["face"],
    "age": "34",
    "pregnancy": "no",
    "skin_now": ["none"],
    "peel_before": "once",
    "last_peel": "2026-08-20",
    "peel_reaction": "nothing",
}


def joined(command: str) -> list[str]:
    """Return the words of a command as a shell sees them: a line that ends in a backslash goes on below."""
    return shlex.split(command.replace("\\\n", ""))


def answers(**changes: str | list[str] | None) -> dict[str, str | list[str]]:
    return {name: answer for name, answer in {**PEELED, **changes}.items() if answer is not None}


def command(given: dict[str, str | list[str]], *missing: str, options: tuple[str, ...] = ()) -> str:
    return assess_command(TINY_RULES, typed(TINY_RULES, given, AS_OF), AS_OF, missing, options)


def test_every_answer_is_a_flag_in_the_order_of_the_questions() -> None:
    assert command(answers()) == (
        "skinquiz assess --concerns marks,rough --mark-cause spots --rough-where face \\\n"
        "  --age 34 --pregnancy no --skin-now none --peel-before once \\\n"
        "  --last-peel 2026-08-20 --peel-reaction nothing"
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (answers(), []),
        (answers(age=None), ["--partial"]),
        (answers(peel_before="never"), []),
        (answers(peel_before=None), ["--partial"]),
        (answers(last_peel="not_sure"), []),
        ({}, ["--partial"]),
    ],
)
def test_holes_are_accepted_where_there_are_any(given: dict[str, str | list[str]], words: list[str]) -> None:
    assert [word for word in joined(command(given)) if word == "--partial"] == words


def test_what_is_missing_has_a_word_to_be_replaced() -> None:
    given = answers(age=None, last_peel=None, pregnancy=None, skin_now=None)
    words = joined(command(given, "age", "last_peel", "pregnancy", "skin_now"))
    pairs = dict(zip(words[2::2], words[3::2], strict=True))
    assert (pairs["--age"], pairs["--last-peel"]) == ("NUMBER", "DATE")
    assert (pairs["--pregnancy"], pairs["--skin-now"]) == ("ANSWER", "LIST")
    assert set(METAVAR.values()) == {"NUMBER", "DATE", "ANSWER", "LIST"}
    assert "--partial" not in words


def test_options_stand_before_the_answers_as_they_are() -> None:
    words = joined(command(answers(), options=("--rules 'my rules'", "--as-of 2026-11-20")))
    assert words[:6] == ["skinquiz", "assess", "--rules", "my rules", "--as-of", "2026-11-20"]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_lines_are_short_and_go_on_below(ruleset: RuleSet, data: st.DataObject) -> None:
    person = typed(ruleset, data.draw(people(ruleset, AS_OF, withdrawn=True)), AS_OF)
    lines = assess_command(ruleset, person, AS_OF).splitlines()
    assert all(line.endswith(" \\") for line in lines[:-1])
    assert not lines[-1].endswith("\\")
    assert all(line.startswith("  --") for line in lines[1:])
    assert [line for line in lines if len(line) > WIDEST and line.count(" --") > 1] == []


@st.composite
def with_holes(draw: st.DrawFn, ruleset: RuleSet, as_of: dt.date) -> dict[str, str | list[str]]:
    """A person, complete, with holes, or with answers to questions that are not for them."""
    person = draw(people(ruleset, as_of, withdrawn=draw(st.booleans())))
    left_out = draw(st.lists(st.sampled_from(list(person)), unique=True)) if draw(st.booleans()) else []
    return {name: answer for name, answer in person.items() if name not in left_out}


@pytest.mark.parametrize("which", ["tiny", "shipped"])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_command_as_it_is_printed_gives_the_same(
    ruleset: RuleSet, skinquiz: Run, which: str, data: st.DataObject
) -> None:
    rules = TINY_RULES if which == "tiny" else ruleset
    as_of = data.draw(days())
    person = typed(rules, data.draw(with_holes(rules, as_of)), as_of)
    folder = (f"--rules {shlex.quote(str(TINY))}",) if which == "tiny" else ()
    printed = assess_command(rules, person, as_of, options=(*folder, f"--as-of {as_of}"))
    program, *argv = joined(printed)
    assert program == "skinquiz"
    ran = skinquiz(*argv, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assessment = assess(rules, person, as_of)
    assert ran.out == render(assessment, "json", Style())
    assert ("--partial" in argv) == bool(assessment.missing)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_shell_sees_the_same_words(ruleset: RuleSet, data: st.DataObject) -> None:
    person = typed(ruleset, data.draw(people(ruleset, AS_OF)), AS_OF)
    printed = assess_command(ruleset, person, AS_OF, options=("--rules 'my \"own\" $rules'",))
    shell = ["bash", "-c", 'skinquiz() { printf "%s\\n" skinquiz "$@"; }\n' + printed]
    seen = subprocess.run(shell, capture_output=True, text=True, check=True).stdout.splitlines()
    assert seen == joined(printed)
