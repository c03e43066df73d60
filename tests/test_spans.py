"""Sums with dates: ends of months, leap days, the last day of a wait and the day after."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.conditions import Situation, Truth, evaluate
from skinquiz.model import CONCERNS, Outcome, Over, Question, RuleSet, Span, Within
from skinquiz.rulefiles.load import load_ruleset
from tests.mdcases import TINY

D = dt.date.fromisoformat
DATES = st.dates(D("1900-01-01"), D("2199-12-31"))
SPANS = st.builds(Span, st.integers(1, 400), st.sampled_from(["days", "weeks", "months", "years"]))
ONE_DAY = dt.timedelta(days=1)
LAST = {"last": Question(id="last", ask="?", type="date", label="last", not_sure=True)}


@pytest.fixture(scope="module")
def tiny() -> RuleSet:
    return load_ruleset(TINY)


def span(text: str) -> Span:
    count, unit = text.split()
    return Span(int(count), unit if unit.endswith("s") else unit + "s")  # type: ignore[arg-type]  # one of four units


@pytest.mark.parametrize(
    ("start", "plus", "end"),
    [
        ("2026-08-31", "6 months", "2027-02-28"),  # the end of a month is clipped
        ("2027-08-31", "6 months", "2028-02-29"),  # to the leap day, where there is one
        ("2026-08-30", "6 months", "2027-02-28"),
        ("2026-08-29", "6 months", "2027-02-28"),
        ("2026-08-28", "6 months", "2027-02-28"),
        ("2026-09-01", "6 months", "2027-03-01"),
        ("2026-02-28", "6 months", "2026-08-28"),  # and not moved to the end again
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2026-01-31", "2 months", "2026-03-31"),
        ("2026-03-31", "1 month", "2026-04-30"),
        ("2026-12-31", "1 month", "2027-01-31"),
        ("2026-11-30", "3 months", "2027-02-28"),
        ("2026-12-01", "12 months", "2027-12-01"),
        ("2026-10-15", "14 months", "2027-12-15"),
        ("2026-11-15", "1 month", "2026-12-15"),
        ("2026-11-15", "13 months", "2027-12-15"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-02-29", "4 years", "2028-02-29"),
        ("2024-02-29", "12 months", "2025-02-28"),
        ("2096-02-29", "4 years", "2100-02-28"),  # 2100 has no leap day
        ("2024-02-28", "1 day", "2024-02-29"),
        ("2023-02-28", "1 day", "2023-03-01"),
        ("2024-02-29", "1 week", "2024-03-07"),
        ("2026-12-31", "1 day", "2027-01-01"),
        ("2026-10-09", "6 weeks", "2026-11-20"),
        ("2026-03-28", "3 days", "2026-03-31"),  # clocks change; days do not
    ],
)
def test_a_sum_written_out(start: str, plus: str, end: str) -> None:
    assert span(plus).after(D(start)) == D(end)


@pytest.mark.parametrize("plus", ["9999 years", "9999 months", "9999 weeks", "9999 days", "7974 years", "7973 years"])
def test_a_sum_past_the_last_date_is_the_last_date(plus: str) -> None:
    end = span(plus).after(D("2026-11-20"))
    assert end <= dt.date.max
    assert end == dt.date.max or end.year < 9999 or plus == "7973 years"
    assert span("9999 years").after(D("2026-11-20")) == dt.date.max
    assert span("7973 years").after(D("2026-11-20")) == D("9999-11-20")
    assert span("7974 years").after(D("2026-11-20")) == dt.date.max


@pytest.mark.parametrize(
    ("value", "words"),
    [("1 day", "1 day"), ("2 days", "2 days"), ("1 week", "1 week"), ("6 months", "6 months"), ("1 year", "1 year")],
)
def test_a_span_in_words(value: str, words: str) -> None:
    assert str(span(value)) == words


@given(DATES, SPANS)
def test_a_span_is_later_and_never_skips_a_month(start: dt.date, plus: Span) -> None:
    end = plus.after(start)
    assert end > start
    if plus.unit in ("months", "years"):
        months = plus.count * (12 if plus.unit == "years" else 1)
        assert (end.year - start.year) * 12 + end.month - start.month == months
        assert end.day == start.day or (end.day < start.day and (end + ONE_DAY).day == 1)
    else:
        assert (end - start).days == plus.count * (7 if plus.unit == "weeks" else 1)


@given(DATES, SPANS)
def test_a_later_start_never_ends_earlier(start: dt.date, plus: Span) -> None:
    assert plus.after(start) <= plus.after(start + ONE_DAY)


@given(DATES, st.integers(1, 60))
def test_years_are_twelve_months_and_weeks_seven_days(start: dt.date, count: int) -> None:
    assert Span(count, "years").after(start) == Span(12 * count, "months").after(start)
    assert Span(count, "weeks").after(start) == Span(7 * count, "days").after(start)


def within(start: dt.date | str, plus: Span, as_of: dt.date) -> Truth:
    return evaluate(Within("last", plus), Situation(LAST, {"last": start}, as_of)).truth


def over(start: dt.date | str, plus: Span, as_of: dt.date) -> Truth:
    return evaluate(Over("last", plus), Situation(LAST, {"last": start}, as_of)).truth


@given(DATES, SPANS)
@example(D("2026-08-31"), Span(6, "months"))
@example(D("2024-02-29"), Span(1, "years"))
def test_the_last_day_and_the_day_before_it(start: dt.date, plus: Span) -> None:
    """`until` says the date on which `within` no longer holds; the day before, it still does."""
    until = plus.after(start)
    assert within(start, plus, until - ONE_DAY) is Truth.YES
    assert within(start, plus, until) is Truth.NO
    assert within(start, plus, until + ONE_DAY) is Truth.NO
    assert over(start, plus, until - ONE_DAY) is Truth.NO
    assert over(start, plus, until) is Truth.YES


@given(DATES, SPANS, DATES)
def test_over_is_the_opposite_of_within_on_a_known_date(start: dt.date, plus: Span, as_of: dt.date) -> None:
    assert {within(start, plus, as_of), over(start, plus, as_of)} == {Truth.YES, Truth.NO}


@given(SPANS, DATES)
def test_both_are_false_where_the_date_is_not_known(plus: Span, as_of: dt.date) -> None:
    assert within("not_sure", plus, as_of) is over("not_sure", plus, as_of) is Truth.NO


@given(as_of=st.dates(D("2000-01-01"), D("2100-12-31")), days=st.integers(0, 130))
@example(as_of=D("2026-02-28"), days=92)  # 28 November and 3 months
@example(as_of=D("2026-02-28"), days=89)  # 1 December and 3 months: tomorrow
def test_within_and_until_agree_in_an_assessment(tiny: RuleSet, as_of: dt.date, days: int) -> None:
    """The rule waits exactly as long as `earliest` says, and on that day it is gone."""
    last = as_of - dt.timedelta(days=days)
    answers = {CONCERNS: ("rough",), "rough_where": ("face",), "peel_before": "once", "last_peel": last}
    answers |= {"age": 40, "pregnancy": "no", "skin_now": ("none",), "peel_reaction": "nothing"}
    one = assess(tiny, answers, as_of).concerns[0]
    if one.outcome is not Outcome.WAIT:
        assert one.earliest is None
        assert span("3 months").after(last) <= as_of
        return
    assert one.earliest == span("3 months").after(last)
    assert one.earliest > as_of
    then = assess(tiny, answers, one.earliest).concerns[0]
    assert then.outcome is Outcome.POSSIBLE
    day_before = assess(tiny, answers, one.earliest - ONE_DAY).concerns[0]
    assert (day_before.outcome, day_before.earliest) == (Outcome.WAIT, one.earliest)
