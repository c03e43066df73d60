"""Rows are counted right while they pass, however many concerns there are: against counting them one by one."""

from __future__ import annotations

from collections import Counter
from random import Random

import duckdb
import pyarrow as pa
import pytest

from skinquiz.batch import sql
from skinquiz.batch.counted import RowCounts
from skinquiz.model import LADDER

Row = dict[str, str | None]


def made_up(concerns: list[str], count: int, dice: Random) -> list[Row]:
    """Return rows of results: any concern may be left out, settled or open; in the first rows, all alike."""
    settled = [(str(one), str(one)) for one in LADDER]
    kinds = [(None, None), (None, "suitable;wait"), *settled]
    rows = []
    for number in range(count):
        row: Row = {"problems": "bad" if dice.random() < 0.3 else None}
        for concern in concerns:
            outcome, possible = kinds[number] if number < len(kinds) else dice.choice(kinds)
            row |= {f"{concern}.outcome": outcome, f"{concern}.possible_outcomes": possible}
        rows.append(row)
    return rows


@pytest.mark.parametrize("many", [0, 1, 15, 16, 31, 40, 255, 256, 600])
def test_what_passes_is_counted(many: int) -> None:
    concerns = [f"c{number}" for number in range(many)]
    rows = made_up(concerns, 5000 if many < 100 else 300, Random(many))
    with duckdb.connect() as connection:
        connection.register("results", table(rows))
        seen = RowCounts(connection, concerns)
        query = sql.select([sql.named(seen.passed(sql.column("problems")), "problems")], sql.table("results"))
        passed = connection.execute(sql.written(query, "duckdb")).fetchall()
    assert passed == [(row["problems"],) for row in rows]
    outcomes = Counter(row[f"{one}.outcome"] for row in rows for one in concerns)
    possible = [[row[f"{one}.possible_outcomes"] for one in concerns] for row in rows]
    written = seen.written()
    assert (written.rows, written.problems) == (len(rows), sum(row["problems"] is not None for row in rows))
    assert written.outcomes == {one: outcomes[str(one)] for one in LADDER}
    assert written.open == sum(each.count("suitable;wait") for each in possible)
    assert written.unassessed == sum(not any(each) for each in possible)


def table(rows: list[Row]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]})
