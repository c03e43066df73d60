"""Has the day come on which somebody should have looked at the rule set again?"""

from __future__ import annotations

import datetime as dt

from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.load import Written

HELP = "hold the texts against their sources and the sources against newer ones; then set `reviewed` and `review_due`"


def analyse(written: Written, as_of: dt.date, problems: Problems) -> None:
    """Add `overdue-review` if `review_due` lies before the day; on the day itself there is still time."""
    ruleset = written.ruleset
    due = ruleset.review_due
    if due is not None and due < as_of:
        days = (as_of - due).days
        message = f"the review was due on {due}, {days} {'day' if days == 1 else 'days'} before {as_of}"
        problems.add("overdue-review", written.places.of("ruleset", ruleset.id, key="review_due"), message, HELP)
