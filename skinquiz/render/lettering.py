"""How wide letters are where no font is at hand, and lines broken to fit: for drawings in any unit of length."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from skinquiz.messages import printable

Measure = Callable[[str], float]

# In ems: for each letter the widest of the common fonts with serifs and without (DejaVu, Times, Arial), rounded up.
_CLASSES = {
    0.30: "'",
    0.35: " ,./:;\\ijl|",
    0.40: "()-I[]f",
    0.45: "!t",
    0.50: '"*J`r',
    0.55: "sz–‘’“”•",  # noqa: RUF001
    0.60: "?_cvxy",
    0.65: "$0123456789abdeghknopqu{}",
    0.70: "FLPSTZ",
    0.75: "ABEKVXY",
    0.80: "CGR",
    0.85: "#+<=>DOQU^~",
    0.90: "&HNw",
    0.95: "%",
    1.00: "m…—",
    1.05: "@MW",
}
_EMS = {letter: width for width, letters in _CLASSES.items() for letter in letters}
_LOWER, _OTHER = 1.0, 1.3
_LONGEST = 400


def ems(text: str) -> float:
    """Return how wide text is at the most, in multiples of the size of its letters."""
    return sum(map(_em, text))


def _em(letter: str) -> float:
    known = _EMS.get(letter)
    if known is None and unicodedata.combining(letter):
        return 0
    if known is None:  # é is as wide as e
        known = _EMS.get(unicodedata.normalize("NFD", letter)[0])
    return known if known is not None else _LOWER if letter.islower() else _OTHER


def one_line(text: str) -> str:
    """Return text as one line of characters that can do no harm."""
    return printable(" ".join(text.split()))


def wrapped(text: str, width: float, lines: int, measure: Measure, more: str = "…") -> list[str]:
    """Return text in at most so many lines, none wider than `width`; what does not fit is cut, with `more` at the end.

    Lines are broken at blanks, and in words that are wider than a line.
    """
    words = one_line(text).split(" ")
    if sum(map(len, words)) > _LONGEST:
        words = f"{one_line(text)[:_LONGEST]}{more}".split(" ")
    found: list[str] = []
    line = ""
    while words and len(found) <= lines:
        longer = f"{line} {words[0]}" if line else words[0]
        if measure(longer) <= width:
            line = longer
            del words[0]
        elif line:
            found.append(line)
            line = ""
        else:
            fits = _fitting(words[0], width, measure)
            found.append(words[0][:fits])
            words[0] = words[0][fits:]
    found.append(line)
    if line == "" and len(found) > 1:
        del found[-1]
    if len(found) > lines:
        found[lines - 1 :] = [_cut(found[lines - 1], width, measure, more)]
    return found


def _fitting(word: str, width: float, measure: Measure) -> int:
    """Return how many letters of the word fit, at least one."""
    fits = 1
    while fits < len(word) and measure(word[: fits + 1]) <= width:
        fits += 1
    return fits


def _cut(line: str, width: float, measure: Measure, more: str) -> str:
    while line and measure(line + more) > width:
        line = line[:-1]
    return line.rstrip() + more


def joined(pieces: Iterable[str], width: float, measure: Measure) -> list[str]:
    """Return pieces in lines, several in one line wherever they fit; no piece is broken."""
    lines: list[str] = []
    for piece in pieces:
        if lines and measure(f"{lines[-1]} {piece}") <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return lines
