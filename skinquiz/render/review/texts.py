"""What people are told whatever the outcome: guidance, articles and claims, words explained, what is not assessed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from skinquiz.model import Claim, Guidance, Statement, Topic
from skinquiz.render.review.book import Book
from skinquiz.render.review.document import Cell, Entry, Fact, Part, Table, Told, anchor
from skinquiz.render.words import SECTION, URGENCY, words


def guidance(book: Book) -> Part:
    """Return the guidance, section by section."""
    of_section = {section: [one for one in book.ruleset.guidance if one.section == section] for section in SECTION}
    parts = tuple(
        Part(anchor("section", section), SECTION[section], entries=tuple(_guidance(book, one) for one in items))
        for section, items in of_section.items()
        if items
    )
    return Part("guidance", "Guidance", parts=parts)


def _guidance(book: Book, item: Guidance) -> Entry:
    return Entry(
        anchor("guidance", item.id),
        "Advice",
        item.id,
        mark=URGENCY[item.urgency] if item.urgency else "",
        terms=(book.when("Told to", item.when, "everybody"),),
        told=book.told(item.statement),
        facts=tuple(book.rests_on(item.statement)),
    )


# Articles


def topics(book: Book) -> Part:
    """Return the articles: each paragraph, and each claim with its verdict."""
    return Part("topics", "Articles and claims", parts=tuple(_topic(book, one) for one in book.ruleset.topics.values()))


def _topic(book: Book, topic: Topic) -> Part:
    number = count()

    def said(kind: str, title: str, statement: Statement) -> Entry:
        place, rests_on = anchor("topic", topic.id, str(next(number))), tuple(book.rests_on(statement))
        return Entry(place, kind, title, told=book.told(statement), facts=rests_on)

    summary = said("In short", topic.title, topic.summary)
    parts = [
        Part(
            anchor("topic", topic.id, "part", str(index)),
            section.heading,
            entries=tuple(said("Paragraph", str(at), one) for at, one in enumerate(section.paragraphs, 1)),
        )
        for index, section in enumerate(topic.sections, 1)
    ]
    if topic.claims:
        claims = tuple(_claim(book, topic.id, claim) for claim in topic.claims)
        parts.append(Part(anchor("topic", topic.id, "claims"), "Claims", entries=claims))
    also = (Fact("Also found under", "; ".join(topic.also)),) if topic.also else ()
    return Part(anchor("topic", topic.id), topic.title, facts=also, entries=(summary,), parts=tuple(parts))


def _claim(book: Book, topic: str, claim: Claim) -> Entry:
    return Entry(
        anchor("claim", topic, claim.id),
        "Claim",
        claim.claim,
        claim.id,
        mark=f"Verdict: {words(claim.verdict)}",
        told=book.told(claim.statement),
        facts=tuple(book.rests_on(claim.statement)),
    )


# Words, and limits


def glossary(book: Book) -> Part:
    """Return the words that are explained."""
    rows = tuple(
        (Cell(term, anchor=anchor("term", term)), Cell(gloss)) for term, gloss in book.ruleset.glossary.items()
    )
    said = "Wherever one of these words stands in a text, people can have it explained."
    return Part("glossary", "Words explained", (said,), tables=(Table("Words", ("Word", "Meaning"), rows, "Word"),))


def limits(book: Book) -> Part:
    """Return what every summary says of its limits: the disclaimer, and what is not assessed."""
    return Part("limits", "Limits", entries=tuple(_limits(book)))


def _limits(book: Book) -> Iterator[Entry]:
    yield Entry("disclaimer", "Disclaimer", "on every result", told=(Told("", book.ruleset.disclaimer),))
    for number, text in enumerate(book.ruleset.not_assessed, 1):
        yield Entry(anchor("not-assessed", str(number)), "Not assessed", str(number), told=(Told("", text),))
