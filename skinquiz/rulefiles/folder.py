"""A rule set's folder: the manifest, the files that it names, and one digest of them all."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from skinquiz.messages import did_you_mean, nearest
from skinquiz.rulefiles.diagnostics import Place, Problems
from skinquiz.rulefiles.read import MAX_BYTES, Mapping, Node, Scalar, Sequence, read_yaml
from skinquiz.rulefiles.records import Read
from skinquiz.rulefiles.schema import FILES, RULESET

MANIFEST = "ruleset.yaml"
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*\.yaml")
KIND_OF_FOLDER = {
    "concerns": "concern",
    "safety": "safety",
    "guidance": "guidance",
    "topics": "topic",
    "cases": "cases",
}
KIND_OF_FILE = {
    "evidence.yaml": "evidence",
    "glossary.yaml": "glossary",
    "pictures.yaml": "pictures",
    "promises.yaml": "promises",
}


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One file named by the manifest. `shown` is its path as messages give it."""

    path: str
    shown: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Folder:
    """`manifest` lists every name under `files`, `files` those that could be read."""

    head: Read
    manifest: tuple[str, ...]
    files: tuple[RuleFile, ...]
    sha256: str

    def of_kind(self, kind: str) -> tuple[RuleFile, ...]:
        return tuple(file for file in self.files if file.kind == kind)


def open_folder(path: Path, problems: Problems) -> Folder | None:
    """Return the folder's manifest and files, or None if there is no manifest to go by."""
    manifest = path / MANIFEST
    shown = _shown(manifest)
    data = _bytes(manifest, shown, problems, Place(shown, 1, 1), "no-ruleset", "there is no rule set here")
    root = None if data is None else read_yaml(data, shown, problems)
    head = None if root is None else RULESET.read(root, problems)
    if data is None or root is None or head is None:
        return None
    files = _listed(path, root, problems)
    _report_unlisted(path, {MANIFEST, *(file.path for file in files)}, head, problems)
    return Folder(
        head, head["files"] or (), tuple(files), _digest({MANIFEST: data, **{file.path: file.data for file in files}})
    )


def read_record(file: RuleFile, problems: Problems) -> Read | None:
    """Return the file's content as the record that its kind asks for."""
    root = read_yaml(file.data, file.shown, problems)
    return None if root is None else FILES[file.kind].read(root, problems)


def _listed(path: Path, root: Node, problems: Problems) -> list[RuleFile]:
    entries = root.get("files") if isinstance(root, Mapping) else None
    files: dict[str, RuleFile] = {}
    for item in entries.items if isinstance(entries, Sequence) else ():
        if not isinstance(item, Scalar):
            continue
        if item.text in files:
            problems.add("duplicate-id", item.place, f"the file `{item.text}` is listed twice")
            continue
        kind = _kind(item, problems)
        if kind is None:
            continue
        shown = _shown(path / item.text)
        data = _bytes(path / item.text, shown, problems, item.place, "missing-file", f"`{item.text}` cannot be read")
        if data is not None:
            files[item.text] = RuleFile(item.text, shown, kind, data)
    return list(files.values())


def _kind(item: Scalar, problems: Problems) -> str | None:
    folder, slash, name = item.text.partition("/")
    kind = KIND_OF_FILE.get(item.text)
    # One spelling for each file: no `./x`, `a//b` or `a/../b`, and nothing that leaves the folder on any system.
    if slash and _NAME.fullmatch(name):
        kind = KIND_OF_FOLDER.get(folder)
    if kind is None:
        valid = [f"{folder}/NAME.yaml" for folder in KIND_OF_FOLDER] + list(KIND_OF_FILE)
        message = f"`{item.text}` is not a file that a rule set holds"
        problems.add("unknown-file", item.place, message, did_you_mean(item.text, valid) or ", ".join(valid))
    return kind


def _bytes(path: Path, shown: str, problems: Problems, place: Place, code: str, message: str) -> bytes | None:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        near = nearest(path.stem, [other.stem for other in path.parent.glob("*.yaml") if other.is_file()])
        help = f"did you mean `{path.with_stem(near).name}`?" if near else None
        problems.add(code, place, f"{message}: {(error.strerror or str(error)).lower()}", help)
        return None


def _report_unlisted(path: Path, listed: set[str], head: Read, problems: Problems) -> None:
    found = (p for p in sorted(path.rglob("*")) if p.suffix in (".yaml", ".yml") and not p.is_dir())
    for file in found:
        name = file.relative_to(path).as_posix()
        if name not in listed and not any(part.startswith(".") for part in file.relative_to(path).parts):
            message = f"`{name}` lies in the folder, but ruleset.yaml does not list it"
            problems.add("unlisted-file", head.where("files"), message, "add it to `files`, or delete it")


def _digest(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(f"{name}\0{len(contents[name])}\0".encode())
        digest.update(contents[name])
    return digest.hexdigest()


def _shown(path: Path) -> str:
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return str(path) if relative.startswith("..") else relative
