"""Two questionnaires as one, so that one person can answer both.

Whoever is asked a question by either of them answers it once. The conditions of each are rewritten for the common
questionnaire: where the two ask a question of different people, a comparison also says of whom. Of the answers to a
question only those that both know are kept; who would give another can't be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from skinquiz.model import NOT_SURE, All, AnyOf, Condition, Not, Option, Question

Questions = Mapping[str, Question]


@dataclass(frozen=True, slots=True)
class OnlyOne:
    """An answer to a question that only the old or only the new questionnaire knows."""

    question: str
    answer: str
    new: bool


class Joint:
    """What both questionnaires ask. `old` and `new` rewrite the conditions of either."""

    def __init__(self, old: Questions, new: Questions) -> None:
        self.common = {name for name in old.keys() & new.keys() if _comparable(old[name], new[name])}
        self.old_names = {name: _old_name(name) if name in new and name not in self.common else name for name in old}
        self._asked = {"old": old, "new": new}
        self._differing: dict[str, bool] = {}
        self._deciding: set[str] = set()
        self.questions = {question.id: question for question in self._questions()}
        self.only_one = tuple(one for name in new if name in self.common for one in _only_one(old[name], new[name]))

    def old(self, condition: Condition) -> Condition:
        """Return a condition of the old rules in terms of the common questionnaire."""
        return self._rewritten(condition, "old")

    def new(self, condition: Condition) -> Condition:
        """Return a condition of the new rules in terms of the common questionnaire."""
        return self._rewritten(condition, "new")

    def asked_otherwise(self, question: str) -> bool:
        """Say whether the two ask a question that both have of different people, as far as the conditions show."""
        if question not in self._differing:
            if question in self._deciding:  # each looks back at the other; take them to differ
                return True
            self._deciding.add(question)
            self._differing[question] = self._gate(question, "old") != self._gate(question, "new")
        return self._differing[question]

    def _questions(self) -> Iterator[Question]:
        old, new = self._asked["old"], self._asked["new"]
        for name, question in new.items():
            if name not in self.common:
                yield replace(question, ask_when=self._gate(name, "new"))
                continue
            gates = self._gate(name, "old"), self._gate(name, "new")
            gate = gates[1]
            if self.asked_otherwise(name):
                gate = None if gates[0] is None or gates[1] is None else AnyOf((gates[0], gates[1]))
            yield replace(_common(old[name], question), ask_when=gate)
        for name, question in old.items():
            if name not in self.common:
                yield replace(question, id=self.old_names[name], ask_when=self._gate(name, "old"))

    def _gate(self, name: str, side: str) -> Condition | None:
        gate = self._asked[side][name].ask_when
        return None if gate is None else self._rewritten(gate, side)

    def _rewritten(self, condition: Condition, side: str) -> Condition:
        match condition:
            case All(parts):
                return All(tuple(self._rewritten(part, side) for part in parts))
            case AnyOf(parts):
                return AnyOf(tuple(self._rewritten(part, side) for part in parts))
            case Not(part):
                return Not(self._rewritten(part, side))
        name = condition.question
        if side == "old":
            condition = replace(condition, question=self.old_names[name])
        if name in self.common and self.asked_otherwise(name) and (gate := self._gate(name, side)) is not None:
            return All((gate, condition))
        return condition


def _old_name(name: str) -> str:
    return f"{name} (before)"


def _comparable(old: Question, new: Question) -> bool:
    """Say whether some answer fits both questions."""
    if old.type != new.type:
        return False
    if old.options:
        return not set(old.option_ids).isdisjoint(new.option_ids)
    common = _common(old, new)
    return old.type != "integer" or (common.minimum or 0) <= (common.maximum or 0)


def _common(old: Question, new: Question) -> Question:
    """Return the new question with the answers that the old one knows too."""
    before = {option.id: option for option in old.options}
    options = tuple(_alone(option, before[option.id]) for option in new.options if option.id in before)
    least = None if new.minimum is None else max(new.minimum, old.minimum or 0)
    most = None if new.maximum is None else min(new.maximum, old.maximum or 0)
    return replace(new, options=options, minimum=least, maximum=most, not_sure=new.not_sure and old.not_sure)


def _alone(option: Option, before: Option) -> Option:
    """Return the option, alone in its list if it has to be in either questionnaire."""
    return replace(option, exclusive=option.exclusive or before.exclusive)


def _only_one(old: Question, new: Question) -> Iterator[OnlyOne]:
    """Yield the answers that do not fit both."""
    for one, other, is_new in ((old, new, False), (new, old, True)):
        for option in one.options:
            there = other.option(option.id)
            if there is None:
                yield OnlyOne(new.id, option.id, is_new)
            elif there.exclusive and not option.exclusive:
                yield OnlyOne(new.id, f"{option.id} beside others", is_new)
        if one.not_sure and not other.not_sure:
            yield OnlyOne(new.id, NOT_SURE, is_new)
        if one.minimum is not None and other.minimum is not None and one.minimum < other.minimum:
            yield OnlyOne(new.id, f"{one.minimum} to {other.minimum - 1}", is_new)
        if one.maximum is not None and other.maximum is not None and one.maximum > other.maximum:
            yield OnlyOne(new.id, f"{other.maximum + 1} to {one.maximum}", is_new)
