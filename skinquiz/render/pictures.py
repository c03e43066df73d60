"""Drawings beside the options of a question, for any terminal: swatches of colour, and lines."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from skinquiz.model import Drawing

SWATCH = 8
_CUBE = (0, 95, 135, 175, 215, 255)
_GREYS = tuple((level, level, level) for level in range(8, 248, 10))
# Without the first 16, which each terminal shows in colours of its own.
_PALETTE = (*itertools.product(_CUBE, repeat=3), *_GREYS)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line in the terminal's own text colour, on a background such as `#d2a679` or on its own."""

    text: str
    background: str | None = None


Line = tuple[Piece, ...]


def draw(drawing: Drawing, place: int, of: int, colours: int, ascii_only: bool) -> tuple[Line, ...]:
    """Return the lines of a drawing, all of one width.

    `colours` is how many the terminal can show: 0, 16, 256 or 16777216. A swatch for fewer than 256 shows only its
    `place`, counted from 1, in a row `of` so many.
    """
    if drawing.colour is not None:
        return (_swatch(drawing.colour, place, of, colours, ascii_only),)
    lines = drawing.ascii if ascii_only else drawing.unicode
    width = max(len(line) for line in lines)
    return tuple((Piece(line.ljust(width)),) for line in lines)


def _swatch(colour: str, place: int, of: int, colours: int, ascii_only: bool) -> Line:
    if colours < 256:
        full, empty = "#-" if ascii_only else "■□"
        return (Piece(full * place + empty * (of - place)),)
    # The lightest colour must be seen on a white terminal, the darkest on a black one.
    left, right = "[]" if ascii_only else "▕▏"
    background = _in_256(colour) if colours == 256 else colour
    return Piece(left), Piece(" " * SWATCH, background), Piece(right)


def _in_256(colour: str) -> str:
    """Return the nearest of the 256 colours: left to themselves, libraries make some deep browns maroon."""
    wanted = bytes.fromhex(colour[1:])
    red, green, blue = min(_PALETTE, key=lambda one: sum((a - b) ** 2 for a, b in zip(one, wanted, strict=True)))
    return f"#{red:02x}{green:02x}{blue:02x}"
