"""Files replaced in one step: whole or not at all, whatever happens half-way."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

PRIVATE = 0o600
_PREFIX, _SUFFIX = ".skinquiz-", ".part"
_LEFTOVER = re.compile(rf"{re.escape(_PREFIX)}[a-z0-9_]{{8}}{re.escape(_SUFFIX)}")


def replace_file(target: Path, content: str | bytes, mode: int | None = None) -> None:
    """Write bytes, or text in UTF-8, to a file beside the target, then put it in the target's place.

    Without a mode, a file that exists keeps its own, and a new one is private to its owner. Raises OSError if it
    cannot be written; the old content then stays. Only a killed process or a lost disk leaves the other file behind.
    """
    with replacing(target, mode) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)


@contextlib.contextmanager
def replacing(target: Path, mode: int | None = None) -> Iterator[Path]:
    """Give an empty file beside the target to write to; at the end, put it in the target's place.

    As `replace_file`, for content that is not held in memory. When anything is raised inside, the old content stays.
    """
    if mode is None:
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else PRIVATE
    handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=target.parent)
    os.close(handle)
    try:
        yield Path(name)
        with open(name, "rb+") as stream:
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    _settle(target.parent)


def is_leftover(name: str) -> bool:
    """Say whether a file's name is one that only an interrupted write leaves behind."""
    return _LEFTOVER.fullmatch(name) is not None


def _settle(folder: Path) -> None:
    """Have the new name outlive a power cut, where the system lets a folder be opened for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
