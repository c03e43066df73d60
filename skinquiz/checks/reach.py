"""Which rules no answers can bring about, which questions nobody is asked, and how many sets of answers there are.

Decided for every possible person, not tried on some. A rule that can never apply is a promise that is not kept; a
question that nobody reaches was meant to be asked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skinquiz.checks.everyone.boxes import Box, Boxes
from skinquiz.checks.everyone.cells import cut, told_apart
from skinquiz.checks.everyone.count import Bar, Counter
from skinquiz.model import CONCERNS, All, Condition, Is, RuleSet


@dataclass(frozen=True, slots=True)
class Reach:
    """`people` is the exact number of sets of answers; rules and questions are the ids of those never reached."""

    people: int
    rules: tuple[str, ...]
    questions: tuple[str, ...]


def reach(ruleset: RuleSet, as_of: dt.date) -> Reach:
    """Return what can be reached on that day, which is the last that a date in an answer may be."""
    everyone = _Everyone(ruleset, as_of)
    rules = (rule.id for rule in ruleset.rules if not everyone.some(All((rule.when, Is(CONCERNS, rule.concerns)))))
    gated = ((question.id, question.ask_when) for question in ruleset.questions.values())
    questions = (name for name, gate in gated if gate is not None and not everyone.some(gate))
    return Reach(everyone.number, tuple(rules), tuple(questions))


class _Everyone:
    def __init__(self, ruleset: RuleSet, as_of: dt.date) -> None:
        gates = [question.ask_when for question in ruleset.questions.values() if question.ask_when]
        variables = cut(ruleset.questions, told_apart([*(rule.when for rule in ruleset.rules), *gates]), as_of)
        flat = [one for some in variables.values() for one in some]
        self._boxes = Boxes(ruleset.questions, variables, as_of)
        self._counter = Counter(flat, 1)
        self._everybody = self._counter.prepare(Bar(box) for box in self._boxes.impossible())
        self._everything = {one.name: one.everything for one in flat}

    @property
    def number(self) -> int:
        return self._counter.count_within(self._everybody, ())[0]

    def some(self, condition: Condition) -> bool:
        """Say whether a condition holds for anybody."""
        return any(self._within(box) for box in self._boxes.of(condition))

    def _within(self, box: Box) -> int:
        walls = (Bar({name: outside}) for name, cells in box.items() if (outside := self._everything[name] & ~cells))
        return self._counter.count_within(self._everybody, walls)[0]
