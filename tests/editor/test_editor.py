"""What an author sees in an editor: the real YAML language server, on real files, with the schemas that we write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from skinquiz.cli.app import main
from skinquiz.model import LADDER
from tests.browser.conftest import missing, program
from tests.editor.client import Editor, Spot

ROOT = Path(__file__).parents[2]
SERVER = Path(__file__).parent / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
SHIPPED = sorted((ROOT / "rules" / "microneedling").rglob("*.yaml"))
TINY = sorted((ROOT / "tests" / "rulesets" / "tiny").rglob("*.yaml"))
HERE = "‸"  # where the cursor stands
RULE = "title: T\nrules:\n  - id: a\n    when: {age: {at_most: 17}}\n"
SOUND = RULE + "    because: B\n    evidence_lacking: E\n"
QUESTION = "title: T\nquestions:\n  - id: a\n    ask: A\n"
PROMISE = "title: T\npromises:\n  - id: a\n    because: B\n"
CASE = "title: T\ncases:\n  - name: N\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new rule set, far from our own tree and its schemas."""
    made = tmp_path_factory.mktemp("far away") / "moon-lamp"
    assert main(["rules", "new", str(made)]) == 0
    return made


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Editor]:
    if not SERVER.exists():
        missing("`npm install --prefix tests/editor`")
    running = Editor.start([program("node", "nodejs"), SERVER, "--stdio"], folder)
    yield running
    running.close()


class Desk:
    """Files that nobody has seen before, each in the folder of its kind."""

    def __init__(self, editor: Editor, folder: Path) -> None:
        self.editor, self.folder, self.count = editor, folder, 0

    def put(self, kind: str, text: str) -> tuple[Path, Spot]:
        self.count += 1
        first, _, _ = text.partition(HERE)
        spot = Spot(first.count("\n") + 1, len(first) - first.rfind("\n") - 1)
        file = self.folder / "drafts" / f"{kind}{self.count}.yaml"
        file.parent.mkdir(exist_ok=True)
        line = f"# yaml-language-server: $schema=../schema/{kind}.schema.json\n"
        file.write_text(line + text.replace(HERE, ""), encoding="utf-8")
        return file, spot

    def complaints(self, kind: str, text: str) -> list[tuple[int, str]]:
        """Return the line, counted from 1 as people do without our first line, and the words of each complaint."""
        found = self.editor.open(self.put(kind, text)[0])
        return [(one["range"]["start"]["line"], one["message"]) for one in found]

    def offers(self, kind: str, text: str) -> dict[str, dict[str, Any]]:
        file, spot = self.put(kind, text)
        self.editor.open(file)
        return self.editor.offers(file, spot)

    def hover(self, kind: str, text: str) -> str:
        file, spot = self.put(kind, text)
        self.editor.open(file)
        return self.editor.hover(file, spot)


@pytest.fixture(scope="module")
def desk(editor: Editor, folder: Path) -> Desk:
    return Desk(editor, folder)


# What is right


@pytest.mark.parametrize(("files", "at_least"), [(SHIPPED, 60), (TINY, 12)], ids=["shipped", "tiny"])
def test_nothing_is_said_of_a_sound_file(editor: Editor, files: list[Path], at_least: int) -> None:
    assert len(files) >= at_least
    assert {file: said for file, said in editor.open_all(files).items() if said} == {}


def test_nothing_is_said_of_a_new_rule_set_far_from_ours(editor: Editor, folder: Path) -> None:
    files = [file for file in sorted(folder.rglob("*.yaml")) if file.parent.name != "drafts"]
    assert len(files) == 13
    assert {file: said for file, said in editor.open_all(files).items() if said} == {}


def test_a_rule_set_without_its_schemas_is_noticed(editor: Editor, folder: Path, tmp_path: Path) -> None:
    """Or the two tests above would pass where no schema was found at all."""
    bare = shutil.copytree(folder, tmp_path / "bare", ignore=shutil.ignore_patterns("schema"))
    assert "schema" in editor.open(bare / "safety" / "person.yaml")[0]["message"]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("safety", SOUND.replace("because: B", "because: no")),
        ("safety", SOUND.replace("because: B", "because: 1:30")),
        ("safety", SOUND.replace("because: B", "because: 2026-11-20")),
        ("safety", SOUND.replace("because: B", "because: 010")),
        ("safety", SOUND.replace("because: B", "because: 2.0")),
        ("safety", SOUND.replace("{age: {at_most: 17}}", "{on: no, off: [yes, no], y: n}")),
        ("safety", SOUND.replace("{age: {at_most: 17}}", "{any: [{a: b}, {not: {all: [{c: [d]}]}}]}")),
        (
            "safety",
            QUESTION + "    type: choice\n    options:\n      - {id: no, label: no}\n      - {id: yes, label: on}",
        ),
        ("safety", SOUND + "    applies_to: all\n"),
        ("safety", SOUND + "    applies_to: one\n"),
        ("safety", SOUND + "    applies_to: [one, two]\n"),
        ("safety", SOUND + "    applies_to: {all_but: [one]}\n"),
        ("safety", SOUND + "    outcome: wait\n    until: {date: day, plus: 1 week}\n"),
        ("safety", SOUND + "    outcome: wait\n    until: the wound has healed\n"),
        ("cases", CASE + "    answers: {a: null, b: no, c: [], d: 3, e: 2026-11-20, f: }\n"),
        ("cases", CASE + "    expect:\n      a: {outcome: wait, earliest: 2026-11-20, wait_for: []}\n"),
        ("cases", CASE + "    expect:\n      a: {earliest: null, wait_for: [it has healed], fit: wait}\n"),
        ("cases", CASE + "    as_of: 2026-11-20\n    applies: a\n    misses: [b, c]\n"),
        ("promises", PROMISE + "    when: {a: yes}\n    never: {outcome: suitable}\n"),
        ("promises", PROMISE + "    concerns: {all_but: [a]}\n    always: {finding: [a, b]}\n"),
    ],
)
def test_nothing_is_said_of_what_yaml_could_take_for_something_else(desk: Desk, kind: str, text: str) -> None:
    assert desk.complaints(kind, text) == []


# What is wrong


@pytest.mark.parametrize(
    ("kind", "text", "line", "said"),
    [
        ("safety", SOUND + "    becuase: B\n", 7, "Property becuase is not allowed."),
        ("safety", SOUND + "    outcome: maybe\n", 7, 'Valid values: "suitable", "possible", "ask_clinician", "wait"'),
        ("safety", RULE + "    evidence: [a]\n", 3, 'Missing property "because".'),
        ("safety", RULE + "    because: B\n", 3, "say what this rests on"),
        ("safety", SOUND + "    outcome: wait\n", 3, "`wait` needs `until`"),
        ("safety", SOUND + "    outcome: wait\n    until: {date: day}\n", 8, 'Missing property "plus".'),
        ("safety", SOUND.replace("at_most", "at_mots"), 4, "Property at_mots is not allowed."),
        ("safety", SOUND.replace("{at_most: 17}", "{within: 3 moons}"), 4, "pattern"),
        ("safety", QUESTION + "    type: bool\n", 5, '"choice", "choices", "integer", "date"'),
        ("safety", QUESTION + "    type: choice\n", 3, "a choice needs `options`"),
        ("safety", QUESTION + "    type: integer\n    min: 1\n", 3, "an integer needs `min` and `max`"),
        ("safety", "rules: []\n", 1, 'Missing property "title".'),
        ("concern", "id: a\nlabel: L\nbest_case: {outcome: wait, because: B}\n", 3, "say what this rests on"),
        ("cases", CASE + "    expect: {a: {outcom: wait}}\n", 4, "Property outcom is not allowed."),
        ("cases", CASE + "    expect: {a: {outcome: later}}\n", 4, "Valid values"),
        ("promises", PROMISE + "    never: {outcome: soon}\n", 5, "Valid values"),
        ("guidance", "title: T\nsection: before\nguidance: []\n", 2, '"preparation"'),
    ],
)
def test_what_is_wrong_is_said_on_its_line(desk: Desk, kind: str, text: str, line: int, said: str) -> None:
    found = desk.complaints(kind, text)
    assert any(at == line and said in message for at, message in found), found
    assert len(found) == 1, "one mistake, one complaint"


# What may stand here


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        ("safety", SOUND + f"    {HERE}\n", {"outcome", "until", "applies_to", "urgent", "for_clinician", "basis"}),
        ("safety", RULE + f"    {HERE}\n", {"because", "outcome", "until", "evidence", "evidence_lacking"}),
        ("safety", SOUND + f"    outcome: {HERE}\n", set(LADDER)),
        ("safety", SOUND + f"    certainty: {HERE}\n", {"high", "moderate", "low", "very_low"}),
        ("safety", SOUND + f"    applies_to: {HERE}\n", {"all"}),
        ("safety", SOUND + f"    until:\n      {HERE}\n", {"date", "plus"}),
        ("safety", f"title: T\nrules:\n  - id: a\n    when:\n      {HERE}\n", {"all", "any", "not"}),
        (
            "safety",
            f"title: T\nrules:\n  - id: a\n    when:\n      age:\n        {HERE}\n",
            {"at_least", "at_most", "within", "over"},
        ),
        ("safety", QUESTION + f"    type: {HERE}\n", {"choice", "choices", "integer", "date"}),
        ("safety", QUESTION + f"    type: date\n    {HERE}\n", {"ask_when", "not_sure", "why", "help", "label"}),
        ("safety", f"title: T\n{HERE}\n", {"questions", "rules"}),
        ("concern", f"id: a\n{HERE}\n", {"label", "best_case", "rules", "course", "alternatives", "untreated"}),
        ("cases", CASE + f"    {HERE}\n", {"person", "answers", "expect", "applies", "misses", "as_of"}),
        (
            "cases",
            CASE + f"    expect:\n      a:\n        {HERE}\n",
            {"outcome", "fit", "safety", "earliest", "wait_for"},
        ),
        ("promises", PROMISE + f"    {HERE}\n", {"when", "concerns", "never", "always"}),
        ("promises", PROMISE + f"    never:\n      outcome: {HERE}\n", set(LADDER)),
        ("ruleset", f"id: a\n{HERE}\n", {"title", "version", "review_due", "histories", "not_assessed", "files"}),
    ],
)
def test_what_may_stand_there_is_offered(desk: Desk, kind: str, text: str, wanted: set[str]) -> None:
    offered = set(desk.offers(kind, text))
    assert offered >= wanted, wanted - offered


def test_what_stands_there_is_not_offered_again(desk: Desk) -> None:
    assert {"id", "when", "because", "evidence_lacking"} & set(desk.offers("safety", SOUND + f"    {HERE}\n")) == set()


def test_only_the_rungs_are_offered_for_an_outcome(desk: Desk) -> None:
    offered = desk.offers("safety", SOUND + f"    outcome: {HERE}\n")
    assert set(offered) == set(LADDER)
    assert "Not now" in str(offered["wait"]["documentation"])


def test_a_new_rule_comes_with_what_it_needs(desk: Desk) -> None:
    new = desk.offers("safety", f"title: T\nrules:\n  - {HERE}\n")["rule"]
    assert [line.split(":")[0].strip() for line in new["insertText"].splitlines() if ":" in line] == [
        "id",
        "when",
        "because",
    ]


# What it means


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("safety", SOUND.replace("because", f"bec{HERE}ause"), "#### rule\n\nWhy, to the person."),
        ("safety", SOUND + f"    out{HERE}come: suitable\n", "`wait`: Not now; from a date, or once something has"),
        ("safety", SOUND + f"    outcome: suit{HERE}able\n", "`suitable`: Evidence of benefit"),
        ("safety", SOUND + f"    unt{HERE}il: it heals\n", "For `wait`: a date"),
        ("safety", SOUND.replace("at_most", f"at_m{HERE}ost"), "The number is this or less."),
        ("safety", SOUND.replace("when", f"wh{HERE}en"), "a_number:\n  at_most: 17"),
        ("safety", QUESTION + f"    ty{HERE}pe: date\n", "`date`: A day that is not in the future."),
        ("cases", CASE + f"    expect: {{a: {{earli{HERE}est: null}}}}\n", "The day on which a wait is over"),
    ],
)
def test_a_key_is_explained(desk: Desk, kind: str, text: str, said: str) -> None:
    assert said in desk.hover(kind, text)
