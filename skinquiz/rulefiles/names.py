"""What the files of a rule set have declared so far, and the problems found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from skinquiz.messages import did_you_mean, nearest, shown
from skinquiz.model import Question, Source
from skinquiz.rulefiles.diagnostics import Place, Problems
from skinquiz.rulefiles.read import Scalar

_TEXTS = "write the id of guidance, `CONCERN.ALTERNATIVE` for an alternative, or `CONCERN.course`"


@dataclass
class Names:
    """What has been declared so far; references are looked up here.

    `texts` are the names by which cases call what is shown: `concern.alternative`, `concern.course`, guidance.
    """

    problems: Problems
    questions: dict[str, Question] = field(default_factory=dict)
    concerns: list[str] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    sources_known: bool = True
    texts: list[str] = field(default_factory=list)
    _seen: dict[tuple[str, str], Place] = field(default_factory=dict)

    def declare(self, kind: str, name: Scalar) -> bool:
        """Note a new name; report it and return False if it stands already."""
        first = self._seen.setdefault((kind, name.text), name.place)
        if first == name.place:
            return True
        related = ((first, "first here"),)
        self.problems.add("duplicate-id", name.place, f"the {kind} `{name.text}` stands twice", related=related)
        return False

    def knows_rule(self, name: Scalar) -> bool:
        """Report the name and return False if there is no such rule."""
        if ("rule", name.text) in self._seen:
            return True
        near = nearest(name.text, self.declared("rule"))
        gone = "if the rule was deleted on purpose, take its name out here"
        help = f"did you mean `{near}`? {gone[0].upper()}{gone[1:]}" if near else gone
        self.problems.add("unknown-rule", name.place, f"unknown rule `{name.text}`", help)
        return False

    def knows_text(self, name: Scalar) -> bool:
        """Report the name and return False if nothing of that name can be shown."""
        if name.text in self.texts:
            return True
        help = did_you_mean(name.text, self.texts)
        message = f"nothing that can be shown is called `{shown(name.text)}`"
        self.problems.add("unknown-text", name.place, message, help or _TEXTS)
        return False

    def declared(self, kind: str) -> list[str]:
        """Return the names of a kind that were declared, those of broken records too."""
        return [name for of, name in self._seen if of == kind]
