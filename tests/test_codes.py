"""Codes on paper: what is written, what is forgiven, and what is said of everything else."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from skinquiz.answers import read_answers
from skinquiz.assess import assess
from skinquiz.cli.answersfile import read_answers_file
from skinquiz.codes import Coded, CodeError, read_code, write_code
from skinquiz.model import Answers, BestCase, Concern, Is, Option, Outcome, Question, Rule, RuleSet, Statement
from skinquiz.rulefiles.load import load_ruleset
from tests.mdcases import TINY
from tests.people import Person, typed
from tests.stranger import Reading, checked, code_book, framed, leading, opened, sealed

AS_OF = dt.date(2026, 11, 20)
MARIA = Path(__file__).parents[1] / "docs" / "examples" / "maria.yaml"

# A little rule set, the same whatever becomes of the files that others are read from.
CONCERNS = Question("concerns", "?", "choices", "C", options=(Option("marks", "Marks"), Option("rough", "Rough")))
WHERE = Question("where", "?", "choice", "W", options=(Option("face", "Face"), Option("back", "Back")))
NOW = Question(
    "now",
    "?",
    "choices",
    "N",
    options=(
        Option("rash", "A rash"),
        Option("none", "Nothing", exclusive=True),
        Option("burn", "A burn"),
        Option("cut", "A cut"),
        Option("not_sure", "?", exclusive=True),
    ),
)
COUNT = Question("count", "?", "integer", "#", minimum=-5, maximum=50, not_sure=True)
AGE = Question("age", "?", "integer", "A", minimum=0, maximum=120)
LAST = Question("last", "?", "date", "L", not_sure=True, ask_when=Is("where", ("face",)))
BORN = Question("born", "?", "date", "B")
QUESTIONS = (CONCERNS, WHERE, NOW, COUNT, AGE, LAST, BORN)
BEST = {"marks": Outcome.SUITABLE, "rough": Outcome.POSSIBLE}
FACE = Rule("face", Is("where", ("face",)), Outcome.WAIT, ("marks",), "safety", Statement("Wait."))

# Codes on paper outlive the program: these two must be read for ever, whatever is written later.
ANSWERS: Answers = {
    "concerns": ("marks", "rough"),
    "where": "back",
    "now": ("rash", "cut"),
    "count": -3,
    "age": 34,
    "last": "not_sure",
    "born": dt.date(1992, 2, 29),
}
CODE = "SQ1-900009-KZFZA1-9WSB9N-KEFHFD-85E8HF-CC737Y-SAJFC1-C0SBVX-1Z74MA"
WITH_HOLES: Answers = {"concerns": ("marks",), "now": ("none",), "count": "not_sure", "last": dt.date(1900, 1, 1)}
CODE_WITH_HOLES = "SQ1-900009-2VZ6Y6-H2JCZK-HFPNQ4-HGE8HA-CC737Y-SAJFC1-C0SAM7-H5TY85"


@cache
def little() -> RuleSet:
    """The little rule set, without texts."""
    concerns = {id: Concern(id, id, (), None, BestCase(best, Statement(".")), None, ()) for id, best in BEST.items()}
    return dataclasses.replace(
        load_ruleset(TINY),
        id="little",
        version="1.2.0",
        sha256="0123456789abcdef" * 4,
        questions={question.id: question for question in QUESTIONS},
        concerns=concerns,
        rules=(FACE,),
        guidance=(),
    )


def asking(*questions: Question) -> RuleSet:
    """The little rule set with other questions."""
    return dataclasses.replace(little(), questions={question.id: question for question in questions})


def code_of(answers: Answers, ruleset: RuleSet | None = None, as_of: dt.date = AS_OF) -> str:
    return write_code(assess(ruleset or little(), answers, as_of))


def refusal(code: str, ruleset: RuleSet | None = None) -> str:
    """What is said of a code, on one line."""
    with pytest.raises(CodeError) as caught:
        read_code(code, ruleset or little())
    assert str(caught.value) == caught.value.message
    return " | ".join([caught.value.message, *caught.value.help])


# What is written


def test_codes_that_were_printed_are_read_for_ever() -> None:
    outcomes = {"marks": (Outcome.SUITABLE,), "rough": (Outcome.POSSIBLE,)}
    assert read_code(CODE, little()) == Coded(AS_OF, ANSWERS, outcomes, "1.2.0", "01234567")
    open_outcomes = {"marks": (Outcome.SUITABLE, Outcome.WAIT)}
    assert read_code(CODE_WITH_HOLES, little()) == Coded(AS_OF, WITH_HOLES, open_outcomes, "1.2.0", "01234567")


def test_codes_are_written_as_they_always_were() -> None:
    assert code_of(ANSWERS) == CODE
    assert code_of(WITH_HOLES) == CODE_WITH_HOLES


def test_answers_that_did_not_apply_come_back_too() -> None:
    assessment = assess(little(), ANSWERS, AS_OF)
    assert dict(assessment.not_applicable) == {"last": "not_sure"}
    again = read_code(write_code(assessment), little())
    assert assess(little(), again.answers, again.as_of) == assessment


def test_the_order_in_which_answers_were_given_does_not_show() -> None:
    assert code_of(dict(reversed(ANSWERS.items()))) == CODE


def test_a_stranger_reads_the_same_with_the_description_alone() -> None:
    told = Reading(CODE, little())
    assert told.answers == {
        "concerns": ["marks", "rough"],
        "where": "back",
        "now": ["rash", "cut"],
        "count": "-3",
        "age": "34",
        "last": "not_sure",
        "born": "1992-02-29",
    }
    assert told.outcomes == {"marks": ["suitable"], "rough": ["possible"]}
    assert (told.as_of, told.version, told.digest) == (AS_OF, "1.2.0", "01234567")
    assert told.id == leading(20, "little")
    assert told.code_book == leading(30, code_book(little()))


BOUNDS: list[tuple[Answers, dt.date]] = [
    ({}, AS_OF),
    ({"count": -5, "age": 0, "born": AS_OF, "last": AS_OF}, AS_OF),
    ({"count": 50, "age": 120, "born": dt.date(1900, 1, 1), "last": dt.date(1900, 1, 1)}, AS_OF),
    ({"now": ("none",)}, AS_OF),
    ({"now": ("not_sure",)}, AS_OF),
    ({"now": ("cut",)}, AS_OF),
    ({"now": ("rash", "burn", "cut")}, AS_OF),
    ({"born": dt.date(1900, 1, 1)}, dt.date(1900, 1, 1)),
    ({"born": dt.date(2199, 12, 31)}, dt.date(2199, 12, 31)),
]


@pytest.mark.parametrize(("answers", "as_of"), BOUNDS)
def test_answers_at_the_bounds_come_back(answers: Answers, as_of: dt.date) -> None:
    coded = read_code(code_of(answers, as_of=as_of), little())
    assert coded.as_of == as_of
    assert coded.answers == answers


VERSIONS = {
    "1.0.0": "1.0.0",
    "": "",
    "2026.11": "2026.11",
    "1.0.0-rc.1+Build_7": "1.0.0-rc.1+Build_7",
    "12345678901234567890": "12345678901234567890",
    "12345678901234567890.1": "12345678901234567890",
    "v2 \x1b[31mé": "v2???31m?",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_version_stands_in_a_code(version: str) -> None:
    ruleset = dataclasses.replace(little(), version=version)
    assert read_code(code_of(ANSWERS, ruleset), ruleset).version == VERSIONS[version]


def test_a_day_that_no_answers_file_can_have_is_not_written() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        code_of({}, as_of=dt.date(1899, 12, 31))


def test_more_answers_than_a_code_holds_are_not_written() -> None:
    ruleset, answers = choosing_all(11_000)
    with pytest.raises(CodeError, match=r"^the answers are too many for a code$") as caught:
        code_of(answers, ruleset)
    assert caught.value.help == ("a code has at most 3000 characters",)


def test_codes_of_people_are_short(ruleset: RuleSet) -> None:
    maria = read_answers(read_answers_file(str(MARIA)), ruleset.questions, AS_OF)
    everything: Person = {}
    for name, question in ruleset.questions.items():
        some = [option.id for option in question.options if not option.exclusive]
        last = {"choice": some[-1:], "choices": some, "integer": [str(question.maximum)], "date": ["1900-01-01"]}
        everything[name] = last[question.type]
    assert letters_for(maria, ruleset) <= 90
    assert letters_for(typed(ruleset, everything, AS_OF), ruleset) <= 145


def letters_for(answers: Answers, ruleset: RuleSet) -> int:
    return len(code_of(answers, ruleset).replace("-", ""))


# What may change


def test_new_texts_and_rules_leave_a_code_readable() -> None:
    questions = {
        id: dataclasses.replace(
            one,
            ask="Otherwise?",
            label="Other",
            help="Help",
            ask_when=None,
            options=tuple(dataclasses.replace(option, label="Other", help="Help") for option in one.options),
        )
        for id, one in little().questions.items()
    }
    changed = dataclasses.replace(little(), questions=questions, rules=(), sha256="f" * 64, version="1.3.0")
    coded = read_code(CODE, changed)
    assert coded == read_code(CODE, little())
    assert not changed.sha256.startswith(coded.digest)


def changed(question: Question, **fields: Any) -> RuleSet:
    questions = little().questions | {question.id: dataclasses.replace(question, **fields)}
    return dataclasses.replace(little(), version="2.0.0", questions=questions)


OTHER_BOOKS: dict[str, Callable[[], RuleSet]] = {
    "a question more": lambda: asking(*QUESTIONS, dataclasses.replace(BORN, id="new")),
    "a question less": lambda: asking(*QUESTIONS[:-1]),
    "another name": lambda: asking(*QUESTIONS[:-1], dataclasses.replace(BORN, id="birth")),
    "another order": lambda: asking(CONCERNS, NOW, WHERE, COUNT, AGE, LAST, BORN),
    "an option more": lambda: changed(WHERE, options=(*WHERE.options, Option("neck", "Neck"))),
    "another option": lambda: changed(WHERE, options=(WHERE.options[0], Option("neck", "Neck"))),
    "options in another order": lambda: changed(WHERE, options=WHERE.options[::-1]),
    "an option that excludes": lambda: changed(WHERE, options=(WHERE.options[0], Option("back", "Back", True))),
    "another minimum": lambda: changed(AGE, minimum=1),
    "another maximum": lambda: changed(AGE, maximum=119),
    "not_sure no more": lambda: changed(COUNT, not_sure=False),
    "another type": lambda: changed(WHERE, type="choices"),
    "concerns in another order": lambda: dataclasses.replace(
        little(), concerns=dict(reversed(little().concerns.items()))
    ),
}


@pytest.mark.parametrize("what", OTHER_BOOKS)
def test_with_another_code_book_nothing_is_read(what: str) -> None:
    ruleset = dataclasses.replace(OTHER_BOOKS[what](), version="2.0.0")
    assert refusal(CODE, ruleset) == (
        "the code was made with little 1.2.0; these rules are little 2.0.0, and ask or take other answers"
        " | take the rules that it was made with: --rules DIR, with the folder of little 1.2.0"
    )


def test_another_code_book_of_the_same_version_is_told_apart() -> None:
    assert refusal(CODE, asking(CONCERNS, WHERE)) == (
        "the code was made with rules that are called little 1.2.0 too, but ask or take other answers than these"
        " | take the rules that it was made with: --rules DIR, with the folder of little 1.2.0"
    )


def test_another_rule_set_is_named_as_far_as_it_is_known() -> None:
    assert refusal(CODE, load_ruleset(TINY)) == (
        "the code was made with another rule set, of version 1.2.0; these rules are tiny-peel 0.1.0"
        " | take the rules that it was made with: --rules DIR"
    )


# What is forgiven


FORGIVEN = {
    "small letters": CODE.lower(),
    "no dashes": CODE.replace("-", ""),
    "blanks": CODE.replace("-", " "),
    "blanks in groups of four": " ".join(CODE.replace("-", "")[n : n + 4] for n in range(0, 60, 4)),
    "lines": CODE.replace("-", "-\r\n\t"),
    "blanks around": f"  {CODE}\n",
    "en dashes": CODE.replace("-", "\N{EN DASH}"),
    "em dashes": CODE.replace("-", " \N{EM DASH} "),
    "minus signs": CODE.replace("-", "\N{MINUS SIGN}"),
    "hyphens that do not break": CODE.replace("-", "\N{NON-BREAKING HYPHEN}"),
    "soft hyphens": CODE.replace("-", "\N{SOFT HYPHEN}"),
    "dashes too many": "-" + CODE.replace("A", "A-").replace("-", "--") + "-",
    "marks that are not seen": "\N{BYTE ORDER MARK}" + CODE.replace("-", "\N{RIGHT-TO-LEFT MARK}-"),
    "blanks of other widths": CODE.replace("-", "\N{NO-BREAK SPACE}\N{THIN SPACE}"),
    "O for 0": CODE.replace("0", "O"),
    "o for 0": CODE.replace("0", "o"),
    "I for 1": CODE.replace("1", "I"),
    "i for 1": CODE.replace("1", "i"),
    "L for 1": CODE.replace("1", "L"),
    "l for 1": CODE.replace("1", "l"),
}


@pytest.mark.parametrize("what", FORGIVEN)
def test_reading_forgives(what: str) -> None:
    assert FORGIVEN[what] != CODE
    assert read_code(FORGIVEN[what], little()) == read_code(CODE, little())


# What is refused


GROUPS = CODE.split("-")[1:]
COMPARE = "compare with the code as printed; it has no I, L, O or U"
LOOKS_LIKE = "a code looks like SQ1-7K2PQX-… and stands on a summary"
VALID = "codes hold digits and the letters A to Z, without I, L, O and U"
LATER = "either this digit is mistyped, or a later version of this program wrote the code"
ABOUT_FIRST = "a letter is missing or doubled; look at the first group"


def joined(groups: Iterable[str]) -> str:
    return "-".join(["SQ1", *groups])


def with_groups(**others: str) -> str:
    """The code with some groups replaced, each named by its place, as in g4."""
    return joined(others.get(f"g{place}", group) for place, group in enumerate(GROUPS, 1))


def behind(place: int) -> str:
    return f"look at what follows group {place}; up to there all looks right"


REFUSED: dict[str, tuple[str, str]] = {
    "nothing": ("", f"the code is empty | {LOOKS_LIKE}"),
    "only dashes": (" - \n-", f"the code is empty | {LOOKS_LIKE}"),
    "another text": ("hello there", f"`hello there` is not a code: it does not begin with `SQ1` | {LOOKS_LIKE}"),
    "no prefix": (CODE[4:], f"`900009-KZFZA1-9WSB9…` is not a code: it does not begin with `SQ1` | {LOOKS_LIKE}"),
    "what a terminal would obey": (
        "\x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}",
        f"`\ufffd[31m\ufffd` is not a code: it does not begin with `SQ1` | {LOOKS_LIKE}",
    ),
    "the prefix cut off": ("SQ", f"`SQ` is not a code: it does not begin with `SQ1` | {LOOKS_LIKE}"),
    "nothing but the prefix": ("sq1-", f"nothing follows `SQ1` | {LOOKS_LIKE}"),
    "a later format": ("SQ2-ABC", f"this program reads codes that begin with `SQ1`, not with `SQ2` | {LATER}"),
    "too long": (CODE * 60, f"a text of {len(CODE) * 60} characters is too long for a code | {LOOKS_LIKE}"),
    "a letter that no code has": (with_groups(g3="9WSB9U"), f"`U` in group 3 is not a letter of a code | {VALID}"),
    "a letter of another script": (
        with_groups(g4="K\u0415FHFD"),
        f"`\u0415` in group 4 is not a letter of a code | {VALID}",
    ),
    "a control character": (with_groups(g1="90000\0"), f"`\ufffd` in group 1 is not a letter of a code | {VALID}"),
    "half a character": (f"{CODE}\ud800", f"`\ufffd` in group 10 is not a letter of a code | {VALID}"),
    "a wrong letter": (with_groups(g4="KEFHFC"), f"group 4, `KEFHFC`, is mistyped | {COMPARE}"),
    "a wrong letter in the first group": (with_groups(g1="800009"), f"group 1, `800009`, is mistyped | {COMPARE}"),
    "two letters swapped": (with_groups(g2="ZKFZA1"), f"group 2, `ZKFZA1`, is mistyped | {COMPARE}"),
    "two groups with a wrong letter": (
        with_groups(g4="KEFHFC", g9="1Z74MB"),
        f"group 4, `KEFHFC` and group 9, `1Z74MB` are mistyped | {COMPARE}",
    ),
    "three": (
        with_groups(g1="900008", g4="KEFHFC", g9="1Z74MB"),
        f"group 1, `900008`, group 4, `KEFHFC` and group 9, `1Z74MB` are mistyped | {COMPARE}",
    ),
    "four": (
        with_groups(g2="KZFZA2", g4="KEFHFC", g6="CC737Z", g9="1Z74MB"),
        f"4 of the 9 groups are mistyped, the first is group 2, `KZFZA2` | {COMPARE}",
    ),
    "two groups swapped": (
        with_groups(g3=GROUPS[6], g7=GROUPS[2]),
        f"groups 3 and 7 stand in the wrong order | {COMPARE}",
    ),
    "the first group swapped": (
        with_groups(g1=GROUPS[1], g2=GROUPS[0]),
        f"groups 1 and 2 stand in the wrong order | {COMPARE}",
    ),
    "lines swapped": (
        joined([*GROUPS[:3], *GROUPS[6:], *GROUPS[3:6]]),
        f"groups 4, 5, 6, 7, 8 and 9 stand in the wrong order | {COMPARE}",
    ),
    "a group missing": (joined([*GROUPS[:4], *GROUPS[5:]]), f"the code has 8 groups, and should have 9 | {behind(4)}"),
    "a group doubled": (
        joined([*GROUPS[:4], *GROUPS[3:]]),
        f"the code has 10 groups, and should have 9 | {behind(4)}",
    ),
    "the first group missing": (
        joined(GROUPS[1:]),
        "the first group is missing | it stands right behind `SQ1` in the code as printed",
    ),
    "the last group missing": (joined(GROUPS[:-1]), f"the code has 8 groups, and should have 9 | {behind(8)}"),
    "one group alone": (joined(GROUPS[:1]), f"the code has 1 group, and should have 9 | {behind(1)}"),
    "the code twice": (joined(GROUPS * 2), f"the code has 18 groups, and should have 9 | {behind(9)}"),
    "a letter missing": (
        with_groups(g5=GROUPS[4][1:]),
        f"the code has 53 letters after `SQ1`, and should have 54 | {behind(4)}",
    ),
    "a letter doubled": (
        with_groups(g8=GROUPS[7] + "X"),
        f"the code has 55 letters after `SQ1`, and should have 54 | {behind(8)}",
    ),
    "the last letter missing": (CODE[:-1], f"the code has 53 letters after `SQ1`, and should have 54 | {behind(8)}"),
    "a letter of the first group missing": (
        with_groups(g1="90009"),
        f"the code has 53 letters after `SQ1`, which do not make whole groups of 6 | {ABOUT_FIRST}",
    ),
    "two wrong letters that hide each other": (
        with_groups(g4=checked("KEFHG", 4)),
        "no group is wrong by itself, but the code as a whole is"
        f" | {COMPARE}: two or more letters of one group are mistyped",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_wrong_with_a_code_is_said(what: str) -> None:
    code, said = REFUSED[what]
    assert refusal(code) == said


@pytest.mark.parametrize(("options", "count", "kept"), [(900, 43, 42), (900, 43, 30), (300, 19, 18), (300, 19, 1)])
def test_a_code_of_many_groups_is_counted_rightly(options: int, count: int, kept: int) -> None:
    ruleset, answers = choosing_all(options)
    groups = code_of(answers, ruleset).split("-")[1:]
    assert len(groups) == count
    assert read_code(joined(groups), ruleset).answers == answers
    there = "1 group" if kept == 1 else f"{kept} groups"
    assert refusal(joined(groups[:kept]), ruleset) == f"the code has {there}, and should have {count} | {behind(kept)}"


def choosing_all(count: int) -> tuple[RuleSet, Answers]:
    """A rule set with as many options, and somebody who chooses all of them."""
    many = Question("many", "?", "choices", "M", options=tuple(Option(f"o{number}", "?") for number in range(count)))
    return asking(CONCERNS, many), {"many": many.option_ids}


# Codes that no program wrote, with every checksum right


UNSOUND = "the letters are whole, but no answers stand in them | this program did not write such a code"
HEAD = 2**20 * 13**6 * 2**30 * 109573 * 2**32  # what stands before the answers, for a version of five plain characters


def forged(answers: int) -> str:
    """The code with other digits from the answers on."""
    return sealed(opened(CODE) % HEAD + answers * HEAD)


FORGED = {
    "something after the end": sealed(opened(CODE_WITH_HOLES) + HEAD * 2**400),
    "several options, but none": forged(3),
    "several options, but one": forged(3 + 4 * 2),
    "a concern without an outcome": forged(1),
    "several outcomes, but one": forged(1 + 4 * (3 * 7 * 58 * 122 * 3 * 2) * (7 + 8 * 1)),
    "a version without an end": sealed(sum(13**place for place in range(25)) * 2**20 + leading(20, "little")),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_code_is_refused(what: str) -> None:
    assert refusal(FORGED[what]) == UNSOUND


def test_a_code_longer_than_need_be_is_refused() -> None:
    data = "".join(group[:5] for group in GROUPS)
    assert refusal(framed("A00000" + data[1:])).startswith("no group is wrong by itself")
    assert framed(data) == CODE
