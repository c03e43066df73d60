"""Worked examples: do the cases beside the rules hold?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from skinquiz.answers import AnswersError, Given, read_answers
from skinquiz.assess import assess
from skinquiz.checks.shown import names_shown
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
    shown = names_shown(assessment)
    yield from (f"{name} should be shown, but is not" for name in case.shows if name not in shown)
    yield from (f"{name} should not be shown, but is" for name in case.hides if name in shown)


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
                yield f"{concern}: {key} is {_shown(got)} instead of {_shown(wanted)}"


def _shown(value: object) -> str:
    if value is None or value == ():
        return "nothing"
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _actual(one: ConcernAssessment, key: str) -> object:
    value = getattr(one, key)
    if value is None or isinstance(value, tuple):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)
