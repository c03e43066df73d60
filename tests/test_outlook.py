"""What can still change an outcome, and what to ask next: cases. What holds of everybody: properties/test_quick.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from skinquiz.assess import assess
from skinquiz.conditions import comparisons
from skinquiz.model import Answer, Answers, Is, Option, Outcome, Question, RuleSet
from skinquiz.outlook import chosen_concerns, most_settling, open_to_change
from skinquiz.rulefiles.load import load_ruleset
from tests.mdcases import TINY
from tests.people import Person, typed
from tests.properties.test_medicine import CALM

TODAY = dt.date(2026, 11, 20)
MARKS: Person = {"concerns": ["marks"]}
BIRTH: Person = {**MARKS, "mark_cause": "birth"}  # unlikely_to_help: only not_suitable lies below
ADULT: Person = {**BIRTH, "age": "34"}
BOTH: Person = {"concerns": ["marks", "rough"], "mark_cause": "birth", "pregnancy": "yes"}


@pytest.fixture(scope="module")
def tiny() -> RuleSet:
    return load_ruleset(TINY)


@pytest.mark.parametrize(
    ("person", "wanted"),
    [
        pytest.param(
            {},
            "concerns mark_cause rough_where age pregnancy skin_now peel_before last_peel peels_so_far peel_reaction",
            id="at the start it may be anything",
        ),
        pytest.param(
            MARKS,
            "mark_cause age pregnancy skin_now peel_before last_peel peels_so_far peel_reaction",
            id="what belongs to another concern is out",
        ),
        pytest.param({**MARKS, "age": "12"}, "", id="nothing lies below the lowest rung"),
        pytest.param(BIRTH, "age peel_before last_peel peel_reaction", id="no rule for what is no lower"),
        pytest.param({**BIRTH, "peel_before": "never"}, "age", id="what cannot open is out, however deep"),
        pytest.param({**ADULT, "peel_before": "once"}, "last_peel peel_reaction", id="what may open is in"),
        pytest.param({**ADULT, "peel_before": "once", "last_peel": "2022-01-01"}, "", id="what a date closes is out"),
        pytest.param({**ADULT, "peel_before": "once", "last_peel": "not_sure"}, "peel_reaction", id="not sure opens"),
        pytest.param(
            {**ADULT, "peel_reaction": "scar"}, "peel_before last_peel", id="answered already, but does it apply?"
        ),
        pytest.param({**ADULT, "peel_reaction": "nothing"}, "", id="answered already, and nothing hangs on it"),
        pytest.param({**ADULT, "peel_before": "never", "peel_reaction": "scar"}, "", id="answered, and set aside"),
        pytest.param(
            BOTH, "age peel_before last_peel peels_so_far peel_reaction", id="each concern from its own rung down"
        ),
    ],
)
def test_open_to_change(tiny: RuleSet, person: Person, wanted: str) -> None:
    assert open_to_change(tiny, typed(tiny, person, TODAY), TODAY) == tuple(wanted.split())


@pytest.mark.parametrize(
    ("person", "wanted"),
    [
        ({}, "concerns"),
        ({"age": "12"}, "concerns"),
        (MARKS, "age"),
        ({**MARKS, "age": "34"}, "peel_before"),
        ({**MARKS, "age": "34", "peel_before": "often"}, "peels_so_far"),
        ({**MARKS, "age": "34", "peel_before": "often", "peels_so_far": "3"}, "last_peel"),
        ({**MARKS, "age": "34", "peel_before": "often", "last_peel": "2026-11-01"}, "peel_reaction"),
        ({**MARKS, "age": "34", "peel_before": "often", "last_peel": "2022-01-01"}, "peels_so_far"),
        ({**MARKS, "age": "34", "peel_before": "never"}, "mark_cause"),
        ({"concerns": ["rough"], "age": "16", "peel_before": "never"}, "skin_now"),  # more of its answers say wait
        (BIRTH, "age"),
        (ADULT, "peel_before"),
        ({**ADULT, "peel_before": "never"}, None),
        ({**MARKS, "age": "12"}, None),
    ],
)
def test_most_settling(tiny: RuleSet, person: Person, wanted: str | None) -> None:
    answers = typed(tiny, person, TODAY)
    assert most_settling(tiny, answers, TODAY) == wanted
    assert most_settling(tiny, dict(reversed(answers.items())), TODAY) == wanted, "the order of answers does not matter"


# The shipped rules


def asked(ruleset: RuleSet, person: Person) -> Iterator[tuple[str, Answers]]:
    """Yield each question that the quick walk asks, with the answers after it."""
    known = typed(ruleset, person, TODAY)
    said: dict[str, Answer] = {}
    while (question := most_settling(ruleset, said, TODAY)) is not None:
        said[question] = known[question]
        yield question, dict(said)


def walked(ruleset: RuleSet, concerns: Sequence[str], **answers: str | list[str]) -> list[str]:
    return [question for question, _ in asked(ruleset, {**CALM, "concerns": list(concerns), **answers})]


def outcomes(ruleset: RuleSet, concerns: Sequence[str], **answers: str | list[str]) -> list[Outcome | None]:
    *_, (_, said) = asked(ruleset, {**CALM, "concerns": list(concerns), **answers})
    return [one.outcome for one in assess(ruleset, said, TODAY).concerns]


def can_bring(ruleset: RuleSet, *rungs: Outcome) -> set[str]:
    """Return the questions that rules of these rungs look at, and the questions that open them."""
    found = {leaf.question for rule in ruleset.rules if rule.outcome in rungs for leaf in comparisons(rule.when)}
    for question in reversed(ruleset.questions.values()):
        if question.id in found and question.ask_when:
            found.update(leaf.question for leaf in comparisons(question.ask_when))
    return found


def test_at_16_a_couple_of_questions_settle_everything(ruleset: RuleSet) -> None:
    for concerns in (["acne_scars"], ["dullness"], list(ruleset.concerns)):
        questions = walked(ruleset, concerns, age="16")
        assert questions[-1] == "age"
        assert len(questions) <= 3
        assert set(outcomes(ruleset, concerns, age="16")) == {Outcome.NOT_SUITABLE}


def test_where_it_hardly_helps_only_what_rules_it_out_is_asked(ruleset: RuleSet) -> None:
    questions = walked(ruleset, ["dullness"])
    assert set(questions) <= can_bring(ruleset, Outcome.NOT_SUITABLE) | {"concerns"}
    assert "pregnancy" not in questions
    assert len(questions) < len(walked(ruleset, ["acne_scars"])) / 2
    assert outcomes(ruleset, ["dullness"]) == [Outcome.UNLIKELY_TO_HELP]


def test_during_pregnancy_only_what_lies_below_waiting_is_asked(ruleset: RuleSet) -> None:
    questions = walked(ruleset, ["acne_scars"], pregnancy="pregnant")
    after = questions[questions.index("pregnancy") + 1 :]
    assert set(after) <= can_bring(ruleset, Outcome.UNLIKELY_TO_HELP, Outcome.NOT_SUITABLE)
    assert "tan" not in questions
    assert len(questions) < len(walked(ruleset, ["acne_scars"])) / 2
    assert outcomes(ruleset, ["acne_scars"], pregnancy="pregnant") == [Outcome.WAIT]


def test_concerns_at_different_rungs_are_each_settled(ruleset: RuleSet) -> None:
    concerns, lines = ["acne_scars", "wrinkles", "dullness"], ["expression_lines"]
    assert outcomes(ruleset, concerns, wrinkle_type=lines, tan="not_sure") == [
        Outcome.ASK_CLINICIAN,
        Outcome.UNLIKELY_TO_HELP,
        Outcome.UNLIKELY_TO_HELP,
    ]
    alone, together = walked(ruleset, ["acne_scars"]), walked(ruleset, ["acne_scars", "dullness"])
    assert set(together) == set(alone), "the lower concern has no questions of its own"


def test_follow_ups_come_at_once(ruleset: RuleSet) -> None:
    procedures = ["light_laser_or_peel", "filler", "surgery_or_wound"]
    questions = walked(ruleset, ["acne_scars"], recent_procedures=procedures, isotretinoin="stopped")
    assert questions[questions.index("isotretinoin") + 1] == "isotretinoin_stopped"
    start = questions.index("recent_procedures") + 1
    follow_ups = {"light_laser_or_peel_date", "filler_date", "surgery_date", "surgery_healed"}
    assert set(questions[start : start + 4]) == follow_ups


def test_what_only_feeds_notes_or_the_best_case_is_never_open(ruleset: RuleSet) -> None:
    open_ = set(open_to_change(ruleset, {}, TODAY))
    assert open_ <= can_bring(ruleset, *Outcome) | {"concerns"}
    assert open_.isdisjoint({"needle_fainting", "sun_sensitive_medicine"}), "notes"
    assert "stretch_mark_colour" not in open_, "its only rule asks for the best case of its concern"


def test_chosen_concerns_stand_in_the_order_of_the_rules(ruleset: RuleSet) -> None:
    chosen = chosen_concerns(ruleset, {"concerns": ("wrinkles", "acne_scars")})
    assert [concern.id for concern in chosen] == ["acne_scars", "wrinkles"]
    assert chosen_concerns(ruleset, {}) == ()


def test_not_knowing_which_of_very_many_options_takes_no_time_and_leaves_no_outcome_out(tiny: RuleSet) -> None:
    options = tuple(Option(f"o{number}", "an option") for number in range(40))
    many = Question(
        id="many", ask="?", type="choices", label="many", options=(*options, Option("not_sure", "?", exclusive=True))
    )
    like = next(rule for rule in tiny.rules if rule.id == "rough-hands")
    rungs = (Outcome.WAIT, Outcome.ASK_CLINICIAN)  # and so 2 ** 40 combinations are told apart
    rules = tuple(
        replace(like, id=f"many-{number}", when=Is("many", (option.id,)), outcome=rungs[number % 2])
        for number, option in enumerate(options)
    )
    larger = replace(tiny, questions={**tiny.questions, "many": many}, rules=(*tiny.rules, *rules))
    calm: Person = {"concerns": ["rough"], "rough_where": ["face"], "skin_now": ["none"], "peel_before": "never"}
    answers = {**typed(tiny, {**calm, "age": "34", "pregnancy": "no"}, TODAY), "many": ("not_sure",)}
    [unsure] = [one for one in assess(larger, answers, TODAY).unsure if one.question == "many"]
    assert unsure.could_become == {"rough": (Outcome.POSSIBLE, *reversed(rungs))}
