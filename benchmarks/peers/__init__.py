"""The same rules for other engines, made from the rule set: one module for each, with a function `prepare`.

`prepare(ruleset, as_of)` returns what decides one person: typed answers in; for each chosen concern, its outcome and
the rules that matched. Each engine gets all rules in the quickest form that we found and that a user would sensibly
write. The ladder of outcomes is the same few lines of Python for all.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterable, Iterator
from random import Random

from benchmarks.peers.plain import Decide, Told
from skinquiz.assess import assess
from skinquiz.conditions import Situation, Truth, comparisons
from skinquiz.domains import definite_answers
from skinquiz.model import Answers, RuleSet

PEERS = {
    "zen-engine, decision table": ("zen-engine", "benchmarks.peers.gorules:prepare"),
    "zen-engine, one expression": ("zen-engine", "benchmarks.peers.gorules:prepare_expression"),
    "CEL": ("common-expression-language", "benchmarks.peers.cel:prepare"),
    "JSONLogic": ("panzi-json-logic", "benchmarks.peers.jsonlogic:prepare"),
}


class Disagreement(Exception):
    """A peer tells a person something else than `assess` does."""


def peers(ruleset: RuleSet, as_of: dt.date) -> Iterator[tuple[str, Decide | None]]:
    """Yield each peer, made ready for the rules, by its name; None where its package is not installed."""
    for name, (_, place) in PEERS.items():
        module, _, function = place.partition(":")
        try:
            prepare = getattr(importlib.import_module(module), function)
        except ModuleNotFoundError:
            yield name, None
        else:
            yield name, prepare(ruleset, as_of)


def at_the_bounds(ruleset: RuleSet, crowd: Iterable[Answers], as_of: dt.date, dice: Random) -> Iterator[Answers]:
    """Yield people of whose numbers and dates every other one is moved to either side of a bound in some condition.

    Those who would have to be asked more after that are left out.
    """
    questions = ruleset.questions
    conditions = [*(one.ask_when for one in questions.values() if one.ask_when), *(rule.when for rule in ruleset.rules)]
    leaves = [leaf for condition in conditions for leaf in comparisons(condition)]
    bounds = {
        name: list(definite_answers(question, [leaf for leaf in leaves if leaf.question == name], as_of))
        for name, question in questions.items()
        if not question.options
    }
    for answers in crowd:
        moved = {
            name: dice.choice(bounds[name]) if name in bounds and dice.random() < 0.5 else answer
            for name, answer in answers.items()
        }
        situation = Situation(questions, moved, as_of)
        if all(name in moved or situation.applies(name) is not Truth.YES for name in questions):
            yield moved


def told(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> Told:
    """Return what `assess` tells a complete person, in the form in which peers tell it."""
    concerns = assess(ruleset, answers, as_of).concerns
    for one in concerns:
        assert one.outcome is not None, "only complete people are for the peers"
    return {c.concern.id: (c.outcome, tuple(sorted(f.rule for f in c.findings))) for c in concerns if c.outcome}


def check_agreement(name: str, decide: Decide, people: Iterable[tuple[Answers, Told]]) -> None:
    """Raise Disagreement with the first person to whom a peer tells something else than expected."""
    for answers, expected in people:
        got = decide(answers)
        if got != expected:
            raise Disagreement(f"{name} disagrees with `assess`\n answers {answers}\n assess {expected}\n {name} {got}")
