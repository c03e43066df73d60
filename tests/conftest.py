"""What every test may ask for."""

from __future__ import annotations

import signal

import pytest

from skinquiz.model import RuleSet
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset

# Tests in several processes, or in the background of a shell, are started with Ctrl-C ignored, and what they start
# would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def ruleset() -> RuleSet:
    """The rules that ship with the program, loaded once."""
    return load_ruleset(bundled_rules())
