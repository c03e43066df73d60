"""What is left of saved answers once the rules have changed: what still means the same, and nothing else."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.answers import Given, read_answers
from skinquiz.interview.kept import CHANGED, GONE, IN_THE_FUTURE, UNFIT, Kept, Lost, as_saved, keep, meaning
from skinquiz.interview.saved import Saved, SavedAnswer
from skinquiz.interview.store import SessionError, Store
from skinquiz.model import Answer, Option, Question, RuleSet
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import TINY
from tests.interview.saving import a_session
from tests.people import days, people, typed

TODAY = dt.date(2026, 11, 21)
TINY_RULES = load_ruleset(TINY)
GIVEN: dict[str, Answer] = {
    "mark_cause": "sun",
    "concerns": ("marks", "rough"),
    "age": 34,
    "rough_where": ("face",),
    "last_peel": dt.date(2026, 10, 9),
    "skin_now": ("none",),
}


def session_of(ruleset: RuleSet, answers: dict[str, Answer]) -> Saved:
    """Return the session that a quiz saves after these answers, in this order."""
    given = tuple(as_saved(ruleset.questions[name], answer) for name, answer in answers.items())
    return a_session(ruleset=ruleset.id, version=ruleset.version, sha256=ruleset.sha256, given=given)


SAVED = session_of(TINY_RULES, GIVEN)


def with_question(name: str, **changes: object) -> RuleSet:
    """Return the rules as a later version of them with one question changed."""
    question = replace(TINY_RULES.questions[name], **changes)  # type: ignore[arg-type]
    return replace(TINY_RULES, sha256="later", questions={**TINY_RULES.questions, name: question})


def options_of(name: str) -> tuple[Option, ...]:
    return TINY_RULES.questions[name].options


# What is saved


@pytest.mark.parametrize(
    ("name", "answer", "kept", "said"),
    [
        ("mark_cause", "sun", "sun", "Sun"),
        ("concerns", ("marks", "rough"), ("marks", "rough"), "Dark marks, Rough skin"),
        ("age", 34, 34, "34"),
        ("last_peel", dt.date(2026, 8, 1), "2026-08-01", "1 August 2026"),
        ("last_peel", "not_sure", "not_sure", "I am not sure"),
    ],
)
def test_an_answer_is_saved_with_the_words_on_the_screen(name: str, answer: Answer, kept: object, said: str) -> None:
    question = TINY_RULES.questions[name]
    assert as_saved(question, answer) == SavedAnswer(name, kept, question.ask, said, meaning(question))  # type: ignore[arg-type]


def test_every_question_has_a_fingerprint_of_its_own(ruleset: RuleSet) -> None:
    questions = [*ruleset.questions.values(), *TINY_RULES.questions.values()]
    assert len({meaning(question) for question in questions}) == len(questions)


def first(**changes: object) -> Callable[[Question], Question]:
    return lambda q: replace(q, options=(replace(q.options[0], **changes), *q.options[1:]))  # type: ignore[arg-type]


CHANGES: dict[str, Callable[[Question], Question]] = {
    "id": lambda q: replace(q, id="other"),
    "ask": lambda q: replace(q, ask="What else?"),
    "type": lambda q: replace(q, type="choices"),
    "help": lambda q: replace(q, help="More words."),
    "bounds": lambda q: replace(q, minimum=1, maximum=2),
    "lower bound": lambda q: replace(q, minimum=1),
    "upper bound": lambda q: replace(q, maximum=1),
    "not sure": lambda q: replace(q, not_sure=True),
    "option's label": first(label="Sunshine"),
    "option's id": first(id="sunshine"),
    "option's help": first(help="Summer or winter."),
    "option excludes others": first(exclusive=True),
    "option removed": lambda q: replace(q, options=q.options[1:]),
    "option added": lambda q: replace(q, options=(*q.options, Option("moon", "Moon"))),
    "order of options": lambda q: replace(q, options=q.options[::-1]),
}
MEANS_THE_SAME: dict[str, Callable[[Question], Question]] = {
    "why": lambda q: replace(q, why="Another reason."),
    "short name": lambda q: replace(q, label="Cause"),
    "picture": lambda q: replace(q, picture="marks"),
    "asked of others": lambda q: replace(q, ask_when=TINY_RULES.questions["last_peel"].ask_when),
}


@pytest.mark.parametrize("what", [*CHANGES, *MEANS_THE_SAME])
def test_what_gives_an_answer_its_meaning(what: str) -> None:
    question = TINY_RULES.questions["mark_cause"]
    changed = (CHANGES | MEANS_THE_SAME)[what](question)
    assert changed != question
    assert (meaning(changed) == meaning(question)) == (what in MEANS_THE_SAME)


# What is kept


def test_under_the_same_rules_all_is_kept_in_the_order_given() -> None:
    assert keep(SAVED, TINY_RULES, TODAY) == Kept(GIVEN, ())
    assert list(keep(SAVED, TINY_RULES, TODAY).answers) == list(GIVEN)


def test_a_later_answer_replaces_the_earlier_in_its_place() -> None:
    again = as_saved(TINY_RULES.questions["mark_cause"], "birth")
    kept = keep(replace(SAVED, given=(*SAVED.given, again)), TINY_RULES, TODAY)
    assert list(kept.answers.items()) == list((GIVEN | {"mark_cause": "birth"}).items())


def test_under_other_rules_all_that_means_the_same_is_kept() -> None:
    later = with_question("peel_before", ask="Something new?")
    assert keep(SAVED, replace(later, version="9"), TODAY) == Kept(GIVEN, ())


LATER = {
    "label": (with_question("mark_cause", options=first(label="Sunshine")(TINY_RULES.questions["mark_cause"]).options)),
    "another option removed": with_question("mark_cause", options=options_of("mark_cause")[:-1]),
    "this option removed": with_question("mark_cause", options=options_of("mark_cause")[1:]),
    "type": with_question("mark_cause", type="choices"),
    "help": with_question("mark_cause", help="Think of last summer."),
    "words": with_question("mark_cause", ask="Where do the marks come from?"),
}


@pytest.mark.parametrize("what", LATER)
def test_an_answer_whose_question_has_changed_is_named(what: str) -> None:
    rest = {name: answer for name, answer in GIVEN.items() if name != "mark_cause"}
    assert keep(SAVED, LATER[what], TODAY) == Kept(rest, (Lost("What left the marks?", "Sun", CHANGED),))


def test_an_answer_whose_question_is_gone_is_named() -> None:
    questions = {name: question for name, question in TINY_RULES.questions.items() if name != "age"}
    later = replace(TINY_RULES, sha256="later", questions=questions)
    rest = {name: answer for name, answer in GIVEN.items() if name != "age"}
    assert keep(SAVED, later, TODAY) == Kept(rest, (Lost("How old are you?", "34", GONE),))


def test_a_date_that_has_not_come_yet_is_named() -> None:
    lost = Lost(TINY_RULES.questions["last_peel"].ask, "9 October 2026", IN_THE_FUTURE)
    assert keep(SAVED, TINY_RULES, dt.date(2026, 10, 8)).lost == (lost,)
    assert keep(SAVED, TINY_RULES, dt.date(2026, 10, 9)).lost == ()


def test_an_answer_lost_once_does_not_come_back_with_the_next_save() -> None:
    """The session goes on under the later rules; what meant something else is still not what was answered."""
    later = LATER["help"]
    resumed = replace(SAVED, sha256=later.sha256)
    assert keep(resumed, later, TODAY) == keep(SAVED, later, TODAY)


def test_what_is_answered_anew_counts_and_the_old_answer_stays_on_record() -> None:
    later = LATER["help"]
    again = as_saved(later.questions["mark_cause"], "birth")
    resumed = replace(SAVED, sha256=later.sha256, given=(*SAVED.given, again))
    assert keep(resumed, later, TODAY) == Kept(GIVEN | {"mark_cause": "birth"}, ())
    assert [one.said for one in resumed.earlier("mark_cause")] == ["Sun"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("age", "old"),
        ("age", 4_000),
        ("age", -1),
        ("age", ()),
        ("age", ("34", "35")),
        ("mark_cause", "moon"),
        ("mark_cause", ""),
        ("mark_cause", 3),
        ("concerns", ()),
        ("concerns", ("marks", "moon")),
        ("skin_now", ("none", "cut")),
        ("last_peel", "last summer"),
        ("last_peel", "2026-02-30"),
        ("last_peel", 20261009),
        ("last_peel", ("2026-10-09", "2026-10-10")),
    ],
)
def test_what_a_hand_has_written_into_the_file_is_checked(name: str, answer: str | int | tuple[str, ...]) -> None:
    edited = replace(as_saved(TINY_RULES.questions[name], GIVEN[name]), answer=answer)
    kept = keep(replace(SAVED, given=(edited,)), TINY_RULES, TODAY)
    assert kept == Kept({}, (Lost(edited.asked, edited.said, UNFIT),))


def test_a_session_about_another_treatment_is_refused() -> None:
    with pytest.raises(SessionError) as refused:
        keep(replace(SAVED, ruleset="other\x1b"), TINY_RULES, TODAY)
    text = "\n".join((refused.value.message, *refused.value.help))
    assert "belongs to the rule set `other\N{REPLACEMENT CHARACTER}`, not to `tiny-peel`" in text
    assert "--rules DIR" in text


# Everybody


@st.composite
def sessions(draw: st.DrawFn, ruleset: RuleSet) -> tuple[dt.date, dict[str, Answer]]:
    """Random people in the middle of a quiz, who answered in whatever order."""
    as_of = draw(days())
    answers = typed(ruleset, draw(people(ruleset, as_of, withdrawn=draw(st.booleans()))), as_of)
    names = draw(st.permutations(list(answers)))
    return as_of, {name: answers[name] for name in names[: draw(st.integers(0, len(names)))]}


def through_the_store(ruleset: RuleSet, as_of: dt.date, answers: dict[str, Answer]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        saved = session_of(ruleset, answers)
        store.save(saved, None)
        loaded = store.load("last")
    assert loaded == saved
    assert keep(loaded, ruleset, as_of) == Kept(answers, ())
    assert list(keep(loaded, ruleset, as_of).answers) == list(answers)


@given(sessions(TINY_RULES))
def test_what_anybody_answers_comes_back(drawn: tuple[dt.date, dict[str, Answer]]) -> None:
    through_the_store(TINY_RULES, *drawn)


@settings(max_examples=30)
@given(data=st.data())
def test_what_anybody_answers_to_the_shipped_rules_comes_back(ruleset: RuleSet, data: st.DataObject) -> None:
    through_the_store(ruleset, *data.draw(sessions(ruleset)))


@given(drawn=sessions(TINY_RULES), gone=st.sets(st.sampled_from(list(TINY_RULES.questions))), data=st.data())
def test_what_is_kept_and_what_is_lost_is_all_that_was_answered(
    drawn: tuple[dt.date, dict[str, Answer]], gone: set[str], data: st.DataObject
) -> None:
    as_of, answers = drawn
    reworded = data.draw(st.sets(st.sampled_from(list(TINY_RULES.questions))))
    questions = {
        name: replace(question, help="Reworded.") if name in reworded else question
        for name, question in TINY_RULES.questions.items()
        if name not in gone
    }
    later = replace(TINY_RULES, sha256="later", questions=questions)
    kept = keep(session_of(TINY_RULES, answers), later, as_of)
    assert kept.answers == {name: answer for name, answer in answers.items() if name not in gone | reworded}
    assert len(kept.lost) == len(answers) - len(kept.answers)
    given = {name: Given(one, "a test") for name, one in _as_text(kept.answers).items()}
    assert read_answers(given, later.questions, as_of) == kept.answers


def _as_text(answers: object) -> dict[str, str | tuple[str, ...]]:
    assert isinstance(answers, dict)
    return {name: one if isinstance(one, tuple) else str(one) for name, one in answers.items()}
