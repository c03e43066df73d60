"""Doubts that no rule hears: a person who is not sure, or does not say, is never to be taken for healthy."""

from __future__ import annotations

from skinquiz.checks.analysis.structure.subject import Subject
from skinquiz.conditions import comparisons
from skinquiz.domains import INDEFINITE
from skinquiz.model import NOT_SURE, Is
from skinquiz.rulefiles.diagnostics import Problems


def unheard(subject: Subject, problems: Problems) -> None:
    """Add each `not_sure` and `prefer_not_to_say` that no rule names."""
    leaves = (leaf for rule in subject.ruleset.rules for leaf in comparisons(rule.when))
    heard = {(leaf.question, option) for leaf in leaves if isinstance(leaf, Is) for option in leaf.options}
    for question in subject.ruleset.questions.values():
        for doubt in INDEFINITE:
            offered = doubt in question.option_ids or (doubt == NOT_SURE and question.not_sure)
            if offered and (question.id, doubt) not in heard:
                places = subject.written.places
                named = ("option", doubt, question.id) in places
                place = (
                    places.of("option", doubt, question.id)
                    if named
                    else places.of("question", question.id, key="not_sure")
                )
                message = f"no rule hears the answer `{doubt}` to `{question.id}`"
                help = "add a rule for it: a doubt on what matters leads to a clinician, never to the best case"
                problems.add("unheard-doubt", place, message, help)
