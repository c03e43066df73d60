"""Which rules differ, in what, and for how many people they hold now and did not before, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from skinquiz.checks.diff.difference import RuleChange
from skinquiz.checks.everyone.people import Everyone
from skinquiz.model import CONCERNS, All, Condition, Is, Not, Rule, RuleSet

Conditions = Mapping[str, Condition]


def changed_rules(
    everyone: Everyone, old: RuleSet, new: RuleSet, was: Conditions, now: Conditions
) -> Iterator[RuleChange]:
    """Yield the rules that are new, changed or gone; `was` and `now` hold their conditions in common terms."""
    before, after = {rule.id: rule for rule in old.rules}, {rule.id: rule for rule in new.rules}
    for name, rule in after.items():
        there = before.get(name)
        what = () if there is None else tuple(_differs(there, rule, was[name] != now[name]))
        if there is None:
            yield RuleChange(name, "added", (), everyone.count(_about(rule, now[name])), 0)
        elif what:
            one, other = _about(there, was[name]), _about(rule, now[name])
            gained, lost = everyone.count(All((other, Not(one)))), everyone.count(All((one, Not(other))))
            yield RuleChange(name, "changed", what, gained, lost)
    for name, rule in before.items():
        if name not in after:
            yield RuleChange(name, "removed", (), 0, everyone.count(_about(rule, was[name])))


def _about(rule: Rule, when: Condition) -> Condition:
    return All((when, Is(CONCERNS, rule.concerns)))


def _differs(old: Rule, new: Rule, condition: bool) -> Iterator[str]:
    if condition:
        yield "when"
    for key, same in {
        "outcome": old.outcome is new.outcome,
        "applies_to": old.concerns == new.concerns,
        "until": old.until == new.until,
        "resolved_by": old.resolved_by == new.resolved_by,
        "urgent": (old.urgent is None) == (new.urgent is None),
    }.items():
        if not same:
            yield key
