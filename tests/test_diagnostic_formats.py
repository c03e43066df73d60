"""Diagnostics as text, JSON, SARIF and workflow commands: what a person, an editor and a runner make of them.

SKINQUIZ_SARIF_SCHEMA may name a copy of the schema that OASIS publishes; SARIF is then held against that one as well.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.validators import validator_for

from skinquiz.messages import printable
from skinquiz.render import Style
from skinquiz.render.diagnostics import FORMATS, Checked, end_column, render
from skinquiz.render.diagnostics.paths import uri
from skinquiz.render.diagnostics.told import number_in_words
from skinquiz.rulefiles.diagnostics import ADVICE, MOST_SHOWN, Diagnostic, DiagnosticsError, Place
from skinquiz.rulefiles.load import Written, load_everything, load_written
from skinquiz.rulefiles.manual import MANUAL
from tests.mdcases import TINY, all_cases

HERE = Path(__file__).parent
AS_OF = dt.date(2026, 11, 20)
LINES = {
    "age.yaml": ["rules:", "  - id: under-18", "    when: {age: {at_most: 17}}"],
    "größe 🙂.yaml": ["  label: 🙂 größe"],
}
ERROR = Diagnostic(
    Place("age.yaml", 3, 18, 7),
    "unknown-key",
    "this key means nothing here, and what it says would be lost",
    "leave it out, or look for the one that you had in mind",
    ((Place("age.yaml", 2, 9, 8), "in this rule"),),
)
TIP = Diagnostic(Place("größe 🙂.yaml", 1, 12, 5), "overdue-review", "the review is overdue")
BOTH = Checked(AS_OF, (TIP, ERROR), LINES)
HOSTILE = "\x1b[31m\r\n::error::x\x9b\u202e\u2028{0} [x](http://x) %0A%25, a=b: \udcff"


@pytest.fixture(scope="module")
def tiny() -> Written:
    return load_written(TINY)


def sound(written: Written, *found: Diagnostic) -> Checked:
    return Checked(AS_OF, found, written.lines, written, 138_841_896_123)


def sarif(checked: Checked) -> dict[str, Any]:
    """Return the only run of the log, which is valid."""
    log = json.loads(render(checked, "sarif"))
    for path in filter(None, [HERE / "sarif.schema.json", os.environ.get("SKINQUIZ_SARIF_SCHEMA")]):
        hold_against(log, Path(path))
    run: dict[str, Any] = log["runs"][0]
    return run


def data(checked: Checked) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render(checked, "json"))
    hold_against(document, HERE / "check.schema.json")
    return document


def hold_against(document: object, schema_file: Path) -> None:
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    validator_for(schema)(schema).validate(document)


def understood(line: str) -> tuple[str, dict[str, str], str] | None:
    """Return a line as the runner of GitHub Actions reads it: command, properties, data; None for plain output."""
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, written = line[2:end].partition(" ")
    pairs = (pair.split("=", 1) for pair in written.strip().split(",") if pair)
    properties = {pair[0]: unescaped(pair[1], {"%3A": ":", "%2C": ","}) for pair in pairs if len(pair) == 2}
    return name, properties, unescaped(line[end + 2 :])


def unescaped(text: str, more: dict[str, str] | None = None) -> str:
    for escape, character in {"%0D": "\r", "%0A": "\n", **(more or {}), "%25": "%"}.items():
        text = text.replace(escape, character)
    return text


def commands(checked: Checked) -> Iterator[tuple[str, dict[str, str], str]]:
    lines = render(checked, "github").replace("\r", "\n").split("\n")
    return filter(None, map(understood, lines))


# All of them


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_holds_every_diagnostic_errors_first(format: str) -> None:
    said = render(BOTH, format)
    assert said.endswith("\n")
    found = said[max(0, said.find('"results"')) :]  # behind the manual
    assert 0 < found.index("this key means nothing here") < found.index("the review is overdue")
    assert "unknown-key" in found
    assert "overdue-review" in found


def test_all_that_can_be_wrong_in_files_is_said_in_every_format(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found, lines = [], {}
    for number, case in enumerate(all_cases()):
        case.lay_out(tmp_path / str(number))
        try:
            load_everything(Path(str(number)))
        except DiagnosticsError as error:
            found += error.diagnostics
            lines.update(error.lines)
    assert len({one.code for one in found}) >= 35
    checked = Checked(AS_OF, tuple(found), lines)
    results = sarif(checked)["results"]
    assert [one["code"] for one in data(checked)["diagnostics"]] == [one["ruleId"] for one in results]
    assert len(found) == len(results) == len(set(fingerprints(checked))) == len(list(commands(checked)))
    for first in range(0, len(found), MOST_SHOWN):
        part = replace(checked, diagnostics=checked.diagnostics[first : first + MOST_SHOWN])
        assert all(line.isprintable() for line in render(part, "text").split("\n"))


# Text


def test_text_is_wrapped_and_points_at_the_place() -> None:
    assert render(BOTH, "text", Style(width=56)) == (
        "age.yaml:3:18: error: this key means nothing here, and\n"
        "  what it says would be lost [unknown-key]\n"
        "  3 |     when: {age: {at_most: 17}}\n"
        "    |                  ^^^^^^^\n"
        "  age.yaml:2:9: in this rule\n"
        "  2 |   - id: under-18\n"
        "    |         ^^^^^^^^\n"
        "  help: leave it out, or look for the one that you had\n"
        "    in mind\n"
        "\n"
        "größe 🙂.yaml:1:12: advice: the review is overdue\n"
        "  [overdue-review]\n"
        "  1 |   label: 🙂 größe\n"
        "    |            ^^^^^\n"
        "\n"
        "1 error and 1 piece of advice: the rule set cannot be\n"
        "used\n"
        "skinquiz rules explain CODE says more about a code in\n"
        "brackets.\n"
    )


def test_colour_only_adds_to_the_words() -> None:
    plain, coloured = (render(BOTH, "text", Style(colour=colour)) for colour in (False, True))
    assert "\x1b" not in plain
    assert "\x1b[1;31merror:\x1b[0m" in coloured
    assert "\x1b[1;33madvice:\x1b[0m" in coloured
    pieces = coloured.split("\x1b[")
    assert pieces[0] + "".join(piece.partition("m")[2] for piece in pieces[1:]) == plain


@pytest.mark.parametrize("width", [40, 57, 80, 100])
def test_no_line_is_too_wide_and_a_long_one_is_shown_around_its_place(width: int) -> None:
    line = "because: " + "so it is " * 30 + "HERE" + " and on it goes" * 20
    place = Place("long.yaml", 1234, line.index("HERE") + 1, 4)
    checked = Checked(AS_OF, (Diagnostic(place, "reading-level", "long " * 50),), {"long.yaml": [line] * 1234})
    printed = render(checked, "text", Style(width=width)).split("\n")
    assert max(map(len, printed)) <= width
    shown = next(number for number, one in enumerate(printed) if "HERE" in one)
    assert printed[shown + 1].index("^^^^") == printed[shown].index("HERE")


def test_a_path_and_a_number_are_never_broken(tiny: Written) -> None:
    place = Place("a" * 70 + "/" + "b" * 70 + ".yaml", 1, 1)
    printed = render(replace(sound(tiny, replace(ERROR, place=place)), people=10**120), "text", Style(width=40))
    assert f"{place}:\n" in printed
    assert f"\n{10**120:,}\n" in printed


def test_of_very_many_the_errors_are_shown() -> None:
    tips = tuple(replace(TIP, message=f"tip {number}") for number in range(2 * MOST_SHOWN))
    printed = render(Checked(AS_OF, (*tips, ERROR), LINES), "text")
    assert printed.startswith("age.yaml:3:18: error: ")
    assert printed.count(": advice: ") == MOST_SHOWN - 1
    assert f"\n… and {MOST_SHOWN + 1} more\n\n1 error and {2 * MOST_SHOWN} pieces of advice: " in printed


@given(st.text(st.characters(), max_size=300), st.text(st.characters(), max_size=80), st.integers(20, 120))
def test_no_text_reaches_the_terminal_as_anything_but_text(message: str, file: str, width: int) -> None:
    place = Place(file, 1, 3, 2)
    found = Diagnostic(place, "unknown-key", message, message, ((place, message),))
    printed = render(Checked(AS_OF, (found,), {file: [message]}), "text", Style(width=width))
    assert all(line.isprintable() for line in printed.split("\n"))
    printed.encode()


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((), "tiny-peel 0.1.0 is sound: 2 concerns, "),
        ((TIP,), "tiny-peel 0.1.0 is sound, with 1 piece of advice: 2 concerns, "),
        ((TIP, TIP), "tiny-peel 0.1.0 is sound, with 2 pieces of advice: 2 concerns, "),
        ((ERROR,), "tiny-peel 0.1.0 has 1 error: 2 concerns, "),
        ((ERROR, TIP, ERROR), "tiny-peel 0.1.0 has 2 errors and 1 piece of advice: 2 concerns, "),
    ],
)
@pytest.mark.parametrize("format", ["text", "github"])
def test_the_end_says_what_it_comes_to(tiny: Written, format: str, found: tuple[Diagnostic, ...], said: str) -> None:
    printed = render(sound(tiny, *found), format, Style(width=200))
    assert f"\n{said}" in f"\n{printed}"
    assert printed.count("skinquiz rules explain CODE") == bool(found)
    assert "138,841,896,123 (about 1.4 × 10^11)" in printed  # noqa: RUF001
    assert "possible sets of answers" in printed
    assert ("bring about each rule" in printed) == (ERROR not in found), "only of a sound rule set is that known"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (999_999_999, "999,999,999"),
        (10**9, "1,000,000,000 (about 1.0 × 10^9)"),  # noqa: RUF001
        (9_960_000_000, "9,960,000,000 (about 1.0 × 10^10)"),  # noqa: RUF001
        (35 * 10**80, f"3,500{',000' * 26} (about 3.5 × 10^81)"),  # noqa: RUF001
    ],
)
def test_a_large_number_is_said_in_full_and_in_short(number: int, said: str) -> None:
    assert number_in_words(number) == said


# JSON


def test_json_says_where_and_what(tiny: Written) -> None:
    document = data(BOTH)
    assert (document["errors"], document["advice"], document["ruleset"], document["people"]) == (1, 1, None, None)
    assert document["diagnostics"][0] == {
        "level": "error",
        "code": "unknown-key",
        "message": ERROR.message,
        "help": ERROR.help,
        "file": "age.yaml",
        "line": 3,
        "column": 18,
        "end_column": 25,
        "related": [{"message": "in this rule", "file": "age.yaml", "line": 2, "column": 9, "end_column": 17}],
    }
    document = data(sound(tiny))
    assert document["people"] == int(document["people_digits"]) == 138_841_896_123
    assert document["ruleset"]["sha256"] == tiny.ruleset.sha256
    assert document["diagnostics"] == []


@pytest.mark.parametrize("format", ["json", "sarif"])
def test_data_is_ascii_and_loses_nothing(format: str) -> None:
    place = Place(f"folder{HOSTILE}/age.yaml", 1, 1)
    written = render(Checked(AS_OF, (Diagnostic(place, "unknown-key", HOSTILE),), {}), format)
    assert written.isascii()
    assert written.replace("\n", "").isprintable()
    if format == "json":
        (one,) = json.loads(written)["diagnostics"]
        assert (one["file"], one["message"]) == (PurePath(place.file).as_posix(), HOSTILE)


def test_columns_count_characters_and_end_behind_the_last() -> None:
    for one in (ERROR, TIP):
        line = LINES[one.place.file][one.place.line - 1]
        assert line[one.place.column - 1 : end_column(one.place) - 1] in ("at_most", "größe")


# SARIF


def test_sarif_holds_the_manual_and_points_into_files() -> None:
    run = sarif(BOTH)
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert set(rules) == set(MANUAL)
    assert rules["unknown-key"]["help"]["text"] == MANUAL["unknown-key"]
    assert rules["unknown-key"]["fullDescription"]["text"].startswith(rules["unknown-key"]["shortDescription"]["text"])
    for code, rule in rules.items():
        assert rule["defaultConfiguration"]["level"] == ("warning" if code in ADVICE else "error")
    assert run["columnKind"] == "unicodeCodePoints"
    error, tip = run["results"]
    assert (error["ruleId"], error["level"], tip["level"]) == ("unknown-key", "error", "warning")
    assert error["message"]["text"] == f"{ERROR.message}\nhelp: {ERROR.help}"
    assert error["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "age.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3, "startColumn": 18, "endColumn": 25},
    }
    (related,) = error["relatedLocations"]
    assert related["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 9, "endColumn": 17}
    assert related["message"] == {"text": "in this rule"}
    assert "%SRCROOT%" in run["originalUriBaseIds"]


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("rules/age.yaml", "rules/age.yaml"),
        ("größe 🙂.yaml", "gr%C3%B6%C3%9Fe%20%F0%9F%99%82.yaml"),
        ("a:b/100%?#.yaml", "a%3Ab/100%25%3F%23.yaml"),
        ("bytes\udcff\n", "bytes%FF%0A"),
        ("/srv/my rules/age.yaml", "file:///srv/my%20rules/age.yaml"),
    ],
)
def test_a_file_is_named_by_its_address(file: str, address: str) -> None:
    assert uri(file) == address
    (result,) = sarif(Checked(AS_OF, (replace(ERROR, place=Place(file, 1, 1)),), {}))["results"]
    where = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where["uri"] == address
    assert ("uriBaseId" in where) == (not address.startswith("file:"))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60))
def test_an_address_leads_back_to_the_file(file: str) -> None:
    address = uri(file)
    assert address.isascii()
    path = address.removeprefix("file://") if address.startswith("file:") else address
    assert unquote_to_bytes(path) == os.fsencode(Path(file).as_posix())


def test_a_message_is_no_link_and_has_no_holes() -> None:
    """A reader of SARIF puts arguments into `{0}`, takes `{{` for `{`, and makes a link of `[x](y)`."""
    found = replace(ERROR, message="`{age: {at_most: 17}}` {0} [x](http://x)", help=None)
    (result,) = sarif(Checked(AS_OF, (found,), LINES))["results"]
    text = result["message"]["text"]
    assert text == "`{{age: {{at_most: 17}}}}` {{0}} [x] (http://x)"
    assert text.replace("{{", "{").replace("}}", "}") == found.message.replace("](", "] (")


def fingerprints(checked: Checked) -> list[str]:
    return [one["partialFingerprints"]["skinquizDiagnostic/v1"] for one in sarif(checked)["results"]]


def test_a_diagnostic_is_known_again_when_lines_above_come_and_go() -> None:
    moved_lines = {file: ["# a remark", *lines] for file, lines in LINES.items()}
    moved = tuple(
        replace(one, place=replace(one.place, line=one.place.line + 1), message=f"reworded: {one.message}")
        for one in BOTH.diagnostics
    )
    assert fingerprints(Checked(AS_OF, moved, moved_lines)) == fingerprints(BOTH)


def test_different_diagnostics_are_told_apart() -> None:
    others = [
        replace(ERROR, code="unknown-value"),
        replace(ERROR, place=replace(ERROR.place, line=2)),
        replace(ERROR, place=replace(ERROR.place, file="größe 🙂.yaml", line=1)),
        ERROR,  # on the same line once more
    ]
    assert len(set(fingerprints(Checked(AS_OF, (ERROR, *others), LINES)))) == 5


# GitHub


def test_a_workflow_command_for_each_diagnostic() -> None:
    assert render(BOTH, "github").split("\n")[:2] == [
        "::error file=age.yaml,line=3,col=18,endColumn=25,title=unknown-key::this key means nothing here, and what "
        "it says would be lost%0Aage.yaml:2:9: in this rule%0Ahelp: leave it out, or look for the one that you "
        "had in mind",
        "::warning file=größe 🙂.yaml,line=1,col=12,endColumn=17,title=overdue-review::the review is overdue",
    ]


TRICKY = st.lists(st.sampled_from(["::", ":", ",", "=", "%", "%0A", "%25", "%3A", "\r", "\n", "x", "\u2028"])).map(
    "".join
)


@given(TRICKY.map("x{}".format) | st.text(st.characters(), min_size=1), TRICKY | st.text(st.characters()), TRICKY)
def test_the_runner_reads_what_was_meant(file: str, message: str, help: str) -> None:
    place = Place(file, 12, 3, 4)
    found = Diagnostic(place, "unknown-key", message, help or None, ((place, message),))
    (read,) = commands(Checked(AS_OF, (found,), {}))
    name, properties, said = read
    wanted = {"line": "12", "col": "3", "endColumn": "7", "title": "unknown-key"}
    assert (name, properties) == ("error", {"file": printable(Path(file).as_posix()), **wanted})
    lines = [printable(message), printable(f"{place}: {message}"), *([printable(f"help: {help}")] if help else [])]
    assert said == "\n".join(lines)


def test_nothing_in_a_file_becomes_a_command_of_its_own() -> None:
    attack = "x\n::add-mask::a\r::stop-commands::b\u2028::error::c"
    found = Diagnostic(Place(attack, 1, 1), "unknown-key", attack, attack, ((Place(attack, 1, 1), attack),))
    lines = render(Checked(AS_OF, (found,), {attack: [attack]}), "github").splitlines()
    assert [line.startswith("::") for line in lines] == [True, False, False]
    assert all("::" not in line for line in lines[1:])
    (read,) = filter(None, map(understood, lines))
    assert (read[0], read[1]["file"], read[1]["title"]) == ("error", printable(attack), "unknown-key")
