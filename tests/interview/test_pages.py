"""What pages say: each question with its progress and its old answer, the review, the result; and in which words."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import textstat

import skinquiz
from skinquiz.answers import problem_with
from skinquiz.assess import assess
from skinquiz.checks.analysis.reading import MOST
from skinquiz.interview import pages, result
from skinquiz.interview.dates import meanings
from skinquiz.interview.page import Choice, Page
from skinquiz.interview.session import Session
from skinquiz.render.blocks import Item
from skinquiz.render.report import build
from tests.interview.album import TINY_PERSON, album, called, page_of
from tests.interview.player import AS_OF
from tests.people import typed

TINY = called("tiny")
QUESTIONS = TINY.questions


def session(*names: str, quick: bool = False, **changes: str | list[str]) -> Session:
    """Return the session of a person who has answered these questions, or all."""
    person = {**TINY_PERSON, **changes}
    answers = typed(TINY, {name: person[name] for name in names or person}, AS_OF)  # type: ignore[misc]
    return Session(TINY, AS_OF, tuple(answers.items()), quick)


def page(at: Session, *notices: str, saving: bool = True) -> Page:
    assert at.question
    return pages.question_page(at, at.question, notices, saving)


# Questions


WALK = list(TINY_PERSON)


@pytest.mark.parametrize(
    ("at", "heading"),
    [
        (Session(TINY, AS_OF), "Concerns. Question 1, at most 9 more"),
        (session("concerns", concerns=["marks"]), "Dark marks. Question 2, at most 7 more"),
        (session(*WALK[:-1]), "Earlier peels. Question 10, the last one"),
        (session(*WALK[:3]).look_at("mark_cause"), "Dark marks. Question 2, answered before"),
        (session().look_at("peel_reaction"), "Earlier peels. Question 10, answered before"),
    ],
)
def test_the_heading_says_where_one_is_and_how_much_is_left(at: Session, heading: str) -> None:
    assert page(at).heading == heading


PROMPTS = {
    "concerns": "Choose all that are true.",
    "mark_cause": "Choose one answer.",
    "age": "Type a number from 0 to 110.",
    "peels_so_far": "Type a number from 2 to 50, or: not sure.",
    "last_peel": "Type a date, or: not sure.",
}


@pytest.mark.parametrize("name", PROMPTS)
def test_the_prompt_says_what_may_be_answered(name: str) -> None:
    assert (
        page(session(*WALK[: WALK.index(name)]) if name != "concerns" else Session(TINY, AS_OF)).prompt == PROMPTS[name]
    )


KINDS = {"choice": "one", "choices": "many", "integer": "text", "date": "text"}


def test_a_question_is_asked_with_all_that_belongs_to_it() -> None:
    for one in (page for page in album("shipped") if page.id in called("shipped").questions):
        question = called("shipped").questions[one.id]
        assert one.kind == KINDS[question.type]
        assert one.title == question.ask
        assert [(c.id, c.label, c.help, c.exclusive) for c in one.choices] == [
            (o.id, o.label, o.help, o.exclusive) for o in question.options
        ]
        assert not question.help or question.help in one.text
        drawn = called("shipped").pictures[question.picture].drawings if question.picture else {}
        assert [c.drawing for c in one.choices] == [drawn.get(o.id) for o in question.options]
        assert any(c.drawing for c in one.choices) == bool(drawn)
        assert one.chosen == (), "nothing is chosen for anybody"


@pytest.mark.parametrize(
    ("name", "chosen", "said"),
    [
        ("concerns", ("marks", "rough"), "Dark marks, Rough skin."),
        ("mark_cause", ("sun",), "Sun."),
        ("age", ("34",), "34."),
        ("last_peel", ("2026-08-20",), "20 August 2026."),
        ("peel_reaction", ("not_sure",), "I am not sure."),
    ],
)
def test_the_answer_given_before_is_shown_and_chosen(name: str, chosen: tuple[str, ...], said: str) -> None:
    shown = page(session().look_at(name))
    assert shown.chosen == chosen
    assert f"You answered: {said} Enter alone keeps it." in shown.text


def test_what_keys_hold_is_said() -> None:
    def keys(of: Page) -> str:
        return "".join(key for key, _ in of.keys)

    assert keys(page(Session(TINY, AS_OF))) == "?q"
    assert keys(page(session("concerns"))) == "?bq"
    assert keys(page(session(*WALK[:4]).look_at("age"))) == "?bnq", "on to the next open question"
    assert keys(page(session().look_at("age"))) == "?bq", "no question is open"
    assert dict(page(session("concerns")).keys)["q"] == "stop and keep"
    assert dict(page(session("concerns"), saving=False).keys)["q"] == "stop"


def test_a_date_is_shown_in_words_before_it_is_taken() -> None:
    (august,) = meanings("20 august", AS_OF)
    shown = pages.date_page(QUESTIONS["last_peel"], [august])
    assert [(c.id, c.label) for c in shown.choices] == [
        ("2026-08-20", "20 August 2026"),
        (pages.AGAIN, "No, I will type it again"),
    ]
    assert shown.chosen == ()


def test_a_date_with_two_meanings_shows_both_with_what_was_taken_for_granted() -> None:
    both = meanings("1/2/2026", AS_OF)
    shown = pages.date_page(QUESTIONS["last_peel"], both)
    assert {c.id for c in shown.choices} == {"2026-02-01", "2026-01-02", pages.AGAIN}
    assert [c.help for c in shown.choices[:2]] == [one.note for one in both]


# Words about replies


PROBLEMS = [
    ("age", ("abc",), "`abc` is not a whole number"),
    ("age", ("200",), "out of range"),
    ("age", ("not_sure",), "not a whole number"),
    ("last_peel", ("last spring",), "“last spring” is not a date that can be counted from."),
    ("last_peel", ("2030-01-01",), "lies in the future"),
    ("skin_now", ("none", "cut", "rash"), "“Nothing” excludes the other answers, but you chose “A cut”, “A rash” too."),
    ("skin_now", ("cut", "not_sure"), "“I am not sure” excludes the other answers, but you chose “A cut” too."),
    ("peels_so_far", ("1",), "2"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "values", "words"), PROBLEMS)
def test_what_is_wrong_is_said_without_the_names_of_files_and_flags(
    name: str, values: tuple[str, ...], words: str
) -> None:
    question = QUESTIONS[name]
    problem = problem_with(question, list(values) if question.type == "choices" else values[0], AS_OF)
    assert problem
    said = pages.in_words(question, problem, values)
    assert words in said
    assert said.endswith(".")
    assert f"`{name}`" not in said
    assert "not_sure" not in said
    assert "--" not in said


def change(at: Session, name: str, answer: str | list[str]) -> list[str]:
    """Return what is said of another answer to a question."""
    value = typed(TINY, {name: answer}, AS_OF)[name]
    return pages.what_changed(at, at.look_at(name).answered(QUESTIONS[name], value))


def test_what_an_answer_does_to_the_others_is_said() -> None:
    assert change(session(), "age", "35") == ["Changed. Age: 35."]
    assert change(session(*WALK[:3]), "age", "35") == [], "a first answer changes nothing"
    assert change(session(), "concerns", ["marks"]) == [
        "Changed. Concerns: Dark marks.",
        "Set aside, as it does not apply now: Where it is rough: Face.",
    ]
    closed = session(peel_before="never")
    assert change(closed, "peel_before", "often") == [
        "Changed. Peels before: More than once.",
        "This answer opens up to 3 more questions.",
        "Your earlier answer counts again: Last peel: 20 August 2026; Peels so far: 3; "
        "After the last peel: I am not sure.",
    ]
    once = session(*(name for name in WALK if name != "peels_so_far"), peel_before="once")
    assert "This answer opens up to 1 more question." in change(once, "peel_before", "often")


# Welcome, review, stopping


def test_the_welcome_offers_what_can_be_gone_on_with() -> None:
    offered = (Choice("old", "Go on with the quiz of yesterday"),)
    shown = pages.welcome(Session(TINY, AS_OF), "Kept.", offered)
    assert (shown.kind, shown.chosen) == ("one", ())
    assert [c.id for c in shown.choices] == [pages.START, "old"]
    assert pages.welcome(Session(TINY, AS_OF), "Kept.", ()).kind == "read"


@pytest.mark.parametrize(("names", "said"), [(WALK[:1], "1 question."), (WALK[:2], "2 questions.")])
def test_the_welcome_back_counts(names: list[str], said: str) -> None:
    shown = pages.welcome(session(*names), "Kept.", ())
    assert f"Welcome back. You have answered {said}" in shown.text
    assert not any("Welcome back" in text for text in pages.welcome(Session(TINY, AS_OF), "Kept.", ()).text)


def test_the_welcome_says_what_rules_say_of_themselves() -> None:
    said = " ".join(pages.welcome(Session(TINY, AS_OF), "Kept.", ()).text)
    assert TINY.review_note in said
    assert TINY.disclaimer in said
    overdue = " ".join(pages.welcome(Session(TINY, dt.date(2030, 1, 1)), "Kept.", ()).text)
    assert overdue != said, "rules whose review is overdue say so"


def test_lost_answers_are_named_with_the_reason() -> None:
    shown = pages.lost_answers(TINY, [Item("You answered: 34. It has changed.", lead="How old are you?")])
    assert [(i.lead, i.text) for part in shown.parts for i in part.items] == [
        ("How old are you?", "You answered: 34. It has changed.")
    ]


def test_the_review_lists_what_counts_and_what_was_set_aside() -> None:
    aside = session().look_at("concerns").answered(QUESTIONS["concerns"], ("marks",))
    shown = pages.review(aside, ("Said.",), saving=True)
    assert [c.id for c in shown.choices] == [pages.DONE, *(name for name in WALK if name != "rough_where")]
    assert [(i.lead, i.text) for part in shown.parts for i in part.items] == [("Where it is rough", "Face")]
    assert (shown.first, shown.chosen, shown.notices) == (0, (pages.DONE,), ("Said.",))
    assert pages.review(session(), (), saving=True).parts == ()


@pytest.mark.parametrize("id", ["stop", "delete"])
def test_what_makes_sure_has_nothing_chosen_and_no_first(id: str) -> None:
    shown = page_of(id)
    assert [c.id for c in shown.choices] == [pages.AGAIN, pages.DONE]
    assert [c.label.split(",")[0] for c in shown.choices] == ["No", "Yes"]
    assert shown.chosen == ()


# The result


def result_of(at: Session, *notices: str, saved: bool = True) -> Page:
    assessment = assess(TINY, at.answers, AS_OF)
    return result.result(at, assessment, build(assessment, "person", guidance=True), notices, saved)


def ids(of: Page) -> set[str]:
    return {choice.id for choice in of.choices}


def test_every_detail_that_is_offered_has_something_to_read() -> None:
    for which, name in (("tiny", ""), ("shipped", "maria"), ("shipped", "everything_wrong")):
        met = {page.id: page for page in album(which, name)}
        offered = ids(met["result"]) & {*result.DETAILS, "everything"}
        assert len(offered) > 5
        for one in offered:
            assert met[f"result-{one}"].parts, one


def test_a_course_of_sessions_is_not_offered_where_none_should_be_had() -> None:
    shown = result_of(session(age="12"))
    assert [verdict.outcome for verdict in shown.verdicts] == ["not_suitable"] * 2
    assert ids(shown).isdisjoint({"expect", "preparation", "aftercare", "ask_provider"})
    assert {"why", "alternatives", "everything"} <= ids(shown)


def test_skipped_questions_are_named_and_offered() -> None:
    quick = session("concerns", "age", quick=True, age="12")
    shown = result_of(quick)
    assert result.SKIPPED in ids(shown)
    said = " ".join(item.text for part in shown.parts for item in part.items)
    assert "Cause of the marks" in said
    assert "and what follows from them" in said
    assert any("This is a quick result. 5 questions were not asked" in text for text in shown.text)
    assert result.SKIPPED not in ids(result_of(session()))
    assert result.SKIPPED not in ids(result_of(session(quick=True))), "nothing was skipped"


def test_one_skipped_question_is_one() -> None:
    names = [name for name in WALK if name != "pregnancy"]
    shown = result_of(session(*names, quick=True, age="12"))
    assert any("1 question was not asked" in text for text in shown.text), shown.text


def test_it_is_said_when_nothing_is_kept() -> None:
    def label(of: Page) -> str:
        return next(choice.label for choice in of.choices if choice.id == result.DELETE)

    assert label(result_of(session())) == "Delete the answers that are kept on this computer"
    assert label(result_of(session(), saved=False)) == "Nothing is kept"


def test_a_changed_result_says_how_it_differs() -> None:
    def outcomes(**changes: str | list[str]) -> str:
        before, after = (assess(TINY, session(**c).answers, AS_OF) for c in ({}, changes))
        return result.what_changed(before, after)

    assert outcomes(age="35") == "The outcomes are the same as before."
    assert outcomes(age="12") == (
        "The result is new. Dark marks: wait before, not suitable now; Rough skin: wait before, not suitable now."
    )
    assert outcomes(concerns=["rough"]) == "The outcomes are the same as before."


def test_the_name_of_a_file_is_proposed_and_enter_takes_it() -> None:
    shown = result.file_name(result.ANSWERS, "mine.yaml", "/here", (".yaml", ".json"), ("Said.",))
    assert shown.chosen == ("mine.yaml",)
    assert shown.text[0] == "Enter alone writes mine.yaml in /here. Or type another name."
    assert ".yaml, .json" in shown.text[1]
    assert shown.notices == ("Said.",)


# Pages in general


def test_numbers_of_choices_and_keys() -> None:
    one = Page("x", "one", "", "", choices=(Choice("a", "A"), Choice("b", "B")), keys=(("b", "back"),))
    assert [one.place(number) for number in range(4)] == [None, 0, 1, None]
    assert [replace(one, first=0).place(number) for number in range(3)] == [0, 1, None]
    assert one.allows("b")
    assert not one.allows("q")


@pytest.mark.parametrize("which", ["tiny", "shipped"])
def test_pages_are_sound(which: str) -> None:
    """Each has a title, choices where one has to choose, and each choice a name and words of its own."""
    for one in album(which):
        assert one.title, one.id
        assert bool(one.choices) == (one.kind in ("one", "many")), one.id
        assert len({c.id for c in one.choices}) == len({c.label for c in one.choices}) == len(one.choices), one.id
        assert one.prompt, one.id
        assert set(one.chosen) <= ids(one) or one.kind == "text", one.id


SLIPS = r"\bNone\b(?! of)|\.\.(?!\.)|\.;|;\.|,\.| \.(?=\s)|,,|\(\)|\[\]|\{|\}| {2}|\.”\."


@pytest.mark.parametrize("which", ["tiny", "shipped"])
def test_sentences_are_put_together_well(which: str) -> None:
    for one in album(which):
        texts = (one.heading, one.title, *one.text, one.prompt, *(choice.label for choice in one.choices))
        texts = (*texts, *(text for _, text in one.keys))
        for text in texts:
            assert not re.search(SLIPS, text), (one.id, text)


# The engine's own words


PACKAGE = Path(skinquiz.__file__).parent
SPEAKING = [
    *(PACKAGE / "interview" / f"{name}.py" for name in ("pages", "result", "conversation", "plain", "screen", "kept")),
    PACKAGE / "interview" / "dates.py",
    PACKAGE / "cli" / "desk.py",
]


def sentences(path: Path) -> Iterator[str]:
    """Yield every text in a module that somebody may read: its strings of six words or more, but no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef)
    told = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, holders) and _has_docstring(node)}  # type: ignore[attr-defined]
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)} - {
        id(node) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
    }
    for node in ast.walk(tree):
        if id(node) in told or id(node) in inner or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        text = _text(node)
        if len(text.split()) >= 6 and "(?:" not in text:
            yield text


def _has_docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> bool:
    return ast.get_docstring(node) is not None


def _text(node: ast.expr) -> str:
    """Return a string as it may read, with a short word for whatever is put in."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "word"


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: path.stem)
def test_the_reading_level(path: Path) -> None:
    """US grade 8 at most, as the rules have it."""
    grades = {text: textstat.flesch_kincaid_grade(text) for text in sentences(path)}
    assert {text: round(grade, 1) for text, grade in grades.items() if grade > MOST} == {}


def test_the_sentences_are_found() -> None:
    found = [text for path in SPEAKING for text in sentences(path)]
    assert len(found) > 50
    for text in ("Press Enter if all is right. To change an answer, choose its number.", "Nothing is chosen yet."):
        assert any(text in one for one in found), text
    assert not any("Return " in one for one in found)
