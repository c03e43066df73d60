"""The plain screen: what is printed line by line, and what typed lines are understood as."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from skinquiz.interview import pages, result
from skinquiz.interview.conversation import Conversation, Talk
from skinquiz.interview.page import Choice, Page, Reply
from skinquiz.interview.plain import Plain
from skinquiz.interview.session import Session
from tests.interview.album import album, called, page_of
from tests.interview.player import AS_OF, Desk
from tests.interview.sitting import showing, talk_with
from tests.people import typed

NOTHING, HELP, BACK, QUIT = Reply("nothing"), Reply("help"), Reply("back"), Reply("quit")
TINY = called("tiny")


def say(*values: str) -> Reply:
    return Reply("answer", values)


def quiz(**answers: str | list[str]) -> Talk:
    session = Session(TINY, AS_OF, tuple(typed(TINY, answers, AS_OF).items()))
    return Conversation(session, Desk()).talk()


ONE, MANY, NUMBER, DATE = (page_of(id) for id in ("mark_cause", "skin_now", "age", "last_peel"))
REVIEW, NAME, WELCOME, READ = (page_of(id) for id in ("review", "name-write-answers", "welcome", "age-explained"))
ANSWERED = replace(ONE, chosen=("spots",))
TICKED = replace(MANY, chosen=("cut", "rash"))
AGED = replace(NUMBER, chosen=("34",))
TWELVE = replace(ONE, choices=tuple(Choice(f"n{n}", f"Number {n}") for n in range(1, 13)))
NOES = (Choice("never", "No, never"), Choice("now", "No, not now"))
AREAS = replace(MANY, choices=(Choice("face", "Face"), Choice("back", "Back"), Choice("none", "None of these")))


# What lines mean


LINES: dict[str, tuple[Page, str, Reply]] = {
    "nothing": (ONE, "", NOTHING),
    "blanks": (ONE, "  \t ", NOTHING),
    "a number": (ONE, "2", say("spots")),
    "a number with blanks": (ONE, "  2  ", say("spots")),
    "a number with a full stop": (ONE, "2.", say("spots")),
    "a number with nulls": (ONE, "02", say("spots")),
    "of two digits": (TWELVE, "12", say("n12")),
    "counted from null": (REVIEW, "0", say("done")),
    "the label": (ONE, "I was born with them", say("birth")),
    "the label in other letters": (ONE, "i was BORN with them", say("birth")),
    "a label with a comma": (page_of("peel_before"), "No, never", say("never")),
    "how a label begins": (page_of("peel_before"), "no", say("never")),
    "a short name": (ONE, "birth", say("birth")),
    "a question's label at the review": (REVIEW, "age", say("age")),
    "not sure": (ONE, "not sure", say("not_sure")),
    "not sure in other words": (ONE, "I don't know", say("not_sure")),
    "not sure among several": (MANY, "not sure", say("not_sure")),
    "nothing but an answer before": (ANSWERED, "", say("spots")),
    "nothing at the review": (REVIEW, "", say("done")),
    "one of several": (MANY, "2", say("cut")),
    "commas": (MANY, "2,3", say("cut", "sunburn")),
    "commas and blanks": (MANY, "2, 3 , 4", say("cut", "sunburn", "rash")),
    "blanks alone": (MANY, "2 3 4", say("cut", "sunburn", "rash")),
    "semicolons": (MANY, "2;3; 4;", say("cut", "sunburn", "rash")),
    "a comma too many": (MANY, ",2,,3,", say("cut", "sunburn")),
    "one twice": (MANY, "2 2 2", say("cut")),
    "a label among several": (MANY, "a rash", say("rash")),
    "ticks of before": (TICKED, "", say("cut", "rash")),
    "a text": (NUMBER, "34", say("34")),
    "a text with blanks around": (DATE, "  last March ", say("last March")),
    "not sure as a text": (DATE, "not sure", say("not sure")),
    "the text of before": (AGED, "", say("34")),
    "no text": (NUMBER, "", NOTHING),
    "words that begin like commands": (NAME, "bob.yaml", say("bob.yaml")),
    "to read": (WELCOME, "", say()),
    "on": (replace(ANSWERED, keys=(*ONE.keys, ("n", "on"))), "n", Reply("onward")),
} | {
    f"{word} at {where}": (page, word, reply)
    for where, page in (("one", ONE), ("many", MANY), ("a number", NUMBER), ("a date", DATE))
    for words, reply in (("? help explain HELP", HELP), ("b B back", BACK), ("q quit stop exit Quit", QUIT))
    for word in words.split()
}


@pytest.mark.parametrize(("page", "line", "reply"), LINES.values(), ids=list(LINES))
def test_what_a_line_is_understood_as(page: Page, line: str, reply: Reply) -> None:
    assert talk_with(showing(page), line).replies == [reply]


REFUSED = {
    "no such number": (ONE, "9", "There is no answer “9”. The numbers go from 1 to 4."),
    "null": (ONE, "0", "There is no answer “0”. The numbers go from 1 to 4."),
    "less than null": (ONE, "-1", "There is no answer “-1”."),
    "half a number": (ONE, "1.5", "There is no answer “1.5”."),
    "a number that begins like one": (REVIEW, "0000000001234", "There is no answer “0000000001234”."),
    "an endless number": (ONE, "9" * 5000, "The numbers go from 1 to 4."),
    "another script's two": (ONE, "٢", "There is no answer “٢”."),
    "on where no question is open": (ONE, "n", "There is no answer “n”."),
    "what two labels begin with": (replace(ONE, choices=NOES), "no", "There is no answer “no”."),
    "a letter": (ONE, "x", "There is no answer “x”."),
    "garbage": (ONE, "\x1b[31m\x07", "There is no answer “�[31m�”."),
    "only a comma": (ONE, ",", "There is no answer “,”."),
    "two where one is wanted": (ONE, "1 2", "Only one number can be chosen here."),
    "a word too many": (ONE, "2 please", "There is no answer “2 please”."),
    "one wrong among several": (MANY, "2, 9", "There is no answer “9”. The numbers go from 1 to 5."),
    "words among several": (MANY, "2 and 3", "There is no answer “and”."),
    "not sure where that is no answer": (page_of("pregnancy"), "not sure", "There is no answer “not sure”."),
    "help where there is none": (REVIEW, "help", "There is no answer “help”. The numbers go from 0 to "),
    "words at what is only read": (WELCOME, "hello", "Press Enter alone to go on."),
    "a word with two meanings": (AREAS, "back", "“back” can mean two things here."),
}


@pytest.mark.parametrize(("page", "line", "words"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_not_understood_is_said_and_asked_again(page: Page, line: str, words: str) -> None:
    talked = talk_with(showing(page), line)
    assert talked.replies == []
    assert words in " ".join(talked.last.split())
    assert talked.printed[-1][-1].startswith("Keys: ")
    assert page.title not in talked.last, "the question is not read out again"


def test_both_meanings_of_a_word_can_be_had() -> None:
    assert talk_with(showing(AREAS), "back", "b").replies == [BACK]
    assert talk_with(showing(AREAS), "back", "2").replies == [say("back")]


# What is printed


def test_a_page_is_printed_whole() -> None:
    assert talk_with(showing(MANY)).printed == [
        [
            "",
            "You and your skin. Question 6, at most 4 more",
            "",
            "Is anything wrong with the skin now?",
            "",
            "Look at the whole area.",
            "",
            "1. Nothing",
            "2. A cut",
            "3. Sunburn",
            "   Red after the sun.",
            "4. A rash",
            "5. I am not sure",
            "",
            "Choose all that are true. Type the numbers with commas between them, then Enter.",
            "Keys: ? explain, b back, q stop and keep, r repeat",
        ]
    ]


SAID = "This was wrong with your last reply."


def test_what_was_wrong_is_said_without_reading_the_page_again() -> None:
    talked = talk_with(showing(ONE, replace(ONE, notices=(SAID,))), "")
    assert talked.printed[-1][0] == SAID
    assert ONE.title not in talked.last


def test_the_page_is_read_again_where_another_was_in_between() -> None:
    talked = talk_with(showing(ONE, NAME, replace(ONE, notices=(SAID,))), "", "x")
    assert talked.last.index(ONE.title) < talked.last.index(SAID)


def test_after_an_explanation_the_question_is_read_again() -> None:
    talked = talk_with(quiz(), "", "?")
    assert [page.id for page in talked.pages] == ["welcome", "concerns", "concerns-explained", "concerns"]
    assert "WHY WE ASK" in talked.last
    assert "What would you like to treat?" in talked.last.split("WHY WE ASK")[1]
    assert talked.last.count("Type the numbers") == 1, "the explanation waits for nothing"


@pytest.mark.parametrize("word", ["r", "R", "repeat", "again"])
def test_the_page_is_read_again_when_asked_for(word: str) -> None:
    talked = talk_with(showing(ONE), word)
    assert talked.replies == []
    assert talked.printed[1] == talked.printed[0]


def test_a_mistake_is_not_told_along_with_the_one_before() -> None:
    talked = talk_with(showing(replace(ONE, notices=(SAID,))), "9")
    assert SAID in "\n".join(talked.printed[0])
    assert SAID not in talked.last


def test_a_page_to_read_waits_only_where_one_may_stop() -> None:
    assert talk_with(showing(READ, WELCOME)).replies == [say()]
    assert talk_with(showing(WELCOME), "q").replies == [QUIT]


def test_the_width_is_asked_for_each_time() -> None:
    """So that lines fit a window whose size has changed meanwhile."""
    width, printed = [40], []

    def widened(_: str) -> str:
        width[0] += 20
        if width[0] > 80:
            raise EOFError
        return "r"

    with pytest.raises(EOFError):
        Plain(printed.append, widened, lambda: width[0]).run(showing(MANY))
    how = [line for line in printed if line.startswith("Choose all")]
    assert [len(line) for line in how] == [34, 54, 80]


def unbreakable(line: str, width: int) -> bool:
    return len(line.split()) == 1 and cell_len(line) > width


@pytest.mark.parametrize("which", ["tiny", "shipped"])
@pytest.mark.parametrize("width", [40, 57, 80, 100])
def test_every_page_is_pure_text_that_fits(which: str, width: int) -> None:
    """No escapes, nothing drawn, no blanks at the end."""
    for page in album(which):
        for line in (line for block in talk_with(showing(page), width=width).printed for line in block):
            assert cell_len(line) <= width or unbreakable(line, width), (page.id, line)
            assert line == line.rstrip(), (page.id, line)
            assert all(letter.isprintable() for letter in line), (page.id, line)
            assert not re.search(r"[─-◿⠀-⣿]", line), (page.id, line)


@pytest.mark.parametrize("line", ["x" * 60, "1 2", "9" * 5000, "\x1b]0;x\x07", "漢字" * 30])
def test_what_is_said_of_a_mistake_fits_too(line: str) -> None:
    for page in (ONE, MANY, REVIEW):
        said = talk_with(showing(page), line, width=40).printed[-1]
        assert all(cell_len(one) <= 40 and one.isprintable() for one in said), said


# Whole conversations


WALK = ["", "1", "spots", "34", "b", "", "no", "1", "once", "20 august", "yes that is it", "1", "nothing", "0"]


def test_a_whole_quiz_in_lines() -> None:
    talked = talk_with(quiz(), *WALK, "end")
    assert talked.ending is not None
    assert talked.ending.assessment is not None
    assert talked.ending.session.answers == typed(
        TINY,
        {
            "concerns": ["marks"], "mark_cause": "spots", "age": "34", "pregnancy": "no", "skin_now": ["none"],
            "peel_before": "once", "last_peel": "2026-08-20", "peel_reaction": "nothing",
        },
        AS_OF,
    )  # fmt: skip


@pytest.mark.parametrize("count", range(len(WALK)))
def test_the_end_of_input_comes_out_wherever_it_comes(count: int) -> None:
    plain = Plain(lambda _: None, _hearing(WALK[:count]), lambda: 80)
    with pytest.raises(EOFError):
        plain.run(quiz())


def _hearing(lines: Sequence[str]):  # type: ignore[no-untyped-def]
    left = list(lines)

    def hear(_: str) -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    return hear


@pytest.mark.parametrize("error", [KeyboardInterrupt, EOFError])
def test_what_ends_it_comes_out(error: type[BaseException]) -> None:
    def interrupted(_: str) -> str:
        raise error

    with pytest.raises(error):
        Plain(lambda _: None, interrupted, lambda: 80).run(showing(ONE))


TYPED = ["", "1", "2", "1,2", "2 3", "b", "q", "?", "r", "help", "not sure", "34", "last March", "0", "99", "done", ";"]


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.sampled_from(TYPED), st.text(max_size=30)), max_size=60), st.integers(20, 120))
def test_no_line_whatever_breaks_it(lines: list[str], width: int) -> None:
    talked = talk_with(quiz(), *lines, width=width)
    for page, reply in zip(talked.pages, talked.replies, strict=False):
        assert set(reply.values) <= {choice.id for choice in page.choices} or page.kind == "text"
    for line in (line for block in talked.printed for line in block):
        assert line.isprintable()


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(["", " ", "\t", "\r", "r", ",", "x"]), max_size=40))
def test_only_a_choice_is_an_answer(lines: list[str]) -> None:
    for page in (ONE, MANY, NUMBER):
        if page is NUMBER:
            lines = [line for line in lines if line not in (",", "x")]
        talked = talk_with(showing(*[page] * 50), *lines)
        assert {reply.command for reply in talked.replies} <= {"nothing"}


RESULT = replace(page_of("result"), fresh=False)


def test_a_list_that_one_comes_back_to_is_not_read_again_unless_it_is_new() -> None:
    def last(*shown: Page) -> list[str]:
        return talk_with(showing(*shown), "1", "b").printed[-1]

    whole = talk_with(showing(RESULT)).printed[0]
    elsewhere = page_of("articles")
    assert last(RESULT, elsewhere, RESULT)[:2] == ["", RESULT.title]
    assert "1. Why: every reason, with its sources" not in last(RESULT, elsewhere, RESULT)
    assert last(RESULT, elsewhere, replace(RESULT, fresh=True)) == whole
    shorter = replace(RESULT, choices=RESULT.choices[:3])
    assert "1. Why: every reason, with its sources" in last(RESULT, elsewhere, shorter)
    assert talk_with(showing(RESULT, elsewhere, RESULT), "1", "b", "r").printed[-1] == whole


def test_the_result_is_read_with_its_choices_numbered() -> None:
    talked = talk_with(showing(RESULT), "end")
    assert talked.replies == [say(result.END)]
    assert "1. Why: every reason, with its sources" in "\n".join(talked.printed[0])
    assert REVIEW.choices[0].id == pages.DONE
