"""English words of people compared without a dictionary: endings, plurals, dashes, accents and misspellings."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

MOST_WORDS, LONGEST_WORD = 12, 40
SHORTEST_GUESS, LIKE_ENOUGH = 4, 0.725
SAME, ENDS_OTHERWISE, GOES_ON = 1.0, 0.8, 0.5
STOP_WORDS = frozenset(
    """
    a about after also am an and any are as at be been before but by can could did do does doing for from get gets
    getting give had has have having help helps how i if in into is it its just make makes me more much my need no not
    of on one or our out should so some than that the their them then there these they this those to too up us use was
    we what when where which who why will with would you your
    """.split()  # noqa: SIM905 - a list reads worse
)
ENDINGS = frozenset(
    """
    able al ally ance ation cy d e ed ence er est ful ic ing ion ist ity ive less ly ment ness or t y
    """.split()  # noqa: SIM905 - a list reads worse
)
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:[-/][^\W_]+)+")


def words(text: str) -> frozenset[str]:
    """Return the words of a text in the form in which they are compared; `ice-pick` is `icepick` too."""
    plain = _plain(text)
    joined = ("".join(_WORD.findall(compound)) for compound in _COMPOUND.findall(plain))
    return frozenset(map(singular, (*_WORD.findall(plain), *joined)))


def telling(text: str) -> tuple[str, ...]:
    """Return the words of a text, as they stand there, without the little ones unless there are no others.

    Endless words, and endlessly many, are cut.
    """
    every = [word[:LONGEST_WORD] for word in _WORD.findall(_plain(text))]
    kept = [word for word in every if word not in STOP_WORDS] or every
    return tuple(dict.fromkeys(kept))[:MOST_WORDS]


def key(name: str) -> str:
    """Return the form in which whole names are compared: without case, dashes, blanks, plurals or little words."""
    return "".join(map(singular, telling(name)))


def singular(word: str) -> str:
    """Return the word without the ending of a plural, right or wrong, but always the same."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def forms(term: str) -> tuple[str, ...]:
    """Return a term and the plurals that it may have, right or wrong."""
    return (term, f"{term}s", f"{term}es", *([f"{term[:-1]}ies"] if term.endswith("y") else []))


def alike(asked: str, word: str) -> float:
    """Return how much a word is the one asked for: the same, with another ending, its beginning, or not at all."""
    if asked == word:
        return SAME
    if asked[:3] != word[:3] or len(asked) < 3:
        return 0.0
    pairs = enumerate(zip(asked, word, strict=False))
    shared = next((number for number, (one, other) in pairs if one != other), min(len(asked), len(word)))
    if shared == 3 < len(asked):
        return 0.0
    if _ending(asked, shared) and _ending(word, shared):
        return ENDS_OTHERWISE
    return GOES_ON if shared == len(asked) > 3 else 0.0


def shares_a_word(one: str, other: str) -> bool:
    """Say whether a telling word of one text stands in the other, in this or another form."""
    return any(alike(singular(word), there) > GOES_ON for word in telling(one) for there in words(other))


def nearest_word(word: str, names: Iterable[str]) -> str:
    """Return the word of these names that a misspelling was probably meant for, or nothing."""
    there = {one for name in names for one in _WORD.findall(_plain(name))}
    likely = sorted(one for one in there if one[0] == word[0] and min(len(one), len(word)) >= SHORTEST_GUESS)
    return next(iter(difflib.get_close_matches(word, likely, n=1, cutoff=LIKE_ENOUGH)), "")


def _plain(text: str) -> str:
    letters = text if text.isascii() else unicodedata.normalize("NFKD", text)
    kept = letters if letters.isascii() else "".join(c for c in letters if not unicodedata.combining(c))
    return kept.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")


def _ending(word: str, start: int) -> bool:
    rest = word[start:]
    return not rest or rest in ENDINGS or (rest[0] == word[start - 1] and rest[1:] in ENDINGS)  # scar: scar-r-ing
