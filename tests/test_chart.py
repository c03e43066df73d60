"""The figures of an assessment: what is drawn agrees with what is known, and is told in sentences too."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.model import Answers, Assessment, ConcernAssessment, Finding, NextRung, Outcome, ResolvedBy, Statement
from skinquiz.render.chart import ladder, timelines
from skinquiz.render.concern import HOPELESS
from skinquiz.render.figures import Bar, Ladder, LadderRow, Timeline
from skinquiz.render.timeline import moments
from tests.golden.reports import AS_OF, FILES, assessed, rules
from tests.people import days, people, typed
from tests.test_timeline import COURSE, LATER, course, of, one

WAIT, ASK, POSSIBLE, SUITABLE = Outcome.WAIT, Outcome.ASK_CLINICIAN, Outcome.POSSIBLE, Outcome.SUITABLE
NOT_SUITABLE, UNLIKELY = Outcome.NOT_SUITABLE, Outcome.UNLIKELY_TO_HELP


def becoming(concern: ConcernAssessment, *steps: tuple[Outcome, ResolvedBy]) -> ConcernAssessment:
    rungs = tuple(NextRung(outcome, ("r0",), {way: ("r0",)}, None) for outcome, way in steps)
    return dataclasses.replace(concern, would_become=rungs)


def because(concern: ConcernAssessment, *findings: Finding) -> ConcernAssessment:
    return dataclasses.replace(concern, findings=findings)


def waiting(rule: str, facts: Answers, until: dt.date | str) -> Finding:
    date, event = (until, None) if isinstance(until, dt.date) else (None, until)
    return Finding(rule, WAIT, "safety", Statement("Said."), facts, None, date, event)


def drawn(assessment: Assessment) -> list[Timeline]:
    found = [figure.drawing for figure in timelines(assessment)]
    assert all(isinstance(drawing, Timeline) for drawing in found)
    return [drawing for drawing in found if isinstance(drawing, Timeline)]


# Where each concern stands


@pytest.mark.parametrize(
    ("concern", "row", "told"),
    [
        (one("A", SUITABLE), LadderRow("A", (SUITABLE,)), "A: suitable."),
        (
            becoming(one("A", WAIT), (ASK, "time"), (POSSIBLE, "clinician")),
            LadderRow("A", (WAIT,), (ASK, POSSIBLE)),
            "A: wait; could become: ask a clinician first or possible.",
        ),
        (
            becoming(one("A", WAIT), (ASK, "time"), (POSSIBLE, "never"), (SUITABLE, "event")),
            LadderRow("A", (WAIT,), (ASK,)),
            "A: wait; could become: ask a clinician first.",
        ),
        (becoming(one("A", NOT_SUITABLE), (WAIT, "never")), LadderRow("A", (NOT_SUITABLE,)), "A: not suitable."),
        (
            one("A", None, possible=(SUITABLE, WAIT, NOT_SUITABLE)),
            LadderRow("A", (SUITABLE, WAIT, NOT_SUITABLE)),
            "A: not settled yet, could be: suitable, wait or not suitable.",
        ),
    ],
)
def test_a_row_of_the_ladder(concern: ConcernAssessment, row: LadderRow, told: str) -> None:
    figure = ladder(of(concern))
    assert (figure.drawing, figure.told) == (Ladder((row,)), (told,))


@pytest.mark.parametrize("name", FILES)
def test_the_ladder_has_a_row_and_a_sentence_for_each_concern(name: str) -> None:
    figure = ladder(assessed(name))
    assert isinstance(figure.drawing, Ladder)
    labels = [concern.concern.label for concern in assessed(name).concerns]
    assert [row.concern for row in figure.drawing.rows] == labels
    assert [told.partition(":")[0] for told in figure.told] == labels


# What could happen when


def test_a_wait_a_start_and_a_course() -> None:
    (figure,) = timelines(assessed("maria"))
    assert figure.drawing == Timeline(
        AS_OF,
        (
            Bar("Wait: Last dose of isotretinoin", "wait", 0, 100),
            Bar("Earliest start: 2 concerns", "start", 100, 100),
            Bar("Sessions: Acne scars", "sessions", 100, 240, 128),
            Bar("Result: Acne scars", "result", 212, 324),
        ),
    )
    assert figure.told == (
        "Counted from 20 November 2026.",
        "Wait until 28 February 2027: Last dose of isotretinoin.",
        "Earliest start for “Acne scars” and “Dark patches or marks”: 28 February 2027, if a clinician agrees.",
        "Last session for “Acne scars”: 28 March 2027 to 18 July 2027.",
        "Time to judge the result for “Acne scars”: 20 June 2027 to 10 October 2027.",
    )


def test_a_course_without_a_date_is_counted_from_its_first_session() -> None:
    (figure,) = timelines(of(one("A", ASK, ASK, course=COURSE), one("B", ASK, ASK, course=COURSE)))
    bars = Bar("Sessions: A and B", "sessions", 0, 140, 28), Bar("Result: A and B", "result", 112, 224)
    assert figure.drawing == Timeline(None, bars)
    assert figure.told == (
        "Counted from the first session, which has no date yet.",
        "First session for “A” and “B”, if a clinician agrees.",
        "Last session for “A” and “B”: after 4 to 20 weeks.",
        "Time to judge the result for “A” and “B”: after 16 to 32 weeks.",
    )


def test_what_has_dates_and_what_has_none_are_two_figures() -> None:
    both = of(one("A", SUITABLE, course=COURSE), one("B", ASK, ASK, course=course((4, 4), (4, 4))))
    dated, undated = drawn(both)
    assert (dated.origin, undated.origin) == (AS_OF, None)
    assert [bar.label for bar in dated.bars] == ["Earliest start: A", "Sessions: A", "Result: A"]
    assert undated.bars == (Bar("Sessions: B", "sessions", 0, 84, 84),)


@pytest.mark.parametrize(
    "nothing",
    [
        of(),
        of(one("A", SUITABLE)),
        of(one("A", ASK, ASK)),
        of(one("A", None, possible=(SUITABLE, WAIT))),
        of(one("A", NOT_SUITABLE, NOT_SUITABLE, course=COURSE)),
        of(because(one("A", UNLIKELY, course=COURSE), waiting("r", {"tan": "none"}, LATER))),
        of(because(one("A", WAIT, wait_for=("it fades",)), waiting("r", {"tan": "none"}, "it fades"))),
    ],
)
def test_there_is_no_figure_where_nothing_lies_ahead(nothing: Assessment) -> None:
    assert timelines(nothing) == ()


def test_a_waiting_period_is_drawn_once_for_all_concerns() -> None:
    finding = waiting("unknown", {"tan": "last_2_weeks"}, LATER)
    again, later = waiting("other", {"tan": "last_2_weeks"}, LATER), waiting("third", {"tan": "x"}, dt.date(2027, 3, 9))
    same = [because(one(label, WAIT, earliest=LATER), finding, again, later) for label in "AB"]
    (timeline,) = drawn(of(*same))
    assert [(bar.label, bar.end) for bar in timeline.bars if bar.kind == "wait"] == [
        ("Wait: Tan", 100),
        ("Wait: Tan", 109),
    ]


@pytest.mark.parametrize(
    ("events", "labels"),
    [
        ({"tan": "it fades"}, ["Wait: Tan"]),
        ({"tan": "it fades", "diabetes": "it is well"}, ["Wait: Tan", "Wait: Diabetes"]),
        ({"tan": "it fades", "diabetes": "it is well", "age": "it comes"}, ["Wait: 3 points to settle"]),
    ],
)
def test_what_settles_on_no_known_day_is_named_or_counted(events: dict[str, str], labels: list[str]) -> None:
    findings = [waiting(question, {question: "x"}, event) for question, event in events.items()]
    (figure,) = timelines(of(because(one("A", WAIT, earliest=LATER, wait_for=("it fades",)), *findings)))
    assert isinstance(figure.drawing, Timeline)
    assert [bar.label for bar in figure.drawing.bars if bar.end is None] == labels
    questions = assessed("clean").ruleset.questions
    assert all(any(questions[name].label in told for told in figure.told) for name in events)
    assert figure.told[-1].endswith("28 February 2027, not until other points have settled.")


def test_many_concerns_are_counted_in_a_label_and_named_in_the_sentence() -> None:
    names = ["Something long to say", "Another long thing"]
    (figure,) = timelines(of(*(one(name, WAIT, WAIT, earliest=LATER) for name in names)))
    assert [bar.label for bar in figure.drawing.bars] == ["Earliest start: 2 concerns"]  # type: ignore[union-attr]
    assert all(f"“{name}”" in figure.told[-1] for name in names)


def test_a_single_session_has_a_result_and_no_bar() -> None:
    (timeline,) = drawn(of(one("A", SUITABLE, course=course((1, 1), None, 6))))
    assert [(bar.kind, bar.start, bar.end) for bar in timeline.bars] == [("start", 0, 0), ("result", 42, 42)]


# For everybody


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_of_anybody_the_figures_show_what_is_known_and_nothing_else(data: st.DataObject) -> None:
    ruleset, as_of = rules("shipped"), data.draw(days())
    answers = dict(typed(ruleset, data.draw(people(ruleset, as_of)), as_of))
    for name in data.draw(st.lists(st.sampled_from([q for q in answers if q != "concerns"]), max_size=2)):
        answers.pop(name, None)
    assessment = assess(ruleset, answers, as_of)
    figures = timelines(assessment)
    for figure, timeline in zip(figures, drawn(assessment), strict=True):
        assert [bar.start for bar in timeline.bars] == sorted(bar.start for bar in timeline.bars)
        assert any((bar.end or 0) > 0 for bar in timeline.bars), "something lies ahead"
        assert all(bar.least is None or bar.start <= bar.least <= (bar.end or 0) for bar in timeline.bars)
        assert len(set(timeline.bars)) == len(timeline.bars)
        texts = (*figure.told, *(bar.label for bar in timeline.bars))
        assert not [text for text in texts if re.search(r"\byou", text, re.IGNORECASE)]
        assert len(figure.told) > len(timeline.bars)
    assert_the_same_dates(assessment, [timeline for timeline in drawn(assessment) if timeline.origin])


def assert_the_same_dates(assessment: Assessment, dated: list[Timeline]) -> None:
    """Assert that the dated figure has the days of the findings and of the moments, if anything lies ahead at all."""
    alive = [one_ for one_ in assessment.concerns if not HOPELESS.issuperset(one_.possible_outcomes)]
    waits = {finding.until_date for one_ in alive for finding in one_.findings if finding.until_date}
    found = [moment for moment in moments(assessment) if moment.date_from and moment.date_to]
    ends = waits | {moment.date_to for moment in found if moment.date_to}
    ahead = {end for end in ends if end > assessment.as_of}
    assert bool(dated) == bool(ahead)
    for timeline in dated:
        last = {assessment.as_of + dt.timedelta(bar.end) for bar in timeline.bars if bar.end is not None}
        assert last == ahead | {moment.date_to for moment in found}
