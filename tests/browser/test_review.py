"""The document for clinical review in a real Chromium: valid, for everybody, at any width, filled in and on paper."""

from __future__ import annotations

import functools
import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from skinquiz.cli.export import EXPORTS
from skinquiz.rulefiles.bundled import bundled_rules
from tests.browser.conftest import INCHES, Browser, Scheme
from tests.browser.samples import HOSTILE
from tests.browser.test_pages import _WIDE, barriers
from tests.golden.reports import squash
from tests.test_review import DAY, hostile

TINY = Path(__file__).parents[1] / "rulesets" / "tiny"
FOLDERS = {"shipped": bundled_rules(), "tiny": TINY}
# A property newer than the validator: it lets a remark grow with its text.
NEWER = "field-sizing: content; "


@functools.cache
def page(which: str) -> str:
    return EXPORTS["html"](FOLDERS[which], DAY).text


def test_a_document_is_valid_html_whatever_it_says(tmp_path: Path, validate: Callable[[Path], list[str]]) -> None:
    pages = {which: page(which) for which in FOLDERS}
    # A rule set's language is a code; elsewhere any text may stand.
    pages |= {f"hostile-{n}": re.sub("<html lang=.*>", "<html lang=en>", hostile(text), count=1)
              for n, text in enumerate(HOSTILE[:-1])}  # fmt: skip
    for name, html in pages.items():
        assert html.count(NEWER) == 1
        (tmp_path / f"{name}.html").write_text(html.replace(NEWER, ""), encoding="utf-8")
    said = validate(tmp_path)
    assert [line[:400] for line in said if "/hostile-" not in line[:200] or ": error: " in line] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_keeps_anybody_from_reading_and_filling_in(
    browser: Browser, axe: str, width: int, scheme: Scheme
) -> None:
    browser.look(width, scheme)
    browser.show(page("tiny"))
    assert barriers(browser, axe) == []
    dark = browser.ask("return getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"
    assert dark == (scheme == "dark")


def test_a_control_without_a_label_would_be_found(browser: Browser, axe: str) -> None:
    browser.show(page("tiny").replace('<label class="initials">initials', '<span class="initials">', 1))
    assert any(one.startswith("label") for one in barriers(browser, axe))


@pytest.mark.parametrize("which", FOLDERS)
def test_a_document_asks_for_nothing_and_makes_no_complaint(browser: Browser, which: str) -> None:
    browser.show(page(which))
    assert browser.asked_for() == [browser.address]
    assert browser.complaints() == []


@pytest.mark.parametrize("width", [320, 641, 1200])
@pytest.mark.parametrize("which", FOLDERS)
def test_no_window_has_to_be_scrolled_sideways(browser: Browser, which: str, width: int) -> None:
    browser.look(width)
    browser.show(page(which))
    assert browser.ask("return document.scrollingElement.scrollWidth <= innerWidth")
    assert browser.ask(_WIDE) == []


_FILL = """
const judged = document.getElementById("rule.under-16");
judged.querySelector("input[value=change]").click();
judged.querySelector("input[type=text]").value = "QXZ";
judged.querySelector("textarea").value = "Fifteen words that do not fit. ".repeat(30) + "Endmark";
return [...document.querySelectorAll("input:checked")].map(one => one.name + " " + one.value);
"""


def test_what_is_filled_in_is_printed_whole(browser: Browser) -> None:
    browser.show(page("tiny"))
    before = squash("".join(sheets(browser, "a4")))
    assert browser.ask(_FILL) == ["rule.under-16 change"]
    printed = squash("".join(sheets(browser, "a4")))
    for text in ("QXZ", "Endmark"):
        assert text not in before
        assert text in printed


def sheets(browser: Browser, paper: str) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(browser.printed(paper)))
    width, height = INCHES[paper]
    size = reader.pages[0].mediabox
    assert (float(size.width), float(size.height)) == pytest.approx((width * 72, height * 72), abs=1)
    return [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in reader.pages]


@pytest.mark.parametrize("paper", INCHES)
def test_a_document_prints_whole_with_its_version_on_every_sheet(browser: Browser, paper: str) -> None:
    browser.show(page("tiny"))
    texts = browser.ask(
        "return [...document.querySelectorAll('h1, h2, h3, h4, h5, p, li, th, dt, dd, caption')]"
        ".filter(one => !one.closest('footer, .back, .drawing') && !one.querySelector('.aloud, ul, .drawing'))"
        ".map(one => one.textContent)"
    )
    headings = browser.ask("return [...document.querySelectorAll('h2, h3, h4')].map(one => one.textContent.trim())")
    printed = sheets(browser, paper)
    letters = squash("".join(printed))
    assert {word for text in texts for word in re.findall(r"\w+", text) if word not in letters} == set()
    (digest,) = set(re.findall("[0-9a-f]{64}", page("tiny")))
    for sheet in printed:
        assert f"tiny-peel 0.1.0 {digest[:12]}" in sheet
        body = [line.strip() for line in sheet.strip().splitlines()]
        assert body[-1] not in headings, "a heading stands alone at the foot of a sheet"


def test_print_is_black_on_white_in_the_dark_too(browser: Browser) -> None:
    browser.look(scheme="dark", media="print")
    browser.show(page("tiny"))
    ink = browser.ask(
        "return [...new Set([...document.querySelectorAll('p, dt, dd, h2, h5, td, th, label')]"
        ".map(one => getComputedStyle(one).color))]"
    )
    assert ink == ["rgb(0, 0, 0)"]
