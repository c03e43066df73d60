"""The pages of the result: the most important first, details on demand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from skinquiz.interview.page import Choice, Page
from skinquiz.interview.session import Session
from skinquiz.model import Assessment, Outcome, RuleSet
from skinquiz.render.blocks import Item, Part, Report
from skinquiz.render.concern import HOPELESS
from skinquiz.render.report import by_topic, topics
from skinquiz.render.words import OUTCOME

# Details on demand: topic of the report -> what is offered. What is not listed here stands on the first page.
DETAILS = {
    "why": "Why: every reason, with its sources",
    "benefit": "What it can do for this",
    "change": "What would change this",
    "dates": "Dates and courses, with their sources",
    "course": "What a course is like",
    "alternatives": "What else is used",
    "ask_provider": "What to ask the provider",
    "expect": "What to expect",
    "preparation": "Before a session",
    "aftercare": "After a session",
    "warning_signs": "Warning signs, and when to call for help",
}
ANSWERS, SUMMARY, CLINICIAN, TOPICS = "write-answers", "write-summary", "write-clinician", "topics"
SKIPPED, CHANGE, DELETE, END = "ask-skipped", "change-answers", "delete", "end"
FILES = {
    SUMMARY: "Write this result to a file",
    CLINICIAN: "Write a summary for a clinician to a file",
    ANSWERS: "Write my answers to a file",
}
_FOR_A_SESSION = ("expect", "preparation", "aftercare", "ask_provider")
_QUICK = (
    "This is a quick result. {} not asked, as no answer could change an outcome below. What was skipped could still "
    "add reasons to wait or to ask a clinician. Answer that too before you plan anything."
)
_LOOK, _DO = "To read", "To do"


def result(session: Session, assessment: Assessment, report: Report, notices: Sequence[str], saved: bool) -> Page:
    """Return the result: what cannot wait, the outcomes, dates, and all that can be read or done next."""
    there = topics(report)
    hopeless = all(one.outcome in HOPELESS for one in assessment.concerns)
    skipped = _skipped(session, assessment)
    choices = (
        *(
            Choice(topic, label, group=_LOOK)
            for topic, label in DETAILS.items()
            if topic in there and not (hopeless and topic in _FOR_A_SESSION)
        ),
        Choice("everything", "Everything in one text", group=_LOOK),
        *(
            (Choice(TOPICS, "Articles on the treatment, and common claims", group=_LOOK),)
            if session.ruleset.topics
            else ()
        ),
        *((Choice(SKIPPED, "Answer the skipped questions too", group=_DO),) if skipped else ()),
        Choice(CHANGE, "Look over or change my answers", group=_DO),
        *(Choice(what, label, group=_DO) for what, label in FILES.items()),
        Choice(DELETE, "Delete the answers that are kept on this computer" if saved else "Nothing is kept", group=_DO),
        Choice(END, "End", group=_DO),
    )
    urgent = by_topic_alone(report, "urgent")
    return Page(
        id="result",
        kind="one",
        heading="Your result",
        title=report.title,
        text=(
            f"{report.subtitle}. {report.notice}",
            *((_QUICK.format(_were(len(assessment.missing))),) if skipped else ()),
            *(item.text for part in urgent for item in part.items),
        ),
        verdicts=report.verdicts,
        parts=(*_dates(report), *by_topic_alone(report, "unsure"), *skipped),
        choices=choices,
        notices=tuple(notices),
        prompt="Choose what to read or do next.",
        keys=(("q", "end"),),
        stays=True,
    )


def _were(count: int) -> str:
    return "1 question was" if count == 1 else f"{count} questions were"


def by_topic_alone(report: Report, topic: str) -> tuple[Part, ...]:
    """Return the parts of a topic without their sources."""
    return tuple(part for part in by_topic(report, topic) if part.topic != "sources")


def _dates(report: Report) -> Iterator[Part]:
    """Yield the dates alone; what they rest on is one of the details."""
    for part in by_topic_alone(report, "dates"):
        yield replace(part, items=tuple(replace(item, details=(), refs=()) for item in part.items))


def _skipped(session: Session, assessment: Assessment) -> tuple[Part, ...]:
    if not session.quick or not assessment.missing:
        return ()
    labels = ", ".join(session.ruleset.questions[name].label for name in assessment.missing)
    follow = ", and what follows from them" if replace(session, quick=False).open - set(assessment.missing) else ""
    return (
        Part(
            "Skipped questions",
            (
                Item(f"Not asked, as no answer could have changed an outcome above: {labels}{follow}."),
                Item("They could still add reasons, advice, or a later date."),
            ),
            bullets=False,
        ),
    )


def detail(report: Report, topic: str) -> Page:
    """Return one topic of the result, to be read."""
    everything = topic == "everything"
    parts = report.parts if everything else by_topic(report, topic)
    return Page(
        id=f"result-{topic}",
        kind="read",
        heading="Your result",
        title=DETAILS.get(topic, "Everything in one text"),
        verdicts=report.verdicts if everything else (),
        parts=parts,
        prompt=_BACK_PROMPT,
        keys=(("b", "back"),),
    )


_BACK_PROMPT = "Press Enter to go back to the result."


def articles(ruleset: RuleSet) -> Page:
    """Return the list of articles."""
    choices = tuple(Choice(topic.id, topic.title, topic.summary.text) for topic in ruleset.topics.values())
    return Page(
        id="articles",
        kind="one",
        heading="Articles",
        title="What would you like to read?",
        choices=(*choices, Choice(END, "Back to the result")),
        prompt="Choose an article.",
        keys=(("b", "back"),),
        stays=True,
    )


def article_page(topic: str, report: Report) -> Page:
    """Return an article, to be read."""
    return Page(
        f"article-{topic}", "read", "Article", report.title, (report.notice,) if report.notice else (),
        parts=report.parts, prompt="Press Enter to go back.", keys=(("b", "back"),),
    )  # fmt: skip


def file_name(what: str, name: str, folder: str, endings: Iterable[str], notices: Sequence[str]) -> Page:
    """Return the page that asks under which name to write a file; Enter alone takes `name`."""
    return Page(
        id=f"name-{what}",
        kind="text",
        heading="Write a file",
        title=FILES[what],
        text=(
            f"Enter alone writes {name} in {folder}. Or type another name.",
            f"The ending says what kind of file it will be: {', '.join(endings)}.",
            "What you told about your health stands in it. Only you can read it on this computer.",
        ),
        notices=tuple(notices),
        prompt="Type a name for the file.",
        chosen=(name,),
        keys=(("b", "back"),),
    )


def what_changed(before: Assessment, after: Assessment) -> str:
    """Return how the outcomes differ from those shown before."""
    was = {one.concern.id: one.outcome for one in before.concerns}
    new = [one for one in after.concerns if was.get(one.concern.id) is not one.outcome]
    if not new:
        return "The outcomes are the same as before."
    said = [
        f"{one.concern.label}: {_word(was[one.concern.id])} before, {_word(one.outcome)} now"
        for one in new
        if one.concern.id in was
    ]
    return f"The result is new. {'; '.join(said)}." if said else "The result is new."


def _word(outcome: Outcome | None) -> str:
    return OUTCOME[outcome].lower() if outcome else "not settled"
