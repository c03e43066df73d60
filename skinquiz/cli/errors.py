"""One room for everything that goes wrong: the person's mistake, ours, and Ctrl-C."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

OK, FAULT, UNUSABLE, FAILED_ON, INTERRUPTED = 0, 1, 2, 3, 130


class UsageError(Exception):
    """Something the person can mend: one sentence, and lines that help."""

    def __init__(self, message: str, *help: str) -> None:
        self.message, self.help = message, help
        super().__init__(message)


def guarded(run: Callable[[], int]) -> int:
    """Run a command and return its exit code; say in words, on standard error, whatever goes wrong."""
    from skinquiz.answers import AnswersError
    from skinquiz.rulefiles.diagnostics import DiagnosticsError

    try:
        code = run()
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except UsageError as error:
        return _say("\n".join([error.message, *(f"  {line}" for line in error.help)]))
    except AnswersError as error:
        return _say(str(error))
    except DiagnosticsError as error:
        count = len(error.diagnostics)
        return _say(str(error) if count == 1 else f"{count} problems found\n\n{error}")
    except (KeyboardInterrupt, EOFError):
        print("\nStopped. Nothing was saved.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; nothing more may be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return OK
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _say(f"{where}{(error.strerror or str(error)).lower()}")
    except Exception as error:
        return _fault(error)


def _say(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return UNUSABLE


def _fault(error: Exception) -> int:
    if os.environ.get("SKINQUIZ_DEBUG"):
        import traceback

        traceback.print_exception(error)
    import skinquiz

    print(
        f"error: a fault in skinquiz {skinquiz.__version__}: {type(error).__name__}: {error}\n"
        "  please report it; SKINQUIZ_DEBUG=1 shows where it happened",
        file=sys.stderr,
    )
    return FAULT
