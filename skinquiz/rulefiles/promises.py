"""Promises beside the rules: what must hold for every possible person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from skinquiz.model import Outcome, Promise
from skinquiz.rulefiles.folder import RuleFile
from skinquiz.rulefiles.kinds import Read
from skinquiz.rulefiles.names import Names
from skinquiz.rulefiles.parse import parse_applies_to, parse_condition


def build_promises(records: Iterable[tuple[RuleFile, Read]], names: Names) -> tuple[Promise, ...]:
    """Return the promises in the order written, with every name in them checked."""
    built = (_promise(read, file, names) for file, record in records for read in record["promises"] or ())
    return tuple(promise for promise in built if promise is not None)


def _promise(record: Read, file: RuleFile, names: Names) -> Promise | None:
    when = None if record["when"] is None else parse_condition(record["when"], names.questions, names.problems)
    concerns = parse_applies_to(record["concerns"], names.concerns, names.problems, "concerns")
    kind: Literal["never", "always"] = "never" if "never" in record.places else "always"
    promised: Read | None = record[kind]
    findings = () if promised is None else promised["finding"] or ()
    for rule in findings:
        names.knows_rule(rule)
    if not record.has("id", "because") or not names.declare("promise", record["id"]) or promised is None:
        return None
    return Promise(
        id=record["id"].text,
        where=f"{file.shown}:{record.place.line}",
        because=record["because"],
        when=when,
        concerns=concerns,
        kind=kind,
        outcomes=tuple(dict.fromkeys(Outcome(outcome) for outcome in promised["outcome"] or ())),
        findings=tuple(dict.fromkeys(rule.text for rule in findings)),
    )
