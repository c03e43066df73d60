"""What must hold of every person: the engine held against a second evaluator, and against its own promises."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.model import LADDER, Assessment, Outcome, RuleSet
from skinquiz.render import Style
from skinquiz.render.data import render_json
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset
from tests.mdcases import TINY
from tests.naive import Answer, Naive
from tests.people import answers_to, days, people, typed

BOTH = pytest.mark.parametrize("name", ["shipped", "tiny"])
FOLDERS = {"shipped": bundled_rules(), "tiny": TINY}
TODAY = dt.date(2026, 11, 20)
INDEFINITE = ("not_sure", "prefer_not_to_say", ["not_sure"], ["prefer_not_to_say"])

Person = dict[str, Answer]


@cache
def rules(name: str) -> RuleSet:
    return load_ruleset(FOLDERS[name])


@cache
def naive(name: str) -> Naive:
    return Naive(FOLDERS[name])


def examples(count: int):
    """How many people to try."""
    return settings(
        max_examples=count,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


@st.composite
def persons(draw: st.DrawFn, name: str, holes: int = 0, withdrawn: bool = False) -> tuple[Person, dt.date]:
    """A person and a day. Up to `holes` answers are taken away, never that about the concerns."""
    as_of = draw(days())
    person = dict(draw(people(rules(name), as_of, withdrawn=withdrawn)))
    for question in rules(name).questions.values():  # follow-ups of follow-ups
        if question.id not in person and naive(name).asked(question.id, person, as_of):
            person[question.id] = draw(answers_to(question, rules(name), as_of))
    if holes:
        names = sorted(set(person) - {"concerns"})
        for one in draw(st.lists(st.sampled_from(names), max_size=holes, unique=True)):
            del person[one]
    return person, as_of


def assessed(name: str, person: Mapping[str, Answer], as_of: dt.date, ruleset: RuleSet | None = None) -> Assessment:
    chosen = ruleset or rules(name)
    return assess(chosen, typed(chosen, person, as_of), as_of)


def possible(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    return {one.concern.id: tuple(map(str, one.possible_outcomes)) for one in assessment.concerns}


def essence(assessment: Assessment) -> object:
    """Everything that must not depend on the order of anything."""
    return {
        one.concern.id: (
            one.possible_outcomes,
            one.outcome,
            one.fit,
            one.safety,
            one.earliest,
            one.wait_for,
            [(f.rule, f.outcome, _sorted(f.facts), f.until_date, f.until_event, f.resolved_by) for f in one.findings],
            one.would_become,
        )
        for one in assessment.concerns
    }


def _sorted(facts: Mapping[str, object]) -> list[tuple[str, object]]:
    return sorted((name, sorted(fact) if isinstance(fact, tuple) else fact) for name, fact in facts.items())


# The two evaluators


@BOTH
@examples(60)
@given(data=st.data())
def test_the_naive_evaluator_agrees(name: str, data: st.DataObject) -> None:
    holes = data.draw(st.sampled_from([0, 3, 12, 60]))
    person, as_of = data.draw(persons(name, holes=holes, withdrawn=holes > 0))
    assessment, second = assessed(name, person, as_of), naive(name)
    assert [one.concern.id for one in assessment.concerns] == [c for c in second.concerns if c in person["concerns"]]
    for one in assessment.concerns:
        said = second.says(one.concern.id, person, as_of)
        assert tuple(map(str, one.possible_outcomes)) == said.possible
        assert (str(one.outcome) if one.outcome else None) == said.outcome
        assert one.fit == (said.fit[0] if len(said.fit) == 1 else None)
        assert one.safety == (said.safety[0] if len(said.safety) == 1 else None)
        assert {finding.rule for finding in one.findings} == said.matched
        assert len(one.findings) == len(said.matched), "a rule that is reported twice"
        assert one.earliest == said.earliest
        assert set(one.wait_for) == said.events
    asked = {question: second.asked(question, person, as_of) for question in second.questions}
    assert assessment.missing == tuple(q for q in asked if asked[q] is True and q not in person)
    assert list(assessment.not_applicable) == [q for q in asked if asked[q] is False and q in person]
    assert list(assessment.answers) == [q for q in asked if asked[q] is not False and q in person]


@BOTH
@examples(25)
@given(data=st.data())
def test_findings_stand_from_the_lowest_rung_up_and_notes_last(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name))
    for one in assessed(name, person, as_of).concerns:
        rungs = [finding.outcome.rung if finding.outcome else -1 for finding in one.findings]
        assert rungs == sorted(rungs, reverse=True)
        lowest = max(rungs, default=-1)
        assert one.outcome is not None
        assert one.outcome.rung == max(lowest, one.concern.best_case.outcome.rung)
        assert one.fit is not None
        assert one.safety is not None
        assert one.outcome.rung == max(one.fit.rung, one.safety.rung)


@BOTH
@examples(40)
@given(data=st.data())
def test_facts_are_answers_of_this_person_that_the_rule_asks_about(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name, holes=4, withdrawn=True))
    second = naive(name)
    for one in assessed(name, person, as_of).concerns:
        for finding in one.findings:
            when = second.rules[finding.rule]["when"]
            named = dict(second._leaves(when))
            for question, fact in finding.facts.items():
                assert second.asked(question, person, as_of) is True
                answer = person[question]
                assert question in named
                assert set(fact) <= set(answer) if isinstance(fact, tuple) else str(fact) == answer
            facts_only = {q: list(f) if isinstance(f, tuple) else str(f) for q, f in finding.facts.items()}
            others = {q: a for q, a in person.items() if q not in facts_only}
            assert second.holds(when, {**others, **facts_only}, as_of) is True


def test_nothing_is_said_before_the_concerns_are_known() -> None:
    assessment = assessed("shipped", {"age": "34"}, TODAY)
    assert assessment.concerns == ()
    assert assessment.next_questions == ("concerns",)
    assert assessment.missing[0] == "concerns"


# The order of nothing matters


@BOTH
@examples(25)
@given(data=st.data())
def test_the_order_of_rules_does_not_matter(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name, holes=data.draw(st.sampled_from([0, 5]))))
    shuffled = list(rules(name).rules)
    data.draw(st.randoms(use_true_random=False)).shuffle(shuffled)
    other = dataclasses.replace(rules(name), rules=tuple(shuffled))
    before, after = assessed(name, person, as_of), assessed(name, person, as_of, other)
    assert render_json(before, Style()) == render_json(after, Style()), "not even a byte"


@cache
def reordered(name: str, seed: int, where: Path) -> RuleSet:
    """The rule set with the files of its manifest in another order. No ask_when here looks into another file."""
    folder = where / f"{name}-{seed}"
    shutil.copytree(FOLDERS[name], folder)
    manifest = folder / "ruleset.yaml"
    lines = manifest.read_text(encoding="utf-8").split("\n")
    start = lines.index("files:") + 1
    files = [line for line in lines[start:] if line.startswith("  - ")]
    assert len(files) >= 10
    order = sorted(files, reverse=True) if seed == 0 else random.Random(seed).sample(files, len(files))
    assert order != files
    manifest.write_text("\n".join([*lines[:start], *order, ""]), encoding="utf-8")
    return load_ruleset(folder)


@BOTH
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_order_of_files_does_not_matter(name: str, seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = reordered(name, seed, tmp_path_factory.mktemp("reordered"))
    assert other.sha256 != rules(name).sha256
    assert set(other.questions) == set(rules(name).questions)

    @examples(12)
    @given(data=st.data())
    def same(data: st.DataObject) -> None:
        person, as_of = data.draw(persons(name, holes=data.draw(st.sampled_from([0, 5]))))
        before, after = assessed(name, person, as_of), assessed(name, person, as_of, other)
        assert essence(before) == essence(after)
        assert set(before.next_questions) == set(after.next_questions)
        assert {(u.question, u.matters) for u in before.unsure} == {(u.question, u.matters) for u in after.unsure}

    same()


@BOTH
@examples(25)
@given(data=st.data())
def test_the_order_of_answers_does_not_matter(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name, withdrawn=True))
    items = list(person.items())
    data.draw(st.randoms(use_true_random=False)).shuffle(items)
    other = {q: a[::-1] if isinstance(a, list) else a for q, a in items}
    before, after = assessed(name, person, as_of), assessed(name, other, as_of)
    assert render_json(before, Style()) == render_json(after, Style())


def test_the_same_input_gives_the_same_bytes_in_another_process() -> None:
    flags = [
        "--concerns",
        "marks,rough",
        "--skin-now",
        "rash,cut",
        "--age",
        "17",
        "--peel-before",
        "often",
        "--last-peel",
        "not_sure",
    ]
    command = [sys.executable, "-m", "skinquiz", "assess", "--rules", str(TINY), "--as-of", "2026-11-20", "--partial"]
    printed = {
        subprocess.run(
            [*command, "--format", "json", *flags],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(printed) == 1
    assert b'"outcome"' in printed.pop()


# Holes


@BOTH
@examples(40)
@given(data=st.data())
def test_fewer_answers_never_give_a_firmer_outcome(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name, holes=6, withdrawn=True))
    gone = data.draw(st.sampled_from(sorted(set(person) - {"concerns"})))
    fewer = {q: a for q, a in person.items() if q != gone}
    before, after = assessed(name, person, as_of), assessed(name, fewer, as_of)
    for concern, outcomes in possible(after).items():
        assert set(outcomes) >= set(possible(before)[concern]), gone
    for one, other in zip(before.concerns, after.concerns, strict=True):
        assert {f.rule for f in other.findings} <= {f.rule for f in one.findings}, "what is unknown never holds"


@BOTH
@examples(40)
@given(data=st.data())
def test_what_comes_of_answering_was_possible_before(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name, holes=data.draw(st.sampled_from([2, 8]))))
    before = assessed(name, person, as_of)
    full = dict(person)
    for question in rules(name).questions.values():
        if question.id not in full and naive(name).asked(question.id, full, as_of):
            full[question.id] = data.draw(answers_to(question, rules(name), as_of))
    after = assessed(name, full, as_of)
    assert after.missing == after.next_questions == ()
    for concern, outcomes in possible(after).items():
        assert len(outcomes) == 1
        assert outcomes[0] in possible(before)[concern]


def random_person(chance: random.Random, second: Naive, today: dt.date) -> Person:
    person: Person = {}
    for question in second.questions:
        if second.asked(question, person, today):
            person[question] = chance.choice(second.every_answer(question, today))
    return person


def test_on_the_tiny_set_every_filling_is_tried() -> None:
    """All outcomes reached are possible; and where no open question speaks twice, all that are possible are reached."""
    second, chance = naive("tiny"), random.Random(20261120)
    exact = loose = 0
    while exact < 30:
        as_of = chance.choice([TODAY, dt.date(2026, 2, 28), dt.date(2024, 2, 29)])
        person = random_person(chance, second, as_of)
        for hole in chance.sample(sorted(set(person) - {"concerns"}), k=min(chance.randint(1, 3), len(person) - 1)):
            del person[hole]
        fillings = list(second.fillings(person, as_of))
        if len(fillings) > 200:
            continue
        ends = [possible(assessed("tiny", one, as_of)) for one in fillings]
        for concern, outcomes in possible(assessed("tiny", person, as_of)).items():
            reached = {end[concern] for end in ends}
            assert all(len(one) == 1 for one in reached)
            assert {one for (one,) in reached} <= set(outcomes), person
            if _kleene_is_exact(second, concern, person, as_of):
                assert {one for (one,) in reached} == set(outcomes), person
                exact += len(outcomes) > 1
            else:
                loose += 1
    assert loose > 0


def _kleene_is_exact(second: Naive, concern: str, person: Person, as_of: dt.date) -> bool:
    """Say whether each open question stands in one comparison only, so that each rule can go either way by itself."""
    said = second.says(concern, person, as_of)
    floor = LADDER.index(Outcome(said.possible[0]))
    open_ = [second.rules[rule] for rule in said.open if "outcome" in second.rules[rule]]
    lower = [rule for rule in open_ if LADDER.index(rule["outcome"]) > floor]
    questions = [question for rule in lower for question in second.open_leaves(rule["when"], person, as_of)]
    return len(questions) == len(set(questions))


@BOTH
@examples(40)
@given(data=st.data())
def test_questions_that_are_not_next_change_no_outcome(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name, holes=data.draw(st.sampled_from([2, 8, 60]))))
    before = assessed(name, person, as_of)
    full = dict(person)
    for question in rules(name).questions.values():
        if question.id in full or question.id in before.next_questions:
            continue
        if naive(name).asked(question.id, full, as_of):
            full[question.id] = data.draw(answers_to(question, rules(name), as_of))
    assert possible(assessed(name, full, as_of)) == possible(before)


@BOTH
@examples(30)
@given(data=st.data())
def test_asking_what_is_next_settles_every_outcome(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name, holes=data.draw(st.sampled_from([3, 60]))))
    order = list(rules(name).questions)
    for _ in order:
        now = assessed(name, person, as_of)
        settled = all(one.outcome for one in now.concerns)
        assert settled == (not now.next_questions)
        if settled:
            return
        assert list(now.next_questions) == sorted(now.next_questions, key=order.index), "in the order of the walk"
        assert set(now.next_questions) <= set(now.missing), "only what applies and is not answered"
        question = rules(name).questions[now.next_questions[0]]
        person = {**person, question.id: data.draw(answers_to(question, rules(name), as_of))}
    raise AssertionError("still not settled")


# What would have to go


def without(ruleset: RuleSet, gone: tuple[str, ...]) -> RuleSet:
    return dataclasses.replace(ruleset, rules=tuple(rule for rule in ruleset.rules if rule.id not in gone))


@BOTH
@examples(20)
@given(data=st.data())
def test_would_become_is_exact(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name))
    _would_become_is_exact(name, person, as_of)


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("tiny", {"concerns": ["marks"], "age": "12"}),
        ("tiny", {"concerns": ["marks"], "age": "40", "mark_cause": "birth", "peel_before": "never"}),
        ("shipped", {"concerns": ["acne_scars"], "bleeding_disorder": "diagnosed"}),
    ],
)
def test_would_become_is_exact_with_holes_too(name: str, person: Person) -> None:
    """The outcome can be settled while questions are open; what it would become then may not be."""
    one = assessed(name, person, TODAY).concerns[0]
    assert one.outcome is not None
    _would_become_is_exact(name, person, TODAY)


def _would_become_is_exact(name: str, person: Person, as_of: dt.date) -> None:
    for one in assessed(name, person, as_of).concerns:
        better = {f.outcome for f in one.findings if f.outcome and f.outcome.rung < (one.outcome or f.outcome).rung}
        better = {outcome for outcome in better if outcome.rung > one.concern.best_case.outcome.rung}
        better |= {one.concern.best_case.outcome} - {one.outcome}
        steps = {step.outcome for step in one.would_become}
        assert steps <= better
        assert len(one.would_become) == len(steps)
        for outcome in better - steps:  # left out, because an open question could still pull it further down
            gone = tuple(f.rule for f in one.findings if f.outcome and f.outcome.rung > outcome.rung)
            after = assessed(name, person, as_of, without(rules(name), gone))
            now = next(other for other in after.concerns if other.concern.id == one.concern.id)
            assert now.outcome is None
        dates = {finding.rule: finding.until_date for finding in one.findings}
        ways = {finding.rule: finding.resolved_by for finding in one.findings}
        for step in one.would_become:
            after = assessed(name, person, as_of, without(rules(name), step.once))
            now = next(other for other in after.concerns if other.concern.id == one.concern.id)
            assert now.possible_outcomes == (step.outcome,), step.once
            assert {rule: way for way, some in step.resolved_by.items() for rule in some} == {
                rule: ways[rule] for rule in step.once
            }
            assert step.earliest == max((d for r in step.once if (d := dates[r])), default=None)
        for step in one.would_become[-1:]:
            for rule in step.once[:3]:  # nothing is named in vain
                rest = tuple(other for other in step.once if other != rule)
                after = assessed(name, person, as_of, without(rules(name), rest))
                assert next(o for o in after.concerns if o.concern.id == one.concern.id).outcome != step.outcome


@BOTH
@examples(25)
@given(data=st.data())
def test_a_rule_less_is_never_worse(name: str, data: st.DataObject) -> None:
    person, as_of = data.draw(persons(name))
    before = assessed(name, person, as_of)
    found = sorted({finding.rule for one in before.concerns for finding in one.findings})
    assume(found)
    rule = data.draw(st.sampled_from(found))
    after = assessed(name, person, as_of, without(rules(name), (rule,)))
    for one, other in zip(before.concerns, after.concerns, strict=True):
        assert one.outcome is not None
        assert other.outcome is not None
        assert other.outcome.rung <= one.outcome.rung
        kept = [finding for finding in one.findings if finding.rule != rule]
        assert list(other.findings) == kept, "a rule changes no other finding"


# Not knowing


@BOTH
@examples(40)
@given(data=st.data())
def test_unsure_is_exact(name: str, data: st.DataObject) -> None:
    """Every definite answer is tried, with the second evaluator."""
    second = naive(name)
    person, as_of = data.draw(persons(name, holes=data.draw(st.sampled_from([0, 0, 3]))))
    ways = [q for q in person if any(a in ("not_sure", ["not_sure"]) for a in second.every_answer(q, as_of))]
    assume(ways)
    unknown = data.draw(st.sampled_from(ways))
    type_ = second.questions[unknown]["type"]
    person[unknown] = ["not_sure"] if type_ == "choices" else "not_sure"
    assume(second.asked(unknown, person, as_of) is not False)
    person = {
        q: a for q, a in person.items() if second.asked(q, person, as_of) is not False
    }  # the rest is used nowhere
    assessment = assessed(name, person, as_of)
    assert [u.question for u in assessment.unsure] == [
        q for q in assessment.answers if person[q] in ("not_sure", ["not_sure"])
    ]
    found = next(one for one in assessment.unsure if one.question == unknown)
    definite = [answer for answer in second.every_answer(unknown, as_of) if answer not in INDEFINITE]
    changed = {}
    for concern, now in possible(assessment).items():
        reached = {o for a in definite for o in second.says(concern, {**person, unknown: a}, as_of).possible}
        outcomes = tuple(str(one) for one in LADDER if str(one) in reached)
        if outcomes != now:
            changed[concern] = outcomes
    assert {c: tuple(map(str, outcomes)) for c, outcomes in found.could_become.items()} == changed
    assert found.matters == bool(changed)
