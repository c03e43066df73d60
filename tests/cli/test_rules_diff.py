"""`skinquiz rules diff`: who is affected by a change of rules is named, and every example shows it under both.

To write the golden file anew: SKINQUIZ_GOLDEN=write pytest tests/cli/test_rules_diff.py -k golden
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from skinquiz.answers import Given, read_answers
from skinquiz.assess import assess
from skinquiz.model import LADDER, RuleSet
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import ROOT, TINY, Ran, Run, printable, refused, spawn
from tests.rulechanges import drop, edit

SHIPPED = ROOT / "rules" / "microneedling"
DAY = dt.date(2026, 11, 20)
ON = ("--as-of", DAY.isoformat())
GOLDEN = ROOT / "tests" / "golden" / "diff" / "tiny-80.txt"
SCHEMA = Draft202012Validator(json.loads((ROOT / "tests" / "diff.schema.json").read_text(encoding="utf-8")))
Data = dict[str, Any]
Change = Callable[[Path], None]


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small rule set twice, as `old` and `new`, in the folder where the program runs; returns the new one."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TINY, "old")
    return Path(shutil.copytree(TINY, "new"))


def diff(skinquiz: Run, *argv: str | Path) -> Ran:
    return skinquiz("rules", "diff", *ON, *argv)


def data(skinquiz: Run, *argv: str | Path) -> Data:
    """Return the difference as JSON of the promised shape."""
    ran = diff(skinquiz, *argv, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found: Data = json.loads(ran.out)
    SCHEMA.validate(found)
    return found


def outcomes(ruleset: RuleSet, answers: dict[str, Any]) -> dict[str, str | None]:
    """Return what `assess` says of answers as a file holds them; all that is asked must be there."""
    given = {name: Given(one if isinstance(one, list) else str(one), "") for name, one in answers.items()}
    assessment = assess(ruleset, read_answers(given, ruleset.questions, DAY), DAY)
    assert assessment.missing == ()
    return {one.concern.id: one.outcome for one in assessment.concerns}


def assert_shown(found: Data, old: Path, new: Path) -> None:
    """Assert that every example has the stated outcomes under the old and the new rules."""
    before, after = load_ruleset(old), load_ruleset(new)
    for change in found["changes"]:
        example = change["example"]
        assert outcomes(before, example["old"])[change["concern"]] == change["old"]
        assert outcomes(after, example["new"])[change["concern"]] == change["new"]
        assert change["rises"] == (LADDER.index(change["new"]) < LADDER.index(change["old"]))
        assert int(change["people_digits"]) == change["people"] <= found["people"]
        assert change["responsible"]


# The shipped rules, broken as a hasty hand would


def later(folder: Path) -> None:
    file = folder / "safety" / "isotretinoin.yaml"
    edit(file, "{within: 6 months}", "{within: 5 months}")
    edit(file, "plus: 6 months", "plus: 5 months")


def planted(folder: Path) -> None:
    edit(
        folder / "safety" / "age.yaml",
        "\nrules:\n",
        """
rules:
  - id: nobody-at-all
    when: {all: [{age: {at_most: 20}}, {age: {at_least: 30}}]}
    outcome: not_suitable
    resolved_by: never
    because: Nobody is that young and that old.
    basis: A test.
    evidence_lacking: Nobody looked.
""",
    )


def renamed(folder: Path) -> None:
    file = folder / "safety" / "skin_now.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("warts_or_molluscum", "warts"), encoding="utf-8")


# What was done, whether anybody's outcome rises and falls, the rule behind it, an answer of all who are affected.
BROKEN: dict[str, tuple[Change, bool, bool, str, tuple[str, object]]] = {
    "a threshold moved": (later, True, False, "isotretinoin-recent", ("isotretinoin", "stopped")),
    "a condition inverted": (
        lambda folder: edit(
            folder / "safety" / "pregnancy.yaml",
            "when: {pregnancy: pregnant}",
            "when: {not: {pregnancy: pregnant}}",
        ),
        True,
        True,
        "pregnant",
        ("pregnancy", None),
    ),
    "a rule dropped": (
        lambda folder: drop(folder / "safety" / "health.yaml", "immune-medicine"),
        True,
        False,
        "immune-medicine",
        ("immune_system", ["immune_medicine"]),
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_copy_names_the_people_affected(skinquiz: Run, tmp_path: Path, what: str) -> None:
    change, rises, falls, rule, (question, answer) = BROKEN[what]
    new = Path(shutil.copytree(SHIPPED, tmp_path / "new"))
    change(new)
    found = data(skinquiz, SHIPPED, new)
    assert_shown(found, SHIPPED, new)
    assert any(one["rises"] for one in found["changes"]) is rises
    assert any(not one["rises"] for one in found["changes"]) is falls
    assert {one["rule"] for change in found["changes"] for one in change["responsible"]} == {rule}
    for one in found["changes"]:
        assert question in one["example"]["old"]
        assert answer is None or one["example"]["old"][question] == answer

    ran = diff(skinquiz, SHIPPED, new, "--only-safer")
    assert (ran.code, ran.err) == (3 if rises else 0, "")
    assert f"rule {rule}, " in ran.out
    assert re.search(rf"\n      {question}: \S", ran.out), "somebody affected is shown"
    digits = squeezed(ran.out)
    for one in found["changes"]:
        assert f"{'RISES' if one['rises'] else 'falls'}: {one['old']} -> {one['new']}\n" in ran.out
        assert f"{one['people']:,}" in digits, "all counts, whatever their length"


def squeezed(text: str) -> str:
    """Return text without line breaks and blanks, so that long numbers are whole again."""
    return re.sub(r"\s+", "", text)


def test_a_renamed_option_is_told_and_never_only_safer(skinquiz: Run, tmp_path: Path) -> None:
    new = Path(shutil.copytree(SHIPPED, tmp_path / "new"))
    renamed(new)
    found = data(skinquiz, SHIPPED, new)
    assert found["answers_of_one"] == [
        {"question": "skin_now", "answer": "warts_or_molluscum", "of": "old"},
        {"question": "skin_now", "answer": "warts", "of": "new"},
    ]
    assert found["changes"] == []
    assert found["people"] < min(found["people_old"], found["people_new"])
    ran = diff(skinquiz, SHIPPED, new, "--only-safer")
    assert ran.code == 3
    assert "- skin_now: warts_or_molluscum, removed\n- skin_now: warts, added\n" in ran.out
    assert "Only the new rules know the answer `skin_now: warts`: nothing shows" in ran.out
    assert "sets of answers that both know" in ran.out


def test_an_unreachable_rule_changes_nobody(skinquiz: Run, tmp_path: Path) -> None:
    new = Path(shutil.copytree(SHIPPED, tmp_path / "new"))
    planted(new)
    ran = diff(skinquiz, SHIPPED, new, "--only-safer")
    assert ran.code == 0
    assert "No person's outcome changes: decided for every one of the " in ran.out
    assert re.search(r"- nobody-at-all, added\s+\(\S+age\.yaml:\d+\)\n  holds for nobody\n", ran.out)
    last = "Only safer: nobody's outcome rises, and no warning is lost."
    assert last in one_line(ran.out)
    assert "1 rule or text is new; somebody has to read it" in one_line(ran.out)


# The gate


def test_the_same_files_are_said_to_be_the_same(skinquiz: Run, two: Path) -> None:
    ran = diff(skinquiz, "old", two, "--only-safer")
    assert (ran.code, ran.err) == (0, "")
    assert "They are the same, byte for byte (SHA-256 " in ran.out
    assert "No person's outcome changes: decided for every one of the " in ran.out
    assert "Only safer: nobody's outcome rises" in ran.out
    assert data(skinquiz, "old", two)["same_files"] is True


def test_words_alone_change_nobody_and_are_told(skinquiz: Run, two: Path) -> None:
    edit(two / "safety" / "skin.yaml", "Peels are for grown-ups.", "Peels are for adults.")
    ran = diff(skinquiz, "old", two, "--only-safer")
    assert ran.code == 0
    assert "byte for byte" not in ran.out
    assert (
        "Texts, certainty or sources that differ\n- rule under-16, because\n"
        "  was: Peels are for grown-ups.\n  is: Peels are for adults.\n"
    ) in ran.out
    assert one_line(ran.out).endswith(
        "Only safer: nobody's outcome rises, and no warning is lost. 1 text changed; somebody has to read it. "
        "The words were not weighed: that takes a clinician."
    )


# What is done to the new rules, and what the verdict says.
GATE: dict[str, tuple[Change, int, str]] = {
    "more caution": (
        lambda new: edit(new / "safety" / "skin.yaml", "at_most: 15", "at_most: 16"),
        0,
        "Only safer: nobody's outcome rises, and no warning is lost.",
    ),
    "less caution": (
        lambda new: edit(new / "safety" / "skin.yaml", "at_most: 15", "at_most: 14"),
        3,
        "Somebody's outcome rises for marks and rough.",
    ),
    "a better best case": (
        lambda new: edit(new / "concerns" / "rough.yaml", "outcome: possible", "outcome: suitable"),
        3,
        "Somebody's outcome rises for rough.",
    ),
    "an option more": (
        lambda new: edit(
            new / "safety" / "skin.yaml",
            '{id: yes, label: "Yes"}',
            '{id: yes, label: "Yes"}\n      - {id: soon, label: "Soon"}',
        ),
        3,
        "Only the new rules know the answer `pregnancy: soon`: nothing shows",
    ),
    "a wider range": (
        lambda new: edit(new / "safety" / "skin.yaml", "max: 110", "max: 120"),
        3,
        "Only the new rules know the answer `age: 111 to 120`: nothing shows",
    ),
    "an option less": (
        lambda new: edit(
            new / "safety" / "skin.yaml", "      - {id: prefer_not_to_say, label: I would rather not say}\n", ""
        ),
        3,
        "Only the old rules know the answer `pregnancy: prefer_not_to_say`: who would give it now has to answer",
    ),
    "one rise among falls": (
        lambda new: (
            edit(new / "safety" / "skin.yaml", "at_most: 15", "at_most: 29"),
            drop(new / "safety" / "peels.yaml", "peel-scar"),
        )[0],
        3,
        "Somebody's outcome rises for marks and rough.",
    ),
}


@pytest.mark.parametrize("what", GATE)
def test_the_gate(skinquiz: Run, two: Path, what: str) -> None:
    change, code, said = GATE[what]
    change(two)
    if what == "an option less":
        drop(two / "safety" / "skin.yaml", "pregnancy-not-said")
    ran = diff(skinquiz, "old", two, "--only-safer")
    assert (ran.code, ran.err) == (code, "")
    last = ran.out.rpartition("\n\n")[2]
    assert said in " ".join(last.split())
    assert ("NOT ONLY SAFER, so the exit code is 3." in last) is (code == 3)
    assert diff(skinquiz, "old", two).code == 0, "without the flag it only tells"
    found = data(skinquiz, "old", two)
    assert found["only_safer"] is (code == 0)
    assert_shown(found, Path("old"), two)


def test_a_new_concern_is_no_proof_of_care(skinquiz: Run, two: Path) -> None:
    (two / "concerns" / "lines.yaml").write_text(
        (two / "concerns" / "rough.yaml")
        .read_text(encoding="utf-8")
        .replace("id: rough\nlabel: Rough skin", "id: lines\nlabel: Lines")
        .replace("rough_where", "lines_where")
        .replace("rough-hands", "lines-hands"),
        encoding="utf-8",
    )
    edit(two / "ruleset.yaml", "  - concerns/rough.yaml\n", "  - concerns/rough.yaml\n  - concerns/lines.yaml\n")
    ran = diff(skinquiz, "old", two, "--only-safer")
    assert ran.code == 3
    assert "- concern lines: added\n" in ran.out
    assert "Only the new rules know the concern lines: nothing shows" in ran.out
    assert "concerns: lines" not in ran.out, "a concern is not told as an answer too"
    back = diff(skinquiz, two, "old", "--only-safer")
    assert back.code == 3
    assert "- concern lines: removed\n" in back.out
    assert "Only the old rules know the concern lines: who would choose it" in one_line(back.out)


def test_as_json_the_verdict_goes_to_standard_error(skinquiz: Run, two: Path) -> None:
    drop(two / "safety" / "peels.yaml", "peel-scar")
    ran = diff(skinquiz, "old", two, "--only-safer", "--format", "json")
    assert ran.code == 3
    assert json.loads(ran.out)["only_safer"] is False
    assert ran.err.startswith("NOT ONLY SAFER")


# Examples


def many_changes(new: Path) -> None:
    """Ask something else, ask others, rename an option, move a bound, drop a rule, raise a best case."""
    skin, peels = new / "safety" / "skin.yaml", new / "safety" / "peels.yaml"
    edit(skin, "at_most: 15", "at_most: 14")
    edit(skin, "{id: rash, label: A rash}", "{id: eczema, label: A rash}")
    edit(skin, "{skin_now: rash", "{skin_now: eczema")
    edit(new / "pictures.yaml", "rash:", "eczema:")
    edit(
        skin,
        "rules:\n",
        """\
  - id: smoker
    label: Smoking
    ask: Do you smoke?
    type: choice
    options: [{id: no, label: "No"}, {id: yes, label: "Yes"}]
rules:
  - id: smokers
    when: {smoker: yes}
    outcome: ask_clinician
    because: Smoke slows healing.
    basis: Care.
    evidence: [bee2021]
""",
    )
    edit(peels, "{peel_before: [never, once]}", "{peel_before: never}")
    drop(peels, "many-peels")
    edit(new / "concerns" / "rough.yaml", "outcome: possible", "outcome: suitable")


def retyped(new: Path) -> None:
    """Ask for the age in words, and no longer what happened after a peel."""
    skin, peels = new / "safety" / "skin.yaml", new / "safety" / "peels.yaml"
    edit(
        skin,
        '{id: age, label: Age, ask: "How old are you?", type: integer, min: 0, max: 110}',
        '{id: age, label: Age, ask: "How old are you?", type: choice, options: [{id: child, label: A child}, '
        "{id: adult, label: An adult}]}",
    )
    for rule in ("age-16-to-17", "rash"):
        drop(skin, rule)
    edit(skin, "{age: {at_most: 15}}", "{age: child}")
    edit(new / "concerns" / "marks.yaml", "{mark_cause: sun, age: {at_most: 29}}", "{mark_cause: sun, age: child}")
    for rule in ("peel-scar", "peel-reaction-unknown"):
        drop(peels, rule)
    text = peels.read_text(encoding="utf-8")
    peels.write_text(re.sub(r"(?s)  - id: peel_reaction\n.*?(?=rules:\n)", "", text), encoding="utf-8")


@pytest.mark.parametrize("change", [many_changes, retyped])
@pytest.mark.parametrize("back", [False, True])
def test_examples_hold_where_the_questions_differ(skinquiz: Run, two: Path, change: Change, back: bool) -> None:
    change(two)
    old, new = (two, Path("old")) if back else (Path("old"), two)
    found = data(skinquiz, old, new)
    assert len(found["changes"]) > 5
    assert_shown(found, old, new)
    shown = list(told_in_full(diff(skinquiz, old, new).out))
    assert shown
    ruleset = load_ruleset(new)
    for concern, outcome, example in shown:
        answers = yaml.load(example, Loader=yaml.BaseLoader)
        assert outcomes(ruleset, answers)[concern] == outcome, "it is a file for the new rules as it stands"


def told_in_full(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the concern, its new outcome, and the YAML of each example that is told in full."""
    for part in re.split(r"\n\n(?=\S.* \(\w+\)\n)", text)[1:]:
        heading = re.search(r" \((\w+)\)\n", part)
        assert heading
        for new, example in re.findall(r"-> (\w+)\n(?:    .*\n)*?    Example \d:\n((?:      .*\n)+)", part):
            yield heading[1], new, textwrap.dedent(example)


def test_an_example_from_the_text_is_a_file_for_both(skinquiz: Run, two: Path) -> None:
    edit(two / "safety" / "skin.yaml", "at_most: 15", "at_most: 14")
    text = diff(skinquiz, "old", two).out
    for concern, outcome, example in told_in_full(text):
        Path("somebody.yaml").write_text(example, encoding="utf-8")
        seen = []
        for rules in ("old", "new"):
            ran = skinquiz("assess", "--rules", rules, *ON, "--answers", "somebody.yaml", "--format", "json")
            assert ran.code == 0, ran.err
            seen += [one["outcome"] for one in json.loads(ran.out)["concerns"] if one["id"] == concern]
        assert seen[1] == outcome
        assert f"RISES: {seen[0]} -> {seen[1]}\n" in text
    assert "  Example 1:\n" in text


def test_later_examples_are_told_by_what_differs(skinquiz: Run, two: Path) -> None:
    """All that is told, put together, is the example that JSON has."""
    many_changes(two)
    whole: list[dict[str, Any]] = []
    told = []
    for found in re.finditer(
        r"    (?:Example \d|As example (?P<of>\d), but):\n(?P<lines>(?:      .*\n)+)", diff(skinquiz, "old", two).out
    ):
        lines = textwrap.dedent(found["lines"])
        answers = yaml.load(lines, Loader=yaml.BaseLoader) or {}
        if found["of"]:
            gone = re.findall(r"(?m)^# without (\w+)$", lines)
            base = whole[int(found["of"]) - 1]
            answers = {name: one for name, one in (base | answers).items() if name not in gone}
        else:
            whole.append(answers)
        told.append(answers)
    expected = [as_text(change["example"]["new"]) for change in data(skinquiz, "old", two)["changes"]]
    assert told == expected
    assert 0 < len(whole) <= 3 < len(told)


def as_text(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: one if isinstance(one, list) else str(one) for name, one in answers.items()}


# What is read


def test_golden(skinquiz: Run, two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    many_changes(two)
    out = diff(skinquiz, "old", two, "--only-safer").out
    if os.environ.get("SKINQUIZ_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(out, encoding="utf-8")
    assert out == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [40, 80])
def test_it_fits_the_terminal_and_is_the_same_each_time(
    skinquiz: Run, two: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    many_changes(two)
    ran = diff(skinquiz, "old", two)
    wide = [line for line in ran.out.splitlines() if len(line) > columns and " " in line.strip().lstrip("-# ")]
    assert [line for line in wide if not line.startswith("      ")] == [], "but for answers and long paths"
    assert printable(ran.out)
    assert diff(skinquiz, "old", two) == ran


def test_a_long_list_is_cut_in_text_only(skinquiz: Run, two: Path) -> None:
    terms = "".join(f"  - {{id: s{number}, title: T, year: 2020, design: rct, tier: A}}\n" for number in range(30))
    file = two / "evidence.yaml"
    file.write_text(file.read_text(encoding="utf-8") + terms, encoding="utf-8")
    assert "- and 10 more, all of them in --format json\n" in diff(skinquiz, "old", two).out
    assert len(data(skinquiz, "old", two)["others"]) == 30


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("old", "new", "--format", "yaml"), "valid: text, json"),
        (("old", "new", "--as-of", "soon"), "--as-of"),
        (("old", "new", "--only-safr"), "did you mean --only-safer?"),
        (("old", "new", "more"), "unexpected extra argument"),
        ((), "missing parameter: old"),
        (("old", SHIPPED), "have no concern in common"),
    ],
)
def test_odd_requests_are_refused(skinquiz: Run, two: Path, argv: tuple[str | Path, ...], said: str) -> None:
    ran = skinquiz("rules", "diff", *argv)
    assert said.casefold() in ran.err.casefold()
    refused(ran)


def test_a_rule_set_that_is_not_sound_is_named(skinquiz: Run, two: Path) -> None:
    edit(two / "safety" / "skin.yaml", "{age: {at_most: 15}}", "{aeg: {at_most: 15}}")
    refused(diff(skinquiz, "old", two), "new/safety/skin.yaml:28:12:", "did you mean `age`?")
    refused(diff(skinquiz, two, "old"), "new/safety/skin.yaml:28:12:")


def test_as_a_process_it_gives_the_exit_code(two: Path) -> None:
    drop(two / "safety" / "peels.yaml", "peel-scar")
    ran = spawn("rules", "diff", "old", "new", "--only-safer", cwd=two.parent)
    assert (ran.returncode, ran.stderr) == (3, "")


# Days


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_rise_that_only_other_days_bring_is_found(skinquiz: Run, two: Path) -> None:
    """From 1 February, a month is over before 30 days are; from 1 October it is not."""
    for rules, span in (("old", "1 months"), ("new", "30 days")):
        file = Path(rules) / "safety" / "peels.yaml"
        edit(file, "last_peel: {within: 6 weeks}", f"last_peel: {{within: {span}}}")
        edit(file, "plus: 6 weeks", f"plus: {span}")
    march = ("--as-of", "2027-03-10")
    ran = skinquiz("rules", "diff", *march, "old", two)
    assert ran.code == 0
    assert "  falls: suitable -> wait\n" in ran.out
    assert "  RISES" not in ran.out
    found = re.search(r"(?m)^- marks RISES: wait -> suitable, --as-of (\S+)$", ran.out)
    assert found
    then = skinquiz("rules", "diff", "--as-of", found[1], "old", two)
    assert "  RISES: wait -> suitable\n" in then.out
    gate = skinquiz("rules", "diff", *march, "old", two, "--only-safer")
    assert gate.code == 3
    assert f"On other days somebody's outcome rises for marks and rough; --as-of {found[1]} " in one_line(gate.out)
    as_data = json.loads(skinquiz("rules", "diff", *march, "old", two, "--format", "json").out)
    SCHEMA.validate(as_data)
    assert as_data["only_safer"] is False
    assert {one["rises"] for one in as_data["on_other_days"]} == {True}
