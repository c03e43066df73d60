"""`skinquiz rules export`: a rule set in the formats that others read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from skinquiz.cli.errors import OK, UsageError


def _html(folder: Path) -> str:
    """Return the whole rule set as one document for clinical review."""
    from skinquiz.render.review import review
    from skinquiz.render.review.page import lay_out
    from skinquiz.rulefiles.load import load_everything

    return lay_out(review(*load_everything(folder)))


EXPORTS: dict[str, Callable[[Path], str]] = {"html": _html}
FORMATS = tuple(EXPORTS)


def run(folder: Path, format: str | None, output: Path | None) -> int:
    """Write a rule set in one of `FORMATS`.

    Raises UsageError for a format or file that cannot be, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.cli.output import choose_format, write

    chosen = choose_format(format, output, FORMATS, default=FORMATS[0])
    if chosen == "html" and output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("the document is too long for a terminal", "write it to a file: --output review.html")
    write(EXPORTS[chosen](folder), output)
    return OK
