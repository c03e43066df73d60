"""A problem in a file: a name, a place, a next step. All are collected and shown together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skinquiz.messages import printable

# What is advice, and leaves a rule set sound; everything else is an error.
ADVICE = frozenset(
    {
        "certainty-wording",
        "overdue-review",
        "reading-level",
        "uncited-source",
        "unexplained-term",
        "unused-option",
        "unused-term",
    }
)
# What keeps a file, or all that follows in it, from being read: other problems may be there because of it.
UNREADABLE = frozenset(
    {
        "alias-refused",
        "empty-file",
        "file-too-large",
        "invalid-json",
        "invalid-yaml",
        "missing-file",
        "several-documents",
        "unlisted-file",
    }
)
MOST_SHOWN = 60
EXCERPT = 160
MESSAGE = 600


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a file, counted from 1; `width` is the number of characters to underline."""

    file: str
    line: int
    column: int
    width: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `code` names it in kebab-case; each code has an entry in `manual.py`."""

    place: Place
    code: str
    message: str
    help: str | None = None
    related: tuple[tuple[Place, str], ...] = ()

    @property
    def is_advice(self) -> bool:
        """Whether the rule set is sound all the same."""
        return self.code in ADVICE


class DiagnosticsError(Exception):
    """Files that cannot be used, with every problem found and the lines of the files."""

    def __init__(self, diagnostics: Iterable[Diagnostic], lines: Mapping[str, Sequence[str]]) -> None:
        self.diagnostics = tuple(sorted(set(diagnostics), key=_order))
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

    def sorted(self) -> tuple[Diagnostic, ...]:
        """Return each diagnostic once, by place."""
        return tuple(sorted(set(self.found), key=_order))

    def raise_if_any(self) -> None:
        if self.found:
            raise DiagnosticsError(self.found, self.lines)


def render(diagnostics: Iterable[Diagnostic], lines: Mapping[str, Sequence[str]]) -> str:
    """Return the diagnostics as text: what, where, the line with a caret, and what to do."""
    every = list(diagnostics)
    texts = [_render_one(diagnostic, lines) for diagnostic in every[:MOST_SHOWN]]
    if len(every) > MOST_SHOWN:
        texts.append(f"… and {len(every) - MOST_SHOWN} more")
    return "\n\n".join(texts)


def _order(diagnostic: Diagnostic) -> tuple[bool, Place, str, str, str]:
    """What others may follow from comes first, then all by place."""
    follows = diagnostic.code not in UNREADABLE
    return follows, diagnostic.place, diagnostic.code, diagnostic.message, diagnostic.help or ""


def _render_one(diagnostic: Diagnostic, lines: Mapping[str, Sequence[str]]) -> str:
    text = [f"{clean(str(diagnostic.place))}: {clean(diagnostic.message)} [{diagnostic.code}]"]
    text += excerpt(diagnostic.place, lines)
    for place, word in diagnostic.related:
        text.append(f"  {clean(str(place))}: {word}")
        text += excerpt(place, lines)
    if diagnostic.help:
        text.append(f"  help: {clean(diagnostic.help)}")
    return "\n".join(text)


def clean(text: str) -> str:
    """Return text as one line that a terminal only prints, cut where nobody would read on."""
    return printable(text if len(text) <= MESSAGE else text[: MESSAGE - 1] + "…")


def excerpt(place: Place, lines: Mapping[str, Sequence[str]], room: int = EXCERPT) -> list[str]:
    """Return the line with a caret under the place; of one too long for the room only what stands around it."""
    source = lines.get(place.file, ())
    if not 0 < place.line <= len(source) or not source[place.line - 1].strip():
        return []
    line = source[place.line - 1]
    start = max(0, place.column - room // 2) if len(line) > room else 0
    part = line[start : start + room]
    before, after = "…" if start else "", "…" if start + room < len(line) else ""
    number = str(place.line)
    blanks = " " * (len(before) + place.column - 1 - start)
    carets = "^" * max(1, min(place.width, start + len(part) - place.column + 1))
    return [f"  {number} | {before}{printable(part)}{after}", f"  {' ' * len(number)} | {blanks}{carets}"]
