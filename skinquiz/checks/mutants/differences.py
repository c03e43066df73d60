"""Whom a mutant tells something else: as conditions on the answers, so that everybody can be asked at once.

Told is what a case can expect: which rules apply, what is shown beside outcomes, and for each concern its outcome,
fit, safety and end of a wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from skinquiz.checks.mutants.mutant import Mutant, applied, chosen
from skinquiz.checks.shown import Shown, all_shown
from skinquiz.conditions import comparisons
from skinquiz.model import (
    All,
    AnyOf,
    Concern,
    Condition,
    Not,
    Outcome,
    Promise,
    Question,
    Rule,
    RuleSet,
    UntilDate,
    UntilEvent,
)


@dataclass(frozen=True, slots=True)
class Late:
    """A promise of a date: those for whom these rules break it are told another date by the mutant."""

    ruleset: RuleSet
    promise: Promise


def differences(mutant: Mutant, ruleset: RuleSet) -> tuple[Condition, ...]:
    """Return conditions of which one holds for each who is told something else, but for dates; and for nobody else."""
    match mutant.changed:
        case Concern() as concern:
            found = _lower_than_fit(concern.id, ruleset)
        case Question() as question:
            found = _by_asking(question, ruleset)
        case Shown() as shown:
            found = _by_showing(next(one for one in all_shown(ruleset) if one.name == shown.name), shown)
        case changed:
            found = _by_rule(_rule(mutant, ruleset), changed, ruleset)
    return tuple(found)


def late(mutant: Mutant, ruleset: RuleSet) -> Iterator[Late]:
    """Yield where a change of a date, among those whom no condition of `differences` tells apart, could show."""
    changed = mutant.changed
    if mutant.of != "rule" or not isinstance(changed, Rule):
        return
    rule = _rule(mutant, ruleset)
    untils = [one.until for one in (rule, changed) if isinstance(one.until, UntilDate)]
    if changed.until == rule.until and changed.outcome is rule.outcome and changed.concerns == rule.concerns:
        return
    longest = max(untils, key=lambda until: until.plus.count, default=None)
    if longest is None or rule.outcome is not Outcome.WAIT:
        return
    # With the rule that waits less long, or not at all, somebody who is told an earlier date shows the difference.
    shorter = ruleset if rule.until != longest else applied(mutant, ruleset)
    about = [one for one in rule.concerns if changed.concerns == rule.concerns or one not in changed.concerns]
    for concern in about:
        promise = Promise("", "", "", rule.when, (concern,), "always", until=longest)
        yield Late(shorter, promise)


def _rule(mutant: Mutant, ruleset: RuleSet) -> Rule:
    return next(rule for rule in ruleset.rules if rule.id == mutant.id)


# Rules


def _by_rule(rule: Rule, changed: Rule | None, ruleset: RuleSet) -> Iterator[Condition]:
    if changed is None:
        yield All((chosen(*rule.concerns), rule.when))
        return
    if changed.when != rule.when:
        yield All((chosen(*rule.concerns), rule.when, Not(changed.when)))
        yield All((chosen(*rule.concerns), changed.when, Not(rule.when)))
    for concern in rule.concerns:
        if concern not in changed.concerns:
            others = [Not(chosen(one)) for one in changed.concerns]
            yield All((chosen(concern), *others, rule.when))
            yield from _by_rung(rule, concern, ruleset)
        elif changed.outcome is not rule.outcome:
            yield from _by_rung(rule, concern, ruleset)


def _by_rung(rule: Rule, concern: str, ruleset: RuleSet) -> Iterator[Condition]:
    """Yield who is told a better fit, safety or outcome, or waits for less, where the rule asks for less."""
    if rule.outcome is None:
        return
    rung = rule.outcome.rung
    beside = [one for one in ruleset.rules if one.id != rule.id and concern in one.concerns and one.outcome]
    here = (chosen(concern), rule.when)
    best = ruleset.concerns[concern].best_case.outcome.rung
    if rung > (0 if rule.about == "safety" else best):
        as_low = [one for one in beside if one.about == rule.about and one.outcome and one.outcome.rung >= rung]
        yield All((*here, *(Not(one.when) for one in as_low)))
    if rule.outcome is Outcome.WAIT and isinstance(rule.until, UntilEvent):
        lower = [one for one in beside if one.outcome and one.outcome.rung > rung]
        same = [one for one in beside if one.outcome is Outcome.WAIT and one.until == rule.until]
        if best <= rung:
            yield All((*here, *(Not(one.when) for one in (*lower, *same))))


# Best cases


def _lower_than_fit(concern: str, ruleset: RuleSet) -> Iterator[Condition]:
    best = ruleset.concerns[concern].best_case.outcome
    as_low = [
        rule
        for rule in ruleset.rules
        if rule.about == "fit" and concern in rule.concerns and rule.outcome and rule.outcome.rung >= best.rung
    ]
    yield All((chosen(concern), *(Not(rule.when) for rule in as_low)))


# What is shown


def _by_showing(shown: Shown, changed: Shown) -> Iterator[Condition]:
    if changed.when != shown.when:
        yield from (
            All((one.shown_to, other.hidden_from))
            for one, other in ((shown, changed), (changed, shown))
            if other.hidden_from
        )


# Questions


def _by_asking(question: Question, ruleset: RuleSet) -> Iterator[Condition]:
    """Yield who is asked what has no answer yet, and whose answers no longer count where a rule looks at them."""
    counting = _counting(question, ruleset.questions)
    for name, asked in counting.items():
        before = ruleset.questions[name].ask_when
        if before is not None:
            yield All((Not(before), *([asked] if asked else [])))
    for rule in ruleset.rules:
        after = _as_counted(rule.when, counting)
        if after != rule.when:
            yield All((chosen(*rule.concerns), rule.when, Not(after)))
            yield All((chosen(*rule.concerns), after, Not(rule.when)))
    for shown in all_shown(ruleset):
        if shown.when is not None:
            yield from _by_showing(shown, replace(shown, when=_as_counted(shown.when, counting)))


def _counting(question: Question, questions: Mapping[str, Question]) -> dict[str, Condition | None]:
    """Return when the question, and each that hangs on it, is asked by the mutant, in terms of answers as they are."""
    found: dict[str, Condition | None] = {question.id: question.ask_when}
    for name, one in questions.items():  # `ask_when` only looks back, so one pass reaches all
        if one.ask_when and name != question.id and any(leaf.question in found for leaf in comparisons(one.ask_when)):
            found[name] = _as_counted(one.ask_when, found)
    return found


def _as_counted(condition: Condition, counting: Mapping[str, Condition | None]) -> Condition:
    """Return the condition where the answers to some questions count only if they are asked."""
    match condition:
        case All(parts):
            return All(tuple(_as_counted(part, counting) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_as_counted(part, counting) for part in parts))
        case Not(part):
            return Not(_as_counted(part, counting))
        case leaf:
            asked = counting.get(leaf.question)
            return leaf if asked is None else All((leaf, asked))
