"""Cells of a table as answers: what can be used, as numbers and dates that conditions look at, and NULL for all else.

Cells come as text. A `choice` becomes the place of its option, a `date` stays one, and `not_sure` lies below all whole
numbers and after all dates. (A list of choices: `skinquiz.batch.lists`.) What can be used is exactly what
`skinquiz.answers` takes. Nearly all cells can be used as they stand, so blanks around them are looked for in the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from skinquiz.answers import EARLIEST
from skinquiz.batch import sql
from skinquiz.batch.sql import Sql
from skinquiz.model import NOT_SURE, Question

UNSURE_NUMBER = -2_000_000_000  # below what a cell of at most nine characters can hold
UNSURE_DATE = dt.date(9999, 12, 31)
BLANKS = "".join(one for one in map(chr, range(0x3001)) if one.isspace())

_YEAR = "(?:19|20|21)[0-9]{2}"
_LEAP = "(?:(?:19|21)(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))"
_DAY = (
    f"{_YEAR}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29"
)
_NUMBER = "[0-9]{1,9}|-[0-9]{1,8}"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where the answer to a question stands: a text, or NULL.

    `codes` are what the table writes in place of answers: each stands for one answer, in a list for several, or for
    none. Any other text stands for itself. `column` is its name in the table, where that is not the question's;
    `ticked` says that there is a column for each option.
    """

    value: Sql
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    column: str | None = None
    ticked: bool = False

    @property
    def empty_codes(self) -> list[str]:
        """The codes that stand for no answer."""
        return [code for code, answers in self.codes.items() if not answers]


def trimmed(cell: Sql, used: Sequence[Sql]) -> Sql:
    """Return the text of a cell without blanks around it, where nothing of it has been used as it stands."""
    return sql.when(sql.both([*map(sql.is_null, used), sql.not_null(cell)]), sql.trimmed(cell, BLANKS))


def answer(question: Question, cell: Cell, text: Sql, as_of: dt.date) -> Sql:
    """Return the answer that a text in a cell stands for, or NULL if it cannot be used. Not for lists."""
    if question.type == "choice":
        places = {option: place for place, option in enumerate(question.option_ids)}
        stand_for = tokens(question, cell).items()
        return by_text(text, {token: places[options[0]] for token, options in stand_for if options})
    known = _coded(cell, text)
    return _integer(question, known) if question.type == "integer" else _date(question, known, as_of)


def unusable(answer: Sql, text: Sql, cell: Cell) -> Sql:
    """Return whether a trimmed text is there and is not taken as an answer, nor as a code for none: never NULL."""
    there = sql.both([sql.is_null(answer), sql.not_null(text)])
    if not cell.empty_codes:
        return there
    return sql.both([there, sql.negated(sql.among(text, [sql.text(one) for one in cell.empty_codes]))])


def tokens(question: Question, cell: Cell) -> Mapping[str, Sequence[str]]:
    """Return what each text stands for: a code for what the table says, an option for itself."""
    return {**{one: (one,) for one in question.option_ids}, **cell.codes}


def by_text(value: Sql, numbers: Mapping[str, int]) -> Sql:
    """Return the number that belongs to a text, NULL for others."""
    return sql.first([(sql.text(token), sql.number(one)) for token, one in numbers.items()], of=value)


def _coded(cell: Cell, text: Sql) -> Sql:
    """Return a text, or the answer that it is a code for."""
    codes = [(sql.text(code), sql.text(ids[0]) if ids else sql.null()) for code, ids in cell.codes.items()]
    return sql.first(codes, text, of=text)


def _integer(question: Question, text: Sql) -> Sql:
    value = sql.cast(text, "INT")
    inside = sql.between(value, sql.number(question.minimum or 0), sql.number(question.maximum or 0))
    choices = [(sql.matches(text, _NUMBER), sql.when(inside, value))]
    return sql.first([*choices, (_not_sure(text), sql.number(UNSURE_NUMBER))] if question.not_sure else choices)


def _date(question: Question, text: Sql, as_of: dt.date) -> Sql:
    inside = sql.between(text, sql.text(EARLIEST.isoformat()), sql.text(as_of.isoformat()))
    choices = [(sql.both([sql.matches(text, _DAY), inside]), sql.cast(text, "DATE"))]
    return sql.first([*choices, (_not_sure(text), sql.day(UNSURE_DATE))] if question.not_sure else choices)


def _not_sure(text: Sql) -> Sql:
    return sql.equal(text, sql.text(NOT_SURE))
