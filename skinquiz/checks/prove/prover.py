"""Decides promises one after the other; everything that they share is worked out once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.count import Bar
from skinquiz.checks.everyone.days import telling_days
from skinquiz.checks.everyone.ladder import ladders
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.prove.findings import broken_finding
from skinquiz.checks.prove.group import Group
from skinquiz.checks.prove.lifts import broken_lift, without
from skinquiz.checks.prove.outcomes import broken_outcome
from skinquiz.checks.prove.proof import Broken, Proof
from skinquiz.checks.prove.waits import broken_wait, undated
from skinquiz.model import CONCERNS, NOT_SURE, Condition, Is, Promise, RuleSet

Decide = Callable[[Group], Broken | None]


def prove(ruleset: RuleSet, promises: Iterable[Promise], as_of: dt.date) -> Iterator[Proof]:
    """Yield what comes of each promise, decided for everybody on that day; of each concern one example at the most."""
    wanted = tuple(promises)
    everyone = Everyone(ruleset.questions, (rule.when for rule in ruleset.rules), as_of, _looked_at(ruleset, wanted))
    about = ladders(everyone, ruleset.concerns, ruleset.rules)
    for promise in wanted:
        decide, broken = _how(everyone, promise), list[Broken]()
        bars = everyone.failing(promise.when) if promise.when else ()
        people = _people(everyone, promise, bars)
        for name in promise.concerns:
            chosen = everyone.failing(Is(CONCERNS, (name,)))
            group = Group(ruleset, promise, about[name], name, (*bars, *chosen), exemplify=not broken)
            found = decide(group)
            broken += [found] if found else []
        yield Proof(promise, as_of, people, tuple(broken))


def prove_always(ruleset: RuleSet, promises: Iterable[Promise], as_of: dt.date) -> tuple[Proof, ...]:
    """Return what comes of each promise on that day, or on the first day on which it is broken, if it is on any."""
    proofs = {proof.promise.id: proof for proof in prove(ruleset, promises, as_of)}
    promised = (one.when for one in (proof.promise for proof in proofs.values()) if one.when)
    gates = (question.ask_when for question in ruleset.questions.values() if question.ask_when)
    for day in telling_days([*(rule.when for rule in ruleset.rules), *gates, *promised], as_of)[1:]:
        kept = [proof.promise for proof in proofs.values() if not proof.broken]
        proofs |= {proof.promise.id: proof for proof in prove(ruleset, kept, day) if proof.broken}
    return tuple(proofs.values())


def _how(everyone: Everyone, promise: Promise) -> Decide:
    if promise.adding is not None:
        return broken_lift(everyone, promise.adding)
    if promise.until is not None:
        return broken_wait
    return broken_outcome if promise.outcomes else broken_finding


def _looked_at(ruleset: RuleSet, promises: Sequence[Promise]) -> Iterator[Condition]:
    """Yield the conditions that promises look at, besides those of the rules."""
    yield from (Is(CONCERNS, (concern,)) for concern in ruleset.concerns)
    for promise in promises:
        if promise.when:
            yield promise.when
        if promise.adding:
            yield promise.adding
            yield Is(promise.adding.question, (NOT_SURE,))
    if any(promise.until for promise in promises):
        yield from (Is(one.id, (NOT_SURE,)) for one in ruleset.questions.values() if one.type == "date")


def _people(everyone: Everyone, promise: Promise, bars: Sequence[Box]) -> int:
    """Return how many people the promise speaks of: those with one of its concerns at least."""
    counter, everybody = everyone.counter(1)
    chosen = everyone.failing(Is(CONCERNS, promise.concerns))
    return counter.count_within(everybody, map(Bar, (*bars, *_beyond(everyone, promise), *chosen)))[0]


def _beyond(everyone: Everyone, promise: Promise) -> Iterator[Box]:
    """Yield what further keeps people out of a promise: for a date they must know it, for an answer not have it yet."""
    if promise.adding is not None:
        yield from without(everyone, promise.adding)
    if promise.until is not None:
        yield from undated(everyone, promise.until.question)
