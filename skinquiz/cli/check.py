"""`skinquiz rules check`: all that is wrong with a rule set, and all that is amiss in one that loads."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

from skinquiz.cli.errors import FAULT, OK, UNUSABLE
from skinquiz.cli.output import text_width, wants_colour, write
from skinquiz.render import Style
from skinquiz.render.diagnostics import Checked, render
from skinquiz.rulefiles.diagnostics import DiagnosticsError


def run(folder: Path, format: str, as_of: dt.date, strict: bool = False) -> int:
    """Print what was found; exit code 1 for an error, or if `strict` for advice, and 2 for files that cannot be used.

    Raises DiagnosticsError for these if the format is text, as every command does; other formats hold that as well.
    """
    try:
        checked = check(folder, as_of)
    except DiagnosticsError as error:
        if format == "text":
            raise
        checked = Checked(as_of, error.diagnostics, error.lines)
    write(render(checked, format, Style(width=text_width(), colour=wants_colour(sys.stdout))), None)
    if checked.written is None:
        return UNUSABLE
    return FAULT if checked.errors or (strict and checked.advice) else OK


def check(folder: Path, as_of: dt.date) -> Checked:
    """Return what the analyses find on that day. Raises DiagnosticsError for files that cannot be used."""
    from skinquiz.checks.analysis import analyse
    from skinquiz.checks.reach import people
    from skinquiz.rulefiles.load import load_written

    written = load_written(folder)
    return Checked(as_of, analyse(written, as_of), written.lines, written, people(written.ruleset, as_of))
