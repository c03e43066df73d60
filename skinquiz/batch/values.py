"""Values of Python as the text of a cell, for columns that hold objects. What they mean: `skinquiz.batch.typed`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from numbers import Integral, Real
from typing import Any

_LARGEST = 10**15  # from here on a whole number is no answer, and is told as it is written
_HOLES = frozenset(["NAType", "NaTType", "NoneType"])  # pandas' own, by name: pandas may not be there


def text_of(value: object) -> str | None:
    """Return a value as text, None for a hole. What no answer can be becomes a text that is none; nothing is raised."""
    try:
        return _text(value)
    except Exception:  # an object may raise anything when it is looked at, and must not end the run
        return f"a {type(value).__name__}"


def _text(value: Any) -> str | None:
    if type(value).__name__ in _HOLES:
        return None
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real | Decimal):
        return _number(value)
    if isinstance(value, dt.datetime):
        midnight = value.timetz().replace(tzinfo=None) == dt.time() and not getattr(value, "nanosecond", 0)
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return _decoded(bytes(value))
    if isinstance(value, list | tuple | set | frozenset):
        return _list(sorted(value, key=str) if isinstance(value, set | frozenset) else value)
    return _text(value.tolist()) if hasattr(value, "tolist") else repr(value)  # of numpy: an array, or one of its own


def _number(value: Any) -> str | None:
    if value != value:
        return None
    return str(int(value)) if abs(value) < _LARGEST and value == int(value) else str(value)


def _decoded(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return repr(value)


def _list(values: Iterable[Any]) -> str:
    """Return texts one after another; a list with a hole or a list inside as Python shows it."""
    parts = [None if isinstance(one, list | tuple | set | dict) else _text(one) for one in values]
    return repr(list(values)) if None in parts else ";".join(str(part) for part in parts)
