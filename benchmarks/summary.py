"""How long a printed summary takes, beside the same summary as text, and beside typst with an empty page.

    python benchmarks/summary.py [RUNS]

Runs the contestants in turn, RUNS times (default 15): first as whole processes, then inside this one. Prints the
median of each and its ratio to the same audience's text and to an empty page. Compare ratios, not seconds: both sides
of a ratio come from the same run on the same machine. Within a process typst remembers what it has set before; so each
run there has a label of its own, and is still nearer to the best case than a process is.
"""

from __future__ import annotations

import datetime as dt
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import typst

from skinquiz.answers import read_answers
from skinquiz.assess import assess
from skinquiz.cli.answersfile import read_answers_file
from skinquiz.codes import write_code
from skinquiz.model import Assessment
from skinquiz.render import AUDIENCES, Audience, Style, summary
from skinquiz.render.circumstances import Circumstances
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset

ANSWERS = Path(__file__).parents[1] / "docs" / "examples" / "maria.yaml"
AS_OF = dt.date(2026, 11, 20)
EMPTY = "#set document(title: [Empty])"
EMPTY_PAGE = "typst, an empty page"
FORMATS = ("text", "pdf")

Contestants = dict[str, Callable[[], object]]


def processes(folder: Path) -> Contestants:
    """Return the contestants as commands, each a process of its own that writes a file."""
    empty = f"import typst; typst.compile({EMPTY.encode()!r}, format='pdf', ignore_system_fonts=True)"
    contestants: Contestants = {EMPTY_PAGE: partial(run, "-c", empty)}
    for audience in AUDIENCES:
        for format in FORMATS:
            options = ("--audience", audience, "--format", format, "--output", str(folder / "summary"))
            command = ("-m", "skinquiz", "summary", str(ANSWERS), "--as-of", str(AS_OF), *options)
            contestants[f"{audience}, {format}"] = partial(run, *command)
    return contestants


def run(*command: str) -> None:
    """Run Python with these arguments; raise CalledProcessError when that fails."""
    subprocess.run([sys.executable, *command], check=True, capture_output=True)


def functions(assessment: Assessment) -> Contestants:
    """Return the contestants as functions, from an assessment to bytes."""
    code, numbers = write_code(assessment), itertools.count()

    def write(audience: Audience, format: str) -> None:
        label = f"P-{next(numbers):04}"
        summary(assessment, format, Style(audience), Circumstances(label=label, changes=(), code=code))

    empty = partial(typst.compile, EMPTY.encode(), format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=True)
    wanted = itertools.product(AUDIENCES, FORMATS)
    return {EMPTY_PAGE: empty} | {
        f"{audience}, {format}": partial(write, audience, format) for audience, format in wanted
    }


def measured(contestants: Contestants, runs: int) -> dict[str, float]:
    """Return the median seconds of each contestant, after one run that does not count."""
    took: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(runs + 1):
        for name, contestant in contestants.items():
            started = time.perf_counter()
            contestant()
            took[name].append(time.perf_counter() - started)
    return {name: statistics.median(seconds[1:]) for name, seconds in took.items()}


def show(heading: str, medians: dict[str, float]) -> None:
    """Print a table of medians and ratios."""
    print(f"{heading:32}{'median':>9}{'to text':>9}{'to empty':>10}")
    for name, median in medians.items():
        audience, _, format = name.partition(", ")
        beside = f"{median / medians[f'{audience}, text']:8.1f}x" if format == "pdf" else " " * 9
        print(f"{name:32}{median:8.3f}s{beside}{median / medians[EMPTY_PAGE]:9.1f}x")


def main(runs: int) -> None:
    """Print both tables."""
    rules = load_ruleset(bundled_rules())
    answers = read_answers(read_answers_file(str(ANSWERS)), rules.questions, AS_OF)
    with tempfile.TemporaryDirectory() as folder:
        show("whole process", measured(processes(Path(folder)), runs))
    show("in this process", measured(functions(assess(rules, answers, AS_OF)), runs))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
