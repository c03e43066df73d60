"""Compares two rule sets, concern by concern."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from skinquiz.checks.diff.difference import Change, Difference, Kind, Responsible
from skinquiz.checks.diff.pair import Ask, Pair, Side
from skinquiz.checks.diff.questionnaire import Joint
from skinquiz.checks.diff.rules import changed_rules
from skinquiz.checks.diff.texts import changed_texts
from skinquiz.checks.diff.warnings import ALWAYS, Words, lost_findings, lost_warnings
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.reach import people
from skinquiz.model import CONCERNS, LADDER, Condition, Is, RuleSet


def compare(old: RuleSet, new: RuleSet, as_of: dt.date) -> Difference:
    """Return for whom the outcome changes on that day, and what else differs between the rule sets."""
    joint = Joint(old.questions, new.questions)
    was = {rule.id: joint.old(rule.when) for rule in old.rules}
    now = {rule.id: joint.new(rule.when) for rule in new.rules}
    chosen = [Is(CONCERNS, (name,)) for name in (*old.concerns, *new.concerns)]
    before = Words(old, was, {item.id: joint.old(item.when) if item.when else ALWAYS for item in old.guidance})
    after = Words(new, now, {item.id: joint.new(item.when) if item.when else ALWAYS for item in new.guidance})
    others = [*chosen, *before.guidance.values(), *after.guidance.values()]
    everyone = Everyone(joint.questions, [*was.values(), *now.values()], as_of, others)
    pairs = {
        name: Pair(everyone, _side(old, name, was), _side(new, name, now), everyone.failing(Is(CONCERNS, (name,))))
        for name in new.concerns
        if name in old.concerns
    }
    changes = tuple(change for name, pair in pairs.items() for change in _changes(name, pair))
    told = {(change.concern, one.rule) for change in changes for one in change.responsible if one.rule}
    lost = (*lost_warnings(everyone, before, after, pairs), *lost_findings(everyone, before, after, told))
    return Difference(
        people=everyone.number,
        people_old=people(old, as_of),
        people_new=people(new, as_of),
        changes=changes,
        rules=tuple(changed_rules(everyone, old, new, was, now)),
        only_one=joint.only_one,
        questions_added=tuple(name for name in new.questions if name not in old.questions),
        questions_removed=tuple(name for name in old.questions if name not in new.questions),
        questions_changed=tuple(_asked_otherwise(joint, old, new)),
        texts=tuple(changed_texts(old, new, joint.common)),
        lost=lost,
    )


def _side(ruleset: RuleSet, concern: str, conditions: Mapping[str, Condition]) -> Side:
    asks = [
        Ask(rule.id, conditions[rule.id], rule.outcome)
        for rule in ruleset.rules
        if rule.outcome and concern in rule.concerns
    ]
    rules = frozenset(rule.id for rule in ruleset.rules)
    return Side(ruleset.concerns[concern].best_case.outcome.rung, asks, rules)


def _changes(concern: str, pair: Pair) -> Iterator[Change]:
    if not pair.affected():
        return
    for (before, after), count in pair.counts().items():
        if before != after and count:
            yield Change(
                concern=concern,
                old=LADDER[before],
                new=LADDER[after],
                people=count,
                example=pair.everyone.answers(pair.plainest(before, after)),
                responsible=tuple(_responsible(pair, before, after)),
            )


def _responsible(pair: Pair, before: int, after: int) -> Iterator[Responsible]:
    """Yield what asks for the lower of the two outcomes, and is there on one side only."""
    falls = after > before
    side, other = (pair.new, pair.old) if falls else (pair.old, pair.new)
    asks = pair.only_new if falls else pair.only_old
    lower = max(before, after)
    if side.best == lower:
        yield Responsible(None, "changed")
    kind: Kind = "added" if falls else "removed"
    for ask in asks:
        if ask.outcome.rung == lower and pair.reaches(ask, before, after):
            yield Responsible(ask.rule, "changed" if ask.rule in other.rules else kind)


def _asked_otherwise(joint: Joint, old: RuleSet, new: RuleSet) -> Iterator[str]:
    for name in new.questions:
        if name in old.questions and name != CONCERNS and (name not in joint.common or joint.asked_otherwise(name)):
            yield name
