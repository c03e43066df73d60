"""HTML summaries in a real Chromium: valid, readable by everybody, alone, on a phone, in the dark and on paper."""

from __future__ import annotations

import functools
import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from skinquiz.render import AUDIENCES
from skinquiz.render.blocks import Item, Part, Report
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.editions import edition
from skinquiz.render.html import lay_out
from skinquiz.render.report import build
from tests.browser.conftest import INCHES, Browser, Scheme
from tests.browser.samples import CODE, HOSTILE, LONG, drawn, everything, saying
from tests.golden.reports import FILES, assessed, squash

CIRCUMSTANCES = Circumstances("Maria S., chart 4711", "From a saved session.", (), CODE)
MAKERS = {
    "everything": everything,
    "drawn": drawn,
    "long": lambda: saying(LONG[:2_000]),
    "full": lambda: build(assessed("maria"), "person", True),
    **{
        f"{name}-{audience}": functools.partial(edition, assessed(name), audience, CIRCUMSTANCES)
        for name in FILES
        for audience in AUDIENCES
    },
}
SEEN = ("everything", "drawn", "maria-person", "maria-clinician", "everything_wrong-clinician")


@functools.cache
def page(name: str) -> str:
    return lay_out(MAKERS[name]())


# Valid


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory, validate: Callable[[Path], list[str]]) -> dict[str, list[str]]:
    """What the validator says of each page: ours, hostile ones, and a wrong one."""
    pages = {name: page(name) for name in MAKERS}
    pages |= {f"hostile-{number}": lay_out(saying(text)) for number, text in enumerate(HOSTILE)}
    pages["wrong"] = page("everything").replace("<ul>", "<ul><p>", 1)
    folder = tmp_path_factory.mktemp("valid")
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    said = validate(folder)
    return {name: [line[:300] for line in said if f"/{name}.html" in line[:300]] for name in pages}


@pytest.mark.parametrize("name", [name for name in MAKERS if name != "long"])
def test_a_page_is_valid_html(faults: dict[str, list[str]], name: str) -> None:
    assert faults[name] == []


def test_hostile_text_leaves_a_page_valid(faults: dict[str, list[str]]) -> None:
    hostile = [line for name, lines in faults.items() if name.startswith("hostile") for line in lines]
    assert [line for line in hostile if ": error: " in line] == []


def test_the_validator_finds_what_is_wrong(faults: dict[str, list[str]]) -> None:
    assert any(": error: " in line for line in faults["wrong"])


# For everybody

_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(
  found => done(found.violations.flatMap(
    one => one.nodes.map(node => one.id + ": " + node.html.slice(0, 120) + " " + node.failureSummary))));
"""


def barriers(browser: Browser, axe: str) -> list[str]:
    browser.ask(axe)
    found = browser.wait_for(_AXE)
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", SEEN)
def test_nothing_keeps_anybody_from_reading(browser: Browser, axe: str, name: str, scheme: Scheme) -> None:
    browser.look(scheme=scheme)
    browser.show(page(name))
    assert barriers(browser, axe) == []
    dark = browser.ask("return getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"
    assert dark == (scheme == "dark")


def test_a_narrow_window_raises_no_barrier(browser: Browser, axe: str) -> None:
    browser.look(320)
    browser.show(page("everything"))
    assert barriers(browser, axe) == []


def test_faint_print_would_be_found(browser: Browser, axe: str) -> None:
    browser.show(page("everything").replace("--soft: #555e68", "--soft: #a0a0a0"))
    assert any(one.startswith("color-contrast") for one in barriers(browser, axe))


# Alone


@pytest.mark.parametrize("name", SEEN)
def test_a_page_asks_for_nothing_and_makes_no_complaint(browser: Browser, name: str) -> None:
    browser.show(page(name))
    assert browser.asked_for() == [browser.address]
    assert browser.complaints() == []


def test_what_a_page_asks_for_is_seen(browser: Browser) -> None:
    browser.show('<!DOCTYPE html><title>x</title><img src="http://elsewhere.invalid/x.png" alt="">')
    assert "http://elsewhere.invalid/x.png" in browser.asked_for()


_INTRUDE = """
const done = arguments[arguments.length - 1], blocked = [];
document.addEventListener("securitypolicyviolation", event => {
  blocked.push(event.effectiveDirective);
  if (blocked.length == 3) done(blocked.sort());
});
document.body.append(Object.assign(document.createElement("img"), {src: "http://elsewhere.invalid/x.png"}));
document.body.append(Object.assign(document.createElement("script"), {textContent: "window.ran = 1"}));
document.body.append(Object.assign(document.createElement("iframe"), {src: "http://elsewhere.invalid/"}));
"""


def test_the_policy_of_a_page_stops_what_is_slipped_into_it(browser: Browser) -> None:
    browser.show(page("everything"))
    assert browser.wait_for(_INTRUDE) == ["frame-src", "img-src", "script-src-elem"]
    assert browser.ask("return window.ran") is None


@pytest.mark.parametrize("text", [text for text in HOSTILE if text is not LONG])
def test_hostile_text_is_shown_and_does_nothing(browser: Browser, text: str) -> None:
    browser.show(lay_out(saying(text)))
    assert browser.asked_for() == [browser.address]
    assert browser.complaints() == []
    counted = browser.ask("return ['script', 'img', 'iframe'].map(n => document.getElementsByTagName(n).length)")
    assert counted == [0, 0, 0]


# At any width

_WIDE = """
const right = document.scrollingElement.clientWidth;
return [...document.body.querySelectorAll("*")]
  .filter(one => !one.closest(".aloud, svg, thead") && one.getBoundingClientRect().right > right + 0.5)
  .map(one => one.outerHTML.slice(0, 100));
"""


@pytest.mark.parametrize("width", [320, 375, 641, 768, 1200])
@pytest.mark.parametrize("name", ["everything", "drawn", "long", "maria-person", "everything_wrong-clinician"])
def test_no_window_has_to_be_scrolled_sideways(browser: Browser, name: str, width: int) -> None:
    browser.look(width)
    browser.show(page(name))
    assert browser.ask("return document.scrollingElement.scrollWidth <= innerWidth")
    assert browser.ask(_WIDE) == []


_LINES = """
const zero = document.createElement("span");
zero.textContent = "0".repeat(10);
document.querySelector("main").append(zero);
const wide = zero.getBoundingClientRect().width / 10;
return Math.max(...[...document.querySelectorAll("p, li, dd")].map(one => one.getBoundingClientRect().width / wide));
"""


def test_lines_do_not_get_too_long_to_read(browser: Browser) -> None:
    browser.look(1920)
    browser.show(page("maria-person"))
    assert 50 < browser.ask(_LINES) <= 72.5


def test_two_things_of_equal_weight_are_equally_wide_and_stand_below_each_other_on_a_phone(browser: Browser) -> None:
    boxes = "return [...document.querySelector('.beside').children].map(one => one.getBoundingClientRect().toJSON())"
    browser.show(page("everything"))
    left, right = browser.ask(boxes)
    assert left["width"] == right["width"]
    assert left["top"] == right["top"]
    browser.look(320)
    first, second = browser.ask(boxes)
    assert first["bottom"] <= second["top"]


# On paper


def sheets(browser: Browser, paper: str) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(browser.printed(paper)))
    width, height = INCHES[paper]
    for sheet in reader.pages:
        assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == pytest.approx(
            (width * 72, height * 72), abs=1
        )
    return [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in reader.pages]  # fi may be one letter


@pytest.mark.parametrize(
    ("name", "paper", "most"),
    [
        ("everything", "a4", 3),
        ("everything", "letter", 3),
        ("drawn", "letter", 2),
        ("maria-clinician", "a4", 9),
        ("maria-person", "a4", 16),
    ],
)
def test_a_page_prints_whole_and_its_headings_stay_with_what_follows(
    browser: Browser, name: str, paper: str, most: int
) -> None:
    browser.show(page(name))
    shown = browser.ask(
        "return [...document.querySelectorAll('h1, h2, h3, p, li, th, td, dt, dd')]"
        ".filter(one => !one.closest('footer') && !one.querySelector('ul, .aloud')).map(one => one.textContent)"
    )
    headings = browser.ask("return [...document.querySelectorAll('h2, h3, h4')].map(one => one.textContent)")
    printed = sheets(browser, paper)
    assert len(printed) <= most
    letters = squash("".join(printed))
    words = {word for text in shown for word in re.findall(r"\w+", text)}
    assert {word for word in words if word not in letters} == set()
    for number, sheet in enumerate(printed, 1):
        counter, *lines = sheet.strip().splitlines()
        assert squash(counter) == f"{number}/{len(printed)}"
        assert lines[-1].strip() not in headings


def test_nothing_is_cut_off_at_the_edge_of_the_paper(browser: Browser) -> None:
    for name in ("everything", "long", "maria-clinician"):
        browser.look(680, media="print")  # A4 between its margins, in pixels
        browser.show(page(name))
        assert browser.ask("return document.scrollingElement.scrollWidth <= innerWidth")
        assert browser.ask(_WIDE) == []


def test_a_word_that_is_longer_than_a_line_is_printed_whole(browser: Browser) -> None:
    browser.show(lay_out(Report("T", "S", (), (Part("P", (Item(LONG),)),), "N")))
    assert "".join(sheets(browser, "a4")).count("x") == len(LONG)


_INK = """
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = new Set();
while (texts.nextNode()) {
  const one = texts.currentNode.parentElement;
  if (texts.currentNode.textContent.trim() && !one.closest("svg")) found.add(getComputedStyle(one).color);
}
const papers = [...document.querySelectorAll("html, body, main, .verdicts > li, .decision")].map(
  one => getComputedStyle(one).backgroundColor);
return [[...found], [...new Set(papers)].sort()];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_print_is_black_on_white_in_the_dark_too(browser: Browser, scheme: Scheme) -> None:
    browser.look(scheme=scheme, media="print")
    browser.show(page("everything"))
    ink, paper = browser.ask(_INK)
    assert ink == ["rgb(0, 0, 0)"]
    assert paper == ["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"]


def test_in_the_dark_the_screen_is_not_black_on_white(browser: Browser) -> None:
    browser.look(scheme="dark")
    browser.show(page("everything"))
    ink, paper = browser.ask(_INK)
    assert "rgb(0, 0, 0)" not in ink
    assert "rgb(255, 255, 255)" not in paper
