"""Dates: when what could start, and how a course would run from there. Arithmetic, and words for it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.model import (
    Assessment,
    BestCase,
    Certainty,
    Concern,
    ConcernAssessment,
    Course,
    Finding,
    Outcome,
    Statement,
)
from skinquiz.render.report import build, by_topic
from skinquiz.render.text import lay_out
from skinquiz.render.timeline import Moment, dates_part, moments
from skinquiz.render.voice import Voice
from tests.golden.reports import AS_OF, FILES, assessed, rules
from tests.people import days, people, typed

TODAY = "20 November 2026"
LATER = dt.date(2027, 2, 28)
HOPELESS = {Outcome.UNLIKELY_TO_HELP, Outcome.NOT_SUITABLE}
COURSE = Course((3, 6), (2, 4), 12, Statement("Said of it.", certainty=Certainty.LOW, evidence=("s1",)))


def course(sessions: tuple[int, int] | None, weeks: tuple[int, int] | None, results: int | None = None) -> Course:
    return Course(sessions, weeks, results, COURSE.statement)


def one(
    label: str,
    outcome: Outcome | None,
    *asked_for: Outcome,
    course: Course | None = None,
    earliest: dt.date | None = None,
    wait_for: tuple[str, ...] = (),
    possible: tuple[Outcome, ...] = (),
    best: Outcome = Outcome.SUITABLE,
) -> ConcernAssessment:
    """Return what is said of a concern of which rules ask for these outcomes."""
    statement = Statement("Said.")
    concern = Concern(label.lower(), label, (), None, BestCase(best, statement), course, ())
    findings = tuple(Finding(f"r{n}", rung, "fit", statement, {}, None) for n, rung in enumerate(asked_for))
    outcomes = possible or ((outcome,) if outcome else ())
    return ConcernAssessment(concern, outcomes, outcome, outcome, outcome, earliest, wait_for, findings, (), course, ())


def of(*concerns: ConcernAssessment, as_of: dt.date = AS_OF, missing: tuple[str, ...] = ()) -> Assessment:
    return dataclasses.replace(assessed("clean", "neutral"), concerns=concerns, as_of=as_of, missing=missing)


def told(assessment: Assessment, width: int = 400) -> list[str]:
    """Return the lines of the part, without its heading and its frame."""
    voice = Voice("person", assessment.ruleset.questions)
    text = lay_out(tuple(dates_part(voice, assessment)), width, False)
    return [line.removeprefix("- ") for line in text.splitlines()[2:]]


# Starts


WAIT, ASK, POSSIBLE, SUITABLE = Outcome.WAIT, Outcome.ASK_CLINICIAN, Outcome.POSSIBLE, Outcome.SUITABLE
STARTS = {
    "suitable": (one("A", SUITABLE), f"From today, {TODAY}: Microneedling could start for “A”."),
    "possible": (one("A", POSSIBLE, POSSIBLE), f"From today, {TODAY}: Microneedling could start for “A”."),
    "a clinician first": (
        one("A", ASK, ASK),
        "No date yet: Microneedling could start for “A” once a clinician agrees.",
    ),
    "a clinician in the best case": (
        one("A", ASK, best=ASK),
        "No date yet: Microneedling could start for “A” once a clinician agrees.",
    ),
    "a date": (
        one("A", WAIT, WAIT, POSSIBLE, earliest=LATER),
        "From 28 February 2027 at the earliest: Microneedling could start for “A”.",
    ),
    "a date, then a clinician": (
        one("A", WAIT, WAIT, ASK, earliest=LATER),
        "From 28 February 2027 at the earliest: Microneedling could start for “A” if a clinician then agrees.",
    ),
    "a date, then a clinician in the best case": (
        one("A", WAIT, WAIT, earliest=LATER, best=ASK),
        "From 28 February 2027 at the earliest: Microneedling could start for “A” if a clinician then agrees.",
    ),
    "an event": (
        one("A", WAIT, WAIT, wait_for=("it has healed.",)),
        "No date yet: Microneedling could start for “A”, but not until it has healed.",
    ),
    "an event, then a clinician": (
        one("A", WAIT, WAIT, ASK, wait_for=("it has healed",)),
        "No date yet: Microneedling could start for “A” if a clinician then agrees, but not until it has healed.",
    ),
    "a date and an event": (
        one("A", WAIT, WAIT, earliest=LATER, wait_for=("it has healed",)),
        "From 28 February 2027 at the earliest: Microneedling could start for “A”, but not until it has healed.",
    ),
    "a date that is over": (
        one("A", WAIT, WAIT, earliest=AS_OF - dt.timedelta(days=3)),
        f"From today, {TODAY}: Microneedling could start for “A”.",
    ),
    "the last date there is": (
        one("A", WAIT, WAIT, earliest=dt.date.max),
        "From 31 December 9999 at the earliest: Microneedling could start for “A”.",
    ),
    "open": (
        one("A", None, possible=(SUITABLE, WAIT)),
        "Not settled yet: Whether microneedling could start for “A” depends on questions that are not answered yet.",
    ),
}


@pytest.mark.parametrize(("concern", "line"), STARTS.values(), ids=STARTS)
def test_a_start(concern: ConcernAssessment, line: str) -> None:
    assert told(of(concern)) == [line]


def test_many_events_are_listed() -> None:
    waiting = one("A", WAIT, WAIT, wait_for=("it has healed", "after the move, or until you stay"))
    assert told(of(waiting)) == [
        "No date yet: Microneedling could start for “A”, but not until all of this is so:",
        "    - It has healed.",
        "    - After the move, or until you stay.",
    ]


def test_a_question_that_is_still_open_makes_it_the_earliest_date() -> None:
    now = of(one("A", SUITABLE), missing=("age",))
    assert told(now) == [f"From today, {TODAY} at the earliest: Microneedling could start for “A”."]
    voice = Voice("person", now.ruleset.questions)
    (part,) = dates_part(voice, now)
    assert "not answered yet could move these dates" in part.items[0].text


@pytest.mark.parametrize("outcome", sorted(HOPELESS))
@pytest.mark.parametrize("open_", [False, True])
def test_what_will_not_be_done_has_no_dates(outcome: Outcome, open_: bool) -> None:
    possible = tuple(HOPELESS) if open_ else (outcome,)
    hopeless = one("A", None if open_ else outcome, outcome, possible=possible, course=COURSE)
    assert list(dates_part(Voice("person", {}), of(hopeless))) == []
    assert moments(of()) == ()


# Courses


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        (course((3, 6), (2, 4), 12), [("last_session", 4, 20), ("result", 16, 32)]),
        (course((3, 6), (2, 4)), [("last_session", 4, 20)]),
        (course((4, 4), (4, 4), 6), [("last_session", 12, 12), ("result", 18, 18)]),
        (course((1, 3), (4, 4), 6), [("last_session", 0, 8), ("result", 6, 14)]),
        (course((1, 1), None, 6), [("result", 6, 6)]),
        (course((1, 1), (2, 4), 6), [("result", 6, 6)]),
        (course(None, (1, 4), 6), []),
        (course((2, 3), None, 6), []),
        (course(None, None, None), []),
    ],
)
def test_a_course_is_counted_in_weeks_from_the_start(given_: Course, wanted: list[tuple[str, int, int]]) -> None:
    start = one("A", WAIT, WAIT, earliest=LATER, course=given_)
    found = moments(of(start))
    assert found[0].what == "start"
    week = dt.timedelta(weeks=1)
    dates = {moment.what: (moment.date_from, moment.date_to) for moment in found[1:]}
    assert [(moment.what, *moment.weeks) for moment in found[1:]] == wanted
    assert dates == {what: (LATER + low * week, LATER + high * week) for what, low, high in wanted}


def test_a_course_in_words() -> None:
    planned = of(one("A", SUITABLE, course=COURSE), one("B", ASK, ASK, course=course((4, 4), (4, 4))))
    assert told(planned) == [
        f"From today, {TODAY}: Microneedling could start for “A”.",
        "18 December 2026 to 9 April 2027: The last of 3 to 6 sessions for “A” would be then.",
        "    A: 3 to 6 sessions, 2 to 4 weeks apart. Judge the result after about 12 weeks. Said of it. [1]",
        "    Certainty: Low: the true effect may well be different.",
        "12 March 2027 to 2 July 2027: The time to judge the result for “A”.",
        "No date yet: Microneedling could start for “B” once a clinician agrees.",
        "12 weeks after the first session: The last of 4 sessions for “B” would be then.",
        "    B: 4 sessions, 4 weeks apart. Said of it. [1]",
        "    Certainty: Low: the true effect may well be different.",
    ]


def test_one_line_for_concerns_with_the_same_plan() -> None:
    same = [one(label, WAIT, WAIT, earliest=LATER, course=COURSE) for label in "ABC"]
    found = moments(of(*same, one("D", SUITABLE)))
    assert [(moment.what, [concern.label for concern in moment.concerns]) for moment in found] == [
        ("start", ["D"]),
        ("start", ["A", "B", "C"]),
        ("last_session", ["A", "B", "C"]),
        ("result", ["A", "B", "C"]),
    ]
    lines = told(of(*same))
    assert lines[0].endswith("for “A”, “B” and “C”.")
    assert sum(line.startswith("    ") and "sessions" in line for line in lines) == 3, "each course is told once"


def test_dates_stand_in_order_and_what_is_open_stands_last() -> None:
    found = moments(
        of(
            one("open", None, possible=(SUITABLE, WAIT)),
            one("asked", ASK, ASK, course=COURSE),
            one("late", WAIT, WAIT, earliest=LATER, course=COURSE),
            one("now", POSSIBLE, POSSIBLE, course=COURSE),
        )
    )
    dates = [moment.date_from for moment in found]
    known = [date for date in dates if date]
    assert known == sorted(known)
    assert dates == [*known, *[None] * (len(dates) - len(known))]
    assert found[0].date_from == AS_OF
    assert [moment.what for moment in found[-4:]] == ["start", "last_session", "result", "open"]


@pytest.mark.parametrize("as_of", [dt.date(2199, 12, 31), dt.date(9999, 12, 1), dt.date.max])
def test_the_end_of_the_calendar_is_no_trouble(as_of: dt.date) -> None:
    found = moments(of(one("A", SUITABLE, course=COURSE), as_of=as_of))
    assert [moment.what for moment in found] == ["start", "last_session", "result"]
    assert all(moment.date_from and moment.date_to and moment.date_from >= as_of for moment in found)
    assert told(of(one("A", SUITABLE, course=COURSE), as_of=as_of))


# In the report


@pytest.mark.parametrize("name", FILES)
def test_the_report_has_the_dates_before_the_concerns(name: str) -> None:
    report = build(assessed(name), "person", guidance=True)
    headings = [part.heading for part in report.parts]
    has_dates = bool(moments(assessed(name)))
    assert ("Dates" in headings) == has_dates == bool(by_topic(report, "dates"))
    if has_dates:
        assert all(heading == "First of all" for heading in headings[: headings.index("Dates")])


# For everybody


def expected_start(concern: ConcernAssessment, as_of: dt.date) -> tuple[dt.date | None, bool]:
    """Return when a concern can start, and whether a clinician decides; from the outcomes that `assess` foresees."""
    if concern.outcome is Outcome.WAIT:
        steps = [step.outcome for step in concern.would_become]
        dates = [f.until_date for f in concern.findings if f.outcome is Outcome.WAIT and f.until_date]
        return (max([as_of, *dates]) if dates else None), Outcome.ASK_CLINICIAN in steps
    asks = concern.outcome is Outcome.ASK_CLINICIAN
    return (None if asks else as_of), asks


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_of_anybody_the_dates_agree_with_the_outcomes(data: st.DataObject) -> None:
    ruleset, as_of = rules("shipped"), data.draw(days())
    answers = dict(typed(ruleset, data.draw(people(ruleset, as_of)), as_of))
    for name in data.draw(st.lists(st.sampled_from([q for q in answers if q != "concerns"]), max_size=2)):
        answers.pop(name, None)
    assessment = assess(ruleset, answers, as_of)
    found = moments(assessment)
    for one_ in assessment.concerns:
        own = [moment for moment in found if one_.concern in moment.concerns]
        starts = [moment for moment in own if moment.what == "start"]
        if set(one_.possible_outcomes) <= HOPELESS:
            assert own == []
        elif one_.outcome is None:
            assert [moment.what for moment in own] == ["open"]
        else:
            (start,) = starts
            day, clinician = expected_start(one_, as_of)
            assert start.date_from == day
            # An unanswered question hides some of what `assess` foresees.
            assert start.clinician == clinician or assessment.missing
            assert start.until == one_.wait_for
    for moment in found:
        assert_in_order(moment, as_of)
    lines = told(assessment, 40)
    assert all(len(line) <= 40 for line in lines)
    assert bool(lines) == bool(found)


def assert_in_order(moment: Moment, as_of: dt.date) -> None:
    assert moment.weeks[0] <= moment.weeks[1]
    assert (moment.date_from is None) == (moment.date_to is None)
    if moment.date_from and moment.date_to:
        assert as_of <= moment.date_from <= moment.date_to
