"""`skinquiz rules export`: a rule set in the formats that others read."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from skinquiz.cli.errors import OK, UsageError, tell

if TYPE_CHECKING:
    from skinquiz.checks.standing import Standing


@dataclass(frozen=True, slots=True)
class Exported:
    """The document, and what there is to say of it."""

    text: str
    said: str = ""


def _html(folder: Path, as_of: dt.date) -> Exported:
    """Return the whole rule set as one document for clinical review, with how it stands on that day."""
    from skinquiz.checks.standing import standing
    from skinquiz.render.review import review
    from skinquiz.render.review.page import lay_out
    from skinquiz.rulefiles.load import load_written

    with _uncollected():
        written = load_written(folder)
        stands = standing(written, as_of)
        document = review(written.ruleset, written.cases, written.promises, stands)
        return Exported(lay_out(document), _warning(stands))


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage in the meantime: of so many small objects hardly any is, and looking takes a third more."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _warning(stands: Standing) -> str:
    """Return a sentence about the known faults, or nothing."""
    if not stands.faults:
        return ""
    counts = {"error": len(stands.errors), "failing example": stands.failing, "broken promise": stands.broken}
    them = "it" if stands.faults == 1 else "them"
    named = ", ".join(_count(number, what) for what, number in counts.items() if number)
    return (
        f"This version has {_count(stands.faults, 'known fault')} as of {stands.as_of}: {named}. "
        f"The document marks {them}, and names {them} on its first page."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _sql(folder: Path, as_of: dt.date, **target: str) -> Exported:
    """Return the rules as one query over a table of people, in the dialect and for the table that are named."""
    from skinquiz.batch.errors import MissingExtraError, TableError, require
    from skinquiz.rulefiles.load import load_ruleset

    try:
        require("batch", "sqlglot")
        from skinquiz.batch.statement import statement

        return Exported(statement(load_ruleset(folder), as_of, **target))
    except MissingExtraError as error:
        raise UsageError(str(error)) from None
    except TableError as error:
        raise UsageError(error.message, *error.help) from None


EXPORTS: dict[str, Callable[..., Exported]] = {"html": _html, "sql": _sql}
FORMATS = tuple(EXPORTS)


def run(folder: Path, format: str | None, output: Path | None, as_of: dt.date, target: Mapping[str, str]) -> int:
    """Write a rule set in one of `FORMATS`; what is known to be wrong with it is said on standard error.

    `target` is for whom a query is written: its `dialect` and `table`. Raises UsageError for a format, file or target
    that cannot be, DiagnosticsError for files that cannot be used.
    """
    from skinquiz.cli.output import choose_format, write
    from skinquiz.render import ENDINGS

    chosen = choose_format(format, output, FORMATS, default=FORMATS[0], known={**ENDINGS, ".sql": "sql"})
    if target and chosen != "sql":
        raise UsageError(f"--{min(target)} goes with --format sql")
    if chosen == "html" and output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("the document is too long for a terminal", "write it to a file: --output review.html")
    exported = EXPORTS[chosen](folder, as_of, **target)
    write(exported.text, output)
    if exported.said:
        tell(exported.said)
    return OK
