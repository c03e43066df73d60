"""Whether the new rules are only safer: no outcome rises, and nobody is advised who was not before."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.model import CONCERNS
from skinquiz.render.difference import Compared
from skinquiz.render.words import listed

_NOT_SHOWN = "nothing shows that their advice is as careful there"


def against(compared: Compared) -> tuple[str, ...]:
    """Return in sentences why it is not shown that the new rules are only safer; none if it is."""
    return tuple(_reasons(compared))


def verdict(compared: Compared) -> Iterator[str]:
    """Yield the sentences that answer `--only-safer`."""
    reasons = against(compared)
    if reasons:
        yield "NOT ONLY SAFER, so the exit code is 3."
        yield from reasons
    else:
        yield "Only safer: nobody's outcome rises, on any day."
    if not compared.same_files:
        yield "What people read beside the outcome (reasons, notes, dates, guidance) is not weighed."


def _reasons(compared: Compared) -> Iterator[str]:
    if rises := compared.difference.rises:
        concerns = tuple(dict.fromkeys(one.concern for one in rises))
        yield f"Somebody's outcome rises for {listed(concerns, 'and')}."
    if late := [(day, change) for day, change in compared.elsewhere if change.rises]:
        concerns, day = tuple(dict.fromkeys(change.concern for _, change in late)), late[0][0]
        yield f"On other days somebody's outcome rises for {listed(concerns, 'and')}; --as-of {day} shows such people."
    if concerns := compared.concerns_added:
        word = "concern" if len(concerns) == 1 else "concerns"
        yield f"Only the new rules know the {word} {listed(concerns, 'and')}: {_NOT_SHOWN}."
    answers = [f"`{one.question}: {one.answer}`" for one in compared.difference.new_answers if one.question != CONCERNS]
    if answers:
        word = "answer" if len(answers) == 1 else "answers"
        yield f"Only the new rules know the {word} {listed(answers, 'and')}: {_NOT_SHOWN}."
