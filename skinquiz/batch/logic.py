"""Conditions as SQL, node by node: NULL in SQL's logic is the unknown of the rule language.

A comparison with a question that does not apply is false, with one that has no answer NULL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from skinquiz.answers import EARLIEST
from skinquiz.batch import sql
from skinquiz.batch.cells import UNSURE_DATE, UNSURE_NUMBER
from skinquiz.batch.lists import bits
from skinquiz.batch.sql import Sql
from skinquiz.model import All, AnyOf, Between, Comparison, Condition, Is, Not, Over, Question, Span, Within


class Logic:
    """Writes conditions over columns.

    `answer` gives the column of a question's answer (of one word, where it is a list), `applies` that with whether the
    question applies.
    """

    def __init__(
        self,
        questions: Mapping[str, Question],
        as_of: dt.date,
        answer: Callable[[str, int], Sql],
        applies: Callable[[str], Sql],
    ) -> None:
        self.questions, self.as_of, self.answer, self.applies = questions, as_of, answer, applies

    def of(self, condition: Condition) -> Sql:
        """Return the condition as a truth, NULL where it is unknown."""
        match condition:
            case All(parts):
                return sql.both(self.of(part) for part in parts)
            case AnyOf(parts):
                return sql.either(self.of(part) for part in parts)
            case Not(part):
                return sql.negated(self.of(part))
        holds = self._compared(condition)
        if self.questions[condition.question].ask_when is None:
            return holds
        return sql.both([self.applies(condition.question), holds])

    def _compared(self, leaf: Comparison) -> Sql:
        question = self.questions[leaf.question]
        value = self.answer(leaf.question, 0)
        match leaf:
            case Is(_, options) if question.type == "choices":
                masks = bits(question, options).items()
                return sql.either(sql.has_bits(self.answer(leaf.question, word), mask) for word, mask in masks)
            case Is(_, options) if question.type == "choice":
                return sql.among(value, [sql.number(question.option_ids.index(one)) for one in options])
            case Is(_, options):
                unsure = sql.number(UNSURE_NUMBER) if question.type == "integer" else sql.day(UNSURE_DATE)
                return sql.equal(value, unsure)
            case Between(_, at_least, at_most):
                lowest = UNSURE_NUMBER + 1 if at_least is None else at_least
                highest = (question.maximum or 0) if at_most is None else at_most
                return sql.between(value, sql.number(lowest), sql.number(highest))
            case Within(_, span):
                first = self.last_over(span) + dt.timedelta(days=1)
                return sql.between(value, sql.day(first), sql.day(self.as_of))
            case Over(_, span):
                return sql.at_most(value, sql.day(self.last_over(span)))
        raise AssertionError(leaf)

    def last_over(self, span: Span) -> dt.date:
        """Return the last day from which the span is over by now, or the day before all days if there is none."""
        low, high = EARLIEST.toordinal() - 1, self.as_of.toordinal()
        while low < high:  # an earlier day is never over later
            middle = (low + high + 1) // 2
            if span.after(dt.date.fromordinal(middle)) <= self.as_of:
                low = middle
            else:
                high = middle - 1
        return dt.date.fromordinal(low)
