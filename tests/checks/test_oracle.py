"""Proofs, reach and differences: what the program finds is what a general solver finds, on rule sets of any size.

`SKINQUIZ_BREAKAGES=100` breaks the rules in so many ways of each kind; the default keeps the suite fast.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import pytest

pytest.importorskip("z3", reason="z3-solver, the second opinion on proofs, is not installed")
pytest.importorskip("pysat", reason="python-sat, the second opinion on proofs, is not installed")

from skinquiz.assess import assess
from skinquiz.checks.analysis.structure import analyse
from skinquiz.checks.diff import compare
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.prove import Broken, prove
from skinquiz.checks.reach import never_applying, never_asked
from skinquiz.conditions import Situation, Truth, comparisons, evaluate
from skinquiz.model import (
    CONCERNS,
    LADDER,
    NOT_SURE,
    Answers,
    Between,
    Comparison,
    ConcernAssessment,
    Condition,
    Is,
    Not,
    Outcome,
    Over,
    Promise,
    Question,
    Rule,
    RuleSet,
    Span,
    UntilDate,
    Within,
)
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.load import Written, load_with_promises, load_written
from tests.checks.test_everyone import options
from tests.checks.test_prove import listed
from tests.checks.test_reach import NEVER, SOMETIMES, with_rule
from tests.cli.conftest import TINY
from tests.golden.reports import AS_OF
from tests.solver.breakages import BREAKAGES, broken, kept
from tests.solver.changes import both_sides, changes
from tests.solver.clauses import Clauses
from tests.solver.logic import all_equal
from tests.solver.people import Side, everybody
from tests.solver.promises import Breaking, breaking
from tests.solver.smt import Smt

Solvers = Callable[[bool], Side]
FOLDERS = {"shipped": bundled_rules(), "tiny": TINY}
OF_EACH_KIND = int(os.environ.get("SKINQUIZ_BREAKAGES", "2"))
SOME_OTHERS = 8  # promises that a breakage has nothing to do with, tried beside those that it has


def seeds(test: int) -> range:
    """Return other seeds for each test, so that together they break the rules in more ways."""
    return range(test * OF_EACH_KIND, (test + 1) * OF_EACH_KIND)


@functools.cache
def loaded(name: str) -> tuple[RuleSet, tuple[Promise, ...]]:
    return load_with_promises(FOLDERS[name])


@functools.cache
def written(name: str) -> Written:
    return load_written(FOLDERS[name])


def solvers(ruleset: RuleSet) -> Solvers:
    """Return everybody in the faster solver: the one that knows sums of dates, only where these are needed."""
    return functools.cache(lambda sums: everybody(Smt() if sums else Clauses(), ruleset, AS_OF))


@functools.cache
def unbroken(name: str) -> Solvers:
    return solvers(loaded(name)[0])


# Promises


@pytest.mark.parametrize("solver", [Smt, Clauses])
@pytest.mark.parametrize("name", FOLDERS)
def test_every_promise_that_ships_holds(name: str, solver: type[Smt] | type[Clauses]) -> None:
    ruleset, promises = loaded(name)
    side = everybody(solver(), ruleset, AS_OF)
    asked = [one for one in promises if solver is Smt or not one.until]  # clauses know no sums of dates
    assert asked
    assert side.logic.possible(), "there are people"
    assert {one.id: [*breaking(side, one).concerns()] for one in asked} == {one.id: [] for one in asked}


def test_the_solver_does_find_what_is_broken() -> None:
    """A dropped rule, an answer that lifts, a date too early: the second opinion is not one that always agrees."""
    ruleset, promises = loaded("shipped")
    by_id = {one.id: one for one in promises}
    dropped = replace(ruleset, rules=tuple(one for one in ruleset.rules if one.id != "pregnant"))
    side = everybody(Smt(), dropped, AS_OF)
    assert set(breaking(side, by_id["pregnancy-always-waits"]).concerns()) > {"acne_scars", "wrinkles"}
    lifting = replace(by_id["to-be-pregnant-lifts-nothing"], adding=Is("unwell_now", ("no",)))
    assert set(breaking(side, lifting).concerns()) > {"acne_scars", "wrinkles"}
    promise = by_id["the-wait-after-acne-capsules-is-never-cut-short"]
    early = replace(promise, until=UntilDate("isotretinoin_stopped", Span(7, "months")))
    assert set(breaking(side, early).concerns()) > {"acne_scars", "wrinkles"}


@pytest.mark.parametrize("seed", seeds(0))
@pytest.mark.parametrize("kind", BREAKAGES)
@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_broken_breaks_the_same_promises(name: str, kind: str, seed: int) -> None:
    ruleset, promises = loaded(name)
    made = broken(ruleset, kind, seed)
    dice = random.Random(seed)
    near = [one for one in kept(promises, made.ruleset) if not made.questions.isdisjoint(questions_of(one))]
    others = [one for one in kept(promises, made.ruleset) if one not in near]
    far = dice.sample(others, k=min(SOME_OTHERS, len(others)))
    agree(made.ruleset, [*near, *far], solvers(made.ruleset), made.what)


def questions_of(promise: Promise) -> set[str]:
    """Return the questions that a promise names."""
    named = {leaf.question for one in (promise.when, promise.adding) if one for leaf in comparisons(one)}
    return named | ({promise.until.question} if promise.until else set())


def agree(ruleset: RuleSet, promises: Sequence[Promise], solvers: Solvers, what: str) -> None:
    """Hold the program's verdicts against the solver's, and each one's examples against the other."""
    for proof in prove(ruleset, promises, AS_OF):
        side = solvers(bool(proof.promise.until))
        second = breaking(side, proof.promise)
        said = {one.concern: one for one in proof.broken}
        found: list[str] = []
        for concern in second.concerns():
            if not found:
                check_example(second, concern)
            found.append(concern)
        assert set(said) == set(found), (what, proof.promise)
        for one in proof.broken[:1]:
            assert one.answers is not None
            assert side.logic.possible(*example_of(second, one)), (what, proof.promise, one)


def example_of(second: Breaking, one: Broken) -> Iterator[object]:
    """Yield that somebody is the program's example, and breaks the promise."""
    assert one.answers is not None
    yield second.side.is_person(one.answers)
    yield second.of(one.concern)
    if one.before is not None:
        yield second.before.is_person(one.before)
    if one.outcome is not None:
        yield second.side.is_rung(one.concern, one.outcome.rung)


def check_example(second: Breaking, concern: str) -> None:
    """Assess whom the solver found: the promise is broken for them."""
    promise, ruleset = second.promise, second.side.ruleset
    person, before = second.side.person(), second.before.person()
    told = told_of(ruleset, person, concern)
    situation = Situation(ruleset.questions, before, AS_OF)
    assert promise.when is None or evaluate(promise.when, situation).truth is Truth.YES
    if promise.adding:
        was = told_of(ruleset, before, concern)
        assert was.outcome is not None
        assert told.outcome is not None
        assert told.outcome.rung < was.outcome.rung
    elif promise.until:
        day = person[promise.until.question]
        assert isinstance(day, dt.date)
        late = told.earliest is not None and told.earliest >= promise.until.plus.after(day)
        assert (told.outcome, late) == ("wait", promise.kind == "never")
    elif promise.outcomes:
        assert (told.outcome in promise.outcomes) is (promise.kind == "never")
    else:
        found = {one.rule for one in told.findings} & set(promise.findings)
        assert found if promise.kind == "never" else found != set(promise.findings)


def told_of(ruleset: RuleSet, person: Answers, concern: str) -> ConcernAssessment:
    assessment = assess(ruleset, person, AS_OF)
    assert not assessment.missing
    assert not assessment.not_applicable
    return next(one for one in assessment.concerns if one.concern.id == concern)


@pytest.mark.parametrize("seed", seeds(3))
@pytest.mark.parametrize("name", FOLDERS)
def test_promises_that_nobody_made_are_decided_alike(name: str, seed: int) -> None:
    """Most of them are broken: of dates in other spans, of answers of every type, of any rule."""
    ruleset, _ = loaded(name)
    dice = random.Random(seed)
    agree(ruleset, [odd_promise(ruleset, dice, number) for number in range(6)], unbroken(name), f"seed {seed}")


def odd_promise(ruleset: RuleSet, dice: random.Random, number: int) -> Promise:
    names = [name for name in ruleset.questions if name != CONCERNS]
    concerns = tuple(dice.sample([*ruleset.concerns], k=min(3, len(ruleset.concerns))))
    when = any_comparison(ruleset, dice, dice.choice(names)) if dice.random() < 0.6 else None
    dates = [name for name in names if ruleset.questions[name].type == "date"]
    kind = dice.choice(["never", "always"])
    about = dice.choice(["outcomes", "findings", "until", "adding"])
    promise = Promise(f"odd-{number}", "here", "x", when, concerns, kind)  # type: ignore[arg-type]
    if about == "outcomes":
        return replace(promise, outcomes=tuple(dice.sample(LADDER, k=dice.randint(1, 4))))
    if about == "findings":
        return replace(promise, findings=tuple(one.id for one in dice.sample(ruleset.rules, k=dice.randint(1, 2))))
    if about == "until":
        return replace(promise, until=UntilDate(dice.choice(dates), any_span(dice)))
    return replace(promise, kind="never_lifts", adding=any_comparison(ruleset, dice, dice.choice(names)))


def any_comparison(ruleset: RuleSet, dice: random.Random, name: str) -> Comparison:
    question = ruleset.questions[name]
    if question.options:
        return Is(name, tuple(dice.sample(question.option_ids, k=dice.randint(1, min(2, len(question.options) - 1)))))
    if question.type == "date":
        return Within(name, any_span(dice)) if dice.random() < 0.5 else Over(name, any_span(dice))
    bound = dice.randint(question.minimum or 0, question.maximum or 0)
    return Between(name, *dice.choice([(bound, None), (None, bound), (bound, bound + 5)]))


def any_span(dice: random.Random) -> Span:
    unit, most = dice.choice([("days", 200), ("weeks", 30), ("months", 14), ("years", 3)])
    return Span(dice.randint(1, most), unit)  # type: ignore[arg-type]


# What is there in vain


@pytest.mark.parametrize("case", [*NEVER, *SOMETIMES])
def test_an_odd_rule_is_out_of_reach_for_both_or_for_neither(case: str) -> None:
    ruleset = with_rule({**NEVER, **SOMETIMES}[case])
    agree_on_reach(everybody(Clauses(), ruleset, AS_OF))


def agree_on_reach(side: Side) -> None:
    ruleset, logic = side.ruleset, side.logic
    everyone = Everyone(ruleset.questions, (rule.when for rule in ruleset.rules), AS_OF)
    rules = [rule.id for rule in ruleset.rules if not applies(side, rule)]
    questions = [name for name in ruleset.questions if not logic.possible(side.asked(name))]
    assert [one.id for one in never_applying(ruleset, everyone)] == rules
    assert [one.id for one in never_asked(ruleset, everyone)] == questions


@pytest.mark.parametrize("seed", seeds(1))
@pytest.mark.parametrize("kind", BREAKAGES)
@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_there_in_vain_is_so_for_both(name: str, kind: str, seed: int) -> None:
    made = broken(loaded(name)[0], kind, seed)
    side = everybody(Clauses(), made.ruleset, AS_OF)
    agree_on_reach(side)
    told = in_vain(replace(written(name), ruleset=made.ruleset, promises=()))
    had = {concern for concern in side.reached if best_case_is_had(side, concern)}
    assert told["unreachable-best-case"] == set(made.ruleset.concerns) - had
    pairs = combinations([rule for rule in made.ruleset.rules if applies(side, rule)], 2)
    assert told["repeated-rule"] == {later.id for one, later in pairs if same(side, one, later)}
    for idle in told["idle-rule"]:
        left = tuple(rule for rule in made.ruleset.rules if rule.id != idle)
        without = side.with_rules(replace(made.ruleset, rules=left))
        assert [*changes(side, without)] == [], f"nobody's outcome hangs on {idle}"


def in_vain(written: Written) -> dict[str, set[str]]:
    """Return the names that analysis gives first, by code."""
    problems = Problems()
    analyse(written, AS_OF, problems)
    told: dict[str, set[str]] = defaultdict(set)
    for one in problems.found:
        told[one.code].update(one.message.split("`")[1:2])
    return told


def applies(side: Side, rule: Rule) -> bool:
    return side.logic.possible(side.holds(rule.when), side.holds(Is(CONCERNS, rule.concerns)))


def best_case_is_had(side: Side, concern: str) -> bool:
    best = side.ruleset.concerns[concern].best_case.outcome
    return side.logic.possible(side.chosen(concern), side.is_rung(concern, best.rung))


def same(side: Side, one: Rule, later: Rule) -> bool:
    """Say whether two rules ask for the same of the same people, told by the same questions."""
    if one.outcome is None or one.outcome is not later.outcome or set(one.concerns).isdisjoint(later.concerns):
        return False
    if {leaf.question for leaf in comparisons(one.when)} != {leaf.question for leaf in comparisons(later.when)}:
        return False
    return not side.logic.possible(side.logic.opposite(all_equal(side.logic, *map(side.holds, (one.when, later.when)))))


# Differences


@pytest.mark.parametrize("seed", seeds(2))
@pytest.mark.parametrize("kind", BREAKAGES)
@pytest.mark.parametrize("name", FOLDERS)
def test_the_same_outcomes_change(name: str, kind: str, seed: int) -> None:
    old, _ = loaded(name)
    made = broken(old, kind, seed)
    agree_on_changes(old, made.ruleset, made.what)


def agree_on_changes(old: RuleSet, new: RuleSet, what: str) -> None:
    difference = compare(old, new, AS_OF)
    sides = both_sides(Clauses(), old, new, AS_OF)
    found = set()
    for concern, was, now in changes(*sides):
        found.add((concern, was, now))
        told = [told_of(side.ruleset, side.person(), concern).outcome for side in sides]
        assert told == [was, now], "whom the solver found is told just this"
    assert {(one.concern, one.old, one.new) for one in difference.changes} == found, what
    assert set(difference.affected) == {concern for concern, _, _ in found}, what
    for one in difference.changes:
        assert is_example(sides, one.concern, one.example, [one.old.rung, one.new.rung]), (what, one)


# A list of which every option stands alone: some answer is always given

ALONE = Question("marks", "?", "choices", "Marks", options=options(alone=("none", NOT_SURE)))
NEITHER = Not(Is("marks", ("none", NOT_SURE)))


def about_marks(question: Question, when: Condition) -> RuleSet:
    """Return one concern, one list, and one rule that asks for a wait."""
    ruleset = listed({"none": Outcome.WAIT})
    rule = replace(ruleset.rules[0], when=when)
    return replace(ruleset, questions={**ruleset.questions, "marks": question}, rules=(rule,))


def test_a_list_whose_options_all_stand_alone_is_not_left_empty() -> None:
    agree_on_reach(everybody(Clauses(), about_marks(ALONE, NEITHER), AS_OF))


def test_two_lists_that_share_only_what_stands_alone_are_not_left_empty() -> None:
    old = replace(ALONE, options=options("face", "hands", alone=("none",)))
    new = replace(ALONE, options=options("elbows", "knees", alone=("none",)))
    agree_on_changes(about_marks(old, Is("marks", ("hands",))), about_marks(new, NEITHER), "only `none` is common")


def is_example(sides: tuple[Side, Side], concern: str, example: Answers, rungs: Sequence[int]) -> bool:
    """Say whether somebody gives these answers, as far as each asks for them, and has these rungs."""
    logic, parts = sides[0].logic, []
    for side, rung in zip(sides, rungs, strict=True):
        situation = Situation(side.ruleset.questions, example, AS_OF)
        own = {name: a for name, a in example.items() if situation.applies(name) is Truth.YES}
        parts += [side.is_person(own), side.is_rung(concern, rung), side.chosen(concern)]
    return logic.possible(*parts)
