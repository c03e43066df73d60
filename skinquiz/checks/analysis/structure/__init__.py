"""Rules, questions and promises that are there in vain: decided for every possible person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from skinquiz.checks.analysis.structure.idle import idle_rules
from skinquiz.checks.analysis.structure.repeats import repeated_rules
from skinquiz.checks.analysis.structure.subject import Subject
from skinquiz.checks.analysis.structure.toowide import too_wide
from skinquiz.checks.analysis.structure.unheard import unheard
from skinquiz.checks.analysis.structure.unreachable import unreachable
from skinquiz.checks.analysis.structure.unused import unused
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.load import Written

PARTS: tuple[Callable[[Subject, Problems], None], ...] = (unreachable, repeated_rules, idle_rules, unused, unheard)


def analyse(written: Written, as_of: dt.date, problems: Problems) -> None:
    """Add what is in vain; what nobody reaches is not looked at further."""
    subject = Subject.of(written, as_of)
    if too_wide(subject, problems):
        return
    for part in PARTS:
        part(subject, problems)
