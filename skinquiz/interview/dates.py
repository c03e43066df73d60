"""Dates as people give them: `3 months ago`, `yesterday`, `not sure`."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from skinquiz.model import NOT_SURE, Question

_AGO = re.compile(r"(an?|one|[0-9]{1,3}) (day|week|month|year)s? ago")
_NAMED = {"today": 0, "yesterday": 1}
_UNSURE = ("not sure", "i am not sure", "i'm not sure", "don't know", "i don't know")


def understand(question: Question, text: str, as_of: dt.date) -> str:
    """Return what a person typed as the validator takes it: a date in ISO form, `not_sure`, or the text itself."""
    plain = " ".join(text.lower().split())
    if plain in _UNSURE and question.not_sure:
        return NOT_SURE
    if question.type != "date":
        return text
    if plain in _NAMED:
        return (as_of - dt.timedelta(days=_NAMED[plain])).isoformat()
    match = _AGO.fullmatch(plain)
    if match is None:
        return text
    count = int(match[1]) if match[1].isdigit() else 1
    return _before(as_of, count, match[2]).isoformat()


def _before(date: dt.date, count: int, unit: str) -> dt.date:
    if unit in ("day", "week"):
        return dt.date.fromordinal(max(1, date.toordinal() - count * (7 if unit == "week" else 1)))
    year, month = divmod(date.year * 12 + date.month - 1 - count * (12 if unit == "year" else 1), 12)
    if year < 1:
        return dt.date.min
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
