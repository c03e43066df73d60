"""Is every word that people may not know explained, and every word that is explained used?

Not known are abbreviations in capitals, and words that are not plain (see `plain.py`). A word is explained by the
glossary, or where it stands: with brackets behind it or around it, as `X is …` or `called X`; an article, or a question
with its options, needs that once. The forms of words are English, so that only rule sets in English are looked at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache

from skinquiz.checks.analysis.english import words
from skinquiz.checks.analysis.glossary import Terms
from skinquiz.checks.analysis.plain import is_plain
from skinquiz.checks.analysis.texts import Text, is_english, names, place_of, texts, texts_for_clinicians
from skinquiz.rulefiles.diagnostics import Place, Problems
from skinquiz.rulefiles.load import Written
from skinquiz.wording import STOP_WORDS, singular

MOST_RELATED = 3
HELP = "explain it in the glossary, or where it stands, in brackets or as in `{} is …`; or use a word that people know"
_GAP = "."  # in place of a term: no word, and no end of a bracket
_ABBREVIATION = re.compile(r"[A-Z][a-z]?[A-Z0-9][A-Za-z0-9]*")
_ROMAN = re.compile(r"[IVX]+")
_EVERYDAY = frozenset(
    ("AM", "CD", "DVD", "EU", "GB", "ID", "OK", "PC", "PDF", "PM", "QR", "SMS", "TV", "UK", "US", "USA")
)
_BRACKET = r"[\"')\u201d\u2019]{0,2} ?[(\u2013\u2014]"  # or a dash, perhaps behind quotes
_MEANS = rf"(?:,? (?:is|are|means?|stands? for)(?! not\b)\b|, (?:an?|the|which|that is|meaning)\b|{_BRACKET}|:)"
_CALLED = r"(?:called|named|known as|calls? (?:this|that|it|them|these)|short for|in other words|that is,?)"


def analyse(written: Written, as_of: dt.date, problems: Problems) -> None:
    """Add `unexplained-term` for each word at the first text that leaves it unexplained, and `unused-term`."""
    if is_english(written.ruleset):
        _unexplained(written, problems)
        _unused(written, problems)


def unknown_words(text: str) -> list[str]:
    """Return the abbreviations and the words in a text that are not plain, each once."""
    return [word for word in dict.fromkeys(words(text)) if not _is_known(word)]


def explains(text: str, word: str) -> bool:
    """Say whether a text says what one of its words means."""
    told = re.escape(word)
    around = rf"\([^()]*(?<!\w){told}(?!\w)"
    behind = rf"(?<!\w){told}(?: \w+)?{_MEANS}"
    before = rf"\b{_CALLED} [\"'\u201c\u2018]?(?:\w+[ -]){{0,3}}{told}(?!\w)"
    return re.search(f"{around}|{behind}|{before}", text, re.I) is not None


def _unexplained(written: Written, problems: Problems) -> None:
    left: dict[str, list[tuple[str, Text]]] = {}
    for word, one in _not_explained(written):
        left.setdefault(singular(word.lower()), []).append((word, one))
    for uses in left.values():
        word, first = uses[0]
        related = tuple((place_of(written, one, other), "here too") for other, one in uses[1 : MOST_RELATED + 1])
        more = len(uses) - 1 - len(related)
        told = f", and in {more} more {'text' if more == 1 else 'texts'}" if more else ""
        message = f"`{word}` is not explained, and not everybody knows it{told and f' (here, below{told})'}"
        problems.add("unexplained-term", place_of(written, first, word), message, HELP.format(word), related)


def _not_explained(written: Written) -> Iterator[tuple[str, Text]]:
    """Yield the words that are not known, each with its text, unless what is read together explains them."""
    terms, together = Terms(written.ruleset.glossary), dict[tuple[str, ...], list[str]]()
    found = []
    for one in texts(written):
        together.setdefault(_shown_with(one), []).append(one.text)
        found += [(word, one) for word in unknown_words(terms.replaced(one.text, _GAP))]
    for word, one in found:
        if not any(explains(text, word) for text in together[_shown_with(one)]):
            yield word, one


def _shown_with(one: Text) -> tuple[str, ...]:
    """Return a name for all that is read together with a text."""
    if one.kind in ("question", "topic"):
        return one.kind, one.id
    if one.kind == "option":
        return "question", one.of
    if one.kind in ("paragraph", "claim") or (one.kind == "section" and one.of):
        return "topic", one.of
    return one.kind, one.id, one.of


def _unused(written: Written, problems: Problems) -> None:
    for term in unused_terms(written):
        place: Place = written.places.of("term", term, key="term")
        message = f"no text uses the term `{term}`"
        problems.add("unused-term", place, message, "take it out of the glossary, or check how the texts spell it")


def unused_terms(written: Written) -> list[str]:
    """Return the terms of the glossary that stand in no text, nor in the names by which people look for things."""
    used = [one.text for one in texts(written) if one.kind != "term"]
    used += [one.text for one in texts_for_clinicians(written.ruleset)]
    together = "\n".join((*used, *names(written.ruleset)))
    found = Terms(written.ruleset.glossary).within(together)
    return [term for term in written.ruleset.glossary if term not in found and not Terms([term]).within(together)]


@cache
def _is_known(word: str) -> bool:
    if any(character.isdigit() for character in word):
        return not _ABBREVIATION.fullmatch(word)
    if _ABBREVIATION.fullmatch(word):
        return word in _EVERYDAY or word.lower() in STOP_WORDS or bool(_ROMAN.fullmatch(word))
    return is_plain(word)
