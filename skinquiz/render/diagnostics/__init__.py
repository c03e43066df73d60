"""What was found in the files of a rule set, in each format. One file a format, listed in one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module

from skinquiz.render import Style
from skinquiz.rulefiles.diagnostics import Diagnostic, Place
from skinquiz.rulefiles.load import Written


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of looking at a rule set on a day, with the lines that the diagnostics point at.

    `written` and `people`, the number of possible sets of answers, are None where the files cannot be used.
    """

    as_of: dt.date
    diagnostics: tuple[Diagnostic, ...]
    lines: Mapping[str, Sequence[str]]
    written: Written | None = None
    people: int | None = None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        return tuple(one for one in self.diagnostics if not one.is_advice)

    @property
    def advice(self) -> tuple[Diagnostic, ...]:
        return tuple(one for one in self.diagnostics if one.is_advice)

    @property
    def most_serious_first(self) -> tuple[Diagnostic, ...]:
        """Errors, then advice: what shows only some of them must not hide an error."""
        return self.errors + self.advice


# Format -> where it is made of what was found.
RENDERERS: dict[str, str] = {
    "text": "skinquiz.render.diagnostics.text:render",
    "json": "skinquiz.render.diagnostics.data:render",
    "sarif": "skinquiz.render.diagnostics.sarif:render",
    "github": "skinquiz.render.diagnostics.github:render",
}
FORMATS: tuple[str, ...] = tuple(RENDERERS)
_PLAIN = Style()


def render(checked: Checked, format: str, style: Style = _PLAIN) -> str:
    """Return what was found in one of `FORMATS`, a line break last. Raises KeyError for any other."""
    module, _, name = RENDERERS[format].partition(":")
    function: Callable[[Checked, Style], str] = getattr(import_module(module), name)
    return function(checked, style)


def end_column(place: Place) -> int:
    """Return the column behind the last character of a place."""
    return place.column + max(1, place.width)
