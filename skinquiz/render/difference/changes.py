"""Whose outcome changes: by concern, how many people, what is behind it, and an example."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.checks.diff import Change
from skinquiz.checks.diff.difference import Responsible
from skinquiz.render.diagnostics.told import rounded
from skinquiz.render.difference import Compared
from skinquiz.render.difference.examples import Album
from skinquiz.render.difference.lines import exactly, listed_below, sets_of_answers, wrapped

_OTHER_DAYS = "How long months are makes a difference here. On other days only, there are these changes too:"


def in_short(compared: Compared, width: int) -> Iterator[str]:
    """Yield the lines that say how many changes there are."""
    for sentence in _in_short(compared):
        yield from wrapped(sentence, width)
    yield from listed_below(_OTHER_DAYS, _elsewhere(compared), width)


def changes_of_outcome(compared: Compared, width: int) -> Iterator[str]:
    """Yield the lines about each change with an example, rises first."""
    album = Album(compared)
    for concern, changes in compared.worst_first.items():
        yield ""
        yield from wrapped(f"{compared.new.ruleset.concerns[concern].label} ({concern})", width)
        for change in changes:
            yield ""
            yield from _change(compared, change, album, width)


def _in_short(compared: Compared) -> Iterator[str]:
    difference, day = compared.difference, compared.as_of
    changes, rises = len(difference.changes), len(difference.rises)
    if not changes:
        known = " that both know" if difference.only_one else ""
        number = rounded(difference.people)
        yield (
            f"No person's outcome changes: decided for every one of the {number} possible sets of answers{known}, "
            f"as of {day}{'' if compared.elsewhere else ' and on each day of the next four years'}."
        )
        return
    rising = "none RISES" if not rises else f"{rises} RISE{'S' if rises == 1 else ''}"
    concerns = len(difference.affected)
    yield (
        f"{changes} change{'' if changes == 1 else 's'} of outcome, of which {rising}, for {concerns} of "
        f"{len(compared.new.ruleset.concerns)} concerns. Everybody else's outcome stays the same on that day."
    )
    marked = difference.questions_added or difference.questions_removed or difference.questions_changed
    yield (
        f"Examples can be given to `skinquiz assess --as-of {day} --answers`, with either rule set"
        + (", but for answers marked as only for one of them. " if marked else ". ")
        + "`# decides` marks the answers that the rules behind the change look at."
    )


def _elsewhere(compared: Compared) -> Iterator[str]:
    for day, change in compared.elsewhere:
        yield f"{change.concern} {'RISES' if change.rises else 'falls'}: {change.old} -> {change.new}, --as-of {day}"


def _change(compared: Compared, change: Change, album: Album, width: int) -> Iterator[str]:
    yield from wrapped(f"{'RISES' if change.rises else 'falls'}: {change.old} -> {change.new}", width, 2)
    yield from wrapped(f"for {sets_of_answers(change.people)}", width, 4)
    yield from exactly(change.people, width, 4)
    behind = [_behind(compared, change.concern, one) for one in change.responsible]
    if len(behind) == 1:
        yield from wrapped(f"because of {behind[0]}", width, 4)
    else:
        yield "    because of:"
        for one in behind:
            yield from wrapped(one, width, 4, bullet=True)
    yield from (f"    {line}" for line in album.lines(change))


def _behind(compared: Compared, concern: str, one: Responsible) -> str:
    place = compared.place(concern, one)
    what = f"rule {one.rule}" if one.rule else f"best case of {concern}"
    return f"{what}, {one.kind} ({place.file}:{place.line})"
