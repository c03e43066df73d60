"""Reports as words, to look for things in."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from skinquiz.codes import write_code
from skinquiz.model import Assessment
from skinquiz.render import Audience
from skinquiz.render.blocks import Beside, Figure, Item, Origin, Part, Report, Table
from skinquiz.render.circumstances import Change, Circumstances
from skinquiz.render.editions import edition
from tests.golden.reports import assessed

CHANGES = (Change("Pregnancy", ("Pregnant", "I am not sure"), "No"),)


def circumstances(assessment: Assessment) -> Circumstances:
    return Circumstances("Patient 0042", "saved session 2026-11-20-abcd", CHANGES, write_code(assessment))


@functools.cache
def written(name: str, audience: Audience) -> Report:
    return edition(assessed(name), audience, circumstances(assessed(name)))


def every_part(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts in the order in which they are read."""
    for part in parts:
        yield part
        for block in part.blocks:
            if isinstance(block, Beside):
                yield from every_part(block.parts)
        yield from every_part(part.parts)


def every_item(parts: Iterable[Part]) -> Iterator[Item]:
    """Yield items, cells of tables too, in the order in which they are read."""
    for part in every_part(parts):
        yield from _with_details(part.items)
        for block in part.blocks:
            if isinstance(block, Table):
                yield from (cell for row in block.rows for cell in row)


def _with_details(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _with_details(item.details)


def figures(report: Report) -> list[Figure]:
    return [block for part in every_part(report.parts) for block in part.blocks if isinstance(block, Figure)]


def codes(report: Report) -> list[str]:
    return [block.code for part in every_part(report.parts) for block in part.blocks if isinstance(block, Origin)]


def words(parts: Iterable[Part]) -> str:
    """Return all that stands in parts, an item a line."""
    return "\n".join(f"{item.lead or ''}: {item.text}" for item in every_item(parts))


def topic(report: Report, name: str) -> tuple[Part, ...]:
    return tuple(part for part in every_part(report.parts) if part.topic == name)


def lead(report: Report, name: str) -> str:
    """Return the text of the one item with this lead, or nothing."""
    return next((item.text for item in every_item(report.parts) if item.lead == name), "")
