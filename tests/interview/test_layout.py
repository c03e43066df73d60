"""Pages as lines of text: golden files for both screens, and the same words in the same order on either.

The golden files in `golden/pages/` are made from the tiny rules. To write them anew:

    SKINQUIZ_GOLDEN=write pytest tests/interview/test_layout.py -k golden
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from skinquiz.interview import plain, screen
from skinquiz.interview.layout import Setting, choice_lines, head, keys, notices, prompt, wrapped
from skinquiz.interview.page import Page
from tests.golden.reports import GOLDEN, squash
from tests.interview.album import album, page_of
from tests.interview.sitting import showing, sit, talk_with

PAGES = GOLDEN / "pages"
NAMES = {
    "welcome": "welcome",
    "choice": "mark_cause",
    "ticks": "skin_now",
    "date": "last_peel",
    "date-understood": "last_peel?",
    "explained": "skin_now-explained",
    "review": "review",
    "stop": "stop",
    "result": "result",
    "articles": "articles",
}
LONG = 150  # lines of the longest pages that are drawn here; the longer ones are only longer
MODES = [(colours, ascii_only) for colours in (0, 16, 256, 1 << 24) for ascii_only in (False, True)]


def on_screen(page: Page, width: int) -> list[str]:
    """Return the lines of a screen that is tall enough for the page."""
    lines = sit(showing(page), [], width, len(in_lines(page, width)) + 40).screens[0]
    return lines[: max(number for number, line in enumerate(lines) if line) + 1]


def in_lines(page: Page, width: int) -> list[str]:
    """Return what the plain screen prints of the page."""
    return talk_with(showing(page), width=width).printed[0]


def compare(path: Path, text: str) -> None:
    if os.environ.get("SKINQUIZ_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", NAMES)
def test_golden_pages(name: str, width: int) -> None:
    """The full screen above, the plain one below."""
    page = page_of(NAMES[name])
    compare(
        PAGES / f"{name}-{width}.txt", "\n".join([*on_screen(page, width), "=" * width, *in_lines(page, width), ""])
    )


def test_golden_drawings() -> None:
    """What is drawn beside the options, for every number of colours; behind a line, which background is where."""
    page = page_of("skin_now")
    blocks = []
    for colours, ascii_only in MODES:
        setting = Setting(40, colours, ascii_only)
        lines = [line for n in range(len(page.choices)) for line in choice_lines(page, n, f"{n + 1}. ", setting, True)]
        blocks.append("\n".join([f"{colours} colours{', ASCII' if ascii_only else ''}", "", *map(with_colours, lines)]))
    compare(PAGES / "drawings.txt", "\n\n\n".join(blocks) + "\n")


def with_colours(line: Text) -> str:
    spans = [f"  <{one.style}, columns {one.start + 1} to {one.end}>" for one in line.spans if "on " in str(one.style)]
    return line.plain.rstrip() + "".join(spans)


def test_golden_files_are_all_used() -> None:
    wanted = {f"{name}-{width}.txt" for name in NAMES for width in (40, 80)} | {"drawings.txt"}
    assert {path.name for path in PAGES.iterdir()} == wanted


# Both screens


MARK = re.compile(r"^[> ] (\[[ x]\] )? *(?=\d+\. )")


def bare(page: Page) -> Page:
    """Return the page without drawings: they say nothing that does not stand beside them in words."""
    return replace(page, choices=tuple(replace(choice, drawing=None) for choice in page.choices))


def words_on_screen(page: Page, width: int) -> str:
    lines = [MARK.sub("", line) for line in on_screen(page, width)]
    return squash("\n".join(line for line in lines if line != ">"))


def words_in_lines(page: Page, width: int) -> str:
    return squash("\n".join(in_lines(page, width)))


def differences(page: Page) -> Iterator[tuple[str, str]]:
    """Yield what each screen says in its own words, about its own keys."""
    yield squash(screen.HOW[page.kind]), squash(plain.HOW[page.kind])
    yield "", squash(", r repeat" if page.keys else "Keys: r repeat")


def waits(page: Page) -> bool:
    """Say whether the plain screen waits for a reply: what was printed stays there to be read."""
    return page.kind != "read" or page.allows("q")


@pytest.mark.parametrize(
    ("which", "name", "width"),
    [("tiny", "", 40), ("tiny", "", 100), ("shipped", "maria", 57), ("shipped", "everything_wrong", 80)],
)
def test_both_screens_say_the_same_words_in_the_same_order(which: str, name: str, width: int) -> None:
    for page in map(bare, album(which, name)):
        if len(in_lines(page, width)) > LONG:
            continue
        said, printed = words_on_screen(page, width), words_in_lines(page, width)
        if not waits(page):
            setting = Setting(width)
            printed += squash("".join(line.plain for line in (*prompt(page, "", setting), *keys(page, setting))))
        for mine, other in differences(page) if waits(page) else ():
            assert mine in said
            assert other in printed
            said = "".join(said.rsplit(mine, 1)) if mine else said
            printed = "".join(printed.rsplit(other, 1)) if other else printed
        assert said == printed, page.id


@pytest.mark.parametrize("width", [40, 80])
def test_the_words_of_a_page_do_not_depend_on_the_width(width: int) -> None:
    for page in map(bare, album("tiny")):
        assert words_on_screen(page, width) == words_on_screen(page, 100), page.id
        assert words_in_lines(page, width) == words_in_lines(page, 100), page.id


@pytest.mark.parametrize("which", ["tiny", "shipped"])
def test_everything_on_a_page_is_said(which: str) -> None:
    for page in album(which):
        said = words_in_lines(page, 57)
        texts = [page.heading, page.title, *page.text, *page.notices]
        texts += [text for choice in page.choices for text in (choice.label, choice.help or "", choice.group or "")]
        texts += [verdict.concern for verdict in page.verdicts]
        texts += [text for part in page.parts for item in part.items for text in (item.lead or "", item.text)]
        assert [text for text in texts if squash(text) not in said] == [], page.id


def test_notices_stand_between_the_choices_and_the_prompt() -> None:
    page = replace(page_of("mark_cause"), notices=("First.", "Second."))
    for lines in (on_screen(page, 80), in_lines(replace(page, id="new"), 80)):
        text = "\n".join(lines)
        assert text.index("I am not sure") < text.index("First.\nSecond.") < text.index("Choose one answer.")


# Lines


def plainly(lines: list[Text]) -> list[str]:
    return [line.plain for line in lines]


@pytest.mark.parametrize(
    ("text", "first", "indent", "lines"),
    [
        ("one two three four", "", 0, ["one two three", "four"]),
        ("one two three four", "1. ", 0, ["1. one two", "   three four"]),
        ("one two three four", "", 3, ["   one two", "   three four"]),
        ("one two three four", "1. ", 1, [" 1. one two", "    three four"]),  # never narrower than ten columns
        ("", "1. ", 0, ["1. "]),
        ("abcdefghijklmnopqrstuvwxyz", "", 0, ["abcdefghijklm", "nopqrstuvwxyz"]),
        ("漢字漢字漢字漢字", "", 0, ["漢字漢字漢字", "漢字"]),
        ("first\nsecond", "1. ", 0, ["1. first", "   second"]),
    ],
)
def test_wrapping(text: str, first: str, indent: int, lines: list[str]) -> None:
    assert plainly(wrapped(Text(text), Setting(13), first, indent)) == lines


PROSE = st.text(st.sampled_from("ab cde fgh ijk.,-"), max_size=300)


@settings(max_examples=200, deadline=None)
@given(PROSE, st.integers(20, 120), st.sampled_from(["", "1. ", "> [x] 12. "]), st.integers(0, 6))
def test_wrapped_text_fits_and_keeps_every_word(text: str, width: int, first: str, indent: int) -> None:
    lines = plainly(wrapped(Text(text), Setting(width), first, indent))
    if width - len(first) - indent >= 10:
        assert all(cell_len(line) <= width for line in lines)
    assert squash("".join(lines)) == squash(first + text)


def test_a_page_without_anything_to_say_leaves_nothing_out_of_place() -> None:
    page = Page("x", "read", "", "Title")
    assert plainly(head(page, Setting(40))) == ["", "Title"]
    assert notices(page, Setting(40)) == keys(page, Setting(40)) == []
    assert plainly(keys(page, Setting(40), [("r", "repeat")])) == ["Keys: r repeat"]


def test_a_group_is_named_once_above_its_first_choice() -> None:
    lines = in_lines(page_of("review"), 80)
    groups = [choice.group for choice in page_of("review").choices if choice.group]
    assert len(groups) > len(set(groups)) > 3
    for group in set(groups):
        assert lines.count(group) == 1
        assert lines[lines.index(group) - 1] == ""
