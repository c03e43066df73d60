"""YAML text to nodes that know their place. Scalars stay text; whoever knows the field converts them.

Built from the parser's events: so `no`, `1:30` and `010` are what the author wrote, a key that stands twice is
seen, and tags, anchors, aliases and merge keys are refused before they can do harm.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Sequence as List
from dataclasses import dataclass

import yaml

from skinquiz.rulefiles.diagnostics import Place, Problems

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What most often lies behind what the parser says.
_YAML_HELP = {
    "mapping values are not allowed": "a text with `: ` in it needs quotes around it; or a line is moved too far",
    "cannot start any token": "move lines with blanks, not with tabs; a text that begins with @, ` or % needs quotes",
    "did not find expected": "look here and at the line above: how far they are moved, or a bracket or quote left open",
    "found unexpected end": "a quote was opened and not closed",
    "could not find expected": "look at the line above: a `:` behind the key, or a quote, may be missing",
}
_NO_VALUE = ("", "~", "null", "Null", "NULL")

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as text. `plain` says that it stands without quotes, `remark` that ` #` ends it on its line."""

    text: str
    place: Place
    plain: bool = False
    remark: bool = False

    @property
    def no_value(self) -> bool:
        """Whether nothing stands there, `~` or `null`: among answers, that is no answer."""
        return self.plain and self.text in _NO_VALUE


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys in the order written, each with its value. A key that stood twice is reported and kept once."""

    entries: tuple[tuple[Scalar, Node], ...]
    place: Place

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.entries if name.text == key), None)


Node = Scalar | Sequence | Mapping


class _Stop(Exception):
    """The file cannot be read further."""


def read_yaml(data: bytes, file: str, problems: Problems) -> Node | None:
    """Return the only document in `data`, or None after reporting why it cannot be read."""
    text = _decode(data, file, problems)
    if text is None:
        return None
    try:
        return _document(iter(yaml.parse(text, Loader=_Loader)), file, problems)
    except _Stop:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        problem = error.problem or error.context or "not YAML"
        help = next((help for part, help in _YAML_HELP.items() if part in problem), None)
        problems.add("invalid-yaml", place, f"this is not valid YAML: {problem}", help)
    except yaml.YAMLError:
        problems.add("invalid-yaml", Place(file, 1, 1), "this is not valid YAML")
    return None


def _decode(data: bytes, file: str, problems: Problems) -> str | None:
    if len(data) > MAX_BYTES:
        problems.add("file-too-large", Place(file, 1, 1), f"the file is larger than {MAX_BYTES:,} bytes")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.add("invalid-yaml", Place(file, line, 1), "the file is not UTF-8 text")
        return None
    problems.lines[file] = _LINE_BREAK.split(text)
    return text if _only_text(text, file, problems) else None


def _only_text(text: str, file: str, problems: Problems) -> bool:
    """Report the first character that YAML does not allow. The parser would refuse it too, but not say where."""
    found = _NOT_TEXT.search(text)
    if found is None:
        return True
    before = _LINE_BREAK.split(text[: found.start()])
    place = Place(file, len(before), len(before[-1]) + 1)
    name = f"U+{ord(found[0]):04X}"
    problems.add("invalid-yaml", place, f"this is not valid YAML: the control character {name} is not allowed")
    return False


def _place(event: yaml.Event, file: str) -> Place:
    start, end = event.start_mark, event.end_mark
    assert start is not None
    assert end is not None
    width = end.column - start.column if end.line == start.line else 1
    return Place(file, start.line + 1, start.column + 1, max(1, width))


def _document(events: Iterator[yaml.Event], file: str, problems: Problems) -> Node:
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if root is not None:
                problems.add("several-documents", _place(event, file), "the file holds more than one YAML document")
                raise _Stop
            root = _node(next(events), events, file, problems, 0)
    if root is None:
        problems.add("empty-file", Place(file, 1, 1), "the file is empty")
        raise _Stop
    return root


def _node(event: yaml.Event, events: Iterator[yaml.Event], file: str, problems: Problems, depth: int) -> Node:
    place = _place(event, file)
    if isinstance(event, yaml.AliasEvent):
        problems.add("alias-refused", place, f"the alias `*{event.anchor}` is refused", "write the value out")
        raise _Stop
    assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
    if event.anchor is not None:
        problems.add("alias-refused", place, f"the anchor `&{event.anchor}` is refused", "write the value out")
    if event.tag is not None:
        problems.add("tag-refused", place, f"the tag `{event.tag}` is refused", "leave it out; values are read as text")
    if depth > MAX_DEPTH:
        problems.add("nested-too-deep", place, f"nested more than {MAX_DEPTH} levels deep")
        raise _Stop
    if isinstance(event, yaml.ScalarEvent):
        # A plain scalar has the style None, or '' if the C parser read it.
        return Scalar(event.value, place, not event.style, not event.style and _remark(event, problems.lines[file]))
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(tuple(_items(events, file, problems, depth)), place)
    return Mapping(tuple(_entries(events, file, problems, depth)), place)


def _remark(event: yaml.Event, lines: List[str]) -> bool:
    """Say whether a remark follows on the same line, so that a `#` meant as text would have cut it short."""
    end = event.end_mark
    if end is None or end.line >= len(lines):
        return False
    rest = lines[end.line][end.column :]
    return rest.lstrip().startswith("#")


def _items(events: Iterator[yaml.Event], file: str, problems: Problems, depth: int) -> Iterator[Node]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        yield _node(event, events, file, problems, depth + 1)


def _entries(events: Iterator[yaml.Event], file: str, problems: Problems, depth: int) -> Iterator[tuple[Scalar, Node]]:
    seen: dict[str, Place] = {}
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key = _node(event, events, file, problems, depth + 1)
        value = _node(next(events), events, file, problems, depth + 1)
        if not isinstance(key, Scalar):
            problems.add("invalid-yaml", key.place, "a key must be a single word")
        elif key.text == "<<":
            problems.add("alias-refused", key.place, "the merge key `<<` is refused", "write the keys out")
        elif key.text in seen:
            first = ((seen[key.text], "first here"),)
            problems.add("duplicate-key", key.place, f"the key `{key.text}` stands twice", related=first)
        else:
            seen[key.text] = key.place
            yield key, value


def read_json(text: str, file: str, problems: Problems) -> Node | None:
    """Return JSON text as nodes. Places are those of the whole file; numbers keep the digits that were written."""
    place = Place(file, 1, 1)
    problems.lines[file] = _LINE_BREAK.split(text)

    def entries(pairs: list[tuple[str, object]]) -> Mapping:
        seen: dict[str, Node] = {}
        for key, value in pairs:
            if key in seen:
                problems.add("duplicate-key", place, f"the key `{key}` stands twice")
            seen[key] = node(value)
        return Mapping(tuple((Scalar(key, place), value) for key, value in seen.items()), place)

    def node(value: object) -> Node:
        if isinstance(value, Mapping):
            return value
        if isinstance(value, list):
            return Sequence(tuple(node(item) for item in value), place)
        if value is None:
            return Scalar("", place, plain=True)
        return Scalar(str(value).lower() if isinstance(value, bool) else str(value), place)

    try:
        return node(json.loads(text, object_pairs_hook=entries, parse_int=str, parse_float=str, parse_constant=str))
    except json.JSONDecodeError as error:
        message = f"this is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        problems.add("invalid-json", Place(file, error.lineno, error.colno), message)
    except RecursionError:
        problems.add("nested-too-deep", place, f"nested more than {MAX_DEPTH} levels deep")
    return None
