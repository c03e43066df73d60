"""What can go wrong with tables that a person can mend."""

from __future__ import annotations

import importlib.util


class TableError(Exception):
    """A table that cannot be read or written: one sentence, and lines that help."""

    def __init__(self, message: str, *help: str) -> None:
        self.message, self.help = message, help
        super().__init__("\n".join([message, *(f"  {line}" for line in help)]))


class MissingExtraError(ImportError):
    """A part of the program that is not installed. The text names the command that installs it."""


def require(extra: str, *modules: str) -> None:
    """Raise MissingExtraError unless the modules that an extra brings are there."""
    if any(importlib.util.find_spec(module) is None for module in modules):
        raise MissingExtraError(f"this needs more to be installed: pip install 'skinquiz[{extra}]'")
