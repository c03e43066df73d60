"""Answers as digits of one number, each with a radix of its own. What they mean is said at the top of the package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from skinquiz.answers import EARLIEST
from skinquiz.codes.letters import CodeError
from skinquiz.model import NOT_SURE, Answer, Question

Digit = tuple[int, int]  # and its radix
_PLAIN = "0123456789."
_OTHER = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-+_?"
_LONGEST_TEXT = 20


def as_number(digits: Iterable[Digit]) -> int:
    """Return the number that holds these digits. Raises ValueError if one does not fit its radix."""
    number = 0
    for digit, radix in reversed(list(digits)):
        if not 0 <= digit < radix:
            raise ValueError(f"the digit {digit} does not fit the radix {radix}")
        number = number * radix + digit
    return number


class Rest:
    """What is left of a number while its digits are taken."""

    __slots__ = ("_number",)

    def __init__(self, number: int) -> None:
        self._number = number

    def take(self, radix: int) -> int:
        """Return the next digit."""
        self._number, digit = divmod(self._number, radix)
        return digit

    def end(self) -> None:
        """Raise CodeError unless nothing is left."""
        if self._number:
            raise self.unsound()

    @staticmethod
    def unsound() -> CodeError:
        """Return the error for digits that are never written, although every checksum is right."""
        return CodeError(
            "the letters are whole, but no answers stand in them", "this program did not write such a code"
        )


def digits_of_text(text: str) -> list[Digit]:
    """Return a short text as digits; what cannot be written becomes `?`, or is cut."""
    digits: list[Digit] = []
    for character in text[:_LONGEST_TEXT]:
        if character in _PLAIN:
            digits.append((1 + _PLAIN.index(character), len(_PLAIN) + 2))
        else:
            place = _OTHER.find(character)
            digits.append((1 + len(_PLAIN), len(_PLAIN) + 2))
            digits.append((place if place >= 0 else _OTHER.index("?"), len(_OTHER)))
    return [*digits, (0, len(_PLAIN) + 2)]


def read_text(rest: Rest) -> str:
    """Return the text that stands next. Raises CodeError if it is too long."""
    text = ""
    while digit := rest.take(len(_PLAIN) + 2):
        text += _PLAIN[digit - 1] if digit <= len(_PLAIN) else _OTHER[rest.take(len(_OTHER))]
        if len(text) > _LONGEST_TEXT:
            raise rest.unsound()
    return text


def digits_of(question: Question, answer: Answer | None, as_of: dt.date) -> list[Digit]:
    """Return the digits of an answer, or of none."""
    if question.type == "choices":
        return digits_of_some(answer if isinstance(answer, tuple) else (), question.option_ids, _together(question))
    radix = _radix(question)
    if answer is None:
        return [(0, radix)]
    if question.type == "choice":
        return [(1 + question.option_ids.index(str(answer)), radix)]
    if answer == NOT_SURE:
        return [(1, radix)]
    if isinstance(answer, dt.date):
        return [(radix - 1, radix), ((as_of - answer).days, _days(as_of))]
    assert isinstance(answer, int)
    return [(1 + question.not_sure + answer - _minimum(question), radix)]


def read_answer(question: Question, rest: Rest, as_of: dt.date) -> Answer | None:
    """Return the answer that stands next, such as `answers.read_answer` returns it, or None if there is none.

    Raises CodeError for what is never written.
    """
    if question.type == "choices":
        return read_some(question.option_ids, _together(question), rest) or None
    digit = rest.take(_radix(question))
    if digit == 0:
        return None
    if question.type == "choice":
        return question.option_ids[digit - 1]
    if question.not_sure and digit == 1:
        return NOT_SURE
    if question.type == "date":
        return as_of - dt.timedelta(days=rest.take(_days(as_of)))
    return _minimum(question) + digit - 1 - question.not_sure


def digits_of_some(chosen: Sequence[str], names: Sequence[str], together: Sequence[str]) -> list[Digit]:
    """Return which of the names are chosen: none, one of them, or several of those that go together."""
    radix = len(names) + 2
    if len(chosen) < 2:
        return [(1 + names.index(chosen[0]) if chosen else 0, radix)]
    return [(radix - 1, radix), (sum(1 << together.index(one) for one in chosen), 1 << len(together))]


def read_some(names: Sequence[str], together: Sequence[str], rest: Rest) -> tuple[str, ...]:
    """Return the names chosen, in their order. Raises CodeError for what is never written."""
    digit = rest.take(len(names) + 2)
    if digit <= len(names):
        return tuple(names[digit - 1 : digit]) if digit else ()
    mask = rest.take(1 << len(together))
    if mask.bit_count() < 2:
        raise rest.unsound()
    return tuple(name for place, name in enumerate(together) if mask >> place & 1)


def _radix(question: Question) -> int:
    """Return the radix of the first digit of an answer that is not a list."""
    if question.type == "choice":
        return 1 + len(question.options)
    if question.type == "date":
        return 2 + question.not_sure
    assert question.maximum is not None
    return 2 + question.not_sure + question.maximum - _minimum(question)


def _minimum(question: Question) -> int:
    assert question.minimum is not None
    return question.minimum


def _together(question: Question) -> tuple[str, ...]:
    return tuple(option.id for option in question.options if not option.exclusive)


def _days(as_of: dt.date) -> int:
    return (as_of - EARLIEST).days + 1
