"""Articles, lists and search results in each format: text, Markdown, JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from skinquiz.messages import shown
from skinquiz.model import Claim, RuleSet, Statement, Topic
from skinquiz.render.blocks import Part, Report
from skinquiz.render.data import ruleset_data, source_data, statement_data
from skinquiz.search import ClaimHit, Found, TermHit, TopicHit

FORMATS = ("text", "markdown", "json")
WIDE = 72


def text(report: Report, width: int, colour: bool) -> str:
    """Return the report as text. On a wide screen, the claims and their verdicts stand in two columns."""
    from skinquiz.render.text import lay_out

    pieces = []
    for part in _titled(report):
        table = part.topic == "overview" and width >= WIDE
        laid_out = lay_out([replace(part, items=()) if table else part], width, colour)
        pieces.append(laid_out + "".join(_columns(part, width)) if table else laid_out)
    return "\n".join(pieces)


def _titled(report: Report) -> tuple[Part, ...]:
    """Return the parts, the first under the title of the whole."""
    first, *rest = report.parts
    return replace(first, heading=report.title), *rest


def _columns(part: Part, width: int) -> Iterable[str]:
    room = width - max(len(item.text) for item in part.items) - 2
    left = min(room, max(len(item.lead or "") for item in part.items))
    for item in part.items:
        first, *rest = textwrap.wrap(item.lead or "", left, subsequent_indent="  ")
        yield f"{first.ljust(left)}  {item.text}\n"
        yield from (f"{line}\n" for line in rest)


def markdown(report: Report) -> str:
    """Return the report as Markdown, its title as the only heading of the first level."""
    from skinquiz.render.markdown import lay_out

    first, *rest = _titled(report)
    return "\n".join(filter(None, (lay_out([first], 1), lay_out(rest, 2))))


# JSON


def index_data(ruleset: RuleSet) -> dict[str, Any]:
    """Return the list of topics: `skinquiz-topics/1`.

    `topics` have id, title, also and summary; `words` are those explained, each with its meaning. Here and below,
    every statement names the ids of its `evidence`, and `sources` holds exactly those.
    """
    topics = [_topic_head(topic) for topic in ruleset.topics.values()]
    statements = [topic.summary for topic in ruleset.topics.values()]
    return _document("skinquiz-topics/1", ruleset, {"topics": topics, "words": dict(ruleset.glossary)}, statements)


def article_data(ruleset: RuleSet, topic: Topic) -> dict[str, Any]:
    """Return a topic: `skinquiz-article/1`.

    `topic` has id, title, also, summary, sections of paragraphs, and claims with their verdicts.
    """
    paragraphs = [one for section in topic.sections for one in section.paragraphs]
    sections = [
        {"heading": one.heading, "paragraphs": [statement_data(said, "text") for said in one.paragraphs]}
        for one in topic.sections
    ]
    whole = {**_topic_head(topic), "sections": sections, "claims": [_claim(claim) for claim in topic.claims]}
    statements = [topic.summary, *paragraphs, *(claim.statement for claim in topic.claims)]
    return _document("skinquiz-article/1", ruleset, {"topic": whole}, statements)


def found_data(ruleset: RuleSet, asked: str, found: Found) -> dict[str, Any]:
    """Return what a search found, each kind best first: `skinquiz-search/1`.

    `read_as` holds misspelt words and what they were taken for, `unknown` the words that were left out.
    """
    claims = [hit for hit in found.hits if isinstance(hit, ClaimHit)]
    content = {
        "asked": shown(asked, 200),
        "read_as": dict(found.read_as),
        "unknown": list(found.unknown),
        "topics": [
            {"id": hit.topic.id, "title": hit.topic.title, "heading": hit.heading, "passage": hit.passage}
            for hit in found.hits
            if isinstance(hit, TopicHit)
        ],
        "claims": [{"topic": hit.topic.id, **_claim(hit.claim)} for hit in claims],
        "words": {hit.term: hit.gloss for hit in found.hits if isinstance(hit, TermHit)},
    }
    return _document("skinquiz-search/1", ruleset, content, [hit.claim.statement for hit in claims])


def as_json(data: dict[str, Any]) -> str:
    """Return the data as JSON, two spaces deep, keys in a fixed order."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _document(
    format: str, ruleset: RuleSet, content: dict[str, Any], statements: Iterable[Statement]
) -> dict[str, Any]:
    cited = dict.fromkeys(id for statement in statements for id in statement.evidence)
    return {
        "format": format,
        "ruleset": ruleset_data(ruleset),
        **content,
        "sources": [source_data(ruleset.sources[id]) for id in cited],
        "disclaimer": ruleset.disclaimer,
    }


def _topic_head(topic: Topic) -> dict[str, Any]:
    summary = statement_data(topic.summary, "text")
    return {"id": topic.id, "title": topic.title, "also": list(topic.also), "summary": summary}


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "claim": claim.claim,
        "verdict": claim.verdict,
        **statement_data(claim.statement, "text"),
    }
