"""What is said of a table on standard error: what to know of its columns, and a line when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from skinquiz.messages import shown

if TYPE_CHECKING:
    from skinquiz.batch.run import People
    from skinquiz.tally import Written


def remarks(people: People) -> Iterator[str]:
    if people.replaced:
        yield f"{len(people.replaced)} columns of an earlier result are replaced."
    for column, question in people.alike[:5]:
        yield f"The column `{shown(column)}` is not used. If it answers `{question}`, rename it, or use --columns."
    if without := people.without_column:
        named = ", ".join(without[:5]) + (", …" if len(without) > 5 else "")
        count = f"{len(without)} of {len(people.ruleset.questions)} questions"
        yield f"{count} have no column and count as not answered: {named}"


def closing(written: Written) -> str:
    """Return one line: how many rows, how many of them with problems, and how often there is which outcome."""
    there = [f"{outcome} {number:,}" for outcome, number in written.outcomes.items() if number]
    there += [f"still open {written.open:,}"] if written.open else []
    unassessed = f", {written.unassessed:,} without a concern" if written.unassessed else ""
    rows = f"{written.rows:,} row{'' if written.rows == 1 else 's'}"
    return (
        f"{rows}, {written.problems:,} with problems{unassessed}. Outcomes of concerns: {', '.join(there) or 'none'}."
    )


def rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
