"""A code as a QR symbol: what stands in it, and that a reader reads it from a printed page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from skinquiz.render.qr import BORDER, modules, svg

CODE = "SQ1-900009-KZFZA1-9WSB9N-KEFHFD-85E8HF-CC737Y-SAJFC1-C0SBVX-1Z74MA"
CODES = {
    "of a person": "-".join(["SQ1", *["K7X2PQ"] * 12]),
    "of one who answers everything": "-".join(["SQ1", *["K7X2PQ", "0Z9YWV"] * 12]),
    "of little": CODE,
}
SVG = "{http://www.w3.org/2000/svg}"
FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]


def test_the_symbol_is_square_and_has_its_three_corners() -> None:
    rows = ["".join("01"[module] for module in row) for row in modules(CODE)]
    size = len(rows)
    assert {len(row) for row in rows} == {size}
    assert (size - 17) % 4 == 0
    assert [row[:7] for row in rows[:7]] == [row[-7:] for row in rows[:7]] == [row[:7] for row in rows[-7:]] == FINDER


def test_the_letters_are_packed_two_and_two() -> None:
    """In the mode for letters, 66 of them fit into version 4 at level M; as bytes they would not."""
    assert len(modules(CODE)) == 17 + 4 * 4


def test_the_same_code_gives_the_same_symbol_and_another_another() -> None:
    assert modules(CODE) == modules(CODE)
    assert modules(CODE) != modules(CODE[:-1] + "B")
    assert svg(CODE) == svg(CODE)


@pytest.mark.parametrize("code", ["sq1-abc", "SQ1-\N{EN DASH}", "<svg>", "A" * 4000])
def test_what_is_no_code_is_not_drawn(code: str) -> None:
    with pytest.raises(ValueError, match=r"is not applicable|too large"):
        modules(code)


def test_the_drawing_shows_each_module_and_a_white_border() -> None:
    rows = modules(CODE)
    size = len(rows) + 2 * BORDER
    root = ElementTree.fromstring(svg(CODE))
    title, ground, dark = root
    assert root.get("viewBox") == f"0 0 {size} {size}"
    assert (root.get("role"), title.tag, bool(title.text)) == ("img", f"{SVG}title", True)
    assert (ground.get("width"), ground.get("height"), ground.get("fill")) == (str(size), str(size), "#fff")
    drawn = set()
    path = dark.get("d") or ""
    for x, y, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path):
        assert width == back
        drawn |= {(int(x) + step, int(y)) for step in range(int(width))}
    assert re.sub(r"M\d+ \d+h\d+v1h-\d+z", "", path) == ""
    expected = {(x, y) for y, row in enumerate(rows, BORDER) for x, module in enumerate(row, BORDER) if module}
    assert drawn == expected


@pytest.mark.parametrize("whose", CODES)
def test_a_reader_reads_it_from_a_page(whose: str) -> None:
    """Drawn by the typesetter at 30 mm, and seen at 150 dots to the inch, as by a poor scanner."""
    cv2 = pytest.importorskip("cv2", reason="opencv-python-headless, a reader of QR symbols, is not installed")
    numpy = pytest.importorskip("numpy")
    typst = pytest.importorskip("typst", reason="typst, which draws the page, is not installed")
    page = '#set page(width: 60mm, height: 50mm)\n#image(bytes(sys.inputs.svg), format: "svg", width: 30mm)'
    png = typst.compile(page.encode(), format="png", ppi=150, sys_inputs={"svg": svg(CODES[whose])})
    picture = cv2.imdecode(numpy.frombuffer(png, numpy.uint8), cv2.IMREAD_GRAYSCALE)
    found, _, _ = cv2.QRCodeDetector().detectAndDecode(picture)
    assert found == CODES[whose]
