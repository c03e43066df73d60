"""Promises: what is proved holds when everybody is gone through, and what is broken is broken for the one named."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.checks.prove import prove
from skinquiz.conditions import Situation, Truth, evaluate
from skinquiz.model import (
    CONCERNS,
    LADDER,
    Assessment,
    Concern,
    ConcernAssessment,
    Is,
    Outcome,
    Promise,
    Question,
    Rule,
    RuleSet,
)
from skinquiz.rulefiles.load import load_ruleset
from tests.checks.test_everyone import AS_OF, QUESTIONS, conditions, everyone, options, walks
from tests.cli.conftest import TINY

BASE = load_ruleset(TINY)
CONCERN = Question(CONCERNS, "?", "choices", "Concerns", options=options("one", "two"))
SMALL = tuple(question for question in QUESTIONS if question.id in ("tint", "areas", "age"))


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Two concerns, a few questions and rules, gates at random."""
    questions = {CONCERNS: CONCERN, **draw(walks(SMALL))}
    names = [name for name in questions if name != CONCERNS]
    template = next(iter(BASE.concerns.values()))
    concerns: dict[str, Concern] = {}
    for name in ("one", "two"):
        best = replace(template.best_case, outcome=draw(st.sampled_from(LADDER[:3])))
        concerns[name] = replace(template, id=name, label=name, best_case=best, course=None, alternatives=())
    about = st.sampled_from([("one",), ("two",), ("one", "two")])
    rules = [
        Rule(
            f"rule-{n}",
            draw(conditions(names)),
            draw(st.none() | st.sampled_from(LADDER)),
            draw(about),
            "safety",
            BASE.rules[0].statement,
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    return replace(BASE, questions=questions, concerns=concerns, rules=tuple(rules), guidance=(), sources=BASE.sources)


@st.composite
def promises(draw: st.DrawFn, ruleset: RuleSet) -> Promise:
    names = [name for name in ruleset.questions if name != CONCERNS]
    of_outcomes = draw(st.booleans())
    ids = [rule.id for rule in ruleset.rules]
    return Promise(
        id="promise",
        where="here",
        because="x",
        when=draw(st.none() | conditions(names)),
        concerns=draw(st.sampled_from([("one",), ("one", "two")])),
        kind=draw(st.sampled_from(["never", "always"])),  # type: ignore[arg-type]
        outcomes=tuple(draw(st.sets(st.sampled_from(LADDER), min_size=1))) if of_outcomes else (),
        findings=() if of_outcomes else tuple(draw(st.sets(st.sampled_from(ids), min_size=1, max_size=2))),
    )


def about(assessment: Assessment, concern: str) -> ConcernAssessment | None:
    return next((one for one in assessment.concerns if one.concern.id == concern), None)


def is_broken(promise: Promise, one: ConcernAssessment) -> bool:
    if promise.outcomes:
        return (one.outcome in promise.outcomes) is (promise.kind == "never")
    found = {finding.rule for finding in one.findings}
    wrong = found & set(promise.findings) if promise.kind == "never" else set(promise.findings) - found
    return bool(wrong)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_proved_is_what_going_through_everybody_shows(data: st.DataObject) -> None:
    ruleset = data.draw(rule_sets())
    promise = data.draw(promises(ruleset))
    (proof,) = prove(ruleset, [promise], AS_OF)
    meant, broken = 0, dict.fromkeys(promise.concerns, 0)
    for person in everyone(ruleset.questions):
        if promise.when and evaluate(promise.when, Situation(ruleset.questions, person, AS_OF)).truth is not Truth.YES:
            continue
        assessment = assess(ruleset, person, AS_OF)
        for concern in promise.concerns:
            one = about(assessment, concern)
            if one is not None:
                meant += 1
                broken[concern] += is_broken(promise, one)
    assert proof.people == meant
    assert [one.concern for one in proof.broken] == [concern for concern, count in broken.items() if count]
    for one in proof.broken:
        assert one.people <= broken[one.concern], "those with one outcome, or without one finding"
    if proof.broken:
        first = proof.broken[0]
        assert first.answers is not None
        shown = about(assess(ruleset, first.answers, AS_OF), first.concern)
        assert shown is not None
        assert not assess(ruleset, first.answers, AS_OF).missing
        assert is_broken(promise, shown)
        assert first.outcome in (None, shown.outcome)


def promised(**changes: object) -> Promise:
    whole = Promise("p", "here", "x", None, tuple(BASE.concerns), "never", (Outcome.SUITABLE,), ())
    return replace(whole, **changes)  # type: ignore[arg-type]


def test_an_example_is_as_calm_as_can_be() -> None:
    """Nothing is in it but what breaks the promise."""
    when = Is("skin_now", ("cut",))
    (proof,) = prove(BASE, [promised(when=when, kind="always", outcomes=(Outcome.SUITABLE,))], AS_OF)
    answers = proof.broken[0].answers
    assert answers is not None
    assert answers["skin_now"] == ("cut",)
    assert answers["pregnancy"] == "no"
    assert answers["peel_before"] == "never"
    assert len(answers[CONCERNS]) == 1  # type: ignore[arg-type]


def test_only_the_first_concern_has_an_example_and_all_are_counted() -> None:
    (proof,) = prove(BASE, [promised(kind="always", outcomes=(Outcome.NOT_SUITABLE,))], AS_OF)
    assert [one.concern for one in proof.broken] == list(BASE.concerns)
    assert [one.answers is not None for one in proof.broken] == [True, *[False] * (len(BASE.concerns) - 1)]
    assert all(one.people for one in proof.broken)
