"""What people are shown beside outcomes: alternatives, courses and guidance, by the names that cases use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from skinquiz.model import CONCERNS, All, Assessment, Concern, Condition, Is, Not, RuleSet

COURSE = "course"


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that is shown to those who meet `when`, if they chose its concern; None is everybody.

    Guidance belongs to no concern. `name` is what a case calls it.
    """

    of: Literal["alternative", "course", "guidance"]
    id: str
    concern: str | None
    when: Condition | None

    @property
    def name(self) -> str:
        return self.id if self.concern is None else f"{self.concern}.{self.id}"

    @property
    def shown_to(self) -> All:
        """The condition that is true for those to whom it is shown."""
        return All((*self.chosen.parts, *([self.when] if self.when else [])))

    @property
    def hidden_from(self) -> All | None:
        """The condition that is true for those from whom only `when` keeps it; None if it is shown to all."""
        return All((*self.chosen.parts, Not(self.when))) if self.when else None

    @property
    def chosen(self) -> All:
        """The condition that is true for those who chose its concern; for everybody if it belongs to none."""
        return All(() if self.concern is None else (Is(CONCERNS, (self.concern,)),))


def all_shown(ruleset: RuleSet) -> Iterator[Shown]:
    """Yield all that can be shown, in the order of the files."""
    for concern in ruleset.concerns.values():
        if concern.course:
            yield Shown("course", COURSE, concern.id, concern.course.when)
        for one in concern.alternatives:
            yield Shown("alternative", one.id, concern.id, one.when)
    for item in ruleset.guidance:
        yield Shown("guidance", item.id, None, item.when)


def names_shown(assessment: Assessment) -> set[str]:
    """Return the names of all that somebody is shown."""
    names = {item.id for item in assessment.guidance}
    for one in assessment.concerns:
        names |= {f"{one.concern.id}.{alternative.id}" for alternative in one.alternatives}
        names |= {f"{one.concern.id}.{COURSE}"} if one.course else set()
    return names


def with_shown(shown: Shown, ruleset: RuleSet) -> RuleSet:
    """Return the rule set in which this is shown under its `when`, whatever it was there."""
    if shown.concern is None:
        items = (replace(one, when=shown.when) if one.id == shown.id else one for one in ruleset.guidance)
        return replace(ruleset, guidance=tuple(items))
    concern = _in_concern(shown, ruleset.concerns[shown.concern])
    return replace(ruleset, concerns={**ruleset.concerns, concern.id: concern})


def _in_concern(shown: Shown, concern: Concern) -> Concern:
    if shown.of == "course":
        return replace(concern, course=concern.course and replace(concern.course, when=shown.when))
    others = (replace(one, when=shown.when) if one.id == shown.id else one for one in concern.alternatives)
    return replace(concern, alternatives=tuple(others))
