"""The counts of a table as JSON, `skinquiz-batch-summary/1`. A hidden count is null."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from skinquiz.model import Outcome
from skinquiz.render import Style
from skinquiz.render.audit.counts import Audit, ConcernCounts, FindingCount, QuestionCounts
from skinquiz.render.audit.hiding import Count, Hidden, any_hidden
from skinquiz.render.data import ruleset_data

FORMAT = "skinquiz-batch-summary/1"


def render(audit: Audit, style: Style) -> str:
    """Return the counts as JSON, two spaces deep, keys in a fixed order."""
    return json.dumps(as_data(audit), ensure_ascii=False, indent=2) + "\n"


def as_data(audit: Audit) -> dict[str, Any]:
    """Return the counts as plain dicts, lists, strings, numbers, booleans and None."""
    return {
        "format": FORMAT,
        "ruleset": ruleset_data(audit.ruleset),
        "as_of": audit.as_of.isoformat(),
        "smallest": audit.smallest,
        "rows": _shown(audit.rows),
        "problems": _shown(audit.problems),
        "unassessed": _shown(audit.unassessed),
        "suppressed": any_hidden(audit.rows, audit.problems, audit.unassessed),
        "concerns": [_concern(one) for one in audit.concerns],
        "findings": [_finding(one) for one in audit.findings],
        "questions": [_question(one) for one in audit.questions],
        "disclaimer": audit.ruleset.disclaimer,
    }


def _concern(one: ConcernCounts) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": one.label,
        "rows": _shown(one.rows),
        "outcomes": _by_outcome(one.outcomes),
        "open": _shown(one.open),
        "possible": _by_outcome(one.possible),
        "suppressed": any_hidden(one.rows, *one.outcomes.values(), one.open, *one.possible.values()),
    }


def _finding(one: FindingCount) -> dict[str, Any]:
    rule = one.rule
    return {
        "rule": rule.id,
        "outcome": str(rule.outcome) if rule.outcome else None,
        "about": rule.about,
        "rows": _shown(one.rows),
        "suppressed": any_hidden(one.rows),
    }


def _question(one: QuestionCounts) -> dict[str, Any]:
    return {
        "id": one.id,
        "unanswered": _shown(one.unanswered),
        "unusable": _shown(one.unusable),
        "suppressed": any_hidden(one.unanswered, one.unusable),
    }


def _by_outcome(counts: Mapping[Outcome, Count]) -> dict[str, int | None]:
    return {str(rung): _shown(count) for rung, count in counts.items()}


def _shown(count: Count) -> int | None:
    return None if isinstance(count, Hidden) else count
