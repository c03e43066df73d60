"""A tally made ready to be shown: small counts hidden, each count beside what it is of, the most frequent first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from skinquiz.model import CONCERNS, LADDER, Outcome, Rule, RuleSet
from skinquiz.render.audit.hiding import LEAST, Count, Hidden, any_hidden, hidden, part_of, parted, whole
from skinquiz.tally import ConcernTally, Tally

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ConcernCounts:
    """Of the rows that ask about a concern: how many have each outcome, how many are open, and what is possible."""

    id: str
    label: str
    rows: Count
    outcomes: Mapping[Outcome, Count]
    open: Count
    possible: Mapping[Outcome, Count]


@dataclass(frozen=True, slots=True)
class FindingCount:
    rule: Rule
    rows: Count


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """How many cells of a question are empty, and how many cannot be used."""

    id: str
    label: str
    unanswered: Count
    unusable: Count


@dataclass(frozen=True, slots=True)
class Audit:
    """All counts of a table. `smallest` is the smallest count from 1 up that is shown; 0 where all of them are."""

    ruleset: RuleSet
    as_of: dt.date
    smallest: int
    rows: Count
    problems: Count
    unassessed: Count
    concerns: tuple[ConcernCounts, ...]
    findings: tuple[FindingCount, ...]
    questions: tuple[QuestionCounts, ...]

    @property
    def asked(self) -> tuple[ConcernCounts, ...]:
        """The concerns that some row asks about."""
        return tuple(one for one in self.concerns if one.rows != 0)

    @property
    def found(self) -> tuple[FindingCount, ...]:
        """The rules that are a finding of some row."""
        return tuple(one for one in self.findings if one.rows != 0)

    @property
    def most_unanswered(self) -> tuple[QuestionCounts, ...]:
        return _most(self.questions, lambda one: one.unanswered)

    @property
    def most_unusable(self) -> tuple[QuestionCounts, ...]:
        return _most(self.questions, lambda one: one.unusable)


def counted(tally: Tally, smallest: int = 0) -> Audit:
    """Return the counts to be shown. Raises ValueError if `smallest` is below 0, or is 1 or 2."""
    if smallest != 0 and smallest < LEAST:
        raise ValueError(f"the smallest count shown must be {LEAST} or more, or 0 to show all: {smallest}")
    rules = {rule.id: rule for rule in tally.ruleset.rules}
    unassessed, concerns = _assessed(tally, smallest)
    found = (FindingCount(rules[one.rule], part_of(tally.rows, one.rows, smallest)) for one in tally.findings)
    return Audit(
        ruleset=tally.ruleset,
        as_of=tally.as_of,
        smallest=smallest,
        rows=whole(tally.rows, smallest),
        problems=part_of(tally.rows, tally.problems, smallest),
        unassessed=unassessed,
        concerns=concerns,
        findings=tuple(sorted(found, key=lambda one: (*_order(one.rows), one.rule.id))),
        questions=tuple(_question(tally, id, unassessed, smallest) for id in {**tally.unanswered, **tally.unusable}),
    )


def _assessed(tally: Tally, smallest: int) -> tuple[Count, tuple[ConcernCounts, ...]]:
    """Return the rows without a concern, and the concerns.

    Where only one concern is asked about, its rows and those without any make up all rows: with one, the other is
    hidden.
    """
    unassessed = part_of(tally.rows, tally.unassessed, smallest)
    concerns = tuple(_concern(tally, one, smallest) for one in tally.concerns)
    asked = [one for one in concerns if one.rows != 0]
    if len(asked) == 1 and any_hidden(unassessed, asked[0].rows):
        unassessed = hidden(tally.unassessed, smallest)
        concerns = tuple(
            _all_hidden(tally, one, smallest) if one.rows else shown
            for one, shown in zip(tally.concerns, concerns, strict=True)
        )
    return unassessed, concerns


def _concern(tally: Tally, one: ConcernTally, smallest: int) -> ConcernCounts:
    if any_hidden(whole(tally.rows, smallest)):
        return _all_hidden(tally, one, smallest)
    parts = (*(one.outcomes.get(rung, 0) for rung in LADDER), one.open)
    rows, shown = parted(one.rows, parts, smallest)
    outcomes = dict(zip(LADDER, shown[:-1], strict=True))
    possible = {rung: _possible(one, rung, outcomes[rung], shown[-1], smallest) for rung in LADDER}
    return ConcernCounts(one.concern, _label(tally, one), rows, outcomes, shown[-1], possible)


def _possible(one: ConcernTally, rung: Outcome, settled: Count, open: Count, smallest: int) -> Count:
    """Return for how many rows an outcome is possible: less the settled ones, it is a part of those that are open."""
    count = one.possible.get(rung, 0)
    still = part_of(one.open, count - one.outcomes.get(rung, 0), smallest)
    if any_hidden(settled, open, still):
        return hidden(count, smallest)
    return part_of(one.rows, count, smallest)


def _all_hidden(tally: Tally, one: ConcernTally, smallest: int) -> ConcernCounts:
    why = hidden(one.rows, smallest)
    outcomes = dict.fromkeys(LADDER, why)
    return ConcernCounts(one.concern, _label(tally, one), why, outcomes, why, outcomes)


def _label(tally: Tally, one: ConcernTally) -> str:
    return tally.ruleset.concerns[one.concern].label


def _question(tally: Tally, id: str, unassessed: Count, smallest: int) -> QuestionCounts:
    cells = tally.unanswered.get(id, 0), tally.unusable.get(id, 0)
    shown = parted(tally.rows, (*cells, tally.rows - sum(cells)), smallest, unsaid=True)[1][:2]
    a_total = id == CONCERNS and sum(cells) == tally.unassessed  # which is shown too
    if a_total and any_hidden(unassessed, *parted(tally.unassessed, cells, smallest)[1]):
        shown = (hidden(tally.unassessed, smallest),) * 2
    return QuestionCounts(id, tally.ruleset.questions[id].label, *shown)


def _most(every: Iterable[_T], count: Callable[[_T], Count]) -> tuple[_T, ...]:
    """Return those with a count, the most first; those of one count stay as they were."""
    return tuple(sorted((one for one in every if count(one) != 0), key=lambda one: _order(count(one))))


def _order(count: Count) -> tuple[int, int]:
    """Return what sorts counts from the most down; of hidden ones nothing tells which is more."""
    if isinstance(count, Hidden):
        return (0, 0) if count is Hidden.BESIDE else (2, 0)
    return (1, -count) if count else (3, 0)
