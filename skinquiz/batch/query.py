"""The rules as one query: a table of people in, the same table with what follows out.

It is made of layers, each a SELECT of everything before it and of columns that look only at that: cells, answers, which
questions apply, one truth for each rule, then what follows. So nothing is worked out twice, and conditions stay as
they were written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from skinquiz.batch import cells, sql, tallies
from skinquiz.batch import lists as chosen
from skinquiz.batch.cells import Cell
from skinquiz.batch.logic import Logic
from skinquiz.batch.outcomes import Layer, Outcomes
from skinquiz.batch.problems import problem
from skinquiz.batch.sql import Sql
from skinquiz.conditions import comparisons
from skinquiz.model import CONCERNS, Is, Question, Rule, RuleSet

PARTS = ("outcome", "possible_outcomes", "findings", "earliest")
MISSING = "missing_answers"
PROBLEMS = "problems"


@dataclass(frozen=True, slots=True)
class Table:
    """What a query reads: where from, which columns pass through by which names, and where answers stand.

    `problem` is a text about the whole row, NULL if there is none.
    """

    source: Sql
    columns: Sequence[tuple[Sql, str]]
    cells: Mapping[str, Cell]
    problem: Sql | None = None


def added_columns(ruleset: RuleSet) -> list[str]:
    """Return the names of the columns that are added to a table."""
    return [f"{concern}.{part}" for concern in ruleset.concerns for part in PARTS] + [MISSING, PROBLEMS]


def query(ruleset: RuleSet, as_of: dt.date, table: Table, mark: str = "_") -> exp.Select:
    """Return the query for a table on a day. `mark` begins the names of columns between, and of none in the table."""
    return _Query(ruleset, as_of, table, mark).build()


def tally_query(ruleset: RuleSet, as_of: dt.date, table: Table, mark: str = "_") -> exp.Select:
    """Return the query for counts over a table: one row, which `skinquiz.batch.tallies` reads."""
    return _Query(ruleset, as_of, table, mark).build_tally()


class _Query:
    def __init__(self, ruleset: RuleSet, as_of: dt.date, table: Table, mark: str) -> None:
        self.ruleset, self.as_of, self.table, self.mark = ruleset, as_of, table, mark
        self.logic = Logic(ruleset.questions, as_of, self.answer, self.applies)
        self.outcomes = Outcomes(ruleset, as_of, mark, self.truth, self.answer, self._chosen)
        self.cells = {
            name: cell if _in_place(cell) else replace(cell, value=self._column("c", name))
            for name, cell in table.cells.items()
        }

    # Columns between the layers

    def answer(self, question: str, word: int = 0) -> Sql:
        if question in self.cells:
            return self._column(f"a{word}", question)
        return sql.null("DATE" if self.ruleset.questions[question].type == "date" else "INT")

    def applies(self, question: str) -> Sql:
        return self._column("q", question)

    def truth(self, rule: Rule) -> Sql:
        return self._column("r", rule.id)

    def _column(self, kind: str, what: str) -> Sql:
        return sql.column(self._name(kind, what))

    def _name(self, kind: str, what: str) -> str:
        return sql.between_name(self.mark, kind, what)

    # Layers

    def build(self) -> exp.Select:
        through = [sql.named(value, name) for value, name in self.table.columns]
        return sql.layered(self.table.source, self._layers(), [*through, *self._told(PARTS)], self.mark)

    def build_tally(self) -> exp.Select:
        counts = [
            *tallies.counts(self.ruleset.concerns),
            *(sql.named(tallies.count(self._found(rule)), tallies.found(rule.id)) for rule in self.ruleset.rules),
            *self._gaps(),
        ]
        layers = [*self._layers(), list(self._told(tallies.PARTS))]
        return sql.layered(self.table.source, layers, counts, self.mark)

    def _layers(self) -> list[Layer]:
        looked_at = [self._given(), *self._answers(), *self._gates(), self._suspect()]
        return [*looked_at, [*self._truths(), *self._of_rows()], *self.outcomes.layers()]

    def _questions(self) -> Iterator[tuple[Question, Cell]]:
        """Yield each question that the table has answers to, with its cell."""
        return ((self.ruleset.questions[name], cell) for name, cell in self.cells.items())

    def _given(self) -> Layer:
        made = {name: cell.value for name, cell in self.table.cells.items() if not _in_place(cell)}
        return [sql.named(value, self._name("c", name)) for name, value in made.items()]

    def _answers(self) -> Iterator[Layer]:
        """Yield layers: cells that can be used as they stand, texts of the others, parts of lists, answers."""
        yield [self._made(f"b{word}", q, self._used(q, cell, word)) for q, cell, word in self._words()]
        lists = [(question, cell) for question, cell in self._questions() if question.type == "choices"]
        yield [self._made("s", q, chosen.as_it_stands(q, cell, self._column("b0", q.id))) for q, cell in lists]
        yield [self._made("t", q, cells.trimmed(cell.value, self._uses(q))) for q, cell in self._questions()]
        yield [self._made("p", q, self._parts(q, cell)) for q, cell in lists]
        yield [self._made(f"a{word}", q, self._answer(q, cell, word)) for q, cell, word in self._words()]

    def _uses(self, question: Question) -> list[Sql]:
        kinds = ("b0", "s") if question.type == "choices" else ("b0",)
        return [self._column(kind, question.id) for kind in kinds]

    def _parts(self, question: Question, cell: Cell) -> Sql:
        mended = chosen.mended(question, cell, self._column("t", question.id))
        return sql.known([self._column("s", question.id), mended])

    def _words(self) -> Iterator[tuple[Question, Cell, int]]:
        for question, cell in self._questions():
            for word in range(chosen.words(question) if question.type == "choices" else 1):
                yield question, cell, word

    def _used(self, question: Question, cell: Cell, word: int) -> Sql:
        if question.type == "choices":
            return chosen.alone(question, cell, word)
        return cells.answer(question, cell, cell.value, self.as_of)

    def _answer(self, question: Question, cell: Cell, word: int) -> Sql:
        used, text = self._column(f"b{word}", question.id), self._column("t", question.id)
        if question.type == "choices":
            return chosen.word(question, cell, used, self._column("p", question.id), word)
        return sql.first([(sql.is_null(text), used)], cells.answer(question, cell, text, self.as_of))

    def _made(self, kind: str, question: Question, value: Sql) -> Sql:
        return sql.named(value, self._name(kind, question.id))

    def _gates(self) -> Iterator[Layer]:
        """Yield layers of whether questions apply; each looks only at questions of layers before it."""
        left = {name: one.ask_when for name, one in self.ruleset.questions.items() if one.ask_when}
        while left:
            now = [name for name, gate in left.items() if not any(leaf.question in left for leaf in comparisons(gate))]
            yield [sql.named(self.logic.of(left[name]), self._name("q", name)) for name in now]
            left = {name: gate for name, gate in left.items() if name not in now}

    def _truths(self) -> Layer:
        return [sql.named(self.logic.of(rule.when), self._name("r", rule.id)) for rule in self.ruleset.rules]

    def _suspect(self) -> Layer:
        """Return whether any cell may hold what is no answer, for a quick look before each is looked at."""
        there = (sql.both([sql.is_null(self.answer(q.id)), sql.not_null(cell.value)]) for q, cell in self._questions())
        return [sql.named(sql.either(there), f"{self.mark}suspect")]

    def _of_rows(self) -> Layer:
        """Return what is said of whole rows. It comes early, so that cells need not be kept until the end."""
        missing = sql.named(self._missing(), f"{self.mark}{MISSING}")
        return [missing, sql.named(self._problems(), f"{self.mark}{PROBLEMS}")]

    # What comes out

    def _told(self, parts: Sequence[str]) -> Iterator[Sql]:
        for concern in self.ruleset.concerns.values():
            told = self.outcomes.told(concern)
            for part in parts:
                yield sql.named(told[part], f"{concern.id}.{part}")
        yield sql.named(sql.column(f"{self.mark}{MISSING}"), MISSING)
        yield sql.named(sql.column(f"{self.mark}{PROBLEMS}"), PROBLEMS)

    def _missing(self) -> Sql:
        """Return the questions that apply and have no answer, where there are any."""
        gaps = {name: self._is_missing(question) for name, question in self.ruleset.questions.items()}
        names = sql.listed([sql.when(gap, sql.text(name)) for name, gap in gaps.items()])
        return sql.when(sql.either(gaps.values()), names)

    def _is_missing(self, question: Question) -> Sql:
        applies = [sql.certain(self.applies(question.id))] if question.ask_when else []
        return sql.both([sql.is_null(self.answer(question.id)), *applies])

    def _chosen(self, concern: str) -> Sql:
        return self.logic.of(Is(CONCERNS, (concern,)))

    def _found(self, rule: Rule) -> Sql:
        """Return whether a rule is a finding: it holds, and one of its concerns is asked about."""
        return sql.both([self.truth(rule), self.logic.of(Is(CONCERNS, rule.concerns))])

    def _gaps(self) -> Iterator[Sql]:
        """Yield for each question how many cells are empty, and how many cannot be used."""
        for question in self.ruleset.questions.values():
            cell = self.cells.get(question.id)
            bad = sql.not_null(self._problem(question, cell)) if cell else exp.Boolean(this=False)
            there = sql.either([sql.not_null(self.answer(question.id)), bad])
            yield sql.named(tallies.count(sql.negated(there)), tallies.empty(question.id))
            yield sql.named(tallies.count(bad), tallies.unusable(question.id))

    def _problems(self) -> Sql:
        found = [self._problem(question, cell) for question, cell in self._questions()]
        in_cells = sql.when(sql.column(f"{self.mark}suspect"), sql.listed(found, "; "))
        whole = [self.table.problem] if self.table.problem else []
        return sql.blank_to_null(sql.listed([*whole, in_cells], "; "))

    def _problem(self, question: Question, cell: Cell) -> Sql:
        text, parts = self._column("t", question.id), self._column("p", question.id)
        return problem(question, cell, self.answer(question.id), text, parts)


def _in_place(cell: Cell) -> bool:
    """Say whether a cell is a field of a whole row that is one value: as cheap to look at there as on its own."""
    return isinstance(cell.value, exp.Column) and bool(cell.value.table)
