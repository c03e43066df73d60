"""When what could start, and how a course would run from there: dates counted from an Assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from skinquiz.model import Assessment, Concern, ConcernAssessment, Course, Outcome, Span, lowest
from skinquiz.render.blocks import Item, Part
from skinquiz.render.concern import HOPELESS, course_item
from skinquiz.render.voice import Voice
from skinquiz.render.words import date_in_words, from_to, listed, sentence

What = Literal["start", "last_session", "result", "open"]
Weeks = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moment:
    """What could happen for some concerns between two dates, both included; they are None where no date is known.

    `start`: a first session, no sooner than `date_from`, and not `until` these events; where `clinician` is true, a
    clinician decides first. `last_session` and `result` (when to judge it) also lie between so many `weeks` after the
    first session. `open`: several outcomes are possible, so that nothing can be said of a start.
    """

    what: What
    concerns: tuple[Concern, ...]
    date_from: dt.date | None = None
    date_to: dt.date | None = None
    weeks: Weeks = (0, 0)
    until: tuple[str, ...] = ()
    clinician: bool = False


def moments(assessment: Assessment) -> tuple[Moment, ...]:
    """Return what could happen when: in the order of dates, then what has none; the same for several concerns once."""
    merged: dict[Moment, list[Concern]] = {}
    for one in assessment.concerns:
        for moment in _moments(one, assessment.as_of):
            merged.setdefault(replace(moment, concerns=()), []).append(one.concern)
    found = [replace(moment, concerns=tuple(concerns)) for moment, concerns in merged.items()]
    return tuple(sorted(found, key=_in_time))


def _in_time(moment: Moment) -> tuple[bool, dt.date, dt.date, Weeks]:
    last = dt.date.max
    return moment.what == "open", moment.date_from or last, moment.date_to or last, moment.weeks


def _moments(one: ConcernAssessment, as_of: dt.date) -> Iterator[Moment]:
    if HOPELESS.issuperset(one.possible_outcomes):
        return
    if one.outcome is None:
        yield Moment("open", (one.concern,))
        return
    start = _start(one, as_of)
    yield start
    if one.course:
        yield from _course(start, one.course)


def _start(one: ConcernAssessment, as_of: dt.date) -> Moment:
    wait, clinician = one.outcome is Outcome.WAIT, _left(one) is Outcome.ASK_CLINICIAN
    day: dt.date | None = as_of
    if wait:
        day = max(one.earliest, as_of) if one.earliest else None
    elif clinician:
        day = None
    return Moment("start", (one.concern,), day, day, until=one.wait_for, clinician=clinician)


def _left(one: ConcernAssessment) -> Outcome:
    """Return the outcome that is left once there is nothing to wait for any more."""
    asked_for = (f.outcome for f in one.findings if f.outcome and f.outcome is not Outcome.WAIT)
    return lowest(one.concern.best_case.outcome, *asked_for)


def _course(start: Moment, course: Course) -> Iterator[Moment]:
    if course.sessions is None or (course.weeks_between is None and course.sessions != (1, 1)):
        return
    apart = course.weeks_between or (0, 0)
    fewest, most = course.sessions
    last = ((fewest - 1) * apart[0], (most - 1) * apart[1])
    if last != (0, 0):
        yield _later(start, "last_session", last)
    if course.results_after_weeks:
        judged = (last[0] + course.results_after_weeks, last[1] + course.results_after_weeks)
        yield _later(start, "result", judged)


def _later(start: Moment, what: What, weeks: Weeks) -> Moment:
    day = start.date_from
    first, last = (Span(count, "weeks").after(day) if day else None for count in weeks)
    return Moment(what, start.concerns, first, last, weeks)


# In words


def dates_part(voice: Voice, assessment: Assessment) -> Iterator[Part]:
    """Yield what could happen when, each date with what it is counted from, unless nothing could."""
    found = moments(assessment)
    if found:
        yield Part("Dates", (_frame(assessment, found), *_items(voice, assessment, found)), topic="dates")


def _frame(assessment: Assessment, found: Sequence[Moment]) -> Item:
    texts = [f"Counted from today, {date_in_words(assessment.as_of)}, by your answers."]
    if any(moment.date_from and moment.weeks != (0, 0) for moment in found):
        texts.append("A course is counted from the earliest start: a later start moves it too.")
    if _unanswered(assessment):
        texts.append("Questions that are not answered yet could move these dates.")
    return Item(" ".join(texts))


def _unanswered(assessment: Assessment) -> bool:
    return bool(assessment.missing or assessment.next_questions)


def _items(voice: Voice, assessment: Assessment, found: Iterable[Moment]) -> Iterator[Item]:
    explained: set[str] = set()
    for moment in found:
        details: tuple[Item, ...] = ()
        if moment.what == "start" and len(moment.until) > 1:
            details = tuple(Item(sentence(event)) for event in moment.until)
        if moment.what in ("last_session", "result"):
            new = [concern for concern in moment.concerns if concern.id not in explained]
            explained.update(concern.id for concern in new)
            details = tuple(_course_of(voice, concern) for concern in new)
        yield Item(_text(assessment.ruleset.treatment, moment), lead=_when(assessment, moment), details=details)


def _course_of(voice: Voice, concern: Concern) -> Item:
    assert concern.course is not None
    return replace(course_item(voice, concern.course), lead=concern.label)


def _when(assessment: Assessment, moment: Moment) -> str:
    if moment.what == "open":
        return "Not settled yet"
    if moment.date_from is None or moment.date_to is None:
        return "No date yet" if moment.what == "start" else f"{from_to(moment.weeks, 'week')} after the first session"
    first, last = date_in_words(moment.date_from), date_in_words(moment.date_to)
    if moment.what != "start":
        return first if first == last else f"{first} to {last}"
    today = moment.date_from == assessment.as_of
    earliest = moment.until or _unanswered(assessment) or not today
    return f"From {'today, ' if today else ''}{first}{' at the earliest' if earliest else ''}"


def _text(treatment: str, moment: Moment) -> str:
    labels = listed([f"“{concern.label}”" for concern in moment.concerns], "and")
    if moment.what == "last_session":
        return f"The last of {_sessions(moment)} for {labels} would be then."
    if moment.what == "result":
        return f"The time to judge the result for {labels}."
    if moment.what == "open":
        return f"Whether {treatment} could start for {labels} depends on questions that are not answered yet."
    return sentence(f"{treatment} could start for {labels}{_provided(moment)}")


def _sessions(moment: Moment) -> str:
    planned = {one.course.sessions for one in moment.concerns if one.course and one.course.sessions}
    return from_to(planned.pop(), "session") if len(planned) == 1 else "the sessions"


def _provided(moment: Moment) -> str:
    """Return what has to come first, apart from a date."""
    if moment.clinician and not moment.until and moment.date_from is None:
        return " once a clinician agrees"
    agrees = " if a clinician then agrees" if moment.clinician else ""
    if len(moment.until) > 1:
        return f"{agrees}, but not until all of this is so:"
    return agrees + "".join(f", but not until {event}" for event in moment.until)
