"""The little language, as tables: every comparison with every kind of answer, Kleene's logic, facts, words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skinquiz.conditions import Situation, Truth, comparisons, evaluate, facts, in_words, open_questions
from skinquiz.model import All, Answer, AnyOf, Between, Condition, Is, Not, Option, Over, Question, Span, Within

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
TODAY = dt.date(2026, 11, 20)
WEEKS = Span(6, "weeks")


def question(id: str, type: str, *options: str, ask_when: Condition | None = None) -> Question:
    return Question(
        id=id,
        ask=f"{id}?",
        type=type,  # type: ignore[arg-type]  # the four types, as words
        label=id,
        options=tuple(Option(one, one) for one in options),
        ask_when=ask_when,
        minimum=0,
        maximum=120,
        not_sure=not options,
    )


OPEN = Is("door", ("open",))
QUESTIONS = {
    one.id: one
    for one in (
        question("door", "choice", "open", "shut", "not_sure"),
        question("inner", "choice", "open", "shut", ask_when=OPEN),
        question("mood", "choice", "good", "bad", "not_sure", ask_when=OPEN),
        question("signs", "choices", "red", "hot", "sore", "none", "not_sure", ask_when=OPEN),
        question("age", "integer", ask_when=OPEN),
        question("last", "date", ask_when=OPEN),
        question("deep", "choice", "good", "bad", ask_when=Is("inner", ("open",))),
        question("free", "choice", "a", "b", "c"),
        question("other", "choice", "a", "b", "c"),
        question("many", "choices", "a", "b", "c", "d"),
    )
}


def truth(condition: Condition, **answers: Answer) -> Truth:
    return evaluate(condition, Situation(QUESTIONS, answers, TODAY)).truth


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


# condition, an answer for which it holds, one for which it does not, the answer not_sure (None: there is none)
MATCHERS: list[tuple[str, Condition, Answer, Answer, Answer | None]] = [
    ("choice", Is("mood", ("good",)), "good", "bad", "not_sure"),
    ("choice, one of several", Is("mood", ("good", "bad")), "bad", "not_sure", None),
    ("choices", Is("signs", ("red",)), ("red", "hot"), ("hot", "sore"), ("not_sure",)),
    ("choices, one of several", Is("signs", ("red", "sore")), ("hot", "sore"), ("hot",), ("not_sure",)),
    ("at least", Between("age", 18, None), 18, 17, "not_sure"),
    ("at most", Between("age", None, 17), 17, 18, "not_sure"),
    ("between, low end", Between("age", 18, 21), 18, 17, "not_sure"),
    ("between, high end", Between("age", 18, 21), 21, 22, "not_sure"),
    ("nought", Between("age", None, 0), 0, 1, "not_sure"),
    ("within", Within("last", WEEKS), ago(41), ago(42), "not_sure"),
    ("within, today", Within("last", WEEKS), TODAY, ago(43), "not_sure"),
    ("over", Over("last", WEEKS), ago(42), ago(41), "not_sure"),
]


@pytest.mark.parametrize(
    ("condition", "hit", "miss", "not_sure"), [m[1:] for m in MATCHERS], ids=[m[0] for m in MATCHERS]
)
def test_every_matcher_with_every_kind_of_answer(
    condition: Condition, hit: Answer, miss: Answer, not_sure: Answer | None
) -> None:
    (leaf,) = comparisons(condition)
    name = leaf.question
    assert truth(condition, door="open", **{name: hit}) is YES
    assert truth(condition, door="open", **{name: miss}) is NO
    if not_sure is not None:
        assert truth(condition, door="open", **{name: not_sure}) is NO, "not_sure is an ordinary answer"
    assert truth(condition, door="open") is UNKNOWN, "asked but not answered"
    assert truth(condition, door="shut") is NO, "not applicable and not answered"
    assert truth(condition, door="shut", **{name: hit}) is NO, (
        "an answer to a question that does not apply counts nowhere"
    )
    assert truth(condition) is UNKNOWN, "nobody knows whether it is asked"
    assert truth(condition, **{name: hit}) is UNKNOWN, "answered, but nobody knows whether it is asked"
    assert truth(condition, **{name: miss}) is NO, "whether it is asked or not, it cannot hold"
    assert truth(Not(condition), door="shut") is YES
    assert truth(Not(condition), door="open") is UNKNOWN
    assert truth(Not(condition), **{name: hit}) is UNKNOWN
    assert truth(Not(condition), **{name: miss}) is YES
    assert truth(Not(condition), door="open", **{name: hit}) is NO


@pytest.mark.parametrize("name", ["age", "last"])
def test_not_sure_of_a_number_or_date_can_be_named(name: str) -> None:
    named = Is(name, ("not_sure",))
    assert truth(named, door="open", **{name: "not_sure"}) is YES
    assert truth(named, door="open", **{name: 17 if name == "age" else TODAY}) is NO
    assert truth(named, door="shut", **{name: "not_sure"}) is NO
    assert truth(named, door="open") is UNKNOWN


@pytest.mark.parametrize(
    ("door", "inner", "deep", "wanted"),
    [
        ("open", "open", "good", YES),
        ("open", "open", "bad", NO),
        ("open", "open", None, UNKNOWN),
        ("open", "shut", "good", NO),
        ("open", None, "good", UNKNOWN),
        ("open", None, "bad", NO),
        ("open", None, None, UNKNOWN),
        ("shut", "open", "good", NO),  # the gate itself does not apply
        ("shut", None, None, NO),
        (None, "open", "good", UNKNOWN),
        (None, "shut", "good", NO),
        (None, "open", "bad", NO),
        (None, None, None, UNKNOWN),
    ],
)
def test_a_gate_behind_a_gate(door: str | None, inner: str | None, deep: str | None, wanted: Truth) -> None:
    given_ = {name: answer for name, answer in (("door", door), ("inner", inner), ("deep", deep)) if answer}
    assert truth(Is("deep", ("good",)), **given_) is wanted


# Kleene's strong three-valued logic, written out.
AND = {
    (YES, YES): YES, (YES, UNKNOWN): UNKNOWN, (YES, NO): NO,
    (UNKNOWN, YES): UNKNOWN, (UNKNOWN, UNKNOWN): UNKNOWN, (UNKNOWN, NO): NO,
    (NO, YES): NO, (NO, UNKNOWN): NO, (NO, NO): NO,
}  # fmt: skip
OR = {
    (YES, YES): YES, (YES, UNKNOWN): YES, (YES, NO): YES,
    (UNKNOWN, YES): YES, (UNKNOWN, UNKNOWN): UNKNOWN, (UNKNOWN, NO): UNKNOWN,
    (NO, YES): YES, (NO, UNKNOWN): UNKNOWN, (NO, NO): NO,
}  # fmt: skip
NEGATION = {YES: NO, UNKNOWN: UNKNOWN, NO: YES}
ANSWER = {YES: "a", NO: "b"}


def situation_with(free: Truth, other: Truth) -> dict[str, Answer]:
    known = (("free", free), ("other", other))
    return {name: ANSWER[value] for name, value in known if value is not UNKNOWN}


@pytest.mark.parametrize(("left", "right"), list(AND))
def test_kleene(left: Truth, right: Truth) -> None:
    a, b = Is("free", ("a",)), Is("other", ("a",))
    answers = situation_with(left, right)
    assert truth(All((a, b)), **answers) is AND[left, right]
    assert truth(AnyOf((a, b)), **answers) is OR[left, right]
    assert truth(Not(a), **answers) is NEGATION[left]
    assert truth(Not(All((a, b))), **answers) is NEGATION[AND[left, right]]
    assert truth(AnyOf((Not(a), Not(b))), **answers) is NEGATION[AND[left, right]], "de Morgan"
    assert truth(All((AnyOf((a, b)), Not(Not(b)))), **answers) is AND[OR[left, right], right]
    assert truth(AnyOf((All((a, b)), a)), **answers) is OR[AND[left, right], left]


def test_all_and_any_of_one_part_and_of_many() -> None:
    parts = tuple(Is("free", (one,)) for one in "abc")
    assert [truth(AnyOf(parts), free=one) for one in "abc"] == [YES] * 3
    assert truth(All(parts), free="a") is NO
    assert truth(All((parts[0],)), free="a") is YES
    assert truth(AnyOf((parts[0],)), free="b") is NO
    assert truth(AnyOf((parts[0], Is("other", ("a",)))), free="a") is YES, "what is known is enough"
    assert truth(All((parts[0], Is("other", ("a",)))), free="b") is NO, "what is known is enough"


# Facts: the answers that made it hold


@pytest.mark.parametrize(
    ("condition", "answers", "wanted"),
    [
        (Is("free", ("a",)), {"free": "a", "other": "b"}, {"free": "a"}),
        (Is("free", ("a",)), {"free": "b"}, {}),
        (All((Is("free", ("a",)), Is("other", ("b",)))), {"free": "a", "other": "b"}, {"free": "a", "other": "b"}),
        # of an `any`, every branch that holds, and no other
        (AnyOf((Is("free", ("a",)), Is("other", ("a",)))), {"free": "a", "other": "b"}, {"free": "a"}),
        (AnyOf((Is("free", ("a",)), Is("other", ("b",)))), {"free": "a", "other": "b"}, {"free": "a", "other": "b"}),
        (AnyOf((Is("free", ("a",)), Is("other", ("b",)))), {"free": "a"}, {"free": "a"}),
        # a branch of an `any` that holds only in part says nothing
        (
            AnyOf((All((Is("free", ("a",)), Is("other", ("a",)))), Is("many", ("b",)))),
            {"free": "a", "other": "b", "many": ("b",)},
            {"many": ("b",)},
        ),
        # of a list, only the options that the condition names
        (Is("many", ("b", "c")), {"many": ("a", "b", "c", "d")}, {"many": ("b", "c")}),
        (Is("many", ("d", "a")), {"many": ("a", "b", "d")}, {"many": ("a", "d")}),
        (AnyOf((Is("many", ("d",)), Is("many", ("a",)))), {"many": ("a", "b", "d")}, {"many": ("a", "d")}),
        (AnyOf((Is("many", ("d",)), Is("many", ("c",)))), {"many": ("a", "b", "d")}, {"many": ("d",)}),
        # where only a negation speaks of the list, the whole answer
        (Not(Is("many", ("c",))), {"many": ("a", "b")}, {"many": ("a", "b")}),
        (All((Is("many", ("a",)), Not(Is("many", ("c",))))), {"many": ("a", "b")}, {"many": ("a",)}),
        (All((Not(Is("many", ("c",))), Is("many", ("a",)))), {"many": ("a", "b")}, {"many": ("a",)}),
        (Not(Not(Is("many", ("a", "c")))), {"many": ("a", "b")}, {"many": ("a",)}),
        # of a negated `all`, the parts that do not hold; of a negated `any`, all of them
        (Not(All((Is("free", ("a",)), Is("other", ("a",))))), {"free": "a", "other": "b"}, {"other": "b"}),
        (
            Not(AnyOf((Is("free", ("a",)), Is("other", ("a",))))),
            {"free": "b", "other": "c"},
            {"free": "b", "other": "c"},
        ),
        # a question that does not apply has no answer that could be a fact
        (Not(Is("mood", ("bad",))), {"door": "shut", "mood": "good"}, {}),
        (All((Is("free", ("a",)), Not(Is("mood", ("bad",))))), {"door": "shut", "free": "a"}, {"free": "a"}),
        # numbers, dates and not_sure
        (Between("age", None, 17), {"door": "open", "age": 0}, {"age": 0}),
        (Within("last", WEEKS), {"door": "open", "last": TODAY}, {"last": TODAY}),
        (Not(Over("last", WEEKS)), {"door": "open", "last": "not_sure"}, {"last": "not_sure"}),
        (Is("last", ("not_sure",)), {"door": "open", "last": "not_sure"}, {"last": "not_sure"}),
    ],
)
def test_facts(condition: Condition, answers: dict[str, Answer], wanted: dict[str, Answer]) -> None:
    assert facts(evaluate(condition, Situation(QUESTIONS, answers, TODAY))) == wanted


# Open questions: what an unknown condition waits for


@pytest.mark.parametrize(
    ("condition", "answers", "wanted"),
    [
        (Is("free", ("a",)), {}, {"free"}),
        (Is("free", ("a",)), {"free": "b"}, set()),
        (All((Is("free", ("a",)), Is("other", ("a",)))), {}, {"free", "other"}),
        (All((Is("free", ("a",)), Is("other", ("a",)))), {"free": "a"}, {"other"}),
        (All((Is("free", ("a",)), Is("other", ("a",)))), {"free": "b"}, set()),
        (AnyOf((Is("free", ("a",)), Is("other", ("a",)))), {"free": "a"}, set()),
        (AnyOf((Is("free", ("a",)), Is("other", ("a",)))), {"free": "b"}, {"other"}),
        (Not(AnyOf((Is("free", ("a",)), Is("other", ("a",))))), {"free": "b"}, {"other"}),
        # a part that is settled is not asked about, even if one of its questions is open
        (All((Is("free", ("a",)), AnyOf((Is("other", ("a",)), Is("many", ("a",)))))), {"other": "a"}, {"free"}),
        # a follow-up waits for the question that opens it too
        (Is("mood", ("good",)), {}, {"door", "mood"}),
        (Is("mood", ("good",)), {"mood": "good"}, {"door"}),
        (Is("mood", ("good",)), {"mood": "bad"}, set()),
        (Is("mood", ("good",)), {"door": "open"}, {"mood"}),
        (Is("mood", ("good",)), {"door": "shut"}, set()),
        (Is("deep", ("good",)), {}, {"door", "inner", "deep"}),
        (Is("deep", ("good",)), {"door": "open"}, {"inner", "deep"}),
        (Is("deep", ("good",)), {"inner": "open"}, {"door", "deep"}),
        (Is("deep", ("good",)), {"door": "open", "inner": "open"}, {"deep"}),
    ],
)
def test_open_questions(condition: Condition, answers: dict[str, Answer], wanted: set[str]) -> None:
    situation = Situation(QUESTIONS, answers, TODAY)
    assert set(open_questions(evaluate(condition, situation), situation)) == wanted


LEAVES = st.one_of(
    st.builds(
        Is,
        st.sampled_from(["free", "other", "many"]),
        st.lists(st.sampled_from("abc"), min_size=1, unique=True).map(tuple),
    ),
    st.builds(Is, st.sampled_from(["mood", "deep"]), st.just(("good",))),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "free": st.sampled_from("abc"),
        "other": st.sampled_from("abc"),
        "many": st.lists(st.sampled_from("abcd"), min_size=1, unique=True).map(lambda some: tuple(sorted(some))),
        "door": st.sampled_from(["open", "shut", "not_sure"]),
        "inner": st.sampled_from(["open", "shut"]),
        "mood": st.sampled_from(["good", "bad", "not_sure"]),
        "deep": st.sampled_from(["good", "bad"]),
    },
)


@given(CONDITIONS, ANSWERS)
def test_a_condition_is_open_exactly_while_it_waits_for_something(
    condition: Condition, answers: dict[str, Answer]
) -> None:
    situation = Situation(QUESTIONS, answers, TODAY)
    trace = evaluate(condition, situation)
    waiting = set(open_questions(trace, situation))
    assert bool(waiting) == (trace.truth is UNKNOWN)
    assert waiting.isdisjoint(answers)
    assert not waiting or any(situation.applies(one) is YES for one in waiting), "one of them can be asked now"
    assert all(situation.applies(one) is not NO for one in waiting)


@given(CONDITIONS, ANSWERS)
def test_facts_alone_make_the_condition_hold(condition: Condition, answers: dict[str, Answer]) -> None:
    situation = Situation(QUESTIONS, answers, TODAY)
    trace = evaluate(condition, situation)
    found = facts(trace)
    if trace.truth is not YES:
        assert found == {}
        return
    opening = {one: answers[one] for one in ("door", "inner") if one in answers}
    assert truth(condition, **{**opening, **found}) is YES
    for name, fact in found.items():
        given_ = answers[name]
        assert fact == given_ or (isinstance(fact, tuple) and isinstance(given_, tuple) and set(fact) <= set(given_))


@given(CONDITIONS, ANSWERS, st.data())
def test_one_more_answer_never_takes_a_settled_truth_back(
    condition: Condition, answers: dict[str, Answer], data: st.DataObject
) -> None:
    before = truth(condition, **answers)
    open_ = sorted(set(QUESTIONS) - set(answers) - {"age", "last", "signs"})
    if before is UNKNOWN or not open_:
        return
    name = data.draw(st.sampled_from(open_))
    option = data.draw(st.sampled_from(QUESTIONS[name].option_ids))
    added: Answer = (option,) if QUESTIONS[name].type == "choices" else option
    assert truth(condition, **{**answers, name: added}) is before


# In words


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (Is("free", ("a",)), "free is a"),
        (Is("free", ("a", "b")), "free is a or b"),
        (Is("many", ("a", "b")), "many includes a or b"),
        (Is("last", ("not_sure",)), "last is not_sure"),
        (Between("age", 18, None), "age is at least 18"),
        (Between("age", None, 0), "age is at most 0"),
        (Between("age", 0, 21), "age is at least 0 and at most 21"),
        (Within("last", WEEKS), "last lies less than 6 weeks back"),
        (Over("last", Span(1, "years")), "last lies 1 year back or more"),
        (Within("last", Span(1, "days")), "last lies less than 1 day back"),
        (Not(Is("free", ("a",))), "not (free is a)"),
        (All((Is("free", ("a",)), Is("other", ("b",)))), "free is a and other is b"),
        (
            All((Is("free", ("a",)), AnyOf((Is("other", ("b",)), Is("many", ("c",)))))),
            "free is a and (other is b or many includes c)",
        ),
        (
            AnyOf((Is("free", ("a",)), All((Is("other", ("b",)), Is("many", ("c",)))))),
            "free is a or (other is b and many includes c)",
        ),
        (
            Not(AnyOf((Is("free", ("a",)), Not(Is("other", ("b",)))))),
            "not (free is a or not (other is b))",
        ),
    ],
)
def test_in_words(condition: Condition, wanted: str) -> None:
    assert in_words(condition, QUESTIONS) == wanted


def test_options_joined_by_or_are_not_read_as_part_of_and() -> None:
    """`a or b and c` reads as `a or (b and c)` to most people, which is not what is meant."""
    words = in_words(All((Is("free", ("a", "b")), Is("other", ("c",)))), QUESTIONS)
    assert "a or b and" not in words
