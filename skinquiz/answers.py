"""One validator for every way in: flag, file, prompt, table cell. Text in; typed answers out, or problems in words."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skinquiz.messages import nearest, shown
from skinquiz.model import NOT_SURE, Answer, Answers, Option, Question

EARLIEST = dt.date(1900, 1, 1)
LATEST = dt.date(2200, 1, 1)
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it came in, and where from: a flag, or a file with its line."""

    value: str | Sequence[str]
    origin: str


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why an answer cannot be used: one sentence, and what would be valid."""

    question: str
    origin: str
    message: str
    help: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([f"{self.origin}: {self.message}", *(f"  {line}" for line in self.help)])


class AnswersError(Exception):
    """Answers that cannot be used, each with its reason."""

    def __init__(self, problems: Iterable[AnswerProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class _Unfit(Exception):
    def __init__(self, message: str, *help: str) -> None:
        self.message, self.help = message, help
        super().__init__(message)


def read_answers(given: Mapping[str, Given], questions: Mapping[str, Question], as_of: dt.date) -> Answers:
    """Return the answers, typed, in the order in which the questions are asked.

    `choice` gives an option id, `choices` a tuple of them in the order of the options, `integer` an int, `date` a
    date that is not later than `as_of`; `not_sure` stays that text. Raises AnswersError with every problem found.
    """
    problems: list[AnswerProblem] = []
    answers: dict[str, Answer] = {}
    for name, one in given.items():
        question = questions.get(name)
        if question is None:
            message = f"there is no question `{shown(name)}`"
            problems.append(AnswerProblem(name, one.origin, message, _near(name, questions)))
            continue
        try:
            answers[name] = read_answer(question, one.value, as_of)
        except _Unfit as unfit:
            problems.append(AnswerProblem(name, one.origin, unfit.message, tuple(unfit.help)))
    if problems:
        raise AnswersError(problems)
    return {name: answers[name] for name in questions if name in answers}


def problem_with(question: Question, value: str | Sequence[str], as_of: dt.date) -> str | None:
    """Return in words what is wrong with one answer, or None if it can be used."""
    try:
        read_answer(question, value, as_of)
    except _Unfit as unfit:
        return "; ".join((unfit.message, *unfit.help))
    return None


def read_answer(question: Question, value: str | Sequence[str], as_of: dt.date) -> Answer:
    """Return one typed answer. Raises an error whose text says what is wrong and what would be valid."""
    texts = [value] if isinstance(value, str) else list(value)
    if question.type == "choices":
        return _choices(question, texts)
    if len(texts) > 1:
        raise _Unfit(f"`{question.id}` takes one answer, not {len(texts)}: {shown(', '.join(texts[:5]))}")
    text = texts[0].strip() if texts else ""
    if not text:
        raise _Unfit(f"the answer to `{question.id}` is empty", valid_answers(question))
    if text == NOT_SURE and question.not_sure:
        return NOT_SURE
    if question.type == "choice":
        return _option(question, text).id
    return _integer(question, text) if question.type == "integer" else _date(question, text, as_of)


def read_date(text: str) -> dt.date:
    """Return an ISO date between 1900 and 2199. Raises ValueError, with the reason in words, for anything else."""
    if not _ISO_DATE.fullmatch(text):
        raise ValueError(f"`{shown(text)}` is not a date; write it as 2026-11-20")
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"`{text}` is not a day in the calendar") from None
    if not EARLIEST <= date < LATEST:
        raise ValueError(f"`{text}` is not between {EARLIEST.year} and {LATEST.year - 1}")
    return date


def _choices(question: Question, texts: Sequence[str]) -> tuple[str, ...]:
    names = [part.strip() for text in texts for part in text.split(",")]
    if not any(names):
        raise _Unfit(f"the answer to `{question.id}` is empty", valid_answers(question))
    chosen = {_option(question, name).id for name in names}
    for option in question.options:
        if option.exclusive and option.id in chosen and len(chosen) > 1:
            others = ", ".join(f"`{one}`" for one in question.option_ids if one in chosen and one != option.id)
            raise _Unfit(f"`{option.id}` excludes the other answers to `{question.id}`, but {others} is there too")
    return tuple(one for one in question.option_ids if one in chosen)


def _option(question: Question, text: str) -> Option:
    option = question.option(text)
    if option is None:
        what = f"`{shown(text)}` is not an answer to `{question.id}`" if text else "an answer in the list is empty"
        raise _Unfit(what, *_near(text, question.option_ids), valid_answers(question))
    return option


def _integer(question: Question, text: str) -> int:
    low, high = question.minimum, question.maximum
    assert low is not None
    assert high is not None
    if not re.fullmatch(r"-?[0-9]+", text):
        raise _Unfit(f"`{shown(text)}` is not a whole number", *_near(text, _words(question)), valid_answers(question))
    if len(text) > 9 or not low <= int(text) <= high:
        raise _Unfit(f"`{shown(text)}` is out of range for `{question.id}`", valid_answers(question))
    return int(text)


def _date(question: Question, text: str, as_of: dt.date) -> dt.date:
    try:
        date = read_date(text)
    except ValueError as error:
        raise _Unfit(str(error), *_near(text, _words(question)), valid_answers(question)) from None
    if date > as_of:
        raise _Unfit(f"`{text}` lies in the future: later than the assessment date, {as_of.isoformat()}")
    return date


def _words(question: Question) -> tuple[str, ...]:
    return (NOT_SURE,) if question.not_sure else ()


def valid_answers(question: Question) -> str:
    """Return what could be answered, in words."""
    if question.options:
        return "valid: " + ", ".join(question.option_ids)
    if question.type == "integer":
        what = f"a whole number from {question.minimum} to {question.maximum}"
    else:
        what = "a date such as 2026-08-31 (not in the future)"
    return "valid: " + " or ".join((what, *_words(question)))


def _near(name: str, valid: Iterable[str]) -> tuple[str, ...]:
    near = nearest(name, valid)
    return (f"did you mean `{near}`?",) if near else ()
