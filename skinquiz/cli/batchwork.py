"""`skinquiz batch`: reads and writes tables, and says what came of it on standard error."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from skinquiz.cli.batchtext import closing, remarks, renamed, rows
from skinquiz.cli.errors import OK, UsageError, tell
from skinquiz.cli.tablefiles import STREAM, source_files, target_file
from skinquiz.cli.tablefiles import written as written_to
from skinquiz.messages import nearest, shown

if TYPE_CHECKING:
    from skinquiz.batch.columns import Columns
    from skinquiz.batch.duck import Watch
    from skinquiz.batch.inputs import File
    from skinquiz.batch.run import People
    from skinquiz.model import RuleSet
    from skinquiz.tally import Written

ENGINES = ("duckdb", "spark")
KINDS = ("csv", "jsonl", "parquet")


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line, as it was written."""

    source: str | None
    target: str | None
    rules: str | None
    as_of: str | None
    columns: str | None
    columns_template: bool
    strict: bool
    bad_rows: str | None
    summary: bool
    format: str | None
    output: str | None
    smallest: int
    from_: str | None
    to: str | None
    encoding: str | None
    engine: str
    memory: str | None
    quiet: bool


def run(request: Request) -> int:
    """Do what was asked for. Raises UsageError, DiagnosticsError or TableError for what cannot be used."""
    from skinquiz.batch.errors import MissingExtraError, TableError, require
    from skinquiz.cli.assess import assessment_date
    from skinquiz.cli.folder import rules_folder
    from skinquiz.rulefiles.load import load_ruleset

    _check(request)
    ruleset = load_ruleset(rules_folder(["--rules", request.rules] if request.rules is not None else []))
    try:
        if request.columns_template:
            return _print_template(ruleset)
        require("spark" if request.engine == "spark" else "batch", *_MODULES[request.engine])
        as_of = assessment_date(request.as_of)
        columns = _read_columns(request.columns, ruleset, as_of)
        if request.engine == "spark":
            from skinquiz.cli.sparkwork import run_spark

            return run_spark(request, ruleset, as_of, columns)
        return _Batch(request, ruleset, as_of, columns).run()
    except TableError as error:
        raise UsageError(error.message, *error.help) from None
    except MissingExtraError as error:
        raise UsageError(str(error)) from None


@contextlib.contextmanager
def _tidy_when_terminated() -> Iterator[None]:
    """Have SIGTERM and SIGHUP end the work as Ctrl-C does: no half file stays, and no temporary one."""

    def leave(number: int, frame: object) -> NoReturn:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, leave) for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM))
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


_MODULES = {"duckdb": ("duckdb", "sqlglot", "numpy"), "spark": ("pyspark", "sqlglot")}


def _check(request: Request) -> None:
    """Raise UsageError for what cannot go together."""
    for option, value, valid in (
        ("--engine", request.engine, ENGINES),
        ("--from", request.from_, KINDS),
        ("--to", request.to, KINDS),
    ):
        if value is not None and value not in valid:
            near = nearest(value, valid)
            help = [f"did you mean `{near}`?"] if near else []
            raise UsageError(f"{option}: `{shown(value)}` cannot be had", *help, f"valid: {', '.join(valid)}")
    if request.columns_template:
        return
    if request.source is None:
        raise UsageError("which table?", "skinquiz batch people.csv outcomes.csv", "skinquiz batch --help")
    if request.target is None and not request.summary:
        what = f"skinquiz batch {shown(request.source)}"
        raise UsageError("where should the outcomes go?", f"{what} outcomes.csv", f"or just counts: {what} --summary")
    if not request.summary and (given := _only_of_a_summary(request)):
        raise UsageError(f"{given} is about the summary", "add --summary")
    if request.target is None and request.bad_rows is not None:
        raise UsageError("--bad-rows sets rows aside from OUT", "name a file for the others too")
    if request.target == STREAM and request.summary and request.output is None:
        raise UsageError("OUT and the summary cannot both go to standard output", "--output FILE is for the summary")
    if request.smallest < 0 or 0 < request.smallest < 3:
        raise UsageError("--smallest: fewer than 3 hides nothing", "such as 5; 0 hides no count")
    if request.summary:
        _summary_format(request)
    written = [
        os.path.realpath(one) for one in (request.target, request.bad_rows, request.output) if one not in (None, STREAM)
    ]
    if len(set(written)) < len(written):
        raise UsageError("OUT, --bad-rows and --output need files of their own")
    if request.encoding is not None:
        try:
            "".encode(request.encoding)
        except (LookupError, UnicodeError):
            raise UsageError(
                f"--encoding: there is no encoding `{shown(request.encoding)}`", "such as: cp1252"
            ) from None


def _check_places(request: Request, files: Sequence[File]) -> None:
    """Raise UsageError if what is written would be read: now, or when the same is asked for again."""
    read = {os.path.realpath(file.path) for file in files}
    inside = os.path.realpath(str(request.source)) + os.sep if os.path.isdir(str(request.source)) else None
    for name in (request.target, request.bad_rows):
        place = os.path.realpath(name) if name not in (None, STREAM) else ""
        if place in read:
            raise UsageError(
                "IN and OUT are the same file" if len(files) == 1 else f"`{name}` is one of the files of IN"
            )
        if inside and place.startswith(inside):
            raise UsageError(f"`{name}` lies in the folder that is read", "write it to another one")


def _summary_format(request: Request) -> tuple[str, Path | None]:
    """Return how the summary is written, and where to."""
    from skinquiz.cli.output import choose_format
    from skinquiz.render.audit import FORMATS

    output = Path(request.output) if request.output is not None else None
    known = {".txt": "text", ".json": "json", ".html": "html"}
    return choose_format(request.format, output, FORMATS, known=known), output


def _only_of_a_summary(request: Request) -> str | None:
    given = {"--format": request.format, "--output": request.output, "--smallest": request.smallest or None}
    return next((option for option, value in given.items() if value is not None), None)


def _print_template(ruleset: RuleSet) -> int:
    from skinquiz.batch.columnstemplate import template
    from skinquiz.cli.output import write

    write(template(ruleset.questions), None)
    return OK


def _read_columns(name: str | None, ruleset: RuleSet, as_of: dt.date) -> Columns | None:
    if name is None:
        return None
    from skinquiz.batch.columns import read_columns

    return read_columns(Path(name).read_bytes(), name, ruleset.questions, as_of)


class _Batch:
    """A table with DuckDB: opened, looked at, written and counted."""

    def __init__(self, request: Request, ruleset: RuleSet, as_of: dt.date, columns: Columns | None) -> None:
        self.request, self.ruleset, self.as_of, self.columns = request, ruleset, as_of, columns

    def run(self) -> int:
        from skinquiz.batch import duck
        from skinquiz.cli.progress import watching

        target = target_file(self.request.target, self.request.to)
        aside = target_file(self.request.bad_rows, None)
        temporary = tempfile.TemporaryDirectory(prefix="skinquiz-", ignore_cleanup_errors=True)
        with _tidy_when_terminated(), temporary as name:
            folder = Path(name)
            files = source_files(str(self.request.source), self.request.from_, folder)
            _check_places(self.request, files)
            with watching(not self.request.quiet) as watch:

                def work(mended: Path | None) -> list[str]:
                    from skinquiz.batch.run import People

                    asked = (self.ruleset, self.as_of, files, self.columns, self.request.encoding, mended)
                    with duck.connected(folder, self.request.memory) as connection:
                        people = People(connection, *asked, folder / "repacked", watch("Reading"))
                        return self._work(people, target, aside, folder, watch)

                said = _mending(work, folder, files, self._say, self.request.encoding is not None)
        for line in said:
            self._say(line)
        return OK

    def _work(
        self, people: People, target: File | None, aside: File | None, folder: Path, watch: Callable[[str], Watch]
    ) -> list[str]:
        """Do what was asked for with an opened table; return what there is to say."""
        if self.request.strict and (first := people.first_problem(watch("Looking for problems"))):
            where = f"row {first.row} after the header" if people.has_header else f"row {first.row}"
            raise UsageError(
                f"{where}: {first.problem}", "nothing was written; without --strict, such cells count as empty"
            )
        said = [*remarks(people), *(renamed(people, target) if target else ())]
        if aside is not None and target is not None:
            with written_to(aside, folder) as bad, written_to(target, folder) as part:
                set_aside = people.write(aside, bad, True, watch("Setting rows aside"))
                written = people.write(target, part, False, watch("Assessing"))
            said.append(self._closing(written, set_aside))
        elif target is not None:
            with written_to(target, folder) as part:
                written = people.write(target, part, None, watch("Assessing"))
            said.append(self._closing(written))
        if self.request.summary:
            self._summarise(people, watch)
        return said

    def _closing(self, written: Written, set_aside: Written | None = None) -> str:
        """Return one line about a table: how many rows, and unless small counts are hidden, with which outcomes."""
        if self.request.smallest:
            return f"{rows(written.rows)}."
        aside = f" {rows(set_aside.rows)} with problems set aside in {self.request.bad_rows}." if set_aside else ""
        return closing(written) + aside

    def _summarise(self, people: People, watch: Callable[[str], Watch]) -> None:
        from skinquiz.cli.output import text_width, write
        from skinquiz.render import Style
        from skinquiz.render.audit import render

        format, output = _summary_format(self.request)
        tally = people.tally(watch("Counting for the summary"))
        write(render(tally, format, Style(width=text_width()), self.request.smallest), output)

    def _say(self, line: str) -> None:
        if not self.request.quiet:
            tell(line)


def _mending(
    work: Callable[[Path | None], list[str]],
    folder: Path,
    files: Sequence[File],
    say: Callable[[str], None],
    encoded: bool,
) -> list[str]:
    """Work with files as they are; where they are not what their ending says, with files made so."""
    from skinquiz.batch.duck import UnreadableError
    from skinquiz.batch.errors import TableError

    where = f"`{files[0].shown}`" + (f" and {len(files) - 1} more" if len(files) > 1 else "")
    try:
        return work(None)
    except UnreadableError as error:
        if files[0].kind == "parquet":
            raise TableError(f"{where} is no Parquet that can be read", str(error)) from None
        if not encoded:
            say(f"{where} cannot be read as it is ({error}); it is read row by row, which takes longer.")
            if "unicode" in str(error).lower():
                say("If it is not in UTF-8, say in what: --encoding cp1252 is what Excel often writes.")
    mended = folder / "mended"
    mended.mkdir()
    try:
        return work(mended)
    except UnreadableError as error:
        raise TableError(f"{where} cannot be read", str(error)) from None
