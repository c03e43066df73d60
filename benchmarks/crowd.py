"""Tables of made-up people for a rule set, as large as wanted: CSV, JSON Lines or Parquet, by the ending.

    python benchmarks/crowd.py ROWS FILE [--rules FOLDER] [--as-of DATE] [--seed NUMBER]

Thousands of different people are made, and DuckDB draws rows from them, so that ten million rows take little
memory. Most answers are calm: none that a rule speaks of. People have one to three concerns, dates within two years,
two cells in a hundred that should be answered and are not, and one in a thousand that cannot be read. The same
arguments give the same table.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from skinquiz.conditions import Situation, Truth, comparisons
from skinquiz.model import (
    CONCERNS,
    NOT_SURE,
    All,
    Answer,
    Answers,
    AnyOf,
    Condition,
    Is,
    Not,
    Question,
    RuleSet,
)
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset

AS_OF = dt.date(2026, 11, 20)
CELLS = 1_100_000  # of different people: 20,000 of them for the shipped questions
PERSON = "person"
SEPARATOR = ";"
DAYS_BACK = 730
BAD_CELLS = ("unknown", "n/a", "12.3.2026", "2026-02-30", "-1", "?", "=1+1", 'he said "no"', "yes, no", " ")
FORMATS = {
    ".csv": "FORMAT csv, HEADER",
    ".jsonl": "FORMAT json",
    ".parquet": "FORMAT parquet",
}

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Habits:
    """How people answer: the share of answers that are not calm, and of cells that are missing or out of place."""

    troubled: float = 0.04
    not_sure: float = 0.01
    holes: float = 0.02
    bad: float = 0.001
    left_over: float = 0.005  # answers to questions that no longer apply


# People


def people(ruleset: RuleSet, as_of: dt.date, seed: int = 1, habits: Habits = Habits()) -> Iterator[Answers]:
    """Yield people without end, in typed answers; every question that applies is answered."""
    dice = Random(f"{ruleset.id} {as_of} {seed}")
    calm = {question.id: _calm(question, ruleset) for question in ruleset.questions.values()}
    lively = {question.id for question in ruleset.questions.values() if _about_concerns(question)}
    while True:
        answers: dict[str, Answer] = {}
        situation = Situation(ruleset.questions, answers, as_of)  # gates only look back, so it may grow
        for name, question in ruleset.questions.items():
            if situation.applies(name) is Truth.YES:
                troubled = name in lively or dice.random() < habits.troubled
                answers[name] = _answer(question, () if troubled else calm[name], as_of, habits, dice)
            elif dice.random() < habits.left_over:
                answers[name] = _answer(question, (), as_of, habits, dice)
        yield answers


def rows(ruleset: RuleSet, as_of: dt.date, seed: int = 1, habits: Habits = Habits()) -> Iterator[Row]:
    """Yield the same people as cells of text, with some cells emptied and some spoilt."""
    dice = Random(f"cells of {ruleset.id} {as_of} {seed}")
    for answers in people(ruleset, as_of, seed, habits):
        row = {}
        for name, answer in answers.items():
            chance = dice.random()
            if chance < habits.bad:
                row[name] = dice.choice(BAD_CELLS)
            elif chance >= habits.bad + habits.holes:
                row[name] = cell(answer)
        yield row


def cell(answer: Answer) -> str:
    """Return an answer as a table holds it."""
    return SEPARATOR.join(answer) if isinstance(answer, tuple) else str(answer)


def _about_concerns(question: Question) -> bool:
    return question.ask_when is not None and any(leaf.question == CONCERNS for leaf in comparisons(question.ask_when))


def _answer(question: Question, calm: tuple[str, ...], as_of: dt.date, habits: Habits, dice: Random) -> Answer:
    if question.id == CONCERNS:
        return _in_order(question, dice.sample(question.option_ids, min(dice.randint(1, 3), len(question.options))))
    if question.allows_not_sure and dice.random() < habits.not_sure:
        return (NOT_SURE,) if question.type == "choices" else NOT_SURE
    if question.type == "integer":
        low, high = question.minimum or 0, question.maximum or 0
        return round(dice.triangular(low, high, low + (high - low) / 3))
    if question.type == "date":
        return as_of - dt.timedelta(days=dice.randint(0, DAYS_BACK))
    if question.type == "choice":
        return dice.choice(calm or [option for option in question.option_ids if option != NOT_SURE])
    return (dice.choice(calm),) if calm else _several(question, dice)


def _several(question: Question, dice: Random) -> tuple[str, ...]:
    alone = [option.id for option in question.options if option.exclusive and option.id != NOT_SURE]
    together = [option.id for option in question.options if not option.exclusive]
    if not together or (alone and dice.random() < 0.1):
        return (dice.choice(alone or question.option_ids),)
    return _in_order(question, dice.sample(together, min(dice.choice((1, 1, 1, 2, 2, 3)), len(together))))


def _in_order(question: Question, chosen: Iterable[str]) -> tuple[str, ...]:
    found = set(chosen)
    return tuple(option for option in question.option_ids if option in found)


def _calm(question: Question, ruleset: RuleSet) -> tuple[str, ...]:
    """Return the options that help no rule to hold, or else the first."""
    if not question.options:
        return ()
    spoken_of = {option for rule in ruleset.rules for name, option in _named(rule.when) if name == question.id}
    calm = tuple(option for option in question.option_ids if option not in spoken_of and option != NOT_SURE)
    return calm or question.option_ids[:1]


def _named(condition: Condition, negated: bool = False) -> Iterator[tuple[str, str]]:
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _named(part, negated)
        case Not(part):
            yield from _named(part, not negated)
        case Is(question, options) if not negated:
            yield from ((question, option) for option in options)


# Tables


def different(ruleset: RuleSet, count: int) -> int:
    """Return how many different people a table of so many holds."""
    return min(count, CELLS // len(ruleset.questions))


def write_table(ruleset: RuleSet, count: int, path: Path, as_of: dt.date = AS_OF, seed: int = 1) -> None:
    """Write a table of so many people; the ending of `path` decides the format."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        pool = Path(folder) / "pool.csv"
        size = different(ruleset, count)
        _write_pool(ruleset, size, pool, as_of, seed)
        database.execute("SET preserve_insertion_order = false")
        database.execute("CREATE TABLE pool AS FROM read_csv($1, all_varchar = true, header = true)", [str(pool)])
        database.execute("ALTER TABLE pool ALTER place TYPE BIGINT")
        database.execute(_drawn(count, size, path))


def _write_pool(ruleset: RuleSet, size: int, path: Path, as_of: dt.date, seed: int) -> None:
    crowd = rows(ruleset, as_of, seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["place", *ruleset.questions], restval="")
        writer.writeheader()
        for place in range(size):
            writer.writerow({"place": place, **next(crowd)})


def _drawn(count: int, size: int, path: Path) -> str:
    """Return the query: row by row another place in the pool, far from the one before."""
    place = "range" if count <= size else f"((range * 2654435761) % 4294967296 // 128) % {size}"
    draw = f"SELECT range + 1 AS {PERSON}, {place} AS place FROM range({count})"
    name = str(path).replace("'", "''")
    columns = f"{PERSON}, pool.* EXCLUDE (place)"
    return f"COPY (SELECT {columns} FROM ({draw}) JOIN pool USING (place)) TO '{name}' ({FORMATS[path.suffix]})"


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a table of made-up people.")
    parser.add_argument("rows", type=int)
    parser.add_argument("file", type=Path, help="ends in " + ", ".join(FORMATS))
    parser.add_argument("--rules", type=Path, default=None, help="a folder of rules (default: the shipped ones)")
    parser.add_argument("--as-of", type=dt.date.fromisoformat, default=AS_OF)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.file.suffix not in FORMATS:
        parser.error(f"{given.file}: the name must end in {', '.join(FORMATS)}")
    write_table(load_ruleset(given.rules or bundled_rules()), given.rows, given.file, given.as_of, given.seed)


if __name__ == "__main__":
    main()
