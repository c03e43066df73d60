"""A rule set as a document for review, before it is laid out: chapters, entries to judge, and references.

Everything that can be pointed at has an anchor; a `Link` leads to one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from skinquiz.model import Drawing, Outcome, Source

_PLAIN = re.compile("[A-Za-z0-9_-]")


def anchor(*names: str) -> str:
    """Return the anchor of what goes by these names, such as `rule.age-under-18`. Other names give another anchor."""
    return ".".join("".join(c if _PLAIN.match(c) else f"~{ord(c):x}~" for c in name) for name in names)


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an anchor of this document, and what may be said beside them."""

    to: str
    text: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a condition: a question and the answer meant, or other pieces under the words that join them."""

    text: str
    question: Link | None = None
    parts: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of an entry: its name, and words, links or a condition."""

    name: str
    text: str = ""
    links: tuple[Link, ...] = ()
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A text that somebody is shown, and who; nobody is named where it says so itself."""

    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as people see it."""

    anchor: str
    id: str
    label: str
    help: str = ""
    exclusive: bool = False
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reviewer judges by itself. `kind` and `title` together name it; `mark` stands where there is no outcome.

    `terms` say for whom it is, and stand before what is told; `facts` say what it rests on, and stand behind.
    """

    anchor: str
    kind: str
    title: str
    id: str = ""
    outcome: Outcome | None = None
    mark: str = ""
    urgent: str = ""
    terms: tuple[Fact, ...] = ()
    told: tuple[Told, ...] = ()
    choices: tuple[Choice, ...] = ()
    facts: tuple[Fact, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The entry in a few words, wherever it stands."""
        return f"{self.kind}: {self.title}" if self.kind else self.title


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table: words, then links, or a condition. `anchor` is set where others point at it."""

    text: str = ""
    links: tuple[Link, ...] = ()
    clause: Clause | None = None
    outcome: Outcome | None = None
    anchor: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under the words of `head`; the first cell names its row. With `judged`, each row is judged by itself."""

    label: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    judged: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it: paragraphs, facts, entries, tables, then smaller parts."""

    anchor: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    entries: tuple[Entry, ...] = ()
    tables: tuple[Table, ...] = ()
    parts: tuple[Part, ...] = ()
    topic: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A source by its number, and whatever cites it."""

    anchor: str
    number: int
    source: Source
    cited_by: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something known to be wrong: of what kind, what exactly, and where it stands if the document has it."""

    kind: str
    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How the rule set stands on a day: what came of each check, and all known faults."""

    day: str
    said: tuple[Fact, ...]
    faults: tuple[Fault, ...]

    @property
    def in_short(self) -> str:
        """How many faults are known."""
        return f"{len(self.faults):,} known {'fault' if len(self.faults) == 1 else 'faults'}"


@dataclass(frozen=True, slots=True)
class Review:
    """The whole document. `status` stands first; `chapters` are what is judged; `guide` tells how to read them."""

    title: str
    language: str
    version: str
    ruleset: str
    sha256: str
    status: Status
    facts: tuple[Fact, ...]
    notice: str
    disclaimer: str
    guide: tuple[Part, ...]
    chapters: tuple[Part, ...]
    references: tuple[Reference, ...]
