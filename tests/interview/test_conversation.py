"""The whole conversation without a screen: what is asked, what is said about the replies, how it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.interview import pages, result
from skinquiz.interview.desk import Resumed
from skinquiz.interview.page import Choice, Page, Reply
from skinquiz.interview.session import Session
from skinquiz.model import RuleSet
from skinquiz.render.blocks import Item
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import TINY
from tests.interview.player import AS_OF, END, Desk, Given, begin, person, play
from tests.people import asked_only, people, typed

PEELED: Given = {
    "concerns": ["marks"],
    "mark_cause": "spots",
    "age": "34",
    "pregnancy": "no",
    "skin_now": ["none"],
    "peel_before": "once",
    "last_peel": "2026-08-20",
    "peel_reaction": "nothing",
}
HELP, BACK, QUIT, NOTHING = Reply("help"), Reply("back"), Reply("quit"), Reply("nothing")


def say(*values: str) -> Reply:
    return Reply("answer", values)


@pytest.fixture(scope="module")
def tiny() -> RuleSet:
    return load_ruleset(TINY)


# From the first question to the result


def test_a_walk_asks_in_the_order_of_the_rules_and_ends_with_what_assess_says(tiny: RuleSet) -> None:
    desk = Desk()
    played = play(begin(tiny), person(PEELED), desk)
    assert played.asked == list(PEELED)
    assert played.ending.assessment == assess(tiny, typed(tiny, dict(PEELED), AS_OF), AS_OF)
    assert [len(session.given) for session in desk.kept] == [*range(1, 9), 8]
    assert desk.finished == [False] * 8 + [True]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_everybody_gets_what_assess_says_and_the_count_never_rises(ruleset: RuleSet, data: st.DataObject) -> None:
    answers = data.draw(people(ruleset, AS_OF))
    played = play(begin(ruleset), person(answers))
    assert played.ending.assessment == assess(ruleset, typed(ruleset, answers, AS_OF), AS_OF)
    assert played.asked == [name for name in ruleset.questions if name in asked_only(ruleset, answers, AS_OF)]
    asked = [page for page in played.pages if page.id in ruleset.questions]
    promised = [_most(page) for page in asked]
    assert promised == sorted(promised, reverse=True), "number and rest together never rise"
    assert promised[-1] == len(played.asked)


def _most(page: Page) -> int:
    """Return how many questions the heading allows for, this one included."""
    words = page.heading.replace(",", "").split()
    number = int(words[words.index("Question") + 1])
    return number + (int(words[words.index("most") + 1]) if "most" in words else 0)


def test_the_welcome_says_what_it_is_and_where_answers_stay(tiny: RuleSet) -> None:
    played = play(begin(tiny), person(PEELED))
    welcome = played.pages[0]
    said = " ".join(welcome.text)
    for words in (tiny.review_note, tiny.disclaimer, "The answers will be kept on the desk."):
        assert words in said


# Replies that are no answers


@pytest.mark.parametrize("name", list(PEELED))
def test_enter_with_nothing_chosen_is_never_an_answer(tiny: RuleSet, name: str) -> None:
    played = play(begin(tiny), person(PEELED, (name, NOTHING), (name, NOTHING)))
    shown = [page for page in played.pages if page.id == name]
    assert len(shown) == 3
    assert shown[0].notices == ()
    assert all(page.notices and page.notices[0].startswith("Nothing") for page in shown[1:])
    assert played.conversation.session.answers == begin_with(tiny, PEELED).answers


def begin_with(ruleset: RuleSet, answers: Given) -> Session:
    return Session(ruleset, AS_OF, tuple(typed(ruleset, dict(answers), AS_OF).items()))


REFUSED: list[tuple[str, Reply, str]] = [
    ("age", say("abc"), "`abc` is not a whole number"),
    ("age", say("200"), "out of range"),
    ("age", say("not sure"), "not a whole number"),
    ("last_peel", say("2026-11-21"), "lies in the future"),
    ("last_peel", say("last spring"), "is not a date"),
    ("last_peel", say("2026-02-30"), "is not a day in the calendar"),
    ("last_peel", say("\x1b[31m" + "9" * 5000), "is not a date"),
    ("skin_now", say("none", "cut"), "“Nothing” excludes the other answers, but you chose “A cut” too."),
]


@pytest.mark.parametrize(("name", "reply", "words"), REFUSED)
def test_what_cannot_be_used_is_said_in_words_and_asked_again(
    tiny: RuleSet, name: str, reply: Reply, words: str
) -> None:
    played = play(begin(tiny), person(PEELED, (name, reply)))
    first, second = [page for page in played.pages if page.id == name]
    assert first.notices == ()
    assert words in second.notices[0]
    assert "not_sure" not in second.notices[0]
    assert len(second.notices[0]) < 300
    assert second.notices[0].isprintable()
    assert played.conversation.session.answers == begin_with(tiny, PEELED).answers


# Dates


def test_the_understood_date_is_shown_before_it_is_taken(tiny: RuleSet) -> None:
    def with_date(text: str, *more: tuple[str, Reply]) -> list[tuple[str, ...]]:
        played = play(begin(tiny), person({**PEELED, "last_peel": text}, *more))
        return [tuple(c.label for c in page.choices) for page in played.pages if page.id == "last_peel?"]

    again = "No, I will type it again"
    assert with_date("2026-08-20") == [("20 August 2026", again)]
    assert with_date("3 months ago") == [("20 August 2026", again)]
    assert with_date("8/7/2026") == [("8 July 2026", "7 August 2026", again)]


@pytest.mark.parametrize("no", [BACK, say(pages.AGAIN)])
def test_a_date_that_was_meant_otherwise_is_typed_again(tiny: RuleSet, no: Reply) -> None:
    wrong = ("last_peel", say("3 months ago")), ("last_peel?", NOTHING), ("last_peel?", no)
    played = play(begin(tiny), person({**PEELED, "last_peel": "2026-11-10"}, *wrong))
    assert [page.id for page in played.pages].count("last_peel?") == 3
    assert str(played.conversation.session.answers["last_peel"]) == "2026-11-10"


@pytest.mark.parametrize("words", ["not sure", "I don't know", "can't remember", "not_sure"])
def test_not_knowing_is_an_answer_where_it_is_allowed(tiny: RuleSet, words: str) -> None:
    played = play(begin(tiny), person({**PEELED, "last_peel": words}))
    assert played.conversation.session.answers["last_peel"] == "not_sure"
    assert "last_peel?" not in [page.id for page in played.pages]


# Explanations, and going back


@pytest.mark.parametrize("name", list(PEELED))
def test_help_explains_and_comes_back_to_the_question(tiny: RuleSet, name: str) -> None:
    played = play(begin(tiny), person(PEELED, (name, HELP)))
    ids = [page.id for page in played.pages]
    at = ids.index(f"{name}-explained")
    assert ids[at - 1] == ids[at + 1] == name
    assert played.pages[at].parts


def test_going_back_shows_the_old_answer_and_enter_keeps_it(tiny: RuleSet) -> None:
    """Three steps back, each kept, and on where it was left."""
    back = (("skin_now", BACK), ("pregnancy", BACK), ("age", BACK))
    played = play(begin(tiny), person(PEELED, *back))
    ids = [page.id for page in played.pages if page.id in tiny.questions]
    assert ids == [
        *("concerns", "mark_cause", "age", "pregnancy", "skin_now"),
        *("pregnancy", "age", "mark_cause", "age", "pregnancy", "skin_now"),
        *("peel_before", "last_peel", "peel_reaction"),
    ]
    again = [page for page in played.pages if page.id == "age"][1]
    assert again.chosen == ("34",)
    assert "You answered: 34. Enter alone keeps it." in again.text
    assert "answered before" in again.heading
    assert len(played.conversation.session.given) == len(PEELED), "an answer kept is no new answer"


def test_a_changed_answer_goes_one_step_on_and_asks_what_it_opens(tiny: RuleSet) -> None:
    start = {**PEELED, "peel_before": "never"}
    change = (
        *(("review", BACK), ("peel_before", BACK), ("skin_now", BACK), ("pregnancy", say("no"))),
        *(("skin_now", BACK), ("pregnancy", BACK), ("age", BACK), ("mark_cause", BACK)),
        ("concerns", say("marks", "rough")),
    )
    played = play(begin(tiny), person({**start, "rough_where": ["face"]}, *change))
    ids = [page.id for page in played.pages]
    opened = len(ids) - 1 - ids[::-1].index("rough_where")
    assert ids[opened - 2 : opened] == ["concerns", "mark_cause"]
    assert ids[opened + 1] == "review"
    assert "This answer opens up to 1 more question." in played.pages[opened - 1].notices


def test_back_stops_at_the_first_question(tiny: RuleSet) -> None:
    played = play(begin(tiny), person(PEELED, ("mark_cause", BACK), ("concerns", BACK), ("concerns", BACK)))
    assert [page.id for page in played.pages if page.id in tiny.questions][:4] == ["concerns", "mark_cause"] + [
        "concerns"
    ] * 2
    assert not played.page("concerns").allows("b")


def test_n_goes_on_to_where_one_was(tiny: RuleSet) -> None:
    back = (("skin_now", BACK), ("pregnancy", BACK), ("age", BACK), ("mark_cause", Reply("onward")))
    played = play(begin(tiny), person(PEELED, *back))
    ids = [page.id for page in played.pages if page.id in tiny.questions]
    assert ids[4:10] == ["skin_now", "pregnancy", "age", "mark_cause", "skin_now", "peel_before"]
    assert [page.allows("n") for page in played.pages if page.id == "mark_cause"] == [False, True]


def test_a_new_result_says_what_is_new(tiny: RuleSet) -> None:
    change = (("review", say(pages.DONE)), ("result", say(result.CHANGE)), ("review", say("age")))
    for age, said in (("15", "The result is new. Dark marks: "), ("40", "The outcomes are the same as before.")):
        played = play(begin(tiny), person(PEELED, ("age", say("34")), *change, ("age", say(age))))
        assert any(notice.startswith(said) for notice in played.pages[-1].notices), played.pages[-1].notices
        assert f"Changed. Age: {age}." in played.page("review").notices


# The review


def test_the_review_lists_every_answer_and_changes_one(tiny: RuleSet) -> None:
    played = play(begin(tiny), person(PEELED, ("review", say("age")), ("age", say("34")), ("age", say("51"))))
    first = next(page for page in played.pages if page.id == "review")
    assert [choice.id for choice in first.choices] == [pages.DONE, *PEELED]
    assert [choice.label for choice in first.choices][3] == "Age: 34"
    assert first.chosen == (pages.DONE,)
    assert first.first == 0


def test_an_answer_edited_from_the_list_goes_back_to_the_list(tiny: RuleSet) -> None:
    for reply in (say("51"), say("34"), BACK):
        played = play(begin(tiny), person(PEELED, ("review", say("age")), ("age", say("34")), ("age", reply)))
        ids = [page.id for page in played.pages]
        assert ids[-4:] == ["review", "age", "review", "result"] or ids.count("age") == 2


def test_answers_that_do_not_apply_are_set_aside_and_come_back(tiny: RuleSet) -> None:
    """The first edit closes a branch with two answers, the second opens it again: nothing is asked twice."""
    edits = (
        ("peel_before", say("once")),
        *(("review", say("peel_before")), ("peel_before", say("never"))),
        *(("review", say("peel_before")), ("peel_before", say("often"))),
    )
    played = play(begin(tiny), person({**PEELED, "peels_so_far": "3"}, *edits))
    reviews = [page for page in played.pages if page.id == "review"]
    assert len(reviews) == 3
    assert (
        "Set aside, as it does not apply now: Last peel: 20 August 2026; After the last peel: Nothing."
        in reviews[1].notices
    )
    (aside,) = reviews[1].parts
    assert [item.lead for item in aside.items] == ["Last peel", "After the last peel"]
    opened = next(page for page in reversed(played.pages) if page.id == "peels_so_far")
    assert any(notice.startswith("Your earlier answer counts again: Last peel") for notice in opened.notices)
    assert reviews[2].parts == ()
    assert played.asked.count("last_peel") == 1
    assert str(played.conversation.session.answers["last_peel"]) == "2026-08-20"


# The result


def all_details(page: Page) -> list[str]:
    return [choice.id for choice in page.choices if choice.id in result.DETAILS or choice.id == "everything"]


def test_every_detail_can_be_read_and_comes_back_to_the_result(ruleset: RuleSet) -> None:
    answers: Given = _maria()
    wanted = all_details(play(begin(ruleset), person(answers)).page("result"))
    played = play(begin(ruleset), person(answers, *(("result", say(one)) for one in wanted)))
    assert len(wanted) >= 8
    for one in wanted:
        page = played.page(f"result-{one}")
        assert page.parts, one
        assert page.kind == "read"
    assert [page.id for page in played.pages].count("result") == len(wanted) + 1


def _maria() -> Given:
    import yaml

    from tests.cli.conftest import MARIA

    loaded: Given = yaml.load(MARIA.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return loaded


def test_the_result_says_outcomes_first_and_offers_everything(ruleset: RuleSet) -> None:
    page = play(begin(ruleset), person(_maria())).page("result")
    assert [verdict.concern for verdict in page.verdicts] == ["Acne scars", "Dark patches or marks"]
    assert ruleset.review_note in " ".join(page.text)
    assert {*result.FILES, result.CHANGE, result.DELETE, result.TOPICS, result.END} <= {c.id for c in page.choices}
    assert "dates" in [part.topic for part in page.parts]


def test_articles_are_read_one_after_the_other(ruleset: RuleSet) -> None:
    topics = list(ruleset.topics)
    read = [("articles", say(topic)) for topic in topics]
    played = play(begin(ruleset), person(_maria(), ("result", say(result.TOPICS)), *read, ("articles", BACK)))
    assert sum(page.id.startswith("article-") for page in played.pages) == len(topics)


def test_files_are_written_and_a_refusal_is_said(tiny: RuleSet) -> None:
    desk = Desk()
    for what in result.FILES:
        name = f"name-{what}"
        steps = (("result", say(what)), (name, say("no/where")), (name, say("mine.yaml")))
        played = play(begin(tiny), person(PEELED, *steps), desk)
        asked_again = [page for page in played.pages if page.id == name][1]
        assert asked_again.notices == ("No such folder.",)
        assert played.page("result").notices == ("Written: mine.yaml.",)
    assert desk.written == [(what, "mine.yaml") for what in result.FILES]


def test_what_is_kept_can_be_deleted_from_the_result(tiny: RuleSet) -> None:
    desk = Desk()
    steps = (("result", say(result.DELETE)), ("delete", say(pages.AGAIN)), ("result", say(result.DELETE)))
    played = play(begin(tiny), person(PEELED, *steps, ("delete", say(pages.DONE))), desk)
    assert desk.forgotten == 1
    labels = {choice.id: choice.label for choice in played.page("result").choices}
    assert labels[result.DELETE] == "Nothing is kept"
    assert played.pages[-1].id == "stop", "what is not kept would be gone: one is asked first"


def test_an_answer_changed_after_the_result_changes_the_result(tiny: RuleSet) -> None:
    steps = (("age", say("34")), ("result", say(result.CHANGE)), ("review", say(pages.DONE)))
    change = (("review", say(pages.DONE)), *steps[1:2], ("review", say("age")), ("age", say("15")))
    played = play(begin(tiny), person(PEELED, steps[0], *change))
    outcomes = [page.verdicts[0].outcome for page in played.pages if page.id == "result"]
    assert outcomes[0] != outcomes[-1] == "not_suitable"


# Stopping, saving, going on


@pytest.mark.parametrize("name", ["welcome", *PEELED, "review"])
def test_stopping_is_possible_everywhere_and_asks_first(tiny: RuleSet, name: str) -> None:
    sure = () if name == "welcome" else ((name, QUIT), ("stop", say(pages.AGAIN)))
    played = play(begin(tiny), person(PEELED, *sure, (name, QUIT), ("stop", NOTHING), ("stop", say(pages.DONE))))
    assert played.ending.assessment is None
    answered = list(PEELED)[: list(PEELED).index(name)] if name in PEELED else list(PEELED) if name == "review" else []
    assert list(played.conversation.session.answers) == answered


def test_every_answer_is_kept_before_the_next_page_is_shown(tiny: RuleSet) -> None:
    desk = Desk()

    def watching(page: Page) -> Reply:
        if page.id in tiny.questions:
            position = list(PEELED).index(page.id)
            assert len(desk.kept) == position, f"{page.id} came up before the last answer was kept"
        return person(PEELED)(page)

    play(begin(tiny), watching, desk)


def test_a_full_disk_is_said_and_the_quiz_goes_on(tiny: RuleSet) -> None:
    desk = Desk(problem="No space left.")
    played = play(begin(tiny), person(PEELED), desk)
    told = [page.id for page in played.pages if "No space left." in page.notices]
    assert told == [*list(PEELED)[1:], "review", "result"]
    assert played.ending.assessment is not None


def test_an_unfinished_quiz_is_offered_and_taken_up(tiny: RuleSet) -> None:
    kept = begin_with(tiny, {name: PEELED[name] for name in ("concerns", "mark_cause", "age")})
    lost = Item("You answered: No.", lead="Are you pregnant?")
    desk = Desk(offered=(Choice("old", "Go on with …"),), saved={"old": Resumed(kept, (lost,))})
    played = play(begin(tiny), person(PEELED, ("welcome", say("old"))), desk)
    assert [page.id for page in played.pages[:3]] == ["welcome", "lost", "pregnancy"]
    assert played.pages[1].parts[0].items == (lost,)
    assert played.asked == list(PEELED)[3:]


def test_what_cannot_be_taken_up_is_said_and_a_new_quiz_starts(tiny: RuleSet) -> None:
    desk = Desk(offered=(Choice("gone", "Go on with …"),))
    played = play(begin(tiny), person(PEELED, ("welcome", say("gone"))), desk)
    assert played.page("concerns").notices == ("there is no gone",)
    assert played.ending.assessment is not None


def test_one_that_was_resumed_by_name_is_welcomed_back(tiny: RuleSet) -> None:
    start = Resumed(begin_with(tiny, {"concerns": ["marks"], "mark_cause": "spots"}))
    played = play(start, person(PEELED), Desk(offered=(Choice("other", "Another"),)))
    assert played.pages[0].choices == ()
    assert "Welcome back. You have answered 2 questions." in played.pages[0].text
    assert played.asked == list(PEELED)[2:]


# Quick


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_quick_gives_the_same_outcomes_and_names_what_it_skipped(ruleset: RuleSet, data: st.DataObject) -> None:
    answers = data.draw(people(ruleset, AS_OF))
    quick = play(begin(ruleset, quick=True), person(answers))
    full = assess(ruleset, typed(ruleset, answers, AS_OF), AS_OF)
    assert quick.ending.assessment is not None
    assert [one.outcome for one in quick.ending.assessment.concerns] == [one.outcome for one in full.concerns]
    missing = quick.ending.assessment.missing
    skipped = [name for name in full.answers if name not in quick.asked]
    said = " ".join(
        item.text for part in quick.page("result").parts if part.heading == "Skipped questions" for item in part.items
    )
    assert all(ruleset.questions[name].label in said for name in missing)
    assert set(skipped) <= set(missing) or "what follows from them" in said
    promised = [_most(page) for page in quick.pages if page.id in ruleset.questions]
    assert promised == sorted(promised, reverse=True)


def test_the_skipped_questions_can_be_answered_after_all(tiny: RuleSet) -> None:
    answers = {**PEELED, "age": "12"}
    quick = play(begin(tiny, quick=True), person(answers))
    assert len(quick.asked) < len(PEELED)
    steps = (("result", say(result.SKIPPED)),)
    played = play(begin(tiny, quick=True), person(answers, *steps))
    assert sorted(played.asked) == sorted(PEELED)
    assert played.ending.assessment == assess(tiny, typed(tiny, answers, AS_OF), AS_OF)


# Whatever is replied


def _any_reply(draw: Callable[..., object], page: Page) -> Reply:
    ids = [choice.id for choice in page.choices]
    kinds = ["nothing", *(c for c, key in (("help", "?"), ("back", "b"), ("quit", "q")) if page.allows(key))]
    command = draw(st.sampled_from([*kinds, *["answer"] * 6]))
    if command != "answer" or page.kind == "read":
        return Reply("answer" if page.kind == "read" and command == "nothing" else command)  # type: ignore[arg-type]
    if page.kind == "text":
        return say(
            str(draw(st.sampled_from(["34", "0", "last March", "2026-08-20", "not sure", "x", "9" * 80, "1/2/26"])))
        )
    if page.kind == "many":
        return say(*draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True)))  # type: ignore[misc]
    return say(str(draw(st.sampled_from(ids))))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_reply_whatever_breaks_it_and_nothing_given_is_ever_lost(tiny: RuleSet, data: st.DataObject) -> None:
    """A person at random, for a while, then one who stops: the desk holds all that was ever taken."""
    desk = Desk(offered=(Choice("gone", "Go on"),))
    left = data.draw(st.integers(5, 120))

    def anyhow(page: Page) -> Reply:
        nonlocal left
        left -= 1
        if left > 0:
            return _any_reply(data.draw, page)
        if page.id == "result":
            return END
        if page.id == "stop":
            return say(pages.DONE)
        return QUIT if page.allows("q") else BACK if page.kind != "read" else say()

    played = play(begin(tiny, quick=data.draw(st.booleans())), anyhow, desk)
    final = played.conversation.session
    given_last = desk.kept[-1].given if desk.kept else ()
    assert final.given == given_last
    for page in played.pages:
        if page.id in tiny.questions and "answered before" not in page.heading:
            assert page.chosen == (), "nothing is chosen for anybody"
