"""How many people there are, and for whom each rule is: decided for every possible person, not tried on some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from skinquiz.checks.everyone.people import Everyone
from skinquiz.model import CONCERNS, All, Is, Question, Rule, RuleSet


def people(ruleset: RuleSet, as_of: dt.date) -> int:
    """Return the exact number of sets of answers on that day, which is the last that a date in an answer may be."""
    return Everyone(ruleset.questions, (), as_of).number


def never_applying(ruleset: RuleSet, everyone: Everyone) -> Iterator[Rule]:
    """Yield the rules that no answers can bring about."""
    for rule in ruleset.rules:
        if not everyone.some(All((rule.when, Is(CONCERNS, rule.concerns)))):
            yield rule


def never_asked(ruleset: RuleSet, everyone: Everyone) -> Iterator[Question]:
    """Yield the questions that nobody is asked."""
    for question in ruleset.questions.values():
        if question.ask_when is not None and not everyone.some(question.ask_when):
            yield question
