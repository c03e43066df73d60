"""`skinquiz rules test`: what fails, what is not covered, what would go unnoticed, and the cases proposed for it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_with_cases
from skinquiz.rulefiles.starting import starting_files
from tests.cli.conftest import AS_OF, TINY, Run, refused


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "rules"))


@pytest.fixture
def start(tmp_path: Path) -> Path:
    """A small rule set in which nothing is missing."""
    import datetime as dt

    folder = tmp_path / "start"
    for name, text in starting_files("start", "Start", "start", dt.date(2026, 11, 20)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_where_nothing_is_missing_the_counts_are_all_that_is_said(skinquiz: Run, start: Path) -> None:
    ran = skinquiz("rules", "test", start, "--mutate")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "15 passed, 0 failed; 9 of 9 rules have a case that applies and one that just misses\n"
        "22 of 22 branches of conditions and 6 of 6 outcomes that somebody can have are shown by a case\n"
        "2 of 2 alternatives, courses and guidance with a condition have a case that shows them and one that hides "
        "them\n"
        "38 ways to weaken them: 38 noticed, 0 that change nothing for anybody, 0 that no case notices\n"
    )


def test_failures_come_first_then_what_is_not_covered_each_with_its_line(skinquiz: Run, start: Path) -> None:
    change(start / "safety" / "person.yaml", "at_most: 17", "at_most: 16")
    change(start / "cases" / "examples.yaml", "second_concern: {outcome: not_suitable}", "second_concern: {}")
    ran = skinquiz("rules", "test", start)
    lines = ran.out.splitlines()
    assert ran.code == 1
    assert re.fullmatch(r".*cases/examples\.yaml:\d+: at 17 it is not for you", lines[0])
    assert lines[1:3] == [
        "  first_concern: outcome is possible instead of not_suitable",
        "  under-18 should apply, but does not",
    ]
    found = re.fullmatch(r".*safety/person\.yaml:(\d+): under-18: no case where `age is at most 16` is true", lines[3])
    assert found
    assert "second_concern: no case expects `not_suitable`" in ran.out
    assert lines[-3].startswith("14 passed, 1 failed; ")
    assert "at_most: 16" in (start / "safety" / "person.yaml").read_text().splitlines()[int(found[1]) - 1]


def test_an_uncovered_branch_or_outcome_is_no_failure_by_itself(skinquiz: Run, start: Path) -> None:
    change(start / "cases" / "examples.yaml", "      second_concern: {outcome: not_suitable}\n", "")
    ran = skinquiz("rules", "test", start)
    assert ran.code == 0
    assert "second_concern: no case expects `not_suitable`\n" in ran.out


def test_what_no_case_notices_is_named_with_somebody_who_would(skinquiz: Run, start: Path) -> None:
    change(start / "cases" / "examples.yaml", "second_concern], age: 18}", "second_concern], age: 19}")
    ran = skinquiz("rules", "test", start, "--mutate")
    assert ran.code == 1
    assert (
        "under-18: no case notices `age` at most 18 for 17\n"
        "  `adult`, but with {age: 18}, would get another result:\n"
        "    first_concern: outcome is not_suitable instead of possible\n"
        "    first_concern: safety is not_suitable instead of suitable\n"
        "    under-18 should not apply, but does\n"
    ) in ran.out
    assert ran.out.endswith("38 ways to weaken them: 37 noticed, 0 that change nothing for anybody, "
                            "1 that no case notices\n")  # fmt: skip


def test_what_no_case_shows_or_hides_is_named_and_turning_it_round_goes_unnoticed(skinquiz: Run, start: Path) -> None:
    cases = start / "cases" / "examples.yaml"
    change(cases, "    shows: wound-gets-worse\n", "")
    change(cases, "    hides: first_concern.something_else\n", "")
    ran = skinquiz("rules", "test", start)
    assert ran.code == 0, "like a branch, it is no failure by itself"
    assert re.search(r"^\S+first_concern\.yaml:\d+: first_concern\.something_else: no case hides it$", ran.out, re.M)
    assert re.search(r"^\S+warning_signs\.yaml:\d+: wound-gets-worse: no case shows it$", ran.out, re.M)
    assert "\n0 of 2 alternatives, courses and guidance with a condition have a case" in ran.out
    weak = skinquiz("rules", "test", start, "--mutate")
    assert weak.code == 1
    assert re.search(
        r"warning_signs\.yaml:\d+: wound-gets-worse: no case notices shown to nobody\n"
        r"  `adult`, but with \{skin_now: \[open_wound\]\}, would get another result:\n"
        r"    wound-gets-worse should be shown, but is not\n",
        weak.out,
    )
    assert "first_concern.something_else: no case notices shown to everybody\n" in weak.out


def test_what_is_written_says_what_is_shown(skinquiz: Run, start: Path) -> None:
    change(start / "cases" / "examples.yaml", "    shows: wound-gets-worse\n", "")
    change(start / "cases" / "examples.yaml", "    hides: first_concern.something_else\n", "")
    assert skinquiz("rules", "test", start, "--write").code == 0
    proposed = (start / "cases" / "proposed.yaml").read_text()
    assert "    shows: [wound-gets-worse]\n" in proposed
    assert "    hides: [first_concern.something_else]\n" in proposed
    again = skinquiz("rules", "test", start, "--mutate")
    assert again.out.endswith("38 ways to weaken them: 38 noticed, 0 that change nothing for anybody, "
                              "0 that no case notices\n")  # fmt: skip
    assert "\n2 of 2 alternatives" in again.out


def test_what_nobody_can_notice_is_told_with_its_reason_and_is_no_failure(skinquiz: Run) -> None:
    ran = skinquiz("rules", "test", bundled_rules(), "--mutate")
    assert (ran.code, ran.err) == (0, "")
    assert "Nobody can notice these, as the condition is true for the same people:\n" in ran.out
    assert "isotretinoin-recent: `isotretinoin is stopped` left out\n" in ran.out, "the date is asked of no others"
    assert ", 0 that no case notices\n" in ran.out


def test_what_is_written_holds_and_leaves_nothing_to_write(skinquiz: Run, tiny: Path) -> None:
    before = (tiny / "ruleset.yaml").read_text()
    ran = skinquiz("rules", "test", tiny, "--write")
    file = tiny / "cases" / "proposed.yaml"
    assert ran.code == 0, "what is written is missing no longer"
    assert re.fullmatch(r"Wrote \d\d cases to \S+proposed\.yaml\. .* Look at each: only you .*\n", ran.err)
    after = (tiny / "ruleset.yaml").read_text()
    assert after == before.replace("  - cases/peels.yaml\n", "  - cases/peels.yaml\n  - cases/proposed.yaml\n")
    first, second, *_ = file.read_text().splitlines()
    assert first == (tiny / "cases" / "peels.yaml").read_text().splitlines()[0]
    assert second.startswith("# Proposed. ")
    assert file.stat().st_mode & 0o777 == 0o644
    assert skinquiz("rules", "check", tiny, *AS_OF).code == 0
    again = skinquiz("rules", "test", tiny, "--mutate", "--write")
    assert (again.code, again.err) == (0, "No case is missing, so nothing was written.\n")
    assert ", 0 that no case notices\n" in again.out
    assert list(tiny.rglob("proposed*")) == [file]


def test_a_file_that_is_there_is_never_overwritten(skinquiz: Run, tiny: Path) -> None:
    skinquiz("rules", "test", tiny, "--write")
    proposed = (tiny / "cases" / "proposed.yaml").read_bytes()
    change(tiny / "safety" / "skin.yaml", "at_most: 15", "at_most: 12")
    change(tiny / "safety" / "skin.yaml", "at_least: 16, at_most: 17", "at_least: 13, at_most: 17")
    skinquiz("rules", "test", tiny, "--write")
    assert (tiny / "cases" / "proposed.yaml").read_bytes() == proposed
    assert (tiny / "cases" / "proposed_2.yaml").exists()
    assert "  - cases/proposed.yaml\n  - cases/proposed_2.yaml\n" in (tiny / "ruleset.yaml").read_text()
    assert load_with_cases(tiny)


def test_without_people_or_cases_everything_is_proposed(skinquiz: Run, tiny: Path) -> None:
    shutil.rmtree(tiny / "cases")
    change(tiny / "ruleset.yaml", "  - cases/people.yaml\n  - cases/peels.yaml\n", "")
    ran = skinquiz("rules", "test", tiny, "--write")
    assert ran.code == 0
    assert (tiny / "ruleset.yaml").read_text().endswith("  - evidence.yaml\n  - cases/proposed.yaml\n")
    assert "person:" not in (tiny / "cases" / "proposed.yaml").read_text()
    again = skinquiz("rules", "test", tiny, "--mutate")
    assert again.code == 0
    assert "0 failed; 19 of 19 rules" in again.out


def test_a_folder_that_cannot_be_written_is_left_as_it_was(
    skinquiz: Run, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from skinquiz import files

    def full(target: Path, content: str, mode: int | None = None) -> None:
        if target.name == "ruleset.yaml":
            raise OSError(28, "No space left on device")
        target.write_text(content)

    before = (tiny / "ruleset.yaml").read_text()
    monkeypatch.setattr(files, "replace_file", full)
    ran = skinquiz("rules", "test", tiny, "--write")
    refused(ran, "--write: the cases cannot be written to", "no space left on device")
    assert (tiny / "ruleset.yaml").read_text() == before
    assert not (tiny / "cases" / "proposed.yaml").exists()


def test_a_failing_case_fails_even_if_cases_are_written(skinquiz: Run, tiny: Path) -> None:
    change(tiny / "cases" / "peels.yaml", "earliest: 2026-11-20}", "earliest: 2026-11-21}")
    assert skinquiz("rules", "test", tiny, "--write").code == 1


def test_programs_read_it_as_json(skinquiz: Run, tiny: Path) -> None:
    change(tiny / "cases" / "peels.yaml", "earliest: 2026-11-20}", "earliest: 2026-11-21}")
    ran = skinquiz("rules", "test", tiny, "--format", "json", "--mutate")
    data = json.loads(ran.out)
    assert ran.code == 1
    assert (data["format"], data["ruleset"]["id"], data["as_of"]) == ("skinquiz-test/1", "tiny-peel", "2026-11-20")
    assert data["passed"] == 4
    (failed,) = data["failed"]
    assert failed["differences"] == ["marks: earliest is 2026-11-20 instead of 2026-11-21"]
    assert data["rules"]["total"] == 19
    lacking = {one["rule"]: one["lacks"] for one in data["rules"]["lacking"]}
    assert lacking["broken-skin"] == ["just misses"]
    assert lacking["rash"] == ["applies", "just misses"]
    assert data["texts"]["total"] == 2
    texts = {one["text"]: one["lacks"] for one in data["texts"]["open"]}
    assert texts == {"marks.sunscreen": ["shows", "hides"], "burns": ["shows", "hides"]}
    open_ = [one for key in ("branches", "outcomes", "texts") for one in data[key]["open"]]
    assert all(re.search(r"\.yaml:\d+$", one["where"]) for one in open_)
    mutants = data["mutants"]
    assert mutants["total"] == 115
    known = {(one["id"], one["change"]): one for one in mutants["unnoticed"]}
    bound = known["under-16", "`age` at most 14 for 15"]
    assert (bound["of"], bound["kind"], bound["person"], bound["answers"]) == (
        "rule",
        "bound",
        "healthy",
        {"age": "15"},
    )
    assert "under-16 should apply, but does not" in bound["differences"]
    assert data["proposed"] is None
    assert json.loads(skinquiz("rules", "test", tiny, "--format", "json").out)["mutants"] is None


def test_a_format_that_is_none_is_refused(skinquiz: Run) -> None:
    refused(skinquiz("rules", "test", TINY, "--format", "jsn"), "did you mean `json`?")
