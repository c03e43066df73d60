"""Promises of the date that those who have to wait are told.

Two dates are compared here, so a kind of answer is not enough: the days that it stands for count. All that is asked of
them is to lie early or late, so the first and the last day of each kind decide; where both sums start from one
question, its days are told apart by how the sums compare.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from skinquiz.assess import assess
from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.cells import Variable
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.prove.group import Group
from skinquiz.checks.prove.proof import Broken
from skinquiz.model import Outcome, Rule, Span, UntilDate

Days = Mapping[str, dt.date]  # the day that is the answer to a question, where not the first of its kind
Asked = tuple[Sequence[Box], Days]  # whoever waits and is in none of the boxes breaks the promise, with these days


def broken_wait(group: Group) -> Broken | None:
    """Return somebody who waits and is told a date against the promise, or None if nobody is."""
    asked = _earlier if group.promise.kind == "always" else _as_late
    crowd = group.ladder.crowd(Outcome.WAIT.rung)
    for bars, days in asked(group):
        if not crowd.anybody(bars):
            continue  # nor anybody who waits
        for waiting in group.ladder.ways(Outcome.WAIT.rung):
            if crowd.anybody([*bars, *waiting]):
                return _broken(group, [*bars, *waiting], days)
    return None


def undated(everyone: Everyone, question: str) -> Iterator[Box]:
    """Yield the box of those who are not asked for this date or do not know it."""
    first = everyone.variables[question][0]
    dated = sum(1 << place for place, _ in _dated(first))
    yield {question: first.everything & ~dated}


def _ends(group: Group) -> Iterator[tuple[Rule, UntilDate]]:
    """Yield the rules about the concern that tell people to wait until a date."""
    for rule in group.ruleset.rules:
        if isinstance(rule.until, UntilDate) and group.concern in rule.concerns:
            yield rule, rule.until


def _earlier(group: Group) -> Iterator[Asked]:
    """Yield where no wait lasts as long as promised: the promised date late, those of the rules early."""
    everyone, until, ends = group.everyone, _until(group), [*_ends(group)]
    first = everyone.variables[until.question][0]
    same = tuple(end.plus for _, end in ends if end.question == until.question)
    for place, days in _dated(first):
        for day in _kinds_of_day(days, until.plus, same):
            promised = until.plus.after(day)
            late = [box for rule, end in ends for box in _lasting(everyone, rule, end, until, day, promised)]
            here = {until.question: first.everything & ~(1 << place)}
            yield [*group.bars, here, *late], {until.question: day}


def _until(group: Group) -> UntilDate:
    assert group.promise.until is not None
    return group.promise.until


def _lasting(
    everyone: Everyone, rule: Rule, end: UntilDate, until: UntilDate, day: dt.date, promised: dt.date
) -> Iterator[Box]:
    """Yield boxes of those whom the rule tells to wait at least until that day, however early their own date is."""
    if end.question == until.question:
        if end.plus.after(day) >= promised:
            yield from everyone.holding(rule.when)
        return
    first = everyone.variables[end.question][0]
    late = sum(1 << place for place, (early, _) in _dated(first) if end.plus.after(early) >= promised)
    for box in everyone.holding(rule.when):
        if both := box.get(end.question, first.everything) & late:
            yield {**box, end.question: both}


def _as_late(group: Group) -> Iterator[Asked]:
    """Yield where some wait lasts as long as must never be told: the promised date early, that of the rule late."""
    everyone, until = group.everyone, _until(group)
    first = everyone.variables[until.question][0]
    for rule, end in _ends(group):
        for box in everyone.holding(rule.when):
            for place, (early, last) in _dated(first):
                inside = [*group.bars, *everyone.within(box), {until.question: first.everything & ~(1 << place)}]
                if end.question == until.question:
                    kinds = _kinds_of_day((early, last), until.plus, (end.plus,))
                    if day := next((day for day in kinds if end.plus.after(day) >= until.plus.after(day)), None):
                        yield inside, {until.question: day}
                    continue
                other = everyone.variables[end.question][0]
                for there, (_, late) in _dated(other):
                    if end.plus.after(late) >= until.plus.after(early):
                        apart = {end.question: other.everything & ~(1 << there)}
                        yield [*inside, apart], {end.question: late}


def _dated(variable: Variable) -> Iterator[tuple[int, tuple[dt.date, dt.date]]]:
    """Yield the places of the cells that stand for days, with the first and the last of these."""
    for place, cell in enumerate(variable.cells):
        if isinstance(cell.value, dt.date):
            yield place, (cell.value, cell.value + dt.timedelta(days=cell.count - 1))


@lru_cache(maxsize=256)
def _kinds_of_day(days: tuple[dt.date, dt.date], plus: Span, others: tuple[Span, ...]) -> list[dt.date]:
    """Return the last day of each kind, when days are told apart by whether the other spans end as late as this one."""
    first, last = days
    if all(other.unit == plus.unit for other in others):
        return [last]
    found: dict[tuple[bool, ...], dt.date] = {}
    for number in range((last - first).days + 1):
        day = first + dt.timedelta(days=number)
        end = plus.after(day)
        found[tuple(other.after(day) >= end for other in others)] = day
    return list(found.values())


def _broken(group: Group, bars: Sequence[Box], days: Days) -> Broken:
    everyone = group.everyone
    person = group.ladder.crowd(Outcome.WAIT.rung).plainest(bars, everyone.order())
    assert person is not None
    answers = {**everyone.answers(person), **days}
    assessment = assess(group.ruleset, answers, everyone.as_of)
    one = next(one for one in assessment.concerns if one.concern.id == group.concern)
    return Broken(group.concern, answers if group.exemplify else None, outcome=one.outcome, earliest=one.earliest)
