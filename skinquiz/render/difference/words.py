"""Words that differ, and warnings that are lost, as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from skinquiz.checks.diff import Lost, TextChange
from skinquiz.render.difference import Compared
from skinquiz.render.difference.lines import MOST_LISTED, listed_below, sets_of_answers, wrapped
from skinquiz.render.words import listed

_MEANINGS = "Words that people answer by, and that differ"
_TEXTS = "Texts, certainty or sources that differ"
_LINES, _BEFORE = 2, 30  # how much of a long text is shown, and how much of it stands before what differs
_WARNING = {
    "urgent": "urgent words of rule",
    "note": "note",
    "guidance": "guidance",
    "until": "wait of rule",
    "finding": "rule",
}
_HOW = {
    "removed": "gone",
    "fewer": "fewer people read it",
    "changed": "in other words",
    "earlier": "it may end earlier",
    "less urgent": "less urgent than it was",
}
_HOW_OF_A_WAIT = {
    "removed": "gone, and nothing else makes them wait as long",
    "fewer": "holds for fewer people, and nothing else makes them wait as long",
    "changed": "ends by something else",
}


def lost_warnings(compared: Compared, width: int) -> Iterator[str]:
    """Yield the list of the warnings that somebody had."""
    lost = [lost_in_words(one) for one in compared.difference.lost]
    late = [f"{lost_in_words(one)}; on other days only, --as-of {day}" for day, one in compared.lost_elsewhere]
    yield from listed_below("Warnings that are lost", [*lost, *late], width)


def named(one: Lost) -> str:
    """Return the warning by kind and id."""
    return f"{_WARNING[one.kind]} {one.thing}"


def lost_in_words(one: Lost) -> str:
    """Return which warning is lost, how, and for whom."""
    how = (_HOW_OF_A_WAIT if one.kind == "until" else _HOW).get(one.how) or _HOW[one.how]
    if one.kind == "finding":
        return f"{named(one)}: {how}, and no other asks as much, for {listed(one.concerns, 'and')}"
    if one.people is None:
        return f"{named(one)}: {how}, for somebody who waits before and after, for {listed(one.concerns, 'and')}"
    return f"{named(one)}: {how}, for {sets_of_answers(one.people)}"


def changed_words(compared: Compared, width: int) -> Iterator[str]:
    """Yield each text that differs with the old and the new words, shortened to what differs."""
    texts = compared.difference.texts
    yield from _below(_MEANINGS, [one for one in texts if one.answered_by], width)
    yield from _below(_TEXTS, [one for one in texts if not one.answered_by], width)


def _below(heading: str, texts: list[TextChange], width: int) -> Iterator[str]:
    if not texts:
        return
    yield ""
    yield from wrapped(heading, width)
    for one in texts[:MOST_LISTED]:
        yield from wrapped(f"{one.thing}, {one.part}", width, bullet=True)
        was, now = shortened(one.old or "", one.new or "", _LINES * (width - 10))
        yield from wrapped(f"was: {was or '(nothing)'}", width, 2)
        yield from wrapped(f"is: {now or '(nothing)'}", width, 2)
    if len(texts) > MOST_LISTED:
        yield f"- and {len(texts) - MOST_LISTED} more, all of them in --format json"


def shortened(old: str, new: str, longest: int) -> tuple[str, str]:
    """Return both texts on a line, cut to about so many characters around the first words that differ."""
    one, other = old.split(), new.split()
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = same
    while start and len(" ".join(one[start - 1 : same])) <= _BEFORE:
        start -= 1
    if max(len(" ".join(one)), len(" ".join(other))) <= longest:
        start = 0
    return _cut(one, start, longest), _cut(other, start, longest)


def _cut(words: Iterable[str], start: int, longest: int) -> str:
    every = [*words]
    text = ("… " if start else "") + " ".join(every[start:])
    return text if len(text) <= longest else text[: longest - 2].rpartition(" ")[0] + " …"
