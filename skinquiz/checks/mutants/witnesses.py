"""The cases that hold, as witnesses: which of them could notice a mutant, and which does."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.checks.cases import run_case
from skinquiz.checks.cast import Bits, Cast
from skinquiz.checks.mutants.mutant import Mutant, applied, chosen
from skinquiz.checks.shown import Shown, all_shown
from skinquiz.model import Case, Concern, Question, Rule


def noticed_by(mutant: Mutant, cast: Cast) -> Case | None:
    """Return a case that comes out otherwise with the mutant, or None if all come out as they did."""
    if isinstance(mutant.changed, Shown):  # nothing else hangs on it, so there is no need to run them
        return next((case for case in _in_turn(mutant, cast) if mutant.id in (*case.shows, *case.hides)), None)
    weakened = applied(mutant, cast.ruleset)
    return next((case for case in _in_turn(mutant, cast) if any(run_case(weakened, case))), None)


def _in_turn(mutant: Mutant, cast: Cast) -> Iterator[Case]:
    """Yield the cases for which the mutant may make a difference, those first that name the rule."""
    bits = affected(mutant, cast)
    there = [case for place, case in enumerate(cast.cases) if bits >> place & 1]
    yield from sorted(there, key=lambda case: mutant.id not in (*case.applies, *case.misses))


def affected(mutant: Mutant, cast: Cast) -> Bits:
    """Return the cases in which what was changed comes out otherwise, or asks for something else."""
    match mutant.changed:
        case Concern(id=concern):
            return cast.of(chosen(concern))
        case Question() as question:
            return _asked(cast.ruleset.questions[question.id], cast) ^ _asked(question, cast)
        case Shown() as shown:
            before = next(one for one in all_shown(cast.ruleset) if one.name == shown.name)
            return cast.of(before.shown_to) ^ cast.of(shown.shown_to)
        case changed:
            rule = next(rule for rule in cast.ruleset.rules if rule.id == mutant.id)
            return cast.of(chosen(*rule.concerns)) & _told_otherwise(rule, changed, cast)


def _told_otherwise(rule: Rule, changed: Rule | None, cast: Cast) -> Bits:
    before = cast.of(rule.when)
    after = cast.of(changed.when) if changed else 0
    if changed and (rule.outcome, rule.until, rule.concerns) != (changed.outcome, changed.until, changed.concerns):
        return before | after
    return before ^ after


def _asked(question: Question, cast: Cast) -> Bits:
    return cast.everybody if question.ask_when is None else cast.of(question.ask_when)
