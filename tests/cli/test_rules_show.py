"""`skinquiz rules show` and `skinquiz rules explain`: what an id stands for, and what a diagnostic means."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from skinquiz.rulefiles.manual import MANUAL
from tests.cli.conftest import TINY, Run, printable, refused, spawn

HOSTILE = ["\x1b[31mage\x1b[0m", "[bold]age[/bold]", "age\n\r\x00\x9b", "x" * 10_000, "\udcffage", "-", ""]


def words(text: str) -> str:
    return " ".join(text.split())


# Diagnostics


@pytest.mark.parametrize("code", MANUAL)
@pytest.mark.parametrize("columns", ["40", "80"])
def test_the_page_of_a_diagnostic_says_all_of_it(
    skinquiz: Run, monkeypatch: pytest.MonkeyPatch, code: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ran = skinquiz("rules", "explain", code)
    assert (ran.code, ran.err) == (0, "")
    assert words(ran.out) == words(f"DIAGNOSTIC {code}: {MANUAL[code]}")
    assert max(map(len, ran.out.splitlines())) <= int(columns)
    _, _, example = MANUAL[code].partition("\n\n")
    assert ran.out.endswith(f"\n\n{example}\n") or not example or max(map(len, example.splitlines())) > int(columns)


def test_without_a_code_each_is_listed_with_its_first_sentence(skinquiz: Run) -> None:
    ran = skinquiz("rules", "explain")
    assert (ran.code, ran.err) == (0, "")
    assert re.findall(r"^- ([a-z-]+): ", ran.out, flags=re.M) == list(MANUAL)
    lines = [words(line) for line in ran.out.split("\n- ")[1:]]
    for line, (code, entry) in zip(lines, MANUAL.items(), strict=True):
        first = line.removeprefix(f"{code}: ")
        assert first.endswith(".")
        assert words(entry).startswith(first)
    assert "- duplicate-key: A key stands twice in one block.\n" in ran.out
    assert "unknown-key: This key has no meaning here, so what it says would be ignored." in lines
    assert any(line.endswith(" such as `6 months`.") for line in lines)


def test_a_code_may_stand_in_brackets_as_in_a_message(skinquiz: Run) -> None:
    assert skinquiz("rules", "explain", "[unknown-key]") == skinquiz("rules", "explain", "unknown-key")


def test_every_code_in_a_message_has_a_page(skinquiz: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(TINY, tmp_path / "rules"))
    file = folder / "safety" / "skin.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("when: {age:", "when: {aeg:", 1), encoding="utf-8")
    (code,) = set(re.findall(r"\[([a-z-]+)\]$", skinquiz("rules", "check", folder).err, flags=re.M))
    assert skinquiz("rules", "explain", code).out.startswith("DIAGNOSTIC\nunknown-question: There is no question")
    refused(skinquiz("rules", "show", "--rules", folder), "[unknown-question]", "did you mean `age`?")


def test_an_unknown_code_is_refused_with_the_nearest(skinquiz: Run) -> None:
    refused(skinquiz("rules", "explain", "unknwon-key"), "no diagnostic `unknwon-key`", "did you mean `unknown-key`?")
    refused(skinquiz("rules", "explain", "nonsense"), "skinquiz rules explain lists them")


# Ids


def test_an_id_is_shown_with_what_refers_to_it(skinquiz: Run) -> None:
    ran = skinquiz("rules", "show", "isotretinoin")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("QUESTION\nisotretinoin: Do you take isotretinoin")
    assert "    - WAIT. isotretinoin-current: isotretinoin is current\n" in ran.out
    assert "  Questions asked because of it (1)\n    - isotretinoin_stopped: isotretinoin is stopped\n" in ran.out


def test_without_an_id_there_is_an_overview(skinquiz: Run) -> None:
    ran = skinquiz("rules", "show", "--rules", TINY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("RULE SET\ntiny-peel: Is a chemical peel right for you?")
    assert "\nCONCERNS (2)\n- marks: Dark marks, at best “suitable”\n" in ran.out
    assert "\n- Earlier peels: peel_before, last_peel, peels_so_far, peel_reaction\n" in ran.out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("isotretinon", "did you mean `isotretinoin`?"),
        ("keloid_self", "did you mean `keloid-self`?"),
        ("isotretinoin.stoped", "did you mean `isotretinoin.stopped`?"),
        ("zzzz", "skinquiz rules show lists what there is"),
        ("", "nothing in microneedling has the id ``"),
    ],
)
def test_an_unknown_id_is_refused_with_the_nearest(skinquiz: Run, name: str, said: str) -> None:
    refused(skinquiz("rules", "show", name), said)


@pytest.mark.parametrize("command", ["show", "explain"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused_in_harmless_words(skinquiz: Run, command: str, name: str) -> None:
    ran = skinquiz("rules", command, name)
    refused(ran)
    assert len(ran.err) < 500


# Rule sets and screens


def test_the_rule_set_is_found_as_everywhere(skinquiz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = skinquiz("rules", "show", "peel-recent", "--rules", TINY)
    assert wanted.out.startswith("RULE\nWAIT. peel-recent: ")
    assert skinquiz("--rules", TINY, "rules", "show", "peel-recent") == wanted
    assert skinquiz("rules", "show", "--rules", TINY / "ruleset.yaml", "peel-recent") == wanted
    refused(skinquiz("rules", "show", "peel-recent"))
    refused(skinquiz("rules", "show", "--rules", "", "peel-recent"), "the name of the folder is empty")
    refused(skinquiz("rules", "show", "--rules", "/nowhere", "peel-recent"), "/nowhere")
    monkeypatch.setenv("SKINQUIZ_RULES", str(TINY))
    assert skinquiz("rules", "show", "peel-recent") == wanted


@pytest.mark.parametrize("columns", ["40", "100"])
@pytest.mark.parametrize("name", ["acne_scars", "chu2021", "isotretinoin-recent", "sun_protection"])
def test_the_width_is_that_of_the_terminal(
    skinquiz: Run, monkeypatch: pytest.MonkeyPatch, name: str, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    out = skinquiz("rules", "show", name).out
    longest = max(map(len, out.splitlines()))
    assert int(columns) - 10 < longest <= int(columns)
    assert printable(out)


def test_colour_is_only_on_top_of_words() -> None:
    plain = spawn("rules", "show", "peel-recent", "--rules", TINY)
    coloured = spawn("rules", "show", "peel-recent", "--rules", TINY, env={"TERM": "xterm", "FORCE_COLOR": "1"})
    assert (plain.returncode, plain.stderr) == (0, "")
    assert "\x1b" not in plain.stdout
    assert "\x1b[" in coloured.stdout
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured.stdout) == plain.stdout


@pytest.mark.parametrize(
    ("promised", "told"),
    [
        ("never_lifts: {pregnancy: yes}", "Never lifts: pregnancy is yes"),
        ("always: {until: {date: last_peel, plus: 6 weeks}}", "Always: a wait until 6 weeks after last_peel, or later"),
        ("never: {outcome: [suitable, possible]}", "Never: suitable or possible"),
    ],
)
def test_a_promise_says_what_it_promises(skinquiz: Run, tmp_path: Path, promised: str, told: str) -> None:
    folder = Path(shutil.copytree(TINY, tmp_path / "rules"))
    with (folder / "promises.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  - id: one-more\n    because: A reason.\n    {promised}\n")
    ran = skinquiz("rules", "show", "one-more", "--rules", folder)
    assert (ran.code, ran.err) == (0, "")
    assert told in words(ran.out)
