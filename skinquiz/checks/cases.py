"""Worked examples: do the cases beside the rules hold, and does every rule have a hit and a near miss?

A case applies to a rule when it lists it under `applies`, and just misses it when it lists it under `misses`
and differs by one answer from a case that applies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from skinquiz.answers import AnswersError, Given, read_answers
from skinquiz.assess import assess
from skinquiz.conditions import Situation, Truth
from skinquiz.model import Answers, Assessment, Case, ConcernAssessment, RuleSet


def run_case(ruleset: RuleSet, case: Case) -> Iterator[str]:
    """Yield in words each way in which the assessment differs from what the case expects."""
    try:
        assessment = assess(ruleset, case_answers(ruleset, case), case.as_of)
    except AnswersError as error:
        yield str(error)
        return
    if assessment.missing:
        yield f"unanswered: {', '.join(assessment.missing)}"
    yield from _expected(case, assessment)
    found = {finding.rule for one in assessment.concerns for finding in one.findings}
    yield from (f"{rule} should apply, but does not" for rule in case.applies if rule not in found)
    yield from (f"{rule} should not apply, but does" for rule in case.misses if rule in found)


def coverage(ruleset: RuleSet, cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """Return, for each rule without a hit or a near miss among the cases, what is lacking."""
    people = {case.where: _effective(ruleset, case) for case in cases}
    lacking: dict[str, tuple[str, ...]] = {}
    for rule in ruleset.rules:
        hits = [(case.as_of, people[case.where]) for case in cases if rule.id in case.applies]
        misses = [(case.as_of, people[case.where]) for case in cases if rule.id in case.misses]
        near = any(_one_apart(hit, miss) for hit in hits for miss in misses)
        what = ("applies",) * (not hits) + ("just misses",) * (not near)
        if what:
            lacking[rule.id] = what
    return lacking


def case_answers(ruleset: RuleSet, case: Case) -> Answers:
    """Return the typed answers of a case. Raises AnswersError if one cannot be used."""
    given = {
        name: Given(value if isinstance(value, str) else list(_texts(value)), case.where)
        for name, value in case.answers.items()
    }
    return read_answers(given, ruleset.questions, case.as_of)


def _texts(value: object) -> Iterator[str]:
    assert isinstance(value, list)
    yield from (str(item) for item in value)


def _expected(case: Case, assessment: Assessment) -> Iterator[str]:
    by_id = {one.concern.id: one for one in assessment.concerns}
    for concern, expectations in case.expect.items():
        if concern not in by_id:
            yield f"{concern} is not among the concerns"
            continue
        for key, wanted in expectations.items():
            got = _actual(by_id[concern], key)
            if got != wanted:
                yield f"{concern}: {key} is {got}, not {wanted}"


def _actual(one: ConcernAssessment, key: str) -> object:
    value = getattr(one, key)
    if value is None or isinstance(value, tuple):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _effective(ruleset: RuleSet, case: Case) -> Mapping[str, object]:
    try:
        answers = case_answers(ruleset, case)
    except AnswersError:
        return {}
    situation = Situation(ruleset.questions, answers, case.as_of)
    return {question: answer for question, answer in answers.items() if situation.applies(question) is Truth.YES}


def _one_apart(hit: tuple[dt.date, Mapping[str, object]], miss: tuple[dt.date, Mapping[str, object]]) -> bool:
    """Say whether two people differ in one answer; follow-ups that only one of them is asked don't count."""
    (hit_day, one), (miss_day, other) = hit, miss
    different = sum(one[question] != other[question] for question in one.keys() & other.keys())
    return different + (hit_day != miss_day) == 1
