"""A problem in a file: a name, a place, a next step. All are collected and shown together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file, counted from 1; `width` is the number of characters to underline."""

    file: str
    line: int
    column: int
    width: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One problem. `code` names it in kebab-case; each code has an entry in `manual.py`."""

    place: Place
    code: str
    message: str
    help: str | None = None
    related: tuple[tuple[Place, str], ...] = ()


class DiagnosticsError(Exception):
    """Files that cannot be used, with every problem found and the lines of the files."""

    def __init__(self, diagnostics: Iterable[Diagnostic], lines: Mapping[str, Sequence[str]]) -> None:
        self.diagnostics = tuple(sorted(set(diagnostics)))
        self.lines = lines
        super().__init__(render(self.diagnostics, lines))


class Problems:
    """Collects diagnostics and the lines that they point at."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self.lines: dict[str, Sequence[str]] = {}

    def add(
        self,
        code: str,
        place: Place,
        message: str,
        help: str | None = None,
        related: tuple[tuple[Place, str], ...] = (),
    ) -> None:
        self.found.append(Diagnostic(place, code, message, help, related))

    def raise_if_any(self) -> None:
        if self.found:
            raise DiagnosticsError(self.found, self.lines)


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Return the valid name most like `name`, or None when none is near."""
    matches = difflib.get_close_matches(name.lower(), list(valid), n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(name: str, valid: Iterable[str]) -> str | None:
    """Return the help line for a misspelt name: the nearest valid one, or all when they are few."""
    names = list(valid)
    near = nearest(name, names)
    if near is not None:
        return f"did you mean `{near}`?"
    if names and len(names) <= 12:
        return "valid here: " + ", ".join(names)
    return None


def render(diagnostics: Iterable[Diagnostic], lines: Mapping[str, Sequence[str]]) -> str:
    """Return the diagnostics as text: what, where, the line with a caret, and what to do."""
    return "\n\n".join(_render_one(diagnostic, lines) for diagnostic in diagnostics)


def _render_one(diagnostic: Diagnostic, lines: Mapping[str, Sequence[str]]) -> str:
    text = [f"{diagnostic.place}: {diagnostic.message} [{diagnostic.code}]"]
    text += _excerpt(diagnostic.place, lines)
    for place, word in diagnostic.related:
        text.append(f"  {place}: {word}")
        text += _excerpt(place, lines)
    if diagnostic.help:
        text.append(f"  help: {diagnostic.help}")
    return "\n".join(text)


def _excerpt(place: Place, lines: Mapping[str, Sequence[str]]) -> list[str]:
    source = lines.get(place.file, ())
    if not 0 < place.line <= len(source):
        return []
    line = source[place.line - 1]
    number = str(place.line)
    before = "".join(c if c == "\t" else " " for c in line[: place.column - 1])
    carets = "^" * max(1, min(place.width, len(line) - place.column + 1))
    return [f"  {number} | {line}", f"  {' ' * len(number)} | {before}{carets}"]
