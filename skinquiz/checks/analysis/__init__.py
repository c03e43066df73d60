"""What is amiss in a rule set that loads: one module for each question asked of it, listed in `ANALYSES`.

An analysis takes what is written in the files and the day, and adds diagnostics with their places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module

from skinquiz.rulefiles.diagnostics import Diagnostic, Problems
from skinquiz.rulefiles.load import Written

Analysis = Callable[[Written, dt.date, Problems], None]

ANALYSES: tuple[str, ...] = ("structure", "review", "certainty", "reading", "terms")


def analyse(written: Written, as_of: dt.date) -> tuple[Diagnostic, ...]:
    """Return all that the analyses find on that day, by place."""
    problems = Problems()
    for name in ANALYSES:
        analysis: Analysis = import_module(f"{__name__}.{name}").analyse
        analysis(written, as_of, problems)
    return problems.sorted()
