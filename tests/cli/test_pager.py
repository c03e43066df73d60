"""Long texts a screenful at a time, and every way in which that can be impossible or cut short."""

from __future__ import annotations

import contextlib
import io
import shlex
import shutil
import sys
import time
from pathlib import Path

import pexpect
import pytest

from skinquiz.cli.pager import LESS, page
from tests.cli.conftest import environment, shell

TEXT = "first line ü\n" + "more\n" * 200
# A pager that writes down its arguments, LESS and what it is given.
NOTING = (
    "import os, sys; open(sys.argv[1], 'w').write(f'{sys.argv[2:]} {os.environ.get(\"LESS\")}\\n{sys.stdin.read()}')"
)
needs_less = pytest.mark.skipif(shutil.which("less") is None, reason="there is no `less` here")


class Terminal(io.StringIO):
    """A standard output that says that it is a terminal."""

    def isatty(self) -> bool:
        return True


def paged(text: str, output: io.StringIO | None = None) -> str:
    """Page the text and return what was written instead."""
    with contextlib.redirect_stdout(output or Terminal()) as written:
        page(text)
    return written.getvalue()


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LESS", "PAGER", "ACCESSIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Have PAGER note what it gets, in a file whose name has a blank."""
    file = tmp_path / "what was paged"
    monkeypatch.setenv("PAGER", shlex.join([sys.executable, "-X", "utf8", "-c", NOTING, str(file), "-S"]))
    return file


def test_the_pager_of_the_person_gets_the_text(noted: Path) -> None:
    assert paged(TEXT) == ""
    assert noted.read_text(encoding="utf-8") == f"['-S'] {LESS}\n{TEXT}"


def test_settings_of_the_person_are_kept(noted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LESS", "-i")
    assert paged(TEXT) == ""
    assert noted.read_text(encoding="utf-8").startswith("['-S'] -i\n")


@pytest.mark.parametrize(
    "settings",
    [
        {"TERM": "dumb"},
        {"TERM": None},
        {"ACCESSIBLE": "1"},
        {"PAGER": ""},
        {"PAGER": "/nowhere/less"},
        {"PAGER": "no-such-pager -R"},
        {"PAGER": "less 'without end"},
    ],
)
def test_where_nothing_can_page_the_text_is_written(
    noted: Path, settings: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        if value is None:
            monkeypatch.delenv(name)
        else:
            monkeypatch.setenv(name, value)
    assert paged(TEXT) == TEXT
    assert not noted.exists()


def test_without_a_terminal_the_text_is_written(noted: Path) -> None:
    assert paged(TEXT, io.StringIO()) == TEXT
    assert not noted.exists()


def test_a_pager_that_cannot_be_started_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "pager"
    broken.write_bytes(b"\x7fELF, but not really")
    broken.chmod(0o755)
    monkeypatch.setenv("PAGER", str(broken))
    assert paged(TEXT) == TEXT


def test_a_pager_that_closes_early_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "true")
    assert paged("x" * 10_000_000) == ""


# In a real terminal


def learn(rows: int, *words: str) -> pexpect.spawn[str]:
    line = shlex.join([sys.executable, "-m", "skinquiz", "learn", *words])
    return pexpect.spawn(
        "bash",
        ["-c", f"{line}; echo code=$?"],
        env=environment(),
        dimensions=(rows, 80),
        encoding="utf-8",
        timeout=20,
    )


def rest(child: pexpect.spawn[str]) -> str:
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before)


@needs_less
@pytest.mark.parametrize("keys", [["q"], [" ", "q"], ["\x03", "q"], ["\x03", "\x03", " ", "q"]])
def test_an_article_is_paged_and_can_be_left(keys: list[str]) -> None:
    child = learn(24, "skin_colour")
    child.expect("BROWN AND BLACK SKIN")
    child.expect("Space for more, b for back, q to close")
    for key in keys:
        child.send(key)
        time.sleep(0.1)
    left = rest(child)
    assert left.rstrip().endswith("code=0")
    assert "Traceback" not in left
    assert "ABOUT THESE RULES" not in left


@needs_less
def test_what_fits_on_one_screen_is_not_held_back() -> None:
    left = rest(learn(60))
    assert "WHAT TO READ" in left
    assert left.rstrip().endswith("code=0")


@needs_less
def test_colours_pass_through() -> None:
    child = learn(24, "skin_colour")
    child.expect("to close")
    assert "\x1b[1mBROWN AND BLACK SKIN" in str(child.before)
    assert "ESC[" not in str(child.before)
    child.send("q")
    rest(child)


def test_a_closed_pipe_leaves_no_trace() -> None:
    ran = shell("$SKINQUIZ learn claims --audience clinician | head -1; echo ${PIPESTATUS[0]}", FORCE_COLOR="1")
    assert ran.stderr == ""
    assert ran.stdout.endswith("COMMON CLAIMS, CHECKED\x1b[0m\n0\n")
