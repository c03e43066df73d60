"""How the rule set stands on the day: what `check`, `test` and `prove` say, and every known fault where it stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from skinquiz.checks.prove import Broken, Proof
from skinquiz.checks.show import Kind, Place
from skinquiz.checks.standing import Standing
from skinquiz.model import Promise
from skinquiz.render.review.book import Book
from skinquiz.render.review.document import Cell, Entry, Fact, Fault, Link, Part, Status, Table, anchor
from skinquiz.render.review.judged import place_anchor
from skinquiz.render.words import OUTCOME, date_in_words, sentence
from skinquiz.rulefiles.diagnostics import Diagnostic
from skinquiz.rulefiles.places import Name

ERROR, FAILING, BROKEN = "Error", "Failing example", "Broken promise"
_STATEMENTS: tuple[Kind, ...] = ("best case", "untreated", "course", "alternative", "claim")
_BY_ID = ("rule", "question", "guidance", "concern", "topic", "source", "term", "promise")


def status(book: Book, standing: Standing) -> Status:
    """Return what stands in the box on the first page."""
    return Status(date_in_words(standing.as_of), tuple(_said(standing)), tuple(_faults(book, standing)))


def _said(standing: Standing) -> Iterator[Fact]:
    errors, cases, promised = len(standing.errors), len(standing.differences), len(standing.proofs)
    advice = f"; {_count(standing.advice, 'piece')} of advice (skinquiz rules check lists them)"
    found = _count(errors, "error") if errors else "sound"
    yield Fact("Rules", sentence(f"{found}{advice if standing.advice else ''}"))
    held = f"{cases - standing.failing:,} of {_count(cases, 'worked example')} {_hold(cases - standing.failing)}"
    yield Fact("Examples", f"{held}, each on the day that it names." if cases else "There are no worked examples.")
    held = f"{promised - standing.broken:,} of {_count(promised, 'promise')} {_hold(promised - standing.broken)}"
    everybody = "for every possible set of answers, on this day and each day of the next four years."
    yield Fact("Promises", f"{held} {everybody}" if promised else "Nothing is promised.")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _hold(number: int) -> str:
    return "holds" if number == 1 else "hold"


# Faults


def _faults(book: Book, standing: Standing) -> Iterator[Fault]:
    for name, error in standing.errors:
        yield _error(book, name, error)
    for proof in standing.proofs:
        if not proof.is_kept:
            id, on = proof.promise.id, _on(proof.as_of, standing.as_of)
            yield Fault(BROKEN, sentence(f"{_broken(book, proof)}{on}"), Link(anchor("promise", id), id))
    for number, differences in enumerate(standing.differences, 1):
        if differences:
            link = Link(anchor("example", str(number)), f"E{number} {book.cases[number - 1].name}")
            yield Fault(FAILING, f"{'; '.join(differences)}.", link)


def _error(book: Book, name: Name | None, error: Diagnostic) -> Fault:
    to = _anchor(book, name) if name else ""
    link = Link(to, name[1]) if name and to else None
    return Fault(ERROR, f"{sentence(error.message)} ({error.place}, {error.code})", link)


def _anchor(book: Book, name: Name) -> str:
    """Return the anchor of what the files name so; nothing where the document has none."""
    kind, id, of = name
    if kind == "option":
        return anchor("question", of)
    if kind == "case":
        return next((anchor("example", str(n)) for n, case in enumerate(book.cases, 1) if case.name == id), "")
    if kind == "paragraph":
        return anchor("topic", of, str(_number(book, of, id)))
    for known in _STATEMENTS:
        if kind == known:
            return place_anchor(Place(known, id, of))
    if kind == "section" and of:
        return anchor("topic", of, "part", id)
    return anchor(kind, id) if kind in _BY_ID else ""


def _number(book: Book, topic: str, paragraph: str) -> int:
    """Return the place among all paragraphs of a topic of one that is named `section.paragraph`."""
    section, _, count = paragraph.partition(".")
    before = book.ruleset.topics[topic].sections[: int(section) - 1]
    return sum(len(one.paragraphs) for one in before) + int(count)


def _on(day: dt.date, status_day: dt.date) -> str:
    return f", on {date_in_words(day)}" if day != status_day else ""


def _broken(book: Book, proof: Proof) -> str:
    """Return for whom a promise does not hold, and what becomes of them."""
    if not proof.broken:
        return "it speaks of nobody: no possible answers make its condition true"
    concerns: dict[str, list[str]] = defaultdict(list)
    for one in proof.broken:
        concerns[_how(proof.promise, one)].append(book.ruleset.concerns[one.concern].label)
    return ". ".join(f"{sentence(how)[:-1]}, for some people with: {'; '.join(who)}" for how, who in concerns.items())


def _how(promise: Promise, one: Broken) -> str:
    outcome = f"“{OUTCOME[one.outcome]}”" if one.outcome else ""
    if one.outcome_before is not None:
        return f"the outcome rises from “{OUTCOME[one.outcome_before]}” to {outcome}"
    if promise.until is not None:
        told = f"the date {date_in_words(one.earliest)}" if one.earliest else "no date"
        return f"the outcome is {outcome} and {told} is told"
    if one.outcome:
        return f"the outcome is {outcome}"
    return f"they are {'told' if promise.kind == 'never' else 'not told'} what {one.finding} says"


# Marks

_Said = Mapping[str, Sequence[str]]


def marked(parts: Iterable[Part], faults: Sequence[Fault]) -> tuple[Part, ...]:
    """Return the parts with each fault at what it is a fault of, and a word at every fact that leads there."""
    said: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        if fault.link:
            said[fault.link.to].append(f"{fault.kind}: {fault.text}")
    return tuple(_part(part, said) for part in parts) if said else tuple(parts)


def _part(part: Part, said: _Said) -> Part:
    return replace(
        part,
        faults=tuple(said.get(part.anchor, ())),
        entries=tuple(_entry(one, said) for one in part.entries),
        tables=tuple(_table(table, said) for table in part.tables),
        parts=tuple(_part(inner, said) for inner in part.parts),
    )


def _entry(entry: Entry, said: _Said) -> Entry:
    facts = (replace(fact, links=tuple(_link(link, said) for link in fact.links)) for fact in entry.facts)
    return replace(entry, faults=tuple(said.get(entry.anchor, ())), facts=tuple(facts))


def _link(link: Link, said: _Said) -> Link:
    return replace(link, text=f"{link.text} (known fault)") if link.to in said else link


def _table(table: Table, said: _Said) -> Table:
    return replace(table, rows=tuple((_cell(row[0], said), *row[1:]) for row in table.rows))


def _cell(cell: Cell, said: _Said) -> Cell:
    return replace(cell, faults=tuple(said[cell.anchor])) if cell.anchor in said else cell
