"""The figures of an Assessment: where each concern stands on the ladder, and what could happen when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from skinquiz.model import Assessment, ConcernAssessment, Finding, Outcome, UntilDate
from skinquiz.render.blocks import Figure
from skinquiz.render.concern import HOPELESS, either
from skinquiz.render.figures import Bar, Ladder, LadderRow, Timeline
from skinquiz.render.timeline import Moment, moments
from skinquiz.render.words import OUTCOME, date_in_words, from_to, listed

LADDER_TITLE = "Where each concern stands"
DATED_TITLE = "What could happen when"
UNDATED_TITLE = "How a course would run"
# More waits without a date, and concerns with more letters, are only counted: the sentences name them all.
MOST_WAITS, MOST_LETTERS = 2, 30
_ORDER = {"wait": 0, "start": 1, "sessions": 2, "result": 3}


# Where each concern stands


def ladder(assessment: Assessment) -> Figure:
    """Return where each concern stands now, and which rungs it could reach."""
    rows = tuple(_row(one) for one in assessment.concerns)
    return Figure(LADDER_TITLE, Ladder(rows), tuple(_told_row(row) for row in rows))


def _row(one: ConcernAssessment) -> LadderRow:
    now = one.possible_outcomes if one.outcome is None else (one.outcome,)
    return LadderRow(one.concern.label, now, tuple(_reachable(one)))


def _reachable(one: ConcernAssessment) -> Iterator[Outcome]:
    """Yield what the concern could become, up to the first rung for which something would have to go that stays."""
    for step in one.would_become:
        if step.resolved_by.get("never"):
            return
        yield step.outcome


def _told_row(row: LadderRow) -> str:
    if len(row.now) > 1:
        return f"{row.concern}: not settled yet, could be: {either(row.now)}."
    later = f"; could become: {either(row.later)}" if row.later else ""
    return f"{row.concern}: {OUTCOME[row.now[0]].lower()}{later}."


# What could happen when


def timelines(assessment: Assessment) -> tuple[Figure, ...]:
    """Return what has dates, then the courses whose start has none; only figures in which something lies ahead."""
    found = moments(assessment)
    starts = {concern.id: one for one in found if one.what == "start" for concern in one.concerns}
    courses = [one for one in found if one.what in ("last_session", "result")]
    dated = [*_waits(assessment), *_dated(found, starts, assessment.as_of)]
    undated = list(_undated(courses))
    figures = []
    if any(bar.end for bar, _ in dated):
        frame = [f"Counted from {date_in_words(assessment.as_of)}."]
        figures.append(_figure(DATED_TITLE, assessment.as_of, frame, dated))
    if undated:
        figures.append(_figure(UNDATED_TITLE, None, _before_it(courses, starts), undated))
    return tuple(figures)


# A bar, and the same in a sentence.
Told = tuple[Bar, str]


def _figure(title: str, origin: dt.date | None, frame: Iterable[str], bars: Iterable[Told]) -> Figure:
    in_time = sorted(bars, key=lambda one: _in_time(one[0]))
    timeline = Timeline(origin, tuple(bar for bar, _ in in_time))
    return Figure(title, timeline, (*frame, *(told for _, told in in_time)))


def _in_time(bar: Bar) -> tuple[int, int, float]:
    return bar.start, _ORDER[bar.kind], float("inf") if bar.end is None else bar.end


def _waits(assessment: Assessment) -> Iterator[Told]:
    """Yield each waiting period once, then what has to settle on a day that nobody knows."""
    until: dict[tuple[str, dt.date], None] = {}
    events: dict[tuple[str, str], None] = {}
    for finding in _waited_for(assessment.concerns):
        if finding.until_date and finding.until_date > assessment.as_of:
            until[_topic(assessment, finding), finding.until_date] = None
        elif finding.until_event:
            events[_topic(assessment, finding), finding.until_event] = None
    for topic, date in until:
        days = (date - assessment.as_of).days
        yield Bar(f"Wait: {topic}", "wait", 0, days), f"Wait until {date_in_words(date)}: {topic}."
    topics = tuple(dict.fromkeys(topic for topic, _ in events))
    if len(events) <= MOST_WAITS:
        yield from ((Bar(f"Wait: {topic}", "wait", 0, None), f"Wait, no date yet: {topic}.") for topic in topics)
    else:
        told = f"Wait, no date yet, for {len(events)} points to settle: {', '.join(topics)}."
        yield Bar(f"Wait: {len(events)} points to settle", "wait", 0, None), told


def _waited_for(concerns: Iterable[ConcernAssessment]) -> Iterator[Finding]:
    for one in concerns:
        if not HOPELESS.issuperset(one.possible_outcomes):
            yield from (finding for finding in one.findings if finding.outcome is Outcome.WAIT)


def _topic(assessment: Assessment, finding: Finding) -> str:
    """Return the short name of the question that says from when on to wait, or of those behind the finding."""
    rule = next((rule for rule in assessment.ruleset.rules if rule.id == finding.rule), None)
    dated = [rule.until.question] if rule and isinstance(rule.until, UntilDate) else []
    return ", ".join(assessment.ruleset.questions[name].label for name in dated or finding.facts)


def _dated(found: Iterable[Moment], starts: Mapping[str, Moment], as_of: dt.date) -> Iterator[Told]:
    for one in found:
        if one.date_from is None or one.date_to is None:
            continue
        first, last = (one.date_from - as_of).days, (one.date_to - as_of).days
        if one.what == "start":
            told = f"Earliest start for {_quoted(one)}: {date_in_words(one.date_from)}{_provided(one)}."
            yield Bar(f"Earliest start: {_label(one)}", "start", first, last), told
        else:
            start = starts[one.concerns[0].id].date_from or as_of
            yield _of_course(one, (start - as_of).days, first, last, f": {_between(one.date_from, one.date_to)}")


def _undated(courses: Iterable[Moment]) -> Iterator[Told]:
    for one in courses:
        if one.date_from is None:
            first, last = (weeks * 7 for weeks in one.weeks)
            yield _of_course(one, 0, first, last, f": after {from_to(one.weeks, 'week')}")


def _of_course(one: Moment, start: int, first: int, last: int, when: str) -> Told:
    """Return the last session, or when to judge the result, between the days `first` and `last`."""
    if one.what == "last_session":
        return Bar(
            f"Sessions: {_label(one)}", "sessions", start, last, first
        ), f"Last session for {_quoted(one)}{when}."
    bar = Bar(f"Result: {_label(one)}", "result", first, last)
    return bar, f"Time to judge the result for {_quoted(one)}{when}."


def _before_it(courses: Iterable[Moment], starts: Mapping[str, Moment]) -> Iterator[str]:
    """Yield what the days are counted from, and what has to come before that for which concerns."""
    yield "Counted from the first session, which has no date yet."
    without_date = {concern.id for one in courses if one.date_from is None for concern in one.concerns}
    for start in dict.fromkeys(starts.values()):
        concerns = tuple(one for one in start.concerns if one.id in without_date)
        if concerns:
            yield f"First session for {_quoted(replace(start, concerns=concerns))}{_provided(start)}."


def _provided(start: Moment) -> str:
    """Return what has to come first, apart from a date."""
    settled = ", not until other points have settled" if start.until else ""
    return settled + (", if a clinician agrees" if start.clinician else "")


def _between(first: dt.date, last: dt.date) -> str:
    return date_in_words(last) if first == last else f"{date_in_words(first)} to {date_in_words(last)}"


def _label(one: Moment) -> str:
    named = listed([concern.label for concern in one.concerns], "and")
    return named if len(one.concerns) == 1 or len(named) <= MOST_LETTERS else f"{len(one.concerns)} concerns"


def _quoted(one: Moment) -> str:
    return listed([f"“{concern.label}”" for concern in one.concerns], "and")
