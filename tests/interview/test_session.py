"""The session by itself: what is asked next, what can be gone back to, and the honest count."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.interview.session import Session
from skinquiz.model import Answers, RuleSet
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import TINY
from tests.interview.player import AS_OF, begin
from tests.people import Person, asked_only, people, typed

TINY_RULES = load_ruleset(TINY)
PEELED: Person = {
    "concerns": ["marks"],
    "mark_cause": "spots",
    "age": "34",
    "pregnancy": "no",
    "skin_now": ["none"],
    "peel_before": "often",
    "last_peel": "2026-08-20",
    "peels_so_far": "3",
    "peel_reaction": "nothing",
}
ROUGH: Person = {**PEELED, "concerns": ["marks", "rough"], "rough_where": ["face"]}
random_walks = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def after(person: Mapping[str, str | list[str]], *names: str, quick: bool = False) -> Session:
    """Return the session of a person of the tiny rules who has answered these questions, in this order."""
    answers = typed(TINY_RULES, {name: person[name] for name in names}, AS_OF)
    return Session(TINY_RULES, AS_OF, tuple((name, answers[name]) for name in names), quick)


def change(session: Session, name: str, answer: str | list[str]) -> Session:
    """Return the session with another answer to a question that was answered before, back where one was."""
    return step(session, name, answer).onward()


def step(session: Session, name: str, answer: str | list[str]) -> Session:
    """Return the session one step after another answer to a question that was answered before."""
    new = typed(session.ruleset, {name: answer}, session.as_of)[name]
    return session.look_at(name).answered(session.ruleset.questions[name], new)


def asked(session: Session) -> str | None:
    return session.question.id if session.question else None


def rest(session: Session) -> int:
    """Return how many questions may follow the present one."""
    return len(session.open - {asked(session)})


# What is asked


STEPS = list(PEELED)


@pytest.mark.parametrize("count", range(len(STEPS) + 1))
def test_the_next_question_is_the_first_that_applies_and_has_no_answer(count: int) -> None:
    session = after(PEELED, *STEPS[:count])
    assert asked(session) == (STEPS[count] if count < len(STEPS) else None)
    assert session.path == tuple(STEPS[:count])
    assert session.number() == count + 1
    assert session.set_aside == ()


@pytest.mark.parametrize(
    ("names", "limit", "may_be_asked"),
    [
        ("", 10, "all"),
        ("concerns", 9, "mark_cause age pregnancy skin_now peel_before last_peel peels_so_far peel_reaction"),
        ("concerns mark_cause age pregnancy skin_now", 9, "peel_before last_peel peels_so_far peel_reaction"),
        ("concerns mark_cause age pregnancy skin_now peel_before", 9, "last_peel peels_so_far peel_reaction"),
        (" ".join(STEPS), 9, ""),
        ("age", 10, "concerns mark_cause rough_where pregnancy skin_now peel_before last_peel peels_so_far"
         " peel_reaction"),
    ],
)  # fmt: skip
def test_what_may_still_be_asked_and_how_much_there_is_at_the_most(names: str, limit: int, may_be_asked: str) -> None:
    session = after(PEELED, *names.split())
    assert session.limit() == limit
    assert session.open == set(TINY_RULES.questions if may_be_asked == "all" else may_be_asked.split())


@pytest.mark.parametrize(
    ("answer", "limit"), [("never", 6), ("once", 8), ("often", 9), ("not_sure", 6)]
)  # fmt: skip
def test_an_answer_that_closes_a_branch_lowers_the_limit(answer: str, limit: int) -> None:
    session = after({**PEELED, "peel_before": answer}, *STEPS[:6])
    assert session.limit() == limit


def test_the_section_is_the_heading_under_which_a_question_stands() -> None:
    session, questions = begin(TINY_RULES), TINY_RULES.questions
    assert session.section(questions["mark_cause"]) == "Dark marks"
    assert session.section(questions["peel_reaction"]) == "Earlier peels"


# Back, forward, and looking at one again


def positions(session: Session, step: Callable[[Session], Session], times: int) -> list[tuple[str | None, int]]:
    found = []
    for _ in range(times):
        session = step(session)
        found.append((asked(session), session.number()))
    return found


BACK = [
    ("from the first question", (), ["concerns"] * 2),
    ("from the second", ("concerns",), ["concerns"] * 2),
    ("from the middle", ("concerns", "mark_cause", "age"), ["age", "mark_cause", "concerns", "concerns"]),
    ("from the end", tuple(STEPS), [*reversed(STEPS), "concerns"]),
]


@pytest.mark.parametrize(("names", "seen"), [case[1:] for case in BACK], ids=[case[0] for case in BACK])
def test_back_goes_one_question_back_and_stays_at_the_first(names: Sequence[str], seen: list[str]) -> None:
    wanted = [(name, STEPS.index(name) + 1) for name in seen]
    assert positions(after(PEELED, *names), Session.back, len(seen)) == wanted


def test_back_leaves_out_what_does_not_apply() -> None:
    session = change(after(PEELED, *STEPS), "peel_before", "never")
    assert asked(session) is None
    assert session.set_aside == ("last_peel", "peels_so_far", "peel_reaction")
    assert positions(session, Session.back, 2) == [("peel_before", 6), ("skin_now", 5)]


def test_forward_retraces_the_steps_and_ends_where_one_was() -> None:
    start = after(PEELED, *STEPS[:5])
    at = start.back().back().back()
    assert asked(at) == "age"
    assert positions(at, Session.forward, 3) == [("pregnancy", 4), ("skin_now", 5), ("peel_before", 6)]
    assert start.forward() == start


def test_forward_stops_at_a_question_that_has_come_up_in_between() -> None:
    """`rough_where` stands between two answered questions: it is asked before the second is looked at again."""
    session = change(after(PEELED, *STEPS[:5]), "concerns", ["marks", "rough"])
    assert asked(session) == "rough_where"
    assert session.number() == 3
    assert positions(session.back(), Session.forward, 1) == [("rough_where", 3)]


def test_after_a_changed_answer_one_goes_on_step_by_step_through_what_it_opens() -> None:
    session = step(after(PEELED, *STEPS[:5]), "concerns", ["marks", "rough"])
    assert asked(session) == "mark_cause"
    session = session.forward()
    assert asked(session) == "rough_where"
    session = session.answered(TINY_RULES.questions["rough_where"], ("face",))
    assert asked(session) == "peel_before", "what stands between was answered before"


def test_a_quick_quiz_goes_straight_on_after_a_changed_answer() -> None:
    session = after(PEELED, *STEPS[:4], quick=True)
    assert step(session, "mark_cause", "birth") == change(session, "mark_cause", "birth")


def test_onward_leaves_what_is_looked_at_for_the_first_open_question() -> None:
    session = after(PEELED, *STEPS[:5])
    for name in session.path:
        assert session.look_at(name).onward() == session


@pytest.mark.parametrize("name", STEPS)
def test_an_answered_question_can_be_looked_at_again(name: str) -> None:
    session = after(PEELED, *STEPS)
    at = session.look_at(name)
    assert (asked(at), at.number()) == (name, STEPS.index(name) + 1)
    assert (at.given, at.path, at.limit()) == (session.given, session.path, session.limit())


def test_the_same_answer_again_is_no_new_answer_and_leads_one_step_on() -> None:
    session = after(PEELED, *STEPS[:4]).look_at("mark_cause")
    question = TINY_RULES.questions["mark_cause"]
    kept = session.answered(question, "spots")
    assert kept.given == session.given
    assert asked(kept) == "age"


def test_another_answer_is_added_and_the_first_stays_in_the_history() -> None:
    session = change(after(PEELED, *STEPS[:4]), "mark_cause", "birth")
    assert [answer for name, answer in session.given if name == "mark_cause"] == ["spots", "birth"]
    assert session.answers["mark_cause"] == "birth"
    assert asked(session) == "skin_now", "on to where one was"
    assert asked(step(after(PEELED, *STEPS[:4]), "mark_cause", "birth")) == "age", "one step on"


# Set aside


def test_answers_of_a_closed_branch_are_set_aside_and_come_back_unchanged() -> None:
    whole = after(PEELED, *STEPS)
    closed = change(whole, "peel_before", "never")
    assert closed.path == tuple(STEPS[:6])
    assert closed.limit() == 6
    again = change(closed, "peel_before", "often")
    assert again.set_aside == ()
    assert again.answers == whole.answers
    assert again.path == whole.path
    assert asked(again) is None, "nothing is asked twice"


def test_a_branch_reopened_in_another_way_asks_only_what_is_new() -> None:
    once = after({**PEELED, "peel_before": "once"}, *(name for name in STEPS if name != "peels_so_far"))
    often = change(change(once, "peel_before", "not_sure"), "peel_before", "often")
    assert asked(often) == "peels_so_far"
    assert often.open == {"peels_so_far"}


def test_answers_whose_opening_question_has_none_count_in_the_limit_and_are_not_asked_again() -> None:
    """So it is where a question has changed since the quiz was saved: its answer is lost, those behind it are kept."""
    names = [name for name in STEPS if name != "peel_before"]
    session = after(PEELED, *names)
    assert asked(session) == "peel_before"
    assert session.open == {"peel_before"}
    assert session.limit() == 9
    assert session.answered(TINY_RULES.questions["peel_before"], "often").limit() == 9


# Quick


def test_quick_asks_nothing_once_the_worst_is_certain() -> None:
    session = after({**PEELED, "age": "12"}, "concerns", "age", quick=True)
    assert session.question is None
    assert session.open == frozenset()
    assert session.limit() == 2
    assert dataclasses.replace(session, quick=False).question is not None


def test_the_path_of_a_quick_quiz_is_the_order_of_the_answers() -> None:
    session = after(PEELED, "concerns", "pregnancy", "age", quick=True)
    assert session.path == ("concerns", "pregnancy", "age")
    assert positions(session, Session.back, 3) == [("age", 3), ("pregnancy", 2), ("concerns", 1)]
    assert positions(session.look_at("concerns"), Session.forward, 2) == [("pregnancy", 2), ("age", 3)]
    assert session.look_at("age").forward() == session


# Whoever it is


def everything(ruleset: RuleSet) -> st.SearchStrategy[Answers]:
    """Answers to all questions, those that are never put to this person included."""
    return people(ruleset, AS_OF, withdrawn=True).map(lambda person: typed(ruleset, person, AS_OF))


@st.composite
def quizzes(draw: st.DrawFn, ruleset: RuleSet, *, quick: bool | None = None, resumed: bool = False) -> Session:
    """A quiz gone through to somewhere. Resumed ones begin with any of the answers, in any order."""
    answers = draw(everything(ruleset))
    kept = draw(st.lists(st.sampled_from(list(answers)), unique=True)) if resumed else []
    start = tuple((name, answers[name]) for name in kept)
    session = Session(ruleset, AS_OF, start, draw(st.booleans()) if quick is None else quick)
    for one in walk(session, answers, draw(st.integers(0, len(ruleset.questions)))):
        session = one
    return session


def walk(session: Session, answers: Answers, most: int = 1000) -> Iterator[Session]:
    """Yield the session as it is, and after each answer to the question that it asks."""
    yield session
    while (question := session.question) is not None and most:
        session = session.answered(question, answers[question.id])
        most -= 1
        yield session


@functools.cache
def called(which: str) -> RuleSet:
    return TINY_RULES if which == "tiny" else load_ruleset(bundled_rules())


of_each = pytest.mark.parametrize("which", ["tiny", "shipped"])


@of_each
@random_walks
@given(st.data())
def test_the_limit_never_rises_while_new_answers_come_in(which: str, data: st.DataObject) -> None:
    """Not even where only some answers of a saved quiz could be kept."""
    rules = called(which)
    quick = data.draw(st.booleans())
    answers = data.draw(everything(rules))
    kept = data.draw(st.lists(st.sampled_from(list(answers)), unique=True))
    start = Session(rules, AS_OF, tuple((name, answers[name]) for name in kept), quick)
    limits = [session.limit() for session in walk(start, answers)]
    assert limits == sorted(limits, reverse=True)


@of_each
@random_walks
@given(st.data())
def test_number_and_rest_keep_their_promise(which: str, data: st.DataObject) -> None:
    rules = called(which)
    quick = data.draw(st.booleans())
    steps = list(walk(Session(rules, AS_OF, quick=quick), data.draw(everything(rules))))
    for count, session in enumerate(steps[:-1]):
        assert session.number() == count + 1
        assert session.question is not None
        assert session.question.id in session.open
        assert session.number() + rest(session) == session.limit()
        assert len(steps) - 1 <= session.limit(), "more was asked than was promised"
        assert rest(session) or count == len(steps) - 2, "what is called the last question is the last"
    assert steps[-1].limit() == len(steps) - 1


@of_each
@random_walks
@given(st.data())
def test_back_visits_the_path_in_reverse_and_forward_comes_home(which: str, data: st.DataObject) -> None:
    rules = called(which)
    session = data.draw(quizzes(rules))
    if session.path and data.draw(st.booleans()):
        session = session.look_at(data.draw(st.sampled_from(session.path)))
    behind = session.path[: session.number() - 1]
    seen = [name for name, _ in positions(session, Session.back, len(behind))]
    assert seen == list(reversed(behind))
    first = session
    for _ in behind:
        first = first.back()
    assert first.number() == 1
    assert [name for name, _ in positions(first, Session.forward, len(behind))] == [*behind[1:], asked(session)][
        : len(behind)
    ]


@of_each
@random_walks
@given(st.data())
def test_what_is_set_aside_comes_back_unchanged(which: str, data: st.DataObject) -> None:
    rules = called(which)
    session = data.draw(quizzes(rules))
    if not session.path:
        return
    name = data.draw(st.sampled_from(session.path))
    other = data.draw(everything(rules))[name]
    question, old = rules.questions[name], session.answers[name]
    changed = session.look_at(name).answered(question, other)
    assert set(session.answers) == set(changed.answers), "no answer is ever lost"
    assert {q: a for q, a in changed.answers.items() if q != name} == {
        q: a for q, a in session.answers.items() if q != name
    }
    again = changed.look_at(name).answered(question, old)
    assert again.answers == session.answers
    assert (again.path, again.set_aside, again.open) == (session.path, session.set_aside, session.open)


@of_each
@random_walks
@given(st.data())
def test_path_and_set_aside_share_out_the_answers(which: str, data: st.DataObject) -> None:
    rules = called(which)
    session = data.draw(quizzes(rules, resumed=True))
    assert sorted((*session.path, *session.set_aside)) == sorted(session.answers)
    assert session.open.isdisjoint(session.answers)
    if session.question is None:
        assert session.quick or not session.open, "what may be asked can be asked"


@of_each
@random_walks
@given(st.data())
def test_a_full_walk_asks_whom_it_should_what_it_should(which: str, data: st.DataObject) -> None:
    rules = called(which)
    person = data.draw(people(rules, AS_OF, withdrawn=True))
    *_, last = walk(Session(rules, AS_OF), typed(rules, person, AS_OF))
    assert list(last.path) == [name for name in rules.questions if name in asked_only(rules, person, AS_OF)]
    assert assess(rules, last.answers, AS_OF).missing == ()


def looks(session: Session) -> tuple[object, ...]:
    """Return all that a session says of itself."""
    return (
        *(session.given, session.at, session.quick, dict(session.answers), session.path, session.set_aside),
        *(asked(session), session.number(), session.open, session.limit()),
    )


@of_each
@random_walks
@given(st.data())
def test_a_session_is_a_value(which: str, data: st.DataObject) -> None:
    """Whatever is made from it, it stays as it was, and its likeness says the same."""
    rules = called(which)
    session = data.draw(quizzes(rules))
    before = looks(session)
    made = [session.back(), session.forward()]
    if session.path:
        name = data.draw(st.sampled_from(session.path))
        at = session.look_at(name)
        made += [at, at.back(), at.forward(), at.answered(session.ruleset.questions[name], session.answers[name])]
    if session.question:
        made.append(session.answered(session.question, "not_sure"))
    for one in made:
        looks(one)
    assert looks(session) == before
    assert looks(dataclasses.replace(session)) == before
    with pytest.raises(dataclasses.FrozenInstanceError):
        session.at = "age"  # type: ignore[misc]


def test_another_day_may_ask_other_questions() -> None:
    """`peel_reaction` is for peels of the last two years."""
    session = after(PEELED, *STEPS[:-1])
    assert asked(session) == "peel_reaction"
    assert dataclasses.replace(session, as_of=dt.date(2029, 1, 1)).question is None
