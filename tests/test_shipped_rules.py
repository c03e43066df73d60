"""The rules that ship with the program: their cases, their texts, their ids, their schemas."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from skinquiz.assess import assess
from skinquiz.checks.analysis import analyse
from skinquiz.checks.analysis.texts import texts
from skinquiz.checks.cases import run_case
from skinquiz.checks.trial import Trial, tried, weakened
from skinquiz.conditions import comparisons
from skinquiz.model import (
    CONCERNS,
    NOT_SURE,
    PREFER_NOT_TO_SAY,
    Case,
    Condition,
    Is,
    Outcome,
    Promise,
    RuleSet,
    Statement,
    UntilEvent,
)
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.folder import KIND_OF_FILE, KIND_OF_FOLDER
from skinquiz.rulefiles.jsonschema import json_schema
from skinquiz.rulefiles.load import Written, load_with_cases, load_with_promises, load_written
from skinquiz.rulefiles.schema import FILES
from tests.catalogue import CONCERNS as CATALOGUED
from tests.catalogue import ROWS, Row
from tests.mdcases import TINY

FOLDER = bundled_rules()
SCHEMAS = FOLDER.parent / "schema"
FILE_NAMES = sorted(file.relative_to(FOLDER).as_posix() for file in FOLDER.rglob("*.yaml"))


@pytest.fixture(scope="module")
def written() -> Written:
    return load_written(FOLDER)


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return load_with_cases(FOLDER)[1]


# Worked examples


def test_every_case_holds(ruleset: RuleSet, cases: tuple[Case, ...]) -> None:
    assert len(cases) >= 2 * len(ruleset.rules)
    assert {f"{case.where}: {case.name}": found for case in cases if (found := list(run_case(ruleset, case)))} == {}


@pytest.fixture(scope="module")
def trial(written: Written) -> Trial:
    assert written.ruleset.reviewed
    return tried(written, written.ruleset.reviewed)


def test_every_rule_has_a_hit_and_a_near_miss(trial: Trial) -> None:
    assert trial.lacking == {}


def test_every_branch_and_every_outcome_that_somebody_can_have_is_shown(trial: Trial) -> None:
    assert trial.shown_branches >= 400
    assert trial.shown_rungs >= 50
    assert (trial.open_branches, trial.open_rungs) == ((), ())


def test_no_rule_can_be_weakened_without_a_case_that_notices(trial: Trial) -> None:
    weak = weakened(trial, lambda done, of: None)
    assert weak.mutants >= 550
    assert [(gap.mutant.id, gap.mutant.words) for gap in weak.gaps] == []
    assert len(weak.equivalent) <= 40, "what nobody can notice need not be there"


def test_every_case_expects_something(cases: tuple[Case, ...]) -> None:
    assert [case.where for case in cases if not case.expect] == []


def test_no_two_cases_of_a_file_have_one_name(cases: tuple[Case, ...]) -> None:
    names = [(case.where.partition(":")[0], case.name) for case in cases]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


# Promises: whether they hold is for `rules prove` to say; here, whether there is one for all that needs it


@pytest.fixture(scope="module")
def promises() -> tuple[Promise, ...]:
    return load_with_promises(FOLDER)[1]


def test_something_is_promised_on_every_doubt_and_silence(ruleset: RuleSet, promises: tuple[Promise, ...]) -> None:
    silent = {
        (question.id, answer)
        for question in ruleset.questions.values()
        for answer in (NOT_SURE, PREFER_NOT_TO_SAY)
        if answer in question.option_ids or (answer == NOT_SURE and question.not_sure)
    }
    assert len(silent) >= 50
    assert silent - {(leaf.question, answer) for leaf in alone(promises) for answer in leaf.options} == set()


def alone(promises: tuple[Promise, ...]) -> Iterator[Is]:
    """Yield the conditions of promises that ask for nothing but an answer to one question."""
    yield from (promise.when for promise in promises if isinstance(promise.when, Is))


def test_what_is_urgent_is_promised_to_be_told(ruleset: RuleSet, promises: tuple[Promise, ...]) -> None:
    urgent = {rule.id for rule in ruleset.rules if rule.urgent}
    assert len(urgent) >= 5
    assert urgent - {name for one in promises if one.kind == "always" for name in one.findings} == set()


def test_every_answer_that_rules_needling_out_or_postpones_it_is_promised_to(
    ruleset: RuleSet, promises: tuple[Promise, ...]
) -> None:
    """Nobody with an answer of a rule that says no, or wait, is promised less caution, and somebody promises that."""
    firm = [rule for rule in ruleset.rules if rule.outcome in (Outcome.NOT_SUITABLE, Outcome.WAIT)]
    asked = {leaf for one in promises if one.when and cautious(one) for leaf in leaves(one.when)}
    assert len(firm) >= 40
    assert [rule.id for rule in firm if not leaves(rule.when) & asked] == []


def cautious(promise: Promise) -> bool:
    """Whether it bars each outcome that is better than waiting."""
    better = {Outcome.SUITABLE, Outcome.POSSIBLE, Outcome.ASK_CLINICIAN}
    barred = set(promise.outcomes) if promise.kind == "never" else set(Outcome) - set(promise.outcomes)
    return bool(promise.outcomes) and better <= barred


def leaves(condition: Condition) -> set[object]:
    """Return what a condition asks for, each option by itself."""
    found: set[object] = set()
    for leaf in comparisons(condition):
        found |= {(leaf.question, option) for option in leaf.options} if isinstance(leaf, Is) else {leaf}
    return found


def test_a_promise_is_short_and_says_why(promises: tuple[Promise, ...]) -> None:
    assert len(promises) >= 100
    assert [one.id for one in promises if not one.because.endswith(".") or len(one.because) > 120] == []
    held = [(one.when, one.concerns, one.kind, one.outcomes, one.findings, one.until, one.adding) for one in promises]
    assert [one.id for one, same in zip(promises, held, strict=True) if held.count(same) > 1] == [], "said twice"


# Every statement


def statements(ruleset: RuleSet) -> Iterator[tuple[str, Statement]]:
    """Yield everything that is said for clinicians too, with its name."""
    for rule in ruleset.rules:
        yield f"rule {rule.id}", rule.statement
    for concern in ruleset.concerns.values():
        yield f"best case of {concern.id}", concern.best_case.statement
        if concern.course:
            yield f"course of {concern.id}", concern.course.statement
        for alternative in concern.alternatives:
            yield f"alternative {alternative.id} to {concern.id}", alternative.statement
        if concern.untreated:
            yield f"{concern.id} untreated", concern.untreated
    for item in ruleset.guidance:
        yield f"guidance {item.id}", item.statement
    for topic in ruleset.topics.values():
        for claim in topic.claims:
            yield f"claim {claim.id}", claim.statement


def paragraphs(ruleset: RuleSet) -> Iterator[tuple[str, Statement]]:
    """Yield what articles say; that is for everybody alike."""
    for topic in ruleset.topics.values():
        yield f"summary of {topic.id}", topic.summary
        for section in topic.sections:
            for number, paragraph in enumerate(section.paragraphs, 1):
                yield f"{topic.id}, {section.heading}, paragraph {number}", paragraph


def said(ruleset: RuleSet) -> Iterator[tuple[str, Statement]]:
    yield from statements(ruleset)
    yield from paragraphs(ruleset)


def test_every_statement_has_a_text_for_clinicians(ruleset: RuleSet) -> None:
    assert [name for name, one in statements(ruleset) if not one.for_clinician] == []


def test_every_rule_says_what_it_rests_on(ruleset: RuleSet) -> None:
    assert [rule.id for rule in ruleset.rules if not rule.statement.basis and not rule.statement.certainty] == []


def test_no_statement_rests_on_the_practice_of_clinics_alone(ruleset: RuleSet) -> None:
    assert {source.tier for source in ruleset.sources.values()} == {"A", "B", "C"}, "a source without a tier"
    alone = [
        name for name, one in said(ruleset) if one.evidence and all(_tier(ruleset, s) == "C" for s in one.evidence)
    ]
    assert alone == []


def _tier(ruleset: RuleSet, source: str) -> str | None:
    return ruleset.sources[source].tier


def test_an_urgent_sign_stands_under_warning_signs(ruleset: RuleSet) -> None:
    assert [one.id for one in ruleset.guidance if bool(one.urgency) != (one.section == "warning_signs")] == []


# Doing nothing, and what a summary says to a clinician


def test_every_concern_says_that_leaving_it_alone_is_a_choice(ruleset: RuleSet) -> None:
    silent = [
        concern.id
        for concern in ruleset.concerns.values()
        if not concern.untreated
        or not re.search(r"\b(do not have to treat|can do without|leave needling out)\b", concern.untreated.text)
    ]
    assert silent == []


def test_leaving_a_concern_alone_is_told_in_one_place(ruleset: RuleSet) -> None:
    labels = [(one.id, a.label) for one in ruleset.concerns.values() for a in one.alternatives]
    assert len(labels) > 50
    assert [label for label in labels if re.search(r"\balone\b|\bnothing\b|without treatment", label[1], re.I)] == []


def test_what_is_known_of_doing_nothing_is_sure_only_where_there_is_a_study(ruleset: RuleSet) -> None:
    """A grade stands where something was studied; everywhere else the lack of evidence is told."""
    told = {one.id: one.untreated for one in ruleset.concerns.values() if one.untreated}
    graded = {id for id, one in told.items() if one.certainty}
    assert graded == {"acne_scars", "product_absorption", "white_patches"}
    assert [id for id in told.keys() - graded if not told[id].evidence_lacking] == []


def test_a_history_brings_the_follow_ups_of_its_questions(ruleset: RuleSet) -> None:
    """Or a summary would name a medicine and keep back when it was stopped."""
    listed = [question for history in ruleset.histories for question in history.questions]
    assert len(listed) == len(set(listed)) > 20
    follow_ups = [
        question.id
        for question in ruleset.questions.values()
        if question.ask_when and {leaf.question for leaf in comparisons(question.ask_when)} & set(listed)
    ]
    assert "isotretinoin_stopped" in follow_ups
    assert [id for id in follow_ups if id not in listed] == []


def test_what_is_not_assessed_takes_few_lines(ruleset: RuleSet) -> None:
    assert 0 < len(ruleset.not_assessed) <= 12
    assert [text for text in ruleset.not_assessed if len(text) > 110 or not text.endswith(".")] == []


# Texts for people: that they can be read, are as sure as the evidence and explain their words is for the analyses


def test_the_analyses_find_nothing(written: Written) -> None:
    assert written.ruleset.reviewed
    assert analyse(written, written.ruleset.reviewed) == ()


# Words of marketing. A claim held against the evidence quotes them; we never say them ourselves.
MARKETING = re.compile(
    r"\bsafe\b|\bsafely\b|\bsafest\b|risk[- ]free|\bno risks?\b|\bwithout (any )?risk|\bsuits? (all|every)|"
    r"\b(remove|erase|eliminate)s? (your |the |all )?(acne )?(scars?|wrinkles|marks|lines)|\bFDA[- ]approved|"
    r"\bguarantee|\bpainless|\bmiracle|\bno downtime|\brejuvenat|\byouthful|\bflawless|\bproven\b|\bcleared for you\b|"
    r"\bamazing|\binstant|\bpermanent (result|removal)|\banti-?ageing|\bbest treatment|\bsimply\b|!",
    re.I,
)
DENIED = {  # where the words stand in a sentence that says the contrary
    ("paragraph", "2.1", "devices_and_regulators"): "not the right word",
    ("alternative", "radiofrequency_with_tretinoin", "stretch_marks"): "does not suit everybody",
    ("alternative", "sun_protection_and_tretinoin", "wrinkles"): "does not suit everybody",
}


def test_no_words_of_marketing(written: Written) -> None:
    own = [one for one in texts(written) if (one.kind, one.key) != ("claim", "claim")]
    assert len(own) > 1500
    found = {(one.kind, one.id, one.of): one.text for one in own if MARKETING.search(one.text)}
    assert set(found) == set(DENIED)
    assert [name for name, text in found.items() if DENIED[name] not in text] == []


@pytest.mark.parametrize(
    "text",
    [
        "It is safe for all skin types.", "There is no risk.", "It suits every skin.", "Needling removes scars.",
        "An FDA approved device.", "It works, guaranteed.", "Look younger and flawless!", "It is risk-free.",
    ],
)  # fmt: skip
def test_words_of_marketing_are_noticed(text: str) -> None:
    assert MARKETING.search(text)


# Ids that stay fixed


def test_the_concerns_of_the_catalogue(ruleset: RuleSet) -> None:
    assert list(ruleset.concerns) == CATALOGUED
    question = ruleset.questions[CONCERNS]
    assert (question.type, list(question.option_ids)) == ("choices", CATALOGUED)
    assert not any(option.exclusive for option in question.options)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_question_of_the_catalogue(row: Row, ruleset: RuleSet) -> None:
    question = ruleset.questions[row.id]
    assert question.type == row.type
    assert set(question.option_ids) >= row.options, "an option that saved answers use is gone"
    assert set(question.option_ids) == row.options, "a new option: add it to the table too"
    assert question.allows_not_sure == row.not_sure
    if row.bounds:
        assert (question.minimum, question.maximum) == row.bounds
    exclusive = {option.id for option in question.options if option.exclusive}
    if row.type == "choices":
        assert exclusive == row.options & {"none", "not_sure", "prefer_not_to_say"}
    if row.opened_by is None:
        assert question.ask_when is None
    else:
        assert question.ask_when is not None
        (leaf,) = comparisons(question.ask_when)
        assert isinstance(leaf, Is)
        assert (leaf.question, set(leaf.options)) == (row.opened_by[0], set(row.opened_by[1]))


def test_the_table_is_whole(ruleset: RuleSet) -> None:
    assert {row.id for row in ROWS} | {CONCERNS} == set(ruleset.questions), "a new question: add it to the table too"
    assert len(ROWS) == len({row.id for row in ROWS}) == 54


def test_every_option_that_is_not_sure_or_not_said_is_heard(ruleset: RuleSet) -> None:
    """Not knowing is never silent: some rule speaks of it."""
    spoken = {
        (leaf.question, o)
        for r in ruleset.rules
        for leaf in comparisons(r.when)
        if isinstance(leaf, Is)
        for o in leaf.options
    }
    lacking = [
        (question.id, indefinite)
        for question in ruleset.questions.values()
        for indefinite in ("not_sure", "prefer_not_to_say")
        if (indefinite in question.option_ids or (indefinite == "not_sure" and question.not_sure))
        and (question.id, indefinite) not in spoken
    ]
    assert lacking == []


def test_each_option_of_a_question_with_a_picture_is_drawn(ruleset: RuleSet) -> None:
    """Only what nobody could draw is left without."""
    asking = [question for question in ruleset.questions.values() if question.picture]
    assert {question.picture for question in asking} == set(ruleset.pictures), "a picture that nobody sees"
    bare = [
        (question.id, option)
        for question in asking
        for option in question.option_ids
        if option not in ruleset.pictures[question.picture or ""].drawings
    ]
    assert bare == [(question.id, "not_sure") for question in asking]


@pytest.mark.parametrize(
    ("causes", "there"), [(("melasma",), True), (("melasma", "after_spots_or_injury"), True), (("not_sure",), False)]
)
def test_a_course_stands_only_where_it_holds(ruleset: RuleSet, causes: tuple[str, ...], there: bool) -> None:
    """No course has been worked out for marks after spots, so nobody is told the dates of one."""
    answers = {"concerns": ("dark_patches",), "dark_patch_cause": causes}
    (one,) = assess(ruleset, answers, dt.date(2026, 11, 20)).concerns
    assert (one.course is not None) == there


def test_every_wait_has_an_end(ruleset: RuleSet) -> None:
    waits = [rule for rule in ruleset.rules if rule.outcome is Outcome.WAIT]
    assert len(waits) > 20
    assert [rule.id for rule in waits if rule.until is None] == []
    events = [rule.until.event for rule in waits if isinstance(rule.until, UntilEvent)]
    assert [event for event in events if event.endswith((".", ",")) or event.lower().startswith("until")] == []


# Schemas


def test_the_schemas_beside_the_rules_are_those_of_the_program() -> None:
    stored = {file.name.removesuffix(".schema.json"): json.loads(file.read_text()) for file in SCHEMAS.iterdir()}
    assert stored == {kind: json_schema(kind) for kind in FILES}


@pytest.mark.parametrize("kind", FILES)
def test_a_schema_is_a_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(kind))


def kind_of(name: str) -> str:
    if name == "ruleset.yaml":
        return "ruleset"
    return KIND_OF_FILE.get(name) or KIND_OF_FOLDER[name.split("/")[0]]


class Core(yaml.SafeLoader):
    """YAML 1.2 as most editors read it: only true, false, null and numbers are not text."""


Core.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool", ":merge"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"true|false"), list("tf"))


def as_json(value: Any) -> Any:
    """JSON knows no dates, and only text as keys; an editor sees the text that was written."""
    if isinstance(value, dict):
        return {_word(key): as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _word(key: object) -> str:
    return {True: "yes", False: "no"}[key] if isinstance(key, bool) else str(key)


def complaints(file: Path, kind: str, loader: type) -> list[str]:
    data = as_json(yaml.load(file.read_text(encoding="utf-8"), loader))
    found = jsonschema.Draft202012Validator(json_schema(kind)).iter_errors(data)
    return [f"{error.json_path}: {error.message[:100]}" for error in found]


@pytest.mark.parametrize("loader", [yaml.SafeLoader, Core], ids=["YAML 1.1", "YAML 1.2"])
def test_every_file_fits_its_schema(loader: type) -> None:
    folders = [(FOLDER, FILE_NAMES), (TINY, sorted(f.relative_to(TINY).as_posix() for f in TINY.rglob("*.yaml")))]
    wrong = {
        f"{folder.name}/{name}": found
        for folder, names in folders
        for name in names
        if (found := complaints(folder / name, kind_of(name), loader))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("safety", "title: X\nrulez: []"),
        ("safety", "questions: []"),
        ("safety", "title: X\nquestions: [{id: a, ask: b, type: bool}]"),
        ("safety", "title: X\nrules: [{id: a, when: {age: {at_mots: 3}}, because: b}]"),
        ("safety", "title: X\nrules: [{id: a, when: {age: {within: 3 moons}}, because: b}]"),
        ("safety", "title: X\nrules: [{id: a, when: {}, because: b}]"),
        ("safety", "title: X\nrules: [{id: a, when: {any: []}, because: b}]"),
        ("safety", "title: X\nrules: [{id: a, when: {age: {at_most: 3}}, because: b, until: {date: c}}]"),
        ("safety", "title: X\nrules: [{id: a, when: {age: {at_most: 3}}, because: b, outcome: maybe}]"),
        ("safety", "title: X\nrules: [{id: a b, when: {age: {at_most: 3}}, because: b}]"),
        ("concern", "id: a\nlabel: b\nbest_case: {because: c}"),
        ("concern", "id: a\nlabel: b\nbest_case: {outcome: wait, because: c}\ncourse: {sessions: [1, 2, 3]}"),
        ("guidance", "title: a\nsection: elsewhere\nguidance: []"),
        ("cases", "title: a\ncases: [{name: b, expect: {c: wait}}]"),
        ("promises", "title: a\npromises: [{id: b, because: c}]"),
        ("promises", "title: a\npromises: [{id: b, because: c, never: {}}]"),
        ("promises", "title: a\npromises: [{id: b, because: c, never: {outcome: wait, finding: d}}]"),
        ("promises", "title: a\npromises: [{id: b, because: c, never: {outcome: wait}, always: {finding: d}}]"),
        ("promises", "title: a\npromises: [{id: b, because: c, never: {outcome: soon}}]"),
        ("promises", "title: a\npromises: [{id: b, because: c, concerns: {but: []}, never: {outcome: wait}}]"),
    ],
)
def test_a_schema_refuses_what_the_loader_refuses(kind: str, text: str) -> None:
    assert not jsonschema.Draft202012Validator(json_schema(kind)).is_valid(yaml.safe_load(text))


@pytest.mark.parametrize("name", FILE_NAMES)
def test_the_first_line_names_the_schema(name: str) -> None:
    with (FOLDER / name).open(encoding="utf-8") as file:
        first = file.readline().rstrip("\n")
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    schema = ((FOLDER / name).parent / found[1]).resolve()
    assert schema == (SCHEMAS / f"{kind_of(name)}.schema.json").resolve()
    assert schema.is_file()


def test_lines_are_short_enough_to_read() -> None:
    prose = [name for name in FILE_NAMES if name != "evidence.yaml"]
    long = [
        f"{n}:{i}" for n in prose for i, line in enumerate((FOLDER / n).read_text().split("\n"), 1) if len(line) > 120
    ]
    assert long == []
