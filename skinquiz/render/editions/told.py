"""The history in a clinician's edition: pertinent negatives, medicines, dates, and what stayed open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skinquiz.model import CONCERNS, NOT_SURE, PREFER_NOT_TO_SAY, Answer, Assessment, Question, Unsure
from skinquiz.render.blocks import Item, Part
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.concern import either
from skinquiz.render.editions.history import NEGATIVE, brief, denied, exact, not_asked, raised
from skinquiz.render.words import listed, sentence

_NAMED = 3  # questions named together
_PLAIN_NO = len("None of these.")  # a longer label says more than no


class History:
    """What the patient said apart from what raised a finding, an item for each kind."""

    def __init__(self, assessment: Assessment, circumstances: Circumstances) -> None:
        self.assessment = assessment
        self.rules = assessment.ruleset
        self.circumstances = circumstances

    def part(self) -> Part:
        """Return every answer that raised nothing, and what is missing."""
        items = [
            *self._denials(),
            *self._histories(),
            *self._dates(),
            *self._others(),
            *self._unsure(),
            *self._declined(),
            *self._not_asked(),
            *self._aside(),
            *self._changes(),
        ]
        return Part("History", tuple(items), bullets=False, topic="history")

    def _denials(self) -> Iterator[Item]:
        questions = self.rules.questions
        said = []
        for name, offered in denied(self.assessment).items():
            answer = self.assessment.answers[name]
            chosen = isinstance(answer, tuple) and not any(questions[name].option(one).exclusive for one in answer)  # type: ignore[union-attr]
            label = f"{questions[name].label}{_qualified(questions[name], answer)}"
            if chosen:
                label = f"{questions[name].label}, other than {brief(questions[name], answer)}"
            said.append(f"{label} ({', '.join(offered)})" if offered else label)
        yield Item(sentence("; ".join(said)) if said else "Nothing.", lead="Denies")

    def _histories(self) -> Iterator[Item]:
        """Yield what each list gathers. Only of a list that was answered throughout is it said that it is empty."""
        nothing = []
        for history in self.rules.histories:
            said = [self._brief(name) for name in history.questions if self._reported(name)]
            if said:
                yield Item(sentence("; ".join(said)), lead=history.title)
            elif not set(history.questions) & self._unanswered:
                nothing.append(history.title)
        if nothing:
            yield Item(sentence("; ".join(nothing)), lead="Nothing reported on")

    @property
    def _unanswered(self) -> set[str]:
        return {*self.assessment.missing, *self.assessment.next_questions}

    def _reported(self, name: str) -> bool:
        """Say whether the answer is more than a no."""
        answer = self.assessment.answers.get(name)
        return answer is not None and not NEGATIVE.issuperset(answer if isinstance(answer, tuple) else (answer,))

    def _brief(self, name: str) -> str:
        question = self.rules.questions[name]
        return f"{question.label}: {brief(question, self.assessment.answers[name])}"

    def _dates(self) -> Iterator[Item]:
        gathered = {name for history in self.rules.histories for name in history.questions}
        left = [
            self._brief(name)
            for name in self.assessment.answers
            if name not in gathered and self.rules.questions[name].type == "date"
        ]
        if left:
            yield Item(sentence("; ".join(left)), lead="Other dates")

    def _others(self) -> Iterator[Item]:
        """Yield the answers that stand nowhere else; of a list that raised something, what did not."""
        raising = raised(self.assessment)
        elsewhere = {CONCERNS, *denied(self.assessment), *(name for name, options in raising.items() if not options)}
        elsewhere.update(name for history in self.rules.histories for name in history.questions)
        said = []
        for name, answer in self.assessment.answers.items():
            question = self.rules.questions[name]
            if name in elsewhere or answer in (NOT_SURE, (NOT_SURE,)) or question.type == "date":
                continue
            left = tuple(o for o in answer if o not in raising.get(name, ())) if isinstance(answer, tuple) else answer
            if left != ():
                besides = " (besides what is above)" if left != answer else ""
                said.append(f"{question.label}{besides}: {brief(question, left)}")
        if said:
            yield Item(sentence("; ".join(said)), lead="Other answers")

    def _unsure(self) -> Iterator[Item]:
        said = [self._uncertain(one) for one in self.assessment.unsure]
        yield Item(sentence("; ".join(said)) if said else "Nothing.", lead="Not sure")

    def _uncertain(self, one: Unsure) -> str:
        labels = {each.concern.id: each.concern.label for each in self.assessment.concerns}
        could = [f"{labels[concern]}: {either(outcomes)}" for concern, outcomes in one.could_become.items()]
        change = (
            f"could become {', '.join(could)}" if one.matters else "changes no outcome while the other answers stand"
        )
        return f"{self.rules.questions[one.question].label} ({change})"

    def _declined(self) -> Iterator[Item]:
        names = [
            name
            for name, answer in self.assessment.answers.items()
            if PREFER_NOT_TO_SAY in (answer if isinstance(answer, tuple) else (answer,))
        ]
        if names:
            yield Item(sentence("; ".join(self.rules.questions[name].label for name in names)), lead="Declined to say")

    def _not_asked(self) -> Iterator[Item]:
        questions, wanted = self.rules.questions, self.assessment.next_questions
        unable = [name for name in self.assessment.missing if name not in wanted]
        if wanted:
            labels = "; ".join(questions[name].label for name in wanted)
            yield Item(
                sentence(f"{labels}; and what follows from them"), lead="Not answered, and it could change an outcome"
            )
        if unable:
            labels = "; ".join(questions[name].label for name in unable)
            lead = "Not answered, and unable to change an outcome" if self.assessment.concerns else "Not answered"
            yield Item(sentence(f"{labels}; and what follows from them"), lead=lead)
        said, follow_ups = [], False
        for group in not_asked(self.assessment):
            if set(group.because) <= {CONCERNS}:
                follow_ups = True  # of concerns that nobody has
                continue
            why = "; ".join(self._brief(name) for name in group.because)
            said.append(f"{_counted([question.label for question in group.questions])} ({why})")
        said += ["follow-ups of concerns that were not chosen"] if follow_ups else []
        if said:
            yield Item(sentence("; ".join(said)), lead="Not asked, as it does not apply")

    def _aside(self) -> Iterator[Item]:
        aside = self.assessment.not_applicable
        if aside:
            said = [exact(self.rules.questions[name], answer) for name, answer in aside.items()]
            yield Item(sentence("; ".join(said)), lead="Answered, but set aside as it does not apply")

    def _changes(self) -> Iterator[Item]:
        changes = self.circumstances.changes
        if changes is None:
            yield Item("No record: the answers come from a file.", lead="Changed while answering")
        else:
            said = [f"{one.question}: {' → '.join((*one.before, one.now))}" for one in changes]
            yield Item(sentence("; ".join(said)) if said else "Nothing.", lead="Changed while answering")


def _qualified(question: Question, answer: Answer) -> str:
    """Return the patient's words where they say more than a plain no, such as a span of time."""
    option = None if isinstance(answer, tuple) else question.option(str(answer))
    return f" (“{option.label.rstrip('.')}”)" if option and len(option.label) > _PLAIN_NO else ""


def _counted(labels: Sequence[str]) -> str:
    """Return labels, or where there are many, the first and the number of the others."""
    if len(labels) > _NAMED:
        return f"{labels[0]} and {len(labels) - 1} more questions"
    return listed(labels, "and")
