"""Parts that several documents share: what is urgent, uncertain, unanswered or set aside, and the guidance."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.model import Answer, Assessment, Finding, Question
from skinquiz.render.blocks import Item, Part
from skinquiz.render.concern import either
from skinquiz.render.voice import Voice
from skinquiz.render.words import SECTION, URGENCY, answer_in_words, sentence


def urgent_part(assessment: Assessment) -> Iterator[Part]:
    """Yield the advice that cannot wait, if there is any."""
    findings = (finding for one in assessment.concerns for finding in one.findings if finding.urgent)
    texts = dict.fromkeys(sentence(finding.urgent) for finding in findings if finding.urgent)
    if texts:
        yield Part("First of all", tuple(Item(text) for text in texts), bullets=False, topic="urgent")


def unsure_part(voice: Voice, assessment: Assessment) -> Iterator[Part]:
    """Yield what the person was not sure of, and what a definite answer could bring."""
    labels = {one.concern.id: one.concern.label for one in assessment.concerns}
    items = []
    for one in assessment.unsure:
        question = voice.questions[one.question]
        if one.matters:
            could = "; ".join(
                f"{labels[concern]} could become: {either(outcomes)}" for concern, outcomes in one.could_become.items()
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


def open_part(voice: Voice, assessment: Assessment) -> Iterator[Part]:
    """Yield the questions that are not answered yet, those first that could change an outcome."""
    if assessment.missing or assessment.next_questions:
        wanted = [voice.questions[name] for name in assessment.next_questions]
        items = tuple(Item(question.ask, lead=question.flag) for question in wanted)
        others = len(set(assessment.missing) - {question.id for question in wanted})
        if not wanted:
            items = (Item("No unanswered question could change an outcome."),)
        elif others and assessment.concerns:
            items += (Item(f"Unanswered too, but unable to change an outcome: {others}."),)
        heading = "Not answered yet, and it could matter" if wanted else "Not answered yet"
        yield Part(heading, items, topic="open")


def set_aside_part(voice: Voice, assessment: Assessment) -> Iterator[Part]:
    """Yield the answers that were given and do not apply."""
    aside = assessment.not_applicable
    if aside:
        items = tuple(_answer_item(voice.questions[name], answer) for name, answer in aside.items())
        yield Part("Answers set aside, because they do not apply", items, topic="aside")


def answers_part(voice: Voice, assessment: Assessment) -> Iterator[Part]:
    """Yield every answer that counts, in the order of the walk."""
    items = tuple(_answer_item(voice.questions[name], answer) for name, answer in assessment.answers.items())
    yield Part("All answers", items, topic="answers")


def guidance_parts(voice: Voice, assessment: Assessment, *sections: str) -> Iterator[Part]:
    """Yield the guidance under the headings of its sections: of these, in this order, or of all."""
    for section in sections or SECTION:
        of_section = [one for one in assessment.guidance if one.section == section]
        items = tuple(voice.said(one.statement) for one in of_section if not one.urgency)
        urgent = tuple(
            Part(words, tuple(voice.said(one.statement) for one in of_section if one.urgency == urgency))
            for urgency, words in URGENCY.items()
        )
        parts = tuple(part for part in urgent if part.items)
        if items or parts:
            yield Part(SECTION[section], items, parts, topic=section)


def _answer_item(question: Question, answer: Answer) -> Item:
    return Item(answer_in_words(question, answer), lead=question.label)


def shared_findings(assessment: Assessment) -> list[Finding]:
    """Return the findings that every concern has; with a single concern there is nothing to share."""
    if len(assessment.concerns) < 2:
        return []
    first, *rest = assessment.concerns
    return [finding for finding in first.findings if all(finding in one.findings for one in rest)]
