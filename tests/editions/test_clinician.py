"""The clinician's edition: all that decided stands first, and no answer is lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.assess import assess
from skinquiz.model import CONCERNS, NOT_SURE, PREFER_NOT_TO_SAY, All, Assessment, Is, Outcome
from skinquiz.render.blocks import Item
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.editions import edition
from skinquiz.render.editions.clinician import ONE_PAGE, TWO_PAGES, build
from skinquiz.render.editions.detail import LEVELS, length
from skinquiz.render.editions.history import denied, not_asked, raised
from skinquiz.render.words import OUTCOME, date_in_words
from tests.editions.written import circumstances, codes, every_item, every_part, figures, lead, topic, words, written
from tests.golden.reports import AS_OF, FILES, assessed, rules
from tests.people import Person, asked_only, people, typed

of_each = pytest.mark.parametrize("name", FILES)
RULES = rules("shipped")


def summary(assessment: Assessment) -> str:
    report = build(assessment, Circumstances())
    return "\n".join([report.decision, words(report.parts)])


def weighed(name: str) -> list[tuple[Outcome | None, Item]]:
    """Return the findings as they are told, each with its outcome; where they run on, that is the heading."""
    report = written(name, "clinician")
    by_heading: dict[str, Outcome] = {words: outcome for outcome, words in OUTCOME.items()}
    return [
        (item.outcome or by_heading.get(part.heading), item)
        for whole in (*topic(report, "why"), *topic(report, "notes"))
        for part in every_part([whole])
        for item in part.items
    ]


# The order


@of_each
def test_what_a_clinician_needs_first_stands_first(name: str) -> None:
    order = [
        part.topic
        for part in every_part(written(name, "clinician").parts)
        if part.topic in ("urgent", "outcomes", "why", "history")
    ]
    assert order in (["outcomes", "why", "history"], ["urgent", "outcomes", "why", "history"])


@of_each
def test_findings_stand_from_the_lowest_rung_up(name: str) -> None:
    rungs = [outcome for outcome, _ in weighed(name) if outcome]
    assert rungs == sorted(rungs, key=lambda outcome: -outcome.rung)


def test_red_flags_open_the_page() -> None:
    report = written("everything_wrong", "clinician")
    assert report.parts[0].heading == "Red flags"
    flags = words(report.parts[:1])
    urgent = {f.urgent for one in assessed("everything_wrong").concerns for f in one.findings if f.urgent}
    assert len(urgent) >= 2
    assert all(f"“{text}”" in flags for text in urgent)
    assert "suspicious_spot: yes" in flags


# The facts


@of_each
def test_every_finding_stands_once_with_the_answer_and_its_id(name: str) -> None:
    found = {f.rule: f for one in assessed(name).concerns for f in one.findings}
    items = weighed(name)
    for rule, finding in found.items():
        ((outcome, item),) = [one for one in items if f"Rule {rule}." in one[1].text]
        for question, answer in finding.facts.items():
            value = ", ".join(answer) if isinstance(answer, tuple) else str(answer)
            assert RULES.questions[question].label in (item.lead or "")
            assert f"({question}: {value})" in (item.lead or "")
        assert outcome is finding.outcome
        assert item.refs or not finding.statement.evidence
    assert len(items) == (len(found) or 1)


@of_each
def test_every_concern_has_its_rungs(name: str) -> None:
    (table,) = [block for part in topic(written(name, "clinician"), "outcomes") for block in part.blocks]
    assert len(table.rows) == len(assessed(name).concerns)
    for row, one in zip(table.rows, assessed(name).concerns, strict=True):
        assert re.sub(r"^\d+\. ", "", row[0].text) == one.concern.label
        assert row[1].outcome is one.outcome
        assert row[2].text == (OUTCOME[one.fit].lower() if one.fit else "open")
        assert row[3].text == (OUTCOME[one.safety].lower() if one.safety else "open")
        if one.earliest and one.outcome is Outcome.WAIT:
            assert date_in_words(one.earliest) in row[4].text


def test_the_sum_behind_a_date_is_shown() -> None:
    assert "Until 28 February 2027 (31 August 2026 + 6 months)." in words(topic(written("maria", "clinician"), "why"))


@of_each
def test_the_decision_names_every_concern_and_its_outcome(name: str) -> None:
    decision = written(name, "clinician").decision
    for one in assessed(name).concerns:
        assert one.concern.label in decision
        assert (OUTCOME[one.outcome].lower() if one.outcome else "not settled yet") in decision


@of_each
def test_every_number_is_a_reference_and_every_reference_is_cited(name: str) -> None:
    report = written(name, "clinician")
    listed = [item.lead for part in topic(report, "sources") for item in part.items]
    assert listed == [f"[{n + 1}]" for n in range(len(listed))]
    assert {f"[{n}]" for item in every_item(report.parts) for n in item.refs} == set(listed)


@of_each
def test_a_reference_leads_to_its_source(name: str) -> None:
    texts = words(topic(written(name, "clinician"), "sources"))
    assert not re.search(r"\]: (\.|et al|\s)", texts), "each opens with a name"
    dois = {source.doi for source in assessed(name).sources if source.doi}
    assert set(re.findall(r"doi:(\S+)", texts)) <= dois


@of_each
def test_the_rules_are_named_with_their_state(name: str) -> None:
    (part,) = topic(written(name, "clinician"), "about")
    text = part.items[0].text
    assert RULES.version in text
    assert RULES.sha256 in text
    assert RULES.review_note in text


def test_label_code_and_changes_stand_on_it() -> None:
    report = written("maria", "clinician")
    assert [item.text for item in report.facts if item.lead == "Label"] == ["Patient 0042"]
    assert codes(report) == [circumstances(assessed("maria")).code]
    assert lead(report, "Changed while answering") == "Pregnancy: Pregnant → I am not sure → No."


def test_without_a_code_nothing_is_said_of_one() -> None:
    report = edition(assessed("maria"), "clinician", Circumstances())
    assert codes(report) == []
    assert topic(report, "origin") == ()
    assert "--verify" not in words(report.parts)
    assert "No record" in lead(report, "Changed while answering")


def test_both_figures_are_drawn_and_told() -> None:
    drawn = figures(written("maria", "clinician"))
    assert [type(figure.drawing).__name__ for figure in drawn] == ["Ladder", "Timeline"]
    assert all(figure.told for figure in drawn)


@of_each
def test_a_clinician_is_not_spoken_to_as_the_patient(name: str) -> None:
    """Words for the patient stand in quotation marks only."""
    report = written(name, "clinician")
    own = [part for part in report.parts if part.topic not in ("sources", "scope")]
    text = re.sub(r"“[^”]*”", "", report.decision + words(own))
    assert re.findall(r"\b(?:you|your)\b", text, re.IGNORECASE) == []


# Every answer


def test_maria_denies_and_reports() -> None:
    report = written("maria", "clinician")
    denies = lead(report, "Denies")
    assert "Cancer treatment" in denies
    assert "Skin today (inflamed acne, infection, " in denies
    assert "Isotretinoin" not in denies
    assert "Keloids" not in denies
    assert lead(report, "Medicines") == "Isotretinoin: stopped; Last dose of isotretinoin: 31 August 2026."
    assert "Skin type: IV" in words(topic(report, "history"))
    assert "Last dose of isotretinoin (Isotretinoin: never)" in lead(
        written("clean", "clinician"), "Not asked, as it does not apply"
    )


def test_unsure_and_unanswered_stand_apart_from_no() -> None:
    unsure = written("unsure", "clinician")
    assert "could become" in lead(unsure, "Not sure")
    assert lead(unsure, "Denies") == "Nothing." or "not sure" not in lead(unsure, "Denies")
    partial = written("partial", "clinician")
    wanted = assessed("partial").next_questions
    assert wanted
    text = lead(partial, "Not answered, and it could change an outcome")
    assert all(RULES.questions[name].label in text for name in wanted)


@settings(max_examples=60, deadline=None)
@given(person=people(RULES, AS_OF, withdrawn=True), data=st.data())
def test_no_answer_is_lost(person: Person, data: st.DataObject) -> None:
    """Each question that was answered, set aside or left open is named."""
    holes = data.draw(st.sets(st.sampled_from(sorted(set(person) - {CONCERNS})), max_size=3))
    answers = typed(RULES, {name: answer for name, answer in person.items() if name not in holes}, AS_OF)
    assessment = assess(RULES, answers, AS_OF)
    text = summary(assessment)
    for name in (*assessment.answers, *assessment.not_applicable, *assessment.missing):
        if name != CONCERNS:
            assert RULES.questions[name].label in text, name


@settings(max_examples=60, deadline=None)
@given(person=people(RULES, AS_OF))
def test_nobody_denies_what_they_said_or_did_not_know(person: Person) -> None:
    assessment = assess(RULES, typed(RULES, asked_only(RULES, person, AS_OF), AS_OF), AS_OF)
    raising = raised(assessment)
    for name, offered in denied(assessment).items():
        answer = assessment.answers[name]
        if isinstance(answer, tuple):
            assert not {NOT_SURE, PREFER_NOT_TO_SAY} & set(answer)
            assert not {one.replace("_", " ") for one in answer} & set(offered)
            assert not {one.replace("_", " ") for one in raising.get(name, ())} & set(offered)
        else:
            assert answer in ("no", "never", "none")
            assert name not in raising


@settings(max_examples=40, deadline=None)
@given(person=people(RULES, AS_OF))
def test_what_was_not_asked_has_its_reason(person: Person) -> None:
    assessment = assess(RULES, typed(RULES, asked_only(RULES, person, AS_OF), AS_OF), AS_OF)
    groups = not_asked(assessment)
    named = [question.id for group in groups for question in group.questions]
    assert sorted(named) == sorted(set(RULES.questions) - set(assessment.answers)), "all of them, each once"
    assert all(group.because for group in groups)


# How long it is


@of_each
def test_less_detail_is_never_longer_and_loses_no_finding(name: str) -> None:
    from skinquiz.render.editions.clinician import _Writer

    reports = [_Writer(assessed(name), Circumstances(), detail).report() for detail in LEVELS]
    for roomy in (True, False):
        lengths = [length(one) for one, detail in zip(reports, LEVELS, strict=True) if detail.roomy is roomy]
        assert lengths == sorted(lengths, reverse=True)
    rules_named = {frozenset(re.findall(r"Rule ([\w-]+)\.", words(report.parts))) for report in reports}
    assert len(rules_named) == 1


@of_each
def test_as_much_is_told_as_there_is_room_for(name: str) -> None:
    from skinquiz.render.editions.clinician import _Writer

    chosen = build(assessed(name), Circumstances())
    reports = [_Writer(assessed(name), Circumstances(), detail).report() for detail in LEVELS]
    fitting = [one for one in reports[:2] if length(one) <= ONE_PAGE]
    by_detail = zip(LEVELS, reports, strict=True)
    fitting += [one for detail, one in by_detail if length(one) <= TWO_PAGES[detail.roomy]]
    assert chosen == [*fitting, reports[-1]][0]


def test_reasons_left_out_are_counted() -> None:
    report = written("everything_wrong", "clinician")
    (part,) = topic(report, "left_out")
    told = re.fullmatch(r"For length: (\d+) reasons and the evidence of benefit in words\. .*", part.items[0].text)
    assert told
    count = int(told[1])
    findings = {f.rule: f for one in assessed("everything_wrong").concerns for f in one.findings}
    text = words(topic(report, "why")) + words(topic(report, "notes"))
    untold = [f for f in findings.values() if (f.statement.for_clinician or f.statement.text) not in text]
    assert len(untold) == count > 0
    assert topic(written("clean", "clinician"), "left_out") == ()


def test_an_overdue_review_is_said() -> None:
    assert RULES.review_due is not None
    late = assess(RULES, assessed("clean").answers, RULES.review_due + dt.timedelta(days=1))
    assert "overdue" in build(late, Circumstances()).notice


def test_nobody_without_a_concern_is_assessed() -> None:
    report = build(assess(RULES, {}, AS_OF), Circumstances())
    assert report.decision == "No concern was named, so nothing is assessed."


def test_many_deciding_rules_are_counted() -> None:
    (table,) = [block for part in topic(written("everything_wrong", "clinician"), "outcomes") for block in part.blocks]
    assert table.rows[0][5].text == "11 rules"


def test_parts_have_headings() -> None:
    assert all(part.heading for part in every_part(written("maria", "clinician").parts))


def test_a_rule_set_without_histories_still_lists_every_answer() -> None:
    bare = dataclasses.replace(RULES, histories=(), not_assessed=())
    text = words(build(assess(bare, assessed("maria").answers, AS_OF), Circumstances()).parts)
    assert all(RULES.questions[name].label in text for name in assessed("maria").answers if name != CONCERNS)


# What makes it less than it seems


def test_every_option_of_every_answer_is_named() -> None:
    """Of a list that raised something, what raised nothing too."""
    answers = {**assessed("clean").answers, "acne_scar_type": ("rolling", "raised"), "allergies": ("nickel",)}
    text = summary(assess(RULES, answers, AS_OF))
    assert "Shape of the acne scars (besides what is above): rolling" in text
    assert "acne_scar_type: raised" in text


def test_a_list_with_something_in_it_is_never_called_empty() -> None:
    given = {
        "allergies": ("nickel",),
        "immune_system": ("transplant_or_severe_deficiency",),
        "recent_procedures": ("permanent_filler",),
    }
    report = build(assess(RULES, {**assessed("clean").answers, **given}, AS_OF), Circumstances())
    assert lead(report, "Allergies") == "Allergies: nickel."
    assert "transplant or severe deficiency" in lead(report, "Health and further medicines")
    assert "permanent filler" in lead(report, "Earlier treatment of the area")
    assert lead(report, "Nothing reported on") == "Medicines."


@settings(max_examples=60, deadline=None)
@given(person=people(RULES, AS_OF), data=st.data())
def test_only_what_was_answered_throughout_is_called_empty(person: Person, data: st.DataObject) -> None:
    holes = data.draw(st.sets(st.sampled_from(sorted(set(person) - {CONCERNS})), max_size=20))
    answers = typed(RULES, {name: answer for name, answer in person.items() if name not in holes}, AS_OF)
    assessment = assess(RULES, answers, AS_OF)
    empty = lead(build(assessment, Circumstances()), "Nothing reported on").removesuffix(".").split("; ")
    for history in RULES.histories:
        if history.title in empty:
            assert not set(history.questions) & set(assessment.missing)
            for name in history.questions:
                answer = assessment.answers.get(name, "no")
                assert {"no", "never", "none"}.issuperset(answer if isinstance(answer, tuple) else (answer,))


def test_a_follow_up_denies_only_what_was_asked() -> None:
    given = {"skin_conditions": ("eczema", "rosacea"), "skin_conditions_active": ("rosacea",)}
    found = denied(assess(RULES, {**assessed("clean").answers, **given}, AS_OF))
    assert found["skin_conditions_active"] == ("eczema",)
    assert "vitiligo" in found["skin_conditions"]


def test_a_no_that_says_more_is_quoted() -> None:
    denies = lead(written("clean", "clinician"), "Denies")
    assert "Strong skin care (“No, or more than 7 days ago”)" in denies
    assert "Keloids;" in denies


def test_what_was_left_out_or_has_grown_old_is_said_at_the_top() -> None:
    given = {**assessed("clean").answers, "isotretinoin_stopped": dt.date(2026, 8, 31)}
    del given["needle_fainting"]
    lost = "An answer could not be kept: Do you faint? “Yes”. This question is no longer asked."
    report = build(assess(RULES, given, AS_OF), Circumstances(lost=(lost,), days_old=192))
    assert report.parts[0].topic == "caveats"
    text = words(report.parts[:1])
    assert "1 question was not answered: Fainting with needles." in text
    assert "1 answer was set aside, as other answers say that the question does not apply: Last dose" in text
    assert lost in text
    assert "192 days older" in text
    assert topic(written("clean", "clinician"), "caveats") == ()


def test_nothing_is_said_to_be_unable_to_matter_before_a_concern_is_known() -> None:
    report = build(assess(RULES, {"age": 34}, AS_OF), Circumstances())
    assert "unable to change" not in words(report.parts)
    assert lead(report, "Not asked, as it does not apply") == ""


def test_only_the_part_that_closed_a_gate_is_its_reason() -> None:
    gate = All((Is("pregnancy", ("no",)), Is("isotretinoin", ("stopped",))))
    stopped = dataclasses.replace(RULES.questions["isotretinoin_stopped"], ask_when=gate)
    changed = dataclasses.replace(RULES, questions={**RULES.questions, "isotretinoin_stopped": stopped})
    groups = not_asked(assess(changed, assessed("clean").answers, AS_OF))
    (because,) = [group.because for group in groups if stopped in group.questions]
    assert because == {"isotretinoin": "never"}


def test_numbers_stand_for_concerns_where_room_is_short() -> None:
    report = written("everything_wrong", "clinician")
    (table,) = [block for part in topic(report, "outcomes") for block in part.blocks]
    assert [row[0].text[:3] for row in table.rows] == ["1. ", "2. "]
