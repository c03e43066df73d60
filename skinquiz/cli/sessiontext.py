"""Saved sessions as text: a list for people and one for programs, and one session as an answers file."""

from __future__ import annotations

import datetime as dt
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from skinquiz.interview.saved import Saved, SavedAnswer, moment_as_text
from skinquiz.interview.store import Entry, Unreadable
from skinquiz.messages import printable, shown
from skinquiz.model import CONCERNS

FORMAT = "skinquiz-sessions/1"
TABLE_WIDTH = 70  # narrower than this, each session is a paragraph
COMMENT_WIDTH = 100
# What every reader of YAML takes for text; `no`, and a date, only ours does.
_PLAIN = re.compile(r"(?!(?:y|n|yes|no|on|off|true|false|null)$)[A-Za-z][A-Za-z0-9_]*", re.IGNORECASE)


def as_lines(entries: Sequence[Entry], width: int) -> str:
    """Return the list for people: a table, or paragraphs where that is too wide; then what cannot be read."""
    sessions = [one for one in entries if isinstance(one, Saved)]
    rows = [(one.id, _local(one.changed), _state(one), _concerns(one)) for one in sessions]
    if not rows:
        lines = ["No saved sessions."]
    elif width < TABLE_WIDTH:
        lines = [line for row in rows for line in _paragraph(*row, width)]
    else:
        lines = _table([("Session", "Last changed", "State", "Concerns"), *rows], width)
    unreadable = [one for one in entries if isinstance(one, Unreadable)]
    if unreadable:
        lines += ["", "Cannot be read:"]
    for one in unreadable:
        lines += textwrap.wrap(f"{shown(one.name)}: {one.why}", width, initial_indent="  ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"


def as_json(entries: Sequence[Entry], folder: Path) -> str:
    """Return the list for programs; `concerns` holds ids, and a session counts the answers that it holds."""
    sessions = [_session(one) for one in entries if isinstance(one, Saved)]
    unreadable = [{"name": one.name, "why": one.why} for one in entries if isinstance(one, Unreadable)]
    data = {"format": FORMAT, "folder": str(folder), "sessions": sessions, "unreadable": unreadable}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_answers_file(saved: Saved, path: Path) -> str:
    """Return the answers as YAML; above each stand the question and the answer in words, and earlier answers."""
    return "\n".join([*_head(saved, path), *(line for one in saved.answers.values() for line in _answer(saved, one))])


def _session(saved: Saved) -> dict[str, object]:
    concerns = saved.answers.get(CONCERNS)
    return {
        "id": saved.id,
        "created": moment_as_text(saved.created),
        "changed": moment_as_text(saved.changed),
        "ruleset": {"id": saved.ruleset, "version": saved.version, "sha256": saved.sha256},
        "quick": saved.quick,
        "finished": saved.finished,
        "answers": len(saved.answers),
        "concerns": concerns.answer if concerns else [],
    }


def _table(rows: Sequence[tuple[str, str, str, str]], width: int) -> list[str]:
    columns = [max(len(row[n]) for row in rows) for n in range(3)]
    lines = []
    for row in rows:
        head = "".join(f"{text:<{column}}  " for text, column in zip(row, columns, strict=False))
        lines += textwrap.wrap(row[3], width, initial_indent=head, subsequent_indent=" " * len(head))
    return lines


def _paragraph(id: str, changed: str, state: str, concerns: str, width: int) -> list[str]:
    return [
        f"{id}  {changed}",
        *textwrap.wrap(f"{state}: {concerns}", width, initial_indent="  ", subsequent_indent="  "),
    ]


def _local(moment: dt.datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _state(saved: Saved) -> str:
    count = len(saved.answers)
    return "finished" if saved.finished else "1 answer" if count == 1 else f"{count} answers"


def _concerns(saved: Saved) -> str:
    answer = saved.answers.get(CONCERNS)
    return _line(answer.said if answer else "") or "nothing chosen yet"


def _head(saved: Saved, path: Path) -> Iterator[str]:
    yield f"# Answers of the saved session {saved.id}{'' if saved.finished else ', not finished'}"
    yield f"# Begun {_local(saved.created)}, last changed {_local(saved.changed)}"
    yield f"# Rules: {_line(saved.ruleset)} {_line(saved.version)}, sha256 {_line(saved.sha256)}"
    yield f"# File: {printable(str(path))}"
    yield "" if saved.given else "{}\n"


def _answer(saved: Saved, one: SavedAnswer) -> Iterator[str]:
    yield from _comment(one.asked)
    yield from _comment(one.said, indent=2)
    for earlier in saved.earlier(one.question):
        yield from _comment(f"answered before: {earlier.said}", indent=2)
    yield f"{_scalar(one.question)}: {_value(one.answer)}\n"


def _comment(text: str, indent: int = 0) -> list[str]:
    prefix = "# " + " " * indent
    return textwrap.wrap(_line(text), COMMENT_WIDTH, initial_indent=prefix, subsequent_indent=prefix)


def _line(text: str) -> str:
    return printable(" ".join(text.split()))


def _value(answer: str | int | tuple[str, ...]) -> str:
    if isinstance(answer, tuple):
        return f"[{', '.join(map(_scalar, answer))}]"
    return str(answer) if isinstance(answer, int) else _scalar(answer)


def _scalar(text: str) -> str:
    """Return text as YAML: bare where that is safe, else quoted as JSON has it, which is YAML too."""
    return text if _PLAIN.fullmatch(text) else json.dumps(printable(text), ensure_ascii=False)
