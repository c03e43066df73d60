"""Cells that hold a list of choices, as whole numbers with one bit for each option.

Most cells hold one option, and need no look inside. What is left becomes `;a;b;`, so that no id is ever found inside
another, and is taken only if every part is known and what excludes all others stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from skinquiz.batch import sql
from skinquiz.batch.cells import BLANKS, Cell, by_text, tokens
from skinquiz.batch.sql import Sql
from skinquiz.model import Question

BITS = 30  # options in one whole number
_BLANK = "".join(one if one.isprintable() or ord(one) > 255 else f"\\x{ord(one):02x}" for one in BLANKS)
_SEPARATOR = f"[{_BLANK}]*[;,][{_BLANK}]*"


def words(question: Question) -> int:
    """Return how many whole numbers a list takes."""
    return -(-len(question.options) // BITS)


def bits(question: Question, options: Sequence[str]) -> Mapping[int, int]:
    """Return the bits of these options, by the word that they are in."""
    found: dict[int, int] = {}
    for option in set(options):
        word, place = divmod(question.option_ids.index(option), BITS)
        found[word] = found.get(word, 0) | 1 << place
    return found


def alone(question: Question, cell: Cell, word: int) -> Sql:
    """Return the word of a cell that holds just one option or code as it stands, NULL for all other cells."""
    stand_for = {token: bits(question, options) for token, options in tokens(question, cell).items() if options}
    return by_text(cell.value, {token: found.get(word, 0) for token, found in stand_for.items()})


def as_it_stands(question: Question, cell: Cell, alone: Sql) -> Sql:
    """Return a cell with several parts as `;a;b;` if each is known as it stands, else NULL."""
    parts = _enclosed(cell.value)
    known = sql.when(sql.matches(parts, _form(question, cell)), parts)
    return sql.when(sql.both([sql.is_null(alone), sql.not_null(cell.value)]), known)


def mended(question: Question, cell: Cell, text: Sql) -> Sql:
    """Return a trimmed text as `;a;b;`, without blanks and commas, if every part of it is known, else NULL."""
    parts = _enclosed(sql.replaced(text, _SEPARATOR, ";"))
    return sql.when(sql.matches(parts, _form(question, cell)), parts)


def word(question: Question, cell: Cell, alone: Sql, parts: Sql, word: int) -> Sql:
    """Return one word of the answer; NULL if there is none that can be used."""
    stand_for = tokens(question, cell)
    usable = list(_not_excluded(question, stand_for, parts))
    if cell.empty_codes:
        usable.append(sql.either(_has(parts, token) for token, options in stand_for.items() if options))
    there = sql.total([_bit(question, option, stand_for, parts, word) for option in question.option_ids])
    return sql.first([(sql.is_null(parts), alone), (sql.both(usable), there)])


def has_gap(text: Sql) -> Sql:
    """Return whether a list has nothing before, between or after its separators."""
    return sql.has(_enclosed(sql.replaced(text, _SEPARATOR, ";")), ";;")


def unusable(cell: Cell, answer: Sql, text: Sql, parts: Sql) -> tuple[Sql, Sql]:
    """Return whether a list has a part that is not known, and whether one that excludes others is with them."""
    unknown = sql.both([sql.is_null(parts), sql.not_null(text)])
    mixed = sql.both([sql.not_null(parts), sql.is_null(answer)])
    if cell.empty_codes:
        mixed = sql.both([mixed, sql.negated(sql.matches(parts, f";(?:(?:{_any(cell.empty_codes)});)+"))])
    return unknown, mixed


def _any(texts: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in texts)


def _form(question: Question, cell: Cell) -> str:
    return f";(?:(?:{_any(tokens(question, cell))});)+"


def _enclosed(text: Sql) -> Sql:
    return sql.beside([sql.text(";"), text, sql.text(";")])


def _not_excluded(question: Question, stand_for: Mapping[str, Sequence[str]], parts: Sql) -> Iterator[Sql]:
    """Yield, for each option that excludes the others, that they are not together."""
    for option in question.options:
        if option.exclusive:
            here = (_has(parts, token) for token, options in stand_for.items() if option.id in options)
            others = (_has(parts, token) for token, options in stand_for.items() if set(options) - {option.id})
            yield sql.negated(sql.both([sql.either(here), sql.either(others)]))


def _bit(question: Question, option: str, stand_for: Mapping[str, Sequence[str]], parts: Sql, word: int) -> Sql:
    """Return the bit of an option, once however often it is there, or 0."""
    here = sql.either(_has(parts, token) for token, options in stand_for.items() if option in options)
    return sql.first([(here, sql.number(bits(question, [option]).get(word, 0)))], sql.number(0))


def _has(parts: Sql, token: str) -> Sql:
    return sql.has(parts, f";{token};")
