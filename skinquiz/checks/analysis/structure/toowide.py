"""Conditions that nothing can be decided of, as they can hold in too many ways."""

from __future__ import annotations

from skinquiz.checks.analysis.structure.subject import Subject
from skinquiz.checks.show import conditions
from skinquiz.messages import TooHardError
from skinquiz.rulefiles.diagnostics import Problems


def too_wide(subject: Subject, problems: Problems) -> bool:
    """Add the conditions that can hold, or fail, in too many ways, and say whether there are any."""
    found = False
    for thing, condition in conditions(subject.ruleset, subject.written.promises):
        try:
            subject.everyone.holding(condition)
            subject.everyone.failing(condition)
        except TooHardError as error:
            found = True
            key = "ask_when" if thing.kind == "question" else "when"
            help = "split it into several rules: every rule that holds counts"
            problems.add(
                "condition-too-wide", subject.place(thing, key), f"nothing can be proved of this: {error}", help
            )
    return found
