"""What is said of a table on standard error: what to know of its columns, and a line when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from skinquiz.messages import shown

if TYPE_CHECKING:
    from skinquiz.batch.inputs import File
    from skinquiz.batch.run import People
    from skinquiz.tally import Written


def remarks(people: People) -> Iterator[str]:
    if people.replaced:
        count = len(people.replaced)
        yield f"{count} column{'s' if count > 1 else ''} of an earlier result {'are' if count > 1 else 'is'} replaced."
    for column, question in people.alike[:5]:
        yield f"The column `{shown(column)}` is not used. If it answers `{question}`, rename it, or use --columns."
    if without := people.without_column:
        named = ", ".join(without[:5]) + (", …" if len(without) > 5 else "")
        count_all = len(people.ruleset.questions)
        yield f"{len(without)} of {count_all} questions have no column and count as not answered: {named}"


def renamed(people: People, target: File) -> Iterator[str]:
    """Yield what columns are called otherwise, where a kind of file cannot hold them as they are."""
    names = [name for name in people.opened.names if name not in people.replaced]
    for name, called in zip(names, people.names_in(target), strict=True):
        if name != called:
            why = f"{target.kind} cannot tell it from another"
            yield f"The column `{shown(name)}` is called `{shown(called)}`, since {why}."


def closing(written: Written) -> str:
    """Return one line: how many rows, how many of them with problems, and how often there is which outcome."""
    there = [f"{outcome} {number:,}" for outcome, number in written.outcomes.items() if number]
    there += [f"still open {written.open:,}"] if written.open else []
    unassessed = f", {written.unassessed:,} that ask about no concern" if written.unassessed else ""
    problems = f"{written.problems:,} with problems" + (" (see the column `problems`)" if written.problems else "")
    asked = sum(written.outcomes.values()) + written.open
    outcomes = f"Outcomes of {asked:,} concern{'' if asked == 1 else 's'} asked about: {', '.join(there) or 'none'}."
    return f"{rows(written.rows)}, {problems}{unassessed}. {outcomes}"


def rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
