"""Promises beside the rules: what must hold for every possible person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from skinquiz.model import CONCERNS, All, AnyOf, Comparison, Not, Outcome, Promise, UntilDate, UntilEvent
from skinquiz.rulefiles.folder import RuleFile
from skinquiz.rulefiles.names import Names
from skinquiz.rulefiles.parse import parse_applies_to, parse_condition, parse_until
from skinquiz.rulefiles.read import Node
from skinquiz.rulefiles.records import Read

Kind = Literal["never", "always", "never_lifts"]
KINDS: tuple[Kind, ...] = ("never", "always", "never_lifts")


def build_promises(records: Iterable[tuple[RuleFile, Read]], names: Names) -> tuple[Promise, ...]:
    """Return the promises in the order written, with every name in them checked."""
    built = (_promise(read, file, names) for file, record in records for read in record["promises"] or ())
    return tuple(promise for promise in built if promise is not None)


def _promise(record: Read, file: RuleFile, names: Names) -> Promise | None:
    when = None if record["when"] is None else parse_condition(record["when"], names.questions, names.problems)
    concerns = parse_applies_to(record["concerns"], names.concerns, names.problems, "concerns")
    kind: Kind = next((kind for kind in KINDS if kind in record.places), "always")
    promised: Read | None = record[kind] if kind != "never_lifts" else None
    findings = () if promised is None else promised["finding"] or ()
    for rule in findings:
        names.knows_rule(rule)
    until = _until(promised, names)
    adding = _adding(record["never_lifts"], names) if kind == "never_lifts" else None
    if not record.has("id", "because") or not names.declare("promise", record["id"]):
        return None
    if promised is None and adding is None:
        return None
    return Promise(
        id=record["id"].text,
        where=f"{file.shown}:{record.place.line}",
        because=record["because"],
        when=when,
        concerns=concerns,
        kind=kind,
        outcomes=tuple(dict.fromkeys(Outcome(one) for one in (promised["outcome"] if promised else None) or ())),
        findings=tuple(dict.fromkeys(rule.text for rule in findings)),
        until=until,
        adding=adding,
    )


def _until(promised: Read | None, names: Names) -> UntilDate | None:
    if promised is None or promised["until"] is None:
        return None
    until = parse_until(promised["until"], None, names.questions, names.problems)
    if isinstance(until, UntilEvent):
        message = "only a date can be promised: {date: question, plus: span}"
        names.problems.add("invalid-until", promised.where("until"), message)
        return None
    return until


def _adding(node: Node | None, names: Names) -> Comparison | None:
    """Return the answer that a promise is about: one comparison with one question."""
    adding = None if node is None else parse_condition(node, names.questions, names.problems)
    if node is None or adding is None:
        return None
    if isinstance(adding, All | AnyOf | Not) or adding.question == CONCERNS:
        message = "`never_lifts` takes one question with its answer, {question: option}"
        names.problems.add("invalid-condition", node.place, message, "put what else must hold under `when`")
        return None
    return adding
