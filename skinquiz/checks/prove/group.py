"""Whom a promise is about, and with which concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.ladder import Ladder
from skinquiz.checks.everyone.people import Everyone
from skinquiz.model import Promise, RuleSet


@dataclass(frozen=True, slots=True)
class Group:
    """Those outside `bars`, who meet the promise's condition and have the concern. `exemplify` asks for an example."""

    ruleset: RuleSet
    promise: Promise
    ladder: Ladder
    concern: str
    bars: Sequence[Box]
    exemplify: bool

    @property
    def everyone(self) -> Everyone:
        return self.ladder.everyone
