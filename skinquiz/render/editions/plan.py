"""What could be done about each concern, for a clinician: benefit, course, what else is used, and doing nothing."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.model import Assessment, ConcernAssessment, Course, Statement
from skinquiz.render.blocks import Item, Part
from skinquiz.render.concern import DOING_NOTHING
from skinquiz.render.editions.detail import Detail
from skinquiz.render.voice import Voice, certainty
from skinquiz.render.words import from_to, sentence


def plan_part(assessment: Assessment, voice: Voice, detail: Detail) -> Iterator[Part]:
    """Yield the options for each concern with their certainty and sources."""
    parts = tuple(
        Part(one.concern.label, tuple(_options(one, voice, detail)), compact=True) for one in assessment.concerns
    )
    if parts:
        yield Part("Benefit, course, alternatives and doing nothing", parts=parts, topic="plan")


def _options(one: ConcernAssessment, voice: Voice, detail: Detail) -> Iterator[Item]:
    def told(lead: str, statement: Statement, *, words: bool = False, before: str = "") -> Item:
        surety = certainty(statement) if detail.options_cited else str(statement.certainty or "").replace("_", " ")
        texts = (before, voice.text(statement) if words else "", surety, _lacking(statement))
        refs = voice.refs(statement.evidence) if detail.options_cited else ()
        return Item(" ".join(filter(None, texts)), lead=lead, refs=refs)

    if detail.benefit:
        yield told("Evidence of benefit", one.concern.best_case.statement, words=True)
    if one.course:
        yield told("Course", one.course.statement, before=_course(one.course))
    for alternative in one.alternatives:
        yield told(alternative.label, alternative.statement)
    if one.concern.untreated:
        yield told(DOING_NOTHING, one.concern.untreated, words=detail.others)


def _lacking(statement: Statement) -> str:
    return "Evidence is lacking." if statement.evidence_lacking else ""


def _course(course: Course) -> str:
    facts = (
        from_to(course.sessions, "session") if course.sessions else "",
        f"{from_to(course.weeks_between, 'week')} apart" if course.weeks_between else "",
        f"judged after about {course.results_after_weeks} weeks" if course.results_after_weeks else "",
    )
    told = ", ".join(filter(None, facts))
    return sentence(told) if told else ""
