"""The JSON Schemas that editors complete and check rule files with, derived from the table in `schema.py`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from skinquiz.rulefiles.kinds import Duration
from skinquiz.rulefiles.schema import CONCERNS_QUESTION, FILES

_SCALAR = {"type": ["string", "number", "boolean", "null"]}
_DURATION = Duration().json_schema()
_DEFS: dict[str, Any] = {
    "condition": {
        "type": "object",
        "properties": {
            "all": {"type": "array", "items": {"$ref": "#/$defs/condition"}, "minItems": 1},
            "any": {"type": "array", "items": {"$ref": "#/$defs/condition"}, "minItems": 1},
            "not": {"$ref": "#/$defs/condition"},
        },
        "additionalProperties": {"$ref": "#/$defs/matcher"},
        "minProperties": 1,
    },
    "matcher": {
        "anyOf": [
            _SCALAR,
            {"type": "array", "items": _SCALAR, "minItems": 1},
            {
                "type": "object",
                "properties": {
                    "at_least": {"type": "integer"},
                    "at_most": {"type": "integer"},
                    "within": _DURATION,
                    "over": _DURATION,
                },
                "additionalProperties": False,
                "minProperties": 1,
            },
        ]
    },
    "applies_to": {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}},
            {"type": "object", "properties": {"all_but": {"type": "array"}}, "additionalProperties": False},
        ]
    },
    "until": {
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"date": {"type": "string"}, "plus": _DURATION},
                "required": ["date", "plus"],
                "additionalProperties": False,
            },
        ]
    },
    "answers": {
        "type": "object",
        "additionalProperties": {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]},
    },
    "expect": {"type": "object", "additionalProperties": {"type": "object"}},
    "concerns_question": CONCERNS_QUESTION.json_schema(),
}


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind of file, a key of `FILES`. Raises KeyError for any other."""
    schema = FILES[kind].json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"skinquiz: {FILES[kind].name}",
        **schema,
        "$defs": _used_defs(schema),
    }


def _used_defs(schema: dict[str, Any]) -> dict[str, Any]:
    used: dict[str, Any] = {}
    waiting = list(_refs(schema))
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = _DEFS[name]
            waiting += _refs(_DEFS[name])
    return dict(sorted(used.items()))


def _refs(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "$ref":
                yield value.rsplit("/", 1)[1]
            else:
                yield from _refs(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _refs(value)
