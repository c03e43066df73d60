"""Which words read otherwise, though nobody's outcome need change by that, and what they were."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from skinquiz.checks.diff.difference import TextChange
from skinquiz.checks.diff.said import ANSWERED_BY, Said, asked, things_asked, told
from skinquiz.model import RuleSet


def changed_texts(old: RuleSet, new: RuleSet, common: Collection[str]) -> Iterator[TextChange]:
    """Yield the words that differ of what both have.

    `common` are the questions whose answers are taken to mean the same in both.
    """
    alike = {thing for name in common for thing in things_asked(new.questions[name])}
    yield from _changed(asked(old), asked(new), alike)
    yield from _changed(told(old), told(new), ())


def _changed(old: Said, new: Said, alike: Collection[str]) -> Iterator[TextChange]:
    for thing, now in new.items():
        was = old.get(thing)
        if was is None:
            continue
        for part in dict.fromkeys((*was, *now)):
            if was.get(part) != now.get(part):
                decides = thing in alike and part in ANSWERED_BY
                yield TextChange(thing, part, was.get(part), now.get(part), decides)
