"""A number as letters for paper, and back: groups with check letters, and a checksum over everything.

The format is described at the top of the package. Reading says which group is wrong wherever that can be known.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence

from skinquiz.messages import shown

PREFIX = "SQ1"
LONGEST = 3000  # characters, dashes included; a QR symbol holds a few more
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 6
_READ_AS = {letter.lower(): letter for letter in _ALPHABET} | {
    "O": "0",
    "o": "0",
    "I": "1",
    "i": "1",
    "L": "1",
    "l": "1",
}
_OVERLOOKED = {"Zs", "Zl", "Zp", "Pd", "Cf"}  # blanks, dashes, and what is not seen at all, such as soft hyphens
_OVERLOOKED_TOO = "\t\n\v\f\r\N{MINUS SIGN}"
_EXAMPLE = f"a code looks like {PREFIX}-7K2PQX-… and stands on a summary"
_COMPARE = "compare with the code as printed; it has no I, L, O or U"


class CodeError(Exception):
    """A code that cannot be used: one sentence, and lines that help."""

    def __init__(self, message: str, *help: str) -> None:
        self.message, self.help = message, help
        super().__init__(message)


def write_letters(number: int) -> str:
    """Return a number as a code. Raises CodeError if it is too large for one."""
    payload = number << 32 | _crc(number)
    count = _groups_for(payload)
    if len(PREFIX) + count * (1 + _GROUP) > LONGEST:
        raise CodeError("the answers are too many for a code", f"a code has at most {LONGEST} characters")
    data = (count & 31) << 5 * (5 * count - 1) | payload
    return "-".join([PREFIX, *(_group(data >> 25 * (count - place), place) for place in range(1, count + 1))])


def read_letters(text: str) -> int:
    """Return the number in a code, however it was typed. Raises CodeError unless every letter is right."""
    letters = _letters(text)
    groups = [letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP)]
    _check_groups(groups)
    payload = 0
    for letter in "".join(group[:-1] for group in groups)[1:]:
        payload = payload << 5 | _ALPHABET.index(letter)
    number, crc = divmod(payload, 1 << 32)
    if crc != _crc(number) or _groups_for(payload) != len(groups):
        raise CodeError(
            "no group is wrong by itself, but the code as a whole is",
            f"{_COMPARE}: two or more letters of one group are mistyped",
        )
    return number


def _crc(number: int) -> int:
    return zlib.crc32(number.to_bytes(_up(number.bit_length(), 8)))


def _groups_for(payload: int) -> int:
    """Return how many groups hold a number, and before it the letter that counts them."""
    return _up(1 + _up(payload.bit_length(), 5), 5)


def _up(number: int, by: int) -> int:
    return -(-number // by)


# Groups


def _group(data: int, place: int) -> str:
    """Return the lowest five letters of the data as the group at this place."""
    letters = "".join(_ALPHABET[data >> shift & 31] for shift in (20, 15, 10, 5, 0))
    return letters + _ALPHABET[_place(letters + "0") ^ (place & 31)]


def _place(group: str) -> int:
    """Return the place, mod 32, at which the group is right."""
    place = 0
    for letter in group:
        place = place << 1 ^ (0b100101 if place & 16 else 0) ^ _ALPHABET.index(letter)
    return place


def _check_groups(groups: Sequence[str]) -> None:
    """Raise CodeError, naming what is wrong, unless all groups are there, are right and stand in their order."""
    wrong = [place for place, group in enumerate(groups, 1) if len(group) < _GROUP or _place(group) != place & 31]
    if wrong[:1] != [1]:
        _check_count(groups, wrong)
    elif len(groups[-1]) < _GROUP:
        said = (
            f"the code has {_letters_in(groups)} letters after `{PREFIX}`, which do not make whole groups of {_GROUP}"
        )
        raise CodeError(said, "a letter is missing or doubled; look at the first group")
    if wrong:
        raise _misplaced(groups, wrong) or _mistyped(groups, wrong)


def _check_count(groups: Sequence[str], wrong: Sequence[int]) -> None:
    """Raise CodeError unless there are as many groups as the first one says, which must be right."""
    count = len(groups) + (_ALPHABET.index(groups[0][0]) - len(groups) + 16) % 32 - 16  # of those possible, the nearest
    count += 32 * (count < 1)
    right = wrong[0] - 1 if wrong else len(groups)
    where = f"look at what follows group {right}; up to there all looks right"
    if len(groups[-1]) < _GROUP:
        letters = _letters_in(groups)
        raise CodeError(f"the code has {letters} letters after `{PREFIX}`, and should have {count * _GROUP}", where)
    if len(groups) != count:
        there = "1 group" if len(groups) == 1 else f"{len(groups)} groups"
        raise CodeError(f"the code has {there}, and should have {count}", where)


def _misplaced(groups: Sequence[str], wrong: Sequence[int]) -> CodeError | None:
    belongs = [_place(groups[place - 1]) for place in wrong]
    if len(wrong) > 1 and sorted(belongs) == sorted(place & 31 for place in wrong):
        places = ", ".join(map(str, wrong[:-1])) + f" and {wrong[-1]}"
        return CodeError(f"groups {places} stand in the wrong order", _COMPARE)
    if wrong[0] == 1 and belongs[0] == 2:
        return CodeError("the first group is missing", f"it stands right behind `{PREFIX}` in the code as printed")
    return None


def _mistyped(groups: Sequence[str], wrong: Sequence[int]) -> CodeError:
    named = [f"group {place}, `{groups[place - 1]}`" for place in wrong]
    if len(wrong) > 3:
        return CodeError(f"{len(wrong)} of the {len(groups)} groups are mistyped, the first is {named[0]}", _COMPARE)
    if len(wrong) > 1:
        return CodeError(f"{', '.join(named[:-1])} and {named[-1]} are mistyped", _COMPARE)
    return CodeError(f"{named[0]}, is mistyped", _COMPARE)


def _letters_in(groups: Sequence[str]) -> int:
    return sum(map(len, groups))


# Letters


def _letters(text: str) -> str:
    """Return the letters after the prefix as they were meant. Raises CodeError if they are none."""
    if len(text) > LONGEST:
        raise CodeError(f"a text of {len(text)} characters is too long for a code", _EXAMPLE)
    seen = (c for c in text if c not in _OVERLOOKED_TOO and unicodedata.category(c) not in _OVERLOOKED)
    letters = "".join(_READ_AS.get(c, c) for c in seen)
    if not letters:
        raise CodeError("the code is empty", _EXAMPLE)
    prefix, letters = letters[: len(PREFIX)], letters[len(PREFIX) :]
    if prefix[:-1] == PREFIX[:-1] and prefix[-1] in "23456789":
        later = "either this digit is mistyped, or a later version of this program wrote the code"
        raise CodeError(f"this program reads codes that begin with `{PREFIX}`, not with `{prefix}`", later)
    if prefix != PREFIX:
        raise CodeError(f"`{shown(text.strip(), 20)}` is not a code: it does not begin with `{PREFIX}`", _EXAMPLE)
    if not letters:
        raise CodeError(f"nothing follows `{PREFIX}`", _EXAMPLE)
    for place, letter in enumerate(letters):
        if letter not in _ALPHABET:
            valid = "codes hold digits and the letters A to Z, without I, L, O and U"
            raise CodeError(f"`{shown(letter)}` in group {place // _GROUP + 1} is not a letter of a code", valid)
    return letters
