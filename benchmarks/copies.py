"""Larger rule sets as files: the questions and rules of a rule set several times, about the same concerns."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import yaml

from benchmarks.rules import MARK
from skinquiz.model import CONCERNS

BESIDE = ("cases/", "promises.yaml")
CONDITIONS = ("when", "ask_when")
NESTED = ("any", "all", "not")


def write_copies(folder: Path, times: int, target: Path) -> None:
    """Write to `target` the rule set in `folder` with so many copies of its questions and rules, as `grown` has them.

    Cases and promises are left out.
    """
    manifest = _read(folder / "ruleset.yaml")
    manifest["files"] = [name for name in manifest["files"] if not name.startswith(BESIDE)]
    target.mkdir(parents=True)
    _write(manifest, target / "ruleset.yaml")
    for name in manifest["files"]:
        (target / name).parent.mkdir(exist_ok=True)
        if name.startswith(("concerns/", "safety/")):
            _write(_copied(_read(folder / name), times), target / name)
        else:
            shutil.copy(folder / name, target / name)


def _read(file: Path) -> dict[str, Any]:
    with file.open(encoding="utf-8") as text:
        return dict(yaml.load(text, yaml.BaseLoader))  # every scalar stays text, as the program reads it


def _write(content: dict[str, Any], file: Path) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")  # JSON is YAML without aliases


def _copied(content: dict[str, Any], times: int) -> dict[str, Any]:
    marks = [f"{MARK}{copy}" if copy else "" for copy in range(times)]
    return content | {
        part: [_renamed(one, mark) for mark in marks for one in content[part]]
        for part in ("questions", "rules")
        if part in content
    }


def _renamed(record: dict[str, Any], mark: str) -> dict[str, Any]:
    """Return a question or a rule under another name, about the copies of its questions."""
    renamed = record | {"id": record["id"] + mark}
    for key in CONDITIONS:
        if key in record:
            renamed[key] = _condition(record[key], mark)
    until = record.get("until")
    if isinstance(until, dict):
        renamed["until"] = until | {"date": until["date"] + mark}
    return renamed


def _condition(written: Any, mark: str) -> Any:
    if isinstance(written, list):
        return [_condition(part, mark) for part in written]
    return {
        key if key in (*NESTED, CONCERNS) else key + mark: _condition(value, mark) if key in NESTED else value
        for key, value in written.items()
    }
