"""What differs between two rule sets, as plain text: rises in words, the exact numbers below what they are about."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.messages import shown
from skinquiz.render import Style
from skinquiz.render.difference import Compared, Side
from skinquiz.render.difference.changes import changes_of_outcome, in_short
from skinquiz.render.difference.lines import exactly, sets_of_answers, wrapped
from skinquiz.render.difference.others import changed_rules, other_differences
from skinquiz.render.difference.verdict import verdict
from skinquiz.render.difference.words import lost_warnings

_NOT_PEOPLE = (
    "These are sets of answers, not people: most of them are of somebody with very many things wrong at once, so a "
    "small share of them may be many of the people whom a clinic sees."
)


def render(compared: Compared, style: Style) -> str:
    """Return all changes of outcome with examples, what else differs, and if asked for the verdict."""
    return "".join(f"{line}\n" for line in _lines(compared, style.width))


def _lines(compared: Compared, width: int) -> Iterator[str]:
    yield from wrapped(f"Old: {_side(compared.old)}", width)
    yield from wrapped(f"New: {_side(compared.new)}", width)
    if compared.same_files:
        sha256 = compared.new.ruleset.sha256
        yield from wrapped(f"They are the same, byte for byte (SHA-256 {sha256[:16]}…).", width)
    people = compared.difference.people
    yield from wrapped(f"Compared as of {compared.as_of}, for {sets_of_answers(people)}", width)
    yield from exactly(people, width, 2)
    yield from wrapped(_NOT_PEOPLE, width)
    yield ""
    yield from in_short(compared, width)
    yield from lost_warnings(compared, width)
    yield from changed_rules(compared, width)
    yield from changes_of_outcome(compared, width)
    yield from other_differences(compared, width)
    if compared.only_safer:
        yield ""
        for sentence in verdict(compared):
            yield from wrapped(sentence, width)


def _side(side: Side) -> str:
    commit = f" (commit {side.commit[:12]})" if side.commit else ""
    return f"{side.ruleset.id} {side.ruleset.version}, {shown(side.name, 200)}{commit}"
