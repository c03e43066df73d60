"""Which rule set is meant: `--rules`, then SKINQUIZ_RULES, then the one that ships with the program."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from skinquiz.cli.errors import UsageError


def rules_folder(arguments: Sequence[str] = ()) -> Path:
    """Return the rule set to use: that of `--rules`, of SKINQUIZ_RULES, or the one that ships with the program."""
    from skinquiz.rulefiles.bundled import bundled_rules

    named = os.environ.get("SKINQUIZ_RULES") or None
    for number, argument in enumerate(arguments):
        if argument == "--rules" and number + 1 < len(arguments):
            named = arguments[number + 1]
        elif argument.startswith("--rules="):
            named = argument.removeprefix("--rules=")
    if named is not None and not named.strip():
        raise UsageError("--rules: the name of the folder is empty")
    return Path(named) if named is not None else bundled_rules()
