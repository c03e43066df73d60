"""Whatever comes in, what is wrong is said in one short message: what, where, the valid values, the nearest one."""

from __future__ import annotations

import ctypes
import shutil
from pathlib import Path

import pytest

from skinquiz.cli import assess as command
from tests.cli.conftest import AS_OF, MARIA, PEOPLE, TINY, TINY_PERSON, Ran, Run, flags, refused, spawn

HEALTHY = PEOPLE / "clean.yaml"

# A flag that cannot be used, and all that the message must say.
FLAGS: list[tuple[list[str], list[str]]] = [
    (["--age", "200"], ["--age", "`200`", "0 to 120"]),
    (["--age", "-1"], ["--age", "`-1`", "0 to 120"]),
    (["--age", "121"], ["`121`", "0 to 120"]),
    (["--age", "34.0"], ["`34.0` is not a whole number"]),
    (["--age", "thirty"], ["`thirty` is not a whole number", "0 to 120"]),
    (["--age", "٣٤"], ["`٣٤` is not a whole number"]),
    (["--age", "\uff13\uff14"], ["`\uff13\uff14` is not a whole number"]),
    (["--age", "9" * 5000], ["is out of range", "…"]),
    (["--age", ""], ["--age", "empty", "0 to 120"]),
    (["--age", "\x1b[31m34"], ["is not a whole number"]),
    (["--age", "34", "--age", "35"], ["--age", "2 times", "34, 35", "once"]),
    (["--age", "34", "--age", "34"], ["--age", "2 times"]),
    (["--age", "\x1b[31m34", "--age", "\x1b]0;x\x07"], ["--age", "2 times"]),
    (["--skin-type", "iv"], ["did you mean `IV`?", "I, II, III, IV, V, VI, not_sure"]),
    (["--skin-type", "VII"], ["`VII`", "did you mean `VI`?"]),
    (["--skin-type", "I,II"], ["`I,II`", "I, II, III"]),
    (["--pregnancy", "yes"], ["`yes`", "no, pregnant, breastfeeding, prefer_not_to_say"]),
    (["--pregnancy", "pregnent"], ["did you mean `pregnant`?"]),
    (["--pregnancy", "\x1b[31mno"], ["is not an answer to `pregnancy`"]),
    (["--pregnancy", "x" * 5000], ["is not an answer to `pregnancy`", "…"]),
    (["--pregnancy", "no\npregnant"], ["is not an answer to `pregnancy`"]),
    (["--skin-now", "none,sunburn"], ["`none` excludes", "`sunburn`"]),
    (["--skin-now", "none", "--skin-now", "infection"], ["`none` excludes", "`infection`"]),
    (["--skin-now", "not_sure,sunburn,infection"], ["`not_sure` excludes", "`infection`, `sunburn`"]),
    (["--skin-now", "none,not_sure"], ["excludes"]),
    (["--skin-now", ""], ["--skin-now", "empty", "inflamed_acne"]),
    (["--skin-now", ","], ["--skin-now", "empty"]),
    (["--skin-now", "sunburn,"], ["--skin-now", "empty", "inflamed_acne"]),
    (["--skin-now", "sunburn", "--skin-now", ""], ["--skin-now", "empty"]),
    (["--skin-now", "sunburn,sunbrun"], ["`sunbrun`", "did you mean `sunburn`?"]),
    (["--concerns", "acne-scars"], ["`acne-scars`", "did you mean `acne_scars`?"]),
    (["--concerns", "acne scars"], ["did you mean `acne_scars`?"]),
    (["--isotretinoin-stopped", "2026-11-21"], ["`2026-11-21`", "future", "2026-11-20"]),
    (["--isotretinoin-stopped", "2199-12-31"], ["future"]),
    (["--isotretinoin-stopped", "9999-12-31"], ["`9999-12-31`", "1900"]),
    (["--isotretinoin-stopped", "1899-12-31"], ["`1899-12-31`", "1900"]),
    (["--isotretinoin-stopped", "2026-02-29"], ["`2026-02-29`", "not a day in the calendar"]),
    (["--isotretinoin-stopped", "2026-13-01"], ["not a day in the calendar"]),
    (["--isotretinoin-stopped", "2026-8-31"], ["`2026-8-31`", "2026-08-31", "not_sure"]),
    (["--isotretinoin-stopped", "20260831"], ["is not a date"]),
    (["--isotretinoin-stopped", "2026-W35-1"], ["is not a date"]),
    (["--isotretinoin-stopped", "2026-08-31T00:00"], ["is not a date"]),
    (["--isotretinoin-stopped", "3 months ago"], ["is not a date", "2026-08-31"]),
    (["--isotretinoin-stopped", "notsure"], ["did you mean `not_sure`?"]),
    (["--age", "not_sure"], ["is not a whole number", "0 to 120"]),
    (["--as-of", "tomorrow"], ["--as-of", "`tomorrow`"]),
    (["--as-of", "9999-12-31"], ["--as-of", "`9999-12-31`", "2199"]),
    (["--as-of", "1899-12-31"], ["--as-of", "1900"]),
    (["--as-of", "2026-02-30"], ["--as-of", "not a day in the calendar"]),
    (["--as-of", ""], ["--as-of"]),
    (["--as-of", "\x1b[2J"], ["--as-of"]),
    (["--skintype", "IV"], ["--skintype", "did you mean --skin-type?"]),
    (["--skin_type", "IV"], ["--skin_type", "did you mean --skin-type?"]),
    (["--sikn-type=IV"], ["--sikn-type", "did you mean --skin-type?"]),
    (["--zzzzz"], ["--zzzzz", "skinquiz assess --help"]),
    (["--zz\x1b[31mzzz"], ["skinquiz assess --help"]),
    (["-x"], ["-x"]),
    (["maria.yaml"], ["maria.yaml", "skinquiz assess --help"]),
    (["\x1b[31m"], ["skinquiz assess --help"]),
    (["--age"], ["--age", "skinquiz assess --help"]),
    (["--partial=yes"], ["--partial"]),
    (["--rules", "/nowhere"], ["/nowhere"]),
    (["--rules", ""], ["--rules"]),
]


@pytest.mark.parametrize(("argv", "said"), FLAGS, ids=lambda value: ascii(" ".join(value))[:50] if value else None)
def test_a_flag_that_cannot_be_used(assess: Run, argv: list[str], said: list[str]) -> None:
    refused(assess("--answers", HEALTHY, *argv), *said)


# An answers file that cannot be used. `{file}` stands for its name.
FILES: dict[str, tuple[bytes, str, list[str]]] = {
    "several problems at once": (
        b"age: 200\nskin_typ: IV\npregnancy: maybe\nskin_now: [none, sunburn]\n"
        b"isotretinoin_stopped: 2027-01-01\nscar_date: 2026-02-29\n",
        "yaml",
        [
            "{file}:1: `200`", "0 to 120", "{file}:2: there is no question `skin_typ`", "did you mean `skin_type`?",
            "{file}:3: `maybe`", "no, pregnant", "{file}:4: `none` excludes", "{file}:5: `2027-01-01`",
            "{file}:6: `2026-02-29`",
        ],
    ),
    "below its key": (b"\n\nskin_now:\n  - sunburn\n  - sunbrun\n", "yaml", ["{file}:4", "did you mean `sunburn`?"]),
    "an unknown question": (b"Age: 3", "yaml", ["{file}:1", "`Age`", "did you mean `age`?"]),
    "a question with a dash": (b"skin-type: IV", "yaml", ["did you mean `skin_type`?"]),
    "malformed YAML": (b"age: [34\nskin_type: IV\n", "yaml", ["{file}:2:", "not valid YAML"]),
    "a tab in YAML": (b"age:\t34\n\tskin_type: IV", "yaml", ["{file}:2:1", "tab"]),
    "malformed JSON": (b'{"age": 34,\n "skin_type": }', "json", ["{file}:2:15", "not valid JSON"]),
    "JSON with a comment": (b'{"age": 34} // mine', "json", ["{file}:1:13", "not valid JSON"]),
    "JSON cut short": (b'{"age": 3', "json", ["{file}:1:", "not valid JSON"]),
    "duplicate keys": (b"age: 20\nage: 30\n", "yaml", ["{file}:2:1", "`age` stands twice", "{file}:1:1"]),
    "duplicate keys in JSON": (b'{"age": 20, "age": 30}', "json", ["{file}", "`age` stands twice"]),
    "duplicate keys that agree": (b"age: 20\nage: 20\n", "yaml", ["`age` stands twice"]),
    "a tag": (b"age: !!int '34'\n", "yaml", ["{file}:1:6", "tag"]),
    "a tag of Python's": (b"age: !!python/object/apply:os.system ['touch pwned']\n", "yaml", ["{file}:1:6", "tag"]),
    "an anchor": (b"age: &a 34\n", "yaml", ["{file}:1:6", "`&a` is refused"]),
    "an alias": (b"skin_now: &a [none]\nmarks_in_area: *a\n", "yaml", ["{file}:2:16", "`*a` is refused"]),
    "a merge key": (b"<<: {age: 34}\n", "yaml", ["{file}:1:1", "merge key"]),
    "a bomb": (b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "yaml", ["is refused"]),
    "two documents": (b"age: 34\n---\nage: 35\n", "yaml", ["{file}:2:1", "more than one"]),
    "a list": (b"- age: 34\n", "yaml", ["{file}:1:1", "question: answer"]),
    "a list in JSON": (b'[{"age": 34}]', "json", ["{file}:1:1", "question: answer"]),
    "a word": (b"hello", "yaml", ["{file}:1:1", "question: answer"]),
    "nothing": (b"", "yaml", ["{file}:1:1", "empty"]),
    "nothing but comments": (b"# age: 34\n\n", "yaml", ["{file}:1:1", "empty"]),
    "nothing in JSON": (b"", "json", ["{file}:1:1"]),
    "a mapping for an answer": (b"age: {is: 34}\n", "yaml", ["{file}:1:6", "`age`", "one value or a list"]),
    "a mapping in JSON": (b'{"age": {"is": 34}}', "json", ["{file}", "`age`", "one value or a list"]),
    "a list in a list": (b"skin_now: [[none]]\n", "yaml", ["{file}:1:", "`skin_now`", "one value or a list"]),
    "two answers to a choice": (b"skin_type: [IV, V]\n", "yaml", ["{file}:1", "`skin_type` takes one answer, not 2"]),
    "an empty list": (b"skin_now: []\n", "yaml", ["{file}:1", "`skin_now` is empty", "inflamed_acne"]),
    "an empty text": (b"age: ''\n", "yaml", ["{file}:1", "`age` is empty", "0 to 120"]),
    "a true in JSON": (b'{"pregnancy": false}', "json", ["`false`", "no, pregnant"]),
    "a fraction in JSON": (b'{"age": 34.0}', "json", ["`34.0` is not a whole number"]),
    "no number at all in JSON": (b'{"age": NaN}', "json", ["`NaN` is not a whole number"]),
    "a long number in JSON": (b'{"age": ' + b"9" * 5000 + b"}", "json", ["is out of range"]),
    "half a character": (b'{"age": "\\ud800"}', "json", ["is not a whole number"]),
    "half a character as a key": (b'{"\\ud800": "1"}', "json", ["there is no question"]),
    "a time of day": (b"age: 1:30\n", "yaml", ["`1:30` is not a whole number"]),
    "binary": (bytes(range(256)), "yaml", ["{file}:", "UTF-8"]),
    "binary named JSON": (bytes(range(256)), "json", ["{file}:", "UTF-8"]),
    "UTF-16": ("age: 34\n".encode("utf-16"), "yaml", ["UTF-8"]),
    "Latin-1": ("age: é\n".encode("latin-1"), "yaml", ["{file}:1", "UTF-8"]),
    "Latin-1 in JSON": ('{"age": "é"}'.encode("latin-1"), "json", ["{file}", "UTF-8"]),
    "a NUL": (b"age: 34\x00\n", "yaml", ["{file}:"]),
    "colours in YAML": (b"age: \x1b[31m34\n", "yaml", ["{file}:1"]),
    "colours in JSON": (b'{"age": \x1b[31m34}', "json", ["{file}:1:9"]),
    "colours in a key": (b'"\\e[31mage": 34\n', "yaml", ["{file}:1"]),
    "colours in a key that stands twice": (b'"\\e[31mage": 34\n"\\e[31mage": 35\n', "yaml", ["{file}:2"]),
    "colours in a key with a mapping": (b'"\\e[31mage": {a: b}\n', "yaml", ["{file}:1"]),
    "colours in a list": (b'age: ["\\e[31m1", "2"]\n', "yaml", ["{file}:1", "takes one answer"]),
    "a title for the terminal": (b'age: "\\e]0;owned\\a"\n', "yaml", ["{file}:1"]),
    "a long list for a choice": (b"age: [" + b"1, " * 9000 + b"1]\n", "yaml", ["takes one answer"]),
    "long words for a choice": (b"age: [" + b"x" * 90000 + b", y]\n", "yaml", ["takes one answer"]),
    "a long key": (b"x" * 900 + b": 34\n", "yaml", ["there is no question"]),
    "one long line of YAML": (b"age: " + b"[" + b"x" * 500_000 + b"}\n", "yaml", ["{file}:1"]),
    "one long line of JSON": (b'{"age": ' + b"x" * 500_000 + b"}", "json", ["{file}:1:9"]),
    "2 MB": (b"#" * 2_000_000, "yaml", ["{file}:1:1", "larger than 1,000,000 bytes"]),
    "2 MB of JSON": (b'{"a": "' + b"x" * 2_000_000 + b'"}', "json", ["larger than 1,000,000 bytes"]),
    "deep YAML": (b"age: " + b"[" * 100_000, "yaml", ["{file}:1:", "nested more than 24 levels deep"]),
    "deep YAML that closes": (b"age: " + b"[" * 500 + b"]" * 500, "yaml", ["{file}:1:", "nested"]),
    "deep YAML mappings": (b"{a: " * 50_000, "yaml", ["{file}:1:", "nested"]),
    "deep JSON": (b'{"a":' * 100_000, "json", ["{file}", "nested"]),
    "deep JSON lists": (b"[" * 400_000, "json", ["{file}", "nested"]),
    "deep JSON that closes": (b'{"age":' + b"[" * 500 + b"]" * 500 + b"}", "json", ["{file}", "nested"]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_used(assess: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    data, ending, said = FILES[name]
    file = f"answers.{ending}"
    (tmp_path / file).write_bytes(data)
    refused(assess("--answers", file, "--partial"), *(words.replace("{file}", file) for words in said))
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("name", [name for name in FILES if "JSON" not in name])
def test_the_same_on_standard_input(assess: Run, name: str) -> None:
    data, _, said = FILES[name]
    ran = assess("--answers", "-", "--partial", stdin=data)
    refused(ran, *(words.replace("{file}", "standard input") for words in said))


def test_several_problems_stand_in_the_order_of_the_file(assess: Run) -> None:
    ran = assess("--answers", "-", stdin=FILES["several problems at once"][0])
    lines = [line for line in ran.err.removeprefix("error: ").splitlines() if line.startswith("standard input")]
    assert [line.split(":")[1] for line in lines] == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("nowhere.yaml", ["--answers", "`nowhere.yaml`", "no such file"]),
        (".", ["--answers", "`.`", "folder"]),
        ("", ["--answers"]),
        ("\x1b[31mnowhere", ["--answers", "no such file"]),
        ("x" * 300, ["--answers", "file name too long"]),
    ],
    ids=ascii,
)
def test_a_file_that_is_none(
    assess: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: str, said: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    refused(assess("--answers", answers, "--partial"), *said)


def heed_modes() -> None:
    """Take from root what lets it read everything: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH; others lack them."""
    prctl, drop = ctypes.CDLL(None).prctl, 24
    prctl(drop, 1)
    prctl(drop, 2)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("age: 34\n")
    secret.chmod(0)
    ran = spawn("assess", *AS_OF, "--answers", secret, preexec_fn=heed_modes)
    refused(Ran(ran.returncode, ran.stdout, ran.stderr), "secret.yaml", "permission denied")


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    ran = spawn("assess", *AS_OF, "--answers", MARIA, "--output", tmp_path / "x.json", preexec_fn=heed_modes)
    refused(Ran(ran.returncode, ran.stdout, ran.stderr), str(tmp_path), "permission denied")


# Rule sets


def broken(tmp_path: Path, file: str, old: str, new: str) -> Path:
    folder = Path(shutil.copytree(TINY, tmp_path / "rules"))
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


BROKEN: dict[str, tuple[str, str, str, list[str]]] = {
    "question": ("safety/skin.yaml", "when: {age:", "when: {aeg:", ["safety/skin.yaml:", "mean `age`?", "^^^"]),
    "outcome": ("safety/skin.yaml", "outcome: wait", "outcome: wiat", ["safety/skin.yaml:", "did you mean `wait`?"]),
    "unlisted": ("ruleset.yaml", "  - topics/peels.yaml\n", "", ["ruleset.yaml:", "topics/peels.yaml"]),
    "missing": ("ruleset.yaml", "guidance/after", "guidance/before", ["ruleset.yaml:", "guidance/before.yaml"]),
    "malformed": ("glossary.yaml", "terms:", "terms: [", ["glossary.yaml:", "not valid YAML"]),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("way", ["flag", "variable", "=", "before the command"])
def test_a_broken_rule_set_is_shown_with_its_places(
    skinquiz: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, way: str
) -> None:
    *change, said = BROKEN[what]
    folder = str(broken(tmp_path, *change))
    argv = ["assess", *AS_OF, *flags(TINY_PERSON)]
    if way == "variable":
        monkeypatch.setenv("SKINQUIZ_RULES", folder)
    elif way == "before the command":
        argv = ["--rules", folder, *argv]
    else:
        argv += ["--rules", folder] if way == "flag" else [f"--rules={folder}"]
    refused(skinquiz(*argv), *said)


@pytest.mark.parametrize("what", ["nowhere", "an empty folder", "a file"])
def test_a_rule_set_that_is_none(assess: Run, tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("id: x\n")
    name = {"nowhere": "nowhere", "an empty folder": "empty", "a file": "file"}[what]
    for argv in (["--rules", str(tmp_path / name)], ["--help", "--rules", str(tmp_path / name)]):
        refused(assess(*argv), str(tmp_path / name))


def test_a_broken_rule_set_does_not_stop_what_needs_none(skinquiz: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKINQUIZ_RULES", "/nowhere")
    for argv in ("--version", "--help", "rules --help", "rules schema safety", f"rules check {TINY}"):
        ran = skinquiz(*argv.split())
        assert (ran.code, ran.err) == (0, ""), argv
        assert ran.out


# Our own faults


def test_a_fault_is_short_and_says_how_to_see_more(assess: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall_over(*_: object) -> None:
        raise LookupError("a screw is loose")

    monkeypatch.setattr(command, "_assess", fall_over)
    ran = assess("--answers", MARIA)
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err
    assert "LookupError: a screw is loose" in ran.err
    assert len(ran.err.splitlines()) <= 3
    monkeypatch.setenv("SKINQUIZ_DEBUG", "1")
    again = assess("--answers", MARIA)
    assert again.code == 1
    assert "Traceback" in again.err
    assert "fall_over" in again.err


@pytest.mark.parametrize(
    ("name", "near"), [("asess", "assess"), ("quizz", "quiz"), ("rule", "rules"), ("frobnicate", "")]
)
def test_an_unknown_command(skinquiz: Run, name: str, near: str) -> None:
    refused(skinquiz(name), f"'{name}'", near, "skinquiz --help")
    refused(skinquiz(name, "--age", "3"), f"'{name}'", near, "skinquiz --help")


def test_real_processes_say_the_same(assess: Run) -> None:
    ran = spawn("assess", *AS_OF, "--answers", HEALTHY, "--age", "200")
    assert Ran(ran.returncode, ran.stdout, ran.stderr) == assess("--answers", HEALTHY, "--age", "200")
