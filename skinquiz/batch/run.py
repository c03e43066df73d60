"""From files to files: opens a table, asks the rules about every row, writes the result, and counts what it wrote."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlglot import exp

from skinquiz.batch import duck, sql, tallies
from skinquiz.batch.bound import alike, bind, replaced
from skinquiz.batch.columns import Columns
from skinquiz.batch.counted import RowCounts
from skinquiz.batch.duck import UnreadableError, Watch
from skinquiz.batch.errors import TableError
from skinquiz.batch.inputs import File
from skinquiz.batch.layout import read_layout
from skinquiz.batch.mended import mend_csv, mend_jsonl
from skinquiz.batch.opened import Opened, open_csv, open_jsonl, open_parquet
from skinquiz.batch.outputs import apart, breaks_line, copying, needs_own_header, put_header
from skinquiz.batch.query import PROBLEMS, Table, added_columns, query, tally_query
from skinquiz.batch.sql import Sql
from skinquiz.model import RuleSet
from skinquiz.tally import Tally, Written

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class FirstProblem:
    """The first row with a problem, counted from 1, and what is wrong with it."""

    row: int
    problem: str


class People:
    """A table of people in files, opened on a connection, with the rules that look at it.

    With a folder `mended`, files are first made what their endings say throughout, and put there; with one called
    `repacked`, Parquet with large row groups is read from a copy there with small ones.
    """

    def __init__(
        self,
        connection: DuckDBPyConnection,
        ruleset: RuleSet,
        as_of: dt.date,
        files: Sequence[File],
        columns: Columns | None = None,
        encoding: str | None = None,
        mended: Path | None = None,
        repacked: Path | None = None,
        watch: Watch | None = None,
    ) -> None:
        self.connection, self.ruleset, self.as_of, self.columns = connection, ruleset, as_of, columns
        self.mended, self._kind = mended is not None, files[0].kind
        self.opened = _open(connection, ruleset, files, encoding, mended, repacked, watch)
        self.cells = bind(ruleset, self.opened.names, self.opened.text, columns)
        self.replaced = replaced(ruleset, self.opened.names)

    @property
    def has_header(self) -> bool:
        """Whether a line with the names of columns stands before the rows."""
        return self._kind == "csv"

    @property
    def without_column(self) -> list[str]:
        """The questions that no column answers."""
        return [name for name in self.ruleset.questions if name not in self.cells]

    @property
    def alike(self) -> list[tuple[str, str]]:
        """Columns that are named almost as a question, and that question."""
        names = [name for name in self.opened.names if name not in self.replaced]
        return list(alike(self.ruleset, names, self.cells, self.columns))

    def first_problem(self, watch: Watch | None = None) -> FirstProblem | None:
        """Return the first row with a problem, or None."""
        numbered = sql.named(exp.Window(this=exp.RowNumber()), "row")
        rows = sql.select([numbered, sql.column(PROBLEMS)], _within(query(*self._asked([]))))
        first = sql.select([exp.Star()], _within(rows))
        first.set("where", exp.Where(this=sql.not_null(sql.column(PROBLEMS))))
        first.set("limit", exp.Limit(expression=sql.number(1)))
        found = duck.run(self.connection, sql.written(first, "duckdb"), watch)
        return FirstProblem(*found[0]) if found else None

    def tally(self, watch: Watch | None = None) -> Tally:
        """Return counts over the whole table."""
        return tallies.read_tally(self.ruleset, self.as_of, self._row(tally_query(*self._asked([])), watch))

    def write(self, target: File, part: Path, bad: bool | None = None, watch: Watch | None = None) -> Written:
        """Write to `part`, as `target` is to be: all rows, or (`bad`) only those with or without a problem.

        Rows with a problem that are set aside have nothing added but that. Returns counts of what was written.
        """
        through = self._through(target)
        added = [PROBLEMS] if bad else added_columns(self.ruleset)
        names = [*self.names_in(target, bad), *added]
        own = needs_own_header(target, names)
        results = _within(query(*self._asked([value for value, _ in through])))
        if bad is not None:
            there = sql.not_null(sql.column(PROBLEMS))
            chosen = sql.select([exp.Star()], results)
            chosen.set("where", exp.Where(this=there if bad else sql.negated(there)))
            results = _within(chosen)
        seen = RowCounts(self.connection, [] if bad else list(self.ruleset.concerns))
        inner = [sql.column(name) for name in [*(f"c{place}" for place in range(len(through))), *added]]
        inner[-1] = seen.passed(inner[-1])
        header = [f"c{place}" for place in range(len(names))] if own else names
        outer = [sql.named(one, name) for one, name in zip(inner, header, strict=True)]
        duck.run(self.connection, copying(sql.select(outer, results), target, part, header=not own), watch)
        if own:
            put_header(target, part, names)
        return seen.written()

    def _asked(self, through: Sequence[Sql]) -> tuple[RuleSet, dt.date, Table]:
        columns = [(value, f"c{place}") for place, value in enumerate(through)]
        return self.ruleset, self.as_of, Table(self.opened.source, columns, self.cells, self.opened.problem)

    def names_in(self, target: File, bad: bool | None = None) -> list[str]:
        """Return what the columns that pass through are called in a file."""
        names = [name for _, name in self._through(target)]
        return names if target.kind == "csv" else apart(names, [PROBLEMS] if bad else added_columns(self.ruleset))

    def _through(self, target: File) -> list[tuple[Sql, str]]:
        """Return the columns that pass through, with their names: in CSV, lists and JSON become text."""
        values = self.opened.plain if target.kind != "jsonl" else self.opened.values
        there = zip(values, self.opened.names, strict=True)
        return [(value, name) for value, name in there if name not in self.replaced]

    def _row(self, query: Sql, watch: Watch | None) -> dict[str, int]:
        """Return the one row of a query by the names of its columns."""
        text = sql.written(query, "duckdb")
        names = [str(column[0]) for column in self.connection.execute(f"DESCRIBE {text}").fetchall()]
        return dict(zip(names, duck.run(self.connection, text, watch)[0], strict=True))


def _open(
    connection: DuckDBPyConnection,
    ruleset: RuleSet,
    files: Sequence[File],
    encoding: str | None,
    mended: Path | None,
    repacked: Path | None,
    watch: Watch | None,
) -> Opened:
    targets = [mended / str(place) for place in range(len(files))] if mended else []
    try:
        if files[0].kind == "csv":
            laid_out = [(file, read_layout(file, list(ruleset.questions), encoding)) for file in files]
            if mended:
                laid_out = [mend_csv(*one, target) for one, target in zip(laid_out, targets, strict=True)]
            elif not all(layout.plain for _, layout in laid_out):
                raise UnreadableError("it is not written in UTF-8")
            elif any(layout.mark for _, layout in laid_out):
                raise UnreadableError("its first line is not that of the names of columns")
            elif any(breaks_line(name) for _, layout in laid_out for name in layout.names):
                raise UnreadableError("the name of a column has two lines")
            return open_csv(laid_out, mended is not None)
        if files[0].kind == "jsonl":
            if mended:
                files = [mend_jsonl(file, target) for file, target in zip(files, targets, strict=True)]
            return open_jsonl(connection, files, mended is not None)
        return open_parquet(connection, files, repacked, watch)
    except (EOFError, zlib.error):
        raise TableError(f"`{files[0].shown}` is cut short or damaged: it cannot be unpacked") from None
    except UnicodeError:
        raise TableError(f"`{files[0].shown}` is not written in {encoding or 'the encoding that it names'}") from None
    except OSError as error:
        where = f"`{error.filename}`" if error.filename else f"`{files[0].shown}`"
        raise TableError(f"{where} cannot be read: {(error.strerror or str(error)).lower()}") from None


def _within(query: exp.Select) -> Sql:
    return exp.Subquery(this=query, alias=exp.TableAlias(this=exp.Identifier(this="results", quoted=True)))
