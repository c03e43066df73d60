"""The catalogue of ids that stay fixed, written out by hand. Saved answers and scripts of others use them.

Each line: question, type, options (`ns` is not_sure; for a date or integer: that this answer is allowed), and the
condition under which it is asked, as `question: options`. `*` marks a question without the option `none`.
"""

from __future__ import annotations

from dataclasses import dataclass

_CONCERNS = """
acne_scars other_scars stretch_marks wrinkles sagging texture_pores dark_patches dullness dryness active_acne
product_absorption hair_thinning redness white_patches dark_circles
"""
CONCERNS = _CONCERNS.split()

CONDITIONS = "eczema psoriasis_or_lichen_planus rosacea vitiligo connective_tissue_disease"

_TABLE = f"""
acne_scar_type* | choices | rolling boxcar ice_pick raised flat_marks ns | concerns: acne_scars
scar_cause | choice | surgery injury burn ns | concerns: other_scars
scar_shape | choice | sunken flat raised growing_beyond ns | concerns: other_scars
scar_date | date | ns | concerns: other_scars
stretch_mark_colour | choice | red_or_purple white_or_silver mixed ns | concerns: stretch_marks
wrinkle_type* | choices | fine_lines deep_lines expression_lines ns | concerns: wrinkles
sagging_degree | choice | mild marked ns | concerns: sagging
texture_type* | choices | rough_texture enlarged_pores | concerns: texture_pores
dark_patch_cause* | choices | melasma after_spots_or_injury sun_or_age_spots ns | concerns: dark_patches
hair_loss_diagnosis | choice | pattern_hair_loss other ns | concerns: hair_thinning
age | integer | 0 120 |
pregnancy | choice | no pregnant breastfeeding prefer_not_to_say |
skin_type | choice | I II III IV V VI ns |
dark_marks_history | choice | no yes after_treatment ns |
treatment_areas* | choices | face neck chest abdomen back arms_or_legs other_body scalp eyelids lips genitals |
setting | choice | medical_clinic salon_or_spa home party_or_unlicensed undecided |
method | choice | needles_only radiofrequency with_blood_product ns |
products_on_needled_skin | choice | no yes ns |
skin_now | choices | inflamed_acne infection cold_sore_or_shingles warts_or_molluscum broken_or_irritated sunburn unexplained_rash ns |
unwell_now | choice | no yes ns |
suspicious_spot | choice | no yes ns |
skin_cancer | choice | no now_in_area treated_in_area elsewhere ns |
marks_in_area | choices | moles_or_birthmarks rough_sun_patches tattoo_or_permanent_makeup ns |
skin_conditions | choices | {CONDITIONS} ns |
skin_conditions_active | choices | {CONDITIONS} ns | skin_conditions: {CONDITIONS}
cold_sore_history | choice | never past frequent ns |
keloid_history | choice | no self family ns |
bleeding_disorder | choice | no diagnosed bruise_easily ns |
diabetes | choice | no controlled uncontrolled ns |
immune_system | choices | immune_medicine transplant_or_severe_deficiency hiv_or_hepatitis prefer_not_to_say ns |
other_conditions | choices | poor_wound_healing epilepsy pacemaker_or_implant serious_heart_disease heart_rhythm_medicine liver_disease methaemoglobinaemia ns |
isotretinoin | choice | never stopped current ns |
isotretinoin_stopped | date | ns | isotretinoin: stopped
blood_thinner | choice | none anticoagulant combination prescribed_aspirin own_choice_painkillers ns |
steroids | choice | none short_course long_term cream_on_area ns |
cancer_treatment | choice | no current finished ns |
cancer_treatment_finished | date | ns | cancer_treatment: finished
radiotherapy_here | choice | no yes ns | cancer_treatment: current finished not_sure
sun_sensitive_medicine | choice | no yes ns |
strong_skincare | choice | no last_24_hours last_7_days skin_is_peeling ns |
tan | choice | none last_2_weeks last_4_weeks self_tan ns |
recent_procedures | choices | light_laser_or_peel deep_laser_or_peel botulinum_toxin filler permanent_filler surgery_or_wound hair_removal ns |
light_laser_or_peel_date | date | ns | recent_procedures: light_laser_or_peel
deep_laser_or_peel_date | date | ns | recent_procedures: deep_laser_or_peel
botulinum_toxin_date | date | ns | recent_procedures: botulinum_toxin
filler_date | date | ns | recent_procedures: filler
surgery_date | date | ns | recent_procedures: surgery_or_wound
hair_removal_date | date | ns | recent_procedures: hair_removal
surgery_healed | choice | yes no ns | recent_procedures: surgery_or_wound
allergies | choices | stainless_steel nickel numbing_cream skincare_or_disinfectant ns |
sun_protection | choice | yes no ns |
expectations | choice | some_improvement complete_removal ns |
appearance_worry | choice | no yes prefer_not_to_say |
needle_fainting | choice | no yes ns |
"""  # noqa: E501  # a row of the table is a line


@dataclass(frozen=True)
class Row:
    id: str
    type: str
    options: frozenset[str]
    not_sure: bool
    bounds: tuple[int, int] | None
    opened_by: tuple[str, frozenset[str]] | None


def _row(line: str) -> Row:
    name, type, options, when = (part.strip() for part in line.split("|"))
    words = options.split()
    not_sure = "ns" in words
    named = {word for word in words if word != "ns"} if type in ("choice", "choices") else set()
    if not_sure and named:
        named.add("not_sure")
    if type == "choices" and not name.endswith("*"):
        named.add("none")
    bounds = (int(words[0]), int(words[1])) if type == "integer" else None
    question, _, opening = when.partition(":")
    opened_by = (question, frozenset(opening.split())) if when else None
    return Row(name.rstrip("*"), type, frozenset(named), not_sure, bounds, opened_by)


ROWS = [_row(line) for line in _TABLE.strip().split("\n")]
