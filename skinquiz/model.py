"""Frozen data that every other module speaks in: what may be asked, what was said, what follows."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

NOT_SURE = "not_sure"
PREFER_NOT_TO_SAY = "prefer_not_to_say"
CONCERNS = "concerns"

Answer = str | tuple[str, ...] | int | dt.date
Answers = Mapping[str, Answer]
QuestionType = Literal["choice", "choices", "integer", "date"]
ResolvedBy = Literal["time", "event", "clinician", "never"]
About = Literal["fit", "safety"]


class Outcome(StrEnum):
    """A rung of the ladder, best first."""

    SUITABLE = "suitable"
    POSSIBLE = "possible"
    ASK_CLINICIAN = "ask_clinician"
    WAIT = "wait"
    UNLIKELY_TO_HELP = "unlikely_to_help"
    NOT_SUITABLE = "not_suitable"

    @property
    def rung(self) -> int:
        """How far down the ladder: 0 is the best."""
        return LADDER.index(self)


LADDER: tuple[Outcome, ...] = tuple(Outcome)


def lowest(*outcomes: Outcome) -> Outcome:
    """Return the outcome furthest down the ladder."""
    return max(outcomes, key=lambda outcome: outcome.rung)


class Certainty(StrEnum):
    """How sure the evidence makes us, in the words of GRADE."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of calendar time, such as 6 months."""

    count: int
    unit: Literal["days", "weeks", "months", "years"]

    def after(self, start: dt.date) -> dt.date:
        """Return `start` plus this span; the end of a month is clipped (31 August + 6 months = 28 February).

        Past the last date that the calendar knows, that last date is returned.
        """
        try:
            if self.unit in ("days", "weeks"):
                return start + dt.timedelta(days=self.count * (7 if self.unit == "weeks" else 1))
            months = start.year * 12 + start.month - 1 + self.count * (12 if self.unit == "years" else 1)
            year, month = divmod(months, 12)
            last_day = calendar.monthrange(year, month + 1)[1]
            return dt.date(year, month + 1, min(start.day, last_day))
        except (OverflowError, ValueError):
            return dt.date.max

    def __str__(self) -> str:
        return f"{self.count} {self.unit[:-1] if self.count == 1 else self.unit}"


# Conditions: one parsed tree that evaluation, description, proof and export all walk.


@dataclass(frozen=True, slots=True)
class Is:
    """A choice is one of `options`; a list of choices includes at least one of them."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """An integer lies between the bounds, both included."""

    question: str
    at_least: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class Within:
    """A known date plus the span is later than the assessment date."""

    question: str
    span: Span


@dataclass(frozen=True, slots=True)
class Over:
    """A known date plus the span is the assessment date or earlier."""

    question: str
    span: Span


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


Comparison = Is | Between | Within | Over
Condition = Comparison | All | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that may be chosen. `same_as` names another that no rule is meant to tell from this one."""

    id: str
    label: str
    exclusive: bool = False
    help: str | None = None
    same_as: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What may be asked. `ask_when` is None when everybody is asked."""

    id: str
    ask: str
    type: QuestionType
    label: str
    why: str | None = None
    help: str | None = None
    picture: str | None = None
    options: tuple[Option, ...] = ()
    ask_when: Condition | None = None
    minimum: int | None = None
    maximum: int | None = None
    not_sure: bool = False

    @property
    def flag(self) -> str:
        """The command-line flag that answers this question."""
        return "--" + self.id.replace("_", "-")

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    @property
    def allows_not_sure(self) -> bool:
        """Whether `not_sure` is an answer to this question, as an option or beside a number or a date."""
        return self.not_sure or NOT_SURE in self.option_ids

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand together under one heading, in the walk or in a summary."""

    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A citation. Fields that were not seen are None."""

    id: str
    title: str
    authors: str | None = None
    publisher: str | None = None
    journal: str | None = None
    year: str | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    design: str | None = None
    tier: str | None = None

    @property
    def citation(self) -> str:
        """Authors. Title. Where and when, with only the parts that are known."""
        where = self.journal or self.publisher or ""
        if self.year and self.year not in where:
            where = f"{where}, {self.year}" if where else self.year
        parts = [part.rstrip(".") for part in (self.authors, self.title, where) if part]
        return ". ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class Statement:
    """Something a person is told, with what it rests on."""

    text: str
    for_clinician: str | None = None
    certainty: Certainty | None = None
    basis: str | None = None
    evidence: tuple[str, ...] = ()
    evidence_lacking: str | None = None


@dataclass(frozen=True, slots=True)
class UntilDate:
    question: str
    plus: Span


@dataclass(frozen=True, slots=True)
class UntilEvent:
    event: str


Until = UntilDate | UntilEvent


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that adds caution to some concerns. Without an outcome it is a note.

    `urgent` is advice that cannot wait: it is said before everything else.
    """

    id: str
    when: Condition
    outcome: Outcome | None
    concerns: tuple[str, ...]
    about: About
    statement: Statement
    until: Until | None = None
    resolved_by: ResolvedBy | None = None
    urgent: str | None = None


@dataclass(frozen=True, slots=True)
class BestCase:
    outcome: Outcome
    statement: Statement


@dataclass(frozen=True, slots=True)
class Course:
    """What a series of sessions is like, and for whom. Pairs are from-to; results count from the last session."""

    sessions: tuple[int, int] | None
    weeks_between: tuple[int, int] | None
    results_after_weeks: int | None
    statement: Statement
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Alternative:
    id: str
    label: str
    when: Condition | None
    statement: Statement


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that a person would like to change. `untreated` says what is known of leaving it alone."""

    id: str
    label: str
    also: tuple[str, ...]
    help: str | None
    best_case: BestCase
    course: Course | None
    alternatives: tuple[Alternative, ...]
    untreated: Statement | None = None


@dataclass(frozen=True, slots=True)
class Guidance:
    id: str
    section: str
    urgency: str | None
    when: Condition | None
    statement: Statement


@dataclass(frozen=True, slots=True)
class Claim:
    id: str
    claim: str
    verdict: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class TopicSection:
    heading: str
    paragraphs: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    title: str
    also: tuple[str, ...]
    summary: Statement
    sections: tuple[TopicSection, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is shown beside an option: a colour such as `#d2a679`, or lines in Unicode and the same in ASCII."""

    colour: str | None = None
    unicode: tuple[str, ...] = ()
    ascii: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """Drawings by the id of the option that they belong to; an option may have none."""

    id: str
    drawings: Mapping[str, Drawing]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All of the medicine, with its version and the SHA-256 of its files.

    `histories` are what a summary for a clinician gathers under a heading, whatever the answers; `not_assessed` is
    what the questions do not cover.
    """

    id: str
    title: str
    version: str
    treatment: str
    language: str
    reviewed: dt.date | None
    review_due: dt.date | None
    reviewers: tuple[str, ...]
    review_note: str
    disclaimer: str
    sha256: str
    sections: tuple[Section, ...]
    questions: Mapping[str, Question]
    concerns: Mapping[str, Concern]
    rules: tuple[Rule, ...]
    guidance: tuple[Guidance, ...]
    topics: Mapping[str, Topic]
    sources: Mapping[str, Source]
    glossary: Mapping[str, str]
    pictures: Mapping[str, Picture]
    histories: tuple[Section, ...]
    not_assessed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """Answers as an author wrote them, with the outcomes that they must give.

    `shows` and `hides` name what must and must not be among what is shown: guidance by its id, an alternative as
    `concern.alternative`, a course as `concern.course`.
    """

    name: str
    where: str
    as_of: dt.date
    answers: Mapping[str, object]
    expect: Mapping[str, Mapping[str, object]]
    applies: tuple[str, ...]
    misses: tuple[str, ...]
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """What must hold for every possible person. `never` and `always` speak of outcomes, of findings or of a date.

    It holds of each of `concerns` by itself, where that is chosen, and for those who meet `when`; None is everybody.
    Of `outcomes`, `findings` (rules by their ids) and `until`, one is there. Never: none of them. Always: one of the
    outcomes, each of the findings. `until` speaks of who is told to wait: with `always` the date told is never
    earlier, with `never` always earlier. `never_lifts` says that giving the answer `adding` to a question, where
    another definite answer was, leads to no better outcome.
    """

    id: str
    where: str
    because: str
    when: Condition | None
    concerns: tuple[str, ...]
    kind: Literal["never", "always", "never_lifts"]
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[str, ...] = ()
    until: UntilDate | None = None
    adding: Comparison | None = None


# What a person is told.


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that matched this person. `facts` are the answers that made it match."""

    rule: str
    outcome: Outcome | None
    about: About
    statement: Statement
    facts: Answers
    resolved_by: ResolvedBy | None
    until_date: dt.date | None = None
    until_event: str | None = None
    urgent: str | None = None


@dataclass(frozen=True, slots=True)
class NextRung:
    """An outcome that a concern would have once the named findings were gone."""

    outcome: Outcome
    once: tuple[str, ...]
    resolved_by: Mapping[ResolvedBy, tuple[str, ...]]
    earliest: dt.date | None


@dataclass(frozen=True, slots=True)
class ConcernAssessment:
    """What the rules say of one concern. `outcome`, `fit` and `safety` are None while more than one is possible."""

    concern: Concern
    possible_outcomes: tuple[Outcome, ...]
    outcome: Outcome | None
    fit: Outcome | None
    safety: Outcome | None
    earliest: dt.date | None
    wait_for: tuple[str, ...]
    findings: tuple[Finding, ...]
    would_become: tuple[NextRung, ...]
    course: Course | None
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Unsure:
    """A question answered `not_sure`: could any definite answer change an outcome?"""

    question: str
    matters: bool
    could_become: Mapping[str, tuple[Outcome, ...]]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that a renderer may see."""

    ruleset: RuleSet
    as_of: dt.date
    answers: Answers
    not_applicable: Answers
    missing: tuple[str, ...]
    next_questions: tuple[str, ...]
    concerns: tuple[ConcernAssessment, ...]
    unsure: tuple[Unsure, ...]
    guidance: tuple[Guidance, ...]
    sources: tuple[Source, ...] = field(default=())
