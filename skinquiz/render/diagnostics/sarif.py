"""Diagnostics as SARIF 2.1.0, the format in which code scanning and editors take what a tool has found.

Chapters named here are those of https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Like our JSON it is
written in ASCII.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import skinquiz
from skinquiz.render import Style
from skinquiz.render.diagnostics import Checked, end_column
from skinquiz.render.diagnostics.data import about
from skinquiz.render.diagnostics.paths import uri
from skinquiz.render.manualpages import first_sentence
from skinquiz.rulefiles.diagnostics import ADVICE, Diagnostic, Place
from skinquiz.rulefiles.manual import MANUAL

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
FINGERPRINT = "skinquizDiagnostic/v1"
LINE_BREAKS = ["\r\n", "\n", "\r", "\x85", "\u2028", "\u2029"]  # those of YAML, by which lines are counted


def render(checked: Checked, style: Style) -> str:
    """Return a log of one run, with a result for each diagnostic, errors first."""
    run = {
        "tool": {"driver": {"name": "skinquiz", "version": skinquiz.__version__, "rules": list(_rules())}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": LINE_BREAKS,
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder in which the check was run."}}},
        "results": list(_results(checked.most_serious_first, checked.lines)),
        "properties": {
            name: value for name, value in about(checked).items() if name != "people"
        },  # has no such numbers
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rules() -> Iterator[dict[str, Any]]:
    """Yield what can be found, with its page of the manual, whose examples are indented as Markdown has them."""
    for code, entry in MANUAL.items():
        yield {
            "id": code,
            "shortDescription": {"text": first_sentence(entry)},
            "fullDescription": {"text": " ".join(entry.partition("\n\n")[0].split())},
            "help": {"text": entry, "markdown": entry},
            "defaultConfiguration": {"level": _level(code)},
        }


def _level(code: str) -> str:
    return "warning" if code in ADVICE else "error"


def _results(found: Iterable[Diagnostic], lines: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Any]]:
    before: Counter[str] = Counter()
    for one in found:
        same = _fingerprint(one, lines)
        before[same] += 1
        yield {
            "ruleId": one.code,
            "level": _level(one.code),
            "message": {"text": _text("\n".join([one.message, *([f"help: {one.help}"] if one.help else [])]))},
            "locations": [_location(one.place)],
            "relatedLocations": [
                {"id": number, **_location(place), "message": {"text": _text(word)}}
                for number, (place, word) in enumerate(one.related)
            ],
            "partialFingerprints": {FINGERPRINT: f"{same}:{before[same]}"},
        }


def _text(message: str) -> str:
    """Return a message that holds neither placeholders nor links (chapters 3.11.5 and 3.11.6)."""
    return message.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column, "endColumn": end_column(place)}
    return {"physicalLocation": {"artifactLocation": _artifact(place.file), "region": region}}


def _artifact(file: str) -> dict[str, str]:
    address = uri(file)
    return {"uri": address} if address.startswith("file:") else {"uri": address, "uriBaseId": ROOT}


def _fingerprint(one: Diagnostic, lines: Mapping[str, Sequence[str]]) -> str:
    """Return what stays the same when lines above come and go, or a message is worded otherwise."""
    source = lines.get(one.place.file, ())
    line = source[one.place.line - 1].strip() if 0 < one.place.line <= len(source) else ""
    told_apart = json.dumps([one.code, uri(one.place.file), line])
    return hashlib.sha256(told_apart.encode()).hexdigest()[:16]
