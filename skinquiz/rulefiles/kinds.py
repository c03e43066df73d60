"""Kinds of field in a rule file: how each is read from a node, and what its JSON Schema is."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Protocol

from skinquiz.messages import did_you_mean, nearest
from skinquiz.model import Span
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.read import Mapping, Node, Scalar, Sequence

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_SPAN = re.compile(r"([0-9]{1,4}) (day|week|month|year)s?")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNITS = ("day", "week", "month", "year")
_ENDS = (".", "!", "?", ".)", '."')  # a remark behind a whole sentence is one


def is_id(text: str) -> bool:
    """Say whether a text can be the name of something."""
    return _ID.fullmatch(text) is not None


class Kind(Protocol):
    """How a field is read from a node, and what its JSON Schema is. `read` reports problems and returns None."""

    def read(self, node: Node, problems: Problems) -> Any: ...

    def json_schema(self) -> dict[str, Any]: ...


def _scalar(node: Node, problems: Problems, wanted: str) -> Scalar | None:
    if isinstance(node, Scalar) and node.text.strip():
        return node
    problems.add("wrong-type", node.place, f"{wanted} is needed here")
    return None


@dataclass(frozen=True)
class Text:
    """Text. Line breaks inside a paragraph are folded to spaces. `prose` is text that ` #` must not cut short."""

    prose: bool = False

    def read(self, node: Node, problems: Problems) -> str | None:
        scalar = _scalar(node, problems, "text")
        if scalar is None:
            return None
        if self.prose and scalar.remark and not scalar.text.rstrip().endswith(_ENDS):
            message = "everything from ` #` on is a remark and is not told"
            help = "put the text in quotes, or the remark on a line of its own"
            problems.add("text-cut-short", scalar.place, message, help)
        return " ".join(scalar.text.split())

    def json_schema(self) -> dict[str, Any]:
        # Editors read `no`, `2.0` and dates as other types than text; we don't.
        return {"type": ["string", "number", "boolean"]}


@dataclass(frozen=True)
class Id:
    def read(self, node: Node, problems: Problems) -> Scalar | None:
        scalar = _scalar(node, problems, "an id")
        if scalar and not _ID.fullmatch(scalar.text):
            problems.add("invalid-id", scalar.place, f"`{scalar.text}` is not an id", "letters, digits, `-` and `_`")
            return None
        return scalar

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["string", "boolean"], "pattern": f"^{_ID.pattern}$"}


@dataclass(frozen=True)
class OneOf:
    values: tuple[str, ...]

    def read(self, node: Node, problems: Problems) -> str | None:
        scalar = _scalar(node, problems, "one of " + ", ".join(self.values))
        if scalar is None:
            return None
        if scalar.text not in self.values:
            problems.add(
                "unknown-value",
                scalar.place,
                f"`{scalar.text}` is not known here",
                did_you_mean(scalar.text, self.values),
            )
            return None
        return scalar.text

    def json_schema(self) -> dict[str, Any]:
        return {"enum": list(self.values)}


@dataclass(frozen=True)
class Integer:
    def read(self, node: Node, problems: Problems) -> int | None:
        scalar = _scalar(node, problems, "a whole number")
        if scalar is None:
            return None
        if not re.fullmatch(r"-?[0-9]{1,6}", scalar.text):
            problems.add("wrong-type", scalar.place, f"`{scalar.text}` is not a whole number")
            return None
        return int(scalar.text)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer"}


@dataclass(frozen=True)
class FromTo:
    """A pair of whole numbers, the smaller first."""

    def read(self, node: Node, problems: Problems) -> tuple[int, int] | None:
        if not isinstance(node, Sequence) or len(node.items) != 2:
            problems.add("wrong-type", node.place, "a pair such as [3, 6] is needed here")
            return None
        low, high = (Integer().read(item, problems) for item in node.items)
        if low is None or high is None:
            return None
        if low > high:
            problems.add("wrong-type", node.place, f"the pair runs from {low} down to {high}; the smaller comes first")
            return None
        return low, high

    def json_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}


@dataclass(frozen=True)
class Date:
    def read(self, node: Node, problems: Problems) -> dt.date | None:
        scalar = _scalar(node, problems, "a date such as 2026-11-20")
        if scalar is None:
            return None
        try:
            if _ISO_DATE.fullmatch(scalar.text):
                return dt.date.fromisoformat(scalar.text)
        except ValueError:
            pass
        problems.add("wrong-type", scalar.place, f"`{scalar.text}` is not a date", "write it as 2026-11-20")
        return None

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Flag:
    def read(self, node: Node, problems: Problems) -> bool | None:
        scalar = _scalar(node, problems, "true or false")
        if scalar is None:
            return None
        if scalar.text not in ("true", "false", "yes", "no"):
            problems.add("wrong-type", scalar.place, f"`{scalar.text}` is neither true nor false")
            return None
        return scalar.text in ("true", "yes")

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Duration:
    """A span such as `6 months`."""

    def read(self, node: Node, problems: Problems) -> Span | None:
        scalar = _scalar(node, problems, "a span such as 6 months")
        if scalar is None:
            return None
        match = _SPAN.fullmatch(scalar.text)
        if match is None or int(match[1]) == 0:
            problems.add("invalid-span", scalar.place, f"`{scalar.text}` is not a span", self._help(scalar.text))
            return None
        return Span(int(match[1]), f"{match[2]}s")  # type: ignore[arg-type]  # the pattern allows only the four units

    @staticmethod
    def _help(text: str) -> str:
        count, _, unit = text.partition(" ")
        near = nearest(unit, [f"{one}s" for one in UNITS])
        if near and re.fullmatch("[1-9][0-9]{0,3}", count):
            return f"did you mean `{count} {near}`?"
        return "a number and days, weeks, months or years, such as 6 months"

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{1,4} (day|week|month|year)s?$"}


@dataclass(frozen=True)
class ListOf:
    """A list; with `one_too`, a single value stands for a list of one. Items that cannot be read are left out."""

    item: Kind
    one_too: bool = False
    may_be_empty: bool = False

    def read(self, node: Node, problems: Problems) -> tuple[Any, ...] | None:
        if not isinstance(node, Sequence):
            if self.one_too and isinstance(node, Scalar):
                value = self.item.read(node, problems)
                return None if value is None else (value,)
            problems.add("wrong-type", node.place, "a list is needed here")
            return None
        if not node.items and self.one_too and not self.may_be_empty:
            problems.add("wrong-type", node.place, "the list is empty")
        values = (self.item.read(item, problems) for item in node.items)
        return tuple(value for value in values if value is not None)

    def json_schema(self) -> dict[str, Any]:
        items = self.item.json_schema()
        array = {"type": "array", "items": items}
        return {"anyOf": [items, array]} if self.one_too else array


@dataclass(frozen=True)
class MapOf:
    """Ids, each with a value of one kind, in the order written. Entries that cannot be read are left out."""

    value: Kind

    def read(self, node: Node, problems: Problems) -> tuple[tuple[Scalar, Any], ...] | None:
        if not isinstance(node, Mapping):
            problems.add("wrong-type", node.place, "ids with their values are needed here")
            return None
        entries = ((Id().read(key, problems), self.value.read(value, problems)) for key, value in node.entries)
        return tuple((key, value) for key, value in entries if key is not None and value is not None)

    def json_schema(self) -> dict[str, Any]:
        names = {"pattern": f"^{_ID.pattern}$"}
        return {"type": "object", "propertyNames": names, "additionalProperties": self.value.json_schema()}


@dataclass(frozen=True)
class Raw:
    """Anything: read later by a module of its own (conditions, `until`, `applies_to`, answers of a case)."""

    ref: str

    def read(self, node: Node, problems: Problems) -> Node:
        return node

    def json_schema(self) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{self.ref}"}
