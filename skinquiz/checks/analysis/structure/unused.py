"""Questions, options and sources that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterable

from skinquiz.checks.analysis.structure.subject import Subject
from skinquiz.checks.everyone.cells import told_apart
from skinquiz.checks.show import conditions, statements
from skinquiz.domains import INDEFINITE
from skinquiz.model import CONCERNS, Comparison, Is, Question, UntilDate
from skinquiz.rulefiles.diagnostics import Problems


def unused(subject: Subject, problems: Problems) -> None:
    """Add what could be deleted without anything that is told changing."""
    ruleset = subject.ruleset
    apart = told_apart(condition for _, condition in conditions(ruleset, ()))
    dated = {rule.until.question for rule in ruleset.rules if isinstance(rule.until, UntilDate)}
    for question in ruleset.questions.values():
        if question.id != CONCERNS and question.id not in apart and question.id not in dated:
            place = subject.written.places.of("question", question.id)
            message = f"nothing looks at the answer to `{question.id}`"
            problems.add("unused-question", place, message, "add the rule that it is asked for, or delete it")
        elif question.id != CONCERNS:
            _options(subject, question, apart.get(question.id, ()), problems)
    cited = {source for _, statement in statements(ruleset) for source in statement.evidence}
    for source in ruleset.sources:
        if source not in cited:
            place = subject.written.places.of("source", source)
            problems.add("uncited-source", place, f"no statement cites `{source}`", "cite it, or delete it")


def _options(subject: Subject, question: Question, leaves: Iterable[Comparison], problems: Problems) -> None:
    """Add options that nothing tells apart, unless they say so, and options that say so and are told apart.

    One option that nothing names stands for having nothing to tell.
    """
    named = [leaf.options for leaf in leaves if isinstance(leaf, Is)]
    told = {option.id: tuple(option.id in options for options in named) for option in question.options}
    places, silent = subject.written.places, tuple(False for _ in named)
    alike = [one.id for one in question.options if told[one.id] == silent and one.id not in INDEFINITE]
    for option in question.options:
        place = places.of("option", option.id, question.id)
        if option.same_as and told[option.same_as] != told[option.id]:
            message = f"`{option.id}` is said to be the same as `{option.same_as}`, but some condition tells them apart"
            help = "leave out `same_as`, or name both in the condition"
            problems.add("told-apart", places.of("option", option.id, question.id, "same_as"), message, help)
        elif option.id in alike[1:] and not option.same_as:
            message = f"nothing tells `{option.id}` of `{question.id}` from `{alike[0]}`"
            help = (
                f"who chooses it is told the same as with `{alike[0]}`: add the rule that it is offered for; only if "
                f"they never differ, say so with `same_as: {alike[0]}`"
            )
            problems.add("unused-option", place, message, help)
