"""What an item of the standard is, what can come of it, and how that is put."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from skinquiz.checks.aid.facts import Subject
from skinquiz.messages import shown

MOST_NAMED = 6


class Status(StrEnum):
    """What came of an item."""

    PASS = "pass"
    FAIL = "fail"
    NEEDS_PEOPLE = "needs people"
    NOT_APPLICABLE = "not applicable"


class Group(StrEnum):
    """How much hangs on an item."""

    QUALIFYING = "qualifying"
    CERTIFICATION = "certification"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of an item, and which places were looked at."""

    status: Status
    looked_at: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the standard. `says` is what should hold, as a sentence."""

    id: str
    group: Group
    says: str
    judge: Callable[[Subject], Judgement]


@dataclass(frozen=True, slots=True)
class Judged:
    item: Item
    judgement: Judgement


def passes(looked_at: str) -> Judgement:
    return Judgement(Status.PASS, looked_at)


def fails(looked_at: str, names: Sequence[str] = ()) -> Judgement:
    """Return a failure, with the first of the names of what is lacking."""
    return Judgement(Status.FAIL, f"{looked_at}: {few(names)}." if names else looked_at)


def needs_people(looked_at: str) -> Judgement:
    return Judgement(Status.NEEDS_PEOPLE, looked_at)


def always_needs_people(looked_at: str) -> Callable[[Subject], Judgement]:
    """Return the judge of an item of which a program can see nothing."""
    return lambda _: needs_people(looked_at)


def not_a_test(subject: Subject) -> Judgement:
    """Judge an item that the standard asks of aids about tests only."""
    return Judgement(Status.NOT_APPLICABLE, f"A treatment ({shown(subject.ruleset.treatment)}), not a test.")


def few(names: Sequence[str]) -> str:
    """Return names in one line, the first ones if they are many."""
    named = ", ".join(shown(name) for name in names[:MOST_NAMED])
    return f"{named} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else named


def count(number: int, one: str) -> str:
    """Return `1 text` or `3 texts`."""
    return f"{number} {one if number == 1 else one + 's'}"
