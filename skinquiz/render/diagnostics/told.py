"""What was found, in one or two sentences: how much of it, in how large a rule set, and for how many people."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from skinquiz.render.diagnostics import Checked
from skinquiz.rulefiles.load import Written

MANY = 10**9  # from here on digits alone say little


def in_short(checked: Checked) -> Iterator[str]:
    """Yield the sentences that end a check: what it comes to, and where to read on if something was found."""
    found = _found(checked)
    if checked.written is None or checked.people is None:
        yield f"{found}: the rule set cannot be used"
    else:
        yield _verdict(checked.written, bool(checked.errors), found)
        yield _about_people(checked.people, bool(checked.errors))
    if found:
        yield "skinquiz rules explain CODE says more about a code in brackets."


def number_in_words(number: int) -> str:
    """Return all the digits of a number, and of a large one what it is about."""
    return f"{number:,} (about {rounded(number)})" if number >= MANY else f"{number:,}"


def rounded(number: int) -> str:
    """Return a number as it can be grasped: `1.4 × 10^50`, or all the digits of one that is not large."""  # noqa: RUF002
    if number < MANY:
        return f"{number:,}"
    mantissa, _, exponent = f"{Decimal(number):.1e}".partition("e+")
    return f"{mantissa} × 10^{exponent}"  # noqa: RUF001


def _found(checked: Checked) -> str:
    """Return how many errors and how much advice there is, or nothing."""
    errors, advice = len(checked.errors), len(checked.advice)
    said = [_counted(errors, "error", "errors")] if errors else []
    said += [_counted(advice, "piece of advice", "pieces of advice")] if advice else []
    return " and ".join(said)


def _verdict(written: Written, unsound: bool, found: str) -> str:
    rules = written.ruleset
    verdict = f"has {found}" if unsound else f"is sound, with {found}" if found else "is sound"
    counts = ", ".join(
        (
            _counted(len(rules.concerns), "concern", "concerns"),
            _counted(len(rules.questions), "question", "questions"),
            _counted(len(rules.rules), "rule", "rules"),
            _counted(len(rules.sources), "source", "sources"),
            _counted(len(written.cases), "case", "cases"),
            _counted(len(written.promises), "promise", "promises"),
        )
    )
    return f"{rules.id} {rules.version} {verdict}: {counts}"


def _about_people(people: int, unsound: bool) -> str:
    number = number_in_words(people)
    if unsound:
        return f"Looked at all possible sets of answers: {number}."
    return f"Some of the {number} possible sets of answers bring about each rule, and each question."


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
