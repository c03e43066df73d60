"""A rule set on trial: its cases are run, what they leave out is named, and what nobody would notice is looked for."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from skinquiz.answers import AnswersError
from skinquiz.assess import assess
from skinquiz.checks.cases import case_answers, run_case
from skinquiz.checks.cast import Cast
from skinquiz.checks.coverage import (
    Branch,
    Rung,
    Unseen,
    branches,
    conditional,
    expected_rungs,
    lacking,
    open_branches,
    open_rungs,
    rungs,
    unseen,
)
from skinquiz.checks.everyone.cells import told_apart
from skinquiz.checks.everyone.near import Nearest
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.mutants import Mutant, looked_at, mutants, noticed_by, survivors
from skinquiz.checks.proposals import Gap, Proposal, Proposer
from skinquiz.model import CONCERNS, Answers, Case, Condition, Is, RuleSet
from skinquiz.rulefiles.load import Written

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """The cases as they came out, and what they leave out of all that somebody can show."""

    written: Written
    as_of: dt.date
    failed: tuple[tuple[Case, tuple[str, ...]], ...]
    holding: tuple[Case, ...]
    lacking: Mapping[str, tuple[str, ...]]
    shown_branches: int
    open_branches: tuple[Branch, ...]
    shown_rungs: int
    open_rungs: tuple[Rung, ...]
    conditional: int
    unseen: tuple[Unseen, ...]


def tried(written: Written, today: dt.date) -> Trial:
    """Return how the cases come out. Everybody is looked at on the day of most cases, or `today` if there are none."""
    ruleset = written.ruleset
    ran = [(case, tuple(run_case(ruleset, case))) for case in written.cases]
    as_of = _day(written.cases, today)
    cast = Cast(ruleset, [case for case in written.cases if _usable(case, ruleset)])
    expected = expected_rungs(written.cases)
    return Trial(
        written=written,
        as_of=as_of,
        failed=tuple((case, differences) for case, differences in ran if differences),
        holding=tuple(case for case, differences in ran if not differences),
        lacking=lacking(ruleset, written.cases),
        shown_branches=sum(bool(cast.of(branch.needs)) for branch in branches(ruleset)),
        open_branches=open_branches(cast, as_of),
        shown_rungs=sum(rung in expected for rung in rungs(ruleset)),
        open_rungs=open_rungs(ruleset, written.cases, as_of),
        conditional=len(conditional(ruleset)),
        unseen=unseen(cast, as_of),
    )


def _day(cases: Iterable[Case], otherwise: dt.date) -> dt.date:
    days = Counter(case.as_of for case in cases)
    return max(days, key=lambda day: (days[day], day), default=otherwise)


@dataclass(frozen=True, slots=True)
class Weakened:
    """How many mutants there are; those of which everybody is told the same; and those that a case should notice."""

    mutants: int
    equivalent: tuple[Mutant, ...]
    gaps: tuple[Gap, ...]


def weakened(trial: Trial, progress: Progress) -> Weakened:
    """Return what becomes of every mutant; `progress` hears how many are done."""
    ruleset = trial.written.ruleset
    cast = Cast(ruleset, trial.holding)
    every = tuple(mutants(ruleset))
    unnoticed: list[Mutant] = []
    for number, mutant in enumerate(every, 1):
        progress(number, len(every))
        unnoticed += [mutant] if noticed_by(mutant, cast) is None else []
    proposer = _proposer(trial, unnoticed)
    decided = tuple(survivors(unnoticed, ruleset, proposer.nearest))
    gaps = tuple(proposer.gap(one.mutant, one.example) for one in decided if one.example)
    return Weakened(len(every), tuple(one.mutant for one in decided if not one.example), gaps)


def missing(trial: Trial, weak: Weakened) -> tuple[Proposal, ...]:
    """Return a case for all that is missing, as few as serve."""
    proposer = _proposer(trial, [gap.mutant for gap in weak.gaps])
    return tuple(proposer.missing(trial.written.cases, weak.gaps, trial.open_branches, trial.open_rungs))


def _proposer(trial: Trial, unnoticed: Iterable[Mutant]) -> Proposer:
    """Return what finds examples for these mutants, and for all else that the cases leave out, near their people."""
    ruleset = trial.written.ruleset
    rules = [rule.when for rule in ruleset.rules]
    others: list[Condition] = [Is(CONCERNS, (name,)) for name in ruleset.concerns]
    others += [*(one.needs for one in trial.open_branches), *looked_at(unnoticed, ruleset)]
    gates = [question.ask_when for question in ruleset.questions.values() if question.ask_when]
    everyone = Everyone(ruleset.questions, rules, trial.as_of, others)
    people = dict(_complete(trial.written, trial.as_of))
    return Proposer(ruleset, trial.written.people, Nearest(everyone, told_apart([*rules, *others, *gates]), people))


def _usable(case: Case, ruleset: RuleSet) -> bool:
    try:
        case_answers(ruleset, case)
    except AnswersError:
        return False
    return True


def _complete(written: Written, as_of: dt.date) -> Iterator[tuple[str, Answers]]:
    """Yield the people of the cases who have answered all that they are asked, by name, with what counts of it."""
    for name, answers in written.people.items():
        try:
            typed = case_answers(written.ruleset, Case(name, name, as_of, _given(answers), {}, (), ()))
        except AnswersError:
            continue
        assessment = assess(written.ruleset, typed, as_of)
        if not assessment.missing:
            yield name, assessment.answers


def _given(answers: Mapping[str, object]) -> dict[str, object]:
    return {name: answer for name, answer in answers.items() if answer is not None}
