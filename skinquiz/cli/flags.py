"""Answers as the flags of a command line."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Sequence

from skinquiz.model import Answer, Answers, Question, RuleSet

METAVAR = {"choice": "ANSWER", "choices": "LIST", "integer": "NUMBER", "date": "DATE"}
_WIDTH = 78


def assess_command(
    ruleset: RuleSet, answers: Answers, as_of: dt.date, missing: Sequence[str] = (), options: Sequence[str] = ()
) -> str:
    """Return the command that assesses these answers, over several lines where it is long.

    Questions in `missing` get a flag with a word for what is to be filled in. `options` stand before the answers.
    """
    holes = ["--partial"] if not missing and _holes(ruleset, answers, as_of) else []
    words = ["skinquiz assess", *options, *holes]
    for name, question in ruleset.questions.items():
        if name in answers:
            words.append(f"{question.flag} {shlex.quote(_text(answers[name]))}")
        elif name in missing:
            words.append(f"{question.flag} {placeholder(question)}")
    return _in_lines(words)


def placeholder(question: Question) -> str:
    """Return the word that stands for an answer to this question."""
    return METAVAR[question.type]


def _text(answer: Answer) -> str:
    return ",".join(answer) if isinstance(answer, tuple) else str(answer)


def _holes(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> bool:
    from skinquiz.assess import assess

    return bool(assess(ruleset, answers, as_of).missing)


def _in_lines(words: Sequence[str]) -> str:
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) + 3 > _WIDTH:
            lines.append(f"  {word}")
        else:
            lines[-1] = f"{lines[-1]} {word}".lstrip() if len(lines) == 1 else f"{lines[-1]} {word}"
    return " \\\n".join(lines)
