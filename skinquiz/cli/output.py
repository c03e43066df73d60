"""Where results go: a file, written whole or not at all, or standard output."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from skinquiz.cli.errors import UsageError
from skinquiz.files import replace_file
from skinquiz.messages import nearest, shown
from skinquiz.render import BINARY, ENDINGS, FORMATS

NARROWEST, WIDEST, DEFAULT_WIDTH = 40, 100, 80


def choose_format(
    format: str | None,
    output: Path | None,
    formats: Sequence[str] = FORMATS,
    default: str = "text",
    known: Mapping[str, str] = ENDINGS,
) -> str:
    """Return the format asked for: that of the file's ending, as far as it is known, or `--format`, or the default.

    Raises UsageError for any that is not among `formats`.
    """
    valid = f"valid: {', '.join(formats)}"
    if format is not None and format not in formats:
        near = nearest(format, formats)
        help = [f"did you mean `{near}`?"] if near else []
        raise UsageError(f"--format: `{shown(format)}` is not a format", *help, valid)
    if output is None:
        return format or default
    if output.is_dir():
        raise UsageError(f"--output: `{output}` is a folder")
    by_ending = known.get(output.suffix.lower())
    if by_ending is not None and by_ending not in formats:
        raise UsageError(f"--output: `{output.name}` would be {by_ending}, which this is never written as", valid)
    if by_ending is None and format is None:
        endings = ", ".join(ending for ending, one in known.items() if one in formats)
        raise UsageError(
            f"--output: the ending of `{output.name}` names no format", f"valid: {endings}, or add --format"
        )
    if format and by_ending and format != by_ending:
        raise UsageError(f"--format {format} and the ending of `{output.name}` do not agree", "leave out --format")
    return by_ending or format or default


def write(result: str | bytes, output: Path | None) -> None:
    """Write to standard output, or replace the file in one step; a new file is private to its owner.

    Raises UsageError if the file cannot be written, where the old content then stays.
    """
    if output is None:
        if sys.stdout is None:
            raise UsageError("standard output is closed")
        if isinstance(result, bytes):
            _write_bytes(result)
            return
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stdout.write(result)
        return
    try:
        _write_file(result, output)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"--output: `{shown(str(output), 200)}` cannot be written: {reason}") from None


def refuse_terminal(format: str, output: Path | None) -> None:
    """Raise UsageError if a format that is not text would go to a terminal."""
    if output is None and format in BINARY and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError(
            f"a {format.upper()} cannot be shown on a terminal",
            f"write it to a file: --output summary.{format}",
            "or read it here: --format text",
        )


def _write_bytes(result: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(result)


def _write_file(result: str | bytes, target: Path) -> None:
    data = result if isinstance(result, bytes) else result.encode()
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):
        target.write_bytes(data)  # a pipe or a device has nothing to lose
        return
    replace_file(Path(os.path.realpath(target)), data)


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
