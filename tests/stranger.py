"""A second reader and writer of codes, as a stranger would write them from the description of the format alone.

It shares nothing with the program but the rule set. It trusts codes to be sound, and is slow and plain.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Sequence

from skinquiz.model import Question, RuleSet

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LADDER = ("suitable", "possible", "ask_clinician", "wait", "unlikely_to_help", "not_suitable")
OTHERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-+_?"


def times(a: int, b: int) -> int:
    """Multiply polynomials over two elements, modulo a⁵ + a² + 1."""
    product = 0
    for power in range(5):
        if b & 1 << power:
            product ^= a << power
    for power in range(9, 4, -1):
        if product & 1 << power:
            product ^= 0b100101 << (power - 5)
    return product


def balance(group: str) -> int:
    """Return the left side of the equation that a group keeps."""
    total = 0
    for index, letter in enumerate(group):
        weight = 1
        for _ in range(5 - index):
            weight = times(weight, 2)
        total ^= times(LETTERS.index(letter), weight)
    return total


def sealed(p: int) -> str:
    """Return the code of any number P, sensible or not, with every checksum right."""
    data = p.to_bytes(2000).lstrip(b"\0")
    n = (p << 32) + zlib.crc32(data)
    letters = ""
    while n:
        n, value = divmod(n, 32)
        letters = LETTERS[value] + letters
    count = 1
    while 5 * count - 1 < len(letters):
        count += 1
    return framed(LETTERS[count % 32] + letters.rjust(5 * count - 1, "0"))


def framed(data: str) -> str:
    """Return data letters as groups with the right check letters."""
    groups = [data[start : start + 5] for start in range(0, len(data), 5)]
    return "-".join(["SQ1", *(checked(group, place) for place, group in enumerate(groups, 1))])


def checked(data: str, place: int) -> str:
    """Return five letters and the check letter that fits them at that place."""
    (check,) = [letter for letter in LETTERS if balance(data + letter) == place % 32]
    return data + check


def opened(code: str) -> int:
    """Return the number P of a sound code, having looked at every checksum."""
    prefix, *groups = code.split("-")
    assert prefix == "SQ1"
    assert [balance(group) for group in groups] == [place % 32 for place in range(1, len(groups) + 1)]
    count, *letters = "".join(group[:5] for group in groups)
    assert LETTERS.index(count) == len(groups) % 32
    n = 0
    for letter in letters:
        n = n * 32 + LETTERS.index(letter)
    p, crc = divmod(n, 2**32)
    assert zlib.crc32(p.to_bytes(2000).lstrip(b"\0")) == crc
    return p


class Reading:
    """What a sound code says, in text alone."""

    def __init__(self, code: str, ruleset: RuleSet) -> None:
        self.p = opened(code)
        self.id = self.digit(2**20)
        self.version = self.text()
        self.code_book = self.digit(2**30)
        self.day = self.digit(109573)
        self.as_of = dt.date(1900, 1, 1) + dt.timedelta(days=self.day)
        self.digest = format(self.digit(2**32), "08x")
        answers = {question.id: self.answer(question) for question in ruleset.questions.values()}
        self.answers = {question: answer for question, answer in answers.items() if answer not in ("", [])}
        chosen = [concern for concern in ruleset.concerns if concern in self.answers.get("concerns", [])]
        self.outcomes = {concern: self.some(LADDER, LADDER) for concern in chosen}
        assert self.p == 0

    def digit(self, radix: int) -> int:
        digit = self.p % radix
        self.p //= radix
        return digit

    def text(self) -> str:
        found = ""
        while (digit := self.digit(13)) != 0:
            found += OTHERS[self.digit(56)] if digit == 12 else " 0123456789."[digit]
        return found

    def answer(self, question: Question) -> str | list[str]:
        ids = [option.id for option in question.options]
        if question.type == "choice":
            return ["", *ids][self.digit(1 + len(ids))]
        if question.type == "choices":
            return self.some(ids, [option.id for option in question.options if not option.exclusive])
        first = ["", "not_sure"] if question.not_sure else [""]
        if question.type == "integer":
            assert question.minimum is not None
            assert question.maximum is not None
            values = [*first, *map(str, range(question.minimum, question.maximum + 1))]
            return values[self.digit(len(values))]
        digit = self.digit(len(first) + 1)
        return first[digit] if digit < len(first) else str(self.as_of - dt.timedelta(days=self.digit(1 + self.day)))

    def some(self, names: Sequence[str], together: Sequence[str]) -> list[str]:
        digit = self.digit(2 + len(names))
        if digit <= len(names):
            return [names[digit - 1]] if digit else []
        mask = self.digit(2 ** len(together))
        return [name for place, name in enumerate(together) if mask & 2**place]


def leading(bits: int, text: str) -> int:
    """Return the leading bits of a text's SHA-256, as a number."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) >> (256 - bits)


def code_book(ruleset: RuleSet) -> str:
    """Return the text of which a code holds the fingerprint."""
    questions = []
    for one in ruleset.questions.values():
        options = [[option.id, option.exclusive] for option in one.options]
        questions.append([one.id, one.type, options, one.minimum, one.maximum, one.not_sure])
    return json.dumps([questions, list(ruleset.concerns)]).replace(", ", ",")
