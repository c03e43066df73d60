"""`skinquiz rules new` and `rules schema --write`: a rule set to start from, whole or not at all."""

from __future__ import annotations

import datetime as dt
import errno
import json
import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.cli import new as command
from skinquiz.cli.errors import UsageError
from skinquiz.model import LADDER
from skinquiz.rulefiles.jsonschema import schema_files
from skinquiz.rulefiles.load import load_everything
from skinquiz.rulefiles.schema import FILES
from skinquiz.rulefiles.starting import START, starting_files
from tests.cli.conftest import Run, refused

TODAY = dt.date(2026, 11, 21)
ANSWERS = """\
concerns: [first_concern, second_concern]
first_concern_how_strong: mild
age: 40
skin_now: [open_wound]
treated_before: treated
last_treatment: 2026-11-01
"""


def everything(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_rule_set_is_sound_tested_and_proved(skinquiz: Run, here: Path) -> None:
    made = skinquiz("rules", "new", "moon-lamp")
    assert (made.code, made.err) == (0, "")
    for what in ("check", "test", "prove"):
        ran = skinquiz("rules", what, "moon-lamp")
        assert (what, ran.code, ran.err) == (what, 0, "")
        assert f"skinquiz rules {what} moon-lamp\n" in made.out
    assert skinquiz("rules", "check", "--strict", "moon-lamp").code == 0, "not even advice"


def test_a_new_rule_set_answers_a_person_at_once(skinquiz: Run, here: Path) -> None:
    skinquiz("rules", "new", "moon-lamp")
    Path("answers.yaml").write_text(ANSWERS)
    given_ = ("--answers", "answers.yaml", "--as-of", "2026-11-20")
    ran = skinquiz("assess", "--rules", "moon-lamp", *given_, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    result = json.loads(ran.out)
    assert result["ruleset"]["id"] == "moon-lamp"
    first, second = result["concerns"]
    assert (first["outcome"], first["earliest"]) == ("wait", "2026-11-29")
    assert first["wait_for"] == ["the wound has healed"]
    assert second["outcome"] == "unlikely_to_help"
    ran = skinquiz("summary", "--rules", "moon-lamp", "answers.yaml", "--as-of", "2026-11-20", "--format", "text")
    assert (ran.code, ran.err) == (0, "")
    assert "Nobody has reviewed these rules" in " ".join(ran.out.split())


def test_every_construct_is_shown() -> None:
    """So that an author who looks for one finds it; pictures have a chapter of their own."""
    ruleset, cases, promises = load_everything(START)
    assert {question.type for question in ruleset.questions.values()} == {"choice", "choices", "integer", "date"}
    assert any(question.not_sure for question in ruleset.questions.values())
    assert {rule.outcome for rule in ruleset.rules} >= {None, *LADDER[2:4], LADDER[5]}
    assert {type(rule.until).__name__ for rule in ruleset.rules} == {"NoneType", "UntilDate", "UntilEvent"}
    assert [rule.id for rule in ruleset.rules if rule.urgent] == ["spreading-redness"]
    assert {len(rule.concerns) for rule in ruleset.rules} == {1, 2}
    concern = ruleset.concerns["first_concern"]
    assert concern.course
    assert concern.untreated
    assert concern.alternatives
    assert ruleset.glossary
    assert ruleset.guidance
    assert ruleset.topics
    assert ruleset.histories
    assert ruleset.not_assessed
    assert {promise.kind for promise in promises} >= {"never", "always"}
    assert any(case.applies for case in cases)
    assert any(case.misses for case in cases)
    kinds = {re.search(r"/(\w+)\.schema\.json$", text.split("\n")[0]) for text in everything(START).values()}
    assert {found[1] for found in kinds if found} == set(FILES) - {"pictures"}


def test_nothing_in_it_passes_for_medicine() -> None:
    """Whatever a person is told says that it is an example, or speaks of no treatment at all."""
    ruleset = load_everything(START)[0]
    statements = [rule.statement for rule in ruleset.rules] + [one.statement for one in ruleset.guidance]
    for concern in ruleset.concerns.values():
        statements += [concern.best_case.statement, *(one.statement for one in concern.alternatives)]
        statements += [concern.course.statement] if concern.course else []
        statements += [concern.untreated] if concern.untreated else []
    assert len(statements) > 12
    assert [one.text for one in statements if not one.text.startswith("Example text. ")] == []
    assert [one.text for one in statements if not one.evidence_lacking and one.evidence != ("replace_me",)] == []
    assert [source.id for source in ruleset.sources.values()] == ["replace_me"]
    assert "not a real source" in ruleset.sources["replace_me"].title
    assert ruleset.reviewers == ()
    assert ruleset.reviewed is None
    assert ruleset.review_note.startswith("Nobody has reviewed")


def test_its_names_follow_from_the_folder_and_can_be_given(skinquiz: Run, here: Path) -> None:
    skinquiz("rules", "new", "chemical-peel")
    skinquiz("rules", "new", "1st try")
    skinquiz("rules", "new", "named", "--id", "peel", "--title", "Peel: yes?", "--treatment", "a peel")
    heads = [load_everything(here / name)[0] for name in ("chemical-peel", "1st try", "named")]
    assert [(head.id, head.title, head.treatment) for head in heads] == [
        ("chemical-peel", "Chemical peel: is it right for you?", "chemical peel"),
        ("example", "Example: is it right for you?", "example"),
        ("peel", "Peel: yes?", "a peel"),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(str.isprintable))
def test_any_line_of_text_is_kept_as_it_is(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("named")
    files = starting_files("a", f"{text} {text}", text, TODAY)
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    head = load_everything(folder)[0]
    assert (head.title, head.treatment) == (f"{text} {text}", text)


def test_it_falls_due_for_review_half_a_year_later() -> None:
    assert "\nreview_due: 2027-05-21      # by this day" in starting_files("a", "b", "c", TODAY)["ruleset.yaml"]


def test_the_manifest_is_written_last() -> None:
    assert list(starting_files("a", "b", "c", TODAY))[-1] == "ruleset.yaml"


def test_it_comes_with_the_schemas_that_its_files_name(skinquiz: Run, here: Path) -> None:
    skinquiz("rules", "new", "x")
    files = sorted((here / "x").rglob("*.yaml"))
    assert len(files) == 13
    for file in files:
        found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", file.read_text().split("\n")[0])
        assert found
        assert (file.parent / found[1]).resolve().parent == here / "x" / "schema"
        assert (file.parent / found[1]).is_file()
    assert everything(here / "x" / "schema") == schema_files()


def test_the_new_folder_can_be_read_like_any_other(skinquiz: Run, here: Path) -> None:
    os.umask(old := os.umask(0o022))
    skinquiz("rules", "new", "x")
    modes = {stat.S_IMODE(path.stat().st_mode) for path in [here / "x", *(here / "x").rglob("*")]}
    assert modes == {0o777 & ~old, 0o666 & ~old}


# What is there stays


def test_an_empty_folder_is_filled_and_stays_the_same_folder(skinquiz: Run, here: Path) -> None:
    """Somebody stands in it: it must not be replaced under their feet."""
    before = here.stat().st_ino
    assert skinquiz("rules", "new", ".").code == 0
    assert here.stat().st_ino == before
    assert {path.name for path in here.iterdir()} >= {"ruleset.yaml", "safety", "schema"}
    assert skinquiz("rules", "check", ".").code == 0
    assert [path for path in here.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["full", "a-file", "a-link", "no/where", "full/"])
def test_what_cannot_be_used_is_refused_and_left_as_it_is(skinquiz: Run, here: Path, name: str) -> None:
    (here / "full").mkdir()
    (here / "full" / "mine.txt").write_text("mine")
    (here / "a-file").write_text("mine")
    (here / "a-link").symlink_to("nowhere")
    refused(skinquiz("rules", "new", name), name.strip("/").split("/")[0])
    assert everything(here) == {"full/mine.txt": "mine", "a-file": "mine"}
    assert {path.name for path in here.iterdir()} == {"full", "a-file", "a-link"}


@pytest.mark.parametrize(
    ("option", "text"),
    [("--id", "1"), ("--id", "a b"), ("--id", ""), ("--title", " "), ("--title", "a\nb"), ("--treatment", "\x1b[31m")],
)
def test_names_that_cannot_be_used_are_refused(skinquiz: Run, here: Path, option: str, text: str) -> None:
    refused(skinquiz("rules", "new", "x", option, text), f"{option}: ")
    assert list(here.iterdir()) == []


def test_a_folder_without_a_name_is_not_this_one(skinquiz: Run, here: Path) -> None:
    refused(skinquiz("rules", "new", ""), "DIR: the name of the folder is empty")
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("there", [False, True])
@pytest.mark.parametrize("after", [0, 1, 5, 20])
def test_nothing_half_written_is_left(here: Path, monkeypatch: pytest.MonkeyPatch, there: bool, after: int) -> None:
    folder = here / "x"
    if there:
        folder.mkdir()
    real, calls = Path.write_bytes, iter(range(100))

    def full(self: Path, data: bytes) -> int:
        if next(calls) == after:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UsageError, match="no space left on device"):
        command.run("x", None, None, None, TODAY)
    assert list(here.rglob("*")) == ([folder] if there else [])


@pytest.mark.parametrize("after", [0, 1, 4])
def test_an_empty_folder_that_cannot_be_filled_is_empty_again(
    here: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    real, calls = Path.rename, iter(range(100))

    def stuck(self: Path, target: Path) -> Path:
        if next(calls) == after:
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", stuck)
    with pytest.raises(UsageError, match="input/output error"):
        command.run(".", None, None, None, TODAY)
    assert list(here.iterdir()) == []


def test_somebody_who_was_faster_keeps_what_they_wrote(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = command._check_free

    def slowly(folder: Path, name: str) -> None:
        real(folder, name)
        folder.mkdir(exist_ok=True)
        (folder / "ruleset.yaml").write_text("theirs")

    monkeypatch.setattr(command, "_check_free", slowly)
    with pytest.raises(UsageError):
        command.run("x", None, None, None, TODAY)
    assert everything(here) == {"x/ruleset.yaml": "theirs"}


# Schemas


def test_all_schemas_are_written_and_replaced(skinquiz: Run, here: Path) -> None:
    (here / "schema").mkdir()
    (here / "schema" / "safety.schema.json").write_text("old")
    (here / "schema" / "mine.txt").write_text("mine")
    ran = skinquiz("rules", "schema", "--write", "schema")
    assert (ran.code, ran.err) == (0, "")
    assert everything(here / "schema") == {**schema_files(), "mine.txt": "mine"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name a kind"),
        (("safety", "--write", "x"), "name a kind"),
        (("--write", ""), "--write: the name of the folder is empty"),
        (("--write", "no/where"), "cannot be written"),
        (("--write", "file"), "cannot be written"),
    ],
)
def test_schemas_that_cannot_be_written_are_refused(
    skinquiz: Run, here: Path, arguments: tuple[str, ...], said: str
) -> None:
    (here / "file").write_text("mine")
    refused(skinquiz("rules", "schema", *arguments), said)
    assert everything(here) == {"file": "mine"}
