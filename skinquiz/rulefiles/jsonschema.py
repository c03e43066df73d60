"""The JSON Schemas that editors complete and check rule files with, derived from the table in `schema.py`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from skinquiz.rulefiles.cases import EXPECT, EXPECT_WORDS
from skinquiz.rulefiles.hints import with_hints
from skinquiz.rulefiles.kinds import Duration
from skinquiz.rulefiles.schema import CONCERNS_QUESTION, FILES

_SCALAR = {"type": ["string", "number", "boolean", "null"]}
_DURATION = Duration().json_schema()
_SCALARS = {"type": "array", "items": _SCALAR, "minItems": 1}
_BOUNDS = {
    "type": "object",
    "properties": {
        "at_least": {"type": "integer", "description": "the number is this or more"},
        "at_most": {"type": "integer", "description": "the number is this or less"},
        "within": {**_DURATION, "description": "less than this has passed since the date"},
        "over": {**_DURATION, "description": "this or more has passed since the date"},
    },
    "additionalProperties": False,
    "minProperties": 1,
}
_CONDITIONS = {"type": "array", "items": {"$ref": "#/$defs/condition"}, "minItems": 1}
_CONCERNS = {"type": "array", "items": {"type": "string"}, "minItems": 1}
# As in `cases.py`; an empty value expects that there is none.
_EXPECTED = {
    "type": "object",
    "properties": {
        key: {"anyOf": [kind.json_schema(), {"type": "null"}], "description": EXPECT_WORDS[key]}
        for key, kind in EXPECT.items()
    },
    "additionalProperties": False,
}
_UNTIL_DATE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "date": {"type": "string", "description": "the id of a question of type `date`"},
        "plus": {**_DURATION, "description": "how long after that date, such as 6 weeks"},
    },
    "required": ["date", "plus"],
    "additionalProperties": False,
}
_DEFS: dict[str, Any] = {
    "condition": {
        "type": "object",
        "properties": {
            "all": {**_CONDITIONS, "description": "holds when all of these conditions hold"},
            "any": {**_CONDITIONS, "description": "holds when one of these conditions holds, or more"},
            "not": {"$ref": "#/$defs/condition", "description": "holds when this condition does not"},
        },
        "additionalProperties": {"$ref": "#/$defs/matcher"},
        "minProperties": 1,
        "examples": [
            {"a_choice": "an_option"},
            {"a_number": {"at_most": 17}},
            {"a_date": {"within": "6 weeks"}},
            {"any": [{"a_choice": ["one", "other"]}, {"not": {"another": "not_sure"}}]},
        ],
    },
    # Not `anyOf`: an editor would call a misspelt bound a wrong type.
    "matcher": {"if": {"type": "object"}, "then": _BOUNDS, "else": {"anyOf": [_SCALAR, _SCALARS]}},
    "applies_to": {
        "anyOf": [
            {"const": "all"},
            {"type": "string"},
            _CONCERNS,
            {
                "type": "object",
                "properties": {"all_but": {**_CONCERNS, "description": "these concerns are left out"}},
                "required": ["all_but"],
                "additionalProperties": False,
            },
        ]
    },
    "until": {"anyOf": [{"type": "string"}, _UNTIL_DATE]},
    "until_date": _UNTIL_DATE,
    "answer": {
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/matcher"},
        "minProperties": 1,
        "maxProperties": 1,
    },
    "answers": {
        "type": "object",
        "additionalProperties": {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]},
    },
    "expect": {"type": "object", "additionalProperties": _EXPECTED},
    "concerns_question": CONCERNS_QUESTION.json_schema(),
}


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a kind of file, a key of `FILES`. Raises KeyError for any other."""
    schema = FILES[kind].json_schema()
    hinted = with_hints({**schema, "$defs": _used_defs(schema)})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **hinted}


def schema_files() -> dict[str, str]:
    """Return the text of each schema as a file, by the file's name."""
    return {f"{kind}.schema.json": json.dumps(json_schema(kind), indent=2) + "\n" for kind in FILES}


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
