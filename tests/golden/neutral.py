"""The shipped rules with made-up words: for goldens that a reworded text must not break.

Ids, conditions, outcomes, waits and the order of everything are those of the rules; every text, source, certainty
and reference is derived from the id of what it belongs to.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from zlib import crc32

from skinquiz.model import (
    Alternative,
    Certainty,
    Concern,
    Course,
    Guidance,
    Question,
    Rule,
    RuleSet,
    Source,
    Statement,
    UntilEvent,
)

_FILLER = """
    the skin heals in its own time and so the advice is to wait until it has done so whatever the calendar says about
    it because nobody knows better than a person who looks at it closely in good light
""".split()  # noqa: SIM905 - a sentence reads better than a list
_SOURCES = (
    Source("s1", "A trial", authors="Ada A, Bee B", journal="J Skin 2020;1(2):3-4", year="2020", doi="10.1000/s1"),
    Source("s2", "A review of many trials, with a title that is long enough to need a second line", pmid="123456"),
    Source("s3", "Instructions for use", publisher="A maker of needles", year="2018", url="https://example.org/s3"),
    Source("s4", "A page", url="https://example.org/" + "a-very-long-address-without-any-place-to-break-it/" * 3),
    Source("s5", "Hearsay"),
    Source("s6", "A case", authors="Cee C", doi="10.1000/s6", pmid="654321", url="https://example.org", design="case"),
    Source("s7", "Ends with a stop.", authors="Dee D.", journal="J Stop.", design="rct"),
)


def neutral(ruleset: RuleSet) -> RuleSet:
    """Return the rule set in neutral words."""
    return dataclasses.replace(
        ruleset,
        title="Is it right for you?",
        version="1.0.0",
        reviewed=dt.date(2026, 1, 2),
        review_due=dt.date(2027, 1, 2),
        reviewers=("Dr. One", "Dr. Two"),
        review_note="A note on who has looked at these rules.",
        disclaimer="This cannot see your skin. " + _words("disclaimer", 30),
        sha256="0123456789abcdef" * 4,
        questions={id: _question(question) for id, question in ruleset.questions.items()},
        concerns={id: _concern(concern) for id, concern in ruleset.concerns.items()},
        rules=tuple(_rule(rule) for rule in ruleset.rules),
        guidance=tuple(_guidance(item) for item in ruleset.guidance),
        sources={source.id: source for source in _SOURCES},
        histories=tuple(
            dataclasses.replace(one, title=f"History {number}") for number, one in enumerate(ruleset.histories, 1)
        ),
        not_assessed=tuple(_words(f"not assessed {number}", 12) for number, _ in enumerate(ruleset.not_assessed)),
    )


def _words(id: str, most: int = 16) -> str:
    start = crc32(id.encode())
    count = 4 + start % (most - 3)
    return " ".join(_FILLER[(start + n) % len(_FILLER)] for n in range(count)).capitalize() + "."


def _named(id: str) -> str:
    text = id.replace("_", " ").replace("-", " ")
    return text[:1].upper() + text[1:]


def _statement(owner: str) -> Statement:
    number = crc32(owner.encode())
    sure = number % 3 != 0
    return Statement(
        text=f"Said of {owner}. {_words(owner)}",
        for_clinician=f"To a clinician of {owner}: {_words('clinician' + owner)}" if number % 4 else None,
        certainty=tuple(Certainty)[number % 4] if sure else None,
        basis=None if sure and number % 5 else f"What {owner} rests on",
        evidence=tuple(dict.fromkeys(_SOURCES[(number >> n) % len(_SOURCES)].id for n in range(number % 3 + 1))),
        evidence_lacking="Nobody has looked" if number % 11 == 0 else None,
    )


def _question(question: Question) -> Question:
    options = tuple(dataclasses.replace(option, label=_named(option.id), help=None) for option in question.options)
    return dataclasses.replace(
        question, label=_named(question.id), ask=f"What about {question.id}?", why=None, help=None, options=options
    )


def _rule(rule: Rule) -> Rule:
    until = UntilEvent(f"{rule.id} is over") if isinstance(rule.until, UntilEvent) else rule.until
    return dataclasses.replace(rule, statement=_statement(rule.id), until=until)


def _concern(concern: Concern) -> Concern:
    best = dataclasses.replace(concern.best_case, statement=_statement(f"the best case of {concern.id}"))
    number = crc32(concern.id.encode())
    course = Course((3, 6), (4, 4), 12 if number % 2 else None, _statement(f"a course for {concern.id}"))
    return dataclasses.replace(
        concern,
        label=_named(concern.id),
        help=None,
        best_case=best,
        course=course if concern.course else None,
        alternatives=tuple(_alternative(one) for one in concern.alternatives),
        untreated=_statement(f"leaving {concern.id} alone") if concern.untreated else None,
    )


def _alternative(one: Alternative) -> Alternative:
    return dataclasses.replace(one, label=_named(one.id), statement=_statement(one.id))


def _guidance(item: Guidance) -> Guidance:
    return dataclasses.replace(item, statement=_statement(item.id))
