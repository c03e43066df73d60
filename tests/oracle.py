"""What the catalogue of questions and outcomes says, as plain code: a second opinion for the tests.

Written from the decisions in words, never from the rule files, and without importing the program. It takes
complete answers just as a file holds them: text, or a list of text for a question with several answers.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Answer = str | Sequence[str]
Answers = Mapping[str, Answer]

SUITABLE, POSSIBLE, ASK = "suitable", "possible", "ask_clinician"
WAIT, UNLIKELY, NOT_SUITABLE = "wait", "unlikely_to_help", "not_suitable"
LADDER = (SUITABLE, POSSIBLE, ASK, WAIT, UNLIKELY, NOT_SUITABLE)

CONCERNS = (
    "acne_scars",
    "other_scars",
    "stretch_marks",
    "wrinkles",
    "sagging",
    "texture_pores",
    "dark_patches",
    "dullness",
    "dryness",
    "active_acne",
    "product_absorption",
    "hair_thinning",
    "redness",
    "white_patches",
    "dark_circles",
)

FOLLOW_UPS_OF_CONCERNS = {
    "acne_scar_type": "acne_scars",
    "scar_cause": "other_scars",
    "scar_shape": "other_scars",
    "scar_date": "other_scars",
    "stretch_mark_colour": "stretch_marks",
    "wrinkle_type": "wrinkles",
    "sagging_degree": "sagging",
    "texture_type": "texture_pores",
    "dark_patch_cause": "dark_patches",
    "hair_loss_diagnosis": "hair_thinning",
}

FOLLOW_UPS_OF_PROCEDURES = {
    "light_laser_or_peel_date": "light_laser_or_peel",
    "deep_laser_or_peel_date": "deep_laser_or_peel",
    "botulinum_toxin_date": "botulinum_toxin",
    "filler_date": "filler",
    "surgery_date": "surgery_or_wound",
    "surgery_healed": "surgery_or_wound",
    "hair_removal_date": "hair_removal",
}

SKIN_CONDITIONS = ("eczema", "psoriasis_or_lichen_planus", "rosacea", "vitiligo", "connective_tissue_disease")


@dataclass(frozen=True)
class Reason:
    """One thing that has to be said: what it asks for (None for a note), on which answers, to which concerns."""

    outcome: str | None
    facts: frozenset[str]
    concerns: tuple[str, ...] = CONCERNS
    until: dt.date | None = None


def lowest(outcomes: Iterable[str]) -> str:
    """The lowest rung asked for wins."""
    return max(outcomes, key=LADDER.index)


def outcomes(answers: Answers, as_of: dt.date) -> dict[str, str]:
    """Return the outcome of each concern that the person chose."""
    found = _reasons_by_concern(answers, as_of)
    return {concern: lowest([SUITABLE, *(r.outcome for r in some if r.outcome)]) for concern, some in found.items()}


def reasons(answers: Answers, as_of: dt.date) -> dict[str, set[str]]:
    """Return for each concern the questions that must be among the facts: every reason is listed, notes included."""
    found = _reasons_by_concern(answers, as_of)
    return {concern: {fact for r in some for fact in r.facts} for concern, some in found.items()}


def earliest(answers: Answers, as_of: dt.date) -> dict[str, dt.date | None]:
    """Return for each concern the latest date among its waiting times; None if its outcome is not `wait`."""
    found, decided = _reasons_by_concern(answers, as_of), outcomes(answers, as_of)
    return {
        concern: max((r.until for r in some if r.until), default=None) if decided[concern] == WAIT else None
        for concern, some in found.items()
    }


def undated_waits(answers: Answers, as_of: dt.date) -> dict[str, int]:
    """Return for each concern how many waits end with an event, not on a date; 0 if its outcome is not `wait`."""
    found, decided = _reasons_by_concern(answers, as_of), outcomes(answers, as_of)
    return {
        concern: sum(r.outcome == WAIT and r.until is None for r in some) if decided[concern] == WAIT else 0
        for concern, some in found.items()
    }


def applicable(answers: Answers) -> dict[str, Answer]:
    """Return the answers without those to follow-ups of what the person did not say."""
    kept = dict(answers)
    for follow_up, concern in FOLLOW_UPS_OF_CONCERNS.items():
        if concern not in answers["concerns"]:
            kept.pop(follow_up, None)
    for follow_up, procedure in FOLLOW_UPS_OF_PROCEDURES.items():
        if procedure not in answers["recent_procedures"]:
            kept.pop(follow_up, None)
    if not any(condition in answers["skin_conditions"] for condition in SKIN_CONDITIONS):
        kept.pop("skin_conditions_active", None)
    if answers["isotretinoin"] != "stopped":
        kept.pop("isotretinoin_stopped", None)
    if answers["cancer_treatment"] != "finished":
        kept.pop("cancer_treatment_finished", None)
    if answers["cancer_treatment"] == "no":
        kept.pop("radiotherapy_here", None)
    return kept


def add_days(date: dt.date, days: int) -> dt.date:
    """A span of days or weeks is over on its last day."""
    return date + dt.timedelta(days=days)


def add_months(date: dt.date, months: int) -> dt.date:
    """Add calendar months; where the month has no such day, take its last day."""
    year, month = date.year, date.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return dt.date(year, month, min(date.day, calendar.monthrange(year, month)[1]))


def _reasons_by_concern(answers: Answers, as_of: dt.date) -> dict[str, list[Reason]]:
    told = applicable(answers)
    found = [
        *_concerns(told, as_of),
        *_person(told),
        *_where_and_how(told),
        *_skin_now(told),
        *_conditions(told),
        *_medicines(told, as_of),
        *_recent(told, as_of),
        *_allergies_and_the_rest(told),
    ]
    return {c: [r for r in found if c in r.concerns] for c in CONCERNS if c in told["concerns"]}


def _say(
    outcome: str | None, *facts: str, concerns: tuple[str, ...] = CONCERNS, until: dt.date | None = None
) -> Reason:
    return Reason(outcome, frozenset(facts), concerns, until)


def _list(told: Answers, question: str) -> list[str]:
    answer = told.get(question, [])
    return [answer] if isinstance(answer, str) else list(answer)


def _date(told: Answers, question: str) -> dt.date | None:
    answer = told[question]
    assert isinstance(answer, str)
    return None if answer == "not_sure" else dt.date.fromisoformat(answer)


def _prone_to_dark_marks_by_skin_type(told: Answers) -> bool:
    return told["skin_type"] in ("IV", "V", "VI", "not_sure")


# Concerns, best cases


def _concerns(told: Answers, as_of: dt.date) -> Iterator[Reason]:
    chosen = _list(told, "concerns")
    if "acne_scars" in chosen:
        yield from _acne_scars(told)
    if "other_scars" in chosen:
        yield from _other_scars(told, as_of)
    if "stretch_marks" in chosen:
        unsure = ["stretch_mark_colour"] if told["stretch_mark_colour"] == "not_sure" else []
        yield _say(POSSIBLE, *unsure, concerns=("stretch_marks",))
    if "wrinkles" in chosen:
        yield from _wrinkles(told)
    if "sagging" in chosen:
        yield _say(POSSIBLE, concerns=("sagging",))
        if told["sagging_degree"] in ("marked", "not_sure"):
            marked = told["sagging_degree"] == "marked"
            yield _say(UNLIKELY if marked else POSSIBLE, "sagging_degree", concerns=("sagging",))
    if "texture_pores" in chosen:
        yield _say(POSSIBLE, concerns=("texture_pores",))
    if "dark_patches" in chosen:
        yield from _dark_patches(told)
    for concern in ("dullness", "dryness", "product_absorption", "redness", "dark_circles", "active_acne"):
        yield _say(UNLIKELY, concerns=(concern,))
    if "hair_thinning" in chosen:
        if told["hair_loss_diagnosis"] == "pattern_hair_loss":
            yield _say(POSSIBLE, concerns=("hair_thinning",))
        else:
            yield _say(ASK, "hair_loss_diagnosis", concerns=("hair_thinning",))
    yield _say(ASK, concerns=("white_patches",))


def _acne_scars(told: Answers) -> Iterator[Reason]:
    kinds, only = _list(told, "acne_scar_type"), ("acne_scars",)
    if "rolling" in kinds or "boxcar" in kinds:
        yield _say(SUITABLE, concerns=only)
    elif "ice_pick" in kinds or "flat_marks" in kinds or "not_sure" in kinds:
        yield _say(POSSIBLE, "acne_scar_type", concerns=only)
    if "raised" in kinds:
        yield _say(ASK, "acne_scar_type", concerns=only)
    if "flat_marks" in kinds:  # the risk is said, also beside other scar types
        yield _say(None, "acne_scar_type", concerns=only)
        if _prone_to_dark_marks_by_skin_type(told):
            yield _say(ASK, "acne_scar_type", "skin_type", concerns=only)


def _other_scars(told: Answers, as_of: dt.date) -> Iterator[Reason]:
    only = ("other_scars",)
    yield _say(POSSIBLE, concerns=only)  # sunken or flat
    if told["scar_cause"] == "not_sure":
        yield _say(POSSIBLE, "scar_cause", concerns=only)
    if told["scar_shape"] in ("raised", "not_sure"):
        yield _say(ASK, "scar_shape", concerns=only)
    if told["scar_shape"] == "growing_beyond":  # a keloid as the target
        yield _say(NOT_SUITABLE, "scar_shape", concerns=only)
    if told["scar_cause"] == "burn":
        yield _say(ASK, "scar_cause", concerns=only)
    yield from _wound(told, "scar_date", as_of, only)


def _wound(told: Answers, question: str, as_of: dt.date, concerns: tuple[str, ...]) -> Iterator[Reason]:
    """Under 6 weeks a waiting time with the date, 6 weeks to 12 months or not known a clinician."""
    date = _date(told, question)
    if date is None:
        yield _say(ASK, question, concerns=concerns)
    elif as_of < add_days(date, 6 * 7):
        yield _say(WAIT, question, concerns=concerns, until=add_days(date, 6 * 7))
    elif as_of < add_months(date, 12):
        yield _say(ASK, question, concerns=concerns)


def _wrinkles(told: Answers) -> Iterator[Reason]:
    kinds, only = _list(told, "wrinkle_type"), ("wrinkles",)
    if "fine_lines" in kinds:
        yield _say(SUITABLE, concerns=only)
    elif "deep_lines" in kinds or "not_sure" in kinds:
        yield _say(POSSIBLE, "wrinkle_type", concerns=only)
    else:  # only expression_lines
        yield _say(UNLIKELY, "wrinkle_type", concerns=only)


def _dark_patches(told: Answers) -> Iterator[Reason]:
    causes, only = _list(told, "dark_patch_cause"), ("dark_patches",)
    yield _say(POSSIBLE, concerns=only)
    if "melasma" in causes or "after_spots_or_injury" in causes:  # an add-on to creams; the risk said
        yield _say(POSSIBLE, "dark_patch_cause", concerns=only)
    if "after_spots_or_injury" in causes and _prone_to_dark_marks_by_skin_type(told):
        yield _say(ASK, "dark_patch_cause", "skin_type", concerns=only)
    if "not_sure" in causes:
        yield _say(ASK, "dark_patch_cause", concerns=only)
    if causes == ["sun_or_age_spots"]:
        yield _say(UNLIKELY, "dark_patch_cause", concerns=only)


# Person


def _person(told: Answers) -> Iterator[Reason]:
    assert isinstance(told["age"], str)
    age = int(told["age"])
    if age < 18:
        yield _say(NOT_SUITABLE, "age")
    elif age <= 21:
        yield _say(ASK, "age")
    if told["pregnancy"] in ("pregnant", "breastfeeding"):
        yield _say(WAIT, "pregnancy")
    if told["pregnancy"] == "prefer_not_to_say":
        yield _say(ASK, "pregnancy")
    if _prone_to_dark_marks_by_skin_type(told):  # no better than possible, not_sure as well
        yield _say(POSSIBLE, "skin_type")
    if told["dark_marks_history"] in ("yes", "not_sure"):
        yield _say(POSSIBLE, "dark_marks_history")
    if told["dark_marks_history"] == "after_treatment":
        yield _say(ASK, "dark_marks_history")


# Where and how


def _where_and_how(told: Answers) -> Iterator[Reason]:
    areas = _list(told, "treatment_areas")
    if "eyelids" in areas or "lips" in areas or "genitals" in areas:
        yield _say(NOT_SUITABLE, "treatment_areas")
    if any(area in areas for area in ("chest", "back", "arms_or_legs", "other_body", "scalp")):
        # One area beyond face, neck and abdomen is enough.
        noted = ("stretch_marks", "other_scars", "hair_thinning")
        yield _say(None, "treatment_areas", concerns=noted)
        yield _say(ASK, "treatment_areas", concerns=tuple(c for c in CONCERNS if c not in noted))
    if told["setting"] in ("salon_or_spa", "undecided"):
        yield _say(None, "setting")
    if told["setting"] in ("home", "party_or_unlicensed"):
        yield _say(NOT_SUITABLE, "setting")
    if told["method"] in ("radiofrequency", "with_blood_product", "not_sure"):
        yield _say(ASK, "method")
    if told["method"] == "radiofrequency" and "pacemaker_or_implant" in _list(told, "other_conditions"):
        yield _say(NOT_SUITABLE, "method", "other_conditions")
    if told["products_on_needled_skin"] == "yes":
        yield _say(ASK, "products_on_needled_skin")
    if told["products_on_needled_skin"] == "not_sure":  # a minor item
        yield _say(None, "products_on_needled_skin")


# Skin now


def _skin_now(told: Answers) -> Iterator[Reason]:
    now = _list(told, "skin_now")
    if "infection" in now:
        yield _say(NOT_SUITABLE, "skin_now")
    for one in ("inflamed_acne", "cold_sore_or_shingles", "warts_or_molluscum", "broken_or_irritated", "sunburn"):
        if one in now:
            yield _say(WAIT, "skin_now")
    if "unexplained_rash" in now or "not_sure" in now:
        yield _say(ASK, "skin_now")
    if told["unwell_now"] == "yes":
        yield _say(WAIT, "unwell_now")
    if told["unwell_now"] == "not_sure":
        yield _say(ASK, "unwell_now")
    if told["suspicious_spot"] == "yes":
        yield _say(NOT_SUITABLE, "suspicious_spot")
    if told["suspicious_spot"] == "not_sure":
        yield _say(ASK, "suspicious_spot")
    if told["skin_cancer"] == "now_in_area":
        yield _say(NOT_SUITABLE, "skin_cancer")
    if told["skin_cancer"] in ("treated_in_area", "elsewhere", "not_sure"):
        yield _say(ASK, "skin_cancer")
    marks = _list(told, "marks_in_area")
    if "moles_or_birthmarks" in marks or "tattoo_or_permanent_makeup" in marks:
        yield _say(None, "marks_in_area")
    if "rough_sun_patches" in marks or "not_sure" in marks:
        yield _say(ASK, "marks_in_area")


# Conditions


def _conditions(told: Answers) -> Iterator[Reason]:
    yield from _skin_conditions(told)
    if told["cold_sore_history"] in ("past", "frequent", "not_sure"):
        yield _say(ASK, "cold_sore_history")
    if told["keloid_history"] in ("self", "family", "not_sure"):
        yield _say(ASK, "keloid_history")
    if told["bleeding_disorder"] == "diagnosed":
        yield _say(NOT_SUITABLE, "bleeding_disorder")
    if told["bleeding_disorder"] in ("bruise_easily", "not_sure"):
        yield _say(ASK, "bleeding_disorder")
    if told["diabetes"] == "uncontrolled":
        yield _say(WAIT, "diabetes")
    if told["diabetes"] in ("controlled", "not_sure"):
        yield _say(ASK, "diabetes")
    if _list(told, "immune_system") != ["none"]:  # each of them, not_sure and prefer_not_to_say
        yield _say(ASK, "immune_system")
    if _list(told, "other_conditions") != ["none"]:
        yield _say(ASK, "other_conditions")


def _skin_conditions(told: Answers) -> Iterator[Reason]:
    had, active = _list(told, "skin_conditions"), _list(told, "skin_conditions_active")
    for condition in SKIN_CONDITIONS:
        if condition in active:
            waits = condition in ("eczema", "rosacea")
            yield _say(WAIT if waits else NOT_SUITABLE, "skin_conditions_active")
        elif condition in had:
            yield _say(ASK, "skin_conditions")
    if "not_sure" in had:
        yield _say(ASK, "skin_conditions")
    if "not_sure" in active:
        yield _say(ASK, "skin_conditions_active")


# Medicines


def _medicines(told: Answers, as_of: dt.date) -> Iterator[Reason]:
    if told["isotretinoin"] == "current":
        yield _say(WAIT, "isotretinoin")
    if told["isotretinoin"] == "not_sure":
        yield _say(ASK, "isotretinoin")
    if told["isotretinoin"] == "stopped":
        stopped = _date(told, "isotretinoin_stopped")
        if stopped is None:
            yield _say(ASK, "isotretinoin_stopped")
        elif as_of < add_months(stopped, 6):
            yield _say(WAIT, "isotretinoin_stopped", until=add_months(stopped, 6))
    if told["blood_thinner"] in ("anticoagulant", "combination", "prescribed_aspirin", "not_sure"):
        yield _say(ASK, "blood_thinner")
    if told["blood_thinner"] == "own_choice_painkillers":
        yield _say(None, "blood_thinner")
    if told["steroids"] == "short_course":
        yield _say(WAIT, "steroids")
    if told["steroids"] in ("long_term", "cream_on_area", "not_sure"):
        yield _say(ASK, "steroids")
    if told["cancer_treatment"] == "current":
        yield _say(WAIT, "cancer_treatment")
    if told["cancer_treatment"] == "not_sure":
        yield _say(ASK, "cancer_treatment")
    if told["cancer_treatment"] == "finished":
        finished = _date(told, "cancer_treatment_finished")
        if finished is not None and as_of < add_days(finished, 4 * 7):
            yield _say(WAIT, "cancer_treatment_finished", until=add_days(finished, 4 * 7))
        else:  # later, or not known when
            yield _say(ASK, "cancer_treatment")
    if told["cancer_treatment"] != "no" and told["radiotherapy_here"] in ("yes", "not_sure"):
        yield _say(ASK, "radiotherapy_here")
    if told["sun_sensitive_medicine"] in ("yes", "not_sure"):
        yield _say(None, "sun_sensitive_medicine")
    if told["strong_skincare"] in ("last_24_hours", "skin_is_peeling"):
        yield _say(WAIT, "strong_skincare")
    if told["strong_skincare"] in ("last_7_days", "not_sure"):
        yield _say(None, "strong_skincare")


# Recent


def _recent(told: Answers, as_of: dt.date) -> Iterator[Reason]:
    yield from _tan(told)
    procedures = _list(told, "recent_procedures")
    if "not_sure" in procedures or "permanent_filler" in procedures:
        yield _say(ASK, "recent_procedures")
    if "light_laser_or_peel" in procedures:
        yield from _procedure(told, "light_laser_or_peel_date", as_of, days=4 * 7)
    if "deep_laser_or_peel" in procedures:
        yield from _procedure(told, "deep_laser_or_peel_date", as_of, months=3)
    if "botulinum_toxin" in procedures:
        yield from _procedure(told, "botulinum_toxin_date", as_of, days=2 * 7)
    if "hair_removal" in procedures:
        if _date(told, "hair_removal_date") is None:  # a minor item
            yield _say(None, "hair_removal_date")
        else:
            yield from _procedure(told, "hair_removal_date", as_of, days=3)
    if "filler" in procedures:
        yield from _procedure(told, "filler_date", as_of, days=2 * 7)
        date = _date(told, "filler_date")
        if date is not None and add_days(date, 2 * 7) <= as_of < add_months(date, 6):
            yield _say(ASK, "filler_date")
    if "surgery_or_wound" in procedures:
        yield from _wound(told, "surgery_date", as_of, CONCERNS)  # whatever the healing
        if told["surgery_healed"] == "no":
            yield _say(WAIT, "surgery_healed")
        if told["surgery_healed"] == "not_sure":
            yield _say(ASK, "surgery_healed")


def _tan(told: Answers) -> Iterator[Reason]:
    if told["tan"] in ("last_2_weeks", "self_tan"):
        yield _say(WAIT, "tan")
    if told["tan"] == "not_sure":
        yield _say(ASK, "tan")
    if told["tan"] == "last_4_weeks":
        why = ["tan"]
        if _prone_to_dark_marks_by_skin_type(told):
            why.append("skin_type")
        if told["dark_marks_history"] != "no":
            why.append("dark_marks_history")
        if "melasma" in _list(told, "dark_patch_cause"):
            why.append("dark_patch_cause")
        yield _say(ASK if len(why) > 1 else None, *why)


def _procedure(told: Answers, question: str, as_of: dt.date, days: int = 0, months: int = 0) -> Iterator[Reason]:
    """A waiting time with the date; not known when: a clinician."""
    date = _date(told, question)
    if date is None:
        yield _say(ASK, question)
        return
    over = add_months(date, months) if months else add_days(date, days)
    if as_of < over:
        yield _say(WAIT, question, until=over)


# Allergies and the rest


def _allergies_and_the_rest(told: Answers) -> Iterator[Reason]:
    allergies = _list(told, "allergies")
    if "stainless_steel" in allergies:
        yield _say(NOT_SUITABLE, "allergies")
    if any(one in allergies for one in ("nickel", "numbing_cream", "skincare_or_disinfectant", "not_sure")):
        yield _say(ASK, "allergies")
    if told["sun_protection"] == "no":
        yield _say(WAIT, "sun_protection")
    if told["sun_protection"] == "not_sure":
        yield _say(ASK, "sun_protection")
    if told["expectations"] == "complete_removal":
        yield _say(ASK, "expectations")
    if told["expectations"] == "not_sure":  # a minor item
        yield _say(None, "expectations")
    if told["appearance_worry"] in ("yes", "prefer_not_to_say"):
        yield _say(ASK, "appearance_worry")
    if told["needle_fainting"] in ("yes", "not_sure"):
        yield _say(None, "needle_fainting")
