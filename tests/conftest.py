"""What every test may ask for."""

from __future__ import annotations

import pytest

from skinquiz.model import RuleSet
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset


@pytest.fixture(scope="session")
def ruleset() -> RuleSet:
    """The rules that ship with the program, loaded once."""
    return load_ruleset(bundled_rules())
