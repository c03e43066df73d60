"""The rules for JSONLogic, by panzi-json-logic: one rule after the other.

    pip install panzi-json-logic

It is pure Python and the quickest of those that we tried on these rules: json-logic-qubit has half its speed, and
jsonlogic-rs (Rust) less, as it reads the rules' JSON anew for every person. maykin-json-logic-py is kept up, but does
not run before Python 3.12.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from json_logic import jsonLogic

from benchmarks.peers.plain import Decide, Language, Told, said, telling, values_of
from skinquiz.model import Answers, RuleSet

Logic = dict[str, Any]


def prepare(ruleset: RuleSet, as_of: dt.date) -> Decide:
    """Return what decides by a rule after the other."""
    rules = [(rule.id, logic) for rule, logic in zip(ruleset.rules, said(ruleset, as_of, JSON_LOGIC), strict=True)]
    values, tell = values_of(ruleset), telling(ruleset)

    def decide(answers: Answers) -> Told:
        data = values(answers)
        return tell(answers, (rule for rule, logic in rules if jsonLogic(logic, data)))

    return decide


def _var(question: str) -> Logic:
    return {"var": question}


def _chosen(question: str, options: Sequence[str]) -> Logic:
    return {"===": [_var(question), options[0]]} if len(options) == 1 else {"in": [_var(question), list(options)]}


def _includes(question: str, options: Sequence[str]) -> Logic:
    return _joined("or", [{"in": [option, _var(question)]} for option in options])


def _between(question: str, at_least: int, at_most: int | None) -> Logic:
    if at_most is None:
        return {">=": [_var(question), at_least]}
    if at_least == at_most:
        return {"===": [_var(question), at_least]}
    return {"<=": [at_least, _var(question), at_most]}


def _joined(operation: str, parts: Sequence[Logic]) -> Logic:
    return parts[0] if len(parts) == 1 else {operation: list(parts)}


JSON_LOGIC: Language[Logic] = Language(
    chosen=_chosen,
    includes=_includes,
    between=_between,
    both=lambda parts: _joined("and", parts),
    either=lambda parts: _joined("or", parts),
    negated=lambda part: {"!": [part]},
)
