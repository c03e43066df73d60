"""An assessment as a code that travels on paper: letters from which its answers and outcomes can be had back.

It is a checksum, not a signature: it shows that the letters are whole, not who wrote them. Anybody can read it.

The format, `SQ1`. A change in it takes another prefix, so that codes on paper can be told apart.

Letters. There are 32, with the values 0 to 31: 0123456789ABCDEFGHJKMNPQRSTVWXYZ. A code is `SQ1` and then groups of six
letters, all joined by `-`. Readers take small letters, O for 0, I and L for 1; blanks and dashes count for nothing.

Groups. Five letters x1 to x5 are data, x6 is a check. With a group's place p (the first is 1):

    x1·a⁵ + x2·a⁴ + x3·a³ + x4·a² + x5·a + x6 = p mod 32      in the field of 32 elements with a⁵ = a² + 1

An element's bits are its coefficients, that of a⁴ first, so adding is XOR. Any one wrong letter, any two letters of a
group that changed places, and any two groups less than 32 places apart that did, break the equation.

Data. The first data letter of a code is the number of its groups mod 32. The others, the most significant first, are a
number N, with zeros before it to fill the groups, of which there are as few as hold it. N = P · 2³² + C, where C is the
CRC-32 (that of zip and PNG) of P as bytes, the most significant first, without zero bytes before it.

Digits. P holds digits, each smaller than its radix: a digit is P mod radix, and then P div radix is the new P. When all
are taken, P is 0. The first three can be read whatever the rule set is. "Leading bits" are those of a SHA-256 of UTF-8.

    rule set     radix 2²⁰: the leading 20 bits for the rule set's id
    version      one digit a character, radix 13: 0 the end, 1 to 10 for 0 to 9, 11 for `.`, 12 for another, which
                 is the next digit: its place, from 0, in a-z A-Z `-` `+` `_` `?`, radix 56. At most 20 characters;
                 what is longer is cut, and characters that are not there become `?`
    code book    radix 2³⁰: the leading 30 bits for the JSON array (ASCII, no blanks) of two arrays:
                 - each question: [id, type, options, minimum, maximum, not_sure]; options: [[id, exclusive], …];
                   null where there is no bound; `not_sure` is true or false, and is that beside a number or a date
                 - the ids of the concerns
    date         radix 109573: the day of the assessment, in days after 1900-01-01
    digest       radix 2³²: the first 8 hex digits of the rule set's `sha256`
    answers      of each question of the rule set, in its order; 0 if there is none. Else, by type:
      choice     radix 1 + number of options: 1 + the option's place, from 0
      choices    radix 2 + number of options: for one option, 1 + its place; for several, 1 + number of options, and
                 then radix 2ᵏ: of the k options that are not exclusive, the first is worth 1, the next 2, 4, …
      integer    radix 2 + maximum - minimum: 1 + how far above the minimum. If not_sure may stand beside it, that is 1,
                 and radix and number are one more
      date       radix 2: 1, and then radix 1 + the digit `date`: how many days before the assessment. If not_sure may
                 stand beside it, radix 3: that is 1, and a day is 2
    outcomes     of each concern in the answer to `concerns`, in the order of the rule set: what is possible, written
                 as choices are; the options are the six of the ladder, the best first, and none is exclusive

A healthy person's code for the rules that ship has about 75 letters, one that answers everything with everything 141.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skinquiz.answers import EARLIEST, LATEST
from skinquiz.codes.digits import Digit, Rest, as_number, digits_of, digits_of_some, digits_of_text, read_some
from skinquiz.codes.digits import read_answer as _read_answer
from skinquiz.codes.digits import read_text as _read_text
from skinquiz.codes.letters import CodeError, read_letters, write_letters
from skinquiz.messages import shown
from skinquiz.model import CONCERNS, LADDER, Answers, Assessment, Outcome, RuleSet

__all__ = ["CodeError", "Coded", "read_code", "write_code"]

_ID_BITS, _BOOK_BITS, _DIGEST_BITS = 20, 30, 32
_DAYS = (LATEST - EARLIEST).days


@dataclass(frozen=True, slots=True)
class Coded:
    """What a code says: answers (those that did not apply as well) in the order of the rule set, and what they gave.

    `outcomes` holds each chosen concern's possible outcomes as they were then. `version` is for people to read;
    whether the rules are the same is told by `digest`, the leading hex digits of the rule set's SHA-256 then.
    """

    as_of: dt.date
    answers: Answers
    outcomes: Mapping[str, tuple[Outcome, ...]]
    version: str
    digest: str


def write_code(assessment: Assessment) -> str:
    """Return the code of an assessment: the same for the same assessment, always.

    Raises CodeError if so much was asked that no code of a bearable length holds it.
    """
    return write_letters(as_number(_digits(assessment)))


def read_code(code: str, ruleset: RuleSet) -> Coded:
    """Return what a code says, however it was typed. `assess` with its answers and day gives its assessment again.

    Texts and rules may have changed since (then `digest` differs); what can be asked and answered may not. Raises
    CodeError, in words, for everything that is not wholly a code written with this code book.
    """
    rest = Rest(read_letters(code))
    made_with, version, code_book = rest.take(1 << _ID_BITS), _read_text(rest), rest.take(1 << _BOOK_BITS)
    _check_code_book(ruleset, made_with, version, code_book)
    as_of = EARLIEST + dt.timedelta(days=rest.take(_DAYS))
    digest = f"{rest.take(1 << _DIGEST_BITS):0{_DIGEST_BITS // 4}x}"
    found = {question.id: _read_answer(question, rest, as_of) for question in ruleset.questions.values()}
    answers = {question: answer for question, answer in found.items() if answer is not None}
    outcomes = dict(_read_outcomes(ruleset, answers, rest))
    rest.end()
    return Coded(as_of, answers, outcomes, version, digest)


def _digits(assessment: Assessment) -> Iterator[Digit]:
    ruleset, as_of = assessment.ruleset, assessment.as_of
    answers = {**assessment.not_applicable, **assessment.answers}
    yield _leading_bits(ruleset.id, _ID_BITS), 1 << _ID_BITS
    yield from digits_of_text(ruleset.version)
    yield _fingerprint(ruleset), 1 << _BOOK_BITS
    yield (as_of - EARLIEST).days, _DAYS
    yield int(ruleset.sha256[: _DIGEST_BITS // 4], 16), 1 << _DIGEST_BITS
    for question in ruleset.questions.values():
        yield from digits_of(question, answers.get(question.id), as_of)
    for one in assessment.concerns:
        yield from digits_of_some(one.possible_outcomes, LADDER, LADDER)


def _read_outcomes(ruleset: RuleSet, answers: Answers, rest: Rest) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    chosen = answers.get(CONCERNS, ())
    for concern in ruleset.concerns:
        if isinstance(chosen, tuple) and concern in chosen:
            outcomes = read_some(LADDER, LADDER, rest)
            if not outcomes:
                raise rest.unsound()
            yield concern, tuple(map(Outcome, outcomes))


def _check_code_book(ruleset: RuleSet, made_with: int, version: str, code_book: int) -> None:
    """Raise CodeError, saying what to do, if the code was written with another rule set or code book."""
    was, now = f"{ruleset.id} {version}", f"{ruleset.id} {shown(ruleset.version)}"
    if made_with != _leading_bits(ruleset.id, _ID_BITS):
        raise CodeError(
            f"the code was made with another rule set, of version {version}; these rules are {now}",
            "take the rules that it was made with: --rules DIR",
        )
    if code_book != _fingerprint(ruleset):
        others = f"the code was made with {was}; these rules are {now}, and ask or take other answers"
        same = f"the code was made with rules that are called {was} too, but ask or take other answers than these"
        raise CodeError(
            same if digits_of_text(version) == digits_of_text(ruleset.version) else others,
            f"take the rules that it was made with: --rules DIR, with the folder of {was}",
        )


def _fingerprint(ruleset: RuleSet) -> int:
    """Return a number that tells apart rule sets in which the same digits would mean other answers."""
    questions = [
        [q.id, q.type, [[o.id, o.exclusive] for o in q.options], q.minimum, q.maximum, q.not_sure]
        for q in ruleset.questions.values()
    ]
    return _leading_bits(json.dumps([questions, list(ruleset.concerns)], separators=(",", ":")), _BOOK_BITS)


def _leading_bits(text: str, bits: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()) >> (256 - bits)
