"""What is written on the nodes of a graph, whatever draws them: a title, lines below it, and what the signs mean.

As everywhere for those who write rules, things go by their ids; questions and concerns have their labels besides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from skinquiz.checks.graph import Graph, Node, NodeKind, Pull
from skinquiz.conditions import comparisons, in_words
from skinquiz.model import All, Outcome, RuleSet
from skinquiz.render.lettering import one_line
from skinquiz.render.words import OUTCOME, listed, until_by_ids

NOTE = "Outcome unchanged"
LINKS = {
    "opens": "dashed arrow: opens the question",
    "seen by": "plain line: the rule looks at the answer",
    "asks for": "arrow: the outcome that is asked for",
}
KINDS: dict[NodeKind, str] = {
    "question": "a question",
    "rule": "a rule",
    "together": "rules on several questions",
    "rules": "rules that are not drawn one by one",
    "concern": "concerns at their best",
    "outcome": "an outcome",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What a node says, in lines without breaks."""

    title: str
    lines: tuple[str, ...]


class Cards:
    """The words for the nodes of one rule set."""

    def __init__(self, ruleset: RuleSet) -> None:
        self.ruleset = ruleset
        self.rules = {rule.id: rule for rule in ruleset.rules}

    def card(self, node: Node) -> Card:
        """Return what stands on a node."""
        of_kind: dict[NodeKind, Callable[[Node], tuple[str, Iterator[str]]]] = {
            "question": self._question,
            "rule": self._rule,
            "together": self._together,
            "rules": self._rules,
            "concern": self._concern,
            "outcome": self._outcome,
        }
        title, lines = of_kind[node.kind](node)
        return Card(one_line(title) or "?", tuple(filter(None, map(one_line, lines))))

    def title(self, graph: Graph) -> str:
        """Return what the whole drawing is called."""
        what = "questions, rules and outcomes" if graph.about is None else " ".join(graph.about)
        return one_line(f"{self.ruleset.id} {self.ruleset.version}: {what}")

    def _question(self, node: Node) -> tuple[str, Iterator[str]]:
        question = self.ruleset.questions[node.names[0]]

        def lines() -> Iterator[str]:
            yield f"question {question.id}"
            if question.ask_when:
                yield f"asked if {in_words(question.ask_when, self.ruleset.questions)}"
            yield from map(pull_in_words, node.pulls)

        return question.label, lines()

    def _rule(self, node: Node) -> tuple[str, Iterator[str]]:
        rule = self.rules[node.names[0]]

        def lines() -> Iterator[str]:
            yield f"if {in_words(rule.when, self.ruleset.questions)}"
            if rule.until:
                yield f"until {until_by_ids(rule.until)}"
            yield f"for {self._scope(rule.concerns)}"

        return f"rule {rule.id}", lines()

    def _together(self, node: Node) -> tuple[str, Iterator[str]]:
        when = All(tuple(self.rules[name].when for name in node.names))
        seen = dict.fromkeys(leaf.question for leaf in comparisons(when))
        lines = (f"{outcome_in_words(pull.outcome)}: {', '.join(pull.rules)}" for pull in node.pulls)
        return f"{_counted(len(node.names), 'rule')} on {listed(list(seen), 'and')}", lines

    def _rules(self, node: Node) -> tuple[str, Iterator[str]]:
        title = f"{_counted(len(node.names), 'rule')} for every concern"
        return title, iter([", ".join(node.names) if len(node.names) <= 3 else "on safety, not drawn one by one"])

    def _concern(self, node: Node) -> tuple[str, Iterator[str]]:
        concerns = [self.ruleset.concerns[name] for name in node.names]
        best = f"at best: {outcome_in_words(node.outcome).lower()}"
        if node.focus:
            return concerns[0].label, iter([f"concern {concerns[0].id}", best])
        return f"{_counted(len(concerns), 'concern')} {best}", iter(one.label for one in concerns)

    def _outcome(self, node: Node) -> tuple[str, Iterator[str]]:
        return outcome_in_words(node.outcome), iter(["outcome" if node.outcome else "a note"])

    def _scope(self, concerns: Sequence[str]) -> str:
        """Return concerns by their ids, or those that are left out where these are fewer."""
        left_out = [name for name in self.ruleset.concerns if name not in concerns]
        if not left_out:
            return "every concern"
        return f"every concern but {listed(left_out, 'and')}" if len(left_out) < len(concerns) else ", ".join(concerns)


def outcome_in_words(outcome: Outcome | None) -> str:
    return OUTCOME[outcome] if outcome else NOTE


def pull_in_words(pull: Pull) -> str:
    """Return how many rules ask for an outcome, such as `Wait: 2 rules`."""
    some = "" if pull.everywhere else ", not for every concern"
    return f"{outcome_in_words(pull.outcome)}: {_counted(len(pull.rules), 'rule')}{some}"


def legend(graph: Graph, shapes: Mapping[NodeKind, str]) -> tuple[str, ...]:
    """Return what the shapes and lines of this graph mean, given the shapes in words."""
    kinds = (kind for kind in KINDS if any(node.kind == kind for node in graph.nodes))
    nodes = dict.fromkeys(f"{shapes[kind]}: {KINDS[kind]}" for kind in kinds)
    return (*nodes, *(told for kind, told in LINKS.items() if any(edge.kind == kind for edge in graph.edges)))


def described(graph: Graph) -> str:
    """Return how much a drawing shows, for those who do not see it."""
    kinds = (("question", "question"), ("rule", "rule"), ("together", "group of rules"), ("outcome", "outcome"))
    counts = ((sum(node.kind == kind for node in graph.nodes), noun) for kind, noun in kinds)
    parts = [_counted(count, noun) for count, noun in counts if count]
    return f"A drawing of {listed(parts, 'and')}" if parts else "An empty drawing"


def _counted(count: int, noun: str) -> str:
    head, *rest = noun.split(" ", 1)
    return " ".join((str(count), head if count == 1 else f"{head}s", *rest))
