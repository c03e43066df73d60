"""A quiz in progress, pure: what to ask next, what can be gone back to, how much is left at the most."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

from skinquiz.conditions import Situation, Truth
from skinquiz.model import Answer, Answers, Question, RuleSet
from skinquiz.outlook import most_settling, open_to_change


@dataclass(frozen=True)
class Session:
    """Every answer in the order in which it was given; a later one for the same question replaces the earlier.

    `quick` asks only what can still change an outcome. `at` is an answered question that is looked at again.
    """

    ruleset: RuleSet
    as_of: dt.date
    given: tuple[tuple[str, Answer], ...] = ()
    quick: bool = False
    at: str | None = None

    @cached_property
    def answers(self) -> Answers:
        """The last answer to each question, those set aside included."""
        return dict(self.given)

    @cached_property
    def path(self) -> tuple[str, ...]:
        """The answered questions that apply, in the order in which one goes through them."""
        answers, situation = self.answers, self._situation
        order = answers if self.quick else self.ruleset.questions
        return tuple(name for name in order if name in answers and situation.applies(name) is Truth.YES)

    @cached_property
    def set_aside(self) -> tuple[str, ...]:
        """The answered questions that do not apply any more; their answers come back if they do again."""
        situation = self._situation
        return tuple(name for name in self.answers if situation.applies(name) is not Truth.YES)

    @cached_property
    def question(self) -> Question | None:
        """The question to be asked now, or None when there is none left."""
        if self.at is not None:
            return self.ruleset.questions[self.at]
        name = most_settling(self.ruleset, self.answers, self.as_of) if self.quick else self._first_open()
        return None if name is None else self.ruleset.questions[name]

    def number(self) -> int:
        """Return the place of the present question among those gone through, from 1."""
        question, path = self.question, self.path
        if question is None:
            return len(path) + 1
        if self.quick or question.id in path:
            return path.index(question.id) + 1 if question.id in path else len(path) + 1
        walk = list(self.ruleset.questions)
        return sum(walk.index(name) < walk.index(question.id) for name in path) + 1

    @cached_property
    def open(self) -> frozenset[str]:
        """Every question that may still be asked, the present one included if it has no answer yet."""
        if self.quick:
            return frozenset(open_to_change(self.ruleset, self.answers, self.as_of))
        situation, answers = self._situation, self.answers
        return frozenset(
            name for name in self.ruleset.questions if name not in answers and situation.applies(name) is not Truth.NO
        )

    def limit(self) -> int:
        """Return how many questions there are at the most, those answered included. It falls as answers come in.

        An answer kept from before counts also while it is not known yet whether its question applies.
        """
        situation = self._situation
        return len(self.open.union(name for name in self.answers if situation.applies(name) is not Truth.NO))

    def answered(self, question: Question, answer: Answer) -> Session:
        """Return the session with this answer, one step further on. An answer only confirmed is not given anew."""
        if self.answers.get(question.id) == answer:
            return self.forward()
        changed = replace(self, given=(*self.given, (question.id, answer)))
        return changed.onward() if self.quick else changed.forward()

    def onward(self) -> Session:
        """Return the session at the first question that has no answer."""
        return replace(self, at=None)

    def back(self) -> Session:
        """Return the session one question further back; at the first question it stays."""
        path = self.path
        now = self.number() - 1
        return replace(self, at=path[now - 1]) if now > 0 else self

    def forward(self) -> Session:
        """Return the session one question further on, where an answered question is looked at again."""
        path = self.path
        if self.at not in path or self.at == path[-1]:
            return replace(self, at=None)
        after = path[path.index(self.at) + 1]
        question = replace(self, at=None).question
        if question is not None and not self.quick:
            walk = list(self.ruleset.questions)
            if walk.index(self.at) < walk.index(question.id) < walk.index(after):
                return replace(self, at=None)
        return replace(self, at=after)

    def look_at(self, name: str) -> Session:
        """Return the session with an answered question on the table once more."""
        return replace(self, at=name)

    def section(self, question: Question) -> str:
        """Return the heading under which the question stands."""
        return next(s.title for s in self.ruleset.sections if question.id in s.questions)

    @cached_property
    def _situation(self) -> Situation:
        return Situation(self.ruleset.questions, self.answers, self.as_of)

    def _first_open(self) -> str | None:
        answers, situation = self.answers, self._situation
        for name in self.ruleset.questions:
            if name not in answers and situation.applies(name) is Truth.YES:
                return name
        return None
