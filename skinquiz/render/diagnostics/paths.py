"""File names as other programs want them, whatever the system and whatever bytes they hold."""

from __future__ import annotations

import os
from pathlib import PurePath
from urllib.parse import quote_from_bytes


def with_slashes(file: str) -> str:
    """Return the name with forward slashes, on each system."""
    return PurePath(file).as_posix()


def uri(file: str) -> str:
    """Return a relative reference for a relative name, `file:` for an absolute one, both percent-encoded."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote_from_bytes(os.fsencode(path.as_posix()))
