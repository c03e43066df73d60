"""Diagnostics as the workflow commands of GitHub Actions, which shows them beside the lines of a pull request.

GitHub shows ten errors and ten warnings of a step, so errors come first. How commands are written:
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.messages import printable
from skinquiz.render import Style
from skinquiz.render.diagnostics import Checked, end_column
from skinquiz.render.diagnostics.paths import with_slashes
from skinquiz.render.diagnostics.told import in_short
from skinquiz.rulefiles.diagnostics import Diagnostic

_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(checked: Checked, style: Style) -> str:
    """Return a command for each diagnostic, errors first, and then in words what it comes to."""
    lines = [*map(_command, checked.most_serious_first), *in_short(checked)]
    return "".join(f"{line}\n" for line in lines)


def _command(one: Diagnostic) -> str:
    place = one.place
    properties = {
        "file": printable(with_slashes(place.file)),
        "line": str(place.line),
        "col": str(place.column),
        "endColumn": str(end_column(place)),
        "title": one.code,
    }
    written = ",".join(f"{name}={value.translate(_IN_PROPERTY)}" for name, value in properties.items())
    message = "\n".join(map(printable, _message(one)))
    return f"::{'warning' if one.is_advice else 'error'} {written}::{message.translate(_IN_DATA)}"


def _message(one: Diagnostic) -> Iterator[str]:
    yield one.message
    for place, word in one.related:
        yield f"{place}: {word}"
    if one.help:
        yield f"help: {one.help}"
