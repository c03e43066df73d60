"""Which files a table is read from, and of which kind they are."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from skinquiz.batch.errors import TableError
from skinquiz.messages import shown

KINDS = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".pq": "parquet"}
PACKED = {".gz": "gzip", ".zst": "zstd"}
ENDINGS = f"{', '.join(KINDS)}; all but Parquet also with {' or '.join(PACKED)}"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a table: `csv`, `jsonl` or `parquet`, and whether it is packed: `gzip`, `zstd` or `none`."""

    path: Path
    kind: str
    packed: str
    shown: str
    tabs: bool = False


def file_of(path: Path, kind: str | None = None) -> File:
    """Return a file with what its ending tells, or of the kind that is said. Raises TableError if it tells nothing."""
    endings = [one.lower() for one in path.suffixes]
    packed = PACKED.get(endings[-1], "none") if endings else "none"
    ending = endings[-1 if packed == "none" else -2] if len(endings) > (packed != "none") else ""
    found = kind or KINDS.get(ending)
    if found is None or (found == "parquet" and packed != "none"):
        raise TableError(f"the ending of `{shown(path.name)}` names no kind of table", f"valid: {ENDINGS}")
    return File(path, found, packed, shown(str(path), 200), ending == ".tsv")


def files_of(name: str, kind: str | None = None) -> list[File]:
    """Return the files that a path, a folder or a pattern means, in the order of their names.

    Raises TableError if there are none, or if they are of more than one kind.
    """
    files = [file_of(Path(one), kind) for one in _paths(name, kind)]
    if kinds := sorted({one.kind for one in files})[1:]:
        raise TableError(f"`{shown(name)}` has files of several kinds: {', '.join(sorted({files[0].kind, *kinds}))}")
    return files


def _paths(name: str, kind: str | None) -> Sequence[str]:
    if not name.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in name):
        raise TableError(f"the name `{shown(name)}` is not in UTF-8", "rename the file")
    if os.path.isdir(name):
        found = sorted(_below(name, kind))
        if not found:
            raise TableError(f"the folder `{shown(name)}` holds no table", f"looked for: {ENDINGS}")
        return found
    if not os.path.exists(name) and glob.has_magic(name):
        found = sorted(one for one in glob.glob(name, recursive=True) if os.path.isfile(one))
        if not found:
            raise TableError(f"no file fits `{shown(name)}`")
        return found
    if not os.path.exists(name):
        raise TableError(f"`{shown(name)}`: there is no such file")
    return [name]


def _below(folder: str, kind: str | None) -> Iterator[str]:
    """Yield the tables in a folder and in those inside it; names that begin with a dot or `_` are no data."""
    for where, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if not one.startswith((".", "_"))]
        for name in names:
            path = Path(where, name)
            if not name.startswith((".", "_")) and (kind or _is_table(path)) and path.stat().st_size:
                yield str(path)


def _is_table(path: Path) -> bool:
    try:
        file_of(path)
    except TableError:
        return False
    return True
