"""The HTML layout without a browser: what stands in the file, in which order, and what never does."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.messages import printable
from skinquiz.model import Outcome
from skinquiz.render import AUDIENCES, Audience
from skinquiz.render.blocks import Beside, Blank, Block, Figure, Item, Origin, Part, Report, Table, Verdict
from skinquiz.render.html import lay_out
from skinquiz.render.report import build
from skinquiz.render.words import OUTCOME
from tests.browser.samples import HOSTILE, LONG, drawn, everything, saying
from tests.golden.reports import FILES, assessed, squash

VOID = {"meta", "wbr"}
ELEMENTS = VOID | {
    "html", "head", "title", "style", "body", "header", "main", "footer", "section", "div", "h1", "h2", "h3", "h4",
    "h5", "h6", "p", "ul", "ol", "li", "dl", "dt", "dd", "b", "strong", "span", "bdi", "a", "code", "table", "thead",
    "tbody", "tr", "th", "td", "figure", "figcaption",
}  # fmt: skip
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "value", "scope", "aria-label",
    "data-head",
}  # fmt: skip


class Page(HTMLParser):
    """Reads a page and minds what a browser forgives: elements left open, unknown names, an id used twice."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.pieces: list[str] = []
        self.title = ""
        self.in_svg = 0
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg" or self.in_svg:
            self.in_svg += 1
            self.open.append(tag)
            return
        assert tag in ELEMENTS
        assert all(name in ATTRIBUTES and value is not None for name, value in attrs), (tag, attrs)
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert self.in_svg, f"<{tag}/> outside a drawing"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.in_svg -= bool(self.in_svg)

    def handle_data(self, data: str) -> None:
        if "body" in self.open and not self.in_svg:
            self.pieces.append(data)
        elif "title" in self.open and not self.in_svg:
            self.title += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    @functools.cached_property
    def text(self) -> str:
        return squash("".join(self.pieces))

    @property
    def headings(self) -> list[int]:
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch(r"h\d", tag)]

    def of(self, attribute: str) -> list[str]:
        return [attributes[attribute] for _, attributes in self.tags if attribute in attributes]


# What a report says, in the order in which it is read


def said(report: Report) -> Iterator[str]:
    yield from (report.title, report.subtitle)
    for fact in report.facts:
        yield from (fact.lead or "", *_item(replace(fact, lead=None)))
    yield from (report.notice, report.decision)
    for one in report.verdicts:
        yield from (one.concern, OUTCOME[one.outcome] if one.outcome else "", one.text)
    for part in report.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[str]:
    yield part.heading
    for item in part.items:
        yield from _item(replace(item, lead=None) if part.topic == "sources" else item)
    for block in part.blocks:
        yield from _block(block, part)
    for inner in part.parts:
        yield from _part(inner)


def _item(item: Item) -> Iterator[str]:
    yield OUTCOME[item.outcome] if item.outcome else ""
    yield item.lead or ""
    yield item.text
    yield ", ".join(map(str, item.refs))
    for detail in item.details:
        yield from _item(detail)


def _block(block: Block, part: Part) -> Iterator[str]:
    match block:
        case Table(head, rows):
            yield from head
            for row in rows:
                for cell in row:
                    yield from _item(cell)
        case Beside(parts):
            for one in parts:
                yield from _part(one)
        case Figure(title, _, told):
            yield from ("" if title == part.heading else title, *told)
        case Origin(code):
            yield code
        case Blank(label, _):
            yield label


def harmless(text: str) -> str:
    return squash(printable(re.sub(r"\s+", " ", text)))


def assert_says_all(page: Page, report: Report) -> None:
    place = 0
    for text in map(harmless, said(report)):
        found = page.text.find(text, place)
        assert found >= 0, f"not there, or not in its place: {text[:200]}"
        place = found + len(text)


def assert_sound(html: str) -> Page:
    page = Page(html)
    assert not [c for c in html if c != "\n" and not c.isprintable()]
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(page.headings)), "no level is skipped"
    ids = page.of("id")
    assert len(ids) == len(set(ids))
    for address in page.of("href"):
        assert address.startswith("https://doi.org/10.") or address.removeprefix("#") in ids, address
    landmarks = [tag for tag, _ in page.tags if tag in ("header", "main", "footer")]
    assert landmarks == ["header", "main", "footer"]
    return page


# Real reports and those made by hand


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", FILES)
def test_everything_that_a_report_says_stands_in_the_page_in_its_order(name: str, audience: Audience) -> None:
    report = build(assessed(name), audience, True)
    assert_says_all(assert_sound(lay_out(report)), report)


@pytest.mark.parametrize("report", [everything(), drawn()], ids=["everything", "drawn"])
def test_every_kind_of_block_is_laid_out(report: Report) -> None:
    assert_says_all(assert_sound(lay_out(report)), report)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    page = assert_sound(lay_out(saying(text)))
    assert_says_all(page, saying(text))
    plain = Page(lay_out(saying("word")))
    assert [tag for tag, _ in page.tags if tag != "a"] == [tag for tag, _ in plain.tags if tag != "a"]


def test_no_script_and_nothing_from_elsewhere_is_in_the_page() -> None:
    for html in map(lay_out, (everything(), drawn(), saying(HOSTILE[5]))):
        assert not re.search(r"<(script|link|iframe|object|embed|form|base|img|use|image)\b", html)
        assert not re.search(r"""\s(src|srcset|action|on\w+)\s*=\s*["']""", re.sub(r"&[#\w]+;", "", html))
        style = html[html.index("<style>") : html.index("</style>")]
        assert "url(" not in style
        assert "@import" not in style
        assert "default-src 'none'" in html[: html.index("<title>")]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("J Needles. doi:10.1000/j.need.2019", [("https://doi.org/10.1000/j.need.2019", "doi:10.1000/j.need.2019")]),
        ("See doi:10.1000/abc. Then", [("https://doi.org/10.1000/abc", "doi:10.1000/abc")]),
        ("(doi:10.1000/abc)", [("https://doi.org/10.1000/abc", "doi:10.1000/abc")]),
        (
            "doi:10.1002/(SICI)1097<1::AID>3.0.CO;2-2",
            [
                (
                    "https://doi.org/10.1002/(SICI)1097%3C1::AID%3E3.0.CO;2-2",
                    "doi:10.1002/(SICI)1097<1::AID>3.0.CO;2-2",
                )
            ],
        ),
        ('doi:10.1000/"onclick="x', [("https://doi.org/10.1000/%22onclick%3D%22x", 'doi:10.1000/"onclick="x')]),
        ("doi:10.1000/a and doi:10.1000/b", [(f"https://doi.org/10.1000/{c}", f"doi:10.1000/{c}") for c in "ab"]),
        ("PMID 12345 https://example.org/10.1000/abc", []),
        ("doi:11.1000/abc doi:10.1/abc", []),
    ],
)
def test_only_a_doi_becomes_a_link(text: str, links: list[tuple[str, str]]) -> None:
    part = Part("Sources", (Item(text, lead="[1]"),), topic="sources")
    html = lay_out(Report("T", "S", (), (part,), "N"))
    page = Page(html)
    assert page.of("href") == [address for address, _ in links]
    assert harmless(text) in page.text
    shown_as = re.findall(r"<a [^>]*>(.*?)</a>", html)
    assert [Page(f"<body>{words}</body>").text for words in shown_as] == [words for _, words in links]


def test_a_reference_leads_to_its_source_and_to_nothing_that_is_not_there() -> None:
    page = Page(lay_out(everything()))
    assert page.of("id") == ["source-1", "source-2"]
    assert [address for address in page.of("href") if address.startswith("#")] == [
        "#source-1", "#source-2", "#source-2", "#source-1",
    ]  # fmt: skip
    assert "[9]" in page.text


def test_a_source_keeps_its_number_when_others_are_left_out() -> None:
    part = Part("Sources", (Item("Late", lead="[7]"), Item("Later", lead="[12]")), topic="sources")
    page = Page(lay_out(Report("T", "S", (), (part,), "N")))
    assert [(a["id"], a["value"]) for tag, a in page.tags if tag == "li"] == [("source-7", "7"), ("source-12", "12")]


@pytest.mark.parametrize("outcome", [*Outcome, None])
def test_an_outcome_is_told_in_words(outcome: Outcome | None) -> None:
    report = Report("T", "S", (Verdict("Scars", outcome, "because"),), (Part("P", (Item("x", outcome),)),), "N")
    text = Page(lay_out(report)).text
    word = squash(OUTCOME[outcome]) if outcome else ""
    assert f"Scars:{word}{',' if outcome else ''}because" in text
    assert f"{word}.x" in text if outcome else "Px" in text


def test_a_table_says_which_cell_is_a_heading_and_for_what() -> None:
    page = Page(lay_out(everything()))
    scopes = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert scopes == ["col"] * 4 + ["row"] * 2 + ["col"] + ["row"]
    assert [attributes["aria-label"] for tag, attributes in page.tags if tag == "table"] == ["Findings"] * 2
    heads = [attributes["data-head"] for tag, attributes in page.tags if "data-head" in attributes]
    assert heads == ["Outcome", "Earliest", "Why"] * 2 + ["Now"]


def test_pairs_become_a_list_of_pairs_unless_a_name_comes_twice() -> None:
    def elements(*leads: str) -> set[str]:
        part = Part("P", tuple(Item("x", lead=lead) for lead in leads))
        return {tag for tag, _ in Page(lay_out(Report("T", "S", (), (part,), "N"))).tags}

    assert "dl" in elements("a", "b")
    assert "dl" not in elements("a", "a")
    assert "dl" not in elements("a")


def test_the_title_of_the_file_names_document_label_and_date() -> None:
    report = replace(everything(), subtitle="As of 20 November 2026")
    assert Page(lay_out(report)).title == (
        "Is needling right for this skin? · Maria S., chart 4711 · As of 20 November 2026"
    )
    assert len(Page(lay_out(saying(LONG))).title) < 300


def test_a_drawing_is_told_in_a_list_below_it() -> None:
    html = lay_out(drawn())
    for figure in html.split("<figure>")[1:]:
        inner = figure[: figure.index("</figure>")]
        assert inner.index("<svg") < inner.index("<ul>")


def test_a_code_can_be_copied_whole_and_breaks_between_its_groups() -> None:
    code = "SQ1-ABCDEF-GHJKMN"
    page = Page(lay_out(Report("T", "S", (), (Part("P", blocks=(Origin(code),)),), "N")))
    assert code in page.text
    assert [tag for tag, _ in page.tags].count("wbr") == 2


def test_the_language_of_the_report_is_the_language_of_the_page() -> None:
    assert Page(lay_out(replace(everything(), language="de"))).tags[0] == ("html", {"lang": "de"})


# Any report

texts = st.one_of(st.sampled_from([text for text in HOSTILE if text is not LONG]), st.text(max_size=20))
# Headings that hold something: one that is blank is no heading.
titles = st.text("abc <&\"'{}%#\x07\u202e", min_size=1, max_size=10).filter(str.strip)
outcomes = st.one_of(st.none(), st.sampled_from(Outcome))
refs = st.lists(st.integers(1, 5), max_size=3).map(tuple)
plain = st.builds(Item, texts, outcomes, st.one_of(st.none(), titles), refs)
items = st.builds(lambda item, details: replace(item, details=details), plain, st.lists(plain, max_size=2).map(tuple))
tables = st.integers(1, 3).flatmap(
    lambda width: st.builds(
        Table,
        st.lists(texts, min_size=width, max_size=width).map(tuple),
        st.lists(st.lists(plain, min_size=width, max_size=width).map(tuple), max_size=2).map(tuple),
    )
)
topics = st.sampled_from([None, "why", "urgent"])
leaves = st.builds(
    Part,
    st.one_of(st.just(""), titles),
    st.lists(items, max_size=3).map(tuple),
    bullets=st.booleans(),
    topic=topics,
    blocks=st.lists(st.one_of(tables, st.builds(Blank, texts, st.integers(0, 3))), max_size=2).map(tuple),
    compact=st.booleans(),
)
any_part = st.recursive(
    leaves,
    lambda inner: st.builds(
        lambda part, parts, beside: replace(
            part, parts=parts, blocks=(*part.blocks, Beside(beside)) if beside else part.blocks
        ),
        leaves,
        st.lists(inner, max_size=2).map(tuple),
        st.lists(inner, max_size=2).map(tuple),
    ),
    max_leaves=4,
)
reports = st.builds(
    Report,
    title=titles,
    subtitle=texts,
    verdicts=st.lists(st.builds(Verdict, texts, outcomes, texts), max_size=2).map(tuple),
    parts=st.lists(any_part, max_size=3).map(tuple),
    notice=texts,
    decision=texts,
    facts=st.lists(plain, max_size=2).map(tuple),
)


@settings(max_examples=80, deadline=None)
@given(reports)
def test_any_report_gives_a_sound_page_that_says_it_all(report: Report) -> None:
    html = lay_out(report)
    assert html.encode("utf-8").decode("utf-8") == html
    assert_says_all(assert_sound(html), report)


@given(st.characters())
@settings(max_examples=200, deadline=None)
def test_no_character_that_is_obeyed_reaches_the_page(character: str) -> None:
    html = lay_out(Report(f"a{character}b", "S", (Verdict("v", None, f"a{character}b"),), (), ""))
    assert {unicodedata.category(c) for c in html.replace("\n", "")}.isdisjoint(
        {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )


def test_the_same_report_gives_the_same_bytes_in_any_process() -> None:
    program = (
        "import hashlib, sys; from tests.browser.samples import everything; from skinquiz.render.html import lay_out; "
        "sys.stdout.write(hashlib.sha256(lay_out(everything()).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert "" not in digests
