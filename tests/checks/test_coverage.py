"""What the cases leave out is named, and nothing that nobody can show is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.checks.cast import Cast
from skinquiz.checks.coverage import Rung, branches, lacking, open_branches, open_rungs, rungs, shown_by, unseen
from skinquiz.checks.shown import all_shown, names_shown
from skinquiz.conditions import Situation, Truth, evaluate
from skinquiz.model import CONCERNS, LADDER, All, AnyOf, Case, Condition, Is, Not, Outcome, RuleSet
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_with_cases
from tests.checks.test_everyone import AS_OF, everyone
from tests.checks.test_mutants import DEEP, FACE, any_rule_sets, as_written, rule, small, with_texts
from tests.checks.test_prove import rule_sets
from tests.cli.conftest import TINY

# Rules


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return load_with_cases(bundled_rules())[1]


def test_a_hit_and_a_near_miss_are_asked_for(ruleset: RuleSet, cases: tuple[Case, ...]) -> None:
    rule = "isotretinoin-recent"
    assert rule not in lacking(ruleset, cases)
    unseen = [case for case in cases if rule not in case.applies]
    assert lacking(ruleset, unseen)[rule] == ("applies", "just misses")
    hits_only = [case for case in cases if rule not in case.misses]
    assert lacking(ruleset, hits_only)[rule] == ("just misses",)
    misses = [case for case in cases if rule in case.misses]
    far = [replace(one, answers={**one.answers, "age": "90", "tan": "self_tan"}) for one in misses]
    assert lacking(ruleset, [*hits_only, *far])[rule] == ("just misses",), "a miss must be near"


# Branches

LIGHT = Is("tint", ("light",))
BRANCHES: dict[str, tuple[Condition, list[str]]] = {
    "a choice": (DEEP, ["`tint is deep` is true", "`tint is deep` is false"]),
    "each option of a list": (
        Is("areas", ("face", "neck")),
        [
            "`areas includes face` is true",
            "`areas includes neck` is true",
            "`areas includes face or neck` is false",
        ],
    ),
    "parts of an any": (
        AnyOf((DEEP, FACE)),
        [
            "`tint is deep` is true",
            "`tint is deep` is false",
            "`areas includes face` is true",
            "`areas includes face` is false",
            "`tint is deep` alone decides",
            "`areas includes face` alone decides",
        ],
    ),
    "a not beside something": (
        All((FACE, Not(DEEP))),
        [
            "`areas includes face` is true",
            "`areas includes face` is false",
            "`tint is deep` is true",
            "`tint is deep` is false",
            "only `not (tint is deep)` is in the way",
        ],
    ),
}


@pytest.mark.parametrize("case", BRANCHES)
def test_the_branches_of_a_condition(case: str) -> None:
    condition, wanted = BRANCHES[case]
    assert [branch.words for branch in branches(small(rule(condition)))] == wanted


def test_a_part_decides_only_where_all_else_leaves_it_to_it() -> None:
    made = small(rule(All((FACE, AnyOf((DEEP, Not(LIGHT)))))))
    needs = {one.words: one.needs for one in branches(made)}
    chosen = Is(CONCERNS, ("one", "two"))
    assert needs["`tint is deep` alone decides"] == All((chosen, All((FACE, Not(Not(LIGHT)), DEEP))))
    assert needs["only `not (tint is light)` is in the way"] == All((chosen, All((FACE, Not(DEEP), LIGHT))))


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_what_is_open_is_what_somebody_can_show_and_no_case_does(data: st.DataObject) -> None:
    ruleset = data.draw(rule_sets())
    everybody = list(everyone(ruleset.questions))
    cases = [case(ruleset, one) for one in data.draw(st.lists(st.sampled_from(everybody), max_size=4))]
    there = [person for person in everybody if any(one.name == str(person) for one in cases)]

    def shown(needs: Condition, by: list[dict[str, object]]) -> bool:
        situations = (Situation(ruleset.questions, person, AS_OF) for person in by)  # type: ignore[arg-type]
        return any(evaluate(needs, one).truth is Truth.YES for one in situations)

    every = list(branches(ruleset))
    open_ = set(open_branches(Cast(ruleset, cases), AS_OF))
    for branch in every:
        assert (branch in open_) is (not shown(branch.needs, there) and shown(branch.needs, everybody)), branch

    had = {Rung(one.concern.id, one.outcome) for p in everybody for one in assess(ruleset, p, AS_OF).concerns}  # type: ignore[arg-type]
    expected = {Rung(name, Outcome(str(e["outcome"]))) for one in cases for name, e in one.expect.items()}
    assert set(open_rungs(ruleset, cases, AS_OF)) == had - expected
    for rung in rungs(ruleset):
        assert any(shown(one, everybody) for one in shown_by(rung, ruleset)) is (rung in had)


def case(ruleset: RuleSet, person: dict[str, object]) -> Case:
    told = assess(ruleset, person, AS_OF).concerns  # type: ignore[arg-type]
    expect = {one.concern.id: {"outcome": str(one.outcome)} for one in told}
    answers = {name: as_written(answer) for name, answer in person.items()}
    return Case(str(person), str(person), AS_OF, answers, expect, (), ())


# Outcomes


def test_an_outcome_that_nobody_can_have_is_not_asked_for() -> None:
    """Whoever is deep waits, and only they are told that it may not help, so nobody's outcome is only that."""
    wait = rule(Is("areas", ("face", "neck")))
    ask = rule(DEEP, Outcome.ASK_CLINICIAN, id="s")
    found = {one.outcome for one in open_rungs(small(wait, ask), [], AS_OF)}
    assert found == {Outcome.WAIT}, "everybody has a face or a neck"


def test_a_rule_set_with_few_cases_lacks_most() -> None:
    ruleset, cases = load_with_cases(TINY)
    found = open_rungs(ruleset, cases, dt.date(2026, 11, 20))
    assert Rung("marks", Outcome.NOT_SUITABLE) in found
    assert Rung("marks", Outcome.SUITABLE) not in found
    assert {one.outcome for one in rungs(ruleset) if one.concern == "rough"} == set(LADDER) - {Outcome.SUITABLE}


# What is shown


def listing(ruleset: RuleSet, person: dict[str, object], shows: bool, hides: bool) -> Case:
    shown = names_shown(assess(ruleset, person, AS_OF))  # type: ignore[arg-type]
    hidden = {one.name for one in all_shown(ruleset)} - shown
    return replace(case(ruleset, person), shows=tuple(shown) * shows, hides=tuple(hidden) * hides)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_what_no_case_lists_is_named_where_somebody_could_be_listed(data: st.DataObject) -> None:
    ruleset = data.draw(any_rule_sets())
    everybody = list(everyone(ruleset.questions))
    drawn = data.draw(st.lists(st.tuples(st.sampled_from(everybody), st.booleans(), st.booleans()), max_size=4))
    cases = [listing(ruleset, *one) for one in drawn]

    def told(shown: str, concern: str | None) -> tuple[set[str], set[str]]:
        """Under which keys somebody could list it, and under which some case does."""
        can, does = set(), set()
        for person in everybody:
            if concern is None or concern in person[CONCERNS]:
                key = "shows" if shown in names_shown(assess(ruleset, person, AS_OF)) else "hides"  # type: ignore[arg-type]
                can.add(key)
                listed = [one for one in cases if one.name == str(person) and shown in getattr(one, key)]
                does |= {key} if listed else set()
        return can, does

    found = {one.shown.name: set(one.lacks) for one in unseen(Cast(ruleset, cases), AS_OF)}
    for shown in all_shown(ruleset):
        can, does = told(shown.name, shown.concern)
        assert found.get(shown.name, set()) == (can - does if shown.when else set()), shown


def test_who_did_not_choose_the_concern_does_not_count_as_kept_from_it() -> None:
    ruleset = with_texts(small(), DEEP, None, FACE)
    person = {CONCERNS: ("two",), "areas": ("neck",), "tint": "light", "age": 4, "last": AS_OF}
    cast = Cast(ruleset, [listing(ruleset, person, shows=True, hides=True)])
    assert {one.shown.name: one.lacks for one in unseen(cast, AS_OF)} == {
        "one.other": ("shows", "hides"),
        "advice": ("shows",),
    }


def test_the_shipped_cases_show_and_hide_all_that_has_a_condition(ruleset: RuleSet, cases: tuple[Case, ...]) -> None:
    assert unseen(Cast(ruleset, cases), dt.date(2026, 11, 20)) == ()
    blind = [replace(one, shows=tuple(name for name in one.shows if name != "prep-fainting")) for one in cases]
    (one,) = unseen(Cast(ruleset, blind), dt.date(2026, 11, 20))
    assert (one.shown.name, one.lacks) == ("prep-fainting", ("shows",))
