"""`skinquiz sessions`: what is saved on this computer, to look at and to delete."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from skinquiz.cli.errors import INTERRUPTED, OK, UsageError, tell

if TYPE_CHECKING:
    from skinquiz.interview.store import Entry
    from skinquiz.model import Span

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Todo = Callable[[], int]
FORMATS = ("text", "json")
_SPAN = re.compile(r"([1-9][0-9]{0,3}) ?(?P<unit>d|w|m|y|days?|weeks?|months?|years?)")
_UNITS: dict[str, Literal["days", "weeks", "months", "years"]] = {
    "d": "days",
    "w": "weeks",
    "m": "months",
    "y": "years",
}


def ids(incomplete: str) -> list[str]:
    """Return what a shell may complete an id to; nothing if there is any trouble."""
    from skinquiz.interview.store import LAST, Store

    with contextlib.suppress(OSError):
        return [id for id in (*(one.id for one in Store().all()), LAST) if id.startswith(incomplete)]
    return []


def _formats(incomplete: str) -> list[str]:
    return [format for format in FORMATS if format.startswith(incomplete)]


Format = Annotated[str, typer.Option(metavar="FORMAT", help="text or json.", autocompletion=_formats)]
One = Annotated[str, typer.Argument(metavar="[ID]", help="Its id, or the beginning of it.", autocompletion=ids)]
Some = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Their ids.", autocompletion=ids)]
All = Annotated[bool, typer.Option("--all", help="Every one. Asks first.")]
OlderThan = Annotated[str | None, typer.Option(metavar="TIME", help="Not changed for 30d (days), 8w, 6m (months), 1y.")]
Yes = Annotated[bool, typer.Option("--yes", help="With --all: does not ask.")]


@app.command("list", help="List the saved sessions, the most recently changed first.")
def _list(format: Format = "text") -> Todo:
    return partial(list_sessions, format)


@app.command("show", help="Print the answers of a session, as a file that assess --answers takes.")
def _show(id: One = "last") -> Todo:
    return partial(show, id)


@app.command("delete", help="Delete saved sessions: some, all, or those not changed for a while.")
def _delete(ids: Some = None, all: All = False, older_than: OlderThan = None, yes: Yes = False) -> Todo:
    if [bool(ids), all, older_than is not None].count(True) != 1:
        raise UsageError("say what to delete: ids, or --all, or --older-than 30d; one of the three")
    if older_than is not None:
        return partial(delete_older, older_than)
    return partial(delete_all, yes) if all else partial(delete, ids or [])


def list_sessions(format: str) -> int:
    """Print what is saved, as text or JSON. Raises UsageError for another format."""
    from skinquiz.cli.output import text_width, write
    from skinquiz.cli.sessiontext import as_json, as_lines
    from skinquiz.interview.store import Store
    from skinquiz.messages import did_you_mean, shown

    if format not in FORMATS:
        raise UsageError(f"--format: `{shown(format)}` is not a format", did_you_mean(format, FORMATS) or "")
    store = Store()
    write(as_json(store.all(), store.folder) if format == "json" else as_lines(store.all(), text_width()), None)
    return OK


def show(id: str) -> int:
    """Print one session as an answers file with comments. Raises UsageError if it cannot be had."""
    from skinquiz.cli.output import write
    from skinquiz.cli.sessiontext import as_answers_file
    from skinquiz.interview.store import Store

    store = Store()
    with _in_words():
        saved = store.load(id)
    write(as_answers_file(saved, store.path(saved.id)), None)
    return OK


def delete(ids: Sequence[str]) -> int:
    """Delete these sessions; none of them, with a UsageError, if one is not there."""
    from skinquiz.interview.store import Store

    store = Store()
    with _in_words():
        doomed = list(dict.fromkeys(store.find(id) for id in ids))
    store.remove(*doomed)
    return _deleted(doomed)


def delete_older(length: str) -> int:
    """Delete the sessions whose last change is longer ago than that. Raises UsageError if it is no length of time."""
    from skinquiz.interview.saved import Saved
    from skinquiz.interview.store import Store

    span, today, store = _span(length), dt.date.today(), Store()
    entries = store.all()
    sessions = [one for one in entries if isinstance(one, Saved)]
    doomed = [one for one in sessions if span.after(one.changed.astimezone().date()) < today]
    store.remove(*doomed)
    return _deleted(doomed, left=entries[len(sessions) :])


def delete_all(yes: bool) -> int:
    """Delete every session; on a terminal, after asking. Raises UsageError where there is nobody to ask."""
    from skinquiz.interview.store import Store

    store = Store()
    doomed = store.ours()
    if doomed and not yes:
        try:
            if not _agreed(f"Delete {_counted(doomed)}? Type yes: "):
                print("Nothing was deleted.")
                return OK
        except KeyboardInterrupt:
            tell("\nStopped. Nothing was deleted.")
            return INTERRUPTED
    return _deleted(store.delete_all(), left=store.all())


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    from skinquiz.interview.store import SessionError

    try:
        yield
    except SessionError as error:
        raise UsageError(error.message, *error.help) from None


def _span(text: str) -> Span:
    from skinquiz.messages import shown
    from skinquiz.model import Span

    match = _SPAN.fullmatch(text.strip().lower())
    if match is None:
        raise UsageError(f"--older-than: `{shown(text)}` is no length of time", "valid: 30d, 8w, 6m, 1y, or '30 days'")
    return Span(int(match[1]), _UNITS[match["unit"][0]])


def _agreed(question: str) -> bool:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError(
            "delete --all asks first, and that needs a terminal", "add --yes to delete without being asked"
        )
    try:
        return input(question).strip().lower() == "yes"
    except EOFError:
        print()
        return False


def _deleted(doomed: Sequence[Entry], left: Sequence[Entry] = ()) -> int:
    """Say in one line what was deleted, and on standard error what was left although it looks as if it belonged."""
    from skinquiz.messages import shown
    from skinquiz.render.words import listed

    names = [shown(one.id) for one in doomed]
    print(
        f"Deleted {listed(names, 'and') if len(names) <= 3 else _counted(doomed)}." if names else "Nothing to delete."
    )
    if left:
        tell(f"Left alone, since it cannot be read: {listed([shown(one.id) for one in left], 'and')}")
    return OK


def _counted(entries: Sequence[Entry]) -> str:
    from skinquiz.interview.saved import Saved

    sessions = sum(isinstance(one, Saved) for one in entries)
    others = len(entries) - sessions
    counts = [(sessions, "saved session", "saved sessions"), (others, "damaged file", "damaged files")]
    return " and ".join(f"{count} {one if count == 1 else many}" for count, one, many in counts if count)
