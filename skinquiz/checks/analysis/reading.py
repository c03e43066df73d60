"""Can a person of fourteen read each text with ease? That is US grade 8, by the formula of Flesch and Kincaid.

Each text counts on its own, from six words on. A term of the glossary counts as a word of one syllable, as it is
explained. The formula is for English, so that only rule sets in English are looked at.
"""

from __future__ import annotations

import datetime as dt

from skinquiz.checks.analysis.english import grade, sentences, syllables, words
from skinquiz.checks.analysis.glossary import Terms
from skinquiz.checks.analysis.texts import beginning, is_english, place_of, texts
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.load import Written

MOST, FEWEST_WORDS = 8.0, 6
PLAIN = "word"  # of one syllable, for each term
LONG_SENTENCE, HARD_WORD, HARD_WORDS_NAMED = 16, 3, 4


def analyse(written: Written, as_of: dt.date, problems: Problems) -> None:
    """Add `reading-level` for each text that asks for more than eight years of school."""
    if not is_english(written.ruleset):
        return
    terms = Terms(written.ruleset.glossary)
    for one in texts(written):
        level = grade_of(one.text, terms)
        if level is not None and level > MOST:
            message = f"this text reads at US school grade {level:.1f}; {MOST:.0f} is the most"
            problems.add("reading-level", place_of(written, one), message, _help(one.text, terms))


def grade_of(text: str, terms: Terms) -> float | None:
    """Return the grade of a text, or None if it is too short to have one."""
    return grade(terms.replaced(text, PLAIN)) if len(text.split()) >= FEWEST_WORDS else None


def _help(text: str, terms: Terms) -> str:
    """Return what makes the text hard: a long sentence, long words, or both."""
    longest = max(sentences(text), key=lambda one: len(words(one)))
    count = len(words(longest))
    parts = [f"split the sentence of {count} words that begins `{beginning(longest)}`"] if count > LONG_SENTENCE else []
    if hard := _hard_words(terms.replaced(text, PLAIN)):
        named = ", ".join(f"`{word}`" for word in hard)
        parts.append(f"say in shorter words, or explain in the glossary: {named}")
    return "; ".join(parts) or "make two sentences of one, and choose shorter words"


def _hard_words(text: str) -> list[str]:
    """Return the words with most syllables, in the order of the text."""
    every = [word for word in dict.fromkeys(words(text)) if syllables(word) >= HARD_WORD]
    hardest = sorted(every, key=syllables, reverse=True)[:HARD_WORDS_NAMED]
    return [word for word in every if word in hardest]
