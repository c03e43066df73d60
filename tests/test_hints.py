"""What an editor shows beside a rule file: a sentence for every key, a word for every value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml

from skinquiz.rulefiles.cases import EXPECT, EXPECT_WORDS
from skinquiz.rulefiles.hints import WORDS, with_hints
from skinquiz.rulefiles.jsonschema import json_schema
from skinquiz.rulefiles.schema import FILES


def inside(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every schema in a schema, but not the tests of an `if`."""
    if isinstance(schema, list):
        for one in schema:
            yield from inside(one)
    elif isinstance(schema, dict):
        if "if" not in schema:
            yield schema
        for key, one in schema.items():
            if key in ("properties", "$defs"):
                yield from inside(list(one.values()))
            elif key not in ("if", "examples", "enum"):
                yield from inside(one)


@pytest.mark.parametrize("kind", FILES)
def test_every_key_is_explained_in_a_sentence(kind: str) -> None:
    keys = [(name, one) for schema in inside(json_schema(kind)) for name, one in schema.get("properties", {}).items()]
    assert len(keys) > 2
    assert [name for name, one in keys if "description" not in one] == []
    texts = [one["description"] for _, one in keys]
    assert [text for text in texts if text[0] != text[0].upper() or not text.endswith(".")] == []


@pytest.mark.parametrize("kind", FILES)
def test_every_value_has_its_words(kind: str) -> None:
    lists = [one for one in inside(json_schema(kind)) if "enum" in one]
    assert [one["enum"] for one in lists if len(one.get("enumDescriptions", ())) != len(one["enum"])] == []


def test_there_are_as_many_words_as_values() -> None:
    assert {values: len(words) for values, words in WORDS.items()} == {values: len(values) for values in WORDS}
    assert list(EXPECT_WORDS) == list(EXPECT)


def test_words_that_nobody_uses_are_none() -> None:
    used = {tuple(one["enum"]) for kind in FILES for one in inside(json_schema(kind)) if "enum" in one}
    assert used == set(WORDS)


def test_marked_words_are_given_as_markdown_too() -> None:
    hinted = with_hints({"type": "string", "description": "see `until`"})
    assert hinted == {"type": "string", "description": "See `until`.", "markdownDescription": "See `until`."}


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        ("{evidence: [a]}", True),
        ("{evidence_lacking: none}", True),
        ("{evidence: [a], evidence_lacking: none}", True),
        ("{}", False),
        ("{evidence: [a], outcome: wait}", False),
        ("{evidence: [a], outcome: wait, until: it heals}", True),
        ("{evidence: [a], outcome: possible}", True),
    ],
)
def test_what_one_key_asks_of_another(rule: str, fits: bool) -> None:
    record = {"id": "a", "when": {"b": "c"}, "because": "d", **yaml.safe_load(rule)}
    validator = jsonschema.Draft202012Validator(json_schema("safety"))
    assert validator.is_valid({"title": "T", "rules": [record]}) == fits


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("{type: choice}", False),
        ("{type: choices, options: [{id: a, label: b}]}", True),
        ("{type: integer, min: 1}", False),
        ("{type: integer, min: 1, max: 2}", True),
        ("{type: date}", True),
    ],
)
def test_what_a_type_asks_for(question: str, fits: bool) -> None:
    record = {"id": "a", "ask": "b", **yaml.safe_load(question)}
    validator = jsonschema.Draft202012Validator(json_schema("safety"))
    assert validator.is_valid({"title": "T", "questions": [record]}) == fits
