"""The whole rule set as one document that a clinician reads, judges statement by statement, and signs.

Assembled here from the chapters, each in a module of its own; laid out by `page`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from skinquiz.checks.standing import Standing
from skinquiz.model import CONCERNS, Case, Concern, Promise, Rule, RuleSet, Section
from skinquiz.render.about import notice
from skinquiz.render.review.asked import question_entries, walk
from skinquiz.render.review.book import Book
from skinquiz.render.review.document import Fact, Link, Part, Reference, Review, anchor
from skinquiz.render.review.guide import every_statement, guide
from skinquiz.render.review.held import examples, promises
from skinquiz.render.review.judged import by_rung, concern_entries, rule_entry
from skinquiz.render.review.status import marked, status
from skinquiz.render.review.texts import glossary, guidance, limits, topics
from skinquiz.render.words import date_in_words


def review(ruleset: RuleSet, cases: Sequence[Case], promised: Sequence[Promise], standing: Standing) -> Review:
    """Return the document. `standing` is what came of checking the same rule set, its cases and its promises."""
    book = Book(ruleset, cases, promised)
    stands = status(book, standing)
    chapters = (walk(book), *_rules(book), guidance(book), topics(book), glossary(book), limits(book))
    held = (promises(book), examples(book))
    return Review(
        title=ruleset.title,
        language=ruleset.language,
        version=ruleset.version,
        ruleset=ruleset.id,
        sha256=ruleset.sha256,
        status=stands,
        facts=tuple(_facts(book)),
        notice=notice(ruleset, None),
        disclaimer=ruleset.disclaimer,
        guide=guide(book),
        chapters=marked((part for part in (*chapters, *held) if _holds_anything(part)), stands.faults),
        references=tuple(_references(book)),
    )


def _holds_anything(part: Part) -> bool:
    return bool(part.entries or part.parts or any(table.rows for table in part.tables))


def _facts(book: Book) -> Iterator[Fact]:
    ruleset = book.ruleset
    yield Fact("Rule set", ruleset.id)
    yield Fact("Version", ruleset.version)
    yield Fact("Treatment", ruleset.treatment)
    if ruleset.reviewed:
        yield Fact("Last held against the sources", date_in_words(ruleset.reviewed))
    if ruleset.review_due:
        yield Fact("Next review due", date_in_words(ruleset.review_due))
    yield Fact("Reviewed by", "; ".join(ruleset.reviewers) or "nobody yet")
    yield Fact("SHA-256 of its files", ruleset.sha256)


# Concerns and safety: each section's questions beside the rules that they feed


def _rules(book: Book) -> Iterator[Part]:
    """Yield the chapters on concerns and on safety. A rule stands where the last question that it looks at does."""
    fed: dict[Section | None, list[Rule]] = defaultdict(list)
    for rule in book.ruleset.rules:
        if rule.about == "safety":
            fed[book.section_of(rule)].append(rule)
    sections = [section for section in book.ruleset.sections if CONCERNS not in section.questions]
    own = {section: book.concern_of(section) for section in sections}
    first = [section for section in book.ruleset.sections if CONCERNS in section.questions]
    yield Part(
        "concerns",
        "Concerns",
        entries=tuple(entry for section in first for entry in question_entries(book, section)),
        parts=tuple(
            _concern(book, concern, [section for section in sections if own[section] == concern.id], fed)
            for concern in book.ruleset.concerns.values()
        ),
    )
    safety = [section for section in sections if own[section] is None]
    parts = [_section(book, number, section, fed[section]) for number, section in enumerate(safety, 1)]
    elsewhere = [rule for section in (*first, None) for rule in fed[section]]
    if elsewhere:
        parts.append(Part("safety.more", "More rules on safety", parts=tuple(_ruled(book, "safety.more", elsewhere))))
    yield Part("safety", "Safety", parts=tuple(parts))


def _concern(book: Book, concern: Concern, own: Sequence[Section], fed: dict[Section | None, list[Rule]]) -> Part:
    place = anchor("concern", concern.id)
    fit = [rule for rule in book.ruleset.rules if rule.about == "fit" and concern.id in rule.concerns]
    safety = [rule for section in own for rule in fed[section]]
    also = (Fact("Also called", "; ".join(concern.also)),) if concern.also else ()
    questions = tuple(entry for section in own for entry in question_entries(book, section))
    return Part(
        place,
        concern.label,
        facts=also,
        parts=(
            Part(f"{place}.said", "What is said of it", entries=concern_entries(book, concern)),
            *([Part(f"{place}.questions", "Asked because of it", entries=questions)] if questions else []),
            *_ruled(book, place, fit, "Rules on whether it is the tool for this"),
            *_ruled(book, f"{place}.safety", safety, "Rules on safety that these questions decide"),
        ),
    )


def _section(book: Book, number: int, section: Section, rules: Sequence[Rule]) -> Part:
    place = anchor("safety", str(number))
    asked = Part(f"{place}.questions", "Questions", entries=question_entries(book, section))
    return Part(place, section.title, parts=(asked, *_ruled(book, place, rules)))


def _ruled(book: Book, place: str, rules: Sequence[Rule], heading: str = "Rules") -> Iterator[Part]:
    if rules:
        entries = tuple(rule_entry(book, rule) for rule in by_rung(rules))
        yield Part(f"{place}.rules", heading, entries=entries)


# References


def _references(book: Book) -> Iterator[Reference]:
    citing: dict[str, list[Link]] = defaultdict(list)
    for place, name, statement in every_statement(book):
        for source in statement.evidence:
            citing[source].append(Link(place, name))
    for id, number in book.numbers.items():
        yield Reference(anchor("source", id), number, book.ruleset.sources[id], tuple(citing[id]))
