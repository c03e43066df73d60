"""Dates as people give them: `3 months ago`, `last March`, `not sure`. Vague words are refused, not guessed at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from skinquiz.answers import EARLIEST, LATEST
from skinquiz.model import Span
from skinquiz.render.words import MONTHS, date_in_words

_LONGEST = 60
_ONE_DAY = dt.timedelta(days=1)
# Curly quotes, hyphens and dashes as phones and word processors write them.
_TYPOGRAPHY = str.maketrans("\u2018\u2019\u2010\u2011\u2013,", "''--- ") | {ord("½"): ".5"}
_MONTHS = tuple(month.lower() for month in MONTHS)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_BACK = {
    "tomorrow": -1,
    "today": 0,
    "this morning": 0,
    "yesterday": 1,
    "last night": 1,
    "day before yesterday": 2,
    "the day before yesterday": 2,
}
_UNITS = {
    "day": Span(1, "days"),
    "week": Span(1, "weeks"),
    "fortnight": Span(2, "weeks"),
    "month": Span(1, "months"),
    "year": Span(1, "years"),
}
_TO_NINETEEN = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {"a": 1, "an": 1} | {word: number for number, word in enumerate(_TO_NINETEEN, 1)}
_NUMBERS |= {
    f"{ten} {one}".strip(): 10 * tens + ones
    for tens, ten in enumerate(_TENS, 2)
    for ones, one in enumerate(("", *_TO_NINETEEN[:9]))
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """A date that words can mean; `note` says why this day was taken where the person named no day."""

    date: dt.date
    note: str | None = None


def meanings(text: str, as_of: dt.date) -> tuple[Meaning, ...]:
    """Return every date that the words can mean, likeliest first; nothing if they cannot be understood.

    All lie between 1900 and 2199. A date after `as_of` is there only if the words cannot mean an earlier one.
    """
    plain = _plain(text)
    for pattern, read in _READERS:
        if (match := re.fullmatch(pattern, plain)) and (found := _possible(read(match, as_of), as_of)):
            return found
    return ()


def means_not_sure(text: str) -> bool:
    """Return whether the words say that the person does not know."""
    return re.fullmatch(_NOT_SURE, _plain(text)) is not None


def _plain(text: str) -> str:
    """Return text in small letters with single spaces; nothing where it is too long to be a date."""
    if len(text) > _LONGEST:
        return ""
    plain = " ".join(text.translate(_TYPOGRAPHY).lower().split()).rstrip(". ")
    return re.sub("(?<=[0-9]) ?([-/.]) ?(?=[0-9])", r"\1", plain)


def _possible(found: Iterable[Meaning], as_of: dt.date) -> tuple[Meaning, ...]:
    by_date: dict[dt.date, Meaning] = {}
    for one in found:
        if EARLIEST <= one.date < LATEST:
            by_date.setdefault(one.date, one)
    past = tuple(one for one in by_date.values() if one.date <= as_of)
    return past or tuple(by_date.values())


# Readers: each turns the match of its patterns into dates, or into nothing when the words are no date after all.


def _day_back(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    yield Meaning(as_of - _DAYS_BACK[match[0]] * _ONE_DAY)


def _year_first(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


def _day_or_month_first(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    year, first, second = _year(match["year"], as_of), int(match["first"]), int(match["second"])
    yield from _day(year, second, first)
    yield from _day(year, first, second)


def _day_of_month(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    month, day = _month(match["month"]), int(match["day"])
    if match["year"]:
        return _day(_year(match["year"], as_of), month, day)
    years = range(as_of.year, as_of.year - 9, -1)  # leap days can lie eight years apart
    past = [one for year in years for one in _day(year, month, day) if one.date <= as_of]
    return past[:1]


def _month_named(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    month = _month(match["month"])
    year = _year(match["year"], as_of) if match["year"] else as_of.year - (month > as_of.month)
    return _whole_month(year, month, as_of)


def _this_month_named(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    return _whole_month(as_of.year, _month(match["month"]), as_of)


def _last_month_named(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    month = _month(match["month"])
    years = [as_of.year, as_of.year - 1]
    if month == as_of.month:
        years.reverse()
    for year in years[month > as_of.month :]:
        yield from _whole_month(year, month, as_of)


def _this_month(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    return _whole_month(as_of.year, as_of.month, as_of)


def _last_month(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    last_day = as_of.replace(day=1) - _ONE_DAY
    return _whole_month(last_day.year, last_day.month, as_of)


def _whole_year(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    year = _year(match["year"], as_of)
    for first in _day(year, 1, 1):
        yield _latest(first.date, dt.date(year, 12, 31), str(year), as_of)


def _this_week(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    monday = as_of - as_of.weekday() * _ONE_DAY
    yield _latest(monday, monday + 6 * _ONE_DAY, "this week, a Sunday", as_of)


def _last_week(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    sunday = as_of - as_of.isoweekday() * _ONE_DAY
    yield _latest(sunday, sunday, "last week, a Sunday", as_of)
    saturday = as_of - _ONE_DAY
    if as_of.isoweekday() == 7:  # for whoever starts the week on Sunday, last week ended yesterday
        yield _latest(saturday, saturday, "last week, a Saturday", as_of)


def _weekday(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    if weekday := _place(match["weekday"], _WEEKDAYS):
        yield Meaning(as_of - ((as_of.isoweekday() - weekday - 1) % 7 + 1) * _ONE_DAY)


def _span(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    unit = _UNITS[match["unit"]]
    if (count := _count(match["count"])) is not None:
        yield _counted_back(Span(count * unit.count, unit.unit), as_of)


def _years_and_a_half(match: re.Match[str], as_of: dt.date) -> Iterable[Meaning]:
    if (count := _count(match["count"] or "0")) is not None:
        yield _counted_back(Span(12 * count + 6, "months"), as_of)


# What the readers are made of.


def _day(year: int, month: int, day: int) -> list[Meaning]:
    try:
        return [Meaning(dt.date(year, month, day))]
    except ValueError:
        return []


def _whole_month(year: int, month: int, as_of: dt.date) -> Iterable[Meaning]:
    for first in _day(year, month, 1):
        last = Span(1, "months").after(first.date) - _ONE_DAY
        yield _latest(first.date, last, f"{_MONTHS[month - 1].title()} {year}", as_of)


def _latest(first: dt.date, last: dt.date, name: str, as_of: dt.date) -> Meaning:
    """Return the last day that is meant by a stretch of days, so that no wait ends too early."""
    if first <= as_of < last:
        return Meaning(as_of, f"You named no day, so we count from {date_in_words(as_of)}, the latest it can be.")
    return Meaning(last, f"You named no day, so we count from the last day of {name}.")


def _counted_back(span: Span, as_of: dt.date) -> Meaning:
    # What would lie before the first date of the calendar comes out as its last one, and is then out of range.
    note = f"That is counted back {span} from {date_in_words(as_of)}."
    return Meaning(Span(-span.count, span.unit).after(as_of), note)


def _year(text: str, as_of: dt.date) -> int:
    named = {"this year": as_of.year, "last year": as_of.year - 1}
    if text in named:
        return named[text]
    digits = text.removeprefix("'")
    earliest = as_of.year - 89  # a year of two digits lies in the past, or at most ten years ahead
    return int(digits) if len(digits) == 4 else earliest + (int(digits) - earliest) % 100


def _month(text: str) -> int:
    """Return the number of a month, or one that no month has."""
    return int(text) if text.isdigit() else _place(text, _MONTHS)


def _place(start: str, names: Sequence[str]) -> int:
    """Return the place, from 1, of the first name that starts so; 0 where none does."""
    return next((place for place, name in enumerate(names, 1) if name.startswith(start)), 0)


def _count(text: str) -> int | None:
    return int(text) if text.isdigit() else _NUMBERS.get(text.replace("-", " "))


_ON = "(?:on )?(?:the )?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?\.?"
_NAME = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = "(?P<year>[0-9]{4}|'[0-9]{2}|this year|last year)"
_YEAR_OF_DAY = "(?P<year>[0-9]{4}|'?[0-9]{2}|this year|last year)"
_FIRST, _SECOND = "(?P<first>[0-9]{1,2})", "(?P<second>[0-9]{1,2})"
_ABOUT = r"(?:about |around |roughly |approximately |approx\.? |~ ?)?"
_COUNT = "(?P<count>[0-9]{1,5}|[a-z]+(?:[ -][a-z]+)?)"
_UNIT = f"(?P<unit>{'|'.join(_UNITS)})s?"

# The first row whose pattern fits, and whose reader finds a date, decides.
_READERS: tuple[tuple[str, Callable[[re.Match[str], dt.date], Iterable[Meaning]]], ...] = (
    ("|".join(_DAYS_BACK), _day_back),
    (r"(?:on )?(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})", _year_first),
    (rf"(?:on )?{_FIRST}([-/.]){_SECOND}\2(?P<year>[0-9]{{4}})", _day_or_month_first),
    (rf"(?:on )?{_FIRST}([/.]){_SECOND}\2(?P<year>[0-9]{{2}})", _day_or_month_first),  # 26-08-01 could be anything
    (f"{_ON}{_DAY}[ -](?:of )?{_NAME}(?:[ -](?:of )?{_YEAR_OF_DAY})?", _day_of_month),
    (f"{_ON}{_NAME} (?:the )?{_DAY}(?: (?:of )?{_YEAR_OF_DAY})?", _day_of_month),
    ("(?:in )?(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})", _month_named),
    ("(?:in )?(?P<month>[0-9]{1,2})[-/.](?P<year>[0-9]{4})", _month_named),
    (f"(?:in )?{_NAME}(?: (?:of )?{_YEAR})?", _month_named),
    (f"this {_NAME}", _this_month_named),
    (f"last {_NAME}", _last_month_named),
    (f"(?:in )?{_YEAR}", _whole_year),
    ("this month", _this_month),
    ("last month", _last_month),
    ("this week", _this_week),
    ("last week", _last_week),
    (r"(?:on |last )?(?P<weekday>[a-z]{3,9})\.?", _weekday),
    (f"{_ABOUT}{_COUNT} ?{_UNIT}(?: ago)?", _span),
    (f"{_ABOUT}(?P<count>)(?:a )?half(?: an?)?[ -]year(?: ago)?", _years_and_a_half),
    (rf"{_ABOUT}(?P<count>[0-9]{{0,3}})\.5 years?(?: ago)?", _years_and_a_half),
    (f"{_ABOUT}{_COUNT} and a half years?(?: ago)?", _years_and_a_half),
    (f"{_ABOUT}{_COUNT} years? and a half(?: ago)?", _years_and_a_half),
)
_NOT_SURE = (
    "(?:i am |i'm |im )?(?:not[ _-]sure|unsure)|(?:i )?(?:don't|dont|do not) know|(?:i have |i've )?no idea"
    "|(?:i )?(?:can't|cant|cannot|can not) remember|(?:i )?forg[eo]t|(?:i have |i've )forgotten|ns"
)
