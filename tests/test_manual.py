"""Every diagnostic has a manual entry and a Markdown case, and nothing else has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import skinquiz
from skinquiz.rulefiles.manual import MANUAL
from tests.mdcases import all_cases

PACKAGE = Path(skinquiz.__file__).parent
KEBAB = re.compile(r"[a-z]+(-[a-z]+)+")


def codes_in(source: str) -> Iterator[str]:
    """Yield the codes in calls of `….add("code", …)`, and those handed on to `_bytes` as an argument."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if name == "add" and len(node.args) >= 3:
            yield from texts[:1]
        elif name == "_bytes":
            yield from (text for text in texts if KEBAB.fullmatch(text))


def used() -> set[str]:
    return {code for file in PACKAGE.rglob("*.py") for code in codes_in(file.read_text(encoding="utf-8"))}


def test_the_codes_are_found() -> None:
    assert {"wrong-type", "no-ruleset", "missing-file", "unknown-value", "invalid-json"} <= used()
    assert all(KEBAB.fullmatch(code) for code in used())
    assert list(
        codes_in('problems.add(\n  "a-b", place, "c-d")\n_bytes(p, s, q, pl, "e-f", "g")\nseen.add("x-y")')
    ) == [
        "a-b",
        "e-f",
    ]


def test_codes_and_manual_are_the_same() -> None:
    assert set(MANUAL) == used()
    assert list(MANUAL) == sorted(MANUAL)


def test_each_code_is_shown_by_a_markdown_case() -> None:
    assert {code for case in all_cases() for code in case.codes} == used()


@pytest.mark.parametrize("code", MANUAL)
def test_an_entry_is_short_and_plain(code: str) -> None:
    entry = MANUAL[code]
    prose, _, example = entry.partition("\n\n")
    sentences = re.findall(r"[.!?](?=\s|$)", re.sub(r"`[^`]*`", "word", prose.replace("\n", " ")))
    assert 2 <= len(sentences) <= 5, "two to five sentences"
    assert prose.rstrip().endswith((".", ":"))
    assert all(len(line) <= 80 for line in entry.split("\n")), "as wide as a terminal"
    assert all(line.startswith("    ") for line in example.splitlines()), "an example is indented"
    assert "\t" not in entry
    assert entry == entry.strip()
