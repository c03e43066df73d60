"""Saved sessions on this computer: a private folder, one file a session, each replaced in one step.

What stands in a file is said in `saved.py`. Answers are health data: only the owner may read them, and what an
interrupted write leaves behind is swept up.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import math
import os
import re
import secrets
import stat
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from skinquiz.files import PRIVATE, is_leftover, replace_file
from skinquiz.interview.saved import Damaged, Saved, as_text, read_saved
from skinquiz.messages import nearest, shown

LAST = "last"
_LETTERS = "bcdfghjkmnpqrtvwxy346789"  # none that looks like another, and no vowels: no words come out
_ID = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9]{4}")
_ENDING = ".json"
_PRIVATE_FOLDER = 0o700
_MOST_BYTES = 4_000_000
_OLD = 3600  # seconds
_LISTED = "skinquiz sessions list shows what there is"


class SessionError(Exception):
    """A session that cannot be had, in words, with lines that help."""

    def __init__(self, message: str, *help: str) -> None:
        self.message, self.help = message, help
        super().__init__(message)


class ChangedElsewhere(Exception):
    """The file is not as it was last saved or loaded here: another quiz has written it, or it was `deleted`."""

    def __init__(self, deleted: bool) -> None:
        self.deleted = deleted
        super().__init__("deleted elsewhere" if deleted else "changed elsewhere")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file in the folder that is no session, or not any more. `ours`: it may hold answers all the same.

    Whatever else lies there is somebody else's, and is deleted only by its name.
    """

    name: str
    why: str
    ours: bool

    @property
    def id(self) -> str:
        """What a person can call it by."""
        return self.name


Entry = Saved | Unreadable


class Store:
    """The folder of saved sessions. Every method may raise OSError; what else is raised, it says."""

    def __init__(self, folder: Path | None = None) -> None:
        self._given = folder

    @property
    def folder(self) -> Path:
        """The folder, which need not exist yet."""
        return self._given if self._given is not None else _own_folder() / "sessions"

    def path(self, id: str) -> Path:
        """Return the file of a session. Raises SessionError for what cannot be the id of one."""
        if not _ID.fullmatch(id):
            raise SessionError(f"`{shown(id)}` is not the id of a session", _LISTED)
        return self.folder / (id + _ENDING)

    def new_id(self, now: dt.datetime) -> str:
        """Return an id that no session has: the day, as this place counts it, and four letters."""
        day = now.astimezone().date().isoformat()
        while True:
            id = f"{day}-{''.join(secrets.choice(_LETTERS) for _ in range(4))}"
            if not os.path.lexists(self.path(id)):
                return id

    def save(self, saved: Saved, before: Saved | None) -> None:
        """Write a session. `before` is what was last saved or loaded under its id, None for a new session.

        Raises ChangedElsewhere, and writes nothing, if the file does not hold `before`. If it cannot be written, the
        old file stays.
        """
        path = self.path(saved.id)
        if before is None:
            _make_private(path.parent)
            self._sweep(_OLD)
        with _alone(path.parent):
            _expect(path, before, saved)
            replace_file(path, as_text(saved), PRIVATE)

    def all(self) -> tuple[Entry, ...]:
        """Return the sessions, the most recently changed first, then what cannot be read."""
        self._sweep(_OLD)
        found = [one for name in sorted(self._names()) if (one := _entry(self.folder / name)) is not None]
        sessions = [one for one in found if isinstance(one, Saved)]
        sessions.sort(key=lambda one: (one.changed, one.created, one.id), reverse=True)
        return (*sessions, *(one for one in found if isinstance(one, Unreadable)))

    def find(self, text: str) -> Entry:
        """Return what is meant by an id, the beginning of one or its last four letters, by `last`, or a file's name.

        Raises SessionError if that is nothing, or more than one.
        """
        there = {_file_name(one): one for one in self.all()}
        id = text.strip().lower()
        if id == LAST:
            names = [name for name, one in there.items() if isinstance(one, Saved)][:1]
        elif text in there or id + _ENDING in there:
            names = [text if text in there else id + _ENDING]
        else:
            names = [name for name in there if id and _means(id, name)]
        if len(names) == 1:
            return there[names[0]]
        raise _not_one(text, names, there)

    def load(self, text: str) -> Saved:
        """Return the session that `find` finds. Raises SessionError also if it cannot be read."""
        found = self.find(text)
        if isinstance(found, Unreadable):
            name = shown(found.name)
            raise SessionError(f"`{name}` cannot be read: {found.why}", f"skinquiz sessions delete {name} removes it")
        return found

    def delete(self, text: str) -> None:
        """Delete what `find` finds. Raises SessionError."""
        self.remove(self.find(text))

    def remove(self, *entries: Entry) -> None:
        """Delete these files, what interrupted writes left of any, and the folder once nothing is left in it.

        What is gone already is no error.
        """
        with _alone(self.folder):
            for one in entries:
                (self.folder / _file_name(one)).unlink(missing_ok=True)
            self._sweep()  # nobody writes meanwhile: whatever there is has been left
        self._tidy()

    def delete_all(self) -> tuple[Entry, ...]:
        """Delete every session, readable or not, and what interrupted writes left; return what it was."""
        doomed = self.ours()
        self.remove(*doomed)
        return doomed

    def ours(self) -> tuple[Entry, ...]:
        """Return what `delete_all` would delete."""
        return tuple(one for one in self.all() if isinstance(one, Saved) or one.ours)

    def _names(self) -> list[str]:
        try:
            return os.listdir(self.folder)
        except FileNotFoundError:
            return []

    def _sweep(self, seconds: float = -math.inf) -> None:
        """Remove what interrupted writes left, if it is that old: a younger one may be a write in progress."""
        for path in (self.folder / name for name in self._names() if is_leftover(name)):
            with contextlib.suppress(OSError):
                if time.time() - path.lstat().st_mtime >= seconds:
                    path.unlink()

    def _tidy(self) -> None:
        """Remove the folder if it is empty, and our own one around it; a folder that was given stands elsewhere."""
        with contextlib.suppress(OSError):
            self.folder.rmdir()
            if self._given is None:
                self.folder.parent.rmdir()


def _own_folder() -> Path:
    import platformdirs

    try:
        folder = platformdirs.user_data_path("skinquiz", appauthor=False)
    except RuntimeError:
        folder = Path("~")
    if not folder.is_absolute():
        raise FileNotFoundError(errno.ENOENT, "there is no home folder to keep sessions in")
    return folder


def _make_private(folder: Path) -> None:
    """Make the folder and those above it that are missing, for the owner alone, whatever the umask."""
    for missing in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(_PRIVATE_FOLDER)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        with contextlib.suppress(OSError):
            folder.chmod(_PRIVATE_FOLDER)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from writing to the folder meanwhile, where the system has locks.

    Looking at a file and replacing it are two steps. Waits for two seconds at most: a process that was stopped must
    not stop this one.
    """
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError, ImportError):
            import fcntl

            handle = os.open(folder, os.O_RDONLY)
            stack.callback(os.close, handle)
            for _ in range(40):
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                time.sleep(0.05)
        yield


def _expect(path: Path, before: Saved | None, saved: Saved) -> None:
    """Raise ChangedElsewhere unless the file holds `before`, or already what is to be written."""
    try:
        now = as_text(read_saved(_bytes(path)))
    except FileNotFoundError:
        if before is None:
            return
        raise ChangedElsewhere(deleted=True) from None
    except Damaged:
        raise ChangedElsewhere(deleted=False) from None
    if now not in [as_text(one) for one in (before, saved) if one is not None]:
        raise ChangedElsewhere(deleted=False)


def _entry(path: Path) -> Entry | None:
    """Return the session in a file, or why there is none; None for what is gone, or hidden and not ours."""
    ours = _ID.search(path.name) is not None
    if path.name.startswith(".") and not ours:
        return None
    try:
        saved = read_saved(_bytes(path))
    except FileNotFoundError:
        return None
    except OSError as error:
        return Unreadable(path.name, (error.strerror or str(error)).lower(), ours)
    except Damaged as damaged:
        return Unreadable(path.name, str(damaged), ours and not path.is_dir())
    if path.name == saved.id + _ENDING and _ID.fullmatch(saved.id):
        return saved
    return Unreadable(path.name, f"its name is not that of the session in it, `{shown(saved.id)}`", ours=True)


def _bytes(path: Path) -> bytes:
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        kind = "a folder" if stat.S_ISDIR(mode) else "a link" if stat.S_ISLNK(mode) else "a device or a pipe"
        raise Damaged(f"it is {kind}, not a file")
    with path.open("rb") as stream:
        data = stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise Damaged(f"it is larger than {_MOST_BYTES // 1_000_000} MB")
    return data


def _file_name(one: Entry) -> str:
    return one.id + _ENDING if isinstance(one, Saved) else one.name


def _means(text: str, name: str) -> bool:
    id = name.removesuffix(_ENDING)
    return _ID.fullmatch(id) is not None and (id.startswith(text) or id[11:] == text)


def _not_one(text: str, names: list[str], there: Iterable[str]) -> SessionError:
    ids = [name.removesuffix(_ENDING) for name in there]
    if names:
        more = ", …" if len(names) > 5 else ""
        fitting = ", ".join(name.removesuffix(_ENDING) for name in names[:5])
        return SessionError(f"`{shown(text)}` fits {len(names)} saved sessions", f"these: {fitting}{more}", _LISTED)
    if not ids:
        return SessionError("there are no saved sessions")
    if not text.strip():
        return SessionError("the id of the session is empty", _LISTED)
    near = nearest(text, ids)
    return SessionError(
        f"there is no saved session `{shown(text)}`", *([f"did you mean `{shown(near)}`?"] if near else []), _LISTED
    )
