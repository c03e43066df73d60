"""Closed and full streams, signals, colour and encodings: a program among others, in a shell."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.cli.conftest import AS_OF, MARIA, Ran, Run, environment, refused, shell, spawn

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
PRINTING = {
    "text": ["assess", *AS_OF, "--answers", str(MARIA)],
    "json": ["assess", *AS_OF, "--answers", str(MARIA), "--format", "json"],
    "template": ["assess", "--template"],
    "help of assess": ["assess", "--help"],
    "help": ["--help"],
    "version": ["--version"],
}


def quiet_exit(ran: subprocess.CompletedProcess[str], code: int) -> None:
    assert (ran.returncode, ran.stderr) == (code, "")


# Written in one go at the end, or at once; the error then comes up in different places.
BUFFERED = [("text", {}), ("json", {}), ("help", {}), ("version", {}), ("json", {"PYTHONUNBUFFERED": "1"})]


@pytest.mark.parametrize(("what", "env"), BUFFERED, ids=str)
def test_a_reader_who_has_enough_is_no_fault(what: str, env: dict[str, str]) -> None:
    """The far end is closed before the first byte: what `| head -1` does, without the race."""
    far, near = os.pipe()
    os.close(far)
    try:
        ran = spawn(*PRINTING[what], stdout=near, env=env)
    finally:
        os.close(near)
    quiet_exit(ran, 0)


def test_head_takes_what_it_wants() -> None:
    ran = shell("$SKINQUIZ assess --as-of 2026-11-20 --answers $MARIA --format json | head -1; echo ${PIPESTATUS[0]}")
    assert (ran.stdout, ran.stderr) == ("{\n0\n", "")


@pytest.mark.parametrize(("what", "env"), BUFFERED, ids=str)
def test_a_full_disk_is_a_short_message(what: str, env: dict[str, str]) -> None:
    with open("/dev/full", "wb") as full:
        ran = spawn(*PRINTING[what], stdout=full, env=env)
    refused(Ran(ran.returncode, "", ran.stderr), "no space left on device")
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize("what", ["text", "template"])
def test_closed_standard_output_is_said(what: str) -> None:
    ran = shell(f"$SKINQUIZ {shlex.join(PRINTING[what])} >&-")
    refused(Ran(ran.returncode, ran.stdout, ran.stderr), "standard output is closed")


@pytest.mark.parametrize("what", ["help of assess", "help", "version"])
def test_closed_standard_output_is_no_traceback(what: str) -> None:
    ran = shell(f"$SKINQUIZ {shlex.join(PRINTING[what])} >&-")
    assert ran.returncode in (0, 2)
    assert "Traceback" not in ran.stderr
    assert "fault" not in ran.stderr


def test_closed_standard_output_does_not_matter_with_a_file(tmp_path: Path) -> None:
    ran = shell(f"$SKINQUIZ {shlex.join(PRINTING['text'])} --output {tmp_path}/x.json >&-")
    quiet_exit(ran, 0)
    assert (tmp_path / "x.json").stat().st_size > 1000


def test_closed_standard_error_does_not_turn_messages_into_data() -> None:
    ran = shell("$SKINQUIZ assess --age 200 2>&-")
    assert (ran.returncode, ran.stdout) == (2, "")


def test_closed_standard_error_does_not_hurt_the_result(skinquiz: Run) -> None:
    ran = shell(f"$SKINQUIZ {shlex.join(PRINTING['json'])} 2>&-")
    assert (ran.returncode, ran.stdout) == (0, skinquiz(*PRINTING["json"]).out)


def test_closed_standard_input_is_said() -> None:
    ran = shell("$SKINQUIZ assess --answers - --partial <&-")
    refused(Ran(ran.returncode, ran.stdout, ran.stderr), "--answers -", "standard input is closed")


def test_closed_standard_input_does_not_matter_without_a_need(skinquiz: Run) -> None:
    ran = shell(f"$SKINQUIZ {shlex.join(PRINTING['json'])} <&-")
    assert Ran(ran.returncode, ran.stdout, ran.stderr) == skinquiz(*PRINTING["json"])


@pytest.mark.parametrize("closed", ["<&-", ">&-", "<&- >&- 2>&-"])
def test_without_a_terminal_there_is_no_quiz(closed: str) -> None:
    for command in ("", " quiz"):
        ran = shell(f"$SKINQUIZ{command} {closed}")
        assert ran.returncode == 2
        assert "Traceback" not in ran.stderr
        assert "fault" not in ran.stderr


def test_on_a_terminal_with_standard_output_closed_there_is_no_quiz() -> None:
    line = f"{sys.executable} -m skinquiz >&-; echo code=$?"
    child = pexpect.spawn("bash", ["-c", line], env=environment(), timeout=20)
    child.expect(r"code=(\d+)")
    assert child.before is not None
    assert int(child.match[1]) == 2, child.before.decode()
    assert b"fault" not in child.before
    child.close()


# Ctrl-C


def test_ctrl_c_while_answers_are_typed_in() -> None:
    child = pexpect.spawn(sys.executable, ["-m", "skinquiz", "assess", "--answers", "-"], env=environment(), timeout=20)
    child.expect_exact("Type the answers, then Ctrl-D.")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    said = (child.before or b"").decode().replace("^C", "").split()
    assert child.exitstatus == 130
    assert "Traceback" not in said
    assert said[:1] == ["Stopped."]


def test_answers_typed_in_are_answers() -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "skinquiz", "assess", *AS_OF, "--answers", "-", "--partial", "--format", "json"],
        env=environment(),
        timeout=20,
        echo=False,
        encoding="utf-8",
    )
    child.expect_exact("Type the answers, then Ctrl-D.")
    child.sendline("age: 34")
    child.sendeof()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert '"age": 34' in (child.before or "")


def test_an_interrupt_from_outside() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "skinquiz", "assess", "--answers", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdin is not None
    # More than the pipe holds: when this returns, the program is reading.
    process.stdin.write(b"#" * 500_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, b"")
    assert b"Traceback" not in err


# Colour


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"CLICOLOR_FORCE": "1"}, False),
    ],
    ids=str,
)
def test_colour_into_a_pipe(assess: Run, monkeypatch: pytest.MonkeyPatch, env: dict[str, str], coloured: bool) -> None:
    plain = assess("--answers", MARIA).out
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    out = assess("--answers", MARIA).out
    assert bool(ESCAPE.search(out)) == coloured
    assert ESCAPE.sub("", out) == plain


@pytest.mark.parametrize(
    ("env", "coloured"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
    ids=str,
)
def test_colour_on_a_terminal(assess: Run, env: dict[str, str], coloured: bool) -> None:
    child = pexpect.spawn(
        sys.executable, ["-m", "skinquiz", *PRINTING["text"]], env=environment(**env), dimensions=(24, 80), timeout=20
    )
    child.expect(pexpect.EOF)
    child.close()
    shown = (child.before or b"").decode().replace("\r\n", "\n")
    assert bool(ESCAPE.search(shown)) == coloured
    assert ESCAPE.sub("", shown) == assess("--answers", MARIA).out


@pytest.mark.parametrize("format", ["json", "yaml", "markdown"])
def test_only_text_is_coloured(assess: Run, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in assess("--answers", MARIA, "--format", format).out


def test_a_file_is_never_coloured(assess: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assess("--answers", MARIA, "--output", tmp_path / "x.txt")
    assert "\x1b" not in (tmp_path / "x.txt").read_text(encoding="utf-8")


def test_messages_are_plain(assess: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    refused(assess("--age", "200"), "`200`")


# Encodings


ASCII = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.parametrize("what", ["text", "template", "help of assess", "help"])
def test_a_terminal_that_knows_only_ascii(skinquiz: Run, what: str) -> None:
    ran = spawn(*PRINTING[what], env=ASCII)
    assert (ran.returncode, ran.stderr) == (0, "")
    if what in ("text", "template"):
        assert ran.stdout == skinquiz(*PRINTING[what]).out, "data are UTF-8 everywhere"


def test_messages_survive_ascii() -> None:
    ran = spawn("assess", "--age", "dreißig ✓", env=ASCII)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("error: --age: `")
    assert "Traceback" not in ran.stderr


def test_the_locale_does_not_change_dates(assess: Run) -> None:
    ran = spawn(*PRINTING["text"], env={"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"})
    assert (ran.returncode, ran.stdout) == (0, assess("--answers", MARIA).out)


@pytest.mark.parametrize(("columns", "width"), [("60", 60), ("20", 40), ("500", 100), ("abc", 80), ("0", 80)])
def test_the_width_of_the_terminal_is_kept_within_what_can_be_read(
    assess: Run, monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = assess("--answers", MARIA).out.splitlines()
    assert width - 8 < max(map(len, lines)) <= width
