"""What nobody can bring about is named, however it came to be out of reach."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from skinquiz.checks.everyone.people import Everyone
from skinquiz.checks.reach import never_applying, never_asked, people
from skinquiz.conditions import comparisons
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


def never(ruleset: RuleSet) -> tuple[list[str], list[str]]:
    everyone = Everyone(ruleset.questions, (rule.when for rule in ruleset.rules), AS_OF)
    rules = [rule.id for rule in never_applying(ruleset, everyone)]
    return rules, [question.id for question in never_asked(ruleset, everyone)]


def test_everything_shipped_can_be_reached() -> None:
    assert never(SHIPPED) == ([], [])
    assert people(SHIPPED, AS_OF) > 10**80


@pytest.mark.parametrize("case", NEVER)
def test_a_rule_for_nobody_is_named(case: str) -> None:
    assert never(with_rule(NEVER[case]))[0] == ["odd-one"]


@pytest.mark.parametrize("case", SOMETIMES)
def test_a_rule_for_somebody_is_not(case: str) -> None:
    assert never(with_rule(SOMETIMES[case]))[0] == []


def test_a_rule_about_no_concern_that_can_be_had_is_named() -> None:
    lost = replace(SHIPPED.rules[0], id="odd-one", concerns=("gone",))
    assert never(replace(SHIPPED, rules=(*SHIPPED.rules, lost)))[0] == ["odd-one"]


def test_a_question_for_nobody_is_named_with_the_rules_that_wait_for_it() -> None:
    questions = dict(SHIPPED.questions)
    questions["surgery_healed"] = replace(questions["surgery_healed"], ask_when=NEVER["none of a list and one of it"])
    lost, unasked = never(replace(SHIPPED, questions=questions))
    assert unasked == ["surgery_healed"]
    assert set(lost) == {
        rule.id for rule in SHIPPED.rules if "surgery_healed" in {c.question for c in comparisons(rule.when)}
    }


def test_another_day_leaves_other_dates() -> None:
    assert people(SHIPPED, AS_OF + dt.timedelta(days=1)) > people(SHIPPED, AS_OF)
