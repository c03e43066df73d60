"""A report before it is laid out: headings, verdicts, items, tables and figures, free of any format."""

from __future__ import annotations

from dataclasses import dataclass

from skinquiz.model import Outcome
from skinquiz.render.figures import Drawing

LABEL = "Label"  # the lead of the fact by which a document is told from others


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
class Table:
    """Rows of cells under the words of `head`; the first cell of a row names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[Item, ...], ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Parts of equal weight, side by side where there is room, else one after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, and the same in sentences for those who do not see it."""

    title: str
    drawing: Drawing
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """The code from which the answers can be had back, to be shown in letters and as a QR symbol."""

    code: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to write by hand: a label, and how many lines."""

    label: str
    lines: int


Block = Table | Beside | Figure | Origin | Blank


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it: items, then blocks, then smaller parts.

    `topic` says what it is about, for those who read one topic at a time. `compact` asks for small print and few
    lines where it is printed: items run on in one paragraph, as in a list of references.
    """

    heading: str
    items: tuple[Item, ...] = ()
    parts: tuple[Part, ...] = ()
    bullets: bool = True
    topic: str | None = None
    blocks: tuple[Block, ...] = ()
    compact: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A document. `decision` is the answer in one or two sentences; `facts` are what a file is sorted by."""

    title: str
    subtitle: str
    verdicts: tuple[Verdict, ...]
    parts: tuple[Part, ...]
    notice: str
    decision: str = ""
    facts: tuple[Item, ...] = ()
    language: str = "en"
