"""Topics as short articles, the list of them, and what a search found: reports that any format lays out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from skinquiz.messages import shown
from skinquiz.model import Claim, RuleSet, Topic
from skinquiz.render import Audience
from skinquiz.render.about import about
from skinquiz.render.blocks import Item, Part, Report
from skinquiz.render.voice import Voice
from skinquiz.render.words import words
from skinquiz.search import ClaimHit, Found, Hit, TermHit, TopicHit
from skinquiz.wording import shares_a_word

COMMAND = "skinquiz learn"
MOST_HITS, MOST_BESIDE = 6, 3


def article(
    ruleset: RuleSet, topic: Topic, audience: Audience, as_of: dt.date | None = None, beside: Sequence[Part] = ()
) -> Report:
    """Return a topic as an article. `beside` stands below the summary; `as_of` tells whether a review is overdue."""
    voice = Voice(audience, ruleset.questions)
    parts = [
        Part("In short", (voice.said(topic.summary),), bullets=False, topic="summary"),
        *beside,
        *_overview(topic.claims),
        *(Part(one.heading, tuple(map(voice.said, one.paragraphs)), topic="text") for one in topic.sections),
        *_claims(voice, topic.claims),
        *voice.sources(ruleset.sources.values()),
        about(ruleset, as_of),
    ]
    return _report(topic.title, parts)


def index(ruleset: RuleSet) -> Report:
    """Return the list of topics, one line each, and how to read one or to search."""
    topics = tuple(Item(topic.title, lead=topic.id) for topic in ruleset.topics.values())
    return _report(f"What to read about {ruleset.treatment}", [Part("Topics", topics), _how(ruleset)])


def findings(ruleset: RuleSet, asked: str, found: Found, audience: Audience, as_of: dt.date | None = None) -> Report:
    """Return what a search found, best first, and how to open it."""
    opening = Part("Search", tuple(Item(note) for note in _notes(found)), bullets=False)
    voice = Voice(audience, ruleset.questions)
    parts = [opening, *_hits(voice, found.hits, MOST_HITS), about(ruleset, as_of)]
    return _report(f"Found for “{shown(asked)}”", parts)


def beside(asked: str, found: Found) -> tuple[Part, ...]:
    """Return in a few lines what else was found for words that lead to one article: words, claims, other topics."""
    meant = " ".join([asked, *found.read_as.values()])
    terms = [hit for hit in found.hits if isinstance(hit, TermHit) and shares_a_word(meant, hit.term)]
    claims = [hit for hit in found.hits if isinstance(hit, ClaimHit)][:MOST_BESIDE]
    others = [*(hit.topic for hit in claims), *(hit.topic for hit in found.hits if isinstance(hit, TopicHit))]
    topics = [topic for topic in {topic.id: topic for topic in others}.values() if topic != found.topic]
    items = (
        *map(Item, _notes(found)),
        *(Item(hit.gloss, lead=hit.term) for hit in terms[:MOST_BESIDE]),
        *(_checked(hit.claim) for hit in claims),
        *(Item(f"{topic.title} ({COMMAND} {topic.id})", lead="See also") for topic in topics[:MOST_BESIDE]),
    )
    return (Part(f"On “{shown(asked)}”", items, topic="search"),) if items else ()


def _report(title: str, parts: Iterable[Part]) -> Report:
    return Report(title, "", (), tuple(parts), "")


# Claims


def _overview(claims: Sequence[Claim]) -> Iterator[Part]:
    if claims:
        yield Part("Every claim, and what the evidence says", tuple(map(_line, claims)), topic="overview")


def _line(claim: Claim) -> Item:
    return Item(words(claim.verdict).upper(), lead=claim.claim.rstrip(".?!"))


def _checked(claim: Claim) -> Item:
    """Return a claim with its verdict and the explanation; its sources stand further down, or in its own topic."""
    line = _line(claim)
    return replace(line, text=f"{line.text}. {claim.statement.text}")


def _verdict(claim: Claim) -> str:
    return words(claim.verdict).capitalize()


def _claims(voice: Voice, claims: Sequence[Claim]) -> Iterator[Part]:
    told = tuple(Part(one.claim, (voice.said(one.statement, lead=_verdict(one)),), bullets=False) for one in claims)
    if told:
        yield Part("The claims one by one", parts=told, topic="claims")


# What was found

_HEADINGS: dict[type[Hit], str] = {TopicHit: "Topics", ClaimHit: "Claims", TermHit: "Words explained"}


def _notes(found: Found) -> Iterator[str]:
    """Yield what was made of words that stand nowhere."""
    for word, near in found.read_as.items():
        yield f"Nothing says “{word}”. This is for “{near}”."
    if found.unknown:
        strange = ", ".join(f"“{word}”" for word in found.unknown)
        yield f"Nothing says {strange}. This is for the other words."


def _hits(voice: Voice, hits: Sequence[Hit], most: int) -> Iterator[Part]:
    """Yield the hits by kind, the kind of the best hit first."""
    for kind in dict.fromkeys(map(type, hits)):
        of_kind = [hit for hit in hits if type(hit) is kind]
        items = [_hit(voice, hit) for hit in of_kind[:most]]
        claimed = {hit.topic.id: hit.topic for hit in of_kind[:most] if isinstance(hit, ClaimHit)}
        items += [_open("With their sources", topic) for topic in claimed.values()]
        if len(of_kind) > most:
            items.append(Item(f"There are {len(of_kind) - most} more. Add a word to narrow the search."))
        yield Part(_HEADINGS[kind], tuple(items))


def _hit(voice: Voice, hit: Hit) -> Item:
    if isinstance(hit, TermHit):
        return Item(hit.gloss, lead=hit.term)
    if isinstance(hit, ClaimHit):
        said = Item(voice.text(hit.claim.statement), lead=_verdict(hit.claim))
        return Item(hit.claim.claim, details=(said,))
    where = f"Under “{hit.heading}”" if hit.heading else "In short"
    return Item(hit.topic.title, details=(Item(hit.passage, lead=where), _open("To read it", hit.topic)))


def _open(lead: str, topic: Topic) -> Item:
    return Item(f"{COMMAND} {topic.id}", lead=lead)


# How to go on, and what these rules are


def _how(ruleset: RuleSet) -> Part:
    """Return what can be typed next, with examples that are in the rule set."""
    names = {name for topic in ruleset.topics.values() for name in (topic.id, *topic.also)}
    terms = (term for term in ruleset.glossary if term.isalpha() and term not in names)
    examples = {
        "To read a topic": next(iter(ruleset.topics), None),
        "To look for your own words": next((one.label.lower() for one in ruleset.concerns.values()), None),
        "To have a word explained": next(terms, None),
    }
    items = (Item(f"{COMMAND} {example}", lead=what) for what, example in examples.items() if example)
    return Part("How to go on", tuple(items))
