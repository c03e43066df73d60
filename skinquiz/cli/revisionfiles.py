"""Loads the rule set of a folder or of a git revision for a comparison, with the places as a reader can find them.

The files of a revision lie in a private folder while they are read, and nowhere afterwards. Messages and places name
`REVISION:path` instead of it.
"""

from __future__ import annotations

import os
import posixpath
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from skinquiz.cli.errors import UsageError
from skinquiz.cli.git import Entry, Repository
from skinquiz.messages import shown
from skinquiz.render.difference import Side
from skinquiz.rulefiles.diagnostics import Diagnostic, DiagnosticsError, Place
from skinquiz.rulefiles.folder import KIND_OF_FOLDER
from skinquiz.rulefiles.load import load_written
from skinquiz.rulefiles.read import MAX_BYTES

_ENDINGS = (".yaml", ".yml")
_Rename = Callable[[str], str]


def read_folder(folder: Path) -> Side:
    """Return the rule set in a folder. Raises DiagnosticsError if it is not sound."""
    return _read(folder, str(folder), None, lambda file: file)


def read_revision(where: Repository, commit: str, entries: Sequence[Entry], path: str, name: str) -> Side:
    """Return the rule set that a commit holds under a path; `name` is what it is called.

    Raises UsageError for files that are not read, DiagnosticsError, which names them by `name`, if it is not sound.
    """
    files = dict(_files(entries, path, name))
    with tempfile.TemporaryDirectory(prefix="skinquiz-") as temporary:
        folder = os.path.abspath(temporary)
        for inner, data in zip(files, where.contents(files.values()), strict=True):
            target = Path(folder, inner)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                stream.write(data[: MAX_BYTES + 1])  # the loader says that it is too large

        def rename(file: str) -> str:
            inner = os.path.relpath(os.path.abspath(file), folder)
            return name + ("" if name.endswith(":") else "/") + Path(inner).as_posix()

        return _read(Path(folder), name, commit, rename)


def _files(entries: Sequence[Entry], path: str, name: str) -> Iterator[tuple[str, Entry]]:
    """Yield the files that a rule set may consist of, by their path in its folder."""
    start = f"{path}/" if path else ""
    for entry in entries:
        inner = entry.path.removeprefix(start)
        if not entry.path.startswith(start) or not (inner.endswith(_ENDINGS) or inner in KIND_OF_FOLDER):
            continue
        where = shown(posixpath.join(name, inner), 200)
        if not entry.is_file:
            raise UsageError(f"`{where}` is a link, which is not followed in a revision")
        if not all(map(_harmless, inner.split("/"))):
            raise UsageError(f"`{where}` is not the name of a rule file")
        if inner.endswith(_ENDINGS):
            yield inner, entry


def _harmless(part: str) -> bool:
    """Say whether part of a path stays inside its folder on each system."""
    return part not in ("", ".", "..") and not set(part) & set("\\:\0")


def _read(folder: Path, name: str, commit: str | None, rename: _Rename) -> Side:
    try:
        written = load_written(folder, beside=False)
    except DiagnosticsError as error:
        lines = {rename(file): text for file, text in error.lines.items()}
        raise DiagnosticsError((_renamed(one, rename) for one in error.diagnostics), lines) from None
    ruleset = written.ruleset
    rules = {rule.id: written.places.of("rule", rule.id) for rule in ruleset.rules}
    best = {one: written.places.of("best case", one, one, "outcome") for one in ruleset.concerns}
    return Side(
        name,
        commit,
        ruleset,
        {one: _moved(place, rename) for one, place in rules.items()},
        {one: _moved(place, rename) for one, place in best.items()},
    )


def _renamed(one: Diagnostic, rename: _Rename) -> Diagnostic:
    related = tuple((_moved(place, rename), word) for place, word in one.related)
    return replace(one, place=_moved(one.place, rename), related=related)


def _moved(place: Place, rename: _Rename) -> Place:
    return replace(place, file=rename(place.file))
