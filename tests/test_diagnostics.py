"""Every diagnostic, shown by Markdown: `tests/diagnostics/*.md`. SKINQUIZ_REWRITE=1 rewrites the printed output."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from pathlib import Path

import pytest

from skinquiz.checks.analysis import analyse
from skinquiz.cli.answersfile import read_answers_file
from skinquiz.rulefiles.diagnostics import DiagnosticsError
from skinquiz.rulefiles.load import load_everything, load_ruleset, load_with_cases, load_with_promises, load_written
from tests.mdcases import TINY, MdCase, all_cases, rewrite_output

CASES = all_cases()
DAY = dt.date(2026, 11, 20)  # for what depends on it


def problems_of(case: MdCase) -> DiagnosticsError | None:
    answers = [block.path for block in case.blocks if block.path.startswith("answers.")]
    try:
        if answers:
            read_answers_file(answers[0])
        elif case.document.stem.startswith("analysis_"):
            written = load_written(Path("."))
            found = analyse(written, DAY)
            return DiagnosticsError(found, written.lines) if found else None
        else:
            load_everything(Path("."))
    except DiagnosticsError as error:
        return error
    return None


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_markdown_case(case: MdCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = case.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    error = problems_of(case)
    found = Counter((d.place.file, d.place.line, d.code) for d in error.diagnostics) if error else Counter()
    printed = str(error or "")
    assert found == wanted, f"missing: {wanted - found}\nnot asked for: {found - wanted}\n{printed}"
    if case.output is not None and os.environ.get("SKINQUIZ_REWRITE"):
        rewrite_output(case, printed)
    elif case.output is not None:
        assert printed == case.output
    for line in printed.split("\n"):
        assert line.replace("\t", "").isprintable(), f"{line!r} could do something to the terminal"
        assert len(line) <= 300, "a line that nobody can read"


def test_the_markdown_files_are_read() -> None:
    assert len(CASES) >= 100
    doubled = [name for name, count in Counter(case.id for case in CASES).items() if count > 1]
    assert not doubled, "a case that would be hidden behind another"
    assert all(case.blocks for case in CASES), "a heading without a file"


def test_the_tiny_rule_set_is_sound() -> None:
    ruleset, cases, promises = load_everything(TINY)
    assert (len(ruleset.concerns), len(ruleset.questions), len(ruleset.rules)) == (2, 10, 19)
    assert (len(cases), len(promises)) == (5, 4)
    assert analyse(load_written(TINY), DAY) == (), "or every Markdown case about analysis would show it too"


@pytest.mark.parametrize("load", [load_ruleset, load_with_cases, load_with_promises, load_everything])
def test_a_folder_without_a_rule_set_is_one_diagnostic(load, tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere", TINY / "ruleset.yaml"):
        with pytest.raises(DiagnosticsError) as caught:
            load(place)
        assert [one.code for one in caught.value.diagnostics] == ["no-ruleset"]


def test_cases_are_not_read_unless_asked_for(tmp_path: Path) -> None:
    MdCase(Path("none"), "none").lay_out(tmp_path)
    (tmp_path / "cases/peels.yaml").write_text("titel: no cases\n")
    assert load_ruleset(tmp_path).id == "tiny-peel"
    with pytest.raises(DiagnosticsError, match="titel"):
        load_with_cases(tmp_path)


def test_promises_are_not_read_unless_asked_for(tmp_path: Path) -> None:
    MdCase(Path("none"), "none").lay_out(tmp_path)
    (tmp_path / "promises.yaml").write_text("titel: no promises\n")
    assert load_ruleset(tmp_path).id == load_with_cases(tmp_path)[0].id == "tiny-peel"
    for load in (load_with_promises, load_everything):
        with pytest.raises(DiagnosticsError, match="titel"):
            load(tmp_path)


def test_cases_and_promises_are_read_apart_and_together(tmp_path: Path) -> None:
    MdCase(Path("none"), "none").lay_out(tmp_path)
    (tmp_path / "cases/peels.yaml").write_text("titel: no cases\n")
    assert len(load_with_promises(tmp_path)[1]) == 4
    (tmp_path / "promises.yaml").write_text("titel: no promises\n")
    with pytest.raises(DiagnosticsError) as caught:
        load_everything(tmp_path)
    assert {one.place.file.rpartition("/")[2] for one in caught.value.diagnostics} == {"peels.yaml", "promises.yaml"}


def test_the_digest_tells_any_change_in_any_file(tmp_path: Path) -> None:
    MdCase(Path("none"), "none").lay_out(tmp_path)
    before = load_ruleset(tmp_path).sha256
    assert before == load_ruleset(TINY).sha256
    seen = {before}
    for file in sorted(tmp_path.rglob("*.yaml")):
        file.write_bytes(file.read_bytes() + b"# a remark\n")
        seen.add(load_ruleset(tmp_path).sha256)
    assert len(seen) == 1 + len(list(tmp_path.rglob("*.yaml")))
