"""What reading and writing alone costs: a table copied by DuckDB, with as many columns beside as `batch` adds.

The added columns are those of thousands of made-up people, worked out beforehand by `assess`: as many different ones
as the table has. Each row of the table gets the next person's. So nothing is worked out while the table is copied, and
what is written is of the same kinds and as varied.
"""

from __future__ import annotations

import csv
import datetime as dt
from itertools import islice
from pathlib import Path

from benchmarks.crowd import FORMATS, PERSON, rows
from benchmarks.loop import MISSING, added_cells, read_row
from skinquiz.model import RuleSet

PARTS = {"outcome": "VARCHAR", "possible_outcomes": "VARCHAR", "findings": "VARCHAR", "earliest": "DATE"}
PROBLEMS = "problems"
READERS = {
    ".csv": "read_csv({}, all_varchar = true, header = true)",
    ".jsonl": "read_json({}, format = 'newline_delimited')",
    ".parquet": "read_parquet({})",
}


def copy_query(ruleset: RuleSet, as_of: dt.date, source: Path, target: Path, examples: Path, different: int) -> str:
    """Return the query that copies a table of people and adds columns of so many different ones.

    What it adds is written to the file `examples`.
    """
    kinds = {f"{concern}.{part}": kind for concern in ruleset.concerns for part, kind in PARTS.items()}
    kinds |= {MISSING: "VARCHAR", PROBLEMS: "VARCHAR"}
    _write_examples(ruleset, as_of, examples, list(kinds), different)
    added = ", ".join(f"{_text(name)}: {_text(kind)}" for name, kind in kinds.items())
    beside = f"read_csv({_text(str(examples))}, header = true, columns = {{'place': 'BIGINT', {added}}})"
    table = READERS[source.suffix].format(_text(str(source)))
    return (
        f"COPY (SELECT people.*, examples.* EXCLUDE (place) FROM {table} AS people JOIN {beside} AS examples "
        f"ON people.{PERSON}::BIGINT % {different} = examples.place) TO {_text(str(target))} ({FORMATS[target.suffix]})"
    )


def _write_examples(ruleset: RuleSet, as_of: dt.date, path: Path, names: list[str], different: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["place", *names], restval="")
        writer.writeheader()
        for place, row in enumerate(islice(rows(ruleset, as_of), different)):
            answers = read_row(row, ruleset, as_of)
            bad = [f"`{row[name]}` is not an answer to `{name}`" for name in row if name not in answers]
            writer.writerow({"place": place, **added_cells(ruleset, answers, as_of), PROBLEMS: "; ".join(bad)})


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
