"""The person's edition: what to do next comes first, and benefits and harms weigh the same."""

from __future__ import annotations

import re

import pytest

from skinquiz.assess import assess
from skinquiz.model import Outcome
from skinquiz.render.blocks import Beside
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.concern import HOPELESS
from skinquiz.render.editions import edition
from skinquiz.render.words import date_in_words
from tests.editions.written import codes, every_item, figures, lead, topic, words, written
from tests.golden.reports import AS_OF, FILES, assessed, rules

of_each = pytest.mark.parametrize("name", FILES)
RULES = rules("shipped")


@of_each
def test_next_steps_come_before_reasons_and_sources_last(name: str) -> None:
    order = [part.topic for part in written(name, "person").parts]
    assert order.index("next") < order.index("why") < order.index("sources") < order.index("origin")
    if "urgent" in order:
        assert order[0] == "urgent"


@of_each
def test_outcomes_are_those_of_the_assessment(name: str) -> None:
    verdicts = written(name, "person").verdicts
    assert [(one.concern, one.outcome) for one in verdicts] == [
        (one.concern.label, one.outcome) for one in assessed(name).concerns
    ]


@of_each
def test_every_reason_to_wait_or_to_ask_is_a_step(name: str) -> None:
    (part,) = topic(written(name, "person"), "next")
    text = words([part])
    for one in assessed(name).concerns:
        if one.outcome in HOPELESS:
            assert one.concern.label in text
            continue
        for finding in one.findings:
            labels = [RULES.questions[question].label for question in finding.facts]
            if finding.outcome is Outcome.WAIT:
                until = date_in_words(finding.until_date) if finding.until_date else finding.until_event or ""
                assert until.rstrip(".") in text
            elif finding.outcome is Outcome.ASK_CLINICIAN:
                assert all(label in text for label in labels)


@of_each
def test_doing_nothing_is_named_as_a_choice(name: str) -> None:
    report = written(name, "person")
    assert lead(report, "Or do nothing")
    choices = topic(report, "alternatives")
    for one in assessed(name).concerns:
        assert one.concern.untreated is not None
        (mine,) = [part for whole in choices for part in whole.parts if part.heading == one.concern.label]
        assert mine.items[0].lead == "Doing nothing"
        assert mine.items[0].text.startswith(one.concern.untreated.text)


def test_benefits_and_harms_stand_side_by_side() -> None:
    (part,) = topic(written("maria", "person"), "balance")
    (beside,) = part.blocks
    assert isinstance(beside, Beside)
    good, bad = beside.parts
    leads = ["Acne scars", "Acne scars, what it takes", "Dark patches or marks"]
    assert [item.lead for item in good.items] == leads
    harms = [one.statement.text for one in assessed("maria").guidance if one.section == "expect"]
    assert [item.text for item in bad.items] == harms
    assert all("Certainty" in [detail.lead for detail in item.details] for item in good.items)
    asked = topic(written("maria", "person"), "ask_provider")
    assert len(asked) == 1


def test_the_questions_to_ask_are_chosen_by_the_answers() -> None:
    asked = words(topic(written("maria", "person"), "ask_provider"))
    wanted = [one.statement.text for one in assessed("maria").guidance if one.section == "ask_provider"]
    assert wanted
    assert all(text in asked for text in wanted)
    assert "skin like mine" in asked, "asked of deeper skin types"
    assert "skin like mine" not in words(topic(written("clean", "person"), "ask_provider"))


def test_warning_signs_stand_by_urgency() -> None:
    (part,) = topic(written("clean", "person"), "warning_signs")
    assert part.parts[0].heading.startswith("Emergency")
    assert len(part.parts) >= 3


def test_who_has_no_hope_is_not_told_how_to_prepare() -> None:
    hopeless = assess(RULES, {**assessed("clean").answers, "suspicious_spot": "yes"}, AS_OF)
    assert {one.outcome for one in hopeless.concerns} <= HOPELESS
    report = edition(hopeless, "person", Circumstances())
    assert topic(report, "preparation") == topic(report, "balance") == topic(report, "ask_provider") == ()
    assert topic(report, "warning_signs")
    assert topic(report, "alternatives")
    assert not lead(report, "If you then want microneedling")


@of_each
def test_every_number_is_a_source_and_every_source_is_cited(name: str) -> None:
    report = written(name, "person")
    listed = [item.lead for part in topic(report, "sources") for item in part.items]
    assert listed == [f"[{n + 1}]" for n in range(len(listed))]
    assert {f"[{n}]" for item in every_item(report.parts) for n in item.refs} == set(listed)


@of_each
def test_sources_are_numbered_as_they_are_read(name: str) -> None:
    seen: list[int] = []
    for item in every_item(written(name, "person").parts):
        seen += [number for number in item.refs if number not in seen]
    assert seen == sorted(seen)


@of_each
def test_no_id_of_the_rule_set_reaches_a_person(name: str) -> None:
    report = written(name, "person")
    own = [part for part in report.parts if part.topic not in ("sources", "about", "origin")]
    flat = words(own)
    assert re.findall(r"(?<![-/\w])[a-z]+_[a-z_]+", flat) == []
    assert [f.rule for one in assessed(name).concerns for f in one.findings if "-" in f.rule and f.rule in flat] == []


def test_the_ladder_and_the_dates_are_drawn() -> None:
    assert [type(figure.drawing).__name__ for figure in figures(written("maria", "person"))] == ["Ladder", "Timeline"]


def test_the_code_says_what_it_gives_away() -> None:
    report = written("maria", "person")
    assert len(codes(report)) == 1
    assert "whoever has it can read them" in words(topic(report, "origin"))


def test_who_must_not_have_it_reads_so_and_why() -> None:
    """That is not the same as a treatment that is not the tool."""
    barred = assess(RULES, {**assessed("clean").answers, "suspicious_spot": "yes", "keloid_history": "self"}, AS_OF)
    report = edition(barred, "person", Circumstances())
    (part,) = topic(report, "next")
    text = words([part])
    assert "Do not have microneedling as things stand" in text
    assert "New or changing spot: Yes" in text
    assert "Keloids: " in text, "what a clinician has to look at is named too"
    assert "not the tool" not in text
    assert topic(report, "urgent")[0].items[0].refs, "what cannot wait has its source"
    assert "can speak against these too" in words(topic(report, "alternatives"))


def test_what_it_is_not_the_tool_for_says_so_and_what_it_does() -> None:
    dull = assess(RULES, {**assessed("clean").answers, "concerns": ("dullness",)}, AS_OF)
    report = edition(dull, "person", Circumstances())
    assert "not the tool for this" in words(topic(report, "next"))
    assert dull.concerns[0].concern.best_case.statement.text in words(report.parts)


def test_no_flag_of_the_command_line_is_shown_to_a_person() -> None:
    text = words([part for part in written("partial", "person").parts if part.topic not in ("origin", "sources")])
    assert re.findall(r"--\w", text) == []


def test_starts_without_a_date_stay_beside_the_drawing() -> None:
    open_ = {name: answer for name, answer in assessed("maria").answers.items() if name != "dark_patch_cause"}
    report = edition(assess(RULES, open_, AS_OF), "person", Circumstances())
    (part,) = topic(report, "dates")
    assert part.blocks
    assert "depends on questions that are not answered yet" in words([part])
