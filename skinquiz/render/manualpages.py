"""The manual of diagnostics as pages."""

from __future__ import annotations

import re

from skinquiz.render.blocks import Item, Part
from skinquiz.rulefiles.manual import MANUAL

_FIRST_SENTENCE = re.compile(r"(?:`[^`]*`|[^`])+?[.!?](?=\s|$)")


def manual_page(code: str) -> Part:
    """Return what a diagnostic means and how to mend it, an example last. Raises KeyError for an unknown code."""
    prose, _, example = MANUAL[code].partition("\n\n")
    items = (Item(" ".join(prose.split()), lead=code), *([Item(f"\n{example}")] if example else ()))
    return Part("Diagnostic", items, bullets=False)


def manual_index() -> Part:
    """Return the codes of all diagnostics, each with the first sentence of its page."""
    return Part("Diagnostics", tuple(Item(first_sentence(entry), lead=code) for code, entry in MANUAL.items()))


def first_sentence(entry: str) -> str:
    """Return what an entry of the manual says first."""
    prose = " ".join(entry.partition("\n\n")[0].split())
    found = _FIRST_SENTENCE.match(prose)
    return found.group() if found else prose
