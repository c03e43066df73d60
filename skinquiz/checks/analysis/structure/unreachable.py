"""What nobody can bring about: rules, questions, texts, promises, branches of conditions, best cases."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.checks.analysis.structure.subject import Subject
from skinquiz.checks.reach import never_applying, never_asked
from skinquiz.checks.show import conditions
from skinquiz.conditions import in_words
from skinquiz.model import CONCERNS, All, AnyOf, Condition, Is
from skinquiz.rulefiles.diagnostics import Problems

_HELP = (
    "several keys must all hold: use `any` where one is enough; else look for a bound, an option or a `not` that "
    "contradicts another part, or at what its questions are asked after"
)


def unreachable(subject: Subject, problems: Problems) -> None:
    """Add what no answers bring about, and note the rules among it."""
    ruleset, everyone = subject.ruleset, subject.everyone
    for rule in never_applying(ruleset, everyone):
        subject.in_vain.add(rule.id)
        message = f"the rule `{rule.id}` never applies: no possible answers make its condition true"
        problems.add("unreachable-rule", subject.written.places.of("rule", rule.id, key="when"), message, _HELP)
    for question in never_asked(ruleset, everyone):
        place = subject.written.places.of("question", question.id, key="ask_when")
        message = f"the question `{question.id}` is never asked: no possible answers make its `ask_when` true"
        problems.add("unreachable-question", place, message, _HELP)
    for concern in ruleset.concerns.values():
        chosen = everyone.failing(Is(CONCERNS, (concern.id,)))
        best = concern.best_case.outcome
        if not subject.ladders[concern.id].anybody(best.rung, chosen):
            place = subject.written.places.of("best case", concern.id, concern.id, "outcome")
            message = f"nobody gets the best case of `{concern.id}`, `{best}`: some rule always asks for less"
            help = "look for a rule that holds for everybody, such as one with a `not` too many"
            problems.add("unreachable-best-case", place, message, help)
    _texts_and_branches(subject, problems)


def _texts_and_branches(subject: Subject, problems: Problems) -> None:
    everyone = subject.everyone
    for thing, condition in conditions(subject.ruleset, subject.written.promises):
        key = "ask_when" if thing.kind == "question" else "when"
        if everyone.some(condition):
            for branch in _dead_branches(subject, condition):
                words = in_words(branch, subject.ruleset.questions)
                message = f"no possible answers bring about this part of the condition: {words}"
                problems.add("unreachable-branch", subject.place(thing, key), message, _HELP)
        elif thing.kind == "promise":
            message = f"the promise `{thing.id}` speaks of nobody: no possible answers make its condition true"
            problems.add("empty-promise", subject.place(thing, key), message, _HELP)
        elif thing.kind not in ("rule", "question"):
            message = f"nobody reads this {thing.kind}: no possible answers make its condition true"
            problems.add("unreachable-text", subject.place(thing, key), message, _HELP)


def _dead_branches(subject: Subject, condition: Condition) -> Iterator[Condition]:
    """Yield the branches that add nobody: those of an `any` that hold for no one while what is around them holds."""
    for around, branch in _branches(condition, ()):
        if not subject.everyone.some(All((*around, branch))):
            yield branch


def _branches(condition: Condition, around: tuple[Condition, ...]) -> Iterator[tuple[tuple[Condition, ...], Condition]]:
    """Yield each part of every `any` that stands under no `not`, with what must hold beside it."""
    match condition:
        case All(parts):
            for place, part in enumerate(parts):
                yield from _branches(part, (*around, *parts[:place], *parts[place + 1 :]))
        case AnyOf(parts):
            for part in parts:
                yield around, part
                yield from _branches(part, around)
        case _:
            return
