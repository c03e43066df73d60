"""Diagnostics as JSON, `skinquiz-diagnostics/1`: for editors and programs.

It is written in ASCII: a file's name may hold bytes that are no text, and nothing in it can reach a terminal.
"""

from __future__ import annotations

import json
from typing import Any

from skinquiz.render import Style
from skinquiz.render.diagnostics import Checked, end_column
from skinquiz.render.diagnostics.paths import with_slashes
from skinquiz.rulefiles.diagnostics import Diagnostic, Place

FORMAT = "skinquiz-diagnostics/1"


def render(checked: Checked, style: Style) -> str:
    """Return all that was found, errors first, each with its place."""
    data = {
        "format": FORMAT,
        **about(checked),
        "errors": len(checked.errors),
        "advice": len(checked.advice),
        "diagnostics": [_diagnostic(one) for one in checked.most_serious_first],
    }
    return json.dumps(data, indent=2) + "\n"


def about(checked: Checked) -> dict[str, Any]:
    """Return what was looked at, and when. `people_digits` is for readers whose numbers are not exact."""
    rules = checked.written.ruleset if checked.written else None
    return {
        "ruleset": {"id": rules.id, "version": rules.version, "sha256": rules.sha256} if rules else None,
        "as_of": checked.as_of.isoformat(),
        "people": checked.people,
        "people_digits": None if checked.people is None else str(checked.people),
    }


def _diagnostic(one: Diagnostic) -> dict[str, Any]:
    return {
        "level": "advice" if one.is_advice else "error",
        "code": one.code,
        "message": one.message,
        "help": one.help,
        **_place(one.place),
        "related": [{"message": word, **_place(place)} for place, word in one.related],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": with_slashes(place.file),
        "line": place.line,
        "column": place.column,
        "end_column": end_column(place),
    }
