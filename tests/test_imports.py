"""What is loaded when, and who may import whom. Modules are counted, not milliseconds."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MARIA = str(ROOT / "docs" / "examples" / "maria.yaml")
ASSESS = ["assess", "--as-of", "2026-11-20", "--answers", MARIA, "--format"]
SCREEN = {"prompt_toolkit"}
HEAVY = SCREEN | {"yaml", "pydantic", "typst", "segno", "jinja2", "anyascii"}

# What is run, and what it must not load.
BUDGET: dict[str, tuple[str, set[str]]] = {
    "import skinquiz": ("import skinquiz", HEAVY | {"typer", "rich", "json", "argparse", "skinquiz.cli"}),
    "import the command line": ("import skinquiz.cli.app", HEAVY | {"rich"}),
    "--version": ("main(['--version'])", HEAVY | {"rich"}),
    "--help": ("main(['--help'])", HEAVY),
    "an unknown command": ("main(['asess'])", HEAVY),
    "without a terminal": ("main([])", HEAVY),
    "assess as JSON": (f"main({[*ASSESS, 'json']!r})", SCREEN | {"pydantic", "rich.markdown", "skinquiz.interview"}),
    "assess as text": (f"main({[*ASSESS, 'text']!r})", SCREEN | {"pydantic", "skinquiz.interview"}),
    "assess as Markdown": (f"main({[*ASSESS, 'markdown']!r})", SCREEN | {"pydantic", "skinquiz.render.text"}),
    "summary as Markdown": (f"main({['summary', MARIA, '--format', 'markdown']!r})", SCREEN | {"typst", "jinja2"}),
    "summary as HTML": (f"main({['summary', MARIA, '--format', 'html']!r})", SCREEN | {"typst", "rich"}),
    "assess, unusable": ("main(['assess', '--age', '200'])", SCREEN | {"pydantic", "skinquiz.render.report"}),
    "the template": ("main(['assess', '--template'])", SCREEN | {"pydantic", "skinquiz.render.report"}),
    "learn": ("main(['learn', 'claims'])", SCREEN | {"pydantic", "skinquiz.interview", "skinquiz.assess"}),
    "rules check": ("main(['rules', 'check'])", SCREEN | {"pydantic", "skinquiz.interview"}),
    "rules graph": (f"main({['rules', 'graph', '--format', 'svg']!r})", SCREEN | HEAVY - {"yaml"} | {"rich"}),
    "sessions list": ("main(['sessions', 'list'])", HEAVY | {"rich", "skinquiz.rulefiles.load"}),
    "sessions delete": ("main(['sessions', 'delete', '--all'])", HEAVY | {"rich", "skinquiz.rulefiles.load"}),
    "the quiz, without a terminal": ("main(['quiz'])", SCREEN | {"pydantic"}),
}


@pytest.mark.parametrize("what", BUDGET)
def test_what_is_not_needed_is_not_loaded(what: str, tmp_path: Path) -> None:
    code, banned = BUDGET[what]
    setup = "from skinquiz.cli.app import main; " if code.startswith("main(") else ""
    script = f"import sys; {setup}{code}; open('modules', 'w').write('\\n'.join(sys.modules))"
    home = os.environ | {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    quietly = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "check": False, "env": home}
    ran = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, **quietly)  # type: ignore[call-overload]
    assert ran.returncode == 0, ran.stderr
    loaded = set((tmp_path / "modules").read_text().splitlines())
    assert "skinquiz" in loaded
    assert loaded & banned == set()


def test_only_the_screen_knows_prompt_toolkit() -> None:
    importing = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "skinquiz").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.lstrip().startswith(("import ", "from ")) and set(line.replace(".", " ").split()) & SCREEN
    ]
    assert set(importing) == {"skinquiz/interview/screen.py"}


def test_the_layers_hold() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " 0 broken" in ran.stdout


def test_every_module_lies_in_a_layer() -> None:
    """A module that no layer names may import anything, and nobody would notice."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = [one for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers"]
    layered = {name.strip() for layer in contract["layers"] for name in layer.replace(":", "|").split("|")}
    there = {f"skinquiz.{path.stem}" for path in (ROOT / "skinquiz").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert there - {"skinquiz.__init__", "skinquiz.__main__", "skinquiz.__pycache__"} == layered
