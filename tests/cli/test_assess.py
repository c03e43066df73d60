"""`skinquiz assess`: flags, files and standard input are three ways to say the same thing."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
import yaml

from skinquiz.conditions import Situation, Truth
from skinquiz.model import RuleSet
from tests.cli.conftest import MARIA, PEOPLE, TINY, TINY_PERSON, Run, flags

COMPLETE = [MARIA, *(PEOPLE / f"{name}.yaml" for name in ("clean", "waiting", "everything_wrong", "unsure"))]


def person(file: Path) -> dict[str, str]:
    """Return the answers in a file as text; YAML's ideas of `no` and of dates stay out of it."""
    loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return {name: ",".join(value) if isinstance(value, list) else value for name, value in loaded.items()}


def as_json(answers: dict[str, str], ruleset: RuleSet) -> str:
    """Return the answers as another program would write them: lists as lists, numbers as numbers."""
    typed: dict[str, object] = dict(answers)
    for name, text in answers.items():
        if ruleset.questions[name].type == "choices":
            typed[name] = text.split(",")
        elif ruleset.questions[name].type == "integer":
            typed[name] = int(text)
    return json.dumps(typed)


# Every question is a flag


def help_panels(assess: Run, monkeypatch: pytest.MonkeyPatch, columns: int) -> dict[str, str]:
    """Return the help by its headings, each as words without the frame."""
    monkeypatch.setenv("COLUMNS", str(columns))
    ran = assess("--help")
    assert (ran.code, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= columns
    found = re.findall(r"^[╭┌]─ (.*?) ─+[╮┐]\n(.*?)^[╰└]", ran.out, flags=re.M | re.S)
    assert len(found) == len({title for title, _ in found}), "a heading stands twice"
    return {title: " ".join(body.replace("│", " ").split()) for title, body in found}


@pytest.mark.parametrize("columns", [80, 120, 300])
def test_help_lists_every_question_in_its_section(
    assess: Run, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    panels = help_panels(assess, monkeypatch, columns)
    sections = [section.title for section in ruleset.sections]
    assert [title for title in panels if title in sections] == sections, "the order of the walk"
    for section in ruleset.sections:
        wanted = [ruleset.questions[name].flag for name in section.questions]
        assert re.findall(r"(?<!\S)--[a-z][a-z-]*", panels[section.title]) == wanted


def test_help_gives_each_question_its_words_and_options(
    assess: Run, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = help_panels(assess, monkeypatch, 3000)
    for section in ruleset.sections:
        for name in section.questions:
            question = ruleset.questions[name]
            entry = everything[section.title].split(question.flag + " ", 1)[1].split(" --", 1)[0]
            assert question.ask in entry
            options = entry.split("Answers:", 1)[1].split("(several with commas)")[0].rstrip(". ")
            if question.options:
                assert tuple(one.strip() for one in options.split("|")) == question.option_ids
            if question.type == "integer":
                assert f"{question.minimum} to {question.maximum}" in options
            assert ("not_sure" in options) == question.allows_not_sure
            assert ("several with commas" in entry) == (question.type == "choices")


def test_help_of_another_rule_set_lists_its_questions(assess: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    by_flag, by_equals = assess("--help", "--rules", TINY).out, assess(f"--rules={TINY}", "--help").out
    assert by_flag == by_equals
    assert "--mark-cause" in by_flag
    assert "--acne-scar-type" not in by_flag


def test_every_option_of_every_question_is_taken_as_a_flag(assess: Run, ruleset: RuleSet) -> None:
    """One run for the n-th option of all questions at once."""
    questions = ruleset.questions.values()
    for n in range(max(len(question.options) for question in questions)):
        given = {q.id: q.option_ids[n] for q in questions if n < len(q.options)}
        ran = assess(*flags(given), "--partial", "--format", "json")
        assert ran.code == 0, ran.err
        data = json.loads(ran.out)
        kept = {**data["answers"], **data["not_applicable"]}
        assert {name: ",".join(a) if isinstance(a, list) else a for name, a in kept.items()} == given


# One person, many ways


@pytest.mark.parametrize("file", COMPLETE, ids=lambda file: file.stem)
def test_flags_yaml_json_and_standard_input_give_the_same_bytes(
    assess: Run, ruleset: RuleSet, tmp_path: Path, file: Path
) -> None:
    answers = person(file)
    shuffled = dict(random.Random(7).sample(list(answers.items()), len(answers)))
    assert list(shuffled) != list(answers)
    (tmp_path / "a.json").write_text(as_json(answers, ruleset), encoding="utf-8")
    (tmp_path / "a.yml").write_text(yaml.safe_dump(shuffled), encoding="utf-8")
    (tmp_path / "noending").write_text("\ufeff" + json.dumps(shuffled, indent=1), encoding="utf-8")
    half = len(answers) // 2
    (tmp_path / "half.yaml").write_text(yaml.safe_dump(dict(list(shuffled.items())[:half])), encoding="utf-8")
    rest = flags(dict(list(shuffled.items())[half:]))
    out = ("--format", "json")
    wanted = assess("--answers", file, *out)
    assert (wanted.code, wanted.err) == (0, "")
    ways = {
        "flags": assess(*flags(answers), *out),
        "flags in another order": assess(*out, *flags(shuffled)),
        "flags with =": assess(*(f"--{n.replace('_', '-')}={text}" for n, text in shuffled.items()), *out),
        "JSON": assess("--answers", tmp_path / "a.json", *out),
        "YAML in another order": assess("--answers", tmp_path / "a.yml", *out),
        "JSON without an ending": assess("--answers", tmp_path / "noending", *out),
        "YAML on standard input": assess("--answers", "-", *out, stdin=file.read_bytes()),
        "JSON on standard input": assess("--answers", "-", *out, stdin=as_json(shuffled, ruleset).encode()),
        "half a file, half flags": assess("--answers", tmp_path / "half.yaml", *rest, *out),
        "CRLF": assess("--answers", "-", *out, stdin=file.read_bytes().replace(b"\n", b"\r\n")),
    }
    assert {way for way, ran in ways.items() if ran != wanted} == set()


@pytest.mark.parametrize("format", ["text", "json", "yaml", "markdown"])
def test_twice_the_same_is_the_same(assess: Run, format: str) -> None:
    first, second = (assess("--answers", MARIA, "--format", format) for _ in range(2))
    assert first == second
    assert first.out.strip()


@pytest.mark.parametrize(
    "concerns",
    [
        ["--concerns", "dark_patches,acne_scars"],
        ["--concerns", "acne_scars", "--concerns", "dark_patches"],
        ["--concerns", "dark_patches", "--concerns", "acne_scars"],
        ["--concerns", " acne_scars , dark_patches "],
        ["--concerns", "acne_scars,acne_scars,dark_patches"],
        ["--concerns", "acne_scars,dark_patches", "--concerns", "dark_patches"],
        ["--concerns=acne_scars,dark_patches"],
    ],
    ids=" ".join,
)
def test_a_list_may_be_written_in_many_ways(assess: Run, concerns: list[str]) -> None:
    ran = assess("--answers", MARIA, *concerns, "--format", "json")
    assert ran == assess("--answers", MARIA, "--format", "json")


@pytest.mark.parametrize(
    ("overriding", "question", "answer"),
    [
        (["--age", "17"], "age", 17),
        (["--pregnancy", "pregnant"], "pregnancy", "pregnant"),
        (["--concerns", "acne_scars"], "concerns", ["acne_scars"]),
        (["--skin-now", "sunburn", "--skin-now", "infection"], "skin_now", ["infection", "sunburn"]),
        (["--isotretinoin-stopped", "not_sure"], "isotretinoin_stopped", "not_sure"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_flag_overrides_the_file(assess: Run, overriding: list[str], question: str, answer: object) -> None:
    before = json.loads(assess("--answers", MARIA, "--format", "json").out)["answers"]
    after = json.loads(assess("--answers", MARIA, *overriding, "--partial", "--format", "json").out)
    assert before[question] != answer
    assert after["answers"][question] == answer


def test_a_flag_overrides_an_answer_that_could_not_be_used(assess: Run) -> None:
    ran = assess("--answers", "-", "--age", "34", "--partial", "--format", "json", stdin=b"age: two hundred")
    assert (ran.code, json.loads(ran.out)["answers"]) == (0, {"age": 34})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"age:\nskin_type: IV\n", "nothing after the colon"),
        (b'{"age": null, "skin_type": "IV"}', "null in JSON"),
        (b"age: null\nskin_type: IV\n", "null in YAML, as programs write it"),
        (b"age: ~\nskin_type: IV\n", "a tilde, which is YAML's other null"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_nothing_is_not_an_answer(assess: Run, data: bytes, why: str) -> None:
    ran = assess("--answers", "-", "--partial", "--format", "json", stdin=data)
    assert ran.code == 0, f"{why}: {ran.err}"
    assert json.loads(ran.out)["answers"] == {"skin_type": "IV"}


# What does not apply


@pytest.mark.parametrize(
    ("file", "more"),
    [
        ("", ["--isotretinoin", "never", "--isotretinoin-stopped", "2026-11-01"]),
        ("isotretinoin: never\nisotretinoin_stopped: 2026-11-01\n", []),
        ("isotretinoin: never\n", ["--isotretinoin-stopped", "2026-11-01"]),
        ("isotretinoin_stopped: 2026-11-01\n", ["--isotretinoin", "never"]),
        ("isotretinoin: stopped\nisotretinoin_stopped: 2026-11-01\n", ["--isotretinoin", "never"]),
    ],
)
def test_an_answer_that_does_not_apply_is_kept_and_changes_nothing(
    assess: Run, ruleset: RuleSet, file: str, more: list[str]
) -> None:
    answers = person(PEOPLE / "clean.yaml")
    del answers["isotretinoin"]
    lines = "".join(f"{name}: [{text}]\n" for name, text in answers.items()) + file
    plain = json.loads(assess("--answers", PEOPLE / "clean.yaml", "--format", "json").out)
    data = json.loads(assess("--answers", "-", *more, "--format", "json", stdin=lines.encode()).out)
    assert data.pop("not_applicable") == {"isotretinoin_stopped": "2026-11-01"}
    assert plain.pop("not_applicable") == {}
    assert data == plain


def test_answers_that_do_not_apply_are_named_in_the_report(assess: Run) -> None:
    ran = assess("--answers", PEOPLE / "clean.yaml", "--isotretinoin-stopped", "2026-11-01")
    assert "ANSWERS SET ASIDE, BECAUSE THEY DO NOT APPLY" in ran.out
    assert "Last dose of isotretinoin: 1 November 2026" in ran.out


def test_even_an_answer_that_does_not_apply_must_be_an_answer(assess: Run) -> None:
    ran = assess("--answers", PEOPLE / "clean.yaml", "--isotretinoin-stopped", "last spring")
    assert (ran.code, ran.out) == (2, "")


def test_a_chain_of_follow_ups_falls_with_its_head(assess: Run) -> None:
    """`peel_reaction` waits on `last_peel`, which waits on `peel_before`."""
    given = {**TINY_PERSON, "last_peel": "2026-11-01", "peels_so_far": "30", "peel_reaction": "scar"}
    data = json.loads(assess("--rules", TINY, *flags(given), "--format", "json").out)
    assert data["not_applicable"] == {"last_peel": "2026-11-01", "peels_so_far": 30, "peel_reaction": "scar"}
    assert data["concerns"][0]["findings"] == []


# What is missing


def test_without_an_answer_everything_that_is_always_asked_is_listed(assess: Run, ruleset: RuleSet) -> None:
    ran = assess()
    assert (ran.code, ran.out) == (2, "")
    situation = Situation(ruleset.questions, {}, None)  # type: ignore[arg-type]  # no date is looked at
    always = [q for q in ruleset.questions.values() if situation.applies(q.id) is Truth.YES]
    listed = [line.split()[0] for line in ran.err.splitlines() if line.strip().startswith("--")]
    assert listed == [question.flag for question in always]
    assert ran.err.startswith(f"error: {len(always)} questions have no answer yet\n")
    assert "--partial" in ran.err.splitlines()[-1]
    for question in always:
        line = next(line for line in ran.err.splitlines() if line.split()[0] == question.flag)
        assert all(option in line for option in question.option_ids)


def test_a_follow_up_is_missing_once_its_question_calls_for_it(assess: Run) -> None:
    ran = assess("--answers", PEOPLE / "clean.yaml", "--isotretinoin", "stopped")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[:2] == [
        "error: 1 question has no answer yet",
        "  --isotretinoin-stopped  a date such as 2026-08-31 | not_sure",
    ]


@pytest.mark.parametrize("without", ["age", "concerns", "acne_scar_type", "isotretinoin_stopped", "needle_fainting"])
def test_one_hole_is_refused_by_name(assess: Run, without: str) -> None:
    answers = person(MARIA)
    del answers[without]
    ran = assess(*flags(answers))
    assert (ran.code, ran.out) == (2, "")
    assert "1 question has no answer yet" in ran.err
    assert f"--{without.replace('_', '-')} " in ran.err
