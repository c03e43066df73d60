"""What is said of one concern: its verdict, why, what would change it, a course, what else is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skinquiz.model import ConcernAssessment, Course, Finding, NextRung, Outcome
from skinquiz.render.blocks import Item, Part, Verdict
from skinquiz.render.voice import Voice
from skinquiz.render.words import OUTCOME, OUTCOME_MEANS, date_in_words, from_to, listed, sentence

DOING_NOTHING = "Doing nothing"
OTHER_RISKS = "Everything else that is used has risks of its own, which are not assessed here. Ask about them."
# Outcomes after which there is nothing to look forward to.
HOPELESS = frozenset((Outcome.UNLIKELY_TO_HELP, Outcome.NOT_SUITABLE))


def findings_part(voice: Voice, heading: str, findings: Sequence[Finding]) -> Part:
    """Return the findings under a heading."""
    return Part(heading, tuple(voice.finding(finding) for finding in findings), topic="why")


def verdict(voice: Voice, one: ConcernAssessment, most: int | None = None) -> Verdict:
    """Return the headline of a concern: its outcome, until when, and the questions that decided it.

    `most` is how many questions are named before the others are only counted.
    """
    deciding = sorted((finding for finding in one.findings if finding.outcome is one.outcome), key=_weight)
    because = f"because of: {voice.topics(deciding, most)}" if one.outcome and deciding else ""
    parts = (_until(one, quoted=voice.clinician), because, _then(voice, one, most))
    return Verdict(one.concern.label, one.outcome, "; ".join(filter(None, parts)))


def _weight(finding: Finding) -> tuple[bool, int]:
    """Order reasons: what cannot wait first, then what stays, needs a clinician, can be changed, and passes."""
    ways = ("never", "clinician", "event", "time", None)
    return finding.urgent is None, ways.index(finding.resolved_by)


def _then(voice: Voice, one: ConcernAssessment, most: int | None) -> str:
    """Return what else stands in the way, lest it be forgotten over what decided."""
    if one.outcome not in (Outcome.WAIT, Outcome.NOT_SUITABLE):
        return ""
    waiting = [finding for finding in one.findings if finding.outcome is Outcome.WAIT is not one.outcome]
    asking = [finding for finding in one.findings if finding.outcome is Outcome.ASK_CLINICIAN]
    also = (
        f"there is also a wait because of: {voice.topics(waiting, most)}" if waiting else "",
        f"a clinician also has to look at: {voice.topics(asking, most)}" if asking else "",
    )
    return "; ".join(filter(None, also))


def _until(one: ConcernAssessment, *, quoted: bool = False) -> str:
    if one.outcome is None:
        return f"not settled yet, could be: {either(one.possible_outcomes)}"
    until = f"until {date_in_words(one.earliest)} at the earliest" if one.earliest else ""
    if one.outcome is Outcome.WAIT and one.wait_for:
        event = one.wait_for[0].rstrip(".")
        events = f"until “{event}”" if quoted else f"until {event}"
        if len(one.wait_for) > 1:
            events = f"until {len(one.wait_for)} things have settled, see below"
        return f"{until}; and {events}" if until else events
    return until


def either(outcomes: Sequence[Outcome]) -> str:
    """Return outcomes as words, the last two joined by `or`."""
    return listed([OUTCOME[outcome].lower() for outcome in outcomes], "or")


def heading(one: ConcernAssessment) -> str:
    """Return the concern with its outcome, and until when."""
    outcome = OUTCOME[one.outcome].lower() if one.outcome else "not settled yet"
    if one.outcome is Outcome.WAIT and one.earliest:
        outcome += f" until {date_in_words(one.earliest)} at the earliest"
        outcome += ", and until the other points are settled" if one.wait_for else ""
    return f"{one.concern.label}: {outcome}"


def concern_part(voice: Voice, one: ConcernAssessment, shared: Sequence[Finding]) -> Part:
    """Return all that is said of one concern; the findings in `shared` are told elsewhere."""
    own = [finding for finding in one.findings if finding not in shared]
    parts = [
        *([findings_part(voice, "Why", own)] if own else ()),
        Part("What it can do for this", (voice.said(one.concern.best_case.statement),), bullets=False, topic="benefit"),
        *would_become_part(voice, one),
        *_course(voice, one),
        *_alternatives(voice, one),
    ]
    also = (Item("The reasons that hold for all of your concerns stand above."),) if is_settled_by(one, shared) else ()
    return Part(heading(one), (Item(means(one)), *also, *_aspects(voice, one)), tuple(parts), bullets=False)


def _aspects(voice: Voice, one: ConcernAssessment) -> Iterator[Item]:
    if voice.clinician:
        fit = one.fit or "not settled"
        safety = one.safety or "not settled"
        yield Item(f"{one.outcome or 'not settled'} (fit: {fit}; safety: {safety})", lead="Rung")


def would_become_part(voice: Voice, one: ConcernAssessment) -> Iterator[Part]:
    """Yield which better outcomes there are, and what would have to go for each."""
    by_rule = {finding.rule: finding for finding in one.findings}
    items: list[Item] = []
    done: set[str] = set()
    reached = one.outcome
    for step in one.would_become:
        stays = [by_rule[rule] for rule in step.once if by_rule[rule].resolved_by == "never"]
        if stays:
            word = OUTCOME[reached].lower() if reached else ""
            items.append(Item(f"It stays “{word}”, because of: {voice.topics(stays)}."))
            break
        new = [by_rule[rule] for rule in step.once if rule not in done]
        done.update(step.once)
        reached = step.outcome
        items.append(_step(voice, step, new, also=bool(items)))
    if items:
        frame = Item("This takes each point as gone and all else as it is now. When that day comes, answer again.")
        yield Part("What would change this", (frame, *items), topic="change")


def _step(voice: Voice, step: NextRung, new: Sequence[Finding], also: bool) -> Item:
    ways = tuple(Item(_resolution(voice, finding)) for finding in new)
    word = OUTCOME[step.outcome].lower()
    date = f", not before {date_in_words(step.earliest)}" if step.earliest else ""
    return Item(f"It would {'then ' if also else ''}become “{word}”{date}, once:", details=ways)


def _resolution(voice: Voice, finding: Finding) -> str:
    topic = voice.topics([finding])
    if finding.until_date:
        text = f"{date_in_words(finding.until_date)} has come ({topic})"
    elif finding.until_event:
        text = f"{topic}: {finding.until_event.rstrip('.')}"
    elif finding.resolved_by == "clinician":
        text = f"{topic}: a clinician has looked into it and agrees"
    elif finding.resolved_by == "time":
        text = f"{topic}: enough time has passed"
    elif finding.resolved_by == "event":
        text = f"{topic}: you have changed this"
    else:
        text = f"{topic}: this stays"
    return sentence(text + (f" [{finding.rule}]" if voice.clinician else ""))


def _course(voice: Voice, one: ConcernAssessment) -> Iterator[Part]:
    # Where it will not be done, a course would only tempt; the clinician sees it all the same.
    if one.course and (voice.clinician or not {one.outcome, one.fit} & HOPELESS):
        yield Part("What a course is like", (course_item(voice, one.course),), bullets=False, topic="course")


def course_item(voice: Voice, course: Course) -> Item:
    """Return how many sessions, how far apart, when to judge the result, and what is known of it."""
    said = voice.said(course.statement)
    apart = f"{from_to(course.weeks_between, 'week')} apart" if course.weeks_between else ""
    facts = []
    if course.sessions:
        facts.append(sentence(", ".join(filter(None, (from_to(course.sessions, "session"), apart)))))
    elif apart:
        facts.append(f"Sessions {apart}.")
    if course.results_after_weeks:
        facts.append(f"Judge the result after about {course.results_after_weeks} weeks.")
    return Item(" ".join(filter(None, (*facts, said.text))), refs=said.refs, details=said.details)


def _alternatives(voice: Voice, one: ConcernAssessment) -> Iterator[Part]:
    items = tuple(voice.briefly(a.statement, a.label) for a in one.alternatives)
    nothing = (voice.briefly(one.concern.untreated, DOING_NOTHING),) if one.concern.untreated else ()
    if items or nothing:
        risks = (Item(OTHER_RISKS),) if items else ()
        yield Part("What else is used", (*nothing, *risks, *items), topic="alternatives")


def is_settled_by(one: ConcernAssessment, shared: Sequence[Finding]) -> bool:
    """Say whether findings that are told elsewhere pull this concern down."""
    return any(finding.outcome is not None for finding in shared if finding in one.findings)


def means(one: ConcernAssessment) -> str:
    """Return what the outcome means, in a sentence."""
    return OUTCOME_MEANS[one.outcome] if one.outcome else sentence(_until(one))
