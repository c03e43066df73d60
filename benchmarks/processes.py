"""Whole processes: how long they take and how much memory they had at most."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# A process inherits the peak of the one that starts it: so a small one stands between.
LAUNCH = """
import os, sys, time
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(child, 0)
print()
print(time.perf_counter() - start, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
sys.exit(os.waitstatus_to_exitcode(status))
"""


class Failed(Exception):
    """A command failed; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a process took: seconds of wall clock, and bytes of memory at its peak."""

    seconds: float
    peak: int

    @property
    def megabytes(self) -> float:
        return self.peak / 1e6


def run(*command: str, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end. Raises Failed if it fails."""
    launch = [sys.executable, "-I", "-S", "-c", LAUNCH, *command]
    done = subprocess.run(launch, capture_output=True, text=True, env={**os.environ, **(environment or {})})
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)}\n{done.stderr.strip()}")
    seconds, peak = done.stdout.split()[-2:]
    return Run(float(seconds), int(peak))


def quickest(runs: int, *command: str, environment: Mapping[str, str] | None = None) -> Run:
    """Return the shortest time and the highest peak of several runs."""
    done: Sequence[Run] = [run(*command, environment=environment) for _ in range(runs)]
    return Run(min(one.seconds for one in done), max(one.peak for one in done))
