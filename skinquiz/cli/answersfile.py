"""An answers file: YAML or JSON, one key a question. Only its shape is checked here; answers have one validator."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from skinquiz.answers import Given
from skinquiz.cli.errors import UsageError, tell
from skinquiz.messages import shown
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.read import MAX_BYTES, Mapping, Node, Scalar, Sequence, read_json, read_yaml


def read_answers_file(name: str, what: str = "--answers") -> dict[str, Given]:
    """Return the answers in the file, or on standard input if `name` is `-`; an empty value is no answer.

    `what` is how the command line calls the file. Raises UsageError if it cannot be opened, DiagnosticsError if it is
    not answers.
    """
    if not name:
        raise UsageError(f"{what}: the name of the file is empty")
    label = "standard input" if name == "-" else shown(name, 200)
    data = _bytes(name, what)
    problems = Problems()
    root = _parse(data, label, problems)
    given = {} if root is None else _answers(root, label, problems)
    problems.raise_if_any()
    return given


def _bytes(name: str, what: str) -> bytes:
    try:
        if name == "-":
            if sys.stdin is None:
                raise UsageError(f"{what} -: standard input is closed")
            if sys.stdin.isatty():
                tell("Type the answers, then Ctrl-D.")
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(name).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except IsADirectoryError:
        raise UsageError(f"{what}: `{shown(name, 200)}` is a folder, not a file") from None
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise UsageError(f"{what}: `{shown(name, 200)}` cannot be read: {reason.lower()}") from None


def _parse(data: bytes, label: str, problems: Problems) -> Node | None:
    named_json = label.endswith(".json")
    text = _text(data) if len(data) <= MAX_BYTES and (named_json or data.lstrip()[:1] == b"{") else None
    if text is not None:
        tried = Problems()
        root = read_json(text, label, tried)
        # A YAML flow mapping opens with a brace as well.
        if named_json or root is not None:
            problems.found += tried.found
            problems.lines.update(tried.lines)
            return root
    return read_yaml(data, label, problems)


def _text(data: bytes) -> str | None:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None  # reading it as YAML says where


def _answers(root: Node, label: str, problems: Problems) -> dict[str, Given]:
    given: dict[str, Given] = {}
    if not isinstance(root, Mapping):
        problems.add("wrong-type", root.place, "answers are written one a line, as `question: answer`")
        return given
    for key, value in root.entries:
        origin = label if root.place == key.place else f"{label}:{value.place.line}"
        if isinstance(value, Scalar):
            if not value.no_value:
                given[key.text] = Given(value.text, origin)
        elif isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items):
            texts = [item.text for item in value.items if isinstance(item, Scalar)]
            given[key.text] = Given(texts, origin)
        else:
            message = f"the answer to `{key.text}` is one value or a list of values"
            problems.add("wrong-type", value.place, message)
    return given
