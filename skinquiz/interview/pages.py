"""The pages of the interview before the result: welcome, questions, dates to confirm, the review, stopping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from skinquiz.interview.dates import Meaning
from skinquiz.interview.page import Choice, Kind, Page
from skinquiz.interview.session import Session
from skinquiz.messages import shown
from skinquiz.model import NOT_SURE, Answer, Question, RuleSet
from skinquiz.render.about import notice
from skinquiz.render.blocks import Item, Part, Report
from skinquiz.render.words import answer_in_words, date_in_words, sentence

HELP, BACK, STOP = ("?", "explain"), ("b", "back"), ("q", "stop and keep")
ONWARD = ("n", "on to the next open question")
STOP_UNSAVED = ("q", "stop")
DONE, AGAIN, START = "done", "again", "start"


def welcome(session: Session, promise: str, unfinished: Sequence[Choice]) -> Page:
    """Return the first page: what this is, what it cannot do, where answers stay, and what to go on with."""
    ruleset, answered = session.ruleset, len(session.path)
    text = (
        *_what_it_is(ruleset),
        f"{notice(ruleset, session.as_of)} {ruleset.disclaimer}",
        promise,
        "At each question, ? explains it, b goes back, q stops. At the end you can change every answer.",
        *((f"Welcome back. You have answered {answered} question{'s' if answered > 1 else ''}.",) if answered else ()),
    )
    keys = (("q", "stop"),)
    if not unfinished:
        return Page("welcome", "read", "", ruleset.title, text, prompt="Press Enter to begin.", keys=keys)
    choices = (Choice(START, "Start anew"), *unfinished)
    return Page("welcome", "one", "", ruleset.title, text, choices=choices, prompt=_PROMPT["one"], keys=keys)


def _what_it_is(ruleset: RuleSet) -> Iterator[str]:
    if gloss := ruleset.glossary.get(ruleset.treatment):
        yield f"{sentence(ruleset.treatment).rstrip('.')}: {gloss}"


def lost_answers(ruleset: RuleSet, lost: Iterable[Item]) -> Page:
    """Return the page that names the kept answers which no longer mean the same, and are asked again."""
    parts = (Part("These are asked again", tuple(lost)),)
    text = ("The questions have changed since you stopped. Your other answers are kept.",)
    return Page("lost", "read", "", ruleset.title, text, parts=parts, prompt="Press Enter to go on.")


_KINDS: dict[str, Kind] = {"choice": "one", "choices": "many"}
_PROMPT = {
    "one": "Choose one answer.",
    "many": "Choose all that are true.",
    "integer": "Type a number",
    "date": "Type a date",
    "read": "Press Enter to go on.",
}


def question_page(session: Session, question: Question, notices: Sequence[str], saving: bool) -> Page:
    """Return a question as it stands in this session, with the answer given before, if there is one."""
    old = session.answers.get(question.id)
    number = session.number()
    more = len(session.open - {question.id})
    if old is not None:
        progress = f"Question {number}, answered before"
    else:
        progress = f"Question {number}, " + (f"at most {more} more" if more else "the last one")
    onward = old is not None and session.onward().question is not None
    keys = (
        HELP,
        *((BACK,) if number > 1 else ()),
        *((ONWARD,) if onward else ()),
        STOP if saving else STOP_UNSAVED,
    )
    return Page(
        id=question.id,
        kind=_kind(question),
        heading=f"{session.section(question)}. {progress}",
        title=question.ask,
        text=(*((question.help,) if question.help else ()), *_old(question, old), *_hint(question)),
        choices=_choices(session.ruleset, question),
        notices=tuple(notices),
        prompt=_prompt(question),
        chosen=chosen(old),
        keys=keys,
    )


def chosen(answer: Answer | None) -> tuple[str, ...]:
    """Return an answer as the ids of choices, or as one typed text."""
    if answer is None:
        return ()
    return answer if isinstance(answer, tuple) else (str(answer),)


def _kind(question: Question) -> Kind:
    return _KINDS.get(question.type, "text")


def _prompt(question: Question) -> str:
    prompt = _PROMPT[_kind(question) if question.options else question.type]
    if question.options:
        return prompt
    bounds = f" from {question.minimum} to {question.maximum}" if question.type == "integer" else ""
    return f"{prompt}{bounds}" + (", or: not sure." if question.not_sure else ".")


def _hint(question: Question) -> tuple[str, ...]:
    if question.type != "date":
        return ()
    return ("A rough date will do: 2026-08-31, 31 August, last March, March 2026, 3 months ago.",)


def _old(question: Question, old: Answer | None) -> tuple[str, ...]:
    if old is None:
        return ()
    return (f"You answered: {sentence(answer_in_words(question, old))} Enter alone keeps it.",)


def _choices(ruleset: RuleSet, question: Question) -> tuple[Choice, ...]:
    picture = ruleset.pictures.get(question.picture) if question.picture else None
    drawings = picture.drawings if picture else {}
    return tuple(
        Choice(option.id, option.label, option.help, option.exclusive, drawing=drawings.get(option.id))
        for option in question.options
    )


def date_page(question: Question, meanings: Sequence[Meaning]) -> Page:
    """Return the page that shows which date was understood, before it is taken for the answer."""
    choices = tuple(Choice(one.date.isoformat(), date_in_words(one.date), one.note) for one in meanings)
    return Page(
        id=f"{question.id}?",
        kind="one",
        heading=question.label,
        title="Is this the date that you mean?",
        choices=(*choices, Choice(AGAIN, "No, I will type it again")),
        prompt=_PROMPT["one"],
        keys=(BACK,),
    )


def review(session: Session, notices: Sequence[str], saving: bool) -> Page:
    """Return the list of all answers, each to be changed by its number, and the way to the result."""
    questions, answers = session.ruleset.questions, session.answers
    aside = tuple(
        Item(answer_in_words(questions[name], answers[name]), lead=questions[name].label) for name in session.set_aside
    )
    choices = tuple(
        Choice(
            name,
            f"{questions[name].label}: {answer_in_words(questions[name], answers[name])}",
            group=session.section(questions[name]),
        )
        for name in session.path
    )
    return Page(
        id="review",
        kind="one",
        heading="Your answers",
        title="Please look over your answers",
        text=("Press Enter if all is right. To change an answer, choose its number.",),
        parts=(Part("Set aside, as they do not apply now", aside),) if aside else (),
        choices=(Choice(DONE, "All is right, show the result"), *choices),
        notices=tuple(notices),
        prompt="Choose a number.",
        chosen=(DONE,),
        first=0,
        keys=(BACK, STOP if saving else STOP_UNSAVED),
    )


def stop(keeping: str) -> Page:
    """Return the page that makes sure that the quiz is to stop."""
    return _sure("stop", "Stop", "Do you want to stop here?", keeping, "No, go on", "Yes, stop")


def delete(keeping: str) -> Page:
    """Return the page that makes sure that the kept answers are to be deleted."""
    title = "Do you want to delete your answers?"
    return _sure("delete", "Delete", title, keeping, "No, keep them", "Yes, delete them")


def _sure(id: str, heading: str, title: str, text: str, no: str, yes: str) -> Page:
    choices = (Choice(AGAIN, no), Choice(DONE, yes))
    return Page(id, "one", heading, title, (text,), choices=choices, prompt=_PROMPT["one"], keys=(BACK,))


def explanation(question: Question, report: Report) -> Page:
    """Return what `?` shows: the words, why it is asked, and which advice depends on it."""
    return Page(
        id=f"{question.id}-explained",
        kind="read",
        heading=question.label,
        title=report.title,
        parts=report.parts,
        prompt="Press Enter to go back to the question.",
        keys=(("b", "back"),),
    )


# What to say


def in_words(question: Question, problem: str, values: Sequence[str]) -> str:
    """Return what is wrong with an answer without the names that only files and flags use."""
    alone = next((o for o in question.options if o.exclusive and o.id in values and len(values) > 1), None)
    if alone is not None:
        others = ", ".join(f"“{o.label}”" for o in question.options if o.id in values and o is not alone)
        return f"“{alone.label}” excludes the other answers, but you chose {others} too."
    if question.type == "date" and "is not a date" in problem:
        unsure = ", or type: not sure" if question.not_sure else ""
        return f"“{shown(values[0])}” is not a date that can be counted from. Name a day or a month{unsure}."
    problem = problem.replace(f" for `{question.id}`", "").replace(NOT_SURE, "not sure")
    return problem.replace("; valid: ", ". Type ") + "."


def what_changed(before: Session, after: Session) -> list[str]:
    """Return what an answer has done to the others: more to ask, set aside, back again."""
    (name, answer), questions = after.given[-1], after.ruleset.questions
    said = []
    if name in before.path:
        said.append(f"Changed. {questions[name].label}: {sentence(answer_in_words(questions[name], answer))}")
    rise = after.limit() - before.limit()
    if rise > 0:
        said.append(f"This answer opens up to {rise} more question{'s' if rise > 1 else ''}.")
    aside = [name for name in after.set_aside if name not in before.set_aside]
    back = [name for name in before.set_aside if name not in after.set_aside]
    if aside:
        said.append(f"Set aside, as it does not apply now: {_listed(after, aside)}.")
    if back:
        said.append(f"Your earlier answer counts again: {_listed(after, back)}.")
    return said


def _listed(session: Session, names: Sequence[str]) -> str:
    questions = session.ruleset.questions
    return "; ".join(
        f"{questions[name].label}: {answer_in_words(questions[name], session.answers[name])}" for name in names
    )
