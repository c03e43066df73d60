"""`skinquiz rules export`: formats, files, streams and refusals."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from skinquiz.cli.export import EXPORTS, FORMATS
from tests.cli.conftest import TINY, Ran, Run, refused, spawn


def test_a_document_goes_to_standard_output_whole(skinquiz: Run) -> None:
    ran = skinquiz("rules", "export", TINY, "--format", "html")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == EXPORTS["html"](TINY)
    assert ran.out.startswith("<!DOCTYPE html>\n")
    assert ran.out.endswith("</html>\n")


def test_a_document_goes_to_a_file_named_by_its_ending(skinquiz: Run, tmp_path: Path) -> None:
    for name in ("review.html", "review.HTM"):
        assert skinquiz("rules", "export", TINY, "--output", tmp_path / name) == Ran(0, "", "")
        assert (tmp_path / name).read_text(encoding="utf-8") == EXPORTS["html"](TINY)


@pytest.mark.parametrize("arguments", [(), ("--output", "-")])
def test_the_format_may_be_left_out(skinquiz: Run, arguments: tuple[str, ...]) -> None:
    assert skinquiz("rules", "export", TINY, *arguments).out == EXPORTS["html"](TINY)


def test_the_shipped_rules_are_exported_where_no_folder_is_named() -> None:
    ran = spawn("rules", "export", "--format", "html")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "isotretinoin-current" in ran.stdout


def test_the_rule_set_may_be_named_by_its_manifest_or_by_the_environment(
    skinquiz: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = EXPORTS["html"](TINY)
    assert skinquiz("rules", "export", TINY / "ruleset.yaml").out == whole
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    assert skinquiz("rules", "export").out == whole


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
