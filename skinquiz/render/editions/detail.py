"""How much a clinician's edition tells in words, where there is more to say than two pages hold."""

from __future__ import annotations

from dataclasses import dataclass

from skinquiz.model import Outcome
from skinquiz.render.blocks import Beside, Item, Part, Report, Table

NOTES = -1  # below the first rung: findings that change no outcome


@dataclass(frozen=True, slots=True)
class Detail:
    """What is told in words: the evidence of benefit, what else is used, the reasons of findings down from a rung.

    `reasons_from` is None where no reason is told. With `roomy`, an answer is quoted as the patient saw it, and
    references are told in words; else they run on, answers named by their ids and papers by their DOI. With
    `options_cited`, sources are given for benefit and for what else is used; for findings they always are.
    """

    benefit: bool
    others: bool
    reasons_from: int | None
    roomy: bool
    options_cited: bool = True


LEVELS = (
    Detail(benefit=True, others=True, reasons_from=NOTES, roomy=True),
    Detail(benefit=False, others=True, reasons_from=NOTES, roomy=True),
    Detail(benefit=False, others=True, reasons_from=Outcome.ASK_CLINICIAN.rung, roomy=True),
    Detail(benefit=False, others=False, reasons_from=Outcome.WAIT.rung, roomy=True),
    Detail(benefit=False, others=False, reasons_from=Outcome.ASK_CLINICIAN.rung, roomy=False),
    Detail(benefit=False, others=False, reasons_from=Outcome.WAIT.rung, roomy=False),
    Detail(benefit=False, others=False, reasons_from=Outcome.NOT_SUITABLE.rung, roomy=False),
    Detail(benefit=False, others=False, reasons_from=None, roomy=False),
    Detail(benefit=False, others=False, reasons_from=None, roomy=False, options_cited=False),
)


def length(report: Report) -> int:
    """Return how many letters a report has, numbers of sources counted as four."""
    facts = sum(len(item.lead or "") + len(item.text) for item in report.facts)
    return len(report.title) + len(report.decision) + facts + sum(map(_part_length, report.parts))


def _part_length(part: Part) -> int:
    cells = (cell for block in part.blocks if isinstance(block, Table) for row in block.rows for cell in row)
    inner = (one for block in part.blocks if isinstance(block, Beside) for one in block.parts)
    own = sum(map(_item_length, (*part.items, *cells)))
    return len(part.heading) + own + sum(map(_part_length, (*part.parts, *inner)))


def _item_length(item: Item) -> int:
    return len(item.lead or "") + len(item.text) + 4 * len(item.refs) + sum(map(_item_length, item.details))
