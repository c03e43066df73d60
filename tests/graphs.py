"""Rule sets to draw: the shipped one, the tiny one, and one whose labels are of unknown origin."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from pathlib import Path

from skinquiz.checks.graph import AROUND, Graph, overview
from skinquiz.model import RuleSet, UntilEvent
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset

TINY = Path(__file__).parent / "rulesets" / "tiny"
FOLDERS = {"shipped": bundled_rules(), "tiny": TINY}


@functools.cache
def loaded(which: str) -> RuleSet:
    return load_ruleset(FOLDERS[which])


def graph(ruleset: RuleSet, about: str) -> Graph:
    """Return the graph that is named as in `all` or `rule pregnant`."""
    kind, _, name = about.partition(" ")
    return AROUND[kind](ruleset, name) if name else overview(ruleset)  # type: ignore[index]


def every(which: str) -> Iterator[str]:
    """Yield the names of all graphs of a rule set."""
    ruleset = loaded(which)
    yield "all"
    yield from (f"concern {name}" for name in ruleset.concerns)
    yield from (f"question {name}" for name in ruleset.questions)
    yield from (f"rule {rule.id}" for rule in ruleset.rules)


def named(texts: Sequence[str]) -> RuleSet:
    """Return the tiny rule set with these texts, in turn, as labels of its questions and titles of its sections."""
    tiny = loaded("tiny")
    titles, names = cycle(texts), cycle(texts)
    return replace(
        tiny,
        sections=tuple(replace(one, title=title) for one, title in zip(tiny.sections, titles, strict=False)),
        questions={id: replace(one, label=next(names)) for id, one in tiny.questions.items()},
    )


def saying(text: str) -> RuleSet:
    """Return the tiny rule set in which everything that an author words is this text."""
    tiny = loaded("tiny")
    until = UntilEvent(text)
    return replace(
        tiny,
        version=text,
        sections=tuple(replace(one, title=text) for one in tiny.sections),
        questions={name: replace(one, label=text) for name, one in tiny.questions.items()},
        concerns={name: replace(one, label=text) for name, one in tiny.concerns.items()},
        rules=tuple(replace(one, until=until if one.until else None) for one in tiny.rules),
    )
