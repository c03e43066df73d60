"""Words that people use lead to what is said about them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.model import Topic
from skinquiz.search import ClaimHit, Hit, TermHit, TopicHit, library, search
from tests.golden.reports import rules

SHIPPED = rules("shipped")
LIBRARIES = {clinician: library(SHIPPED, clinician) for clinician in (False, True)}
ALSO = [(topic.id, name) for topic in SHIPPED.topics.values() for name in (topic.id, topic.title, *topic.also)]


def name(hit: Hit) -> str:
    if isinstance(hit, TopicHit):
        return f"topic {hit.topic.id}"
    return f"claim {hit.claim.id}" if isinstance(hit, ClaimHit) else f"word {hit.term}"


# What is typed, and what must come first.
FIRST = {
    "exfoliation": "topic exfoliation",
    "Does microneedling exfoliate?": "topic exfoliation",
    "exfoliating": "topic exfoliation",
    "acids after needling": "topic exfoliation",
    "black skin": "topic skin_colour",
    "does it suit every skin colour": "topic skin_colour",
    "how does microneedling work": "topic how_it_works",
    "HOW-IT-WORKS": "topic how_it_works",
    "roller": "topic home_rollers",
    "needle length at home": "topic home_rollers",
    "how long after botox": "topic waiting_times",
    "Accutane": "topic waiting_times",
    "pacemakers": "topic radiofrequency",
    "vampire facial": "topic blood_products",
    "does it hurt": "topic claims",
    "does needling hurt": "claim mild-discomfort",
    "acne scars": "claim acne-scars",
    "sun spots": "claim sun-damage-pigment",
    "wrinkles": "claim wrinkles-fine-lines",
    "smaller pores": "claim smaller-pores",
    "stretch marks": "word stretch marks",
    "icepick scars": "word ice-pick scar",
    "ice pick scar": "word ice-pick scar",
    "lidocaine": "word lidocaine",
    "Keloids": "word keloid",
    "510k": "topic devices_and_regulators",
}


@pytest.mark.parametrize("asked", FIRST)
def test_what_comes_first(asked: str) -> None:
    found = search(LIBRARIES[False], asked)
    assert name(found.hits[0]) == FIRST[asked]
    assert not found.read_as


# Other words, all of which must be among what is found.
AMONG = {
    "scar": {"claim acne-scars", "claim surgery-and-injury-scars", "word boxcar scar", "topic how_it_works"},
    "scars": {"claim acne-scars", "claim surgery-and-injury-scars", "word boxcar scar", "topic how_it_works"},
    "exfoliate": {"claim not-exfoliation", "claim some-exfoliation", "word exfoliation"},
    "keloid": {"topic radiofrequency", "topic claims", "claim surgery-and-injury-scars"},
    "pregnant": {"topic blood_products"},
}


@pytest.mark.parametrize("asked", AMONG)
def test_what_is_found_too(asked: str) -> None:
    assert {name(hit) for hit in search(LIBRARIES[False], asked).hits} >= AMONG[asked]


@pytest.mark.parametrize(("topic", "also"), ALSO, ids=[f"{topic}-{also}" for topic, also in ALSO])
def test_every_name_of_a_topic_leads_to_it(topic: str, also: str) -> None:
    for asked in (also, f" {also.upper().replace(' ', '-')}? "):
        found = search(LIBRARIES[False], asked)
        if found.topic is None:
            first = [hit for hit in found.hits if isinstance(hit, TopicHit)][:3]
            assert found.hits[0] == first[0]
            assert topic in [hit.topic.id for hit in first], asked
        else:
            assert found.topic.id == topic, asked


@pytest.mark.parametrize("term", SHIPPED.glossary)
def test_every_word_explained_is_found(term: str) -> None:
    found = search(LIBRARIES[False], term)
    explained = [hit for hit in found.hits if isinstance(hit, TermHit)]
    # A plural may be explained by itself.
    assert TermHit(term, SHIPPED.glossary[term]) in explained[:2]
    if found.topic is None and not isinstance(found.hits[0], TopicHit):
        assert found.hits[0] == explained[0]


@pytest.mark.parametrize(
    ("asked", "read_as", "leads_to"),
    [
        ("melasmma", {"melasmma": "melasma"}, "topic skin_colour"),
        ("exfolation", {"exfolation": "exfoliation"}, "topic exfoliation"),
        ("Acutane", {"acutane": "accutane"}, "topic waiting_times"),
        ("keliod", {"keliod": "keloid"}, "word keloid"),
        ("exema", {"exema": "eczema"}, "word eczema"),
        ("isotretinon", {"isotretinon": "isotretinoin"}, "topic waiting_times"),
        ("vampyre facial", {"vampyre": "vampire"}, "topic blood_products"),
    ],
)
def test_a_misspelling_finds_the_nearest_word_and_says_so(asked: str, read_as: dict[str, str], leads_to: str) -> None:
    found = search(LIBRARIES[False], asked)
    assert dict(found.read_as) == read_as
    assert name(found.hits[0]) == leads_to
    assert found.topic is None or f"topic {found.topic.id}" == leads_to


@pytest.mark.parametrize("asked", ["ozempic", "tattoo", "money", "insurance", "football", "", "?!", "…", "\x1b", "xy"])
def test_what_nothing_is_like_finds_nothing(asked: str) -> None:
    found = search(LIBRARIES[False], asked)
    assert (found.topic, found.hits, dict(found.read_as)) == (None, (), {})


def test_a_strange_word_among_others_is_named_and_leads_to_no_article() -> None:
    found = search(LIBRARIES[False], "ozempic exfoliation")
    assert found.unknown == ("ozempic",)
    assert found.topic is None
    assert name(found.hits[0]) == "topic exfoliation"


def test_a_clinician_may_use_the_words_of_the_field() -> None:
    assert search(LIBRARIES[False], "TEWL").hits == ()
    hits = search(LIBRARIES[True], "TEWL").hits
    assert "claim aftercare-matters" in map(name, hits)


# Properties


def told(topic: Topic, clinician: bool) -> list[str]:
    said = [topic.summary, *(one for section in topic.sections for one in section.paragraphs)]
    return [(one.for_clinician or one.text) if clinician else one.text for one in said]


def excerpt_of(passage: str, text: str) -> bool:
    sentence = passage.removeprefix("… ").removesuffix(" …")
    before, after = passage.startswith("… "), passage.endswith(" …")
    return sentence in text and before != text.startswith(sentence) and after != text.endswith(sentence)


some_words = st.lists(st.sampled_from(sorted({w for _, also in ALSO for w in also.split()})), max_size=6)


@settings(deadline=None, max_examples=40)
@given(st.one_of(st.text(max_size=80), some_words.map(" ".join)), st.booleans())
def test_any_text_can_be_looked_for_and_every_passage_is_verbatim(asked: str, clinician: bool) -> None:
    found = search(LIBRARIES[clinician], asked)
    assert len(set(map(name, found.hits))) == len(found.hits)
    for hit in found.hits:
        if isinstance(hit, TopicHit):
            assert any(excerpt_of(hit.passage, text) for text in told(hit.topic, clinician))


@settings(deadline=None, max_examples=40)
@given(some_words.map(" ".join))
def test_case_and_dashes_change_nothing(asked: str) -> None:
    plain = search(LIBRARIES[False], asked)
    assert search(LIBRARIES[False], f"  {asked.swapcase()}!") == plain


@pytest.mark.parametrize(
    "asked", ["x" * 10_000, "skin " * 10_000, "exfoliation" * 1_000, "\N{COMBINING ACUTE ACCENT}" * 9]
)
def test_endless_input_is_cut(asked: str) -> None:
    found = search(LIBRARIES[False], asked)
    assert all(len(word) <= 40 for word in (*found.read_as, *found.unknown))
