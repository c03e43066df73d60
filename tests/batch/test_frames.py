"""Frames of other libraries: the same outcomes as `assess`, row by row, and nothing else in them touched."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from skinquiz import assess_frame
from skinquiz.batch.errors import TableError
from skinquiz.batch.query import MISSING, PROBLEMS, added_columns
from skinquiz.model import RuleSet
from skinquiz.rulefiles.load import load_ruleset
from tests.batch.tables import Cells, Row, Told, _told, assessed

FOLDER = Path(__file__).parent.parent / "rulesets" / "tiny"
TINY = load_ruleset(FOLDER)
DAY = dt.date(2026, 11, 20)
ADDED = added_columns(TINY)
PARTS = (".outcome", ".possible_outcomes", ".findings", ".earliest")
WORDS = {"rules": TINY, "as_of": DAY}


def crowd(ruleset: RuleSet, count: int, seed: int = 1) -> list[Row]:
    cells = Cells(ruleset, DAY, random.Random(seed), bad=0.06)
    return [cells.row() for _ in range(count)]


def as_arrow(rows: list[Row], ruleset: RuleSet = TINY) -> pa.Table:
    answers = {question: pa.array([row[question] for row in rows], pa.string()) for question in ruleset.questions}
    return pa.table({"id": pa.array(range(len(rows))), **answers})


def from_pandas(frame: pd.DataFrame) -> pa.Table:
    """Return the columns that were added, with days as Arrow has them."""
    added = [name for name in frame.columns if name in (MISSING, PROBLEMS) or f"{name}".endswith(PARTS)]
    table = pa.Table.from_pandas(frame[added], preserve_index=False)
    for place, name in enumerate(added):
        if name.endswith(".earliest"):
            table = table.set_column(place, name, table[name].cast(pa.date32()))
    return table


# How a frame is made of an Arrow table, and a table of what comes back.
KINDS: dict[str, tuple[Callable[[pa.Table], Any], Callable[[Any], pa.Table]]] = {
    "arrow": (lambda table: table, lambda found: found),
    "arrow in small batches": (lambda table: table.to_reader(37), lambda found: found.read_all()),
    "polars": (pl.from_arrow, lambda found: found.to_arrow()),
    "polars, lazy": (lambda table: pl.DataFrame(pl.from_arrow(table)).lazy(), lambda found: found.collect().to_arrow()),
    "pandas": (lambda table: table.to_pandas(), from_pandas),
    "pandas, objects": (lambda table: table.to_pandas().astype(object), from_pandas),
    "pandas, of Arrow": (lambda table: table.to_pandas(types_mapper=pd.ArrowDtype), from_pandas),
}


def told(ruleset: RuleSet, found: pa.Table) -> list[Told]:
    lines = found.select(added_columns(ruleset)).to_pylist()
    return [_told(ruleset, tuple(line.values())) for line in lines]


@pytest.mark.parametrize(("kind", "shipped"), [*((kind, False) for kind in KINDS), ("arrow", True), ("pandas", True)])
def test_each_row_is_told_what_assess_says(kind: str, shipped: bool, ruleset: RuleSet) -> None:
    rules = ruleset if shipped else TINY
    rows = crowd(rules, 150)
    made, back = KINDS[kind]
    frame = made(as_arrow(rows, rules))
    found = assess_frame(frame, rules=rules, as_of=DAY)
    assert isinstance(found, type(frame))
    assert told(rules, back(found)) == [assessed(rules, DAY, row) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_without_rows_stays_one(kind: str) -> None:
    made, back = KINDS[kind]
    found = back(assess_frame(made(as_arrow(crowd(TINY, 1)).slice(0, 0)), **WORDS))
    assert found.num_rows == 0
    assert set(ADDED) <= set(found.column_names)


def test_a_relation_stays_on_its_connection_and_is_not_run_before_it_is_read() -> None:
    rows = crowd(TINY, 150)
    with duckdb.connect() as connection:
        connection.register("given", as_arrow(rows))
        connection.execute("CREATE TABLE people AS FROM given")
        found = assess_frame(connection.table("people"), **WORDS)
        assert found.columns == ["id", *TINY.questions, *ADDED]
        assert told(TINY, found.order("id").to_arrow_table()) == [assessed(TINY, DAY, row) for row in rows]
        connection.execute("DELETE FROM people WHERE id > 4")
        assert len(found.fetchall()) == 5
        assert connection.sql("SHOW TABLES").fetchall() == [("given",), ("people",)]


def test_a_relation_with_a_column_that_differs_in_case_only_is_refused() -> None:
    with duckdb.connect() as connection, pytest.raises(TableError, match="`Problems` from `problems`"):
        assess_frame(connection.sql("SELECT 'marks' AS concerns, 1 AS Problems"), **WORDS)


# Typed columns

PEOPLE = [
    {"concerns": ["marks"], "age": 34, "last_peel": dt.date(2026, 11, 1), "peels_so_far": 3, "skin_now": ["none"]},
    {"concerns": ["marks", "rough"], "age": None, "last_peel": None, "peels_so_far": None, "skin_now": []},
    {
        "concerns": ["rough"],
        "age": 15,
        "last_peel": dt.date(2024, 2, 29),
        "peels_so_far": 5,
        "skin_now": ["cut", "rash"],
    },
    {"concerns": ["marks", None], "age": 200, "last_peel": dt.date(2027, 1, 1), "peels_so_far": 1, "skin_now": ["x"]},
    {"concerns": None, "age": 40, "last_peel": None, "peels_so_far": None, "skin_now": None},
]
TEXTS: list[Row] = [
    {"concerns": "marks", "age": "34", "last_peel": "2026-11-01", "peels_so_far": "3", "skin_now": "none"},
    {"concerns": "marks;rough"},
    {"concerns": "rough", "age": "15", "last_peel": "2024-02-29", "peels_so_far": "5", "skin_now": "cut;rash"},
    {"concerns": "[marks, NULL]", "age": "200", "last_peel": "2027-01-01", "peels_so_far": "1", "skin_now": "x"},
    {"age": "40"},
]


MICROSECONDS = pa.timestamp("us")


def columns_of(name: str) -> list[Any]:
    return [person[name] for person in PEOPLE]


def typed_arrow(moments: pa.DataType = MICROSECONDS) -> pa.Table:
    return pa.table(
        {
            "concerns": columns_of("concerns"),
            "age": pa.array(columns_of("age"), pa.float64()),
            "last_peel": pa.array(columns_of("last_peel"), pa.date32()).cast(pa.timestamp("us")).cast(moments),
            "peels_so_far": pa.array(columns_of("peels_so_far"), pa.int8()).dictionary_encode(),
            "skin_now": pa.array(columns_of("skin_now"), pa.large_list(pa.string())),
        }
    )


def typed_pandas() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "concerns": columns_of("concerns"),
            "age": columns_of("age"),  # becomes float64 with NaN
            "last_peel": pd.to_datetime(pd.Series(columns_of("last_peel"))).dt.tz_localize("Asia/Tokyo"),
            "peels_so_far": pd.array(columns_of("peels_so_far"), "Int8"),
            "skin_now": [None if one is None else np.array(one, object) for one in columns_of("skin_now")],
        }
    )


def mixed_pandas() -> pd.DataFrame:
    ages = pd.Series([34, np.nan, "15", 200.0, Hostile(40)], dtype=object)
    return typed_pandas().assign(age=ages, peels_so_far=pd.Categorical(columns_of("peels_so_far")))


class Hostile:
    """Looks like a number only when it is asked nicely."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __repr__(self) -> str:
        return str(self.value)


def typed_polars() -> pl.DataFrame:
    frame = pl.DataFrame(pl.from_arrow(typed_arrow()))
    return frame.with_columns(pl.col("age").cast(pl.Decimal(9, 2)), pl.col("peels_so_far").cast(pl.Int128))


TYPED: dict[str, tuple[Callable[[], Any], Callable[[Any], pa.Table]]] = {
    "arrow": (typed_arrow, lambda found: found),
    "arrow, seconds": (lambda: typed_arrow(pa.timestamp("s")), lambda found: found),
    "arrow, nanoseconds": (lambda: typed_arrow(pa.timestamp("ns")), lambda found: found),
    "arrow, midnight in Greenwich": (lambda: typed_arrow(pa.timestamp("us", "UTC")), lambda found: found),
    "arrow, batches": (lambda: typed_arrow().to_reader(2), lambda found: found.read_all()),
    "pandas": (typed_pandas, from_pandas),
    "pandas, mixed": (mixed_pandas, from_pandas),
    "polars": (typed_polars, lambda found: found.select(ADDED).to_arrow()),
    "duckdb": (lambda: duckdb.from_arrow(typed_arrow()), lambda found: found.to_arrow_table()),
}


@pytest.mark.parametrize("kind", TYPED)
def test_typed_columns_are_read_as_their_texts(kind: str) -> None:
    made, back = TYPED[kind]
    assert told(TINY, back(assess_frame(made(), **WORDS))) == [assessed(TINY, DAY, row) for row in TEXTS]


NESTED = [{"a": 1}], [[["a"]]], [dt.timedelta(1)], [dt.time(1)], [b"\xff"], [1e300], [float("inf")], [True], ["\x00"]


@pytest.mark.parametrize("cells", NESTED, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_what_no_answer_can_be_is_told_and_stops_nothing(kind: str, cells: list[Any]) -> None:
    made, back = KINDS[kind]
    table = pa.table({"concerns": ["marks"], "age": pa.array(cells), "unused": pa.array(cells)})
    (one,) = told(TINY, back(assess_frame(made(table), **WORDS)))
    assert one == replace(assessed(TINY, DAY, {"concerns": "marks"}), bad=frozenset(["age"]))


@pytest.mark.parametrize("kind", [pa.timestamp("s"), pa.timestamp("ms"), pa.timestamp("s", "No/Such_Zone")], ids=str)
@pytest.mark.parametrize("moment", [2**62, -(2**62), 1])
def test_strange_points_in_time_are_told(kind: pa.DataType, moment: int) -> None:
    table = pa.table({"concerns": ["marks"], "last_peel": pa.array([moment], kind)})
    (one,) = told(TINY, assess_frame(table, **WORDS))
    assert one.bad == {"last_peel"}


def test_objects_in_polars_are_read_one_by_one() -> None:
    frame = pl.DataFrame({"concerns": ["marks", "marks"], "age": pl.Series([34, Hostile(7)], dtype=pl.Object)})
    found = assess_frame(frame, **WORDS)
    rows = [{"concerns": "marks", "age": "34"}, {"concerns": "marks", "age": "7"}]
    assert told(TINY, found.select(ADDED).to_arrow()) == [assessed(TINY, DAY, row) for row in rows]


# What stays as it is


def test_columns_pass_through_whatever_their_names_and_types() -> None:
    names = [
        'quo"ted',
        "a.b",
        "two words",
        "\N{GRINNING FACE}",
        "Age",
        "c0",
        "row",
        "given",
        "_row",
        "'",
        "Concerns",
        "",
    ]
    table = as_arrow(crowd(TINY, 5))
    for name in names:
        table = table.append_column(name, pa.array([{"deep": [1]}] * 5))
    assert assess_frame(table, **WORDS).drop_columns(ADDED).equals(table)
    frame = pl.DataFrame(pl.from_arrow(table)).with_columns(pl.col("id").cast(pl.UInt8).alias("kind"))
    assert assess_frame(frame, **WORDS).drop(ADDED).equals(frame)
    assert assess_frame(frame, **WORDS).schema["kind"] == pl.UInt8


def test_a_pandas_frame_keeps_its_index_types_and_names() -> None:
    frame = as_arrow(crowd(TINY, 4)).to_pandas()
    frame[7], frame[None] = pd.Categorical(["a", "b", "a", None]), pd.array([1, None, 3, 4], "Int8")
    frame.insert(3, "twice", 1)
    frame.insert(4, "twice", 2, allow_duplicates=True)
    frame.index = pd.MultiIndex.from_tuples([(2, "x"), (1, "x"), (2, "x"), (0, "y")], names=["site", "visit"])
    frame.columns.name, frame.attrs = "answers", {"from": "a clinic"}
    before = frame.copy()
    found = assess_frame(frame, **WORDS)
    pd.testing.assert_frame_equal(found.iloc[:, : -len(ADDED)], before)
    pd.testing.assert_frame_equal(frame, before)
    assert found.attrs == {"from": "a clinic"}
    assert list(found.columns[-len(ADDED) :]) == ADDED
    assert str(found["marks.earliest"].dtype).startswith("datetime64")
    assert found["problems"].isna().sum() == sum(not assessed(TINY, DAY, row).bad for row in crowd(TINY, 4))


def test_an_earlier_result_is_replaced_and_half_of_one_refused() -> None:
    table = as_arrow(crowd(TINY, 20))
    for kind in ("arrow", "arrow in small batches", "polars", "polars, lazy", "pandas"):
        made, back = KINDS[kind]
        once = back(assess_frame(made(table), rules=TINY, as_of="2020-01-01"))
        whole = pa.table(
            {**dict(zip(table.column_names, table.columns, strict=True)), **once.select(ADDED).to_pydict()}
        )
        twice = back(assess_frame(made(whole), **WORDS))
        assert told(TINY, twice) == told(TINY, back(assess_frame(made(table), **WORDS)))
        assert len(twice.column_names) == len(set(twice.column_names))
        with pytest.raises(TableError, match=r"`problems`, which is the name of one that is added"):
            assess_frame(made(table.add_column(0, "problems", table["id"])), **WORDS)


# Large tables, streams and laziness


def test_rows_keep_their_order_over_many_threads() -> None:
    rows = crowd(TINY, 400)
    expected = [assessed(TINY, DAY, row) for row in rows]
    table = pa.concat_tables([as_arrow(rows)] * 800).combine_chunks()
    found = told(TINY, assess_frame(table, **WORDS).slice(400 * 700, 400))
    assert found == expected
    streamed = assess_frame(table.to_reader(10_007), **WORDS).read_all()
    assert streamed.drop_columns(ADDED).equals(table)
    assert told(TINY, streamed.slice(400 * 700, 400)) == expected


def test_a_stream_is_read_as_it_is_asked_for() -> None:
    table, taken = as_arrow(crowd(TINY, 1000)), 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal taken
        for _ in range(3_000):
            taken += 1
            yield from table.to_batches()

    found = assess_frame(pa.RecordBatchReader.from_batches(table.schema, batches()), **WORDS)
    assert taken == 0
    assert found.read_next_batch().num_rows == 1000
    assert 0 < taken < 1_500
    found.close()


def test_a_stream_that_breaks_says_so() -> None:
    table = as_arrow(crowd(TINY, 10))

    def batches() -> Iterator[pa.RecordBatch]:
        yield from table.to_batches()
        raise OSError("the disk is gone")

    found = assess_frame(pa.RecordBatchReader.from_batches(table.schema, batches()), **WORDS)
    with pytest.raises(Exception, match="the disk is gone"):
        found.read_all()


def test_a_lazy_frame_waits_and_can_be_filtered_by_what_is_added() -> None:
    looked = []

    def look(frame: pl.DataFrame) -> pl.DataFrame:
        looked.append(frame.height)
        return frame

    frame = pl.DataFrame(pl.from_arrow(as_arrow(crowd(TINY, 50))))
    found = assess_frame(frame.lazy().map_batches(look, schema=frame.schema), **WORDS)
    assert looked == []
    assert found.collect_schema().names() == [*frame.columns, *ADDED]
    bad = found.filter(pl.col("problems").is_not_null()).select("id").collect().to_series().to_list()
    assert bad == [place for place, row in enumerate(crowd(TINY, 50)) if assessed(TINY, DAY, row).bad]
    with pytest.raises(TableError, match="no column `concerns`"):
        assess_frame(frame.lazy().drop("concerns"), **WORDS)


# What is asked, and what is refused

ONE = pa.table({"concerns": ["marks"], "years": ["12"], "age": ["50"]})


def outcome(found: pa.Table) -> str:
    return str(found["marks.possible_outcomes"][0])


def test_rules_are_a_folder_a_rule_set_or_those_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SKINQUIZ_RULES", raising=False)
    shipped = pa.table({"concerns": ["acne_scars"]})
    assert "acne_scars.outcome" in assess_frame(shipped).column_names
    for rules in (TINY, FOLDER, str(FOLDER)):
        assert "marks.outcome" in assess_frame(ONE, rules=rules, as_of=DAY).column_names
    monkeypatch.setenv("SKINQUIZ_RULES", str(FOLDER))
    assert "marks.outcome" in assess_frame(ONE).column_names


def test_columns_are_a_file_or_a_mapping(tmp_path: Path) -> None:
    file = tmp_path / "columns.yaml"
    file.write_text("age: {column: years, codes: {12: 15}}\n", encoding="utf-8")
    plain, child = outcome(assess_frame(ONE, **WORDS)), outcome(assess_frame(ONE, **WORDS, columns=file))
    assert child == outcome(assess_frame(ONE, **WORDS, columns=str(file))) == "not_suitable" != plain
    assert outcome(assess_frame(ONE, **WORDS, columns={"age": {"column": "years", "codes": {12: 15}}})) == child
    numbers = pa.table({"concerns": ["marks"], "years": [12.0]})
    assert outcome(assess_frame(numbers, **WORDS, columns=file)) == child


@pytest.mark.parametrize("as_of", [DAY, "2026-11-20", dt.datetime(2026, 11, 20, 23, 59), pd.Timestamp(DAY)])
def test_the_day_is_a_date_or_its_text(as_of: Any) -> None:
    rows = crowd(TINY, 30)
    assert told(TINY, assess_frame(as_arrow(rows), rules=TINY, as_of=as_of)) == [assessed(TINY, DAY, r) for r in rows]


MULTI = pd.DataFrame([["marks", 1]], columns=pd.MultiIndex.from_tuples([("a", "concerns"), ("a", "age")]))
REFUSED: list[tuple[Any, dict[str, Any], type[Exception], str]] = [
    (ONE.drop_columns("concerns"), {}, TableError, "no column `concerns`"),
    (ONE.rename_columns(["Concerns", "a", "b"]), {}, TableError, "`Concerns` is a column"),
    (ONE.rename_columns(["concerns", "age", "age"]), {}, TableError, "`age` is there 2 times"),
    (ONE.to_pandas().set_axis(["concerns", "age", "age"], axis=1), {}, TableError, "`age` is there 2 times"),
    (MULTI, {}, TableError, "several levels"),
    (ONE, {"as_of": "tomorrow"}, TableError, "as_of: `tomorrow` is not a date"),
    (ONE, {"columns": {"age": "yaers"}}, TableError, "did you mean `years`"),
    (ONE, {"columns": {"aeg": "years"}}, Exception, "did you mean `age`"),
    ([{"concerns": "marks"}], {}, TypeError, "not a builtins.list"),
    (pd.Series(["marks"]), {}, TypeError, "Series"),
    (None, {}, TypeError, "frame is needed"),
]


@pytest.mark.parametrize(("frame", "words", "kind", "said"), REFUSED)
def test_what_cannot_be_is_refused(frame: Any, words: dict[str, Any], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind) as raised:
        assess_frame(frame, **{**WORDS, **words})
    assert said in str(raised.value)


HIDDEN = """
import sys
import pandas
sys.modules[{module!r}] = None
try:
    import skinquiz
    skinquiz.assess_frame(pandas.DataFrame({{"concerns": ["acne_scars"]}}))
except ImportError as error:
    print(error)
"""


@pytest.mark.parametrize("module", ["duckdb", "sqlglot"])
def test_without_the_extra_the_command_that_installs_it_is_named(module: str) -> None:
    hide = HIDDEN.format(module=module)
    ran = subprocess.run([sys.executable, "-c", hide], capture_output=True, text=True, check=True)
    assert ran.stdout == "this needs more to be installed: pip install 'skinquiz[batch]'\n"
