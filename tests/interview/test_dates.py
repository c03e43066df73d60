"""Dates as people give them: what is understood, what can mean two days, what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skinquiz.interview.dates import Meaning, meanings, means_not_sure

D = dt.date.fromisoformat
ONE_DAY = dt.timedelta(days=1)
SATURDAY = "2026-11-21"
NEW_YEAR = "2026-01-01"  # a Thursday
LEAP_DAY = "2028-02-29"  # a Tuesday
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

UNDERSTOOD = [
    # numbers, the year first
    ("2026-08-01", SATURDAY, ["2026-08-01"]),
    ("2026-8-1", SATURDAY, ["2026-08-01"]),
    ("2026/08/01", SATURDAY, ["2026-08-01"]),
    ("2026.08.01", SATURDAY, ["2026-08-01"]),
    ("on 2026-08-01", SATURDAY, ["2026-08-01"]),
    ("2026\N{NON-BREAKING HYPHEN}08\N{EN DASH}01", SATURDAY, ["2026-08-01"]),
    ("2024-02-29", SATURDAY, ["2024-02-29"]),
    ("1900-01-01", SATURDAY, ["1900-01-01"]),
    # numbers, the year last: the day or the month may come first
    ("1.8.2026", SATURDAY, ["2026-08-01", "2026-01-08"]),
    ("01/08/2026", SATURDAY, ["2026-08-01", "2026-01-08"]),
    ("1-8-2026", SATURDAY, ["2026-08-01", "2026-01-08"]),
    ("1/8/26", SATURDAY, ["2026-08-01", "2026-01-08"]),
    ("1. 8. 2026", SATURDAY, ["2026-08-01", "2026-01-08"]),
    ("01 / 08 / 2026", SATURDAY, ["2026-08-01", "2026-01-08"]),
    ("8/8/2026", SATURDAY, ["2026-08-08"]),  # both are the same day
    ("13/01/2026", SATURDAY, ["2026-01-13"]),  # there is no month 13
    ("01/13/2026", SATURDAY, ["2026-01-13"]),
    ("02/30/2026", SATURDAY, []),
    ("01/12/2026", SATURDAY, ["2026-01-12"]),  # 1 December is still to come
    ("12/01/2026", SATURDAY, ["2026-01-12"]),
    ("11/12/2026", SATURDAY, ["2026-11-12"]),
    ("01/12/2027", SATURDAY, ["2027-12-01", "2027-01-12"]),  # both are still to come
    ("21/11/2026", SATURDAY, ["2026-11-21"]),
    ("3/4/98", SATURDAY, ["1998-04-03", "1998-03-04"]),
    ("3/3/36", SATURDAY, ["2036-03-03"]),  # at most ten years ahead
    ("3/3/37", SATURDAY, ["1937-03-03"]),
    ("29/2/24", SATURDAY, ["2024-02-29"]),
    ("29/2/26", SATURDAY, []),
    # a day of a month in words
    ("1 August 2026", SATURDAY, ["2026-08-01"]),
    ("1st of Aug 2026", SATURDAY, ["2026-08-01"]),
    ("the 1st of August, 2026", SATURDAY, ["2026-08-01"]),
    ("Aug 1 2026", SATURDAY, ["2026-08-01"]),
    ("Aug. 1, 2026", SATURDAY, ["2026-08-01"]),
    ("August 1st, 2026", SATURDAY, ["2026-08-01"]),
    ("August 1st,2026", SATURDAY, ["2026-08-01"]),
    ("AUGUST   22ND 2026 .", SATURDAY, ["2026-08-22"]),
    ("on 3rd September 2025", SATURDAY, ["2025-09-03"]),
    ("on the 4th of Sept. 2025", SATURDAY, ["2025-09-04"]),
    ("1-Aug-2026", SATURDAY, ["2026-08-01"]),
    ("1. August 2026", SATURDAY, ["2026-08-01"]),
    ("1 Aug 26", SATURDAY, ["2026-08-01"]),
    ("1 Aug '98", SATURDAY, ["1998-08-01"]),
    ("1 March last year", SATURDAY, ["2025-03-01"]),
    ("1 March this year", SATURDAY, ["2026-03-01"]),
    ("31 November 2026", SATURDAY, []),
    ("29 Feb 2025", SATURDAY, []),
    ("1 December 2026", SATURDAY, ["2026-12-01"]),  # the only reading, though still to come
    # and without a year: the latest one
    ("1 Aug", SATURDAY, ["2026-08-01"]),
    ("Aug 1", SATURDAY, ["2026-08-01"]),
    ("Aug 26", SATURDAY, ["2026-08-26"]),
    ("21 November", SATURDAY, ["2026-11-21"]),
    ("22 November", SATURDAY, ["2025-11-22"]),
    ("1 December", SATURDAY, ["2025-12-01"]),
    ("31 December", NEW_YEAR, ["2025-12-31"]),
    ("1 January", NEW_YEAR, ["2026-01-01"]),
    ("2 January", NEW_YEAR, ["2025-01-02"]),
    ("29 February", SATURDAY, ["2024-02-29"]),
    ("29 February", "2104-02-28", ["2096-02-29"]),  # 2100 has no leap day
    ("29 February", LEAP_DAY, ["2028-02-29"]),
    ("30 February", SATURDAY, []),
    # a month: its last day, unless that is still to come
    ("2026-08", SATURDAY, ["2026-08-31"]),
    ("08/2026", SATURDAY, ["2026-08-31"]),
    ("8/2026", SATURDAY, ["2026-08-31"]),
    ("2026-13", SATURDAY, []),
    ("00/2026", SATURDAY, []),
    ("August 2026", SATURDAY, ["2026-08-31"]),
    ("August of 2026", SATURDAY, ["2026-08-31"]),
    ("Aug '25", SATURDAY, ["2025-08-31"]),
    ("in February 2024", SATURDAY, ["2024-02-29"]),
    ("feb 2025", SATURDAY, ["2025-02-28"]),
    ("Aug", SATURDAY, ["2026-08-31"]),
    ("Aug.", SATURDAY, ["2026-08-31"]),
    ("in March", SATURDAY, ["2026-03-31"]),
    ("may", SATURDAY, ["2026-05-31"]),
    ("December", SATURDAY, ["2025-12-31"]),
    ("December", NEW_YEAR, ["2025-12-31"]),
    ("January", NEW_YEAR, ["2026-01-01"]),
    ("November", SATURDAY, ["2026-11-21"]),
    ("November 2026", SATURDAY, ["2026-11-21"]),
    ("November 2026", "2026-11-30", ["2026-11-30"]),
    ("December 2026", SATURDAY, ["2026-12-31"]),  # still to come, which the caller can say
    ("March this year", SATURDAY, ["2026-03-31"]),
    ("March last year", SATURDAY, ["2025-03-31"]),
    ("this March", SATURDAY, ["2026-03-31"]),
    ("this March", NEW_YEAR, ["2026-03-31"]),
    ("last March", SATURDAY, ["2026-03-31", "2025-03-31"]),
    ("last March", NEW_YEAR, ["2025-03-31"]),
    ("last March", "2026-03-10", ["2025-03-31", "2026-03-10"]),
    ("last December", NEW_YEAR, ["2025-12-31"]),
    ("last Feb", LEAP_DAY, ["2027-02-28", "2028-02-29"]),
    ("last month", SATURDAY, ["2026-10-31"]),
    ("last month", NEW_YEAR, ["2025-12-31"]),
    ("last month", "2028-03-31", ["2028-02-29"]),
    ("this month", SATURDAY, ["2026-11-21"]),
    ("this month", NEW_YEAR, ["2026-01-01"]),
    # a year
    ("2019", SATURDAY, ["2019-12-31"]),
    ("in 2019", SATURDAY, ["2019-12-31"]),
    ("2026", SATURDAY, ["2026-11-21"]),
    ("2027", SATURDAY, ["2027-12-31"]),
    ("last year", SATURDAY, ["2025-12-31"]),
    ("last year", NEW_YEAR, ["2025-12-31"]),
    ("this year", SATURDAY, ["2026-11-21"]),
    ("this year", NEW_YEAR, ["2026-01-01"]),
    # a day or a week near by
    ("today", SATURDAY, ["2026-11-21"]),
    ("this morning", SATURDAY, ["2026-11-21"]),
    ("Yesterday", SATURDAY, ["2026-11-20"]),
    ("yesterday", NEW_YEAR, ["2025-12-31"]),
    ("last night", SATURDAY, ["2026-11-20"]),
    ("the day before yesterday", SATURDAY, ["2026-11-19"]),
    ("day before yesterday", "2028-03-02", ["2028-02-29"]),
    ("tomorrow", SATURDAY, ["2026-11-22"]),
    ("last Monday", SATURDAY, ["2026-11-16"]),
    ("on Monday", SATURDAY, ["2026-11-16"]),
    ("Mon", SATURDAY, ["2026-11-16"]),
    ("Friday", SATURDAY, ["2026-11-20"]),
    ("Saturday", SATURDAY, ["2026-11-14"]),  # today would be called today
    ("sun", SATURDAY, ["2026-11-15"]),
    ("Thurs.", NEW_YEAR, ["2025-12-25"]),
    ("last week", SATURDAY, ["2026-11-15"]),
    ("last week", "2026-11-23", ["2026-11-22"]),
    ("last week", "2026-11-22", ["2026-11-15", "2026-11-21"]),  # a Sunday: does it end the week or begin it?
    ("this week", SATURDAY, ["2026-11-21"]),
    # so long ago
    ("3 months ago", SATURDAY, ["2026-08-21"]),
    ("3 months", SATURDAY, ["2026-08-21"]),
    ("3months ago", SATURDAY, ["2026-08-21"]),
    ("Three months ago.", SATURDAY, ["2026-08-21"]),
    ("about 3 months ago", SATURDAY, ["2026-08-21"]),
    ("roughly three months ago", SATURDAY, ["2026-08-21"]),
    ("approx. 3 months ago", SATURDAY, ["2026-08-21"]),
    ("~3 months", SATURDAY, ["2026-08-21"]),
    ("~ 3 months ago", SATURDAY, ["2026-08-21"]),
    ("one day ago", NEW_YEAR, ["2025-12-31"]),
    ("0 days ago", SATURDAY, ["2026-11-21"]),
    ("2 weeks", SATURDAY, ["2026-11-07"]),
    ("a week ago", SATURDAY, ["2026-11-14"]),
    ("a fortnight ago", SATURDAY, ["2026-11-07"]),
    ("two fortnights ago", SATURDAY, ["2026-10-24"]),
    ("a month ago", "2026-03-31", ["2026-02-28"]),
    ("a month ago", "2028-03-31", ["2028-02-29"]),
    ("1 month ago", "2026-05-31", ["2026-04-30"]),
    ("1 month ago", "2026-02-28", ["2026-01-28"]),
    ("six months ago", "2026-08-31", ["2026-02-28"]),
    ("twelve months ago", LEAP_DAY, ["2027-02-28"]),
    ("a year ago", LEAP_DAY, ["2027-02-28"]),
    ("4 years ago", LEAP_DAY, ["2024-02-29"]),
    ("nineteen weeks ago", SATURDAY, ["2026-07-11"]),
    ("twenty days ago", SATURDAY, ["2026-11-01"]),
    ("twenty-four months ago", SATURDAY, ["2024-11-21"]),
    ("twenty four months ago", SATURDAY, ["2024-11-21"]),
    ("ninety-nine years ago", SATURDAY, ["1927-11-21"]),
    ("half a year ago", SATURDAY, ["2026-05-21"]),
    ("about half a year ago", SATURDAY, ["2026-05-21"]),
    ("a half year ago", SATURDAY, ["2026-05-21"]),
    ("half a year ago", "2026-08-31", ["2026-02-28"]),
    ("1.5 years ago", SATURDAY, ["2025-05-21"]),
    ("0.5 years ago", SATURDAY, ["2026-05-21"]),
    ("1½ years ago", SATURDAY, ["2025-05-21"]),
    ("a year and a half ago", SATURDAY, ["2025-05-21"]),
    ("two and a half years ago", SATURDAY, ["2024-05-21"]),
    ("2 years and a half", SATURDAY, ["2024-05-21"]),
]  # fmt: skip

ARABIC_DIGITS, WIDE_DIGITS = (
    "".join(chr(ord(c) + zero - ord("0")) if c.isdigit() else c for c in "2026-08-01") for zero in (0x660, 0xFF10)
)
REFUSED = [
    # too vague for a day that anybody could rely on
    "recently", "a while ago", "long ago", "a few weeks ago", "several months ago", "a couple of months ago",
    "some weeks ago", "months ago", "weeks", "last spring", "in summer", "around Easter", "around March",
    "about 2019", "more than a year ago", "less than 3 months ago", "over a year ago", "2-3 months ago", "2 to 3 weeks",
    "early March", "before Christmas", "last", "ago", "the 1st", "weekend", "last weekend", "an hour ago",
    "1.5 months ago", "half a month ago", "a month and a half ago", "1.25 years ago", "1,5 years ago", "1,000 days ago",
    # not about the past, or about a stretch of time
    "in 3 months", "in a week", "next month", "next Monday", "next year", "for 3 months", "since March",
    "3 months later", "-3 months", "minus 3 months",
    # too little, or too many ways to read it
    "", " ", ".", "?", "1", "26", "1/8", "08/26", "01-08", "26-08-01", "aug-26", "20260801", "1/8-2026", "1.8/2026",
    "2026-08-", "2026-08-01-01", "2026 2026", "August August", "Aug 1 2", "j 1 2026", "ju 2026", "Augusto 2026",
    "mo", "Mondays", "1 2 2026", "zero days ago", "a two weeks ago", "twenty-ten days ago", "2026-08-01 10:00",
    # no such day
    "2026-02-30", "2026-02-29", "2026-00-10", "2026-13-01", "2026-08-00", "0000-00-00", "0 Aug 2026", "32 Aug",
    "Aug 45", "31/31/2026", "0/0/26", "1/0000", "0000",
    # outside 1900 to 2199
    "1899-12-31", "2200-01-01", "9999-12-31", "1899", "2200", "December 1899", "1/1/1800", "200 years ago",
    "1600 months ago", "7000 weeks ago", "99999 years ago", "99999 days ago", "999.5 years ago",
    # not for us to guess at
    "not sure", "banana", "123456789012", "\x1b[A2026-08-01", "2026-08-01\x00", "2026\x07-08-01", "🎂", "1 Aug 🎂",
    ARABIC_DIGITS, WIDE_DIGITS, "² weeks ago", "१ week ago", "1 août 2026", "İ 2026", "'", "''26",
    "in", "on", "~", "about", "a" * 10_000, "1" * 10_000, " " * 10_000, "2026-08-01" + " " * 60,
]  # fmt: skip


def dates(text: str, as_of: str | dt.date) -> list[dt.date]:
    return [one.date for one in meanings(text, D(as_of) if isinstance(as_of, str) else as_of)]


@pytest.mark.parametrize(("text", "as_of", "expected"), UNDERSTOOD)
def test_what_is_understood(text: str, as_of: str, expected: list[str]) -> None:
    assert dates(text, as_of) == [D(one) for one in expected]


@pytest.mark.parametrize(("text", "as_of", "expected"), UNDERSTOOD)
def test_case_spaces_and_a_full_stop_do_not_matter(text: str, as_of: str, expected: list[str]) -> None:
    for same in (text.upper(), text.lower(), f" {text}\t", f"{text}.", text.replace(" ", "  "), f"{text}\n"):
        assert dates(same, as_of) == [D(one) for one in expected], same


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("as_of", [SATURDAY, NEW_YEAR, LEAP_DAY])
def test_what_is_refused(text: str, as_of: str) -> None:
    assert dates(text, as_of) == []


def test_a_text_of_sixty_characters_is_the_longest_understood() -> None:
    assert dates("2026-08-01".ljust(60), SATURDAY) == [D("2026-08-01")]
    assert dates("2026-08-01".ljust(61), SATURDAY) == []


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("2026-08-01", [None]),
        ("1/8/26", [None, None]),
        ("1 Aug", [None]),
        ("yesterday", [None]),
        ("Monday", [None]),
        ("March", ["You named no day, so we count from the last day of March 2026."]),
        ("2026-10", ["You named no day, so we count from the last day of October 2026."]),
        ("last month", ["You named no day, so we count from the last day of October 2026."]),
        ("2019", ["You named no day, so we count from the last day of 2019."]),
        ("last year", ["You named no day, so we count from the last day of 2025."]),
        ("last week", ["You named no day, so we count from the last day of last week, a Sunday."]),
        ("this year", ["You named no day, so we count from 21 November 2026, the latest it can be."]),
        ("November", ["You named no day, so we count from 21 November 2026, the latest it can be."]),
        ("this week", ["You named no day, so we count from 21 November 2026, the latest it can be."]),
        ("about three months ago", ["That is counted back 3 months from 21 November 2026."]),
        ("a fortnight ago", ["That is counted back 2 weeks from 21 November 2026."]),
        ("a day ago", ["That is counted back 1 day from 21 November 2026."]),
        ("a year and a half ago", ["That is counted back 18 months from 21 November 2026."]),
        (
            "last March",
            [
                "You named no day, so we count from the last day of March 2026.",
                "You named no day, so we count from the last day of March 2025.",
            ],
        ),
    ],
)
def test_a_note_says_why_this_day_where_none_was_named(text: str, notes: list[str | None]) -> None:
    assert [one.note for one in meanings(text, D(SATURDAY))] == notes


def test_on_the_last_day_of_a_month_the_note_says_so() -> None:
    note = "You named no day, so we count from the last day of November 2026."
    assert meanings("November", D("2026-11-30")) == (Meaning(D("2026-11-30"), note),)


def test_on_a_sunday_last_week_has_two_ends() -> None:
    start = "You named no day, so we count from the last day of last week, a"
    assert meanings("last week", D("2026-11-22")) == (
        Meaning(D("2026-11-15"), f"{start} Sunday."),
        Meaning(D("2026-11-21"), f"{start} Saturday."),
    )


QUOTE = "\N{RIGHT SINGLE QUOTATION MARK}"
NOT_SURE = [
    "not sure", "I am not sure", "i'm not sure", f"I{QUOTE}m not sure.", "unsure", "not_sure", "don't know",
    f"I don{QUOTE}t know", "dont know", "i do not know", "no idea", "I have no idea", "can't remember",
    f"I can{QUOTE}t remember", "cannot remember", "I cannot remember", "I forgot", "NS", " Not  Sure. ",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_SURE)
def test_the_ways_to_say_not_sure(text: str) -> None:
    assert means_not_sure(text)
    assert dates(text, SATURDAY) == []


@pytest.mark.parametrize(
    "text",
    ["", "?", "sure", "I am sure", "no", "none", "n", "not", "i know", "i remember", "not sure" + " " * 60, "nsns"],
)
def test_what_does_not_say_not_sure(text: str) -> None:
    assert not means_not_sure(text)


# What must hold whatever is typed, on any day.

DAYS = st.dates(D("1900-01-01"), D("2199-12-31"))
WORDS = st.sampled_from(
    [
        "1", "2", "3", "12", "24", "26", "29", "30", "31", "99", "1900", "2026", "2199", "1/8/26", "08/2026", "2026-02",
        "1st", "31st", "0.5", "½", "a", "an", "one", "twenty", "four", "half", "and", "of", "the", "in", "on", "last",
        "this", "about", "~", "ago", "day", "week", "weeks", "fortnight", "month", "months", "year", "years", "today",
        "yesterday", "feb", "march", "May", "dec.", "Monday", "sun", "night", "before", "'", "-", "/", ".", ",", "?",
    ]
)  # fmt: skip
TYPED = st.one_of(
    st.text(max_size=70), st.lists(WORDS, max_size=6).map(" ".join), st.lists(WORDS, max_size=6).map("".join)
)


@given(text=TYPED, as_of=DAYS)
@example(text="yesterday", as_of=D("1900-01-01"))
@example(text="last week", as_of=D("1900-01-01"))
@example(text="29 feb", as_of=D("1900-01-01"))
@example(text="tomorrow", as_of=D("2199-12-31"))
def test_any_text_gives_dates_in_range_or_none(text: str, as_of: dt.date) -> None:
    found = dates(text, as_of)
    assert all(1900 <= one.year <= 2199 for one in found)
    assert len(set(found)) == len(found) <= 2
    assert len({one > as_of for one in found}) <= 1  # what is to come is left out where the past is meant as well
    assert not (found and means_not_sure(text))


@given(text=st.text(min_size=61, max_size=200), as_of=DAYS)
def test_no_long_text_is_understood(text: str, as_of: dt.date) -> None:
    assert dates(text, as_of) == []
    assert not means_not_sure(text)


@given(date=DAYS, as_of=DAYS)
def test_a_date_in_full_is_exactly_that_date(date: dt.date, as_of: dt.date) -> None:
    month = MONTHS[date.month - 1]
    for text in (
        date.isoformat(),
        f"{date.year}/{date.month}/{date.day}",
        f"{date.day} {month} {date.year}",
        f"{month} {date.day}, {date.year}",
        f"{date.day} {month[:3]} {date.year}",
    ):
        assert meanings(text, as_of) == (Meaning(date, None),), text


@given(date=DAYS, as_of=DAYS)
def test_a_date_in_numbers_is_always_among_its_readings(date: dt.date, as_of: dt.date) -> None:
    for text in (f"{date.day}/{date.month}/{date.year}", f"{date.month}/{date.day}/{date.year}"):
        found = dates(text, as_of)
        assert date in found or (date > as_of and all(one <= as_of for one in found) and found)


@given(as_of=DAYS, date=DAYS)
def test_a_day_without_a_year_lies_less_than_a_year_back(as_of: dt.date, date: dt.date) -> None:
    found = dates(f"{date.day} {MONTHS[date.month - 1]}", as_of)
    if (date.month, date.day) == (2, 29):
        assert all((one.month, one.day) == (2, 29) and one <= as_of for one in found)
    elif found:
        assert [(one.month, one.day) for one in found] == [(date.month, date.day)]
        assert 0 <= (as_of - found[0]).days <= 365
    else:
        assert as_of.year == 1900


@given(as_of=DAYS, month=st.sampled_from(MONTHS), form=st.sampled_from(["{}", "in {}", "last {}", "{} last year"]))
def test_a_month_means_its_last_day_or_today(as_of: dt.date, month: str, form: str) -> None:
    for one in meanings(form.format(month), as_of):
        assert one.date <= as_of
        assert MONTHS[one.date.month - 1] == month
        assert one.date == as_of or (one.date + ONE_DAY).day == 1
        assert one.note is not None


@given(as_of=DAYS, count=st.integers(0, 400), about=st.sampled_from(["", "about ", "~"]))
def test_days_and_weeks_are_counted_back(as_of: dt.date, count: int, about: str) -> None:
    for unit, days in (("days", 1), ("weeks", 7)):
        expected = dt.date.fromordinal(as_of.toordinal() - count * days)
        assert dates(f"{about}{count} {unit} ago", as_of) == ([expected] if expected.year >= 1900 else [])


@given(as_of=DAYS, count=st.integers(0, 400))
@example(as_of=D("2026-08-31"), count=6)
@example(as_of=D(LEAP_DAY), count=12)
def test_months_are_counted_back_to_the_same_day_or_the_last(as_of: dt.date, count: int) -> None:
    last = as_of.replace(day=1) - ONE_DAY  # the last day of the month before
    for _ in range(count - 1):
        last = last.replace(day=1) - ONE_DAY
    expected = last.replace(day=min(as_of.day, last.day)) if count else as_of
    assert dates(f"{count} months ago", as_of) == ([expected] if expected.year >= 1900 else [])


@given(as_of=DAYS, count=st.integers(1, 30))
def test_a_year_is_twelve_months(as_of: dt.date, count: int) -> None:
    assert dates(f"{count} years ago", as_of) == dates(f"{12 * count} months ago", as_of)
    assert dates(f"{count}.5 years ago", as_of) == dates(f"{12 * count + 6} months ago", as_of)


@given(as_of=DAYS, weekday=st.sampled_from(["Mon", "Tuesday", "wed", "thurs", "Friday", "sat", "Sunday"]))
def test_a_weekday_lies_in_the_last_seven_days(as_of: dt.date, weekday: str) -> None:
    for one in dates(f"last {weekday}", as_of):
        assert 1 <= (as_of - one).days <= 7
        assert f"{one:%a}".lower() == weekday[:3].lower()
