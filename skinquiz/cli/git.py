"""Reads a git repository through the `git` program, and writes nothing to it.

Names that a person gave go to standard input, where none can be taken for an option, and no shell ever sees them.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from skinquiz.cli.errors import UsageError
from skinquiz.messages import nearest, shown

# What a hook is told about its own repository, and what must not lead astray in another folder.
_OWN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE")
_QUIET = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that a revision holds: a file, a symbolic link or a whole repository, by its mode."""

    path: str
    mode: str
    name: str

    @property
    def is_file(self) -> bool:
        return self.mode.startswith("100")


@dataclass(frozen=True, slots=True)
class Repository:
    """Where git keeps it, and the path inside it of the folder by which it was found, such as `rules/mine`."""

    home: str
    inside: str

    def commit(self, revision: str) -> str:
        """Return the full hash of the commit that a name stands for. Raises UsageError if there is none."""
        said = os.fsdecode(self._git("cat-file", "--batch-check", stdin=f"{revision}^{{commit}}\n")).split()
        if len(said) != 3 or said[1] != "commit":
            raise UsageError(f"there is no revision `{shown(revision, 200)}`", *self._hints(revision))
        return said[0]

    def entries(self, commit: str) -> tuple[Entry, ...]:
        """Return everything in a commit, by its full hash."""
        listed = os.fsdecode(self._git("ls-tree", "-r", "-z", "--full-tree", commit)).split("\0")
        parts = (one.partition("\t") for one in listed if one)
        return tuple(Entry(path, told.split()[0], told.split()[2]) for told, _, path in parts)

    def contents(self, entries: Iterable[Entry]) -> Iterator[bytes]:
        """Yield what is in these files."""
        names = [entry.name for entry in entries]
        data = self._git("cat-file", "--batch", stdin="".join(f"{name}\n" for name in names))
        for _ in names:
            head, _, data = data.partition(b"\n")
            if head.endswith(b" missing"):
                raise UsageError(f"git does not have all of the files: {shown(os.fsdecode(head))}")
            size = int(head.split()[2])
            yield data[:size]
            data = data[size + 1 :]

    def _hints(self, revision: str) -> Iterator[str]:
        names = os.fsdecode(self._git("for-each-ref", "--format=%(refname:short)")).split()
        if near := nearest(_base(revision), ["HEAD", *names]):
            yield f"did you mean `{near}`?"
        if ".." in revision:
            yield "two revisions are named one after the other: OLD NEW"
        if self._git("rev-parse", "--is-shallow-repository").strip() == b"true":
            yield "git has only the last revisions here; `git fetch --unshallow` gets all (in CI, `fetch-depth: 0`)"

    def _git(self, *arguments: str, stdin: str = "") -> bytes:
        ran = _run(["--git-dir", self.home, *arguments], None, os.environ, stdin)
        if ran.returncode:
            raise UsageError(f"git cannot read {shown(self.home, 200)}: {_complaint(ran.stderr)}")
        return ran.stdout


def repository(folder: Path | None) -> Repository | None:
    """Return the repository in which a folder lies (default: the one in which the program runs), or None.

    Raises UsageError if git is not there, or refuses to look.
    """
    environment = {name: text for name, text in os.environ.items() if folder is None or name not in _OWN}
    ran = _run(["rev-parse", "--absolute-git-dir", "--show-prefix"], folder, environment)
    if ran.returncode:
        if b"not a git repository" in ran.stderr:
            return None
        raise UsageError(f"git does not look into {shown(str(folder or Path.cwd()), 200)}: {_complaint(ran.stderr)}")
    home, _, inside = os.fsdecode(ran.stdout).removesuffix("\n").partition("\n")
    return Repository(home, inside.removesuffix("/"))


def work_tree(folder: Path | None) -> Path | None:
    """Return the top folder of the files beside a repository (default: the one in which the program runs), or None."""
    environment = {name: text for name, text in os.environ.items() if folder is None or name not in _OWN}
    ran = _run(["rev-parse", "--show-toplevel"], folder, environment)
    return Path(os.fsdecode(ran.stdout).removesuffix("\n")) if ran.returncode == 0 else None


def _run(
    arguments: list[str], folder: Path | None, environment: Mapping[str, str], stdin: str = ""
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env={**environment, **_QUIET},
            input=os.fsencode(stdin),
            capture_output=True,
            check=False,
        )
    except (FileNotFoundError, PermissionError):
        raise UsageError("git cannot be run, and it reads revisions", "install git, or name two folders") from None


def _base(revision: str) -> str:
    """Return the name from which a revision is counted: `main` of `main~3`."""
    return re.split(r"[~^@]", revision)[0]


def _complaint(stderr: bytes) -> str:
    first = os.fsdecode(stderr).strip().partition("\n")[0]
    return shown(first.removeprefix("fatal: "), 300)
