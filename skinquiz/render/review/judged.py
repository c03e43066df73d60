"""Rules, and what is said of a concern, each as an entry to judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from skinquiz.checks.promised import naming
from skinquiz.checks.show import Place
from skinquiz.model import Alternative, Concern, Course, Promise, ResolvedBy, Rule, Statement, UntilDate, UntilEvent
from skinquiz.render.concern import course_item
from skinquiz.render.promised import kind_in_words
from skinquiz.render.review.book import Book, concerns_in_words
from skinquiz.render.review.document import Entry, Fact, Link, anchor
from skinquiz.render.words import sentence

NOTE = "Note: outcome unchanged"
_LIFTED: dict[ResolvedBy, str] = {
    "time": "Time.",
    "event": "A change: what “until” or the text names.",
    "clinician": "A clinician, who has looked into it and agrees.",
    "never": "Nothing. It stays.",
}


def rule_entry(book: Book, rule: Rule) -> Entry:
    """Return a rule: when it holds, for what, until when, what is said, and what covers it."""
    return Entry(
        anchor("rule", rule.id),
        "Rule",
        rule.id,
        outcome=rule.outcome,
        mark="" if rule.outcome else NOTE,
        urgent=rule.urgent or "",
        terms=tuple(_conditions(book, rule)),
        told=book.told(rule.statement),
        facts=(*book.rests_on(rule.statement), *_coverage(book, rule)),
    )


def _conditions(book: Book, rule: Rule) -> Iterator[Fact]:
    yield Fact("When", clause=book.clause(rule.when))
    if rule.about == "safety":
        yield Fact("Holds for", concerns_in_words(book.ruleset, rule.concerns))
    match rule.until:
        case UntilDate(question, plus):
            link = book.question(question)
            yield Fact("Until", f"{plus} after the date given under:", (link,))
        case UntilEvent(event):
            yield Fact("Until", sentence(event))
    if rule.resolved_by:
        yield Fact("Lifted by", _LIFTED[rule.resolved_by])


def _coverage(book: Book, rule: Rule) -> Iterator[Fact]:
    """Yield the worked examples and the promises that hold this rule to what it does."""
    applies = [number for number, case in enumerate(book.cases, 1) if rule.id in case.applies]
    misses = [number for number, case in enumerate(book.cases, 1) if rule.id in case.misses]
    none = "" if applies else "None."
    yield Fact(f"Applies in ({len(applies)})", none, tuple(_named(book, number) for number in applies))
    if misses:
        links = tuple(Link(anchor("example", str(number)), f"E{number}") for number in misses)
        yield Fact(f"Just misses ({len(misses)})", links=links)
    named = naming(rule, book.promises)
    for kind in ("always", "never"):
        promised = [one for one in named if one.kind == kind]
        if promised:
            yield Fact(f"Promised: {kind} told", links=tuple(_promise(one, one.id) for one in promised))
    same = book.beside[rule.id]
    if same:
        links = tuple(_promise(one, f"{one.id} ({kind_in_words(one)})") for one in same)
        yield Fact("Promises about the same answers", links=links)


def _promise(promise: Promise, text: str) -> Link:
    return Link(anchor("promise", promise.id), text)


def _named(book: Book, number: int) -> Link:
    return Link(anchor("example", str(number)), f"E{number} {book.cases[number - 1].name}")


# What is said of a concern


def concern_entries(book: Book, concern: Concern) -> tuple[Entry, ...]:
    """Return what is said of a concern whatever the rules say: at best, without treatment, in a course, instead."""
    return tuple(_of_concern(book, concern))


def _of_concern(book: Book, concern: Concern) -> Iterator[Entry]:
    best, course = concern.best_case, concern.course
    yield replace(_statement(book, "best case", concern, best.statement), outcome=best.outcome)
    if concern.untreated:
        yield _statement(book, "untreated", concern, concern.untreated)
    if course:
        yield replace(
            _statement(book, "course", concern, course.statement),
            terms=(book.when("Told to", course.when, "everybody with this concern"), *_sessions(book, course)),
        )
    yield from (_alternative(book, concern, other) for other in concern.alternatives)


_NAMED = {"best case": "Best case", "untreated": "Left alone", "course": "A course"}


def _statement(book: Book, kind: str, concern: Concern, statement: Statement) -> Entry:
    return Entry(
        anchor(kind.replace(" ", "-"), concern.id),
        _NAMED[kind],
        concern.label,
        told=book.told(statement),
        facts=tuple(book.rests_on(statement)),
    )


def _sessions(book: Book, course: Course) -> Iterator[Fact]:
    numbers = course_item(book.voice, replace(course, statement=Statement(""))).text
    if numbers:
        yield Fact("Sessions", numbers)


def _alternative(book: Book, concern: Concern, other: Alternative) -> Entry:
    return Entry(
        anchor("alternative", concern.id, other.id),
        "Used instead or beside it",
        other.label,
        other.id,
        terms=(book.when("Told to", other.when, "everybody with this concern"),),
        told=book.told(other.statement),
        facts=tuple(book.rests_on(other.statement)),
    )


def by_rung(rules: Sequence[Rule]) -> list[Rule]:
    """Return rules with the lowest rung first and notes last, each rung in the order of the files."""
    return sorted(rules, key=lambda rule: -rule.outcome.rung if rule.outcome else 1)


def place_anchor(place: Place, part: int = 0) -> str:
    """Return the anchor of the statement at a place that `checks.show` knows; `part` counts those of a topic."""
    if place.kind == "topic":
        return anchor("topic", place.id, str(part))
    if place.kind in ("alternative", "claim"):
        return anchor(place.kind, place.of, place.id)
    return anchor(place.kind.replace(" ", "-"), place.id)
