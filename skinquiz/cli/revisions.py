"""The two rule sets of a comparison: each a folder, or what a git revision holds in a folder.

A folder that exists wins over a revision of the same name.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from skinquiz.cli.errors import UsageError
from skinquiz.cli.git import Entry, Repository, repository, work_tree
from skinquiz.cli.revisionfiles import read_folder, read_revision
from skinquiz.messages import printable, shown
from skinquiz.render.difference import Side
from skinquiz.rulefiles.folder import MANIFEST

# `main:rules/mine`; a colon inside braces, as in `main@{10:00}`, belongs to the revision.
_REVISION = re.compile(r"(?P<name>(?:[^:{]|\{[^}]*\})*)(?::(?P<path>.*))?")
_MOST_LISTED, _LONGEST = 8, 2_000


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision as it was named; `path` is None if only the revision was."""

    name: str
    path: str | None


Named = Path | Revision


def read_sides(old: str, new: str | None, in_use: Path, chosen: bool = True) -> tuple[Side, Side]:
    """Return both rule sets; without a name for the new one it is the one in use.

    Where nobody chose that one, and the old revision does not hold it, it is the one that the revision holds, as its
    files are now. Raises UsageError for a name that stands for no rule set, DiagnosticsError for one that is not
    sound.
    """
    before = _named("OLD", old, in_use)
    beside = in_use if chosen or new is not None else _same_now(before, in_use) or in_use
    after = beside if new is None else _named("NEW", new, in_use)
    return _side(before, after, in_use), _side(after, before, in_use)


def _same_now(old: Named, in_use: Path) -> Path | None:
    """Return where the rule set of a revision lies now, the named one or the only one; None if that in use is meant."""
    where, top = (None, None) if isinstance(old, Path) or _holds(old, in_use) else (repository(None), work_tree(None))
    if isinstance(old, Path) or where is None or top is None:
        return None
    if old.path is not None:
        folder = top / _path(where, old.path)
        return Path(os.path.relpath(folder)) if (folder / MANIFEST).is_file() else None
    entries = where.entries(where.commit(old.name))
    if not _rule_sets(entries):
        return None
    folder = top / _found(entries, old.name, ())
    if not (folder / MANIFEST).is_file():
        where_now = f"there is no rule set `{shown(str(folder), 200)}` now, only in `{shown(old.name, 200)}`"
        raise UsageError(where_now, "name the new one: a folder, or another revision")
    return Path(os.path.relpath(folder))


def _holds(revision: Revision, in_use: Path) -> bool:
    """Say whether the rule set in use lies in a repository that holds it at that revision."""
    where = repository(in_use) if in_use.is_dir() else None
    try:
        return where is not None and where.inside in _rule_sets(where.entries(where.commit(revision.name)))
    except UsageError:
        return False


def _named(which: str, text: str, in_use: Path) -> Named:
    if not text.strip():
        raise UsageError(f"{which} is empty", "name a folder, or a git revision such as HEAD~3")
    if text.startswith("-") or printable(text) != text or len(text) > _LONGEST:
        raise UsageError(f"{which}: `{shown(text, 200)}` is no name of a folder or a revision")
    path = Path(text)
    if path.name == MANIFEST and os.path.isfile(text):
        return path.parent
    if os.path.isdir(text):  # false, and no error, for what no file can be called
        return path if (path / MANIFEST).is_file() else _below(path, in_use)
    found = _REVISION.fullmatch(text)
    if found is None or not found["name"]:
        raise UsageError(f"{which}: `{shown(text, 200)}` names no revision", "a revision stands before the colon")
    return Revision(found["name"], found["path"])


def _below(folder: Path, in_use: Path) -> Path:
    """Return the rule set that lies below a folder which is none itself; of several, the one in use, or its like."""
    below = {
        path.parent.relative_to(folder).as_posix(): path.parent
        for path in sorted(folder.rglob(MANIFEST))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
    used = [name for name, path in below.items() if in_use.is_dir() and path.samefile(in_use)]
    if len(below) > 1 and not used:
        used = [name for name, path in below.items() if _id_of(path) == _id_of(in_use)]
    hint = "a folder wins over a revision of the same name: to mean that, write refs/heads/NAME or REVISION:path"
    return below[
        _one_of(below, used, f"in the folder `{shown(str(folder), 200)}`", lambda one: str(folder / one), hint)
    ]


def _id_of(folder: Path) -> str | None:
    """Return the line of a manifest that gives the rule set its name, or None if there is none."""
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    return next((line.strip() for line in lines if line.startswith("id:")), None)


def _side(named: Named, beside: Named, in_use: Path) -> Side:
    if isinstance(named, Path):
        return read_folder(named)
    where, path = _repository(named, beside)
    commit = where.commit(named.name)
    entries = where.entries(commit)
    if path is None:
        path = _found(entries, named.name, _in_use(where, in_use))
    elif not any(entry.path == posixpath.join(path, MANIFEST) for entry in entries):
        raise _not_there(entries, named.name, path)
    return read_revision(where, commit, entries, path, f"{named.name}:{path}")


def _repository(named: Revision, beside: Named) -> tuple[Repository, str | None]:
    """Return where a revision is to be looked for, and which of its folders is meant, if that is known."""
    there = repository(beside) if isinstance(beside, Path) and beside.is_dir() else None
    if named.path is None and there is not None:
        return there, there.inside
    here = repository(None) or there
    if here is None:
        raise UsageError(
            f"there is no folder `{shown(named.name, 200)}`, and no git repository that could have such a revision"
        )
    return here, None if named.path is None else _path(here, named.path)


def _path(where: Repository, path: str) -> str:
    """Return a path as seen from the top of the repository; as in git, `./` stands for where the program runs."""
    here = where.inside if path == "." or path.startswith(("./", "../")) else ""
    path = posixpath.normpath(posixpath.join(here, path))
    if path.startswith(("/", "../")) or path == "..":
        raise UsageError(f"`{shown(path, 200)}` lies outside of the repository")
    return posixpath.dirname(path) if posixpath.basename(path) == MANIFEST else "" if path == "." else path


def _in_use(where: Repository, in_use: Path) -> list[str]:
    """Return the path of the rule set in use, if it lies in this repository."""
    own = repository(in_use) if in_use.is_dir() else None
    return [own.inside] if own is not None and own.home == where.home else []


def _found(entries: Sequence[Entry], revision: str, preferred: Sequence[str]) -> str:
    """Return the path of the rule set in a revision."""
    return _one_of(_rule_sets(entries), preferred, f"in `{revision}`", lambda one: f"{revision}:{one}")


def _not_there(entries: Sequence[Entry], revision: str, path: str) -> UsageError:
    where = f"in `{shown(f'{revision}:{path}', 200)}`"
    there = [f"  {shown(f'{revision}:{one}', 200)}" for one in _rule_sets(entries)][:_MOST_LISTED]
    return UsageError(f"there is no rule set {where}", *(["rule sets in that revision:", *there] if there else []))


def _rule_sets(entries: Sequence[Entry]) -> list[str]:
    paths = (posixpath.split(entry.path) for entry in entries if entry.is_file)
    return [folder for folder, name in paths if name == MANIFEST]


def _one_of(
    found: Collection[str], preferred: Sequence[str], where: str, spelt: Callable[[str], str], *hints: str
) -> str:
    """Return the preferred one if it is there, or the only one. Raises UsageError that lists what there is."""
    likely = [one for one in preferred if one in found] or list(found)
    if len(likely) == 1:
        return likely[0]
    if not likely:
        raise UsageError(f"there is no rule set {where}", *hints)
    listed = [shown(spelt(one), 200) for one in sorted(likely)]
    more = [f"… and {len(listed) - _MOST_LISTED} more"] if len(listed) > _MOST_LISTED else []
    raise UsageError(f"there are {len(listed)} rule sets {where}; name one", *listed[:_MOST_LISTED], *more)
