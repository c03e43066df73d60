"""How quick `skinquiz batch` is, beside copying, beside a Python loop, and beside other rule engines.

    python benchmarks/batch.py [--quick] [--rows N]... [--runs N] [--part PART]... [--rules FOLDER] [--folder FOLDER]

Three parts, in one run: `sizes`, tables of 100 thousand, 1 and 10 million rows, CSV and Parquet, each beside the same
engine that only copies them and writes as many columns of the same kinds; `engines`, a Python loop over the program's
own evaluator and other rule engines (those that are installed), on a sample of rows; `rules`, the same with 2, 4 and
10 copies of the questions and rules. Tables are made up, and gone afterwards. Compare ratios, not seconds.

Each peer must tell 2,000 people the same as `assess` before it is timed; else the run stops.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.copies import write_copies
from benchmarks.copying import copy_query
from benchmarks.crowd import AS_OF, Habits, different, people, write_table
from benchmarks.loop import added_cells, answers_in, outlook
from benchmarks.peers import Disagreement, at_the_bounds, check_agreement, peers, told
from benchmarks.peers.plain import Decide
from benchmarks.processes import Failed, Run, quickest
from skinquiz.model import Answers, RuleSet
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset

PARTS = ("sizes", "engines", "rules")
FORMATS = (".csv", ".parquet")
COPY = "import sys, duckdb; duckdb.connect().execute(open(sys.argv[1], encoding='utf-8').read())"
TROUBLED = Habits(troubled=0.15, not_sure=0.1, left_over=0.2)  # so that nearly every rule matches someone


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: rows of tables, people for each peer, rows for loops, and copies of the rules."""

    rows: tuple[int, ...] = (100_000, 1_000_000, 10_000_000)
    sample: int = 10_000
    agreeing: int = 2_000
    copies: tuple[int, ...] = (1, 2, 4, 10)
    rows_of_copies: int = 300_000
    sample_of_copies: int = 1_000
    runs: int = 3


QUICK = Scale(rows=(10_000, 100_000), sample=1_000, copies=(1, 2), rows_of_copies=10_000, sample_of_copies=200, runs=1)


@dataclass(frozen=True, slots=True)
class Pair:
    """The same table copied and assessed, each a whole process."""

    rows: int
    copied: Run
    assessed: Run

    @property
    def rate(self) -> float:
        return self.rows / self.assessed.seconds

    @property
    def ratio(self) -> float:
        return self.assessed.seconds / self.copied.seconds


# Whole tables


def pair(rules: Path, rows: int, ending: str, folder: Path, runs: int) -> Pair:
    """Make a table, copy it, and assess it."""
    ruleset = load_ruleset(rules)
    source, target, query = folder / f"people{ending}", folder / f"out{ending}", folder / "copy.sql"
    write_table(ruleset, rows, source)
    query.write_text(
        copy_query(ruleset, AS_OF, source, target, folder / "examples.csv", different(ruleset, rows)), encoding="utf-8"
    )
    try:
        copied = quickest(runs, sys.executable, "-c", COPY, str(query))
        target.unlink()
        batch = [sys.executable, "-m", "skinquiz", "batch", str(source), str(target), "--as-of", str(AS_OF)]
        assessed = quickest(runs, *batch, environment={"SKINQUIZ_RULES": str(rules)})
        return Pair(rows, copied, assessed)
    finally:
        source.unlink()
        target.unlink(missing_ok=True)


def sizes(rules: Path, scale: Scale, folder: Path) -> float:
    """Print what tables take, and return the rows a second of the longest CSV."""
    print(f"{'skinquiz batch':28}{'seconds':>9}{'rows/s':>12}{'peak':>9}  {'only copying':>13}{'peak':>9}{'ratio':>8}")
    rate = 0.0
    for ending in FORMATS:
        for rows in scale.rows:
            one = pair(rules, rows, ending, folder, 1 if rows > 1_000_000 else scale.runs)
            print(_line(f"{ending[1:]}, {rows:,} rows", one), flush=True)
            rate = one.rate if ending == ".csv" else rate
    return rate


def _line(what: str, one: Pair) -> str:
    assessed, copied = one.assessed, one.copied
    return (
        f"{what:28}{assessed.seconds:8.2f}s{one.rate:12,.0f}{assessed.megabytes:6,.0f} MB"
        f"  {copied.seconds:12.2f}s{copied.megabytes:6,.0f} MB{one.ratio:7.1f}x"
    )


# A loop, and peers


def engines(rules: Path, scale: Scale, folder: Path, batch: float | None) -> None:
    """Print the rows a second of everything that takes one row at a time, and how many times as quick `batch` is."""
    print(f"{'one row at a time':28}{'seconds':>9}{'rows/s':>12}" + (f"{'batch is':>11}" if batch else ""))
    for what, seconds, rows in timed(load_ruleset(rules), scale, folder):
        print(_beside(what, seconds, rows, batch), flush=True)


def _beside(what: str, seconds: float, rows: int, batch: float | None) -> str:
    rate = rows / seconds
    return f"{what:28}{seconds:8.2f}s{rate:12,.0f}" + (f"{batch / rate:10,.0f}x" if batch else "")


def timed(ruleset: RuleSet, scale: Scale, folder: Path) -> Iterator[tuple[str, float, int]]:
    """Yield each contestant with its seconds and its rows. The loops read a CSV file; peers are handed answers."""
    table = folder / "sample.csv"
    write_table(ruleset, scale.sample, table)
    loops: dict[str, Callable[[RuleSet, Answers, dt.date], object]] = {"outlook": outlook, "assess": added_cells}
    for what, work in loops.items():
        yield f"Python loop, {what}", _seconds(partial(_looped, work, table, ruleset), scale.runs), scale.sample
    table.unlink()
    yield from timed_peers(ruleset, scale, scale.sample)


def _looped(work: Callable[[RuleSet, Answers, dt.date], object], table: Path, ruleset: RuleSet) -> None:
    for answers in answers_in(table, ruleset, AS_OF):
        work(ruleset, answers, AS_OF)


def timed_peers(ruleset: RuleSet, scale: Scale, rows: int) -> Iterator[tuple[str, float, int]]:
    """Yield each peer that is installed with its seconds and its rows."""
    crowd = list(islice(people(ruleset, AS_OF), rows))
    for name, decide in agreeing_peers(ruleset, AS_OF, scale.agreeing):
        work = partial(_each, decide, crowd)
        yield name, _seconds(work, scale.runs), len(crowd)


def _each(decide: Decide, crowd: Iterable[Answers]) -> None:
    for answers in crowd:
        decide(answers)


def agreeing_peers(ruleset: RuleSet, as_of: dt.date, count: int) -> Iterator[tuple[str, Decide]]:
    """Yield the peers that are installed, each once it has told so many people what `assess` tells them."""
    crowd = list(islice(at_the_bounds(ruleset, people(ruleset, as_of, 2, TROUBLED), as_of, Random(2)), count))
    known = [(answers, told(ruleset, answers, as_of)) for answers in crowd]
    for name, decide in peers(ruleset, as_of):
        if decide is None:
            print(f"{name}: not installed", file=sys.stderr)
        else:
            check_agreement(name, decide, known)
            yield name, decide


def _seconds(work: Callable[[], object], runs: int) -> float:
    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return min(once() for _ in range(runs))


# More rules


def more_rules(rules: Path, scale: Scale, folder: Path, ending: str = ".csv") -> None:
    """Print what tables and peers take with more and more copies of the questions and rules."""
    for copies in scale.copies:
        larger = folder / f"{copies}-times"
        write_copies(rules, copies, larger)
        ruleset = load_ruleset(larger)
        print(f"{len(ruleset.rules):,} rules, {len(ruleset.questions)} questions")
        one = pair(larger, scale.rows_of_copies, ending, folder, scale.runs)
        print(_line(f"  {ending[1:]}, {scale.rows_of_copies:,} rows", one), flush=True)
        for name, seconds, rows in timed_peers(ruleset, scale, scale.sample_of_copies):
            print(_beside(f"  {name}", seconds, rows, one.rate), flush=True)


def main() -> None:
    given = _arguments()
    scale = QUICK if given.quick else Scale()
    if given.rows:
        scale = replace(scale, rows=tuple(given.rows))
    if given.runs:
        scale = replace(scale, runs=given.runs)
    rules = given.rules or bundled_rules()
    parts = given.part or PARTS
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        folder = Path(name)
        try:
            batch = sizes(rules, scale, folder) if "sizes" in parts else None
            if "engines" in parts:
                engines(rules, scale, folder, batch)
            if "rules" in parts:
                more_rules(rules, scale, folder)
        except (Failed, Disagreement) as error:
            sys.exit(str(error))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a small run, to see that all is well")
    parser.add_argument("--rows", type=int, action="append", metavar="N", help="rows of a table; may be repeated")
    parser.add_argument("--runs", type=int, metavar="N", help="how often each is measured; the quickest counts")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part; may be repeated")
    parser.add_argument("--rules", type=Path, metavar="FOLDER", help="another rule set (default: the shipped rules)")
    parser.add_argument(
        "--folder", type=Path, metavar="FOLDER", help="where tables are made; 10 million rows take 12 GB"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
