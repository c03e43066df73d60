"""Is an English word one that people know? Its form alone decides.

A word counts as plain if the dictionary has it, or has it without its ending or its beginning, in American spelling,
or as two words written as one; and if it does not end as learned words do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from skinquiz.checks.analysis.english import is_word, small
from skinquiz.wording import LONGEST_WORD

# Endings of learned words, Greek and Latin, and of the names of drugs, whatever the dictionary has.
_LEARNED = re.compile(
    r"[a-z]{2}(itis|osis|oses|aemia|aemic|emia|emic|ectomy|ostomy|otomy|plasty|pathy|pathic|plasia|trophic|algia|"
    r"lysis|scopy|cyte|genesis|iasis|[bcdhklmnrt]oma|azide|azole|caine|cillin|cycline|mycin|olol|parin|statin)s?$"
)
_EVERYDAY = frozenset(
    """
    academia academic analysis apathetic apathy aroma aromas cocaine diagnoses diagnosis diploma diplomas empathy
    epidemic hypnosis nostalgia pandemic paralysis sympathy systemic telepathy
    """.split()  # noqa: SIM905 - a list reads worse
)
_BRITISH = (
    ("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("yse", "yze"), ("ysing", "yzing"), ("our", "or"),
    ("ogue", "og"), ("ae", "e"), ("oe", "e"), ("lled", "led"), ("lling", "ling"), ("tre", "ter"), ("ence", "ense"),
    ("mould", "mold"), ("plough", "plow"), ("tyre", "tire"), ("sulph", "sulf"),
)  # fmt: skip
_ENDINGS = (
    ("'s", ""), ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("er", "e"), ("ier", "y"), ("est", ""), ("est", "e"), ("iest", "y"), ("ly", ""), ("ily", "y"),
    ("ness", ""), ("iness", "y"), ("less", ""), ("ful", ""), ("able", ""), ("able", "e"), ("ish", ""), ("like", ""),
    ("y", ""), ("y", "e"), ("ment", ""), ("ion", ""), ("ion", "e"), ("en", ""),
)  # fmt: skip
_BEGINNINGS = ("un", "re", "non", "pre", "over", "under", "anti", "mis", "dis", "out", "co", "self", "multi", "in")
_SHORTEST_PART, _SHORTEST_STEM, _STEPS = 3, 3, 3


@cache
def is_plain(word: str) -> bool:
    """Say whether a word, or each part of one with dashes, is plain."""
    return all(_is_plain(part) for part in small(word).split("-") if part)


def _is_plain(word: str) -> bool:
    if len(word) > LONGEST_WORD or (word not in _EVERYDAY and _LEARNED.search(word)):
        return False
    return _known(word) or any(is_word(first) and _known(rest, 1) for first, rest in _halves(word))


@cache
def _known(word: str, steps: int = _STEPS) -> bool:
    """Say whether the dictionary has the word, or what is left of it after a few steps."""
    return is_word(word) or (steps > 0 and any(_known(one, steps - 1) for one in _simpler(word)))


def _simpler(word: str) -> Iterator[str]:
    """Yield what a word may have come from: without an ending or a beginning, or in American spelling."""
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            yield stem + instead
            if not instead and stem[-1] == stem[-2]:
                yield stem[:-1]
    for beginning in _BEGINNINGS:
        if word.startswith(beginning) and len(word) >= len(beginning) + _SHORTEST_STEM:
            yield word.removeprefix(beginning)
    for british, american in _BRITISH:
        if british in word:
            yield word.replace(british, american)


def _halves(word: str) -> Iterator[tuple[str, str]]:
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
        yield word[:cut], word[cut:]
