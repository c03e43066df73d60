"""What `?` tells of a question: everything that depends on it, in the words of the questions, with its sources.

The golden files are made from the shipped rules in neutral words, like those of the reports. To write them anew:

    SKINQUIZ_GOLDEN=write pytest tests/test_explain.py -k golden
"""

from __future__ import annotations

import dataclasses
import functools
import os
import re
from collections.abc import Iterator, Sequence

import pytest

from skinquiz.conditions import comparisons
from skinquiz.model import (
    All,
    AnyOf,
    Between,
    Condition,
    Is,
    Not,
    Option,
    Over,
    Question,
    Rule,
    RuleSet,
    Span,
    Statement,
    Within,
)
from skinquiz.render import AUDIENCES, Audience
from skinquiz.render.blocks import Item, Part, Report
from skinquiz.render.explain import explain, terms_in
from skinquiz.render.text import lay_out
from skinquiz.render.words import condition_in_words
from tests.golden.reports import GOLDEN, rules, squash

SLIPS = r"\bNone\b(?! of\b| gives\b)|\.\.(?!\.)|\.;|;\.|,\.| \.(?=\s)|,,|: ?;|\(\)|\[\]|: \.|\.”"

for_both = pytest.mark.parametrize("audience", AUDIENCES)
of_each = pytest.mark.parametrize("name", rules("shipped").questions)


@functools.cache
def explained(name: str, audience: Audience = "person", concerns: tuple[str, ...] = ()) -> Report:
    return explain(rules("shipped"), rules("shipped").questions[name], concerns, audience)


@functools.cache
def text(report: Report, width: int = 80) -> str:
    return lay_out(report.parts, width, False)


def part(report: Report, heading: str) -> Part:
    return next(part for part in report.parts if part.heading == heading)


def advice(report: Report) -> list[Item]:
    """Return an item for each rule that is told."""
    items = part(report, "Which advice depends on it").items
    return [item for item in items if any(detail.lead == "What we say" for detail in item.details)]


def told(statement: Statement, audience: Audience) -> str:
    return (statement.for_clinician or statement.text) if audience == "clinician" else statement.text


def looks_at(rule: Rule, question: str) -> bool:
    """Say whether a rule speaks of a question; read off what the rule prints as, to hold the walk against."""
    return f"question={question!r}" in repr(rule.when)


def all_items(parts: Sequence[Part]) -> Iterator[Item]:
    def below(item: Item) -> Iterator[Item]:
        yield item
        for detail in item.details:
            yield from below(detail)

    for one in parts:
        for item in one.items:
            yield from below(item)
        yield from all_items(one.parts)


# Every question of the shipped rules


@of_each
@for_both
def test_every_rule_that_looks_at_the_question_is_told(name: str, audience: Audience) -> None:
    wanted = [rule for rule in rules("shipped").rules if looks_at(rule, name)]
    if name == "concerns":
        assert wanted == []
        return
    report = explained(name, audience)
    assert wanted, "a question that feeds no rule"
    items = advice(report)
    assert len(items) == len(wanted)
    shown = squash(text(report))
    for rule in wanted:
        assert squash(told(rule.statement, audience)) in shown, rule.id
        for extra in (rule.statement.basis, rule.statement.evidence_lacking, rule.urgent):
            assert squash(extra or "").lower() in shown.lower(), rule.id
    rungs = [item.outcome.rung if item.outcome else -1 for item in items]
    assert rungs == sorted(rungs, reverse=True), "the lowest rung stands first"


@of_each
@for_both
def test_conditions_are_told_in_the_words_on_the_screen(name: str, audience: Audience) -> None:
    questions = rules("shipped").questions
    shown = squash(text(explained(name, audience)))
    for rule in rules("shipped").rules:
        for leaf in comparisons(rule.when) if looks_at(rule, name) else ():
            question = questions[leaf.question]
            assert squash(f"{question.label}:") in shown
            labels = {option.id: option.label for option in question.options}
            for option in leaf.options if isinstance(leaf, Is) else ():
                assert squash(f"“{labels.get(option, 'I am not sure').rstrip('.')}”") in shown, (rule.id, option)


@of_each
@for_both
def test_every_source_is_listed_and_every_number_is_one_of_them(name: str, audience: Audience) -> None:
    report = explained(name, audience)
    *body, sources = report.parts
    assert sources.topic == "sources"
    listed = [item.lead for item in sources.items]
    assert listed == [f"[{number}]" for number in range(1, len(listed) + 1)]
    assert {f"[{number}]" for item in all_items(body) for number in item.refs} == set(listed)


@of_each
@for_both
def test_the_words_are_those_of_people(name: str, audience: Audience) -> None:
    report = explained(name, audience)
    body = " ".join(lay_out([one for one in report.parts if one.topic != "sources"], 4000, False).split())
    assert "_" not in body
    assert re.findall(SLIPS, body) == []
    ids = [rule.id for rule in rules("shipped").rules if rule.id.count("-") > 1]  # `self-tan` is a word, too
    assert [id for id in ids if re.search(rf"(?<![-\w]){id}(?![-\w])", body)] == []


@of_each
def test_no_line_is_wider_than_the_screen(name: str) -> None:
    narrow, wide = text(explained(name), 40), text(explained(name), 120)
    assert max(map(len, narrow.splitlines())) <= 40
    assert squash(narrow) == squash(wide)


@of_each
def test_it_opens_with_why_and_help(name: str) -> None:
    question = rules("shipped").questions[name]
    report = explained(name)
    assert report.title == question.ask
    assert report.parts[0].heading == "Why we ask"
    shown = squash(text(report))
    helps = [text for option in question.options if name != "concerns" for text in (option.help,)]
    for wanted in filter(None, (question.why, question.help, *helps)):
        assert squash(wanted) in shown


@of_each
def test_what_is_asked_next_is_named(name: str) -> None:
    opened = [q for q in rules("shipped").questions.values() if f"question={name!r}" in repr(q.ask_when)]
    report = explained(name)
    assert ("What we may ask next" in [one.heading for one in report.parts]) == bool(opened)
    shown = squash(text(report))
    for question in opened:
        assert squash(question.ask) in shown


@pytest.mark.parametrize("chosen", [(), ("wrinkles",)])
def test_the_first_question_tells_what_each_concern_can_come_to(chosen: tuple[str, ...]) -> None:
    ruleset = rules("shipped")
    report = explained("concerns", concerns=chosen)
    _, *items = part(report, "What it can do at best").items
    assert [item.lead for item in items] == [concern.label for concern in ruleset.concerns.values()]
    shown = squash(text(report))
    for concern, item in zip(ruleset.concerns.values(), items, strict=True):
        assert item.outcome is concern.best_case.outcome
        assert item.text == concern.best_case.statement.text
        assert squash(concern.help or "") in shown


# The concerns that were chosen


def test_only_what_is_about_the_chosen_concerns_is_told() -> None:
    ruleset = rules("shipped")
    for concern in ruleset.concerns:
        wanted = [r for r in ruleset.rules if looks_at(r, "treatment_areas") and concern in r.concerns]
        assert len(advice(explained("treatment_areas", concerns=(concern,)))) == len(wanted)
    assert len(advice(explained("treatment_areas"))) == sum(looks_at(r, "treatment_areas") for r in ruleset.rules)


def test_advice_that_is_not_about_all_of_them_says_so() -> None:
    both = text(explained("treatment_areas", concerns=("acne_scars", "stretch_marks")))
    assert "Only for: Acne scars." in both
    assert "Only for: Stretch marks." in both
    assert "Only for" not in text(explained("treatment_areas", concerns=("acne_scars",)))
    assert "All of it is about: Acne scars." in text(explained("acne_scar_type"))
    assert "about: " not in text(explained("acne_scar_type", concerns=("acne_scars",)))


def test_a_question_that_does_not_matter_says_so() -> None:
    report = explained("acne_scar_type", concerns=("wrinkles",))
    assert "No advice on your concerns depends on this question alone." in text(report)
    assert report.parts[-1].topic != "sources"


# Conditions in words


QUESTIONS = {
    "one": Question("one", "?", "choice", "One", options=(Option("a", "Yes, a"), Option("b", "It is b."))),
    "many": Question("many", "?", "choices", "Many", options=(Option("x", "X"), Option("y", "Y"), Option("z", "Z"))),
    "age": Question("age", "?", "integer", "Age"),
    "last": Question("last", "?", "date", "Last time"),
}
A, X = Is("one", ("a",)), Is("many", ("x",))


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (A, "One: “Yes, a”"),
        (Is("one", ("a", "b")), "One: “Yes, a” or “It is b”"),
        (Is("many", ("x", "y", "z")), "Many: “X”, “Y” or “Z”"),
        (Is("last", ("not_sure",)), "Last time: “I am not sure”"),
        (Between("age", 18, None), "Age: 18 or more"),
        (Between("age", None, 17), "Age: 17 or less"),
        (Between("age", 18, 21), "Age: 18 to 21"),
        (Within("last", Span(6, "months")), "Last time: less than 6 months ago"),
        (Over("last", Span(1, "years")), "Last time: 1 year ago or longer"),
        (All((A, X)), "One: “Yes, a”; and Many: “X”"),
        (AnyOf((A, X)), "One: “Yes, a”; or Many: “X”"),
        (Not(X), "not (Many: “X”)"),
        (All((A, AnyOf((X, A)))), "One: “Yes, a”; and (Many: “X”; or One: “Yes, a”)"),
        (AnyOf((A, All((X, A)))), "One: “Yes, a”; or (Many: “X”; and One: “Yes, a”)"),
        (All((A, Not(AnyOf((X, A))))), "One: “Yes, a”; and not (Many: “X”; or One: “Yes, a”)"),
    ],
)
def test_a_condition_in_words(condition: Condition, wanted: str) -> None:
    assert condition_in_words(condition, QUESTIONS) == wanted


def of_one_rule(condition: Condition) -> Item:
    ruleset = rules("neutral")
    concern = next(iter(ruleset.concerns))
    rule = Rule("r", condition, None, (concern,), "fit", Statement("Said.", evidence=("s1",)))
    small = dataclasses.replace(ruleset, rules=(rule,), questions={**ruleset.questions, **QUESTIONS})
    (item,) = advice(explain(small, QUESTIONS["one"], [concern], "person"))
    return item


@pytest.mark.parametrize(
    ("condition", "line", "lists"),
    [
        (All((A, X)), "One: “Yes, a”; and Many: “X”.", []),
        (All((A, AnyOf((X, A)))), "One: “Yes, a”.", ["And at least one of these:"]),
        (All((A, Not(AnyOf((X, A))), X)), "One: “Yes, a”; and Many: “X”.", ["And none of these:"]),
        (AnyOf((A, X)), "One: “Yes, a”; or Many: “X”.", []),
        (Not(AnyOf((A, X))), "Not (One: “Yes, a”; or Many: “X”).", []),
    ],
)
def test_groups_of_answers_are_lists(condition: Condition, line: str, lists: list[str]) -> None:
    item = of_one_rule(condition)
    assert (item.lead, item.text) == ("Outcome unchanged", line)
    found = [detail for detail in item.details if detail.lead is None]
    assert [detail.text for detail in found] == lists
    for detail in found:
        assert [inner.text for inner in detail.details] == ["Many: “X”.", "One: “Yes, a”."]


# Words explained


TERMS = ("filler", "permanent filler", "allergy", "rash", "PIH", "510(k)", "biologic", "biologics", "ice-pick scar")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("A filler, and another filler.", ["filler"]),
        ("A permanent filler.", ["permanent filler"]),
        ("Permanent fillers or a Filler.", ["permanent filler", "filler"]),
        ("Fillers, rashes and allergies", ["filler", "rash", "allergy"]),
        ("The rash, then the filler", ["rash", "filler"]),
        ("Fillery refiller allergyx", []),
        ("pih or PIH", ["PIH"]),
        ("cleared under 510(k).", ["510(k)"]),
        ("a biologic", ["biologic"]),
        ("biologics", ["biologics"]),
        ("Ice-pick scars (ice-pick)", ["ice-pick scar"]),
        ("", []),
    ],
)
def test_terms_are_found_as_whole_words(said: str, found: list[str]) -> None:
    assert list(terms_in(said, TERMS)) == found


def test_without_a_glossary_there_are_no_terms() -> None:
    assert terms_in("A filler", ()) == ()


@of_each
def test_the_words_explained_are_those_on_the_screen(name: str) -> None:
    ruleset = rules("shipped")
    question = ruleset.questions[name]
    options = [text for option in question.options for text in (option.label, option.help or "")]
    screen = " ".join([question.ask, question.label, question.help or "", question.why or "", *options]).lower()
    glossary = [one for one in explained(name).parts if one.heading == "Words explained"]
    for item in (item for one in glossary for item in one.items):
        assert item.lead
        assert item.lead.lower()[:-1] in screen
        assert item.text == ruleset.glossary[item.lead]
    there = [term for term in ruleset.glossary if re.search(rf"\b{re.escape(term.lower())}\b", screen)]
    assert not there or max(there, key=len) in [item.lead for one in glossary for item in one.items]


# Whole texts


PEOPLE_WORDS = {
    "isotretinoin": "Why it is asked.",
    "tan": "Why this is asked, with a word such as filler.",
    "concerns": "Why all of this is asked.",
}


def in_neutral_words(name: str) -> RuleSet:
    ruleset = rules("neutral")
    question = ruleset.questions[name]
    options = tuple(dataclasses.replace(o, help=f"Help with {o.label}.") for o in question.options[:2])
    help = "What helps to answer. A permanent filler counts too."
    spoken = dataclasses.replace(question, why=PEOPLE_WORDS[name], help=help, options=options + question.options[2:])
    glossary = {"filler": "Something that fills.", "permanent filler": "A filler that stays.", "acne": "Spots."}
    return dataclasses.replace(ruleset, questions={**ruleset.questions, name: spoken}, glossary=glossary)


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("name", PEOPLE_WORDS)
def test_golden(name: str, width: int) -> None:
    ruleset = in_neutral_words(name)
    report = explain(ruleset, ruleset.questions[name], ["acne_scars", "dark_patches"], "person")
    now = f"{report.title}\n\n{text(report, width)}"
    file = GOLDEN / "explained" / f"{name}-{width}.txt"
    if os.environ.get("SKINQUIZ_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == now
