"""`skinquiz rules check`: what it finds in a rule set that was broken on purpose, in each format."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from skinquiz.checks import analysis
from skinquiz.checks.reach import people
from skinquiz.rulefiles.diagnostics import Diagnostic
from skinquiz.rulefiles.load import Written, load_ruleset
from tests.cli.conftest import ROOT, TINY, Ran, Run, refused, spawn

SHIPPED = ROOT / "rules" / "microneedling"
ON = ("--as-of", "2026-11-20")
FORMATS = ("text", "json", "sarif", "github")


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of the shipped rules."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "rules"))


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small rule set, in the folder where the program runs."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TINY, tmp_path / "tiny")
    return Path("tiny")


@pytest.fixture
def advice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an analysis find that the review is overdue, whatever the others find."""

    def analyse(written: Written, as_of: dt.date) -> tuple[Diagnostic, ...]:
        place = written.places.of("ruleset", written.ruleset.id, key="review_due")
        return (Diagnostic(place, "overdue-review", f"the review was due before {as_of}"),)

    monkeypatch.setattr(analysis, "analyse", analyse)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def misspell(folder: Path) -> None:
    """Make files that cannot be used."""
    replace(folder / "safety" / "skin.yaml", "when: {age:", "when: {aeg:")


def plant_a_rule_in_vain(folder: Path) -> None:
    never = "{all: [{age: {at_most: 15}}, {age: {at_least: 16}}]}"
    replace(folder / "safety" / "skin.yaml", "{age: {at_least: 16, at_most: 17}}", never)


def words(text: str) -> str:
    return " ".join(text.split())


def codes(ran: Ran, format: str) -> list[str]:
    """Return the codes that a document holds."""
    if format == "json":
        return [one["code"] for one in json.loads(ran.out)["diagnostics"]]
    if format == "sarif":
        return [one["ruleId"] for one in json.loads(ran.out)["runs"][0]["results"]]
    commands = [line for line in ran.out.splitlines() if line.startswith("::")]
    return [line.partition("::")[2].partition(",title=")[2].partition("::")[0] for line in commands]


# Sound


def test_the_shipped_rules_are_sound(skinquiz: Run) -> None:
    ran = skinquiz("rules", "check", *ON)
    assert (ran.code, ran.err) == (0, "")
    assert "microneedling 1.0.0 is sound" in ran.out
    assert "15 concerns, " in words(ran.out)


def test_what_is_sound_is_said_with_its_size_and_how_many_people_were_looked_at(skinquiz: Run) -> None:
    ran = skinquiz("rules", "check", TINY, *ON)
    assert (ran.code, ran.err) == (0, "")
    ruleset = load_ruleset(TINY)
    number = people(ruleset, dt.date(2026, 11, 20))
    assert words(ran.out).startswith(
        f"tiny-peel 0.1.0 is sound: {len(ruleset.concerns)} concerns, {len(ruleset.questions)} questions, "
        f"{len(ruleset.rules)} rules, {len(ruleset.sources)} sources, "
        f"5 cases, 4 promises Some of the {number:,} (about "
    )
    assert "explain" not in ran.out
    document = json.loads(skinquiz("rules", "check", TINY, *ON, "--format", "json").out)
    assert document["people"] == int(document["people_digits"]) == number
    assert (document["as_of"], document["diagnostics"]) == ("2026-11-20", [])


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_input_gives_the_same_bytes(skinquiz: Run, tiny: Path, format: str) -> None:
    plant_a_rule_in_vain(tiny)
    first, second = (skinquiz("rules", "check", tiny, *ON, "--format", format) for _ in range(2))
    assert first == second


# Not usable


def test_a_misspelt_question_is_found_with_its_place_and_the_nearest_name(skinquiz: Run, shipped: Path) -> None:
    file = shipped / "safety" / "age.yaml"
    replace(file, "when: {age:", "when: {aeg:")
    ran = skinquiz("rules", "check", shipped)
    refused(ran, "did you mean `age`?", "            ^^^")
    line = next(n for n, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if "{aeg:" in text)
    assert f"age.yaml:{line}:12: unknown question `aeg` [unknown-question]" in ran.err


def test_problems_of_rules_and_cases_come_in_one_run(skinquiz: Run, shipped: Path) -> None:
    replace(shipped / "safety" / "age.yaml", "outcome: not_suitable", "outcome: not_suitabel")
    replace(shipped / "cases" / "person.yaml", "person: healthy", "person: helthy")
    refused(skinquiz("rules", "check", shipped), "did you mean `not_suitable`?", "did you mean `healthy`?")


@pytest.mark.parametrize("format", FORMATS[1:])
def test_files_that_cannot_be_used_are_documents_too(skinquiz: Run, tiny: Path, format: str) -> None:
    misspell(tiny)
    ran = skinquiz("rules", "check", tiny, *ON, "--format", format)
    assert (ran.code, ran.err) == (2, "")
    assert codes(ran, format) == ["unknown-question"]
    assert "tiny/safety/skin.yaml" in ran.out
    assert "did you mean `age`?" in ran.out


@pytest.mark.parametrize("format", FORMATS[1:])
def test_a_folder_without_rules_is_a_document_too(skinquiz: Run, tiny: Path, format: str) -> None:
    ran = skinquiz("rules", "check", "nowhere", "--format", format)
    assert (ran.code, ran.err, codes(ran, format)) == (2, "", ["no-ruleset"])


def test_the_end_of_the_commands_says_that_nothing_can_be_used(skinquiz: Run, tiny: Path) -> None:
    misspell(tiny)
    out = skinquiz("rules", "check", tiny, "--format", "github").out
    assert "\n1 error: the rule set cannot be used\n" in out


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", [b"a b%,:\xc3\xbc", b"x\n::error::y", b"\xff\x1b[31m", b"-dash", b"a=b,c=d"])
@pytest.mark.parametrize("format", FORMATS)
def test_odd_names_of_folders_do_no_harm(tiny: Path, name: bytes, format: str) -> None:
    folder = Path(os.fsdecode(name))
    tiny.rename(folder)
    misspell(folder)
    ran = spawn("rules", "check", "--format", format, "--", folder, cwd=Path.cwd())
    assert ran.returncode == 2
    assert "fault" not in ran.stderr
    assert (ran.stdout + ran.stderr).replace("\n", "").isprintable()
    if format == "text":
        assert "did you mean `age`?" in ran.stderr
        return
    assert codes(Ran(2, ran.stdout, ran.stderr), format) == ["unknown-question"]
    if format == "json":
        assert json.loads(ran.stdout)["diagnostics"][0]["file"] == f"{folder}/safety/skin.yaml"
    if format == "sarif":
        (result,) = json.loads(ran.stdout)["runs"][0]["results"]
        address = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert unquote_to_bytes(address) == name + b"/safety/skin.yaml"


# In vain


@pytest.mark.parametrize("format", FORMATS)
def test_a_rule_that_nobody_can_bring_about_is_an_error_with_its_place(skinquiz: Run, tiny: Path, format: str) -> None:
    plant_a_rule_in_vain(tiny)
    ran = skinquiz("rules", "check", tiny, *ON, "--format", format)
    assert (ran.code, ran.err) == (1, "")
    assert "age-16-to-17" in ran.out
    line = next(n for n, text in enumerate((tiny / "safety/skin.yaml").read_text().splitlines(), 1) if "{all:" in text)
    if format == "text":
        assert f"{tiny}/safety/skin.yaml:{line}:" in ran.out
        assert "tiny-peel 0.1.0 has 1 error: 2 concerns, " in words(ran.out)
        assert "[unreachable-rule]" in ran.out
        assert ran.out.count("skinquiz rules explain CODE") == 1
    else:
        assert codes(ran, format) == ["unreachable-rule"]
        assert str(line) in ran.out


# Advice


@pytest.mark.usefixtures("advice")
def test_advice_is_shown_as_advice_and_fails_only_if_asked_to(skinquiz: Run, tiny: Path) -> None:
    for more, code in ((), 0), (("--strict",), 1):
        ran = skinquiz("rules", "check", tiny, *ON, *more)
        assert (ran.code, ran.err) == (code, "")
        assert ": advice: the review was due before 2026-11-20 [overdue-review]" in words(ran.out)
        assert "review_due: 2027-01-05\n" in ran.out
        assert "is sound, with 1 piece of advice: " in words(ran.out)


@pytest.mark.usefixtures("advice")
def test_advice_in_documents(skinquiz: Run, tiny: Path) -> None:
    def check(format: str) -> Ran:
        ran = skinquiz("rules", "check", tiny, *ON, "--format", format)
        assert (ran.code, ran.err) == (0, "")
        return ran

    assert [one["level"] for one in json.loads(check("json").out)["diagnostics"]] == ["advice"]
    assert [one["level"] for one in json.loads(check("sarif").out)["runs"][0]["results"]] == ["warning"]
    assert check("github").out.startswith("::warning file=tiny/ruleset.yaml,line=8,")


def test_strict_is_content_with_what_is_sound(skinquiz: Run) -> None:
    assert skinquiz("rules", "check", TINY, *ON, "--strict").code == 0


# How it looks


def test_colour_is_for_those_who_want_it_and_only_in_text(
    skinquiz: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant_a_rule_in_vain(tiny)
    assert "\x1b" not in skinquiz("rules", "check", tiny).out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ": \x1b[1;31merror:\x1b[0m" in skinquiz("rules", "check", tiny).out
    for format in FORMATS[1:]:
        assert "\x1b" not in skinquiz("rules", "check", tiny, "--format", format).out


@pytest.mark.parametrize("columns", ["40", "80", "100"])
def test_lines_fit_the_terminal(skinquiz: Run, shipped: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.chdir(shipped.parent)
    monkeypatch.setenv("COLUMNS", columns)
    never = "{all: [{age: {at_most: 15}}, {age: {at_least: 16}}]}"
    replace(shipped / "safety" / "age.yaml", "{age: {at_most: 17}}", never)
    ran = skinquiz("rules", "check", "rules", *ON)
    assert ran.code == 1
    for line in ran.out.splitlines():
        assert len(line) <= int(columns) or " " not in line.strip(), line


# Requests that cannot be met


@pytest.mark.parametrize("command", ["check", "test", "prove"])
@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_no_wish_for_the_shipped_rules(skinquiz: Run, command: str, name: str) -> None:
    refused(skinquiz("rules", command, name), "the name of the folder is empty")
    refused(skinquiz("--rules", name, "rules", command), "the name of the folder is empty")


def test_an_empty_name_is_refused_by_what_takes_an_option(skinquiz: Run) -> None:
    refused(skinquiz("rules", "show", "--rules", ""), "the name of the folder is empty")
    refused(skinquiz("--rules", "", "rules", "show"), "the name of the folder is empty")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "sarfi"], "did you mean `sarif`?"),
        (["--format", "yaml"], "valid: text, json, sarif, github"),
        (["--format", ""], "valid: text, json, sarif, github"),
        (["--as-of", "soon"], "--as-of: "),
    ],
)
def test_odd_requests_are_refused(skinquiz: Run, arguments: list[str], said: str) -> None:
    refused(skinquiz("rules", "check", TINY, *arguments), said)


def test_the_rule_set_named_before_the_command_or_by_the_environment_is_used(
    skinquiz: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert skinquiz("--rules", TINY, "rules", "check", *ON).out.startswith("tiny-peel ")
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    assert skinquiz("rules", "check", *ON).out.startswith("tiny-peel ")
    assert "microneedling" in skinquiz("rules", "check", SHIPPED, *ON).out


def test_what_the_readme_runs_on_github_can_be_run(skinquiz: Run) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^- run: skinquiz (rules check [^>\n]+)", readme, flags=re.M)
    assert len(commands) == 2
    for command in commands:
        ran = skinquiz(*command.replace("rules/mine", str(TINY)).split())
        assert (ran.code, ran.err) == (0, "")
        assert ran.out
