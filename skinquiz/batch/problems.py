"""What is wrong with a cell, in words that help to mend the table: the cell, its question and column, what is valid."""

from __future__ import annotations

import re

from skinquiz.answers import valid_answers
from skinquiz.batch import cells, lists, sql
from skinquiz.batch.cells import Cell
from skinquiz.batch.columns import TICKED, UNTICKED
from skinquiz.batch.sql import Sql
from skinquiz.model import Question

SHOWN = 60  # characters of a cell that are told


def problem(question: Question, cell: Cell, answer: Sql, text: Sql, parts: Sql) -> Sql:
    """Return what is wrong with a cell, or NULL. `parts` is looked at only for lists."""
    if question.type != "choices":
        return sql.when(cells.unusable(answer, text, cell), _not_an_answer(question, cell, text))
    unknown, mixed = lists.unusable(cell, answer, text, parts)
    return sql.first([(unknown, _not_an_answer(question, cell, text)), (mixed, _mixed(question, cell))])


def _not_an_answer(question: Question, cell: Cell, text: Sql) -> Sql:
    return sql.together([*_told(question, cell, text), _hinted(question, text, f"; {_valid(question, cell)}")])


def _told(question: Question, cell: Cell, text: Sql) -> list[Sql]:
    column = f" (column `{cell.column}`)" if cell.column not in (None, question.id) else ""
    what = f"` is not an answer to `{question.id}`{column}"
    return [sql.text("`"), sql.shortened(text, SHOWN), sql.text(what)]


def _hinted(question: Question, text: Sql, valid: str) -> Sql:
    """Return the answer meant, if just blanks or capitals differ, or that a part is empty, or what is valid."""
    if not question.options:
        return sql.text(valid)
    folded = sql.lower(sql.translated(text, " -", "__"))
    as_folded = [re.escape(one) for one in question.option_ids if one == _folded(one)]
    meant = [(sql.matches(folded, "|".join(as_folded)), _meant(folded))] if as_folded else []
    for one in question.option_ids:
        if one != _folded(one):
            meant.append((sql.equal(folded, sql.text(_folded(one))), _meant(sql.text(one))))
    if question.type == "choices":
        meant.append((lists.has_gap(text), sql.text("; a part of the list is empty")))
    return sql.first(meant, sql.text(valid))


def _meant(option: Sql) -> Sql:
    return sql.together([sql.text("; did you mean `"), option, sql.text("`?")])


def _folded(option: str) -> str:
    return option.lower().replace("-", "_")


def _mixed(question: Question, cell: Cell) -> Sql:
    alone = ", ".join(f"`{one.id}`" for one in question.options if one.exclusive)
    return sql.together(
        [*_told(question, cell, cell.value), sql.text(f"; beside other answers there cannot be {alone}")]
    )


def _valid(question: Question, cell: Cell) -> str:
    if cell.ticked:
        return f"valid: ticked {_these(TICKED)}, or not {_these(UNTICKED)}"
    codes = f", and as codes: {', '.join(cell.codes)}" if cell.codes else ""
    return valid_answers(question) + codes


def _these(ticks: frozenset[str]) -> str:
    return " ".join(sorted(tick for tick in ticks if tick))
