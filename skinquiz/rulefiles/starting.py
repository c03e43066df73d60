"""A small rule set for another treatment, as a start for authors: real files in `start/`, and schemas for editors."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from pathlib import Path

from skinquiz.model import Span
from skinquiz.rulefiles.folder import MANIFEST
from skinquiz.rulefiles.jsonschema import schema_files

START = Path(__file__).with_name("start")
SCHEMAS = "schema"
REVIEW_AGAIN = Span(6, "months")


def starting_files(id: str, title: str, treatment: str, today: dt.date) -> Mapping[str, str]:
    """Return each file of the new rule set by its path, the manifest last, so that a part of them is no rule set."""
    start = sorted(path for path in START.rglob("*") if path.is_file())
    files = {path.relative_to(START).as_posix(): path.read_text(encoding="utf-8") for path in start}
    schemas = {f"{SCHEMAS}/{name}": text for name, text in schema_files().items()}
    manifest = _filled(files.pop(MANIFEST), id, title, treatment, REVIEW_AGAIN.after(today))
    return {**schemas, **files, MANIFEST: manifest}


def _filled(manifest: str, id: str, title: str, treatment: str, due: dt.date) -> str:
    values = {"id": id, "title": _quoted(title), "treatment": _quoted(treatment), "review_due": due.isoformat()}
    for key, value in values.items():
        line = re.compile(rf"^({key}: )(\"[^\"]*\"|[^#\n]*[^#\s])", flags=re.M)
        manifest, count = line.subn(lambda found, value=value: found[1] + value, manifest, count=1)  # type: ignore[misc]
        assert count, f"{MANIFEST} has no line for {key}"
    return manifest


def _quoted(text: str) -> str:
    """Return text as YAML reads it whatever it holds: a JSON string is one in YAML too."""
    return json.dumps(text, ensure_ascii=False)
