"""What can be seen of a rule set and of the summaries that people get: the facts which `aid` judges.

Whether a summary tells something is not looked up in its words: the thing is changed in a copy of the rules, and the
summary must change with it. So a fact that is lacking in the rules counts as not told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from skinquiz.model import Certainty, Concern, RuleSet, Source, Statement

_OTHER = " (other)"
_ONE_DAY = dt.timedelta(days=1)


class Fact(StrEnum):
    """What a summary may tell of the rules."""

    BEST_CASE = "best_case"
    CERTAINTY = "certainty"
    ALTERNATIVES = "alternatives"
    UNTREATED = "untreated"
    EXPECT = "expect"
    AFTERCARE = "aftercare"
    WARNING_SIGNS = "warning_signs"
    ASK_PROVIDER = "ask_provider"
    SOURCES = "sources"
    REVIEWED = "reviewed"
    REVIEW_DUE = "review_due"


SECTIONS = (Fact.EXPECT, Fact.AFTERCARE, Fact.WARNING_SIGNS, Fact.ASK_PROVIDER)


@dataclass(frozen=True, slots=True)
class Side:
    """One of several columns of equal weight: its entries, its words, and the entries that name no source."""

    entries: int
    words: int
    unsourced: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What can be seen of a person's summary about one concern.

    `open` says whether the treatment is a choice for that person at all. `sides` are the benefits and harms where
    they stand side by side, else nothing.
    """

    concern: str
    title: str
    open: bool
    topics: frozenset[str]
    sides: tuple[Side, ...]
    tells: frozenset[Fact]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: a rule set on a day, and a summary for each of its concerns."""

    ruleset: RuleSet
    as_of: dt.date
    summaries: tuple[Summary, ...]

    @property
    def concerns(self) -> tuple[Concern, ...]:
        return tuple(self.ruleset.concerns.values())

    def without(self, *facts: Fact) -> tuple[str, ...]:
        """Return the concerns whose summary leaves out any of these facts."""
        return tuple(one.concern for one in self.summaries if not one.tells.issuperset(facts))

    def open_without(self, *facts: Fact) -> tuple[str, ...]:
        """Return the same of those concerns only for which the treatment is a choice."""
        return tuple(one.concern for one in self.summaries if one.open and not one.tells.issuperset(facts))


def told(ruleset: RuleSet, summarise: Callable[[RuleSet], object]) -> frozenset[Fact]:
    """Return the facts of the rule set that a summary tells. `summarise` makes that summary from any rule set."""
    as_it_is = summarise(ruleset)
    return frozenset(fact for fact, changed in _CHANGED.items() if summarise(changed(ruleset)) != as_it_is)


def statements(ruleset: RuleSet) -> Iterator[tuple[str, Statement]]:
    """Yield everything that the rules say to anybody, with a name for it."""
    for concern in ruleset.concerns.values():
        yield from _of_concern(concern)
    for rule in ruleset.rules:
        yield rule.id, rule.statement
    for item in ruleset.guidance:
        yield item.id, item.statement
    for topic in ruleset.topics.values():
        yield topic.id, topic.summary
        yield from ((topic.id, said) for section in topic.sections for said in section.paragraphs)
        yield from ((claim.id, claim.statement) for claim in topic.claims)


def guidance(ruleset: RuleSet, section: str) -> tuple[Statement, ...]:
    """Return what a section of the guidance says."""
    return tuple(item.statement for item in ruleset.guidance if item.section == section)


def _of_concern(concern: Concern) -> Iterator[tuple[str, Statement]]:
    yield concern.id, concern.best_case.statement
    if concern.course:
        yield f"{concern.id}.course", concern.course.statement
    if concern.untreated:
        yield f"{concern.id}.untreated", concern.untreated
    yield from ((f"{concern.id}.{one.id}", one.statement) for one in concern.alternatives)


# How to change each fact, where it is there


def _in_concerns(change: Callable[[Concern], Concern], ruleset: RuleSet) -> RuleSet:
    return replace(ruleset, concerns={id: change(concern) for id, concern in ruleset.concerns.items()})


def _other(statement: Statement) -> Statement:
    return replace(statement, text=statement.text + _OTHER)


def _best_case(concern: Concern) -> Concern:
    return replace(concern, best_case=replace(concern.best_case, statement=_other(concern.best_case.statement)))


def _certainty(concern: Concern) -> Concern:
    return replace(concern, best_case=replace(concern.best_case, statement=_surer(concern.best_case.statement)))


def _surer(statement: Statement) -> Statement:
    """Return the statement with another certainty, or with other words on the lack of evidence if it has none."""
    if statement.certainty:
        other = Certainty.LOW if statement.certainty is Certainty.HIGH else Certainty.HIGH
        return replace(statement, certainty=other)
    return replace(statement, evidence_lacking=statement.evidence_lacking and statement.evidence_lacking + _OTHER)


def _alternatives(concern: Concern) -> Concern:
    return replace(concern, alternatives=())


def _untreated(concern: Concern) -> Concern:
    return replace(concern, untreated=None)


def _without_section(section: str, ruleset: RuleSet) -> RuleSet:
    return replace(ruleset, guidance=tuple(item for item in ruleset.guidance if item.section != section))


def _sources(ruleset: RuleSet) -> RuleSet:
    return replace(ruleset, sources={id: _retitled(source) for id, source in ruleset.sources.items()})


def _retitled(source: Source) -> Source:
    return replace(source, title=source.title + _OTHER)


def _reviewed(ruleset: RuleSet) -> RuleSet:
    return replace(ruleset, reviewed=ruleset.reviewed and ruleset.reviewed - _ONE_DAY)


def _review_due(ruleset: RuleSet) -> RuleSet:
    return replace(ruleset, review_due=ruleset.review_due and ruleset.review_due - _ONE_DAY)


_CHANGED: Mapping[Fact, Callable[[RuleSet], RuleSet]] = {
    Fact.BEST_CASE: partial(_in_concerns, _best_case),
    Fact.CERTAINTY: partial(_in_concerns, _certainty),
    Fact.ALTERNATIVES: partial(_in_concerns, _alternatives),
    Fact.UNTREATED: partial(_in_concerns, _untreated),
    **{section: partial(_without_section, section) for section in SECTIONS},
    Fact.SOURCES: _sources,
    Fact.REVIEWED: _reviewed,
    Fact.REVIEW_DUE: _review_due,
}
