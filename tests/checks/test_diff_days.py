"""Days: of each order in which spans end there is one, and no other day shows a change that none of these shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skinquiz.checks.diff import compare
from skinquiz.checks.diff.days import on_other_days
from skinquiz.checks.everyone.days import _order, telling_days
from skinquiz.model import Outcome, RuleSet, Span, Within
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import TINY
from tests.golden.reports import rules

DAY = dt.date(2027, 3, 10)
MOST = {"days": 400, "weeks": 60, "months": 14, "years": 2}
SPANS = st.one_of(st.builds(Span, st.integers(1, most), st.just(unit)) for unit, most in MOST.items())
YEARS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 1, 1))


def waiting(*spans: Span) -> RuleSet:
    """The small rule set with one rule for each of these spans since the last peel, and no other."""
    tiny = load_ruleset(TINY)
    rule = tiny.rules[0]
    made = [
        replace(rule, id=f"wait-{number}", when=Within("last_peel", span), outcome=Outcome.WAIT, concerns=("marks",))
        for number, span in enumerate(spans)
    ]
    questions = {**tiny.questions, "peel_reaction": replace(tiny.questions["peel_reaction"], ask_when=None)}
    return replace(tiny, rules=tuple(made), questions=questions)


@given(spans=st.lists(SPANS, min_size=1, max_size=4, unique=True), day=YEARS)
def test_the_order_is_that_of_the_last_days_on_which_each_is_over(spans: list[Span], day: dt.date) -> None:
    order = _order(spans, day)
    for one, here in zip(spans, order, strict=True):
        for other, there in zip(spans, order, strict=True):
            starts = (day - dt.timedelta(days=back) for back in range(750))
            assert any(one.after(start) <= day < other.after(start) for start in starts) == (here < there)


@pytest.mark.parametrize("shipped", [False, True])
def test_where_no_spans_change_places_one_day_is_enough(shipped: bool) -> None:
    ruleset = rules("shipped") if shipped else load_ruleset(TINY)
    assert telling_days((rule.when for rule in ruleset.rules), DAY) == (DAY,)


def test_spans_that_change_places_need_more_days() -> None:
    days = telling_days([Within("last", Span(30, "days")), Within("last", Span(1, "months"))], DAY)
    assert days[0] == DAY
    assert 2 <= len(days) <= 3, "shorter than a month, as long, longer"
    orders = {_order([Span(30, "days"), Span(1, "months")], day) for day in days}
    every = {_order([Span(30, "days"), Span(1, "months")], DAY + dt.timedelta(days=number)) for number in range(1461)}
    assert orders == every


def test_no_day_of_four_years_shows_a_change_that_is_not_told() -> None:
    old, new = waiting(Span(1, "months"), Span(5, "weeks")), waiting(Span(30, "days"), Span(2, "months"))
    today = compare(old, new, DAY)
    told = {(one.concern, one.old, one.new) for one in today.changes}
    told |= {(one.concern, one.old, one.new) for _, one in on_other_days(today, old, new, DAY)}
    seen = set()
    for number in range(0, 1461, 9):
        changes = compare(old, new, DAY + dt.timedelta(days=number)).changes
        seen |= {(one.concern, one.old, one.new) for one in changes}
    assert seen == told
