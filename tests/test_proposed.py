"""Cases written by the program: what is read back is what was meant, and a manifest keeps all else in it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.proposed import CaseText, case_file, flow, with_file
from skinquiz.rulefiles.read import Mapping, Node, Scalar, Sequence, read_yaml

NEW = "cases/proposed.yaml"


def plain(node: Node | None) -> object:
    """Return what was read: text, lists and mappings; None where nothing stands."""
    if isinstance(node, Scalar):
        return None if node.no_value else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Mapping)
    return {key.text: plain(value) for key, value in node.entries}


def read(text: str) -> object:
    problems = Problems()
    root = read_yaml(text.encode(), "cases.yaml", problems)
    assert problems.found == []
    return plain(root)


def case(**changes: object) -> CaseText:
    whole: dict[str, object] = {
        "name": "a name", "person": "ann", "answers": {}, "expect": {"a": {"outcome": "wait"}}, "applies": [],
        "misses": [],
    }  # fmt: skip
    return CaseText(**{**whole, **changes})  # type: ignore[arg-type]


def test_a_file_of_cases_reads_like_one_written_by_hand() -> None:
    one = case(
        answers={"skin": ["none"], "age": "17", "last": "2026-10-09", "pregnant": "no", "kind": None},
        expect={"marks": {"outcome": "wait", "earliest": None, "wait_for": ["your skin: healed"]}},
        applies=["under-18"],
    )
    assert case_file([one], "Proposed", dt.date(2026, 11, 20), ["# a comment"]) == (
        "# a comment\n"
        "title: Proposed\n"
        "as_of: 2026-11-20\n"
        "cases:\n"
        "  - name: a name\n"
        "    person: ann\n"
        "    answers: {skin: [none], age: 17, last: 2026-10-09, pregnant: no, kind: null}\n"
        "    expect:\n"
        '      marks: {outcome: wait, earliest: null, wait_for: ["your skin: healed"]}\n'
        "    applies: [under-18]\n"
    )


def test_what_is_too_long_for_a_line_takes_several() -> None:
    rules = [f"a-rule-with-a-long-name-{number}" for number in range(9)]
    text = case_file([case(answers=dict.fromkeys(rules, "yes"), misses=rules)], "x", dt.date(2026, 1, 1), [])
    assert max(map(len, text.splitlines())) <= 118
    assert read(text)["cases"][0]["misses"] == rules  # type: ignore[index]
    assert read(text)["cases"][0]["answers"] == dict.fromkeys(rules, "yes")  # type: ignore[index]


odd = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cn"]), min_size=1) | st.sampled_from(
    [
        "null",
        "~",
        "yes",
        "a: b",
        "a #b",
        "- a",
        "[",
        "'",
        '"',
        "`x` y",
        "x ",
        " x",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "a,b",
        "?",
    ]
)


@given(name=odd, answer=odd, event=odd)
def test_any_text_is_read_back_as_it_is(name: str, answer: str, event: str) -> None:
    one = case(name=name, answers={"q": answer, "list": [answer, "b"]}, expect={"c": {"wait_for": [event]}})
    (found,) = read(case_file([one], name, dt.date(2026, 1, 1), []))["cases"]  # type: ignore[index]
    assert found["name"] == name
    assert found["answers"] == {"q": answer, "list": [answer, "b"]}
    assert found["expect"] == {"c": {"wait_for": [event]}}
    assert read(f"- {flow({'q': answer})}\n") == [{"q": answer}]


MANIFESTS = {
    "after the last cases": (
        "id: x\nfiles:\n  - cases/a.yaml  # ours\n  - cases/b.yaml # more\n  - evidence.yaml\nmore: y\n",
        f"id: x\nfiles:\n  - cases/a.yaml  # ours\n  - cases/b.yaml # more\n  - {NEW}\n  - evidence.yaml\nmore: y\n",
    ),
    "at the end without cases": ("files:\n- a.yaml\n", f"files:\n- a.yaml\n- {NEW}\n"),
    "without a last line break": ("files:\n  - cases/a.yaml", f"files:\n  - cases/a.yaml\n  - {NEW}\n"),
    "with the line breaks of others": (
        "files:\r\n  - cases/a.yaml\r\n  - b.yaml\r\n",
        f"files:\r\n  - cases/a.yaml\r\n  - {NEW}\r\n  - b.yaml\r\n",
    ),
    "in one line": ("files: [cases/a.yaml, b.yaml]\n", f"files: [cases/a.yaml, {NEW}, b.yaml]\n"),
    "in quotes": ('files: ["cases/a.yaml"]  # all\n', f'files: ["cases/a.yaml", {NEW}]  # all\n'),
    "over several lines": (
        "files: [\n  a.yaml,\n  cases/b.yaml\n]\n",
        f"files: [\n  a.yaml,\n  cases/b.yaml, {NEW}\n]\n",
    ),
}


@pytest.mark.parametrize("where", MANIFESTS)
def test_a_manifest_gains_a_line_and_keeps_the_others(where: str) -> None:
    before, after = MANIFESTS[where]
    assert with_file(before, NEW) == after


@pytest.mark.parametrize("text", ["", "id: x\n", "files: []\n", "files: cases/a.yaml\n", "files: [", "- a\n"])
def test_a_manifest_without_files_is_no_place_for_one(text: str) -> None:
    with pytest.raises(ValueError, match="lists no files"):
        with_file(text, NEW)
