"""What differs beside outcomes: rules, questions, answers, concerns and texts."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.checks.diff import RuleChange
from skinquiz.conditions import in_words
from skinquiz.model import Outcome, Rule, Until, UntilDate
from skinquiz.render.difference import Compared
from skinquiz.render.difference.lines import exactly, listed_below, sets_of_answers, wrapped
from skinquiz.render.difference.words import changed_words


def changed_rules(compared: Compared, width: int) -> Iterator[str]:
    """Yield the lines about rules: in what they differ, and for how many people they hold."""
    if compared.difference.rules:
        yield from ("", "Rules that differ")
        for change in compared.difference.rules:
            yield from _rule(compared, change, width)


def other_differences(compared: Compared, width: int) -> Iterator[str]:
    """Yield the lines about all else that differs, whether or not an outcome changes by it."""
    yield from listed_below("Best cases that differ", _best_cases(compared), width)
    yield from listed_below("Questions that differ", _questions(compared), width)
    yield from _not_compared(compared, width)
    yield from listed_below("What else only one of them has", _things(compared), width)
    yield from changed_words(compared, width)


def _rule(compared: Compared, change: RuleChange, width: int) -> Iterator[str]:
    place = compared.rule_place(change.rule, change.kind)
    what = f" in {', '.join(change.what)}" if change.what else ""
    yield from wrapped(f"{change.rule}, {change.kind}{what} ({place.file}:{place.line})", width, bullet=True)
    for line in _what(compared, change):
        yield from wrapped(line, width, 2)
    for number, verb in ((change.gained, _GAINED[change.kind]), (change.lost, _LOST[change.kind])):
        if number:
            yield from wrapped(f"{verb} {sets_of_answers(number)}", width, 2)
            yield from exactly(number, width, 2)
    if not change.gained and not change.lost:
        known = " among those compared" if compared.difference.only_one else ""
        same = "holds for nobody" if change.kind != "changed" else "holds for the same people as before"
        yield from wrapped(f"{same}{known}", width, 2)


_GAINED = {"added": "holds for", "changed": "holds now, and did not before, for", "removed": ""}
_LOST = {"added": "", "changed": "holds no longer for", "removed": "held for"}


def _what(compared: Compared, change: RuleChange) -> Iterator[str]:
    if change.kind != "changed":
        return
    old = next(rule for rule in compared.old.ruleset.rules if rule.id == change.rule)
    new = next(rule for rule in compared.new.ruleset.rules if rule.id == change.rule)
    told = {
        "when": (
            in_words(old.when, compared.old.ruleset.questions),
            in_words(new.when, compared.new.ruleset.questions),
        ),
        "outcome": (_outcome(old.outcome), _outcome(new.outcome)),
        "applies_to": (_concerns(old, new), _concerns(new, old)),
        "until": (_until(old.until), _until(new.until)),
        "resolved_by": (old.resolved_by or "not said", new.resolved_by or "not said"),
    }
    for key in change.what:
        was, now = told.get(key, ("", ""))
        if was != now:
            yield f"{key} was: {was}"
            yield f"{key} is: {now}"
        elif was:
            yield f"{key}: in the same words, but a question in it is asked of others"


def _outcome(outcome: Outcome | None) -> str:
    return outcome or "none (a note)"


def _concerns(rule: Rule, other: Rule) -> str:
    """Return the concerns of a rule that the other does not have."""
    alone = [one for one in rule.concerns if one not in other.concerns]
    return ", ".join(alone) + (", and those of both" if alone else "those of both")


def _until(until: Until | None) -> str:
    if until is None:
        return "not said"
    return f"{until.question} plus {until.plus}" if isinstance(until, UntilDate) else until.event


def _best_cases(compared: Compared) -> Iterator[str]:
    for name, concern in compared.new.ruleset.concerns.items():
        before = compared.old.ruleset.concerns.get(name)
        if before and before.best_case.outcome is not concern.best_case.outcome:
            place = compared.new.best_cases[name]
            was, now = before.best_case.outcome, concern.best_case.outcome
            yield f"{name}: {was} -> {now} ({place.file}:{place.line})"


def _questions(compared: Compared) -> Iterator[str]:
    yield from (f"{name}: added" for name in compared.difference.questions_added)
    yield from (f"{name}: removed" for name in compared.difference.questions_removed)
    for name in compared.difference.questions_changed:
        yield f"{name}: asked of others than before, or with none of the same answers"


def _not_compared(compared: Compared, width: int) -> Iterator[str]:
    yield from listed_below("Concerns, and answers, that only one of them knows", _only_one(compared), width)
    if not compared.difference.only_one:
        return
    yield from wrapped("People who give these answers are not compared. There are:", width)
    for whose, number in {
        "to the questions of the old rules": compared.difference.people_old,
        "to those of the new rules": compared.difference.people_new,
        "that both know, which are compared": compared.difference.people,
    }.items():
        yield from wrapped(f"{sets_of_answers(number)} {whose}", width, bullet=True)


def _only_one(compared: Compared) -> Iterator[str]:
    yield from (f"concern {name}: added" for name in compared.concerns_added)
    yield from (f"concern {name}: removed" for name in compared.concerns_removed)
    for one in compared.answers_of_one:
        yield f"{one.question}: {one.answer}, {'added' if one.new else 'removed'}"


def _things(compared: Compared) -> Iterator[str]:
    yield from (f"{thing}: {kind}" for thing, kind in compared.other_things())
