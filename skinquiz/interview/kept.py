"""Answers across time: which of those that were saved still mean what they meant."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skinquiz.answers import problem_with, read_answer, read_date
from skinquiz.interview.saved import Saved, SavedAnswer
from skinquiz.interview.store import SessionError
from skinquiz.messages import shown
from skinquiz.model import Answer, Answers, Question, RuleSet
from skinquiz.render.circumstances import Change, Circumstances
from skinquiz.render.data import plain
from skinquiz.render.words import answer_in_words, date_in_words

_SAID, _LOST = 60, 300  # letters of an answer in words, and of a sentence on one that is lost
GONE = "This question is no longer asked."
CHANGED = "The question or its answers have changed."
UNFIT = "This answer does not fit the question."
IN_THE_FUTURE = "This date lies after the day that the result is for."


@dataclass(frozen=True, slots=True)
class Lost:
    """A saved answer that cannot be kept: the question's words, the answer's words, and why in a sentence."""

    asked: str
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    """`answers` stand in the order in which they were first given."""

    answers: Mapping[str, Answer]
    lost: tuple[Lost, ...]


def meaning(question: Question) -> str:
    """Return a short fingerprint of all that gives an answer its meaning."""
    options = [[option.id, option.label, option.help, option.exclusive] for option in question.options]
    bounds = [question.minimum, question.maximum, question.not_sure]
    everything = [question.id, question.ask, question.type, question.help, options, bounds]
    return hashlib.sha256(json.dumps(everything).encode()).hexdigest()[:16]


def as_saved(question: Question, answer: Answer) -> SavedAnswer:
    """Return an answer as it is saved, with the words on the screen."""
    value = plain(answer)
    kept = tuple(value) if isinstance(value, list) else value
    return SavedAnswer(question.id, kept, question.ask, answer_in_words(question, answer), meaning(question))


def keep(saved: Saved, ruleset: RuleSet, as_of: dt.date) -> Kept:
    """Return the answers that can still be used, typed, and those that cannot.

    Raises SessionError if the session belongs to another rule set.
    """
    if saved.ruleset != ruleset.id:
        raise SessionError(
            f"session `{saved.id}` belongs to the rule set `{shown(saved.ruleset)}`, not to `{ruleset.id}`",
            f"take that rule set: --rules DIR, with the folder of `{shown(saved.ruleset)}`",
        )
    answers: dict[str, Answer] = {}
    lost = []
    for name, one in saved.answers.items():
        question = ruleset.questions.get(name)
        if question is None:
            lost.append(Lost(one.asked, one.said, GONE))
        elif one.meaning != meaning(question):
            lost.append(Lost(one.asked, one.said, CHANGED))
        elif problem_with(question, _given(one), as_of) is not None:
            lost.append(Lost(one.asked, one.said, _why_unfit(question, one, as_of)))
        else:
            answers[name] = read_answer(question, _given(one), as_of)
    return Kept(answers, tuple(lost))


def changes(saved: Saved, answers: Answers, ruleset: RuleSet) -> tuple[Change, ...]:
    """Return how these answers were changed on the way; what was said to another wording of a question is no change."""
    return tuple(
        Change(
            ruleset.questions[name].label,
            tuple(shown(one.said, _SAID) for one in before),
            shown(answer_in_words(ruleset.questions[name], answer), _SAID),
        )
        for name, answer in answers.items()
        if (before := [one for one in saved.earlier(name) if one.meaning == saved.answers[name].meaning])
    )


def circumstances(saved: Saved, kept: Kept, ruleset: RuleSet, as_of: dt.date) -> Circumstances:
    """Return what a summary says of a session: which it is, how old, what was changed, and what could not be kept."""
    day = saved.changed.date()
    lost = (
        f"An earlier answer could not be kept: {one.asked} “{shown(one.said, _SAID)}”. {one.why}" for one in kept.lost
    )
    return Circumstances(
        answered=f"saved session {saved.id}, last changed on {date_in_words(day)} (UTC)",
        changes=changes(saved, kept.answers, ruleset),
        lost=tuple(shown(one, _LOST) for one in lost),
        days_old=(as_of - day).days,
    )


def _given(one: SavedAnswer) -> str | Sequence[str]:
    return str(one.answer) if isinstance(one.answer, int) else one.answer


def _why_unfit(question: Question, one: SavedAnswer, as_of: dt.date) -> str:
    try:
        late = question.type == "date" and read_date(str(one.answer)) > as_of
    except ValueError:
        late = False
    return IN_THE_FUTURE if late else UNFIT
