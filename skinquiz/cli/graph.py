"""`skinquiz rules graph`: a drawing of a rule set, or of what is near one question, rule or concern."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from skinquiz.cli.errors import OK, UsageError

if TYPE_CHECKING:
    from skinquiz.checks.graph import About, Graph
    from skinquiz.model import RuleSet


def run(folder: Path, format: str | None, output: Path | None, middle: Mapping[About, str | None]) -> int:
    """Draw a rule set to a file or to standard output; of `middle`, one at the most says what to draw alone.

    Raises UsageError for a format, file or id that cannot be, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.cli.output import choose_format, write
    from skinquiz.render.graphs import ENDINGS, FORMATS, draw
    from skinquiz.rulefiles.load import load_ruleset

    chosen = choose_format(format, output, FORMATS, FORMATS[0], ENDINGS)
    named = {kind: name for kind, name in middle.items() if name is not None}
    if len(named) > 1:
        raise UsageError(f"{' and '.join(f'--{kind}' for kind in named)} do not go together", "draw one at a time")
    ruleset = load_ruleset(folder)
    write(draw(_graph(ruleset, named), ruleset, chosen), output)
    return OK


def _graph(ruleset: RuleSet, named: Mapping[About, str]) -> Graph:
    from skinquiz.checks.graph import AROUND, overview

    valid: dict[About, Iterable[str]] = {
        "question": ruleset.questions,
        "rule": [rule.id for rule in ruleset.rules],
        "concern": ruleset.concerns,
    }
    for kind, name in named.items():
        if name not in valid[kind]:
            raise _unknown(kind, name, valid, ruleset.id)
        return AROUND[kind](ruleset, name)
    return overview(ruleset)


def _unknown(kind: About, name: str, valid: Mapping[About, Iterable[str]], ruleset: str) -> UsageError:
    from skinquiz.messages import did_you_mean, shown

    others = [f"it is a {other}: --{other} {shown(name)}" for other in valid if name in valid[other]]
    near: list[str | None] = [*others] or [did_you_mean(name, valid[kind])]
    hint = "skinquiz rules show lists what there is"
    return UsageError(f"--{kind}: `{shown(name)}` is no {kind} of {ruleset}", *filter(None, near), hint)
