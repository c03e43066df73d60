"""What nobody can bring about is named, however it came to be out of reach."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from skinquiz.checks.reach import reach
from skinquiz.model import All, Between, Condition, Is, Not, Over, RuleSet, Span, Within
from tests.golden.reports import AS_OF, rules

SHIPPED = rules("shipped")
NEVER: dict[str, Condition] = {
    "two options of one choice": All((Is("pregnancy", ("pregnant",)), Is("pregnancy", ("no",)))),
    "an answer where the question is not asked": All(
        (Is("isotretinoin", ("never",)), Within("isotretinoin_stopped", Span(6, "months")))
    ),
    "a wait and its end": All(
        (Within("isotretinoin_stopped", Span(6, "months")), Over("isotretinoin_stopped", Span(6, "months")))
    ),
    "none of a list and one of it": All((Is("allergies", ("none",)), Is("allergies", ("nickel",)))),
    "too old": Between("age", 200, None),
    "a follow-up of what was not named": All(
        (Not(Is("recent_procedures", ("filler",))), Within("filler_date", Span(2, "weeks")))
    ),
    "neither": All((Not(Is("unwell_now", ("no", "yes"))), Not(Is("unwell_now", ("not_sure",))))),
}
SOMETIMES: dict[str, Condition] = {
    "two of a list": All((Is("allergies", ("stainless_steel",)), Is("allergies", ("nickel",)))),
    "a date of today": Not(Over("isotretinoin_stopped", Span(1, "days"))),
    "the oldest": Between("age", SHIPPED.questions["age"].maximum, None),
    "two follow-ups": All((Within("filler_date", Span(2, "weeks")), Is("surgery_healed", ("no",)))),
}


def with_rule(when: Condition) -> RuleSet:
    odd = replace(SHIPPED.rules[0], id="odd-one", when=when)
    return replace(SHIPPED, rules=(*SHIPPED.rules, odd))


def test_everything_shipped_can_be_reached() -> None:
    found = reach(SHIPPED, AS_OF)
    assert (found.rules, found.questions) == ((), ())
    assert found.people > 10**80


@pytest.mark.parametrize("case", NEVER)
def test_a_rule_for_nobody_is_named(case: str) -> None:
    assert reach(with_rule(NEVER[case]), AS_OF).rules == ("odd-one",)


@pytest.mark.parametrize("case", SOMETIMES)
def test_a_rule_for_somebody_is_not(case: str) -> None:
    assert reach(with_rule(SOMETIMES[case]), AS_OF).rules == ()


def test_a_rule_about_no_concern_that_can_be_had_is_named() -> None:
    lost = replace(SHIPPED.rules[0], id="odd-one", concerns=("gone",))
    assert reach(replace(SHIPPED, rules=(*SHIPPED.rules, lost)), AS_OF).rules == ("odd-one",)


def test_a_question_for_nobody_is_named_with_the_rules_that_wait_for_it() -> None:
    questions = dict(SHIPPED.questions)
    questions["surgery_healed"] = replace(questions["surgery_healed"], ask_when=NEVER["none of a list and one of it"])
    found = reach(replace(SHIPPED, questions=questions), AS_OF)
    assert found.questions == ("surgery_healed",)
    assert set(found.rules) == {rule.id for rule in SHIPPED.rules if _needs(rule.when, "surgery_healed")}


def _needs(when: Condition, question: str) -> bool:
    match when:
        case All(parts):
            return any(_needs(part, question) for part in parts)
        case Is(name, _):
            return name == question
    return False


def test_another_day_leaves_other_dates() -> None:
    assert reach(SHIPPED, AS_OF + dt.timedelta(days=1)).people > reach(SHIPPED, AS_OF).people
