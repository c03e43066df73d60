"""Every page there is, as both screens show it: the same words in the same order, and each can be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pytest

from skinquiz.interview import pages, result
from skinquiz.interview.page import Choice, Page, Reply
from skinquiz.interview.screen import Screen
from skinquiz.interview.session import Session
from skinquiz.model import RuleSet
from skinquiz.render.blocks import Item
from tests.interview.player import AS_OF, Desk, begin, person, play
from tests.terminal.conftest import answers_of, asked_of
from tests.terminal.drawn import in_lines, lines, on_screen, showing, undrawn, words_in_lines, words_on_screen
from tests.terminal.player import squash

HELP, QUIT, NOTHING = Reply("help"), Reply("quit"), Reply("nothing")
SIZES = [(40, 24), (20, 5)]
NARROWEST = 40  # where drawings still have to be whole


def say(*values: str) -> Reply:
    return Reply("answer", values)


@pytest.fixture(scope="module")
def every_page(ruleset: RuleSet) -> list[Page]:
    """Every question as it comes up and as it is explained, and every page of some conversations."""
    session = Session(ruleset, AS_OF)
    questions = [pages.question_page(session, question, (), True) for question in ruleset.questions.values()]
    return [*questions, *_talked(ruleset), *_rare(ruleset)]


def _talked(ruleset: RuleSet) -> list[Page]:
    """Return the pages of a conversation in which everything is explained, read and asked for."""
    answers = answers_of("waiting")
    at_end = play(begin(ruleset), person(answers)).page("result")
    details = [choice.id for choice in at_end.choices if choice.group == at_end.choices[0].group]
    steps: list[tuple[str, Reply]] = [
        ("welcome", NOTHING),
        *((question, reply) for question in asked_of(ruleset, answers)[::4] for reply in (NOTHING, HELP)),
        ("review", QUIT),
        ("stop", say(pages.AGAIN)),
        *(("result", say(one)) for one in details if one != result.TOPICS),
        ("result", say(result.TOPICS)),
        *(("articles", say(topic)) for topic in ruleset.topics),
        ("articles", Reply("back")),
        ("result", say(result.ANSWERS)),
        (f"name-{result.ANSWERS}", say("no/where")),
        (f"name-{result.ANSWERS}", say("mine.yaml")),
        ("result", say(result.DELETE)),
        ("delete", say(pages.DONE)),
    ]
    desk = Desk(offered=(Choice("old", "Go on with the quiz of yesterday: 3 answers so far"),))
    played = play(begin(ruleset), person(answers, *steps), desk)
    return list({(page.id, page.notices, len(page.choices)): page for page in played.pages}.values())


def _rare(ruleset: RuleSet) -> list[Page]:
    lost = Item("You answered: No. The question or its answers have changed.", lead="Are you pregnant?")
    return [pages.lost_answers(ruleset, (lost,))]


def test_there_is_every_kind_of_page(every_page: list[Page], ruleset: RuleSet) -> None:
    ids = {page.id for page in every_page}
    assert {"welcome", "review", "stop", "result", "articles", "delete", "lost"} <= ids
    assert set(ruleset.questions) <= ids
    assert sum(id.endswith("-explained") for id in ids) > 10
    assert {f"article-{topic}" for topic in ruleset.topics} <= ids
    assert {f"result-{topic}" for topic in result.DETAILS} <= ids
    assert any(page.notices for page in every_page)


def test_both_screens_say_the_same_words_in_the_same_order(every_page: list[Page]) -> None:
    differing = []
    for page in map(undrawn, every_page):
        one, other = words_on_screen(on_screen(page, 80), page), words_in_lines(in_lines(page, 80), page)
        differing += [(page.id, one, other)] if one != other else []
    assert differing == []


def _texts(page: Page) -> list[str]:
    """Return what has to be on a page, in this order."""
    parts = [text for part in page.parts for text in (part.heading, *_items(part.items))]
    choices = [text for choice in page.choices for text in (choice.label, choice.help or "")]
    return [page.heading, page.title, *page.text, *parts, *choices, page.prompt]


def _items(items: Iterable[Item]) -> Iterator[str]:
    for item in items:
        yield from (item.lead or "", item.text, *_items(item.details))


def _missing(wanted: Sequence[str], text: str) -> list[str]:
    """Return what does not stand in a text, in this order; capitals and white space do not matter."""
    place, missing, text = 0, [], squash(text).lower()
    for one in wanted:
        found = text.find(squash(one).lower(), place)
        if found < 0:
            missing.append(one)
        else:
            place = found + len(squash(one))
    return missing


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_every_word_can_be_read_in_a_window_of_any_size(every_page: list[Page], columns: int, rows: int) -> None:
    """By whole pages as well as by the arrow keys alone nothing is left out, and no line is wider than the window."""
    for page in every_page:
        with showing(page if columns >= NARROWEST else undrawn(page), columns, rows) as shown:
            whole = [line.plain.rstrip() for line in shown._view._lines]
            fixed = [line.plain.rstrip() for line in (*shown._above, *shown._below)]
            assert max(map(len, [*whole, *fixed])) <= columns, page.id
            assert _missing(_texts(page), "".join([*whole, *fixed])) == [], page.id
            assert _missing(page.notices, "".join([*fixed, *whole])) == [], page.id
            everything = list(range(len(whole)))
            assert sorted(_down_by_arrow(shown)) == everything, page.id
            shown._view.scroll(-(10**6), shown._height)
            assert sorted(_down_by_page(shown)) == everything, page.id


def _in_sight(shown: Screen) -> set[int]:
    """Return which lines of the page stand in the window now."""
    view, height = shown._view, shown._height
    standing = lines(shown)
    assert len(standing) <= shown._size().rows - (shown._page.kind == "text")
    room = view._room(height)
    assert (len(view._lines) <= height) == (not any(line.startswith("More") for line in standing))
    return set(range(view.top, min(view.top + room, len(view._lines))))


def _down_by_page(shown: Screen) -> set[int]:
    """Return which lines were in sight on the way down."""
    seen = _in_sight(shown)
    while max(seen) + 1 < len(shown._view._lines):
        before = len(seen)
        shown._view.scroll(max(1, shown._height - 2), shown._height)
        seen |= _in_sight(shown)
        assert len(seen) > before
    return seen


def _down_by_arrow(shown: Screen) -> set[int]:
    """Return which lines were in sight on the way down, past every choice in order."""
    view, height = shown._view, shown._height
    view.pointer, seen, passed = None, _in_sight(shown), []
    while True:
        before = view.top, view.pointer
        view.down(height)
        if (view.top, view.pointer) == before:
            break
        seen |= _in_sight(shown)
        if view.pointer is not None and view.pointer != before[1]:
            assert view._starts[view.pointer] in _in_sight(shown)
            passed.append(view.pointer)
    assert passed == list(range(len(view.page.choices))), "every choice in its turn"
    return seen
