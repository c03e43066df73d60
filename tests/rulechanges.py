"""Rule sets that are changed on purpose, and git repositories that hold them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.cli.conftest import TINY

ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def edit(file: Path, old: str, new: str) -> None:
    """Replace what must be there, once."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file} does not hold {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def drop(file: Path, rule: str) -> None:
    """Take a rule out of a file."""
    text = file.read_text(encoding="utf-8")
    head, rules, tail = text.partition("\nrules:\n")
    kept, count = re.subn(rf"(?m)^  - id: {rule}\n(?:(?!  - ).*\n)*", "", tail)
    assert count == 1, rule
    file.write_text(head + rules + kept, encoding="utf-8")


@dataclass(frozen=True)
class Git:
    """A git repository, made without anybody's settings."""

    top: Path

    def __call__(self, *arguments: str, stdin: bytes = b"", check: bool = True) -> str:
        ran = subprocess.run(
            ["git", *arguments],
            cwd=self.top,
            env=os.environ | ALONE,
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert not check or ran.returncode == 0, ran.stderr
        return ran.stdout.decode().strip()

    def commit(self, message: str = "A change") -> str:
        """Commit all that lies there, and return the hash."""
        self("add", "--all")
        self("commit", "--quiet", "--message", message)
        return self("rev-parse", "HEAD")


def repository(top: Path) -> Git:
    """Make a repository with the small rule set in `rules` and one commit."""
    git = Git(top)
    top.mkdir(parents=True, exist_ok=True)
    git("init", "--quiet", "--initial-branch=main")
    git("config", "user.name", "Somebody")
    git("config", "user.email", "somebody@example.org")
    shutil.copytree(TINY, top / "rules")
    git.commit("The rules")
    return git
