"""What differs between two rule sets, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skinquiz.checks.diff.questionnaire import OnlyOne
from skinquiz.model import Answers, Outcome

Kind = Literal["added", "removed", "changed"]
WarningKind = Literal["urgent", "note", "guidance", "until", "finding"]
How = Literal["removed", "fewer", "changed", "earlier", "less urgent"]


@dataclass(frozen=True, slots=True)
class Responsible:
    """What is behind a change of outcome: a rule, or the best case of the concern (`rule` is None)."""

    rule: str | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Change:
    """Those whose outcome changes in the same way; `example` is the plainest of them."""

    concern: str
    old: Outcome
    new: Outcome
    people: int
    example: Answers
    responsible: tuple[Responsible, ...]

    @property
    def rises(self) -> bool:
        """Whether the new outcome is better than the old one."""
        return self.new.rung < self.old.rung


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that differs: in what, and for how many people it now holds, or holds no more."""

    rule: str
    kind: Kind
    what: tuple[str, ...]
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class TextChange:
    """Words of what both have that differ; None where there are none.

    `answered_by` says that people choose their answers by them, so that nothing shows the answers to mean the same.
    """

    thing: str
    part: str
    old: str | None
    new: str | None
    answered_by: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """A warning that somebody had: the urgent words of a rule, a note, guidance, or the end of a wait.

    `people` is for how many it is lost. Of a wait there are the concerns instead for which somebody still waits.
    """

    kind: WarningKind
    thing: str
    how: How
    people: int | None
    concerns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs. `people` is the number of sets of answers that both questionnaires know."""

    people: int
    people_old: int
    people_new: int
    changes: tuple[Change, ...]
    rules: tuple[RuleChange, ...]
    only_one: tuple[OnlyOne, ...]
    questions_added: tuple[str, ...]
    questions_removed: tuple[str, ...]
    questions_changed: tuple[str, ...]
    texts: tuple[TextChange, ...]
    lost: tuple[Lost, ...] = ()

    @property
    def affected(self) -> tuple[str, ...]:
        """The concerns of which somebody's outcome changes."""
        return tuple(dict.fromkeys(change.concern for change in self.changes))

    @property
    def rises(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.rises)

    @property
    def new_answers(self) -> tuple[OnlyOne, ...]:
        """Answers that had no advice before, so that nothing shows the new advice to be as careful."""
        return tuple(one for one in self.only_one if one.new)

    @property
    def old_answers(self) -> tuple[OnlyOne, ...]:
        """Answers that can no longer be given, so that who gave them has to give another."""
        return tuple(one for one in self.only_one if not one.new)

    @property
    def meanings(self) -> tuple[TextChange, ...]:
        """Words by which people answer, and which differ."""
        return tuple(one for one in self.texts if one.answered_by)
