"""The README is run, not believed: its transcript, its commands, its example of a question and a rule."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from rich.text import Text

from skinquiz.answers import Given, read_answers
from skinquiz.cli.app import main
from skinquiz.interview.layout import Setting, choice_lines, head, keys, prompt
from skinquiz.interview.pages import question_page
from skinquiz.interview.screen import HOW
from skinquiz.interview.session import Session
from skinquiz.model import RuleSet

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GAP = "…"
AS_OF = dt.date(2026, 11, 20)


def fenced(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.M | re.S)


def transcripts() -> list[tuple[str, str]]:
    blocks = [block.split("\n", 1) for block in fenced("text") if block.startswith("$ ")]
    return [(command.removeprefix("$ skinquiz "), output) for command, output in blocks]


@pytest.mark.parametrize(("command", "shown"), transcripts())
def test_a_transcript_is_what_the_program_prints(
    command: str, shown: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "80")
    assert main(shlex.split(command)) == 0
    printed = capsys.readouterr().out
    chunks = [chunk.strip("\n") for chunk in re.split(rf"^\s*{GAP}$", shown, flags=re.M)]
    assert len(chunks) > 1, "the transcript shows nothing"
    position = 0
    for chunk in chunks:
        assert chunk in printed[position:], f"not printed, or not in this order:\n{chunk}"
        position = printed.index(chunk, position) + len(chunk)


def test_the_question_shown_is_what_the_screen_shows(ruleset: RuleSet) -> None:
    answers = yaml.load((ROOT / "docs" / "examples" / "maria.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    given = read_answers({name: Given(answer, "") for name, answer in answers.items()}, ruleset.questions, AS_OF)
    names = list(given)
    so_far = tuple((name, given[name]) for name in names[: names.index("skin_type")])
    session = Session(ruleset, AS_OF, so_far)
    assert session.question is not None
    page = question_page(session, session.question, (), saving=True)
    setting = Setting(80, 16)
    lines = [*head(page, setting), Text()]
    for number in range(len(page.choices)):
        lines += choice_lines(page, number, f"  {number + 1}. ", setting, drawn=True)
    lines += [Text(), *prompt(page, HOW[page.kind], setting), *keys(page, setting)]
    printed = "\n".join(line.plain.rstrip() for line in lines)
    (shown,) = [block for block in fenced("text") if not block.startswith("$ ")]
    for chunk in shown.strip("\n").split(f"\n{GAP}\n"):
        assert chunk in printed


def test_what_starts_the_quiz_are_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    """They need a terminal, so tests of the terminal run them; here only the names are held against the program."""
    lines = [line for block in fenced("console") for line in block.splitlines()]
    assert main(["quiz", "--help"]) == 0
    help = capsys.readouterr().out
    named = {word for line in lines for word in line.split() if word.startswith("--")}
    assert named == {"--quick", "--resume", "--plain", "--no-save"}
    assert all(option in help for option in named)


def commands() -> list[str]:
    lines = [line for block in fenced("sh") for line in block.splitlines()]
    return [re.split(r"\s+# ", line)[0] for line in lines if "venv" not in line]


def test_every_command_runs(tmp_path: Path) -> None:
    """In the order given, in a folder that holds the examples; `[DIR]` is left out, and `OLD` is what ships."""
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    bin_folder = Path(sys.executable).parent
    for command in commands():
        ran = subprocess.run(
            ["bash", "-o", "pipefail", "-c", _filled_in(command)],
            cwd=tmp_path,
            env={"PATH": f"{bin_folder}:/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{command}\n{ran.stderr}"
        writes = ">" in command or "--output" in command or command.startswith(("cp ", "skinquiz batch "))
        assert ran.stdout or writes


def _filled_in(command: str) -> str:
    shipped = shlex.quote(str(ROOT / "rules" / "microneedling"))
    return re.sub(r"\[(?:DIR|ID|CODE|NEW)\]", "", command).replace(" OLD ", f" {shipped} ")


def test_the_commands_are_all_there() -> None:
    run = " ".join(commands())
    for name in (
        "assess",
        "summary",
        "sessions",
        "learn",
        "rules check",
        "rules test",
        "rules prove",
        "rules diff",
        "rules show",
        "rules graph",
        "rules export",
        "rules explain",
        "rules schema",
        "rules new",
    ):
        assert f"skinquiz {name}" in run


def test_both_lines_that_install_are_run_by_ci() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    quoted = re.findall(r"^readme (['\"])(.*?)\1", script, flags=re.M)
    lines = [line for block in fenced("sh") for line in block.splitlines() if "venv" in line]
    assert len(lines) == len(quoted) == 2
    assert all(text in line for (_, text), line in zip(quoted, lines, strict=True))


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)", README):
        assert (ROOT / target).exists(), target
