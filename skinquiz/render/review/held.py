"""What holds the rules to what they do: promises for every possible person, and worked examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from skinquiz.model import LADDER, Case, Outcome, Promise
from skinquiz.render.review.book import Book, concerns_in_words
from skinquiz.render.review.document import Cell, Entry, Fact, Part, Table, Told, anchor
from skinquiz.render.words import OUTCOME, listed, sentence, words

_PROMISED = "Promised"


def promises(book: Book) -> Part:
    """Return what is promised for every possible set of answers."""
    said = (
        "Each promise speaks of every possible set of answers, not only of the examples. It was written to be proved "
        "by machine (skinquiz rules prove). What is asked of you: is it right, and is one missing?"
    )
    return Part("promises", "Promises", (said,), entries=tuple(_promise(book, one) for one in book.promises))


def _promise(book: Book, promise: Promise) -> Entry:
    return Entry(
        anchor("promise", promise.id),
        "Promise",
        promise.id,
        told=(Told("Because", promise.because),),
        terms=(
            book.when("For whom", promise.when, "everybody"),
            Fact("Concerns", concerns_in_words(book.ruleset, promise.concerns)),
            _promised(book, promise),
        ),
    )


def _promised(book: Book, promise: Promise) -> Fact:
    """Return what is promised: of the outcomes, of what is told, of a date, or of giving an answer."""
    if promise.adding:
        said = "The outcome with this answer is never better than with another definite answer:"
        return Fact(_PROMISED, said, clause=book.clause(promise.adding))
    if promise.until:
        told = "never earlier" if promise.kind == "always" else "always earlier"
        said = f"The date until which they are told to wait is {told} than {promise.until.plus} after the answer to:"
        return Fact(_PROMISED, said, (book.question(promise.until.question),))
    if promise.findings:
        rules = book.rules(rule for rule in book.ruleset.rules if rule.id in promise.findings)
        rule = "this rule says" if len(rules) == 1 else "each of these rules says"
        return Fact(_PROMISED, f"They are {promise.kind} told what {rule}:", rules)
    named = [f"“{OUTCOME[outcome]}”" for outcome in promise.outcomes]
    return Fact(_PROMISED, f"The outcome is {promise.kind} {listed(named, 'or')}.")


# Worked examples


def examples(book: Book) -> Part:
    """Return the worked examples: what each is to give, and the rules that it shows at work."""
    rows = tuple(_example(book, number, case) for number, case in enumerate(book.cases, 1))
    said = (
        "Each example is one person with a full set of answers. The rules have to give what stands here "
        "(skinquiz rules test). “Just misses” at a rule names examples that it must not touch."
    )
    head = ("Example", "It must come out as", "Rules at work")
    return Part("examples", "Worked examples", (said,), tables=(Table("Worked examples", head, rows, "Example"),))


def _example(book: Book, number: int, case: Case) -> tuple[Cell, ...]:
    rules = [rule for rule in book.ruleset.rules if rule.id in case.applies]
    name = Cell(f"E{number} {sentence(case.name)}", anchor=anchor("example", str(number)))
    return name, Cell(" ".join(_expected(book, case))), Cell(links=book.rules(rules))


def _expected(book: Book, case: Case) -> Iterator[str]:
    for concern, values in case.expect.items():
        label = book.ruleset.concerns[concern].label
        yield f"{label}: {'; '.join(_values(values)) or 'named'}."


def _values(values: Mapping[str, object]) -> Iterator[str]:
    for key, value in values.items():
        if key == "outcome":
            yield _outcome(value)
        elif key == "earliest" and value:
            yield f"from {value}"
        elif value and key not in ("fit", "safety"):
            yield f"{words(key)} {_plain(value)}"
        elif value and "outcome" not in values:
            yield f"{key} {_outcome(value)}"


def _outcome(value: object) -> str:
    return OUTCOME[Outcome(str(value))].lower() if value in LADDER else "not settled"


def _plain(value: object) -> str:
    if not isinstance(value, tuple):
        return str(value)
    return listed([f"“{_outcome(one) if one in LADDER else one}”" for one in value], "or")
