"""What to ask next. Knows no screen: answers go in, a question comes out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from skinquiz.conditions import Situation, Truth
from skinquiz.model import Answer, Answers, Question, RuleSet


@dataclass(frozen=True, slots=True)
class Session:
    """A quiz in progress."""

    ruleset: RuleSet
    as_of: dt.date
    answers: Answers

    def next_question(self) -> Question | None:
        """Return the first question that applies and has no answer yet, or None when all are answered."""
        situation = Situation(self.ruleset.questions, self.answers, self.as_of)
        for name, question in self.ruleset.questions.items():
            if name not in self.answers and situation.applies(name) is Truth.YES:
                return question
        return None

    def answered(self, question: Question, answer: Answer) -> Session:
        """Return the session with this answer added, or changed."""
        return Session(self.ruleset, self.as_of, {**self.answers, question.id: answer})

    def section_of(self, question: Question) -> str:
        """Return the heading under which the question stands."""
        return next(s.title for s in self.ruleset.sections if question.id in s.questions)

    def progress(self) -> tuple[int, int]:
        """Return how many questions are answered, and how many more there can be at the most."""
        situation = Situation(self.ruleset.questions, self.answers, self.as_of)
        open_ = sum(
            name not in self.answers and situation.applies(name) is not Truth.NO for name in self.ruleset.questions
        )
        return len(self.answers), open_
