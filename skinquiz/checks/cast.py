"""The people of the cases, looked at together: for which of them a condition is true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from skinquiz.checks.cases import case_answers
from skinquiz.checks.everyone.cells import holds
from skinquiz.conditions import Situation, Truth
from skinquiz.model import All, Answer, AnyOf, Case, Comparison, Condition, Not, RuleSet

Bits = int  # a set of cases: the bit of each is its place
_Given = dict[tuple[Answer, dt.date], Bits]


class Cast:
    """The people of some cases, whose answers can be used. A comparison without an answer is not true."""

    def __init__(self, ruleset: RuleSet, cases: Sequence[Case]) -> None:
        self.ruleset = ruleset
        self.cases = tuple(cases)
        self.everybody: Bits = (1 << len(self.cases)) - 1
        self._given = _given(ruleset, self.cases)
        self._known: dict[Condition, Bits] = {}

    def of(self, condition: Condition) -> Bits:
        """Return the cases of those for whom a condition is true."""
        if condition not in self._known:
            self._known[condition] = self._of(condition)
        return self._known[condition]

    def any_of(self, condition: Condition, wanted: Callable[[Case], bool]) -> bool:
        """Say whether the condition is true for one of the cases that are wanted."""
        bits = self.of(condition)
        return any(bits >> place & 1 and wanted(case) for place, case in enumerate(self.cases))

    def _of(self, condition: Condition) -> Bits:
        match condition:
            case All(parts):
                found = self.everybody
                for part in parts:
                    found &= self.of(part)
                return found
            case AnyOf(parts):
                found = 0
                for part in parts:
                    found |= self.of(part)
                return found
            case Not(part):
                return self.everybody & ~self.of(part)
            case _:
                return self._leaf(condition)

    def _leaf(self, leaf: Comparison) -> Bits:
        question = self.ruleset.questions[leaf.question]
        given = self._given.get(leaf.question, {})
        return sum(bits for (answer, as_of), bits in given.items() if holds(leaf, question, answer, as_of))


def _given(ruleset: RuleSet, cases: Sequence[Case]) -> dict[str, _Given]:
    """Return for each question the answers that count, on their days, with the cases that give them."""
    found: dict[str, _Given] = {}
    for place, case in enumerate(cases):
        answers = case_answers(ruleset, case)
        situation = Situation(ruleset.questions, answers, case.as_of)
        for question, answer in answers.items():
            if situation.applies(question) is Truth.YES:
                given = found.setdefault(question, {})
                given[answer, case.as_of] = given.get((answer, case.as_of), 0) | 1 << place
    return found
