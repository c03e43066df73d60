"""`skinquiz rules export --format sql`: the query is run, compared with `assess`, and read."""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from skinquiz.batch.statement import DIALECTS, statement
from skinquiz.model import RuleSet
from skinquiz.rulefiles.load import load_ruleset
from tests.batch.tables import Cells, _told, assessed
from tests.cli.conftest import AS_OF, TINY, Ran, Run, refused

DAY = dt.date.fromisoformat(AS_OF[1])
GOLDEN = Path(__file__).parent.parent / "golden" / "sql"
SQL = ("--format", "sql", *AS_OF)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_query_of_the_tiny_rules_reads_so(skinquiz: Run, dialect: str) -> None:
    ran = skinquiz("rules", "export", TINY, *SQL, "--dialect", dialect)
    assert (ran.code, ran.err) == (0, "")
    golden = GOLDEN / f"tiny.{dialect}.sql"
    if os.environ.get("SKINQUIZ_GOLDEN") == "write":
        golden.write_text(ran.out, encoding="utf-8")
    assert ran.out == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("shipped", [False, True])
def test_the_query_says_what_assess_says(shipped: bool, ruleset: RuleSet) -> None:
    rules = ruleset if shipped else load_ruleset(TINY)
    cells = Cells(rules, DAY, random.Random(3), bad=0.06)
    rows = [cells.row() for _ in range(200)]
    answers = {name: pa.array([row[name] for row in rows], pa.string()) for name in rules.questions}
    people = pa.table({'the "row"': range(200), **answers, "Deep": [{"a": [1]}] * 200})
    with duckdb.connect() as connection:
        connection.register("people", people)
        found = connection.sql(statement(rules, DAY))
        width = len(people.column_names)
        assert found.columns[:width] == people.column_names
        lines = sorted(found.fetchall())
    assert [line[0] for line in lines] == list(range(200))
    assert [_told(rules, line[width:]) for line in lines] == [assessed(rules, DAY, row) for row in rows]


def test_typed_columns_are_cast(skinquiz: Run) -> None:
    with duckdb.connect() as connection:
        columns = ", ".join(
            f"NULL AS {name}" for name in load_ruleset(TINY).questions if name not in ("concerns", "age")
        )
        connection.execute(
            f"CREATE SCHEMA clinic; CREATE TABLE clinic.p AS SELECT 'marks' AS concerns, 15 AS age, {columns}"
        )
        found = connection.sql(skinquiz("rules", "export", TINY, *SQL, "--table", "clinic.p").out)
        assert dict(zip(found.columns, found.fetchall()[0], strict=True))["marks.outcome"] == "not_suitable"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_character_in_it_steers_a_terminal(dialect: str, ruleset: RuleSet) -> None:
    text = statement(ruleset, DAY, dialect)
    assert {one for one in text if not one.isprintable() and ord(one) < 256} == {"\n"}
    assert text == statement(ruleset, DAY, dialect)


def test_the_ending_of_a_file_names_the_format(skinquiz: Run, tmp_path: Path) -> None:
    assert skinquiz("rules", "export", TINY, "--output", tmp_path / "rules.sql", *AS_OF) == Ran(0, "", "")
    assert (tmp_path / "rules.sql").read_text(encoding="utf-8") == statement(load_ruleset(TINY), DAY)


@pytest.mark.parametrize(
    ("name", "dialect", "written"),
    [
        ("a.b.c", "duckdb", "FROM a.b.c AS"),
        ('"my table"', "duckdb", 'FROM "my table" AS'),
        ("`my table`", "spark", "FROM `my table` AS"),
        ("a -- b", "postgres", "FROM a AS"),
    ],
)
def test_the_table_may_be_named(skinquiz: Run, name: str, dialect: str, written: str) -> None:
    assert written in skinquiz("rules", "export", TINY, *SQL, "--table", name, "--dialect", dialect).out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*SQL, "--dialect", "sprak"), ("`sprak` is not a dialect", "did you mean `spark`?", "valid: duckdb")),
        ((*SQL, "--dialect", "oracle"), ("`oracle` is not a dialect", "valid: duckdb, spark, postgres")),
        ((*SQL, "--dialect", ""), ("is not a dialect",)),
        ((*SQL, "--table", ""), ("is not the name of a table", "valid: people")),
        ((*SQL, "--table", "x; DROP TABLE y"), ("is not the name of a table",)),
        ((*SQL, "--table", "a\nb"), ("is not the name of a table",)),
        ((*SQL, "--table", "(SELECT 1)"), ("is not the name of a table",)),
        (("--dialect", "spark"), ("--dialect goes with --format sql",)),
        (("--format", "html", "--table", "x"), ("--table goes with --format sql",)),
    ],
)
def test_what_cannot_be_is_refused(skinquiz: Run, arguments: tuple[str, ...], said: tuple[str, ...]) -> None:
    refused(skinquiz("rules", "export", TINY, *arguments), *said)


def test_rules_that_are_not_sound_are_not_exported(skinquiz: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TINY, tmp_path / "rules"))
    (folder / "guidance" / "after.yaml").unlink()
    refused(skinquiz("rules", "export", folder, *SQL), "after.yaml")


def test_without_the_extra_the_command_that_installs_it_is_named() -> None:
    hide = "import sys; sys.modules['sqlglot'] = None; from skinquiz.cli.app import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", hide, "rules", "export", str(TINY), *SQL]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "error: this needs more to be installed: pip install 'skinquiz[batch]'\n"
