"""Whole summaries, held against golden files, in neutral words (`tests/golden/neutral.py`). To write them anew:

SKINQUIZ_GOLDEN=write pytest tests/editions/test_golden.py
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from skinquiz.model import Assessment
from skinquiz.render import AUDIENCES, Style, summary
from skinquiz.render.circumstances import Circumstances
from tests.editions.written import CHANGES
from tests.golden.reports import FILES, GOLDEN, assessed

# Not the code of these answers: that would change with every file of the rules.
CODE = "SQ1-" + "-".join(f"{n:02}ABCD" for n in range(14))
GIVEN = Circumstances("Patient 0042", "saved session 2026-11-20-abcd", CHANGES, CODE)


def neutral(name: str) -> Assessment:
    """Return a person by the neutral rules, under a digest that no change of the rules changes."""
    found = assessed(name, "neutral")
    return replace(found, ruleset=replace(found.ruleset, sha256="0" * 64))


def goldens() -> Iterator[tuple[str, str]]:
    for audience in AUDIENCES:
        yield audience, "text"
        yield audience, "markdown"


@pytest.mark.parametrize("name", FILES)
def test_summaries_read_as_before(name: str) -> None:
    different = []
    for audience, format in goldens():
        file = GOLDEN / name / f"summary-{audience}.{'txt' if format == 'text' else 'md'}"
        now = summary(neutral(name), format, Style(audience), GIVEN)  # type: ignore[arg-type]
        assert isinstance(now, str)
        if os.environ.get("SKINQUIZ_GOLDEN") == "write":
            file.write_text(now, encoding="utf-8")
        if not file.exists() or file.read_text(encoding="utf-8") != now:
            different.append(file.name)
    assert not different, "if this is meant, write them anew and read the diff"
