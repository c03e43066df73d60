"""A saved session as data and as text: JSON that a person can read, `skinquiz-session/1`.

    {
      "format": "skinquiz-session/1",
      "id": "2026-11-21-k7qm",
      "created": "2026-11-21T09:30:00Z",
      "changed": "2026-11-21T09:41:12Z",
      "ruleset": {"id": "…", "version": "…", "sha256": "…"},
      "quick": false,
      "finished": false,
      "given": [
        {"question": "age", "answer": 34, "asked": "How old are you?", "said": "34", "meaning": "0f3c…"}
      ]
    }

`given` grows and never shrinks: when a question stands in it again, the later answer counts. `answer` is what an
answers file holds (text, a whole number or a list of text; a date as text), `asked` and `said` are the words of the
question and of the answer as they stood on the screen, and `meaning` tells whether the question has changed since.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from skinquiz.messages import shown

FORMAT = "skinquiz-session/1"
YEARS = range(2000, 2200)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")
_Typed = TypeVar("_Typed")


class Damaged(Exception):
    """A text that is not a saved session; its words say why, and go on after `it cannot be read: `."""


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """One answer as it was given, with the words on the screen."""

    question: str
    answer: str | int | tuple[str, ...]
    asked: str
    said: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A quiz as far as it went. Both times are in UTC, to the second; `ruleset` is the id of the rule set."""

    id: str
    created: dt.datetime
    changed: dt.datetime
    ruleset: str
    version: str
    sha256: str
    quick: bool
    finished: bool
    given: tuple[SavedAnswer, ...]

    @property
    def answers(self) -> dict[str, SavedAnswer]:
        """The answers that count, by question, in the order in which they were first given."""
        return {one.question: one for one in self.given}

    def earlier(self, question: str) -> tuple[SavedAnswer, ...]:
        """Return what was answered before the answer that counts, oldest first; the same again is no change."""
        given = [one for one in self.given if one.question == question]
        return tuple(one for one, later in pairwise(given) if one.answer != later.answer)


def as_text(saved: Saved) -> str:
    """Return the session as the text of its file."""
    data = {
        "format": FORMAT,
        "id": saved.id,
        "created": moment_as_text(saved.created),
        "changed": moment_as_text(saved.changed),
        "ruleset": {"id": saved.ruleset, "version": saved.version, "sha256": saved.sha256},
        "quick": saved.quick,
        "finished": saved.finished,
        "given": [
            {"question": a.question, "answer": a.answer, "asked": a.asked, "said": a.said, "meaning": a.meaning}
            for a in saved.given
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def moment_as_text(moment: dt.datetime) -> str:
    """Return a time as files have it: UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_saved(data: bytes) -> Saved:
    """Return the session in the bytes of a file. Raises Damaged."""
    fields = _object(_parsed(data), "the file")
    if (format := fields.get("format")) != FORMAT:
        raise Damaged(f"its format is `{shown(str(format))}`, not `{FORMAT}`" if format else "it is no saved session")
    ruleset = _object(fields.get("ruleset"), "`ruleset`")
    return Saved(
        _field(fields, "id", str),
        _moment(fields, "created"),
        _moment(fields, "changed"),
        _field(ruleset, "id", str),
        _field(ruleset, "version", str),
        _field(ruleset, "sha256", str),
        _field(fields, "quick", bool),
        _field(fields, "finished", bool),
        tuple(_answer(_object(one, "an answer")) for one in _field(fields, "given", list)),
    )


def _parsed(data: bytes) -> object:
    try:
        text = data.decode("utf-8-sig")
        parsed = json.loads(text)
        json.dumps(parsed, ensure_ascii=False).encode()  # an escaped half of a character could not be written again
    except UnicodeError:
        raise Damaged("it is not UTF-8 text") from None
    except (ValueError, RecursionError):
        raise Damaged("it is not whole, or not JSON" if text.strip() else "it is empty") from None
    return parsed


def _answer(fields: Mapping[str, Any]) -> SavedAnswer:
    question = _field(fields, "question", str)
    if not _NAME.fullmatch(question):
        raise Damaged(f"`{shown(question)}` cannot be the name of a question")
    asked, said, meaning = (_field(fields, name, str) for name in ("asked", "said", "meaning"))
    return SavedAnswer(question, _value(fields.get("answer"), question), asked, said, meaning)


def _value(answer: object, question: str) -> str | int | tuple[str, ...]:
    if isinstance(answer, list):
        texts = tuple(one for one in answer if isinstance(one, str))
        if len(texts) == len(answer):
            return texts
    elif isinstance(answer, str | int) and not isinstance(answer, bool):
        return answer
    raise Damaged(f"the answer to `{question}` is neither text nor a whole number nor a list of text")


def _object(value: object, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Damaged(f"{what} is not a list of named values")
    return value


def _field(fields: Mapping[str, Any], name: str, kind: type[_Typed]) -> _Typed:
    if not isinstance(value := fields.get(name), kind):
        raise Damaged(f"`{name}` is wrong" if name in fields else f"`{name}` is missing")
    return value


def _moment(fields: Mapping[str, Any], name: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(_field(fields, name, str))
        if moment.tzinfo is None or moment.year not in YEARS:
            raise ValueError
        return moment.astimezone(dt.UTC)
    except ValueError:
        raise Damaged(f"`{name}` is no time such as 2026-11-21T09:30:00Z") from None
