"""Saved sessions on disk: private, whole at every moment, and never in the way of another quiz."""

from __future__ import annotations

import datetime as dt
import errno
import itertools
import json
import os
import random
import re
import resource
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skinquiz.files import is_leftover
from skinquiz.interview import store as store_module
from skinquiz.interview.saved import Saved, SavedAnswer, as_text, read_saved
from skinquiz.interview.store import ChangedElsewhere, SessionError, Store, Unreadable
from tests.interview.saving import AGE, CONCERNS, ID, NOON, a_session, counted, failing, later

AS_A_FILE = """\
{
  "format": "skinquiz-session/1",
  "id": "2026-11-21-k7qm",
  "created": "2026-11-21T12:00:00Z",
  "changed": "2026-11-21T12:01:00Z",
  "ruleset": {
    "id": "tiny-peel",
    "version": "0.1.0",
    "sha256": "abab"
  },
  "quick": false,
  "finished": true,
  "given": [
    {
      "question": "concerns",
      "answer": [
        "marks",
        "rough"
      ],
      "asked": "What is it?",
      "said": "Dark marks, Rough skin",
      "meaning": "fedcba9876543210"
    },
    {
      "question": "age",
      "answer": 34,
      "asked": "How old are you?",
      "said": "34",
      "meaning": "0123456789abcdef"
    },
    {
      "question": "last_peel",
      "answer": "2026-08-01",
      "asked": "When was “the last one”?",
      "said": "1 August 2026",
      "meaning": "x"
    }
  ]
}
"""
PEEL = SavedAnswer("last_peel", "2026-08-01", "When was “the last one”?", "1 August 2026", "x")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data" / "sessions")


@pytest.fixture
def kept(store: Store) -> Saved:
    """A session that is in the store."""
    saved = a_session()
    store.save(saved, None)
    return saved


@pytest.fixture
def west(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Five hours west of Greenwich."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "EST5")
        time.tzset()
        yield
    time.tzset()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names(store: Store) -> list[str]:
    return sorted(os.listdir(store.folder))


def unreadable(store: Store) -> Unreadable:
    """Return the one thing in the folder that cannot be read."""
    (one,) = [one for one in store.all() if isinstance(one, Unreadable)]
    return one


# The file


def test_a_person_can_read_the_file(store: Store) -> None:
    changed = NOON + dt.timedelta(minutes=1)
    saved = a_session(sha256="abab", changed=changed, finished=True, given=(CONCERNS, AGE, PEEL))
    store.save(saved, None)
    assert store.path(ID).read_text(encoding="utf-8") == AS_A_FILE
    assert store.load(ID) == saved


texts = st.text(max_size=30)
answers = st.builds(
    SavedAnswer,
    question=st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,9}", fullmatch=True),
    answer=st.one_of(texts, st.integers(), st.lists(texts, max_size=4).map(tuple)),
    asked=texts,
    said=texts,
    meaning=texts,
)
moments = st.datetimes(dt.datetime(2000, 1, 2), dt.datetime(2199, 12, 30), timezones=st.just(dt.UTC))
sessions = st.builds(
    Saved,
    id=texts,
    created=moments.map(lambda moment: moment.replace(microsecond=0)),
    changed=moments.map(lambda moment: moment.replace(microsecond=0)),
    ruleset=texts,
    version=texts,
    sha256=texts,
    quick=st.booleans(),
    finished=st.booleans(),
    given=st.lists(answers, max_size=4).map(tuple),
)


@given(sessions)
def test_what_is_written_is_read_again(saved: Saved) -> None:
    assert read_saved(as_text(saved).encode()) == saved


def test_times_are_kept_in_utc_to_the_second(store: Store) -> None:
    east = dt.timezone(dt.timedelta(hours=3))
    saved = a_session(created=dt.datetime(2026, 11, 22, 1, 30, 59, 999_999, tzinfo=east))
    store.save(saved, None)
    assert store.load(ID).created == dt.datetime(2026, 11, 21, 22, 30, 59, tzinfo=dt.UTC)


def test_the_later_answer_counts_and_the_earlier_ones_are_kept() -> None:
    saved = a_session(given=(AGE, CONCERNS, *(replace(AGE, answer=age) for age in (34, 33, 35, 33))))
    assert list(saved.answers) == ["age", "concerns"]
    assert saved.answers["age"].answer == 33
    assert [one.answer for one in saved.earlier("age")] == [34, 33, 35]
    assert saved.earlier("concerns") == ()


# Private


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_only_the_owner_may_read(store: Store, umask: int) -> None:
    before = os.umask(umask)
    try:
        store.save(a_session(), None)
    finally:
        os.umask(before)
    assert (mode(store.path(ID)), mode(store.folder), mode(store.folder.parent)) == (0o600, 0o700, 0o700)


def test_what_became_readable_for_others_is_private_again_after_a_save(store: Store, kept: Saved) -> None:
    store.path(ID).chmod(0o644)
    store.folder.chmod(0o755)
    store.save(later(kept), kept)
    store.save(a_session(id="2026-11-21-bbbb"), None)
    assert (mode(store.path(ID)), mode(store.folder)) == (0o600, 0o700)


def test_folders_that_were_there_keep_their_modes(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Store(tmp_path / "sessions").save(a_session(), None)
    assert mode(tmp_path) == 0o755


# Ids


def test_an_id_is_short_and_typable_and_begins_with_the_day() -> None:
    ids = {Store(Path("/nowhere")).new_id(NOON) for _ in range(50)}
    assert len(ids) > 45
    assert all(re.fullmatch(r"2026-11-21-[^aeiouzslAEIOU0125\W_]{4}", id) for id in ids)


def test_the_day_is_that_of_the_place(store: Store, west: None) -> None:
    assert store.new_id(dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)).startswith("2026-11-21-")


def test_an_id_that_exists_is_not_given_again(store: Store, kept: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = iter("k7qmk7qmb3b3")
    monkeypatch.setattr(secrets, "choice", lambda _: next(letters))
    assert store.new_id(NOON) == "2026-11-21-b3b3"


OUTSIDE = ["../x", "/etc/passwd", "..", ".", "a\0b", "\0", "k" * 10_000, "2026-11-21-k7qm/../../x", "~", "", " ", "*"]


@pytest.mark.parametrize("text", OUTSIDE)
def test_no_id_leads_out_of_the_folder(store: Store, kept: Saved, text: str) -> None:
    outside = store.folder.parent / "x.json"
    outside.write_bytes(store.path(ID).read_bytes())
    for use in (store.find, store.load, store.delete, store.path):
        with pytest.raises(SessionError) as refused:
            use(text)
        assert len("".join((refused.value.message, *refused.value.help))) < 300
    with pytest.raises(SessionError):
        store.save(a_session(id=text), None)
    assert outside.exists()
    assert names(store) == [f"{ID}.json"]


@pytest.fixture
def three(store: Store) -> Store:
    """Three sessions, of which the one in the middle changed last, and a damaged one."""
    for id, minutes in (("2026-11-20-bbbb", 1), (ID, 3), ("2026-11-21-k7mm", 2)):
        store.save(a_session(id=id, changed=NOON + dt.timedelta(minutes=minutes)), None)
    (store.folder / "2026-11-01-dddd.json").write_text("{")
    return store


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (ID, ID),
        (ID.upper(), ID),
        (f" {ID} ", ID),
        ("last", ID),
        ("LAST", ID),
        ("2026-11-20", "2026-11-20-bbbb"),
        ("2026-11-21-k7q", ID),
        ("k7qm", ID),
        ("K7MM", "2026-11-21-k7mm"),
        (f"{ID}.json", ID),
    ],
)
def test_a_session_is_found_by(three: Store, text: str, id: str) -> None:
    assert three.load(text).id == id


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("2026-11-21", "`2026-11-21` fits 2 saved sessions", f"these: {ID}, 2026-11-21-k7mm"),
        ("2026", "`2026` fits 4 saved sessions", f"these: {ID}, 2026-11-21-k7mm, 2026-11-20-bbbb, 2026-11-01-dddd"),
        ("2026-11-21-k7qn", "there is no saved session `2026-11-21-k7qn`", f"did you mean `{ID}`?"),
        ("maria", "there is no saved session `maria`", "skinquiz sessions list shows what there is"),
        ("k7q", "there is no saved session `k7q`", "skinquiz sessions list shows what there is"),
        (
            "2026-11-01-dddd",
            "`2026-11-01-dddd.json` cannot be read: it is not whole, or not JSON",
            "skinquiz sessions delete 2026-11-01-dddd.json removes it",
        ),
    ],
)
def test_what_is_not_found_is_said(three: Store, text: str, message: str, help: str) -> None:
    with pytest.raises(SessionError) as refused:
        three.load(text)
    assert (refused.value.message, refused.value.help[0]) == (message, help)


@pytest.mark.parametrize("text", ["last", ID, ""])
def test_where_there_is_none_that_is_said(store: Store, text: str) -> None:
    with pytest.raises(SessionError, match="there are no saved sessions"):
        store.load(text)


def test_the_last_of_none_that_can_be_read(store: Store, kept: Saved) -> None:
    store.path(ID).write_text("{")
    with pytest.raises(SessionError, match="there is no saved session `last`"):
        store.load("last")


# All of them


def test_the_newest_stands_first_and_what_cannot_be_read_last(three: Store) -> None:
    assert [one.id for one in three.all()] == [ID, "2026-11-21-k7mm", "2026-11-20-bbbb", "2026-11-01-dddd.json"]


def test_without_a_folder_there_is_none(store: Store) -> None:
    assert store.all() == ()
    assert not store.folder.parent.exists(), "looking makes no folder"


def without(name: str) -> bytes:
    data = json.loads(AS_A_FILE)
    del data[name]
    return json.dumps(data).encode()


def changed(**fields: object) -> bytes:
    return json.dumps(json.loads(AS_A_FILE) | fields).encode()


def answered(**fields: object) -> bytes:
    data = json.loads(AS_A_FILE)
    data["given"][0] |= fields
    return json.dumps(data).encode()


WHOLE = AS_A_FILE.encode()
NEITHER = "the answer to `concerns` is neither text nor a whole number nor a list of text"
DAMAGED = {
    "empty": (b"", "it is empty"),
    "blank": (b" \n", "it is empty"),
    "bad JSON": (b"{'id': 1}", "it is not whole, or not JSON"),
    "cut off": (WHOLE[:700], "it is not whole, or not JSON"),
    "cut off in a letter": (WHOLE[: WHOLE.index("“".encode()) + 1], "it is not UTF-8 text"),
    "zeros": (b"\0" * len(WHOLE), "it is not whole, or not JSON"),
    "Latin 1": (AS_A_FILE.replace("“the last one”", "Ä").encode("latin-1"), "it is not UTF-8 text"),
    "half a letter": (answered(said="\ud800"), "it is not UTF-8 text"),
    "deep": (b"[" * 200_000, "it is not whole, or not JSON"),
    "a number without end": (changed(quick=0).replace(b'"quick": 0', b'"quick": ' + b"9" * 5000), "it is not whole"),
    "huge": (WHOLE + b" " * 4_000_000, "it is larger than 4 MB"),
    "a list": (b"[]", "the file is not a list of named values"),
    "null": (b"null", "the file is not a list of named values"),
    "other JSON": (b'{"name": "Maria"}', "it is no saved session"),
    "a later format": (changed(format="skinquiz-session/2"), "its format is `skinquiz-session/2`, not"),
    "an odd format": (changed(format=["\x1b[2J"]), "its format is `['\\x1b[2J']`, not"),
    "no id": (without("id"), "`id` is missing"),
    "another's id": (changed(id="2026-11-21-bbbb"), "its name is not that of the session in it, `2026-11-21-bbbb`"),
    "an id that leads away": (changed(id="../k7qm"), "its name is not that of the session in it, `../k7qm`"),
    "no rules": (without("ruleset"), "`ruleset` is not a list of named values"),
    "half of the rules": (changed(ruleset={"id": "x", "version": "1"}), "`sha256` is missing"),
    "no time": (without("changed"), "`changed` is missing"),
    "time as a number": (changed(changed=1), "`changed` is wrong"),
    "time in words": (changed(changed="noon"), "`changed` is no time such as 2026-11-21T09:30:00Z"),
    "time of nowhere": (changed(changed="2026-11-21T09:30:00"), "`changed` is no time such as"),
    "time of no calendar": (changed(created="0001-01-01T00:00:00+14:00"), "`created` is no time such as"),
    "finished or not": (changed(finished="no"), "`finished` is wrong"),
    "no answers": (without("given"), "`given` is missing"),
    "answers by name": (changed(given={"age": 34}), "`given` is wrong"),
    "an answer alone": (changed(given=[34]), "an answer is not a list of named values"),
    "an answer of null": (answered(answer=None), NEITHER),
    "an answer of truth": (answered(answer=True), NEITHER),
    "an answer with a point": (answered(answer=3.5), NEITHER),
    "an answer in an answer": (answered(answer=[["marks"]]), NEITHER),
    "an answer without words": (answered(asked=None), "`asked` is wrong"),
    "a question that is no name": (answered(question="a: b\n#"), "`a: b\N{REPLACEMENT CHARACTER}#` cannot be the name"),
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_damaged_file_is_named_and_nothing_breaks(store: Store, kept: Saved, what: str) -> None:
    data, why = DAMAGED[what]
    other = a_session(id="2026-11-20-bbbb")
    store.save(other, None)
    store.path(ID).write_bytes(data)
    bad = unreadable(store)
    assert (bad.name, bad.ours) == (f"{ID}.json", True)
    assert bad.why.startswith(why)
    assert bad.why.isprintable()
    assert store.load("last") == other
    with pytest.raises(ChangedElsewhere) as elsewhere:
        store.save(later(kept), kept)
    assert not elsewhere.value.deleted
    store.delete(ID)
    assert store.all() == (other,)


def test_a_file_saved_by_an_editor_is_still_a_session(store: Store, kept: Saved) -> None:
    data = json.loads(store.path(ID).read_text())
    store.path(ID).write_bytes(b"\xef\xbb\xbf" + json.dumps({**data, "note": "mine"}).encode() + b"\r\n")
    assert store.all() == (kept,)
    store.save(later(kept), kept)
    assert store.all() == (later(kept),)


def folder(path: Path) -> None:
    path.mkdir()
    (path / "x").write_text("x")


def link(path: Path) -> None:
    path.with_name("target").write_bytes(WHOLE)
    path.symlink_to("target")


# How it comes about, and whether `delete --all` may take it
ODD: dict[str, tuple[str, Callable[[Path], object], str, bool]] = {
    "folder": (f"{ID}.json", folder, "it is a folder, not a file", False),
    "link": (f"{ID}.json", link, "it is a link, not a file", True),
    "link to nothing": (f"{ID}.json", lambda path: path.symlink_to("nothing"), "it is a link, not a file", True),
    "pipe": (f"{ID}.json", os.mkfifo, "it is a device or a pipe, not a file", True),
    "copy": (f"{ID} (copy).json", lambda path: path.write_bytes(WHOLE), "its name is not that of the session", True),
    "renamed": ("maria.json", lambda path: path.write_bytes(WHOLE), "its name is not that of the session", True),
    "editor": (f".{ID}.json.swp", lambda path: path.write_text("…"), "it is not whole, or not JSON", True),
    "backup": (f"{ID}.json~", lambda path: path.write_text("…"), "it is not whole, or not JSON", True),
    "foreign": ("notes.txt", lambda path: path.write_text("…"), "it is not whole, or not JSON", False),
    "odd name": ("a\x1b[2J\n", lambda path: path.write_text("…"), "it is not whole, or not JSON", False),
}


@pytest.mark.parametrize("what", ODD)
def test_what_does_not_belong_is_named(store: Store, kept: Saved, what: str) -> None:
    name, make, why, ours = ODD[what]
    store.path(ID).unlink()
    make(store.folder / name)
    bad = next(one for one in store.all() if one.id == name)
    assert isinstance(bad, Unreadable)
    assert (bad.name, bad.ours) == (name, ours)
    assert bad.why.startswith(why)
    assert (bad in store.delete_all()) == ours
    assert os.path.lexists(store.folder / name) != ours


def test_a_link_is_never_followed(store: Store, kept: Saved, tmp_path: Path) -> None:
    target = tmp_path / "target.json"
    shutil.move(store.path(ID), target)
    store.path(ID).symlink_to(target)
    with pytest.raises(ChangedElsewhere):
        store.save(later(kept), kept)
    store.delete(ID)
    assert read_saved(target.read_bytes()) == kept


def test_hidden_files_of_others_are_no_concern_of_ours(store: Store, kept: Saved) -> None:
    for name in (".DS_Store", ".directory"):
        (store.folder / name).write_text("x")
    assert store.all() == (kept,)


def test_a_file_that_may_not_be_read(store: Store, kept: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "open", failing(PermissionError(errno.EACCES, "Permission denied")))
    assert unreadable(store).why == "permission denied"


# Another quiz, and deletion meanwhile


def test_a_second_quiz_is_not_overwritten(store: Store, kept: Saved) -> None:
    second = store.load(ID)
    store.save(later(second, age=50), second)
    with pytest.raises(ChangedElsewhere, match="changed elsewhere") as elsewhere:
        store.save(later(kept, age=20), kept)
    assert not elsewhere.value.deleted
    assert store.load(ID) == later(second, age=50)


@pytest.mark.parametrize("all", [False, True])
def test_what_was_deleted_stays_deleted(store: Store, kept: Saved, all: bool) -> None:
    if all:
        store.delete_all()
    else:
        store.delete(ID)
    with pytest.raises(ChangedElsewhere, match="deleted elsewhere") as elsewhere:
        store.save(later(kept), kept)
    assert elsewhere.value.deleted
    assert not store.folder.exists()


def test_a_new_session_never_takes_the_place_of_another(store: Store, kept: Saved) -> None:
    with pytest.raises(ChangedElsewhere):
        store.save(later(kept), None)
    assert store.load(ID) == kept


def test_the_same_again_is_no_conflict(store: Store, kept: Saved) -> None:
    """A save that was interrupted just after it had succeeded is tried again."""
    after = later(kept)
    store.save(after, kept)
    store.save(after, kept)
    assert store.load(ID) == after


def test_what_a_file_cannot_hold_is_no_conflict(store: Store) -> None:
    exact = a_session(changed=NOON.replace(microsecond=123))
    store.save(exact, None)
    store.save(later(exact), exact)
    assert len(store.load(ID).given) == 4


def forked(work: Callable[[], None]) -> int:
    """Run work in a process of its own and return its id; it ends with 0 if nothing was raised."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def attempt(store: Store, before: Saved, age: int, report: int) -> None:
    """Save an answer, and report it if it was taken."""
    try:
        store.save(later(before, age=age), before)
    except ChangedElsewhere:
        return
    os.write(report, bytes([age]))


def test_of_many_at_once_one_wins(store: Store, kept: Saved) -> None:
    """Looking at the file and replacing it are two steps, and nobody comes between them."""
    before = kept
    for _ in range(10):
        far, near = os.pipe()
        children = [forked(partial(attempt, store, before, age, near)) for age in range(1, 6)]
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 5
        os.close(near)
        with os.fdopen(far, "rb") as stream:
            (winner,) = stream.read()
        before = later(before, age=winner)
        assert store.load(ID) == before


# Whatever happens half-way


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=repr)
def test_when_saving_fails_the_old_answers_stay(
    store: Store, kept: Saved, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, step, failing(error))
        with pytest.raises(type(error)):
            store.save(later(kept), kept)
    assert names(store) == [f"{ID}.json"]
    assert store.load(ID) == kept
    store.save(later(kept), kept)
    assert store.load(ID) == later(kept)


def test_when_the_system_refuses_a_kilobyte_the_old_answers_stay(store: Store) -> None:
    small, large = counted(3), counted(300)
    store.save(small, None)

    def save_more_than_there_is_room_for() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
        with pytest.raises(OSError, match="File too large"):
            store.save(large, small)

    assert os.waitpid(forked(save_more_than_there_is_room_for), 0)[1] == 0
    assert names(store) == [f"{ID}.json"]
    assert store.load(ID) == small


ON_A_FULL_DISK = f"""
import sys
from pathlib import Path
from skinquiz.interview.store import Store
from tests.interview.saving import counted
store, before, count = Store(Path(sys.argv[1]) / "sessions"), None, 1
try:
    while True:
        store.save(counted(count), before)
        before, count = counted(count), count * 2
except OSError as error:
    print(error.strerror)
assert store.all() == (before,), store.all()
assert [path.name for path in store.folder.iterdir()] == ["{ID}.json"]
print(count)
"""


def test_on_a_disk_that_is_full_the_old_answers_stay(tmp_path: Path) -> None:
    """On a file system of 64 kB that nobody else sees."""
    script = 'mount -t tmpfs -o size=64k tmpfs "$1" || exit 77; exec "$0" -c "$2" "$1"'
    private = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare here")
    command = [*private, "sh", "-c", script, sys.executable, str(tmp_path), ON_A_FULL_DISK]
    ran = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    if ran.returncode == 77 or ran.stderr.startswith("unshare:"):
        pytest.skip(f"no file system may be mounted here: {ran.stderr}")
    assert ran.returncode == 0, ran.stderr
    reason, count = ran.stdout.split("\n")[:2]
    assert reason == "No space left on device"
    assert int(count) > 8, "some answers were saved before"


@pytest.mark.parametrize("where", ["sessions", "data"])
def test_a_file_where_the_folder_should_be(store: Store, where: str) -> None:
    blocked = store.folder if where == "sessions" else store.folder.parent
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("mine")
    for use in (lambda: store.save(a_session(), None), lambda: store.save(later(a_session()), a_session()), store.all):
        with pytest.raises(NotADirectoryError):
            use()
    assert blocked.read_text() == "mine"


def save_for_ever(store: Store, report: int) -> None:
    """Save one answer after the other, and report each once it is saved."""
    before = None
    for count in itertools.count(1):
        store.save(counted(count), before)
        before = counted(count)
        os.write(report, f"{count}\n".encode())


def test_killed_at_any_moment_the_file_is_whole_and_holds_all_that_was_reported(store: Store) -> None:
    chance = random.Random(3)
    for _ in range(60):
        store.delete_all()
        far, near = os.pipe()
        child = forked(partial(save_for_ever, store, near))
        os.close(near)
        with os.fdopen(far, "rb", buffering=0) as stream:
            reported = [int(stream.readline()) for _ in range(chance.randrange(5))]
            time.sleep(chance.uniform(0, 0.01))
            os.kill(child, signal.SIGKILL)
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
            reported += [int(line) for line in stream]
        last = reported[-1] if reported else 0
        assert store.all() in [(counted(last),) if last else (), (counted(last + 1),)]
        left = {path.name for path in store.folder.parent.rglob("*") if not is_leftover(path.name)}
        assert left <= {"sessions", f"{ID}.json"}


# What an interrupted write leaves


@pytest.fixture
def leftovers(store: Store, kept: Saved, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Two writes that were interrupted just before the last step: a minute and two hours ago."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(KeyboardInterrupt()))
        patch.setattr(os, "unlink", failing(OSError()))
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                store.save(later(kept), kept)
    paths = sorted(store.folder.glob(".*"))
    for path, seconds in zip(paths, (60, 7200), strict=True):
        os.utime(path, (time.time() - seconds,) * 2)
    return paths


def test_leftovers_are_no_sessions(store: Store, kept: Saved, leftovers: list[Path]) -> None:
    assert [is_leftover(path.name) for path in leftovers] == [True, True]
    assert store.all() == (kept,)


@pytest.mark.parametrize("use", ["all", "save"])
def test_old_leftovers_are_swept_and_young_ones_may_be_in_use(
    store: Store, kept: Saved, leftovers: list[Path], use: str
) -> None:
    young, old = leftovers
    if use == "all":
        store.all()
    else:
        store.save(a_session(id="2026-11-21-bbbb"), None)
    assert (young.exists(), old.exists()) == (True, False)


@pytest.mark.parametrize("all", [False, True])
def test_deleting_takes_every_leftover(store: Store, kept: Saved, leftovers: list[Path], all: bool) -> None:
    os.utime(leftovers[0], (time.time() + 7200,) * 2)  # a clock was set back
    if all:
        assert store.delete_all() == (kept,)
    else:
        store.delete(ID)
    assert not store.folder.exists()


@pytest.mark.parametrize("name", [".skinquiz-.part", ".skinquiz-abcdefgh.parts", "skinquiz-abcdefgh.part", ".x.part"])
def test_files_of_others_are_not_swept(store: Store, kept: Saved, name: str) -> None:
    stranger = store.folder / name
    stranger.write_text("x")
    os.utime(stranger, (0, 0))
    store.all()
    store.delete_all()
    assert stranger.exists()


# Deleting


def test_deleting_leaves_the_others_alone(three: Store) -> None:
    three.delete("2026-11-20")
    assert names(three) == ["2026-11-01-dddd.json", "2026-11-21-k7mm.json", f"{ID}.json"]
    three.delete("2026-11-01-dddd.json")
    three.delete("last")
    assert names(three) == ["2026-11-21-k7mm.json"]
    three.delete("k7mm")
    assert not three.folder.exists()
    assert three.folder.parent.exists(), "a folder that was given stands in one that is not ours"


def test_deleting_what_another_has_deleted_meanwhile_is_no_error(store: Store, kept: Saved) -> None:
    store.path(ID).unlink()
    store.remove(kept)
    assert not store.folder.exists()


def test_all_is_all_but_what_is_not_ours(three: Store) -> None:
    (three.folder / "notes.txt").write_text("mine")
    ours = three.ours()
    assert len(ours) == 4
    assert three.delete_all() == ours
    assert names(three) == ["notes.txt"]
    assert three.delete_all() == ()


# Where


def test_the_folder_is_the_platforms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    store = Store()
    assert store.folder == platformdirs.user_data_path("skinquiz", appauthor=False) / "sessions"
    store.save(a_session(), None)
    assert store.path(ID).is_relative_to(tmp_path)
    assert mode(store.folder.parent) == 0o700
    store.delete(ID)
    assert not store.folder.parent.exists(), "nothing of ours is left"


@pytest.mark.parametrize("found", [RuntimeError("no home"), Path("~/.local/share/skinquiz")], ids=repr)
def test_without_a_home_nothing_can_be_saved(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, found: Path | Exception
) -> None:
    def folder(*_: object, **__: object) -> Path:
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(platformdirs, "user_data_path", folder)
    for use in (lambda: Store().save(a_session(), None), lambda: Store().new_id(NOON)):
        with pytest.raises(OSError, match="there is no home folder to keep sessions in"):
            use()
    assert Store().all() == ()
    assert list(tmp_path.iterdir()) == []


def test_where_there_are_no_locks_one_goes_on(store: Store, kept: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    store.save(later(kept), kept)
    assert store.load(ID) == later(kept)


def test_a_lock_that_is_never_given_up_stops_nobody(store: Store, kept: Saved, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    waited: list[float] = []
    monkeypatch.setattr(store_module.time, "sleep", waited.append)
    held = os.open(store.folder, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        store.save(later(kept), kept)
    finally:
        os.close(held)
    assert store.load(ID) == later(kept)
    assert 1 < sum(waited) < 5
