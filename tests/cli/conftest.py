"""Run the command line in this process, or as a real process where streams and signals matter."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from skinquiz.cli.app import main
from skinquiz.model import RuleSet
from skinquiz.rulefiles.bundled import bundled_rules

ROOT = Path(__file__).parents[2]
MARIA = ROOT / "docs" / "examples" / "maria.yaml"
PEOPLE = ROOT / "tests" / "golden" / "people"
TINY = ROOT / "tests" / "rulesets" / "tiny"
AS_OF = ("--as-of", "2026-11-20")

# A complete person of the tiny rule set, about whom there is nothing to say.
TINY_PERSON = {
    "concerns": "marks",
    "mark_cause": "spots",
    "age": "34",
    "pregnancy": "no",
    "skin_now": "none",
    "peel_before": "never",
}
QUIET = (
    "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "SKINQUIZ_RULES", "SKINQUIZ_DEBUG", "_SKINQUIZ_COMPLETE",
    "PYTHONUNBUFFERED", "ACCESSIBLE", "PYTHONIOENCODING", "PYTHONUTF8",
)  # fmt: skip
LONGEST_MESSAGE = 2_000


@dataclass(frozen=True)
class Ran:
    """What came of a run: the exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


def flags(answers: Mapping[str, str]) -> list[str]:
    """Return the answers as flags."""
    return [part for name, text in answers.items() for part in ("--" + name.replace("_", "-"), text)]


def printable(text: str) -> bool:
    return all(c.isprintable() or c in "\n\t" for c in text)


def refused(ran: Ran, *said: str) -> None:
    """Assert that it was refused as the house asks: exit 2, one short message on standard error, nothing else."""
    assert (ran.code, ran.out) == (2, ""), ran
    assert ran.err.startswith("error: ")
    assert "Traceback" not in ran.err
    assert "fault in skinquiz" not in ran.err
    assert printable(ran.err), f"control characters reach the terminal: {ran.err[:300]!r}"
    assert len(ran.err) < LONGEST_MESSAGE, f"{len(ran.err)} characters are not a short message"
    for words in said:
        assert words in ran.err


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each test a home of its own and none of the caller's settings."""
    for name in QUIET:
        monkeypatch.delenv(name, raising=False)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))


@pytest.fixture
def loaded_once(monkeypatch: pytest.MonkeyPatch, ruleset: RuleSet) -> None:
    """Spare this process from parsing the shipped rules again and again."""
    from skinquiz.rulefiles import load

    real = load.load_ruleset
    monkeypatch.setattr(load, "load_ruleset", lambda path: ruleset if path == bundled_rules() else real(path))


@pytest.fixture
def skinquiz(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, loaded_once: None) -> Run:
    """Run in this process."""

    def run(*argv: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = main([str(one) for one in argv])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def assess(skinquiz: Run) -> Run:
    """Run `skinquiz assess` as of the fixed date."""

    def run(*argv: str | Path, stdin: bytes = b"") -> Ran:
        return skinquiz("assess", *AS_OF, *argv, stdin=stdin)

    return run


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process: this one, quiet, and what is asked for."""
    return {name: value for name, value in os.environ.items() if name not in QUIET} | more


def spawn(*argv: str | Path, env: Mapping[str, str] | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own."""
    options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    command = [sys.executable, "-m", "skinquiz", *map(str, argv)]
    return subprocess.run(
        command, env=environment(**(env or {})), encoding="utf-8", errors="replace", check=False, **options
    )


def shell(script: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `$SKINQUIZ` is the program."""
    variables = {"SKINQUIZ": f"{sys.executable} -m skinquiz", "MARIA": str(MARIA)}
    return subprocess.run(
        ["bash", "-c", script],
        env=environment(**variables, **env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
