"""Mutants: the rule set with one thing in it weakened, and everything else as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from skinquiz.checks.mutants.conditions import ALWAYS, NEVER, Change, Slip, changes
from skinquiz.checks.shown import Shown, all_shown, with_shown
from skinquiz.model import (
    CONCERNS,
    LADDER,
    Concern,
    Condition,
    Is,
    Not,
    Outcome,
    Question,
    Rule,
    RuleSet,
    UntilDate,
    Within,
)
from skinquiz.rulefiles.parse import conjuncts

Of = Literal["rule", "question", "best case", "alternative", "course", "guidance"]
Kind = (
    Slip
    | Literal["dropped", "outcome", "concern", "always asked", "never asked", "always shown", "never shown", "inverted"]
)
Changed = Rule | Question | Concern | Shown


@dataclass(frozen=True, slots=True)
class Mutant:
    """What was weakened, how, and what it has become: None where a rule was dropped.

    `id` is the name that cases use, which for what is shown beside outcomes tells its concern too.
    """

    of: Of
    id: str
    kind: Kind
    words: str
    changed: Changed | None


def mutants(ruleset: RuleSet) -> Iterator[Mutant]:
    """Yield every rule set that is one weakening away, each once, and none that would be refused when loaded."""
    for rule in ruleset.rules:
        yield from _of_rule(rule, ruleset)
    for question in ruleset.questions.values():
        if question.ask_when is not None:
            yield from _of_question(question, question.ask_when, ruleset)
    for concern in ruleset.concerns.values():
        best = concern.best_case
        if lifted := _lifted(best.outcome):
            changed = replace(concern, best_case=replace(best, outcome=lifted))
            yield Mutant("best case", concern.id, "outcome", f"`{lifted}` for `{best.outcome}`", changed)
    for shown in all_shown(ruleset):
        if shown.when is not None:
            yield from _of_shown(shown, shown.when, ruleset)


def applied(mutant: Mutant, ruleset: RuleSet) -> RuleSet:
    """Return the rule set with that weakness in it."""
    match mutant.changed:
        case Question() as question:
            return replace(ruleset, questions={**ruleset.questions, question.id: question})
        case Concern() as concern:
            return replace(ruleset, concerns={**ruleset.concerns, concern.id: concern})
        case Shown() as shown:
            return with_shown(shown, ruleset)
        case changed:
            others = (changed if rule.id == mutant.id else rule for rule in ruleset.rules)
            return replace(ruleset, rules=tuple(rule for rule in others if rule is not None))


def _of_rule(rule: Rule, ruleset: RuleSet) -> Iterator[Mutant]:
    yield Mutant("rule", rule.id, "dropped", "the rule left out", None)
    for change in _each_once(rule.when, ruleset):
        if changed := _with(rule, change):
            yield Mutant("rule", rule.id, change.kind, change.words, changed)
    if rule.outcome and (lifted := _lifted(rule.outcome)):
        until = rule.until if lifted is Outcome.WAIT else None
        words = f"`{lifted}` for `{rule.outcome}`"
        yield Mutant("rule", rule.id, "outcome", words, replace(rule, outcome=lifted, until=until))
    if 1 < len(rule.concerns) < len(ruleset.concerns):
        for concern in rule.concerns:
            left = tuple(one for one in rule.concerns if one != concern)
            yield Mutant("rule", rule.id, "concern", f"the concern `{concern}` left out", replace(rule, concerns=left))


def _of_question(question: Question, gate: Condition, ruleset: RuleSet) -> Iterator[Mutant]:
    yield Mutant("question", question.id, "always asked", "asked of everybody", replace(question, ask_when=None))
    yield Mutant("question", question.id, "never asked", "asked of nobody", replace(question, ask_when=NEVER))
    for change in _each_once(gate, ruleset):
        words = f"asked with {change.words}"
        yield Mutant("question", question.id, change.kind, words, replace(question, ask_when=change.condition))


def _of_shown(shown: Shown, when: Condition, ruleset: RuleSet) -> Iterator[Mutant]:
    inverted = when.part if isinstance(when, Not) else Not(when)
    yield Mutant(shown.of, shown.name, "always shown", "shown to everybody", replace(shown, when=None))
    yield Mutant(shown.of, shown.name, "never shown", "shown to nobody", replace(shown, when=NEVER))
    words = "shown to all but those who are meant"
    yield Mutant(shown.of, shown.name, "inverted", words, replace(shown, when=inverted))
    for change in _each_once(when, ruleset, inverted, ALWAYS):
        words = f"shown with {change.words}"
        yield Mutant(shown.of, shown.name, change.kind, words, replace(shown, when=change.condition))


def _each_once(condition: Condition, ruleset: RuleSet, *others: Condition) -> Iterator[Change]:
    seen = {condition, NEVER, *others}
    for change in changes(condition, ruleset.questions):
        if change.condition not in seen:
            seen.add(change.condition)
            yield change


def _with(rule: Rule, change: Change) -> Rule | None:
    """Return the rule with that condition, its `until` moved along; None if it would wait for a day of no meaning."""
    until = rule.until
    if isinstance(until, UntilDate):
        if change.moved and change.moved[0] == Within(until.question, until.plus):
            until = replace(until, plus=change.moved[1].span)
        if Within(until.question, until.plus) not in conjuncts(change.condition):
            return None
    return replace(rule, when=change.condition, until=until)


def _lifted(outcome: Outcome) -> Outcome | None:
    return LADDER[outcome.rung - 1] if outcome.rung else None


def chosen(*concerns: str) -> Condition:
    """Return the condition that one of these concerns is among those of a person."""
    return Is(CONCERNS, concerns)
