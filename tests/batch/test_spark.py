"""The query on Spark, in a real session on this machine: the same cells as from DuckDB and from `assess`."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from skinquiz.batch import sql
from skinquiz.batch.cells import BLANKS, Cell
from skinquiz.batch.columns import OneColumn, TickedColumns
from skinquiz.batch.errors import TableError
from skinquiz.batch.query import PARTS, PROBLEMS, Table, added_columns, query
from skinquiz.cli.app import main
from skinquiz.model import CONCERNS, RuleSet
from skinquiz.rulefiles.load import load_ruleset
from tests.batch.tables import HOSTILE, Cells, Row, assessed
from tests.browser.conftest import missing

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")

TODAY = dt.date(2026, 8, 31)
TINY = Path(__file__).parents[1] / "rulesets" / "tiny"
ANSI = "spark.sql.ansi.enabled"
Values = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A session on this machine with two cores, which writes nothing but where it is told to."""
    if not (shutil.which("java") or "JAVA_HOME" in os.environ):
        missing("Java (Debian: default-jre-headless)")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        missing("pyspark (PyPI)")
    folder = tmp_path_factory.mktemp("spark")
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.session.timeZone": "America/New_York",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",  # quick to start
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def tiny() -> RuleSet:
    """A small rule set."""
    return load_ruleset(TINY)


def on_duckdb(ruleset: RuleSet, table: pa.Table) -> Values:
    """Return what DuckDB says of each row, in the order of the first column."""
    cells = {name: Cell(sql.column(name)) for name in ruleset.questions if name in table.column_names}
    through = [(sql.column(name), name) for name in table.column_names]
    text = sql.written(query(ruleset, TODAY, Table(sql.table("people"), through, cells)), "duckdb")
    with duckdb.connect() as connection:
        connection.register("people", table)
        return sorted(connection.execute(text).fetchall(), key=lambda row: row[0])


def on_spark(spark: SparkSession, ruleset: RuleSet, table: pa.Table, folder: Path) -> Values:
    """Return what Spark says of each row, in the order of the first column."""
    from skinquiz.batch.spark import assess_spark

    file = folder / "people.parquet"
    pq.write_table(table, file)
    result = assess_spark(spark.read.parquet(str(file)), ruleset, TODAY)
    assert result.columns == [*table.column_names, *added_columns(ruleset)]
    return sorted((tuple(row) for row in result.collect()), key=lambda row: row[0])


def table_of(ruleset: RuleSet, rows: Sequence[Row]) -> pa.Table:
    columns = {name: pa.array([row.get(name) for row in rows], pa.string()) for name in ruleset.questions}
    return pa.table({"n": range(len(rows)), **columns})


def hostile(ruleset: RuleSet) -> Iterator[Row]:
    """Yield rows with each hostile cell in each question, and with each blank around and inside answers."""
    chance = random.Random(5)
    calm = Cells(ruleset, TODAY, chance, bad=0)
    for cell in HOSTILE:
        yield {**calm.row(holes=0), **{name: cell for name in ruleset.questions if name != CONCERNS}}
        yield {CONCERNS: cell}
    for blank in BLANKS:
        for around in (
            "{0}{1}",
            "{1}{0}",
            "{0}{1}{0}",
            "{1}{0}\n",
            "{1}{0};{0}{1}",
            "{1}{0},{0}{1}",
            "{0}",
            "{1}{0}{1}",
        ):
            yield {name: around.format(blank, calm.answer(one)) for name, one in ruleset.questions.items()}
    first = ruleset.questions[CONCERNS].option_ids[0]
    yield {CONCERNS: f"{first};" * 50_000 + first}
    yield {CONCERNS: f"{first}{' ' * 50_000};{first}"}
    yield {CONCERNS: f"{first}{' ' * 50_000}x"}


@pytest.mark.parametrize("ansi", ["true", "false"])
def test_hostile_cells_come_out_as_from_duckdb(spark: SparkSession, tiny: RuleSet, ansi: str, tmp_path: Path) -> None:
    """With casts that raise an error and with such that do not."""
    table = table_of(tiny, list(hostile(tiny)))
    spark.conf.set(ANSI, ansi)
    try:
        found = on_spark(spark, tiny, table, tmp_path)
    finally:
        spark.conf.unset(ANSI)
    assert_equal(found, on_duckdb(tiny, table))


def test_people_come_out_as_from_duckdb_and_from_assess(spark: SparkSession, ruleset: RuleSet, tmp_path: Path) -> None:
    """Random people with holes, bad cells and answers near every bound, on the rules that ship."""
    made = Cells(ruleset, TODAY, random.Random(11))
    rows = [made.row() for _ in range(600)]
    table = table_of(ruleset, rows)
    found = on_spark(spark, ruleset, table, tmp_path)
    assert_equal(found, on_duckdb(ruleset, table))
    for row, line in zip(rows[:300], found, strict=False):
        told = assessed(ruleset, TODAY, row)
        cells = dict(zip([*table.column_names, *added_columns(ruleset)], line, strict=True))
        for concern in ruleset.concerns:
            of_assess = told.concerns.get(concern, (None,) * len(PARTS))
            assert tuple(cells[f"{concern}.{part}"] for part in PARTS) == of_assess, (concern, row)
        assert all(f"`{question}`" in cells[PROBLEMS] for question in told.bad), row
        assert bool(cells[PROBLEMS]) == bool(told.bad), row


def assert_equal(found: Values, expected: Values) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert one == other


def frame_of(spark: SparkSession, folder: Path, **columns: pa.Array) -> DataFrame:
    file = folder / "typed.parquet"
    pq.write_table(pa.table(columns), file)
    return spark.read.parquet(str(file))


def test_typed_columns_are_answers_as_texts_are(spark: SparkSession, tiny: RuleSet, tmp_path: Path) -> None:
    """Whatever the type: the text of it is an answer, a hole or a problem."""
    from skinquiz.batch.sparktypes import as_text

    midnight, noon = dt.datetime(2026, 8, 30), dt.datetime(2026, 8, 30, 12)
    utc = dt.UTC
    columns: dict[str, tuple[pa.Array, list[str | None]]] = {
        "int": (pa.array([34, -1, None], pa.int32()), ["34", "-1", None]),
        "short": (pa.array([34, 0, None], pa.int16()), ["34", "0", None]),
        "double": (pa.array([34.0, float("nan"), 34.5]), ["34", None, "34.5"]),
        "float": (pa.array([-0.0, float("inf"), None], pa.float32()), ["0", "Infinity", None]),
        "decimal": (pa.array([34, 0, None], pa.decimal128(30, 18)), ["34", "0", None]),
        "date": (pa.array([TODAY, dt.date(1900, 1, 1), None]), ["2026-08-31", "1900-01-01", None]),
        "local": (pa.array([midnight, noon, None], pa.timestamp("us")), ["2026-08-30", "2026-08-30 12:00:00", None]),
        "moment": (
            pa.array(
                [midnight.replace(hour=4, tzinfo=utc), midnight.replace(tzinfo=utc), None], pa.timestamp("us", "UTC")
            ),
            ["2026-08-30", "2026-08-29 20:00:00", None],
        ),
        "bool": (pa.array([True, False, None]), ["true", "false", None]),
        "list": (pa.array([["a", "b"], ["a", None], []]), ["a;b", "[a, null]", ""]),
        "numbers": (pa.array([[1, 2], None, [3]]), ["1;2", None, "3"]),
        "bytes": (pa.array(["é".encode(), b"\xff", None]), ["é", "FF", None]),
        "nested": (pa.array([{"a": 1}, {"a": None}, None]), ["{1}", "{null}", None]),
        "empty": (pa.nulls(3), [None, None, None]),
    }
    frame = frame_of(spark, tmp_path, **{name: values for name, (values, _) in columns.items()})
    texts = {field.name: as_text(sql.column(field.name), field.dataType) for field in frame.schema.fields}
    row = frame.selectExpr(*(f"{sql.written(text, 'spark')} AS `{name}`" for name, text in texts.items())).collect()
    assert {name: [one[name] for one in row] for name in columns} == {
        name: texts for name, (_, texts) in columns.items()
    }
    assert tiny.questions


def test_a_column_that_sees_no_case_is_compared_by_its_letters(spark: SparkSession, tiny: RuleSet) -> None:
    from skinquiz.batch.spark import assess_spark

    concern = next(iter(tiny.concerns))
    told = "SELECT 1 AS n, '{}' COLLATE UTF8_LCASE AS concerns"
    for text, usable in ((concern, True), (concern.upper(), False)):
        row = assess_spark(spark.sql(told.format(text)), tiny, TODAY).first()
        assert row is not None
        assert (row[PROBLEMS] is None) == usable


def test_names_stay_as_they_are(spark: SparkSession, tiny: RuleSet) -> None:
    """Dots, quotes, letters beside the same in capitals, the same name twice."""
    from skinquiz.batch.spark import assess_spark

    names = ["a.b", "x`y", 'he said "no"', "Age", "AGE", "Age", CONCERNS, "c0", "_c_age", "{given}", "😀"]
    frame = spark.sql("SELECT 1, 2, 3, 4, 5, 6, 'x', 8, 9, 10, 11").toDF(*names)
    result = assess_spark(frame, tiny, TODAY)
    assert result.columns == [*names, *added_columns(tiny)]
    row = result.first()
    assert row is not None
    assert list(row)[: len(names)] == [1, 2, 3, 4, 5, 6, "x", 8, 9, 10, 11]


def test_an_earlier_result_is_replaced(spark: SparkSession, tiny: RuleSet) -> None:
    from skinquiz.batch.spark import assess_spark

    concern = next(iter(tiny.concerns))
    first = assess_spark(spark.sql(f"SELECT 1 AS n, '{concern}' AS concerns"), tiny, TODAY)
    second = assess_spark(first, tiny, TODAY)
    assert second.columns == first.columns
    assert second.collect() == first.collect()


def test_columns_and_codes_of_other_people(spark: SparkSession, tiny: RuleSet) -> None:
    from skinquiz.batch.spark import assess_spark

    one, other = list(tiny.concerns)[:2]
    ticks = {CONCERNS: TickedColumns({"t1": one, "t2": other})}
    frame = spark.sql("SELECT 1 AS t1, true AS t2 UNION ALL SELECT 0, true UNION ALL SELECT 2, false")
    found = assess_spark(frame, tiny, TODAY, ticks).collect()
    told = [
        (row[f"{one}.possible_outcomes"] is not None, row[f"{other}.possible_outcomes"] is not None) for row in found
    ]
    assert told[:2] == [(True, True), (False, True)]
    assert found[2][PROBLEMS].startswith("`t1=2` is not an answer")
    coded = {CONCERNS: OneColumn("what's`it", {"1": one, "1;2": f"{one};{other}", "9": None, "it's\\": other})}
    frame = spark.sql("SELECT explode(array('1', '1;2', '9', 'it\\'s\\\\')) AS `what's``it`")
    found = assess_spark(frame, tiny, TODAY, coded).collect()
    told = [
        (row[f"{one}.possible_outcomes"] is not None, row[f"{other}.possible_outcomes"] is not None) for row in found
    ]
    assert told == [(True, False), (True, True), (False, False), (False, True)]
    assert all(row[PROBLEMS] is None for row in found)


def test_what_cannot_be_used_is_told(spark: SparkSession, tiny: RuleSet) -> None:
    from skinquiz.batch.spark import assess_spark

    with pytest.raises(TableError, match="no column `concerns`"):
        assess_spark(spark.sql("SELECT 1 AS n"), tiny, TODAY)
    spark.conf.set("spark.sql.parser.escapedStringLiterals", "true")
    try:
        with pytest.raises(TableError, match="escapedStringLiterals"):
            assess_spark(spark.sql("SELECT 'x' AS concerns"), tiny, TODAY)
    finally:
        spark.conf.unset("spark.sql.parser.escapedStringLiterals")


# Files

QUOTED = 'he said "no",\n; and left'


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "parquet"])
def test_files_in_files_out(spark: SparkSession, tiny: RuleSet, ending: str, tmp_path: Path) -> None:
    """A folder of files comes out, and can go in again; a cell with quotes and line ends harms no other row."""
    from skinquiz.batch.spark import run

    one, other = list(tiny.concerns)[:2]
    rows = [(QUOTED, f"{one};{other}"), (" x ", "nothing"), (None, None), ("=1+1", one)]
    source, target = tmp_path / f"in.{ending}", tmp_path / f"out.{ending}"
    put(source, rows)
    done = run(str(source), str(target), tiny, TODAY)
    assert (done.rows, done.problems) == (4, 1)
    assert sum(done.outcomes.values()) + done.open == 3
    assert (target / "_SUCCESS").exists()
    again = tmp_path / "again"
    assert run(str(target), str(again), tiny, TODAY) == done
    found = pq.read_table(again).to_pylist()
    passed = [(row["note"] or "", flat(row[CONCERNS])) for row in found]
    assert sorted(passed) == sorted((note or "", what or "") for note, what in rows)
    with pytest.raises(TableError, match="is there already"):
        run(str(source), str(again), tiny, TODAY)


def flat(cell: str | list[str] | None) -> str:
    return ";".join(cell) if isinstance(cell, list) else cell or ""


def put(file: Path, rows: Sequence[tuple[str | None, str | None]]) -> None:
    """Write a table of notes and concerns, as the ending says."""
    columns = ("note", CONCERNS)
    match file.suffix:
        case ".parquet":
            pq.write_table(pa.table({name: [row[n] for row in rows] for n, name in enumerate(columns)}), file)
        case ".jsonl":
            lines = [dict(zip(columns, (note, what.split(";") if what else None), strict=True)) for note, what in rows]
            file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        case ending:
            mark = "\t" if ending == ".tsv" else ","
            quoted = [['"' + cell.replace('"', '""') + '"' if cell else "" for cell in row] for row in rows]
            file.write_text("".join(mark.join(line) + "\n" for line in [columns, *quoted]), "utf-8")


def test_rows_that_are_none_are_told(spark: SparkSession, tiny: RuleSet, tmp_path: Path) -> None:
    """A row with too many cells has no answers, whatever the shift put where, and harms no other."""
    from skinquiz.batch.spark import run

    one = next(iter(tiny.concerns))
    (tmp_path / "in.csv").write_text(f"note,concerns\na,{one}\nb,c,{one}\nd\ne,{one}\n", "utf-8")
    run(str(tmp_path / "in.csv"), str(tmp_path / "out"), tiny, TODAY)
    found = {row["note"]: row for row in pq.read_table(tmp_path / "out").to_pylist()}
    assert [found[name][PROBLEMS] is None for name in "abde"] == [True, False, False, True]
    assert "more or fewer cells" in found["b"][PROBLEMS]
    assert [found[name][f"{one}.possible_outcomes"] is None for name in "abde"] == [False, True, True, False]
    assert "_corrupt_record" not in found["a"]
    (tmp_path / "in.jsonl").write_text(f'{{"concerns": "{one}"}}\nno JSON\n{{"concerns": ["{one}"]}}\n', "utf-8")
    done = run(str(tmp_path / "in.jsonl"), str(tmp_path / "out2.csv"), tiny, TODAY)
    assert (done.rows, done.problems, sum(done.outcomes.values()) + done.open) == (3, 1, 2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Age,age,concerns\n", "`Age` and `age` in the header are the same for Spark"),
        (",concerns\n", "column 1 of .* has no name"),
        ("", "is empty"),
        ("a,b\n", "no column `concerns`"),
    ],
)
def test_headers_that_cannot_be_used(
    spark: SparkSession, tiny: RuleSet, text: str, message: str, tmp_path: Path
) -> None:
    from skinquiz.batch.spark import run

    (tmp_path / "in.csv").write_text(text, "utf-8")
    with pytest.raises(TableError, match=message):
        run(str(tmp_path / "in.csv"), str(tmp_path / "out"), tiny, TODAY)
    assert not (tmp_path / "out").exists()


def test_files_with_other_headers_are_not_read_by_place(spark: SparkSession, tiny: RuleSet, tmp_path: Path) -> None:
    from skinquiz.batch.spark import run

    one = next(iter(tiny.concerns))
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1.csv").write_text(f"note,concerns\na,{one}\n", "utf-8")
    (folder / "2.csv").write_text(f"concerns,note\n{one},b\n", "utf-8")
    with pytest.raises(TableError, match=r"the header of .*csv` is not that of the other files"):
        run(str(folder), str(tmp_path / "out"), tiny, TODAY)
    assert not (tmp_path / "out" / "_SUCCESS").exists()


def test_what_is_not_there_is_told(spark: SparkSession, tiny: RuleSet, tmp_path: Path) -> None:
    from skinquiz.batch.spark import run

    with pytest.raises(TableError, match="there is no such file"):
        run(str(tmp_path / "none.csv"), str(tmp_path / "out"), tiny, TODAY)
    (tmp_path / "empty").mkdir()
    with pytest.raises(TableError, match="holds no table"):
        run(str(tmp_path / "empty"), str(tmp_path / "out"), tiny, TODAY)


def test_without_java_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pyspark_sql = pytest.importorskip("pyspark.sql")
    from skinquiz.batch import spark as engine

    monkeypatch.setattr(pyspark_sql.SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    for name in ("JAVA_HOME", "SPARK_REMOTE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(TableError, match="default-jre-headless"):
        engine.session()


def test_the_command_says_what_it_says_with_duckdb(
    spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    people, ours, theirs = (str(tmp_path / name) for name in ("people.csv", "out.csv", "spark.csv"))
    Path(people).write_text("person,concerns,age\n1,marks,34\n2,marks;rough,17\n3,,old\n")
    asked = ["batch", "--as-of", TODAY.isoformat(), people]
    assert main([*asked, ours]) == 0
    told = capsys.readouterr().err.splitlines()
    assert main([*asked, theirs, "--engine", "spark"]) == 0
    assert capsys.readouterr().err.splitlines() == told[-1:]
    (part,) = Path(theirs).glob("part-*.csv")
    assert part.read_text().replace('""', "") == Path(ours).read_text()
    assert main([*asked, theirs, "--engine", "spark"]) == 2
    assert "is there already" in capsys.readouterr().err
    for option in (["--strict"], ["--summary"], ["--bad-rows", "bad.csv"]):
        assert main([*asked, f"{theirs}.other", "--engine", "spark", *option]) == 2
        assert "is not there with Spark" in capsys.readouterr().err
