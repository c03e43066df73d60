"""Which warnings somebody had and has no more, though the outcome stays: urgent words, notes, guidance, and waits.

A warning is not lost where the new rules say the same words to the same people under another name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from skinquiz.checks.diff.difference import How, Lost, WarningKind
from skinquiz.checks.diff.pair import Pair
from skinquiz.checks.everyone.people import Everyone
from skinquiz.model import (
    CONCERNS,
    All,
    AnyOf,
    Condition,
    Guidance,
    Is,
    Not,
    Outcome,
    Rule,
    RuleSet,
    Until,
    UntilDate,
)

ALWAYS = All(())
_FASTEST_FIRST = ("emergency", "same_day", "soon")
_MONTHS_REPEAT = 4 * 365 + 1  # days


@dataclass(frozen=True, slots=True)
class Words:
    """A rule set with its conditions in terms of the common questionnaire: by rule, and by guidance."""

    ruleset: RuleSet
    rules: Mapping[str, Condition]
    guidance: Mapping[str, Condition]

    def about(self, rule: Rule) -> Condition:
        """Return the condition that somebody reads what a rule says."""
        return All((self.rules[rule.id], Is(CONCERNS, rule.concerns)))

    def rule(self, name: str) -> Rule | None:
        return next((rule for rule in self.ruleset.rules if rule.id == name), None)


def lost_warnings(everyone: Everyone, old: Words, new: Words, pairs: Mapping[str, Pair]) -> Iterator[Lost]:
    """Yield what somebody is told by the old rules and not by the new ones; `pairs` are outcomes by concern."""
    urgent = tuple(_urgent(everyone, old, new))
    yield from urgent
    told = {one.thing for one in urgent if one.how != "changed"}
    yield from (one for one in _notes(everyone, old, new) if one.thing not in told)
    yield from _guidance(everyone, old, new)
    yield from _waits(old, new, pairs)


def _urgent(everyone: Everyone, old: Words, new: Words) -> Iterator[Lost]:
    for rule in old.ruleset.rules:
        if rule.urgent is None:
            continue
        same = new.rule(rule.id)
        covers = [one for one in new.ruleset.rules if one.urgent == rule.urgent]
        changed = same is not None and same.urgent is not None and same not in covers
        how: How = "changed" if changed else _how(same in covers)
        yield from _lost(everyone, "urgent", rule.id, how, old.about(rule), map(new.about, covers))


def _notes(everyone: Everyone, old: Words, new: Words) -> Iterator[Lost]:
    for rule in old.ruleset.rules:
        if rule.outcome is None:
            covers = [one for one in new.ruleset.rules if one.id == rule.id or _says(one) == _says(rule)]
            how = _how(new.rule(rule.id) in covers)
            yield from _lost(everyone, "note", rule.id, how, old.about(rule), map(new.about, covers))


def _says(rule: Rule) -> str:
    return rule.statement.text


def _guidance(everyone: Everyone, old: Words, new: Words) -> Iterator[Lost]:
    for item in old.ruleset.guidance:
        alike = [one for one in new.ruleset.guidance if item.id == one.id or item.statement.text == one.statement.text]
        covers = [one for one in alike if _as_urgent(item, one)]
        slower = any(one.id == item.id for one in alike) and all(one.id != item.id for one in covers)
        how: How = "less urgent" if slower else _how(any(one.id == item.id for one in covers))
        still = [new.guidance[one.id] for one in covers]
        yield from _lost(everyone, "guidance", item.id, how, old.guidance[item.id], still)


def _as_urgent(old: Guidance, new: Guidance) -> bool:
    if old.urgency is None or old.urgency == new.urgency:
        return True
    order = [_FASTEST_FIRST.index(one) if one in _FASTEST_FIRST else None for one in (old.urgency, new.urgency or "")]
    return order[0] is not None and order[1] is not None and order[1] < order[0]


def _how(there: bool) -> How:
    return "fewer" if there else "removed"


def _lost(
    everyone: Everyone, kind: WarningKind, thing: str, how: How, was: Condition, still: Iterable[Condition]
) -> Iterator[Lost]:
    now = tuple(still)
    if was not in now and (people := everyone.count(All((was, Not(AnyOf(now)))))):
        yield Lost(kind, thing, how, people, ())


def lost_findings(everyone: Everyone, old: Words, new: Words, told: Set[tuple[str, str]]) -> Iterator[Lost]:
    """Yield the rules that asked somebody for an outcome, where no rule about the concern asks as much any more.

    The outcome itself may stay, if it was lower all the same. `told` are concerns with rules that are told already.
    """
    for rule in old.ruleset.rules:
        same = new.rule(rule.id)
        if rule.outcome is None or (same is not None and _asks_as_before(old, new, rule, same)):
            continue
        concerns = tuple(
            name
            for name in rule.concerns
            if (name, rule.id) not in told
            and name in new.ruleset.concerns
            and _loses_finding(everyone, old, new, rule, rule.outcome, name)
        )
        if concerns:
            how = _how(same is not None and same.outcome is not None)
            yield Lost("finding", rule.id, how, None, concerns)


def _asks_as_before(old: Words, new: Words, rule: Rule, same: Rule) -> bool:
    as_low = same.outcome is not None and rule.outcome is not None and same.outcome.rung >= rule.outcome.rung
    return as_low and set(rule.concerns) <= set(same.concerns) and old.rules[rule.id] == new.rules[same.id]


def _loses_finding(everyone: Everyone, old: Words, new: Words, rule: Rule, outcome: Outcome, concern: str) -> bool:
    still = [
        one
        for one in new.ruleset.rules
        if one.outcome and one.outcome.rung >= outcome.rung and one.about == rule.about and concern in one.concerns
    ]
    bars = [*everyone.failing(old.rules[rule.id]), *everyone.failing(Is(CONCERNS, (concern,)))]
    return everyone.all.anybody([*bars, *(box for one in still for box in everyone.holding(new.rules[one.id]))])


# Waits


def _waits(old: Words, new: Words, pairs: Mapping[str, Pair]) -> Iterator[Lost]:
    """Yield the rules by which somebody waits, who still waits but no longer for that, nor until as late a date."""
    for rule in old.ruleset.rules:
        if rule.outcome is not Outcome.WAIT:
            continue
        there = [one for one in new.ruleset.rules if one.outcome is Outcome.WAIT and _as_late(rule.until, one.until)]
        concerns = tuple(
            name
            for name in rule.concerns
            if name in pairs
            and _waits_less(
                pairs[name], old.rules[rule.id], [new.rules[one.id] for one in there if name in one.concerns]
            )
        )
        if concerns:
            yield Lost("until", rule.id, _how_less(rule, new.rule(rule.id), there), None, concerns)


def _waits_less(pair: Pair, was: Condition, still: Sequence[Condition]) -> bool:
    return was not in still and pair.loses(Outcome.WAIT.rung, was, still)


def _how_less(rule: Rule, same: Rule | None, there: Sequence[Rule]) -> How:
    if same is None or same.outcome is not Outcome.WAIT:
        return "removed"
    if same in there:
        return "fewer"
    dates = isinstance(rule.until, UntilDate) and isinstance(same.until, UntilDate)
    return "earlier" if dates else "changed"


def _as_late(old: Until | None, new: Until | None) -> bool:
    """Say whether the new end of a wait is the same, or counted from the same date and on no day earlier."""
    if not isinstance(old, UntilDate) or not isinstance(new, UntilDate) or old.question != new.question:
        return old == new
    starts = (dt.date(2000, 1, 1) + dt.timedelta(days=number) for number in range(_MONTHS_REPEAT))
    return old.plus == new.plus or all(new.plus.after(start) >= old.plus.after(start) for start in starts)
