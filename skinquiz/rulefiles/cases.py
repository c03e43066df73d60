"""Worked examples beside the rules: answers, and the outcomes that they must give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from skinquiz.messages import did_you_mean
from skinquiz.model import LADDER, Case
from skinquiz.rulefiles import read
from skinquiz.rulefiles.diagnostics import Place
from skinquiz.rulefiles.folder import RuleFile
from skinquiz.rulefiles.kinds import Date, Kind, ListOf, OneOf, Text
from skinquiz.rulefiles.names import Names
from skinquiz.rulefiles.records import Read

# How each expectation is written; an empty value expects that there is none.
EXPECT: dict[str, Kind] = {
    "outcome": OneOf(tuple(LADDER)),
    "fit": OneOf(tuple(LADDER)),
    "safety": OneOf(tuple(LADDER)),
    "earliest": Date(),
    "wait_for": ListOf(Text()),
}
EXPECT_WORDS = {
    "outcome": "the lower of `fit` and `safety`: what the person is told",
    "fit": "the rung that the rules of the concern itself ask for",
    "safety": "the rung that the rules of safety ask for",
    "earliest": "the day on which a wait is over; null if no wait has a date",
    "wait_for": "the events to wait for, in the words of `until`",
}

Raw = Mapping[str, object]


def build_people(records: Iterable[tuple[RuleFile, Read]], names: Names) -> dict[str, Raw]:
    """Return the people of all files, with their answers as written."""
    people: dict[str, Raw] = {}
    for _, record in records:
        for person in record["people"] or ():
            if person.has("id", "answers") and names.declare("person", person["id"]):
                people[person["id"].text] = _answers(person["answers"], names)
    return people


def build_cases(records: Iterable[tuple[RuleFile, Read]], people: Mapping[str, Raw], names: Names) -> tuple[Case, ...]:
    """Return the cases of all files, each with the answers of its person filled in."""
    cases = []
    for file, record in records:
        for case in record["cases"] or ():
            built = _case(case, file, record, people, names)
            cases += [built] if built is not None else []
    return tuple(cases)


def _case(case: Read, file: RuleFile, record: Read, people: Mapping[str, Raw], names: Names) -> Case | None:
    as_of = case["as_of"] or record["as_of"]
    if as_of is None:
        names.problems.add("missing-key", case.place, "this case lacks `as_of`", "give it here or once for the file")
    answers: dict[str, object] = {}
    if (person := case["person"]) is not None:
        if person.text not in people:
            help = did_you_mean(person.text, people)
            names.problems.add("unknown-person", person.place, f"unknown person `{person.text}`", help)
        answers.update(people.get(person.text, {}))
    if case["answers"] is not None:
        answers.update(_answers(case["answers"], names))
    for key in ("applies", "misses"):
        for rule in case[key] or ():
            names.knows_rule(rule)
    for key in ("shows", "hides"):
        for text in case[key] or ():
            names.knows_text(text)
    expect = {} if case["expect"] is None else _expect(case["expect"], names)
    if as_of is None or not case.has("name"):
        return None
    return Case(
        name=case["name"],
        where=f"{file.shown}:{case.place.line}",
        as_of=as_of,
        answers={key: value for key, value in answers.items() if value is not None},
        expect=expect,
        applies=tuple(rule.text for rule in case["applies"] or ()),
        misses=tuple(rule.text for rule in case["misses"] or ()),
        shows=tuple(text.text for text in case["shows"] or ()),
        hides=tuple(text.text for text in case["hides"] or ()),
    )


def _answers(node: read.Node, names: Names) -> dict[str, object]:
    """Return answers as written: text, a list of texts, or None for an answer taken away."""
    if not isinstance(node, read.Mapping):
        names.problems.add("wrong-type", node.place, "answers are written as {question: answer}")
        return {}
    answers: dict[str, object] = {}
    for key, value in node.entries:
        question = names.questions.get(key.text)
        if question is None:
            help = did_you_mean(key.text, names.questions)
            names.problems.add("unknown-question", key.place, f"unknown question `{key.text}`", help)
            continue
        for item in value.items if isinstance(value, read.Sequence) else (value,):
            text = item.text if isinstance(item, read.Scalar) else ""
            if question.options and not _taken_away(item) and question.option(text) is None:
                message = f"unknown option `{text}` of the question `{question.id}`"
                names.problems.add("unknown-option", item.place, message, did_you_mean(text, question.option_ids))
        if isinstance(value, read.Mapping):
            message = f"the answer to `{key.text}` is one value or a list of values"
            names.problems.add("wrong-type", value.place, message)
            continue
        answers[key.text] = _plain(value)
    return answers


def _taken_away(node: read.Node) -> bool:
    return isinstance(node, read.Scalar) and node.no_value


def _plain(node: read.Node) -> object:
    if _taken_away(node):
        return None
    if isinstance(node, read.Scalar):
        return node.text
    return [item.text for item in getattr(node, "items", ()) if isinstance(item, read.Scalar)]


def _expect(node: read.Node, names: Names) -> dict[str, dict[str, object]]:
    expect: dict[str, dict[str, object]] = {}
    for key, value in node.entries if isinstance(node, read.Mapping) else ():
        if key.text not in names.concerns:
            help = did_you_mean(key.text, names.concerns)
            names.problems.add("unknown-concern", key.place, f"unknown concern `{key.text}`", help)
        elif isinstance(value, read.Mapping):
            expect[key.text] = dict(_expected(value, names))
        else:
            _no_mapping(value.place, names)
    if not isinstance(node, read.Mapping):
        _no_mapping(node.place, names)
    return expect


def _no_mapping(place: Place, names: Names) -> None:
    names.problems.add("wrong-type", place, "expectations are written as {concern: {outcome: …}}")


def _expected(node: read.Mapping, names: Names) -> Iterable[tuple[str, object]]:
    for key, value in node.entries:
        kind = EXPECT.get(key.text)
        if kind is None:
            message = f"unknown key `{key.text}` in an expectation"
            names.problems.add("unknown-key", key.place, message, did_you_mean(key.text, EXPECT))
        elif _taken_away(value):
            yield key.text, () if key.text == "wait_for" else None
        else:
            found = kind.read(value, names.problems)
            yield key.text, found.isoformat() if isinstance(found, dt.date) else found
