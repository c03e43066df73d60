"""`skinquiz assess --template`: an answers file with everything in it, to be filled in by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from skinquiz.model import RuleSet
from tests.cli.conftest import MARIA, PEOPLE, TINY, Ran, Run


def test_every_question_stands_once_and_empty(assess: Run, ruleset: RuleSet) -> None:
    ran = assess("--template")
    assert (ran.code, ran.err) == (0, "")
    assert re.findall(r"^(\w+):$", ran.out, flags=re.M) == list(ruleset.questions)
    assert yaml.safe_load(ran.out) == dict.fromkeys(ruleset.questions)


def test_everything_one_needs_to_know_stands_above_the_question(assess: Run, ruleset: RuleSet) -> None:
    text = assess("--template").out
    assert all(line.startswith("#") or line == "" or line.endswith(":") for line in text.splitlines())
    assert max(map(len, text.splitlines())) <= 100
    above = ""
    blocks = {}
    for line in text.splitlines():
        if not line:
            above = ""
        elif line.startswith("#"):
            above += " " + line.lstrip("# ")
        else:
            blocks[line[:-1]], above = " ".join(above.split()), ""
    for question in ruleset.questions.values():
        assert question.ask in blocks[question.id]
        for option in question.options:
            assert f"{option.id}: {option.label}" in blocks[question.id]
        assert ("only if" in blocks[question.id]) == (question.ask_when is not None)
        assert ("not_sure" in blocks[question.id]) == question.allows_not_sure


def test_sections_stand_in_the_order_of_the_walk(assess: Run, ruleset: RuleSet) -> None:
    found = re.findall(r"^# ---- (.*)$", assess("--template").out, flags=re.M)
    assert found == [section.title for section in ruleset.sections]


def test_left_as_it_is_everything_is_missing(assess: Run) -> None:
    empty = assess("--template").out
    ran = assess("--answers", "-", stdin=empty.encode())
    assert (ran.code, ran.out) == (2, "")
    assert ran == assess(), "the same as no answers at all"


@pytest.mark.parametrize("file", [MARIA, PEOPLE / "waiting.yaml"], ids=lambda file: file.stem)
def test_filled_in_it_is_an_answers_file(assess: Run, file: Path) -> None:
    filled = assess("--template").out
    for name, value in yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader).items():
        text = f"[{', '.join(value)}]" if isinstance(value, list) else value
        filled = re.sub(rf"^{name}:$", f"{name}: {text}", filled, flags=re.M)
    ran = assess("--answers", "-", "--format", "json", stdin=filled.encode())
    assert ran == assess("--answers", file, "--format", "json")


def test_it_goes_to_a_file(assess: Run, tmp_path: Path) -> None:
    target = tmp_path / "maria.yaml"
    assert assess("--template", "--output", target) == Ran(0, "", "")
    assert target.read_text(encoding="utf-8") == assess("--template").out


@pytest.mark.parametrize("more", [["--output", "maria.json"], ["--output", "maria.md"], ["--format", "json"]])
def test_it_is_yaml_and_says_so_when_something_else_is_asked_for(
    assess: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    """YAML in a file named `.json` could not be read back."""
    monkeypatch.chdir(tmp_path)
    ran = assess("--template", *more)
    assert (ran.code, ran.out, list(tmp_path.iterdir())) == (2, "", [])


def test_that_of_another_rule_set(assess: Run) -> None:
    text = assess("--template", "--rules", TINY).out
    assert list(yaml.safe_load(text))[:3] == ["concerns", "mark_cause", "rough_where"]
    assert "made up" in text
