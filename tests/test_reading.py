"""From YAML to nodes and values: what YAML takes for something else stays what the author wrote."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from skinquiz.checks.cases import run_case
from skinquiz.conditions import comparisons
from skinquiz.messages import nearest
from skinquiz.model import LADDER, Is, Outcome, Section, Statement
from skinquiz.rulefiles import read
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.diagnostics import Diagnostic, DiagnosticsError, Place, Problems
from skinquiz.rulefiles.load import load_ruleset, load_with_cases, load_with_promises
from skinquiz.rulefiles.read import Mapping, Node, Scalar, Sequence, read_json, read_yaml
from tests.mdcases import TINY, Block, MdCase, all_cases

TRAPS = "words that YAML takes for something else are words here"
LOADERS = [yaml.CSafeLoader, yaml.SafeLoader]


def nodes(text: str) -> tuple[Node | None, Problems]:
    problems = Problems()
    return read_yaml(text.encode(), "x.yaml", problems), problems


def plain(node: Node | None) -> object:
    match node:
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}
        case Sequence(items):
            return [plain(item) for item in items]
        case Scalar(text) as scalar:
            return None if scalar.plain and not text else text
    return node


def test_words_stay_words(tmp_path: Path) -> None:
    next(case for case in all_cases() if case.name == TRAPS).lay_out(tmp_path)
    ruleset = load_ruleset(tmp_path)
    question = ruleset.questions["on"]
    assert question.label == "1:30"
    assert question.ask == "2026-11-20"
    assert question.why == "~"
    assert question.help == "0x1F"
    assert [(one.id, one.label) for one in question.options] == [
        ("no", "no"), ("yes", "off"), ("on", "010"), ("off", "1e3"), ("null", "null"), ("y", ".inf"),
    ]  # fmt: skip
    rule = ruleset.rules[-1]
    assert (rule.id, rule.statement.text) == ("yes", "12:30:45")
    assert [leaf.options for leaf in comparisons(rule.when)] == [("no", "yes", "on", "off", "null")]
    assert ruleset.sections[-1].title == "no"


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a:", {"a": None}),
        ("a: # nothing", {"a": None}),
        ("{a: , b: 1}", {"a": None, "b": "1"}),
        ("- a:\n-", [{"a": None}, None]),
        ('a: ""', {"a": ""}),
        ("a: ''", {"a": ""}),
        ("a: null", {"a": "null"}),
        ("a: ~", {"a": "~"}),
        ("a: [no, yes, 010, 1:30, 1_000, 0o17, 1e3, .nan, 2026-11-20]", None),
        ("a: >-\n  b\n  c\n", {"a": "b c"}),
        ("a: |\n  b\n  c\n", {"a": "b\nc\n"}),
        ('"a": "\\u0041\\x42"', {"a": "AB"}),
        ("a: b # c", {"a": "b"}),
        ("a: b#c", {"a": "b#c"}),
        ("a: {}\nb: []", {"a": {}, "b": []}),
    ],
)
def test_a_node_is_what_was_written(text: str, value: object, loader: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """With either of PyYAML's parsers: not everybody has the fast one."""
    monkeypatch.setattr(read, "_Loader", loader)
    node, problems = nodes(text)
    wanted = value or {"a": ["no", "yes", "010", "1:30", "1_000", "0o17", "1e3", ".nan", "2026-11-20"]}
    assert [one.message for one in problems.found] == []
    assert plain(node) == wanted


def test_both_parsers_read_the_shipped_rules_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise the rules that load here may not load on a computer without the fast parser."""
    files = sorted(bundled_rules().rglob("*.yaml"))
    trees = []
    for loader in LOADERS:
        monkeypatch.setattr(read, "_Loader", loader)
        trees.append([plain(read_yaml(file.read_bytes(), file.name, Problems())) for file in files])
    assert trees[0] == trees[1]
    assert all(trees[0])


@pytest.mark.parametrize("document", ["conditions", "rules", "questions"])
def test_both_parsers_find_the_same_faults(document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    differ = []
    for number, case in enumerate(one for one in all_cases() if one.document.stem == document):
        folder = tmp_path / str(number)
        case.lay_out(folder)
        monkeypatch.chdir(folder)
        found = []
        for loader in LOADERS:
            monkeypatch.setattr(read, "_Loader", loader)
            found.append([(d.place.file, d.place.line, d.code) for d in _faults(folder)])
        if found[0] != found[1]:
            differ.append(case.name)
    assert differ == []


def _faults(folder: Path) -> tuple[Diagnostic, ...]:
    try:
        load_with_cases(folder)
    except DiagnosticsError as error:
        return error.diagnostics
    return ()


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
TREES: st.SearchStrategy[object] = st.recursive(
    TEXTS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@given(TREES)
def test_yaml_and_json_of_one_tree_are_read_alike(tree: object) -> None:
    """Quoted in YAML, everything is text; JSON is read by another parser."""
    text = yaml.safe_dump(tree, default_style='"', allow_unicode=False, sort_keys=False)
    node, problems = nodes(text.replace("!!str ", ""))
    merged = "<<" in str(tree)
    if not merged:
        assert [one.message for one in problems.found] == []
        assert plain(node) == tree
    again = Problems()
    assert plain(read_json(json.dumps(tree), "x.json", again)) == tree
    assert again.found == []


@given(st.binary(max_size=60))
def test_bytes_of_any_kind_are_a_tree_or_a_diagnostic(data: bytes) -> None:
    problems = Problems()
    node = read_yaml(data, "x.yaml", problems)
    assert node is not None or problems.found
    for one in problems.found:
        assert one.place.line >= 1
        assert one.place.column >= 1


PIECES = ["a", "b: ", "- ", ": ", "\n", "  ", "[", "]", "{", "}", ",", "&x ", "*x", "!t ", "<<: ", "? ", "|", ">", "'"]
PIECES += ['"', "---\n", "...\n", "# c\n", "\t", "%YAML 1.1\n", "\u2028", "\x85", "é", "🙂"]
YAMLISH = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(YAMLISH)
def test_yaml_of_any_kind_is_a_tree_or_a_diagnostic_with_a_place(text: str) -> None:
    node, problems = nodes(text)
    assert node is not None or problems.found
    error = DiagnosticsError(problems.found, problems.lines)
    assert all(str(one.place) in str(error) for one in problems.found)


@pytest.mark.parametrize("separator", ["\r", "\r\n", "\n", "\u2028", "\u2029", "\x85"])
def test_the_excerpt_shows_the_place_whatever_ends_the_lines(separator: str) -> None:
    """YAML counts more characters as line ends than `\\n`; the excerpt must count the same ones."""
    text = f'title: "one{separator}two"\nwrong: *alias\n'
    _, problems = nodes(text)
    assert [one.code for one in problems.found] == ["alias-refused"]
    printed = str(DiagnosticsError(problems.found, problems.lines)).split("\n")
    assert printed[1].endswith("wrong: *alias")
    assert printed[2].index("^") == printed[1].index("*")


def test_a_file_of_just_a_million_bytes_is_read() -> None:
    filler = "# " + "x" * 97 + "\n"
    text = "title: X\n" + filler * 9999
    assert len(text) <= read.MAX_BYTES < len(text) + 200
    node, problems = nodes(text)
    assert (plain(node), problems.found) == ({"title": "X"}, [])
    node, problems = nodes(text + filler * 2)
    assert (node, [one.code for one in problems.found]) == (None, ["file-too-large"])


def _depth(levels: int) -> str:
    return "[" * levels + "]" * levels


def test_nesting_is_refused_from_one_level_on() -> None:
    def refused(levels: int) -> bool:
        return any(one.code == "nested-too-deep" for one in nodes(_depth(levels))[1].found)

    assert not refused(read.MAX_DEPTH + 1)
    assert refused(read.MAX_DEPTH + 2)
    assert refused(100_000)


@pytest.mark.parametrize("levels", [1_000, 100_000])
def test_json_nested_too_deep_is_a_diagnostic(levels: int) -> None:
    problems = Problems()
    read_json(_depth(levels), "x.json", problems)
    assert [one.code for one in problems.found] == ["nested-too-deep"]


@pytest.mark.parametrize(
    "text",
    ["{" + "a: b," * 1200 + "}", "a: b\n" * 1200, "- !t x\n" * 1000, "[" + "&a x," * 1200 + "]"],
    ids=["one long line", "many lines", "tags", "anchors"],
)
def test_a_small_file_never_makes_a_huge_message(text: str) -> None:
    """Each of many faults shows its line; on one long line that grows with the square, and takes all memory."""
    _, problems = nodes(text)
    assert problems.found
    printed = str(DiagnosticsError(problems.found, problems.lines))
    assert len(printed) < 2_000_000, f"{len(text)} characters give a message of {len(printed):,}"


def test_a_place_counts_characters_not_bytes() -> None:
    _, problems = nodes('a: ["äöü🙂", *x]')
    assert [(one.place.line, one.place.column, one.place.width) for one in problems.found] == [(1, 13, 2)]


def _diagnostics() -> Iterator[Diagnostic]:
    place = Place("x.yaml", 1, 1)
    yield Diagnostic(place, "a-b", "same", None)
    yield Diagnostic(place, "a-b", "same", "a help")
    yield Diagnostic(place, "a-b", "same", None, ((place, "there"),))


def test_diagnostics_that_differ_only_in_their_help_can_be_sorted() -> None:
    assert len(DiagnosticsError(_diagnostics(), {}).diagnostics) == 3


def test_diagnostics_are_sorted_by_place_and_said_once() -> None:
    one, two, three = (Diagnostic(Place("x", line, 1), "a-b", "m") for line in (10, 9, 9))
    error = DiagnosticsError([one, two, three], {})
    assert error.diagnostics == (two, one)
    assert str(error) == "x:9:1: m [a-b]\n\nx:10:1: m [a-b]"


@pytest.mark.parametrize(("wrong", "right"), [("sutable", "suitable"), ("not_suitabel", "not_suitable")])
def test_the_nearest_name(wrong: str, right: str) -> None:
    assert nearest(wrong, LADDER) == right


@pytest.mark.parametrize("wrong", ["unsuitable", "not suitable", "notsuitable"])
def test_the_opposite_is_never_suggested(wrong: str) -> None:
    """An author in a hurry takes what is offered."""
    assert nearest(wrong, LADDER) in ("not_suitable", None)


def test_what_a_summary_lists_is_read_in_order() -> None:
    tiny = load_ruleset(TINY)
    peels = Section("Earlier peels", ("peel_before", "last_peel"))
    assert tiny.histories == (Section("Person", ("age", "pregnancy")), peels)
    assert tiny.not_assessed == ("The acid and its strength.",)


def test_a_rule_set_need_not_say_what_a_summary_lists(tmp_path: Path) -> None:
    MdCase(Path("none"), "none").lay_out(tmp_path)
    manifest = tmp_path / "ruleset.yaml"
    lines = manifest.read_text().splitlines()
    start, end = lines.index("histories:"), lines.index("files:")
    manifest.write_text("\n".join(lines[:start] + lines[end:]))
    ruleset = load_ruleset(tmp_path)
    assert (ruleset.histories, ruleset.not_assessed) == ((), ())


def test_what_is_known_of_leaving_a_concern_alone_is_read_where_it_stands() -> None:
    concerns = load_ruleset(TINY).concerns
    assert concerns["marks"].untreated == Statement("Marks do no harm.", basis="Plain sense.", evidence=("cee2019",))
    assert concerns["rough"].untreated is None


def test_promises_are_read_in_order_with_their_places() -> None:
    promises = load_with_promises(TINY)[1]
    pregnant, children, cut, old = promises
    assert [Path(one.where.rpartition(":")[0]).name for one in promises] == ["promises.yaml"] * 4
    assert [one.where.rpartition(":")[2] for one in promises] == ["4", "8", "13", "18"]
    assert (pregnant.id, pregnant.because) == ("pregnancy-waits", "Nobody has tested it in pregnancy.")
    assert pregnant.when == Is("pregnancy", ("yes",))
    assert (pregnant.kind, pregnant.findings) == ("never", ())
    assert pregnant.outcomes == (Outcome.SUITABLE, Outcome.POSSIBLE, Outcome.ASK_CLINICIAN)
    assert (children.kind, children.outcomes, children.findings) == ("always", (Outcome.NOT_SUITABLE,), ())
    assert (cut.kind, cut.outcomes, cut.findings) == ("always", (), ("broken-skin",))
    assert (old.kind, old.outcomes, old.findings) == ("never", (), ("peel-recent", "peel-last-days"))
    assert [one.concerns for one in promises] == [("marks", "rough"), ("marks", "rough"), ("marks",), ("marks",)]


def test_a_promise_may_speak_of_everybody(tmp_path: Path) -> None:
    text = "title: X\npromises: [{id: a, because: b, never: {outcome: [wait, wait]}}]"
    MdCase(Path("none"), "none", [Block("promises.yaml", (), [text])]).lay_out(tmp_path)
    (promise,) = load_with_promises(tmp_path)[1]
    assert promise.when is None
    assert promise.outcomes == (Outcome.WAIT,), "once is enough"


def test_a_rule_set_need_not_promise_anything(tmp_path: Path) -> None:
    MdCase(Path("none"), "none", [Block("promises.yaml", ("absent",), [])]).lay_out(tmp_path)
    manifest = tmp_path / "ruleset.yaml"
    manifest.write_text(manifest.read_text().replace("  - promises.yaml\n", ""))
    assert load_with_promises(tmp_path)[1] == ()


def test_an_expected_nothing_is_nothing(tmp_path: Path) -> None:
    """`wait_for: null` expects that there is nothing to wait for, as `earliest: null` expects no date."""
    MdCase(Path("none"), "none", [Block("cases/x.yaml", (), _CASE.split("\n"))]).lay_out(tmp_path)
    ruleset, cases = load_with_cases(tmp_path)
    case = next(one for one in cases if one.name == "nothing to wait for")
    assert list(run_case(ruleset, case)) == []
    wrong = dataclasses.replace(
        case, expect={"marks": {"outcome": "wait", "wait_for": ("rain",), "earliest": "2026-01-01"}}
    )
    assert len(list(run_case(ruleset, wrong))) == 3


_CASE = """\
title: X
as_of: 2026-11-20
cases:
  - name: nothing to wait for
    person: healthy
    expect:
      marks: {outcome: suitable, earliest: null, wait_for: null}"""


def test_a_case_that_does_not_hold_says_so() -> None:
    ruleset, cases = load_with_cases(Path(__file__).parent / "rulesets/tiny")
    case = cases[0]
    wrong = dataclasses.replace(
        case, expect={"rough": {"outcome": "wait"}, "marks": {"fit": "wait"}}, applies=("pregnant",), misses=()
    )
    assert list(run_case(ruleset, wrong)) == [
        "rough is not among the concerns",
        "marks: fit is suitable instead of wait",
        "pregnant should apply, but does not",
    ]
    hole = dataclasses.replace(case, answers={k: v for k, v in case.answers.items() if k != "age"}, expect={})
    assert list(run_case(ruleset, hole)) == ["unanswered: age"]
    hit = dataclasses.replace(case, answers={**case.answers, "pregnancy": "yes"}, expect={}, misses=("pregnant",))
    assert list(run_case(ruleset, hit)) == ["pregnant should not apply, but does"]
    bad = dataclasses.replace(case, answers={**case.answers, "age": "old"})
    assert "`old` is not a whole number" in "".join(run_case(ruleset, bad))
