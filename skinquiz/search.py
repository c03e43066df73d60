"""The words that people use, looked up in a rule set's topics, claims and glossary."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from skinquiz.model import Claim, RuleSet, Statement, Topic
from skinquiz.wording import GOES_ON, alike, key, nearest_word, singular, telling, words

NAME, HEADING, TEXT, AGAIN = 3.0, 2.0, 1.0, 0.1
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\Wa-z_])")


@dataclass(frozen=True, slots=True)
class TopicHit:
    """A topic with the passage that fits best and the heading above it; without a heading it is the summary."""

    topic: Topic
    heading: str | None
    passage: str


@dataclass(frozen=True, slots=True)
class ClaimHit:
    topic: Topic
    claim: Claim


@dataclass(frozen=True, slots=True)
class TermHit:
    term: str
    gloss: str


Hit = TopicHit | ClaimHit | TermHit


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, best first. `topic` is the only one that goes by these very words.

    `read_as` holds misspelt words with those taken for them, `unknown` the words that nothing is like.
    """

    topic: Topic | None
    hits: tuple[Hit, ...]
    read_as: Mapping[str, str]
    unknown: tuple[str, ...]


def library(ruleset: RuleSet, clinician: bool = False) -> Library:
    """Return all that can be found in a rule set, in what a person is told or a clinician, ready to be searched."""
    return Library(tuple(_entries(ruleset, clinician)))


def search(library: Library, text: str) -> Found:
    """Look for the words of any text."""
    asked = telling(text)
    read_as = {} if key(text) in library.keys else _read_as(asked, library)
    unknown = tuple(word for word, near in read_as.items() if not near)
    meant = [read_as.get(word, word) for word in asked if word not in unknown]
    sought = _sought(map(singular, meant), library)
    ranked = _ranked(library.entries, key(" ".join(meant)), sought)
    named = [entry.of for rank, entry in ranked if rank is _Rank.TOPIC and isinstance(entry.of, Topic)]
    return Found(
        topic=named[0] if len(named) == 1 and not unknown else None,
        hits=tuple(_hit(entry, sought) for _, entry in ranked),
        read_as={word: near for word, near in read_as.items() if near},
        unknown=unknown,
    )


def _read_as(asked: Iterable[str], library: Library) -> dict[str, str]:
    """Return the words that stand nowhere, each with the nearest word of a name, or with nothing."""
    names = [name for entry in library.entries for name in entry.names]
    strange = [word for word in asked if not any(alike(singular(word), one) for one in library.vocabulary)]
    return {word: nearest_word(word, names) for word in strange}


# What can be found


class _Field(NamedTuple):
    weight: float
    words: frozenset[str]
    whole: bool = False  # a name counts for more when all of it was asked for


class _Passage(NamedTuple):
    heading: str | None
    text: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something that can be found; `names` are the words that lead straight to it."""

    of: Topic | ClaimHit | TermHit
    names: tuple[str, ...]
    fields: tuple[_Field, ...]
    passages: tuple[_Passage, ...] = ()
    keys: frozenset[str] = field(init=False)
    vocabulary: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", frozenset(map(key, self.names)) - {""})
        object.__setattr__(self, "vocabulary", frozenset(word for one in self.fields for word in one.words))


@dataclass(frozen=True, slots=True)
class Library:
    """All that can be found: the names that lead straight to something, and every word that stands somewhere."""

    entries: tuple[_Entry, ...]
    keys: frozenset[str] = field(init=False)
    vocabulary: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        for name in ("keys", "vocabulary"):
            joined = frozenset[str]().union(*(getattr(entry, name) for entry in self.entries))
            object.__setattr__(self, name, joined)


def _entries(ruleset: RuleSet, clinician: bool) -> Iterator[_Entry]:
    for topic in ruleset.topics.values():
        said = [(None, topic.summary), *((one.heading, said) for one in topic.sections for said in one.paragraphs)]
        passages = tuple(_passage(heading, statement, clinician) for heading, statement in said)
        names = (topic.title, topic.id, *topic.also)
        headings = (_Field(HEADING, words(section.heading)) for section in topic.sections)
        fields = (*_called(names), *headings, *(_Field(TEXT, passage.words) for passage in passages))
        yield _Entry(topic, names, fields, passages)
        for claim in topic.claims:
            why = _passage(None, claim.statement, clinician)
            yield _Entry(ClaimHit(topic, claim), (), (_Field(NAME, words(claim.claim)), _Field(TEXT, why.words)))
    for term, gloss in ruleset.glossary.items():
        yield _Entry(TermHit(term, gloss), (term,), (*_called([term]), _Field(TEXT, words(gloss))))


def _called(names: Iterable[str]) -> Iterator[_Field]:
    return (_Field(NAME, words(name), whole=True) for name in names)


def _passage(heading: str | None, said: Statement, clinician: bool) -> _Passage:
    if not clinician:
        return _Passage(heading, said.text, words(said.text))
    # A clinician may search in the words of either audience.
    return _Passage(heading, said.for_clinician or said.text, words(f"{said.text} {said.for_clinician or ''}"))


# What fits best


class _Rank(IntEnum):
    """Whether the words asked for are the very name of a thing."""

    NONE = 0
    TERM = 1
    TOPIC = 2


class _Sought(NamedTuple):
    """A word asked for: how much it counts, and the words that are like it."""

    weight: float
    like: Mapping[str, float]

    def in_(self, there: frozenset[str]) -> float:
        return self.weight * max((grade for word, grade in self.like.items() if word in there), default=0.0)


def _sought(asked: Iterable[str], library: Library) -> tuple[_Sought, ...]:
    """Return each word with its weight: the fewer things speak of it, the more it counts."""
    sought = []
    for word in dict.fromkeys(asked):
        like = {one: grade for one in library.vocabulary if (grade := alike(word, one))}
        forms = {one for one, grade in like.items() if grade > GOES_ON}
        spread = sum(not forms.isdisjoint(entry.vocabulary) for entry in library.entries)
        sought.append(_Sought(math.log(1 + len(library.entries) / (1 + spread)), like))
    return tuple(sought)


def _ranked(entries: Sequence[_Entry], name: str, sought: Sequence[_Sought]) -> list[tuple[_Rank, _Entry]]:
    """Return what goes by this name, then what speaks of at least half as much as the fullest, best first."""
    spoken = [sum(one.in_(entry.vocabulary) for one in sought) for entry in entries]
    enough = max(spoken, default=0.0) / 2
    fitting = [
        (_rank(entry, name), sum(_fit(one, entry) for one in sought) + _together(sought, entry), entry)
        for entry, speaks in zip(entries, spoken, strict=True)
        if speaks >= enough > 0 or _rank(entry, name)
    ]
    fitting.sort(key=lambda one: (-one[0], -one[1]))
    return [(rank, entry) for rank, _, entry in fitting]


def _rank(entry: _Entry, name: str) -> _Rank:
    if name not in entry.keys:
        return _Rank.NONE
    return _Rank.TOPIC if isinstance(entry.of, Topic) else _Rank.TERM


def _fit(one: _Sought, entry: _Entry) -> float:
    """Return how well an entry answers a word: by the best of its fields, and a little by some others."""
    gains = []
    for weight, there, whole in entry.fields:
        share = (1 + 1 / len(there)) / 2 if whole and there else 1.0
        gains.append(weight * share * one.in_(there))
    best, *others = sorted(gains, reverse=True)
    return best + AGAIN * sum(others[:5])


def _together(sought: Sequence[_Sought], entry: _Entry) -> float:
    """Return what it is worth that several words stand in one place."""
    if len(sought) < 2:
        return 0.0
    return NAME * max(sum(one.in_(field.words) for one in sought) for field in entry.fields)


def _hit(entry: _Entry, sought: Sequence[_Sought]) -> Hit:
    if not isinstance(entry.of, Topic):
        return entry.of
    best = max(entry.passages, key=lambda passage: sum(one.in_(passage.words) for one in sought))
    return TopicHit(entry.of, best.heading, _excerpt(best.text, sought))


def _excerpt(text: str, sought: Sequence[_Sought]) -> str:
    """Return the sentence that fits best, with dots where more stands around it; the whole text if none fits."""
    sentences = _SENTENCE_END.split(text)
    fits = [sum(one.in_(words(sentence)) for one in sought) for sentence in sentences]
    best = fits.index(max(fits))
    if not fits[best]:
        return text
    before, after = "… " if best else "", " …" if best < len(sentences) - 1 else ""
    return f"{before}{sentences[best]}{after}"
