"""What is said, in which order: an Assessment as blocks that every format only lays out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from skinquiz.model import Assessment
from skinquiz.render import Audience
from skinquiz.render.about import about, notice
from skinquiz.render.blocks import Item, Part, Report
from skinquiz.render.concern import concern_part, findings_part, verdict
from skinquiz.render.parts import (
    answers_part,
    guidance_parts,
    open_part,
    set_aside_part,
    shared_findings,
    unsure_part,
    urgent_part,
)
from skinquiz.render.timeline import dates_part
from skinquiz.render.voice import Voice
from skinquiz.render.words import date_in_words


def build(assessment: Assessment, audience: Audience, guidance: bool) -> Report:
    """Return the whole report for a person or a clinician, with the general guidance or without."""
    one, voice = assessment, Voice(audience, assessment.ruleset.questions)
    shared = shared_findings(one)
    parts = (
        *urgent_part(voice, one),
        *dates_part(voice, one),
        *([findings_part(voice, "For all of your concerns", shared)] if shared else ()),
        *(concern_part(voice, concern, shared) for concern in one.concerns),
        *unsure_part(voice, one),
        *open_part(voice, one),
        *set_aside_part(voice, one),
        *(guidance_parts(voice, one) if guidance else ()),
        *(answers_part(voice, one) if voice.clinician else ()),
        *voice.sources(one.sources),
        about(one.ruleset, one.as_of, one.ruleset.sha256 if voice.clinician else one.ruleset.sha256[:12]),
    )
    return Report(
        title=one.ruleset.title,
        subtitle=f"As of {date_in_words(one.as_of)}",
        verdicts=tuple(verdict(voice, concern) for concern in one.concerns),
        parts=parts,
        notice=notice(one.ruleset, one.as_of),
        language=one.ruleset.language,
    )


def topics(report: Report) -> tuple[str, ...]:
    """Return the topics that the report speaks of, in its order."""
    return tuple(dict.fromkeys(part.topic for part in _all_parts(report.parts) if part.topic))


def by_topic(report: Report, topic: str) -> tuple[Part, ...]:
    """Return the parts of one topic under the headings above them, then the sources that these parts cite.

    Sources keep the numbers that they have in the whole report.
    """
    parts = tuple(_pruned(report.parts, topic))
    cited = {f"[{number}]" for part in _all_parts(parts) for item in part.items for number in _refs(item)}
    sources = (part for part in report.parts if part.topic == "sources" and topic != "sources")
    listed = (replace(part, items=tuple(item for item in part.items if item.lead in cited)) for part in sources)
    return (*parts, *(part for part in listed if part.items))


def _all_parts(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _all_parts(part.parts)


def _pruned(parts: Iterable[Part], topic: str) -> Iterator[Part]:
    for part in parts:
        if part.topic == topic:
            yield part
        elif inner := tuple(_pruned(part.parts, topic)):
            yield replace(part, items=(), parts=inner)


def _refs(item: Item) -> Iterator[int]:
    yield from item.refs
    for detail in item.details:
        yield from _refs(detail)
