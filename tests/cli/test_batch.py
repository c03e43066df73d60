"""`skinquiz batch`: tables in, the same tables with outcomes out, held against `assess` row by row."""

from __future__ import annotations

import csv
import gzip
import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pexpect
import pytest

from skinquiz.batch.query import MISSING, PARTS, PROBLEMS, added_columns
from skinquiz.model import RuleSet
from skinquiz.rulefiles.load import load_ruleset
from tests.batch.tables import assessed
from tests.cli.conftest import TINY, Ran, Run, environment, refused

DAY = "2026-11-20"
AS_OF = ("--as-of", DAY)
Table = list[dict[str, str]]

# Rows of the tiny rule set: complete ones, holes, several concerns, bad cells, and an answer that does not apply.
PEOPLE = """\
person,concerns,mark_cause,age,pregnancy,skin_now,peel_before,last_peel,note
1,marks,spots,34,no,none,never,,plain
2,marks;rough,spots,17,yes,none,never,,"two; with, a comma"
3,rough,,,no,sunburn,once,2026-11-01,"a ""quote"" and
a second line"
4,,,34,no,none,never,,no concern
5,marks,spots,old,no,none,never,,bad age
6,marks, spots ,34,No,none;none,never,,blanks and case
7,marks;marks,spots,34,no,none,never,2026-10-01,"=1+1"
8,marks,,,,,,,mostly holes
"""


def rows(path: Path, delimiter: str = ",") -> Table:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def expected(ruleset: RuleSet, person: Mapping[str, str]) -> dict[str, str]:
    """Return the cells that are added to a row, as `assess` sees it; of problems, the questions."""
    import datetime as dt

    told = assessed(ruleset, dt.date.fromisoformat(DAY), person)
    cells = dict.fromkeys(added_columns(ruleset), "") | {MISSING: ";".join(told.missing)}
    for concern, values in told.concerns.items():
        cells |= {f"{concern}.{part}": str(value or "") for part, value in zip(PARTS, values, strict=True)}
    return cells | {PROBLEMS: ",".join(sorted(told.bad))}


def bad(ruleset: RuleSet, problems: str) -> str:
    return ",".join(sorted(one for one in ruleset.questions if f" an answer to `{one}`" in problems))


def holds(ruleset: RuleSet, before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> None:
    """Assert that each row passed through untouched and got what `assess` says of it."""
    assert len(after) == len(before)
    for person, told in zip(before, after, strict=True):
        assert {name: told[name] for name in person} == dict(person)
        added = {name: told[name] or "" for name in added_columns(ruleset)}
        assert added | {PROBLEMS: bad(ruleset, added[PROBLEMS])} == expected(ruleset, person), person


@pytest.fixture(scope="module")
def tiny() -> RuleSet:
    return load_ruleset(TINY)


@pytest.fixture
def batch(skinquiz: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `skinquiz batch` on the tiny rules in a folder of its own, with the people in people.csv."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    Path("people.csv").write_text(PEOPLE)

    def run(*argv: str | Path, stdin: bytes = b"") -> Ran:
        return skinquiz("batch", *AS_OF, *argv, stdin=stdin)

    return run


# Files


def test_a_table_passes_through_with_what_assess_says_of_each_row(batch: Run, tiny: RuleSet) -> None:
    ran = batch("people.csv", "out.csv")
    assert ran.code == 0
    assert ran.out == ""
    assert ran.err.startswith("3 of 10 questions have no column and count as not answered: rough_where, peels_so_far")
    assert ran.err.splitlines()[1].startswith(
        "8 rows, 2 with problems (see the column `problems`), 1 that ask about no concern. Outc"
    )
    holds(tiny, rows(Path("people.csv")), rows(Path("out.csv")))


@pytest.mark.parametrize("ending", [".csv.gz", ".csv.zst", ".tsv", ".jsonl", ".jsonl.gz", ".ndjson.zst", ".parquet"])
def test_every_kind_of_file_says_the_same(batch: Run, tiny: RuleSet, ending: str) -> None:
    assert batch("people.csv", f"there{ending}").code == 0
    assert batch(f"there{ending}", f"again{ending}").code == 0  # an earlier result is replaced
    assert batch(f"again{ending}", "back.csv").code == 0
    holds(tiny, rows(Path("people.csv")), rows(Path("back.csv")))


def test_dates_are_dates_in_parquet(batch: Run) -> None:
    batch("people.csv", "out.parquet")
    kinds = dict(duckdb.sql("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM 'out.parquet')").fetchall())
    assert kinds["marks.earliest"] == "DATE"
    assert kinds["marks.outcome"] == kinds["note"] == "VARCHAR"


def test_standard_input_and_output(batch: Run, tiny: RuleSet) -> None:
    for data in (PEOPLE.encode(), gzip.compress(PEOPLE.encode())):
        ran = subprocess.run(
            [sys.executable, "-m", "skinquiz", "batch", "-", "-", *AS_OF],
            input=data, capture_output=True, env=environment(SKINQUIZ_RULES=str(TINY)), check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        Path("out.csv").write_bytes(ran.stdout)
        holds(tiny, rows(Path("people.csv")), rows(Path("out.csv")))


def test_kinds_of_streams_can_be_said(batch: Run) -> None:
    line = json.dumps({"concerns": ["marks"], "age": 34})
    ran = subprocess.run(
        [sys.executable, "-m", "skinquiz", "batch", "-", "-", "--from", "jsonl", "--to", "jsonl", *AS_OF],
        input=line, capture_output=True, text=True, env=environment(SKINQUIZ_RULES=str(TINY)), check=False,
    )  # fmt: skip
    found = json.loads(ran.stdout)
    assert found["concerns"] == ["marks"]
    assert found["age"] == 34
    assert found["marks.possible_outcomes"]


def test_a_folder_a_pattern_and_files_with_other_columns(batch: Run, tiny: RuleSet) -> None:
    header, *lines = PEOPLE.splitlines()
    Path("all/deep").mkdir(parents=True)
    Path("all/a.csv").write_text("\n".join([header, *lines[:2]]))
    Path("all/deep/b.csv").write_text("\n".join([header, *lines[2:6]]) + "\n")
    Path("all/deep/c.csv").write_text("concerns,person,more\nmarks,9,x\n")
    Path("all/_SUCCESS").write_text("")
    Path("all/.hidden.csv").write_text("nothing")
    for source in ("all", "all/**/*.csv"):
        assert batch(source, "out.csv").code == 0
        told = rows(Path("out.csv"))
        assert [one["person"] for one in told] == ["1", "2", "3", "4", "5", "9"]
        holds(tiny, rows(Path("people.csv"))[:5], told[:5])
        assert (told[5]["more"], told[5]["note"], told[0]["more"]) == ("x", "", "")


def test_what_is_written_is_private_and_replaces_in_one_step(batch: Run) -> None:
    batch("people.csv", "out.csv")
    assert Path("out.csv").stat().st_mode & 0o777 == 0o600
    Path("out.csv").chmod(0o644)
    batch("people.csv", "out.csv")
    assert Path("out.csv").stat().st_mode & 0o777 == 0o644
    assert sorted(one.name for one in Path().iterdir()) == ["out.csv", "people.csv"]


# Cells that nobody expects

HOSTILE = [
    ("marks", "spots", "34\x00", "no"),
    ("=cmd|' /C calc'!A0", "spots", "34", "no"),
    ("marks", '"', "34", "no"),
    ("marks", "spots", "x" * 1_000_000, "no"),
    ("marks;", "spots", "034", "NO"),
    ("\u2003marks\xa0;\tmarks ", "spots", "-0", "\x85no\x1f"),
    ("marks;nothing", "'; DROP TABLE people; --", "34.0", "yes;no"),
    ("marks,rough", "spots", "٣٤", "no\n"),
    (";", "spots", "1e2", ""),
    ("MARKS", "Spots", " 34", "\ufeffno"),
]


def test_hostile_cells_change_nothing_in_other_rows(batch: Run, tiny: RuleSet) -> None:
    people = rows(Path("people.csv"))
    names = ("concerns", "mark_cause", "age", "pregnancy")
    mixed = []
    for number, cells in enumerate(HOSTILE):
        mixed += [people[number % len(people)], people[0] | dict(zip(names, cells, strict=True))]
    with Path("mixed.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(people[0]))
        writer.writeheader()
        writer.writerows(mixed)
    assert batch("mixed.csv", "out.csv").code == 0
    holds(tiny, mixed, rows(Path("out.csv")))


BROKEN = [
    pytest.param(b"5,marks\n", "it has 2 cells, not 9", id="too few cells"),
    pytest.param(b"5,marks,spots,34,no,none,never,,a,b,c\n", "11 cells, not 9; the last are `b`, `c`", id="too many"),
    pytest.param(b'5,marks,spots,34,no,"none,never,,\n', "a quote opens in it and does not close", id="open quote"),
    pytest.param(b'5,marks,spots,34,no,"none"x,never,,\n', "something follows a closing quote", id="stray quote"),
    pytest.param(b"5,marks,spots,34,no,none,never,,caf\xe9\n", "letters that are not UTF-8", id="another encoding"),
    pytest.param(
        b"5,marks,sp\xff\xfets,34,no,none,never,,\n", "answer to `mark_cause`", id="another encoding in an answer"
    ),
    pytest.param(b"5,marks,spots,34,no,none,never,," + b"x" * 5_000_000 + b"\n", "", id="a very long line"),
    pytest.param(b"5,marks,spots,34,no,none,never,,\r\n", "", id="another end of line"),
    pytest.param(b"\n\n5,marks,spots,34,no,none,never,,\n", "", id="empty lines"),
]


@pytest.mark.parametrize(("line", "problem"), BROKEN)
def test_broken_rows_stay_rows_and_spoil_no_other(batch: Run, tiny: RuleSet, line: bytes, problem: str) -> None:
    header, *lines = PEOPLE.encode().splitlines(keepends=True)
    Path("broken.csv").write_bytes(b"".join([header, *lines[:4], line, *lines[4:]]))
    ran = batch("broken.csv", "out.csv")
    assert ran.code == 0, ran.err
    told = rows(Path("out.csv"))
    assert len(told) == 9
    holds(tiny, rows(Path("people.csv")), told[:3] + told[4:])
    assert problem in told[3][PROBLEMS]
    assert bool(told[3][PROBLEMS]) == bool(problem)
    if "cells" in problem or "quote" in problem:  # who knows which cell is which
        assert not any(told[3][name] for name in added_columns(tiny) if "." in name)
    assert told[3]["person"] == "5"


def test_lines_that_are_no_json_stay_rows(batch: Run) -> None:
    lines = [
        '{"concerns": ["marks"], "n": 1}',
        "{bad",
        "[1]",
        '{"concerns": ["marks", null], "n": 2}',
        '{"n": "\\ud800"}',
    ]
    Path("people.jsonl").write_text("\n".join([*lines, "[" * 5000, '{"concerns": "marks", "n": 3.0}']))
    ran = batch("people.jsonl", "out.csv")
    assert ran.code == 0, ran.err
    told = rows(Path("out.csv"))
    assert [one["n"] for one in told] == ["1", "", "", "2", "?", "", "3"]
    assert [bool(one["marks.possible_outcomes"]) for one in told] == [True, False, False, False, False, False, True]
    assert ["no JSON" in one[PROBLEMS] for one in told] == [False, True, True, False, False, True, False]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings(batch: Run, tiny: RuleSet, encoding: str) -> None:
    Path("other.csv").write_bytes(PEOPLE.replace("plain", "café").encode(encoding))
    ran = batch("other.csv", "out.csv", *(("--encoding", encoding) if encoding == "cp1252" else ()))
    assert ran.code == 0, ran.err
    told = rows(Path("out.csv"))
    assert told[0]["note"] == "café"
    holds(tiny, [one | ({"note": "café"} if one["person"] == "1" else {}) for one in rows(Path("people.csv"))], told)


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters(batch: Run, tiny: RuleSet, delimiter: str) -> None:
    people = rows(Path("people.csv"))
    with Path("other.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(people[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(people)
    assert batch("other.csv", "out.csv").code == 0
    holds(tiny, people, rows(Path("out.csv")))


def test_names_of_columns_that_nobody_expects(batch: Run) -> None:
    header = ["concerns", "note", "note", "Note", "", 'q"uote', "c0", "a.b", "_0", "select", "ä;\n"]
    cells = ["marks", *"abcdefghij"]
    for ending in (".csv", ".csv.gz", ".csv.zst"):
        with Path("odd.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, cells])
        assert batch("odd.csv", f"out{ending}").code == 0
        assert batch(f"out{ending}", "plain.csv").code == 0
        with Path("plain.csv").open(encoding="utf-8", newline="") as stream:
            first, second = csv.reader(stream)
        assert first[: len(header)] == header
        assert second[: len(header)] == cells


# Options


def test_strict_names_the_first_bad_row_and_writes_nothing(batch: Run) -> None:
    Path("out.csv").write_text("old")
    refused(
        batch("people.csv", "out.csv", "--strict"),
        "row 5 after the header: `old` is not an answer to `age`",
        "nothing was written",
    )
    assert Path("out.csv").read_text() == "old"
    header, *lines = PEOPLE.splitlines()
    Path("good.csv").write_text("\n".join([header, *lines[:2]]))
    assert batch("good.csv", "out.csv", "--strict").code == 0


def test_bad_rows_can_be_set_aside(batch: Run, tiny: RuleSet) -> None:
    ran = batch("people.csv", "out.csv", "--bad-rows", "bad.csv")
    assert ran.code == 0
    assert "6 rows, 0 with problems" in ran.err
    assert ran.err.endswith("2 rows with problems set aside in bad.csv.\n")
    people = rows(Path("people.csv"))
    holds(tiny, people[:4] + people[6:], rows(Path("out.csv")))
    aside = rows(Path("bad.csv"))
    assert list(aside[0]) == [*people[0], PROBLEMS]
    assert [{name: one[name] for name in people[0]} for one in aside] == people[4:6]
    assert all(one[PROBLEMS] for one in aside)


def test_rows_that_were_set_aside_can_be_mended_and_run_again(batch: Run, tiny: RuleSet) -> None:
    batch("people.csv", "out.csv", "--bad-rows", "bad.csv")
    Path("mended.csv").write_text(Path("bad.csv").read_text().replace("old", "34").replace("No,none;none", "no,none"))
    ran = batch("mended.csv", "again.csv")
    assert ran.code == 0
    assert "1 column of an earlier result is replaced." in ran.err
    assert "2 rows, 0 with problems. " in ran.err


def test_a_file_with_the_mark_of_a_spreadsheet(batch: Run, tiny: RuleSet) -> None:
    people = rows(Path("people.csv"))
    with Path("other.csv").open("w", newline="") as stream:
        stream.write("sep=;\r\n")
        writer = csv.DictWriter(stream, list(people[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(people)
    assert batch("other.csv", "out.csv").code == 0
    holds(tiny, people, rows(Path("out.csv")))


PROBLEMS_TOLD = [
    ("age", "x" * 100, "; valid: a whole number from 0 to 110"),
    ("pregnancy", "Prefer not to say", "; did you mean `prefer_not_to_say`?"),
    ("skin_now", "cut;;rash", "; a part of the list is empty"),
    ("skin_now", "cut;none", "; beside other answers there cannot be `none`, `not_sure`"),
    ("skin_now", "Rash", "; did you mean `rash`?"),
    ("skin_now", "cut;burn", "; valid: none, cut, sunburn, rash, not_sure"),
    ("last_peel", "31.08.2026", "; valid: a date such as 2026-08-31 (not in the future) or not_sure"),
]


def test_problems_are_told_in_words_that_help(batch: Run) -> None:
    with Path("bad.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["concerns", "age", "pregnancy", "skin_now", "last_peel"])
        writer.writeheader()
        writer.writerows({"concerns": "marks", question: cell} for question, cell, _ in PROBLEMS_TOLD)
    batch("bad.csv", "out.csv")
    for (question, cell, told), row in zip(PROBLEMS_TOLD, rows(Path("out.csv")), strict=True):
        shown = cell if len(cell) <= 60 else cell[:59] + "…"
        assert row[PROBLEMS] == f"`{shown}` is not an answer to `{question}`{told}"


def test_problems_name_columns_and_codes_of_the_table(batch: Run) -> None:
    Path("columns.yaml").write_text(
        "concerns: {checkboxes: concern, codes: {1: marks}}\npregnancy: {column: preg, codes: {0: no, 1: yes}}\n"
    )
    Path("theirs.csv").write_text("concern___1,concern___9,preg\n1,0,2\nx,0,0\n")
    ran = batch("theirs.csv", "out.csv", "--columns", "columns.yaml")
    assert "The column `concern___9` is not used. If it answers `concerns`" in ran.err
    one, other = (row[PROBLEMS] for row in rows(Path("out.csv")))
    assert one.startswith("`2` is not an answer to `pregnancy` (column `preg`); valid: no, yes, ")
    assert one.endswith("and as codes: 0, 1")
    assert other == (
        "`concern___1=x` is not an answer to `concerns`; valid: ticked 1 Checked checked true, "
        "or not 0 Unchecked false unchecked"
    )


def test_columns_files_translate_names_and_codes(batch: Run, tiny: RuleSet) -> None:
    Path("columns.yaml").write_text(
        "concerns: {checkboxes: concern, codes: {1: marks, 2: rough}}\n"
        "age: years\n"
        "pregnancy: {column: preg, codes: {0: no, 1: yes, 9: }}\n"
    )
    Path("theirs.csv").write_text(
        "id,concern___1,concern___2,years,preg,mark_cause\n"
        "1,1,0,34,0,spots\n2,1,1,34,1,spots\n3,0,0,34,9,spots\n4,Checked,Unchecked,34,yes,spots\n5,1,2,34,3,spots\n"
    )
    assert batch("theirs.csv", "out.csv", "--columns", "columns.yaml").code == 0
    ours = [
        {"concerns": "marks", "age": "34", "pregnancy": "no", "mark_cause": "spots"},
        {"concerns": "marks;rough", "age": "34", "pregnancy": "yes", "mark_cause": "spots"},
        {"age": "34", "mark_cause": "spots"},
        {"concerns": "marks", "age": "34", "pregnancy": "yes", "mark_cause": "spots"},
        {"concerns": "marks;2", "age": "34", "pregnancy": "3", "mark_cause": "spots"},
    ]
    for person, told in zip(ours, rows(Path("out.csv")), strict=True):
        added = {name: told[name] for name in added_columns(tiny)}
        assert added | {PROBLEMS: bad(tiny, added[PROBLEMS])} == expected(tiny, person), person


def test_the_template_of_a_columns_file_changes_nothing(batch: Run) -> None:
    Path("columns.yaml").write_text(batch("--columns-template").out)
    batch("people.csv", "plain.csv")
    assert batch("people.csv", "out.csv", "--columns", "columns.yaml").code == 0
    assert Path("out.csv").read_bytes() == Path("plain.csv").read_bytes()


def test_the_same_table_gives_the_same_bytes(batch: Run) -> None:
    for name in ("one.csv", "two.csv", "one.parquet", "two.parquet"):
        batch("people.csv", name)
    assert Path("one.csv").read_bytes() == Path("two.csv").read_bytes()
    assert Path("one.parquet").read_bytes() == Path("two.parquet").read_bytes()


REFUSED = [
    ((), "which table?"),
    (("people.csv",), "where should the outcomes go?"),
    (("nowhere.csv", "out.csv"), "there is no such file"),
    (("people.txt", "out.csv"), "names no kind of table"),
    (("people.csv", "out.xlsx"), "names no kind of table"),
    (("people.csv", "nowhere/out.csv"), "there is no folder"),
    (("people.csv", "."), "is a folder"),
    (("*.tsv", "out.csv"), "no file fits"),
    (("empty", "out.csv"), "holds no table"),
    (("mixed", "out.csv"), "several kinds"),
    (("empty.csv", "out.csv"), "no first line"),
    (("twice.csv", "out.csv"), "`age` is there 2 times"),
    (("none.csv", "out.csv"), "no column `concerns`"),
    (("near.csv", "out.csv"), "`Concerns` is a column"),
    (("taken.csv", "out.csv"), "`problems`"),
    (("people.parquet", "out.csv"), "no Parquet"),
    (("empty.jsonl", "out.csv"), "no JSON objects"),
    (("people.csv", "out.csv", "--engine", "duck"), "did you mean `duckdb`?"),
    (("people.csv", "out.csv", "--from", "cvs"), "did you mean `csv`?"),
    (("people.csv", "out.csv", "--encoding", "utf-99"), "no encoding"),
    (("people.csv", "out.csv", "--format", "json"), "about the summary"),
    (("people.csv", "-", "--summary"), "cannot both go to standard output"),
    (("people.csv", "--summary", "--bad-rows", "bad.csv"), "--bad-rows"),
    (("people.csv", "--summary", "--smallest", "2"), "--smallest"),
    (("people.csv", "./people.csv"), "the same file"),
    (("book.csv", "out.csv"), "a spreadsheet or an archive"),
    (("people.csv", "out.csv", "--encoding", "utf-16"), "not written in utf-16"),
    (("people.csv", "out.csv", "--bad-rows", "./out.csv"), "files of their own"),
    (("people.csv", "--summary", "--output", "audit.pdf"), "audit.pdf"),
    (("people.csv", "out.csv", "--columns", "bad.yaml"), "did you mean"),
    (("people.csv", "out.csv", "--columns", "missing.yaml"), "`alter`"),
    (("people.csv", "out.csv", "--columns", "nowhere.yaml"), "no such file"),
    (("people.csv", "out.csv", "--memory", "much"), "no size of memory"),
    (("people.csv", "out.csv", "--memory=-1"), "no size of memory"),
    (("people.csv", "out.csv", "--as-of", "soon"), "not a date"),
]


@pytest.mark.parametrize(("argv", "said"), REFUSED)
def test_what_cannot_be_is_refused_in_words(batch: Run, argv: tuple[str, ...], said: str) -> None:
    files = {
        "people.txt": PEOPLE, "empty.csv": "", "twice.csv": "concerns,age,age\n", "none.csv": "age,sex\n1,2\n",
        "near.csv": "Concerns,age\n", "taken.csv": "problems,concerns\n", "people.parquet": PEOPLE, "empty.jsonl": "",
        "book.csv": "PK\x03\x04", "bad.yaml": "agee: x\n",
        "missing.yaml": "age: alter\n", "mixed/a.csv": PEOPLE, "mixed/b.jsonl": "{}",
    }  # fmt: skip
    Path("empty").mkdir()
    Path("mixed").mkdir()
    for name, text in files.items():
        Path(name).write_text(text)
    before = sorted(Path().iterdir())
    refused(batch(*argv), said)
    assert sorted(Path().iterdir()) == before


def test_an_earlier_result_is_replaced(batch: Run, tiny: RuleSet) -> None:
    batch("people.csv", "first.csv")
    changed = [one | {"pregnancy": "yes"} for one in rows(Path("first.csv"))]
    with Path("first.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(changed[0]))
        writer.writeheader()
        writer.writerows(changed)
    ran = batch("first.csv", "second.csv")
    assert "columns of an earlier result are replaced" in ran.err
    told = rows(Path("second.csv"))
    assert list(told[0]) == list(changed[0])
    holds(tiny, [{k: v for k, v in one.items() if k not in added_columns(tiny)} for one in changed], told)


# The summary


def test_a_summary_counts_what_the_table_says(batch: Run, tiny: RuleSet) -> None:
    found = json.loads(batch("people.csv", "--summary", "--format", "json").out)
    batch("people.csv", "out.csv")
    told = rows(Path("out.csv"))
    assert (found["rows"], found["problems"]) == (8, sum(bool(one[PROBLEMS]) for one in told))
    assert found["unassessed"] == sum(not one["concerns"] for one in told)
    for concern in found["concerns"]:
        asked = [one for one in told if one[f"{concern['id']}.possible_outcomes"]]
        assert concern["rows"] == len(asked)
        outcomes = [one[f"{concern['id']}.outcome"] for one in asked]
        assert concern["outcomes"] == {name: outcomes.count(name) for name in concern["outcomes"]}
        assert concern["open"] == outcomes.count("")
        possible = [one[f"{concern['id']}.possible_outcomes"].split(";") for one in asked]
        assert concern["possible"] == {name: sum(name in one for one in possible) for name in concern["possible"]}
    for finding in found["findings"]:
        columns = [f"{concern}.findings" for concern in tiny.concerns]
        with_it = [one for one in told if any(finding["rule"] in one[name].split(";") for name in columns)]
        assert finding["rows"] == len(with_it)
    for question in found["questions"]:
        cells = [one.get(question["id"], "") for one in told]
        assert question["unanswered"] == sum(not cell.strip() for cell in cells), question
        assert question["unusable"] == sum(f" an answer to `{question['id']}`" in one[PROBLEMS] for one in told)


def test_small_counts_are_hidden_everywhere(batch: Run) -> None:
    ran = batch("people.csv", "out.csv", "--summary", "--smallest", "5", "--output", "audit.json")
    assert ran.err.splitlines()[1:] == ["8 rows."]
    found = json.loads(Path("audit.json").read_text())
    assert found["problems"] is None
    assert found["suppressed"] is True


def test_a_summary_goes_beside_a_table(batch: Run) -> None:
    ran = batch("people.csv", "out.csv", "--summary", "--output", "audit.html")
    assert (ran.code, ran.out) == (0, "")
    assert len(rows(Path("out.csv"))) == 8
    assert Path("audit.html").read_text().startswith("<!DOCTYPE html>")


# On a terminal


def test_progress_is_shown_on_a_terminal_alone(batch: Run) -> None:
    with pexpect.spawn(
        sys.executable,
        ["-m", "skinquiz", "batch", "people.csv", "out.csv", "--bad-rows", "bad.csv", "--summary", *AS_OF],
        env=environment(SKINQUIZ_RULES=str(TINY), TERM="xterm"), encoding="utf-8", timeout=60, dimensions=(24, 100),
    ) as process:  # fmt: skip
        said = process.read()
        process.close()
    assert process.exitstatus == 0, said
    assert "OUTCOMES IN A TABLE OF PEOPLE" in said
    assert "6 rows, 0 with problems" in said


# Stopping


@pytest.fixture
def long_table(tmp_path: Path) -> Path:
    """Return a table that takes some seconds."""
    path = tmp_path / "long.csv"
    header, *lines = PEOPLE.encode().splitlines(keepends=True)
    path.write_bytes(header + b"".join(lines) * 150_000)
    return path


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_leaves_no_half_file(long_table: Path, tmp_path: Path, sent: signal.Signals, code: int) -> None:
    target = tmp_path / "out.csv"
    target.write_text("old")
    process = subprocess.Popen(
        [sys.executable, "-m", "skinquiz", "batch", str(long_table), str(target), *AS_OF],
        stderr=subprocess.PIPE, text=True, env=environment(SKINQUIZ_RULES=str(TINY), TMPDIR=str(tmp_path)),
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not any(one.stat().st_size for one in tmp_path.glob(".skinquiz-*.part")):
        time.sleep(0.02)
    process.send_signal(sent)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code, said
    assert "Traceback" not in said
    assert target.read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["long.csv", "out.csv"]
    assert not [one for one in tmp_path.iterdir() if one.is_dir() and one.name.startswith("skinquiz-")]


def test_without_the_extra_the_command_to_install_it_is_named(batch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "duckdb" else real(name, *rest)
    )
    refused(batch("people.csv", "out.csv"), "pip install 'skinquiz[batch]'")
