"""`skinquiz rules prove`: what is broken is named, with somebody whom `assess` shows to be so."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from pathlib import Path

import pytest

from tests.cli.conftest import TINY, Run, refused

DAY = ("--as-of", "2026-11-20")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the small rule set with one promise."""
    shutil.copytree(TINY, tmp_path / "rules")
    return tmp_path / "rules"


def promise(copy: Path, text: str) -> None:
    """Make this the only promise."""
    file = copy / "promises.yaml"
    head = file.read_text().partition("promises:")[0]
    file.write_text(f"{head}promises:\n{textwrap.indent(textwrap.dedent(text).strip(), '  ')}\n")


def test_what_the_small_rule_set_promises_holds(skinquiz: Run) -> None:
    ran = skinquiz("rules", "prove", TINY, *DAY)
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(
        r"(holds   [\w-]+\n)+\n\d+ promises? holds? for every one of the [\d,]+ possible .*\n", ran.out, re.S
    )
    assert "BROKEN" not in ran.out


def test_a_broken_promise_is_shown_by_answers_that_assess_takes(skinquiz: Run, copy: Path, tmp_path: Path) -> None:
    promise(
        copy,
        """
        - id: cuts-do-not-matter
          because: Wrong on purpose.
          when: {skin_now: cut}
          always: {outcome: [suitable, possible]}
        """,
    )
    ran = skinquiz("rules", "prove", copy, *DAY)
    assert (ran.code, ran.err) == (1, "")
    assert re.search(r"BROKEN  cuts-do-not-matter \(.*promises\.yaml:\d+\): Wrong on purpose\.", ran.out)
    many = r"[\d,]+(?: \(about .*?\))?"
    head = rf"        (\w+) is `(\w+)` for {many} of {many} sets of answers, such as:\n"
    found = re.search(head + r"((?:        .+\n)+)", ran.out)
    assert found
    answers = tmp_path / "answers.yaml"
    answers.write_text(textwrap.dedent(found[3].partition("        # Also broken")[0]))
    assessed = skinquiz("assess", "--rules", copy, *DAY, "--answers", answers, "--format", "json")
    assert assessed.code == 0, assessed.err
    (one,) = [one for one in json.loads(assessed.out)["concerns"] if one["id"] == found[1]]
    assert one["outcome"] == found[2]
    assert found[2] not in ("suitable", "possible")


def test_as_data_it_says_the_same(skinquiz: Run, copy: Path) -> None:
    promise(
        copy,
        """
        - id: nobody-is-ever-barred
          because: Wrong on purpose.
          never: {outcome: not_suitable}
        """,
    )
    ran = skinquiz("rules", "prove", copy, *DAY, "--format", "json")
    assert ran.code == 1
    (one,) = json.loads(ran.out)["promises"]
    assert (one["id"], one["holds"]) == ("nobody-is-ever-barred", False)
    assert 0 < one["broken"][0]["people"] < one["people"]
    assert one["broken"][0]["outcome"] == "not_suitable"
    assert one["broken"][0]["answers"]["concerns"] == [one["broken"][0]["concern"]]


def test_a_finding_that_is_promised_and_missing_is_named(skinquiz: Run, copy: Path) -> None:
    rule = re.search(r"- id: ([\w-]+)", (copy / "safety" / "skin.yaml").read_text().partition("rules:")[2])
    assert rule
    promise(
        copy,
        f"""
        - id: everybody-is-told
          because: Wrong on purpose.
          always: {{finding: {rule[1]}}}
        """,
    )
    ran = skinquiz("rules", "prove", copy, *DAY)
    assert ran.code == 1
    assert f"lacks the finding `{rule[1]}`" in ran.out


def test_a_bound_moved_by_one_is_found(skinquiz: Run, copy: Path) -> None:
    """The person named is the one whom the rule forgot."""
    moved = 0
    for file in sorted((copy / "safety").glob("*.yaml")):
        text = file.read_text()
        file.write_text(text.replace("at_most: 15", "at_most: 14"))
        moved += "at_most: 15" in text
    assert moved == 1
    ran = skinquiz("rules", "prove", copy, *DAY)
    assert ran.code == 1
    assert "BROKEN  children-have-no-peel" in ran.out
    assert "\n        age: 15\n" in ran.out
    assert "3 promises hold" in ran.out


def test_odd_requests_are_refused(skinquiz: Run) -> None:
    refused(skinquiz("rules", "prove", TINY, "--format", "yaml"), "valid: text, json")
    refused(skinquiz("rules", "prove", TINY, "--as-of", "soon"), "--as-of")


def test_a_promise_about_nobody_is_not_kept(skinquiz: Run, copy: Path) -> None:
    promise(copy, "- {id: nobody, because: b, when: {age: {at_least: 111}}, never: {outcome: wait}}")
    ran = skinquiz("rules", "prove", copy, *DAY)
    assert ran.code == 1
    assert re.search(r"EMPTY   nobody \(.*promises\.yaml:\d+\): no possible answers", ran.out)
    assert "1 of them speaks of nobody" in ran.out
    (told,) = json.loads(skinquiz("rules", "prove", copy, *DAY, "--format", "json").out)["promises"]
    assert (told["holds"], told["people"], told["broken"]) == (False, 0, [])


@pytest.mark.parametrize("day", ["2026-11-20", "2026-12-05", "2027-03-10"])
def test_a_promise_that_the_calendar_breaks_is_broken_on_whatever_day_one_looks(
    skinquiz: Run, copy: Path, tmp_path: Path, day: str
) -> None:
    """A wait of 30 days is shorter than a month after some dates, and not after others."""
    rules = copy / "safety" / "peels.yaml"
    rules.write_text(rules.read_text().replace("6 weeks", "30 days"))
    promise(
        copy,
        """
        - id: a-month
          because: A month is asked for.
          when: {last_peel: {within: 1 month}}
          concerns: [marks]
          never: {outcome: [suitable, possible]}
        """,
    )
    ran = skinquiz("rules", "prove", copy, "--as-of", day, "--format", "json")
    assert ran.code == 1
    (told,) = json.loads(ran.out)["promises"]
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(told["broken"][0]["answers"]))
    shown = ("assess", "--rules", copy, "--answers", answers, "--format", "json")
    assessed = json.loads(skinquiz(*shown, "--as-of", told["as_of"]).out)
    assert assessed["concerns"][0]["outcome"] in ("suitable", "possible")


def test_an_answer_that_lifts_is_shown_with_what_was_before(skinquiz: Run, copy: Path) -> None:
    promise(copy, "- {id: younger, because: b, never_lifts: {age: {at_least: 16}}}")
    ran = skinquiz("rules", "prove", copy, *DAY)
    assert ran.code == 1
    assert re.search(r"rises from `not_suitable` to `\w+` for some of [\d,]+", ran.out)
    (told,) = json.loads(skinquiz("rules", "prove", copy, *DAY, "--format", "json").out)["promises"]
    before, after = told["broken"][0]["before"], told["broken"][0]["answers"]
    assert before["age"] < 16 <= after["age"]
    assert {**before, "age": after["age"]} == after


def test_a_date_that_is_too_early_is_named(skinquiz: Run, copy: Path) -> None:
    promise(copy, "- {id: longer, because: b, concerns: [marks], always: {until: {date: last_peel, plus: 2 months}}}")
    ran = skinquiz("rules", "prove", copy, *DAY)
    assert ran.code == 1
    assert re.search(r"marks is `wait` and (no date|the date \d{4}-\d\d-\d\d) is told for some of", ran.out)
