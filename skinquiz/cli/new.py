"""`skinquiz rules new`: a small rule set to start from, written whole or not at all; and schemas for editors."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from skinquiz.cli.errors import OK, UsageError
from skinquiz.messages import shown

READABLE = 0o644


def run(name: str, id: str | None, title: str | None, treatment: str | None, today: dt.date) -> int:
    """Write a new rule set and say what to do next. Raises UsageError for a folder or a text that cannot be used."""
    from skinquiz.rulefiles.starting import starting_files

    folder = _named(name, "DIR")
    id, title, treatment = _names(folder, id, title, treatment)
    _check_free(folder, name)
    files = starting_files(id, title, treatment, today)
    try:
        _write(folder, files)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"`{shown(name, 200)}` cannot be written: {reason}") from None
    print("\n".join(_next_steps(name, files)))
    return OK


def write_schemas(name: str) -> int:
    """Write the JSON Schema of every kind of rule file to a folder, and replace those that are there.

    Raises UsageError if they cannot be written.
    """
    from skinquiz.files import replace_file
    from skinquiz.rulefiles.jsonschema import schema_files

    files = schema_files()
    folder = _named(name, "--write")
    try:
        folder.mkdir(exist_ok=True)
        for file, text in files.items():
            replace_file(folder / file, text, READABLE)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"--write: `{shown(name, 200)}` cannot be written: {reason}") from None
    print(f"Wrote {len(files)} schemas to {shown(name, 200)}.")
    return OK


def _named(name: str, where: str) -> Path:
    if not name.strip():
        raise UsageError(f"{where}: the name of the folder is empty")
    return Path(name)


def _names(folder: Path, id: str | None, title: str | None, treatment: str | None) -> tuple[str, str, str]:
    """Return id, title and treatment: those given, or what the folder's name makes of them."""
    from skinquiz.rulefiles.kinds import is_id

    own = folder.resolve().name
    if id is None:
        id = own if is_id(own) else "example"
    elif not is_id(id):
        raise UsageError(f"--id: `{shown(id)}` is not an id", "letters, digits, `-` and `_`, a letter first")
    treatment = _text("--treatment", treatment) or id.replace("-", " ").replace("_", " ")
    title = _text("--title", title) or f"{treatment[:1].upper()}{treatment[1:]}: is it right for you?"
    return id, title, treatment


def _text(option: str, text: str | None) -> str | None:
    if text is None:
        return None
    if not text.strip() or not text.isprintable():
        raise UsageError(f"{option}: `{shown(text)}` is not a line of text")
    return " ".join(text.split())


def _check_free(folder: Path, name: str) -> None:
    said = shown(name, 200)
    if os.path.lexists(folder):
        if not folder.is_dir():
            raise UsageError(f"`{said}` is there already, and is no folder", "name a folder that is not there yet")
        if any(folder.iterdir()):
            raise UsageError(f"the folder `{said}` is not empty", "name one that is empty, or not there yet")
    elif not folder.parent.is_dir():
        raise UsageError(f"there is no folder `{shown(str(folder.parent), 200)}` to put it in", "make it first")


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write all files elsewhere first; then one step puts a new folder in its place, or fills an empty one."""
    there = folder.is_dir()
    staging = (folder if there else folder.parent) / f".skinquiz-{secrets.token_hex(4)}.part"
    staging.mkdir()
    try:
        for name, text in files.items():
            file = staging / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(text.encode())
        if there:
            _fill(folder, staging, files)
        else:
            staging.rename(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _fill(folder: Path, staging: Path, files: Mapping[str, str]) -> None:
    """Move what was written into the folder: somebody may stand in it, so it cannot be replaced itself."""
    moved: list[Path] = []
    try:
        for top in dict.fromkeys(name.split("/")[0] for name in files):
            target = folder / top
            if os.path.lexists(target):
                raise FileExistsError(17, "somebody else writes to it")
            (staging / top).rename(target)
            moved.append(target)
    except BaseException:
        for one in moved:
            one.rename(staging / one.name)
        raise


def _next_steps(name: str, files: Mapping[str, str]) -> list[str]:
    rules = sum(file.endswith(".yaml") for file in files)
    folder = shlex.quote(shown(name, 200))
    return [
        f"Wrote {rules} rule files to {shown(name, 200)}, and schemas for editors beside them.",
        "Everything in them is an example to be replaced. Look at them, change something, and run:",
        "",
        f"  skinquiz rules check {folder}",
        f"  skinquiz rules test {folder}",
        f"  skinquiz rules prove {folder}",
        f"  skinquiz quiz --rules {folder}",
    ]
