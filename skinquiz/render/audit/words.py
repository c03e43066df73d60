"""What is said of counts, in every format that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skinquiz.model import LADDER, Outcome, Rule
from skinquiz.render.audit.counts import Audit, ConcernCounts
from skinquiz.render.audit.hiding import Count, Hidden
from skinquiz.render.words import OUTCOME, date_in_words, listed

TITLE = "Outcomes in a table of people"
WHOLE, OPEN, NOTE, HIDDEN = "Rows", "Still open", "Note", "hidden"
MOST_FINDINGS, MOST_QUESTIONS = 20, 10
OPEN_MEANS = (
    "Still open: answers are missing, and more than one outcome is possible. Per cents are of the rows that ask about "
    "the concern."
)
FINDINGS_MEAN = "A rule is counted once for each row, whatever the number of concerns that it is about there."
CELLS_MEAN = (
    "An empty cell of a question that does not apply to the person is counted too. A cell that cannot be used holds "
    "something that is no answer to its question; it is taken as unanswered."
)
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")


def number(count: Count, smallest: int) -> str:
    """Return a count with its thousands set apart, or what stands for one that is hidden."""
    if isinstance(count, Hidden):
        return f"<{smallest}" if count is Hidden.SMALL else HIDDEN
    return f"{count:,}"


def per_cent(count: Count, of: Count) -> str:
    """Return a share such as `12.3%`: never 0 or 100 for what is more or less. Nothing, where one of them is hidden."""
    if isinstance(count, Hidden) or isinstance(of, Hidden) or of == 0:
        return ""
    tenths = (2000 * count + of) // (2 * of)
    if count in (0, of):
        return f"{tenths // 10}%"
    if tenths in (0, 1000):
        return "<0.1%" if tenths == 0 else ">99.9%"
    return f"{tenths // 10}.{tenths % 10}%"


def columns(one: ConcernCounts) -> tuple[tuple[str, Count], ...]:
    """Return what a table has for a concern: the outcomes from the best down, then what is open."""
    return (*((OUTCOME[rung], one.outcomes[rung]) for rung in LADDER), (OPEN, one.open))


def effect(outcome: Outcome | None) -> str:
    """Return the rung that a rule asks for."""
    return OUTCOME[outcome] if outcome else NOTE


def in_short(rule: Rule) -> str:
    """Return the first sentence of what a rule tells clinicians, or else people."""
    text = " ".join((rule.statement.for_clinician or rule.statement.text).split())
    return _END.split(text, maxsplit=1)[0]


def subtitle(audit: Audit) -> str:
    rules = audit.ruleset
    return f"Rule set {rules.id}, version {rules.version}. Assessed as of {date_in_words(audit.as_of)}."


def facts(audit: Audit) -> tuple[tuple[str, Count], ...]:
    """Return how many rows there are, and with how many there is something the matter."""
    return (
        (WHOLE, audit.rows),
        ("With a cell that cannot be used", audit.problems),
        ("That ask about no concern", audit.unassessed),
    )


def nowhere(audit: Audit) -> str:
    """Return which concerns no row asks about, if there are such."""
    labels = [one.label for one in audit.concerns if one.rows == 0]
    return f"No row asks about: {listed(labels, 'or')}." if labels and audit.rows != 0 else ""


def about_hiding(audit: Audit) -> Iterator[str]:
    """Yield what became of small counts, and what hiding them cannot do; where all are shown, that they are."""
    if not audit.smallest:
        yield "All counts are shown. A count of very few people can tell who they are: mind who reads this."
        return
    small = f"<{audit.smallest}"
    yield (
        f"Counts from 1 to {audit.smallest - 1} stand as {small}. Where one could be worked out from a total and the "
        f"counts beside it, others stand as “{HIDDEN}”. Where that is not enough, the whole line does, its zeros too."
    )
    yield (
        "Hidden counts do not make this anonymous. The same people are counted by concern, by finding and by question, "
        "so who knows the rules, some of the people or another table with them may still narrow a hidden count down."
    )


def how_many(some: int, every: int, one: str, many: str) -> str:
    """Return how much of a list is shown, such as `20 of 113 rules`, or `7 rules` where that is all."""
    return f"{some} of {every:,} {many}" if some < every else f"{every:,} {one if every == 1 else many}"
