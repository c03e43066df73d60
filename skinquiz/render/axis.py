"""The axis of a Timeline, whatever draws it: how long it is, where its ticks are, and each bar's dates in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from skinquiz.render.figures import Bar, Timeline
from skinquiz.render.words import MONTHS

FEWEST_TICKS = 4
DASH = "\N{EN DASH}"
_WEEK = 7
_DAYS = (1, 2, 3, 7, 14)
_WEEKS = (21, 28, 42, 56, 84, 112, 168, 210, 364)
_MONTHS = (1, 2, 3, 4, 6)
_YEARS = tuple(n * power for power in (1, 10, 100, 1000) for n in (1, 2, 3, 4, 5, 7))


@dataclass(frozen=True, slots=True)
class Tick:
    """A day to be marked. `lower` names the month or the year, at the first tick and wherever it is another one."""

    day: int
    upper: str
    lower: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """`origin` says what day 0 is, `unit` what the ticks count, where they are no dates."""

    days: int
    origin: str
    unit: str
    ticks: tuple[Tick, ...]


def axis(timeline: Timeline, most: int) -> Axis:
    """Return the axis with at most so many ticks, and at least 4 wherever the time is long enough for that."""
    days = max(1, *(max(bar.start, bar.end or 0) for bar in timeline.bars), 1)
    if timeline.origin is None:
        ticks, unit = _counted(days, most)
        return Axis(days, "first session, no date yet", unit, ticks)
    return Axis(days, short(timeline.origin), "", _dated(timeline.origin, days, most))


def _counted(days: int, most: int) -> tuple[tuple[Tick, ...], str]:
    steps = (*_DAYS, *_WEEKS, *(364 * years for years in _YEARS[1:]))
    step = next(step for step in steps if days // step < most)
    each, unit = (_WEEK, "weeks") if step % _WEEK == 0 else (1, "days")
    ticks = tuple(Tick(day, str(day // each)) for day in range(0, days + 1, step))
    return ticks, f"{unit} after the first session"


def _dated(origin: dt.date, days: int, most: int) -> tuple[Tick, ...]:
    last = min(days, (dt.date.max - origin).days)
    fallback: tuple[Tick, ...] = ()
    for tick in _steps():
        found = tuple(islice(tick(origin, last), most + 1))
        if FEWEST_TICKS <= len(found) <= most:
            return found
        if len(found) <= most and not fallback:
            fallback = found
    return fallback


Ticks = Callable[[dt.date, int], Iterator[Tick]]


def _steps() -> Iterator[Ticks]:
    """Yield ways to mark a calendar, from the finest to the coarsest."""
    yield from (_by_days(step) for step in _DAYS)
    yield _by_months(1)
    yield _by_days(21)  # for the spans that have too few firsts of a month
    yield from (_by_months(step) for step in _MONTHS[1:])
    yield from (_by_years(step) for step in _YEARS)


def _by_days(step: int) -> Ticks:
    def ticks(origin: dt.date, last: int) -> Iterator[Tick]:
        before = ""
        for day in range(0, last + 1, step):
            date = origin + dt.timedelta(days=day)
            month = _month(date)
            yield Tick(day, str(date.day), month if month != before else "")
            before = month

    return ticks


def _by_months(step: int) -> Ticks:
    def ticks(origin: dt.date, last: int) -> Iterator[Tick]:
        before = 0
        for date in _firsts(origin, step):
            day = (date - origin).days
            if day > last:
                return
            yield Tick(day, _month(date), str(date.year) if date.year != before else "")
            before = date.year

    return ticks


def _by_years(step: int) -> Ticks:
    def ticks(origin: dt.date, last: int) -> Iterator[Tick]:
        for year in range(-(-origin.year // step) * step, dt.MAXYEAR + 1, step):
            day = (dt.date(year, 1, 1) - origin).days
            if day > last:
                return
            if day >= 0:
                yield Tick(day, str(year))

    return ticks


def _firsts(origin: dt.date, step: int) -> Iterator[dt.date]:
    """Yield the first days of every so many months of a year, from the origin on."""
    for year in range(origin.year, dt.MAXYEAR + 1):
        yield from (first for month in range(1, 13, step) if (first := dt.date(year, month, 1)) >= origin)


# In words


def when(timeline: Timeline, bar: Bar, dash: str = DASH) -> tuple[str, ...]:
    """Return when a bar is, in pieces between which a line may be broken."""
    if bar.end is None:
        return ("no date yet",)
    sessions = bar.kind == "sessions" and bar.least is not None
    first, last = (bar.least or 0) if sessions else bar.start, bar.end
    lead = ("last:",) if sessions else ()
    if timeline.origin is None:
        number, unit = _count(first, last, dash)
        return (*lead, unit, number) if sessions else ("after", number, unit if number == "1" else f"{unit}s")
    if bar.kind == "wait":
        return ("until", short(_day(timeline.origin, last)))
    return (*lead, *_from_to(_day(timeline.origin, first), _day(timeline.origin, last), dash))


def _from_to(first: dt.date, last: dt.date, dash: str) -> tuple[str, ...]:
    if first == last:
        return (short(last),)
    start = short(first) if first.year != last.year else f"{first.day} {_month(first)}"
    return f"{start} {dash}", short(last)


def _count(first: int, last: int, dash: str) -> tuple[str, str]:
    each, unit = (_WEEK, "week") if first % _WEEK == last % _WEEK == 0 else (1, "day")
    first, last = first // each, last // each
    return str(last) if first == last else f"{first}{dash}{last}", unit


def short(date: dt.date) -> str:
    """Return a date as `1 Feb 2027`, whatever the locale."""
    return f"{date.day} {_month(date)} {date.year}"


def _month(date: dt.date) -> str:
    return MONTHS[date.month - 1][:3]


def _day(origin: dt.date, days: int) -> dt.date:
    """Return the date so many days later, or the last date that the calendar knows."""
    return origin + dt.timedelta(days=min(days, (dt.date.max - origin).days))
