"""Pictures: read as they were written, and legible on every terminal.

The golden files in `golden/pictures/` show all drawings of the shipped rules. To write them anew:

    SKINQUIZ_GOLDEN=write pytest tests/test_pictures.py -k golden
"""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest
from prompt_toolkit.output.vt100 import _256ColorCache
from prompt_toolkit.utils import get_cwidth
from rich.cells import cell_len
from rich.color import Color, ColorSystem

from skinquiz.model import Drawing, Picture, RuleSet
from skinquiz.render.pictures import Line, Piece, draw
from skinquiz.rulefiles.diagnostics import DiagnosticsError, Place, Problems
from skinquiz.rulefiles.drawings import MOST_COLUMNS, MOST_LINES, Lines
from skinquiz.rulefiles.load import load_ruleset
from skinquiz.rulefiles.read import Scalar, Sequence
from tests.mdcases import TINY, MdCase

GOLDEN = Path(__file__).parent / "golden" / "pictures"
TRUECOLOUR = 1 << 24
MODES = [(colours, ascii_only) for colours in (0, 16, 256, TRUECOLOUR) for ascii_only in (False, True)]
PICTURES = ["skin_types", "scar_shapes"]
SWATCHES = ["I", "II", "III", "IV", "V", "VI"]

in_each_mode = pytest.mark.parametrize(("colours", "ascii_only"), MODES)


def shown(picture: Picture, colours: int, ascii_only: bool) -> dict[str, tuple[Line, ...]]:
    places = enumerate(picture.drawings.items(), 1)
    return {option: draw(one, place, len(picture.drawings), colours, ascii_only) for place, (option, one) in places}


def text(line: Line) -> str:
    return "".join(piece.text for piece in line)


# What is written is what is read


def test_the_lines_of_a_drawing_are_read_as_they_were_written() -> None:
    picture = load_ruleset(TINY).pictures["skin"]
    assert picture == Picture(
        "skin",
        {
            "cut": Drawing(None, ("  ▖▗  ", "██▌▐██"), ("      ", "==/  ==")),
            "sunburn": Drawing("#c0504d", (), ()),
            "rash": Drawing(None, ("▂▃▂▃▂",), (".:.:.",)),
        },
    )


@pytest.fixture
def without_pictures(tmp_path: Path) -> Path:
    """The tiny rule set without its pictures; a question still names one."""
    MdCase(Path("none"), "none").lay_out(tmp_path)
    (tmp_path / "pictures.yaml").unlink()
    manifest = tmp_path / "ruleset.yaml"
    manifest.write_text(manifest.read_text().replace("  - pictures.yaml\n", ""))
    return tmp_path


def test_a_rule_set_without_pictures_is_sound(without_pictures: Path) -> None:
    file = without_pictures / "safety" / "skin.yaml"
    file.write_text(file.read_text().replace("    picture: skin\n", ""))
    assert load_ruleset(without_pictures).pictures == {}


def test_a_picture_without_a_file_of_pictures_is_unknown(without_pictures: Path) -> None:
    with pytest.raises(DiagnosticsError) as caught:
        load_ruleset(without_pictures)
    assert [(one.code, one.help) for one in caught.value.diagnostics] == [
        ("unknown-picture", "pictures stand in pictures.yaml")
    ]


@pytest.mark.parametrize(("first", "last"), [(0x20, 0x24F), (0x2190, 0x21FF), (0x2500, 0x25FF), (0x2800, 0x28FF)])
def test_a_character_that_may_be_drawn_with_takes_one_column(first: int, last: int) -> None:
    """In the eyes of both libraries that lay lines out; otherwise a frame would not stand straight."""
    taken = [c for c in map(chr, range(first, last + 1)) if may_be_drawn_with(c)]
    assert len(taken) > 80
    assert [c for c in taken if not cell_len(c) == get_cwidth(c) == 1] == []


def may_be_drawn_with(character: str) -> bool:
    place, problems = Place("x.yaml", 1, 1), Problems()
    Lines().read(Sequence((Scalar(f"x{character}", place),), place), problems)
    return not problems.found


# What is drawn


@in_each_mode
@pytest.mark.parametrize("name", PICTURES)
def test_a_drawing_is_a_block_of_one_column_characters(
    name: str, colours: int, ascii_only: bool, ruleset: RuleSet
) -> None:
    drawn = shown(ruleset.pictures[name], colours, ascii_only)
    sizes = {(len(lines), len(text(line))) for lines in drawn.values() for line in lines}
    assert len(sizes) == 1, "drawings that are compared have one size"
    height, width = sizes.pop()
    assert height <= MOST_LINES
    assert width <= MOST_COLUMNS
    for line in (text(line) for lines in drawn.values() for line in lines):
        assert cell_len(line) == get_cwidth(line) == width
        assert line.isascii() or not ascii_only


@in_each_mode
def test_colour_is_used_where_it_can_be_right(colours: int, ascii_only: bool, ruleset: RuleSet) -> None:
    drawn = shown(ruleset.pictures["skin_types"], colours, ascii_only)
    backgrounds = {piece.background for lines in drawn.values() for line in lines for piece in line}
    assert (backgrounds == {None}) == (colours < 256)
    lines = shown(ruleset.pictures["scar_shapes"], colours, ascii_only).values()
    assert {piece.background for drawn in lines for line in drawn for piece in line} == {None}


@in_each_mode
@pytest.mark.parametrize("name", PICTURES)
def test_drawings_differ_by_shape_or_by_colour(name: str, colours: int, ascii_only: bool, ruleset: RuleSet) -> None:
    drawn = shown(ruleset.pictures[name], colours, ascii_only)
    twins = {"flat_marks"} & drawn.keys()  # drawn as `flat` is, in another question
    assert len(set(drawn.values())) == len(drawn) - len(twins)


@pytest.mark.parametrize(("ascii_only", "frame"), [(False, "▕▏"), (True, "[]")])
@pytest.mark.parametrize("colours", [256, TRUECOLOUR])
def test_a_swatch_has_a_frame_in_the_colour_of_the_text(colours: int, ascii_only: bool, frame: str) -> None:
    ((left, swatch, right),) = draw(Drawing("#ffffff"), 1, 6, colours, ascii_only)
    assert (left, right) == (Piece(frame[0]), Piece(frame[1]))
    assert swatch == Piece(" " * 8, "#ffffff")


@pytest.mark.parametrize(
    ("place", "of", "unicode", "ascii"),
    [(1, 6, "■□□□□□", "#-----"), (4, 6, "■■■■□□", "####--"), (6, 6, "■■■■■■", "######"), (1, 1, "■", "#")],
)
@pytest.mark.parametrize("colours", [0, 16])
def test_with_few_colours_a_swatch_tells_its_place(colours: int, place: int, of: int, unicode: str, ascii: str) -> None:
    assert draw(Drawing("#ffffff"), place, of, colours, False) == ((Piece(unicode),),)
    assert draw(Drawing("#ffffff"), place, of, colours, True) == ((Piece(ascii),),)


def test_ragged_lines_are_filled_up() -> None:
    drawing = Drawing(None, ("─", "", "───"), ("-", "--"))
    assert [text(line) for line in draw(drawing, 1, 1, 0, False)] == ["─  ", "   ", "───"]
    assert [text(line) for line in draw(drawing, 1, 1, 0, True)] == ["- ", "--"]


# The six skin types


def brightness(colour: str) -> float:
    """Return the relative luminance, from 0 for black to 1 for white."""
    linear = [((v / 255 + 0.055) / 1.055) ** 2.4 for v in bytes.fromhex(colour[1:])]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def swatches(ruleset: RuleSet, colours: int) -> list[str]:
    drawn = shown(ruleset.pictures["skin_types"], colours, False)
    return [str(drawn[one][0][1].background) for one in SWATCHES]


@pytest.mark.parametrize("colours", [256, TRUECOLOUR])
def test_the_types_run_from_light_to_dark_in_clear_steps(colours: int, ruleset: RuleSet) -> None:
    levels = [brightness(colour) for colour in swatches(ruleset, colours)]
    assert all(lighter > 1.2 * darker for lighter, darker in pairwise([level + 0.05 for level in levels])), levels


def test_one_of_256_colours_stays_what_it_is(ruleset: RuleSet) -> None:
    """Each library has its own way to the nearest of 256; both must leave ours alone."""
    chosen = swatches(ruleset, 256)
    parsed = [Color.parse(colour) for colour in chosen]
    assert [one.downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex for one in parsed] == chosen
    cache = _256ColorCache()
    numbers = [cache[one.get_truecolor()] for one in parsed]
    assert [Color.from_ansi(number).get_truecolor().hex for number in numbers] == chosen
    assert len(set(numbers)) == len(SWATCHES)


def test_left_to_a_library_deep_brown_would_be_maroon(ruleset: RuleSet) -> None:
    """The reason why a swatch picks its colour of the 256 itself."""
    deepest = Color.parse(swatches(ruleset, TRUECOLOUR)[-1])
    assert deepest.downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex == "#5f0000"


# Golden files


def drawn_out(picture: Picture) -> str:
    """Return a picture in every mode, its backgrounds in brackets."""
    parts: dict[str, list[str]] = {}
    for colours, ascii_only in MODES:
        lines = []
        for option, drawn in shown(picture, colours, ascii_only).items():
            backgrounds = [piece.background for line in drawn for piece in line if piece.background]
            lines += [f"{option} {' '.join(backgrounds)}".rstrip(), *(f"|{text(line)}|" for line in drawn), ""]
        mode = f"{colours} colours, {'ASCII' if ascii_only else 'Unicode'}"
        parts.setdefault("\n".join(lines), []).append(mode)
    return "\n".join(f"# {'; '.join(modes)}\n\n{lines}" for lines, modes in parts.items())


@pytest.mark.parametrize("name", PICTURES)
def test_golden(name: str, ruleset: RuleSet) -> None:
    file, now = GOLDEN / f"{name}.txt", drawn_out(ruleset.pictures[name])
    if os.environ.get("SKINQUIZ_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert now == file.read_text(encoding="utf-8")


def test_every_picture_has_a_golden_file(ruleset: RuleSet) -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == set(ruleset.pictures) == set(PICTURES)
