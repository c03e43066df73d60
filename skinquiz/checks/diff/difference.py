"""What differs between two rule sets, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skinquiz.checks.diff.questionnaire import OnlyOne
from skinquiz.model import Answers, Outcome

Kind = Literal["added", "removed", "changed"]


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
    texts: tuple[str, ...]

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
