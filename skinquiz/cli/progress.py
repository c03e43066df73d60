"""How far a long piece of work is: a line on standard error, where that is a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

Report = Callable[[float | None], None]  # from 0 to 1, or None while it is not known


@contextlib.contextmanager
def watching(wanted: bool = True) -> Iterator[Callable[[str], Report]]:
    """Give a function that takes the name of a piece of work and returns how to report on it."""
    if not wanted or sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda name: lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as progress:
        yield lambda name: _Line(progress, name)


class _Line:
    """Shows one piece of work, from its first report on, in place of the one before."""

    def __init__(self, progress: Progress, name: str) -> None:
        self._progress, self._name = progress, name

    def __call__(self, done: float | None) -> None:
        current = self._progress.tasks[-1] if self._progress.tasks else None
        if current is None or current.description != self._name:
            for task in self._progress.task_ids:
                self._progress.remove_task(task)
            self._progress.add_task(self._name, total=None)
        if done is not None:
            self._progress.update(self._progress.task_ids[-1], total=1.0, completed=done)
