"""Cases that are missing, proposed: somebody who shows what no case does, with what the rules say of them as they are.

What is expected is what the rules say now. Whether that is right is for a person to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from skinquiz.assess import assess
from skinquiz.checks.cases import case_answers, run_case
from skinquiz.checks.cast import Cast
from skinquiz.checks.coverage import Branch, Rung, expected_rungs, lacking, shown_by
from skinquiz.checks.everyone.near import Example, Nearest
from skinquiz.checks.mutants.mutant import Mutant, applied, chosen
from skinquiz.checks.mutants.witnesses import noticed_by
from skinquiz.checks.shown import Shown, names_shown
from skinquiz.conditions import comparisons
from skinquiz.model import All, Answer, Answers, Assessment, Case, Outcome, Rule, RuleSet

LONGEST_NAME = 100
Raw = Mapping[str, object]  # answers as a case writes them; None is an answer taken away


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case, and how it is written: the person it starts from, and the answers that stand there."""

    case: Case
    person: str | None
    answers: Raw


@dataclass(frozen=True, slots=True)
class Gap:
    """A mutant that no case notices, the case that would, and what it would say."""

    mutant: Mutant
    proposal: Proposal
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposer:
    """What proposals are made from: the rules, the people of the cases as written, and who can be found near them."""

    ruleset: RuleSet
    people: Mapping[str, Raw]
    nearest: Nearest

    def missing(
        self,
        cases: Sequence[Case],
        gaps: Iterable[Gap],
        branches: Iterable[Branch],
        rungs: Iterable[Rung],
    ) -> list[Proposal]:
        """Return a case for all that these lack, none of them for what an earlier one shows already."""
        found = [one for rule, what in lacking(self.ruleset, cases).items() for one in self._of_rule(rule, what, cases)]
        cast = self._cast(found)
        for gap in gaps:
            if noticed_by(gap.mutant, cast) is None:
                found.append(gap.proposal)
                cast = self._cast(found)
        for branch in branches:
            if not cast.of(branch.needs):
                found += self._showing(f"{branch.rule}: {branch.words}", branch.needs)
                cast = self._cast(found)
        for rung in rungs:
            if rung not in expected_rungs(one.case for one in found):
                found += self._at(rung)
        return list(_joined(found))

    def _cast(self, found: Iterable[Proposal]) -> Cast:
        return Cast(self.ruleset, [one.case for one in found])

    # Mutants

    def gap(self, mutant: Mutant, example: Example) -> Gap:
        """Return the gap with the case of this example, which notices the mutant."""
        weakened = applied(mutant, self.ruleset)
        told, otherwise = (assess(one, example.answers, self.day) for one in (self.ruleset, weakened))
        before, after = _found(told), _found(otherwise)
        shown, other = names_shown(told), names_shown(otherwise)
        one = self._proposal(
            _name(mutant, before, after),
            example,
            sorted(before - after),
            sorted(after - before),
            sorted(shown - other),
            sorted(other - shown),
        )
        if not _differences(one, mutant, self.ruleset):
            one = self._without_lapsed(one, example)
        return Gap(mutant, one, _differences(one, mutant, self.ruleset))

    def _without_lapsed(self, one: Proposal, example: Example) -> Proposal:
        """Take away what the person answers without being asked: asked after all, it would count."""
        lapsed = dict.fromkeys(name for name in one.case.answers if name not in example.answers)
        kept = {name: answer for name, answer in one.case.answers.items() if name not in lapsed}
        return Proposal(replace(one.case, answers=kept), one.person, {**one.answers, **lapsed})

    # Rules

    def _of_rule(self, rule_id: str, what: Sequence[str], cases: Sequence[Case]) -> Iterator[Proposal]:
        rule = next(rule for rule in self.ruleset.rules if rule.id == rule_id)
        hit = None if "applies" in what else self._hit_of_the_day(rule, cases)
        if hit is None:
            hit = self._find(All((chosen(*rule.concerns), rule.when)))
            if hit is None:
                return  # nobody can be told this
            yield self._proposal(f"{rule.id} applies", hit, [rule.id])
        if "just misses" in what and (miss := self._near_miss(rule, hit)):
            yield self._proposal(f"{rule.id} just misses", miss, [], [rule.id])

    def _hit_of_the_day(self, rule: Rule, cases: Sequence[Case]) -> Example | None:
        """Return somebody of a case to whom the rule applies; a miss on another day would not be near."""
        there = (case for case in cases if rule.id in case.applies and case.as_of == self.day)
        case = next(there, None)
        if case is None:
            return None
        return self.nearest.told(assess(self.ruleset, case_answers(self.ruleset, case), self.day).answers)

    def _near_miss(self, rule: Rule, hit: Example) -> Example | None:
        questions = dict.fromkeys(leaf.question for leaf in comparisons(rule.when))
        gates = (self.ruleset.questions[name].ask_when for name in questions)
        opening = [leaf.question for gate in gates if gate for leaf in comparisons(gate)]
        holding = self.nearest.everyone.holding(All((chosen(*rule.concerns), rule.when)))
        return self.nearest.beside(hit.answers, [*questions, *opening], holding)

    # Branches and rungs

    def _showing(self, name: str, needs: All) -> Iterator[Proposal]:
        example = self._find(needs)
        if example is not None:
            yield self._proposal(name, example)

    def _at(self, rung: Rung) -> Iterator[Proposal]:
        found = (self._find(one) for one in shown_by(rung, self.ruleset))
        there = [example for example in found if example is not None]
        for example in sorted(there, key=lambda one: one.distance)[:1]:
            yield self._proposal(f"{rung.concern} can come out as {rung.outcome}", example)

    # Everything

    @property
    def day(self) -> dt.date:
        return self.nearest.everyone.as_of

    def _find(self, condition: All) -> Example | None:
        return self.nearest.find(self.nearest.everyone.failing(condition))

    def _proposal(
        self,
        name: str,
        example: Example,
        applies: Sequence[str] = (),
        misses: Sequence[str] = (),
        shows: Sequence[str] = (),
        hides: Sequence[str] = (),
    ) -> Proposal:
        other = {question: _written(answer) for question, answer in example.other.items()}
        own = self.people[example.like] if example.like else {}
        expect = dict(_expected(self.ruleset, example.answers, self.day))
        listed = (tuple(names) for names in (applies, misses, shows, hides))
        case = Case(name, "proposed", self.day, {**own, **other}, expect, *listed)
        return Proposal(case, example.like, other)


def _joined(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """Yield the proposals, those of the same answers as one."""
    alike: dict[str, list[Proposal]] = {}
    for one in proposals:
        alike.setdefault(f"{one.person} {one.answers}", []).append(one)
    for number, (first, *others) in enumerate(alike.values(), 1):
        cases = [one.case for one in (first, *others)]
        name = "; ".join(case.name for case in cases)
        if others and len(name) > LONGEST_NAME:
            name = f"{first.case.name}; and {len(others)} more"
        case = replace(
            first.case,
            name=name,
            where=f"proposed:{number}",
            applies=_each_once(case.applies for case in cases),
            misses=_each_once(case.misses for case in cases),
            shows=_each_once(case.shows for case in cases),
            hides=_each_once(case.hides for case in cases),
        )
        yield replace(first, case=case)


def _each_once(lists: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in lists for name in names))


def _differences(one: Proposal, mutant: Mutant, ruleset: RuleSet) -> tuple[str, ...]:
    return tuple(run_case(applied(mutant, ruleset), one.case))


def _found(assessment: Assessment) -> set[str]:
    return {finding.rule for one in assessment.concerns for finding in one.findings}


def _name(mutant: Mutant, before: set[str], after: set[str]) -> str:
    if isinstance(mutant.changed, Shown):
        return f"{mutant.id} is shown just where it should be, and would not be if {mutant.words}"
    if mutant.of == "question":
        return f"{mutant.id} is asked just where it should be, and not {mutant.words}"
    if mutant.of == "best case":
        return f"the best case of {mutant.id} is no better, as with {mutant.words}"
    if mutant.id in before - after:
        return f"{mutant.id} applies, and would not with {mutant.words}"
    if mutant.id in after - before:
        return f"{mutant.id} does not apply, and would with {mutant.words}"
    return f"{mutant.id} makes a difference, and another one with {mutant.words}"


def _expected(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield what the rules say of each concern now, as a case expects it."""
    for one in assess(ruleset, answers, as_of).concerns:
        expect: dict[str, object] = {"outcome": str(one.outcome), "fit": str(one.fit), "safety": str(one.safety)}
        if one.outcome is Outcome.WAIT:
            expect["earliest"] = one.earliest.isoformat() if one.earliest else None
            expect["wait_for"] = one.wait_for
        yield one.concern.id, expect


def _written(answer: Answer) -> object:
    return list(answer) if isinstance(answer, tuple) else str(answer)
