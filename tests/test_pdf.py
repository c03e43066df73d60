"""The PDF: what a screen reader finds in it, what a printer gets, and that no text in it is ever a command.

`pdftree.py` reads the structure back from the file, so nothing here trusts the one who wrote it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import io
import itertools
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args
from unittest import mock

import pikepdf
import pypdf
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.codes import write_code
from skinquiz.messages import printable
from skinquiz.model import LADDER, Outcome
from skinquiz.render import AUDIENCES, Audience
from skinquiz.render.blocks import Beside, Blank, Figure, Item, Origin, Part, Report, Table, Verdict
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.editions import edition
from skinquiz.render.figures import Bar, Ladder, LadderRow, Timeline
from skinquiz.render.pdf import NO_GLYPH, SIZES, TEMPLATE, Paper, lay_out
from skinquiz.render.words import OUTCOME
from tests.golden.reports import AS_OF, FILES, assessed, squash
from tests.pdftree import Node, read_tree

SHEETS = {"a4": (595, 842), "letter": (612, 792)}
# What the layout adds to the words of a report: bullets, dashes, colons and the like. Never a letter.
ADDED = set(".,:;-[]•\N{EN DASH}")

LADDER_FIGURE = Figure(
    "Where each one stands",
    Ladder((LadderRow("Office file", (Outcome.WAIT,), (Outcome.POSSIBLE,)),)),
    ("Office file: wait, could become possible.",),
)
TIMELINE_FIGURE = Figure(
    "What could happen when",
    Timeline(dt.date(2026, 11, 20), (Bar("Wait", "wait", 0, 100), Bar("Start", "start", 100, 100))),
    ("Wait until 28 February 2027.", "Start then."),
)
FIGURES = (LADDER_FIGURE, TIMELINE_FIGURE)
TABLE = Table(
    ("Name", "Outcome", "Why"),
    (
        (Item("One"), Item("", Outcome.WAIT), Item("Because.", refs=(1,))),
        (Item("Two"), Item("-"), Item("x")),
    ),
)
SOURCES = (
    Item("First A. J 2020. doi:10.1000/a(1)b.", lead="[1]"),
    Item("Second B. https://example.org", lead="[2]"),
)
CODE = "SQ1-23ABCD-9ABCDE-XYZ012"

SAMPLE = Report(
    title="Efficient offices",
    subtitle="As of 20 November 2026",
    verdicts=(
        *(Verdict(f"Concern {outcome}", outcome, "for now") for outcome in LADDER),
        Verdict("An open one", None, "several are possible"),
    ),
    parts=(
        Part("First of all", (Item("Ring someone."),), bullets=False, topic="urgent"),
        Part(
            "Reasons",
            (
                Item("Fit for filing.", Outcome.WAIT, "A lead", (2, 1), (Item("Low.", lead="Certainty"), Item("More"))),
                Item("Plain."),
                Item("", Outcome.NOT_SUITABLE),
                Item("Cited, but not listed.", refs=(9,)),
            ),
            (Part("Deeper", (Item("Down here."),), (Part("Deepest", (Item("At the ground."),)),)),),
        ),
        Part("Outcomes", blocks=(TABLE,)),
        Part("Both sides", blocks=(Beside((Part("For", (Item("Good."),)), Part("Against", (Item("Bad."),)))),)),
        Part("At a glance", blocks=(Beside(tuple(Part(one.title, blocks=(one,)) for one in FIGURES)),)),
        Part("Warning signs", parts=(Part("Go at once", (Item("Fire."),)),), topic="warning_signs"),
        Part("Left out", (Item("One reason"), Item("Another.")), compact=True),
        Part("Sources", SOURCES, bullets=False, topic="sources", compact=True),
        Part("Origin", (Item("Hides nothing."),), blocks=(Origin(CODE),), bullets=False, compact=True),
        Part("By hand", blocks=(Blank("Notes", 3), Blank("Signature", 1))),
    ),
    notice="Nobody has reviewed this.",
    decision="Wait for now.",
    facts=(Item("P-0042", lead="Label"), Item("1.0.0", lead="Rules"), Item("34", lead="Age")),
)  # fmt: skip

both = pytest.mark.parametrize("audience", AUDIENCES)
of_each = pytest.mark.parametrize(
    ("name", "audience"),
    [("sample", "person"), ("maria", "person"), ("sample", "clinician"), *((name, "clinician") for name in FILES)],
)


@functools.cache
def report(name: str, audience: Audience) -> Report:
    if name == "sample":
        return SAMPLE
    one = assessed(name)
    code = write_code(one)
    return edition(one, audience, Circumstances(label="P-0042", answered="At a terminal.", changes=(), code=code))


@functools.cache
def laid_out(name: str, audience: Audience, paper: Paper = "a4") -> bytes:
    return lay_out(report(name, audience), audience, paper, AS_OF)


@functools.cache
def tree(name: str, audience: Audience) -> Node:
    return read_tree(laid_out(name, audience))


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def with_label(label: str) -> Report:
    return Report("Title", "Subtitle", (), (Part("Part", (Item("Text."),)),), "", facts=(Item(label, lead="Label"),))


def label_in(pdf: bytes) -> str:
    """Return the label as it stands in the file, for a report of `with_label`."""
    (item, *_) = read_tree(pdf).of("LBody")
    return item.said().removeprefix("Label: ").removeprefix("Label")


# What a report says, in its order


def all_parts(parts: Sequence[Part], level: int) -> Iterator[tuple[int, Part]]:
    for part in parts:
        yield level, part
        for block in part.blocks:
            if isinstance(block, Beside):
                yield from all_parts(block.parts, level + 1)
        yield from all_parts(part.parts, level + 1)


def words(report: Report, audience: Audience) -> Iterator[str]:
    yield report.title
    yield report.subtitle
    for item in report.facts:
        yield from item_words(item)
    yield report.decision
    for one in report.verdicts:
        yield from (one.concern, OUTCOME[one.outcome] if one.outcome else "", one.text)
    if not any(report.notice in fact.text for fact in report.facts):
        yield report.notice
    for part in report.parts:
        yield from part_words(part, audience)


def part_words(part: Part, audience: Audience) -> Iterator[str]:
    yield part.heading
    for item in part.items:
        yield from item_words(item)
    for block in part.blocks:
        match block:
            case Origin(code):
                yield code
            case Table(head, rows):
                yield from head
                for row in rows:
                    for cell in row:
                        yield from item_words(cell)
            case Beside(parts):
                for inner in parts:
                    yield from part_words(inner, audience)
            case Figure(title, drawing, told):
                yield from (
                    title if title != part.heading else "",
                    *(told if audience == "person" or isinstance(drawing, Timeline) else ()),
                )
            case Blank(label, _):
                yield label
    for inner in part.parts:
        yield from part_words(inner, audience)


def item_words(item: Item) -> Iterator[str]:
    yield from (OUTCOME[item.outcome] if item.outcome else "", item.lead or "", item.text)
    yield from map(str, item.refs)
    for detail in item.details:
        yield from item_words(detail)


def without_drawings(node: Node) -> str:
    if node.kind == "Figure":
        return ""
    return "".join(child if isinstance(child, str) else without_drawings(child) for child in node.children)


@of_each
def test_a_screen_reader_gets_every_word_of_the_report_in_its_order_and_no_other(name: str, audience: Audience) -> None:
    text = squash(without_drawings(tree(name, audience)))
    at, between = 0, ""
    for piece in map(squash, words(report(name, audience), audience)):
        found = text.find(piece, at)
        assert found >= 0, f"{piece} is not after {text[max(0, at - 60) : at]}"
        between += text[at:found]
        at = found + len(piece)
    assert set(between + text[at:]) <= ADDED


@both
def test_the_printed_page_can_be_searched_for_the_words(audience: Audience) -> None:
    text = squash(" ".join(page.extract_text() for page in opened(laid_out("sample", audience)).pages))
    for piece in map(squash, words(SAMPLE, audience)):
        assert piece in text


@of_each
def test_headings_are_those_of_the_report_and_skip_no_level(name: str, audience: Audience) -> None:
    wanted = [
        (1, report(name, audience).title),
        *((n, part.heading) for n, part in all_parts(report(name, audience).parts, 2)),
    ]
    headings = tree(name, audience).of(*(f"H{level}" for level in range(1, 7)))
    assert [(int(one.kind[1]), one.said()) for one in headings] == wanted
    levels = [level for level, _ in wanted]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


@both
def test_bookmarks_lead_to_the_headings(audience: Audience) -> None:
    def titles(outline: list) -> Iterator[str]:
        for one in outline:
            yield from titles(one) if isinstance(one, list) else [str(one.title)]

    wanted = [SAMPLE.title, *(part.heading for _, part in all_parts(SAMPLE.parts, 2))]
    assert list(titles(opened(laid_out("sample", audience)).outline)) == wanted


@both
def test_items_are_list_items_and_rows_are_table_rows(audience: Audience) -> None:
    items = [one.said() for one in tree("sample", audience).of("LBody")]
    for text in ("Plain.", "Good.", "Bad.", "Fire.", "Down here."):
        assert text in items
    (table,) = tree("sample", audience).of("Table")
    assert [cell.said() for cell in table.of("TH")] == ["Name", "Outcome", "Why"]
    assert [[cell.said() for cell in row.of("TD")] for row in table.of("TR")[1:]] == [
        ["One", "Wait", "Because. [1]"],
        ["Two", "-", "x"],
    ]


@both
def test_a_drawing_is_told_to_those_who_do_not_see_it(audience: Audience) -> None:
    figures = tree("sample", audience).of("Figure")
    told = [figure.alt or "" for figure in figures]
    assert len(told) == 3
    for figure, alt in zip(FIGURES, told, strict=False):
        assert alt.startswith(figure.title)
        printed = squash(without_drawings(tree("sample", audience)))
        assert all(sentence in alt or squash(sentence) in printed for sentence in figure.told)
    assert "QR" in told[2]


def test_ligatures_are_read_back_as_letters() -> None:
    text = "office, efficient, fjord, fluff, waffle, Thin"
    assert label_in(lay_out(with_label(text), "person", "a4", AS_OF)) == text
    assert text in opened(lay_out(with_label(text), "person", "a4", AS_OF)).pages[0].extract_text()


# The file


@both
def test_the_file_claims_pdf_ua_and_has_what_that_asks_for(audience: Audience) -> None:
    with pikepdf.open(io.BytesIO(laid_out("sample", audience))) as pdf:
        root, metadata = pdf.Root, pdf.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == SAMPLE.title
        assert root.MarkInfo.Marked
        assert root.ViewerPreferences.DisplayDocTitle
        assert str(root.Lang) == "en"
        assert all(page.Tabs == "/S" for page in pdf.pages)
        for page in pdf.pages:
            for annotation in page.get("/Annots", []):
                assert annotation.get("/Contents"), "a link has to say where it leads"
                assert "/StructParent" in annotation


@of_each
def test_all_fonts_are_embedded_and_all_letters_have_a_meaning(name: str, audience: Audience) -> None:
    with pikepdf.open(io.BytesIO(laid_out(name, audience))) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        assert any(font.Subtype == "/Type0" for font in fonts)
        for font in fonts:
            if font.Subtype == "/Type0":
                assert "/ToUnicode" in font
            else:
                assert {"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys())


@both
def test_the_same_report_gives_the_same_bytes_in_every_process(audience: Audience) -> None:
    here = lay_out(SAMPLE, audience, "a4", AS_OF)
    assert here == lay_out(SAMPLE, audience, "a4", AS_OF)
    program = (
        "import datetime as dt, sys; from tests.test_pdf import SAMPLE; from skinquiz.render.pdf import lay_out;"
        f"sys.stdout.buffer.write(lay_out(SAMPLE, {audience!r}, 'a4', dt.date.fromisoformat('{AS_OF}')))"
    )
    root = Path(__file__).parents[1]
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=root).stdout
    assert there == here


def test_the_date_in_the_file_is_the_date_of_the_assessment() -> None:
    metadata = opened(lay_out(SAMPLE, "person", "a4", dt.date(2024, 2, 29))).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.date() == dt.date(2024, 2, 29)


@both
@pytest.mark.parametrize("paper", get_args(Paper))
def test_pages_have_the_size_of_the_paper(audience: Audience, paper: Paper) -> None:
    for page in opened(laid_out("sample", audience, paper)).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == SHEETS[paper]


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "en"), ("de", "de"), ("en-gb", "en-GB"), ("pt_BR", "pt-BR"), ("", "en"), ("English", "en"), ("#x", "en")],
)
def test_the_language_is_one_that_readers_know(language: str, written: str) -> None:
    pdf = lay_out(dataclasses.replace(with_label("x"), language=language), "person", "a4", AS_OF)
    with pikepdf.open(io.BytesIO(pdf)) as one:
        assert str(one.Root.Lang) == written


# Links


def addresses(pdf: bytes) -> list[str]:
    annotations = (one.get_object() for page in opened(pdf).pages for one in page.get("/Annots", []))
    return [one["/A"]["/URI"] for one in annotations if "/A" in one and "/URI" in one["/A"]]


@both
def test_dois_of_sources_are_links(audience: Audience) -> None:
    assert addresses(laid_out("sample", audience)) == ["https://doi.org/10.1000/a(1)b"]


def test_no_other_text_is_a_link() -> None:
    assert addresses(lay_out(with_label("doi:10.1000/1 https://example.org"), "person", "a4", AS_OF)) == []


@both
def test_references_lead_to_the_sources_that_are_listed(audience: Audience) -> None:
    links = [one.said() for one in tree("sample", audience).of("Link")]
    assert links == ["2", "1", "1", "doi:10.1000/a(1)b"]


@both
def test_a_list_that_is_not_all_numbered_keeps_its_leads_and_is_no_target(audience: Audience) -> None:
    mixed = Part("Sources", (Item("First.", lead="[1]"), Item("Other.", lead="See also")), topic="sources")
    pdf = lay_out(
        dataclasses.replace(SAMPLE, parts=(Part("A", (Item("Cited.", refs=(1,)),)), mixed)), audience, "a4", AS_OF
    )
    found = read_tree(pdf)
    assert [one.said() for one in found.of("LBody")][-2:] == ["[1]: First.", "See also: Other."]
    assert not found.of("Link")


# Whatever the texts are

HOSTILE = (
    "#panic(\"no\") #read(\"/etc/passwd\") $x^2$ *bold* _it_ `raw` = Heading // comment /* @label <label> \\ ~ --- ''",
    "#import \"@preview/x:1.0.0\" [#] ] { } \u005c\u0022",
    "=1+1 @SUM(A1) +cmd|' /C calc'!A0 %PDF-1.7 endobj <</Type/Page>>",
    "<script>alert(1)</script> &amp; &#x41; {{ x }} {% y %}",
)  # fmt: skip


@both
@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_only_text_wherever_it_stands(text: str, audience: Audience) -> None:
    item = Item(text, lead=text, details=(Item(text, lead=text),))
    inner = Part(text, (item,), bullets=False, compact=True, topic="sources")
    blocks = (Table((text, text), ((item, item),)), Blank(text, 1), Beside((inner, inner)))
    verdicts = (Verdict(text, Outcome.WAIT, text),)
    hostile = Report(text, text, verdicts, (inner, Part(text, blocks=blocks)), text, text, (item,))
    found = squash(read_tree(lay_out(hostile, audience, "a4", AS_OF)).text)
    assert found.count(squash(text)) == list(words(hostile, audience)).count(text) > 30


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb\u200fc", "a\ufffdb\ufffdc"),
        ("a\x00b\x07c\x1b[31m\x85d", "a\ufffdb\ufffdc\ufffd[31m d"),
        (" a\n\tb\u00a0 c ", "a b c"),
        ("\ud800", "\ufffd"),
        ("", ""),
    ],
)
def test_characters_that_steer_are_replaced(text: str, shown: str) -> None:
    assert label_in(lay_out(with_label(text), "person", "a4", AS_OF)) == shown


@pytest.mark.parametrize(
    ("letter", "count", "audience"),
    [("W", 10_000, "person"), ("W", 10_000, "clinician"), ("中", 3_000, "person")],
)
def test_a_word_without_end_stays_on_the_page(letter: str, count: int, audience: Audience) -> None:
    word = letter * count
    table = Table(("a", "b"), ((Item("a"), Item(word)),))
    long = dataclasses.replace(with_label(word), parts=(Part("x", blocks=(table,)),))
    pdf = lay_out(long, audience, "a4", AS_OF)
    places: set[tuple[int, int]] = set()

    def look(text: str, page: Sequence[float], at: Sequence[float], *_: object) -> None:
        if text.strip():
            across = at[4] * page[0] + at[5] * page[2] + page[4]
            down = at[4] * page[1] + at[5] * page[3] + page[5]
            places.add((round(across), round(down)))

    reader = opened(pdf)
    reader.pages[0].extract_text(visitor_text=look)
    assert all(30 <= across <= SHEETS["a4"][0] - 30 for across, _ in places)
    assert len({down for _, down in places}) > 40, "the word stands on many lines"
    assert len(reader.pages) > 1
    text = squash(read_tree(pdf).text)
    assert text.count(letter) + text.count(NO_GLYPH) == 2 * count


def only_own_fonts(*arguments: object, **options: object) -> object:
    return COMPILE(*arguments, **{**options, "ignore_system_fonts": True})


COMPILE = typst.compile


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("张伟, 34", "□□, 34"),
        ("P-0042 😀😀", "P-0042 □□"),
        ("\N{EGYPTIAN HIEROGLYPH A001} “quoted” \\u{4e2d}", "□ “quoted” \\u{4e2d}"),
        ("Zoë Ångström Łódź Ελένη Ольга", "Zoë Ångström Łódź Ελένη Ольга"),
    ],
)
def test_letters_that_no_font_has_are_shown_as_squares(label: str, shown: str) -> None:
    with mock.patch("typst.compile", only_own_fonts):
        assert label_in(lay_out(with_label(label), "clinician", "a4", AS_OF)) == shown


@pytest.mark.parametrize("label", ["张伟 and 李娜", "مريم 😀", "דנה"])
def test_names_in_any_script_come_out_with_the_fonts_of_this_machine(label: str) -> None:
    found = label_in(lay_out(with_label(label), "clinician", "a4", AS_OF))
    assert len(found) == len(label)
    assert all(letter in {*label, NO_GLYPH} for letter in found)


def test_fonts_of_the_machine_are_only_used_for_letters_that_typst_lacks() -> None:
    used = []

    def watched(*arguments: object, **options: object) -> object:
        used.append(not options["ignore_system_fonts"])
        return COMPILE(*arguments, **options)

    with mock.patch("typst.compile", watched):
        lay_out(with_label("Zoë □ → ✓"), "person", "a4", AS_OF)
        assert used == [False]
        lay_out(with_label("中"), "person", "a4", AS_OF)
        assert used[:3] == [False, False, True]


# Right-to-left letters stand in the file in the order of the eye, and are looked at above.
LETTERS = st.characters(exclude_categories=["Cs"]).filter(
    lambda c: unicodedata.bidirectional(c) not in ("R", "AL", "AN")
)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(LETTERS, max_size=40))
def test_any_text_comes_out_as_text(text: str) -> None:
    with mock.patch("typst.compile", only_own_fonts):
        found = squash(label_in(lay_out(with_label(text), "person", "a4", AS_OF)))
    wanted = squash(printable(" ".join(text.split())))
    assert len(found) == len(wanted)
    assert all(one in (letter, NO_GLYPH) for one, letter in zip(found, wanted, strict=True))


# Size


def of_length(letters: int) -> Report:
    text = " ".join(["word"] * (letters // 5))
    return dataclasses.replace(with_label("P-0042"), parts=(Part("Part", (Item(text),), bullets=False),))


def body_size(pdf: bytes) -> float:
    """Return the size of most letters."""
    sizes: Counter[float] = Counter()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            size = 0.0
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    size = float(operands[1])
                elif str(operator) in ("Tj", "TJ"):
                    sizes[size] += len(str(operands))
    return sizes.most_common(1)[0][0]


def test_a_clinicians_print_is_as_large_as_the_fewest_pages_allow() -> None:
    seen = []
    for letters in (3_000, 9_000, 10_000, 12_000, 14_000, 18_500, 20_500, 23_500, 27_000, 31_000, 36_000, 60_000):
        pdf = lay_out(of_length(letters), "clinician", "a4", AS_OF)
        seen.append((min(3, len(opened(pdf).pages)), body_size(pdf)))
    assert list(dict.fromkeys(seen)) == [*((n, size) for n in SIZES for size in SIZES[n]), (3, min(SIZES[2]))]


def test_a_persons_print_is_large() -> None:
    assert body_size(lay_out(of_length(3_000), "person", "a4", AS_OF)) == 11


@pytest.mark.parametrize("paper", get_args(Paper))
def test_a_typical_person_is_one_page_for_the_clinician(paper: Paper) -> None:
    assert len(opened(laid_out("clean", "clinician", paper)).pages) == 1


@pytest.mark.parametrize("name", FILES)
def test_a_clinician_never_gets_more_than_two_pages(name: str) -> None:
    assert len(opened(laid_out(name, "clinician")).pages) <= 2


@both
def test_pages_are_numbered_outside_the_reading_order(audience: Audience) -> None:
    pages = opened(laid_out("maria", audience)).pages
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page.extract_text()
    assert "Page 1 of" not in tree("maria", audience).text


# Colours


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_colour_of_letters_has_enough_contrast_on_paper() -> None:
    colours = re.findall(r'rgb\("#(\w{6})"\)', TEMPLATE.read_text(encoding="utf-8"))
    assert len(colours) > len(LADDER)
    assert all(1.05 / (luminance(colour) + 0.05) >= 4.5 for colour in colours)
