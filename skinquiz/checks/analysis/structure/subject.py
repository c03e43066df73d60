"""What the analyses of structure share: everybody, and the outcomes that they can have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from skinquiz.checks.everyone.boxes import Box
from skinquiz.checks.everyone.ladder import Ladder, ladders
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.everyone.search import Person
from skinquiz.checks.show import Place as Thing
from skinquiz.checks.show import conditions
from skinquiz.conditions import comparisons
from skinquiz.model import CONCERNS, All, Comparison, Condition, Is, Rule, RuleSet
from skinquiz.rulefiles.diagnostics import Place
from skinquiz.rulefiles.load import Written


@dataclass(frozen=True, slots=True)
class Subject:
    """A rule set under analysis. `in_vain` holds the ids of rules that never apply, `repeated` of those said twice."""

    written: Written
    everyone: Everyone
    ladders: Mapping[str, Ladder]
    by_id: Mapping[str, Rule]
    in_vain: set[str] = field(default_factory=set)
    repeated: set[str] = field(default_factory=set)
    _usual: dict[str, int] = field(default_factory=dict)
    _usually: list[tuple[str, Box]] = field(default_factory=list)
    _touching: dict[str, list[tuple[str, Box]]] = field(default_factory=dict)
    _facts: dict[str, list[tuple[Rule, Comparison, Condition]]] = field(default_factory=dict)

    @staticmethod
    def of(written: Written, as_of: dt.date) -> Subject:
        ruleset = written.ruleset
        others = [condition for _, condition in conditions(ruleset, written.promises)]
        others += [Is(CONCERNS, (concern,)) for concern in ruleset.concerns]
        everyone = Everyone(ruleset.questions, (rule.when for rule in ruleset.rules), as_of, others)
        by_id = {rule.id: rule for rule in ruleset.rules}
        return Subject(written, everyone, ladders(everyone, ruleset.concerns, ruleset.rules), by_id)

    @property
    def ruleset(self) -> RuleSet:
        return self.written.ruleset

    def place(self, thing: Thing, key: str = "") -> Place:
        """Return where a thing stands, or one of its fields."""
        return self.written.places.of(thing.kind, thing.id, thing.of, key)

    def rules(self) -> Iterator[Rule]:
        """Yield the rules that apply to somebody."""
        return (rule for rule in self.ruleset.rules if rule.id not in self.in_vain)

    def holding(self, person: Person) -> set[str]:
        """Return the ids of the rules that apply to a person."""
        if not self._touching:
            self._index()
        moved = [name for name, place in person.items() if self._usual[name] != place]
        unmoved = {rule for rule, box in self._usually if box.keys().isdisjoint(moved)}
        return unmoved | {rule for name in moved for rule, box in self._touching.get(name, ()) if _inside(person, box)}

    def _index(self) -> None:
        """Note which rules apply to somebody usual: others differ from that in few variables, mostly."""
        person = self.everyone.all.somebody(())
        assert person is not None
        self._usual.update(person)
        for rule in self.ruleset.rules:
            for box in self.everyone.holding(rule.when):
                self._usually.extend([(rule.id, box)] if _inside(person, box) else [])
                for name in box:
                    self._touching.setdefault(name, []).append((rule.id, box))

    def facts(self, question: str) -> Sequence[tuple[Rule, Comparison, Condition]]:
        """Return the comparisons that rules make with a question, and when a rule and its comparison hold."""
        if not self._facts:
            for rule in self.ruleset.rules:
                for leaf in comparisons(rule.when):
                    self._facts.setdefault(leaf.question, []).append((rule, leaf, All((rule.when, leaf))))
        return self._facts.get(question, ())


def _inside(person: Person, box: Box) -> bool:
    return all(cells >> person[name] & 1 for name, cells in box.items())
