"""Promises of findings."""

from __future__ import annotations

from collections.abc import Sequence

from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.count import Bar
from skinquiz.checks.prove.group import Group
from skinquiz.checks.prove.proof import Broken


def broken_finding(group: Group) -> Broken | None:
    """Return those with the first finding that breaks the promise, or None if there is nobody."""
    rules = {rule.id: rule for rule in group.ruleset.rules}
    for name in group.promise.findings:
        rule = rules[name]
        speaks = group.concern in rule.concerns
        against: Sequence[Box] = ()
        if group.promise.kind == "never":
            if not speaks:
                continue
            against = group.everyone.failing(rule.when)
        elif speaks:
            against = group.everyone.holding(rule.when)
        bars = (*group.bars, *against)
        if group.everyone.all.anybody(bars):
            return _broken(group, name, bars)
    return None


def _broken(group: Group, finding: str, bars: Sequence[Box]) -> Broken:
    everyone, answers = group.everyone, None
    if group.exemplify and (person := everyone.all.plainest(bars, everyone.order())):
        answers = everyone.answers(person)
    counter, everybody = everyone.counter(1)
    people = counter.count_within(everybody, map(Bar, bars))[0]
    return Broken(group.concern, answers, finding=finding, people=people)
