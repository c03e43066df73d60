"""The rules for GoRules' zen-engine: a decision graph, loaded and compiled once; one person at a time.

    pip install zen-engine

Two forms. The decision table has a row for each rule, of which all that match are collected: what an author would
write. The expression node has a single expression, the list of all conditions: quicker, and hard to keep. A graph that
the engine loads by itself (a static loader) is compiled once; one given to `create_decision` is about six times slower.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from itertools import compress
from typing import Any

import zen

from benchmarks.peers.plain import Decide, Told, Values, in_text, said, telling, values_of
from skinquiz.model import Answers, RuleSet

ZEN = in_text(both="and", either="or", negated="not ({})")

GRAPH = "rules"

Node = dict[str, Any]


def prepare(ruleset: RuleSet, as_of: dt.date) -> Decide:
    """Return what decides by a decision table."""
    evaluate = _evaluation("decisionTableNode", _table(ruleset, as_of))
    return _deciding(ruleset, lambda values: [row["rule"] for row in evaluate(values)])


def prepare_expression(ruleset: RuleSet, as_of: dt.date) -> Decide:
    """Return what decides by one expression."""
    rules = [rule.id for rule in ruleset.rules]
    conditions = ", ".join(said(ruleset, as_of, ZEN))
    evaluate = _evaluation(
        "expressionNode", {"expressions": [{"id": "1", "key": "matched", "value": f"[{conditions}]"}]}
    )
    return _deciding(ruleset, lambda values: list(compress(rules, evaluate(values)["matched"])))


def _deciding(ruleset: RuleSet, matched: Callable[[Values], Sequence[str]]) -> Decide:
    values, tell = values_of(ruleset), telling(ruleset)

    def decide(answers: Answers) -> Told:
        return tell(answers, matched(values(answers)))

    return decide


def _table(ruleset: RuleSet, as_of: dt.date) -> Node:
    return {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "when"}],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": [
            {"_id": rule.id, "when": condition, "rule": json.dumps(rule.id)}
            for rule, condition in zip(ruleset.rules, said(ruleset, as_of, ZEN), strict=True)
        ],
    }


def _evaluation(kind: str, content: Node) -> Callable[[Values], Any]:
    """Return what evaluates a graph of one node between its input and its output."""
    nodes = [
        {"id": "in", "type": "inputNode", "name": "answers"},
        {"id": "rules", "type": kind, "name": "rules", "content": content},
        {"id": "out", "type": "outputNode", "name": "matched"},
    ]
    edges = [
        {"id": "first", "type": "edge", "sourceId": "in", "targetId": "rules"},
        {"id": "second", "type": "edge", "sourceId": "rules", "targetId": "out"},
    ]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {GRAPH: graph}}})
    return lambda values: engine.evaluate(GRAPH, values)["result"]
