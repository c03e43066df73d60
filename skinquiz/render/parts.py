"""Parts that several documents share: what is urgent, uncertain, unanswered or set aside, and the guidance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skinquiz.model import Answer, Assessment, Finding, Question
from skinquiz.render.blocks import Item, Part
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.concern import either
from skinquiz.render.voice import Voice
from skinquiz.render.words import SECTION, URGENCY, answer_in_words, listed, sentence

_NAMED = 12  # questions named before the others are only counted
_FRESH_DAYS = 14  # what is said of today is not asked again within these


def urgent_part(voice: Voice, assessment: Assessment) -> Iterator[Part]:
    """Yield the advice that cannot wait, if there is any, with its sources."""
    urgent: dict[str, set[str]] = {}
    for one in assessment.concerns:
        for finding in one.findings:
            if finding.urgent:
                urgent.setdefault(sentence(finding.urgent), set()).update(finding.statement.evidence)
    if urgent:
        items = tuple(Item(text, refs=voice.refs(sorted(evidence))) for text, evidence in urgent.items())
        yield Part("First of all", items, bullets=False, topic="urgent")


def caveats_part(assessment: Assessment, circumstances: Circumstances) -> Iterator[Part]:
    """Yield what makes a summary less than it seems: questions left out, answers set aside, lost or old."""
    items = tuple(map(Item, _caveats(assessment, circumstances)))
    if items:
        yield Part("Mind this", items, topic="caveats")


def _caveats(assessment: Assessment, circumstances: Circumstances) -> Iterator[str]:
    questions = assessment.ruleset.questions
    if assessment.missing:
        labels = [questions[name].label for name in assessment.missing]
        so = "could change an outcome below. They could also" if assessment.next_questions else "could"
        yield (
            f"{_count(len(labels), 'question')} not answered: {_some(labels)}. Answers {so} add reasons to wait or to "
            "ask a clinician. Answer them before anything is planned."
        )
    if assessment.not_applicable:
        aside = [
            f"{questions[n].label} ({answer_in_words(questions[n], a)})" for n, a in assessment.not_applicable.items()
        ]
        yield (
            f"{_count(len(aside), 'answer')} set aside, as other answers say that the question does not apply: "
            f"{_some(aside)}. Are those other answers right? If not, the outcome can be worse than it stands here."
        )
    yield from circumstances.lost
    if circumstances.days_old < -1:  # where a day begins differs by one between places
        yield "The answers were given after the day of this assessment."
    if circumstances.days_old > _FRESH_DAYS:
        yield (
            f"The answers are {circumstances.days_old} days older than this assessment. What they say of that day may "
            "not hold any more."
        )


def _count(number: int, what: str) -> str:
    return f"1 {what} was" if number == 1 else f"{number} {what}s were"


def _some(labels: Sequence[str]) -> str:
    more = len(labels) - _NAMED
    return listed(labels, "and") if more <= 0 else f"{', '.join(labels[:_NAMED])} and {more} more"


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
    idle = [voice.questions[one.question].label for one in assessment.unsure if not one.matters]
    if idle:
        text = f"{listed(idle, 'and')}. The advice about it still holds."
        items.append(Item(text, lead="No answer changes the outcome while your other answers stay as they are"))
    if items:
        yield Part("Where you were not sure", tuple(items), topic="unsure")


def open_part(voice: Voice, assessment: Assessment, *, flags: bool = True) -> Iterator[Part]:
    """Yield the questions that are not answered yet, those first that could change an outcome.

    With `flags`, each is named as on the command line.
    """
    if assessment.missing or assessment.next_questions:
        wanted = [voice.questions[name] for name in assessment.next_questions]
        items = tuple(Item(question.ask, lead=question.flag if flags else question.label) for question in wanted)
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
