"""The full screen without a terminal: keys go in through a pipe, what is drawn is read off after each of them."""

from __future__ import annotations

import functools
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from prompt_toolkit.data_structures import Size
from prompt_toolkit.output.vt100 import Vt100_Output
from rich.cells import cell_len

from skinquiz.assess import assess
from skinquiz.interview import pages
from skinquiz.interview.conversation import Conversation, Talk
from skinquiz.interview.layout import Setting
from skinquiz.interview.page import Choice, Page, Reply
from skinquiz.interview.session import Session
from skinquiz.interview.view import ABOVE, BELOW, BOTH, SHORT, View
from tests.interview.album import album, called, page_of
from tests.interview.player import AS_OF, Desk, begin
from tests.interview.sitting import Sat, showing, sit
from tests.people import typed

ENTER, SPACE, ESC, TAB, BACK_TAB, BACKSPACE = "\r", " ", "\x1b", "\t", "\x1b[Z", "\x7f"
UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
PAGE_UP, PAGE_DOWN, HOME, END = "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F"
CTRL_C, CTRL_D, CTRL_L = "\x03", "\x04", "\x0c"
TINY_RULES = called("tiny")
NOTHING, HELP, BACK, QUIT = Reply("nothing"), Reply("help"), Reply("back"), Reply("quit")
slow = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def say(*values: str) -> Reply:
    return Reply("answer", values)


def paste(text: str) -> str:
    return f"\x1b[200~{text}\x1b[201~"


def first_reply(page: Page, *keys: str) -> Reply | None:
    """Return what the first reply to a page is, if there is one."""
    replies = sit(showing(page), keys).replies
    return replies[0] if replies else None


def quiz(**answers: str | list[str]) -> Talk:
    """Return the quiz about the tiny rules, some of its questions answered before."""
    session = Session(TINY_RULES, AS_OF, tuple(typed(TINY_RULES, answers, AS_OF).items()))
    return Conversation(session, Desk()).talk()


ONE, MANY, TEXT, DATE = (page_of(id) for id in ("mark_cause", "skin_now", "age", "last_peel"))
READ, NAME = page_of("skin_now-explained"), page_of("name-write-answers")
TWELVE = replace(ONE, choices=tuple(Choice(f"n{n}", f"Number {n}") for n in range(1, 13)))
TICKS = replace(TWELVE, kind="many")
FROM_NULL = replace(TWELVE, first=0, choices=TWELVE.choices[:11])
ONWARD = ("n", "on to the next open question")
ANSWERED = replace(ONE, chosen=("spots",), keys=(*ONE.keys, ONWARD))
TICKED = replace(MANY, chosen=("cut", "rash"))
AGED = replace(TEXT, chosen=("34",), keys=(*TEXT.keys, ONWARD))


# What keys mean


KEYS: dict[str, tuple[Page, tuple[str, ...], Reply | None]] = {
    # One of several
    "Enter alone": (ONE, (ENTER,), NOTHING),
    "a piped newline": (ONE, ("\n",), None),
    "a number points": (ONE, ("2",), None),
    "a number and Enter": (ONE, ("2", ENTER), say("spots")),
    "both at once": (ONE, ("2\r",), say("spots")),
    "down": (ONE, (DOWN, ENTER), say("sun")),
    "down twice": (ONE, (DOWN, DOWN, ENTER), say("spots")),
    "down past the last": (ONE, (*[DOWN] * 9, ENTER), say("not_sure")),
    "up past the first": (ONE, ("2", UP, UP, UP, ENTER), say("sun")),
    "up from nothing": (ONE, (UP, ENTER), NOTHING),
    "tab": (ONE, (TAB, TAB, ENTER), say("spots")),
    "tab back": (ONE, ("3", BACK_TAB, ENTER), say("spots")),
    "space chooses nothing": (ONE, (SPACE, ENTER), NOTHING),
    "no such number": (ONE, ("9", ENTER), NOTHING),
    "null is no number here": (ONE, ("0", ENTER), NOTHING),
    "no such number leaves the pointer": (ONE, ("2", "9", ENTER), say("spots")),
    "a letter": (ONE, ("x", ENTER), NOTHING),
    "pasted numbers": (ONE, (paste("2\n"), ENTER), NOTHING),
    "pasted commands": (ONE, (paste("bq?"), ENTER), NOTHING),
    "scrolling chooses nothing": (ONE, (PAGE_DOWN, END, HOME, PAGE_UP, ENTER), NOTHING),
    "the answer before": (ANSWERED, (ENTER,), say("spots")),
    "another than before": (ANSWERED, (DOWN, ENTER), say("birth")),
    "on to the next open question": (ANSWERED, ("n",), Reply("onward")),
    "where no question is open": (ONE, ("n", ENTER), NOTHING),
    "on from a text": (AGED, ("n", ENTER), Reply("onward")),
    # Numbers of two digits
    "twelve": (TWELVE, ("1", "2", ENTER), say("n12")),
    "twelve at once": (TWELVE, ("12\r",), say("n12")),
    "one of twelve": (TWELVE, ("1", ENTER), say("n1")),
    "there is no fifteen": (TWELVE, ("1", "5", ENTER), say("n5")),
    "three digits": (TWELVE, ("1", "2", "3", ENTER), say("n3")),
    "one, and then two": (TWELVE, ("1", DOWN, "2", ENTER), say("n2")),
    "one, a look around, two": (TWELVE, ("1", PAGE_DOWN, "2", ENTER), say("n2")),
    "from null": (FROM_NULL, ("0", ENTER), say("n1")),
    "ten from null": (FROM_NULL, ("1", "0", ENTER), say("n11")),
    "null before a number": (FROM_NULL, ("0", "3", ENTER), say("n4")),
    # Any of several
    "nothing ticked": (MANY, (ENTER,), NOTHING),
    "pointing is not ticking": (MANY, (DOWN, DOWN, ENTER), NOTHING),
    "a typed number ticks with Enter": (MANY, ("2", ENTER), None),
    "and is the answer with one more": (MANY, ("2", ENTER, ENTER), say("cut")),
    "typed numbers one after the other": (MANY, ("3", ENTER, "2", ENTER, ENTER), say("cut", "sunburn")),
    "space without a pointer": (MANY, (SPACE, ENTER), NOTHING),
    "a tick": (MANY, (DOWN, SPACE, ENTER), say("none")),
    "ticks by number": (MANY, ("3", SPACE, "2", SPACE, ENTER), say("cut", "sunburn")),
    "all at once": (MANY, ("3 2 \r",), say("cut", "sunburn")),
    "unticked": (MANY, ("2", SPACE, SPACE, ENTER), NOTHING),
    "alone after others": (MANY, ("2", SPACE, "3", SPACE, "1", SPACE, ENTER), say("none")),
    "another after alone": (MANY, ("1", SPACE, "2", SPACE, ENTER), say("cut")),
    "alone after alone": (MANY, ("1", SPACE, "5", SPACE, ENTER), say("not_sure")),
    "ticks one and two": (TICKS, ("1", SPACE, "2", SPACE, ENTER), say("n1", "n2")),
    "ticks one and twelve": (TICKS, ("1", SPACE, "1", "2", SPACE, ENTER), say("n1", "n12")),
    "ticks from before": (TICKED, (ENTER,), say("cut", "rash")),
    "one tick less than before": (TICKED, ("2", SPACE, ENTER), say("rash")),
    "pasted ticks": (MANY, (paste("2 "), ENTER), NOTHING),
    # A text
    "a typed number": (TEXT, ("34\r",), say("34")),
    "key by key": (TEXT, ("3", "4", ENTER), say("34")),
    "nothing typed": (TEXT, (ENTER,), NOTHING),
    "only blanks": (TEXT, ("  ", ENTER), NOTHING),
    "a newline for Enter": (TEXT, ("34\n",), say("34")),
    "the text from before": (AGED, (ENTER,), say("34")),
    "another text than before": (AGED, ("35", ENTER), say("35")),
    "mended": (TEXT, ("35", BACKSPACE, "4", ENTER), say("34")),
    "mended in the middle": (TEXT, ("34", LEFT, "5", ENTER), say("354")),
    "pasted": (TEXT, (paste("34"), ENTER), say("34")),
    "pasted lines are one line": (DATE, (paste(" last\nMarch\r\n"), ENTER), say("last March")),
    "pasted behind what was typed": (TEXT, ("3", paste("4"), ENTER), say("34")),
    "letters of commands within": (DATE, ("1b?q", ENTER), say("1b?q")),
    "a command after all was taken back": (TEXT, ("3", BACKSPACE, "?"), HELP),
    "a file called b…": (NAME, ("bob.yaml", ENTER), say("bob.yaml")),
    "a file called q…": (NAME, ("q.yaml", ENTER), say("q.yaml")),
    "a file called ?…": (NAME, ("?.yaml", ENTER), say("?.yaml")),
    "only b for the name of a file": (NAME, ("b", ENTER), BACK),
    "b is typed like any letter": (TEXT, ("b",), None),
    "b by itself": (TEXT, ("b", ENTER), BACK),
    "q by itself": (DATE, ("q", ENTER), QUIT),
    # To read
    "read": (READ, (ENTER,), say()),
    "back from reading": (READ, ("b",), BACK),
    "away from reading": (READ, ("q",), BACK),
    "Escape from reading": (READ, (ESC,), BACK),
    "scrolling is no reply": (READ, (SPACE, DOWN, PAGE_DOWN, END, "1"), None),
} | {
    f"{name} at {where}": (page, (key,), reply)
    for where, page in (("one", ONE), ("many", MANY), ("a text", TEXT))
    for name, key, reply in (("?", "?", HELP), ("b", "b", BACK), ("q", "q", QUIT), ("Escape", ESC, BACK))
    if where != "a text" or key in (ESC, "?")
}  # fmt: skip


@pytest.mark.parametrize(("page", "keys", "reply"), KEYS.values(), ids=list(KEYS))
def test_what_keys_reply(page: Page, keys: tuple[str, ...], reply: Reply | None) -> None:
    assert first_reply(page, *keys) == reply


@pytest.mark.parametrize("page", [ONE, MANY], ids=["one", "many"])
def test_the_left_arrow_goes_back(page: Page) -> None:
    assert first_reply(page, LEFT) == BACK


@pytest.mark.parametrize("key", ["?", "b", "q", ESC])
def test_what_does_not_hold_on_a_page_does_nothing(key: str) -> None:
    assert first_reply(replace(ONE, keys=()), key) is None


@pytest.mark.parametrize("page", [ONE, MANY, TEXT, READ, NAME], ids=["one", "many", "text", "read", "name"])
@pytest.mark.parametrize(("key", "error"), [(CTRL_C, KeyboardInterrupt), (CTRL_D, EOFError)])
def test_control_keys_end_it_everywhere(page: Page, key: str, error: type[BaseException]) -> None:
    with pytest.raises(error):
        sit(showing(page), [key])


@pytest.mark.parametrize("sequence", ["\x1b[99~", "\x1b[1;9Z", "\x1bOz", "\x1bx", "\x1b[<0;5;5M"])
@pytest.mark.parametrize("page", [ONE, TEXT], ids=["one", "text"])
def test_a_key_that_nobody_knows_is_no_escape_and_no_text(page: Page, sequence: str) -> None:
    assert first_reply(page, sequence, ENTER) == NOTHING


def test_the_end_of_the_conversation_ends_it() -> None:
    sat = sit(quiz(), [ENTER, "q", "2", ENTER])
    assert sat.ending is not None
    assert sat.ending.assessment is None
    assert [page.id for page in sat.pages] == ["welcome", "concerns", "stop"]


def test_what_goes_wrong_in_the_conversation_comes_out() -> None:
    def broken() -> Talk:
        yield ONE
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sit(broken(), ["1", ENTER])


# What is seen


def test_a_page_is_seen_whole() -> None:
    sat = sit(showing(MANY), [])
    assert sat.screen.splitlines() == [
        "You and your skin. Question 6, at most 4 more",
        "",
        "Is anything wrong with the skin now?",
        "",
        "Look at the whole area.",
        "",
        "  [ ] 1. Nothing",
        "  [ ] 2. A cut",
        "           ▖▗",
        "         ██▌▐██",
        "  [ ] 3. Sunburn",
        "         ■■□",
        "         Red after the sun.",
        "  [ ] 4. A rash",
        "         ▂▃▂▃▂",
        "  [ ] 5. I am not sure",
        "",
        "Choose all that are true. Arrow keys or numbers point, the space bar ticks,",
        "Enter goes on.",
        "Keys: ? explain, b back, q stop and keep",
    ]


def marks(sat: Sat) -> list[str]:
    """Return what stands before the choices on the last screen."""
    return [found[0] for line in sat.screens[-1] if (found := re.match(r"[> ] (\[.\] )? *\d+\.", line))]


def test_pointer_and_ticks_are_seen() -> None:
    assert marks(sit(showing(MANY), [])) == ["  [ ] 1.", "  [ ] 2.", "  [ ] 3.", "  [ ] 4.", "  [ ] 5."]
    assert marks(sit(showing(MANY), ["2", SPACE, DOWN])) == [
        "  [ ] 1.", "  [x] 2.", "> [ ] 3.", "  [ ] 4.", "  [ ] 5.",
    ]  # fmt: skip
    assert marks(sit(showing(ANSWERED), [])) == ["  1.", "> 2.", "  3.", "  4."]
    assert marks(sit(showing(TWELVE), ["1", "2"]))[8:] == ["   9.", "  10.", "  11.", "> 12."]


def test_ticking_alone_unticks_the_others_at_once() -> None:
    assert marks(sit(showing(MANY), ["2", SPACE, "4", SPACE, "1", SPACE])) == [
        "> [x] 1.", "  [ ] 2.", "  [ ] 3.", "  [ ] 4.", "  [ ] 5.",
    ]  # fmt: skip


def test_what_is_typed_is_seen() -> None:
    assert "\n> last March\n" in sit(showing(DATE), ["last March"]).screen


def test_a_long_text_shows_where_the_cursor_is() -> None:
    sat = sit(showing(DATE), ["x" * 200 + "the end"], columns=40)
    assert any(line.endswith("the end") for line in sat.screens[-1])


SAID = "This was wrong with your last reply."


@pytest.mark.parametrize("key", [DOWN, UP, SPACE, "2", "9", PAGE_DOWN, END, HOME, TAB])
def test_what_was_said_is_gone_with_the_next_move(key: str) -> None:
    sat = sit(showing(replace(MANY, notices=(SAID,))), [key])
    assert SAID in "\n".join(sat.screens[0])
    assert SAID not in sat.screen


def test_what_was_said_stays_while_one_types() -> None:
    assert SAID in sit(showing(replace(TEXT, notices=(SAID,))), ["3", "4"]).screen


def test_enter_with_nothing_chosen_is_answered_in_words() -> None:
    for name, words in (("concerns", "Nothing is ticked yet."), ("age", "Nothing was typed yet.")):
        given: dict[str, str | list[str]] = {} if name == "concerns" else {"concerns": ["rough"], "rough_where": "face"}
        sat = sit(quiz(**given), [ENTER, ENTER])
        assert sat.pages[-1].id == name
        assert words in sat.screen


# Coming back to a page


SKIN = {"concerns": ["rough"], "rough_where": ["face"], "age": "34", "pregnancy": "no"}
PEEL = {**SKIN, "skin_now": ["none"], "peel_before": "once"}


def test_ticks_and_pointer_survive_an_explanation_and_second_thoughts_about_stopping() -> None:
    for away in (["?", ENTER], ["?", "b"], ["q", "1", ENTER], ["q", "b"], ["q", ENTER, ESC]):
        sat = sit(quiz(**SKIN), [ENTER, "2", SPACE, DOWN, *away])
        assert sat.pages[-1].id == "skin_now", away
        assert marks(sat) == ["  [ ] 1.", "  [x] 2.", "> [ ] 3.", "  [ ] 4.", "  [ ] 5."], away


def test_ticks_survive_a_refusal() -> None:
    """Nothing that can be ticked here is refused; still the conversation may."""
    refused = replace(MANY, notices=("No.",))
    assert marks(sit(showing(MANY, refused), ["2", SPACE, ENTER]))[1] == "> [x] 2."


def test_a_date_page_comes_up_with_nothing_chosen_each_time() -> None:
    """Also after one went back from it to type the date again: a stray Enter must not take it."""
    for again in (["2", ENTER], ["1", "b"], [DOWN, ESC], [DOWN, LEFT]):
        sat = sit(quiz(**PEEL), [ENTER, "3 months ago\r", *again, "4 months ago\r", ENTER])
        assert [page.id for page in sat.pages][-3:] == ["last_peel", "last_peel?", "last_peel?"], again
        assert sat.replies[-1] == NOTHING, again
        assert ">" not in "".join(marks(sat)), again


def test_a_question_that_one_comes_back_to_stands_at_the_answer_given() -> None:
    """Not where the pointer stood when one left it."""
    sat = sit(quiz(concerns=["marks"], mark_cause="sun", age="34"), [ENTER, "1", ESC, ESC, "4", ESC, ENTER])
    assert sat.pages[-1].id == "mark_cause"
    assert marks(sat) == ["> 1.", "  2.", "  3.", "  4."]


def test_the_page_that_makes_sure_comes_up_with_nothing_chosen_each_time() -> None:
    sat = sit(quiz(), [ENTER, "q", "2", "b", "q", ENTER])
    assert sat.pages[-1].id == "stop"
    assert sat.replies[-1] == NOTHING


def test_the_same_question_for_another_answer_comes_up_anew() -> None:
    sat = sit(showing(ONE, ANSWERED), ["3", "?"])
    assert marks(sat)[1] == "> 2."


def test_the_result_keeps_its_place_and_nothing_is_pointed_at_that_went_away() -> None:
    """Behind what can be deleted stands the end: a stray Enter must not reach it."""
    choices = tuple(Choice(id, id) for id in ("why", "change-answers", "delete", "end"))
    full = replace(ONE, id="result", choices=choices, stays=True)
    detail = replace(READ, id="result-why")
    assert marks(sit(showing(full, detail, full), ["1", ENTER, ENTER])) == ["> 1.", "  2.", "  3.", "  4."]
    fewer = replace(full, choices=(*choices[:2], choices[3]))
    sat = sit(showing(full, detail, fewer), ["3", ENTER, ENTER, ENTER])
    assert sat.replies[-1] == NOTHING
    assert marks(sat) == ["  1.", "  2.", "  3."]
    anew = sit(showing(full, detail, replace(full, fresh=True)), ["1", ENTER, ENTER, ENTER])
    assert anew.replies[-1] == NOTHING, "a result that is new comes up with nothing chosen"
    least = replace(full, choices=choices[:1])
    assert sit(showing(full, detail, least), ["4", ENTER, ENTER, ENTER]).replies[-1] == NOTHING


# Long pages and small windows


LONG = replace(TWELVE, text=tuple(f"Paragraph {n}. " + "Words to be read. " * 8 for n in range(12)))


def test_a_long_page_says_that_there_is_more() -> None:
    sat = sit(showing(LONG), [PAGE_DOWN, END, HOME])
    ends = [next(line for line in screen if line.startswith("More")) for screen in sat.screens]
    assert ends == [BELOW, BOTH, ABOVE, BELOW]


def test_pages_are_turned_with_a_line_in_common() -> None:
    sat = sit(showing(LONG), [PAGE_DOWN, PAGE_DOWN, PAGE_UP], rows=16)
    bodies = [list(itertools.takewhile(lambda line: not line.startswith("More"), one)) for one in sat.screens]
    assert bodies[0][-1] == bodies[1][0]
    assert bodies[1][-1] == bodies[2][0]
    assert bodies[3] == bodies[1]


@pytest.mark.parametrize(
    "keys",
    [
        ["9"],
        ["9", "1"],
        ["12", UP],
        ["1", *[DOWN] * 11],
        ["1", END, "3"],
        ["1", END, DOWN],
        ["12", HOME, UP],
        [END, DOWN],
    ],
)
def test_the_pointer_is_in_sight_after_it_moved(keys: list[str]) -> None:
    """Also where one has scrolled away from it: nobody chooses what cannot be seen."""
    sat = sit(showing(LONG), keys, rows=12)
    assert any(re.match(r"> +\d+\.", line) for line in sat.screens[-1])


@pytest.mark.parametrize("columns", [40, 60])
def test_nothing_is_chosen_by_a_change_of_the_window(columns: int) -> None:
    sat = sit(showing(LONG), ["5", Size(10, columns), Size(40, 100), ENTER])
    assert sat.replies == [say("n5")]
    assert any("> " in line for line in sat.screens[1])


def test_the_way_up_shows_everything_again() -> None:
    sat = sit(showing(LONG), [END, "1", *[UP] * 40], rows=16)
    assert sat.screens[-1][:3] == sat.screens[0][:3]


@functools.cache
def shipped_pages() -> tuple[Page, ...]:
    """Pages of every kind from the shipped rules: questions, explanations, the review, results, articles."""
    return (*album("shipped"), *(page for page in album("shipped", "everything_wrong") if "result" in page.id))


def laid_out(page: Page, columns: int, height: int, *chosen: str) -> View:
    view = View(replace(page, chosen=chosen))
    view.lay_out(Setting(columns), height)
    return view


SIZES = {"columns": st.integers(20, 120), "height": st.integers(3, 60), "number": st.integers(0, 10_000)}


def in_sight(view: View, height: int) -> range:
    """Return which lines of the page are seen."""
    shown = view.visible(height)
    assert len(shown) <= height
    more = shown[-1].plain in (ABOVE, BELOW, BOTH, SHORT) and len(view._lines) > height
    return range(view.top, view.top + len(shown) - more)


@settings(max_examples=200, deadline=None)
@given(**SIZES)
def test_going_down_passes_over_nothing_that_was_not_seen(columns: int, height: int, number: int) -> None:
    page = shipped_pages()[number % len(shipped_pages())]
    view = laid_out(page, columns, height)
    seen: set[int] = set()
    for _ in range(len(view._lines) + len(page.choices) + 1):
        sight = in_sight(view, height)
        assert not seen or sight.start <= max(seen) + 1, "lines were passed over"
        seen.update(sight)
        before = (view.top, view.pointer)
        view.down(height)
        if (view.top, view.pointer) == before:
            break
        if view.pointer != before[1]:
            assert view.pointer is not None
            assert view._starts[view.pointer] in in_sight(view, height), "it points at what is not in sight"
    assert seen == set(range(len(view._lines))), "some lines were never seen"
    assert not page.choices or view.pointer == len(page.choices) - 1


MOVES = ("down", "up", "space", "on", "back", "down", "up", "on", "back")


@settings(max_examples=200, deadline=None)
@given(moves=st.lists(st.sampled_from([*MOVES, *"0123456789"]), max_size=60), **SIZES)
@example(moves=["2", "on", "on", "down"], columns=20, height=3, number=148)
def test_what_is_seen_fits_whatever_one_does(moves: list[str], columns: int, height: int, number: int) -> None:
    page = shipped_pages()[number % len(shipped_pages())]
    columns = max(columns, 36) if any(choice.drawing for choice in page.choices) else columns  # none can be wrapped
    view, setting = laid_out(page, columns, height), Setting(columns)
    for move in moves:
        view.lay_out(setting, height)
        before = view.pointer
        pages_on = {"on": max(1, height - 2), "back": min(-1, 2 - height)}
        if move in pages_on:
            view.scroll(pages_on[move], height)
        elif move.isdigit():
            view.digit(move, height)
        else:
            getattr(view, move)(height)
        for line in view.visible(height):
            assert cell_len(line.plain) <= columns, line.plain
        if view.pointer is not None and view.pointer != before:
            assert view._starts[view.pointer] in in_sight(view, height), "it points at what is not in sight"


@functools.cache
def short_pages() -> list[Page]:
    return [page for page in shipped_pages() if len(laid_out(page, 40, 24)._lines) < 120]


LINE = re.compile(r"[> ] (\[.\] +)? *\d+\. ")


def words_on(screens: Sequence[Sequence[str]]) -> set[str]:
    """Return the lines of screens, without pointers."""
    return {line.replace("> ", "  ", 1) if LINE.match(line) else line for screen in screens for line in screen} - {""}


@slow
@given(columns=st.integers(20, 120), rows=st.integers(5, 60), number=st.integers(0, 10_000))
def test_every_line_of_a_page_can_be_read_in_any_window(columns: int, rows: int, number: int) -> None:
    """With the down key alone, and what is to be done here as well."""
    page = short_pages()[number % len(short_pages())]
    wanted = words_on(sit(showing(page), [], columns, 1_000).screens)
    keys = [DOWN] * (len(wanted) + len(page.choices) + 40)
    seen = words_on(sit(showing(page), keys, columns, rows).screens)
    assert wanted - seen == set()


@pytest.mark.parametrize("page", [ONE, MANY, DATE, READ, NAME], ids=["one", "many", "date", "read", "name"])
@pytest.mark.parametrize("rows", [2, 3, 4, 5, 8, 12])
def test_no_window_is_too_small_for_a_reply(page: Page, rows: int) -> None:
    keys = {"one": ["2", ENTER], "many": ["2", SPACE, ENTER], "text": ["34", ENTER], "read": [ENTER]}[page.kind]
    sat = sit(showing(page), [DOWN, PAGE_DOWN, UP, PAGE_UP, *keys], 40, rows)
    assert [reply.command for reply in sat.replies] == ["answer"]
    assert not any("too small" in line for screen in sat.screens for line in screen)


def test_what_was_wrong_is_seen_in_the_smallest_window_however_long_it_is() -> None:
    said = "Set aside, as it does not apply now: " + "; ".join(f"Question {n}: the answer" for n in range(20)) + "."
    sat = sit(showing(replace(MANY, notices=(said,))), [], 40, 12)
    assert "Set aside, as it does not apply now:" in sat.screen
    assert "too small" not in sat.screen


# Any keys whatever


def keystrokes() -> st.SearchStrategy[str | Size]:
    known = [ENTER, SPACE, ESC, TAB, BACK_TAB, BACKSPACE, UP, DOWN, LEFT, RIGHT, PAGE_UP, PAGE_DOWN, HOME, END, CTRL_L]
    odd = ["\n", "\x00", "\x01", "\x0b", "\x11", "\x12", "\x13", "\x16", "\x17", "\x18", "\x19", "\x1f", "\x1b\x1b"]
    odd += ["\x1b[1;5C", "\x1b[99~", "\x1b[<35;1;1M", "\x1bf", "\x1b<", "\x1bOP", "\x1b[24~", "\x1b\r", "\x1b", "\x1b["]
    typing = st.text(st.characters(codec="utf-8", exclude_characters="\x03\x04\x1a"), max_size=5)
    return st.one_of(
        st.sampled_from(
            [*known, *known, *odd, *"0123456789?bq", *"12", ENTER, ENTER, "34\r", "last March\r", "1\r", "\r2 \r"]
        ),
        typing,
        st.text(max_size=40).map(lambda text: paste(text.replace("\x1b", ""))),
        st.builds(Size, st.integers(1, 60), st.integers(1, 120)),
    )


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(keys=st.lists(keystrokes(), max_size=60), columns=st.integers(20, 120), rows=st.integers(5, 60))
def test_no_key_whatever_breaks_it(keys: list[str | Size], columns: int, rows: int) -> None:
    """The whole quiz: nobody is answered for, and nothing is drawn that does not fit."""
    sat = sit(quiz(), keys, columns, rows)
    for page, reply in zip(sat.pages, sat.replies, strict=False):
        assert set(reply.values) <= {choice.id for choice in page.choices} or page.kind == "text"
    assert not any("too small" in line for screen in sat.screens for line in screen)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from([ENTER, "\n", HOME, END, PAGE_UP, PAGE_DOWN, CTRL_L, paste("1\n2\n"), "x"]), max_size=40)
)
def test_only_a_choice_is_an_answer(keys: list[str]) -> None:
    """Enter, newlines, scrolling and pasted text never get one past a question."""
    for page in (ONE, MANY):
        assert {reply.command for reply in sit(showing(*[page] * 50), keys).replies} <= {"nothing"}


# Colours


SKIN_TYPE = "skin_type"


def written(colours: int, keys: Sequence[str] = (), ascii_only: bool = False) -> str:
    """Return all that is written to a terminal for a page with swatches."""
    stream = io.StringIO()
    output = Vt100_Output(stream, lambda: Size(40, 80), term="xterm")
    ruleset = called("shipped")
    page = pages.question_page(begin(ruleset), ruleset.questions[SKIN_TYPE], (), saving=True)
    sit(showing(page), keys, output=output, colours=colours, ascii_only=int(ascii_only))
    return stream.getvalue()


def codes(text: str) -> Iterator[str]:
    """Yield what colours and styles are asked for."""
    yield from re.findall(r"\x1b\[([0-9;]*)m", text)


PLAIN_STYLES = {"", "0", "1", "4", "0;1", "0;4", "0;1;4", "0;4;1"}


def test_without_colours_there_are_none() -> None:
    assert set(codes(written(0))) <= PLAIN_STYLES
    assert "■■□□□□" in written(0)


def test_sixteen_colours_show_swatches_by_their_place() -> None:
    assert not any(code.startswith(("48", "38")) or ";48;" in code or ";38;" in code for code in codes(written(16)))
    assert "■■■■■■" in written(16)


@pytest.mark.parametrize(("colours", "code"), [(256, "48;5;"), (1 << 24, "48;2;")])
def test_more_colours_are_used(colours: int, code: str) -> None:
    used = {one for one in codes(written(colours)) if code in one}
    assert len(used) == 6, "each type has a colour of its own"


@pytest.mark.parametrize("colours", [0, 16, 256, 1 << 24])
def test_where_only_ascii_is_safe_only_ascii_is_drawn(colours: int) -> None:
    said = re.sub("[“”…]", "", written(colours, [DOWN, "?"], ascii_only=True))
    assert said.isascii()


# Ends


ANSWERS_TYPED = typed(
    TINY_RULES,
    {
        "concerns": ["marks"], "mark_cause": "spots", "age": "51", "pregnancy": "no", "skin_now": ["none"],
        "peel_before": "once", "last_peel": "2026-08-20", "peel_reaction": "nothing",
    },
    AS_OF,
)  # fmt: skip


def test_a_whole_quiz_by_keys_alone() -> None:
    """From the welcome to the result, with a look at an explanation, a step back and a change in the review."""
    keys = [ENTER, "1", SPACE, ENTER, "?", ENTER, "2", ENTER, "34\r", "b", "\r", "1", ENTER, "1", SPACE, ENTER]
    keys += ["2", ENTER, "20 August\r", "1", ENTER, "1", ENTER, "3", ENTER, "51\r", ENTER]
    sat = sit(quiz(), keys)
    assert sat.pages[-1].id == "result", [page.id for page in sat.pages]
    keys += ["1", ENTER, ENTER, "q"]
    for typed_keys in (keys, ["".join(keys)]):  # one after the other, and all before anything is drawn
        sat = sit(quiz(), typed_keys)
        assert sat.ending is not None
        assert sat.ending.session.answers == ANSWERS_TYPED
        assert sat.ending.assessment == assess(TINY_RULES, ANSWERS_TYPED, AS_OF)
