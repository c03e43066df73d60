"""`skinquiz learn`: the list, an article, what was found, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import TINY, Run, printable, refused, spawn

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def test_without_an_argument_the_topics_are_listed(skinquiz: Run) -> None:
    ran = skinquiz("learn")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("WHAT TO READ ABOUT MICRONEEDLING\n- how_it_works: ")
    assert "- exfoliation: Does microneedling exfoliate?\n" in ran.out
    assert "skinquiz learn how_it_works" in ran.out


@pytest.mark.parametrize(
    "words",
    [
        ["exfoliation"],
        ["EXFOLIATION"],
        ["Does microneedling exfoliate?"],
        ["does", "microneedling", "exfoliate"],
        ["dead skin cells"],
        ["dead_skin-CELL"],
        ["exfolation"],
    ],
)
def test_a_topic_is_printed_by_id_title_or_other_name(skinquiz: Run, words: list[str]) -> None:
    ran = skinquiz("learn", *words)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("DOES MICRONEEDLING EXFOLIATE?\nNo. ")
    assert "\nSOURCES\n[1]  " in ran.out
    assert "No clinician has reviewed these rules yet." in ran.out
    assert ("Nothing says “exfolation”. This is for “exfoliation”." in ran.out) == (words == ["exfolation"])


@pytest.mark.parametrize(
    ("words", "also"),
    [(["does", "it", "hurt"], "It hurts only a little"), (["melasma"], "- melasma: ")],
)
def test_another_name_comes_with_what_else_was_found(skinquiz: Run, words: list[str], also: str) -> None:
    head = skinquiz("learn", *words).out.split("\n\n")[1]
    assert head.startswith(f"ON “{' '.join(words).upper()}”\n")
    assert also in head
    for plain in ("exfoliation", "exfoliate", "brown skin"):
        assert "\nON “" not in skinquiz("learn", plain).out


def test_other_words_are_looked_for(skinquiz: Run) -> None:
    ran = skinquiz("learn", "stretch", "marks")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("FOUND FOR “STRETCH MARKS”\n\nWORDS EXPLAINED\n- stretch marks: ")
    assert "\nCLAIMS\n- It helps stretch marks.\n    Supported with limits: " in ran.out
    assert "    To read it: skinquiz learn devices_and_regulators\n" in ran.out
    assert ran.out == skinquiz("learn", "stretch-marks").out.replace("STRETCH-MARKS", "STRETCH MARKS")


def test_what_is_found_can_be_opened(skinquiz: Run) -> None:
    out = skinquiz("learn", "keloid").out
    commands = re.findall(r": skinquiz learn (\S+)$", out, flags=re.M)
    assert len(commands) >= 3
    for topic in commands:
        assert skinquiz("learn", topic).code == 0


# What is refused


@pytest.mark.parametrize("words", [["ozempic"], ["tattoo"], [""], ["?"], ["xy"], ["-"]])
def test_nothing_found_is_said_in_a_few_words(skinquiz: Run, words: list[str]) -> None:
    refused(skinquiz("learn", *words), "nothing here says", "topics: how_it_works, claims", "skinquiz learn lists them")


def test_the_nearest_name_is_offered(skinquiz: Run) -> None:
    refused(skinquiz("learn", "xfoliation"), "did you mean `exfoliation`?")
    assert "did you mean" not in skinquiz("learn", "ozempic").err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "jsn"], ["--format: `jsn`", "did you mean `json`?"]),
        (["--format", "pdf"], ["--format: `pdf`", "valid here: text, markdown, json"]),
        (["--audience", "persn"], ["--audience: `persn`", "did you mean `person`?"]),
        (["--rules", "/nowhere"], ["/nowhere"]),
        (["--rules", ""], ["the name of the folder is empty"]),
        (["--as-of", "2026-01-01"], ["there is no option --as-of"]),
    ],
)
def test_options_that_cannot_be(skinquiz: Run, options: list[str], said: list[str]) -> None:
    refused(skinquiz("learn", "exfoliation", *options), *said)


HOSTILE = [
    "\x1b[31mscar\x1b[0m",
    "[bold]scar[/bold]",
    "scar\n\r\x00\x9b",
    "x" * 10_000,
    "`scar` *scar* <b>",
    "\udcffscar",
]


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("format", ["text", "markdown", "json"])
def test_hostile_words_come_out_harmless(skinquiz: Run, words: str, format: str) -> None:
    ran = skinquiz("learn", "--format", format, words, "keloid")
    assert ran.code == 0
    assert printable(ran.out)
    assert len(ran.out) < 20_000
    alone = skinquiz("learn", "--format", format, words)
    assert alone.code in (0, 2)
    assert printable(alone.out + alone.err)
    assert "fault in skinquiz" not in alone.err
    assert len(alone.err) < 1_000


# Rules, formats, audiences


@pytest.mark.parametrize("arguments", [["--rules", TINY, "learn"], ["learn", "--rules", TINY]])
def test_another_rule_set(skinquiz: Run, arguments: list[str | Path]) -> None:
    assert "- peels: What a peel is" in skinquiz(*arguments).out
    assert skinquiz(*arguments, "acid").out.startswith("WHAT A PEEL IS\n")
    assert skinquiz(*arguments, "scars").out.startswith("FOUND FOR “SCARS”\n\nWORDS EXPLAINED\n- scar: ")


def test_another_rule_set_from_the_environment(skinquiz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    assert "- peels: What a peel is" in skinquiz("learn").out


@pytest.mark.parametrize(
    ("words", "format", "holds"),
    [
        ([], "skinquiz-topics/1", {"topics", "words"}),
        (["exfoliate"], "skinquiz-article/1", {"topic"}),
        (["keloid", "scars"], "skinquiz-search/1", {"asked", "read_as", "unknown", "topics", "claims", "words"}),
    ],
)
def test_json(skinquiz: Run, words: list[str], format: str, holds: set[str]) -> None:
    ran = skinquiz("learn", "--format", "json", *words)
    data = json.loads(ran.out)
    assert (ran.code, data["format"]) == (0, format)
    assert data.keys() - {"format", "ruleset", "sources", "disclaimer"} == holds


def test_markdown(skinquiz: Run) -> None:
    out = skinquiz("learn", "claims", "--format", "markdown").out
    assert out.startswith("# Common claims, checked\n\n")
    assert re.findall(r"^# ", out, flags=re.M) == ["# "]
    assert "\n### It helps stretch marks.\n\n**Supported with limits:** " in out


def test_a_clinician_gets_the_terms_of_the_field(skinquiz: Run) -> None:
    person, clinician = skinquiz("learn", "claims"), skinquiz("learn", "claims", "--audience", "clinician")
    assert "(n=30, 1.5 mm" not in person.out
    assert "(n=30, 1.5 mm" in clinician.out
    refused(skinquiz("learn", "TEWL"))
    assert "TEWL" in skinquiz("learn", "TEWL", "--audience", "clinician").out


# Streams


def test_piped_output_is_plain() -> None:
    plain = spawn("learn", "skin_colour", env={"TERM": "xterm-256color", "PAGER": "false"})
    coloured = spawn("learn", "skin_colour", env={"TERM": "xterm-256color", "FORCE_COLOR": "1"})
    assert (plain.returncode, plain.stderr) == (0, "")
    assert "\x1b" not in plain.stdout
    assert "\x1b[" in coloured.stdout
    assert ESCAPE.sub("", coloured.stdout) == plain.stdout


def test_the_width_is_that_of_the_terminal(skinquiz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for columns, width in (("20", 40), ("40", 40), ("90", 90), ("300", 100)):
        monkeypatch.setenv("COLUMNS", columns)
        longest = max(map(len, skinquiz("learn", "claims").out.splitlines()))
        assert width - 10 < longest <= width
