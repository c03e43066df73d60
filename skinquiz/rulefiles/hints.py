"""What an editor says about a rule file beyond its shape: words for every value, and what one key asks of another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skinquiz.model import LADDER, Certainty

# For each list of words that a key may have: what each means. A test demands all of them.
WORDS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    tuple(LADDER): (
        "Evidence of benefit, and nothing in the answers stands in the way.",
        "May help: weaker or mixed evidence, or something else is usually tried first.",
        "A clinician has to weigh something first.",
        "Not now; from a date, or once something has healed. Needs `until`.",
        "It is not the tool for this concern.",
        "Do not have it.",
    ),
    tuple(Certainty): (
        "Further studies will hardly change it.",
        "Further studies may change it.",
        "Further studies are likely to change it.",
        "Nobody can be sure of it.",
    ),
    ("choice", "choices", "integer", "date"): (
        "One of the `options`.",
        "Any number of the `options`.",
        "A whole number from `min` to `max`.",
        "A day that is not in the future.",
    ),
    ("time", "event", "clinician", "never"): (
        "It passes by itself, as an age or a date does.",
        "Something has to happen first, such as healing.",
        "A clinician can look into it and agree.",
        "Nothing changes it.",
    ),
    ("emergency", "same_day", "soon", "exposure"): (
        "Call an ambulance.",
        "See somebody today.",
        "See somebody in the next days.",
        "Blood or a used needle: act at once, and see somebody today.",
    ),
    ("preparation", "expect", "aftercare", "warning_signs", "ask_provider"): (
        "What to do before the treatment.",
        "What to expect on the day and after it.",
        "What to do after it.",
        "What to look for after it, and whom to call.",
        "What to ask the person who gives the treatment.",
    ),
    ("supported", "supported_with_limits", "misleading", "wrong", "unsupported"): (
        "Studies bear it out.",
        "Studies bear it out, but not for everybody or not as far as it is said to go.",
        "It holds a grain of truth and leads people astray.",
        "Studies speak against it.",
        "No study speaks for it.",
    ),
    ("A", "B", "C"): (
        "Read in the original.",
        "Seen through a copy by others.",
        "What one clinic does.",
    ),
}

_NO_EVIDENCE = "say what this rests on: sources under `evidence`, or `evidence_lacking` if there are none"
_STATEMENT = {
    "if": {"not": {"required": ["evidence_lacking"]}},
    "then": {"required": ["evidence"], "errorMessage": _NO_EVIDENCE},
}


def _where(key: str, values: tuple[str, ...], needed: tuple[str, ...], message: str) -> dict[str, Any]:
    """Return that where a key has one of these values, others are needed."""
    said = {"properties": {key: {"enum": list(values)}}, "required": [key]}
    return {"if": said, "then": {"required": list(needed), "errorMessage": message}}


# What a record asks for besides its keys, by its name; the loader asks for the same in its own words.
_NEEDS: Mapping[str, list[dict[str, Any]]] = {
    "rule": [_where("outcome", ("wait",), ("until",), "`wait` needs `until`: a date or an event")],
    "question": [
        _where("type", ("choice", "choices"), ("options",), "a choice needs `options`"),
        _where("type", ("integer",), ("min", "max"), "an integer needs `min` and `max`"),
    ],
}


def with_hints(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema with sentences for descriptions, words for values, and what keys ask of each other."""
    hinted = {key: _inside(key, value) for key, value in schema.items()}
    if "description" in schema:
        hinted["description"] = _sentence(schema["description"])
        hinted |= _marked("markdownDescription", hinted["description"])
    if words := WORDS.get(tuple(schema.get("enum", ()))):
        hinted["enumDescriptions"] = list(words)
        hinted |= _marked("markdownEnumDescriptions", hinted["enumDescriptions"])
    needs = list(_NEEDS.get(schema.get("title", ""), ()))
    if "evidence_lacking" in schema.get("properties", ()):
        needs.append(_STATEMENT)
    return {**hinted, "allOf": needs} if needs else hinted


def _inside(key: str, value: Any) -> Any:
    if key in ("properties", "$defs"):
        return {name: with_hints(one) for name, one in value.items()}
    if key in ("items", "additionalProperties", "not", "then", "else") and isinstance(value, dict):
        return with_hints(value)
    if key in ("anyOf", "oneOf", "allOf"):
        return [with_hints(one) for one in value]
    return value


def _marked(key: str, texts: str | list[str]) -> dict[str, Any]:
    """Return texts that mark `words` as Markdown too: an editor would show the marks themselves otherwise."""
    return {key: texts} if any("`" in text for text in texts) else {}


def _sentence(text: str) -> str:
    first = text[0].upper() + text[1:]
    return first if first.endswith(".") else first + "."
