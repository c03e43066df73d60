"""The document for clinical review: all of a rule set is in it, once; every link leads somewhere; text stays text."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.checks.promised import share_an_answer
from skinquiz.checks.prove import Broken, Proof
from skinquiz.checks.show import names, statements
from skinquiz.checks.standing import Standing, standing
from skinquiz.model import (
    LADDER,
    All,
    AnyOf,
    Between,
    Case,
    Condition,
    Is,
    Not,
    Outcome,
    Over,
    Promise,
    Question,
    RuleSet,
    Source,
    Span,
    UntilDate,
    Within,
)
from skinquiz.render.review import review
from skinquiz.render.review.book import Book
from skinquiz.render.review.document import Clause, Entry, Fact, Part, Review, anchor
from skinquiz.render.review.guide import every_statement
from skinquiz.render.review.judged import place_anchor
from skinquiz.render.review.page import lay_out
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.diagnostics import Diagnostic, Place
from skinquiz.rulefiles.load import load_everything, load_written
from tests.browser.samples import HOSTILE, LONG
from tests.golden.reports import squash
from tests.test_html import Page, harmless

TINY = Path(__file__).parent / "rulesets" / "tiny"
DAY = dt.date(2026, 11, 20)
FOLDERS = {"shipped": bundled_rules(), "tiny": TINY}
of_both = pytest.mark.parametrize("which", FOLDERS)

Everything = tuple[RuleSet, tuple[Case, ...], tuple[Promise, ...]]


class Form(Page):
    """A page that may hold forms too: every control stands in a label, or has a name of its own."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "textarea"):
            assert "label" in self.open or dict(attrs).get("aria-label"), f"a control without a name: {attrs}"
            assert dict(attrs)["name"]
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("meta", "input", "br"):
            self.open.append(tag)


@functools.cache
def loaded(which: str) -> Everything:
    return load_everything(FOLDERS[which])


@functools.cache
def document(which: str) -> Review:
    return review(*loaded(which), stands(which))


@functools.cache
def stands(which: str) -> Standing:
    return standing(load_written(FOLDERS[which]), DAY)


def reviewed(ruleset: RuleSet, cases: tuple[Case, ...] = (), promises: tuple[Promise, ...] = ()) -> Review:
    """Return the document of a rule set in which nothing is known to be wrong."""
    held = tuple(Proof(one, DAY, 10, ()) for one in promises)
    return review(ruleset, cases, promises, Standing(DAY, differences=((),) * len(cases), proofs=held))


@functools.cache
def html(which: str) -> str:
    return lay_out(document(which))


@functools.cache
def page(which: str) -> Form:
    return Form(html(which))


def parts(one: Part) -> Iterator[Part]:
    yield one
    for inner in one.parts:
        yield from parts(inner)


def entries(document: Review) -> dict[str, Entry]:
    return {entry.anchor: entry for chapter in document.chapters for part in parts(chapter) for entry in part.entries}


def fact(entry: Entry, name: str) -> Fact:
    return next(one for one in (*entry.terms, *entry.facts) if one.name.startswith(name))


# All of it, once

ANCHORED = {"rule": "rule", "question": "question", "source": "source", "promise": "promise", "guidance": "guidance"}


def expected_anchors(ruleset: RuleSet, cases: tuple[Case, ...], promises: tuple[Promise, ...]) -> Iterator[str]:
    """Yield the anchor of everything in a rule set: found by the walks that `rules show` makes."""
    for places in names(ruleset, promises).values():
        for place in places:
            if place.kind in ANCHORED or place.kind in ("concern", "topic"):
                yield anchor(place.kind, place.id)
            else:
                yield anchor(place.kind, place.of, place.id)
    for place, _ in statements(ruleset):
        if place.kind in ("best case", "untreated", "course"):
            yield anchor(place.kind.replace(" ", "-"), place.id)
    yield from (anchor("term", term) for term in ruleset.glossary)
    yield from (anchor("example", str(number)) for number in range(1, len(cases) + 1))
    yield from (anchor("not-assessed", str(number)) for number in range(1, len(ruleset.not_assessed) + 1))


@of_both
def test_everything_with_an_id_is_in_the_document_once(which: str) -> None:
    counted = Counter(page(which).of("id"))
    assert {place: counted[place] for place in expected_anchors(*loaded(which)) if counted[place] != 1} == {}
    assert max(counted.values()) == 1


@of_both
def test_every_statement_is_told_to_people_and_clinicians_with_what_it_rests_on(which: str) -> None:
    ruleset, _, _ = loaded(which)
    by_anchor, left = entries(document(which)), Counter[str]()
    for place, statement in statements(ruleset):
        number = left[place.id] if place.kind == "topic" else 0
        left[place.id] += 1
        entry = by_anchor[place_anchor(place, number)]
        told = [text.text for text in entry.told]
        assert told == list(dict.fromkeys(filter(None, (statement.text, statement.for_clinician)))), entry.anchor
        for name, text in (("What this", statement.basis), ("Evidence is", statement.evidence_lacking)):
            assert (
                not text or text.rstrip(".") in fact(entry, name).text or text[1:].rstrip(".") in fact(entry, name).text
            )
        assert not statement.certainty or fact(entry, "Certainty").text
        if statement.evidence:
            assert [link.to for link in fact(entry, "Sources").links] == [
                anchor("source", source) for source in statement.evidence
            ]
        for text in told:
            assert squash(harmless(text)) in page(which).text


@of_both
def test_every_rule_says_its_outcome_its_condition_and_what_covers_it(which: str) -> None:
    ruleset, cases, _ = loaded(which)
    by_anchor = entries(document(which))
    for rule in ruleset.rules:
        entry = by_anchor[anchor("rule", rule.id)]
        assert (entry.outcome, entry.urgent) == (rule.outcome, rule.urgent or "")
        assert bool(entry.mark) == (rule.outcome is None)
        assert fact(entry, "When").clause is not None
        applies = [case.name for case in cases if rule.id in case.applies]
        assert [link.text.partition(" ")[2] for link in fact(entry, "Applies in").links] == applies
        assert fact(entry, "Applies in").name == f"Applies in ({len(applies)})"
        misses = sum(rule.id in case.misses for case in cases)
        assert misses == 0 or len(fact(entry, "Just misses").links) == misses


@of_both
def test_a_question_stands_as_people_see_it(which: str) -> None:
    ruleset, _, _ = loaded(which)
    by_anchor = entries(document(which))
    for question in ruleset.questions.values():
        entry = by_anchor[anchor("question", question.id)]
        assert [text.text for text in entry.told] == list(filter(None, (question.ask, question.why, question.help)))
        shown = {choice.id: choice for choice in entry.choices}
        for option in question.options:
            assert (shown[option.id].label, shown[option.id].help) == (option.label, option.help or "")
            assert shown[option.id].exclusive == option.exclusive
        assert set(shown) - set(question.option_ids) == ({"not_sure"} if question.not_sure else set())


@of_both
def test_each_statement_has_a_judgement_of_its_own(which: str) -> None:
    boxes = [attributes for tag, attributes in page(which).tags if tag == "input" and "value" in attributes]
    counted = Counter((box["name"], box["value"]) for box in boxes)
    assert set(counted.values()) == {1}
    rows = [
        row[0].anchor
        for chapter in document(which).chapters
        for part in parts(chapter)
        for table in part.tables
        if table.judged
        for row in table.rows
    ]
    judged = {*entries(document(which)), *rows}
    assert set(counted) == {(place, word) for place in judged for word in ("agree", "change", "remove")}


# Links


@of_both
def test_every_link_leads_somewhere(which: str) -> None:
    ids = set(page(which).of("id"))
    for address in page(which).of("href"):
        assert re.match("https?://[^/]", address) or address.removeprefix("#") in ids, address


@of_both
def test_every_citation_has_its_way_back(which: str) -> None:
    ruleset, cases, promises = loaded(which)
    there = {
        (place, source)
        for place, _, statement in every_statement(Book(ruleset, cases, promises))
        for source in statement.evidence
    }
    back = {(link.to, one.source.id) for one in document(which).references for link in one.cited_by}
    assert back == there
    assert [one.number for one in document(which).references] == list(range(1, len(ruleset.sources) + 1))


@of_both
def test_a_source_leads_outside_only_by_what_it_has(which: str) -> None:
    outside = Counter(address for address in page(which).of("href") if not address.startswith("#"))
    given = set[str]()
    for source in loaded(which)[0].sources.values():
        given |= {f"https://doi.org/{source.doi}"} if source.doi else set()
        given |= {f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"} if source.pmid else set()
        given |= {source.url} if source.url else set()
    assert {address.casefold() for address in outside} == {address.casefold() for address in given}


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", None),
        ("JavaScript://example.org/%0aalert(1)", None),
        ("data:text/html,x", None),
        ("//example.org/x", None),
        ("example.org", None),
        ("https://[bad", None),
        ("", None),
    ],
)
def test_only_an_address_of_the_web_becomes_a_link(url: str, link: str | None) -> None:
    source = Source("one", "Title", url=url)
    changed = dataclasses.replace(loaded("tiny")[0], sources={**loaded("tiny")[0].sources, "one": source})
    laid_out = lay_out(reviewed(changed))
    item = laid_out[laid_out.index('<li id="source.one"') :].split("</li>")[0]
    assert [unescape(found) for found in re.findall(r'<a class="web" href="([^"]*)"', item)] == ([link] if link else [])
    assert squash(harmless(url)) in squash(unescape(re.sub("<[^>]*>", "", item)))


# What conditions and promises say

QUESTIONS = {
    "tan": Question("tan", "Tan?", "choice", "Tan", options=loaded("tiny")[0].questions["pregnancy"].options),
    "age": Question("age", "Age?", "integer", "Age", minimum=0, maximum=120),
    "last": Question("last", "When?", "date", "Last time"),
}
YOUNG, RECENT = Between("age", None, 17), Within("last", Span(6, "months"))


def in_text(clause: Clause) -> str:
    if clause.question:
        return f"{clause.question.text}: {clause.text}"
    return f"{clause.text} [{'; '.join(map(in_text, clause.parts))}]"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Is("tan", ("yes",)), "Tan: “Yes”"),
        (YOUNG, "Age: 17 or less"),
        (Between("age", 18, 60), "Age: 18 to 60"),
        (RECENT, "Last time: less than 6 months ago"),
        (Over("last", Span(1, "years")), "Last time: 1 year ago or longer"),
        (All((YOUNG, RECENT)), "all of these [Age: 17 or less; Last time: less than 6 months ago]"),
        (Not(YOUNG), "not this [Age: 17 or less]"),
        (Not(AnyOf((YOUNG, RECENT))), "none of these [Age: 17 or less; Last time: less than 6 months ago]"),
        (Not(All((YOUNG, RECENT))), "not all of these together [Age: 17 or less; Last time: less than 6 months ago]"),
        (
            AnyOf((YOUNG, All((YOUNG, Not(RECENT))))),
            "at least one of these [Age: 17 or less; all of these [Age: 17 or less; not this [Last time: less than 6 "
            "months ago]]]",
        ),
    ],
)
def test_a_condition_is_told_with_the_words_that_people_see(condition: Condition, words: str) -> None:
    book = Book(dataclasses.replace(loaded("tiny")[0], questions=QUESTIONS), (), ())
    assert in_text(book.clause(condition)) == words


PROMISE = Promise("p", "here", "Because.", None, ("marks",), "never")


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        ({"outcomes": LADDER[:2]}, "The outcome is never “Suitable” or “Possible”."),
        ({"kind": "always", "outcomes": (Outcome.WAIT,)}, "The outcome is always “Wait”."),
        ({"kind": "always", "findings": ("broken-skin",)}, "They are always told what this rule says:"),
        ({"findings": ("broken-skin", "under-16")}, "They are never told what each of these rules says:"),
        (
            {"kind": "always", "until": UntilDate("last_peel", Span(6, "weeks"))},
            "The date until which they are told to wait is never earlier than 6 weeks after the answer to:",
        ),
        (
            {"kind": "never_lifts", "adding": Is("pregnancy", ("yes",))},
            "The outcome with this answer is never better than with another definite answer:",
        ),
    ],
)
def test_a_promise_is_told_in_words(promise: dict[str, Any], words: str) -> None:
    ruleset, cases, _ = loaded("tiny")
    one = dataclasses.replace(PROMISE, **promise)
    entry = entries(reviewed(ruleset, cases, (one,)))["promise.p"]
    told = fact(entry, "Promised")
    assert told.text == words
    assert {link.to for link in told.links} == {
        *(anchor("rule", rule) for rule in one.findings),
        *([anchor("question", one.until.question)] if one.until else []),
    }
    assert bool(told.clause) == bool(one.adding)
    assert fact(entry, "For whom").text == "everybody"


# How it stands


def test_a_sound_rule_set_says_so_and_marks_nothing() -> None:
    said = {fact.name: fact.text for fact in document("tiny").status.said}
    assert said == {
        "Rules": "Sound.",
        "Examples": f"{len(loaded('tiny')[1])} of {len(loaded('tiny')[1])} worked examples hold, "
        "each on the day that it names.",
        "Promises": "4 of 4 promises hold for every possible set of answers, on this day and each day of the next "
        "four years.",
    }
    assert document("tiny").status.faults == ()
    assert "Known fault" not in html("tiny")
    assert "known fault" not in html("tiny").split('id="signoff"')[1]


WAITING = dataclasses.replace(PROMISE, outcomes=(Outcome.WAIT,))
BROKEN = Proof(WAITING, DAY, 9, (Broken("marks", None, Outcome.WAIT), Broken("rough", None, Outcome.WAIT)))


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (BROKEN, "The outcome is “Wait”, for some people with: Dark marks; Rough skin."),
        (dataclasses.replace(BROKEN, broken=(), people=0), "It speaks of nobody: no possible answers make its"),
        (
            dataclasses.replace(BROKEN, as_of=dt.date(2027, 2, 1)),
            "The outcome is “Wait”, for some people with: Dark marks; Rough skin, on 1 February 2027.",
        ),
        (
            dataclasses.replace(BROKEN, broken=(Broken("rough", None, finding="under-16"),)),
            "They are told what under-16 says, for some people with: Rough skin.",
        ),
        (
            dataclasses.replace(BROKEN, broken=(Broken("rough", None, Outcome.POSSIBLE, outcome_before=Outcome.WAIT),)),
            "The outcome rises from “Wait” to “Possible”, for some people with: Rough skin.",
        ),
    ],
)
def test_a_broken_promise_is_marked_where_it_stands_and_named_first(proof: Proof, said: str) -> None:
    ruleset, cases, _ = loaded("tiny")
    told = review(ruleset, cases, (WAITING,), Standing(DAY, proofs=(proof,)))
    (fault,) = told.status.faults
    assert fault.link
    assert (fault.kind, fault.link.to) == ("Broken promise", "promise.p")
    assert fault.text.startswith(said)
    assert entries(told)["promise.p"].faults == (f"Broken promise: {fault.text}",)
    text = lay_out(told)
    assert "1 known fault" in text.split("<nav")[0]
    assert "This version has 1 known fault" in text.split('id="signoff"')[1]


def test_a_failing_example_is_marked_in_its_row_and_wherever_it_is_named() -> None:
    ruleset, cases, promises = loaded("tiny")
    number, case = next((n, case) for n, case in enumerate(cases, 1) if case.applies)
    differences = tuple(("one is off",) if n == number else () for n in range(1, len(cases) + 1))
    told = review(ruleset, cases, promises, Standing(DAY, differences=differences))
    (row,) = [
        row
        for chapter in told.chapters
        for table in chapter.tables
        for row in table.rows
        if row[0].anchor == f"example.{number}"
    ]
    assert row[0].faults == ("Failing example: one is off.",)
    rule = entries(told)[anchor("rule", case.applies[0])]
    named = {link.to: link.text for link in fact(rule, "Applies in").links}
    assert [to for to, text in named.items() if text.endswith("(known fault)")] == [f"example.{number}"]
    assert f"{len(cases) - 1} of {len(cases)} worked examples" in told.status.said[1].text


@of_both
def test_an_error_leads_to_what_it_stands_in(which: str) -> None:
    """An error at any place of the files is marked at the entry for it, or named without a link."""
    written = load_written(FOLDERS[which])
    ruleset = written.ruleset
    wanted = {("rule", rule.id, ""): anchor("rule", rule.id) for rule in ruleset.rules}
    wanted |= {("option", o.id, q.id): anchor("question", q.id) for q in ruleset.questions.values()
               for o in q.options if q.id != "concerns"}  # fmt: skip
    wanted |= {("best case", one, one): anchor("best-case", one) for one in ruleset.concerns}
    wanted |= {("claim", claim.id, topic.id): anchor("claim", topic.id, claim.id)
               for topic in ruleset.topics.values() for claim in topic.claims}  # fmt: skip
    wanted |= {("case", case.name, ""): anchor("example", str(n)) for n, case in enumerate(written.cases, 1)}
    wanted |= {("source", one, ""): anchor("source", one) for one in ruleset.sources}
    places = {name: written.places.of(*name) for name in wanted}
    assert {name: written.places.at(place) for name, place in places.items()} == {name: name for name in places}
    errors = tuple((name, Diagnostic(place, "some-code", "it is wrong")) for name, place in places.items())
    nowhere = (("ruleset", ruleset.id, ""), Diagnostic(Place("ruleset.yaml", 1, 1), "some-code", "it is wrong"))
    told = review(ruleset, written.cases, written.promises, Standing(DAY, (*errors, nowhere), 2))
    *linked, last = told.status.faults
    assert [fault.link.to for fault in linked if fault.link] == list(wanted.values())
    assert last.link is None
    assert last.text == "It is wrong. (ruleset.yaml:1:1, some-code)"
    assert (
        told.status.said[0].text == f"{len(errors) + 1:,} errors; 2 pieces of advice (skinquiz rules check lists them)."
    )
    assert all(entries(told)[to].faults for to in wanted.values() if to in entries(told))
    assert set(wanted.values()) <= set(Form(lay_out(told)).of("id"))


# Promises and answers that a rule has to do with

DATES = {days: Within("last", Span(days, "days")) for days in (5, 10)}


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        (Is("tan", ("yes",)), Is("tan", ("yes", "no")), True),
        (Is("tan", ("yes",)), Is("tan", ("no",)), False),
        (Not(Is("tan", ("yes",))), Is("tan", ("no",)), True),
        (Not(Is("tan", ("yes",))), Is("tan", ("yes",)), False),
        (All((YOUNG, Is("tan", ("yes",)))), AnyOf((RECENT, Is("tan", ("yes",)))), True),
        (YOUNG, Between("age", 17, None), True),
        (YOUNG, Between("age", 18, None), False),
        (DATES[5], DATES[10], True),
        (DATES[10], Over("last", Span(5, "days")), True),
        (DATES[5], Over("last", Span(10, "days")), False),
        (DATES[5], Not(DATES[10]), False),
        (DATES[10], Not(DATES[5]), True),
        (RECENT, Is("last", ("not_sure",)), False),
        (YOUNG, RECENT, False),
        (Is("concerns", ("marks",)), Is("concerns", ("marks",)), False),
    ],
)
def test_conditions_share_an_answer(one: Condition, other: Condition, share: bool) -> None:
    questions = {**QUESTIONS, "concerns": loaded("tiny")[0].questions["concerns"]}
    assert share_an_answer(one, other, questions) is share
    assert share_an_answer(other, one, questions) is share


def test_a_rule_says_how_it_is_promised_and_what_else_is_promised_to_the_same_people() -> None:
    by_anchor = entries(document("tiny"))
    (told,) = fact(by_anchor["rule.broken-skin"], "Promised: always told").links
    assert told.text == "a-cut-is-told"
    (told,) = fact(by_anchor["rule.peel-last-days"], "Promised: never told").links
    assert told.text == "an-old-peel-is-not-called-recent"
    (told,) = fact(by_anchor["rule.under-16"], "Promises about the same answers").links
    assert told.text == "children-have-no-peel (always “Not suitable”)"


# The page


@of_both
def test_the_page_is_sound(which: str) -> None:
    assert not [c for c in html(which) if c != "\n" and not c.isprintable()]
    headings = page(which).headings
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings)), "no level is skipped"
    landmarks = [tag for tag, _ in page(which).tags if tag in ("header", "nav", "main", "footer")]
    assert landmarks == ["header", "nav", "main", "footer"]
    assert not re.search(r"<(script|link|iframe|object|embed|form|base|img|button)\b", html(which))
    assert "default-src 'none'" in html(which)[: html(which).index("<title>")]
    style = html(which)[html(which).index("<style>") : html(which).index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


@of_both
def test_the_head_and_the_sign_off_say_what_is_reviewed(which: str) -> None:
    ruleset, _, _ = loaded(which)
    head, sign_off = html(which).split("<nav")[0], html(which).split('id="signoff"')[1]
    for text in (ruleset.title, ruleset.version, ruleset.sha256, ruleset.review_note, ruleset.disclaimer):
        assert squash(text) in squash(unescape(re.sub("<[^>]*>", "", head)))
    assert ruleset.version in sign_off
    assert sign_off.count(ruleset.sha256) == 2
    for label in ("Name", "Profession", "Registration", "Place and date", "Signature", "Signing means"):
        assert label in sign_off
    for chapter in document(which).chapters:
        assert f'name="signoff.scope.{chapter.anchor}"' in sign_off


def test_a_rule_set_of_one_bare_concern_makes_a_document() -> None:
    ruleset = loaded("tiny")[0]
    concern = dataclasses.replace(ruleset.concerns["marks"], course=None, alternatives=(), untreated=None, also=())
    bare = dataclasses.replace(
        ruleset, concerns={"marks": concern}, rules=(), guidance=(), topics={}, glossary={}, not_assessed=(),
        pictures={}, reviewed=None, review_due=None, reviewers=(),
    )  # fmt: skip
    small = Form(lay_out(reviewed(bare)))
    assert "nobodyyet" in small.text
    assert {"promises", "examples", "guidance", "topics", "glossary"}.isdisjoint(small.of("id"))
    assert {address.removeprefix("#") for address in small.of("href") if address[0] == "#"} <= set(small.of("id"))


def test_a_rule_that_looks_at_no_section_is_not_lost() -> None:
    ruleset, cases, promises = loaded("tiny")
    changed = dataclasses.replace(ruleset, rules=tuple(dataclasses.replace(r, when=All(())) for r in ruleset.rules))
    assert {anchor("rule", rule.id) for rule in ruleset.rules} <= set(entries(reviewed(changed, cases, promises)))


def saying(value: Any, text: str) -> Any:
    """Return a value with this text in place of every text but ids and words of the model."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return dataclasses.replace(value, **{name: _field(name, each, text) for name, each in fields.items()})
    if isinstance(value, dict):
        return {key: saying(each, text) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(saying(each, text) for each in value)
    return text if type(value) is str else value


KEPT = {
    "id", "type", "picture", "option_ids", "options", "question", "questions", "concerns", "evidence", "unit", "kind",
    "section", "urgency", "verdict", "about", "resolved_by", "applies", "misses", "findings", "expect", "answers",
}  # fmt: skip


def _field(name: str, value: Any, text: str) -> Any:
    holds_more = isinstance(value, dict) or (isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]))
    return value if name in KEPT and not holds_more else saying(value, text)


def hostile(text: str) -> str:
    ruleset, cases, promises = loaded("tiny")
    changed = saying(ruleset, text)
    changed = dataclasses.replace(
        changed, glossary={text: text}, version=text, sha256=text, title=text, treatment=text, not_assessed=(text,)
    )
    error = (("rule", "under-16", ""), Diagnostic(Place(text, 1, 1), text, text))
    nowhere = (("ruleset", text, ""), Diagnostic(Place(text, 1, 1), text, text))
    proofs = tuple(Proof(one, DAY, 10, (Broken("marks", None, finding=text),)) for one in saying(promises, text))
    wrong = Standing(DAY, (error, nowhere), 1, ((text,),) * len(cases), proofs)
    return lay_out(review(changed, saying(cases, text), saying(promises, text), wrong))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    laid_out = hostile(text)
    told = Form(laid_out)
    plain = Form(hostile("word"))
    assert told.text.count(harmless(text)) >= plain.text.count("word") / 2 > 50
    differing = {"a", "wbr", "br", "span"}
    assert [tag for tag, _ in told.tags if tag not in differing] == [
        tag for tag, _ in plain.tags if tag not in differing
    ]
    assert not re.search(r"<(script|img|iframe)\b", laid_out)
    assert laid_out.count("<style>") == laid_out.count("</style>") == 1
    style = laid_out[laid_out.index("<style>") : laid_out.index("</style>")]
    assert len(style) < len(html("tiny")) if text is LONG else text not in style


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=30))
def test_any_text_gives_a_sound_page(text: str) -> None:
    laid_out = hostile(text)
    assert laid_out.encode("utf-8").decode("utf-8") == laid_out
    assert not [c for c in laid_out if c != "\n" and not c.isprintable()]
    ids = Form(laid_out).of("id")
    assert len(ids) == len(set(ids))


@given(st.lists(st.text(min_size=1, max_size=5), min_size=1, max_size=3), st.lists(st.text(max_size=5), max_size=3))
def test_different_names_have_different_anchors_that_need_no_escape(one: list[str], other: list[str]) -> None:
    assert (anchor(*one) == anchor(*other)) == (one == other)
    assert re.fullmatch(r"[A-Za-z0-9_.~-]*", anchor(*one))


def test_the_same_rule_set_gives_the_same_bytes_in_any_process() -> None:
    program = (
        "import hashlib; from tests.test_review import DAY, TINY; from skinquiz.cli.export import EXPORTS; "
        "print(hashlib.sha256(EXPORTS['html'](TINY, DAY).text.encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert "" not in digests
