"""The audit of a table in a real Chromium: valid, readable by everybody, alone, at any width, in the dark, on paper."""

from __future__ import annotations

import functools
import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from tests.audits import nothing_asked
from tests.browser.conftest import Browser, Scheme
from tests.browser.samples import HOSTILE
from tests.browser.test_pages import _WIDE, barriers
from tests.golden.reports import squash
from tests.test_audit import HUGE, hostile, loaded, made, shown

PAGES: dict[str, Callable[[], str]] = {
    "tiny": lambda: shown(made("tiny", 400), "html", 5),
    "shipped": lambda: shown(made("shipped", 20_000), "html"),
    "hidden": lambda: shown(made("shipped", 300), "html", 10),
    "huge": lambda: shown(made("shipped", HUGE), "html"),
    "empty": lambda: shown(nothing_asked(loaded("tiny"), 0), "html"),
}


@functools.cache
def page(name: str) -> str:
    return PAGES[name]()


def test_a_page_is_valid_html_whatever_it_says(tmp_path: Path, validate: Callable[[Path], list[str]]) -> None:
    pages = {name: page(name) for name in PAGES}
    # A rule set's language is a code; elsewhere any text may stand.
    pages |= {f"hostile-{n}": re.sub("<html lang=.*>", "<html lang=en>", shown(hostile(text), "html"), count=1)
              for n, text in enumerate(HOSTILE)}  # fmt: skip
    for name, html in pages.items():
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    said = validate(tmp_path)
    assert [line[:400] for line in said if "/hostile-" not in line[:200] or ": error: " in line] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("name", ["tiny", "hidden"])
def test_nothing_keeps_anybody_from_reading(browser: Browser, axe: str, name: str, width: int, scheme: Scheme) -> None:
    browser.look(width, scheme)
    browser.show(page(name))
    assert barriers(browser, axe) == []
    dark = browser.ask("return getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"
    assert dark == (scheme == "dark")


def test_a_drawing_without_a_name_would_be_found(browser: Browser, axe: str) -> None:
    browser.show(re.sub(r'aria-labelledby="plot[^"]*"', "", page("tiny")).replace("<title id=", "<desc id="))
    assert any(one.startswith("svg-img-alt") for one in barriers(browser, axe))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_for_nothing_and_makes_no_complaint(browser: Browser, name: str) -> None:
    browser.show(page(name))
    assert browser.asked_for() == [browser.address]
    assert browser.complaints() == []


@pytest.mark.parametrize("width", [320, 641, 768, 961, 1200])
@pytest.mark.parametrize("name", PAGES)
def test_no_window_has_to_be_scrolled_sideways(browser: Browser, name: str, width: int) -> None:
    browser.look(width)
    browser.show(page(name))
    assert browser.ask("return document.scrollingElement.scrollWidth <= innerWidth")
    assert browser.ask(_WIDE) == []


_LETTERS = """
const wide = document.querySelector("svg.plot").getBoundingClientRect();
const found = [...document.querySelectorAll("svg.plot text")].map(one => one.getBoundingClientRect());
return [Math.min(...found.map(one => one.height)), wide.left - Math.min(...found.map(one => one.left)),
  Math.max(...found.map(one => one.right)) - wide.right];
"""


@pytest.mark.parametrize("width", [320, 641, 1200])
def test_words_in_drawings_are_large_enough_and_inside(browser: Browser, width: int) -> None:
    browser.look(width)
    browser.show(page("shipped"))
    height, left, right = browser.ask(_LETTERS)
    assert height >= 9
    assert left <= 1
    assert right <= 1


_OVERLAP = """
const rows = new Map();
for (const one of document.querySelectorAll("svg.plot text:not(.on)")) {
  const box = one.getBoundingClientRect(), key = Math.round(box.top + scrollY);
  rows.set(key, [...(rows.get(key) || []), box]);
}
return [...rows.values()].filter(([name, told]) => told && name.right > told.left).length;
"""


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("name", ["shipped", "huge"])
def test_the_name_of_a_bar_does_not_run_into_its_number(browser: Browser, name: str, width: int) -> None:
    browser.look(width)
    browser.show(page(name))
    assert browser.ask(_OVERLAP) == 0


_FILLS = """
return [...document.querySelectorAll("svg.plot rect[fill^=url]")].map(one => {
  const pattern = document.querySelector(one.getAttribute("fill").slice(4, -1));
  return [one.getAttribute("fill"), pattern.querySelector("rect").getAttribute("fill"),
    pattern.querySelector("path") ? pattern.querySelector("path").getAttribute("d") : ""].join(" ");
});
"""


def test_outcomes_differ_in_more_than_colour(browser: Browser) -> None:
    browser.show(page("shipped"))
    fills = {one.split(" ", 2)[0]: one.split(" ", 2)[1:] for one in browser.ask(_FILLS)}
    assert len(fills) == 6
    assert len({lines for _, lines in fills.values()}) == len({colour for colour, _ in fills.values()}) == 6


@pytest.mark.parametrize("name", ["tiny", "shipped"])
def test_a_page_prints_whole_and_its_headings_stay_with_what_follows(browser: Browser, name: str) -> None:
    browser.show(page(name))
    texts = browser.ask(
        "return [...document.querySelectorAll('h1, h2, h3, p, th, td, dt, dd, caption, figcaption')]"
        ".filter(one => !one.closest('footer')).map(one => one.textContent)"
    )
    headings = browser.ask(
        "return [...document.querySelectorAll('h2, h3, caption')].map(one => one.textContent.trim())"
    )
    reader = pypdf.PdfReader(io.BytesIO(browser.printed("a4")))
    sheets = [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in reader.pages]
    letters = squash("".join(sheets))
    assert {word for text in texts for word in re.findall(r"\w+", text) if word not in letters} == set()
    for sheet in sheets:
        assert sheet.strip().splitlines()[-1].strip() not in headings


def test_print_is_black_on_white_in_the_dark_too(browser: Browser) -> None:
    browser.look(scheme="dark", media="print")
    browser.show(page("tiny"))
    ink = browser.ask(
        "return [...new Set([...document.querySelectorAll('p, dt, dd, h2, td, th, caption, li, svg.plot text')]"
        ".map(one => getComputedStyle(one).color))]"
    )
    assert ink == ["rgb(0, 0, 0)"]


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_at_the_edge_of_the_paper(browser: Browser, name: str) -> None:
    browser.look(680, media="print")  # A4 between its margins, in pixels
    browser.show(page(name))
    assert browser.ask("return document.scrollingElement.scrollWidth <= innerWidth")
    assert browser.ask(_WIDE) == []
