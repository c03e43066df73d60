"""The assessment as data: JSON and YAML of one and the same shape, `skinquiz-assessment/1`."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import yaml

from skinquiz.model import (
    Alternative,
    Answer,
    Answers,
    Assessment,
    ConcernAssessment,
    Course,
    Finding,
    Guidance,
    NextRung,
    RuleSet,
    Source,
    Statement,
    Unsure,
)
from skinquiz.render import Style

FORMAT = "skinquiz-assessment/1"


def render_json(assessment: Assessment, style: Style) -> str:
    """Return the assessment as JSON, two spaces deep, keys in a fixed order."""
    return json.dumps(as_data(assessment), ensure_ascii=False, indent=2) + "\n"


def render_yaml(assessment: Assessment, style: Style) -> str:
    """Return the assessment as YAML. Text that YAML could take for something else is quoted."""
    text: str = yaml.safe_dump(as_data(assessment), allow_unicode=True, sort_keys=False, width=100)
    return text


def as_data(assessment: Assessment) -> dict[str, Any]:
    """Return the assessment as plain dicts, lists, strings, numbers, booleans and None."""
    return {
        "format": FORMAT,
        "ruleset": ruleset_data(assessment.ruleset),
        "as_of": assessment.as_of.isoformat(),
        "answers": _answers(assessment.answers),
        "not_applicable": _answers(assessment.not_applicable),
        "missing": list(assessment.missing),
        "next_questions": list(assessment.next_questions),
        "concerns": [_concern(one) for one in assessment.concerns],
        "unsure": [_unsure(one) for one in assessment.unsure],
        "guidance": [_guidance(one) for one in assessment.guidance],
        "sources": [source_data(one) for one in assessment.sources],
        "disclaimer": assessment.ruleset.disclaimer,
    }


def ruleset_data(rules: RuleSet) -> dict[str, Any]:
    """Return which rules they are, and who has reviewed them when."""
    return {
        "id": rules.id,
        "version": rules.version,
        "sha256": rules.sha256,
        "review_due": _date(rules.review_due),
        "reviewed": _date(rules.reviewed),
        "reviewers": list(rules.reviewers),
        "review_note": rules.review_note,
    }


def plain(answer: Answer) -> str | int | list[str]:
    """Return an answer as JSON has it: dates as ISO text, lists as lists."""
    if isinstance(answer, tuple):
        return list(answer)
    return answer.isoformat() if isinstance(answer, dt.date) else answer


def _answers(answers: Answers) -> dict[str, Any]:
    return {question: plain(answer) for question, answer in answers.items()}


def _date(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def statement_data(statement: Statement, key: str) -> dict[str, Any]:
    """Return a statement, its words under this key, with what it rests on."""
    return {
        key: statement.text,
        "for_clinician": statement.for_clinician,
        "certainty": str(statement.certainty) if statement.certainty else None,
        "basis": statement.basis,
        "evidence": list(statement.evidence),
        "evidence_lacking": statement.evidence_lacking,
    }


def _concern(one: ConcernAssessment) -> dict[str, Any]:
    best = one.concern.best_case
    return {
        "id": one.concern.id,
        "label": one.concern.label,
        "outcome": str(one.outcome) if one.outcome else None,
        "possible_outcomes": [str(outcome) for outcome in one.possible_outcomes],
        "fit": str(one.fit) if one.fit else None,
        "safety": str(one.safety) if one.safety else None,
        "earliest": _date(one.earliest),
        "wait_for": list(one.wait_for),
        "best_case": {"outcome": str(best.outcome), **statement_data(best.statement, "because")},
        "findings": [_finding(finding) for finding in one.findings],
        "would_become": [_next_rung(step) for step in one.would_become],
        "course": _course(one.course) if one.course else None,
        "alternatives": [_alternative(alternative) for alternative in one.alternatives],
        "untreated": statement_data(one.concern.untreated, "because") if one.concern.untreated else None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "outcome": str(finding.outcome) if finding.outcome else None,
        "about": finding.about,
        **statement_data(finding.statement, "because"),
        "facts": _answers(finding.facts),
        "until": _until(finding),
        "resolved_by": finding.resolved_by,
        "urgent": finding.urgent,
    }


def _until(finding: Finding) -> dict[str, str] | None:
    if finding.until_date:
        return {"date": finding.until_date.isoformat()}
    return {"event": finding.until_event} if finding.until_event else None


def _next_rung(step: NextRung) -> dict[str, Any]:
    return {
        "outcome": str(step.outcome),
        "once": list(step.once),
        "resolved_by": {way: list(rules) for way, rules in step.resolved_by.items()},
        "earliest": _date(step.earliest),
    }


def _course(course: Course) -> dict[str, Any]:
    return {
        "sessions": list(course.sessions) if course.sessions else None,
        "weeks_between": list(course.weeks_between) if course.weeks_between else None,
        "results_after_weeks": course.results_after_weeks,
        **statement_data(course.statement, "because"),
    }


def _alternative(alternative: Alternative) -> dict[str, Any]:
    return {"id": alternative.id, "label": alternative.label, **statement_data(alternative.statement, "because")}


def _unsure(one: Unsure) -> dict[str, Any]:
    could_become = {concern: [str(o) for o in outcomes] for concern, outcomes in one.could_become.items()}
    return {"question": one.question, "matters": one.matters, "could_become": could_become}


def _guidance(one: Guidance) -> dict[str, Any]:
    return {"id": one.id, "section": one.section, "urgency": one.urgency, **statement_data(one.statement, "text")}


def source_data(source: Source) -> dict[str, Any]:
    """Return a source as a citation and where to find it."""
    return {
        "id": source.id,
        "citation": source.citation,
        "doi": source.doi,
        "pmid": source.pmid,
        "url": source.url,
        "design": source.design,
    }
