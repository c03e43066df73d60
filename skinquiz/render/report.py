"""What is said, in which order, for whom: an Assessment as headings and items that text and Markdown only lay out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from skinquiz.model import (
    Assessment,
    ConcernAssessment,
    Course,
    Finding,
    Guidance,
    NextRung,
    Outcome,
    Question,
    Source,
    Statement,
    Unsure,
)
from skinquiz.render import Audience
from skinquiz.render.words import (
    CERTAINTY,
    OUTCOME,
    OUTCOME_MEANS,
    SECTION,
    URGENCY,
    answer_in_words,
    date_in_words,
    from_to,
    sentence,
    words,
)


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph: `outcome` and `lead` before the text, `refs` (numbers of sources) behind it, `details` below."""

    text: str
    outcome: Outcome | None = None
    lead: str | None = None
    refs: tuple[int, ...] = ()
    details: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The headline of one concern: its outcome, or None while several are possible."""

    concern: str
    outcome: Outcome | None
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it."""

    heading: str
    items: tuple[Item, ...] = ()
    parts: tuple[Part, ...] = ()
    bullets: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    title: str
    subtitle: str
    verdicts: tuple[Verdict, ...]
    parts: tuple[Part, ...]
    notice: tuple[Item, ...] = field(default=())


def build(assessment: Assessment, audience: Audience, guidance: bool) -> Report:
    """Return the report for a person or a clinician, with the general guidance or without."""
    return _Writer(assessment, audience).report(guidance)


class _Writer:
    """Holds the audience and the numbers given to sources so far; everything else is in the assessment."""

    def __init__(self, assessment: Assessment, audience: Audience) -> None:
        self.assessment = assessment
        self.questions = assessment.ruleset.questions
        self.clinician = audience == "clinician"
        self.numbers: dict[str, int] = {}

    def report(self, guidance: bool) -> Report:
        one = self.assessment
        shared = _shared(one.concerns)
        parts = [
            *self._shared(shared),
            *(self._concern(concern, shared) for concern in one.concerns),
            *self._unsure(one.unsure),
            *self._open(),
            *self._set_aside(),
            *(self._guidance(one.guidance) if guidance else ()),
            *self._answers(),
            *self._sources(one.sources),
            self._about(),
        ]
        return Report(
            title=one.ruleset.title,
            subtitle=f"As of {date_in_words(one.as_of)}",
            verdicts=tuple(self._verdict(concern) for concern in one.concerns),
            parts=tuple(parts),
            notice=(Item(one.ruleset.review_note), Item(one.ruleset.disclaimer)),
        )

    # Statements and their sources

    def _refs(self, evidence: Iterable[str]) -> tuple[int, ...]:
        return tuple(sorted(self.numbers.setdefault(source, len(self.numbers) + 1) for source in evidence))

    def _text(self, statement: Statement) -> str:
        return (statement.for_clinician or statement.text) if self.clinician else statement.text

    def _surety(self, statement: Statement) -> Iterator[Item]:
        if statement.certainty:
            yield Item(sentence(CERTAINTY[statement.certainty]), lead="Certainty")
        if statement.basis:
            yield Item(sentence(statement.basis), lead="What this rests on")
        if statement.evidence_lacking:
            yield Item(sentence(statement.evidence_lacking), lead="Evidence is lacking")

    def _said(self, statement: Statement, lead: str | None = None, details: Iterable[Item] = ()) -> Item:
        text, refs = self._text(statement), self._refs(statement.evidence)
        return Item(text, lead=lead, refs=refs, details=(*details, *self._surety(statement)))

    def _briefly(self, statement: Statement, lead: str) -> Item:
        """Return a statement with its certainty in the same line, for lists of many."""
        certainty = f" Certainty: {words(statement.certainty)}." if statement.certainty else ""
        shorter = dataclasses.replace(statement, certainty=None)
        return dataclasses.replace(self._said(shorter, lead=lead), text=f"{self._text(statement)}{certainty}")

    # Outcomes

    def _verdict(self, one: ConcernAssessment) -> Verdict:
        deciding = [finding for finding in one.findings if finding.outcome is one.outcome]
        because = f"because of: {self._topics(deciding)}" if one.outcome and deciding else ""
        return Verdict(one.concern.label, one.outcome, "; ".join(filter(None, (self._until(one), because))))

    def _until(self, one: ConcernAssessment) -> str:
        if one.outcome is None:
            return f"not settled yet, could be: {self._either(one.possible_outcomes)}"
        until = f"until {date_in_words(one.earliest)} at the earliest" if one.earliest else ""
        if one.outcome is Outcome.WAIT and one.wait_for:
            events = "until " + "; and until ".join(event.rstrip(".") for event in one.wait_for)
            return f"{until}; and {events}" if until else events
        return until

    def _either(self, outcomes: Sequence[Outcome]) -> str:
        *most, last = (OUTCOME[outcome].lower() for outcome in outcomes)
        return f"{', '.join(most)} or {last}" if most else last

    def _heading(self, one: ConcernAssessment) -> str:
        outcome = OUTCOME[one.outcome].lower() if one.outcome else "not settled yet"
        if one.outcome is Outcome.WAIT and one.earliest:
            outcome += f" until {date_in_words(one.earliest)} at the earliest"
        return f"{one.concern.label}: {outcome}"

    def _finding(self, finding: Finding) -> Item:
        statement = finding.statement
        details: list[Item] = []
        if finding.until_date:
            details.append(Item(sentence(date_in_words(finding.until_date)), lead="Until"))
        if finding.until_event:
            details.append(Item(sentence(finding.until_event), lead="Until"))
        details.append(self._facts(finding))
        details += self._surety(statement)
        if self.clinician:
            details.append(Item(f"{finding.rule} ({finding.outcome or 'note'}, {finding.about})", lead="Rule"))
        refs = self._refs(statement.evidence)
        return Item(self._text(statement), finding.outcome, None, refs, tuple(details))

    def _facts(self, finding: Finding) -> Item:
        said = []
        for name, answer in finding.facts.items():
            question = self.questions[name]
            text = f"{question.label}: {answer_in_words(question, answer)}"
            said.append(f"{text} ({name})" if self.clinician else text)
        return Item(sentence("; ".join(said)), lead="Answer" if self.clinician else "You answered")

    def _shared(self, shared: Sequence[Finding]) -> Iterator[Part]:
        if shared:
            yield self._findings("For all of your concerns", shared)

    def _findings(self, heading: str, findings: Sequence[Finding]) -> Part:
        return Part(heading, tuple(self._finding(finding) for finding in findings))

    # One concern

    def _concern(self, one: ConcernAssessment, shared: Sequence[Finding]) -> Part:
        own = [finding for finding in one.findings if finding not in shared]
        parts = [
            *([self._findings("Why", own)] if own else ()),
            Part("What it can do for this", (self._said(one.concern.best_case.statement),), bullets=False),
            *self._would_become(one),
            *self._course(one),
            *self._alternatives(one),
        ]
        means = Item(OUTCOME_MEANS[one.outcome] if one.outcome else sentence(self._until(one)))
        also = (Item("The reasons that hold for all of your concerns stand above."),) if _bites(one, shared) else ()
        return Part(self._heading(one), (means, *also, *self._aspects(one)), tuple(parts), bullets=False)

    def _aspects(self, one: ConcernAssessment) -> Iterator[Item]:
        if self.clinician:
            fit = one.fit or "not settled"
            safety = one.safety or "not settled"
            yield Item(f"{one.outcome or 'not settled'} (fit: {fit}; safety: {safety})", lead="Rung")

    def _would_become(self, one: ConcernAssessment) -> Iterator[Part]:
        by_rule = {finding.rule: finding for finding in one.findings}
        items: list[Item] = []
        done: set[str] = set()
        reached = one.outcome
        for step in one.would_become:
            stays = [by_rule[rule] for rule in step.once if by_rule[rule].resolved_by == "never"]
            if stays and not self.clinician:
                word = OUTCOME[reached].lower() if reached else ""
                items.append(Item(f"It stays “{word}”, because of: {self._topics(stays)}."))
                break
            new = [by_rule[rule] for rule in step.once if rule not in done]
            done.update(step.once)
            reached = step.outcome
            items.append(self._step(step, new, also=bool(items)))
        if items:
            yield Part("What would change this", tuple(items))

    def _step(self, step: NextRung, new: Sequence[Finding], also: bool) -> Item:
        ways = tuple(Item(self._resolution(finding)) for finding in new)
        word = OUTCOME[step.outcome].lower()
        date = f", not before {date_in_words(step.earliest)}" if step.earliest else ""
        return Item(f"It would {'then ' if also else ''}become “{word}”{date}, once:", details=ways)

    def _resolution(self, finding: Finding) -> str:
        topic = self._topics([finding])
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
        return sentence(text + (f" [{finding.rule}]" if self.clinician else ""))

    def _topics(self, findings: Iterable[Finding]) -> str:
        names = [self.questions[name].label for finding in findings for name in finding.facts]
        return ", ".join(dict.fromkeys(names))

    def _course(self, one: ConcernAssessment) -> Iterator[Part]:
        # Where it will not be done, a course would only tempt; the clinician sees it all the same.
        hopeless = (Outcome.UNLIKELY_TO_HELP, Outcome.NOT_SUITABLE)
        if one.course and (self.clinician or not {one.outcome, one.fit} & set(hopeless)):
            yield Part("What a course is like", (self._course_item(one.course),), bullets=False)

    def _course_item(self, course: Course) -> Item:
        facts = []
        if course.sessions:
            facts.append(from_to(course.sessions, "session"))
        if course.weeks_between:
            facts.append(f"{from_to(course.weeks_between, 'week')} apart")
        if course.results_after_weeks:
            facts.append(f"judge the result after about {course.results_after_weeks} weeks")
        said = self._said(course.statement)
        text = " ".join(filter(None, (sentence(", ".join(facts)) if facts else "", said.text)))
        return Item(text, refs=said.refs, details=said.details)

    def _alternatives(self, one: ConcernAssessment) -> Iterator[Part]:
        items = tuple(self._briefly(a.statement, a.label) for a in one.alternatives)
        if items:
            yield Part("What else is used", items)

    # The whole person

    def _unsure(self, unsure: Sequence[Unsure]) -> Iterator[Part]:
        labels = {one.concern.id: one.concern.label for one in self.assessment.concerns}
        items = []
        for one in unsure:
            question = self.questions[one.question]
            if one.matters:
                could = "; ".join(
                    f"{labels[concern]} could become: {self._either(outcomes)}"
                    for concern, outcomes in one.could_become.items()
                )
                items.append(Item(sentence(could), lead=f"Find this out first: {question.label}"))
            else:
                text = "No definite answer would change an outcome as your other answers stand."
                items.append(Item(text, lead=f"This did not matter: {question.label}"))
        if items:
            yield Part("Where you were not sure", tuple(items))

    def _open(self) -> Iterator[Part]:
        if self.assessment.missing or self.assessment.next_questions:
            wanted = [self.questions[name] for name in self.assessment.next_questions]
            items = tuple(Item(question.ask, lead=question.flag) for question in wanted)
            others = len(set(self.assessment.missing) - {question.id for question in wanted})
            if not wanted:
                items = (Item("No unanswered question could change an outcome."),)
            elif others:
                items += (Item(f"Unanswered too, but unable to change an outcome: {others}."),)
            yield Part("Not answered yet, and it could matter" if wanted else "Not answered yet", items)

    def _set_aside(self) -> Iterator[Part]:
        aside = self.assessment.not_applicable
        if aside:
            items = tuple(_answer_item(self.questions[name], answer) for name, answer in aside.items())
            yield Part("Answers set aside, because they do not apply", items)

    def _answers(self) -> Iterator[Part]:
        if self.clinician:
            given = self.assessment.answers.items()
            yield Part("All answers", tuple(_answer_item(self.questions[name], answer) for name, answer in given))

    def _guidance(self, guidance: Sequence[Guidance]) -> Iterator[Part]:
        for section, heading in SECTION.items():
            items = tuple(
                self._said(one.statement, lead=URGENCY[one.urgency] if one.urgency else None)
                for one in guidance
                if one.section == section
            )
            if items:
                yield Part(heading, items)

    def _sources(self, sources: Sequence[Source]) -> Iterator[Part]:
        by_id = {source.id: source for source in sources}
        items = []
        for source_id, number in sorted(self.numbers.items(), key=lambda pair: pair[1]):
            source = by_id[source_id]
            where = f" doi:{source.doi}" if source.doi else f" PMID {source.pmid}" if source.pmid else ""
            address = f" {source.url}" if source.url and not where else ""
            design = f" ({source.design})" if source.design and self.clinician else ""
            items.append(Item(f"{source.citation}{design}{where}{address}", lead=f"[{number}]"))
        if items:
            yield Part("Sources", tuple(items), bullets=False)

    def _about(self) -> Part:
        rules = self.assessment.ruleset
        reviewers = f"Reviewed by: {', '.join(rules.reviewers)}. " if rules.reviewers else ""
        due = ""
        if rules.review_due:
            late = rules.review_due < self.assessment.as_of
            due = f" The next review {'was' if late else 'is'} due on {date_in_words(rules.review_due)}."
            due += " These rules are overdue for review." if late else ""
        digest = rules.sha256 if self.clinician else rules.sha256[:12]
        return Part(
            "About these rules",
            (
                Item(f"{reviewers}{rules.review_note}{due}"),
                Item(f"Rule set {rules.id}, version {rules.version}, digest {digest}."),
                Item(rules.disclaimer),
            ),
            bullets=False,
        )


def _answer_item(question: Question, answer: object) -> Item:
    text = answer_in_words(question, answer)  # type: ignore[arg-type]  # answers are typed by the validator
    return Item(text, lead=question.label)


def _shared(concerns: Sequence[ConcernAssessment]) -> list[Finding]:
    """Return the findings that every concern has; with a single concern there is nothing to share."""
    if len(concerns) < 2:
        return []
    first, *rest = concerns
    return [finding for finding in first.findings if all(finding in one.findings for one in rest)]


def _bites(one: ConcernAssessment, shared: Sequence[Finding]) -> bool:
    return any(finding.outcome is not None for finding in shared if finding in one.findings)
