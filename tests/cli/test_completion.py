"""Completion in the shell: the flags of the questions, and their values after a comma too."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from skinquiz.cli.app import main
from skinquiz.model import RuleSet
from tests.cli.conftest import TINY, environment, spawn

Bash = Callable[[str], list[str]]


@pytest.fixture
def bash(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], loaded_once: None) -> Bash:
    """Return what bash would offer at the end of a line."""

    def run(line: str) -> list[str]:
        protocol = {"_SKINQUIZ_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        for name, value in protocol.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit) as ended:
            main([])
        out, err = capsys.readouterr()
        assert (ended.value.code, err) == (0, "")
        return list(out.split())

    return run


def zsh(line: str) -> str:
    ran = spawn(env={"_SKINQUIZ_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line})
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def fish(line: str) -> str:
    protocol = {"_SKINQUIZ_COMPLETE": "complete_fish", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    ran = spawn(env={**protocol, "_TYPER_COMPLETE_ARGS": line})
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_every_question_is_offered(bash: Bash, ruleset: RuleSet) -> None:
    offered = bash("skinquiz assess --")
    assert {question.flag for question in ruleset.questions.values()} <= set(offered)
    assert {"--answers", "--format", "--partial", "--template", "--fail-on", "--output", "--audience"} <= set(offered)
    assert len(offered) == len(set(offered))


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("skinquiz a", ["assess"]),
        ("skinquiz assess --skin-t", ["--skin-type"]),
        ("skinquiz assess --skin-type ", ["I", "II", "III", "IV", "V", "VI", "not_sure"]),
        ("skinquiz assess --skin-type V", ["V", "VI"]),
        ("skinquiz assess --age 34 --isotretinoin s", ["stopped"]),
        ("skinquiz assess --concerns dar", ["dark_patches", "dark_circles"]),
        ("skinquiz assess --concerns acne_scars,dar", ["acne_scars,dark_patches", "acne_scars,dark_circles"]),
        ("skinquiz assess --concerns acne_scars,redness,dull", ["acne_scars,redness,dullness"]),
        ("skinquiz assess --concerns acne_scars --concerns redn", ["redness"]),
        ("skinquiz assess --isotretinoin-stopped n", ["not_sure"]),
        ("skinquiz assess --format j", ["json"]),
        ("skinquiz assess --fail-on w", ["wait"]),
        ("skinquiz assess --audience c", ["clinician"]),
        ("skinquiz assess --skin-type X", []),
    ],
)
def test_bash_is_offered(bash: Bash, line: str, offered: list[str]) -> None:
    assert bash(line) == offered


def test_other_shells_are_offered_the_same() -> None:
    assert "--skin-type" in zsh("skinquiz assess --skin-t")
    assert "acne_scars,dark_patches" in zsh("skinquiz assess --concerns acne_scars,dark_p")
    assert "acne_scars,dark_patches" in fish("skinquiz assess --concerns acne_scars,dark_p")


def test_the_flags_are_those_of_the_rules_in_use(bash: Bash, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bash(f"skinquiz assess --rules {TINY} --mark") == ["--mark-cause"]
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    assert bash("skinquiz assess --mark") == ["--mark-cause"]


def test_a_broken_rule_set_offers_nothing_and_breaks_nothing() -> None:
    protocol = {"_SKINQUIZ_COMPLETE": "complete_bash", "COMP_WORDS": "skinquiz assess --a", "COMP_CWORD": "2"}
    ran = spawn(env={**protocol, "SKINQUIZ_RULES": "/nowhere"})
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr


def test_in_a_real_bash(tmp_path: Path) -> None:
    """The script that is installed, and what readline would do with it."""
    program = tmp_path / "skinquiz"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m skinquiz "$@"\n')
    program.chmod(0o755)
    script = spawn(env={"_SKINQUIZ_COMPLETE": "source_bash"}).stdout
    assert "complete " in script
    line = f"""{script}
        COMP_WORDS=({program} assess --concerns acne_scars,dark_p) COMP_CWORD=3
        _skinquiz_completion {program}
        printf '%s\\n' "${{COMPREPLY[@]}}" """
    ran = subprocess.run(["bash", "-c", line], env=environment(), capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("acne_scars,dark_patches\n", "")
