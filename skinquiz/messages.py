"""Text of unknown origin in messages: made harmless, kept short, and set beside the nearest valid name."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_NEGATIONS = ("un", "in", "non", "not", "no")


class TooHardError(Exception):
    """What was asked of every possible person would take too long. The text says what makes it so."""


def shown(text: str, limit: int = 60) -> str:
    """Return text as one printable line of at most `limit` characters."""
    clean = printable(text[: limit + 1])
    return clean if len(text) <= limit else clean[: limit - 1] + "…"


def printable(text: str) -> str:
    """Return text with every character that a terminal could obey replaced."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid name most like `name`, or None when none is near, or when the near one is its opposite."""
    names = list(valid)
    folded = name[:60].casefold().replace("-", "_")
    for one in names:
        if one.casefold().replace("-", "_") == folded:
            return one
    by_fold = {one.casefold(): one for one in names}
    matches = difflib.get_close_matches(folded, list(by_fold), n=1, cutoff=0.6)
    if not matches or folded.removesuffix(matches[0]).strip("_") in _NEGATIONS:
        return None
    return by_fold[matches[0]]


def did_you_mean(name: str, valid: Iterable[str]) -> str | None:
    """Return the help line for a misspelt name: the nearest valid one, or all when they are few."""
    names = list(valid)
    near = nearest(name, names)
    if near is not None:
        return f"did you mean `{near}`?"
    return "valid here: " + ", ".join(names) if names and len(names) <= 12 else None
