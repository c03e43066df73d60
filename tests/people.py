"""Random people for property tests, drawn from a loaded rule set: no second list of questions to keep.

`people` gives complete answers just as an answers file holds them: text, or a list of text for a question with
several answers. Most of a person's answers are ones that no rule objects to, so that every rung is reached.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from hypothesis import strategies as st

from skinquiz.answers import Given, read_answers
from skinquiz.conditions import Situation, Truth, comparisons
from skinquiz.model import (
    CONCERNS,
    NOT_SURE,
    All,
    Answers,
    AnyOf,
    Between,
    Condition,
    Is,
    Not,
    Over,
    Question,
    RuleSet,
    Span,
    Within,
)

Answer = str | list[str]
Person = dict[str, Answer]

LONG_AGO = dt.date(1990, 5, 17)

# Ordinary days, and days on which adding months is easy to get wrong.
DAYS = (
    dt.date(2026, 11, 20),
    dt.date(2026, 2, 28),
    dt.date(2024, 2, 29),
    dt.date(2025, 3, 1),
    dt.date(2026, 5, 30),
    dt.date(2026, 7, 1),
    dt.date(2026, 8, 31),
    dt.date(2026, 12, 31),
    dt.date(2027, 1, 1),
)


def days() -> st.SearchStrategy[dt.date]:
    """Assessment dates, ends of months and a leap day among them."""
    return st.sampled_from(DAYS)


def people(ruleset: RuleSet, as_of: dt.date, *, withdrawn: bool = False) -> st.SearchStrategy[Person]:
    """Complete people. With `withdrawn`, answers to questions that don't apply to them are left in as well."""
    key = (ruleset.sha256, as_of, withdrawn)
    if key not in _strategies:
        _strategies[key] = _people(_Crowd(ruleset, as_of), withdrawn)
    return _strategies[key]


def answers_to(question: Question, ruleset: RuleSet, as_of: dt.date) -> st.SearchStrategy[Answer]:
    """Every answer to a question; numbers and dates lean towards the bounds of the rules."""
    if question.type == "choice":
        return st.sampled_from(question.option_ids)
    if question.type == "choices":
        alone = [option.id for option in question.options if option.exclusive]
        together = [option.id for option in question.options if not option.exclusive]
        some = st.lists(st.sampled_from(together), min_size=1, max_size=4, unique=True)
        return st.one_of(some, st.sampled_from(alone).map(lambda one: [one])) if alone else some
    bounds = st.sampled_from(bounds_of(question, ruleset, as_of))
    anywhere: st.SearchStrategy[str]
    if question.type == "integer":
        anywhere = st.integers(question.minimum, question.maximum).map(str)
    else:
        anywhere = st.integers(0, 800).map(lambda ago: (as_of - dt.timedelta(days=ago)).isoformat())
    return st.one_of(bounds, anywhere, st.just(NOT_SURE)) if question.not_sure else st.one_of(bounds, anywhere)


def bounds_of(question: Question, ruleset: RuleSet, as_of: dt.date) -> list[str]:
    """Return the answers on both sides of every number or span with which a rule compares the answer."""
    found: set[str] = set()
    for rule in ruleset.rules:
        for leaf in comparisons(rule.when):
            if leaf.question != question.id:
                continue
            if isinstance(leaf, Between):
                near = (n + d for n in (leaf.at_least, leaf.at_most) if n is not None for d in (-1, 0, 1))
                found.update(str(n) for n in near if (question.minimum or 0) <= n <= (question.maximum or 0))
            elif isinstance(leaf, Within | Over):
                found.update(date.isoformat() for date in _around(leaf.span, as_of))
    if question.type == "date":
        found |= {as_of.isoformat(), LONG_AGO.isoformat()}
    return sorted(found) or [str(question.minimum), str(question.maximum)]


def typed(ruleset: RuleSet, person: Mapping[str, Answer], as_of: dt.date) -> Answers:
    """Return the answers as the program reads them."""
    return read_answers({q: Given(a, "a test") for q, a in person.items()}, ruleset.questions, as_of)


def asked_only(ruleset: RuleSet, person: Mapping[str, Answer], as_of: dt.date) -> Person:
    """Return the person without the answers to questions that don't apply."""
    situation = Situation(ruleset.questions, typed(ruleset, person, as_of), as_of)
    return {q: a for q, a in person.items() if situation.applies(q) is Truth.YES}


_strategies: dict[tuple[str, dt.date, bool], st.SearchStrategy[Person]] = {}


class _Crowd:
    """What there is to draw from, worked out once for a rule set and a day."""

    def __init__(self, ruleset: RuleSet, as_of: dt.date) -> None:
        self.ruleset, self.as_of = ruleset, as_of
        self.answers = {q.id: answers_to(q, ruleset, as_of) for q in ruleset.questions.values()}
        mentioned = {named for rule in ruleset.rules for named in _named(rule.when)}
        self.calm = {q.id: _calm(q, mentioned) for q in ruleset.questions.values()}
        self.opened_by = {
            q.id: {leaf.question for leaf in comparisons(q.ask_when)} if q.ask_when else set()
            for q in ruleset.questions.values()
        }
        self.varied = {CONCERNS, *(q for q, opened_by in self.opened_by.items() if CONCERNS in opened_by)}
        self.others = [q for q in ruleset.questions if q not in self.varied]

    def applies(self, question: str, person: Person) -> bool:
        if not self.opened_by[question]:
            return True
        questions = self.ruleset.questions
        opening = typed(self.ruleset, {q: person[q] for q in self.opened_by[question] if q in person}, self.as_of)
        return Situation(questions, opening, self.as_of).applies(question) is Truth.YES


@st.composite
def _people(draw: st.DrawFn, crowd: _Crowd, withdrawn: bool) -> Person:
    """Concerns are always random; so are up to six other questions, now and then all, and what follows from them."""
    if draw(st.integers(0, 9)) == 9:
        troubled = set(crowd.others)
    else:
        troubled = set(draw(st.lists(st.sampled_from(crowd.others), max_size=6, unique=True)))
    troubled |= crowd.varied
    person: Person = {}
    for question, answers in crowd.answers.items():
        if crowd.opened_by[question] & troubled:
            troubled.add(question)
        if withdrawn or crowd.applies(question, person):
            person[question] = draw(answers) if question in troubled else crowd.calm[question]
    return person


def _calm(question: Question, mentioned: set[tuple[str, str]]) -> Answer:
    """Return an answer on which no rule has anything to say: a middling age, a date long ago."""
    if question.type == "integer":
        return str(((question.minimum or 0) + (question.maximum or 0)) // 2)
    if question.type == "date":
        return LONG_AGO.isoformat()
    names = [option for option in question.option_ids if (question.id, option) not in mentioned]
    best = next((name for name in names if name != NOT_SURE), question.option_ids[0])
    return [best] if question.type == "choices" else best


def _named(condition: Condition, negated: bool = False) -> Iterator[tuple[str, str]]:
    """Yield the options whose being chosen helps the condition to hold."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _named(part, negated)
        case Not(part):
            yield from _named(part, not negated)
        case Is(question, options) if not negated:
            yield from ((question, option) for option in options)


def _around(span: Span, as_of: dt.date) -> Iterator[dt.date]:
    """Yield dates from which the span is just over, and just not over, by `as_of`."""
    start = as_of
    while span.after(start) > as_of:
        start -= dt.timedelta(days=1)
    yield from (start - dt.timedelta(days=1), start, start + dt.timedelta(days=1))
