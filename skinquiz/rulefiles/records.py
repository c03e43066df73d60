"""Records in a rule file: mappings with known keys, how they are read from nodes, and their JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from skinquiz.messages import did_you_mean
from skinquiz.rulefiles.diagnostics import Place, Problems
from skinquiz.rulefiles.kinds import Kind
from skinquiz.rulefiles.read import Mapping, Node

_IN_CONDITIONS = ("all", "any", "not")


@dataclass(frozen=True)
class Field:
    kind: Kind
    doc: str
    required: bool = False


@dataclass(frozen=True)
class Record:
    """A mapping with known keys, of `one_of` just one. Reading returns a `Read`, or None if it is no mapping."""

    name: str
    fields: dict[str, Field]
    one_of: tuple[str, ...] = ()

    def read(self, node: Node, problems: Problems) -> Read | None:
        if not isinstance(node, Mapping):
            problems.add("wrong-type", node.place, f"a {self.name} is written as keys and values")
            return None
        values: dict[str, Any] = {}
        places: dict[str, Place] = {}
        for key, value in node.entries:
            if (field := self.fields.get(key.text)) is None:
                message = f"unknown key `{key.text}` in a {self.name}"
                inside = key.text in _IN_CONDITIONS and "when" in self.fields
                help = "it belongs into the condition, under `when`" if inside else did_you_mean(key.text, self.fields)
                problems.add("unknown-key", key.place, message, help)
                continue
            places[key.text] = value.place
            values[key.text] = field.kind.read(value, problems)
        for name, field in self.fields.items():
            if field.required and name not in places:
                problems.add("missing-key", node.place, f"this {self.name} lacks `{name}`", field.doc)
        given = [name for name in self.one_of if name in places]
        if self.one_of and not given:
            message = f"this {self.name} lacks " + " or ".join(f"`{name}`" for name in self.one_of)
            problems.add("either-or", node.place, message)
        if len(given) > 1:
            message = f"this {self.name} has " + " and ".join(f"`{name}`" for name in given)
            problems.add("either-or", places[given[1]], message, "leave one of them out")
        return Read(node.place, values, places)

    def json_schema(self) -> dict[str, Any]:
        properties = {n: {**f.kind.json_schema(), "description": f.doc} for n, f in self.fields.items()}
        required = [n for n, f in self.fields.items() if f.required]
        schema = {
            "title": self.name,
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        }
        return {**schema, "oneOf": [{"required": [name]} for name in self.one_of]} if self.one_of else schema


@dataclass(frozen=True)
class Read:
    """A record as read: values by key (None where unreadable), and the place of each."""

    place: Place
    values: dict[str, Any]
    places: dict[str, Place]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def where(self, key: str) -> Place:
        return self.places.get(key, self.place)

    def has(self, *keys: str) -> bool:
        """Say whether all these keys were there and could be read."""
        return all(self.values.get(key) is not None for key in keys)
