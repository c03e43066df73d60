"""What differs between two rule sets as JSON, `skinquiz-diff/1`: everything, with exact numbers.

It is written in ASCII: a file's name may hold bytes that are no text, and nothing in it can reach a terminal.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Any

from skinquiz.checks.diff import Change, Lost, RuleChange
from skinquiz.checks.diff.difference import Responsible
from skinquiz.model import Answers
from skinquiz.render import Style
from skinquiz.render.data import plain
from skinquiz.render.diagnostics.paths import with_slashes
from skinquiz.render.difference import Compared, Side
from skinquiz.render.difference.examples import looked_at, of_each
from skinquiz.render.difference.verdict import against
from skinquiz.rulefiles.diagnostics import Place

FORMAT = "skinquiz-diff/1"


def render(compared: Compared, style: Style) -> str:
    """Return all that differs; the changes of outcome by concern, rises first."""
    difference, reasons = compared.difference, against(compared)
    data = {
        "format": FORMAT,
        "old": _side(compared.old),
        "new": _side(compared.new),
        "as_of": compared.as_of.isoformat(),
        "same_files": compared.same_files,
        **_number("people", difference.people),
        **_number("people_old", difference.people_old),
        **_number("people_new", difference.people_new),
        "only_safer": not reasons,
        "against": list(reasons),
        "changes": [_change(compared, one) for some in compared.worst_first.values() for one in some],
        "on_other_days": [
            {
                "as_of": day.isoformat(),
                "concern": one.concern,
                "old": str(one.old),
                "new": str(one.new),
                "rises": one.rises,
            }
            for day, one in compared.elsewhere
        ],
        "rules": [_rule(compared, one) for one in difference.rules],
        "questions": {
            "added": list(difference.questions_added),
            "removed": list(difference.questions_removed),
            "changed": list(difference.questions_changed),
        },
        "answers_of_one": [
            {"question": one.question, "answer": one.answer, "of": "new" if one.new else "old"}
            for one in compared.answers_of_one
        ],
        "concerns": {"added": list(compared.concerns_added), "removed": list(compared.concerns_removed)},
        "others": [{"thing": thing, "kind": kind} for thing, kind in compared.other_things()],
        "texts": list(dict.fromkeys(one.thing for one in difference.texts)),
        "texts_changed": [asdict(one) for one in difference.texts],
        "lost_warnings": [
            *(_lost(one, compared.as_of) for one in difference.lost),
            *(_lost(one, day) for day, one in compared.lost_elsewhere),
        ],
    }
    return json.dumps(data, indent=2) + "\n"


def _number(name: str, number: int) -> dict[str, Any]:
    """Return a number, and its digits for readers whose numbers are not exact."""
    return {name: number, f"{name}_digits": str(number)}


def _side(side: Side) -> dict[str, Any]:
    rules = side.ruleset
    named = {"name": with_slashes(side.name), "commit": side.commit}
    return {**named, "id": rules.id, "version": rules.version, "sha256": rules.sha256}


def _change(compared: Compared, change: Change) -> dict[str, Any]:
    old, new = of_each(compared, change)
    return {
        "concern": change.concern,
        "old": str(change.old),
        "new": str(change.new),
        "rises": change.rises,
        **_number("people", change.people),
        "responsible": [_responsible(compared, change.concern, one) for one in change.responsible],
        "decides": list(dict.fromkeys(looked_at(compared, change))),
        "example": {"old": _answers(old), "new": _answers(new)},
    }


def _responsible(compared: Compared, concern: str, one: Responsible) -> dict[str, Any]:
    return {"rule": one.rule, "kind": one.kind, **_place(compared.place(concern, one))}


def _rule(compared: Compared, one: RuleChange) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "kind": one.kind,
        "what": list(one.what),
        **_number("gained", one.gained),
        **_number("lost", one.lost),
        **_place(compared.rule_place(one.rule, one.kind)),
    }


def _lost(one: Lost, day: dt.date) -> dict[str, Any]:
    number = {"people": None, "people_digits": None} if one.people is None else _number("people", one.people)
    told = {"kind": one.kind, "thing": one.thing, "how": one.how}
    return {**told, **number, "concerns": list(one.concerns), "as_of": day.isoformat()}


def _place(place: Place) -> dict[str, Any]:
    return {"file": with_slashes(place.file), "line": place.line}


def _answers(answers: Answers) -> dict[str, Any]:
    return {name: plain(answer) for name, answer in answers.items()}
