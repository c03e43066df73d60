"""The result as data: the shape that interfaces.md promises, and what its fields say of each other."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from skinquiz.assess import assess as assess_answers
from skinquiz.checks.cases import case_answers
from skinquiz.model import LADDER, RuleSet
from skinquiz.render.data import as_data
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_with_cases
from tests.cli.conftest import MARIA, PEOPLE, TINY, TINY_PERSON, Run, flags

Data = dict[str, Any]
SCHEMA = Path(__file__).with_name("result.schema.json")
EVERYBODY = [MARIA, *sorted(PEOPLE.glob("*.yaml"))]
SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
RUNGS = [str(outcome) for outcome in LADDER]


@pytest.fixture(scope="module")
def strict() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def people_of_the_cases() -> Iterator[tuple[str, Data]]:
    """Yield the result for every seventh worked example, half of them with every third answer taken away."""
    ruleset, cases = load_with_cases(bundled_rules())
    for number, case in enumerate(cases[::7]):
        answers = case_answers(ruleset, case)
        if number % 2:
            answers = {name: answer for n, (name, answer) in enumerate(answers.items()) if n % 3}
        yield case.where, json.loads(json.dumps(as_data(assess_answers(ruleset, answers, case.as_of))))


@pytest.fixture(scope="module")
def everybody() -> dict[str, Data]:
    return dict(people_of_the_cases())


def problems(strict: Draft202012Validator, data: Data) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in strict.iter_errors(data)]


@pytest.mark.parametrize("file", EVERYBODY, ids=lambda file: file.stem)
def test_what_is_printed_has_the_promised_shape(assess: Run, strict: Draft202012Validator, file: Path) -> None:
    ran = assess("--answers", file, "--partial", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    assert problems(strict, json.loads(ran.out)) == []


def test_the_shape_holds_for_many_people(strict: Draft202012Validator, everybody: dict[str, Data]) -> None:
    assert len(everybody) > 40
    assert {where: found for where, data in everybody.items() if (found := problems(strict, data))} == {}


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"age": "16", "skin_now": "not_sure"},
        {"peel_before": "often", "last_peel": "not_sure", "peels_so_far": "20", "peel_reaction": "scar"},
        {"concerns": "marks,rough", "mark_cause": "sun", "rough_where": "hands", "age": "29"},
    ],
    ids=lambda changed: "+".join(changed) or "nothing",
)
def test_the_shape_holds_for_other_rules(assess: Run, strict: Draft202012Validator, changed: dict[str, str]) -> None:
    ran = assess("--rules", TINY, *flags(TINY_PERSON | changed), "--format", "json")
    assert (ran.code, problems(strict, json.loads(ran.out))) == (0, [])


ORDER = [
    "format", "ruleset", "as_of", "answers", "not_applicable", "missing", "next_questions", "concerns", "unsure",
    "guidance", "sources", "disclaimer",
]  # fmt: skip
OF_A_CONCERN = ["id", "label", "outcome", "possible_outcomes", "fit", "safety", "earliest", "wait_for", "best_case"]


def test_keys_stand_in_the_promised_order(assess: Run) -> None:
    data = json.loads(assess("--answers", MARIA, "--format", "json").out)
    assert list(data) == ORDER
    assert list(data["concerns"][0])[:9] == OF_A_CONCERN


@pytest.mark.parametrize("file", EVERYBODY, ids=lambda file: file.stem)
def test_json_and_yaml_hold_the_same_data(assess: Run, file: Path) -> None:
    """Read by YAML's own rules: whoever loads it gets text where JSON has text."""
    as_json = assess("--answers", file, "--partial", "--format", "json").out
    as_yaml = assess("--answers", file, "--partial", "--format", "yaml").out
    assert yaml.load(as_yaml, Loader=SAFE) == json.loads(as_json)


@pytest.mark.parametrize("format", ["json", "yaml"])
def test_data_are_the_same_for_every_reader(assess: Run, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    plain = assess("--answers", MARIA, "--format", format)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "40")
    for more in (("--audience", "clinician"), ("--guidance",), ("--audience", "clinician", "--guidance"), ()):
        assert assess("--answers", MARIA, "--format", format, *more) == plain


# What the fields say of each other


def concerns(everybody: dict[str, Data]) -> Iterator[tuple[str, Data]]:
    for where, data in everybody.items():
        for one in data["concerns"]:
            yield f"{where} {one['id']}", one


def test_the_outcome_is_the_lower_of_fit_and_safety_and_of_the_findings(everybody: dict[str, Data]) -> None:
    seen = set()
    for where, one in concerns(everybody):
        if one["outcome"] is None:
            assert set(one["possible_outcomes"]) <= set(RUNGS), where
            continue
        assert one["possible_outcomes"] == [one["outcome"]], where
        assert one["outcome"] == max(one["fit"], one["safety"], key=RUNGS.index), where
        asked = [finding["outcome"] for finding in one["findings"] if finding["outcome"]]
        assert one["outcome"] == max([one["best_case"]["outcome"], *asked], key=RUNGS.index), where
        seen.add(one["outcome"])
    assert seen == set(RUNGS), "the cases reach every rung"


def test_findings_go_from_the_lowest_rung_up_and_facts_are_given_answers(everybody: dict[str, Data]) -> None:
    for where, data in everybody.items():
        for one in data["concerns"]:
            rungs = [RUNGS.index(f["outcome"]) if f["outcome"] else -1 for f in one["findings"]]
            assert rungs == sorted(rungs, reverse=True), where
            for finding in one["findings"]:
                for question, fact in finding["facts"].items():
                    given = data["answers"][question]
                    assert set(fact) <= set(given) if isinstance(fact, list) else fact == given, (where, question)


def test_earliest_is_the_last_date_of_a_wait_and_null_otherwise(everybody: dict[str, Data]) -> None:
    dated = 0
    for where, one in concerns(everybody):
        waits = [f["until"] for f in one["findings"] if f["outcome"] == "wait" and one["outcome"] == "wait"]
        dates = [until["date"] for until in waits if "date" in until]
        events = [until["event"] for until in waits if "event" in until]
        assert one["earliest"] == max(dates, default=None), where
        assert set(one["wait_for"]) == set(events), where
        dated += bool(dates)
    assert dated


def test_would_become_climbs_to_the_best_case(everybody: dict[str, Data]) -> None:
    for where, one in concerns(everybody):
        steps = one["would_become"]
        outcomes = [RUNGS.index(step["outcome"]) for step in steps]
        assert outcomes == sorted(set(outcomes), reverse=True), where
        rungs = {f["rule"]: f["outcome"] for f in one["findings"]}
        for step in steps:
            reached = RUNGS.index(step["outcome"])
            above = {rule for rule, outcome in rungs.items() if outcome and RUNGS.index(outcome) > reached}
            assert set(step["once"]) == above, where
            assert sorted(r for rules in step["resolved_by"].values() for r in rules) == sorted(above), where
        if steps:
            assert steps[-1]["outcome"] == one["best_case"]["outcome"], where
        assert all(set(a["once"]) < set(b["once"]) for a, b in pairwise(steps)), where


def test_sources_are_those_cited_once_each(everybody: dict[str, Data]) -> None:
    for where, data in everybody.items():
        statements = list(data["guidance"])
        for one in data["concerns"]:
            statements += [one["best_case"], *one["findings"], *one["alternatives"]]
            statements += filter(None, [one["course"], one["untreated"]])
        cited = {source for statement in statements for source in statement["evidence"]}
        assert [source["id"] for source in data["sources"]] == sorted(cited), where


def test_leaving_a_concern_alone_is_a_statement_with_its_sources_or_null(assess: Run) -> None:
    ran = assess("--rules", TINY, *flags(TINY_PERSON | {"concerns": "marks,rough"}), "--partial", "--format", "json")
    data = json.loads(ran.out)
    marks, rough = (one["untreated"] for one in data["concerns"])
    assert (marks["because"], marks["evidence"], rough) == ("Marks do no harm.", ["cee2019"], None)
    others = [one for concern in data["concerns"] for one in (concern["best_case"], *concern["findings"])]
    others += [*data["guidance"], *(one for concern in data["concerns"] for one in concern["alternatives"])]
    assert not any("cee2019" in one["evidence"] for one in others), "then the next line would say nothing"
    assert "cee2019" in [source["id"] for source in data["sources"]]


def test_complete_people_lack_nothing(everybody: dict[str, Data]) -> None:
    complete = list(everybody.values())[::2]
    assert complete
    for data in complete:
        assert (data["missing"], data["next_questions"]) == ([], [])
        assert all(one["outcome"] for one in data["concerns"])
    assert all(data["missing"] for data in list(everybody.values())[1::2])


# Holes


def partial(assess: Run, *more: str) -> Data:
    ran = assess("--rules", TINY, "--partial", "--format", "json", *more)
    assert ran.code == 0, ran.err
    return dict(json.loads(ran.out))


def test_nothing_answered_at_all(assess: Run) -> None:
    data = partial(assess)
    assert data["answers"] == data["not_applicable"] == {}
    assert data["concerns"] == data["unsure"] == []
    assert data["next_questions"] == ["concerns"]
    assert data["missing"] == ["concerns", "age", "pregnancy", "skin_now", "peel_before"]


# What is left out of a person who could have it, and what then is possible, asked next, missing.
HOLES: list[tuple[list[str], list[str], list[str]]] = [
    (["age"], ["suitable", "ask_clinician", "not_suitable"], ["age"]),
    (["pregnancy"], ["suitable", "ask_clinician", "wait"], ["pregnancy"]),
    (["mark_cause"], ["suitable", "possible", "unlikely_to_help"], ["mark_cause"]),
    (["age", "pregnancy"], ["suitable", "ask_clinician", "wait", "not_suitable"], ["age", "pregnancy"]),
]


@pytest.mark.parametrize(("without", "possible", "next_questions"), HOLES, ids=lambda value: "+".join(value))
def test_a_hole_leaves_open_what_it_could_change(
    assess: Run, without: list[str], possible: list[str], next_questions: list[str]
) -> None:
    given = {name: text for name, text in TINY_PERSON.items() if name not in without}
    data = partial(assess, *flags(given))
    one = data["concerns"][0]
    assert one["outcome"] is None
    assert one["possible_outcomes"] == possible
    assert data["next_questions"] == next_questions
    assert sorted(data["missing"]) == sorted(without)
    assert one["would_become"] == []


def test_a_hole_that_cannot_change_the_outcome_is_missing_but_not_asked_next(assess: Run) -> None:
    given = {name: text for name, text in TINY_PERSON.items() if name != "pregnancy"} | {"age": "10"}
    data = partial(assess, *flags(given))
    assert data["concerns"][0]["outcome"] == "not_suitable"
    assert (data["missing"], data["next_questions"]) == (["pregnancy"], [])


def test_a_question_that_would_open_others_is_asked_before_them(assess: Run) -> None:
    given = {name: text for name, text in TINY_PERSON.items() if name != "peel_before"}
    data = partial(assess, *flags(given))
    assert (data["missing"], data["next_questions"]) == (["peel_before"], ["peel_before"])
    data = partial(assess, *flags(given | {"peel_before": "once"}))
    assert (data["missing"], data["next_questions"]) == (["last_peel"], ["last_peel"])
    assert data["concerns"][0]["possible_outcomes"] == ["suitable", "ask_clinician", "wait", "not_suitable"]


def test_partial_changes_nothing_for_the_complete(assess: Run) -> None:
    for format in ("json", "text"):
        with_, without = (assess("--answers", MARIA, "--format", format, *p) for p in (["--partial"], []))
        assert with_ == without


def test_the_assessment_date_decides_when_a_wait_is_over(assess: Run) -> None:
    given = flags(TINY_PERSON | {"peel_before": "once", "last_peel": "2026-10-09", "peel_reaction": "nothing"})
    for day, outcome, earliest in (
        ("2026-11-19", "wait", "2026-11-20"),
        ("2026-11-20", "suitable", None),
        ("2026-11-21", "suitable", None),
    ):
        data = json.loads(assess("--rules", TINY, *given, "--as-of", day, "--format", "json").out)
        one = data["concerns"][0]
        assert (data["as_of"], one["outcome"], one["earliest"]) == (day, outcome, earliest)


def test_without_a_date_it_is_today(skinquiz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Frozen(dt.date):
        @classmethod
        def today(cls) -> dt.date:
            return dt.date(2031, 5, 6)

    monkeypatch.setattr(dt, "date", Frozen)
    ran = skinquiz("assess", "--partial", "--format", "json")
    assert json.loads(ran.out)["as_of"] == "2031-05-06"


def test_a_rule_set_of_ones_own_by_flag_and_by_variable(assess: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    by_flag = assess("--rules", TINY, *flags(TINY_PERSON), "--format", "json")
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    by_variable = assess(*flags(TINY_PERSON), "--format", "json")
    assert by_flag == by_variable
    assert json.loads(by_flag.out)["ruleset"]["id"] == "tiny-peel"
    over = assess("--rules", bundled_rules(), "--partial", "--format", "json")
    assert json.loads(over.out)["ruleset"]["id"] == "microneedling", "the flag beats the variable"


def test_the_digest_is_that_of_the_files(assess: Run, ruleset: RuleSet) -> None:
    data = json.loads(assess("--answers", MARIA, "--format", "json").out)
    assert data["ruleset"]["sha256"] == ruleset.sha256
