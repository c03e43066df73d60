"""`skinquiz rules export`: formats, files, streams and refusals."""

from __future__ import annotations

import datetime as dt
import gc
import re
import shutil
import sys
from pathlib import Path

import pytest

from skinquiz.cli.export import EXPORTS, FORMATS
from skinquiz.render.words import date_in_words
from tests.cli.conftest import AS_OF, TINY, Ran, Run, refused, spawn

DAY = dt.date.fromisoformat(AS_OF[1])


def whole(folder: Path = TINY) -> str:
    return EXPORTS["html"](folder, DAY).text


def test_a_document_goes_to_standard_output_whole(skinquiz: Run) -> None:
    ran = skinquiz("rules", "export", TINY, "--format", "html", *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == whole()
    assert ran.out.startswith("<!DOCTYPE html>\n")
    assert ran.out.endswith("</html>\n")


def test_a_document_goes_to_a_file_named_by_its_ending(skinquiz: Run, tmp_path: Path) -> None:
    for name in ("review.html", "review.HTM"):
        assert skinquiz("rules", "export", TINY, "--output", tmp_path / name, *AS_OF) == Ran(0, "", "")
        assert (tmp_path / name).read_text(encoding="utf-8") == whole()


@pytest.mark.parametrize("arguments", [(), ("--output", "-")])
def test_the_format_may_be_left_out(skinquiz: Run, arguments: tuple[str, ...]) -> None:
    assert skinquiz("rules", "export", TINY, *AS_OF, *arguments).out == whole()


def test_the_shipped_rules_are_exported_where_no_folder_is_named() -> None:
    ran = spawn("rules", "export", "--format", "html")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "isotretinoin-current" in ran.stdout


def test_the_rule_set_may_be_named_by_its_manifest_or_by_the_environment(
    skinquiz: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = whole()
    assert skinquiz("rules", "export", TINY / "ruleset.yaml", *AS_OF).out == text
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    assert skinquiz("rules", "export", *AS_OF).out == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "htlm"), ("--format: `htlm` is not a format", "did you mean `html`?", "valid: ")),
        (("--format", "docx"), ("`docx` is not a format", *FORMATS)),
        (("--format", ""), ("is not a format",)),
        (("--output", "review.pdf"), ("review.pdf", "never written as", "html")),
        (("--output", "review"), ("names no format", ".html")),
        (("--output", ""), ("the name of the file is empty",)),
        (("--output", "."), ("is a folder",)),
        (("--output", "/nowhere/at/all/review.html"), ("cannot be written",)),
        (("--format", "\x1b[31mhtml"), ("is not a format",)),
        (("--as-of", "2026-02-30"), ("--as-of", "2026-02-30")),
    ],
)
def test_what_cannot_be_is_refused(skinquiz: Run, arguments: tuple[str, ...], said: tuple[str, ...]) -> None:
    refused(skinquiz("rules", "export", TINY, *arguments), *said)


def test_a_terminal_is_spared_the_document(skinquiz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True, raising=False)
    refused(skinquiz("rules", "export", TINY), "too long for a terminal", "--output review.html")


def test_rules_that_are_not_sound_are_not_exported(skinquiz: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TINY, tmp_path / "rules"))
    (folder / "guidance" / "after.yaml").unlink()
    target = tmp_path / "review.html"
    target.write_text("old", encoding="utf-8")
    refused(skinquiz("rules", "export", folder, "--output", target), "after.yaml")
    assert target.read_text(encoding="utf-8") == "old"


# What is known to be wrong


def broken(tmp_path: Path) -> Path:
    """Return the tiny rule set with the rule about children weakened: it rules nothing out."""
    folder = Path(shutil.copytree(TINY, tmp_path / "broken"))
    for file in folder.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub("(id: under-16\n.*\n +outcome: )not_suitable", r"\1possible", text), encoding="utf-8")
    return folder


def test_a_broken_rule_set_is_written_with_its_faults_and_a_warning(skinquiz: Run, tmp_path: Path) -> None:
    target = tmp_path / "review.html"
    ran = skinquiz("rules", "export", broken(tmp_path), "--output", target, *AS_OF)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        "This version has 1 known fault as of 2026-11-20: 1 broken promise. "
        "The document marks it, and names it on its first page.\n"
    )
    text = target.read_text(encoding="utf-8")
    assert "How this version stands on 20 November 2026: 1 known fault" in text
    assert "This version has 1 known fault" in text.split('id="signoff"')[1]


def test_without_a_day_it_is_today(skinquiz: Run) -> None:
    today = dt.date.today()
    said = skinquiz("rules", "export", TINY).out
    assert any(f"stands on {date_in_words(day)}" in said for day in (today, dt.date.today()))


def test_the_garbage_collector_is_left_as_it_was() -> None:
    assert gc.isenabled()
    whole()
    assert gc.isenabled()
