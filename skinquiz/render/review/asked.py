"""Questions as people see them, and the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.checks.show import mentions
from skinquiz.model import NOT_SURE, Option, Question, Section
from skinquiz.render.review.book import Book
from skinquiz.render.review.document import Cell, Choice, Entry, Fact, Link, Part, Table, Told, anchor

EVERYBODY = "everybody"
_TYPES = {"choice": "one answer", "choices": "any number of answers", "integer": "a number", "date": "a date"}


def walk(book: Book) -> Part:
    """Return the walk at a glance: each question in its order, and who is asked it."""
    rows = tuple(_row(book, number, question) for question, number in book.places.items())
    said = "Questions in the order in which they are asked. Each stands in full, with its options, further down."
    return Part(
        "walk",
        "The walk at a glance",
        (said,),
        tables=(Table("Questions in their order", ("Question", "Kind of answer", "Who is asked"), rows),),
    )


def question_entries(book: Book, section: Section) -> tuple[Entry, ...]:
    """Return the questions of a section, each with its options."""
    return tuple(_entry(book, book.ruleset.questions[id]) for id in section.questions)


def _row(book: Book, number: int, question: str) -> tuple[Cell, ...]:
    asked = book.ruleset.questions[question]
    link = book.question(question)
    who = Cell(clause=book.clause(asked.ask_when)) if asked.ask_when else Cell(EVERYBODY)
    return Cell(links=(Link(link.to, f"{number + 1}. {link.text}"),)), Cell(kind_of_answer(asked)), who


def kind_of_answer(question: Question) -> str:
    """Return what can be answered, in a few words."""
    bounds = f" from {question.minimum} to {question.maximum}" if question.type == "integer" else ""
    return f"{_TYPES[question.type]}{bounds}{', or not sure' if question.not_sure else ''}"


def _entry(book: Book, question: Question) -> Entry:
    told = (
        Told("", question.ask),
        *([Told("Why it is asked", question.why)] if question.why else []),
        *([Told("Help", question.help)] if question.help else []),
    )
    return Entry(
        anchor("question", question.id),
        "Question",
        question.label,
        question.id,
        told=told,
        choices=tuple(_choices(book, question)),
        facts=tuple(_facts(book, question)),
    )


def _choices(book: Book, question: Question) -> Iterator[Choice]:
    picture = book.ruleset.pictures.get(question.picture or "")
    unsure = (Option(NOT_SURE, "I am not sure"),) * (question.not_sure and NOT_SURE not in question.option_ids)
    for option in (*question.options, *unsure):
        drawing = picture.drawings.get(option.id) if picture else None
        place = anchor("option", question.id, option.id)
        yield Choice(place, option.id, option.label, option.help or "", option.exclusive, drawing)


def _facts(book: Book, question: Question) -> Iterator[Fact]:
    yield Fact("Kind of answer", kind_of_answer(question))
    yield book.when("Asked of", question.ask_when, EVERYBODY)
    rules = [rule for rule in book.ruleset.rules if mentions(rule.when, question.id)]
    followed = [one for one in book.places if _asks_because_of(book.ruleset.questions[one], question.id)]
    if followed:
        yield Fact("Leads to", links=tuple(map(book.question, followed)))
    yield Fact("Looked at by", "" if rules else "None.", book.rules(rules))


def _asks_because_of(question: Question, earlier: str) -> bool:
    return question.ask_when is not None and mentions(question.ask_when, earlier)
