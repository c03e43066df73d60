"""What every chapter needs to know: the rule set with its cases and promises, and where each thing stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from skinquiz.checks.promised import beside
from skinquiz.conditions import comparisons
from skinquiz.messages import shown
from skinquiz.model import (
    CONCERNS,
    All,
    AnyOf,
    Case,
    Condition,
    Is,
    Not,
    Promise,
    Question,
    Rule,
    RuleSet,
    Section,
    Source,
    Statement,
)
from skinquiz.render.review.document import Clause, Fact, Link, Told, anchor
from skinquiz.render.voice import Voice
from skinquiz.render.words import answer_meant

_ASIDE = re.compile(r" *\([^()]*\)")
_INITIALS = re.compile(r" [A-Z][A-Z-]{0,4}$")
_SHORT = 36  # letters of a source's short name
PERSON, CLINICIAN, BOTH = "What people read", "What clinicians read", "What people and clinicians read"


class Book:
    """A rule set, and how its things are named, told and linked in the document."""

    def __init__(self, ruleset: RuleSet, cases: Sequence[Case], promises: Sequence[Promise]) -> None:
        self.ruleset, self.cases, self.promises = ruleset, cases, promises
        self.voice = Voice("person", ruleset.questions)
        self.numbers = {source: number for number, source in enumerate(ruleset.sources, 1)}
        self.places = {question: number for number, question in enumerate(ruleset.questions)}
        self.beside = beside(ruleset.rules, promises, ruleset.questions)

    # Links

    def question(self, id: str) -> Link:
        return Link(anchor("question", id), self.ruleset.questions[id].label)

    def source(self, id: str) -> Link:
        """Return a citation: who and when, of which tier, and its number among the references."""
        source = self.ruleset.sources[id]
        tier = f" (tier {source.tier})" if source.tier else ""
        return Link(anchor("source", id), f"{_short(source)}{tier} [{self.numbers[id]}]")

    def rules(self, rules: Iterable[Rule]) -> tuple[Link, ...]:
        return tuple(Link(anchor("rule", rule.id), rule.id) for rule in rules)

    # Statements and conditions

    def told(self, statement: Statement) -> tuple[Told, ...]:
        """Return the statement as people and as clinicians read it; once where that is the same."""
        if not statement.for_clinician or statement.for_clinician == statement.text:
            return (Told(BOTH, statement.text),)
        return Told(PERSON, statement.text), Told(CLINICIAN, statement.for_clinician)

    def rests_on(self, statement: Statement) -> Iterator[Fact]:
        """Yield how sure the statement is, what it rests on, and its sources or that there are none."""
        yield from (Fact(item.lead or "", item.text) for item in self.voice.surety(statement))
        if statement.evidence:
            yield Fact("Sources", links=tuple(map(self.source, statement.evidence)))
        elif not statement.evidence_lacking:
            yield Fact("Sources", "None.")

    def when(self, name: str, condition: Condition | None, otherwise: str) -> Fact:
        """Return for whom something holds; without a condition, the word for everybody."""
        return Fact(name, clause=self.clause(condition)) if condition else Fact(name, otherwise)

    def clause(self, condition: Condition) -> Clause:
        """Return a condition in words, in the order and with the brackets of the rule files."""
        match condition:
            case All(parts):
                return Clause("all of these", parts=tuple(map(self.clause, parts)))
            case AnyOf(parts):
                return Clause("at least one of these", parts=tuple(map(self.clause, parts)))
            case Not(AnyOf(parts)):
                return Clause("none of these", parts=tuple(map(self.clause, parts)))
            case Not(All(parts)):
                return Clause("not all of these together", parts=tuple(map(self.clause, parts)))
            case Not(part):
                return Clause("not this", parts=(self.clause(part),))
            case _:
                question = self.ruleset.questions[condition.question]
                return Clause(answer_meant(question, condition), self.question(condition.question))

    # What belongs together

    def section_of(self, rule: Rule) -> Section | None:
        """Return the section with the question that completes a rule's condition: the last that it looks at."""
        last = max((one.question for one in comparisons(rule.when)), key=self.places.__getitem__, default=None)
        return next((section for section in self.ruleset.sections if last in section.questions), None)

    def concern_of(self, section: Section) -> str | None:
        """Return the concern that a section follows up, if nobody without that concern is asked any of it."""
        needed = {_needed_concern(self.ruleset.questions[question]) for question in section.questions}
        return next(iter(needed)) if len(needed) == 1 and needed <= self.ruleset.concerns.keys() else None


def concerns_in_words(ruleset: RuleSet, concerns: Sequence[str]) -> str:
    """Return concerns by their labels, or those that are left out where these are fewer."""
    labels = {id: concern.label for id, concern in ruleset.concerns.items()}
    left_out = [label for id, label in labels.items() if id not in concerns]
    if not left_out:
        return f"All {len(labels)} concerns." if len(labels) > 1 else f"{labels[concerns[0]]}."
    if len(left_out) < len(concerns):
        return f"All concerns but these: {'; '.join(left_out)}."
    return f"{'; '.join(labels[id] for id in concerns)}."


def _needed_concern(question: Question) -> str | None:
    condition = question.ask_when
    parts = condition.parts if isinstance(condition, All) else (condition,)
    named = [part.options for part in parts if isinstance(part, Is) and part.question == CONCERNS]
    return named[0][0] if named and len(named[0]) == 1 else None


def _short(source: Source) -> str:
    """Return a source as `Spring 2017`: the first author without initials, or whoever published it, and the year."""
    first = _ASIDE.sub("", source.authors or source.publisher or source.title).split(",")[0]
    name = _INITIALS.sub("", first.removesuffix(" et al.").strip()) or source.id
    return " ".join(filter(None, (shown(name, _SHORT), source.year)))
