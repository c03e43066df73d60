"""Columns and codes of other people's tables: a file that says which columns hold which answers, and in what codes.

The file is YAML, one question a line. It is read as rule files are: texts stay as written, every mistake has a place.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from skinquiz.answers import AnswersError, Given, read_answers
from skinquiz.batch.columnstemplate import template as template
from skinquiz.messages import did_you_mean
from skinquiz.model import Answer, Question
from skinquiz.rulefiles import read
from skinquiz.rulefiles.diagnostics import Place, Problems
from skinquiz.rulefiles.kinds import Raw
from skinquiz.rulefiles.records import Field, Read, Record

# What stands in a column of ticks. Any other cell cannot be used.
TICKED = frozenset({"1", "true", "Checked", "checked"})
UNTICKED = frozenset({"0", "false", "Unchecked", "unchecked", ""})

_WAYS = ("column", "checkboxes", "ticked")
_RECORD = Record(
    "description of columns",
    {
        "column": Field(Raw("column"), "The column that holds the answer."),
        "checkboxes": Field(Raw("column"), "The REDCap field whose checkboxes hold the answer."),
        "ticked": Field(Raw("ticked"), "Columns of ticks, each with its option."),
        "codes": Field(Raw("codes"), "The codes in the table, each with its answer."),
    },
    one_of=_WAYS,
)
_CODE = re.compile(r"[A-Za-z0-9_.-]+")


@dataclass(frozen=True, slots=True)
class OneColumn:
    """One column holds the answer.

    `codes` gives for the text of a cell the answer in the ids of the rule set (of choices `a;b`), or None for not
    answered. A cell that is not listed stays as it is.
    """

    name: str
    codes: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class TickedColumns:
    """A column for each option, ticked or not; several columns may stand for one option.

    No tick at all is no answer: a form that nobody filled in looks the same.
    """

    options: Mapping[str, str]


Columns = Mapping[str, OneColumn | TickedColumns]


def read_columns(text: str | bytes, origin: str, questions: Mapping[str, Question], as_of: dt.date) -> Columns:
    """Return where the answers stand, by question, for the questions in the file, in its order.

    `origin` is how messages call the file. Raises DiagnosticsError with every problem found; an answer that a code
    stands for is held against `as_of`, as any answer is.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    reader = _Reader(questions, as_of, Problems())
    root = read.read_yaml(data, origin, reader.problems)
    columns = {} if root is None else dict(reader.columns(root))
    reader.problems.raise_if_any()
    return columns


def with_own_names(columns: Columns, questions: Mapping[str, Question]) -> Columns:
    """Return where the answers to all questions stand: what is not listed, in the column of its own name.

    A column that is listed for one question never serves another as well: that one then has no column.
    """
    taken = {name for one in columns.values() for name in names_of(one)}
    own = {name: OneColumn(name, {}) for name in questions if name not in taken}
    return {name: columns.get(name) or own[name] for name in questions if name in columns or name in own}


def names_of(one: OneColumn | TickedColumns) -> tuple[str, ...]:
    """Return the names of the columns that hold an answer."""
    return (one.name,) if isinstance(one, OneColumn) else tuple(one.options)


def checkbox_column(redcap_field: str, code: str) -> str:
    """Return the name that REDCap gives to the column of one checkbox: of code `-1`, `field____1`."""
    return f"{redcap_field}___{re.sub('[-.]', '_', code.lower())}"


@dataclass(frozen=True, slots=True)
class _Reader:
    questions: Mapping[str, Question]
    as_of: dt.date
    problems: Problems
    taken: dict[str, Place] = field(default_factory=dict)

    def columns(self, root: read.Node) -> Iterator[tuple[str, OneColumn | TickedColumns]]:
        if not isinstance(root, read.Mapping):
            self._wrong(root.place, "columns are written one question a line, as `question: column`")
            return
        if not root.entries and not self.problems.found:
            self.problems.add("empty-file", root.place, "the file names no question")
        for key, value in root.entries:
            question = self.questions.get(key.text)
            if question is None:
                message, help = f"there is no question `{key.text}`", self._meant(key.text, value)
                self.problems.add("unknown-question", key.place, message, help)
            elif one := self._one(question, value):
                yield question.id, one

    def _meant(self, name: str, value: read.Node) -> str | None:
        if isinstance(value, read.Scalar) and value.text in self.questions:
            return f"the question comes first: `{value.text}: {name}`"
        return did_you_mean(name, self.questions)

    def _one(self, question: Question, node: read.Node) -> OneColumn | TickedColumns | None:
        if isinstance(node, read.Scalar):
            name = self._column(node)
            return None if name is None else OneColumn(name, {})
        if not isinstance(node, read.Mapping):
            message = f"the name of a column is needed here, or keys and values: `{question.id}: {{column: …}}`"
            self._wrong(node.place, message)
            return None
        record = _RECORD.read(node, self.problems)
        if record is None or len(ways := [way for way in _WAYS if way in record.places]) != 1:
            return None
        if ways == ["column"]:
            return self._one_column(question, record)
        options = dict(self._checkboxes(question, record) if ways == ["checkboxes"] else self._ticked(question, record))
        if question.type != "choices":
            help = "name the one `column` that holds it"
            self._wrong(
                record.where(ways[0]), f"`{question.id}` takes one answer, so it is not in columns of ticks", help
            )
        return TickedColumns(options)

    def _one_column(self, question: Question, record: Read) -> OneColumn | None:
        name = self._column(record["column"])
        codes = {}
        for key, value in self._entries(record, "codes") if "codes" in record.places else ():
            if key.text.strip() or self._no_answer(value):
                codes[key.text] = None if self._no_answer(value) else self._answer(question, value)
            else:
                self._wrong(key.place, "an empty cell is always “not answered” and stands for no answer")
        return None if name is None else OneColumn(name, codes)

    def _checkboxes(self, question: Question, record: Read) -> Iterator[tuple[str, str]]:
        name = self._text(record["checkboxes"], "the name of a field in REDCap")
        if "codes" not in record.places:
            help = "codes: {1: first_option, 2: second_option}"
            self.problems.add("missing-key", record.place, "`checkboxes` needs `codes` beside it", help)
            return
        for key, value in self._entries(record, "codes"):
            option = self._option(question, value)
            if not _CODE.fullmatch(key.text):
                help = "name the column itself under `ticked`"
                self._wrong(key.place, f"`{key.text}` cannot be the code of a checkbox", help)
            elif name is not None and self._take(column := checkbox_column(name, key.text), key.place) and option:
                yield column, option

    def _ticked(self, question: Question, record: Read) -> Iterator[tuple[str, str]]:
        if "codes" in record.places:
            message = "`codes` does not go with `ticked`, where each column has its option beside it"
            self.problems.add("either-or", record.where("codes"), message, "leave one of them out")
        for key, value in self._entries(record, "ticked"):
            option, column = self._option(question, value), self._column(key)
            if option and column is not None:
                yield column, option

    def _entries(self, record: Read, key: str) -> Sequence[tuple[read.Scalar, read.Node]]:
        node = record[key]
        if isinstance(node, read.Mapping) and node.entries:
            return node.entries
        what = "`column: option`" if key == "ticked" else "`code: answer`"
        self._wrong(record.where(key), f"`{key}` is written as keys and values, {what}")
        return ()

    def _column(self, node: read.Node) -> str | None:
        name = self._text(node, "the name of a column")
        return name if name is not None and self._take(name, node.place) else None

    def _text(self, node: read.Node, what: str) -> str | None:
        if isinstance(node, read.Scalar) and node.text.strip() and not node.no_value:
            return node.text
        self._wrong(node.place, f"{what} is needed here")
        return None

    def _take(self, name: str, place: Place) -> bool:
        """Report a column that is named a second time."""
        if name in self.taken:
            first = ((self.taken[name], "first here"),)
            self.problems.add(
                "duplicate-id", place, f"the column `{name}` is named twice", "a column holds one answer", first
            )
            return False
        self.taken[name] = place
        return True

    def _option(self, question: Question, node: read.Node) -> str | None:
        if not isinstance(node, read.Scalar) or node.no_value:
            message = f"one option of `{question.id}` is needed here"
            self._wrong(node.place, message, "leave it out if a tick there tells nothing about the question")
        elif question.type == "choices" and question.option(node.text) is None:
            message = f"`{node.text}` is not an option of `{question.id}`"
            help = did_you_mean(node.text, question.option_ids)
            self.problems.add("unknown-option", node.place, message, help)
        else:
            return node.text
        return None

    def _answer(self, question: Question, node: read.Node) -> str | None:
        items = node.items if isinstance(node, read.Sequence) else (node,)
        texts = [item.text for item in items if isinstance(item, read.Scalar)]
        if len(texts) < len(items):
            self._wrong(node.place, "an answer, or a list of answers, is needed here")
            return None
        if question.type == "choices":
            texts = [part.strip() for text in texts for part in re.split("[;,]", text)]
        try:
            answers = read_answers({question.id: Given(texts, "")}, {question.id: question}, self.as_of)
        except AnswersError as error:
            missing = any(text.strip() and question.option(text.strip()) is None for text in texts)
            for one in error.problems:
                code = "unknown-option" if question.options and missing else "wrong-type"
                self.problems.add(code, node.place, one.message, "; ".join(one.help) or None)
            return None
        return _written(answers[question.id])

    @staticmethod
    def _no_answer(node: read.Node) -> bool:
        return isinstance(node, read.Scalar) and node.no_value

    def _wrong(self, place: Place, message: str, help: str | None = None) -> None:
        self.problems.add("wrong-type", place, message, help)


def _written(answer: Answer) -> str:
    """Return an answer as the cell of a table has it."""
    return ";".join(answer) if isinstance(answer, tuple) else str(answer)
