"""What a table of assessed people holds: how many rows, how many with which outcome, which findings and gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from skinquiz.model import Outcome, RuleSet


@dataclass(frozen=True, slots=True)
class ConcernTally:
    """Of the rows that ask about a concern: how many have each outcome, and how many could still have several.

    `rows` is the sum of both. `possible` counts the rows for which an outcome is possible, settled ones included, so
    its numbers can add up to more than `rows`.
    """

    concern: str
    rows: int
    outcomes: Mapping[Outcome, int]
    open: int
    possible: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class FindingTally:
    """How many rows a rule is a finding of, whatever the number of concerns that it is about there."""

    rule: str
    rows: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over a whole table on one assessment date.

    `unassessed` are rows in which no concern is asked about. `problems` are rows with a cell that cannot be used.
    `findings` are ordered from the most frequent down, then by name. `unanswered` and `unusable` count empty cells and
    cells that cannot be used, by question, in the order of the walk; a question that does not apply is counted too.
    """

    ruleset: RuleSet
    as_of: dt.date
    rows: int
    problems: int
    unassessed: int
    concerns: tuple[ConcernTally, ...]
    findings: tuple[FindingTally, ...]
    unanswered: Mapping[str, int]
    unusable: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Written:
    """What a table of results holds: rows, those with problems, those without a concern, and outcomes of concerns.

    `open` is how often several outcomes are still possible.
    """

    rows: int
    problems: int
    unassessed: int
    outcomes: Mapping[Outcome, int]
    open: int
