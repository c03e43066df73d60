"""How far a long piece of work is: a line on standard error, where that is a terminal."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator

Report = Callable[[float | None], None]  # from 0 to 1, or None while it is not known


@contextlib.contextmanager
def watching(wanted: bool = True) -> Iterator[Callable[[str], Report]]:
    """Give a function that begins a piece of work by its name and returns how to report on it."""
    if not wanted or sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda name: lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    parts = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*parts, console=Console(stderr=True), transient=True) as progress:

        def begin(name: str) -> Report:
            for task in progress.task_ids:
                progress.remove_task(task)
            task = progress.add_task(name, total=None)

            def report(done: float | None) -> None:
                if done is not None:
                    progress.update(task, total=1.0, completed=done)

            return report

        yield begin
