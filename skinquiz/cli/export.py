"""`skinquiz rules export`: a rule set in the formats that others read."""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import sys
from collections.abc import Callable, Iterator
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


EXPORTS: dict[str, Callable[[Path, dt.date], Exported]] = {"html": _html}
FORMATS = tuple(EXPORTS)


def run(folder: Path, format: str | None, output: Path | None, as_of: dt.date) -> int:
    """Write a rule set in one of `FORMATS`; what is known to be wrong with it is said on standard error.

    Raises UsageError for a format or file that cannot be, DiagnosticsError for files that cannot be used.
    """
    from skinquiz.cli.output import choose_format, write

    chosen = choose_format(format, output, FORMATS, default=FORMATS[0])
    if chosen == "html" and output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("the document is too long for a terminal", "write it to a file: --output review.html")
    exported = EXPORTS[chosen](folder, as_of)
    write(exported.text, output)
    if exported.said:
        tell(exported.said)
    return OK
