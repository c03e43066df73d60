"""What there is in a rule set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skinquiz.model import LADDER, Case, Guidance, Promise, Rule, RuleSet
from skinquiz.render.blocks import Item, Part
from skinquiz.render.rulepages.lines import NOTE, part
from skinquiz.render.words import OUTCOME, SECTION


def overview(ruleset: RuleSet, cases: Sequence[Case], promises: Sequence[Promise]) -> tuple[Part, ...]:
    """Return what there is in a rule set: its concerns, its questions by section, and how many of all else."""
    head = Item(f"{ruleset.title}, version {ruleset.version}", lead=ruleset.id)
    concerns = ruleset.concerns.values()
    at_best = [
        Item(f"{one.label}, at best “{OUTCOME[one.best_case.outcome].lower()}”", lead=one.id) for one in concerns
    ]
    sections = tuple(Item(", ".join(section.questions), lead=section.title) for section in ruleset.sections)
    others = {
        "Alternatives": sum(len(concern.alternatives) for concern in concerns),
        "Topics": len(ruleset.topics),
        "Sources": len(ruleset.sources),
        "Words explained": len(ruleset.glossary),
        "Cases": len(cases),
        "Promises": len(promises),
    }
    return (
        Part("Rule set", (head,), bullets=False),
        *part("Concerns", at_best),
        Part(f"Questions ({len(ruleset.questions)})", sections),
        Part(f"Rules ({len(ruleset.rules)})", tuple(_how_many(ruleset.rules))),
        Part(f"Guidance ({len(ruleset.guidance)})", tuple(_how_much(ruleset.guidance))),
        Part("What else there is", tuple(Item(str(count), lead=what) for what, count in others.items() if count)),
    )


def _how_many(rules: Sequence[Rule]) -> Iterator[Item]:
    for rung in (*reversed(LADDER), None):
        count = sum(rule.outcome is rung for rule in rules)
        if count:
            yield Item(str(count), lead=OUTCOME[rung] if rung else NOTE)


def _how_much(guidance: Sequence[Guidance]) -> Iterator[Item]:
    for section, heading in SECTION.items():
        count = sum(item.section == section for item in guidance)
        if count:
            yield Item(str(count), lead=heading)
