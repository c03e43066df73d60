"""One room for everything that goes wrong: the person's mistake, ours, and Ctrl-C."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skinquiz.rulefiles.diagnostics import DiagnosticsError

OK, FAULT, UNUSABLE, FAILED_ON, INTERRUPTED = 0, 1, 2, 3, 130


class UsageError(Exception):
    """Something the person can mend: one sentence, and lines that help."""

    def __init__(self, message: str, *help: str) -> None:
        self.message, self.help = message, help
        super().__init__(message)


def guarded(run: Callable[[], int]) -> int:
    """Run a command and return its exit code; say in words, on standard error, whatever goes wrong."""
    from skinquiz.answers import AnswersError
    from skinquiz.messages import TooHardError
    from skinquiz.rulefiles.diagnostics import DiagnosticsError

    try:
        code = run()
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except UsageError as error:
        return _unusable("\n".join([error.message, *(f"  {line}" for line in error.help)]))
    except AnswersError as error:
        return _unusable(str(error))
    except TooHardError as error:
        return _unusable(
            f"this cannot be decided for everybody: {error}\n  skinquiz rules check names such a condition"
        )
    except DiagnosticsError as error:
        return _unusable(_problems(error))
    except (KeyboardInterrupt, EOFError):
        tell("\nStopped. Nothing was saved.")
        return INTERRUPTED
    except BrokenPipeError:
        _give_up_output()
        return OK
    except OSError as error:
        _give_up_output()
        where = f"{error.filename}: " if error.filename else ""
        return _unusable(f"{where}{(error.strerror or str(error)).lower()}")
    except Exception as error:
        return _fault(error)


def _problems(error: DiagnosticsError) -> str:
    """Return all problems of files, and what helps to read them."""
    from skinquiz.rulefiles.diagnostics import UNREADABLE

    count = len(error.diagnostics)
    if count == 1:
        return str(error)
    first = any(one.code in UNREADABLE for one in error.diagnostics)
    heading = "; mend the first ones first, the others may follow from them" if first else ""
    return (
        f"{count} problems found{heading}\n\n{error}\n\nskinquiz rules explain CODE says more about a code in brackets."
    )


def tell(message: str) -> None:
    """Say something on standard error, if there is one."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(message, file=sys.stderr)


def _give_up_output() -> None:
    """Drop what standard output still holds: it cannot be written, and must not be tried again at exit."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unusable(message: str) -> int:
    tell(f"error: {message}")
    return UNUSABLE


def _fault(error: Exception) -> int:
    if os.environ.get("SKINQUIZ_DEBUG"):
        import traceback

        traceback.print_exception(error)
    import skinquiz

    tell(
        f"error: a fault in skinquiz {skinquiz.__version__}: {type(error).__name__}: {error}\n"
        "  please report it; SKINQUIZ_DEBUG=1 shows where it happened"
    )
    return FAULT
