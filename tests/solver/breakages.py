"""Rule sets broken at random, as a slip of an author's hand would: what loads, but says something else."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from skinquiz.conditions import comparisons
from skinquiz.model import (
    CONCERNS,
    LADDER,
    All,
    AnyOf,
    Between,
    Comparison,
    Condition,
    Is,
    Not,
    Option,
    Outcome,
    Over,
    Promise,
    Question,
    Rule,
    RuleSet,
    Span,
    UntilDate,
    UntilEvent,
    Within,
)

Change = Callable[[RuleSet, random.Random], "tuple[RuleSet, str] | None"]
BREAKAGES: dict[str, Change] = {}


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule set with something broken, which is told in `what`; `questions` are those that it has to do with."""

    ruleset: RuleSet
    what: str
    questions: frozenset[str]


def broken(ruleset: RuleSet, kind: str, seed: int) -> Broken:
    """Return the rule set with one breakage of this kind, always the same for a seed."""
    dice = random.Random(f"{kind} {seed}")
    for _ in range(200):
        made = BREAKAGES[kind](ruleset, dice)
        if made is not None and made[0] != ruleset:
            return Broken(*made, frozenset(_touched(ruleset, made[0])))
    raise AssertionError(f"nothing to break: {kind}")


def kept(promises: Iterable[Promise], ruleset: RuleSet) -> list[Promise]:
    """Return the promises that loading would still take: those that name nothing that is gone."""
    rules = {rule.id for rule in ruleset.rules}
    return [one for one in promises if rules.issuperset(one.findings) and all(_known(c, ruleset) for c in _named(one))]


def _named(promise: Promise) -> Iterable[Comparison]:
    for condition in (promise.when, promise.adding):
        if condition is not None:
            yield from comparisons(condition)


def _known(leaf: Comparison, ruleset: RuleSet) -> bool:
    question = ruleset.questions[leaf.question]
    return not isinstance(leaf, Is) or all(one in question.option_ids or question.not_sure for one in leaf.options)


def _touched(old: RuleSet, new: RuleSet) -> Iterable[str]:
    for rule in set(map(_key, old.rules)) ^ set(map(_key, new.rules)):
        yield from (leaf.question for leaf in comparisons(rule[1]))
    yield from (name for name, question in new.questions.items() if question != old.questions[name])


def _key(rule: Rule) -> tuple[str, Condition, Outcome | None, tuple[str, ...]]:
    return rule.id, rule.when, rule.outcome, rule.concerns


def _breakage(change: Change) -> Change:
    BREAKAGES[change.__name__.strip("_").replace("_", " ")] = change
    return change


# Rules


def _instead(ruleset: RuleSet, rule: Rule, **new: Any) -> tuple[RuleSet, str]:
    other = replace(rule, **new)
    words = ", ".join(f"{key} = {value}" for key, value in new.items())
    return replace(ruleset, rules=tuple(other if one is rule else one for one in ruleset.rules)), f"{rule.id}: {words}"


def _reworded(ruleset: RuleSet, rule: Rule, when: Condition) -> tuple[RuleSet, str]:
    """Return the rule set with another condition; a wait until a date that it no longer speaks of has another end."""
    parts = when.parts if isinstance(when, All) else (when,)
    until = rule.until
    if isinstance(until, UntilDate):
        spans = [p.span for p in parts if isinstance(p, Within) and p.question == until.question]
        until = replace(until, plus=spans[0]) if spans else UntilEvent("it is over")
    return _instead(ruleset, rule, when=when, until=until)


@_breakage
def _rule_dropped(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str]:
    rule = dice.choice(ruleset.rules)
    return replace(ruleset, rules=tuple(one for one in ruleset.rules if one is not rule)), f"without {rule.id}"


@_breakage
def _condition_negated(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str]:
    rule = dice.choice(ruleset.rules)
    return _reworded(ruleset, rule, Not(rule.when))


@_breakage
def _part_negated(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str]:
    rule = dice.choice([one for one in ruleset.rules if isinstance(one.when, All | AnyOf)])
    assert isinstance(rule.when, All | AnyOf)
    turned = dice.randrange(len(rule.when.parts))
    parts = tuple(Not(part) if place == turned else part for place, part in enumerate(rule.when.parts))
    return _reworded(ruleset, rule, type(rule.when)(parts))


@_breakage
def _outcome_moved(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str] | None:
    rule = dice.choice([one for one in ruleset.rules if one.outcome])
    assert rule.outcome is not None
    rung = rule.outcome.rung + dice.choice([-1, -1, 1])
    if not 0 <= rung < len(LADDER):
        return None
    until = UntilEvent("it is over") if LADDER[rung] is Outcome.WAIT else None
    return _instead(ruleset, rule, outcome=LADDER[rung], until=until)


@_breakage
def _bound_moved(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str]:
    bounded = [r for r in ruleset.rules if any(not isinstance(leaf, Is) for leaf in comparisons(r.when))]
    rule = dice.choice(bounded)
    return _reworded(ruleset, rule, _with_bounds(rule.when, dice))


def _with_bounds(condition: Condition, dice: random.Random) -> Condition:
    match condition:
        case All(parts) | AnyOf(parts):
            return type(condition)(tuple(_with_bounds(part, dice) for part in parts))
        case Not(part):
            return Not(_with_bounds(part, dice))
        case Between(_, at_least, at_most):
            step = dice.choice([-1, 1])
            low, high = (None if bound is None else bound + step for bound in (at_least, at_most))
            return replace(condition, at_least=low, at_most=high)
        case Within(_, span) | Over(_, span):
            unit = span.unit if dice.random() < 0.6 else dice.choice(["days", "weeks", "months"])
            return replace(condition, span=Span(max(1, span.count + dice.choice([-1, 1])), unit))  # type: ignore[arg-type]
    return condition


@_breakage
def _option_left_out_of_a_condition(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str] | None:
    rule = dice.choice(ruleset.rules)
    leaves = [leaf for leaf in comparisons(rule.when) if isinstance(leaf, Is) and len(leaf.options) > 1]
    if not leaves:
        return None
    leaf = dice.choice(leaves)
    when = _without(rule.when, leaf.question, dice.choice(leaf.options))
    return None if when is None else _reworded(ruleset, rule, when)


@_breakage
def _concern_left_out(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str]:
    rule = dice.choice([one for one in ruleset.rules if len(one.concerns) > 1])
    out = dice.choice(rule.concerns)
    return _instead(ruleset, rule, concerns=tuple(one for one in rule.concerns if one != out))


@_breakage
def _best_case_moved(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str]:
    concern = dice.choice([*ruleset.concerns.values()])
    best = replace(concern.best_case, outcome=dice.choice(LADDER[:3]))
    concerns = {**ruleset.concerns, concern.id: replace(concern, best_case=best)}
    return replace(ruleset, concerns=concerns), f"{concern.id}: at best {best.outcome}"


# Questions


def _asking(ruleset: RuleSet, question: Question, what: str) -> tuple[RuleSet, str]:
    questions = {**ruleset.questions, question.id: question}
    return replace(ruleset, questions=questions), f"{question.id}: {what}"


@_breakage
def _option_removed(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str] | None:
    """Remove an option with every mention; a rule that speaks of nothing else goes with it."""
    asked = [one for one in ruleset.questions.values() if len(one.options) > 1 and one.id != CONCERNS]
    question = dice.choice(asked)
    option = dice.choice(question.option_ids)
    questions = {}
    for name, one in ruleset.questions.items():
        gate = None if one.ask_when is None else _without(one.ask_when, question.id, option)
        if one.ask_when is not None and gate is None:
            return None
        options = tuple(each for each in one.options if name != question.id or each.id != option)
        questions[name] = replace(one, ask_when=gate, options=options)
    whens = [(rule, _without(rule.when, question.id, option)) for rule in ruleset.rules]
    rules = tuple(replace(rule, when=when) for rule, when in whens if when is not None)
    return replace(ruleset, questions=questions, rules=rules), f"{question.id}: no option {option}"


def _without(condition: Condition, question: str, option: str) -> Condition | None:
    """Return the condition with no mention of the option, or None if that leaves nothing to be true."""
    match condition:
        case All(parts):
            kept = [_without(part, question, option) for part in parts]
            found = tuple(part for part in kept if part is not None)
            return All(found) if len(found) == len(kept) else None
        case AnyOf(parts):
            some = [_without(part, question, option) for part in parts]
            found = tuple(part for part in some if part is not None)
            return AnyOf(found) if found else None
        case Not(part):
            inner = _without(part, question, option)
            return None if inner is None else Not(inner)
        case Is(name, options) if name == question:
            left = tuple(one for one in options if one != option)
            return Is(name, left) if left else None
    return condition


@_breakage
def _option_that_stands_alone(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str] | None:
    """Let an option of a list exclude the others, or no longer."""
    question = dice.choice([q for q in ruleset.questions.values() if q.type == "choices" and q.id != CONCERNS])
    option = dice.choice(question.options)
    turned = replace(option, exclusive=not option.exclusive)
    options: tuple[Option, ...] = tuple(turned if one is option else one for one in question.options)
    if option.id in ("not_sure", "prefer_not_to_say"):
        return None  # a doubt beside definite answers is neither
    return _asking(ruleset, replace(question, options=options), f"{option.id} alone: {turned.exclusive}")


@_breakage
def _asked_of_others(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str] | None:
    """Ask a question of everybody, of those that were not asked, or of who gave another answer before."""
    names = [name for name in ruleset.questions if name != CONCERNS]
    gated = [name for name in names if ruleset.questions[name].ask_when]
    name = dice.choice(gated if dice.random() < 0.6 else names)
    question = ruleset.questions[name]
    before = [ruleset.questions[one] for one in [*ruleset.questions][: [*ruleset.questions].index(name)]]
    choices = [one for one in before if one.options]
    earlier = dice.choice(choices)
    other = Is(earlier.id, tuple(dice.sample(earlier.option_ids, k=min(2, len(earlier.options) - 1))))
    gates: list[Condition | None] = [other, Not(other)]
    if question.ask_when:
        gates += [None, Not(question.ask_when), All((question.ask_when, other)), AnyOf((question.ask_when, other))]
    gate = dice.choice(gates)
    return _asking(ruleset, replace(question, ask_when=gate), f"asked when {gate}")


@_breakage
def _asked_in_another_order(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str] | None:
    """Swap two questions, and ask the later one after an answer to the other: before, it may have been the reverse."""
    names = [name for name in ruleset.questions if name != CONCERNS]
    one, other = dice.sample([name for name in names if ruleset.questions[name].options], k=2)
    swapped = {one: other, other: one}
    questions = {name: ruleset.questions[name] for name in (CONCERNS, *(swapped.get(name, name) for name in names))}
    first, last = [name for name in questions if name in swapped]
    options = ruleset.questions[first].option_ids
    questions[last] = replace(questions[last], ask_when=Is(first, tuple(dice.sample(options, k=len(options) // 2))))
    seen: set[str] = set()
    for name, question in questions.items():
        if question.ask_when and not seen.issuperset(leaf.question for leaf in comparisons(question.ask_when)):
            return None
        seen.add(name)
    return replace(ruleset, questions=questions), f"{last} after {first}"


@_breakage
def _other_bounds(ruleset: RuleSet, dice: random.Random) -> tuple[RuleSet, str] | None:
    """Take other numbers as answers, or no doubt about a date."""
    question = dice.choice([one for one in ruleset.questions.values() if not one.options])
    if question.type == "date":
        return _asking(ruleset, replace(question, not_sure=not question.not_sure), "not sure or not")
    low, high = (question.minimum or 0) + dice.choice([0, 5, 18]), (question.maximum or 0) - dice.choice([0, 10, 70])
    if low > high:
        return None
    return _asking(ruleset, replace(question, minimum=low, maximum=high), f"{low} to {high}")
