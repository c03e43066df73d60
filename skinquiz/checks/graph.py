"""A rule set as a graph: which questions open which, which rules look at them, which outcome each rule asks for.

The whole set is told in short, its rules counted by question and outcome. What is near one question, rule or concern
is told in full. The same rule set gives the same graph, in the order of the walk.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from skinquiz.conditions import comparisons
from skinquiz.model import CONCERNS, LADDER, Condition, Is, Outcome, Rule, RuleSet

NodeKind = Literal["question", "rule", "together", "rules", "concern", "outcome"]
Link = Literal["opens", "seen by", "asks for"]
About = Literal["question", "rule", "concern"]


@dataclass(frozen=True, slots=True)
class Pull:
    """The rules that ask for one outcome, None if they are notes.

    `everywhere` says that they hold for every concern under which the questions are asked that they look at.
    """

    outcome: Outcome | None
    rules: tuple[str, ...]
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Node:
    """Something in the graph. `names` are the ids of what it stands for, `outcome` that of an outcome or a concern.

    A question has the `pulls` of the rules that look at nothing else, other than at what opens it. `together` are
    the rules that look at the same several questions, `rules` are rules of one outcome that hold for every concern.
    """

    key: str
    kind: NodeKind
    names: tuple[str, ...]
    outcome: Outcome | None = None
    pulls: tuple[Pull, ...] = ()
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    kind: Link
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """A section of the walk: its title, and the keys of its questions."""

    title: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """`about` is None for the whole rule set, else the kind and the id of what is in the middle."""

    about: tuple[About, str] | None
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    clusters: tuple[Cluster, ...] = ()


def overview(ruleset: RuleSet) -> Graph:
    """Return the whole rule set: concerns by their best case, the sections of the walk, rules counted."""
    walk = _Walk(ruleset)
    homes: dict[str, list[Rule]] = {}
    joint: dict[tuple[str, ...], list[Rule]] = {}
    for rule in ruleset.rules:
        home = walk.home(rule)
        (homes.setdefault(home, []) if home else joint.setdefault(walk.seen(rule), [])).append(rule)
    questions = tuple(
        Node(_key("question", id), "question", (id,), pulls=walk.pulls(homes.get(id, ()), (id,))) for id in walk.order
    )
    together = tuple(
        Node(_key("together", "+".join(seen)), "together", _ids(rules), pulls=walk.pulls(rules, seen))
        for seen, rules in sorted(joint.items(), key=lambda one: [walk.place(id) for id in one[0]])
    )
    looks = (
        Edge("seen by", _key("question", id), node.key) for node in together for id in walk.seen_by_all(node.names)
    )
    sections = (Cluster(one.title, tuple(_key("question", id) for id in one.questions)) for one in ruleset.sections)
    nodes = (*_best_cases(ruleset), *questions, *together)
    return Graph(None, nodes, (*walk.openings(walk.order), *looks), tuple(one for one in sections if one.nodes))


def around_rule(ruleset: RuleSet, id: str) -> Graph:
    """Return a rule with all that must be asked for it, and what it asks for. Raises KeyError for an unknown id."""
    walk = _Walk(ruleset)
    rule = walk.rules[id]
    return _near(walk, ("rule", id), walk.with_openers(walk.seen(rule)), [rule])


def around_question(ruleset: RuleSet, id: str) -> Graph:
    """Return a question with what opens it, what it opens, and the rules that look at it. Raises KeyError."""
    walk = _Walk(ruleset)
    rules = [rule for rule in ruleset.rules if id in walk.seen(rule)]
    opened = [other for other in walk.order if id in walk.openers[other]]
    beside = (other for rule in rules for other in walk.seen(rule))
    return _near(walk, ("question", id), {*walk.with_openers([id]), *opened, *beside}, rules)


def around_concern(ruleset: RuleSet, id: str) -> Graph:
    """Return a concern with its best case and its own rules; those that hold for all concerns are counted.

    Raises KeyError for an unknown id.
    """
    walk = _Walk(ruleset)
    concern = ruleset.concerns[id]
    rules = [rule for rule in ruleset.rules if id in rule.concerns]
    own = [rule for rule in rules if not walk.general(rule, id)]
    questions = [other for other in walk.order if id in walk.opening_concerns(other)]
    seen = {other for rule in own for other in walk.seen(rule)}
    best = Node(_key("concern", id), "concern", (id,), concern.best_case.outcome, focus=True)
    others = [
        Node(_key("rules", pull.outcome or "note"), "rules", pull.rules, pulls=(pull,))
        for pull in sorted(walk.pulls([rule for rule in rules if rule not in own], ()), key=_best_first)
    ]
    return _near(walk, ("concern", id), walk.with_openers([*questions, *seen]), own, (best,), others)


def _near(
    walk: _Walk,
    about: tuple[About, str],
    questions: Collection[str],
    rules: Sequence[Rule],
    first: Sequence[Node] = (),
    last: Sequence[Node] = (),
) -> Graph:
    """Return questions and rules in full, with the outcomes that these and the nodes beside them ask for."""
    focus = _key(*about)
    ordered = [id for id in walk.order if id in questions]
    asked = [Node(_key("question", id), "question", (id,), focus=_key("question", id) == focus) for id in ordered]
    full = [_rule_node(rule, focus) for rule in sorted(rules, key=walk.nearness)]
    looks = (Edge("seen by", _key("question", id), _key("rule", rule.id)) for rule in rules for id in walk.seen(rule))
    asking = (*first, *full, *last)
    outcomes = [_outcome_of(node) for node in asking]
    rungs = [Node(_outcome_key(one), "outcome", (one or "note",), one) for one in (*LADDER, None) if one in outcomes]
    pulls = [Edge("asks for", node.key, _outcome_key(one)) for node, one in zip(asking, outcomes, strict=True)]
    return Graph(about, (*asked, *asking, *rungs), (*walk.openings(ordered), *looks, *pulls))


class _Walk:
    """The questions of a rule set in the order of the walk, with what opens them and which rules see them."""

    def __init__(self, ruleset: RuleSet) -> None:
        listed = [id for section in ruleset.sections for id in section.questions]
        self.order = tuple(dict.fromkeys([*listed, *ruleset.questions]))
        self.rules = {rule.id: rule for rule in ruleset.rules}
        self.concerns = frozenset(ruleset.concerns)
        self.gates = {id: ruleset.questions[id].ask_when for id in self.order}
        self._places = {id: number for number, id in enumerate(self.order)}
        self.openers = {id: self._asked_about(gate) for id, gate in self.gates.items()}

    def place(self, question: str) -> int:
        return self._places[question]

    def seen(self, rule: Rule) -> tuple[str, ...]:
        """Return the questions that a rule looks at."""
        return self._asked_about(rule.when)

    def seen_by_all(self, rules: Iterable[str]) -> tuple[str, ...]:
        seen = {id for rule in rules for id in self.seen(self.rules[rule])}
        return tuple(sorted(seen, key=self.place))

    def _asked_about(self, condition: Condition | None) -> tuple[str, ...]:
        found = {leaf.question for leaf in comparisons(condition)} if condition else set()
        return tuple(sorted(found, key=self.place))

    def with_openers(self, questions: Iterable[str]) -> set[str]:
        """Return the questions with those that must be answered for them to be asked."""
        found: set[str] = set()
        todo = list(questions)
        while todo:
            if (id := todo.pop()) not in found:
                found.add(id)
                todo.extend(self.openers[id])
        return found

    def home(self, rule: Rule) -> str | None:
        """Return the question whose answer a rule waits for: the only one, or the one that its others open."""
        seen = self.seen(rule)
        return next((id for id in reversed(seen) if self.with_openers([id]) >= set(seen)), None)

    def openings(self, questions: Sequence[str]) -> Iterator[Edge]:
        """Yield which of these questions open which."""
        for id in questions:
            openers = (opener for opener in self.openers[id] if opener in questions)
            yield from (Edge("opens", _key("question", opener), _key("question", id)) for opener in openers)

    def opening_concerns(self, question: str) -> frozenset[str]:
        """Return the concerns that must be chosen for a question to be asked; none if it is asked anyway."""
        gates = (self.gates[id] for id in self.with_openers([question]))
        leaves = (leaf for gate in gates if gate for leaf in comparisons(gate))
        return frozenset(
            id for leaf in leaves if isinstance(leaf, Is) and leaf.question == CONCERNS for id in leaf.options
        )

    def general(self, rule: Rule, concern: str) -> bool:
        """Say whether a rule is for every concern, and looks at no question that is asked because of this one."""
        of_this = any(concern in self.opening_concerns(id) for id in self.seen(rule))
        return rule.about == "safety" and self.concerns <= set(rule.concerns) and not of_this

    def pulls(self, rules: Iterable[Rule], questions: Sequence[str]) -> tuple[Pull, ...]:
        """Return rules by what they ask for, the lowest rung first, notes last."""
        ordered = sorted(rules, key=_lowest_first)
        asked_under = [one for id in questions if (one := self.opening_concerns(id))]
        concerns = frozenset.intersection(*asked_under) if asked_under else self.concerns
        by_rung = ((outcome, list(some)) for outcome, some in groupby(ordered, lambda rule: rule.outcome))
        return tuple(
            Pull(outcome, _ids(some), all(concerns <= set(rule.concerns) for rule in some)) for outcome, some in by_rung
        )

    def nearness(self, rule: Rule) -> tuple[int, int]:
        """Return where a rule stands beside the questions: at the last one that it looks at, as the ladder goes."""
        return max(map(self.place, self.seen(rule)), default=0), _best_first(rule)


def _best_cases(ruleset: RuleSet) -> Iterator[Node]:
    for rung in LADDER:
        names = tuple(one.id for one in ruleset.concerns.values() if one.best_case.outcome is rung)
        if names:
            yield Node(_key("concern", rung), "concern", names, rung)


def _rule_node(rule: Rule, focus: str) -> Node:
    return Node(_key("rule", rule.id), "rule", (rule.id,), rule.outcome, focus=_key("rule", rule.id) == focus)


def _outcome_of(node: Node) -> Outcome | None:
    return node.pulls[0].outcome if node.kind == "rules" else node.outcome


def _outcome_key(outcome: Outcome | None) -> str:
    return _key("outcome", outcome or "note")


def _key(kind: str, name: str) -> str:
    return f"{kind}:{name}"


def _ids(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(rule.id for rule in rules)


def _lowest_first(rule: Rule) -> int:
    return -rule.outcome.rung if rule.outcome else 1


def _best_first(one: Rule | Pull) -> int:
    return one.outcome.rung if one.outcome else len(LADDER)


# What may stand in the middle of a graph.
AROUND: dict[About, Callable[[RuleSet, str], Graph]] = {
    "question": around_question,
    "rule": around_rule,
    "concern": around_concern,
}
