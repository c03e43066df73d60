"""What comes of a promise."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skinquiz.model import Answers, Outcome, Promise


@dataclass(frozen=True, slots=True)
class Broken:
    """Those for whom a promise does not hold: what became of the concern, how many they are, and one of them.

    `answers` is None where another concern's example shows the same, `people` where they are not counted, and `before`
    unless it is an answer that lifts the outcome: then it holds the answers without that one.
    """

    concern: str
    answers: Answers | None
    outcome: Outcome | None = None  # what it is, where an outcome or a date was promised
    finding: str | None = None  # which rule, where findings were
    earliest: dt.date | None = None  # the date told, where a date was
    people: int | None = None
    before: Answers | None = None
    outcome_before: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of a promise on a day: for how many people it was decided, those with one of its concerns at least.

    `broken` names those who show that it does not hold. A promise that speaks of nobody is not kept either.
    """

    promise: Promise
    as_of: dt.date
    people: int
    broken: tuple[Broken, ...]

    @property
    def is_kept(self) -> bool:
        return not self.broken and self.people > 0
