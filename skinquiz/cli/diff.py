"""`skinquiz rules diff`: for whom advice changes between two rule sets, decided for every possible person."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from skinquiz.cli.errors import FAILED_ON, OK, UsageError, tell
from skinquiz.cli.output import text_width, write
from skinquiz.cli.revisions import read_sides
from skinquiz.messages import shown
from skinquiz.render import Style
from skinquiz.render.difference import Compared, render
from skinquiz.render.difference.verdict import against, verdict


def run(old: str, new: str | None, in_use: Path, chosen: bool, format: str, as_of: dt.date, only_safer: bool) -> int:
    """Print what differs; with `only_safer` exit code 3 unless nobody's outcome rises and no warning is lost.

    `chosen` says whether somebody named the rule set in use, or it is the one that ships with the program.
    Raises UsageError for names that stand for no rule set, or for two with nothing in common, DiagnosticsError for one
    that is not sound.
    """
    compared = compare_sides(old, new, in_use, chosen, as_of, only_safer)
    write(render(compared, format, Style(width=text_width())), None)
    if only_safer and format != "text":
        tell("\n".join(verdict(compared)))
    return FAILED_ON if only_safer and against(compared) else OK


def compare_sides(
    old: str, new: str | None, in_use: Path, chosen: bool, as_of: dt.date, only_safer: bool = False
) -> Compared:
    """Return what differs between the rule sets of these names. Raises what `run` does."""
    from skinquiz.checks.diff import compare
    from skinquiz.checks.diff.days import lost_on_other_days, on_other_days

    one, other = read_sides(old, new, in_use, chosen)
    if one.ruleset.concerns.keys().isdisjoint(other.ruleset.concerns):
        names = (f"{side.ruleset.id} ({shown(side.name, 200)})" for side in (one, other))
        raise UsageError(f"{' and '.join(names)} have no concern in common, so there is nothing to compare")
    difference = compare(one.ruleset, other.ruleset, as_of)
    elsewhere = tuple(on_other_days(difference, one.ruleset, other.ruleset, as_of))
    lost = tuple(lost_on_other_days(difference, one.ruleset, other.ruleset, as_of))
    return Compared(one, other, as_of, difference, elsewhere, only_safer, lost)
