"""A report before it is laid out: headings, verdicts and items, free of any format."""

from __future__ import annotations

from dataclasses import dataclass

from skinquiz.model import Outcome


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph: `outcome` and `lead` before the text, `refs` (numbers of sources) behind it, `details` below."""

    text: str
    outcome: Outcome | None = None
    lead: str | None = None
    refs: tuple[int, ...] = ()
    details: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The headline of one concern: its outcome, or None while several are possible."""

    concern: str
    outcome: Outcome | None
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it. `topic` says what it is about, for those who read one topic at a time."""

    heading: str
    items: tuple[Item, ...] = ()
    parts: tuple[Part, ...] = ()
    bullets: bool = True
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    title: str
    subtitle: str
    verdicts: tuple[Verdict, ...]
    parts: tuple[Part, ...]
    notice: str
