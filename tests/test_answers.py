"""Answers from outside: what is taken, and what is said of everything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from skinquiz.answers import AnswersError, Given, problem_with, read_answers, read_date, shown
from skinquiz.model import Answer, Option, Question

AS_OF = dt.date(2026, 11, 20)
TYPE = Question(
    "skin_type",
    "Which?",
    "choice",
    "Skin type",
    options=(Option("I", "pale"), Option("IV", "olive"), Option("VI", "dark"), Option("not_sure", "?")),
)
NOW = Question(
    "skin_now",
    "What?",
    "choices",
    "Skin now",
    options=(
        Option("infection", "an infection"),
        Option("sunburn", "sunburn"),
        Option("rash", "a rash"),
        Option("none", "nothing", exclusive=True),
        Option("not_sure", "?", exclusive=True),
    ),
)
AREA = Question("area", "Where?", "choices", "Area", options=(Option("face", "Face"), Option("back", "Back")))
AGE = Question("age", "How old?", "integer", "Age", minimum=0, maximum=120)
COUNT = Question("count", "How many?", "integer", "Count", minimum=-5, maximum=50, not_sure=True)
STOPPED = Question("stopped", "When?", "date", "Stopped", not_sure=True)
BORN = Question("born", "When?", "date", "Born")
QUESTIONS = {question.id: question for question in (TYPE, NOW, AREA, AGE, COUNT, STOPPED, BORN)}

D = dt.date
TAKEN: list[tuple[Question, str | Sequence[str], Answer]] = [
    (TYPE, "IV", "IV"),
    (TYPE, " IV\t", "IV"),
    (TYPE, "IV\n", "IV"),
    (TYPE, ["IV"], "IV"),
    (TYPE, "not_sure", "not_sure"),
    (NOW, "sunburn", ("sunburn",)),
    (NOW, "rash,infection", ("infection", "rash")),
    (NOW, " rash , infection ", ("infection", "rash")),
    (NOW, ["rash", "infection"], ("infection", "rash")),
    (NOW, ["rash,sunburn", "infection"], ("infection", "sunburn", "rash")),
    (NOW, ["sunburn", "sunburn"], ("sunburn",)),
    (NOW, "sunburn,sunburn,rash,sunburn", ("sunburn", "rash")),
    (NOW, "none", ("none",)),
    (NOW, ["none", "none"], ("none",)),
    (NOW, "not_sure", ("not_sure",)),
    (AREA, "back,face", ("face", "back")),
    (AGE, "0", 0),
    (AGE, "120", 120),
    (AGE, " 34 ", 34),
    (AGE, "010", 10),  # never eight
    (AGE, "0000034", 34),
    (AGE, ["34"], 34),
    (COUNT, "-5", -5),
    (COUNT, "-1", -1),
    (COUNT, "not_sure", "not_sure"),
    (STOPPED, "2026-11-20", D(2026, 11, 20)),
    (STOPPED, "2026-11-19", D(2026, 11, 19)),
    (STOPPED, " 2024-02-29 ", D(2024, 2, 29)),
    (STOPPED, "2000-02-29", D(2000, 2, 29)),
    (STOPPED, "1900-01-01", D(1900, 1, 1)),
    (STOPPED, ["2026-08-31"], D(2026, 8, 31)),
    (STOPPED, "not_sure", "not_sure"),
    (STOPPED, " not_sure ", "not_sure"),
]

TYPES = "valid: I, IV, VI, not_sure"
NOWS = "valid: infection, sunburn, rash, none, not_sure"
AREAS = "valid: face, back"
AGES = "valid: a whole number from 0 to 120"
COUNTS = "valid: a whole number from -5 to 50 or not_sure"
DATES = "valid: a date such as 2026-08-31 (not in the future) or not_sure"
BIRTHS = "valid: a date such as 2026-08-31 (not in the future)"
NEAR = "did you mean"
BAD = "\N{REPLACEMENT CHARACTER}"

REFUSED: list[tuple[Question, str | Sequence[str], list[str]]] = [
    # choice
    (TYPE, "iv", ["`iv` is not an answer to `skin_type`", "did you mean `IV`?", TYPES]),
    (TYPE, "V", ["`V` is not an answer to `skin_type`", TYPES]),
    (TYPE, "Not-Sure", ["`Not-Sure` is not an answer to `skin_type`", "did you mean `not_sure`?", TYPES]),
    (TYPE, "purple", ["`purple` is not an answer to `skin_type`", TYPES]),
    (TYPE, "I,IV", ["`I,IV` is not an answer to `skin_type`", "did you mean `IV`?", TYPES]),
    (TYPE, "I IV", ["`I IV` is not an answer to `skin_type`", "did you mean `IV`?", TYPES]),
    (TYPE, "\uff29", ["`\uff29` is not an answer to `skin_type`", TYPES]),
    (TYPE, "", ["the answer to `skin_type` is empty", TYPES]),
    (TYPE, " \t ", ["the answer to `skin_type` is empty", TYPES]),
    (TYPE, [], ["the answer to `skin_type` is empty", TYPES]),
    (TYPE, [""], ["the answer to `skin_type` is empty", TYPES]),
    (TYPE, ["I", "IV"], ["`skin_type` takes one answer, not 2: I, IV"]),
    (TYPE, ["I", "I"], ["`skin_type` takes one answer, not 2: I, I"]),
    # choices
    (NOW, "none,rash", ["`none` excludes the other answers to `skin_now`, but `rash` is there too"]),
    (NOW, ["rash", "none"], ["`none` excludes the other answers to `skin_now`, but `rash` is there too"]),
    (
        NOW,
        "not_sure,rash,infection",
        ["`not_sure` excludes the other answers to `skin_now`, but `infection`, `rash` is there too"],
    ),
    (NOW, "none,not_sure", ["`none` excludes the other answers to `skin_now`, but `not_sure` is there too"]),
    (NOW, "rash,sunbrun", ["`sunbrun` is not an answer to `skin_now`", "did you mean `sunburn`?", NOWS]),
    (NOW, ["none", "zzz"], ["`zzz` is not an answer to `skin_now`", NOWS]),
    (NOW, "rash sunburn", ["`rash sunburn` is not an answer to `skin_now`", "did you mean `sunburn`?", NOWS]),
    (NOW, "rash;sunburn", ["`rash;sunburn` is not an answer to `skin_now`", "did you mean `sunburn`?", NOWS]),
    (NOW, "", ["the answer to `skin_now` is empty", NOWS]),
    (NOW, ",", ["the answer to `skin_now` is empty", NOWS]),
    (NOW, [], ["the answer to `skin_now` is empty", NOWS]),
    (NOW, ["", " "], ["the answer to `skin_now` is empty", NOWS]),
    (NOW, "rash,", ["an answer in the list is empty", NOWS]),
    (NOW, "rash,,sunburn", ["an answer in the list is empty", NOWS]),
    (NOW, ["rash", ""], ["an answer in the list is empty", NOWS]),
    (AREA, "not_sure", ["`not_sure` is not an answer to `area`", AREAS]),
    # integer
    (AGE, "-1", ["`-1` is out of range for `age`", AGES]),
    (AGE, "121", ["`121` is out of range for `age`", AGES]),
    (AGE, "200", ["`200` is out of range for `age`", AGES]),
    (COUNT, "51", ["`51` is out of range for `count`", COUNTS]),
    (COUNT, "-6", ["`-6` is out of range for `count`", COUNTS]),
    (AGE, "", ["the answer to `age` is empty", AGES]),
    (AGE, "not_sure", ["`not_sure` is not a whole number", AGES]),
    (COUNT, "notsure", ["`notsure` is not a whole number", "did you mean `not_sure`?", COUNTS]),
    *((AGE, text, [f"`{text}` is not a whole number", AGES]) for text in (
        "34.0", "3e1", "+34", "0x22", "0o42", "3_4", "1:30", "34 years", "thirty", "NaN", "inf", "--1", "-", "½", "²",
        "٣٤", "\uff13\uff14", "३४", "1,0",
    )),
    (AGE, ["3", "4"], ["`age` takes one answer, not 2: 3, 4"]),
    # date
    (STOPPED, "2026-11-21", ["`2026-11-21` lies in the future: later than the assessment date, 2026-11-20"]),
    (STOPPED, "2199-12-31", ["`2199-12-31` lies in the future: later than the assessment date, 2026-11-20"]),
    (STOPPED, "2026-02-29", ["`2026-02-29` is not a day in the calendar", DATES]),
    (STOPPED, "1900-02-29", ["`1900-02-29` is not a day in the calendar", DATES]),
    (STOPPED, "2026-00-10", ["`2026-00-10` is not a day in the calendar", DATES]),
    (STOPPED, "2026-11-31", ["`2026-11-31` is not a day in the calendar", DATES]),
    (STOPPED, "0000-01-01", ["`0000-01-01` is not a day in the calendar", DATES]),
    (STOPPED, "1899-12-31", ["`1899-12-31` is not between 1900 and 2199", DATES]),
    (STOPPED, "0001-01-01", ["`0001-01-01` is not between 1900 and 2199", DATES]),
    (STOPPED, "9999-12-31", ["`9999-12-31` is not between 1900 and 2199", DATES]),
    (BORN, "not_sure", ["`not_sure` is not a date; write it as 2026-11-20", BIRTHS]),
    (STOPPED, "Not sure", ["`Not sure` is not a date; write it as 2026-11-20", "did you mean `not_sure`?", DATES]),
    (STOPPED, "", ["the answer to `stopped` is empty", DATES]),
    *((STOPPED, text, [f"`{text}` is not a date; write it as 2026-11-20", DATES]) for text in (
        "2026-8-31", "31.08.2026", "08/31/2026", "20260831", "2026-W35-1", "2026-243", "2026-08", "-2026-08-31",
        "2026-08-31T00:00", "2026-08-31T00:00:00Z", "2026-08-31 12:00", "1788134400", "3 months ago",
        "\uff12\uff10\uff12\uff16-08-31", "٢٠٢٦-٠٨-٣١", "2026\u201308\u201331",
    )),
    (STOPPED, ["2026-08-31", "2026-08-30"], ["`stopped` takes one answer, not 2: 2026-08-31, 2026-08-30"]),
    # what must not reach a terminal
    (TYPE, "\x1b[31mIV", [f"`{BAD}[31mIV` is not an answer to `skin_type`", TYPES]),
    (TYPE, "I\nerror: V", [f"`I{BAD}error: V` is not an answer to `skin_type`", TYPES]),
    (NOW, "rash,\x1b]0;x\x07", [f"`{BAD}]0;x{BAD}` is not an answer to `skin_now`", NOWS]),
    (AGE, "3\x004", [f"`3{BAD}4` is not a whole number", AGES]),
    (AGE, "\u202e43", [f"`{BAD}43` is not a whole number", AGES]),
    (STOPPED, "2026-08-31\x1b[2J", [f"`2026-08-31{BAD}[2J` is not a date; write it as 2026-11-20", DATES]),
    (TYPE, "\ud800", [f"`{BAD}` is not an answer to `skin_type`", TYPES]),
    (TYPE, ["\x1b[31m", "IV"], [f"`skin_type` takes one answer, not 2: {BAD}[31m, IV"]),
    (TYPE, "x" * 500, [f"`{'x' * 59}…` is not an answer to `skin_type`", TYPES]),
    (AGE, "9" * 500, [f"`{'9' * 59}…` is out of range for `age`", AGES]),
]  # fmt: skip


def names(case: object) -> str:
    return ascii(case)[:40] if isinstance(case, str | list | tuple) else getattr(case, "id", "")


def read(question: Question, value: str | Sequence[str]) -> Answer:
    return read_answers({question.id: Given(value, "here")}, QUESTIONS, AS_OF)[question.id]


@pytest.mark.parametrize(("question", "value", "answer"), TAKEN, ids=names)
def test_taken(question: Question, value: str | Sequence[str], answer: Answer) -> None:
    got = read(question, value)
    assert got == answer
    assert type(got) is type(answer)
    assert problem_with(question, value, AS_OF) is None


@pytest.mark.parametrize(("question", "value", "said"), REFUSED, ids=names)
def test_refused(question: Question, value: str | Sequence[str], said: list[str]) -> None:
    with pytest.raises(AnswersError) as caught:
        read(question, value)
    (problem,) = caught.value.problems
    assert (problem.question, problem.origin) == (question.id, "here")
    told = [problem.message, *problem.help]
    near = [line for line in told if line.startswith(NEAR)]
    assert [line for line in told if line not in near] == [line for line in said if not line.startswith(NEAR)]
    # Where the table names no neighbour, one may be offered all the same, if it is an answer.
    named = [line for line in said if line.startswith(NEAR)]
    assert near == named or not named
    assert all(problem_with(question, line.split("`")[1], AS_OF) is None for line in near)
    assert all(line.isprintable() for line in str(problem).splitlines())
    assert problem_with(question, value, AS_OF) == "; ".join((problem.message, *problem.help))


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.id)
def test_not_sure_only_where_it_is_allowed(question: Question) -> None:
    assert (problem_with(question, "not_sure", AS_OF) is None) == question.allows_not_sure


def test_the_day_itself_is_not_the_future_and_the_next_is() -> None:
    for as_of in (AS_OF, D(2024, 2, 28), D(2026, 12, 31), D(2199, 12, 31)):
        assert problem_with(STOPPED, as_of.isoformat(), as_of) is None
        tomorrow = (as_of + dt.timedelta(days=1)).isoformat()
        assert problem_with(STOPPED, tomorrow, as_of) is not None


def test_answers_come_in_the_order_of_the_questions() -> None:
    given = {name: Given(text, "here") for name, text in (("born", "2000-01-01"), ("age", "3"), ("skin_type", "I"))}
    assert list(read_answers(given, QUESTIONS, AS_OF)) == ["skin_type", "age", "born"]
    assert read_answers({}, QUESTIONS, AS_OF) == {}


def test_every_problem_is_found_with_its_origin_in_the_order_given() -> None:
    given = {
        "stopped": Given("2027-01-01", "--stopped"),
        "age": Given("200", "maria.yaml:4"),
        "skin_typ": Given("IV", "maria.yaml:5"),
        "skin_type": Given("IV", "maria.yaml:6"),
        "skin_now": Given(["none", "rash"], "maria.yaml:7"),
        "zzz": Given("1", "--zzz"),
    }
    with pytest.raises(AnswersError) as caught:
        read_answers(given, QUESTIONS, AS_OF)
    assert str(caught.value) == "\n".join(
        [
            "--stopped: `2027-01-01` lies in the future: later than the assessment date, 2026-11-20",
            "maria.yaml:4: `200` is out of range for `age`",
            "  valid: a whole number from 0 to 120",
            "maria.yaml:5: there is no question `skin_typ`",
            "  did you mean `skin_type`?",
            "maria.yaml:7: `none` excludes the other answers to `skin_now`, but `rash` is there too",
            "--zzz: there is no question `zzz`",
        ]
    )
    assert [problem.question for problem in caught.value.problems] == ["stopped", "age", "skin_typ", "skin_now", "zzz"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("skin-type", "skin_type"),
        ("Skin_Type", "skin_type"),
        ("SKIN-NOW", "skin_now"),
        ("skintype", "skin_type"),
        ("aeg", "age"),
        ("\uff21ge", "age"),
    ],
)
def test_an_unknown_question_is_shown_the_nearest(name: str, near: str) -> None:
    with pytest.raises(AnswersError) as caught:
        read_answers({name: Given("1", "here")}, QUESTIONS, AS_OF)
    (problem,) = caught.value.problems
    assert problem.message == f"there is no question `{name}`"
    assert problem.help == (f"did you mean `{near}`?",)


@pytest.mark.parametrize("name", ["\x1b[31mage", "age\n", "a\x00ge", "\ud800", "x" * 500, ""], ids=ascii)
def test_an_unknown_question_is_shown_harmlessly(name: str) -> None:
    with pytest.raises(AnswersError) as caught:
        read_answers({name: Given("1", "here")}, QUESTIONS, AS_OF)
    lines = str(caught.value).splitlines()
    assert lines[0] == f"here: there is no question `{shown(name)}`"
    assert all(line.isprintable() and len(line) < 120 for line in lines)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain", "plain"),
        ("ümläut ✓ 漢字", "ümläut ✓ 漢字"),
        ("\x1b[31m", f"{BAD}[31m"),
        ("a\tb\nc\r", f"a{BAD}b{BAD}c{BAD}"),
        ("\x7f\x85\x9b", BAD * 3),
        ("\u202e\u200b\u2028\ufeff", BAD * 4),
        ("\ud800", BAD),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("", ""),
    ],
    ids=ascii,
)
def test_text_of_unknown_origin_is_made_safe(text: str, wanted: str) -> None:
    assert shown(text) == wanted
    assert shown(text).isprintable()


@pytest.mark.parametrize("text", ["1900-01-01", "2024-02-29", "2199-12-31"])
def test_dates_that_are_read(text: str) -> None:
    assert read_date(text).isoformat() == text


NO_DATES = ["", " 2026-11-20", "2026-11-20 ", "2200-01-01", "1899-12-31", "9999-12-31", "2026-02-30"]


@pytest.mark.parametrize("text", NO_DATES)
def test_dates_that_are_not(text: str) -> None:
    with pytest.raises(ValueError, match=r"^`"):
        read_date(text)
