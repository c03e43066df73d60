"""Which columns of a table hold the answers: by their own names, or as a columns file says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from skinquiz.batch import sql
from skinquiz.batch.cells import BLANKS, Cell
from skinquiz.batch.columns import TICKED, UNTICKED, Columns, OneColumn, TickedColumns, names_of, with_own_names
from skinquiz.batch.errors import TableError
from skinquiz.batch.query import PROBLEMS, added_columns
from skinquiz.batch.sql import Sql
from skinquiz.messages import nearest, shown
from skinquiz.model import CONCERNS, RuleSet

AsText = Callable[[str], Sql]


def bind(ruleset: RuleSet, names: Sequence[str], as_text: AsText, columns: Columns | None = None) -> Mapping[str, Cell]:
    """Return where the answers to questions stand in a table with columns of these names.

    `as_text` gives a column as text by its name. Raises TableError if a column is not there that `columns` names, if
    one that is needed is there twice, and if nothing tells the concerns.
    """
    places = with_own_names(columns or {}, ruleset.questions)
    found = {name: one for name, one in places.items() if _is_there(name, one, names, columns or {})}
    for column in (column for one in found.values() for column in names_of(one)):
        if names.count(column) > 1:
            raise TableError(f"the column `{shown(column)}` is there {names.count(column)} times", "keep one of them")
    if CONCERNS not in found:
        near = nearest(CONCERNS, names)
        boxes = any("___" in name and CONCERNS.startswith(name.partition("___")[0]) for name in names)
        help = [f"`{shown(near)}` is a column: rename it, or say so in a columns file"] if near else []
        help = ["a columns file says what columns of checkboxes mean"] if boxes else help
        what = f"no column `{CONCERNS}`: without it there is nothing to assess"
        raise TableError(what, *help, "skinquiz batch --columns-template prints a columns file to fill in")
    return {name: _cell(one, as_text) for name, one in found.items()}


def alike(
    ruleset: RuleSet, names: Sequence[str], cells: Mapping[str, Cell], columns: Columns | None = None
) -> Iterator[tuple[str, str]]:
    """Yield columns that are not used but are named almost as a question without a column, or as a used checkbox.

    Each comes with the question that it may belong to.
    """
    used = {column for one in (columns or {}).values() for column in names_of(one)}
    folded = {_folded(question): question for question in ruleset.questions if question not in cells}
    boxes = {
        column.rpartition("___")[0]: question
        for question, one in (columns or {}).items()
        if isinstance(one, TickedColumns)
        for column in one.options
        if "___" in column
    }
    for name in names:
        question = folded.get(_folded(name)) or boxes.get(name.rpartition("___")[0])
        if question is not None and name not in used and name not in cells:
            yield name, question


def _folded(name: str) -> str:
    """Return a name without what is often written in another way: capitals, blanks, dashes."""
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def replaced(ruleset: RuleSet, names: Sequence[str]) -> set[str]:
    """Return the columns of an earlier result, which a new one takes the place of.

    That is all of them, or problems alone as the last column, as in rows that were set aside. Raises TableError for a
    column that only happens to have the name of one that is added.
    """
    added = set(added_columns(ruleset))
    there = added & set(names)
    if there and there != added and not (there == {PROBLEMS} and names[-1] == PROBLEMS):
        name = PROBLEMS if PROBLEMS in there else min(there)
        raise TableError(f"the table has a column `{name}`, which is the name of one that is added", "rename it")
    return there


def _is_there(question: str, one: OneColumn | TickedColumns, names: Sequence[str], listed: Columns) -> bool:
    """Say whether a question has its column; one that is listed under another name must be there."""
    missing = [column for column in names_of(one) if column not in names]
    if missing and question in listed and missing != [question]:
        near = nearest(missing[0], names)
        help = [f"did you mean `{shown(near)}`?"] if near else []
        raise TableError(f"the table has no column `{shown(missing[0])}`, named for `{question}`", *help)
    return not missing


def _cell(one: OneColumn | TickedColumns, as_text: AsText) -> Cell:
    if isinstance(one, OneColumn):
        codes = {code.strip(): tuple(answer.split(";")) if answer else () for code, answer in one.codes.items()}
        return Cell(as_text(one.name), codes, one.name)
    ticks = [_tick(as_text(column), column, option) for column, option in one.options.items()]
    return Cell(sql.blank_to_null(sql.listed(ticks)), ticked=True)


def _tick(cell: Sql, column: str, option: str) -> Sql:
    """Return the option of a ticked column; what is neither ticked nor not is told, as no option is named so."""
    ticked, unticked = ([sql.text(one) for one in sorted(ones) if one] for ones in (TICKED, UNTICKED))
    plain = sql.trimmed(cell, BLANKS)
    strange = sql.beside([sql.text(f"{column}="), sql.known([plain, sql.text("")])])
    empty = (sql.is_null(plain), sql.null("TEXT"))
    choices = [(sql.among(cell, ticked), sql.text(option)), (sql.among(cell, unticked), sql.null("TEXT")), empty]
    return sql.first(
        [*choices, (sql.among(plain, ticked), sql.text(option)), (sql.among(plain, unticked), sql.null())], strange
    )
