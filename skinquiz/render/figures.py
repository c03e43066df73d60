"""What is drawn, free of any format: where each concern stands on the ladder, and what could happen when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from skinquiz.model import Outcome

BarKind = Literal["wait", "start", "sessions", "result"]


@dataclass(frozen=True, slots=True)
class LadderRow:
    """One concern: where it stands `now` (several rungs while more than one is possible), and what it could become."""

    concern: str
    now: tuple[Outcome, ...]
    later: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """A row for each concern, over the rungs of `LADDER`."""

    rows: tuple[LadderRow, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time, in days from day 0. Both ends are the same for a moment; no `end`: nobody knows how long.

    `least`, between the ends, is where it is over at the earliest, when that is known.
    """

    label: str
    kind: BarKind
    start: int
    end: int | None
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars in the order of time. Day 0 is `origin`, or, where no date is known, the day of the first session."""

    origin: dt.date | None
    bars: tuple[Bar, ...]


Drawing = Ladder | Timeline
