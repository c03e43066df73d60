"""The engine's own words for outcomes, certainty, dates and answers. They name no treatment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

from skinquiz.conditions import Wording, told
from skinquiz.model import (
    Answer,
    Between,
    Certainty,
    Comparison,
    Condition,
    Is,
    Outcome,
    Over,
    Question,
    Until,
    UntilDate,
    UntilEvent,
    Within,
)

OUTCOME = {
    Outcome.SUITABLE: "Suitable",
    Outcome.POSSIBLE: "Possible",
    Outcome.ASK_CLINICIAN: "Ask a clinician first",
    Outcome.WAIT: "Wait",
    Outcome.UNLIKELY_TO_HELP: "Unlikely to help",
    Outcome.NOT_SUITABLE: "Not suitable",
}
OUTCOME_MEANS = {
    Outcome.SUITABLE: "There is evidence of benefit, and nothing in your answers stands in the way.",
    Outcome.POSSIBLE: "It may help. The evidence is weak or mixed, or something else is usually tried first.",
    Outcome.ASK_CLINICIAN: "A clinician has to weigh something first.",
    Outcome.WAIT: "Not now.",
    Outcome.UNLIKELY_TO_HELP: "It is not the tool for this.",
    Outcome.NOT_SUITABLE: "Do not have it as things stand.",
}
CERTAINTY = {
    Certainty.HIGH: "high: we are sure of this",
    Certainty.MODERATE: "moderate: probably right, but studies may change it",
    Certainty.LOW: "low: the true effect may well be different",
    Certainty.VERY_LOW: "very low: nobody really knows",
}
SECTION = {
    "preparation": "Before a session",
    "expect": "What to expect",
    "aftercare": "After a session",
    "warning_signs": "Warning signs",
    "ask_provider": "What to ask the provider",
}
URGENCY = {
    "emergency": "Emergency: call an ambulance",
    "same_day": "See a doctor the same day",
    "soon": "See a doctor within days",
    "exposure": "If blood could have been shared: ask for tests at once",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def date_in_words(date: dt.date) -> str:
    """Return a date as `1 February 2027`, whatever the locale."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def answer_in_words(question: Question, answer: Answer) -> str:
    """Return what the person chose, in the words that they saw."""
    if isinstance(answer, dt.date):
        return date_in_words(answer)
    if isinstance(answer, int):
        return str(answer)
    chosen = answer if isinstance(answer, tuple) else (answer,)
    labels = []
    for one in chosen:
        option = question.option(one)
        labels.append(option.label if option else "I am not sure")
    return ", ".join(labels)


def condition_in_words(condition: Condition, questions: Mapping[str, Question]) -> str:
    """Return for whom a condition holds, in the words of the questions and of their options."""
    wording = Wording(partial(_by_labels, questions), both="; and ", either="; or ", without="not ({})")
    return told(condition, wording)


def _by_labels(questions: Mapping[str, Question], comparison: Comparison, beside_others: bool) -> str:
    question = questions[comparison.question]
    return f"{question.label}: {answer_meant(question, comparison)}"


def answer_meant(question: Question, comparison: Comparison) -> str:
    """Return the answers to the question with which a comparison holds."""
    match comparison:
        case Is(_, options):
            return listed([f"“{answer_in_words(question, option).rstrip('.')}”" for option in options], "or")
        case Between(_, None, at_most):
            return f"{at_most} or less"
        case Between(_, at_least, None):
            return f"{at_least} or more"
        case Between(_, at_least, at_most):
            return f"{at_least} to {at_most}"
        case Within(_, span):
            return f"less than {span} ago"
        case Over(_, span):
            return f"{span} ago or longer"


def until_by_ids(until: Until | None) -> str:
    """Return when a wait is over, naming the question by its id; nothing, if it has no end."""
    match until:
        case UntilDate(question, plus):
            return f"{plus} after {question}"
        case UntilEvent(event):
            return event
    return ""


def words(identifier: str) -> str:
    """Return an id such as `very_low` as words."""
    return str(identifier).replace("_", " ")


def listed(texts: Sequence[str], before_last: str) -> str:
    """Return `a, b and c`, with `and` or another word before the last."""
    *most, last = texts
    return f"{', '.join(most)} {before_last} {last}" if most else last


def sentence(text: str) -> str:
    """Return text as a sentence: a capital first, a full stop last."""
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", ":")) else text + "."


def from_to(pair: tuple[int, int], unit: str) -> str:
    """Return `3 to 6 sessions`, or `1 session` when the ends are the same."""
    low, high = pair
    number = str(low) if low == high else f"{low} to {high}"
    return f"{number} {unit if high == 1 else unit + 's'}"
