"""Columns files: what they mean, every mistake in them told at its place, and the page about them tried."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skinquiz.answers import problem_with
from skinquiz.batch.columns import (
    TICKED,
    UNTICKED,
    Columns,
    OneColumn,
    TickedColumns,
    checkbox_column,
    names_of,
    read_columns,
    template,
    with_own_names,
)
from skinquiz.model import Option, Question, RuleSet
from skinquiz.rulefiles.diagnostics import DiagnosticsError
from skinquiz.rulefiles.load import load_ruleset

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "batch-columns.md").read_text(encoding="utf-8")
TINY = load_ruleset(ROOT / "tests" / "rulesets" / "tiny")
AS_OF = dt.date(2026, 11, 20)
FILE = "columns.yaml"


def one_of(kind: str, id: str, *options: str) -> Question:
    return Question(id, "Which?", kind, id, options=tuple(Option(one, one, one == "none") for one in options))  # type: ignore[arg-type]


QUESTIONS = {
    "age": Question("age", "How old?", "integer", "Age", minimum=0, maximum=120, not_sure=True),
    "hue": one_of("choice", "hue", "red", "no", "null", "II"),
    "parts": one_of("choices", "parts", "arm", "leg", "neck", "none"),
    "day": Question("day", "When?", "date", "Day"),
}


def read(text: str | bytes, questions: Mapping[str, Question] = QUESTIONS) -> Columns:
    return read_columns(text, FILE, questions, AS_OF)


def faults(text: str | bytes) -> list[str]:
    """Return the place and code of each problem, in the order in which they are told."""
    with pytest.raises(DiagnosticsError) as raised:
        read(text)
    return [f"{one.place.line}:{one.place.column} {one.code}" for one in raised.value.diagnostics]


def said(text: str | bytes) -> str:
    with pytest.raises(DiagnosticsError) as raised:
        read(text)
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("age: age_years", {"age": OneColumn("age_years", {})}),
        ("age: years  # of life", {"age": OneColumn("years", {})}),
        ('age: "Age (in years), #2: "', {"age": OneColumn("Age (in years), #2: ", {})}),
        ("age: 01\nhue: no\nday: 2026-11-20", {k: OneColumn(v, {}) for k, v in
                                               {"age": "01", "hue": "no", "day": "2026-11-20"}.items()}),
        ('hue: "null"', {"hue": OneColumn("null", {})}),
        ("hue: {column: h}", {"hue": OneColumn("h", {})}),
        ("hue: {column: h, codes: {1: red, 01: no, 1.0: II, 99: , x: ~, no: null}}",
         {"hue": OneColumn("h", {"1": "red", "01": "no", "1.0": "II", "99": None, "x": None, "no": None})}),
        ('hue: {column: h, codes: {null: red, ~: "null", "": , " ": }}',
         {"hue": OneColumn("h", {"null": "red", "~": "null", "": None, " ": None})}),
        ("age: {column: a, codes: {999: not_sure, old: 099}}",
         {"age": OneColumn("a", {"999": "not_sure", "old": "99"})}),
        ("day: {column: d, codes: {x: 2026-11-20}}", {"day": OneColumn("d", {"x": "2026-11-20"})}),
        ("parts: {column: p, codes: {1: leg;arm, 2: [neck, leg], 3: none, 4: 'arm ; leg', 5: 'leg,arm', 6: arm;arm}}",
         {"parts": OneColumn("p", {"1": "arm;leg", "2": "leg;neck", "3": "none", "4": "arm;leg", "5": "arm;leg",
                                   "6": "arm"})}),
        ("parts: {checkboxes: part, codes: {1: arm, -1: none, B2: leg, 1.5: leg}}",
         {"parts": TickedColumns({"part___1": "arm", "part____1": "none", "part___b2": "leg", "part___1_5": "leg"})}),
        ('parts: {ticked: {has_arm: arm, "Leg? (choice=Yes)": leg, no: none}}',
         {"parts": TickedColumns({"has_arm": "arm", "Leg? (choice=Yes)": "leg", "no": "none"})}),
        ("\ufeffday: d\r\nage: a\r\n", {"day": OneColumn("d", {}), "age": OneColumn("a", {})}),
        (b"\xef\xbb\xbfage: \xc3\xa4", {"age": OneColumn("ä", {})}),
    ],
)  # fmt: skip
def test_a_file_means(text: str | bytes, meant: Columns) -> None:
    columns = read(text)
    assert columns == meant
    assert list(columns) == list(meant), "in the order of the file"


def test_json_means_the_same() -> None:
    data = {
        "age": "Jahre \N{LATIN SMALL LETTER U WITH DIAERESIS}",
        "hue": {"column": "h", "codes": {"1": "red", "2": None, "3": "no"}},
        "parts": {"checkboxes": "part", "codes": {"1": "arm", "-1": "none"}},
    }
    wanted = {
        "age": OneColumn("Jahre ü", {}),
        "hue": OneColumn("h", {"1": "red", "2": None, "3": "no"}),
        "parts": TickedColumns({"part___1": "arm", "part____1": "none"}),
    }
    for text in (json.dumps(data), json.dumps(data, indent="\t"), json.dumps(data, indent=2, ensure_ascii=False)):
        assert read(text) == wanted


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["1:1 empty-file"]),
        ("# nothing but a remark\n", ["1:1 empty-file"]),
        ("{}", ["1:1 empty-file"]),
        ("age", ["1:1 wrong-type"]),
        ("- age: a", ["1:1 wrong-type"]),
        ("age: [a]", ["1:6 wrong-type"]),
        ("age:", ["1:5 wrong-type"]),
        ("age: ~", ["1:6 wrong-type"]),
        ('age: "  "', ["1:6 wrong-type"]),
        ("agee: a\nfoot: b", ["1:1 unknown-question", "2:1 unknown-question"]),
        ("age: a\nage: b", ["2:1 duplicate-key"]),
        ("age: a\nday: a", ["2:6 duplicate-id"]),
        ("age: a\nparts: {ticked: {a: arm}}", ["2:18 duplicate-id"]),
        ("age: part___1\nparts: {checkboxes: part, codes: {1: arm}}", ["2:35 duplicate-id"]),
        ("parts: {checkboxes: part, codes: {A: arm, a: leg}}", ["1:43 duplicate-id"]),
        ("age: {}", ["1:6 either-or"]),
        ("age: {codes: {1: 2}}", ["1:6 either-or"]),
        ("age: {colum: a}", ["1:6 either-or", "1:7 unknown-key"]),
        ("parts: {column: a, ticked: {b: arm}}", ["1:28 either-or"]),
        ("parts: {ticked: {b: arm}, codes: {1: arm}}", ["1:34 either-or"]),
        ("parts: {checkboxes: part}", ["1:8 missing-key"]),
        ("age: {column: a, codes: }", ["1:25 wrong-type"]),
        ("age: {column: a, codes: {}}", ["1:25 wrong-type"]),
        ("age: {column: a, codes: [1, 2]}", ["1:25 wrong-type"]),
        ("age: {column: [a], codes: {1: x}}", ["1:15 wrong-type", "1:31 wrong-type"]),
        ("age: {column: a, codes: {1: 121, 2: x, 3: 1.0, 4: [1, 2], 5: {}}}",
         ["1:29 wrong-type", "1:37 wrong-type", "1:43 wrong-type", "1:51 wrong-type", "1:62 wrong-type"]),
        ("age: {column: a, codes: {'': 3, 2: }}", ["1:26 wrong-type"]),
        ("age: {column: a, codes: {1: 1, '1': 2}}", ["1:32 duplicate-key"]),
        ("hue: {column: h, codes: {1: rad, 2: red;no, 3: [red, no], 4: '', 5: Red}}",
         ["1:29 unknown-option", "1:37 unknown-option", "1:48 wrong-type", "1:62 wrong-type", "1:69 unknown-option"]),
        ("parts: {column: p, codes: {1: arm;none, 2: arm;;leg, 3: toe, 4: []}}",
         ["1:31 wrong-type", "1:44 wrong-type", "1:57 unknown-option", "1:65 wrong-type"]),
        ("day: {column: d, codes: {1: 2026-11-21, 2: 2026-02-30, 3: 20.11.2026, 4: not_sure}}",
         ["1:29 wrong-type", "1:44 wrong-type", "1:59 wrong-type", "1:74 wrong-type"]),
        ("parts: {checkboxes: part, codes: {a b: arm, 'ä': leg}}", ["1:35 wrong-type", "1:45 wrong-type"]),
        ("parts: {checkboxes: part, codes: {1: , 2: arn, 3: arm;leg, 4: [arm]}}",
         ["1:38 wrong-type", "1:43 unknown-option", "1:51 unknown-option", "1:63 wrong-type"]),
        ("parts: {checkboxes: , codes: {1: arm}}", ["1:21 wrong-type"]),
        ("parts: {ticked: {'': arm, b: toe}}", ["1:18 wrong-type", "1:30 unknown-option"]),
        ("hue: {checkboxes: h, codes: {1: red}}\nage: {ticked: {a: old}}", ["1:19 wrong-type", "2:15 wrong-type"]),
        ("age: &a x\nday: y", ["1:6 alias-refused"]),
        ("age: &a x\nday: *a", ["1:6 alias-refused", "2:6 alias-refused"]),
        ("age: !!str a", ["1:6 tag-refused"]),
        ("<<: {age: a}", ["1:1 alias-refused"]),
        ("age: a\n---\nday: b", ["2:1 several-documents"]),
        ("age: [", ["2:1 invalid-yaml"]),
        ("age: \x1b[2J", ["1:6 invalid-yaml"]),
        (b"age: a\nday: \xff", ["2:1 invalid-yaml"]),
        ("age: \ud800", ["1:1 invalid-yaml"]),
        ("age: " + "[" * 30 + "]" * 30, ["1:30 nested-too-deep"]),
        ("#" * 1_000_001, ["1:1 file-too-large"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place(text: str | bytes, found: list[str]) -> None:
    assert faults(text) == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("agee: a", ["there is no question `agee`", "did you mean `age`?"]),
        ("foot: a", ["there is no question `foot`", "valid here: age, hue, parts, day"]),
        ("fitz: hue", ["there is no question `fitz`", "the question comes first: `hue: fitz`"]),
        ("age: a\nday: a", ["the column `a` is named twice", "columns.yaml:1:6: first here"]),
        ("age: {colunm: a}", ["unknown key `colunm`", "did you mean `column`?"]),
        ("hue: {column: h, codes: {1: rad}}", ["`rad` is not an answer to `hue`", "did you mean `red`?"]),
        ("parts: {ticked: {a: lag}}", ["`lag` is not an option of `parts`", "did you mean `leg`?"]),
        ("parts: {column: p, codes: {1: arm;none}}", ["`none` excludes the other answers to `parts`, but `arm`"]),
        ("age: {column: a, codes: {1: 121}}", ["out of range", "a whole number from 0 to 120 or not_sure"]),
        ("day: {column: d, codes: {1: 2026-11-21}}", ["`2026-11-21` lies in the future", "2026-11-20"]),
        ("age: {ticked: {a: old}}", ["`age` takes one answer", "`column`"]),
        ("parts: {checkboxes: p, codes: {a b: arm}}", ["`a b` cannot be the code", "`ticked`"]),
        ("age: {column: a, codes: {'': 3}}", ["an empty cell is always “not answered”"]),
    ],
)
def test_a_mistake_is_told_in_words(text: str, words: Sequence[str]) -> None:
    message = said(text)
    assert [word for word in words if word not in message] == [], message


def test_one_mistake_hides_no_other() -> None:
    text = "agee: a\nhue: {column: h, codes: {1: rad}}\nparts: {ticked: {x: lag}}\nday: {column: d, codes: {1: 2}}\n"
    assert [one.split()[0] for one in faults(text)] == ["1:1", "2:29", "3:21", "4:29"]


@pytest.mark.parametrize(
    ("field", "code", "column"),
    [("race", "4", "race___4"), ("race", "-99", "race____99"), ("test", "ABC", "test___abc"), ("a", "1.5", "a___1_5")],
)
def test_a_checkbox_has_its_column(field: str, code: str, column: str) -> None:
    assert checkbox_column(field, code) == column


def test_no_cell_is_both_ticked_and_not() -> None:
    assert {"1", "true", "Checked", "checked"} == TICKED
    assert {"0", "false", "Unchecked", "unchecked", ""} == UNTICKED


def test_what_is_not_listed_is_in_the_column_of_its_own_name() -> None:
    columns = read("hue: age\nparts: {ticked: {x: arm}}")
    whole = with_own_names(columns, QUESTIONS)
    assert whole == {"hue": OneColumn("age", {}), "parts": columns["parts"], "day": OneColumn("day", {})}
    assert list(whole) == ["hue", "parts", "day"]
    assert with_own_names({}, QUESTIONS) == {name: OneColumn(name, {}) for name in QUESTIONS}


ODD = {
    "null": Question("null", "Which\u2028one: \x1b[2J # or\n\tnone?", "choice", "", options=(Option("~", "a\nb: c"),)),
    "no": Question("no", "word " * 60, "integer", "", minimum=1, maximum=2),
    "a-b_C1": one_of("choices", "a-b_C1", *(f"option_{number}" for number in range(40))),
}


@pytest.mark.parametrize("questions", [TINY.questions, QUESTIONS, ODD], ids=["tiny", "made up", "odd"])
def test_the_template_is_read_as_own_names(questions: Mapping[str, Question]) -> None:
    text = template(questions)
    columns = read(text, questions)
    assert columns == {name: OneColumn(name, {}) for name in questions}
    assert list(columns) == list(questions)
    for question in questions.values():
        above = text[: text.index(f"\n{question.id}: ")].rpartition("\n\n")[2]
        assert re.findall(r"^#   (\S+): ", above, flags=re.M)[: len(question.options)] == list(question.option_ids)
    assert all(line.isprintable() and len(line) <= 100 for line in text.split("\n"))


def test_the_template_of_the_shipped_rules_is_read_as_own_names(ruleset: RuleSet) -> None:
    assert read(template(ruleset.questions), ruleset.questions) == with_own_names({}, ruleset.questions)


def test_the_template_is_told_whole() -> None:
    text = template({name: QUESTIONS[name] for name in ("age", "parts", "day")})
    assert text.partition("\n\n")[2] == (
        "# How old?\n#   a whole number from 0 to 120, or not_sure\nage: age\n\n"
        "# Which?\n#   arm: arm\n#   leg: leg\n#   neck: neck\n#   none: none\n"
        "#   several in one cell: with `;` between them\nparts: parts\n\n"
        "# When?\n#   a date such as 2026-08-31\nday: day\n"
    )


def test_the_examples_in_the_template_can_be_taken_over() -> None:
    lines = re.findall(r"^#   question: (.*)$", template(QUESTIONS), flags=re.M)
    assert len(lines) == 3
    swaps = {"first_answer": "arm", "second_answer": "leg", "first_option": "arm", "second_option": "leg"}
    for line in lines:
        for placeholder, option in swaps.items():
            line = line.replace(placeholder, option)
        assert len(read(f"parts: {line}")) == 1


WORDS = st.sampled_from([*QUESTIONS, "column", "checkboxes", "ticked", "codes"])
VALUES = st.one_of(
    WORDS,
    st.sampled_from(["arm", "leg;arm", "none", "red", "1", "-1", "2026-08-31", "not_sure", "", " ", "~", "null", "é"]),
    st.text(max_size=6),
    st.none(),
)
TREES = st.recursive(
    VALUES,
    lambda inner: st.one_of(
        st.dictionaries(st.one_of(WORDS, VALUES.map(str)), inner, max_size=4), st.lists(inner, max_size=3)
    ),
    max_leaves=12,
)
SHAPED = st.dictionaries(
    st.sampled_from(list(QUESTIONS)),
    st.one_of(
        VALUES,
        st.fixed_dictionaries({}, optional={"column": VALUES, "checkboxes": VALUES, "ticked": TREES, "codes": TREES}),
        st.builds(
            lambda name, codes: {"column": name, "codes": codes},
            st.text("abc", min_size=1),
            st.dictionaries(VALUES.map(str), VALUES, min_size=1, max_size=2),
        ),
    ),
    min_size=1,
    max_size=3,
)


def check(text: str | bytes) -> None:
    """Read a file, and hold what it means against the validator; nothing but the one error may come out."""
    message = "nothing wrong"
    try:
        columns = read(text)
        assert columns
    except DiagnosticsError as error:
        columns, message = {}, str(error)
    assert message
    assert all(line.isprintable() for line in message.split("\n"))
    names = [name for one in columns.values() for name in names_of(one)]
    assert len(set(names)) == len(names)
    assert all(name.strip() for name in names)
    for id, one in columns.items():
        targets = one.codes.values() if isinstance(one, OneColumn) else one.options.values()
        for target in targets:
            if target is not None:
                assert problem_with(QUESTIONS[id], target.split(";"), AS_OF) is None
        assert isinstance(one, OneColumn) or QUESTIONS[id].type == "choices"
        assert not isinstance(one, OneColumn) or not any(one.codes[key] for key in one.codes if not key.strip())


@given(st.one_of(st.text(), st.text(st.characters(exclude_categories=()), max_size=30), st.binary(max_size=60)))
@example("\ud800")
@example("age: {column: a, codes: {? {b: c} : d}}")
@example('age: "\\ud83d\\ude00"')
def test_no_text_raises_anything_else(text: str | bytes) -> None:
    check(text)


@given(st.one_of(TREES, SHAPED).map(lambda tree: json.dumps(tree, ensure_ascii=False)))
def test_no_shape_raises_anything_else(text: str) -> None:
    check(text)


@given(st.data())
def test_no_cut_or_patched_file_raises_anything_else(data: st.DataObject) -> None:
    whole = "age: a\nhue: {column: h, codes: {1: red, 99: }}\nparts: {checkboxes: p, codes: {1: arm, -1: none}}\n"
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 8)))
    patch = data.draw(st.one_of(st.text(max_size=3), st.text("{}[]:,'\"&*!|>?-# \n\t", max_size=4)))
    check(whole[:start] + patch + whole[end:])


def fenced(language: str) -> str:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, flags=re.M | re.S)[0]  # type: ignore[no-any-return]


def tables() -> list[list[list[str]]]:
    """Return the tables of the page, cell by cell, without the line below their heads."""
    blocks = re.findall(r"(?:^\|.*\|\n)+", PAGE, flags=re.M)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines() if "| --- |" not in line]
        for block in blocks
    ]


def answer_in(row: Mapping[str, str], one: OneColumn | TickedColumns) -> str:
    """Return the answer that a row of text has, by the plain meaning of a columns file."""
    if isinstance(one, OneColumn):
        cell = row[one.name]
        return (one.codes[cell] or "") if cell in one.codes else cell
    assert {row[name] for name in one.options} <= TICKED | UNTICKED
    return ";".join(option for name, option in one.options.items() if row[name] in TICKED)


def test_the_worked_example_gives_the_answers_shown(ruleset: RuleSet) -> None:
    columns = read(fenced("yaml"), ruleset.questions)
    rows = list(csv.DictReader(io.StringIO(fenced("csv"))))
    assert {name for one in columns.values() for name in names_of(one)} | {"record_id"} == set(rows[0])
    head, *lines = next(table for table in tables() if table[0][0] == "record_id")
    assert len(lines) == len(rows) == 3
    for row, line in zip(rows, lines, strict=True):
        answers = {id: answer_in(row, one) for id, one in columns.items()}
        assert {"record_id": row["record_id"], **answers} == dict(zip(head, line, strict=True))
        used = {id: answer.split(";") for id, answer in answers.items() if answer}
        assert [problem_with(ruleset.questions[id], answer, AS_OF) for id, answer in used.items()] == [None] * len(used)


def test_the_message_on_the_page_is_the_one_told(ruleset: RuleSet) -> None:
    wrong = fenced("yaml").replace("breastfeeding", "brestfeeding")
    with pytest.raises(DiagnosticsError) as raised:
        read(wrong, ruleset.questions)
    assert f"{raised.value}\n" == fenced("text")


def test_the_lines_and_names_on_the_page_are_right(ruleset: RuleSet) -> None:
    lines, named, *_ = (table for table in tables() if table[0][0] in ("you have", "field"))
    written = [line[1].strip("`") for line in lines[1:]]
    assert len(read("\n".join(written), ruleset.questions)) == len(written) == 4
    for field, code, column in named[1:]:
        assert checkbox_column(field.strip("`"), code.strip("`")) == column.split()[0].strip("`")
    indented = re.findall(r"^    (\w+: \{.*\})$", PAGE, flags=re.M)
    assert [len(read(one, ruleset.questions)) for one in indented] == [1]


def test_the_ticks_on_the_page_are_all() -> None:
    paragraph = PAGE[PAGE.index("Ticked: ") : PAGE.index("Anything else cannot")]
    ticked, unticked = (set(re.findall("`(.*?)`", part)) for part in paragraph.split("Not ticked:"))
    assert frozenset(ticked) == TICKED
    assert frozenset(unticked) == UNTICKED - {""}
