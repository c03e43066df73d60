"""`skinquiz rules graph`: formats, files, what to draw, and what is refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from skinquiz.render.graphs import FORMATS
from tests.cli.conftest import TINY, Ran, Run, printable, refused, spawn

GRAPH = ("rules", "graph", TINY)
BEGINNINGS = {"mermaid": "---\ntitle: ", "dot": 'digraph "tiny-peel', "svg": "<svg "}
ENDINGS = {"x.mmd": "mermaid", "x.mermaid": "mermaid", "x.dot": "dot", "x.gv": "dot", "x.svg": "svg", "a.b.SVG": "svg"}
HOSTILE = ["\x1b[31mage\x1b[0m", "[bold]age[/bold]", "age\n\r\x00\x9b", "x" * 10_000, "\udcffage", "-", ""]


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_goes_to_standard_output(skinquiz: Run, format: str) -> None:
    ran = skinquiz(*GRAPH, "--format", format)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(BEGINNINGS[format])
    assert ran.out.endswith("\n")
    assert printable(ran.out)
    assert skinquiz(*GRAPH, "--format", format) == ran, "the same in gives the same out"


def test_mermaid_is_what_one_gets_without_asking(skinquiz: Run) -> None:
    assert skinquiz(*GRAPH) == skinquiz(*GRAPH, "--format", "mermaid")
    assert skinquiz(*GRAPH, "--output", "-") == skinquiz(*GRAPH)


@pytest.mark.parametrize(("name", "format"), ENDINGS.items())
def test_the_ending_names_the_format(
    skinquiz: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, format: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert skinquiz(*GRAPH, "--output", name) == Ran(0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8") == skinquiz(*GRAPH, "--format", format).out
    assert [path.name for path in tmp_path.iterdir()] == [name], "no other file is left behind"
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("about", "there", "not_there"),
    [
        (("--concern", "rough"), "question_rough_where", "rule_under_16"),
        (("--question", "peel_before"), "rule_peel_recent[", "question_age"),
        (("--rule", "pregnant"), "outcome_wait", "outcome_ask_clinician"),
        ((), "question_age", "rule_under_16["),
    ],
)
def test_one_thing_can_be_drawn_alone(skinquiz: Run, about: tuple[str, ...], there: str, not_there: str) -> None:
    out = skinquiz(*GRAPH, *about).out
    assert there in out
    assert not_there not in out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (
            ("--question", "peel_befor"),
            "--question: `peel_befor` is no question of tiny-peel\n  did you mean `peel_before`?",
        ),
        (("--rule", "peel_recent"), "did you mean `peel-recent`?"),
        (("--concern", "ruogh"), "did you mean `rough`?"),
        (("--concern", "pregnant"), "it is a rule: --rule pregnant"),
        (("--rule", "rough"), "it is a concern: --concern rough"),
        (("--question", "zzzz"), "skinquiz rules show lists what there is"),
        (("--rule", "rash", "--concern", "rough"), "--concern and --rule do not go together"),
        (("--format", "pdf"), "--format: `pdf` is not a format"),
        (("--format", "mermiad"), "did you mean `mermaid`?"),
        (("--output", "x.pdf"), "valid: .mmd, .mermaid, .dot, .gv, .svg, or add --format"),
        (("--output", "x.svg", "--format", "dot"), "--format dot and the ending of `x.svg` do not agree"),
        (("--output", ""), "--output: the name of the file is empty"),
        (("--output", "."), "is a folder"),
        (("--output", "nowhere/x.svg"), "cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    skinquiz: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(skinquiz(*GRAPH, *argv), said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--question", "--rule", "--concern"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused_in_harmless_words(skinquiz: Run, option: str, name: str) -> None:
    ran = skinquiz(*GRAPH, option, name)
    refused(ran)
    assert len(ran.err) < 500


def test_what_stood_in_the_file_stays_where_nothing_is_drawn(skinquiz: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.svg"
    file.write_text("before", encoding="utf-8")
    refused(skinquiz(*GRAPH, "--rule", "nothing", "--output", file))
    assert file.read_text(encoding="utf-8") == "before"


def test_the_rule_set_is_found_as_everywhere(skinquiz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = skinquiz(*GRAPH)
    assert skinquiz("--rules", TINY, "rules", "graph") == wanted
    assert skinquiz("rules", "graph", TINY / "ruleset.yaml") == wanted
    assert 'title: "microneedling ' in skinquiz("rules", "graph").out
    refused(skinquiz("rules", "graph", "/nowhere"), "/nowhere")
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    assert skinquiz("rules", "graph") == wanted


@pytest.mark.parametrize("format", FORMATS)
def test_it_is_the_same_whatever_the_terminal(format: str) -> None:
    argv = (*GRAPH, "--format", format)
    plain = spawn(*argv)
    assert (plain.returncode, plain.stderr) == (0, "")
    dressed = spawn(
        *argv, env={"FORCE_COLOR": "1", "COLUMNS": "40", "PYTHONIOENCODING": "ascii", "PYTHONHASHSEED": "7"}
    )
    assert dressed.stdout == plain.stdout
