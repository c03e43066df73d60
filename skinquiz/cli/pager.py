"""Long texts on a terminal, a screenful at a time; anywhere else they are simply written."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from skinquiz.cli.output import write

# What fits on one screen is not held back, colours pass through, the text stays there afterwards, an odd terminal is
# no reason to complain, and the last line names the keys for those who have never met this program.
LESS = "-F -R -X -d -Ps?eThe end, q to close:Space for more, b for back, q to close.$"


def page(text: str) -> None:
    """Show text in the person's pager, or write it where there is no terminal, no pager or no wish for one.

    PAGER names another pager than `less`, with its options; empty, it asks for none.
    """
    command = _pager()
    if not command or not _shown(text, command):
        write(text, None)


def _pager() -> list[str]:
    """Return the command of the pager, or nothing."""
    plain = os.environ.get("ACCESSIBLE") or os.environ.get("TERM", "dumb") == "dumb"
    if plain or sys.stdout is None or not sys.stdout.isatty():
        return []
    try:
        command = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:
        return []
    return command if command and shutil.which(command[0]) else []


def _shown(text: str, command: list[str]) -> bool:
    """Hand the text to the pager and wait for its end; say whether it could be started."""
    sys.stdout.flush()
    environment = {"LESS": LESS, "LESSCHARSET": "utf-8"} | os.environ
    try:
        with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as pager, _deaf_to_ctrl_c():
            pager.communicate(text.encode("utf-8", "replace"))
    except OSError:
        return False
    return True


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Leave Ctrl-C to the pager, which has the terminal, until it ends."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
