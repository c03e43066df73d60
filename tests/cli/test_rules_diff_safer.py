"""`skinquiz rules diff`: lost warnings and changed words are told, and `--only-safer` does not let them pass."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Run
from tests.cli.test_rules_diff import SCHEMA, SHIPPED, Change, data, diff, one_line, told_in_full, two
from tests.rulechanges import drop, edit

__all__ = ["two"]  # a fixture

SKIN, PEELS, SIGNS = "safety/skin.yaml", "safety/peels.yaml", "guidance/after.yaml"
LOOK = "because: A clinician should look at the rash."
SPREAD = f"{LOOK}\n    urgent: Call somebody if it spreads."
NOTE = "  - id: peel-last-days\n    when: {last_peel: {within: 10 days}}\n"
BURNS = "  - id: burns\n    when: {skin_now: sunburn}\n    urgency: soon\n"


def swap(file: str, old: str, new: str) -> Change:
    return lambda folder: edit(folder / file, old, new)


def both(*changes: Change) -> Change:
    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


def nothing(folder: Path) -> None:
    """Leave it as it is."""


def labels_swapped(folder: Path) -> None:
    edit(folder / SKIN, '{id: no, label: "No"}', '{id: no, label: "Yes"}')
    edit(folder / SKIN, '{id: yes, label: "Yes"}', '{id: yes, label: "No"}')


def spans(folder: Path, old: str, new: str) -> None:
    """Change a wait, which holds for as long as it lasts."""
    edit(folder / PEELS, f"last_peel: {{within: {old}}}", f"last_peel: {{within: {new}}}")
    edit(folder / PEELS, f"date: last_peel, plus: {old}", f"date: last_peel, plus: {new}")


def shorter(folder: Path) -> None:
    spans(folder, "3 months", "10 weeks")


def longer(folder: Path) -> None:
    spans(folder, "3 months", "1 year")


def by_healing(folder: Path) -> None:
    """Let everybody wait who waited, but with no date."""
    edit(
        folder / PEELS,
        "  - id: peel-last-days\n",
        """\
  - id: peel-heals
    when: {last_peel: {within: 3 months}}
    outcome: wait
    until: your skin has healed
    because: The skin needs time.
    basis: A custom.
    evidence: [bee2021]
  - id: peel-last-days
""",
    )


# What is done to both, what is done to the new rules, and why these are not only safer.
LOST: dict[str, tuple[Change, Change, str]] = {
    "a note dropped": (
        nothing,
        lambda new: drop(new / PEELS, "peel-last-days"),
        "note peel-last-days: gone, for ",
    ),
    "a note for fewer": (
        nothing,
        swap(PEELS, "{within: 10 days}", "{within: 9 days}"),
        "note peel-last-days: fewer people read it, for ",
    ),
    "a note for fewer concerns": (
        nothing,
        swap(PEELS, NOTE, NOTE + "    applies_to: [rough]\n"),
        "note peel-last-days: fewer people read it, for ",
    ),
    "urgent words gone": (
        swap(SKIN, LOOK, SPREAD),
        swap(SKIN, SPREAD, LOOK),
        "urgent words of rule rash: gone, for ",
    ),
    "urgent words changed": (
        swap(SKIN, LOOK, SPREAD),
        swap(SKIN, "if it spreads", "if it itches"),
        "urgent words of rule rash: in other words, for ",
    ),
    "urgent words for fewer, who are told something lower": (
        both(swap(SKIN, LOOK, SPREAD), swap(SKIN, "age: {at_most: 15}", "age: {at_most: 30}")),
        swap(SKIN, "{age: {at_least: 80}}", "{age: {at_most: 10}}, {age: {at_least: 80}}"),
        "urgent words of rule rash: fewer people read it, for ",
    ),
    "guidance gone": (
        nothing,
        lambda new: edit(
            new / SIGNS,
            "  - {id: swelling, urgency: same_day, text: See a doctor the same day if the skin swells., "
            "evidence: [bee2021]}\n",
            "",
        ),
        "guidance swelling: gone, for ",
    ),
    "guidance for fewer": (
        nothing,
        swap(SIGNS, "when: {skin_now: sunburn}", "when: {skin_now: sunburn, age: {at_most: 50}}"),
        "guidance burns: fewer people read it, for ",
    ),
    "guidance less urgent": (
        nothing,
        swap(SIGNS, "urgency: same_day", "urgency: soon"),
        "guidance swelling: less urgent than it was, for ",
    ),
    "a wait that ends earlier": (
        nothing,
        both(by_healing, shorter),
        "wait of rule peel-recent-on-rough-skin: it may end earlier, for somebody who waits before and after, for "
        "rough.",
    ),
    "a wait that ends by something else": (
        nothing,
        swap(SKIN, "until: your baby is born", "until: you feel well"),
        "wait of rule pregnant: ends by something else, for somebody who waits before and after, for ",
    ),
    "a wait dropped beside another": (
        nothing,
        both(by_healing, lambda new: drop(new / PEELS, "peel-recent-on-rough-skin")),
        "wait of rule peel-recent-on-rough-skin: gone, and nothing else makes them wait as long, for ",
    ),
    "an option less": (
        lambda folder: drop(folder / SKIN, "pregnancy-not-said"),
        swap(SKIN, "      - {id: prefer_not_to_say, label: I would rather not say}\n", ""),
        "Only the old rules know the answer `pregnancy: prefer_not_to_say`: who would give it now has to answer",
    ),
    "a narrower range": (
        nothing,
        swap(SKIN, "max: 110", "max: 100"),
        "Only the old rules know the answer `age: 101 to 110`: who would",
    ),
    "not sure no more": (
        lambda folder: edit(folder / PEELS, "{last_peel: not_sure}, {peel_before", "{peel_before"),
        both(
            swap(
                PEELS,
                "    ask_when: {peel_before: [once, often]}\n    not_sure: true\n",
                "    ask_when: {peel_before: [once, often]}\n",
            ),
            swap(
                PEELS,
                "{any: [{last_peel: {within: 2 years}}, {last_peel: not_sure}]}",
                "{last_peel: {within: 2 years}}",
            ),
        ),
        "Only the old rules know the answer `last_peel: not_sure`: who would",
    ),
    "labels swapped": (
        nothing,
        labels_swapped,
        "People answer by other words at option no of pregnancy and option yes of pregnancy: nothing shows",
    ),
    "another question": (
        nothing,
        swap(SKIN, "ask: Are you pregnant?", "ask: Are you well?"),
        "People answer by other words at question pregnancy: nothing shows",
    ),
    "another help for an option": (
        nothing,
        swap(SKIN, "help: Red after the sun.", "help: Red after a run."),
        "People answer by other words at option sunburn of skin_now: nothing shows",
    ),
    "another drawing": (
        nothing,
        swap("pictures.yaml", "#C0504d", "#ffffff"),
        "People answer by other words at option sunburn of skin_now: nothing shows",
    ),
    "another concern by its name": (
        nothing,
        swap("concerns/rough.yaml", "label: Rough skin", "label: Rough edges"),
        "People answer by other words at option rough of concerns: nothing shows",
    ),
}


@pytest.mark.parametrize("what", LOST)
def test_what_is_less_safe_though_no_outcome_rises_does_not_pass(skinquiz: Run, two: Path, what: str) -> None:
    before, change, said = LOST[what]
    before(Path("old"))
    before(two)
    change(two)
    ran = diff(skinquiz, "old", two, "--only-safer")
    assert "RISES:" not in ran.out
    last = one_line(ran.out.rpartition("\n\n")[2])
    assert (ran.code, ran.err) == (3, "")
    assert last.startswith("NOT ONLY SAFER, so the exit code is 3. ")
    assert said in last
    found = data(skinquiz, "old", two)
    assert found["only_safer"] is False
    assert found["changes"] == [] or not any(one["rises"] for one in found["changes"])
    plain = diff(skinquiz, "old", two)
    assert plain.code == 0
    assert (
        ("\n\nWarnings that are lost\n- " in plain.out) is bool(found["lost_warnings"]) is ("A warning is lost" in last)
    )


# What does not stand in the way.
SAFER: dict[str, tuple[Change, str]] = {
    "a note under another name": (swap(PEELS, "id: peel-last-days", "id: peel-fresh"), ""),
    "a note for more": (swap(PEELS, "{within: 10 days}", "{within: 11 days}"), ""),
    "a note that lowers now": (swap(PEELS, NOTE, NOTE + "    outcome: ask_clinician\n"), ""),
    "a longer wait": (longer, ""),
    "guidance for more": (swap(SIGNS, "    when: {skin_now: sunburn}\n", ""), ""),
    "guidance more urgent": (swap(SIGNS, "urgency: soon", "urgency: emergency"), " 1 text changed; somebody"),
    "other reasons": (
        both(
            swap(PEELS, "Fresh peels have to be looked at.", "Fresh peels may be looked at."),
            swap(PEELS, "certainty: low", "certainty: high"),
            swap(SIGNS, "Photosensitivity.", "Sunburn."),
            swap(SKIN, "why: Some acids pass through the skin.", "why: We ask everybody."),
        ),
        " 4 texts changed; somebody has to read them. The words were not weighed: that takes a clinician.",
    ),
}


@pytest.mark.parametrize("what", SAFER)
def test_what_only_reads_otherwise_or_adds_caution_passes(skinquiz: Run, two: Path, what: str) -> None:
    change, read = SAFER[what]
    change(two)
    ran = diff(skinquiz, "old", two, "--only-safer")
    last = one_line(ran.out.rpartition("\n\n")[2])
    assert (ran.code, ran.err) == (0, "")
    assert last.startswith("Only safer: nobody's outcome rises, and no warning is lost." + read)
    assert data(skinquiz, "old", two)["lost_warnings"] == []


def test_swapped_answers_of_the_shipped_rules_are_told(skinquiz: Run, tmp_path: Path) -> None:
    new = Path(shutil.copytree(SHIPPED, tmp_path / "new"))
    file = new / "safety" / "keloids.yaml"
    no, self = "No", "Yes, I have"
    edit(file, f'{{id: no, label: "{no}"}}', f'{{id: no, label: "{self}"}}')
    edit(file, f'{{id: self, label: "{self}"}}', f'{{id: self, label: "{no}"}}')
    found = data(skinquiz, SHIPPED, new)
    assert found["changes"] == []
    assert found["only_safer"] is False
    changed = {(one["thing"], one["old"], one["new"]) for one in found["texts_changed"]}
    assert changed == {("option no of keloid_history", no, self), ("option self of keloid_history", self, no)}
    text = one_line(diff(skinquiz, SHIPPED, new).out)
    assert f"- option no of keloid_history, option was: {no} is: {self}" in text
    assert "Words that people answer by, and that differ" in text


# Words


def test_long_words_are_cut_around_what_differs_and_whole_in_json(
    skinquiz: Run, two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    long = " ".join(f"word{number}" for number in range(200))
    edit(Path("old") / SKIN, "Peels are for grown-ups.", f"{long}.")
    edit(two / SKIN, "Peels are for grown-ups.", f"{long.replace('word150', 'other')}.")
    out = diff(skinquiz, "old", two).out
    part = re.search(r"- rule under-16, because\n((?:  .*\n)+)", out)
    assert part
    was, now = part[1].split("  is: ")
    assert "word150" in was
    assert "other" in now
    assert was.startswith("  was: … word")
    assert len(part[1].splitlines()) <= 6
    (change,) = data(skinquiz, "old", two)["texts_changed"]
    assert change == {
        "thing": "rule under-16",
        "part": "because",
        "old": f"{long}.",
        "new": f"{long.replace('word150', 'other')}.",
        "answered_by": False,
    }


# What is said of it, what is done, and what the list of changed texts says.
WORDS: dict[str, tuple[Change, str]] = {
    "evidence": (
        swap(PEELS, "evidence: [ada2020]", "evidence: [ada2020, bee2021]"),
        "- rule many-peels, evidence was: ada2020 is: ada2020, bee2021",
    ),
    "words that were not there": (
        swap(SKIN, "ask: Are you pregnant?", "ask: Are you pregnant?\n    help: Think back."),
        "- question pregnancy, help was: (nothing) is: Think back.",
    ),
    "words that are gone": (
        swap(SIGNS, "    for_clinician: Photosensitivity.\n", ""),
        "- guidance burns, for_clinician was: Photosensitivity. is: (nothing)",
    ),
    "a label": (
        swap(SKIN, "label: Age,", "label: Years,"),
        "- question age, label was: Age is: Years",
    ),
    "an option that stands alone": (
        swap(SKIN, "label: A cut}", "label: A cut, exclusive: true}"),
        "- option cut of skin_now, alone was: (nothing) is: yes",
    ),
    "a gloss": (
        swap("glossary.yaml", "A mark that a wound leaves.", "A mark."),
        "- glossary, scar was: A mark that a wound leaves. is: A mark.",
    ),
}


@pytest.mark.parametrize("what", WORDS)
def test_old_and_new_words_are_listed(skinquiz: Run, two: Path, what: str) -> None:
    change, said = WORDS[what]
    change(two)
    assert said in one_line(diff(skinquiz, "old", two).out)


# The order, and what decides


def test_what_changed_stands_before_whom_it_befalls(skinquiz: Run, two: Path) -> None:
    edit(two / SKIN, "at_most: 15", "at_most: 14")
    out = diff(skinquiz, "old", two).out
    marks = [
        "These are sets of answers, not people:",
        "changes of outcome",
        "when was: age is at most 15",
        "Example 1:",
    ]
    places = [out.index(one) for one in marks]
    assert places == sorted(places)


def test_answers_that_the_rules_look_at_are_marked(skinquiz: Run, two: Path) -> None:
    shorter(two)
    edit(two / SKIN, "at_most: 15", "at_most: 14")
    shown = [*told_in_full(diff(skinquiz, "old", two).out)]
    found = data(skinquiz, "old", two)
    assert len(shown) > 1
    for _, _, example in shown:
        marked = set(re.findall(r"(?m)^(\w+): .*  # decides$", example))
        assert marked
        assert any(marked == set(one["decides"]) & set(yaml.safe_load(example)) for one in found["changes"])
    assert {"age"} in [set(one["decides"]) for one in found["changes"]]
    assert {"last_peel", "rough_where", "peels_so_far"} in [set(one["decides"]) for one in found["changes"]]


def test_a_warning_that_is_lost_on_other_days_only_is_found(skinquiz: Run, two: Path) -> None:
    """In March a month is over after 28 days, in April after 31."""
    for rules, span in (("old", "1 month"), ("new", "30 days")):
        edit(Path(rules) / PEELS, "{within: 10 days}", f"{{within: {span}}}")
    short = skinquiz("rules", "diff", "--as-of", "2027-03-10", "old", two, "--only-safer")
    assert short.code == 3
    assert "note peel-last-days: fewer people read it" in one_line(short.out)
    assert "; on other days only, --as-of " in one_line(short.out)
    as_data = json.loads(skinquiz("rules", "diff", "--as-of", "2027-03-10", "old", two, "--format", "json").out)
    SCHEMA.validate(as_data)
    assert [one["as_of"] > "2027-03-10" for one in as_data["lost_warnings"]] == [True]
    assert as_data["only_safer"] is False
