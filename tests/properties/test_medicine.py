"""The rules against a second opinion, `tests/oracle.py`, and the promises that must hold for everybody.

`SKINQUIZ_ALL_PAIRS=1` has every pair of answers checked, which takes about a minute; the default run checks all
pairs that some rule joins, and a thirtieth of the others.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.conditions import comparisons
from skinquiz.model import Assessment, ConcernAssessment, RuleSet
from tests import oracle
from tests.people import Answer, Person, days, people, typed

AS_OF = dt.date(2026, 8, 31)

# Nothing to object to, and the best case of every concern.
CALM: Person = {
    "concerns": list(oracle.CONCERNS),
    "acne_scar_type": ["rolling"],
    "scar_cause": "injury",
    "scar_shape": "flat",
    "scar_date": "2019-04-05",
    "stretch_mark_colour": "mixed",
    "wrinkle_type": ["fine_lines"],
    "sagging_degree": "mild",
    "texture_type": ["rough_texture"],
    "dark_patch_cause": ["after_spots_or_injury"],
    "hair_loss_diagnosis": "pattern_hair_loss",
    "age": "40",
    "pregnancy": "no",
    "skin_type": "II",
    "dark_marks_history": "no",
    "treatment_areas": ["face"],
    "setting": "medical_clinic",
    "method": "needles_only",
    "products_on_needled_skin": "no",
    "skin_now": ["none"],
    "unwell_now": "no",
    "suspicious_spot": "no",
    "skin_cancer": "no",
    "marks_in_area": ["none"],
    "skin_conditions": ["none"],
    "skin_conditions_active": ["none"],
    "cold_sore_history": "never",
    "keloid_history": "no",
    "bleeding_disorder": "no",
    "diabetes": "no",
    "immune_system": ["none"],
    "other_conditions": ["none"],
    "isotretinoin": "never",
    "isotretinoin_stopped": "2015-01-01",
    "blood_thinner": "none",
    "steroids": "none",
    "cancer_treatment": "no",
    "cancer_treatment_finished": "2015-01-01",
    "radiotherapy_here": "no",
    "sun_sensitive_medicine": "no",
    "strong_skincare": "no",
    "tan": "none",
    "recent_procedures": ["none"],
    "light_laser_or_peel_date": "2015-01-01",
    "deep_laser_or_peel_date": "2015-01-01",
    "botulinum_toxin_date": "2015-01-01",
    "filler_date": "2015-01-01",
    "surgery_date": "2015-01-01",
    "surgery_healed": "yes",
    "hair_removal_date": "2015-01-01",
    "allergies": ["none"],
    "sun_protection": "yes",
    "expectations": "some_improvement",
    "appearance_worry": "no",
    "needle_fainting": "no",
}

# The same with only a few concerns: one at its best, one that body areas leave alone, one that is unlikely to help.
FEW: Person = {**CALM, "concerns": ["acne_scars", "stretch_marks", "redness"]}

# What opens a follow-up question: the answer to another that makes it apply.
OPENING: dict[str, tuple[str, Answer]] = {
    **{q: ("recent_procedures", [procedure]) for q, procedure in oracle.FOLLOW_UPS_OF_PROCEDURES.items()},
    "skin_conditions_active": ("skin_conditions", ["eczema"]),
    "isotretinoin_stopped": ("isotretinoin", "stopped"),
    "cancer_treatment_finished": ("cancer_treatment", "finished"),
    "radiotherapy_here": ("cancer_treatment", "finished"),
}

# Every day on which a span of 3 days, 2, 4 or 6 weeks, 3, 6 or 12 months can end.
SPAN_ENDS = ((0, 5), (13, 16), (27, 30), (41, 44), (88, 94), (180, 186), (364, 368))
DAYS_AROUND_SPANS = [day for first, last in SPAN_ENDS for day in range(first, last)]

AGES = ("0", "17", "18", "21", "22", "40", "120")


def examples(count: int) -> settings:
    """The same examples in every run, so that a failure here is never a matter of luck."""
    slow = [HealthCheck.too_slow]
    return settings(max_examples=count, derandomize=True, deadline=None, database=None, suppress_health_check=slow)


def ago(as_of: dt.date, days: int = 0) -> str:
    return (as_of - dt.timedelta(days=days)).isoformat()


def dates(as_of: dt.date) -> list[str]:
    """Both sides of every span of the catalogue, whatever the rules say; today; long ago."""
    near = {d for span in (3, 14, 28, 42) for d in (span - 1, span)}
    found = {ago(as_of, d) for d in (0, *near)} | {"2015-01-01"}
    for months in (3, 6, 12):
        over = next(d for d in range(1, 400) if oracle.add_months(as_of - dt.timedelta(days=d), months) <= as_of)
        found |= {ago(as_of, d) for d in (over - 1, over)}
    return sorted(found)


def every_answer(ruleset: RuleSet, question: str, as_of: dt.date) -> list[Answer]:
    one = ruleset.questions[question]
    if one.type == "choices":
        return [[option] for option in one.option_ids]
    if one.type == "choice":
        return list(one.option_ids)
    return [*(AGES if one.type == "integer" else dates(as_of)), *(["not_sure"] if one.not_sure else [])]


def with_answer(person: Person, question: str, answer: Answer) -> Person:
    """Return the person with one more answer, and with what makes its question apply."""
    changed = dict(person)
    if question in OPENING:
        opener, opening = OPENING[question]
        if isinstance(opening, list):
            kept = [one for one in person[opener] if one not in ("none", "not_sure")]
            changed[opener] = list(dict.fromkeys([*kept, *opening]))
        elif question != "radiotherapy_here" or person[opener] == "no":
            changed[opener] = opening
    if question in oracle.FOLLOW_UPS_OF_CONCERNS:
        concern = oracle.FOLLOW_UPS_OF_CONCERNS[question]
        changed["concerns"] = list(dict.fromkeys([*person["concerns"], concern]))
    changed[question] = answer
    return changed


def told(ruleset: RuleSet, person: Person, as_of: dt.date = AS_OF) -> Assessment:
    assessment = assess(ruleset, typed(ruleset, person, as_of), as_of)
    assert assessment.missing == ()
    return assessment


def outcomes(ruleset: RuleSet, person: Person, as_of: dt.date = AS_OF) -> dict[str, str]:
    return {one.concern.id: str(one.outcome) for one in told(ruleset, person, as_of).concerns}


def rung(outcome: str) -> int:
    return oracle.LADDER.index(outcome)


def differences(ruleset: RuleSet, person: Person, as_of: dt.date = AS_OF) -> list[str]:
    """Say where the program and the second opinion part."""
    found: list[str] = []
    by_id = {one.concern.id: one for one in told(ruleset, person, as_of).concerns}
    expected, why = oracle.outcomes(person, as_of), oracle.reasons(person, as_of)
    dated, undated = oracle.earliest(person, as_of), oracle.undated_waits(person, as_of)
    if set(by_id) != set(expected):
        found.append(f"concerns {sorted(by_id)} instead of {sorted(expected)}")
    for concern, outcome in expected.items():
        one = by_id[concern]
        if one.outcome != outcome:
            found.append(f"{concern}: {one.outcome} instead of {outcome} {rules_of(one)}")
        elif one.earliest != dated[concern]:
            found.append(f"{concern}: earliest {one.earliest} instead of {dated[concern]} {rules_of(one)}")
        elif bool(one.wait_for) != bool(undated[concern]):
            found.append(f"{concern}: waits for {one.wait_for}, but {undated[concern]} waits end with an event")
        facts = {question for finding in one.findings for question in finding.facts}
        if not why[concern] <= facts:
            found.append(f"{concern}: no finding on {sorted(why[concern] - facts)} {rules_of(one)}")
    return found


def rules_of(one: ConcernAssessment) -> str:
    return str({finding.rule: str(finding.outcome) for finding in one.findings})


def strange(person: Person) -> Person:
    """Return what sets a person apart from nobody with anything to object to."""
    return {q: a for q, a in person.items() if q == "concerns" or a != CALM[q]}


# The second opinion


def test_the_second_opinion_knows_every_question(ruleset: RuleSet) -> None:
    assert set(ruleset.questions) == set(CALM)


def test_nobody_objects_to_the_calm_person(ruleset: RuleSet) -> None:
    assert oracle.outcomes(CALM, AS_OF) == {
        "acne_scars": "suitable",
        "other_scars": "possible",
        "stretch_marks": "possible",
        "wrinkles": "suitable",
        "sagging": "possible",
        "texture_pores": "possible",
        "dark_patches": "possible",
        "dullness": "unlikely_to_help",
        "dryness": "unlikely_to_help",
        "active_acne": "unlikely_to_help",
        "product_absorption": "unlikely_to_help",
        "hair_thinning": "possible",
        "redness": "unlikely_to_help",
        "white_patches": "ask_clinician",
        "dark_circles": "unlikely_to_help",
    }
    assert differences(ruleset, CALM) == []


@examples(200)
@given(data=st.data())
def test_random_people_get_the_second_opinion(ruleset: RuleSet, data: st.DataObject) -> None:
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of))
    assert differences(ruleset, person, as_of) == []


def test_every_single_answer_gets_the_second_opinion(ruleset: RuleSet) -> None:
    """For each of the fifteen concerns; nothing that the calm person says joins one concern to another."""
    wrong = []
    for question in ruleset.questions:
        if question != "concerns":
            for answer in every_answer(ruleset, question, AS_OF):
                found = differences(ruleset, with_answer(CALM, question, answer))
                wrong += [f"{question}: {answer}: {one}" for one in found]
    assert wrong == []


@pytest.mark.parametrize("as_of", [dt.date(2026, 2, 28), dt.date(2024, 2, 29), dt.date(2025, 3, 1), AS_OF])
def test_the_days_around_every_span_get_the_second_opinion(ruleset: RuleSet, as_of: dt.date) -> None:
    wrong = []
    for question in ruleset.questions.values():
        if question.type == "date":
            concern = oracle.FOLLOW_UPS_OF_CONCERNS.get(question.id, "acne_scars")
            for days_ago in DAYS_AROUND_SPANS:
                changed = with_answer({**CALM, "concerns": [concern]}, question.id, ago(as_of, days_ago))
                wrong += [f"{question.id} {days_ago} days: {one}" for one in differences(ruleset, changed, as_of)]
    assert wrong == []


def test_every_combination_of_follow_ups_about_a_concern(ruleset: RuleSet) -> None:
    """With every skin type, as some of them turn on it; and lists in every combination."""
    wrong = []
    for question in ("acne_scar_type", "wrinkle_type", "dark_patch_cause"):
        concern = oracle.FOLLOW_UPS_OF_CONCERNS[question]
        options = [option.id for option in ruleset.questions[question].options if not option.exclusive]
        sets = [list(some) for size in range(1, len(options) + 1) for some in combinations(options, size)]
        for kinds in [*sets, ["not_sure"]]:
            for skin_type in ruleset.questions["skin_type"].option_ids:
                person = {**CALM, "concerns": [concern], question: kinds, "skin_type": skin_type}
                wrong += [f"{kinds} {skin_type}: {one}" for one in differences(ruleset, person)]
    for shape in ruleset.questions["scar_shape"].option_ids:
        for cause in ruleset.questions["scar_cause"].option_ids:
            for date in dates(AS_OF):
                person = {**CALM, "concerns": ["other_scars"], "scar_shape": shape, "scar_cause": cause}
                person["scar_date"] = date
                wrong += [f"{shape} {cause} {date}: {one}" for one in differences(ruleset, person)]
    assert wrong == []


def test_every_pair_of_answers_gets_the_second_opinion(ruleset: RuleSet) -> None:
    wrong = []
    pairs = list(pairs_of_answers(ruleset))
    for first, second in pairs:
        changed = with_answer(with_answer({**CALM, "concerns": []}, *first), *second)
        if first[0] == second[0] and isinstance(first[1], list) and isinstance(second[1], list):
            changed[first[0]] = [*first[1], *second[1]]
        changed["concerns"] = changed["concerns"] or [concern_of(first, second)]
        wrong += [f"{first} {second}: {one}" for one in differences(ruleset, changed)]
    assert wrong == []


def concern_of(first: tuple[str, Answer], second: tuple[str, Answer]) -> str:
    """Return one concern or another that can still become worse, always the same for the same pair."""
    open_ = ("acne_scars", "wrinkles", "stretch_marks", "hair_thinning", "texture_pores")
    return open_[sum(map(ord, str(first) + str(second))) % len(open_)]


def pairs_of_answers(ruleset: RuleSet) -> Iterator[tuple[tuple[str, Answer], tuple[str, Answer]]]:
    answers = [(q, a) for q in ruleset.questions if q != "concerns" for a in pair_answers(ruleset, q)]
    joined = joined_questions(ruleset)
    for number, (first, second) in enumerate(combinations(answers, 2)):
        if first[0] == second[0] and not together(ruleset, first, second):
            continue
        if (first[0], second[0]) in joined or number % 30 == 0 or os.environ.get("SKINQUIZ_ALL_PAIRS"):
            yield first, second


def pair_answers(ruleset: RuleSet, question: str) -> list[Answer]:
    if ruleset.questions[question].type == "date":
        return [ago(AS_OF, d) for d in (2, 30, 120)] + ["not_sure"]
    if ruleset.questions[question].type == "integer":
        return ["17", "20", "22"]
    return every_answer(ruleset, question, AS_OF)


def together(ruleset: RuleSet, first: tuple[str, Answer], second: tuple[str, Answer]) -> bool:
    """Say whether two answers to one question can be given at once."""
    question = ruleset.questions[first[0]]
    alone = {option.id for option in question.options if option.exclusive}
    return question.type == "choices" and alone.isdisjoint([*first[1], *second[1]])


def joined_questions(ruleset: RuleSet) -> set[tuple[str, str]]:
    """Return the questions that one rule or one `ask_when` mentions together, both ways round."""
    mentions = [{leaf.question for leaf in comparisons(rule.when)} for rule in ruleset.rules]
    for question in ruleset.questions.values():
        if question.ask_when:
            mentions.append({question.id, *(leaf.question for leaf in comparisons(question.ask_when))})
    return {(one, other) for some in mentions for one in some for other in some}


# Promises on random people


@dataclass(frozen=True)
class Promise:
    """Whoever says this gets, for these concerns, an outcome no better than `at_best`."""

    said: Person
    at_best: str
    concerns: tuple[str, ...] = oracle.CONCERNS

    def __str__(self) -> str:
        said = ",".join(f"{q}={a if isinstance(a, str) else '+'.join(a)}" for q, a in self.said.items())
        return f"{said}->{self.at_best}"


AREA_NOTED = ("stretch_marks", "other_scars", "hair_thinning")
AREA_ASKED = tuple(concern for concern in oracle.CONCERNS if concern not in AREA_NOTED)

PROMISES = [
    Promise({"age": "17"}, "not_suitable"),
    Promise({"age": "0"}, "not_suitable"),
    Promise({"age": "18"}, "ask_clinician"),
    Promise({"age": "21"}, "ask_clinician"),
    Promise({"pregnancy": "pregnant"}, "wait"),
    Promise({"pregnancy": "breastfeeding"}, "wait"),
    Promise({"pregnancy": "prefer_not_to_say"}, "ask_clinician"),
    *(Promise({"skin_type": t}, "possible") for t in ("IV", "V", "VI", "not_sure")),
    Promise({"dark_marks_history": "yes"}, "possible"),
    Promise({"dark_marks_history": "not_sure"}, "possible"),
    Promise({"dark_marks_history": "after_treatment"}, "ask_clinician"),
    *(Promise({"treatment_areas": ["face", a]}, "not_suitable") for a in ("eyelids", "lips", "genitals")),
    *(
        Promise({"treatment_areas": ["face", a]}, "ask_clinician", AREA_ASKED)
        for a in ("chest", "back", "arms_or_legs", "other_body", "scalp")
    ),
    Promise({"setting": "home"}, "not_suitable"),
    Promise({"setting": "party_or_unlicensed"}, "not_suitable"),
    *(Promise({"method": m}, "ask_clinician") for m in ("radiofrequency", "with_blood_product", "not_sure")),
    Promise({"method": "radiofrequency", "other_conditions": ["pacemaker_or_implant"]}, "not_suitable"),
    Promise({"products_on_needled_skin": "yes"}, "ask_clinician"),
    Promise({"skin_now": ["infection"]}, "not_suitable"),
    Promise({"skin_now": ["infection", "sunburn"]}, "not_suitable"),
    *(
        Promise({"skin_now": [s]}, "wait")
        for s in ("inflamed_acne", "cold_sore_or_shingles", "warts_or_molluscum", "broken_or_irritated", "sunburn")
    ),
    Promise({"skin_now": ["unexplained_rash"]}, "ask_clinician"),
    Promise({"skin_now": ["not_sure"]}, "ask_clinician"),
    Promise({"unwell_now": "yes"}, "wait"),
    Promise({"suspicious_spot": "yes"}, "not_suitable"),
    Promise({"skin_cancer": "now_in_area"}, "not_suitable"),
    Promise({"skin_cancer": "treated_in_area"}, "ask_clinician"),
    Promise({"skin_cancer": "elsewhere"}, "ask_clinician"),
    Promise({"marks_in_area": ["rough_sun_patches", "moles_or_birthmarks"]}, "ask_clinician"),
    *(Promise({"skin_conditions": [c]}, "ask_clinician") for c in oracle.SKIN_CONDITIONS),
    *(
        Promise({"skin_conditions": [c], "skin_conditions_active": [c]}, "wait" if waits else "not_suitable")
        for c, waits in zip(oracle.SKIN_CONDITIONS, (True, False, True, False, False), strict=True)
    ),
    Promise({"skin_conditions": ["eczema", "vitiligo"], "skin_conditions_active": ["vitiligo"]}, "not_suitable"),
    Promise({"cold_sore_history": "past"}, "ask_clinician"),
    Promise({"cold_sore_history": "frequent"}, "ask_clinician"),
    Promise({"keloid_history": "self"}, "ask_clinician"),
    Promise({"keloid_history": "family"}, "ask_clinician"),
    Promise({"bleeding_disorder": "diagnosed"}, "not_suitable"),
    Promise({"bleeding_disorder": "bruise_easily"}, "ask_clinician"),
    Promise({"diabetes": "controlled"}, "ask_clinician"),
    Promise({"diabetes": "uncontrolled"}, "wait"),
    *(
        Promise({"immune_system": [i]}, "ask_clinician")
        for i in ("immune_medicine", "transplant_or_severe_deficiency", "hiv_or_hepatitis", "prefer_not_to_say")
    ),
    *(
        Promise({"other_conditions": [c]}, "ask_clinician")
        for c in (
            "poor_wound_healing",
            "epilepsy",
            "pacemaker_or_implant",
            "serious_heart_disease",
            "heart_rhythm_medicine",
            "liver_disease",
            "methaemoglobinaemia",
        )
    ),
    Promise({"isotretinoin": "current"}, "wait"),
    Promise({"isotretinoin": "stopped", "isotretinoin_stopped": "TODAY"}, "wait"),
    Promise({"isotretinoin": "stopped", "isotretinoin_stopped": "not_sure"}, "ask_clinician"),
    *(Promise({"blood_thinner": b}, "ask_clinician") for b in ("anticoagulant", "combination", "prescribed_aspirin")),
    Promise({"steroids": "short_course"}, "wait"),
    Promise({"steroids": "long_term"}, "ask_clinician"),
    Promise({"steroids": "cream_on_area"}, "ask_clinician"),
    Promise({"cancer_treatment": "current"}, "wait"),
    Promise({"cancer_treatment": "finished", "cancer_treatment_finished": "TODAY"}, "wait"),
    Promise({"cancer_treatment": "finished"}, "ask_clinician"),
    Promise({"cancer_treatment": "current", "radiotherapy_here": "yes"}, "wait"),
    Promise({"strong_skincare": "last_24_hours"}, "wait"),
    Promise({"strong_skincare": "skin_is_peeling"}, "wait"),
    Promise({"tan": "last_2_weeks"}, "wait"),
    Promise({"tan": "self_tan"}, "wait"),
    Promise({"tan": "last_4_weeks", "skin_type": "V"}, "ask_clinician"),
    Promise({"tan": "last_4_weeks", "dark_marks_history": "yes"}, "ask_clinician"),
    *(
        Promise({"recent_procedures": [p], f"{p}_date": "TODAY"}, "wait")
        for p in ("light_laser_or_peel", "deep_laser_or_peel", "botulinum_toxin", "filler", "hair_removal")
    ),
    Promise({"recent_procedures": ["surgery_or_wound"], "surgery_date": "TODAY", "surgery_healed": "yes"}, "wait"),
    Promise({"recent_procedures": ["surgery_or_wound"], "surgery_healed": "no"}, "wait"),
    Promise({"recent_procedures": ["permanent_filler"]}, "ask_clinician"),
    Promise({"allergies": ["stainless_steel"]}, "not_suitable"),
    *(Promise({"allergies": [a]}, "ask_clinician") for a in ("nickel", "numbing_cream", "skincare_or_disinfectant")),
    Promise({"sun_protection": "no"}, "wait"),
    Promise({"expectations": "complete_removal"}, "ask_clinician"),
    Promise({"appearance_worry": "yes"}, "ask_clinician"),
    Promise({"appearance_worry": "prefer_not_to_say"}, "ask_clinician"),
    Promise({"scar_shape": "growing_beyond"}, "not_suitable", ("other_scars",)),
    Promise({"scar_shape": "raised"}, "ask_clinician", ("other_scars",)),
    Promise({"scar_cause": "burn"}, "ask_clinician", ("other_scars",)),
    Promise({"scar_date": "TODAY"}, "wait", ("other_scars",)),
    Promise({"acne_scar_type": ["rolling", "raised"]}, "ask_clinician", ("acne_scars",)),
    Promise({"acne_scar_type": ["ice_pick"]}, "possible", ("acne_scars",)),
    Promise({"acne_scar_type": ["rolling", "flat_marks"], "skin_type": "VI"}, "ask_clinician", ("acne_scars",)),
    Promise({"dark_patch_cause": ["melasma"]}, "possible", ("dark_patches",)),
    Promise({"dark_patch_cause": ["after_spots_or_injury"], "skin_type": "IV"}, "ask_clinician", ("dark_patches",)),
    Promise({"dark_patch_cause": ["sun_or_age_spots"]}, "unlikely_to_help", ("dark_patches",)),
    Promise({"wrinkle_type": ["expression_lines"]}, "unlikely_to_help", ("wrinkles",)),
    Promise({"sagging_degree": "marked"}, "unlikely_to_help", ("sagging",)),
    Promise({"hair_loss_diagnosis": "other"}, "ask_clinician", ("hair_thinning",)),
    Promise({}, "ask_clinician", ("white_patches",)),
    Promise({}, "possible", ("stretch_marks", "sagging", "texture_pores", "dark_patches", "other_scars")),
    Promise({}, "possible", ("hair_thinning",)),
    Promise(
        {}, "unlikely_to_help", ("dullness", "dryness", "product_absorption", "redness", "dark_circles", "active_acne")
    ),
]


@pytest.mark.parametrize("promise", PROMISES, ids=str)
@examples(3)
@given(data=st.data())
def test_promise(ruleset: RuleSet, promise: Promise, data: st.DataObject) -> None:
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of, withdrawn=True))
    person |= {q: ago(as_of) if a == "TODAY" else a for q, a in promise.said.items()}
    if len(promise.concerns) < len(oracle.CONCERNS):
        person["concerns"] = list(promise.concerns)
    for concern, outcome in outcomes(ruleset, person, as_of).items():
        if concern in promise.concerns:
            assert rung(outcome) >= rung(promise.at_best), (concern, outcome)


# Not knowing

MINOR = {
    "strong_skincare",
    "hair_removal_date",
    "sun_sensitive_medicine",
    "needle_fainting",
    "products_on_needled_skin",
    "expectations",
}
NO_BETTER_THAN_POSSIBLE = {"skin_type", "dark_marks_history"}
COULD_BE_HARMFUL = {"scar_shape", "scar_date", "dark_patch_cause", "hair_loss_diagnosis"}
SAYS_ITS_OWN = {"setting"}  # its word for not knowing is `undecided`: a note with what to check


def unsure_about(ruleset: RuleSet, question: str) -> list[str]:
    one = ruleset.questions[question]
    words = [o for o in one.option_ids if o in ("not_sure", "prefer_not_to_say")]
    return [*words, "not_sure"] if one.not_sure else words


def answered(ruleset: RuleSet, question: str, word: str) -> Answer:
    return [word] if ruleset.questions[question].type == "choices" else word


def at_best_when_unsure(question: str) -> str:
    if question in MINOR:
        return "suitable"
    if question in NO_BETTER_THAN_POSSIBLE:
        return "possible"
    if question in oracle.FOLLOW_UPS_OF_CONCERNS and question not in COULD_BE_HARMFUL:
        return "possible"
    return "ask_clinician"


def test_everybody_may_be_unsure_of_what_they_may_not_know(ruleset: RuleSet) -> None:
    known = {"concerns", "texture_type", "age", "treatment_areas", *SAYS_ITS_OWN}
    assert {q for q in ruleset.questions if not unsure_about(ruleset, q)} == known


@examples(6)
@given(data=st.data())
def test_not_knowing_is_never_better_than_the_catalogue_says(ruleset: RuleSet, data: st.DataObject) -> None:
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of, withdrawn=True))
    for question in ruleset.questions:
        for word in unsure_about(ruleset, question):
            changed = with_answer(person, question, answered(ruleset, question, word))
            only = oracle.FOLLOW_UPS_OF_CONCERNS.get(question)
            for concern, outcome in outcomes(ruleset, changed, as_of).items():
                if only in (None, concern):
                    assert rung(outcome) >= rung(at_best_when_unsure(question)), (question, concern, outcome)


def test_not_knowing_a_minor_thing_leaves_a_note_and_changes_nothing(ruleset: RuleSet) -> None:
    for question in MINOR:
        changed = with_answer(CALM, question, "not_sure")
        assert outcomes(ruleset, changed) == outcomes(ruleset, CALM), question
        for one in told(ruleset, changed).concerns:
            assert [f for f in one.findings if f.outcome is None and question in f.facts], (question, one.concern.id)


def assert_no_worse_than_the_worst(ruleset: RuleSet, person: Person, question: str, as_of: dt.date) -> None:
    definite = [a for a in every_answer(ruleset, question, as_of) if not set(unsure_about(ruleset, question)) & {*a}]
    definite = [a for a in definite if a != "not_sure" and a != "prefer_not_to_say"]
    worst: dict[str, int] = {}
    for answer in definite:
        for concern, outcome in outcomes(ruleset, with_answer(person, question, answer), as_of).items():
            worst[concern] = max(worst.get(concern, 0), rung(outcome))
    for word in unsure_about(ruleset, question):
        changed = with_answer(person, question, answered(ruleset, question, word))
        for concern, outcome in outcomes(ruleset, changed, as_of).items():
            assert rung(outcome) <= worst[concern], (question, word, concern, outcome)


def test_not_knowing_is_never_worse_than_the_worst_answer_for_the_calm_person(ruleset: RuleSet) -> None:
    for question in ruleset.questions:
        if unsure_about(ruleset, question):
            assert_no_worse_than_the_worst(ruleset, FEW, question, AS_OF)


@examples(25)
@given(data=st.data())
def test_not_knowing_is_never_worse_than_the_worst_answer(ruleset: RuleSet, data: st.DataObject) -> None:
    person = data.draw(people(ruleset, AS_OF, withdrawn=True))
    question = data.draw(st.sampled_from([q for q in ruleset.questions if unsure_about(ruleset, q)]))
    assert_no_worse_than_the_worst(ruleset, person, question, AS_OF)


# Withdrawn answers


@examples(50)
@given(data=st.data())
def test_a_withdrawn_answer_never_counts(ruleset: RuleSet, data: st.DataObject) -> None:
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of, withdrawn=True))
    kept = {q: a for q, a in person.items() if q in oracle.applicable(person)}
    with_, without = told(ruleset, person, as_of), told(ruleset, kept, as_of)
    assert set(with_.not_applicable) == set(person) - set(kept)
    assert with_.concerns == without.concerns
    assert with_.guidance == without.guidance
    assert differences(ruleset, person, as_of) == []


WITHDRAWN: list[Person] = [
    {"isotretinoin": "never", "isotretinoin_stopped": ago(AS_OF, 10)},
    {"isotretinoin": "never", "isotretinoin_stopped": "not_sure"},
    {"cancer_treatment": "no", "cancer_treatment_finished": ago(AS_OF, 1), "radiotherapy_here": "yes"},
    {"skin_conditions": ["none"], "skin_conditions_active": ["psoriasis_or_lichen_planus", "vitiligo"]},
    {"recent_procedures": ["none"], "surgery_healed": "no", "surgery_date": ago(AS_OF, 2)},
    {"recent_procedures": ["none"], "filler_date": ago(AS_OF), "hair_removal_date": ago(AS_OF)},
    {"recent_procedures": ["none"], "light_laser_or_peel_date": ago(AS_OF), "deep_laser_or_peel_date": ago(AS_OF)},
    {"recent_procedures": ["none"], "botulinum_toxin_date": "not_sure"},
    {"recent_procedures": ["hair_removal"], "filler_date": ago(AS_OF), "surgery_healed": "no"},
    {"concerns": ["acne_scars"], "scar_shape": "growing_beyond", "scar_date": ago(AS_OF)},
    {"concerns": ["acne_scars"], "dark_patch_cause": ["melasma"], "tan": "last_4_weeks"},
    {"concerns": ["other_scars"], "acne_scar_type": ["raised"], "hair_loss_diagnosis": "not_sure"},
    {"concerns": ["wrinkles"], "sagging_degree": "marked", "scar_cause": "burn"},
    {"concerns": ["dark_patches"], "acne_scar_type": ["flat_marks"], "wrinkle_type": ["expression_lines"]},
]


@pytest.mark.parametrize("said", WITHDRAWN, ids=str)
def test_what_was_said_before_and_withdrawn_does_no_harm(ruleset: RuleSet, said: Person) -> None:
    concerns = said.get("concerns", CALM["concerns"])
    found = outcomes(ruleset, {**CALM, **said})
    assert found == {c: o for c, o in outcomes(ruleset, CALM).items() if c in concerns}


@examples(30)
@given(data=st.data())
def test_a_concern_is_judged_alike_alone_and_among_others(ruleset: RuleSet, data: st.DataObject) -> None:
    """Save that melasma, once named, makes a recent tan count for every concern."""
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of, withdrawn=True))
    if person["tan"] == "last_4_weeks" and "dark_patches" in person["concerns"]:
        person["dark_marks_history"] = "yes"
    for concern, outcome in outcomes(ruleset, person, as_of).items():
        assert outcomes(ruleset, {**person, "concerns": [concern]}, as_of) == {concern: outcome}


# Worse answers

SAFETY_LISTS = (
    "treatment_areas",
    "skin_now",
    "marks_in_area",
    "skin_conditions",
    "skin_conditions_active",
    "immune_system",
    "other_conditions",
    "recent_procedures",
    "allergies",
)

WORSE: dict[str, list[tuple[Answer, ...]]] = {
    "age": [("22", "21", "17"), ("60", "18", "0")],
    "pregnancy": [("no", "prefer_not_to_say", "breastfeeding", "pregnant")],
    "skin_type": [("I", "IV"), ("II", "V"), ("III", "VI"), ("I", "not_sure")],
    "dark_marks_history": [("no", "yes", "after_treatment"), ("no", "not_sure", "after_treatment")],
    "setting": [("medical_clinic", "undecided", "home"), ("medical_clinic", "salon_or_spa", "party_or_unlicensed")],
    "method": [("needles_only", "not_sure", "with_blood_product"), ("needles_only", "not_sure", "radiofrequency")],
    "products_on_needled_skin": [("no", "not_sure", "yes")],
    "unwell_now": [("no", "not_sure", "yes")],
    "suspicious_spot": [("no", "not_sure", "yes")],
    "skin_cancer": [("no", "elsewhere", "treated_in_area", "now_in_area"), ("no", "not_sure", "now_in_area")],
    "cold_sore_history": [("never", "not_sure", "past", "frequent")],
    "keloid_history": [("no", "family", "self"), ("no", "not_sure", "self")],
    "bleeding_disorder": [("no", "bruise_easily", "diagnosed"), ("no", "not_sure", "diagnosed")],
    "diabetes": [("no", "controlled", "uncontrolled"), ("no", "not_sure", "uncontrolled")],
    "isotretinoin": [("never", "stopped", "current"), ("never", "not_sure", "current")],
    "blood_thinner": [("none", "own_choice_painkillers", "prescribed_aspirin", "anticoagulant", "combination")],
    "steroids": [("none", "cream_on_area", "long_term", "short_course"), ("none", "not_sure", "short_course")],
    "cancer_treatment": [("no", "finished", "current"), ("no", "not_sure", "current")],
    "radiotherapy_here": [("no", "not_sure", "yes")],
    "sun_sensitive_medicine": [("no", "not_sure", "yes")],
    "strong_skincare": [("no", "last_7_days", "last_24_hours"), ("no", "not_sure", "skin_is_peeling")],
    "tan": [("none", "last_4_weeks", "last_2_weeks"), ("none", "not_sure", "self_tan")],
    "surgery_healed": [("yes", "not_sure", "no")],
    "sun_protection": [("yes", "not_sure", "no")],
    "expectations": [("some_improvement", "not_sure", "complete_removal")],
    "appearance_worry": [("no", "prefer_not_to_say", "yes")],
    "needle_fainting": [("no", "not_sure", "yes")],
    "scar_cause": [("surgery", "not_sure", "burn"), ("injury", "burn")],
    "scar_shape": [("sunken", "not_sure", "raised", "growing_beyond"), ("flat", "raised")],
    "sagging_degree": [("mild", "not_sure", "marked")],
    "hair_loss_diagnosis": [("pattern_hair_loss", "not_sure", "other")],
}


def assert_never_lifted(ruleset: RuleSet, before: Person, after: Person, as_of: dt.date) -> None:
    better, worse = outcomes(ruleset, before, as_of), outcomes(ruleset, after, as_of)
    lifted = {c: (better[c], worse[c]) for c in better if rung(worse[c]) < rung(better[c])}
    assert lifted == {}


def with_more(person: Person, question: str, option: str) -> Person:
    kept = [one for one in person[question] if one not in ("none", "not_sure", "prefer_not_to_say")]
    return {**person, question: [*kept, *([] if option in kept else [option])]}


@examples(70)
@given(data=st.data())
def test_adding_to_a_safety_list_never_lifts_an_outcome(ruleset: RuleSet, data: st.DataObject) -> None:
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of, withdrawn=True))
    name = data.draw(st.sampled_from(SAFETY_LISTS))
    options = [option.id for option in ruleset.questions[name].options if not option.exclusive]
    if person[name] in (["not_sure"], ["prefer_not_to_say"]):
        person[name] = ["none"]  # to name what it was may well be good news
    after = with_more(person, name, data.draw(st.sampled_from(options)))
    assert_never_lifted(ruleset, person, after, as_of)


def test_adding_to_a_safety_list_never_lifts_an_outcome_of_the_calm_person(ruleset: RuleSet) -> None:
    for name in SAFETY_LISTS:
        options = [option.id for option in ruleset.questions[name].options if not option.exclusive]
        for first in options:
            opened = with_answer(FEW, name, [first])
            assert_never_lifted(ruleset, with_answer(FEW, name, FEW[name]), opened, AS_OF)
            for second in options:
                assert_never_lifted(ruleset, opened, with_more(opened, name, second), AS_OF)


@examples(60)
@given(data=st.data())
def test_a_worse_answer_never_lifts_an_outcome(ruleset: RuleSet, data: st.DataObject) -> None:
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of, withdrawn=True))
    question = data.draw(st.sampled_from(sorted(WORSE)))
    chain = data.draw(st.sampled_from(WORSE[question]))
    step = data.draw(st.integers(0, len(chain) - 2))
    opened = with_answer(person, question, chain[step])
    assert_never_lifted(ruleset, opened, {**opened, question: chain[step + 1]}, as_of)


def test_a_worse_answer_never_lifts_an_outcome_of_the_calm_person(ruleset: RuleSet) -> None:
    for question, chains in WORSE.items():
        for chain in chains:
            for better, worse in combinations(chain, 2):
                opened = with_answer(FEW, question, better)
                assert_never_lifted(ruleset, opened, {**opened, question: worse}, AS_OF)


@examples(50)
@given(data=st.data())
def test_a_later_date_never_lifts_an_outcome(ruleset: RuleSet, data: st.DataObject) -> None:
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of, withdrawn=True))
    question = data.draw(st.sampled_from([q.id for q in ruleset.questions.values() if q.type == "date"]))
    longer = data.draw(st.sampled_from(dates(as_of)))
    shorter = data.draw(st.sampled_from([date for date in dates(as_of) if date >= longer]))
    opened = with_answer(person, question, longer)
    assert_never_lifted(ruleset, opened, {**opened, question: shorter}, as_of)


# Time


@examples(40)
@given(data=st.data())
def test_waiting_never_makes_it_worse(ruleset: RuleSet, data: st.DataObject) -> None:
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of, withdrawn=True))
    later = as_of + dt.timedelta(days=data.draw(st.integers(1, 500)))
    before, after = outcomes(ruleset, person, as_of), outcomes(ruleset, person, later)
    assert {c: o for c, o in after.items() if rung(o) > rung(before[c])} == {}


DATED = [
    *(
        {"recent_procedures": [p], f"{p}_date": "DATE"}
        for p in ("light_laser_or_peel", "deep_laser_or_peel", "botulinum_toxin", "filler", "hair_removal")
    ),
    {"recent_procedures": ["surgery_or_wound"], "surgery_healed": "yes", "surgery_date": "DATE"},
    {"isotretinoin": "stopped", "isotretinoin_stopped": "DATE"},
    {"cancer_treatment": "finished", "cancer_treatment_finished": "DATE"},
]


@pytest.mark.parametrize("said", DATED, ids=str)
@pytest.mark.parametrize("start", [AS_OF, dt.date(2025, 8, 31), dt.date(2024, 2, 29), dt.date(2025, 11, 30)])
def test_a_wait_lasts_until_its_date_and_not_a_day_longer(ruleset: RuleSet, said: Person, start: dt.date) -> None:
    person = {**CALM, "concerns": ["acne_scars"]}
    person |= {q: start.isoformat() if a == "DATE" else a for q, a in said.items()}
    (one,) = told(ruleset, person, start).concerns
    assert one.earliest is not None
    assert one.wait_for == ()
    (on_the_eve,) = told(ruleset, person, one.earliest - dt.timedelta(days=1)).concerns
    assert on_the_eve.outcome == "wait"
    assert on_the_eve.earliest == one.earliest
    (on_the_day,) = told(ruleset, person, one.earliest).concerns
    assert on_the_day.outcome != "wait"
    assert on_the_day.earliest is None


def test_an_unhealed_new_wound_waits_for_both_the_date_and_the_healing(ruleset: RuleSet) -> None:
    person = {**CALM, "recent_procedures": ["surgery_or_wound"], "surgery_healed": "no"}
    person |= {"surgery_date": ago(AS_OF, 7), "concerns": ["acne_scars"]}
    (one,) = told(ruleset, person).concerns
    assert one.earliest == AS_OF + dt.timedelta(days=35)
    assert len(one.wait_for) == 1


@examples(40)
@given(data=st.data())
def test_the_order_of_a_list_does_not_matter(ruleset: RuleSet, data: st.DataObject) -> None:
    person = data.draw(people(ruleset, AS_OF))
    turned = {q: a if isinstance(a, str) else a[::-1] for q, a in person.items()}
    assert told(ruleset, turned) == told(ruleset, person)


def orders_by_caution(ruleset: RuleSet) -> list[str]:
    """Return the questions that tell people to choose, of several answers that fit, the one that stands first."""
    return [q.id for q in ruleset.questions.values() if re.search(r"stands (first|higher)", q.help or "")]


def test_some_questions_say_that_the_first_answer_that_fits_counts(ruleset: RuleSet) -> None:
    assert {"tan", "steroids", "skin_cancer", "blood_thinner"} <= set(orders_by_caution(ruleset))


@pytest.mark.parametrize(
    "question",
    [
        "tan",
        "steroids",
        "skin_cancer",
        "blood_thinner",
    ],
)
def test_the_first_answer_that_fits_is_the_most_cautious(ruleset: RuleSet, question: str) -> None:
    """Where two answers fit and only one can be given, the advice on which to choose never hides the worse."""
    definite = [a for a in every_answer(ruleset, question, AS_OF) if a != "not_sure" and a != CALM[question]]
    rungs = [rung(outcomes(ruleset, {**FEW, question: answer})["acne_scars"]) for answer in definite]
    assert rungs == sorted(rungs, reverse=True), dict(zip(map(str, definite), rungs, strict=True))


# People worked out by hand: who they are, what they said, and what each of their concerns must come to.

TRICKY: list[tuple[str, Person, dict[str, str]]] = [
    (
        "isotretinoin stopped on the last day of February: over since 28 August",
        {"isotretinoin": "stopped", "isotretinoin_stopped": "2026-02-28"},
        {"acne_scars": "suitable"},
    ),
    (
        "isotretinoin stopped on 1 March: one day to go",
        {"isotretinoin": "stopped", "isotretinoin_stopped": "2026-03-01"},
        {"acne_scars": "wait", "redness": "unlikely_to_help"},
    ),
    (
        "isotretinoin now, and a steel allergy: the worse wins",
        {"isotretinoin": "current", "allergies": ["stainless_steel"]},
        {"acne_scars": "not_suitable"},
    ),
    (
        "isotretinoin unknown: never a no",
        {"isotretinoin": "not_sure"},
        {"acne_scars": "ask_clinician"},
    ),
    (
        "inflamed acne and acne scars: treat the acne first",
        {"skin_now": ["inflamed_acne"]},
        {"acne_scars": "wait", "active_acne": "unlikely_to_help"},
    ),
    (
        "inflamed acne that is also infected",
        {"skin_now": ["inflamed_acne", "infection"]},
        {"acne_scars": "not_suitable", "active_acne": "not_suitable"},
    ),
    (
        "pregnant, wants her stretch marks treated",
        {"pregnancy": "pregnant", "treatment_areas": ["abdomen"]},
        {"stretch_marks": "wait", "dullness": "unlikely_to_help"},
    ),
    (
        "pregnant with melasma: sunscreen and patience, needling waits",
        {"pregnancy": "pregnant", "dark_patch_cause": ["melasma"]},
        {"dark_patches": "wait"},
    ),
    (
        "breastfeeding at 20: waits, and the age is still asked about",
        {"pregnancy": "breastfeeding", "age": "20"},
        {"wrinkles": "wait"},
    ),
    ("seventeen, everything else perfect", {"age": "17"}, {"acne_scars": "not_suitable", "redness": "not_suitable"}),
    ("eighteen today", {"age": "18"}, {"acne_scars": "ask_clinician", "redness": "unlikely_to_help"}),
    ("twenty-one", {"age": "21"}, {"wrinkles": "ask_clinician"}),
    ("twenty-two", {"age": "22"}, {"wrinkles": "suitable"}),
    ("ninety-five", {"age": "95"}, {"wrinkles": "suitable"}),
    (
        "type VI with rolling scars: a caution, not a ban",
        {"skin_type": "VI"},
        {"acne_scars": "possible"},
    ),
    (
        "type V with rolling scars and flat marks: the marks need a clinician",
        {"skin_type": "V", "acne_scar_type": ["rolling", "flat_marks"]},
        {"acne_scars": "ask_clinician"},
    ),
    (
        "type not known, marks after spots",
        {"skin_type": "not_sure", "dark_patch_cause": ["after_spots_or_injury"]},
        {"dark_patches": "ask_clinician"},
    ),
    (
        "type III with marks after spots",
        {"skin_type": "III", "dark_patch_cause": ["after_spots_or_injury"]},
        {"dark_patches": "possible"},
    ),
    (
        "type VI with melasma alone",
        {"skin_type": "VI", "dark_patch_cause": ["melasma"]},
        {"dark_patches": "possible"},
    ),
    (
        "melasma and sun spots: the melasma decides",
        {"dark_patch_cause": ["melasma", "sun_or_age_spots"]},
        {"dark_patches": "possible"},
    ),
    (
        "sun spots that have changed: a doctor first, whatever else",
        {"dark_patch_cause": ["sun_or_age_spots"], "suspicious_spot": "yes"},
        {"dark_patches": "not_suitable"},
    ),
    (
        "sun spots, not sure whether one has changed",
        {"dark_patch_cause": ["sun_or_age_spots"], "suspicious_spot": "not_sure"},
        {"dark_patches": "unlikely_to_help", "wrinkles": "ask_clinician"},
    ),
    (
        "a suspicious mole elsewhere, all concerns alike",
        {"suspicious_spot": "yes"},
        dict.fromkeys(oracle.CONCERNS, "not_suitable"),
    ),
    (
        "melanoma treated on the leg years ago, wants the face done",
        {"skin_cancer": "elsewhere"},
        {"wrinkles": "ask_clinician"},
    ),
    ("basal cell cancer still on the cheek", {"skin_cancer": "now_in_area"}, {"wrinkles": "not_suitable"}),
    (
        "ice-pick scars only, and type IV",
        {"acne_scar_type": ["ice_pick"], "skin_type": "IV"},
        {"acne_scars": "possible"},
    ),
    (
        "ice-pick and boxcar scars",
        {"acne_scar_type": ["ice_pick", "boxcar"]},
        {"acne_scars": "suitable"},
    ),
    (
        "raised acne scars beside boxcar scars",
        {"acne_scar_type": ["boxcar", "raised"]},
        {"acne_scars": "ask_clinician"},
    ),
    (
        "a keloid on the ear-lobe as the target",
        {"scar_shape": "growing_beyond", "keloid_history": "self"},
        {"other_scars": "not_suitable", "acne_scars": "ask_clinician"},
    ),
    ("a brother with keloids", {"keloid_history": "family"}, {"acne_scars": "ask_clinician"}),
    (
        "a raised belly scar, ten years old",
        {"scar_shape": "raised", "treatment_areas": ["abdomen"]},
        {"other_scars": "ask_clinician"},
    ),
    (
        "a flat scar on the leg, two years old: a note about the area",
        {"treatment_areas": ["arms_or_legs"]},
        {"other_scars": "possible", "wrinkles": "ask_clinician"},
    ),
    (
        "a burn, sunken, one month old",
        {"scar_cause": "burn", "scar_shape": "sunken", "scar_date": "2026-07-31"},
        {"other_scars": "wait"},
    ),
    (
        "a scar of exactly six weeks",
        {"scar_date": "2026-07-20"},
        {"other_scars": "ask_clinician", "acne_scars": "suitable"},
    ),
    ("a scar of six weeks less a day", {"scar_date": "2026-07-21"}, {"other_scars": "wait", "acne_scars": "suitable"}),
    ("a scar of exactly twelve months", {"scar_date": "2025-08-31"}, {"other_scars": "possible"}),
    ("a scar of twelve months less a day", {"scar_date": "2025-09-01"}, {"other_scars": "ask_clinician"}),
    (
        "facial surgery a year and a day ago that has not closed",
        {"recent_procedures": ["surgery_or_wound"], "surgery_date": "2025-08-30", "surgery_healed": "no"},
        {"wrinkles": "wait"},
    ),
    (
        "facial surgery five weeks ago, closed well",
        {"recent_procedures": ["surgery_or_wound"], "surgery_date": "2026-07-27", "surgery_healed": "yes"},
        {"wrinkles": "wait", "redness": "unlikely_to_help"},
    ),
    (
        "filler on day 14: no longer a wait, but a question",
        {"recent_procedures": ["filler"], "filler_date": "2026-08-17"},
        {"wrinkles": "ask_clinician"},
    ),
    (
        "filler on day 13",
        {"recent_procedures": ["filler"], "filler_date": "2026-08-18"},
        {"wrinkles": "wait"},
    ),
    (
        "filler six months ago to the day, botulinum toxin fourteen days ago",
        {"recent_procedures": ["filler", "botulinum_toxin"], "filler_date": "2026-02-28"}
        | {"botulinum_toxin_date": "2026-08-17"},
        {"wrinkles": "suitable"},
    ),
    (
        "permanent filler twenty years ago",
        {"recent_procedures": ["permanent_filler"]},
        {"wrinkles": "ask_clinician"},
    ),
    (
        "a light peel four weeks ago, a deep laser three months less a day ago",
        {"recent_procedures": ["light_laser_or_peel", "deep_laser_or_peel"]}
        | {"light_laser_or_peel_date": "2026-08-03", "deep_laser_or_peel_date": "2026-06-01"},
        {"acne_scars": "wait"},
    ),
    (
        "waxed, no idea when: a small thing",
        {"recent_procedures": ["hair_removal"], "hair_removal_date": "not_sure"},
        {"acne_scars": "suitable"},
    ),
    (
        "a peel, no idea when: not a small thing",
        {"recent_procedures": ["light_laser_or_peel"], "light_laser_or_peel_date": "not_sure"},
        {"acne_scars": "ask_clinician"},
    ),
    (
        "two blood thinners",
        {"blood_thinner": "combination"},
        {"acne_scars": "ask_clinician"},
    ),
    ("ibuprofen now and then", {"blood_thinner": "own_choice_painkillers"}, {"acne_scars": "suitable"}),
    (
        "haemophilia, and nothing else",
        {"bleeding_disorder": "diagnosed"},
        {"acne_scars": "not_suitable", "dryness": "not_suitable"},
    ),
    (
        "a pacemaker and plain needles",
        {"other_conditions": ["pacemaker_or_implant"]},
        {"wrinkles": "ask_clinician"},
    ),
    (
        "a pacemaker and radiofrequency",
        {"other_conditions": ["epilepsy", "pacemaker_or_implant"], "method": "radiofrequency"},
        {"wrinkles": "not_suitable"},
    ),
    (
        "a pacemaker, and no idea whether it is radiofrequency",
        {"other_conditions": ["pacemaker_or_implant"], "method": "not_sure"},
        {"wrinkles": "ask_clinician"},
    ),
    (
        "chemotherapy finished 27 days ago, radiotherapy to the chest",
        {"cancer_treatment": "finished", "cancer_treatment_finished": "2026-08-04"}
        | {"radiotherapy_here": "yes", "treatment_areas": ["chest"]},
        {"wrinkles": "wait", "stretch_marks": "wait"},
    ),
    (
        "chemotherapy finished 28 days ago",
        {"cancer_treatment": "finished", "cancer_treatment_finished": "2026-08-03"},
        {"wrinkles": "ask_clinician"},
    ),
    (
        "not sure about cancer treatment, but sure of radiotherapy here",
        {"cancer_treatment": "not_sure", "radiotherapy_here": "yes"},
        {"wrinkles": "ask_clinician"},
    ),
    (
        "lupus in the area, rosacea calm",
        {"skin_conditions": ["connective_tissue_disease", "rosacea"]}
        | {"skin_conditions_active": ["connective_tissue_disease"]},
        {"redness": "not_suitable", "wrinkles": "not_suitable"},
    ),
    (
        "vitiligo that spread last month, and the white patches are the target",
        {"skin_conditions": ["vitiligo"], "skin_conditions_active": ["vitiligo"]},
        {"white_patches": "not_suitable"},
    ),
    (
        "vitiligo unchanged for years",
        {"skin_conditions": ["vitiligo"]},
        {"white_patches": "ask_clinician", "acne_scars": "ask_clinician"},
    ),
    (
        "eczema flaring, psoriasis calm: the flare is waited for",
        {"skin_conditions": ["eczema", "psoriasis_or_lichen_planus"], "skin_conditions_active": ["eczema"]},
        {"acne_scars": "wait"},
    ),
    (
        "psoriasis, no idea whether it is active",
        {"skin_conditions": ["psoriasis_or_lichen_planus"], "skin_conditions_active": ["not_sure"]},
        {"acne_scars": "ask_clinician"},
    ),
    (
        "a tan three weeks ago, type II, melasma among the concerns: it counts for all of them",
        {"tan": "last_4_weeks", "dark_patch_cause": ["melasma"]},
        {"acne_scars": "ask_clinician", "dark_patches": "ask_clinician", "dullness": "unlikely_to_help"},
    ),
    (
        "a tan three weeks ago, type II, nothing else",
        {"tan": "last_4_weeks"},
        {"acne_scars": "suitable"},
    ),
    (
        "a tan three weeks ago, type III, dark marks not known",
        {"tan": "last_4_weeks", "skin_type": "III", "dark_marks_history": "not_sure"},
        {"acne_scars": "ask_clinician"},
    ),
    (
        "eyelids beside the face",
        {"treatment_areas": ["face", "eyelids"]},
        {"dark_circles": "not_suitable", "acne_scars": "not_suitable"},
    ),
    (
        "pattern hair loss on the scalp, in a salon",
        {"treatment_areas": ["scalp"], "setting": "salon_or_spa"},
        {"hair_thinning": "possible"},
    ),
    (
        "hair loss that nobody has looked at, at home",
        {"hair_loss_diagnosis": "not_sure", "setting": "home", "treatment_areas": ["scalp"]},
        {"hair_thinning": "not_suitable"},
    ),
    (
        "a serum rubbed in, wanting it to work better",
        {"products_on_needled_skin": "yes"},
        {"product_absorption": "unlikely_to_help", "acne_scars": "ask_clinician"},
    ),
    (
        "expression lines only, and marked sagging, uncontrolled diabetes: waiting would be pointless",
        {"wrinkle_type": ["expression_lines"], "sagging_degree": "marked", "diabetes": "uncontrolled"},
        {"wrinkles": "unlikely_to_help", "sagging": "unlikely_to_help", "acne_scars": "wait"},
    ),
    (
        "unsure of every small thing",
        {"strong_skincare": "not_sure", "sun_sensitive_medicine": "not_sure", "needle_fainting": "not_sure"}
        | {"products_on_needled_skin": "not_sure", "expectations": "not_sure"},
        {"acne_scars": "suitable"},
    ),
    (
        "would rather not say: pregnancy, immune system, worry",
        {"pregnancy": "prefer_not_to_say", "immune_system": ["prefer_not_to_say"]}
        | {"appearance_worry": "prefer_not_to_say"},
        {"acne_scars": "ask_clinician"},
    ),
]


@pytest.mark.parametrize(("said", "expected"), [pytest.param(s, e, id=name) for name, s, e in TRICKY])
def test_people_worked_out_by_hand(ruleset: RuleSet, said: Person, expected: dict[str, str]) -> None:
    person = {**CALM, **said, "concerns": [c for c in oracle.CONCERNS if c in expected]}
    assert outcomes(ruleset, person) == expected
    assert differences(ruleset, person) == []


# Holes


@examples(60)
@given(data=st.data())
def test_what_is_not_answered_yet_is_never_taken_for_a_no(ruleset: RuleSet, data: st.DataObject) -> None:
    """The outcome that the whole truth leads to is always among those that the part of it leaves possible."""
    as_of = data.draw(days())
    person = data.draw(people(ruleset, as_of))
    safe = sorted(set(person) - {"concerns"})
    dropped = data.draw(st.lists(st.sampled_from(safe), min_size=1, max_size=6, unique=True))
    partly = typed(ruleset, {q: a for q, a in person.items() if q not in dropped}, as_of)
    assessment, whole = assess(ruleset, partly, as_of), outcomes(ruleset, person, as_of)
    for one in assessment.concerns:
        assert whole[one.concern.id] in one.possible_outcomes
        assert one.outcome in (None, whole[one.concern.id])
        assert one.outcome is not None or set(assessment.next_questions) & set(assessment.missing)


def test_no_safety_question_may_be_left_out(ruleset: RuleSet) -> None:
    """Whoever leaves out a question on which `not_suitable` or a wait can turn is not told `suitable`."""
    for question in sorted(set(WORSE) | set(SAFETY_LISTS)):
        if question in MINOR or question in OPENING:
            continue
        person = oracle.applicable({**CALM, "concerns": ["acne_scars"]})
        only = oracle.FOLLOW_UPS_OF_CONCERNS.get(question)
        if only is None:
            del person[question]
            (one,) = assess(ruleset, typed(ruleset, person, AS_OF), AS_OF).concerns
            assert one.outcome is None, question
            assert rung(one.possible_outcomes[-1]) >= rung("possible"), question


# Words that must be there

WORDS: list[tuple[Person, str, str]] = [
    ({"acne_scar_type": ["ice_pick"]}, "acne_scars", r"TCA CROSS"),
    ({"acne_scar_type": ["ice_pick"]}, "acne_scars", r"(?i)punch"),
    ({"wrinkle_type": ["expression_lines"]}, "wrinkles", r"(?i)botulinum"),
    ({"dark_patch_cause": ["melasma"]}, "dark_patches", r"(?i)sunscreen"),
    ({"dark_patch_cause": ["sun_or_age_spots"]}, "dark_patches", r"(?i)check|look at|see a doctor|clinician"),
    ({}, "hair_thinning", r"(?i)minoxidil"),
    ({}, "active_acne", r"(?i)treat the acne first|acne first"),
    *(
        ({"blood_thinner": b}, "wrinkles", r"(?i)(do not|never|don't) (stop|skip)")
        for b in ("anticoagulant", "combination", "prescribed_aspirin")
    ),
    ({"steroids": "long_term"}, "wrinkles", r"(?i)(do not|never|not be) (stop|suddenly)"),
    ({"immune_system": ["immune_medicine"]}, "wrinkles", r"(?i)(do not|never|not) (stop|pause|skip)"),
    ({"isotretinoin": "current"}, "wrinkles", r"(?i)(do not|never|not) stop"),
    ({"method": "radiofrequency"}, "wrinkles", r"(?i)plain needl|needles only|needle-only"),
    ({"treatment_areas": ["eyelids", "face"]}, "wrinkles", r"(?i)other areas?"),
]


@pytest.mark.parametrize(("said", "concern", "words"), WORDS, ids=str)
def test_a_person_is_told(ruleset: RuleSet, said: Person, concern: str, words: str) -> None:
    (one,) = told(ruleset, {**CALM, **said, "concerns": [concern]}).concerns
    texts = [one.concern.best_case.statement.text, *(f.statement.text for f in one.findings)]
    texts += [f"{a.label} {a.statement.text}" for a in one.alternatives]
    assert re.search(words, " ".join(" ".join(texts).split()))
