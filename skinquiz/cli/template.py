"""Every question as an answers file with comments, to be filled in by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from skinquiz.model import NOT_SURE, Question, RuleSet

WIDTH = 100


def template(ruleset: RuleSet) -> str:
    """Return YAML in which each question is a key without a value, under its text and its options."""
    lines = [
        f"# Answers for: {ruleset.title}",
        *_comment("Write each answer after the colon. A line left empty is a question not answered."),
        *_comment("A list is written in brackets: [one, two]. Questions marked “only if” can stay empty otherwise."),
    ]
    for section in ruleset.sections:
        lines += ["", f"# ---- {section.title}"]
        for name in section.questions:
            lines += ["", *_question(ruleset, ruleset.questions[name])]
    return "\n".join(lines) + "\n"


def _question(ruleset: RuleSet, question: Question) -> Iterator[str]:
    yield from _comment(question.ask)
    if question.ask_when is not None:
        from skinquiz.conditions import in_words

        yield from _comment(f"only if {in_words(question.ask_when, ruleset.questions)}")
    for option in question.options:
        yield from _comment(f"{option.id}: {option.label}", indent=2)
    if not question.options:
        yield from _comment(_shape(question), indent=2)
    yield f"{question.id}:"


def _shape(question: Question) -> str:
    if question.type == "integer":
        shape = f"a whole number from {question.minimum} to {question.maximum}"
    else:
        shape = "a date such as 2026-08-31"
    return shape + (f", or {NOT_SURE}" if question.not_sure else "")


def _comment(text: str, indent: int = 0) -> list[str]:
    prefix = "# " + " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=prefix, subsequent_indent=prefix + "  ")
