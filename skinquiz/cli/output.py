"""Where results go: a file, written whole or not at all, or standard output."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path
from typing import TextIO

from skinquiz.cli.errors import UsageError
from skinquiz.files import replace_file
from skinquiz.messages import nearest, shown
from skinquiz.render import ENDINGS, RENDERERS

NARROWEST, WIDEST, DEFAULT_WIDTH = 40, 100, 80


def choose_format(format: str | None, output: Path | None) -> str:
    """Return the format asked for: that of the file's ending, or `--format`, or text."""
    valid = f"valid: {', '.join(RENDERERS)}"
    if format is not None and format not in RENDERERS:
        near = nearest(format, RENDERERS)
        help = [f"did you mean `{near}`?"] if near else []
        raise UsageError(f"--format: `{shown(format)}` is not a format", *help, valid)
    if output is None:
        return format or "text"
    if output.is_dir():
        raise UsageError(f"--output: `{output}` is a folder")
    by_ending = ENDINGS.get(output.suffix.lower())
    if by_ending is None and format is None:
        endings = ", ".join(ENDINGS)
        raise UsageError(
            f"--output: the ending of `{output.name}` names no format", f"valid: {endings}, or add --format"
        )
    if format and by_ending and format != by_ending:
        raise UsageError(f"--format {format} and the ending of `{output.name}` do not agree", "leave out --format")
    return by_ending or format or "text"


def write(text: str, output: Path | None) -> None:
    """Write to standard output, or replace the file in one step; a new file is private to its owner.

    Raises UsageError if the file cannot be written; the old content then stays.
    """
    if output is None:
        if sys.stdout is None:
            raise UsageError("standard output is closed")
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stdout.write(text)
        return
    try:
        _write_file(text, Path(os.path.realpath(output)))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"--output: `{shown(str(output), 200)}` cannot be written: {reason}") from None


def _write_file(text: str, target: Path) -> None:
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        target.write_text(text, encoding="utf-8")  # a pipe or a device has nothing to lose
        return
    replace_file(target, text)


def wants_colour(stream: TextIO | None) -> bool:
    """Say whether colour is welcome there: NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def colours(stream: TextIO | None) -> int:
    """Return how many colours may be used there: 0 (none wanted), 16, 256 or 16,777,216."""
    if not wants_colour(stream):
        return 0
    from rich.console import Console

    system = Console(file=stream, force_terminal=True).color_system
    return {"256": 256, "truecolor": 1 << 24}.get(system or "", 16)


def text_width() -> int:
    """Return the width for prose: that of the terminal, within what is readable."""
    columns = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns
    return max(NARROWEST, min(WIDEST, columns))
