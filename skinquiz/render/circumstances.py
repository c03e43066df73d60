"""How a summary came about: what stands on it beside the Assessment."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """An answer that was changed during the quiz: the question's label, and the answers in words, oldest first."""

    question: str
    before: tuple[str, ...]
    now: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`label` is what a file is sorted by; it need not name anybody. `answered` says where the answers come from.

    `changes` is None where nobody kept a record of them, as in an answers file. `code` is what `skinquiz.codes` wrote
    for these answers, or None to leave it out. `lost` names answers that could not be used any more, each in a
    sentence; `days_old` is how many days before the assessment the last answer was given.
    """

    label: str = ""
    answered: str = ""
    changes: tuple[Change, ...] | None = None
    code: str | None = None
    lost: tuple[str, ...] = ()
    days_old: int = 0
