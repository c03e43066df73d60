"""What must hold of every code: nothing is lost on the way, and nothing wrong is ever read."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from skinquiz.answers import Given, read_answers
from skinquiz.assess import assess
from skinquiz.codes import Coded, CodeError, read_code, write_code
from skinquiz.model import Answer, RuleSet
from tests.people import typed
from tests.properties.test_engine import BOTH, examples, persons, rules
from tests.stranger import LETTERS, Reading, framed, opened, sealed

AS_OF = dt.date(2026, 11, 20)
DASHES = " -\n\t\N{EN DASH}\N{EM DASH}\N{SOFT HYPHEN}\N{NO-BREAK SPACE}"
ALIKE = {"0": "0oO", "1": "1iIlL"}
SHOWN = st.text(st.characters(codec="utf-8") | st.sampled_from(LETTERS + "SQ1-ouOU"), max_size=12)


@cache
def some_code(name: str) -> str:
    """A code of middling length, with its first answers there and the others missing."""
    ruleset = rules(name)
    concerns = ",".join(list(ruleset.concerns)[:2])
    given = {"concerns": Given(concerns, "a test"), "age": Given("34", "a test")}
    return write_code(assess(ruleset, read_answers(given, ruleset.questions, AS_OF), AS_OF))


def read(code: str, name: str) -> Coded | None:
    """What a code says, or None if it is refused in words."""
    try:
        return read_code(code, rules(name))
    except CodeError as refused:
        said = (refused.message, *refused.help)
    assert all(line and line.isprintable() for line in said)
    return None


def as_text(answer: Answer) -> str | list[str]:
    return list(answer) if isinstance(answer, tuple) else str(answer)


# Nothing is lost


@BOTH
@examples(150)
@given(data=st.data())
def test_a_code_gives_the_whole_assessment_again(name: str, data: st.DataObject) -> None:
    ruleset = rules(name)
    person, as_of = data.draw(persons(name, holes=data.draw(st.sampled_from([0, 0, 5, 30])), withdrawn=True))
    if data.draw(st.integers(0, 19)) == 0:
        person.pop("concerns")
    assessment = assess(ruleset, typed(ruleset, person, as_of), as_of)
    code = write_code(assessment)
    coded = read_code(code, ruleset)
    assert assess(ruleset, coded.answers, coded.as_of) == assessment
    assert coded.outcomes == {one.concern.id: one.possible_outcomes for one in assessment.concerns}
    assert (coded.version, coded.digest) == (ruleset.version, ruleset.sha256[:8])
    assert list(coded.answers) == [question for question in ruleset.questions if question in coded.answers]
    assert len(code) < 300


@BOTH
@examples(60)
@given(data=st.data())
def test_a_stranger_reads_the_same(name: str, data: st.DataObject) -> None:
    ruleset = rules(name)
    person, as_of = data.draw(persons(name, holes=5, withdrawn=True))
    code = write_code(assess(ruleset, typed(ruleset, person, as_of), as_of))
    ours, theirs = read_code(code, ruleset), Reading(code, ruleset)
    assert {question: as_text(answer) for question, answer in ours.answers.items()} == theirs.answers
    assert {concern: list(map(str, some)) for concern, some in ours.outcomes.items()} == theirs.outcomes
    assert (ours.as_of, ours.version, ours.digest) == (theirs.as_of, theirs.version, theirs.digest)
    assert sealed(opened(code)) == code


@examples(50)
@given(data=st.data())
def test_however_it_is_typed_it_says_the_same(data: st.DataObject) -> None:
    code = some_code("tiny")
    typed_so = ""
    for letter in code.replace("-", ""):
        typed_so += data.draw(st.sampled_from(ALIKE.get(letter, letter + letter.lower())))
        typed_so += data.draw(st.text(DASHES, max_size=2))
    assert read(typed_so, "tiny") == read(code, "tiny") is not None


# Nothing wrong is read


def test_no_single_wrong_letter_is_read() -> None:
    code = some_code("tiny")
    taken = [
        (place, letter)
        for place, right in enumerate(code)
        for letter in (*LETTERS, "U", "?", "\u0661")
        if letter != right != "-" and read(code[:place] + letter + code[place + 1 :], "tiny")
    ]
    assert taken == []


@BOTH
def test_no_two_neighbours_swapped_are_read(name: str) -> None:
    code = some_code(name)
    for place in range(len(code) - 1):
        a, b = code[place : place + 2]
        found = read(code[:place] + b + a + code[place + 2 :], name)
        same = a == b or "-" in (a, b)  # where dashes stand means nothing
        assert found == (read(code, name) if same else None)


@BOTH
def test_no_letter_and_no_group_may_be_dropped_or_doubled(name: str) -> None:
    code = some_code(name)
    letters = code.replace("-", "")
    for at in range(len(letters)):
        assert read(letters[:at] + letters[at + 1 :], name) is None
        assert read(letters[:at] + letters[at] + letters[at:], name) is None
    prefix, *groups = code.split("-")
    for at in range(len(groups)):
        assert read("-".join([prefix, *groups[:at], *groups[at + 1 :]]), name) is None
        assert read("-".join([prefix, *groups[: at + 1], *groups[at:]]), name) is None


@BOTH
def test_no_two_groups_may_change_places(name: str) -> None:
    prefix, *groups = some_code(name).split("-")
    for one in range(len(groups)):
        for other in range(one):
            swapped = list(groups)
            swapped[one], swapped[other] = groups[other], groups[one]
            with pytest.raises(CodeError, match=f"^groups {other + 1} and {one + 1} stand in the wrong order$"):
                read_code("-".join([prefix, *swapped]), rules(name))


@examples(200)
@given(data=st.data())
def test_a_wrong_letter_is_traced_to_its_group(data: st.DataObject) -> None:
    prefix, *groups = some_code("shipped").split("-")
    place = data.draw(st.integers(0, len(groups) - 1))
    index = data.draw(st.integers(0, 5))
    letter = data.draw(st.sampled_from(LETTERS.replace(groups[place][index], "")))
    groups[place] = groups[place][:index] + letter + groups[place][index + 1 :]
    wrong = f"^group {place + 1}, `{groups[place]}`, is mistyped$"
    first = "|^the first group is missing$" if place == 0 else ""
    with pytest.raises(CodeError, match=wrong + first):
        read_code("-".join([prefix, *groups]), rules("shipped"))


@examples(300)
@given(data=st.data())
def test_any_text_is_refused_in_words(data: st.DataObject) -> None:
    letters = st.text(st.sampled_from(LETTERS), max_size=60)
    text = data.draw(st.text(st.characters(), max_size=80) | letters.map("SQ1".__add__) | SHOWN.map("SQ1-".__add__))
    assert read(text, "tiny") is None


@examples(300)
@given(data=st.data())
def test_a_code_changed_anyhow_is_refused(data: st.DataObject) -> None:
    code = some_code("tiny")
    start, end = sorted((data.draw(st.integers(0, len(code))), data.draw(st.integers(0, len(code)))))
    changed = code[:start] + data.draw(SHOWN) + code[end:]
    assume(meant(changed) != meant(code))
    assert read(changed, "tiny") is None


def meant(code: str) -> str:
    """The letters of a code as they are meant, without all that is no letter."""
    seen = "".join(c for c in code if c.isalnum()).upper()
    return seen.replace("O", "0").replace("I", "1").replace("L", "1")


# Whoever knows the checksums


@examples(100)
@given(number=st.integers(0, 2**700))
def test_no_number_makes_a_code_that_breaks_the_reader(number: int) -> None:
    assert read(sealed(number), "tiny") is None


def head(ruleset: RuleSet) -> tuple[int, int]:
    """What stands before the answers in codes of a rule set, and its size."""
    size = 2**20 * 13 ** (len(ruleset.version) + 1) * 2**30 * 109573 * 2**32
    assert set(ruleset.version) <= set("0123456789.")
    return opened(write_code(assess(ruleset, {}, AS_OF))) % size, size


@BOTH
@examples(150)
@given(data=st.data())
def test_what_a_forged_code_says_could_have_been_answered(name: str, data: st.DataObject) -> None:
    ruleset = rules(name)
    before, size = head(ruleset)
    bits = data.draw(st.integers(0, opened(some_code(name)).bit_length() - size.bit_length() + 40))
    number = data.draw(st.integers(0, 2**bits)) * size + before
    coded = read(sealed(number), name)
    if coded is None:
        return
    given = {question: Given(as_text(answer), "a test") for question, answer in coded.answers.items()}
    assert read_answers(given, ruleset.questions, coded.as_of) == coded.answers
    assert set(coded.outcomes) == set(coded.answers.get("concerns", ())) & set(ruleset.concerns)
    assert all(coded.outcomes.values())
    assess(ruleset, coded.answers, coded.as_of)


@examples(100)
@given(letters=st.text(st.sampled_from(LETTERS), min_size=1, max_size=400))
def test_right_check_letters_alone_are_not_enough(letters: str) -> None:
    count = -(-(1 + len(letters)) // 5)
    assert read(framed(LETTERS[count % 32] + letters.rjust(5 * count - 1, "0")), "tiny") is None
