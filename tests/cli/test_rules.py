"""`skinquiz rules`: what it finds in a rule set that was broken on purpose."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from skinquiz.cli.app import main
from skinquiz.rulefiles import load
from tests.test_aid import whole

SHIPPED = Path(__file__).parents[2] / "rules" / "microneedling"
TINY = Path(__file__).parents[1] / "rulesets" / "tiny"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def _run(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return _run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_lost_file_is_loud_in_every_command(run: Run, folder: Path) -> None:
    (folder / "safety" / "pregnancy.yaml").unlink()
    for command in (
        ["rules", "check", str(folder)],
        ["assess", "--rules", str(folder)],
        ["rules", "test", str(folder)],
    ):
        code, out, err = run(*command)
        assert (code, out) == (2, "")
        assert "safety/pregnancy.yaml" in err


def test_a_weakened_rule_fails_its_case(run: Run, folder: Path) -> None:
    replace(folder / "safety" / "age.yaml", "at_most: 17", "at_most: 16")
    code, out, _ = run("rules", "test", str(folder))
    assert code == 1
    assert "under-18 should apply, but does not" in out
    assert "outcome is" in out


def test_a_rule_without_a_near_miss_is_named(run: Run, folder: Path) -> None:
    for file in (folder / "cases").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"misses: \[[^\]]*\bunder-18\b[^\]]*\]", "misses: []", text), encoding="utf-8")
    code, out, _ = run("rules", "test", str(folder))
    assert code == 1
    assert "under-18: no case just misses\n" in out


def test_the_rule_set_of_the_option_before_the_command_is_used(run: Run, folder: Path) -> None:
    replace(folder / "ruleset.yaml", "id: microneedling", "id: another")
    assert run("--rules", str(folder), "rules", "check")[1].startswith("another ")


def test_the_rule_set_of_the_environment_is_used(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(folder / "ruleset.yaml", "id: microneedling", "id: another")
    monkeypatch.setenv("SKINQUIZ_RULES", str(folder))
    assert run("rules", "check")[1].startswith("another ")


def test_schema_prints_json_schema(run: Run) -> None:
    code, out, _ = run("rules", "schema", "safety")
    assert code == 0
    assert json.loads(out)["properties"]["rules"]["type"] == "array"


def test_schema_of_an_unknown_kind_names_the_nearest(run: Run) -> None:
    code, out, err = run("rules", "schema", "safty")
    assert (code, out) == (2, "")
    assert "did you mean `safety`?" in err


# Is it a decision aid?

ON = ("--as-of", "2026-11-21")


def test_an_item_that_must_not_fail_gives_exit_code_1_and_is_named(run: Run) -> None:
    code, out, err = run("rules", "check", "--aid", *ON, str(TINY))
    assert (code, err) == (1, "")
    assert "- Fail: It says what the condition or problem is. (condition)\n" in out
    assert "(`help`): rough." in out
    assert "Qualifying or certification items that fail:\ncondition, options, " in out


def test_without_such_a_failure_the_exit_code_is_0(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    real = load.load_with_cases
    monkeypatch.setattr(load, "load_with_cases", lambda path: (whole(), real(path)[1]))
    code, out, err = run("rules", "check", str(TINY), "--aid", *ON)
    assert (code, err) == (0, "")
    assert "- Pass: It asks people which good and bad sides matter most to them. (values)\n" in out
    assert "No qualifying or certification item fails." in out


def test_an_overdue_review_fails_on_the_day_after(run: Run) -> None:
    for day, status in (("2027-01-05", "Pass"), ("2027-01-06", "Fail")):
        out = run("rules", "check", "--aid", "--as-of", day, str(TINY))[1]
        assert f"- {status}: It says how it is kept up to date. (update-policy)\n" in out


def test_the_items_are_there_for_programs(run: Run) -> None:
    code, out, err = run("rules", "check", "--aid", "--format", "json", *ON, str(TINY))
    assert (code, err) == (1, "")
    data = json.loads(out)
    assert (data["format"], data["ruleset"]["id"], data["as_of"]) == ("skinquiz-aid/1", "tiny-peel", "2026-11-21")
    assert {one["status"] for one in data["items"]} == {"pass", "fail", "needs people", "not applicable"}


def test_rules_that_are_not_sound_are_no_decision_aid_to_speak_of(run: Run, folder: Path) -> None:
    replace(folder / "safety" / "age.yaml", "when: {age:", "when: {aeg:")
    code, out, err = run("rules", "check", "--aid", str(folder))
    assert (code, out) == (2, "")
    assert "did you mean `age`?" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--aid", "--format", "jsn"], "did you mean `json`?"),
        (["--aid", "--format", "yaml"], "valid: text, json"),
        (["--aid", "--as-of", "soon"], "--as-of: "),
        (["--aid", "--format", "sarif"], "valid: text, json"),
        (["--aid", "--strict"], "--strict does not go with --aid"),
    ],
)
def test_options_of_the_decision_aid_that_cannot_be_used_are_refused(run: Run, arguments: list[str], said: str) -> None:
    code, out, err = run("rules", "check", str(TINY), *arguments)
    assert (code, out) == (2, "")
    assert said in err
