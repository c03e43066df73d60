"""How one statement or finding is told to an audience, and which number each source gets."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping

from skinquiz.messages import shown
from skinquiz.model import Finding, Question, Source, Statement
from skinquiz.render import Audience
from skinquiz.render.blocks import Item, Part
from skinquiz.render.words import CERTAINTY, answer_in_words, date_in_words, sentence, words

_ADDRESS = 70  # letters of an address that somebody would type
_TITLE, _BARE = 80, 32  # letters of a title in a short reference, and in a bare one
_PERSON = re.compile(r"[^\W\d_][\w' -]* [A-Z][A-Z-]{0,4}")  # a family name and initials


class Voice:
    """Speaks to a person or a clinician. Sources are numbered in the order in which they are first cited."""

    def __init__(self, audience: Audience, questions: Mapping[str, Question]) -> None:
        self.clinician = audience == "clinician"
        self.questions = questions
        self.numbers: dict[str, int] = {}

    def refs(self, evidence: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of these sources, giving new ones to those not cited before."""
        return tuple(sorted({self.numbers.setdefault(source, len(self.numbers) + 1) for source in evidence}))

    def sources(self, sources: Iterable[Source]) -> Iterator[Part]:
        """Yield the list of the sources cited so far, if there are any."""
        by_id = {source.id: source for source in sources}
        items = tuple(self._source(by_id[id], number) for id, number in self.numbers.items())
        if items:
            yield Part("Sources", items, bullets=False, topic="sources")

    def references(self, sources: Iterable[Source], *, bare: bool = False) -> Iterator[Part]:
        """Yield the sources cited so far as short references, if there are any; bare ones are but a DOI or PMID."""
        by_id = {source.id: source for source in sources}
        items = tuple(Item(_reference(by_id[id], bare), lead=f"[{number}]") for id, number in self.numbers.items())
        if items:
            yield Part("References", items, bullets=False, topic="sources", compact=True)

    def _source(self, source: Source, number: int) -> Item:
        where = f" doi:{source.doi}" if source.doi else f" PMID {source.pmid}" if source.pmid else ""
        address = f" {source.url}" if source.url and not where else ""
        design = f" ({source.design})" if source.design else ""
        return Item(f"{source.citation}{design}{where}{address}", lead=f"[{number}]")

    def text(self, statement: Statement) -> str:
        """Return the statement in this audience's words."""
        return (statement.for_clinician or statement.text) if self.clinician else statement.text

    def surety(self, statement: Statement) -> Iterator[Item]:
        """Yield how sure the statement is, what it rests on, and where evidence is lacking."""
        if statement.certainty:
            yield Item(sentence(CERTAINTY[statement.certainty]), lead="Certainty")
        if statement.basis:
            yield Item(sentence(statement.basis), lead="What this rests on")
        if statement.evidence_lacking:
            yield Item(sentence(statement.evidence_lacking), lead="Evidence is lacking")

    def said(self, statement: Statement, lead: str | None = None, details: Iterable[Item] = ()) -> Item:
        """Return a statement with its sources and how sure it is."""
        text, refs = self.text(statement), self.refs(statement.evidence)
        return Item(text, lead=lead, refs=refs, details=(*details, *self.surety(statement)))

    def briefly(self, statement: Statement, lead: str) -> Item:
        """Return a statement with its certainty in the same line, for lists of many."""
        certainty = f" Certainty: {words(statement.certainty)}." if statement.certainty else ""
        shorter = dataclasses.replace(statement, certainty=None)
        return dataclasses.replace(self.said(shorter, lead=lead), text=f"{self.text(statement)}{certainty}")

    def finding(self, finding: Finding) -> Item:
        """Return a finding: outcome, reason, until when, and the answers that raised it."""
        statement = finding.statement
        details: list[Item] = []
        if finding.until_date:
            details.append(Item(sentence(date_in_words(finding.until_date)), lead="Until"))
        if finding.until_event:
            details.append(Item(sentence(finding.until_event), lead="Until"))
        details.append(self.facts(finding))
        details += self.surety(statement)
        if self.clinician:
            details.append(Item(f"{finding.rule} ({finding.outcome or 'note'}, {finding.about})", lead="Rule"))
        refs = self.refs(statement.evidence)
        return Item(self.text(statement), finding.outcome, None, refs, tuple(details))

    def facts(self, finding: Finding) -> Item:
        """Return the answers that made the rule match."""
        said = []
        for name, answer in finding.facts.items():
            question = self.questions[name]
            text = f"{question.label}: {answer_in_words(question, answer)}"
            said.append(f"{text} ({name})" if self.clinician else text)
        return Item(sentence("; ".join(said)), lead="Answer" if self.clinician else "You answered")

    def topics(self, findings: Iterable[Finding], most: int | None = None) -> str:
        """Return what the findings are about: the short names of the questions behind them, `most` of them or all."""
        names = list(dict.fromkeys(self.questions[name].label for finding in findings for name in finding.facts))
        more = len(names) - (most or len(names))
        return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def certainty(statement: Statement) -> str:
    """Return how sure a statement is, in a few words, or nothing where that is not graded."""
    return f"Certainty {words(statement.certainty)}." if statement.certainty else ""


def _reference(source: Source, bare: bool) -> str:
    """Return the first author or publisher, where and when, and the DOI; a title only where there is nothing surer.

    A bare one has the DOI or PMID alone, where there is one.
    """
    where = source.journal or source.publisher or ""
    address = f"doi:{source.doi}" if source.doi else f"PMID {source.pmid}" if source.pmid else ""
    by = _by(source.authors or "")
    if bare:
        return address or "; ".join(filter(None, (shown(by, _BARE), shown(source.title, _BARE))))
    title = "" if address and (by or where) else shown(source.title, _TITLE)
    address = address or _short_address(source.url or "")
    when = source.year if source.year and source.year not in where else ""
    parts = [part.rstrip(".") for part in (by, title, " ".join(filter(None, (where, when)))) if part]
    return f"{'. '.join(parts)}. {address}".replace("….", "…").rstrip()


def _short_address(url: str) -> str:
    """Return where a page is, if that can be typed."""
    short = re.sub(r"^https?://(www\.)?", "", url)
    return short if len(short) <= _ADDRESS else ""


def _by(authors: str) -> str:
    """Return the first of several people, or whoever else it is, shortened."""
    first, comma, _ = authors.partition(",")
    if comma and _PERSON.fullmatch(first):
        return f"{first} et al."
    return shown(authors, _TITLE)
