"""What has an id in a rule set, and where conditions and statements stand that refer to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from skinquiz.conditions import comparisons
from skinquiz.model import NOT_SURE, Condition, Is, Promise, RuleSet, Statement

Kind = Literal[
    "question", "option", "rule", "concern", "best case", "untreated", "course", "alternative", "guidance", "source",
    "topic", "claim", "promise",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands. What has no id of its own has that of `of`: a concern, a question or a topic."""

    kind: Kind
    id: str
    of: str = ""


def names(ruleset: RuleSet, promises: Sequence[Promise]) -> dict[str, tuple[Place, ...]]:
    """Return everything that has an id, by that id; an option is named `question.option`."""
    found: dict[str, tuple[Place, ...]] = {}
    for place in _places(ruleset, promises):
        name = f"{place.of}.{place.id}" if place.kind == "option" else place.id
        found[name] = (*found.get(name, ()), place)
    return found


def conditions(ruleset: RuleSet, promises: Sequence[Promise]) -> Iterator[tuple[Place, Condition]]:
    """Yield every condition with what it belongs to; that of a question says when it is asked."""
    for question in ruleset.questions.values():
        if question.ask_when:
            yield Place("question", question.id), question.ask_when
    for rule in ruleset.rules:
        yield Place("rule", rule.id), rule.when
    for item in ruleset.guidance:
        if item.when:
            yield Place("guidance", item.id), item.when
    for concern in ruleset.concerns.values():
        if concern.course and concern.course.when:
            yield Place("course", concern.id, concern.id), concern.course.when
        for other in concern.alternatives:
            if other.when:
                yield Place("alternative", other.id, concern.id), other.when
    for promise in promises:
        if promise.when:
            yield Place("promise", promise.id), promise.when
        if promise.adding:
            yield Place("promise", promise.id), promise.adding


def statements(ruleset: RuleSet) -> Iterator[tuple[Place, Statement]]:
    """Yield everything that a person may be told, with what it belongs to."""
    for rule in ruleset.rules:
        yield Place("rule", rule.id), rule.statement
    for concern in ruleset.concerns.values():
        yield Place("best case", concern.id, concern.id), concern.best_case.statement
        if concern.untreated:
            yield Place("untreated", concern.id, concern.id), concern.untreated
        if concern.course:
            yield Place("course", concern.id, concern.id), concern.course.statement
        for other in concern.alternatives:
            yield Place("alternative", other.id, concern.id), other.statement
    for item in ruleset.guidance:
        yield Place("guidance", item.id), item.statement
    for topic in ruleset.topics.values():
        yield Place("topic", topic.id), topic.summary
        for section in topic.sections:
            for paragraph in section.paragraphs:
                yield Place("topic", topic.id), paragraph
        for claim in topic.claims:
            yield Place("claim", claim.id, topic.id), claim.statement


def mentions(condition: Condition, question: str, option: str | None = None) -> bool:
    """Say whether a condition looks at a question, or at this one of its options."""
    return any(
        leaf.question == question and (option is None or (isinstance(leaf, Is) and option in leaf.options))
        for leaf in comparisons(condition)
    )


def _places(ruleset: RuleSet, promises: Sequence[Promise]) -> Iterator[Place]:
    for question in ruleset.questions.values():
        yield Place("question", question.id)
        unsure = (NOT_SURE,) * (question.allows_not_sure and NOT_SURE not in question.option_ids)
        for option in (*question.option_ids, *unsure):
            yield Place("option", option, question.id)
    yield from (Place("rule", rule.id) for rule in ruleset.rules)
    for concern in ruleset.concerns.values():
        yield Place("concern", concern.id)
        yield from (Place("alternative", other.id, concern.id) for other in concern.alternatives)
    yield from (Place("guidance", item.id) for item in ruleset.guidance)
    yield from (Place("source", source) for source in ruleset.sources)
    for topic in ruleset.topics.values():
        yield Place("topic", topic.id)
        yield from (Place("claim", claim.id, topic.id) for claim in topic.claims)
    yield from (Place("promise", promise.id) for promise in promises)
