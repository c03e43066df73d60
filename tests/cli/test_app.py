"""The program itself: its commands, its help, its version."""

from __future__ import annotations

import pytest

import skinquiz as package
from tests.cli.conftest import Ran, Run, refused, spawn


def test_the_version_is_that_of_the_package(skinquiz: Run) -> None:
    assert skinquiz("--version") == Ran(0, f"skinquiz {package.__version__}\n", "")


def test_without_a_terminal_the_bare_command_prints_the_help_and_fails(skinquiz: Run) -> None:
    bare, help = skinquiz(), skinquiz("--help")
    assert bare.code == 2
    assert "needs a terminal" in bare.err
    assert (help.code, help.err) == (0, "")
    assert bare.out.strip() == help.out.strip()
    for command in ("quiz", "assess", "rules"):
        assert command in help.out


@pytest.mark.parametrize("command", [[], ["quiz"], ["assess"], ["rules"], ["rules", "check"], ["rules", "test"]])
def test_every_command_has_help(skinquiz: Run, command: list[str]) -> None:
    long, short = skinquiz(*command, "--help"), skinquiz(*command, "-h")
    assert long == short
    assert (long.code, long.err) == (0, "")
    assert " ".join(["Usage: skinquiz", *command]) in long.out


def test_the_quiz_wants_a_terminal(skinquiz: Run) -> None:
    refused(
        skinquiz("quiz"),
        "needs a terminal",
        "skinquiz assess --concerns LIST --age NUMBER",
        "skinquiz assess --answers",
    )


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--as-of", "soon"], "--as-of: `soon` is not a date"),
        (["--rules", "/nowhere"], "/nowhere"),
        (["--age", "3"], "there is no option --age"),
    ],
)
def test_the_quiz_refuses_what_it_cannot_use(skinquiz: Run, argv: list[str], said: str) -> None:
    refused(skinquiz("quiz", *argv), said)


def test_the_module_is_the_program() -> None:
    ran = spawn("--version")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"skinquiz {package.__version__}\n", "")
