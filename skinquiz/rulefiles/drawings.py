"""How a drawing is written: as a colour, or as lines of characters that are one column wide."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.read import Node, Scalar, Sequence

MOST_LINES = 5
MOST_COLUMNS = 30
_COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Colour:
    def read(self, node: Node, problems: Problems) -> str | None:
        if isinstance(node, Scalar) and _COLOUR.fullmatch(node.text):
            return node.text.lower()
        problems.add("wrong-type", node.place, "a colour is needed here", 'write it as "#d2a679", with the quotes')
        return None

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{_COLOUR.pattern}$"}


@dataclass(frozen=True)
class Lines:
    """The lines of a drawing, their blanks kept."""

    ascii_only: bool = False

    def read(self, node: Node, problems: Problems) -> tuple[str, ...] | None:
        if not isinstance(node, Sequence):
            problems.add("wrong-type", node.place, "a list of lines is needed here")
            return None
        if len(node.items) > MOST_LINES:
            message = f"{len(node.items)} lines are too many; a drawing has at most {MOST_LINES}"
            problems.add("drawing-shape", node.place, message)
        lines = tuple(line for item in node.items if (line := self._line(item, problems)) is not None)
        if len(lines) == len(node.items) and not "".join(lines).strip():
            problems.add("drawing-shape", node.place, "nothing is drawn here")
        return lines

    def _line(self, node: Node, problems: Problems) -> str | None:
        if not isinstance(node, Scalar) or node.no_value:
            problems.add("wrong-type", node.place, "a line of the drawing is needed here", "put it in quotes")
            return None
        if (fault := self._fault(node.text)) is not None:
            problems.add("drawing-shape", node.place, fault)
        return node.text

    def _fault(self, text: str) -> str | None:
        if (odd := next((c for c in text if not _one_column(c)), None)) is not None:
            return f"the character U+{ord(odd):04X} does not take up just one column"
        if self.ascii_only and not text.isascii():
            return f"`{next(c for c in text if not c.isascii())}` is not ASCII"
        return f"the line is {len(text)} columns wide; {MOST_COLUMNS} is the most" if len(text) > MOST_COLUMNS else None

    def json_schema(self) -> dict[str, Any]:
        line = {"type": "string", "maxLength": MOST_COLUMNS}
        return {"type": "array", "items": line, "minItems": 1, "maxItems": MOST_LINES}


def _one_column(character: str) -> bool:
    wide = unicodedata.east_asian_width(character) in "WF"
    return character.isprintable() and not wide and not unicodedata.category(character).startswith("M")
