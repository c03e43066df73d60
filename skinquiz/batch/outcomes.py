"""From the truths of rules to what follows for each concern, in layers of columns that build on each other.

Rules about the same concerns that ask for the same rung go together: what they say is worked out once for each
person, whatever the number of concerns that they are about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from skinquiz.batch import sql
from skinquiz.batch.sql import Sql
from skinquiz.model import LADDER, Concern, Outcome, Rule, RuleSet, UntilDate

NOTES = -1  # the rung of rules without an outcome
_KEY = "[0-9-]* "  # before the name of a finding: what it is sorted by
_NO_DATE = "0000-87-68"  # what has no date goes with the last date of all

Layer = list[Sql]


@dataclass(frozen=True, slots=True)
class Group:
    """Rules about the same concerns that ask for the same rung, by name. `number` names its columns."""

    number: int
    rung: int
    rules: tuple[Rule, ...]


class Outcomes:
    """Writes what follows from rules. `truth` gives a rule's column, `mark` begins the names of columns made here."""

    def __init__(
        self,
        ruleset: RuleSet,
        as_of: dt.date,
        mark: str,
        truth: Callable[[Rule], Sql],
        date: Callable[[str], Sql],
        chosen: Callable[[str], Sql],
    ) -> None:
        self.ruleset, self.as_of, self.mark = ruleset, as_of, mark
        self.truth, self.date, self.chosen = truth, date, chosen

    # Which rules go together

    @cached_property
    def _groups(self) -> dict[str, list[Group]]:
        """The groups about each concern."""
        together: dict[tuple[tuple[str, ...], int], list[Rule]] = {}
        for rule in sorted(self.ruleset.rules, key=lambda one: one.id):
            rung = rule.outcome.rung if rule.outcome else NOTES
            together.setdefault((rule.concerns, rung), []).append(rule)
        found: dict[str, list[Group]] = {one: [] for one in self.ruleset.concerns}
        for number, ((concerns, rung), rules) in enumerate(together.items()):
            for concern in concerns:
                found[concern].append(Group(number, rung, tuple(rules)))
        return found

    def _at(self, concern: Concern, rung: int) -> tuple[Group, ...]:
        return tuple(group for group in self._groups[concern.id] if group.rung == rung)

    def _each_group(self) -> Iterator[Group]:
        yield from {group.number: group for groups in self._groups.values() for group in groups}.values()

    @cached_property
    def _steps(self) -> dict[tuple[Group, ...], int]:
        """Groups that ask together for a rung of some concern, with the number of their columns."""
        steps = (self._at(one, rung) for one in self.ruleset.concerns.values() for rung in range(NOTES, len(LADDER)))
        return {groups: number for number, groups in enumerate(dict.fromkeys(one for one in steps if one))}

    def _dated(self, groups: Iterable[Group]) -> list[Rule]:
        return [rule for group in groups for rule in group.rules if isinstance(rule.until, UntilDate)]

    # Layers

    def layers(self) -> Iterator[Layer]:
        """Yield columns; each layer looks at those of layers before it."""
        yield [sql.named(self._end(rule), self._name("u", rule.id)) for rule in self._dated(self._each_group())]
        ends = {
            rung: (sql.not_null(self._column("u", rule.id)) for rule in dated) for rung, dated in self._dates.items()
        }
        yield [
            *(sql.named(self._holds(group), self._name("g", group.number)) for group in self._each_group()),
            *(sql.named(sql.either(there), self._name("d", rung)) for rung, there in ends.items()),
        ]
        keyed = [group for group in self._each_group() if group.rung in self._dates]
        yield [
            *(sql.named(self._asks(groups), self._name("s", number)) for groups, number in self._steps.items()),
            *(sql.named(self._names(group), self._name("n", group.number)) for group in self._each_group()),
            *(sql.named(self._keyed_names(group), self._name("k", group.number)) for group in keyed),
        ]
        concerns = self.ruleset.concerns.values()
        settled = [sql.when(self.chosen(one.id), self._outcome(one)) for one in concerns]
        yield [
            *(sql.named(value, self._name("o", one.id)) for one, value in zip(concerns, settled, strict=True)),
            *(
                sql.named(self._in_order(groups), self._name("f", number))
                for groups, number in self._steps.items()
                if not self._plain(groups)
            ),
        ]

    def _name(self, kind: str, what: str | int) -> str:
        return sql.between_name(self.mark, kind, what)

    def _column(self, kind: str, what: str | int) -> Sql:
        return sql.column(self._name(kind, what))

    def _end(self, rule: Rule) -> Sql:
        """Return the day that a rule asks to wait for, where it holds."""
        assert isinstance(rule.until, UntilDate)
        span, start = rule.until.plus, self.date(rule.until.question)
        last = dt.date.max if span.after(self.as_of) == dt.date.max else None
        return sql.when(self.truth(rule), sql.later(start, span.count, span.unit[:-1], last))

    def _holds(self, group: Group) -> Sql:
        return sql.either(self.truth(rule) for rule in group.rules)

    def _asks(self, groups: Sequence[Group]) -> Sql:
        return sql.either(self._column("g", group.number) for group in groups)

    # Findings: as `skinquiz.assess` orders them

    @cached_property
    def _dates(self) -> dict[int, list[Rule]]:
        """The rules that wait for a date, by rung: findings there go by more than their names."""
        found: dict[int, list[Rule]] = {}
        for group in self._each_group():
            if dated := self._dated([group]):
                found.setdefault(group.rung, []).extend(dated)
        return found

    def _names(self, group: Group) -> Sql:
        """Return the rules of a group that hold, by name, or NULL if none does."""
        there = [sql.when(self.truth(rule), sql.text(rule.id)) for rule in group.rules]
        return sql.when(self._column("g", group.number), sql.listed(there))

    def _keyed_names(self, group: Group) -> Sql:
        """Return the same where a date is among them, each after a key: no date, or the last of all, comes first."""
        there = [sql.when(self.truth(rule), self._keyed(rule)) for rule in group.rules]
        needed = sql.both([self._column("g", group.number), self._column("d", group.rung)])
        return sql.when(needed, sql.listed(there))

    def _keyed(self, rule: Rule) -> Sql:
        if not isinstance(rule.until, UntilDate):
            return sql.text(f"{_NO_DATE} {rule.id}")
        date = sql.cast(self._column("u", rule.id), "TEXT")
        return sql.beside([sql.translated(date, "0123456789", "9876543210"), sql.text(f" {rule.id}")])

    def _plain(self, groups: Sequence[Group]) -> bool:
        """Say whether the names of these groups need no sorting."""
        return len(groups) == 1 and not self._dated(groups)

    def _in_order(self, groups: Sequence[Group]) -> Sql:
        """Return the names of a rung's findings, one after another, or NULL: sorted only where that is needed."""
        names = [self._column("n", group.number) for group in groups]
        choices = []
        if groups[0].rung in self._dates:
            keyed = sql.sorted_parts(sql.listed([self._column("k", group.number) for group in groups]))
            there = sql.either(sql.not_null(name) for name in names)
            choices.append((sql.both([self._column("d", groups[0].rung), there]), sql.replaced(keyed, _KEY, "")))
        if pairs := [sql.both([sql.not_null(one), sql.not_null(other)]) for one, other in combinations(names, 2)]:
            choices.append((sql.either(pairs), sql.sorted_parts(sql.listed(names))))
        about = [one for one in self.ruleset.concerns.values() if self._at(one, groups[0].rung) == tuple(groups)]
        return sql.when(sql.either(self.chosen(one.id) for one in about), sql.first(choices, sql.known(names)))

    def _of_rung(self, groups: Sequence[Group]) -> Sql:
        return (
            self._column("n", groups[0].number)
            if self._plain(groups)
            else self._column("f", self._steps[tuple(groups)])
        )

    # What is told of a concern

    def told(self, concern: Concern) -> dict[str, Sql]:
        """Return the columns about a concern, by the part of their names after it; NULL if it is not asked about."""
        return {
            "outcome": self._column("o", concern.id),
            "possible_outcomes": self._possible(concern),
            "findings": self._findings(concern),
            "earliest": self._earliest(concern),
        }

    def _rungs(self, concern: Concern) -> Iterator[tuple[Outcome, Sql]]:
        """Yield each outcome that rules ask for below the best case, the lowest first, with whether they do."""
        for rung in range(len(LADDER) - 1, concern.best_case.outcome.rung, -1):
            if groups := self._at(concern, rung):
                yield LADDER[rung], self._column("s", self._steps[groups])

    def _outcome(self, concern: Concern) -> Sql:
        """Return the lowest rung that is asked for, or NULL if a lower one still could be."""
        choices: list[tuple[Sql, Sql]] = []
        for outcome, asks in self._rungs(concern):
            choices += [(sql.is_null(asks), sql.null()), (asks, sql.text(outcome))]
        return sql.first(choices, sql.text(concern.best_case.outcome))

    def _possible(self, concern: Concern) -> Sql:
        """Return the lowest rung that is certain and what could still be below it, the best first."""
        not_lower: list[Sql] = []
        parts: list[Sql] = []
        for outcome, asks in self._rungs(concern):
            parts.append(sql.when(sql.both([sql.possible(asks), *not_lower]), sql.text(outcome)))
            not_lower.append(sql.negated(sql.certain(asks)))
        parts.append(sql.when(sql.both(not_lower), sql.text(concern.best_case.outcome)))
        settled = self._column("o", concern.id)
        return sql.first([(sql.not_null(settled), settled), (self.chosen(concern.id), sql.listed(parts[::-1]))])

    def _findings(self, concern: Concern) -> Sql:
        rungs = [*range(len(LADDER) - 1, -1, -1), NOTES]
        names = [self._of_rung(groups) for rung in rungs if (groups := self._at(concern, rung))]
        return sql.when(self.chosen(concern.id), sql.blank_to_null(sql.listed(names)))

    def _earliest(self, concern: Concern) -> Sql:
        """Return the latest day of the rules that ask to wait, where that is the outcome."""
        dated = self._dated(self._at(concern, Outcome.WAIT.rung))
        ends = [self._column("u", rule.id) for rule in dated]
        if not ends:
            return sql.null("DATE")
        return sql.when(sql.equal(self._column("o", concern.id), sql.text(Outcome.WAIT)), sql.latest(ends))
