"""The people who show a change of outcome, as answers for each of the rule sets, and as one answers file for both."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from skinquiz.checks.diff import Change
from skinquiz.checks.diff.questionnaire import Joint
from skinquiz.conditions import comparisons
from skinquiz.model import CONCERNS, Answer, Answers, Condition, RuleSet
from skinquiz.render.data import plain
from skinquiz.render.difference import Compared

MOST_IN_FULL = 3
LINE, ENDLESS = 70, 10**6
DECIDES = "decides"


@dataclass(frozen=True, slots=True)
class Line:
    """An answer as it stands in a file, and whether the rules behind the change look at it."""

    text: str
    decides: bool


_Lines = Mapping[str, Line]


def of_each(compared: Compared, change: Change) -> tuple[Answers, Answers]:
    """Return the answers of the example to the old and to the new questions."""
    old, new = compared.old.ruleset.questions, compared.new.ruleset.questions
    names = Joint(old, new).old_names
    before = {name: change.example[names[name]] for name in old if names[name] in change.example}
    return before, {name: change.example[name] for name in new if name in change.example}


def lines_of(compared: Compared, change: Change) -> _Lines:
    """Return by question the lines of a file for the new rules; comments say what to give the old ones instead."""
    before, after = of_each(compared, change)
    deciding = frozenset(looked_at(compared, change))
    return {
        name: Line(_told(name, before.get(name), after.get(name), name in deciding), name in deciding)
        for name in {**after, **before}
    }


def looked_at(compared: Compared, change: Change) -> Iterator[str]:
    """Yield the questions at which the rules behind a change look; where the best case is behind it, the concerns."""
    names = {one.rule for one in change.responsible}
    if None in names:
        yield CONCERNS
    for side in (compared.old.ruleset, compared.new.ruleset):
        for rule in side.rules:
            if rule.id in names:
                yield from _questions(side, rule.when, compared.difference.questions_changed)


def _questions(ruleset: RuleSet, when: Condition, changed: Collection[str]) -> Iterator[str]:
    """Yield the questions of a condition, and those that decide who is asked one that is now asked of others."""
    for leaf in comparisons(when):
        yield leaf.question
        gate = ruleset.questions[leaf.question].ask_when
        if leaf.question in changed and gate is not None:
            yield from _questions(ruleset, gate, changed)


def _told(name: str, before: Answer | None, after: Answer | None, decides: bool) -> str:
    mark = f"  # {DECIDES}" if decides else ""
    if after is None:
        return f"# only for the old rules{f', {DECIDES}' if decides else ''}: {as_yaml(name, before, one_line=True)}"
    if before is None:
        return f"{as_yaml(name, after)}  # {f'{DECIDES}, ' if decides else ''}only for the new rules"
    if before != after:
        return f"{as_yaml(name, after)}{mark}\n# for the old rules: {as_yaml(name, before, one_line=True)}"
    return as_yaml(name, after) + mark


def as_yaml(name: str, answer: Answer | None, one_line: bool = False) -> str:
    """Return an answer as a line of YAML, or as several if it is long and need not be one."""
    width = ENDLESS if one_line else LINE
    value = None if answer is None else plain(answer)
    text: str = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=width)
    said = text.removesuffix("...\n").strip().replace("\n", "\n  ")
    return f"{name}: {said}"


@dataclass(slots=True)
class Album:
    """Numbers the examples told in full; one that is much like an earlier one is told by what differs."""

    compared: Compared
    shown: list[_Lines] = field(default_factory=list)

    def lines(self, change: Change) -> list[str]:
        """Return the example of a change."""
        lines = lines_of(self.compared, change)
        told = [(len(_differing(other, lines)), number) for number, other in enumerate(self.shown)]
        fewest, number = min(told, default=(len(lines), 0))
        if not self.shown or (2 * fewest > len(lines) and len(self.shown) < MOST_IN_FULL):
            self.shown.append(lines)
            return [f"Example {len(self.shown)}:", *_indented(line.text for line in lines.values())]
        return [f"As example {number + 1}, but:", *_indented(_differing(self.shown[number], lines))]


def _differing(other: _Lines, lines: _Lines) -> list[str]:
    """Return what to change in the other, and what decides here and not there."""
    gone = [f"# without {name}" for name in other if name not in lines]
    return [*(line.text for name, line in lines.items() if _differs(other.get(name), line)), *gone]


def _differs(other: Line | None, line: Line) -> bool:
    return other is None or line.decides > other.decides or _bare(other) != _bare(line)


def _bare(line: Line) -> str:
    """Return what is said without the mark."""
    return line.text.replace(f"{DECIDES}, ", "").replace(f", {DECIDES}", "").replace(f"  # {DECIDES}", "")


def _indented(texts: Iterable[str]) -> list[str]:
    return [f"  {line}" for text in texts for line in text.splitlines()]
