"""Find the rule sets that ship with the program."""

from __future__ import annotations

from pathlib import Path

import skinquiz

DEFAULT = "microneedling"
MARKER = "ruleset.yaml"


def bundled_rules(name: str = DEFAULT) -> Path:
    """Return the folder of a shipped rule set.

    In an installed package it lies inside the package, in a checkout (editable install) beside it.
    Raises FileNotFoundError if neither place holds it.
    """
    package = Path(skinquiz.__file__).parent
    for folder in (package / "rules" / name, package.parent / "rules" / name):
        if (folder / MARKER).is_file():
            return folder
    raise FileNotFoundError(f"the rule set {name} is not installed with the program")
