"""Rules that say the same of the same people."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from skinquiz.checks.analysis.structure.subject import Subject
from skinquiz.conditions import comparisons
from skinquiz.model import All, Condition, Not, Rule
from skinquiz.rulefiles.diagnostics import Problems


def repeated_rules(subject: Subject, problems: Problems) -> None:
    """Add each rule about a concern that applies to just the people of an earlier one, and asks for the same."""
    for one, other in _alike(subject):
        if _same(subject, one.when, other.when):
            place = subject.written.places.of("rule", other.id)
            first = subject.written.places.of("rule", one.id)
            message = f"the rule `{other.id}` repeats `{one.id}`: the same people, the same outcome"
            subject.repeated.update((one.id, other.id))
            help = f"keep `{one.id}` and delete this one, and bring its texts and sources there"
            problems.add("repeated-rule", place, message, help, ((first, "the same here"),))


def _alike(subject: Subject) -> Iterator[tuple[Rule, Rule]]:
    """Yield the pairs that may be the same: about a common concern, with one outcome, looking at the same questions."""
    groups: dict[object, list[Rule]] = {}
    for rule in subject.rules():
        if rule.outcome:
            groups.setdefault((rule.outcome, _looked_at(rule.when)), []).append(rule)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if not set(one.concerns).isdisjoint(other.concerns):
                yield one, other


def _looked_at(condition: Condition) -> frozenset[str]:
    return frozenset(leaf.question for leaf in comparisons(condition))


def _same(subject: Subject, one: Condition, other: Condition) -> bool:
    some = subject.everyone.some
    return not some(All((one, Not(other)))) and not some(All((other, Not(one))))
