"""The definite answers to a question, one for every way in which conditions can tell them apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from skinquiz.model import NOT_SURE, PREFER_NOT_TO_SAY, Answer, Between, Comparison, Is, Over, Question, Within

LONG_AGO = dt.date(1900, 1, 1)
INDEFINITE = (NOT_SURE, PREFER_NOT_TO_SAY)


def definite_answers(question: Question, told_apart: Iterable[Comparison], as_of: dt.date) -> Iterator[Answer]:
    """Yield answers that cover every definite one, given the comparisons made with this question.

    Options come singly (`choice`), or in combinations (`choices`): one for every set of comparisons that hold, the
    shortest first. Integers and dates are cut at the bounds in `told_apart`, and each stretch between two cuts gives
    at least one answer.
    """
    definite = [option for option in question.options if option.id not in INDEFINITE]
    if question.type == "choice":
        yield from (option.id for option in definite)
    elif question.type == "choices":
        yield from ((option.id,) for option in definite if option.exclusive)
        yield from _combinations([option.id for option in definite if not option.exclusive], told_apart)
    elif question.type == "integer":
        yield from sorted(_integers(question, told_apart))
    else:
        yield from sorted(_dates(told_apart, as_of))


def _combinations(options: Sequence[str], comparisons: Iterable[Comparison]) -> Iterator[tuple[str, ...]]:
    """Yield a shortest combination for every set of comparisons that one makes hold."""
    spoken_of = [set(one.options) for one in comparisons if isinstance(one, Is)]
    held_by = {option: frozenset(n for n, names in enumerate(spoken_of) if option in names) for option in options}
    different = {held: option for option, held in reversed(held_by.items())}
    seen: set[frozenset[int]] = set()
    longer: Iterable[tuple[frozenset[int], tuple[str, ...]]] = [(frozenset(), ())]
    while longer:
        shorter, longer = longer, []
        for holds, combination in shorter:
            for held, option in different.items():
                together = holds | held
                if together not in seen:
                    seen.add(together)
                    longer.append((together, (*combination, option)))
                    yield tuple(one for one in options if one in longer[-1][1])


def _integers(question: Question, comparisons: Iterable[Comparison]) -> set[int]:
    low, high = question.minimum or 0, question.maximum or 0
    found = {low, high}
    for comparison in comparisons:
        if isinstance(comparison, Between):
            bounds = [bound for bound in (comparison.at_least, comparison.at_most) if bound is not None]
            found.update(near for bound in bounds for near in (bound - 1, bound, bound + 1))
    return {number for number in found if low <= number <= high}


def _dates(comparisons: Iterable[Comparison], as_of: dt.date) -> set[dt.date]:
    found = {as_of, LONG_AGO}
    for comparison in comparisons:
        if isinstance(comparison, Within | Over):
            found.update(_around_the_cut(comparison, as_of))
    return {date for date in found if LONG_AGO <= date <= as_of}


def _around_the_cut(comparison: Within | Over, as_of: dt.date) -> Iterator[dt.date]:
    """Yield the last date whose span is over by `as_of`, and the next day."""
    over, running = LONG_AGO.toordinal(), as_of.toordinal() + 1
    if comparison.span.after(dt.date.fromordinal(over)) > as_of:
        return
    while running - over > 1:
        middle = (over + running) // 2
        if comparison.span.after(dt.date.fromordinal(middle)) <= as_of:
            over = middle
        else:
            running = middle
    yield dt.date.fromordinal(over)
    yield dt.date.fromordinal(running)
