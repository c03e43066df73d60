"""Articles, the list of them and search results: every fact in every format, nothing wider than asked for.

The golden files in `golden/learn/` are made from a topic of this file, so that rewording a rule does not touch them.
To write them anew:

    SKINQUIZ_GOLDEN=write pytest tests/test_articles.py -k golden
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os
import re
from collections.abc import Callable
from typing import Any

import pytest

from skinquiz.model import Certainty, Claim, RuleSet, Statement, Topic, TopicSection
from skinquiz.render import AUDIENCES, Audience
from skinquiz.render.articles import article, beside, findings, index
from skinquiz.render.blocks import Report
from skinquiz.render.learning import article_data, as_json, found_data, index_data, markdown, text
from skinquiz.render.words import words
from skinquiz.search import library, search
from tests.golden.reports import GOLDEN, plain_markdown, rules, squash

SHIPPED = rules("shipped")
LIBRARY = library(SHIPPED)
AS_OF = dt.date(2026, 11, 21)
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
for_both = pytest.mark.parametrize("audience", AUDIENCES)
of_each = pytest.mark.parametrize("id", SHIPPED.topics)

# Made up, with all that a topic may have.
ROPE = Topic(
    id="rope_care",
    title="Does a rope last for ever?",
    also=("hemp", "knots"),
    summary=Statement("No. A rope wears out. This one is made up.", evidence=("s1", "s2")),
    sections=(
        TopicSection(
            "What wears it out",
            (
                Statement("Sun and sand do. The outer strands go first. Nobody sees the inner ones.", evidence=("s2",)),
                Statement(
                    "A knot weakens it.",
                    for_clinician="Strength retained with a bowline: about two thirds.",
                    certainty=Certainty.LOW,
                    basis="one trial of three ropes",
                    evidence=("s3", "s1"),
                    evidence_lacking="Nobody has tested old ropes",
                ),
            ),
        ),
        TopicSection("What to do", (Statement("Look at it before you use it.", evidence=("s4",)),)),
    ),
    claims=(),
)  # fmt: skip
CLAIMS = Topic(
    id="claims",
    title="What people say about ropes",
    also=("myths",),
    summary=Statement("Some of it holds.", evidence=("s5",)),
    sections=(TopicSection("What the verdicts mean", (Statement("They are ours.", evidence_lacking="Our own."),)),),
    claims=(
        Claim("wet", "A wet rope is a strong rope.", "wrong", Statement("It is weaker.", evidence=("s1",))),
        Claim(
            "washing",
            "Washing a rope twice a year in lukewarm water with a little soap makes it last much longer.",
            "supported_with_limits",
            Statement("It may.", "Plausible.", Certainty.VERY_LOW, evidence=("s6", "s2")),
        ),
        Claim("hemp", "Is hemp best?", "unsupported", Statement("Nobody knows.", evidence_lacking="No trial")),
    ),
)  # fmt: skip
ROPES: RuleSet = dataclasses.replace(
    rules("neutral"),
    treatment="ropes",
    topics={topic.id: topic for topic in (ROPE, CLAIMS)},
    glossary={"bowline": "A knot that makes a loop.", "hemp": "A plant that ropes were made of."},
)


def looked_up(asked: str) -> Report:
    found = search(library(ROPES), asked)
    if found.topic is None:
        return findings(ROPES, asked, found, "person", AS_OF)
    return article(ROPES, found.topic, "person", AS_OF, beside(asked, found))


GOLDENS: dict[str, Callable[[], str]] = {
    "article-40.txt": lambda: text(article(ROPES, ROPE, "person", AS_OF), 40, False),
    "article-80.txt": lambda: text(article(ROPES, ROPE, "person", AS_OF), 80, False),
    "article.md": lambda: markdown(article(ROPES, ROPE, "clinician", AS_OF)),
    "claims-40.txt": lambda: text(article(ROPES, CLAIMS, "person", AS_OF), 40, False),
    "claims-80.txt": lambda: text(article(ROPES, CLAIMS, "person", AS_OF), 80, False),
    "claims.md": lambda: markdown(article(ROPES, CLAIMS, "person", AS_OF)),
    "beside-40.txt": lambda: text(looked_up("hempp"), 40, False),
    "topics-40.txt": lambda: text(index(ROPES), 40, False),
    "search-40.txt": lambda: text(looked_up("wett bowlines"), 40, False),
    "search-80.txt": lambda: text(looked_up("strong rope"), 80, False),
    "article.json": lambda: as_json(article_data(ROPES, CLAIMS)),
    "search.json": lambda: as_json(found_data(ROPES, "bowline", search(library(ROPES), "bowline"))),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_golden(name: str) -> None:
    file, now = GOLDEN / "learn" / name, GOLDENS[name]()
    if os.environ.get("SKINQUIZ_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert now == file.read_text(encoding="utf-8")


def test_golden_files_are_all_in_use() -> None:
    assert {path.name for path in (GOLDEN / "learn").iterdir()} == set(GOLDENS)


# The lines


@of_each
@for_both
def test_no_line_is_wider_than_asked_for_or_ends_in_blanks(id: str, audience: Audience) -> None:
    report = article(SHIPPED, SHIPPED.topics[id], audience, AS_OF)
    for width in (40, 71, 72, 100):
        laid_out = text(report, width, False)
        assert laid_out.endswith("\n")
        assert not laid_out.endswith("\n\n")
        assert "\n\n\n" not in laid_out
        for line in laid_out.splitlines():
            assert len(line) <= width, (width, line)
            assert line == line.rstrip(), (width, line)
            assert line.isprintable(), (width, line)


@of_each
def test_colour_says_nothing_that_words_do_not(id: str) -> None:
    report = article(SHIPPED, SHIPPED.topics[id], "person", AS_OF)
    for width in (40, 80):
        coloured = text(report, width, True)
        assert "\x1b[" in coloured
        assert ESCAPE.sub("", coloured) == text(report, width, False)


def test_on_a_wide_screen_the_verdicts_stand_in_one_column() -> None:
    (topic,) = [one for one in SHIPPED.topics.values() if one.claims]
    for width in (72, 80, 100):
        table = text(article(SHIPPED, topic, "person"), width, False).split("\n\n")[1].splitlines()[1:]
        verdicts = [words(claim.verdict).upper() for claim in topic.claims]
        found = [re.search(r"  ([A-Z][A-Z ]*)$", line) for line in table if not line.startswith("  ")]
        assert [match and match[1] for match in found] == verdicts
        assert len({match.start() for match in found if match}) == 1


# The facts


def said(topic: Topic) -> list[Statement]:
    paragraphs = [one for section in topic.sections for one in section.paragraphs]
    return [topic.summary, *paragraphs, *(claim.statement for claim in topic.claims)]


@of_each
@for_both
def test_everything_is_told(id: str, audience: Audience) -> None:
    topic = SHIPPED.topics[id]
    wanted = [topic.title, SHIPPED.review_note, SHIPPED.disclaimer, SHIPPED.version]
    wanted += [section.heading for section in topic.sections] + [claim.claim for claim in topic.claims]
    for one in said(topic):
        wanted.append(one.for_clinician or one.text if audience == "clinician" else one.text)
        wanted += filter(None, [one.basis, one.evidence_lacking])
        wanted += [f"Certainty: {words(one.certainty)}"] if one.certainty else []
        wanted += [SHIPPED.sources[source].citation for source in one.evidence]
    report = article(SHIPPED, topic, audience, AS_OF)
    for laid_out in (text(report, 40, False), plain_markdown(markdown(report))):
        there = squash(laid_out).lower()
        assert [one for one in wanted if squash(one).lower() not in there] == []


@of_each
@for_both
def test_every_number_in_brackets_is_a_source_in_the_list(id: str, audience: Audience) -> None:
    body, _, tail = text(article(SHIPPED, SHIPPED.topics[id], audience), 80, False).partition("\nSOURCES\n")
    listed = re.findall(r"^\[(\d+)\] ", tail, flags=re.M)
    assert listed == [str(n + 1) for n in range(len(listed))]
    cited = {number for some in re.findall(r"\[(\d+(?:,\s+\d+)*)\]", body) for number in re.split(r",\s+", some)}
    assert cited == set(listed)


def test_every_claim_stands_with_its_verdict_in_the_overview_and_below() -> None:
    for topic in SHIPPED.topics.values():
        parts = {part.topic: part for part in article(SHIPPED, topic, "person").parts}
        assert ("overview" in parts) == ("claims" in parts) == bool(topic.claims)
        for number, claim in enumerate(topic.claims):
            line, told = parts["overview"].items[number], parts["claims"].parts[number]
            assert (line.lead, line.text) == (claim.claim.rstrip("."), words(claim.verdict).upper())
            assert (told.heading, told.items[0].lead) == (claim.claim, words(claim.verdict).capitalize())


@pytest.mark.parametrize(("days", "overdue"), [(0, False), (1, True)])
def test_overdue_rules_say_so(days: int, overdue: bool) -> None:
    assert ROPES.review_due is not None
    report = article(ROPES, ROPE, "person", ROPES.review_due + dt.timedelta(days=days))
    assert ("overdue for review" in report.parts[-1].items[0].text) == overdue
    assert ("review was due" in report.parts[-1].items[0].text) == overdue


def test_the_list_names_every_topic_on_a_line_of_its_own() -> None:
    lines = text(index(SHIPPED), 80, False).splitlines()
    for topic in SHIPPED.topics.values():
        assert f"- {topic.id}: {topic.title}" in lines


def test_the_examples_of_the_list_work() -> None:
    examples = [item.text for item in index(SHIPPED).parts[-1].items]
    assert len(examples) == 3
    for example in examples:
        assert search(LIBRARY, example.removeprefix("skinquiz learn ")).hits


@pytest.mark.parametrize("asked", ["keloid", "acne", "stretch marks", "skin", "sunspots and wrinkles"])
def test_every_hit_says_how_to_open_it(asked: str) -> None:
    report = findings(SHIPPED, asked, search(LIBRARY, asked), "person")
    for part in report.parts:
        if part.heading == "Topics":
            hits = [item for item in part.items if item.details]
            assert 0 < len(hits) <= 6
            for item in hits:
                id = item.details[-1].text.removeprefix("skinquiz learn ")
                assert SHIPPED.topics[id].title == item.text
        if part.heading == "Claims":
            assert any(item.text.startswith("skinquiz learn ") for item in part.items)


def test_a_small_rule_set_without_topics_or_words_still_has_a_list() -> None:
    bare = dataclasses.replace(ROPES, topics={}, glossary={})
    assert text(index(bare), 40, False).startswith("WHAT TO READ ABOUT ROPES\n")


@pytest.mark.parametrize("asked", ["[bold]knots[/bold]", "`*knots*` <b>", "\x1b[31mknots\x1b[0m", "knots" * 2_000])
def test_what_was_asked_is_shown_harmless(asked: str) -> None:
    found = search(library(ROPES), "knots")
    for report in (findings(ROPES, asked, found, "person"), article(ROPES, ROPE, "person", None, beside(asked, found))):
        laid_out = text(report, 40, False)
        assert all(c.isprintable() or c == "\n" for c in laid_out)
        assert max(map(len, laid_out.splitlines())) <= 40
        assert "<b>" not in markdown(report)
    assert "\x1b" not in as_json(found_data(ROPES, asked, found))


# JSON


def statements(data: Any) -> list[dict[str, Any]]:
    """Return everything in the data that names its evidence."""
    if isinstance(data, list):
        return [found for one in data for found in statements(one)]
    if not isinstance(data, dict):
        return []
    inner = [found for key, value in data.items() if key != "sources" for found in statements(value)]
    return ([data] if "evidence" in data else []) + inner


def documents() -> dict[str, dict[str, Any]]:
    articles = {id: article_data(SHIPPED, topic) for id, topic in SHIPPED.topics.items()}
    found = {
        asked: found_data(SHIPPED, asked, search(LIBRARY, asked)) for asked in ("acne scars", "keloid", "melasmma")
    }
    return {**articles, **found, "index": index_data(SHIPPED)}


@pytest.mark.parametrize("name", documents())
def test_every_evidence_id_resolves_and_every_source_is_cited(name: str) -> None:
    data = json.loads(as_json(documents()[name]))
    cited = {id for one in statements(data) for id in one["evidence"]}
    assert {source["id"] for source in data["sources"]} == cited
    assert cited <= SHIPPED.sources.keys()
    assert data["ruleset"]["sha256"] == SHIPPED.sha256
    assert data["disclaimer"] == SHIPPED.disclaimer


@of_each
def test_an_article_as_data_holds_all_of_the_topic(id: str) -> None:
    topic, data = SHIPPED.topics[id], article_data(SHIPPED, SHIPPED.topics[id])
    assert data["format"] == "skinquiz-article/1"
    assert [one["text"] for one in statements(data)] == [one.text for one in said(topic)]
    assert [(one["id"], one["verdict"]) for one in data["topic"]["claims"]] == [(c.id, c.verdict) for c in topic.claims]
