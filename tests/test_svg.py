"""Figures as vector drawings: well-formed, in their bounds, seen on light and dark, harmless whatever the labels."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from skinquiz.model import LADDER, Outcome
from skinquiz.render.chart import ladder, timelines
from skinquiz.render.figures import Bar, Drawing, Ladder, LadderRow, Timeline
from skinquiz.render.lettering import ems
from skinquiz.render.svg import COLOUR, KIND_COLOUR, WIDTH, draw
from skinquiz.render.words import OUTCOME
from tests.drawings import COURSE, PLAIN, TWENTY_YEARS, TWO_WEEKS, drawings, labels
from tests.golden.reports import FILES, assessed

NUMBERS = {"x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height"}
SVG = "{http://www.w3.org/2000/svg}"
FIFTEEN = Ladder(tuple(LadderRow(PLAIN[n % 3], (LADDER[n % 6],), LADDER[: n % 6]) for n in range(15)))
OPEN = Ladder((LadderRow("A", (Outcome.SUITABLE, Outcome.WAIT)), LadderRow("B", (Outcome.WAIT,))))
KNOWN: dict[str, Drawing] = {
    "fifteen": FIFTEEN,
    "open": OPEN,
    "two weeks": TWO_WEEKS,
    "twenty years": TWENTY_YEARS,
    "course": COURSE,
    "nothing": Ladder(()),
    **{f"{name}, ladder": ladder(assessed(name)).drawing for name in FILES},
    **{f"{name}, {number}": one.drawing for name in FILES for number, one in enumerate(timelines(assessed(name)))},
}
each = pytest.mark.parametrize("drawing", KNOWN.values(), ids=KNOWN)


def read(drawing: Drawing, title: str = "Title", described: str = "Described.") -> ET.Element:
    return ET.fromstring(draw(drawing, title, described))


def words(svg: ET.Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


Box = tuple[float, float, float, float]


def moved(svg: ET.Element) -> Iterator[tuple[ET.Element, float, float]]:
    """Yield each element with how far its group is moved to the right and down."""
    for group in (svg, *svg.iter(f"{SVG}g")):
        by = re.fullmatch(r"translate\((\S+) (\S+)\)", group.get("transform", "translate(0 0)"))
        assert by
        yield from ((element, float(by[1]), float(by[2])) for element in group)


def boxes(svg: ET.Element) -> list[tuple[Box, str]]:
    """Return where each text stands, by the widths of letters that the drawing goes by: left, top, right, bottom."""
    found = []
    for text, right, down in moved(svg):
        if text.tag == f"{SVG}text":
            size = float(text.get("font-size", svg.get("font-size", "")))
            width = ems(text.text or "") * size
            x, y = float(text.get("x", "")) + right, float(text.get("y", "")) + down
            left = x - width / 2 if text.get("text-anchor") == "middle" else x
            found.append(((left, y - 0.7 * size, left + width, y + 0.2 * size), text.text or ""))
    return found


def edges(svg: ET.Element) -> Iterator[tuple[float, float]]:
    """Yield the outermost points of each shape, without the width of its line."""
    for shape, right, down in moved(svg):
        at = {name: float(value) for name, value in shape.items() if name in NUMBERS}
        if shape.tag == f"{SVG}path":
            x, y = re.match(r"M(\S+) ([\d.-]+)", shape.get("d", "")).groups()  # type: ignore[union-attr]
            yield float(x) + right, float(y) + down
        if shape.tag == f"{SVG}line":
            yield from ((at["x1"] + right, at["y1"] + down), (at["x2"] + right, at["y2"] + down))
        if shape.tag == f"{SVG}rect":
            yield at["x"] + right, at["y"] + down
            yield at["x"] + at["width"] + right, at["y"] + at["height"] + down
        if shape.tag == f"{SVG}circle":
            yield at["cx"] - at["r"] + right, at["cy"] - at["r"] + down
            yield at["cx"] + at["r"] + right, at["cy"] + at["r"] + down


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@settings(deadline=None, max_examples=150)
@given(drawings, labels, labels)
def test_whatever_is_drawn_is_well_formed_and_harmless(drawing: Drawing, title: str, described: str) -> None:
    text = draw(drawing, title, described)
    svg = ET.fromstring(text)
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} <= {
        *("svg", "title", "desc", "g", "text", "line", "rect", "circle", "path")
    }
    assert all(character.isprintable() for character in text)
    assert text == draw(drawing, title, described)


@settings(deadline=None, max_examples=100)
@given(drawings)
def test_nothing_overlaps_and_nothing_is_cut_off(drawing: Drawing) -> None:
    assert_laid_out(drawing)


@each
def test_what_people_have_is_laid_out_well(drawing: Drawing) -> None:
    assert_laid_out(drawing)


def assert_laid_out(drawing: Drawing) -> None:
    svg = read(drawing)
    left, top, right, bottom = map(float, svg.get("viewBox", "").split())
    assert (left, top, right) == (0, 0, WIDTH)
    assert (svg.get("width"), svg.get("height")) == tuple(svg.get("viewBox", "").split()[2:])
    placed = [(box, text) for box, text in boxes(svg) if text.strip()]
    for box, text in placed:
        assert box[0] >= -0.1, text
        assert box[1] >= -0.1, text
        assert box[2] <= right + 0.1, text
        assert box[3] <= bottom + 0.1, text
    for (one, first), (other, second) in combinations(placed, 2):
        assert not overlap(one, other), (first, second)
    for x, y in edges(svg):
        assert -0.1 <= x <= right + 0.1
        assert -0.1 <= y <= bottom + 0.1


def test_a_ladder_says_each_rung_and_each_concern() -> None:
    said = "".join("".join(words(read(FIFTEEN))).split())
    assert all(word.replace(" ", "") in said for word in (*OUTCOME.values(), *PLAIN[:2], "now", "could become"))
    assert said.count("Alabelaslong") == 5
    assert "…" in said, "sixty letters do not fit in two lines"


@pytest.mark.parametrize(
    ("row", "full", "hollow", "asked", "lines"),
    [
        (LadderRow("A", (Outcome.WAIT,)), 1, 0, 0, 0),
        (LadderRow("A", (Outcome.WAIT,), (Outcome.ASK_CLINICIAN, Outcome.SUITABLE)), 1, 2, 0, 2),
        (LadderRow("A", (Outcome.WAIT, Outcome.SUITABLE)), 0, 0, 2, 1),
    ],
)
def test_where_a_concern_stands_shows_by_shape(row: LadderRow, full: int, hollow: int, asked: int, lines: int) -> None:
    svg = read(Ladder((row,)))
    circles = svg.findall(f"{SVG}circle")
    assert len([circle for circle in circles if circle.get("fill") != "none"]) == full
    assert len([circle for circle in circles if circle.get("r") == "3"]) == hollow
    assert [text.text for text in svg.findall(f"{SVG}text")].count("?") == asked
    assert len([line for line in svg.findall(f"{SVG}line") if not line.get("opacity")]) == lines
    places = [float(circle.get("cx", "")) for circle in circles]
    assert len(set(places)) == len(places)


def test_best_stands_on_the_left_worst_on_the_right() -> None:
    rows = tuple(LadderRow(rung, (rung,)) for rung in LADDER)
    places = [float(circle.get("cx", "")) for circle in read(Ladder(rows)).findall(f"{SVG}circle")]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("kind", "shape"), [("wait", "rect"), ("start", "path"), ("sessions", "rect"), ("result", "line")]
)
def test_each_kind_of_bar_has_a_shape_and_its_word(kind: str, shape: str) -> None:
    svg = read(Timeline(None, (Bar("A", kind, 20, 40),)))  # type: ignore[arg-type]
    colour = KIND_COLOUR[kind]
    coloured = {one.tag.removeprefix(SVG) for one in svg.iter() if colour in (one.get("fill"), one.get("stroke"))}
    assert shape in coloured
    assert len(words(svg)[-1]) > 5


def test_a_bar_is_as_long_as_its_time() -> None:
    wait, sessions = Bar("A", "wait", 0, 100), Bar("B", "sessions", 50, 100, 75)
    rects = read(Timeline(None, (wait, sessions))).findall(f"{SVG}rect")
    widths = [float(rect.get("width", "")) for rect in rects]
    assert widths == pytest.approx([widths[0], widths[0] / 2, widths[0] / 4], abs=0.02)


def test_what_has_no_end_goes_on_past_all_others() -> None:
    texts = words(read(TWENTY_YEARS))
    assert "?" in texts
    assert "no date yet" in texts


# Seen by all


def luminance(colour: str) -> float:
    linear = [((v / 255 + 0.055) / 1.055) ** 2.4 if v > 10 else v / 255 / 12.92 for v in bytes.fromhex(colour[1:])]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("background", ["#ffffff", "#f7f7f7", "#000000", "#121212", "#222222"])
@pytest.mark.parametrize("colour", sorted({*COLOUR.values(), *KIND_COLOUR.values()}))
def test_a_colour_is_seen_on_light_and_dark(colour: str, background: str) -> None:
    assert contrast(colour, background) >= 3


@each
def test_text_has_the_colour_around_it(drawing: Drawing) -> None:
    svg = read(drawing)
    assert svg.get("fill") == "currentColor"
    assert {text.get("fill") for text in svg.iter(f"{SVG}text")} <= {None}
    known = {*COLOUR.values(), *KIND_COLOUR.values(), "currentColor", "none", None}
    assert {one.get(name) for one in svg.iter() for name in ("fill", "stroke")} <= known


@each
def test_what_it_shows_is_told_to_those_who_do_not_see_it(drawing: Drawing) -> None:
    svg = read(drawing, "What <could> be", "All & more.")
    assert svg.get("role") == "img"
    named = {element.get("id"): element.text for element in svg.iter() if element.get("id")}
    assert [named[one] for one in svg.get("aria-labelledby", "").split()] == ["What <could> be", "All & more."]


def test_two_figures_on_a_page_have_ids_of_their_own() -> None:
    ids = [
        element.get("id")
        for drawing in list(KNOWN.values())[:5]
        for element in read(drawing).iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids)) == 10


def test_another_process_draws_the_same() -> None:
    code = (
        "from skinquiz.render.svg import draw; from tests.drawings import TWENTY_YEARS as it; print(draw(it, 'a', 'b'))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == draw(TWENTY_YEARS, "a", "b") + "\n"


def test_in_print_the_words_stay_words() -> None:
    typst = pytest.importorskip("typst", reason="typst sets printed pages")
    pypdf = pytest.importorskip("pypdf", reason="pypdf reads them")
    page = '#set document(title: "x")\n#image(bytes(sys.inputs.svg), format: "svg", alt: "x")'
    for drawing in (FIFTEEN, TWENTY_YEARS):
        svg = draw(drawing, "a", "b")
        pdf = typst.compile(page.encode(), ignore_system_fonts=True, pdf_standards=["ua-1"], sys_inputs={"svg": svg})
        (only,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
        text = "".join(only.extract_text().split())
        assert [line for line in words(ET.fromstring(svg)) if "".join(line.split()) not in text] == []
