"""`--output`: a file is written whole or not at all, and keeps what its owner set."""

from __future__ import annotations

import json
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import AS_OF, MARIA, Ran, Run, environment, refused, shell

OLD = "what stood there before\n"
ENDINGS = {
    "x.txt": "text",
    "x.json": "json",
    "x.yaml": "yaml",
    "x.yml": "yaml",
    "x.md": "markdown",
    "x.markdown": "markdown",
    "X.JSON": "json",
    "a.b.Md": "markdown",
}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "format"), ENDINGS.items())
def test_the_ending_names_the_format(assess: Run, folder: Path, name: str, format: str) -> None:
    printed = assess("--answers", MARIA, "--format", format).out
    assert assess("--answers", MARIA, "--output", name) == Ran(0, "", "")
    assert (folder / name).read_text(encoding="utf-8") == printed
    assert [path.name for path in folder.iterdir()] == [name], "no other file is left behind"


@pytest.mark.parametrize(
    ("name", "format", "written"),
    [("x.md", "markdown", True), ("x", "json", True), ("x.dat", "yaml", True), ("x.txt", "json", False)],
)
def test_a_format_may_be_named_besides(assess: Run, folder: Path, name: str, format: str, written: bool) -> None:
    ran = assess("--answers", MARIA, "--output", name, "--format", format)
    if not written:
        refused(ran, f"--format {format}", f"`{name}`")
    assert (ran.code == 0, (folder / name).exists()) == (written, written)


@pytest.mark.parametrize("name", ["x", "x.doc", "x.json.bak", ".json", "--", "json"])
def test_an_ending_without_a_meaning_is_refused(assess: Run, folder: Path, name: str) -> None:
    refused(assess("--answers", MARIA, "--output", name), "--output", "valid: .pdf, .html", "--format")
    assert list(folder.iterdir()) == []


def test_an_output_without_a_name_is_refused(assess: Run, folder: Path) -> None:
    refused(assess("--answers", MARIA, "--output", ""), "--output", "is empty")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277])
def test_a_new_file_is_private(assess: Run, folder: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        assert assess("--answers", MARIA, "--output", "x.json").code == 0
    finally:
        os.umask(before)
    assert mode(folder / "x.json") == 0o600


@pytest.mark.parametrize("kept", [0o644, 0o640, 0o664, 0o600])
def test_an_old_file_keeps_its_mode(assess: Run, folder: Path, kept: int) -> None:
    target = folder / "x.json"
    target.write_text(OLD)
    target.chmod(kept)
    assert assess("--answers", MARIA, "--output", target).code == 0
    assert mode(target) == kept
    assert json.loads(target.read_text())["format"] == "skinquiz-assessment/1"


def test_a_link_stays_a_link(assess: Run, folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "real" / "old.json").write_text(OLD)
    (folder / "link.json").symlink_to("real/old.json")
    (folder / "chain.json").symlink_to("link.json")
    assert assess("--answers", MARIA, "--output", "chain.json").code == 0
    assert (folder / "link.json").is_symlink()
    assert (folder / "chain.json").is_symlink()
    assert json.loads((folder / "real" / "old.json").read_text())
    assert len(list((folder / "real").iterdir())) == 1


def test_a_link_to_nothing_is_followed(assess: Run, folder: Path) -> None:
    (folder / "link.json").symlink_to("new.json")
    assert assess("--answers", MARIA, "--output", "link.json").code == 0
    assert (folder / "link.json").is_symlink()
    assert json.loads((folder / "new.json").read_text())


def test_a_folder_is_refused(assess: Run, folder: Path) -> None:
    (folder / "x.json").mkdir()
    refused(assess("--answers", MARIA, "--output", "x.json"), "--output", "`x.json` is a folder")
    assert list((folder / "x.json").iterdir()) == []


@pytest.mark.parametrize("target", ["nowhere/x.json", "file/x.json"])
def test_a_path_that_leads_nowhere_is_named_as_it_was_written(assess: Run, folder: Path, target: str) -> None:
    (folder / "file").write_text(OLD)
    ran = assess("--answers", MARIA, "--output", target)
    refused(ran, target)
    assert ran == assess("--answers", MARIA, "--output", target), "no name of a temporary file in the message"
    assert [path.name for path in folder.iterdir()] == ["file"]


# The write fails half-way


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod"])
@pytest.mark.parametrize(
    ("error", "code"),
    [(OSError(28, "No space left"), 2), (PermissionError(13, "Permission denied"), 2), (KeyboardInterrupt(), 130)],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_when_writing_fails_the_old_file_stays(
    assess: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException, code: int
) -> None:
    target = folder / "x.json"
    target.write_text(OLD)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)
    ran = assess("--answers", MARIA, "--output", target)
    monkeypatch.undo()
    assert (ran.code, ran.out) == (code, "")
    assert "Traceback" not in ran.err
    assert ran.err.strip()
    assert target.read_text() == OLD
    assert list(folder.iterdir()) == [target]


def test_when_the_disk_fills_up_the_old_file_stays(folder: Path) -> None:
    """The system itself refuses the fifth kilobyte."""
    target = folder / "x.json"
    target.write_text(OLD)
    ran = subprocess.run(
        [sys.executable, "-B", "-m", "skinquiz", "assess", *AS_OF, "--answers", str(MARIA), "--output", "x.json"],
        env=environment(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)),
        capture_output=True,
        text=True,
        check=False,
    )
    refused(Ran(ran.returncode, ran.stdout, ran.stderr), "file too large")
    assert target.read_text() == OLD
    assert list(folder.iterdir()) == [target]
    assert signal.getsignal(signal.SIGXFSZ) is signal.SIG_IGN


def test_a_full_device_is_a_short_message(assess: Run) -> None:
    refused(assess("--answers", MARIA, "--format", "json", "--output", "/dev/full"), "no space left on device")


def test_a_device_is_written_to_and_stays_a_device(assess: Run) -> None:
    assert assess("--answers", MARIA, "--format", "json", "--output", "/dev/null") == Ran(0, "", "")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


@pytest.mark.parametrize("more", [["--age", "200"], ["--fail-on", "wat"], ["--audience", "me"], ["--as-of", "soon"]])
def test_unusable_input_leaves_the_old_file(assess: Run, folder: Path, more: list[str]) -> None:
    target = folder / "x.json"
    target.write_text(OLD)
    refused(assess("--answers", MARIA, "--output", target, *more))
    assert target.read_text() == OLD


def test_fail_on_still_writes_the_file(assess: Run, folder: Path) -> None:
    assert assess("--answers", MARIA, "--output", "x.json", "--fail-on", "wait") == Ran(3, "", "")
    assert json.loads((folder / "x.json").read_text())["concerns"][0]["outcome"] == "wait"


# How much, and for whom


def test_the_clinicians_edition_says_more(assess: Run) -> None:
    person, clinician = (assess("--answers", MARIA, "--audience", who).out for who in ("person", "clinician"))
    assert assess("--answers", MARIA).out == person
    for word in ("ALL ANSWERS", "isotretinoin-recent", "Rung:"):
        assert word in clinician
        assert word not in person
    assert "You answered:" in person


def test_guidance_is_added_when_it_is_asked_for(assess: Run) -> None:
    without, with_ = (assess("--answers", MARIA, *more).out for more in ([], ["--guidance"]))
    for heading in ("BEFORE A SESSION", "WHAT TO EXPECT", "AFTER A SESSION", "WARNING SIGNS", "WHAT TO ASK"):
        assert heading in with_
        assert heading not in without


@pytest.mark.parametrize(
    ("flag", "value", "near"),
    [
        ("--audience", "clinican", "did you mean `clinician`?"),
        ("--audience", "doctor", "valid: person, clinician"),
        ("--audience", "", "valid: person, clinician"),
        ("--format", "jsn", "did you mean `json`?"),
        ("--format", "JSON", "did you mean `json`?"),
        ("--format", "", "valid: text, json, yaml, pdf, html, markdown"),
        ("--format", "docx", "valid: text, json, yaml, pdf, html, markdown"),
    ],
)
def test_a_misspelt_choice_is_shown_the_right_one(assess: Run, flag: str, value: str, near: str) -> None:
    refused(assess("--answers", MARIA, flag, value), flag, f"`{value}`", near, "valid: ")


def test_a_dash_is_standard_output(assess: Run, folder: Path) -> None:
    assert assess("--answers", MARIA, "--output", "-") == assess("--answers", MARIA)
    assert list(folder.iterdir()) == []


def test_a_pipe_by_its_name_takes_the_result() -> None:
    ran = shell("$SKINQUIZ assess --answers $MARIA --format json --output /dev/stdout | cat")
    assert ran.stdout.startswith('{\n  "format": "skinquiz')
    assert "error" not in ran.stderr
