"""`skinquiz sessions`: what is saved can be seen, used again, and got rid of."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pexpect
import pytest
import yaml

from skinquiz.interview.kept import as_saved
from skinquiz.interview.saved import Saved, SavedAnswer
from skinquiz.interview.store import Store
from skinquiz.model import NOT_SURE, Answer
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import TINY, Ran, Run, environment, refused, spawn
from tests.interview.saving import AGE, CONCERNS, ID, NOON, a_session

RULES = load_ruleset(TINY)
# A complete person of the tiny rule set, whose answers are of every kind.
PERSON: dict[str, Answer] = {
    "concerns": ("marks", "rough"),
    "mark_cause": NOT_SURE,
    "rough_where": ("face", "hands"),
    "age": 50,
    "pregnancy": "no",
    "skin_now": ("none",),
    "peel_before": "often",
    "last_peel": dt.date(2026, 1, 1),
    "peels_so_far": 3,
    "peel_reaction": "nothing",
}
GIVEN = tuple(as_saved(RULES.questions[name], answer) for name, answer in PERSON.items())


@pytest.fixture(autouse=True)
def west(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Five hours west of Greenwich."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "EST5")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Store:
    """An empty store, the one that the program uses."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Store()


@pytest.fixture
def sessions(skinquiz: Run) -> Run:
    def run(*argv: str) -> Ran:
        return skinquiz("sessions", *argv)

    return run


def add(store: Store, id: str, days_ago: int = 0, **changes: object) -> Saved:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=days_ago)
    saved = a_session(id=id, **({"created": now, "changed": now} | changes))
    store.save(saved, None)
    return saved


@pytest.fixture
def three(store: Store) -> Store:
    """A finished session of today, one in progress, and one of last month in which nothing was answered."""
    both = "Dark marks, Rough skin, and a third thing that takes many words to say"
    add(store, ID, created=NOON, changed=NOON, finished=True, given=(replace(CONCERNS, said=both), AGE))
    add(store, "2026-11-20-bbbb", created=NOON, changed=NOON - dt.timedelta(hours=13))
    add(store, "2026-10-31-cccc", created=NOON, changed=NOON - dt.timedelta(days=21, minutes=1), given=())
    return store


def damage(store: Store, name: str = "2026-11-01-dddd.json", text: str = "{") -> None:
    (store.folder / name).write_text(text)


def there(store: Store) -> list[str]:
    return sorted(os.listdir(store.folder)) if store.folder.exists() else []


# list

WIDE = """\
Session          Last changed      State      Concerns
2026-11-21-k7qm  2026-11-21 07:00  finished   Dark marks, Rough skin, and a
                                              third thing that takes many words
                                              to say
2026-11-20-bbbb  2026-11-20 18:00  3 answers  Dark marks, Rough skin
2026-10-31-cccc  2026-10-31 06:59  0 answers  nothing chosen yet
"""
NARROW = """\
2026-11-21-k7qm  2026-11-21 07:00
  finished: Dark marks, Rough skin, and
  a third thing that takes many words to
  say
2026-11-20-bbbb  2026-11-20 18:00
  3 answers: Dark marks, Rough skin
2026-10-31-cccc  2026-10-31 06:59
  0 answers: nothing chosen yet

Cannot be read:
  2026-11-01-dddd.json: it is not whole,
    or not JSON
"""


def test_the_list_is_a_table(three: Store, sessions: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert sessions("list") == Ran(0, WIDE, "")


def test_on_a_narrow_terminal_the_list_is_paragraphs(
    three: Store, sessions: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(three)
    monkeypatch.setenv("COLUMNS", "40")
    assert sessions("list") == Ran(0, NARROW, "")
    assert max(map(len, NARROW.splitlines())) <= 40


@pytest.mark.parametrize("columns", [40, 55, 69, 70, 80, 120])
def test_no_line_is_longer_than_the_terminal(
    three: Store, sessions: Run, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = sessions("list").out.splitlines()
    assert max(map(len, lines)) <= columns
    assert "many words" in " ".join(" ".join(lines).split())


def test_an_empty_list_says_so(sessions: Run) -> None:
    assert sessions("list") == Ran(0, "No saved sessions.\n", "")


def test_what_cannot_be_read_is_listed_with_the_reason(store: Store, sessions: Run) -> None:
    add(store, ID)
    store.path(ID).write_bytes(store.path(ID).read_bytes()[:-40])
    out = "No saved sessions.\n\nCannot be read:\n  2026-11-21-k7qm.json: it is not whole, or not JSON\n"
    assert sessions("list") == Ran(0, out, "")


def test_the_list_as_json(three: Store, sessions: Run) -> None:
    damage(three)
    ran = sessions("list", "--format", "json")
    data = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert [one["id"] for one in data["sessions"]] == [ID, "2026-11-20-bbbb", "2026-10-31-cccc"]
    assert data["sessions"][0] == {
        "id": ID,
        "created": "2026-11-21T12:00:00Z",
        "changed": "2026-11-21T12:00:00Z",
        "ruleset": {"id": "tiny-peel", "version": "0.1.0", "sha256": "ab" * 32},
        "quick": False,
        "finished": True,
        "answers": 2,
        "concerns": ["marks", "rough"],
    }
    assert data["sessions"][2]["concerns"] == []
    assert data["unreadable"] == [{"name": "2026-11-01-dddd.json", "why": "it is not whole, or not JSON"}]
    assert (data["format"], data["folder"]) == ("skinquiz-sessions/1", str(three.folder))


def test_another_format_is_refused(sessions: Run) -> None:
    refused(sessions("list", "--format", "jsn"), "--format: `jsn` is not a format", "did you mean `json`?")


def test_nothing_in_a_file_is_obeyed_by_the_terminal(
    sessions: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bad = "\x1b[2J\r\n\u202e red \x07"
    monkeypatch.setenv("XDG_DATA_HOME", f"{tmp_path}/{bad}/data")
    store = Store()
    words = SavedAnswer("concerns", (bad,), bad, bad, bad)
    add(store, ID, given=(words, replace(words, answer="x")), ruleset=bad, version=bad, sha256=bad)
    damage(store, "2026-\x1b[2J.json")
    for argv in (["list"], ["show"]):
        ran = sessions(*argv)
        assert ran.code == 0
        assert all(c.isprintable() or c == "\n" for c in ran.out + ran.err)
    yaml.safe_load(ran.out)


def test_a_file_where_the_folder_should_be(store: Store, sessions: Run) -> None:
    store.folder.parent.mkdir(parents=True)
    store.folder.write_text("mine")
    for argv in (["list"], ["show"], ["delete", ID], ["delete", "--all", "--yes"], ["delete", "--older-than", "1d"]):
        refused(sessions(*argv), "sessions: not a directory")


# show

SHOWN = """\
# Answers of the saved session 2026-11-21-k7qm, not finished
# Begun 2026-11-21 07:00, last changed 2026-11-21 07:00
# Rules: tiny-peel 0.1.0, sha256 abab
# File: {path}

# What would you like to treat?
#   Dark marks, Rough skin
#   answered before: Dark marks
concerns: [marks, rough]

# What left the marks?
#   I am not sure
mark_cause: not_sure

# How old are you?
#   35
#   answered before: 34
#   answered before: 33
age: 35

# Are you pregnant?
#   No
pregnancy: "no"

# When was the last one?
#   1 January 2026
last_peel: "2026-01-01"
"""


def test_a_session_is_shown_as_an_answers_file(store: Store, sessions: Run) -> None:
    by_name = dict(zip(PERSON, GIVEN, strict=True))
    age, concerns = by_name["age"], by_name["concerns"]
    given = (
        replace(concerns, answer=("marks",), said="Dark marks"),
        by_name["mark_cause"],
        replace(age, answer=34, said="34"),
        concerns,
        replace(age, answer=33, said="33"),
        replace(age, answer=35, said="35"),
        by_name["pregnancy"],
        by_name["last_peel"],
    )
    add(store, ID, created=NOON, changed=NOON, sha256="abab", given=given)
    assert sessions("show") == Ran(0, SHOWN.replace("{path}", str(store.path(ID))), "")


@pytest.mark.parametrize("argv", [[], ["last"], [ID], ["2026-11-21"], ["k7qm"]], ids=str)
def test_what_is_shown_can_be_assessed(store: Store, sessions: Run, skinquiz: Run, argv: list[str]) -> None:
    add(store, "2026-11-20-bbbb", days_ago=1)
    add(store, ID, given=GIVEN, finished=True)
    shown = sessions("show", *argv).out
    assess = ("assess", "--rules", TINY, "--as-of", "2026-11-20", "--format", "json", "--answers", "-")
    ran = skinquiz(*assess, stdin=shown.encode())
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["answers"] == PERSON | {
        "concerns": ["marks", "rough"],
        "rough_where": ["face", "hands"],
        "skin_now": ["none"],
        "last_peel": "2026-01-01",
    }


def test_any_reader_of_yaml_reads_the_same(store: Store, sessions: Run) -> None:
    answers = ["no", "Yes", "null", "~", "1:30", "010", "1e3", "2026-01-01", "a: b", "# x", 'a "b" \\', "é “x” 😀", ""]
    given = tuple(SavedAnswer(f"q{n}", text, "?", "!", "") for n, text in enumerate(answers))
    lists = SavedAnswer("lists", tuple(answers), "?", "!", "")
    named = tuple(SavedAnswer(name, 1, "?", "!", "") for name in ("no", "y", "null", "a-b"))
    add(store, ID, given=(*given, lists, *named))
    read = yaml.safe_load(sessions("show").out)
    expected = {f"q{n}": text for n, text in enumerate(answers)} | {"lists": answers, "no": 1, "y": 1, "null": 1}
    assert read == expected | {"a-b": 1}


def test_a_session_without_answers_is_an_answers_file_too(store: Store, sessions: Run, skinquiz: Run) -> None:
    add(store, ID, given=())
    shown = sessions("show").out
    assert yaml.safe_load(shown) == {}
    assert skinquiz("assess", "--rules", TINY, "--partial", "--answers", "-", stdin=shown.encode()).code == 0


def test_long_words_are_wrapped_in_comments(store: Store, sessions: Run) -> None:
    add(store, ID, given=(replace(AGE, asked="How old? " * 40, said="very " * 60),))
    out = sessions("show").out
    assert max(len(line) for line in out.splitlines() if not line.startswith("# File")) <= 100
    assert yaml.safe_load(out) == {"age": 34}


def test_showing_needs_no_rules(store: Store, sessions: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, ID)
    monkeypatch.setenv("SKINQUIZ_RULES", "/nowhere")
    assert sessions("show").code == sessions("list").code == sessions("delete", ID).code == 0


def test_showing_loads_nothing_heavy(store: Store) -> None:
    add(store, ID)
    code = "import sys; from skinquiz.cli.app import main; main(['sessions', 'show']); print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert ran.stdout.startswith(f"# Answers of the saved session {ID}")
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert loaded & {"yaml", "rich", "prompt_toolkit", "pydantic", "skinquiz.rulefiles.load"} == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("k7qn", "there is no saved session `k7qn`"),
        ("2026-11-21-k7qn", f"did you mean `{ID}`?"),
        ("2026", f"`2026` fits 4 saved sessions\n  these: {ID}, 2026-11-20-bbbb, 2026-10-31-cccc, 2026-11-01-dddd"),
        ("2026-11-01", "`2026-11-01-dddd.json` cannot be read: it is not whole, or not JSON"),
        ("../x", "skinquiz sessions list shows what there is"),
        ("k" * 10_000, "there is no saved session"),
        ("a\0b\x1b", "there is no saved session `a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}`"),
        ("", "the id of the session is empty"),
    ],
)
def test_what_is_not_there_is_not_shown_and_not_deleted(three: Store, sessions: Run, text: str, said: str) -> None:
    damage(three)
    before = there(three)
    refused(sessions("show", text), said)
    if text != "2026-11-01":
        refused(sessions("delete", ID, text), said)
    assert there(three) == before, "none is deleted if one is not there"


def test_without_any_session(sessions: Run) -> None:
    refused(sessions("show"), "there are no saved sessions")
    refused(sessions("delete", "last"), "there are no saved sessions")


# delete


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([ID], f"Deleted {ID}."),
        (["last"], f"Deleted {ID}."),
        (["k7qm", ID, "last"], f"Deleted {ID}."),
        ([ID, "bbbb"], f"Deleted {ID} and 2026-11-20-bbbb."),
        (["2026-10", ID, "bbbb"], f"Deleted 2026-10-31-cccc, {ID} and 2026-11-20-bbbb."),
        (["2026-11-01-dddd.json"], "Deleted 2026-11-01-dddd.json."),
        (["2026-11-01"], "Deleted 2026-11-01-dddd.json."),
        (["notes.txt"], "Deleted notes.txt."),
        (["bbbb", "cccc", "dddd", ID], "Deleted 3 saved sessions and 1 damaged file."),
        (["--all", "--yes"], "Deleted 3 saved sessions and 1 damaged file."),
    ],
    ids=str,
)
def test_what_is_deleted_is_said(three: Store, sessions: Run, argv: list[str], said: str) -> None:
    damage(three)
    damage(three, "notes.txt")
    before = there(three)
    ran = sessions("delete", *argv)
    assert (ran.code, ran.out) == (0, said + "\n")
    gone = set(before) - set(there(three))
    for name in gone:
        assert name.removesuffix(".json") in said or "saved sessions" in said
    expected = 4 if "--all" in argv else len({one for one in argv if one not in ("last", "k7qm")} or {ID})
    assert len(gone) == expected


def test_what_is_not_ours_is_left_alone_and_named(three: Store, sessions: Run) -> None:
    damage(three, "notes.txt")
    ran = sessions("delete", "--all", "--yes")
    assert (ran.code, ran.out) == (0, f"Deleted {ID}, 2026-11-20-bbbb and 2026-10-31-cccc.\n")
    assert ran.err == "Left alone, since it cannot be read: notes.txt\n"
    assert there(three) == ["notes.txt"]


def test_a_folder_is_not_deleted(three: Store, sessions: Run) -> None:
    (three.folder / "maria").mkdir()
    refused(sessions("delete", "maria"), "maria: is a directory")


@pytest.mark.parametrize("argv", [["--all"], ["--all", "--yes"], ["--older-than", "30d"]], ids=str)
def test_nothing_to_delete(sessions: Run, argv: list[str]) -> None:
    assert sessions("delete", *argv) == Ran(0, "Nothing to delete.\n", "")


def test_nothing_is_left_behind(three: Store, sessions: Run, tmp_path: Path) -> None:
    (three.folder / ".skinquiz-abcd1234.part").write_text("health data")
    assert sessions("delete", "--all", "--yes").code == 0
    assert list((tmp_path / "data").iterdir()) == []


def test_without_a_terminal_all_needs_yes(three: Store, sessions: Run) -> None:
    refused(sessions("delete", "--all"), "delete --all asks first, and that needs a terminal", "add --yes")
    assert len(there(three)) == 3


@pytest.mark.parametrize(
    "argv", [[], ["--yes"], [ID, "--all"], ["--all", "--older-than", "1d"], [ID, "--older-than", "1d"]], ids=str
)
def test_it_must_be_clear_what_is_meant(three: Store, sessions: Run, argv: list[str]) -> None:
    refused(sessions("delete", *argv), "say what to delete")
    assert len(there(three)) == 3


AGES = {
    "2020-01-01-bbbb": 0,
    "2020-01-01-cccc": 7,
    "2020-01-01-dddd": 8,
    "2020-01-01-ffff": 200,
    "2020-01-01-gggg": 800,
}


@pytest.mark.parametrize(
    ("length", "left"),
    [
        ("1d", "b"),
        ("7d", "bc"),
        ("7 days", "bc"),
        ("7days", "bc"),
        ("1w", "bc"),
        ("1 Week", "bc"),
        ("6d", "b"),
        ("6m", "bcd"),
        ("6 months", "bcd"),
        ("1y", "bcdf"),
        ("2 years", "bcdf"),
        ("9999y", "bcdfg"),
    ],
)
def test_those_not_changed_for_long_are_deleted(store: Store, sessions: Run, length: str, left: str) -> None:
    for id, days_ago in AGES.items():
        add(store, id, days_ago, created=NOON)
    ran = sessions("delete", "--older-than", length)
    assert (ran.code, ran.err) == (0, "")
    assert [name[11] for name in there(store)] == list(left)
    assert ran.out.startswith("Nothing to delete." if left == "bcdfg" else "Deleted ")


def test_days_are_those_of_the_place(store: Store, sessions: Run) -> None:
    """Eight in the evening, when it is the next day in Greenwich already."""
    evening = dt.datetime.combine(dt.date.today() - dt.timedelta(days=2), dt.time(20)).astimezone(dt.UTC)
    add(store, ID, created=NOON, changed=evening)
    assert sessions("delete", "--older-than", "1d").out == f"Deleted {ID}.\n"


def test_how_old_a_damaged_file_is_nobody_knows(store: Store, sessions: Run) -> None:
    add(store, ID, days_ago=40)
    damage(store)
    ran = sessions("delete", "--older-than", "30d")
    assert ran == Ran(0, f"Deleted {ID}.\n", "Left alone, since it cannot be read: 2026-11-01-dddd.json\n")
    assert there(store) == ["2026-11-01-dddd.json"]


@pytest.mark.parametrize("length", ["", "30", "d", "0d", "-1d", "1.5d", "30h", "30 d ago", "99999d", "1d1d", "\x1b[2J"])
def test_a_length_of_time_that_is_none(three: Store, sessions: Run, length: str) -> None:
    refused(sessions("delete", f"--older-than={length}"), "--older-than: `", "is no length of time", "valid: 30d, 8w")
    assert len(there(three)) == 3


# On a terminal


@pytest.mark.parametrize(
    ("keys", "said", "code", "left"),
    [
        ("yes\r", "Deleted 3 saved sessions and 1 damaged file.", 0, 0),
        ("YES \r", "Deleted 3 saved sessions and 1 damaged file.", 0, 0),
        ("y\r", "Nothing was deleted.", 0, 4),
        ("\r", "Nothing was deleted.", 0, 4),
        ("\x04", "Nothing was deleted.", 0, 4),
        ("\x03", "Nothing was deleted.", 130, 4),
    ],
    ids=["yes", "YES", "y", "Enter", "Ctrl-D", "Ctrl-C"],
)
def test_on_a_terminal_all_is_asked_for(three: Store, keys: str, said: str, code: int, left: int) -> None:
    damage(three)
    argv = ["-m", "skinquiz", "sessions", "delete", "--all"]
    child = pexpect.spawn(sys.executable, argv, env=environment(TERM="xterm"), encoding="utf-8", timeout=20)
    child.expect_exact("Delete 3 saved sessions and 1 damaged file? Type yes: ")
    child.send(keys)
    child.expect_exact(said)
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, len(there(three))) == (code, left)


# Completion


Bash = Callable[[str], list[str]]


@pytest.fixture
def bash(store: Store) -> Bash:
    def run(line: str) -> list[str]:
        protocol = {"_SKINQUIZ_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        ran = spawn(env=protocol | {"SKINQUIZ_RULES": str(TINY)})
        assert (ran.returncode, ran.stderr) == (0, "")
        return ran.stdout.split()

    return run


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("skinquiz sessions ", ["list", "show", "delete"]),
        ("skinquiz sessions show ", [ID, "2026-11-20-bbbb", "2026-10-31-cccc", "last"]),
        ("skinquiz sessions show 2026-11", [ID, "2026-11-20-bbbb"]),
        ("skinquiz sessions delete x 2026-10", ["2026-10-31-cccc"]),
        ("skinquiz sessions list --format ", ["text", "json"]),
    ],
)
def test_ids_are_completed(three: Store, bash: Bash, line: str, offered: list[str]) -> None:
    assert bash(line) == offered


def test_trouble_offers_nothing(store: Store, bash: Bash) -> None:
    store.folder.parent.mkdir(parents=True)
    store.folder.write_text("mine")
    assert bash("skinquiz sessions show ") == []
