"""Rules that could go without anybody's result changing."""

from __future__ import annotations

from collections.abc import Iterator, Set

from skinquiz.checks.analysis.structure.subject import Subject
from skinquiz.checks.everyone.boxes import Box
from skinquiz.conditions import comparisons
from skinquiz.model import CONCERNS, Comparison, Is, Rule
from skinquiz.rulefiles.diagnostics import Problems


def idle_rules(subject: Subject, problems: Problems) -> None:
    """Add each rule with an outcome that changes nobody's outcome, and tells nobody a fact that no other rule tells."""
    for rule in subject.rules():
        if rule.id in subject.repeated:
            continue  # each would seem idle beside the other
        if rule.outcome and not any(_matters(subject, rule, concern) for concern in rule.concerns):
            place = subject.written.places.of("rule", rule.id, key="outcome")
            message = (
                f"the rule `{rule.id}` changes nothing: wherever it applies, others ask for as much and tell its facts"
            )
            help = "delete it, ask for a lower outcome, or leave `outcome` out and let it be a note"
            problems.add("idle-rule", place, message, help)


def _matters(subject: Subject, rule: Rule, concern: str) -> bool:
    assert rule.outcome is not None
    everyone = subject.everyone
    here = [*everyone.failing(rule.when), *everyone.failing(Is(CONCERNS, (concern,)))]
    person = everyone.all.somebody(here)
    if person is None:
        return False
    if rule.outcome.rung > subject.ladders[concern].best:
        # Mostly the first who is found has no other reason.
        there = (subject.by_id[name] for name in subject.holding(person))
        if not any(_asks_as_much(one, rule, concern) for one in there):
            return True
        lower = (one for one in subject.rules() if _asks_as_much(one, rule, concern))
        if everyone.all.anybody([*here, *(box for one in lower for box in everyone.holding(one.when))]):
            return True
    about = {one.id for one in subject.rules() if one.id != rule.id and concern in one.concerns}
    return any(
        everyone.all.anybody([*here, *everyone.failing(leaf), *_told(subject, leaf, about)])
        for leaf in comparisons(rule.when)
    )


def _asks_as_much(other: Rule, rule: Rule, concern: str) -> bool:
    """Say whether another rule about the concern asks for the same outcome or a lower one."""
    if other.id == rule.id or other.outcome is None or concern not in other.concerns:
        return False
    assert rule.outcome is not None
    return other.outcome.rung >= rule.outcome.rung


def _told(subject: Subject, fact: Comparison, about: Set[str]) -> Iterator[Box]:
    """Yield boxes of those whom one of these rules tells the same answer."""
    for rule, leaf, both in subject.facts(fact.question):
        if rule.id in about and _same_answer(subject, fact, leaf):
            yield from subject.everyone.holding(both)


def _same_answer(subject: Subject, fact: Comparison, other: Comparison) -> bool:
    """Say whether a comparison that holds tells all of the answer that another tells; of a list only named options."""
    if fact.question != other.question:
        return False
    if subject.ruleset.questions[fact.question].type != "choices":
        return True
    return isinstance(fact, Is) and isinstance(other, Is) and set(fact.options) <= set(other.options)
