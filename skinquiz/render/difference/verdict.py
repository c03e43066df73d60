"""Whether the new rules are only safer: no outcome rises, no warning is lost, and answers mean what they meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from skinquiz.checks.diff.questionnaire import OnlyOne
from skinquiz.model import CONCERNS
from skinquiz.render.difference import Compared
from skinquiz.render.difference.words import lost_in_words
from skinquiz.render.words import listed

_NOT_SHOWN = "nothing shows that their advice is as careful there"
_MOST_NAMED = 8


def against(compared: Compared) -> tuple[str, ...]:
    """Return in sentences why it is not shown that the new rules are only safer; none if it is."""
    return (*_risen(compared), *_warnings(compared), *_of_one(compared), *_meanings(compared))


def verdict(compared: Compared) -> Iterator[str]:
    """Yield the sentences that answer `--only-safer`."""
    reasons, texts = against(compared), len(compared.difference.texts)
    read = f"{texts} text{'' if texts == 1 else 's'} changed; somebody has to read {'it' if texts == 1 else 'them'}."
    if reasons:
        yield "NOT ONLY SAFER, so the exit code is 3."
        yield from reasons
        if texts:
            yield read
    else:
        yield "Only safer: nobody's outcome rises, and no warning is lost." + (f" {read}" if texts else "")
    if texts:
        yield "The words were not weighed: that takes a clinician."
    if more := _added(compared):
        new = "1 rule or text is new; somebody has to read it"
        yield f"{new}." if more == 1 else f"{more} rules or texts are new; somebody has to read them."


def _added(compared: Compared) -> int:
    """Return how many rules and other things with words only the new rules have."""
    others = sum(kind == "added" and not thing.startswith("source ") for thing, kind in compared.other_things())
    return others + sum(one.kind == "added" for one in compared.difference.rules)


def _risen(compared: Compared) -> Iterator[str]:
    if rises := compared.difference.rises:
        concerns = tuple(dict.fromkeys(one.concern for one in rises))
        yield f"Somebody's outcome rises for {listed(concerns, 'and')}."
    if late := [(day, change) for day, change in compared.elsewhere if change.rises]:
        concerns, day = tuple(dict.fromkeys(change.concern for _, change in late)), late[0][0]
        yield f"On other days somebody's outcome rises for {listed(concerns, 'and')}; --as-of {day} shows such people."


def _warnings(compared: Compared) -> Iterator[str]:
    lost = [*compared.difference.lost, *(one for _, one in compared.lost_elsewhere)]
    for one in lost[:_MOST_NAMED]:
        yield f"A warning is lost: {lost_in_words(one)}."
    if len(lost) > _MOST_NAMED:
        yield f"So are {len(lost) - _MOST_NAMED} more warnings, which are listed above."


def _of_one(compared: Compared) -> Iterator[str]:
    difference = compared.difference
    for names, whose in ((compared.concerns_removed, "old"), (compared.concerns_added, "new")):
        if names:
            word = "concern" if len(names) == 1 else "concerns"
            why = "who would choose it now has to choose another" if whose == "old" else _NOT_SHOWN
            yield f"Only the {whose} rules know the {word} {_some(names)}: {why}."
    for answers, whose in ((difference.old_answers, "old"), (difference.new_answers, "new")):
        if said := [*_said(answers)]:
            word = "answer" if len(said) == 1 else "answers"
            why = "who would give it now has to answer something else" if whose == "old" else _NOT_SHOWN
            yield f"Only the {whose} rules know the {word} {_some(said)}: {why}."


def _said(answers: Iterable[OnlyOne]) -> Iterator[str]:
    yield from (f"`{one.question}: {one.answer}`" for one in answers if one.question != CONCERNS)


def _meanings(compared: Compared) -> Iterator[str]:
    if things := tuple(dict.fromkeys(one.thing for one in compared.difference.meanings)):
        yield f"People answer by other words at {_some(things)}: nothing shows that an answer means the same in both."


def _some(names: Sequence[str]) -> str:
    """Return names in words, not endlessly many."""
    more = len(names) - _MOST_NAMED
    return listed(names if more < 1 else (*names[:_MOST_NAMED], f"{more} more"), "and")
