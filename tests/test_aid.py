"""Is it a decision aid? Every item that a program can judge passes and fails here; the others never do either.

A made-up rule set is mended until nothing a program can see is lacking, and then broken in one place at a time.
To write the golden file of the shipped rules anew:

    SKINQUIZ_GOLDEN=write pytest tests/test_aid.py -k golden
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial

import pytest

from skinquiz.checks.aid import ITEMS, failing, judge
from skinquiz.checks.aid.facts import Fact, Side, Subject, Summary, told
from skinquiz.checks.aid.items import Group, Judged, Judgement, Status
from skinquiz.cli.aid import gather
from skinquiz.cli.aidtext import as_json, as_text
from skinquiz.model import Alternative, BestCase, Certainty, Concern, Guidance, Outcome, RuleSet, Statement
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_with_cases
from tests.golden.reports import GOLDEN
from tests.mdcases import TINY

AS_OF = dt.date(2026, 11, 21)
PASS, FAIL, PEOPLE = Status.PASS, Status.FAIL, Status.NEEDS_PEOPLE
SAID = Statement("It helped 6 of 10 people who had it.", certainty=Certainty.LOW, evidence=("ada2020",))
Change = Callable[[RuleSet], RuleSet]
Rebuild = Callable[[Concern], Concern]


# A rule set in which nothing is lacking that a program can see


@cache
def tiny() -> RuleSet:
    return load_with_cases(TINY)[0]


@cache
def whole() -> RuleSet:
    sections = ("expect", "aftercare", "warning_signs", "ask_provider")
    return replace(
        in_concerns(tiny(), mended),
        guidance=tuple(Guidance(section, section, None, None, SAID) for section in sections),
        sources={id: replace(source, design="rct") for id, source in tiny().sources.items()},
        review_note="Made up for tests. Funding: none.",
    )


def mended(concern: Concern) -> Concern:
    other = Alternative("other", "Something else", None, SAID)
    best = replace(concern.best_case, statement=SAID)
    return replace(concern, help="What it covers.", best_case=best, alternatives=(other,), untreated=SAID)


def in_concerns(rules: RuleSet, change: Rebuild) -> RuleSet:
    return replace(rules, concerns={id: change(concern) for id, concern in rules.concerns.items()})


def of(rules: RuleSet, as_of: dt.date = AS_OF) -> Subject:
    """Return the rules with real summaries, to which a part on values is added: no edition has one yet."""
    subject = gather(rules, load_with_cases(TINY)[1], as_of)
    return in_summaries(subject, lambda one: replace(one, topics=one.topics | {"values"}))


@cache
def sound() -> Subject:
    return of(whole())


def in_summaries(subject: Subject, change: Callable[[Summary], Summary]) -> Subject:
    return replace(subject, summaries=tuple(map(change, subject.summaries)))


def came_of(subject: Subject) -> dict[str, Judgement]:
    return {one.item.id: one.judgement for one in judge(subject)}


def statuses(subject: Subject) -> dict[str, Status]:
    return {id: judgement.status for id, judgement in came_of(subject).items()}


# What is broken, which items fail because of it, and a word of what they say


def rules(**changes: object) -> Change:
    return lambda one: replace(one, **changes)  # type: ignore[arg-type]


def concerns(**changes: object) -> Change:
    return partial(in_concerns, change=lambda one: replace(one, **changes))  # type: ignore[arg-type]


def without_section(section: str) -> Change:
    return lambda one: replace(one, guidance=tuple(item for item in one.guidance if item.section != section))


def saying(text: str) -> Statement:
    return replace(SAID, text=text)


def best_case(statement: Statement) -> Change:
    return concerns(best_case=BestCase(Outcome.SUITABLE, statement))


def expecting(statement: Statement) -> Change:
    def change(one: RuleSet) -> RuleSet:
        items = (replace(item, statement=statement) if item.section == "expect" else item for item in one.guidance)
        return replace(one, guidance=tuple(items))

    return change


NOT_SIDE_BY_SIDE = "without benefits and harms side by side: marks, rough."
NOT_TOGETHER = "do not stand together: marks, rough."
BROKEN: dict[str, tuple[Change, dict[str, str]]] = {
    "a concern does not say what it covers": (concerns(help=None), {"condition": "(`help`): marks, rough."}),
    "the title does not name the treatment": (
        rules(title="Is it right for you?"),
        {"decision": "name the treatment in a question: marks, rough."},
    ),
    "the title asks nothing": (rules(title="All about a chemical peel"), {"decision": "in a question: marks, rough."}),
    "nothing else is offered": (
        concerns(alternatives=()),
        {"options": "marks (`alternatives`), rough (`alternatives`).", "comparison": NOT_TOGETHER},
    ),
    "doing nothing is not named": (
        concerns(untreated=None),
        {
            "options": "marks (doing nothing: `untreated`), rough (doing nothing: `untreated`).",
            "comparison": NOT_TOGETHER,
            "natural-course": "(`untreated`): marks, rough.",
        },
    ),
    "nothing is told of what to expect": (
        without_section("expect"),
        {
            "negative-features": "empty: expect.",
            "experience": "marks, rough.",
            "equal-detail": NOT_SIDE_BY_SIDE,
            "event-rates": "expect.",
        },
    ),
    "there are no warning signs": (without_section("warning_signs"), {"negative-features": "empty: warning_signs."}),
    "nothing is told of the time after": (without_section("aftercare"), {"experience": "`aftercare`): marks, rough."}),
    "there is nothing to ask": (without_section("ask_provider"), {"discussion": "no questions to take along"}),
    "a text names no source": (
        expecting(replace(SAID, evidence=(), certainty=None)),
        {"citations": "`evidence_lacking`: expect.", "equal-detail": "nothing of its evidence: marks, rough."},
    ),
    "the rules have no date": (rules(reviewed=None), {"date": "no date (`reviewed`)."}),
    "the date is still to come": (rules(reviewed=dt.date(2026, 11, 22)), {"date": "`reviewed: 2026-11-22`"}),
    "no review is planned": (rules(review_due=None), {"update-policy": "(`review_due`)."}),
    "the review is overdue": (rules(review_due=dt.date(2026, 11, 20)), {"update-policy": "`review_due: 2026-11-20`"}),
    "a best case does not say how sure it is": (
        best_case(replace(SAID, certainty=None, basis="A custom.")),
        {"uncertainty": "marks.best_case, rough.best_case."},
    ),
    "doing nothing does not say how sure it is": (
        concerns(untreated=replace(SAID, certainty=None, basis="A custom.")),
        {"uncertainty": "marks.untreated, rough.untreated."},
    ),
    "nobody says who paid": (rules(review_note="Made up."), {"funding": "Neither `review_note` nor `disclaimer`"}),
    "benefits have no numbers": (
        best_case(saying("It may help some of the people.")),
        {"event-rates": "marks.best_case, rough.best_case."},
    ),
    "harms have no numbers": (expecting(saying("It may sting some of the people.")), {"event-rates": "”): expect."}),
    "numbers are out of different ones": (
        expecting(saying("It stung 7 of 20 people who had it.")),
        {"same-denominator": "out of 10, 20."},
    ),
    "there are no numbers at all": (
        lambda one: expecting(saying("It may sting a little."))(best_case(saying("It may help a little."))(one)),
        {
            "probabilities": "a number of people",
            "event-rates": "marks.best_case, rough.best_case, expect.",
            "same-denominator": "no rate",
            "several-views": "no numbers",
        },
    ),
    "a source does not say what it is": (
        lambda one: replace(one, sources={id: replace(s, design=None) for id, s in one.sources.items()}),
        {"evidence-quality": "(`design`): ada2020"},
    ),
    "nobody is named": (rules(reviewers=()), {"credentials": "`reviewers` is empty"}),
}


def test_a_rule_set_in_which_nothing_is_lacking_fails_nothing() -> None:
    judged = judge(sound())
    assert [one.item.id for one in judged if one.judgement.status is FAIL] == []
    assert failing(judged) == ()


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_fails_and_nothing_else_does(what: str) -> None:
    change, broken = BROKEN[what]
    came = came_of(of(change(whole())))
    assert {id for id, judgement in came.items() if judgement.status is FAIL} == set(broken)
    for id, words in broken.items():
        assert words in came[id].looked_at


# What is broken in the summaries only


def without(*facts: Fact) -> Callable[[Summary], Summary]:
    return lambda one: replace(one, tells=one.tells - set(facts))


def without_topic(topic: str) -> Callable[[Summary], Summary]:
    return lambda one: replace(one, topics=one.topics - {topic})


def with_sides(*sides: Side) -> Callable[[Summary], Summary]:
    return lambda one: replace(one, sides=sides)


FULL = Side(entries=2, words=40, unsourced=0)
UNTOLD: list[tuple[Callable[[Summary], Summary], set[str]]] = [
    (without(Fact.BEST_CASE), {"positive-features"}),
    (without(Fact.CERTAINTY), {"uncertainty"}),
    (without(Fact.ALTERNATIVES), {"options", "positive-features", "comparison"}),
    (without(Fact.UNTREATED), {"options", "positive-features", "comparison", "natural-course"}),
    (without(Fact.EXPECT), {"negative-features", "experience"}),
    (without(Fact.WARNING_SIGNS), {"negative-features"}),
    (without(Fact.AFTERCARE), {"experience"}),
    (without(Fact.ASK_PROVIDER), {"discussion"}),
    (without(Fact.SOURCES), {"citations"}),
    (without(Fact.REVIEW_DUE), {"update-policy"}),
    (without(Fact.REVIEWED), set()),
    (without_topic("values"), {"values"}),
    (without_topic("next"), {"steps"}),
    (with_sides(), {"equal-detail", "comparison"}),
    (with_sides(FULL), {"equal-detail", "comparison"}),
    (with_sides(FULL, Side(0, 0, 0)), {"equal-detail"}),
    (with_sides(FULL, Side(2, 40, 1)), {"equal-detail"}),
    (with_sides(FULL, FULL, FULL), set()),
    (lambda one: replace(one, title="Leaflet"), {"decision"}),
    (lambda one: replace(one, open=False), {"equal-detail"}),
]


@pytest.mark.parametrize(("change", "broken"), UNTOLD)
def test_what_the_rules_say_and_no_summary_tells_fails(change: Callable[[Summary], Summary], broken: set[str]) -> None:
    subject = sound()
    assert {id for id, status in statuses(in_summaries(subject, change)).items() if status is FAIL} == broken


def test_one_summary_that_leaves_something_out_is_enough_and_is_named() -> None:
    subject = sound()
    first, *rest = subject.summaries
    lacking = came_of(replace(subject, summaries=(without(Fact.BEST_CASE)(first), *rest)))["positive-features"]
    assert lacking == Judgement(FAIL, "Summaries that do not tell what an option can do: marks (`best_case`).")


@pytest.mark.parametrize(
    ("words", "status"),
    [((40, 40), PASS), ((20, 40), PASS), ((19, 40), PEOPLE), ((40, 19), PEOPLE), ((1, 400), PEOPLE)],
)
def test_sides_of_unlike_length_are_for_people_to_judge(words: tuple[int, ...], status: Status) -> None:
    sides = tuple(Side(1, count, 0) for count in words)
    judgement = came_of(in_summaries(sound(), with_sides(*sides)))["equal-detail"]
    assert judgement.status is status
    assert (f"{max(words)} and {min(words)}" in judgement.looked_at) == (status is PEOPLE)


def test_where_the_treatment_is_no_choice_its_harms_may_be_left_out() -> None:
    closed = in_concerns(whole(), lambda one: replace(one, best_case=BestCase(Outcome.UNLIKELY_TO_HELP, SAID)))
    both = of(replace(whole(), concerns={"marks": closed.concerns["marks"], "rough": whole().concerns["rough"]}))
    assert {one.concern: one.open for one in both.summaries} == {"marks": False, "rough": True}
    left_out = (without(Fact.EXPECT), without(Fact.CERTAINTY), with_sides())
    for change in left_out:
        marks, rough = both.summaries
        assert statuses(replace(both, summaries=(change(marks), rough))) == statuses(both)
        assert statuses(replace(both, summaries=(marks, change(rough)))) != statuses(both)


# What needs people


def test_the_bad_sides_of_other_treatments_are_for_people_to_read() -> None:
    assert statuses(sound())["negative-features"] is PEOPLE
    assert statuses(of(in_concerns(whole(), lambda one: replace(one, alternatives=()))))["negative-features"] is PASS


def test_no_program_attests_what_only_people_can() -> None:
    """Whatever the rules and the summaries are like."""
    subjects = [of(change(whole())) for change, _ in BROKEN.values()]
    subjects += [in_summaries(sound(), change) for change, _ in UNTOLD] + [sound(), of(tiny())]
    seen: dict[str, set[Status]] = {item.id: set() for item in ITEMS}
    for subject in subjects:
        for id, status in statuses(subject).items():
            seen[id].add(status)
    assert {id for id, found in seen.items() if found == {PEOPLE}} == {
        "reference-group", "same-time-period", "needs-of-patients", "needs-of-professionals", "review-by-patients",
        "review-by-professionals", "trial-with-patients", "trial-with-practitioners", "evidence-selection",
        "readability", "better-match", "better-knowledge",
    }  # fmt: skip
    # Where the place is filled, these are still for people to judge.
    assert {id for id, found in seen.items() if found == {PEOPLE, FAIL}} == {
        "experience", "several-views", "credentials",
    }  # fmt: skip
    assert {id for id, found in seen.items() if found == {Status.NOT_APPLICABLE}} == {
        item.id for item in ITEMS if item.id.startswith("test-")
    }
    assert all({PASS, FAIL} <= found for found in seen.values() if PASS in found)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("It was funded by a charity.", PASS),
        ("A university paid for the work.", PASS),
        ("No maker of needles sponsored it.", PASS),
        ("Nobody has looked at refunds.", FAIL),
        ("You pay for each session.", FAIL),
    ],
)
def test_who_paid_is_looked_for_in_what_the_rules_say_of_themselves(sentence: str, status: Status) -> None:
    for changes in ({"review_note": f"Not reviewed. {sentence}"}, {"review_note": "", "disclaimer": sentence}):
        judgement = came_of(of(rules(**changes)(whole())))["funding"]
        assert judgement.status is status
        assert (f"“{sentence}”" in judgement.looked_at) == (status is PASS)


def test_in_another_language_who_paid_is_for_people_to_find() -> None:
    assert statuses(of(replace(whole(), language="de", review_note="Gemacht.")))["funding"] is PEOPLE


@pytest.mark.parametrize(
    ("text", "denominators"),
    [
        ("It helped 5 of 30 people.", "30"),
        ("1 out of 10 patients", "10"),
        ("1 in every 1,000 people", "1,000"),
        ("12% of them, or 12.5 percent", "100"),
        ("A pain of about 1 out of 10.", None),
        ("In October 2025 the regulator warned.", None),
        ("Three to six sessions, 2 to 4 weeks apart", None),
    ],
)
def test_a_rate_is_a_number_of_people_out_of_a_number(text: str, denominators: str | None) -> None:
    judgement = came_of(of(expecting(saying(text))(best_case(saying("It may help."))(whole()))))["same-denominator"]
    assert (judgement.status is PASS) == (denominators is not None)
    assert denominators is None or f"out of {denominators}." in judgement.looked_at


# What a summary tells


def test_what_a_summary_does_not_hold_is_not_told() -> None:
    assert told(whole(), lambda _: "the same for all") == frozenset()
    assert told(whole(), lambda one: one.reviewed) == {Fact.REVIEWED}
    assert told(whole(), lambda one: one.concerns["marks"].untreated) == {Fact.UNTREATED}
    assert told(whole(), lambda one: one) == frozenset(Fact)


def test_what_the_rules_lack_is_not_told_by_any_summary() -> None:
    without_dates = replace(whole(), reviewed=None, review_due=None, guidance=())
    assert told(without_dates, lambda one: one) == {
        Fact.BEST_CASE, Fact.CERTAINTY, Fact.ALTERNATIVES, Fact.UNTREATED, Fact.SOURCES,
    }  # fmt: skip


def test_a_lack_of_evidence_is_told_in_place_of_a_certainty() -> None:
    unknown = replace(SAID, certainty=None, evidence=(), evidence_lacking="Nobody has looked.")
    subject = of(best_case(unknown)(whole()))
    assert all(Fact.CERTAINTY in one.tells for one in subject.summaries)
    assert statuses(subject)["uncertainty"] is PASS


def test_a_concern_without_an_example_has_the_summary_of_somebody_who_answered_nothing() -> None:
    with_cases, bare = sound(), gather(whole(), (), AS_OF)
    assert [one.concern for one in bare.summaries] == [one.concern for one in with_cases.summaries]
    assert all("open" in one.topics and "next" in one.topics for one in bare.summaries)
    assert not any("open" in one.topics for one in with_cases.summaries)


def test_an_example_that_cannot_be_used_is_passed_over() -> None:
    first, *rest = load_with_cases(TINY)[1]
    useless = replace(first, answers={"age": "very"})
    assert gather(whole(), (useless, first, *rest), AS_OF) == gather(whole(), (first, *rest), AS_OF)


# How it is shown


def test_the_items_are_those_of_the_standard_in_number() -> None:
    assert Counter(item.group for item in ITEMS) == {Group.QUALIFYING: 6, Group.CERTIFICATION: 10, Group.QUALITY: 28}
    of_tests = Counter(item.group for item in ITEMS if item.id.startswith("test-"))
    assert of_tests == {Group.CERTIFICATION: 4, Group.QUALITY: 5}
    assert len({item.id for item in ITEMS}) == len({item.says for item in ITEMS}) == 44


def test_a_failing_quality_item_makes_no_failure_of_the_whole() -> None:
    judged = judge(of(replace(whole(), reviewers=())))
    assert [one.item.id for one in judged if one.judgement.status is FAIL] == ["credentials"]
    assert failing(judged) == ()
    assert [item.id for item in failing(judge(of(replace(whole(), title="Peels"))))] == ["decision"]


@pytest.mark.parametrize("width", [40, 80, 100])
def test_every_item_is_told_with_its_status_first(width: int) -> None:
    subject = sound()
    judged = judge(subject)
    text = as_text(subject, judged, width, colour=False)
    assert max(map(len, text.splitlines())) <= width
    entries = [" ".join(entry.split()) for entry in text.split("\n- ")[1:]]
    assert len(entries) == len(ITEMS)
    for entry, one in zip(entries, judged, strict=True):
        assert entry.startswith(f"{one.judgement.status.capitalize()}: {one.item.says} ({one.item.id})")
        assert f"Looked at: {one.judgement.looked_at}" in entry


def test_the_end_counts_and_names_what_fails() -> None:
    good, broken = (ending(subject) for subject in (sound(), of(replace(whole(), title="Peels"))))
    assert "No qualifying or certification item fails. What needs people is still open." in good
    assert "Qualifying: 4 pass, 2 needs people." in good
    assert "Qualifying: 3 pass, 1 fail, 2 needs people." in broken
    assert broken.endswith("Qualifying or certification items that fail: decision.")


def ending(subject: Subject) -> str:
    return " ".join(as_text(subject, judge(subject), 80, colour=False).split("IN SHORT\n")[1].split())


def test_the_same_is_there_for_programs() -> None:
    subject = sound()
    judged: tuple[Judged, ...] = judge(subject)
    data = json.loads(as_json(subject, judged))
    assert (data["format"], data["as_of"]) == ("skinquiz-aid/1", "2026-11-21")
    assert data["ruleset"] == {"id": "tiny-peel", "version": "0.1.0", "sha256": whole().sha256}
    assert [(one["id"], one["group"], one["says"]) for one in data["items"]] == [
        (item.id, item.group, item.says) for item in ITEMS
    ]
    came = {one["id"]: Judgement(Status(one["status"]), one["looked_at"]) for one in data["items"]}
    assert came == came_of(subject)


def test_hostile_names_come_out_as_harmless_text() -> None:
    evil = "\x1b[31m[bold]x\u202e\x00"
    subject = of(replace(whole(), title=f"Is a chemical peel right? {evil}", treatment="chemical peel", language=evil))
    for shown in (as_text(subject, judge(subject), 80, colour=False), as_json(subject, judge(subject))):
        assert all(c.isprintable() or c == "\n" for c in shown)
        assert "[bold]x" in shown


def test_the_shipped_rules_are_told_as_in_the_golden_file() -> None:
    subject = gather(*load_with_cases(bundled_rules()), AS_OF)
    now = as_text(subject, judge(subject), 80, colour=False)
    file = GOLDEN / "aid" / "shipped-80.txt"
    if os.environ.get("SKINQUIZ_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert now == file.read_text(encoding="utf-8"), "SKINQUIZ_GOLDEN=write pytest tests/test_aid.py -k golden"
