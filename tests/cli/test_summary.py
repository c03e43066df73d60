"""`skinquiz summary`: a file or a saved session in, a document out; and a printed code read back."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from skinquiz.cli.app import main
from skinquiz.interview.kept import as_saved
from skinquiz.interview.saved import Saved, read_saved
from skinquiz.interview.store import Store
from skinquiz.model import Answers, RuleSet
from tests.cli.conftest import AS_OF, MARIA, PEOPLE, TINY, Run, environment, refused, shell, spawn
from tests.golden.reports import assessed

SUMMARY = ("summary", *AS_OF)
PRINTED = ("--format", "text")
RULES = MARIA.parents[2] / "rules" / "microneedling"
CODE = re.compile(r"^  (SQ1-[\w\n -]+?)\n\n", re.M)


def code_in(text: str) -> str:
    found = CODE.search(text)
    assert found, "no code stands in the summary"
    return "".join(found[1].split())


def save(ruleset: RuleSet, answers: Answers, id: str = "2026-11-20-abcd", **changed: object) -> Saved:
    """Save answers as the quiz does; `changed` were answered otherwise before."""
    given = [as_saved(ruleset.questions[name], answer) for name, answer in changed.items()]  # type: ignore[arg-type]
    given += [as_saved(ruleset.questions[name], answer) for name, answer in answers.items()]
    text = json.dumps(
        {
            "format": "skinquiz-session/1",
            "id": id,
            "created": "2026-11-20T09:30:00Z",
            "changed": "2026-11-20T12:41:12Z",
            "ruleset": {"id": ruleset.id, "version": ruleset.version, "sha256": ruleset.sha256},
            "quick": False,
            "finished": True,
            "given": [
                {"question": a.question, "answer": a.answer, "asked": a.asked, "said": a.said, "meaning": a.meaning}
                for a in given
            ],
        }
    )
    saved = read_saved(text.encode())
    Store().save(saved, None)
    return saved


# Formats


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("a.pdf", b"%PDF-"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.md", b"# Microneedling: summary for a clinician"),
        ("a.txt", b"Microneedling: summary for a clinician"),
        ("A.PDF", b"%PDF-"),
    ],
)
def test_the_ending_decides_the_format(skinquiz: Run, tmp_path: Path, name: str, begins: bytes) -> None:
    ran = skinquiz(*SUMMARY, MARIA, "--output", tmp_path / name)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    data = (tmp_path / name).read_bytes()
    assert data.lower().startswith(begins.lower())
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == [name]


def test_without_a_format_it_is_a_pdf_and_the_same_bytes_every_time() -> None:
    command = [sys.executable, "-m", "skinquiz", *SUMMARY, str(MARIA)]
    runs = [
        subprocess.run(command, capture_output=True, env=environment(PYTHONHASHSEED=seed), check=True).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].startswith(b"%PDF-")


def test_a_pdf_is_not_poured_over_a_terminal() -> None:
    master, slave = pty.openpty()
    with os.fdopen(master, "rb", buffering=0), os.fdopen(slave, "wb", buffering=0) as terminal:
        ran = spawn(*SUMMARY, MARIA, stdout=terminal)
        also = spawn("assess", *AS_OF, "--answers", MARIA, "--format", "pdf", stdout=terminal)
    for one in (ran, also):
        assert one.returncode == 2
        assert "--output summary.pdf" in one.stderr
        assert "--format text" in one.stderr


@pytest.mark.parametrize("format", ["html", "markdown", "text"])
def test_assess_gives_the_same_document(skinquiz: Run, tmp_path: Path, format: str) -> None:
    one = skinquiz(*SUMMARY, MARIA, "--format", format, "--audience", "person")
    if format == "text":
        assert "WHAT TO DO NEXT" in one.out
        return
    other = skinquiz("assess", *AS_OF, "--answers", MARIA, "--format", format)
    assert other.out == one.out
    assert other.code == 0


@pytest.mark.parametrize("audience", ["person", "clinician"])
def test_printed_text_is_ascii_and_at_most_78_columns_wide(skinquiz: Run, audience: str) -> None:
    for file in (MARIA, *sorted(PEOPLE.glob("*.yaml"))):
        out = skinquiz(*SUMMARY, file, *PRINTED, "--partial", "--audience", audience, "--label", "Zoë № 7 → 中").out
        assert out.isascii()
        for line in out.splitlines():
            assert len(line) <= 78
            assert line.isprintable()
            assert line == line.rstrip()


def test_papers_differ(skinquiz: Run, tmp_path: Path) -> None:
    import pypdf

    for paper, width in (("a4", 595), ("Letter", 612)):
        assert skinquiz(*SUMMARY, MARIA, "--paper", paper, "--output", tmp_path / "a.pdf").code == 0
        assert round(pypdf.PdfReader(tmp_path / "a.pdf").pages[0].mediabox.width) == width


# What goes in


def test_answers_come_by_standard_input(skinquiz: Run) -> None:
    assert skinquiz(*SUMMARY, "-", *PRINTED, stdin=MARIA.read_bytes()).out == skinquiz(*SUMMARY, MARIA, *PRINTED).out


def test_a_session_brings_what_was_changed(skinquiz: Run, ruleset: RuleSet) -> None:
    save(ruleset, assessed("maria").answers, pregnancy="pregnant", age=35)
    for id in ("last", "abcd"):
        out = skinquiz(*SUMMARY, "--session", id, *PRINTED).out
        flat = " ".join(out.split())
        assert "Saved session 2026-11-20-abcd, last changed on 20 November 2026 (UTC)" in flat
        assert "Pregnancy or breastfeeding: Yes, I am pregnant or might be -> No, or this does not apply to me" in flat
        assert "Age: 35 -> 34" in flat


def test_a_hostile_session_is_harmless_text(skinquiz: Run, ruleset: RuleSet, tmp_path: Path) -> None:
    """What was said before is text in a file that anybody may have edited."""
    saved = save(ruleset, assessed("maria").answers, age=35)
    path = Store().path(saved.id)
    data = json.loads(path.read_text())
    data["given"][0]["said"] = "<script>alert(1)</script>\u202e\x1b[2J" + "x" * 10_000
    path.write_text(json.dumps(data))
    for name in ("a.html", "a.md", "a.txt", "a.pdf"):
        ran = skinquiz(*SUMMARY, "--session", "last", "--output", tmp_path / name)
        assert ran.code == 0, ran.err
    html = (tmp_path / "a.html").read_text()
    assert "<script" not in html
    for text in (html, (tmp_path / "a.md").read_text(), (tmp_path / "a.txt").read_text()):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "x" * 300 not in text


def test_answers_that_no_longer_fit_are_left_out_and_named(skinquiz: Run, ruleset: RuleSet) -> None:
    saved = save(ruleset, assessed("maria").answers)
    path = Store().path(saved.id)
    data = json.loads(path.read_text())
    for one in data["given"]:
        if one["question"] == "suspicious_spot":
            one["meaning"] = "0" * 16
    path.write_text(json.dumps(data))
    ran = skinquiz(*SUMMARY, "--session", "last", *PRINTED, "--partial")
    assert ran.code == 0
    assert "Left out: " in ran.err
    assert "Not answered" in ran.out
    ran = skinquiz(*SUMMARY, "--session", "last", *PRINTED)
    assert (ran.code, ran.out) == (2, "")
    assert "suspicious_spot:  no | yes | not_sure" in ran.err
    assert "quiz --resume 2026-11-20-abcd" in ran.err


REFUSED = {
    "nothing": ((), "--session last"),
    "both": ((MARIA, "--session", "last"), "not both"),
    "no such session": (("--session", "nope"), "no saved sessions"),
    "no such file": (("nope.yaml",), "FILE: `nope.yaml` cannot be read"),
    "a folder": (("/",), "is a folder"),
    "an empty name": (("",), "the name of the file is empty"),
    "an audience": ((MARIA, "--audience", "clinicain"), "did you mean `clinician`?"),
    "a paper": ((MARIA, "--paper", "a5"), "valid here: a4, letter"),
    "a language": ((MARIA, "--language", "fr"), "valid here: en"),
    "a format": ((MARIA, "--format", "htm"), "did you mean `html`?"),
    "another format": ((MARIA, "--format", "json"), "valid: pdf, html, markdown, text"),
    "an ending": ((MARIA, "--output", "a.docx"), "valid: .pdf, .html, .htm, .txt, .md, .markdown"),
    "an ending of data": ((MARIA, "--output", "a.json"), "valid: pdf, html, markdown, text"),
    "two formats": ((MARIA, "--output", "a.pdf", "--format", "html"), "do not agree"),
    "an empty output": ((MARIA, "--output", ""), "the name of the file is empty"),
    "a date": ((MARIA, "--as-of", "soon"), "--as-of"),
    "a code and a file": ((MARIA, "--verify", "SQ1"), "not FILE too"),
    "a code and a label": (("--verify", "SQ1", "--label", "x"), "not --label too"),
    "no code": (("--verify", ""), ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done_is_refused(
    skinquiz: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    monkeypatch.chdir(tmp_path)
    argv, said = REFUSED[case]
    refused(skinquiz("summary", *argv), said)
    assert os.listdir(tmp_path) == []


def test_holes_that_matter_have_to_be_accepted(skinquiz: Run) -> None:
    partial = PEOPLE / "partial.yaml"
    refused(skinquiz(*SUMMARY, partial, *PRINTED), "no answer yet", "--partial", "add them to the file")
    ran = skinquiz(*SUMMARY, partial, *PRINTED, "--partial")
    assert ran.code == 0
    assert "not settled yet" in ran.out


def test_holes_that_cannot_matter_need_no_leave(skinquiz: Run, tmp_path: Path) -> None:
    """As after `quiz --quick`: what was left out is named, and stops nobody."""
    file = tmp_path / "hopeless.yaml"
    text = (PEOPLE / "clean.yaml").read_text().replace("suspicious_spot: no", "suspicious_spot: yes")
    file.write_text(text.replace("needle_fainting: no\n", ""))
    ran = skinquiz(*SUMMARY, file, *PRINTED)
    assert ran.code == 0
    assert "unable to change an outcome: Fainting with needles; and what follows from them." in " ".join(
        ran.out.split()
    )


def test_the_answers_are_not_overwritten(skinquiz: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.txt"
    file.write_bytes(MARIA.read_bytes())
    refused(skinquiz(*SUMMARY, file, "--output", file), "would overwrite the answers")
    assert file.read_bytes() == MARIA.read_bytes()


def test_a_label_is_cut_and_made_harmless(skinquiz: Run) -> None:
    ran = skinquiz(*SUMMARY, MARIA, "--format", "markdown", "--label", "a\x1b[31m\n*b*\u202e" + "x" * 10_000)
    assert ran.code == 0
    assert ran.err == "The label is cut to 80 letters.\n"
    line = next(line for line in ran.out.splitlines() if "Label" in line)
    assert line.isprintable()
    assert r"\*b\*" in line
    assert len(line) < 200


def test_a_label_need_not_be(skinquiz: Run) -> None:
    assert "Label:" not in skinquiz(*SUMMARY, MARIA, *PRINTED).out
    assert "Label: Patient 0042\n" in skinquiz(*SUMMARY, MARIA, *PRINTED, "--label", "Patient 0042").out


def test_another_rule_set_has_its_own_summary(skinquiz: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(
        "{concerns: [marks], mark_cause: spots, age: 34, pregnancy: no, skin_now: [none], peel_before: never}"
    )
    for where in (("--rules", str(TINY), *SUMMARY), (*SUMMARY, "--rules", str(TINY))):
        out = skinquiz(*where, file, *PRINTED).out
        assert out.splitlines()[0].endswith(": summary for a clinician")
        assert "icroneedling" not in out


def test_a_full_disk_leaves_the_old_file() -> None:
    ran = shell("$SKINQUIZ summary $MARIA --output /dev/full --format text")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


# The code


@pytest.mark.parametrize("name", ["maria", "clean", "everything_wrong", "waiting", "unsure", "partial"])
def test_a_code_brings_back_answers_and_outcomes(skinquiz: Run, name: str) -> None:
    file = MARIA if name == "maria" else PEOPLE / f"{name}.yaml"
    code = code_in(skinquiz(*SUMMARY, file, *PRINTED, "--partial").out)
    ran = skinquiz("summary", "--verify", code, "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(ran.out)
    assert found["as_of"] == "2026-11-20"
    assert found["same_rules"]
    assert found["same_outcomes"]
    said = skinquiz("assess", *AS_OF, "--answers", file, "--partial", "--format", "json").out
    assessed_now = json.loads(said)
    assert found["answers"] == {
        name: (assessed_now["answers"] | assessed_now["not_applicable"])[name] for name in found["answers"]
    }
    assert len(found["answers"]) == len(assessed_now["answers"]) + len(assessed_now["not_applicable"])
    assert [one["possible_outcomes_in_code"] for one in found["concerns"]] == [
        one["possible_outcomes"] for one in assessed_now["concerns"]
    ]


def test_a_code_is_read_however_it_was_typed(skinquiz: Run) -> None:
    code = code_in(skinquiz(*SUMMARY, MARIA, *PRINTED).out)
    wanted = skinquiz("summary", "--verify", code).out
    assert "Isotretinoin: “Yes, I have stopped” (isotretinoin: stopped)" in " ".join(wanted.split())
    assert "It agrees." in wanted
    for typed in (code.lower(), code.replace("-", " "), f"  {code[:40]}\n{code[40:]} "):
        assert skinquiz("summary", "--verify", typed).out == wanted


def test_a_mistyped_group_is_named(skinquiz: Run) -> None:
    groups = code_in(skinquiz(*SUMMARY, MARIA, *PRINTED).out).split("-")
    groups[4] = groups[4][:-1] + ("0" if groups[4][-1] != "0" else "1")
    refused(skinquiz("summary", "--verify", "-".join(groups)), "group 4", groups[4])


def test_the_answers_of_a_code_can_be_assessed_again(skinquiz: Run, tmp_path: Path) -> None:
    code = code_in(skinquiz(*SUMMARY, MARIA, *PRINTED).out)
    file = tmp_path / "again.yaml"
    assert skinquiz("summary", "--verify", code, "--output", file).code == 0
    assert skinquiz(*SUMMARY, file, *PRINTED).out == skinquiz(*SUMMARY, MARIA, *PRINTED).out


def test_changed_rules_are_told_and_other_outcomes_are_exit_code_3(skinquiz: Run, tmp_path: Path) -> None:
    code = code_in(skinquiz(*SUMMARY, MARIA, *PRINTED).out)
    changed = tmp_path / "rules"
    shutil.copytree(RULES, changed)
    manifest = changed / "ruleset.yaml"
    manifest.write_text(manifest.read_text().replace("version: 1.0.0", "version: 1.0.1"))
    ran = skinquiz("summary", "--verify", code, "--rules", changed)
    assert ran.code == 0
    assert "changed since then" in ran.out
    rule = changed / "safety" / "isotretinoin.yaml"
    rule.write_text(rule.read_text().replace("6 months", "1 month"))
    ran = skinquiz("summary", "--verify", code, "--rules", changed)
    assert ran.code == 3
    assert "DIFFER" in ran.out
    assert "wait in the code, ask a clinician first here." in " ".join(ran.out.split())


def test_a_code_of_another_rule_set_is_refused(skinquiz: Run) -> None:
    code = code_in(skinquiz(*SUMMARY, MARIA, *PRINTED).out)
    refused(skinquiz("summary", "--verify", code, "--rules", TINY))


def test_without_a_code_nobody_can_read_the_answers_from_it(skinquiz: Run) -> None:
    out = skinquiz(*SUMMARY, MARIA, *PRINTED, "--no-code").out
    assert "SQ1" not in out
    assert "verify" not in out


def test_the_help_names_every_option(skinquiz: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "--help"]) == 0
    out = capsys.readouterr().out
    for option in ("--session", "--audience", "--output", "--format", "--paper", "--label", "--no-code", "--verify"):
        assert option in out


def test_rules_of_the_same_version_are_told_apart_by_what_they_say(skinquiz: Run, tmp_path: Path) -> None:
    code = code_in(skinquiz(*SUMMARY, MARIA, *PRINTED).out)
    changed = tmp_path / "rules"
    shutil.copytree(RULES, changed)
    rule = changed / "safety" / "isotretinoin.yaml"
    rule.write_text(rule.read_text().replace("6 months", "4 months"))
    ran = skinquiz("summary", "--verify", code, "--rules", changed)
    assert ran.code == 0, "the outcome is the same"
    flat = " ".join(ran.out.split())
    assert "changed since then" in flat
    assert "Dates and reasons are not in the code" in flat
    assert "Here, until 31 December 2026 at the earliest" in flat, "to be held against the date on the page"


def test_what_was_set_aside_is_read_back_as_such(skinquiz: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(MARIA.read_text().replace("isotretinoin: stopped", "isotretinoin: never"))
    ran = skinquiz("summary", "--verify", code_in(skinquiz(*SUMMARY, file, *PRINTED).out))
    assert "(isotretinoin_stopped: 2026-08-31) It does not apply." in " ".join(ran.out.split())


def test_a_code_is_read_from_standard_input_too(skinquiz: Run) -> None:
    code = code_in(skinquiz(*SUMMARY, MARIA, *PRINTED).out)
    assert skinquiz("summary", "--verify", "-", stdin=code.encode()).out == skinquiz("summary", "--verify", code).out


def test_what_could_not_be_kept_stands_on_the_page(skinquiz: Run, ruleset: RuleSet) -> None:
    saved = save(ruleset, assessed("maria").answers)
    path = Store().path(saved.id)
    data = json.loads(path.read_text())
    gone = {"question": "heart_valve", "answer": "yes", "asked": "Have you a new heart valve?", "said": "Yes"}
    data["given"].append(gone | {"meaning": "0" * 16})
    path.write_text(json.dumps(data))
    for audience in ("clinician", "person"):
        out = skinquiz(*SUMMARY, "--session", "last", *PRINTED, "--audience", audience).out
        assert 'An earlier answer could not be kept: Have you a new heart valve? "Yes".' in " ".join(out.split())


def test_answers_of_long_ago_are_called_old(skinquiz: Run, ruleset: RuleSet) -> None:
    save(ruleset, assessed("maria").answers)
    out = skinquiz("summary", "--session", "last", "--as-of", "2027-06-01", *PRINTED).out
    assert "193 days older than this assessment" in " ".join(out.split())
    assert "older than this" not in skinquiz("summary", "--session", "last", *AS_OF, *PRINTED).out


def test_letters_that_cannot_be_printed_are_named(skinquiz: Run, tmp_path: Path) -> None:
    ran = skinquiz(*SUMMARY, MARIA, "--label", "Zoë \U00013000", "--output", tmp_path / "a.pdf")
    assert ran.code == 0
    assert ran.err == "No font on this computer has \U00013000. Empty squares stand for them in the label.\n"
    assert skinquiz(*SUMMARY, MARIA, "--label", "Zoë Ж", "--output", tmp_path / "a.pdf").err == ""
    assert "spelt in Latin letters" in skinquiz(*SUMMARY, MARIA, *PRINTED, "--label", "Ж").err


def test_the_symbol_drawn_in_text_is_that_of_the_code(skinquiz: Run) -> None:
    from skinquiz.render.qr import modules

    out = skinquiz(*SUMMARY, MARIA, *PRINTED).out
    dark = modules(code_in(out))
    drawn = [line[2:].ljust(2 * len(dark)) for line in out.splitlines() if re.fullmatch(r"  [# ]*##[# ]*", line)]
    assert [[row[n : n + 2] == "##" for n in range(0, len(row), 2)] for row in drawn] == [list(row) for row in dark]
