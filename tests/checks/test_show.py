"""What refers to an id: found by walks of the model, and a second time in the files as YAML reads them."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from skinquiz.checks.show import conditions, mentions, names, statements
from skinquiz.model import All, AnyOf, Between, Case, Condition, Is, Not, Over, Promise, RuleSet, Source, Span
from skinquiz.render.blocks import Item, Part
from skinquiz.render.rulepages import overview, pages
from skinquiz.render.text import lay_out
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_everything

TINY = Path(__file__).parents[1] / "rulesets" / "tiny"
FOLDERS = {"shipped": bundled_rules(), "tiny": TINY}
LISTS = {"rules": "rule", "questions": "question", "guidance": "guidance", "alternatives": "alternative",
         "claims": "claim", "promises": "promise"}  # fmt: skip
BLOCKS = {"best_case": "best case", "untreated": "untreated", "course": "course"}

of_both = pytest.mark.parametrize("which", FOLDERS)


@functools.cache
def loaded(which: str) -> tuple[RuleSet, tuple[Case, ...], tuple[Promise, ...]]:
    return load_everything(FOLDERS[which])


@functools.cache
def shown(which: str, name: str) -> tuple[Part, ...]:
    return pages(*loaded(which), name)


def page(which: str, kind: str, name: str) -> Part:
    return next(one for one in shown(which, name) if one.heading == kind)


def leads(part: Part, heading: str) -> list[str]:
    """Return the ids of the things under a heading, without what is said of them in brackets."""
    found = [item for one in part.parts if one.heading.partition(" (")[0] == heading for item in one.items]
    return [(item.lead or "").partition(" (")[0] for item in found]


def facts(part: Part) -> dict[str | None, str]:
    return {item.lead: item.text for item in part.items}


# The files, read as plain YAML

Record = dict[str, Any]


@functools.cache
def records(which: str) -> tuple[tuple[str, str, str, Record], ...]:
    """Return whatever in the files may have a condition or evidence: its kind, id, what it is in, and its keys."""
    return tuple(_records(FOLDERS[which]))


def _records(folder: Path) -> Iterator[tuple[str, str, str, Record]]:
    for file in sorted(folder.rglob("*.yaml")):
        if file.parent.name != "cases" and file.name not in ("ruleset.yaml", "evidence.yaml", "glossary.yaml"):
            data = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)
            yield from _within(data, data.get("id", ""), file.parent.name)


def _within(data: Record, of: str, folder: str) -> Iterator[tuple[str, str, str, Record]]:
    if folder == "topics":
        yield "topic", of, "", data
        for section in data.get("sections", ()):
            yield from (("topic", of, "", paragraph) for paragraph in section["paragraphs"])
    for key, kind in LISTS.items():
        for one in data.get(key, ()):
            yield kind, one["id"], of if kind in ("alternative", "claim", "question") else "", one
    for key, kind in BLOCKS.items():
        if key in data:
            yield kind, of, of, data[key]


def cited(record: Record) -> tuple[str, ...]:
    """Return the sources of a statement, of which a single one may be written without brackets."""
    written = record.get("evidence", ())
    return (written,) if isinstance(written, str) else tuple(dict.fromkeys(written))


def looked_at(written: object) -> Iterator[tuple[str, object]]:
    """Yield the questions of a condition as it is written, each with its matcher."""
    for key, value in written.items() if isinstance(written, dict) else ():
        if key in ("all", "any"):
            for part in value:
                yield from looked_at(part)
        elif key == "not":
            yield from looked_at(value)
        else:
            yield key, value


def written_conditions(which: str) -> Iterator[tuple[str, str, str, list[tuple[str, object]]]]:
    """Yield kind, id, owner and questions of each condition; the concern of a follow-up question is one of them."""
    for kind, name, of, record in records(which):
        if kind == "question":
            own: list[tuple[str, object]] = [("concerns", of)] if of else []
            found = [*own, *looked_at(record.get("ask_when"))]
        else:
            found = list(looked_at(record.get("when")))
        if found:
            yield kind, name, of if kind != "question" else "", found
        if added := list(looked_at(record.get("never_lifts"))):
            yield kind, name, of, added


# What has an id


@of_both
def test_everything_that_has_an_id_is_known_by_it(which: str) -> None:
    ruleset, _, promises = loaded(which)
    known = names(ruleset, promises)
    with_id = ("rule", "question", "guidance", "alternative", "claim", "promise")
    wanted = Counter((kind, name) for kind, name, _, _ in records(which) if kind in with_id)
    for kind, ids in (("concern", ruleset.concerns), ("source", ruleset.sources), ("topic", ruleset.topics)):
        wanted.update((kind, name) for name in ids)
    wanted["question", "concerns"] += 1
    assert Counter((at.kind, name) for name, places in known.items() for at in places if at.kind != "option") == wanted
    options = {name for name, places in known.items() for at in places if at.kind == "option"}
    listed = {f"{q.id}.{option.id}" for q in ruleset.questions.values() for option in q.options}
    assert options == listed | {f"{q.id}.not_sure" for q in ruleset.questions.values() if q.not_sure}


@of_both
def test_every_id_can_be_shown_in_narrow_lines(which: str) -> None:
    ruleset, _, promises = loaded(which)
    for name, places in names(ruleset, promises).items():
        parts = shown(which, name)
        assert [part.heading for part in parts] == [at.kind.capitalize() for at in places]
        for at, part in zip(places, parts, strict=True):
            assert part.items[0].lead in (name, f"{name} (note)")
            assert all(one.text or one.outcome for one in every_item(part)), (at, "an empty line")
    for name in ("age", "concerns.marks") if which == "tiny" else ("isotretinoin", "sun_protection", "acne_scars"):
        assert max(map(len, lay_out(shown(which, name), 40, False).splitlines())) <= 40


def every_item(part: Part) -> Iterator[Item]:
    yield from part.items
    for inner in part.parts:
        yield from every_item(inner)


def test_an_id_of_several_things_shows_them_all() -> None:
    assert [part.heading for part in shown("shipped", "sun_protection")] == ["Question", "Alternative"]
    lasers = shown("shipped", "fractional_laser")
    assert len({facts(part)["Concern"] for part in lasers}) == len(lasers) > 1


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        shown("tiny", "nothing")


# What looks at a question


@of_both
def test_conditions_are_those_that_are_written(which: str) -> None:
    ruleset, _, promises = loaded(which)
    wanted = Counter((kind, name, of) for kind, name, of, _ in written_conditions(which))
    assert Counter((at.kind, at.id, at.of) for at, _ in conditions(ruleset, promises)) == wanted


HEADINGS = {
    "rule": "Rules",
    "question": "Questions asked because of it",
    "guidance": "Guidance",
    "alternative": "Alternatives",
    "course": "Courses",
    "promise": "Promises",
}


@of_both
def test_a_question_names_all_that_looks_at_it_and_nothing_else(which: str) -> None:
    written = list(written_conditions(which))
    for question in loaded(which)[0].questions:
        part = page(which, "Question", question)
        using = [(kind, name) for kind, name, _, found in written if question in dict(found)]
        for kind, heading in HEADINGS.items():
            assert sorted(leads(part, heading)) == sorted(name for of, name in using if of == kind), (question, kind)
        assert bool(leads(part, "Conditions")) is (not using)
        starts = [name for _, name, _, one in records(which) if _starts_from(one.get("until"), question)]
        assert sorted(leads(part, "Waits that count from it")) == sorted(starts)


def _starts_from(until: object, question: str) -> bool:
    return isinstance(until, dict) and until["date"] == question


@of_both
def test_an_option_names_all_that_names_it_and_nothing_else(which: str) -> None:
    written = list(written_conditions(which))
    ruleset, _, promises = loaded(which)
    for name, places in names(ruleset, promises).items():
        for at in places if places[0].kind == "option" else ():
            part = page(which, "Option", name)
            using = [
                (kind, id)
                for kind, id, _, found in written
                if any(question == at.of and _names(matcher, at.id) for question, matcher in found)
            ]
            for kind, heading in HEADINGS.items():
                assert sorted(leads(part, heading)) == sorted(id for of, id in using if of == kind), (name, kind)
            if ruleset.questions[at.of].option(at.id):
                (line,) = (
                    item.text
                    for one in page(which, "Question", at.of).parts
                    if one.heading.startswith("Options (")
                    for item in one.items
                    if item.lead == at.id
                )
                count = len(using) or "no"
                assert line.endswith(f"; {count} condition{'s' * (count != 1)}")


def _names(matcher: object, option: str) -> bool:
    return option in matcher if isinstance(matcher, list) else matcher == option


@of_both
def test_cases_are_counted_as_they_answer(which: str) -> None:
    ruleset, cases, promises = loaded(which)
    given = Counter(question for case in cases for question in case.answers)
    chosen = Counter(
        f"{question}.{value}"
        for case in cases
        for question, answer in case.answers.items()
        for value in (answer if isinstance(answer, list) else [answer])
    )
    assert given
    for name, places in names(ruleset, promises).items():
        kind = places[0].kind
        if kind in ("question", "option"):
            counted = facts(shown(which, name)[0])["Cases that answer it"]
            assert counted == str((given if kind == "question" else chosen)[name])


A, B = Is("a", ("x", "y")), Between("b", 1, None)


@pytest.mark.parametrize(
    ("condition", "question", "option", "wanted"),
    [
        (A, "a", None, True),
        (A, "b", None, False),
        (A, "a", "y", True),
        (A, "a", "z", False),
        (B, "b", None, True),
        (B, "b", "1", False),
        (Over("d", Span(1, "days")), "d", "x", False),
        (Not(AnyOf((B, All((A, B))))), "a", "x", True),
        (All((Is("c", ("x",)), Is("a", ("z",)))), "a", "x", False),
    ],
)
def test_a_condition_mentions(condition: Condition, question: str, option: str | None, wanted: bool) -> None:
    assert mentions(condition, question, option) is wanted


# What cites a source


@of_both
def test_statements_are_those_that_are_written(which: str) -> None:
    told = ("rule", "guidance", "alternative", "claim", "topic", *BLOCKS.values())
    wanted = Counter((kind, name, of, cited(record)) for kind, name, of, record in records(which) if kind in told)
    assert Counter((at.kind, at.id, at.of, one.evidence) for at, one in statements(loaded(which)[0])) == wanted


@of_both
def test_a_source_names_all_that_cites_it_and_nothing_else(which: str) -> None:
    for source in loaded(which)[0].sources:
        wanted = Counter(name for _, name, _, record in records(which) if source in cited(record))
        part = page(which, "Source", source)
        assert Counter((item.lead or "").partition(" (")[0] for one in part.parts for item in one.items) == (
            wanted or Counter([""])
        )


def test_a_source_that_nobody_cites_says_so() -> None:
    ruleset, cases, promises = loaded("tiny")
    more = dataclasses.replace(ruleset, sources={**ruleset.sources, "spare": Source("spare", "A spare one")})
    (part,) = pages(more, cases, promises, "spare")
    assert [item.text for one in part.parts for item in one.items] == ["Nothing cites it."]


# Rules and concerns


@of_both
def test_a_rule_names_its_cases_its_promises_and_its_sources(which: str) -> None:
    ruleset, cases, promises = loaded(which)
    for rule in ruleset.rules:
        part = page(which, "Rule", rule.id)
        assert leads(part, "Cases in which it applies") == _where(case for case in cases if rule.id in case.applies)
        assert leads(part, "Cases that just miss it") == _where(case for case in cases if rule.id in case.misses)
        named = [one for one in promises if rule.id in one.findings]
        assert leads(part, "Promises") == [one.id for one in named]
        (kinds,) = [one.items for one in part.parts if one.heading.partition(" (")[0] == "Promises"] or [()]
        assert [item.lead for item in kinds] == [f"{one.id} ({one.kind} told)" for one in named]
        beside = leads(part, "Promises about the same answers")
        assert set(beside) <= {one.id for one in promises if not one.findings}
        assert leads(part, "Evidence") == list(rule.statement.evidence)
        assert part.items[0].outcome is rule.outcome
        assert concerns_said(facts(part)["Concerns"], list(ruleset.concerns)) == set(rule.concerns)


def concerns_said(text: str, every: list[str]) -> set[str]:
    """Return the concerns that a text such as `all but a and b` stands for."""
    if text == f"all {len(every)}":
        return set(every)
    said = set(re.split(", | and ", text.removeprefix("all but ")))
    return set(every) - said if text.startswith("all but ") else said


def _where(cases: Iterator[Case]) -> list[str]:
    return [case.where for case in cases]


@of_both
def test_the_rules_of_a_concern_are_those_about_it_the_lowest_rung_first(which: str) -> None:
    ruleset, _, promises = loaded(which)
    for concern in ruleset.concerns:
        part = page(which, "Concern", concern)
        rules = {rule.id: rule for rule in ruleset.rules if concern in rule.concerns}
        fit = leads(part, "Rules on whether it is the tool for this")
        lines = [item for one in part.parts if one.heading.startswith("Rules on safety") for item in one.items]
        safety = [name for item in lines for name in item.text.rpartition(" (")[0].split(", ")]
        assert sorted([*fit, *safety]) == sorted(rules)
        assert all(rules[name].about == "fit" for name in fit)
        for item in lines:
            assert {rules[name].outcome for name in item.text.rpartition(" (")[0].split(", ")} == {item.outcome}
        for ids in (fit, safety):
            rungs = [rules[name].outcome.rung if rules[name].outcome else -1 for name in ids]  # type: ignore[union-attr]
            assert rungs == sorted(rungs, reverse=True)
        about = [one for one in promises if concern in one.concerns]
        count = f"Promises ({len(about)})"
        assert (count in [one.heading for one in part.parts]) is bool(about)
        assert leads(part, "Alternatives") == [one.id for one in ruleset.concerns[concern].alternatives]


@pytest.mark.parametrize(
    ("kind", "name", "lead", "text"),
    [
        ("Rule", "peel-recent", "Until", "6 weeks after last_peel"),
        ("Rule", "peel-recent", "Concerns", "all 2"),
        ("Rule", "marks-of-birth", "Concerns", "marks"),
        ("Question", "last_peel", "Type", "date, or not_sure"),
        ("Question", "age", "Type", "integer from 0 to 110"),
        ("Question", "age", "Asked", "always"),
        ("Question", "mark_cause", "Asked when", "concerns includes marks"),
        ("Question", "last_peel", "In the clinician's summary under", "Earlier peels"),
        ("Option", "last_peel.not_sure", "last_peel.not_sure", "I am not sure"),
        ("Option", "concerns.rough", "To see the concern", "skinquiz rules show rough"),
        ("Promise", "a-cut-is-told", "Always", "broken-skin"),
        ("Promise", "a-cut-is-told", "Concerns", "marks"),
        ("Promise", "pregnancy-waits", "Never", "suitable, possible or ask_clinician"),
        ("Topic", "peels", "To read it", "skinquiz learn peels"),
    ],
)
def test_what_a_thing_is(kind: str, name: str, lead: str, text: str) -> None:
    assert facts(page("tiny", kind, name))[lead] == text


# What there is


@of_both
def test_the_overview_counts_what_there_is(which: str) -> None:
    ruleset, cases, promises = loaded(which)
    parts = overview(ruleset, cases, promises)
    headings = [part.heading for part in parts]
    for what, things in (("Concerns", ruleset.concerns), ("Questions", ruleset.questions), ("Rules", ruleset.rules)):
        assert f"{what} ({len(things)})" in headings
    questions = _items(parts, "Questions")
    assert [name for item in questions for name in item.text.split(", ")] == list(ruleset.questions)
    assert sum(int(item.text) for item in _items(parts, "Rules")) == len(ruleset.rules)
    assert sum(int(item.text) for item in _items(parts, "Guidance")) == len(ruleset.guidance)
    counted = {item.lead: item.text for item in _items(parts, "What else there is")}
    assert counted["Sources"] == str(len(ruleset.sources))
    assert counted["Cases"] == str(len(cases))


def _items(parts: Sequence[Part], heading: str) -> Sequence[Item]:
    return next(part.items for part in parts if part.heading.partition(" (")[0] == heading)
