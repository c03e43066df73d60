"""Which texts read otherwise, though nobody's outcome need change by that."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.checks.show import Place, statements
from skinquiz.model import RuleSet, Statement


def changed_texts(old: RuleSet, new: RuleSet) -> Iterator[str]:
    """Yield in words what both rule sets say and do not say alike: its words, its certainty or its sources."""
    was, now = _said(old), _said(new)
    for thing, statement in now.items():
        if thing in was and was[thing] != statement:
            yield _named(thing)
    for name, question in new.questions.items():
        before = old.questions.get(name)
        if before and (before.ask, before.help, before.why) != (question.ask, question.help, question.why):
            yield f"question {name}"


def _said(ruleset: RuleSet) -> dict[Place, tuple[Statement, ...]]:
    found: dict[Place, tuple[Statement, ...]] = {}
    for thing, statement in statements(ruleset):
        found[thing] = (*found.get(thing, ()), statement)
    return found


def _named(thing: Place) -> str:
    of = f" of {thing.of}" if thing.of and thing.of != thing.id else ""
    return f"{thing.kind} {thing.id}{of}" if of or not thing.of else f"{thing.kind} of {thing.id}"
