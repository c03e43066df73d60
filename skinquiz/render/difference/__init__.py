"""Two rule sets and what differs between them, as text or as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module

from skinquiz.checks.diff import Change, Difference, Lost
from skinquiz.checks.diff.difference import Kind, Responsible
from skinquiz.checks.diff.questionnaire import OnlyOne
from skinquiz.checks.show import names
from skinquiz.model import CONCERNS, RuleSet
from skinquiz.render import Style
from skinquiz.rulefiles.diagnostics import Place

RENDERERS = {"text": "skinquiz.render.difference.text", "json": "skinquiz.render.difference.data"}
FORMATS = tuple(RENDERERS)
_TOLD_APART = ("question", "option", "rule", "concern", "promise")  # what has more said of it than that it came or went


@dataclass(frozen=True, slots=True)
class Side:
    """A rule set, how it was named, its commit if it is from a revision, and where rules and best cases stand."""

    name: str
    commit: str | None
    ruleset: RuleSet
    rules: Mapping[str, Place]
    best_cases: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two rule sets, the day, and what differs.

    `elsewhere` are the changes that there are on other days only, `lost_elsewhere` the warnings lost on these only.
    `only_safer` says whether that verdict is asked for.
    """

    old: Side
    new: Side
    as_of: dt.date
    difference: Difference
    elsewhere: tuple[tuple[dt.date, Change], ...] = ()
    only_safer: bool = False
    lost_elsewhere: tuple[tuple[dt.date, Lost], ...] = ()

    @property
    def same_files(self) -> bool:
        return self.old.ruleset.sha256 == self.new.ruleset.sha256

    @property
    def concerns_added(self) -> tuple[str, ...]:
        return tuple(name for name in self.new.ruleset.concerns if name not in self.old.ruleset.concerns)

    @property
    def concerns_removed(self) -> tuple[str, ...]:
        return tuple(name for name in self.old.ruleset.concerns if name not in self.new.ruleset.concerns)

    @property
    def answers_of_one(self) -> tuple[OnlyOne, ...]:
        """Answers, but for concerns, that only one of them knows."""
        return tuple(one for one in self.difference.only_one if one.question != CONCERNS)

    @property
    def worst_first(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes by concern: rises before falls, the longest way first, then the most people."""
        return {
            concern: tuple(sorted((one for one in self.difference.changes if one.concern == concern), key=_how_bad))
            for concern in sorted(self.difference.affected, key=self._most_raised)
        }

    def _most_raised(self, concern: str) -> tuple[bool, int, int]:
        return min(_how_bad(one) for one in self.difference.changes if one.concern == concern)

    def place(self, concern: str, one: Responsible) -> Place:
        """Return where it stands that changes an outcome; what was removed, where it stood."""
        side = self.old if one.kind == "removed" else self.new
        return side.best_cases[concern] if one.rule is None else side.rules[one.rule]

    def rule_place(self, rule: str, kind: Kind) -> Place:
        return (self.old if kind == "removed" else self.new).rules[rule]

    def other_things(self) -> Iterator[tuple[str, Kind]]:
        """Yield in words what else only one of them has, such as `guidance burns`."""
        old, new = _things(self.old.ruleset), _things(self.new.ruleset)
        yield from ((one, "added") for one in new if one not in old)
        yield from ((one, "removed") for one in old if one not in new)


def render(compared: Compared, format: str, style: Style) -> str:
    """Return what differs in one of `FORMATS`, a line break last."""
    text: str = import_module(RENDERERS[format]).render(compared, style)
    return text


def _how_bad(change: Change) -> tuple[bool, int, int]:
    return not change.rises, -abs(change.new.rung - change.old.rung), -change.people


def _things(ruleset: RuleSet) -> dict[str, None]:
    found = (place for places in names(ruleset, ()).values() for place in places if place.kind not in _TOLD_APART)
    return dict.fromkeys(f"{one.kind} {one.id}" + (f" of {one.of}" if one.of else "") for one in found)
