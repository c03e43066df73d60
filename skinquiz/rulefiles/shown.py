"""How a case names something that is shown: by an id, or by that of a concern and its own with a dot between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from skinquiz.messages import shown
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.kinds import Id
from skinquiz.rulefiles.read import Node, Scalar

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*)?")


@dataclass(frozen=True)
class ShownName:
    """The name of guidance, an alternative or a course. Whether there is such a thing is for others to say."""

    def read(self, node: Node, problems: Problems) -> Scalar | None:
        if not isinstance(node, Scalar):
            return Id().read(node, problems)
        if _NAME.fullmatch(node.text):
            return node
        message = f"`{shown(node.text)}` does not name anything that is shown"
        problems.add("invalid-id", node.place, message, "an id, or that of a concern and another with a dot between")
        return None

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["string", "boolean"], "pattern": f"^{_NAME.pattern}$"}
