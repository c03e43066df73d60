"""Mutants: each kind is made, the short way to what notices them is the long one, and who is named is told apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.checks.cases import run_case
from skinquiz.checks.cast import Cast
from skinquiz.checks.everyone.cells import told_apart
from skinquiz.checks.everyone.near import Nearest
from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.mutants import Mutant, applied, looked_at, mutants, noticed_by, survivors
from skinquiz.checks.mutants.conditions import ALWAYS, NEVER, changes
from skinquiz.checks.proposals import Proposer
from skinquiz.checks.shown import Shown, all_shown, names_shown
from skinquiz.conditions import Situation, Truth, evaluate
from skinquiz.model import (
    CONCERNS,
    All,
    Alternative,
    Answers,
    AnyOf,
    Assessment,
    Between,
    Case,
    Condition,
    Course,
    Guidance,
    Is,
    Not,
    Outcome,
    Over,
    Question,
    Rule,
    RuleSet,
    Span,
    UntilDate,
    UntilEvent,
    Within,
)
from skinquiz.rulefiles.load import load_ruleset
from skinquiz.rulefiles.parse import conjuncts
from tests.checks.test_everyone import AS_OF, QUESTIONS, conditions, everyone
from tests.checks.test_prove import BASE, CONCERN, dated_rule_sets, rule_sets
from tests.cli.conftest import TINY

BY_ID = {question.id: question for question in QUESTIONS}
DEEP, FACE = Is("tint", ("deep",)), Is("areas", ("face",))
DAYS = Span(6, "days")

# Conditions


SLIPS: dict[str, tuple[Condition, dict[str, Condition]]] = {
    "an option of several": (
        Is("tint", ("light", "deep")),
        {
            "`light` of `tint` left out": DEEP,
            "`deep` of `tint` left out": Is("tint", ("light",)),
        },
    ),
    "the only option": (DEEP, {"`deep` of `tint` left out": NEVER}),
    "bounds, as far as they can be answered": (
        Between("age", 3, 5),
        {
            "`age` at least 4 for 3": Between("age", 4, 5),
            "`age` at most 4 for 5": Between("age", 3, 4),
            "`age` at most 6 for 5": Between("age", 3, 6),
        },
    ),
    "bounds that would cross": (
        Between("age", 4, 4),
        {"`age` at least 3 for 4": Between("age", 3, 4), "`age` at most 5 for 4": Between("age", 4, 5)},
    ),
    "a span": (
        Within("last", DAYS),
        {
            "`last` within 5 days for 6 days": Within("last", Span(5, "days")),
            "`last` within 7 days for 6 days": Within("last", Span(7, "days")),
        },
    ),
    "the shortest span": (
        Over("last", Span(1, "years")),
        {"`last` over 2 years for 1 year": Over("last", Span(2, "years"))},
    ),
    "all": (
        All((DEEP, FACE)),
        {
            "`deep` of `tint` left out": NEVER,
            "`tint is deep` left out": FACE,
            "`face` of `areas` left out": NEVER,
            "`areas includes face` left out": DEEP,
            "`any` for `all` in (tint is deep and areas includes face)": AnyOf((DEEP, FACE)),
        },
    ),
    "any": (
        AnyOf((DEEP, FACE)),
        {
            "`deep` of `tint` left out": FACE,
            "`tint is deep` left out": FACE,
            "`face` of `areas` left out": DEEP,
            "`areas includes face` left out": DEEP,
            "`all` for `any` in (tint is deep or areas includes face)": All((DEEP, FACE)),
        },
    ),
    "not": (
        Not(DEEP),
        {"`not` left out before (tint is deep)": DEEP, "`deep` of `tint` left out": ALWAYS},
    ),
}


@pytest.mark.parametrize("case", SLIPS)
def test_every_slip_is_made(case: str) -> None:
    condition, wanted = SLIPS[case]
    assert {change.words: change.condition for change in changes(condition, BY_ID)} == wanted


# Rule sets


def small(*rules: Rule, **questions: Question) -> RuleSet:
    template = next(iter(BASE.concerns.values()))
    concerns = {name: replace(template, id=name, course=None, alternatives=()) for name in ("one", "two")}
    asked = {CONCERNS: CONCERN, **BY_ID, **questions}
    return replace(BASE, questions=asked, concerns=concerns, rules=tuple(rules), guidance=())


def rule(when: Condition, outcome: Outcome | None = Outcome.WAIT, **other: object) -> Rule:
    one = Rule("r", when, outcome, ("one", "two"), "safety", BASE.rules[0].statement)
    return replace(one, **other)  # type: ignore[arg-type]


def with_texts(ruleset: RuleSet, *whens: Condition | None) -> RuleSet:
    """The rule set with an alternative, a course and guidance, each under its condition."""
    alternative, course, guidance = whens
    said = BASE.rules[0].statement
    one = replace(
        ruleset.concerns["one"],
        alternatives=(Alternative("other", "Other", alternative, said),),
        course=Course(None, None, None, said, course),
    )
    item = Guidance("advice", "expect", None, guidance, said)
    return replace(ruleset, concerns={**ruleset.concerns, "one": one}, guidance=(item,))


def kinds(ruleset: RuleSet) -> list[tuple[str, str, str]]:
    return [(one.of, one.kind, one.words) for one in mutants(ruleset)]


def test_a_rule_is_dropped_once_and_lifted_a_rung() -> None:
    assert kinds(small(rule(DEEP))) == [
        ("rule", "dropped", "the rule left out"),  # as much as its only option left out
        ("rule", "outcome", "`ask_clinician` for `wait`"),
    ]


def test_a_note_is_kept_as_a_note() -> None:
    assert kinds(small(rule(DEEP, None))) == [("rule", "dropped", "the rule left out")]


def test_a_rule_about_some_concerns_loses_each() -> None:
    whole = small(rule(DEEP, None, concerns=("one",)))
    assert ("rule", "concern", "the concern `one` left out") not in kinds(whole)
    three = {**whole.concerns, "three": whole.concerns["one"]}
    some = replace(whole, concerns=three, rules=(rule(DEEP, None),))
    assert [one for one in kinds(some) if one[1] == "concern"] == [
        ("rule", "concern", "the concern `one` left out"),
        ("rule", "concern", "the concern `two` left out"),
    ]


def test_what_a_person_is_told_to_wait_for_moves_along() -> None:
    until = UntilDate("last", DAYS)
    moved = [
        one.changed
        for one in mutants(small(rule(All((DEEP, Within("last", DAYS))), until=until)))
        if one.kind == "bound"
    ]
    assert [one.until for one in moved if isinstance(one, Rule)] == [
        UntilDate("last", Span(5, "days")),
        UntilDate("last", Span(7, "days")),
    ]


def test_a_wait_for_a_date_never_loses_the_date() -> None:
    """Such a rule would be refused when loaded, and nobody could be told the day."""
    made = small(rule(All((DEEP, Within("last", DAYS))), until=UntilDate("last", DAYS)))
    assert {one.kind for one in mutants(made)} == {"dropped", "bound", "part", "outcome"}
    for one in mutants(made):
        if isinstance(one.changed, Rule) and isinstance(one.changed.until, UntilDate):
            assert Within("last", one.changed.until.plus) in conjuncts(one.changed.when)


def test_a_question_is_asked_of_everybody_and_of_nobody_and_of_others() -> None:
    gated = replace(BY_ID["tint"], ask_when=Is("areas", ("face", "neck")))
    assert kinds(small(tint=gated)) == [
        ("question", "always asked", "asked of everybody"),
        ("question", "never asked", "asked of nobody"),
        ("question", "option", "asked with `face` of `areas` left out"),
        ("question", "option", "asked with `neck` of `areas` left out"),
    ]


def test_a_best_case_is_lifted_if_it_can_be() -> None:
    whole = small()
    best = replace(whole.concerns["two"].best_case, outcome=Outcome.POSSIBLE)
    concerns = {"one": whole.concerns["one"], "two": replace(whole.concerns["two"], best_case=best)}
    (one,) = mutants(replace(whole, concerns=concerns))
    assert (one.of, one.id, one.words) == ("best case", "two", "`suitable` for `possible`")
    assert applied(one, whole).concerns["two"].best_case.outcome is Outcome.SUITABLE


ANY_OF_BOTH = AnyOf((DEEP, Between("age", 4, None)))
TEXTS: dict[str, tuple[Condition | None, list[tuple[str, str, Condition | None]]]] = {
    "what everybody is shown": (None, []),
    "an only option": (
        DEEP,
        [
            ("always shown", "shown to everybody", None),
            ("never shown", "shown to nobody", NEVER),
            ("inverted", "shown to all but those who are meant", Not(DEEP)),
        ],
    ),
    "an option of several": (
        Is("tint", ("light", "deep")),
        [
            ("always shown", "shown to everybody", None),
            ("never shown", "shown to nobody", NEVER),
            ("inverted", "shown to all but those who are meant", Not(Is("tint", ("light", "deep")))),
            ("option", "shown with `light` of `tint` left out", DEEP),
            ("option", "shown with `deep` of `tint` left out", Is("tint", ("light",))),
        ],
    ),
    "a not is inverted once": (
        Not(DEEP),
        [
            ("always shown", "shown to everybody", None),
            ("never shown", "shown to nobody", NEVER),
            ("inverted", "shown to all but those who are meant", DEEP),
        ],
    ),
    "a bound and a part": (
        All((DEEP, Between("age", 4, None))),
        [
            ("always shown", "shown to everybody", None),
            ("never shown", "shown to nobody", NEVER),
            ("inverted", "shown to all but those who are meant", Not(All((DEEP, Between("age", 4, None))))),
            ("part", "shown with `tint is deep` left out", Between("age", 4, None)),
            ("bound", "shown with `age` at least 3 for 4", All((DEEP, Between("age", 3, None)))),
            ("bound", "shown with `age` at least 5 for 4", All((DEEP, Between("age", 5, None)))),
            ("part", "shown with `age is at least 4` left out", DEEP),
            ("swap", "shown with `any` for `all` in (tint is deep and age is at least 4)", ANY_OF_BOTH),
        ],
    ),
}


@pytest.mark.parametrize("case", TEXTS)
@pytest.mark.parametrize(
    ("place", "of", "name"),
    [(0, "alternative", "one.other"), (1, "course", "one.course"), (2, "guidance", "advice")],
)
def test_what_is_shown_is_shown_to_others(case: str, place: int, of: str, name: str) -> None:
    when, wanted = TEXTS[case]
    whens: list[Condition | None] = [None, None, None]
    whens[place] = when
    whole = with_texts(small(), *whens)
    found = [one for one in mutants(whole) if isinstance(one.changed, Shown)]
    assert {(one.of, one.id) for one in found} <= {(of, name)}
    made = [(one.kind, one.words, one.changed.when) for one in found if isinstance(one.changed, Shown)]
    assert sorted(made, key=lambda one: one[1]) == sorted(wanted, key=lambda one: one[1])  # type: ignore[arg-type]
    for one in found:
        (there,) = [shown for shown in all_shown(applied(one, whole)) if shown.name == name]
        assert there == one.changed
        assert [shown for shown in all_shown(applied(one, whole)) if shown.name != name] == [
            shown for shown in all_shown(whole) if shown.name != name
        ]


# Who notices, and whom it matters to


def told(ruleset: RuleSet, person: Answers) -> tuple[object, ...]:
    """All that a case can expect of somebody."""
    assessment = assess(ruleset, person, AS_OF)
    keys = ("outcome", "fit", "safety", "earliest", "wait_for")
    about = [(one.concern.id, *(getattr(one, key) for key in keys)) for one in assessment.concerns]
    return assessment.missing, found(assessment), names_shown(assessment), tuple(about)


def found(assessment: Assessment) -> frozenset[str]:
    return frozenset(finding.rule for one in assessment.concerns for finding in one.findings)


@st.composite
def any_rule_sets(draw: st.DrawFn) -> RuleSet:
    """Rules about fit and safety over all kinds of questions; some wait for a date, some for an event.

    Beside them stand an alternative, a course and guidance, each perhaps under a condition.
    """
    made = draw(st.one_of(rule_sets(), dated_rule_sets()))
    rules = []
    for one in made.rules:
        until = one.until
        if until is None and one.outcome is Outcome.WAIT and draw(st.booleans()):
            until = UntilEvent(draw(st.sampled_from(["healed", "asked"])))
        rules.append(replace(one, until=until, about=draw(st.sampled_from(["fit", "safety"]))))
    names = [name for name in made.questions if name in BY_ID]
    known = st.sampled_from([rule.when for rule in rules])
    when = st.none() | known | known.map(Not) | (conditions(names) if names else known)
    whens = [draw(when) for _ in range(3)]
    return with_texts(replace(made, rules=tuple(rules)), *whens)


def some_mutants(data: st.DataObject, ruleset: RuleSet) -> list[Mutant]:
    every = list(mutants(ruleset))
    chosen = data.draw(st.lists(st.integers(0, len(every) - 1), min_size=1, max_size=8, unique=True))
    return [every[number] for number in chosen]


def nearest(ruleset: RuleSet, unnoticed: list[Mutant], people: Mapping[str, Answers]) -> Nearest:
    rules = [one.when for one in ruleset.rules]
    others = [*looked_at(unnoticed, ruleset), *(Is(CONCERNS, (one,)) for one in ruleset.concerns)]
    gates = [one.ask_when for one in ruleset.questions.values() if one.ask_when]
    return Nearest(Everyone(ruleset.questions, rules, AS_OF, others), told_apart([*rules, *others, *gates]), people)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_mutant_is_equivalent_if_nobody_at_all_is_told_anything_else(data: st.DataObject) -> None:
    ruleset = data.draw(any_rule_sets())
    chosen = some_mutants(data, ruleset)
    everybody = list(everyone(ruleset.questions))
    people = {str(n): one for n, one in enumerate(data.draw(st.lists(st.sampled_from(everybody), max_size=2)))}
    before = [told(ruleset, one) for one in everybody]
    decided = survivors(chosen, ruleset, nearest(ruleset, chosen, people))
    for one in decided:
        weak = applied(one.mutant, ruleset)
        differs = [told(weak, person) != was for person, was in zip(everybody, before, strict=True)]
        assert (one.example is not None) is any(differs), one.mutant
        if one.example:
            assert differs[everybody.index(dict(one.example.answers))], "the example tells them apart"


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_proposed_case_holds_and_notices_its_mutant(data: st.DataObject) -> None:
    ruleset = data.draw(any_rule_sets())
    chosen = some_mutants(data, ruleset)
    everybody = list(everyone(ruleset.questions))
    people = {str(n): one for n, one in enumerate(data.draw(st.lists(st.sampled_from(everybody), max_size=2)))}
    finder = nearest(ruleset, chosen, people)
    written = {name: {q: as_written(answer) for q, answer in one.items()} for name, one in people.items()}
    proposer = Proposer(ruleset, written, finder)
    for one in survivors(chosen, ruleset, finder):
        if one.example:
            gap = proposer.gap(one.mutant, one.example)
            assert list(run_case(ruleset, gap.proposal.case)) == []
            assert gap.differences == tuple(run_case(applied(one.mutant, ruleset), gap.proposal.case)) != ()


def as_written(answer: object) -> object:
    return list(answer) if isinstance(answer, tuple) else str(answer)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_the_short_way_notices_what_running_all_cases_does(data: st.DataObject) -> None:
    ruleset = data.draw(any_rule_sets())
    everybody = list(everyone(ruleset.questions))
    there = data.draw(st.lists(st.sampled_from(everybody), max_size=6))
    cases = [case(ruleset, person, number, data) for number, person in enumerate(there)]
    assert [list(run_case(ruleset, one)) for one in cases] == [[] for _ in cases]
    cast = Cast(ruleset, cases)
    for mutant in mutants(ruleset):
        weak = applied(mutant, ruleset)
        noticing = [one for one in cases if list(run_case(weak, one))]
        short = noticed_by(mutant, cast)
        assert (short is not None) is bool(noticing), mutant
        assert short is None or short in noticing


def case(ruleset: RuleSet, person: Answers, number: int, data: st.DataObject) -> Case:
    """Somebody of whom a few things are expected, all of them true."""
    assessment = assess(ruleset, person, AS_OF)
    keys = data.draw(st.sets(st.sampled_from(["outcome", "fit", "safety", "earliest", "wait_for"]), max_size=3))
    expect = {one.concern.id: {key: expected(getattr(one, key)) for key in keys} for one in assessment.concerns}
    applies = found(assessment)
    misses = {rule.id for rule in ruleset.rules} - applies
    shown = names_shown(assessment)
    hidden = {one.name for one in all_shown(ruleset)} - shown
    named, listed = data.draw(st.booleans()), data.draw(st.booleans())
    answers = {question: as_written(answer) for question, answer in person.items()}
    where = f"cases:{number}"
    rules = (tuple(applies) * named, tuple(misses) * named)
    return Case(where, where, AS_OF, answers, expect, *rules, tuple(shown) * listed, tuple(hidden) * listed)


def expected(value: object) -> object:
    if value is None or isinstance(value, tuple):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_the_cast_is_evaluated_as_each_of_them_would_be(data: st.DataObject) -> None:
    ruleset = data.draw(rule_sets())
    asked = data.draw(conditions([name for name in ruleset.questions if name != CONCERNS]))
    there = data.draw(st.lists(st.sampled_from(list(everyone(ruleset.questions))), max_size=5))
    cases = [case(ruleset, person, number, data) for number, person in enumerate(there)]
    bits = Cast(ruleset, cases).of(asked)
    for place, person in enumerate(there):
        truth = evaluate(asked, Situation(ruleset.questions, person, AS_OF)).truth
        assert bool(bits >> place & 1) is (truth is Truth.YES)


POSSIBLE, ASK, NO = Outcome.POSSIBLE, Outcome.ASK_CLINICIAN, Outcome.NOT_SUITABLE
LIFTED: dict[str, tuple[tuple[Rule, ...], bool]] = {
    "it decides": ((rule(DEEP, ASK),), True),
    "the best case asks for as much": ((rule(DEEP, POSSIBLE, about="fit"),), False),
    "the best case is no excuse where safety is told": ((rule(DEEP, POSSIBLE),), True),
    "another always asks for as much": ((rule(All((DEEP, FACE)), ASK), rule(DEEP, ASK, id="other")), False),
    "another asks for as much of some": ((rule(DEEP, ASK), rule(All((DEEP, FACE)), ASK, id="other")), True),
    "another asks for as much, but of the fit": ((rule(DEEP, ASK), rule(DEEP, NO, id="other", about="fit")), True),
    "two wait for the same": (
        (rule(DEEP, until=UntilEvent("a")), rule(DEEP, until=UntilEvent("a"), id="other")),
        False,
    ),
    "two wait for something else": (
        (rule(DEEP, until=UntilEvent("a")), rule(DEEP, until=UntilEvent("b"), id="other")),
        True,
    ),
    "two wait, but a third says no": (
        (
            rule(DEEP, until=UntilEvent("a")),
            rule(DEEP, until=UntilEvent("b"), id="other"),
            rule(DEEP, NO, id="third"),
        ),
        False,
    ),
    "its date is told": ((rule(Within("last", DAYS), until=UntilDate("last", DAYS)), rule(DEEP, id="other")), True),
    "another date is always later": (
        (
            rule(Within("last", DAYS), until=UntilDate("last", DAYS)),
            rule(Within("last", Span(9, "days")), until=UntilDate("last", Span(9, "days")), id="other"),
        ),
        False,
    ),
}


@pytest.mark.parametrize("case", LIFTED)
def test_asking_for_less_matters_to_those_of_whom_nothing_else_asks_as_much(case: str) -> None:
    rules, matters = LIFTED[case]
    made = small(*rules)
    best = replace(made.concerns["one"].best_case, outcome=POSSIBLE)
    made = replace(made, concerns={name: replace(one, best_case=best) for name, one in made.concerns.items()})
    (lifted,) = [one for one in mutants(made) if (one.id, one.kind) == ("r", "outcome")]
    (found,) = survivors([lifted], made, nearest(made, [lifted], {}))
    assert (found.example is not None) is matters


def test_a_date_that_moves_is_noticed_where_the_same_people_wait() -> None:
    """Nobody's last was longer ago than three days, so five days and six wait for the same people, but not as long."""
    made = small(rule(Within("last", DAYS), until=UntilDate("last", DAYS)))
    longer = [one for one in mutants(made) if one.kind == "bound"]
    for one in survivors(longer, made, nearest(made, longer, {})):
        assert one.example is not None
        assert isinstance(one.example.answers["last"], dt.date)


def test_an_example_is_like_somebody_known() -> None:
    ruleset = load_ruleset(TINY)
    (under,) = [one for one in mutants(ruleset) if one.id == "under-16" and "at most 14" in one.words]
    day = dt.date(2026, 11, 20)
    healthy = {
        CONCERNS: ("rough",), "rough_where": ("face",), "age": 70, "pregnancy": "yes", "skin_now": ("rash",),
        "peel_before": "never",
    }  # fmt: skip
    others = list(looked_at([under], ruleset))
    rules = [one.when for one in ruleset.rules]
    gates = [one.ask_when for one in ruleset.questions.values() if one.ask_when]
    known = Everyone(ruleset.questions, rules, day, others)
    finder = Nearest(known, told_apart([*rules, *others, *gates]), {"ann": healthy})
    (one,) = survivors([under], ruleset, finder)
    assert one.example is not None
    assert (one.example.like, one.example.other) == ("ann", {"age": 15})
