"""Rules that could go without anybody's result changing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from skinquiz.checks.analysis.structure.subject import Subject
from skinquiz.checks.everyone.boxes import Box
from skinquiz.conditions import comparisons
from skinquiz.model import CONCERNS, Comparison, Is, Rule
from skinquiz.rulefiles.diagnostics import Problems


def idle_rules(subject: Subject, problems: Problems) -> None:
    """Add each rule with an outcome that changes nobody's outcome, and tells nobody a fact that no other rule tells."""
    for rule in subject.rules():
        if rule.outcome and not any(_matters(subject, rule, concern) for concern in rule.concerns):
            place = subject.written.places.of("rule", rule.id, key="outcome")
            message = (
                f"the rule `{rule.id}` changes nothing: wherever it applies, others ask for as much and tell its facts"
            )
            help = "delete it, ask for a lower outcome, or leave `outcome` out and let it be a note"
            problems.add("idle-rule", place, message, help)


def _matters(subject: Subject, rule: Rule, concern: str) -> bool:
    assert rule.outcome is not None
    here = [*subject.everyone.failing(rule.when), *subject.everyone.failing(Is(CONCERNS, (concern,)))]
    beside = [one for one in subject.rules() if one.id != rule.id and concern in one.concerns]
    if rule.outcome.rung > subject.ladders[concern].best:
        as_low = [one for one in beside if one.outcome and one.outcome.rung >= rule.outcome.rung]
        if _somebody_outside(subject, here, (box for one in as_low for box in subject.everyone.holding(one.when))):
            return True
    return any(
        _somebody_outside(subject, [*here, *subject.everyone.failing(leaf)], _told(subject, leaf, beside))
        for leaf in comparisons(rule.when)
    )


def _somebody_outside(subject: Subject, bars: Sequence[Box], others: Iterable[Box]) -> bool:
    """Say whether anybody outside the bars is outside these boxes too. Mostly the first who is found shows it."""
    person = subject.everyone.all.somebody(bars)
    if person is None:
        return False
    boxes = list(others)
    if not any(all(cells >> person[name] & 1 for name, cells in box.items()) for box in boxes):
        return True
    return subject.everyone.all.anybody([*bars, *boxes])


def _told(subject: Subject, fact: Comparison, rules: Sequence[Rule]) -> Iterator[Box]:
    """Yield boxes of those whom one of these rules tells the same answer."""
    about = {rule.id for rule in rules}
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
