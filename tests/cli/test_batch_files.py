"""`skinquiz batch` on files that other programs write, and in places where files lie: what went wrong once."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import os
import re
import threading
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pyarrow import parquet

from skinquiz.batch import opened
from skinquiz.batch.query import MISSING, PROBLEMS
from skinquiz.model import RuleSet
from tests.cli.conftest import ROOT, Run, refused
from tests.cli.test_batch import PEOPLE, batch, rows

__all__ = ["batch"]

HEADER = "id,concerns,age,note\n"
POSSIBLE = "marks.possible_outcomes"


def write(name: str, data: str | bytes) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = data if isinstance(data, bytes) else data.encode()
    path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)


def ages(path: str = "out.csv") -> list[str]:
    return [row["age"] for row in rows(Path(path))]


@pytest.mark.parametrize("order", [("a.csv", "b.csv.gz", "c.csv"), ("a.csv.gz", "b.csv"), ("a.jsonl.gz", "b.jsonl")])
def test_packed_and_plain_files_go_together(batch: Run, order: Sequence[str]) -> None:
    for number, name in enumerate(order):
        line = f'{{"concerns": "marks", "age": {number}}}\n'
        write(f"all/{name}", line if "jsonl" in name else f"{HEADER}x,marks,{number},\n")
    assert batch("all", "out.csv").code == 0
    assert ages() == [str(number) for number in range(len(order))]


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_names_of_folders_say_nothing(batch: Run, ending: str) -> None:
    write("plain.csv", f"{HEADER}x,marks,34,\n")
    Path("age=5").mkdir()
    batch("plain.csv", f"age=5/a{ending}")
    assert batch("age=5", "out.csv").code == 0
    assert ages() == ["34"]


def test_parquet_columns_that_differ_in_capitals_stay_apart(batch: Run) -> None:
    parquet.write_table(pa.table([["marks"], [5], [34]], ["concerns", "Age", "age"]), "a.parquet")
    assert batch("a.parquet", "out.csv").code == 0
    (row,) = rows(Path("out.csv"))
    assert (row["Age"], row["age"]) == ("5", "34")
    assert "age" not in row[MISSING].split(";")
    parquet.write_table(pa.table([["marks"], [5], [34]], ["concerns", "age", "age"]), "b.parquet")
    refused(batch("b.parquet", "out.csv"), "`age` is there 2 times")


def large(copies: int) -> pa.Table:
    """Return a table of a few different rows, many times, of types that CSV has not."""
    columns = {
        "Age": [5, 6, 7],
        "age": [34, None, 200],
        "concerns": [["marks"], ["rough", "marks"], ["marks", "nothing"]],
        "": [None, dt.datetime(2026, 1, 2, 3, 4, 5, 678901), dt.datetime(1999, 1, 1)],
        "last_peel": [dt.date(2026, 11, 1), None, dt.date(2030, 1, 1)],
        "share": [Decimal("1.50"), None, Decimal("-0.25")],
        "part": [{"a": 1}, {"a": None}, None],
    }
    few = pa.table(list(columns.values()), list(columns))
    rows = pa.concat_tables([few] * copies)
    return rows.append_column("place", pa.array(range(rows.num_rows)))


def test_large_row_groups_say_the_same_as_small_ones(batch: Run) -> None:
    table = large(opened._LARGE // 3 + 1)
    parquet.write_table(table, "large.parquet", row_group_size=table.num_rows)
    parquet.write_table(table, "small.parquet", row_group_size=50_000)
    ran = {name: batch(f"{name}.parquet", f"{name}-out.parquet") for name in ("large", "small")}
    assert ran["large"].code == ran["small"].code == 0
    assert ran["large"].err == ran["small"].err
    found = {name: parquet.read_table(f"{name}-out.parquet") for name in ran}
    assert found["large"].equals(found["small"])
    assert found["large"].column("place").to_pylist() == list(range(table.num_rows))
    assert set(found["large"].column_names) >= {"Age", "unnamed", "share", "part", "marks.outcome"}


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_files_with_large_and_with_small_row_groups_go_together(batch: Run, order: str) -> None:
    whole = large(opened._LARGE // 3 + 1)
    names = ["concerns", "Age", "age", "twice", "twice", "", "place"]
    parts = [whole.column(name) for name in ("concerns", "Age", "age", "share", "last_peel", "", "place")]
    table = pa.Table.from_arrays(parts, names)
    Path("all").mkdir()
    sizes = {order[0]: table.num_rows, order[1]: 3}
    for name, rows_there in sizes.items():
        parquet.write_table(table.slice(0, rows_there), f"all/{name}.parquet", row_group_size=table.num_rows)
    assert batch("all", "out.parquet").code == 0
    found = parquet.read_table("out.parquet")
    first = sizes["a"]
    for name, was in list(zip(found.column_names, table.columns, strict=False))[1:]:  # a list becomes text
        together = pa.chunked_array([*was.slice(0, first).chunks, *was.slice(0, sizes["b"]).chunks])
        assert found.column(name).to_pylist() == together.to_pylist(), name


def test_the_closing_line_counts_what_is_in_the_file(batch: Run) -> None:
    parquet.write_table(large(20_000), "people.parquet")
    ran = batch("people.parquet", "out.parquet", "--bad-rows", "bad.csv")
    found = parquet.read_table("out.parquet")
    told = dict(re.findall(r"(\w+|still open) ([\d,]+)(?=[,.])", ran.err.partition("Outcomes of")[2]))
    outcomes = Counter(one for name in ("marks", "rough") for one in found.column(f"{name}.outcome").to_pylist() if one)
    possible = [one for name in ("marks", "rough") for one in found.column(f"{name}.possible_outcomes").to_pylist()]
    counted = {**outcomes, "still open": sum(one is not None for one in possible) - outcomes.total()}
    assert {name: int(number.replace(",", "")) for name, number in told.items()} == {
        name: number for name, number in counted.items() if number
    }
    assert f"{found.num_rows:,} rows" in ran.err
    assert len(rows(Path("bad.csv"))) == 60_000 - found.num_rows
    assert f"{60_000 - found.num_rows:,} rows with problems set aside" in ran.err


def test_parquet_files_with_other_types_go_together(batch: Run) -> None:
    Path("all").mkdir()
    parquet.write_table(pa.table({"concerns": ["marks"], "age": [34], "n": [1]}), "all/a.parquet")
    parquet.write_table(pa.table({"concerns": [["marks", "rough"]], "age": ["17"], "m": [2.5]}), "all/b.parquet")
    assert batch("all", "out.csv").code == 0
    told = rows(Path("out.csv"))
    assert [(one["concerns"], one["age"], one["n"], one["m"]) for one in told] == [
        ("marks", "34", "1", ""),
        ("marks;rough", "17", "", "2.5"),
    ]
    assert not any(one[PROBLEMS] for one in told)


@pytest.mark.parametrize("ending", [".parquet", ".jsonl"])
def test_names_that_a_kind_of_file_cannot_tell_apart_are_numbered(batch: Run, ending: str) -> None:
    write("a.csv", "PROBLEMS,concerns,age,Age,AGE,,Marks.Outcome\nmine,marks,34,5,6,7,8\n")
    ran = batch("a.csv", f"out{ending}")
    assert ran.code == 0
    assert "The column `PROBLEMS` is called `PROBLEMS_2`" in ran.err
    assert "0 with problems." in ran.err
    names = [row[0] for row in duckdb.sql(f"DESCRIBE SELECT * FROM 'out{ending}'").fetchall()]
    assert names[:8] == [
        "PROBLEMS_2", "concerns", "age", "Age_2", "AGE_3", "unnamed", "Marks.Outcome_2", "marks.outcome",
    ]  # fmt: skip
    assert names[-1] == "problems"


LINES = ["1,marks,34,a,", "1,marks,34,a,,,", '1,marks,34,"a" ', '1, "marks","34" ,a', '1,marks,34,"a,""b"""']


@pytest.mark.parametrize("line", LINES)
def test_one_bad_row_does_not_change_what_another_means(batch: Run, line: str) -> None:
    for name, more in (("clean", ""), ("mixed", "2,marks\n")):
        write(f"{name}.csv", f"{HEADER}{line}\n3,marks,17,b\n{more}")
        assert batch(f"{name}.csv", f"{name}-out.csv").code == 0
    clean, mixed = rows(Path("clean-out.csv")), rows(Path("mixed-out.csv"))
    assert mixed[:2] == clean
    assert clean[0]["age"].strip() == "34"
    assert clean[0][POSSIBLE]
    assert "it has 2 cells, not 4" in mixed[2][PROBLEMS]


@pytest.mark.parametrize("more", ["", "2,x\n"])
def test_ends_of_lines_in_cells_and_names(batch: Run, more: str) -> None:
    write("a.csv", f'id,concerns,age,"a\rb"\n1,marks,34,"c\rd"\n3,marks,17,"e\nf"\n{more}')
    assert batch("a.csv", "out.csv").code == 0
    with Path("out.csv").open(newline="") as stream:
        header, *told = csv.reader(stream)
    assert header[:4] == ["id", "concerns", "age", "a\rb"]
    assert [row[:4] for row in told][:2] == [["1", "marks", "34", "c\rd"], ["3", "marks", "17", "e\nf"]]


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".jsonl"])
@pytest.mark.parametrize("header", [",concerns,age", "id,concerns,age,", ",concerns,"])
def test_columns_without_a_name(batch: Run, header: str, ending: str) -> None:
    write("a.csv", f"{header}\n" + {3: "0,marks,34", 4: "0,marks,34,x"}[header.count(",") + 1] + "\n")
    assert batch("a.csv", f"out{ending}").code == 0
    assert batch(f"out{ending}", "back.csv").code == 0
    with Path("back.csv").open(newline="") as stream:
        _, row = csv.reader(stream)
    assert row[:3] == ["0", "marks", "34"]


def test_json_keys_that_duckdb_takes_for_the_same(batch: Run) -> None:
    write("a.jsonl", '{"concerns":["marks"],"age":34,"Age":5,"":1}\n{"concerns":"marks","Age":7,"a/b~":[1]}\n')
    assert batch("a.jsonl", "out.csv").code == 0
    told = rows(Path("out.csv"))
    assert [(one["age"], one["Age"], one["a/b~"]) for one in told] == [("34", "5", ""), ("", "7", "1")]
    assert ["age" in one[MISSING].split(";") for one in told] == [False, True]


def test_json_that_is_nested_too_deeply_is_one_bad_row(batch: Run) -> None:
    write("a.jsonl", f'{{"concerns":"marks","x":{"[" * 3000}{"]" * 3000}}}\n{{"concerns":"marks","age":34}}\n')
    ran = batch("a.jsonl", "out.csv")
    assert ran.code == 0, ran.err
    one, other = rows(Path("out.csv"))
    assert one[PROBLEMS]
    assert (other["age"], other[PROBLEMS]) == ("34", "")


def test_damaged_packed_files_are_refused(batch: Run) -> None:
    whole = gzip.compress(PEOPLE.encode() * 50)
    write("a.csv", "")
    for number, data in enumerate((whole[: len(whole) // 2], whole[:40] + b"\x00" * 40 + whole[80:])):
        Path(f"bad{number}.csv.gz").write_bytes(data)
        ran = batch(f"bad{number}.csv.gz", "out.csv")
        assert ran.code == 2, ran
        assert "fault" not in ran.err
        assert not Path("out.csv").exists()


@pytest.mark.parametrize("encoding", ["base64", "rot13", "hex", "undefined", "zlib"])
def test_what_is_no_encoding_of_text_is_refused(batch: Run, encoding: str) -> None:
    refused(batch("people.csv", "out.csv", "--encoding", encoding), "encoding")


def test_other_files_in_a_folder_are_left_alone(batch: Run) -> None:
    write("all/a.csv", f"{HEADER}1,marks,34,\n")
    write("all/a.csv.bak", "nothing")
    write("all/empty.csv", "")
    write("all/readme.txt", "nothing")
    assert batch("all", "out.csv").code == 0
    assert ages() == ["34"]


def test_results_are_not_written_where_people_are_read(batch: Run) -> None:
    write("all/a.csv", f"{HEADER}1,marks,34,\n")
    refused(batch("all", "all/out.csv"), "lies in the folder that is read")
    refused(batch("all/*.csv", "all/a.csv"), "the same file")


def test_the_example_of_the_guide_says_what_the_guide_says(
    batch: Run, monkeypatch: pytest.MonkeyPatch, ruleset: RuleSet
) -> None:
    monkeypatch.delenv("SKINQUIZ_RULES")
    guide = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")
    ran = batch(ROOT / "docs" / "examples" / "people.csv", "out.csv")
    assert f"```text\n{ran.err}```" in guide
    for row in rows(Path("out.csv")):
        (line,) = [one for one in guide.splitlines() if one.startswith(f"| {row['person']} |")]
        _, outcome, possible, earliest, problems = (part.strip(" `") for part in line[1:-1].split("|"))
        assert outcome == row["acne_scars.outcome"]
        assert possible in ("…", row["acne_scars.possible_outcomes"])
        assert earliest == row["acne_scars.earliest"]
        assert problems == row[PROBLEMS].strip(" `")
        assert all(f"`{one}`" in guide for one in row[MISSING].split(";") if one and row["person"] in ("A4", "A5"))


def test_a_pipe_with_a_name_is_read_once(batch: Run) -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=lambda: Path("pipe").write_text(PEOPLE))
    writer.start()
    ran = batch("pipe", "out.csv")
    writer.join()
    assert ran.code == 0, ran.err
    assert len(rows(Path("out.csv"))) == 8
