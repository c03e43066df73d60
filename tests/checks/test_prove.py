"""Promises: what is proved holds when everybody is gone through, and what is broken is broken for the one named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.checks.everyone import count
from skinquiz.checks.everyone.ladder import Ladder
from skinquiz.checks.prove import prove
from skinquiz.conditions import Situation, Truth, comparisons, evaluate
from skinquiz.messages import TooHardError
from skinquiz.model import (
    CONCERNS,
    LADDER,
    NOT_SURE,
    All,
    Answers,
    Assessment,
    Comparison,
    Concern,
    ConcernAssessment,
    Condition,
    Is,
    Outcome,
    Promise,
    Question,
    Rule,
    RuleSet,
    Span,
    UntilDate,
    Within,
)
from skinquiz.rulefiles.load import load_ruleset
from tests.checks.test_everyone import AS_OF, QUESTIONS, conditions, everyone, leaves, options, walks
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
        those = [one for concern in promise.concerns if (one := about(assessment, concern))]
        meant += bool(those)
        for one in those:
            broken[one.concern.id] += is_broken(promise, one)
    assert proof.people == meant
    assert [one.concern for one in proof.broken] == [concern for concern, count in broken.items() if count]
    for one in proof.broken:
        assert one.people is not None
        assert one.people <= broken[one.concern], "those with one outcome, or without one finding"
    if proof.broken:
        first = proof.broken[0]
        assert first.answers is not None
        shown = about(assess(ruleset, first.answers, AS_OF), first.concern)
        assert shown is not None
        assert not assess(ruleset, first.answers, AS_OF).missing
        assert is_broken(promise, shown)
        assert first.outcome in (None, shown.outcome)


# Dates that are told, and answers that must not lift


DATED = (
    Question("tint", "?", "choice", "Tint", options=options("light", NOT_SURE)),
    Question("last", "?", "date", "Last", not_sure=True),
    Question("first", "?", "date", "First"),
)
SPANS = (*(Span(count, "days") for count in (1, 2, 3)), Span(1, "weeks"), Span(1, "months"))


@st.composite
def dated_rule_sets(draw: st.DrawFn) -> RuleSet:
    """Rules that wait for a date, for an event or for something else, over questions of two dates."""
    order = draw(st.permutations(DATED))
    gate = Is("tint", ("light",)) if order[0].id == "tint" and draw(st.booleans()) else None
    questions = {CONCERNS: CONCERN, **{one.id: one for one in order}}
    last = order[-1].id
    if gate and last != "tint":
        questions[last] = replace(questions[last], ask_when=gate)
    template = next(iter(BASE.concerns.values()))
    concern = replace(template, id="one", label="one", course=None, alternatives=())
    rules = []
    for number in range(draw(st.integers(1, 4))):
        until = draw(st.none() | st.builds(UntilDate, st.sampled_from(["last", "first"]), st.sampled_from(SPANS)))
        when: Condition = Is("tint", (draw(st.sampled_from(["light", NOT_SURE])),))
        if until:
            within = Within(until.question, until.plus)
            when = All((when, within)) if draw(st.booleans()) else within
        outcome = Outcome.WAIT if until or draw(st.booleans()) else draw(st.sampled_from(LADDER))
        statement = BASE.rules[0].statement
        rules.append(Rule(f"rule-{number}", when, outcome, ("one",), "safety", statement, until))
    return replace(BASE, questions=questions, concerns={"one": concern}, rules=tuple(rules), guidance=())


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_promised_date_is_held_against_every_date_told(data: st.DataObject) -> None:
    ruleset = data.draw(dated_rule_sets())
    until = UntilDate(data.draw(st.sampled_from(["last", "first"])), data.draw(st.sampled_from(SPANS)))
    kind = data.draw(st.sampled_from(["never", "always"]))
    when = data.draw(st.none() | st.just(Is("tint", ("light",))))
    promise = Promise("p", "here", "x", when, ("one",), kind, until=until)  # type: ignore[arg-type]
    (proof,) = prove(ruleset, [promise], AS_OF)

    def told(person: Answers) -> ConcernAssessment | None:
        situation = Situation(ruleset.questions, person, AS_OF)
        if when and evaluate(when, situation).truth is not Truth.YES:
            return None
        return about(assess(ruleset, person, AS_OF), "one") if isinstance(person.get(until.question), dt.date) else None

    def breaks(person: Answers, one: ConcernAssessment) -> bool:
        day = person[until.question]
        assert isinstance(day, dt.date)
        as_late = one.earliest is not None and one.earliest >= until.plus.after(day)
        return one.outcome is Outcome.WAIT and as_late is (kind == "never")

    people = [(person, one) for person in everyone(ruleset.questions) if (one := told(person))]
    assert proof.people == len(people)
    assert bool(proof.broken) is any(breaks(person, one) for person, one in people)
    for one in proof.broken:
        assert one.answers is not None
        shown = told(one.answers)
        assert shown is not None
        assert breaks(one.answers, shown)
        assert (shown.outcome, shown.earliest) == (one.outcome, one.earliest)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_answer_that_lifts_an_outcome_is_found(data: st.DataObject) -> None:
    ruleset = data.draw(rule_sets())
    names = [name for name in ruleset.questions if name != CONCERNS]
    question = data.draw(st.sampled_from(names))
    adding = data.draw(leaves([question]))
    assert isinstance(adding, Comparison)
    when = data.draw(st.none() | conditions(names))
    promise = Promise("p", "here", "x", when, ("one", "two"), "never_lifts", adding=adding)
    (proof,) = prove(ruleset, [promise], AS_OF)
    people = list(everyone(ruleset.questions))
    before = [one for one in people if may_add(ruleset, one, promise)]
    assert proof.people == len(before), "everybody has a concern"
    with_it: dict[tuple[object, ...], list[Answers]] = {}
    changing = opened(question, ruleset.questions)
    for one in people:
        if holds(ruleset, adding, one):
            with_it.setdefault(shared(one, changing), []).append(one)
    rungs: dict[str, set[str]] = {"one": set(), "two": set()}
    for one in before:
        for after in with_it.get(shared(one, changing), ()):
            if same_otherwise(one, after, adding, changing):
                for name in lifted(ruleset, one, after):
                    rungs[name].add("lifted")
    assert [one.concern for one in proof.broken] == [name for name, found in rungs.items() if found]
    if proof.broken:
        first = proof.broken[0]
        assert first.answers is not None
        assert first.before is not None
        assert may_add(ruleset, first.before, promise)
        assert holds(ruleset, adding, first.answers)
        assert same_otherwise(first.before, first.answers, adding, changing)
        assert first.concern in lifted(ruleset, first.before, first.answers)


def holds(ruleset: RuleSet, condition: Condition, person: Answers) -> bool:
    return evaluate(condition, Situation(ruleset.questions, person, AS_OF)).truth is Truth.YES


def may_add(ruleset: RuleSet, person: Answers, promise: Promise) -> bool:
    """Whether this person gives another, definite answer to the question, and meets the condition."""
    assert promise.adding is not None
    answer = person.get(promise.adding.question)
    if answer is None or answer in (NOT_SURE, (NOT_SURE,)) or holds(ruleset, promise.adding, person):
        return False
    return promise.when is None or holds(ruleset, promise.when, person)


def opened(question: str, questions: Mapping[str, Question]) -> set[str]:
    reached = {question}
    for name, one in questions.items():
        if one.ask_when and any(leaf.question in reached for leaf in comparisons(one.ask_when)):
            reached.add(name)
    return reached


def shared(person: Answers, changing: set[str]) -> tuple[object, ...]:
    return tuple(sorted((name, str(answer)) for name, answer in person.items() if name not in changing))


def same_otherwise(one: Answers, other: Answers, adding: Comparison, changing: set[str]) -> bool:
    for name in (one.keys() & other.keys() & changing) - {adding.question}:
        if one[name] != other[name]:
            return False
    was, now = one[adding.question], other[adding.question]
    if not isinstance(was, tuple) or not isinstance(now, tuple) or now[0] in ("none", NOT_SURE):
        return True
    assert isinstance(adding, Is)
    beside = {"none", NOT_SURE, *adding.options}
    return set(was) - beside == set(now) - beside


def lifted(ruleset: RuleSet, one: Answers, other: Answers) -> list[str]:
    was, now = (assess(ruleset, person, AS_OF) for person in (one, other))
    found = []
    for concern in was.concerns:
        there = about(now, concern.concern.id)
        assert there is not None
        assert there.outcome is not None
        assert concern.outcome is not None
        found += [concern.concern.id] if there.outcome.rung < concern.outcome.rung else []
    return found


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


def listed(rung_of: dict[str, Outcome]) -> RuleSet:
    """Rules that ask for an outcome where an option of a list is chosen."""
    question = Question("marks", "?", "choices", "Marks", options=options("old", "new", alone=("none", NOT_SURE)))
    template = next(iter(BASE.concerns.values()))
    concern = replace(template, id="one", label="one", course=None, alternatives=())
    statement = BASE.rules[0].statement
    rules = [
        Rule(option, Is("marks", (option,)), outcome, ("one",), "safety", statement)
        for option, outcome in rung_of.items()
    ]
    questions = {CONCERNS: CONCERN, "marks": question}
    return replace(BASE, questions=questions, concerns={"one": concern}, rules=tuple(rules), guidance=())


def test_what_else_stands_in_a_list_stays_there() -> None:
    """`old` is told to wait; choosing `new` too does not take `old` away."""
    adding = promised(concerns=("one",), kind="never_lifts", outcomes=(), adding=Is("marks", ("new",)))
    (proof,) = prove(listed({"old": Outcome.WAIT, "new": Outcome.POSSIBLE}), [adding], AS_OF)
    assert proof.broken == ()
    assert proof.people == 2 * 2, "none, or old; with the other concern or without"


def test_an_option_that_stands_alone_takes_the_others_away() -> None:
    adding = promised(concerns=("one",), kind="never_lifts", outcomes=(), adding=Is("marks", (NOT_SURE,)))
    (proof,) = prove(listed({"old": Outcome.WAIT, NOT_SURE: Outcome.ASK_CLINICIAN}), [adding], AS_OF)
    (broken,) = proof.broken
    assert (broken.outcome_before, broken.outcome) == (Outcome.WAIT, Outcome.ASK_CLINICIAN)
    assert broken.before is not None
    assert broken.answers is not None
    assert broken.before["marks"] in (("old",), ("old", "new"))
    assert broken.answers["marks"] == (NOT_SURE,)


def test_not_knowing_is_not_lifted_by_knowing() -> None:
    """From `not_sure` to an answer is no answer added: a doubt may turn out to be nothing."""
    adding = promised(concerns=("one",), kind="never_lifts", outcomes=(), adding=Is("marks", ("new",)))
    (proof,) = prove(listed({NOT_SURE: Outcome.ASK_CLINICIAN}), [adding], AS_OF)
    assert proof.broken == ()


def test_too_many_to_count_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a promise holds is decided all the same, and the example is there."""

    def too_many(*_: object) -> None:
        raise TooHardError("too many")

    monkeypatch.setattr(Ladder, "count", too_many)
    (proof,) = prove(BASE, [promised(kind="always", outcomes=(Outcome.NOT_SUITABLE,), concerns=("marks",))], AS_OF)
    (broken,) = proof.broken
    assert broken.people is None
    assert broken.answers


def test_counting_stops_before_it_takes_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(count, "MOST_PARTS", 3)
    with pytest.raises(TooHardError):
        list(prove(BASE, [promised()], AS_OF))
