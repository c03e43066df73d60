"""What the cases leave out: rules without a hit or a near miss, branches of conditions, rungs, what is shown.

A case applies to a rule when it lists it under `applies`, and just misses it when it lists it under `misses`
and differs by one answer from a case that applies. A branch is a comparison that is true, one that is false, an option
that is chosen, or a part of an `any` or a `not` that decides by itself whether its rule applies. Branches that no
possible answers bring about, and rungs that nobody can have, are not asked for.

What is shown under a condition wants a case that lists it under `shows`, and one that lists it under `hides`, of
somebody who chose its concern.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skinquiz.answers import AnswersError
from skinquiz.checks.cases import case_answers
from skinquiz.checks.cast import Cast
from skinquiz.checks.everyone.ladder import Ladder
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.shown import Shown, all_shown
from skinquiz.conditions import Situation, Truth, comparisons, in_words
from skinquiz.model import (
    CONCERNS,
    LADDER,
    All,
    AnyOf,
    Case,
    Condition,
    Is,
    Not,
    Outcome,
    Rule,
    RuleSet,
)


@dataclass(frozen=True, slots=True)
class Branch:
    """Something that a case can show of a rule's condition. `needs` is true for those who show it."""

    rule: str
    words: str
    needs: All


@dataclass(frozen=True, slots=True)
class Rung:
    """An outcome that somebody can have with a concern."""

    concern: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something that is shown under a condition, and which keys of cases do not list it: `shows`, `hides`."""

    shown: Shown
    lacks: tuple[str, ...]


# Rules


def lacking(ruleset: RuleSet, cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """Return, for each rule without a hit or a near miss among the cases, what is lacking."""
    people = {case.where: _effective(ruleset, case) for case in cases}
    found: dict[str, tuple[str, ...]] = {}
    for rule in ruleset.rules:
        hits = [(case.as_of, people[case.where]) for case in cases if rule.id in case.applies]
        misses = [(case.as_of, people[case.where]) for case in cases if rule.id in case.misses]
        near = any(_one_apart(hit, miss) for hit in hits for miss in misses)
        what = ("applies",) * (not hits) + ("just misses",) * (not near)
        if what:
            found[rule.id] = what
    return found


def _effective(ruleset: RuleSet, case: Case) -> Mapping[str, object]:
    try:
        answers = case_answers(ruleset, case)
    except AnswersError:
        return {}
    situation = Situation(ruleset.questions, answers, case.as_of)
    return {question: answer for question, answer in answers.items() if situation.applies(question) is Truth.YES}


def _one_apart(hit: tuple[dt.date, Mapping[str, object]], miss: tuple[dt.date, Mapping[str, object]]) -> bool:
    """Say whether two people differ in one answer; follow-ups that only one of them is asked don't count."""
    (hit_day, one), (miss_day, other) = hit, miss
    different = sum(one[question] != other[question] for question in one.keys() & other.keys())
    return different + (hit_day != miss_day) == 1


# Branches


def branches(ruleset: RuleSet) -> Iterator[Branch]:
    """Yield the branches of every rule's condition, each once."""
    for rule in ruleset.rules:
        seen: set[Condition] = set()
        for words, condition in (*_compared(rule, ruleset), *_deciding(rule.when, (), ruleset)):
            if condition not in seen:
                seen.add(condition)
                yield Branch(rule.id, words, All((Is(CONCERNS, rule.concerns), condition)))


def _compared(rule: Rule, ruleset: RuleSet) -> Iterator[tuple[str, Condition]]:
    for leaf in comparisons(rule.when):
        options = [Is(leaf.question, (option,)) for option in leaf.options] if isinstance(leaf, Is) else [leaf]
        for one in options:
            yield f"`{in_words(one, ruleset.questions)}` is true", one
        yield f"`{in_words(leaf, ruleset.questions)}` is false", Not(leaf)


def _deciding(condition: Condition, around: tuple[Condition, ...], ruleset: RuleSet) -> Iterator[tuple[str, Condition]]:
    """Yield where a part of an `any`, or what stands under a `not`, decides; `around` leaves the decision to it."""
    match condition:
        case All(parts) | AnyOf(parts):
            for place, part in enumerate(parts):
                others = (*parts[:place], *parts[place + 1 :])
                open_ = (*around, *(others if isinstance(condition, All) else map(Not, others)))
                if isinstance(condition, AnyOf) and others:
                    yield f"`{in_words(part, ruleset.questions)}` alone decides", All((*open_, part))
                yield from _deciding(part, open_, ruleset)
        case Not(part):
            words = in_words(condition, ruleset.questions)
            yield f"only `{words}` is in the way", All((*around, part))
            yield from _deciding(part, around, ruleset)
        case _:
            return


def open_branches(cast: Cast, as_of: dt.date) -> tuple[Branch, ...]:
    """Return the branches that none of these people shows, but for those that nobody can show on that day."""
    unseen = [branch for branch in branches(cast.ruleset) if not cast.of(branch.needs)]
    if not unseen:
        return ()
    everyone = Everyone(cast.ruleset.questions, (branch.needs for branch in unseen), as_of)
    return tuple(branch for branch in unseen if everyone.some(branch.needs))


# Rungs


def open_rungs(ruleset: RuleSet, cases: Iterable[Case], as_of: dt.date) -> tuple[Rung, ...]:
    """Return the rungs that no case expects, but for those that nobody can have on that day."""
    expected = expected_rungs(cases)
    unseen = [rung for rung in rungs(ruleset) if rung not in expected]
    if not unseen:
        return ()
    chosen = {name: Is(CONCERNS, (name,)) for name in ruleset.concerns}
    everyone = Everyone(ruleset.questions, (rule.when for rule in ruleset.rules), as_of, chosen.values())
    about = {
        name: Ladder.of(everyone, ruleset.concerns[name], ruleset.rules) for name in {one.concern for one in unseen}
    }
    return tuple(
        rung
        for rung in unseen
        if about[rung.concern].anybody(rung.outcome.rung, everyone.failing(chosen[rung.concern]))
    )


def expected_rungs(cases: Iterable[Case]) -> set[Rung]:
    """Return the rungs that some case expects."""
    expected = ((name, wanted.get("outcome")) for case in cases for name, wanted in case.expect.items())
    return {Rung(name, Outcome(outcome)) for name, outcome in expected if isinstance(outcome, str)}


def rungs(ruleset: RuleSet) -> Iterator[Rung]:
    """Yield every rung of every concern that its best case or some rule asks for."""
    for concern in ruleset.concerns.values():
        best = concern.best_case.outcome
        asked = {rule.outcome for rule in ruleset.rules if concern.id in rule.concerns}
        for outcome in LADDER[best.rung :]:
            if outcome is best or outcome in asked:
                yield Rung(concern.id, outcome)


def shown_by(rung: Rung, ruleset: RuleSet) -> Iterator[All]:
    """Yield conditions of which one holds for each who has that rung with the concern, those without others first."""
    rules = [rule for rule in ruleset.rules if rung.concern in rule.concerns and rule.outcome]
    lower = [Not(rule.when) for rule in rules if rule.outcome and rule.outcome.rung > rung.outcome.rung]
    asking: list[tuple[Condition, ...]] = [(rule.when,) for rule in rules if rule.outcome is rung.outcome]
    if ruleset.concerns[rung.concern].best_case.outcome is rung.outcome:
        asking = [(), *asking]
    others = tuple(name for name in ruleset.concerns if name != rung.concern)
    for alone in [(Not(Is(CONCERNS, others)),), ()]:
        yield from (All((Is(CONCERNS, (rung.concern,)), *alone, *lower, *when)) for when in asking)


# What is shown


def conditional(ruleset: RuleSet) -> tuple[Shown, ...]:
    """Return all that is shown under a condition."""
    return tuple(one for one in all_shown(ruleset) if one.when is not None)


def unseen(cast: Cast, as_of: dt.date) -> tuple[Unseen, ...]:
    """Return what none of these people is shown, or kept from, where somebody can be on that day."""
    open_ = [(shown, key, needs) for shown in conditional(cast.ruleset) for key, needs in _open(shown, cast)]
    if not open_:
        return ()
    everyone = Everyone(cast.ruleset.questions, (needs for _, _, needs in open_), as_of)
    lacks: dict[Shown, list[str]] = {}
    for shown, key, needs in open_:
        if everyone.some(needs):
            lacks.setdefault(shown, []).append(key)
    return tuple(Unseen(shown, tuple(keys)) for shown, keys in lacks.items())


def _open(shown: Shown, cast: Cast) -> Iterator[tuple[str, All]]:
    """Yield the keys under which no case lists it, with whom such a case would speak of."""
    if not cast.any_of(shown.chosen, lambda case: shown.name in case.shows):
        yield "shows", shown.shown_to
    if shown.hidden_from and not cast.any_of(shown.chosen, lambda case: shown.name in case.hides):
        yield "hides", shown.hidden_from
