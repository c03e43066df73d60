"""A columns file with comments, to be filled in by hand."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping

from skinquiz.messages import printable
from skinquiz.model import NOT_SURE, Question
from skinquiz.rulefiles.diagnostics import Place
from skinquiz.rulefiles.read import Scalar

WIDTH = 100

_HEAD = """\
Which column of the table holds the answer to which question. Write the name of the column after
the colon, in quotes if it has other characters than letters, digits, `_`, `-` and blanks. A
question without a line here is looked for in the column of its own name.

Where the table has codes of its own, say which answer each stands for; nothing after a code means
“not answered”:
  question: {column: NAME, codes: {1: first_answer, 2: second_answer, 99: }}
Where each option has a column of its own, ticked (1) or not (0), name it and then the option:
  question: {ticked: {NAME: first_option, OTHER_NAME: second_option}}
The same for checkboxes of a REDCap field, by their codes; here the columns are FIELD___1 and
FIELD___2:
  question: {checkboxes: FIELD, codes: {1: first_option, 2: second_option}}"""


def template(questions: Mapping[str, Question]) -> str:
    """Return a columns file with comments, to be filled in: each question in the column of its own name."""
    head = [f"# {line}".rstrip() for line in _HEAD.splitlines()]
    return "\n".join([*head, *(line for question in questions.values() for line in _lines(question))]) + "\n"


def _lines(question: Question) -> Iterator[str]:
    yield ""
    yield from _comment(question.ask)
    for option in question.options:
        yield from _comment(f"{option.id}: {option.label}", "  ")
    if question.type == "choices":
        yield from _comment("several in one cell: with `;` between them", "  ")
    if not question.options:
        yield from _comment(_shape(question), "  ")
    yield f"{question.id}: {_scalar(question.id)}"


def _shape(question: Question) -> str:
    number = f"a whole number from {question.minimum} to {question.maximum}"
    shape = number if question.type == "integer" else "a date such as 2026-08-31"
    return shape + (f", or {NOT_SURE}" if question.not_sure else "")


def _comment(text: str, indent: str = "") -> list[str]:
    start = f"# {indent}"
    line = printable(" ".join(text.split()))
    return textwrap.wrap(line, WIDTH, initial_indent=start, subsequent_indent=f"{start}  ")


def _scalar(name: str) -> str:
    """Return a name as YAML that is read as just that: `null` would be no value."""
    return json.dumps(name) if Scalar(name, Place("", 1, 1), plain=True).no_value else name
