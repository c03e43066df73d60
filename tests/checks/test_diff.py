"""Differences: what is said of everybody is what going through everybody shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.checks.diff import Difference, compare
from skinquiz.checks.diff.questionnaire import OnlyOne
from skinquiz.model import (
    CONCERNS,
    LADDER,
    Answer,
    Answers,
    Assessment,
    Guidance,
    Is,
    Outcome,
    Question,
    RuleSet,
    Statement,
    UntilEvent,
)
from tests.checks.test_everyone import AS_OF, conditions, everyone
from tests.checks.test_prove import BASE, listed, rule_sets
from tests.golden.reports import rules


@st.composite
def edited(draw: st.DrawFn, ruleset: RuleSet) -> RuleSet:
    """The rule set with something else asked, or asked of others, and some rules dropped, changed or added."""
    questions = dict(ruleset.questions)
    names = [name for name in questions if name != CONCERNS]
    for name in draw(st.sets(st.sampled_from(names), max_size=2)):
        questions[name] = draw(questions_like(questions[name], names[: names.index(name)]))
    kept = []
    for rule in ruleset.rules:
        kind = draw(st.sampled_from(["same", "same", "dropped", "condition", "outcome"]))
        if kind == "condition":
            kept.append(replace(rule, when=draw(conditions(names))))
        elif kind == "outcome":
            kept.append(replace(rule, outcome=draw(st.none() | st.sampled_from(LADDER))))
        elif kind == "same":
            kept.append(rule)
    if draw(st.booleans()):
        kept.append(
            replace(ruleset.rules[0], id="new", when=draw(conditions(names)), outcome=draw(st.sampled_from(LADDER)))
        )
    concerns = dict(ruleset.concerns)
    if draw(st.booleans()):
        best = replace(concerns["one"].best_case, outcome=draw(st.sampled_from(LADDER[:3])))
        concerns["one"] = replace(concerns["one"], best_case=best)
    return replace(ruleset, questions=questions, rules=tuple(kept), concerns=concerns)


@st.composite
def questions_like(draw: st.DrawFn, question: Question, before: list[str]) -> Question:
    gate = draw(st.none() | conditions(before)) if before else None
    if draw(st.booleans()) and question.type == "integer":
        return replace(question, maximum=5, not_sure=draw(st.booleans()))
    if draw(st.booleans()) and question.options:
        return replace(question, options=question.options[:-1])
    return replace(question, ask_when=gate)


def fits(question: Question, answer: Answer) -> bool:
    if question.type == "choices":
        assert isinstance(answer, tuple)
        return set(answer) <= set(question.option_ids)
    if question.type == "choice":
        return answer in question.option_ids
    if isinstance(answer, int):
        assert question.minimum is not None
        assert question.maximum is not None
        return question.minimum <= answer <= question.maximum
    return question.not_sure


def comparable(person: Answers, questions: Mapping[str, Question]) -> bool:
    return all(fits(questions[name], answer) for name, answer in person.items())


def people(old: RuleSet, new: RuleSet) -> Iterator[tuple[Answers, Answers]]:
    """Yield what everybody who can answer both answers to each: alike where both ask."""
    befores = [one for one in everyone(old.questions) if comparable(one, new.questions)]
    afters = [one for one in everyone(new.questions) if comparable(one, old.questions)]
    for before in befores:
        for after in afters:
            if all(before[name] == after[name] for name in before.keys() & after.keys()):
                yield before, after


def outcomes(ruleset: RuleSet, person: Answers) -> dict[str, Outcome | None]:
    return {one.concern.id: one.outcome for one in assess(ruleset, person, AS_OF).concerns}


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_changes_are_those_of_going_through_everybody(data: st.DataObject) -> None:
    old = data.draw(rule_sets())
    new = data.draw(edited(old))
    difference = compare(old, new, AS_OF)
    changed: Counter[tuple[str, Outcome | None, Outcome | None]] = Counter()
    number = 0
    for before, after in people(old, new):
        number += 1
        was, now = outcomes(old, before), outcomes(new, after)
        changed.update((name, was[name], now[name]) for name in was if was[name] is not now[name])
    assert difference.people == number
    assert {(one.concern, one.old, one.new): one.people for one in difference.changes} == changed
    for one in difference.changes:
        was, now = (outcomes(side, asked(side, one.example)) for side in (old, new))
        assert (was[one.concern], now[one.concern]) == (one.old, one.new)
        assert one.responsible, "something differs"


def asked(ruleset: RuleSet, answers: Answers) -> Answers:
    return {name: answer for name, answer in answers.items() if name in ruleset.questions}


@st.composite
def warned(draw: st.DrawFn, ruleset: RuleSet) -> RuleSet:
    """The rule set with some urgent words, other words for notes, events that end waits, and guidance."""
    names = [name for name in ruleset.questions if name != CONCERNS]
    few = st.sampled_from(["a", "b"])
    rules = tuple(
        replace(
            rule,
            urgent=draw(st.none() | few),
            until=UntilEvent(draw(few)),
            statement=replace(rule.statement, text=draw(few)),
        )
        for rule in ruleset.rules
    )
    guidance = tuple(
        Guidance(name, "aftercare", draw(st.none() | st.sampled_from(["soon", "emergency"])), when, Statement(name * 2))
        for name in draw(st.sets(st.sampled_from(["one", "two"])))
        for when in [draw(st.none() | conditions(names))]
    )
    return replace(ruleset, rules=rules, guidance=guidance)


Told = set[tuple[str, ...]]


def told(ruleset: RuleSet, person: Answers) -> tuple[Told, Told, Told, Told]:
    """Return the rules with urgent words, the rules that apply, the waits by concern, and the guidance."""
    assessment = assess(ruleset, person, AS_OF)
    findings = [one for each in assessment.concerns for one in each.findings]
    urgent: Told = {(one.rule, one.urgent) for one in findings if one.urgent}
    read: Told = {(one.rule, one.statement.text) for one in findings}
    waits: Told = {
        (each.concern.id, one.rule, one.until_event or "")
        for each in assessment.concerns
        if each.outcome is Outcome.WAIT
        for one in each.findings
        if one.outcome is Outcome.WAIT
    }
    guidance: Told = {(one.id, one.urgency or "") for one in assessment.guidance}
    return urgent, read, waits, guidance


def no_longer_asked(old: Assessment, new: Assessment) -> Iterator[tuple[str, str]]:
    """Yield each rule that asked for an outcome, with the concern about which no rule asks as much any more."""
    now = {each.concern.id: [one for one in each.findings if one.outcome] for each in new.concerns}
    for each in old.concerns:
        for one in each.findings:
            if one.outcome and not any(
                other.outcome and other.outcome.rung >= one.outcome.rung and other.about == one.about
                for other in now.get(each.concern.id, ())
            ):
                yield one.rule, each.concern.id


def is_as_urgent(old: str, new: str) -> bool:
    return old in ("", new) or (old, new) == ("soon", "emergency")


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_warnings_lost_are_those_of_going_through_everybody(data: st.DataObject) -> None:
    base = data.draw(rule_sets())
    old, new = data.draw(warned(base)), data.draw(edited(base).flatmap(warned))
    notes = {rule.id for rule in old.rules if rule.outcome is None}
    lost: Counter[tuple[str, str]] = Counter()
    less: set[tuple[str, str]] = set()
    gone: set[tuple[str, str]] = set()
    for before, after in people(old, new):
        urgent, read, waits, guidance = told(old, before)
        still_urgent, still_read, still_waits, still_guided = told(new, after)
        lost.update(("urgent", name) for name, text in urgent if text not in {text for _, text in still_urgent})
        for name, text in read:
            if name in notes and not any(name == one or text == other for one, other in still_read):
                lost["note", name] += 1
        for name, urgency in guidance:
            if not any(name == one and is_as_urgent(urgency, other) for one, other in still_guided):
                lost["guidance", name] += 1
        gone |= set(no_longer_asked(assess(old, before, AS_OF), assess(new, after, AS_OF)))
        waiting = {concern: {event for one, _, event in still_waits if one == concern} for concern, _, _ in still_waits}
        less |= {(name, concern) for concern, name, event in waits if event not in waiting.get(concern, {event})}
    difference = compare(old, new, AS_OF)
    found = {(one.kind, one.thing): one for one in difference.lost}
    counted = {key: one.people for key, one in found.items() if one.kind not in ("until", "finding")}
    hidden = {("note", name) for kind, name in found if kind == "urgent" and found[kind, name].how != "changed"}
    assert counted == {key: count for key, count in lost.items() if key not in hidden}
    assert {
        (name, concern) for (kind, name), one in found.items() if kind == "until" for concern in one.concerns
    } == less
    behind = {(each.rule, change.concern) for change in difference.changes for each in change.responsible}
    asked = {(name, concern) for (kind, name), one in found.items() if kind == "finding" for concern in one.concerns}
    assert asked == gone - behind


# The shipped rules

SHIPPED = rules("shipped")
DAY = AS_OF.replace(year=2026)


def without(rule: str) -> RuleSet:
    return replace(SHIPPED, rules=tuple(one for one in SHIPPED.rules if one.id != rule))


def test_the_same_rules_change_nothing_for_anybody() -> None:
    difference = compare(SHIPPED, SHIPPED, DAY)
    assert difference == Difference(difference.people, difference.people, difference.people, (), (), (), (), (), (), ())
    assert difference.people > 10**80


def test_a_dropped_rule_is_named_for_every_change_and_all_rise() -> None:
    difference = compare(SHIPPED, without("isotretinoin-recent"), DAY)
    assert difference.rises == difference.changes
    assert {(one.rule, one.kind) for change in difference.changes for one in change.responsible} == {
        ("isotretinoin-recent", "removed")
    }
    assert set(difference.affected) < set(SHIPPED.concerns)
    (rule,) = difference.rules
    assert (rule.rule, rule.kind, rule.gained) == ("isotretinoin-recent", "removed", 0)
    assert rule.lost > 0
    for change in difference.changes:
        assert "isotretinoin_stopped" in change.example


def test_an_added_rule_only_lowers() -> None:
    difference = compare(without("isotretinoin-recent"), SHIPPED, DAY)
    assert difference.changes
    assert difference.rises == ()


def test_the_same_condition_in_other_words_changes_nobody() -> None:
    rule = next(one for one in SHIPPED.rules if one.id == "pregnant")
    options = SHIPPED.questions["pregnancy"].option_ids
    assert isinstance(rule.when, Is)
    others = tuple(one for one in options if one not in rule.when.options)
    from skinquiz.model import Not

    reworded = replace(rule, when=Not(Is("pregnancy", others)))
    new = replace(SHIPPED, rules=tuple(reworded if one is rule else one for one in SHIPPED.rules))
    difference = compare(SHIPPED, new, DAY)
    assert difference.changes == ()
    assert [(one.rule, one.what, one.gained, one.lost) for one in difference.rules] == [("pregnant", ("when",), 0, 0)]


def test_an_answer_that_only_one_of_them_knows_is_named() -> None:
    old = listed({"old": Outcome.WAIT})
    question = old.questions["marks"]
    fewer = replace(question, options=tuple(one for one in question.options if one.id != "new"))
    new = replace(old, questions={**old.questions, "marks": fewer})
    assert compare(old, new, AS_OF).only_one == (OnlyOne("marks", "new", False),)
    back = compare(new, old, AS_OF)
    assert back.only_one == back.new_answers == (OnlyOne("marks", "new", True),)
    assert back.people == back.people_old < back.people_new


def test_a_concern_with_a_better_best_case_is_named() -> None:
    concern = BASE.concerns["marks"]
    best = replace(concern.best_case, outcome=Outcome.ASK_CLINICIAN)
    worse = replace(BASE, concerns={**BASE.concerns, "marks": replace(concern, best_case=best)})
    difference = compare(worse, BASE, AS_OF)
    assert difference.affected == ("marks",)
    assert difference.rises == difference.changes
    assert {one.rule for change in difference.changes for one in change.responsible} == {None}


def test_caution_that_a_lower_outcome_hides_is_told_when_it_goes() -> None:
    """Needling does not help with dullness anyway; but once that is weighed, nobody would speak of cold sores."""
    rule = next(one for one in SHIPPED.rules if one.id == "cold-sores-past")
    narrower = replace(rule, concerns=tuple(one for one in rule.concerns if one != "dullness"))
    new = replace(SHIPPED, rules=tuple(narrower if one is rule else one for one in SHIPPED.rules))
    difference = compare(SHIPPED, new, DAY)
    assert difference.changes == ()
    assert [(one.kind, one.thing, one.how, one.concerns) for one in difference.lost] == [
        ("finding", "cold-sores-past", "fewer", ("dullness",))
    ]
    assert compare(new, SHIPPED, DAY).lost == ()
