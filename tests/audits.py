"""Tallies made by hand and by chance, and what somebody can work out who sees counts with some of them hidden."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from itertools import product

from skinquiz.model import CONCERNS, LADDER, RuleSet
from skinquiz.render.audit.hiding import Count, Hidden
from skinquiz.tally import ConcernTally, FindingTally, Tally

DAY = dt.date(2026, 11, 20)


def tally(ruleset: RuleSet, rows: int, seed: int = 1) -> Tally:
    """Return a tally of so many rows that could be: parts add up, and nothing is more than it is part of."""
    chance = random.Random(f"{seed} {rows}")
    unassessed = chance.choice((0, rows // 50, chance.randint(0, rows)))
    asking = rows - unassessed
    ids = list(ruleset.concerns)
    shares = [0 if len(ids) > 2 and place == 2 else chance.random() ** 2 for place in range(len(ids))]
    asked = [round(asking * share) for share in shares]
    asked[0] += max(asking - sum(asked), 0)
    found = sorted(
        (FindingTally(rule.id, round(rows * chance.random() ** 6)) for rule in ruleset.rules),
        key=lambda one: (-one.rows, one.rule),
    )
    empty = {id: round(rows * chance.random()) for id in ruleset.questions} | {CONCERNS: unassessed}
    unusable = {id: min(rows - empty[id], round(rows * chance.random() ** 12)) for id in empty} | {CONCERNS: 0}
    problems = max(unusable.values())
    return Tally(
        ruleset,
        DAY,
        rows,
        problems,
        unassessed,
        tuple(_concern(chance, id, count) for id, count in zip(ids, asked, strict=True)),
        tuple(one for one in found if one.rows),
        empty,
        unusable,
    )


def nothing_asked(ruleset: RuleSet, rows: int) -> Tally:
    """Return a tally in which no row asks about any concern."""
    none = dict.fromkeys(LADDER, 0)
    concerns = tuple(ConcernTally(id, 0, none, 0, none) for id in ruleset.concerns)
    empty = dict.fromkeys(ruleset.questions, rows)
    return Tally(ruleset, DAY, rows, 0, rows, concerns, (), empty, dict.fromkeys(empty, 0))


def _concern(chance: random.Random, id: str, rows: int) -> ConcernTally:
    weights = [chance.random() ** 4 for _ in (*LADDER, None)]
    parts = [int(rows * weight / sum(weights)) for weight in weights]
    parts[chance.randrange(len(parts))] += rows - sum(parts)
    *settled, open = parts
    possible = [count + round(open * chance.random()) for count in settled]
    return ConcernTally(
        id, rows, dict(zip(LADDER, settled, strict=True)), open, dict(zip(LADDER, possible, strict=True))
    )


def could_be(total: int, shown: Sequence[Count], smallest: int) -> Iterator[tuple[int, ...]]:
    """Yield all parts that make up the total, and would be shown so."""
    spans = [
        range(one, one + 1)
        if isinstance(one, int)
        else range(1, smallest)
        if one is Hidden.SMALL
        else range(smallest, total + 1)
        for one in shown
    ]
    yield from (parts for parts in product(*spans) if sum(parts) == total)
