"""Made-up saved sessions, for every test that needs one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from skinquiz.interview.saved import Saved, SavedAnswer

ID = "2026-11-21-k7qm"
NOON = dt.datetime(2026, 11, 21, 12, 0, 0, tzinfo=dt.UTC)
AGE = SavedAnswer("age", 34, "How old are you?", "34", "0123456789abcdef")
CONCERNS = SavedAnswer("concerns", ("marks", "rough"), "What is it?", "Dark marks, Rough skin", "fedcba9876543210")
PREGNANCY = SavedAnswer("pregnancy", "no", "Are you pregnant?", "No", "00000000ffffffff")


def a_session(**changes: Any) -> Saved:
    """Return a session in progress with three answers."""
    saved = Saved(ID, NOON, NOON, "tiny-peel", "0.1.0", "ab" * 32, False, False, (CONCERNS, AGE, PREGNANCY))
    return replace(saved, **changes)


def later(saved: Saved, minutes: int = 1, age: int = 35) -> Saved:
    """Return the session with one more answer."""
    more = replace(AGE, answer=age, said=str(age))
    return replace(saved, changed=saved.changed + dt.timedelta(minutes=minutes), given=(*saved.given, more))


def counted(count: int) -> Saved:
    """Return a session with so many answers that one can tell a whole file from a part of it."""
    return a_session(given=tuple(replace(AGE, answer=number, said=str(number)) for number in range(1, count + 1)))


Fail = Callable[..., None]


def failing(error: BaseException) -> Fail:
    """Return a function that takes anything and raises the error."""

    def fail(*_: object, **__: object) -> None:
        raise error

    return fail
