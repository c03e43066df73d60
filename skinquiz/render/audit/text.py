"""The counts of a table as plain text for 40 columns and more: words, digits, blanks and dashes."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len

from skinquiz.messages import printable
from skinquiz.render import Style
from skinquiz.render.about import about
from skinquiz.render.audit.counts import Audit, ConcernCounts, QuestionCounts
from skinquiz.render.audit.hiding import Count
from skinquiz.render.audit.words import (
    CELLS_MEAN,
    FINDINGS_MEAN,
    MOST_FINDINGS,
    MOST_QUESTIONS,
    OPEN_MEANS,
    TITLE,
    WHOLE,
    about_hiding,
    columns,
    effect,
    facts,
    how_many,
    in_short,
    nowhere,
    number,
    per_cent,
    subtitle,
)
from skinquiz.render.lettering import wrapped

_PLAINLY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "..."})  # noqa: RUF001
_LEFT = 18  # the least width for the names of concerns beside seven columns


def render(audit: Audit, style: Style) -> str:
    """Return the counts as text, no line wider than `style.width` but where a word is."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(audit, max(style.width, 40)))


def _lines(audit: Audit, width: int) -> Iterator[str]:
    yield from _prose(TITLE.upper(), width)
    yield from _prose(audit.ruleset.title, width)
    yield from _prose(subtitle(audit), width)
    yield ""
    yield from _counted(audit, facts(audit), audit.rows, width)
    yield from _concerns(audit, width)
    yield from _findings(audit, width)
    yield from _cells(audit, width)
    yield from _section("Small counts", width)
    for sentence in about_hiding(audit):
        yield from _prose(sentence, width)
    yield from _section("About these rules", width)
    for item in about(audit.ruleset, audit.as_of, audit.ruleset.sha256).items:
        yield from _prose(item.text, width)


# By concern and outcome


def _concerns(audit: Audit, width: int) -> Iterator[str]:
    yield from _section("Outcomes by concern", width)
    yield from _matrix(audit, width) or _blocks(audit, width)
    if not audit.asked:
        yield from _prose("No row asks about a concern.", width)
        return
    yield ""
    yield from _prose(OPEN_MEANS, width)
    yield from _prose(nowhere(audit), width)


def _matrix(audit: Audit, width: int) -> list[str]:
    """Return a table with a column for each outcome; nothing where it would be too wide, or where nothing is asked."""
    if not audit.asked:
        return []
    cells = [[_cell(audit, one, count) for _, count in columns(one)] for one in audit.asked]
    heads = [textwrap.wrap(name, max(map(len, name.split()))) for name, _ in columns(audit.asked[0])]
    wide = [max(map(len, (*head, *(text for row in cells for text in row[place])))) for place, head in enumerate(heads)]
    gap = next((gap for gap in (2, 1) if width - sum(wide) - gap * len(wide) >= _LEFT), 0)
    if not gap:
        return []
    left = min(width - sum(wide) - gap * len(wide), 36)
    deepest = max(map(len, heads))
    above = [[""] * (deepest - len(head)) + head for head in heads]
    found = [_row(line, left, wide, gap) for line in zip([""] * (deepest - 1) + ["Concern"], *above, strict=True)]
    found.append("-" * (left + sum(wide) + gap * len(wide)))
    for one, row in zip(audit.asked, cells, strict=True):
        label = wrapped(one.label, left - 1, 3, cell_len, "...")
        label += wrapped(_asking(audit, one), left - 1, 2, cell_len, "...")
        found += [_row(line, left, wide, gap) for line in zip_longest(label, *row, fillvalue="")]
        found.append("")
    return found[:-1]


def _row(line: Sequence[str], left: int, wide: Sequence[int], gap: int) -> str:
    label, *cells = line
    filled = label + " " * (left - cell_len(label))
    return filled + "".join(" " * gap + text.rjust(many) for text, many in zip(cells, wide, strict=True))


def _cell(audit: Audit, one: ConcernCounts, count: Count) -> list[str]:
    return [number(count, audit.smallest), per_cent(count, one.rows) if count else ""]


def _blocks(audit: Audit, width: int) -> Iterator[str]:
    for place, one in enumerate(audit.asked):
        yield from [""] * (place > 0)
        yield from _prose(f"{one.label}: {_asking(audit, one)}", width)
        yield from _counted(audit, columns(one), one.rows, width, indent=2)


def _asking(audit: Audit, one: ConcernCounts) -> str:
    return f"{number(one.rows, audit.smallest)} row{'' if one.rows == 1 else 's'}"


# The most frequent


def _findings(audit: Audit, width: int) -> Iterator[str]:
    top = audit.found[:MOST_FINDINGS]
    yield from _section(
        "Most frequent findings", width, how_many(len(top), len(audit.found), "rule", "rules") if top else ""
    )
    if not top:
        yield from _prose("No rule is a finding of any row.", width)
        return
    told = [(one.rows, f"{one.rule.id} ({effect(one.rule.outcome)})", in_short(one.rule)) for one in top]
    yield from _list(audit, told, width)
    yield ""
    yield from _prose(FINDINGS_MEAN, width)


def _cells(audit: Audit, width: int) -> Iterator[str]:
    empty, unusable = audit.most_unanswered, audit.most_unusable
    yield from _questions(audit, "Empty cells", empty, lambda one: one.unanswered, width)
    yield from _questions(audit, "Cells that cannot be used", unusable, lambda one: one.unusable, width)
    if empty or unusable:
        yield ""
        yield from _prose(CELLS_MEAN, width)


def _questions(
    audit: Audit,
    heading: str,
    every: Sequence[QuestionCounts],
    count: Callable[[QuestionCounts], Count],
    width: int,
) -> Iterator[str]:
    top = every[:MOST_QUESTIONS]
    yield from _section(heading, width, how_many(len(top), len(every), "question", "questions") if top else "")
    if not top:
        yield from _prose("None.", width)
        return
    yield from _list(audit, [(count(one), f"{one.id}: {one.label}", "") for one in top], width)


def _list(audit: Audit, entries: Sequence[tuple[Count, str, str]], width: int) -> Iterator[str]:
    """Yield counts and shares with what they are of on their right, and more words below it."""
    counts = [number(count, audit.smallest) for count, _, _ in entries]
    shares = [per_cent(count, audit.rows) for count, _, _ in entries]
    most, broadest = max(map(len, counts)), max(map(len, shares))
    left = most + 2 + (broadest + 2 if broadest else 0)
    for (_, name, more), count, share in zip(entries, counts, shares, strict=True):
        below = wrapped(more.translate(_PLAINLY), width - left - 2, 3, cell_len, "...") if more else []
        first, *others = [*_prose(name, width - left), *(f"  {line}" for line in below)]
        start = f"{count.rjust(most)}  " + (f"{share.rjust(broadest)}  " if broadest else "")
        yield start + first
        yield from (" " * left + line for line in others)


def _counted(
    audit: Audit, entries: Sequence[tuple[str, Count]], of: Count, width: int, indent: int = 0
) -> Iterator[str]:
    """Yield names, each with its count and its share in columns on the right."""
    counts = [number(count, audit.smallest) for _, count in entries]
    shares = [per_cent(count, of) if count and name != WHOLE else "" for name, count in entries]
    most, broadest = max(map(len, counts)), max(map(len, shares))
    room = width - indent - most - broadest - (4 if broadest else 2)
    names = [wrapped(name, room, 3, cell_len, "...") for name, _ in entries]
    left = max(len(line) for lines in names for line in lines)
    for (first, *others), count, share in zip(names, counts, shares, strict=True):
        yield " " * indent + f"{first.ljust(left)}  {count.rjust(most)}  {share.rjust(broadest)}"
        yield from (" " * indent + line for line in others)


def _section(heading: str, width: int, beside: str = "") -> Iterator[str]:
    yield ""
    yield from _prose(heading.upper() + (f" ({beside})" if beside else ""), width)


def _prose(text: str, width: int, indent: int = 0) -> list[str]:
    """Return a paragraph in lines, its quotation marks and dashes in ASCII."""
    start = " " * indent
    return textwrap.wrap(
        printable(text).translate(_PLAINLY),
        width,
        initial_indent=start,
        subsequent_indent=start,
        break_on_hyphens=False,
    )
