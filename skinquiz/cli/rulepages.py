"""`skinquiz rules show` and `explain`: pages to read about a rule set, and about what can be wrong with one."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skinquiz.cli.errors import OK, UsageError

if TYPE_CHECKING:
    from skinquiz.render.blocks import Part


def show(name: str | None, folder: Path) -> int:
    """Show what an id stands for, and all that refers to it; without one, what there is in the rule set.

    Raises UsageError for an unknown id, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.checks.show import names
    from skinquiz.render.rulepages import overview, pages
    from skinquiz.rulefiles.load import load_everything

    ruleset, cases, promises = load_everything(folder)
    if name is None:
        return _page(overview(ruleset, cases, promises))
    known = names(ruleset, promises)
    if name not in known:
        raise _unknown(f"nothing in {ruleset.id} has the id", name, known, "skinquiz rules show lists what there is")
    return _page(pages(ruleset, cases, promises, name))


def explain(code: str | None) -> int:
    """Print the manual page of a diagnostic, or without a code a list of them. Raises UsageError for an unknown one."""
    from skinquiz.render.manualpages import manual_index, manual_page
    from skinquiz.rulefiles.manual import MANUAL

    if code is None:
        return _page([manual_index()])
    plain = code.strip("[]")  # as it stands behind a message
    if plain not in MANUAL:
        raise _unknown("there is no diagnostic", plain, MANUAL, "skinquiz rules explain lists them")
    return _page([manual_page(plain)])


def _page(parts: Sequence[Part]) -> int:
    from skinquiz.cli.output import text_width, wants_colour
    from skinquiz.cli.pager import page
    from skinquiz.render.text import lay_out

    page(lay_out(parts, text_width(), wants_colour(sys.stdout)))
    return OK


def _unknown(what: str, name: str, valid: Iterable[str], hint: str) -> UsageError:
    from skinquiz.messages import did_you_mean, shown

    return UsageError(f"{what} `{shown(name)}`", *filter(None, [did_you_mean(name, valid)]), hint)
