"""How to read the document and what to look at first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skinquiz.checks.show import Place, statements
from skinquiz.messages import shown
from skinquiz.model import LADDER, Outcome, Rule, Statement
from skinquiz.render.review.book import Book
from skinquiz.render.review.document import Cell, Fact, Link, Part, Table, anchor
from skinquiz.render.review.judged import place_anchor
from skinquiz.render.words import CERTAINTY, OUTCOME, OUTCOME_MEANS, condition_in_words, sentence, words

_BESIDE = 140  # letters of what stands beside a name
_TERMS = (
    Fact(
        "Only ever more caution",
        "Each concern starts at its best case. Every rule that holds can move the outcome down the ladder, never up. "
        "The outcome of a concern is the lowest rung that any rule asks for. So the order of rules does not matter, "
        "no rule can undo another, and every rule can be judged by itself.",
    ),
    Fact("A note", "A rule without an outcome tells something and changes nothing else."),
    Fact(
        "When",
        "For whom a rule holds: the short name of a question, and the answers meant. Of several answers to a question "
        "that are joined by “or”, one is enough.",
    ),
    Fact(
        "Not asked",
        "A question that does not apply to somebody is not asked. Whatever looks at its answer then counts as not met.",
    ),
    Fact(
        "Not answered", "An open question settles nothing: the result then names every outcome that is still possible."
    ),
    Fact("Not sure", "“I am not sure” is an answer like any other. Rules look at it by name."),
    Fact(
        "Dates",
        "“Less than 6 months ago” holds until six calendar months have passed. On the day on which they have, it no "
        "longer does.",
    ),
    Fact("Lifted by", "What could make a rule stop holding: time, a change, a clinician's decision, or nothing."),
    Fact(
        "What a statement rests on",
        "Its sources by number, or that evidence is lacking. A word on the basis says how far they carry.",
    ),
    Fact(
        "Examples",
        "People made up to test the rules. A rule applies in some and just misses others. All stand at the end.",
    ),
    Fact(
        "Kinds of sources",
        "The tier of a source stands beside each citation. A: the primary publication. B: seen through somebody "
        "else's copy. C: the practice of one clinic.",
    ),
)
_JUDGING = (
    "Every statement has boxes: agree as it stands, change, or remove; and room for initials and remarks. "
    "Tick at most one box. An empty row is not judged, and the signature covers only what is marked. If you mean to "
    "agree to all that you have left empty, say so on the sign-off page: there is a box for it.",
    "On a screen the boxes can be filled in. Nothing is sent or saved by this page itself: what you have filled in is "
    "lost when you close it. Print it, or save it as a PDF from the print dialogue, before you do.",
)


def guide(book: Book) -> tuple[Part, ...]:
    """Return the parts that stand before the chapters."""
    return (
        Part("reading", "How to read this", facts=_TERMS, tables=(_ladder(book), _certainty(book))),
        Part("judging", "How to judge", _JUDGING),
        Part("first", "Where to look first", facts=tuple(_first(book)), topic="first"),
    )


def _ladder(book: Book) -> Table:
    rules = book.ruleset.rules
    concerns = book.ruleset.concerns.values()
    rows = tuple(
        (
            Cell(OUTCOME[rung], outcome=rung),
            Cell(OUTCOME_MEANS[rung]),
            Cell(str(sum(rule.outcome is rung for rule in rules))),
            Cell(str(sum(concern.best_case.outcome is rung for concern in concerns))),
        )
        for rung in LADDER
    )
    return Table("The ladder of outcomes", ("Outcome", "What people are told", "Rules", "Best cases"), rows)


def _certainty(book: Book) -> Table:
    said = [statement for _, statement in statements(book.ruleset)]
    rows = tuple(
        (
            Cell(words(one).capitalize()),
            Cell(sentence(meaning.partition(": ")[2])),
            Cell(str(sum(s.certainty is one for s in said))),
        )
        for one, meaning in CERTAINTY.items()
    )
    return Table("Certainty, in the words of GRADE", ("Certainty", "What is meant", "Statements"), rows)


# Where to look first


def _first(book: Book) -> Iterator[Fact]:
    rules = book.ruleset.rules
    yield from _rules(book, "Rules that cannot wait to be said", [rule for rule in rules if rule.urgent])
    yield from _rules(book, "Rules that rule it out", [rule for rule in rules if rule.outcome is Outcome.NOT_SUITABLE])
    concerns = book.ruleset.concerns.values()
    hopeful = [one for one in concerns if one.best_case.outcome in (Outcome.SUITABLE, Outcome.POSSIBLE)]
    if hopeful:
        links = tuple(Link(anchor("best-case", c.id), c.label, OUTCOME[c.best_case.outcome]) for c in hopeful)
        yield Fact(f"Best cases that raise hope ({len(links)})", links=links)
    links = tuple(_without_sources(book))
    if links:
        yield Fact(f"Statements that rest on no source ({len(links)})", links=links)
    if book.cases:
        covered = {rule for case in book.cases for rule in case.applies}
        yield from _rules(book, "Rules that no example shows", [rule for rule in rules if rule.id not in covered])


def _rules(book: Book, name: str, rules: Sequence[Rule]) -> Iterator[Fact]:
    if rules:
        yield Fact(f"{name} ({len(rules)})", links=tuple(_rule(book, rule) for rule in rules))


def _rule(book: Book, rule: Rule) -> Link:
    """Return a rule with the condition in plain words beside it."""
    said = condition_in_words(rule.when, book.ruleset.questions)
    return Link(anchor("rule", rule.id), rule.id, shown(said, _BESIDE))


def _without_sources(book: Book) -> Iterator[Link]:
    every = every_statement(book)
    return (Link(place, name, shown(said.text, _BESIDE)) for place, name, said in every if not said.evidence)


def every_statement(book: Book) -> Iterator[tuple[str, str, Statement]]:
    """Yield every statement with its anchor and what it is called in a list."""
    part: dict[str, int] = {}
    for place, statement in statements(book.ruleset):
        number = part.get(place.id, 0) if place.kind == "topic" else 0
        part[place.id] = number + 1
        yield place_anchor(place, number), _called(book, place, number), statement


def _called(book: Book, place: Place, number: int) -> str:
    match place.kind:
        case "best case" | "untreated" | "course":
            return f"{book.ruleset.concerns[place.id].label}, {_KINDS.get(place.kind, place.kind)}"
        case "alternative":
            return f"{place.id} ({book.ruleset.concerns[place.of].label})"
        case "topic":
            return f"{book.ruleset.topics[place.id].title}, {f'paragraph {number}' if number else 'in short'}"
    return place.id


_KINDS = {"untreated": "left alone"}
