"""A file of cases that a program proposes, and its line in the manifest: text in, text out."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skinquiz.rulefiles import read
from skinquiz.rulefiles.diagnostics import Place, Problems

WIDTH = 118
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_UNPRINTED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")  # what YAML breaks lines at or refuses, and JSON leaves
_SENTENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.,;()'/` -]*[A-Za-z0-9_.)`]")


@dataclass(frozen=True, slots=True)
class CaseText:
    """A case as it is written: an answer of None is one taken away."""

    name: str
    person: str | None
    answers: Mapping[str, object]
    expect: Mapping[str, Mapping[str, object]]
    applies: Sequence[str]
    misses: Sequence[str]
    shows: Sequence[str] = ()
    hides: Sequence[str] = ()


def case_file(cases: Iterable[CaseText], title: str, as_of: dt.date, first_lines: Sequence[str]) -> str:
    """Return a file of these cases, all of that day, under some lines of comment."""
    head = [*first_lines, f"title: {_scalar(title, _SENTENCE)}", f"as_of: {as_of.isoformat()}", "cases:"]
    return "\n".join([*head, *(line for case in cases for line in _case(case))]) + "\n"


def _case(case: CaseText) -> Iterator[str]:
    yield f"  - name: {_scalar(case.name, _SENTENCE)}"
    if case.person:
        yield f"    person: {_scalar(case.person)}"
    yield from _entry("    ", "answers", case.answers)
    yield "    expect:"
    for concern, wanted in case.expect.items():
        yield from _entry("      ", concern, wanted)
    listed = {"applies": case.applies, "misses": case.misses, "shows": case.shows, "hides": case.hides}
    for key, names in listed.items():
        if names:
            yield from _entry("    ", key, list(names))


def _entry(indent: str, key: str, value: object) -> Iterator[str]:
    """Yield a key with its value on one line, or a line for each part where that is too long."""
    line = f"{indent}{key}: {flow(value)}"
    if len(line) <= WIDTH or not isinstance(value, Mapping | list):
        yield line
        return
    yield f"{indent}{key}:"
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _entry(f"{indent}  ", str(name), one)
    else:
        yield from (f"{indent}  - {flow(one)}" for one in value)


def flow(value: object) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    return "null" if value is None else _scalar(str(value))


def _scalar(text: str, plain: re.Pattern[str] = _WORD) -> str:
    """Return text so that it is read as just that; a JSON string is a YAML one as well."""
    is_value = not read.Scalar(text, Place("", 1, 1), plain=True).no_value
    if plain.fullmatch(text) and is_value:
        return text
    return _UNPRINTED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def with_file(manifest: str, name: str) -> str:
    """Return the text of a manifest that lists one file more: after its other cases, or else at the end.

    Raises ValueError if it lists no file yet.
    """
    problems = Problems()
    root = read.read_yaml(manifest.encode(), "", problems)
    files = root.get("files") if isinstance(root, read.Mapping) else None
    items = [one for one in files.items if isinstance(one, read.Scalar)] if isinstance(files, read.Sequence) else []
    if problems.found or not items:
        raise ValueError("the manifest lists no files")
    last = next((one for one in reversed(items) if one.text.startswith("cases/")), items[-1]).place
    lines = manifest.splitlines(keepends=True)
    line, start = lines[last.line - 1], last.column - 1
    if line[:start].strip() == "-":
        ending = "\r\n" if line.endswith("\r\n") else "\n"
        lines[last.line - 1] = line.rstrip("\r\n") + f"{ending}{line[:start]}{name}{ending}"
    else:
        end = start + last.width
        lines[last.line - 1] = f"{line[:end]}, {name}{line[end:]}"
    return "".join(lines)
