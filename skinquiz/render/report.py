"""What is said, in which order: an Assessment as blocks that text and Markdown only lay out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from skinquiz.model import Assessment, ConcernAssessment, Finding, Guidance, Question, Unsure
from skinquiz.render import Audience
from skinquiz.render.about import about, notice
from skinquiz.render.blocks import Item, Part, Report
from skinquiz.render.concern import concern_part, either, findings_part, verdict
from skinquiz.render.timeline import dates_part
from skinquiz.render.voice import Voice
from skinquiz.render.words import SECTION, URGENCY, answer_in_words, date_in_words, sentence


def build(assessment: Assessment, audience: Audience, guidance: bool) -> Report:
    """Return the report for a person or a clinician, with the general guidance or without."""
    return _Writer(assessment, audience).report(guidance)


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


class _Writer:
    def __init__(self, assessment: Assessment, audience: Audience) -> None:
        self.assessment = assessment
        self.voice = Voice(audience, assessment.ruleset.questions)

    def report(self, guidance: bool) -> Report:
        one = self.assessment
        shared = _shared(one.concerns)
        parts = [
            *self._urgent(),
            *dates_part(self.voice, one),
            *([findings_part(self.voice, "For all of your concerns", shared)] if shared else ()),
            *(concern_part(self.voice, concern, shared) for concern in one.concerns),
            *self._unsure(one.unsure),
            *self._open(),
            *self._set_aside(),
            *(self._guidance(one.guidance) if guidance else ()),
            *self._answers(),
            *self.voice.sources(one.sources),
            about(one.ruleset, one.as_of, one.ruleset.sha256 if self.voice.clinician else one.ruleset.sha256[:12]),
        ]
        return Report(
            title=one.ruleset.title,
            subtitle=f"As of {date_in_words(one.as_of)}",
            verdicts=tuple(verdict(self.voice, concern) for concern in one.concerns),
            parts=tuple(parts),
            notice=notice(one.ruleset, one.as_of),
        )

    def _urgent(self) -> Iterator[Part]:
        findings = (finding for one in self.assessment.concerns for finding in one.findings if finding.urgent)
        texts = dict.fromkeys(sentence(finding.urgent) for finding in findings if finding.urgent)
        if texts:
            yield Part("First of all", tuple(Item(text) for text in texts), bullets=False, topic="urgent")

    def _unsure(self, unsure: Sequence[Unsure]) -> Iterator[Part]:
        labels = {one.concern.id: one.concern.label for one in self.assessment.concerns}
        items = []
        for one in unsure:
            question = self.voice.questions[one.question]
            if one.matters:
                could = "; ".join(
                    f"{labels[concern]} could become: {either(outcomes)}"
                    for concern, outcomes in one.could_become.items()
                )
                items.append(Item(sentence(could), lead=f"Find this out first: {question.label}"))
            else:
                text = (
                    "No answer changes the outcome while your other answers stay as they are. "
                    "The advice about it still holds."
                )
                items.append(Item(text, lead=f"This does not change the outcome today: {question.label}"))
        if items:
            yield Part("Where you were not sure", tuple(items), topic="unsure")

    def _open(self) -> Iterator[Part]:
        if self.assessment.missing or self.assessment.next_questions:
            wanted = [self.voice.questions[name] for name in self.assessment.next_questions]
            items = tuple(Item(question.ask, lead=question.flag) for question in wanted)
            others = len(set(self.assessment.missing) - {question.id for question in wanted})
            if not wanted:
                items = (Item("No unanswered question could change an outcome."),)
            elif others and self.assessment.concerns:
                items += (Item(f"Unanswered too, but unable to change an outcome: {others}."),)
            heading = "Not answered yet, and it could matter" if wanted else "Not answered yet"
            yield Part(heading, items, topic="open")

    def _set_aside(self) -> Iterator[Part]:
        aside = self.assessment.not_applicable
        if aside:
            items = tuple(_answer_item(self.voice.questions[name], answer) for name, answer in aside.items())
            yield Part("Answers set aside, because they do not apply", items, topic="aside")

    def _answers(self) -> Iterator[Part]:
        if self.voice.clinician:
            given = self.assessment.answers.items()
            items = tuple(_answer_item(self.voice.questions[name], answer) for name, answer in given)
            yield Part("All answers", items, topic="answers")

    def _guidance(self, guidance: Sequence[Guidance]) -> Iterator[Part]:
        for section, heading in SECTION.items():
            of_section = [one for one in guidance if one.section == section]
            items = tuple(self.voice.said(one.statement) for one in of_section if not one.urgency)
            urgent = tuple(
                Part(words, tuple(self.voice.said(one.statement) for one in of_section if one.urgency == urgency))
                for urgency, words in URGENCY.items()
            )
            parts = tuple(part for part in urgent if part.items)
            if items or parts:
                yield Part(heading, items, parts, topic=section)


def _answer_item(question: Question, answer: object) -> Item:
    text = answer_in_words(question, answer)  # type: ignore[arg-type]  # answers are typed by the validator
    return Item(text, lead=question.label)


def _shared(concerns: Sequence[ConcernAssessment]) -> list[Finding]:
    """Return the findings that every concern has; with a single concern there is nothing to share."""
    if len(concerns) < 2:
        return []
    first, *rest = concerns
    return [finding for finding in first.findings if all(finding in one.findings for one in rest)]
