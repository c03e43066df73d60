"""The screen: the only module that knows questionary. A question comes in, an answer goes out, or Ctrl-C is raised.

Two traps of the library are closed here. A stray Enter picks the first line of a list, so the first line is no
answer; and an empty tick list is refused. Long text is cropped by the widget, so it is printed, wrapped, above it.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence

import questionary
from prompt_toolkit.validation import ValidationError, Validator
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from skinquiz.answers import problem_with, read_answer
from skinquiz.model import NOT_SURE, Answer, Option, Question

_AGO = re.compile(r"(\d{1,3}) (day|week|month|year)s? ago")
_NOTHING = "(nothing chosen yet: use the arrow keys)"
_MARGIN = 6  # what the widget draws before a label


class Screen:
    """Asks questions on a terminal. Every prompt raises KeyboardInterrupt on Ctrl-C and EOFError on Ctrl-D."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def section(self, title: str) -> None:
        self.console.print()
        self.console.print(Text(title, "bold underline"))

    def say(self, text: str, indent: int = 0) -> None:
        self.console.print(Padding(Text(text), (0, 0, 0, indent)))

    def ask(self, question: Question, number: int, more: int, as_of: dt.date) -> Answer:
        """Ask until there is an answer that the validator accepts, and return it."""
        self.console.print()
        left = f", at most {more} more" if more else ", the last one"
        self.console.print(Text(f"Question {number}{left}", "dim"))
        self.console.print(Text(question.ask, "bold"))
        for text in (question.help, question.why and f"Why we ask: {question.why}"):
            if text:
                self.say(text, indent=2)
        self._options(question.options)
        if question.type == "choices":
            return self._choices(question, as_of)
        if question.type == "choice":
            return self._choice(question, as_of)
        return self._typed(question, as_of)

    def _options(self, options: Sequence[Option]) -> None:
        """Print options whole where the widget would crop them, and whatever explains them."""
        room = self.console.width - _MARGIN
        crowded = any(len(option.label) > room for option in options)
        for option in options:
            if crowded:
                self.say(f"{_letter(option, options)}. {option.label}", indent=2)
            if option.help:
                self.say(option.help if crowded else f"{option.label}: {option.help}", indent=5 if crowded else 2)

    def _titles(self, options: Sequence[Option]) -> list[questionary.Choice]:
        room = self.console.width - _MARGIN
        crowded = any(len(option.label) > room for option in options)
        choices = []
        for option in options:
            label = f"{_letter(option, options)}. {option.label}" if crowded else option.label
            choices.append(questionary.Choice(label if len(label) <= room else f"{label[: room - 1]}…", option.id))
        return choices

    def _choice(self, question: Question, as_of: dt.date) -> Answer:
        choices = [questionary.Choice(_NOTHING, ""), *self._titles(question.options)]
        while True:
            chosen = questionary.select("Your answer:", choices, instruction=" ").unsafe_ask()
            if chosen:
                return read_answer(question, chosen, as_of)
            self.say("Nothing was chosen. Move down to your answer first, then press Enter.", indent=2)

    def _choices(self, question: Question, as_of: dt.date) -> Answer:
        def complaint(chosen: list[str]) -> bool | str:
            if not chosen:
                return "Tick at least one with the space bar, then press Enter."
            return problem_with(question, chosen, as_of) or True

        chosen = questionary.checkbox(
            "Your answers:",
            self._titles(question.options),
            validate=complaint,
            instruction="(space bar ticks, Enter goes on)",
        ).unsafe_ask()
        return read_answer(question, chosen, as_of)

    def _typed(self, question: Question, as_of: dt.date) -> Answer:
        kind = "a number" if question.type == "integer" else "a date (2026-08-31, or “3 months ago”)"
        hint = f"Type {kind}" + (", or: not sure" if question.not_sure else "")
        while True:
            text = questionary.text(f"{hint}:", validate=_TypedAnswer(question, as_of)).unsafe_ask()
            understood = understand(text, as_of)
            answer = read_answer(question, understood, as_of)
            if understood == text.strip() or answer == NOT_SURE or self._agreed(understood):
                return answer

    def _agreed(self, date: str) -> bool:
        self.say(f"That is about {date}.", indent=2)
        choices = [questionary.Choice(_NOTHING, None), questionary.Choice("Yes", True), questionary.Choice("No", False)]
        while (agreed := questionary.select("Is that right?", choices, instruction=" ").unsafe_ask()) is None:
            self.say("Move down to Yes or No first, then press Enter.", indent=2)
        return bool(agreed)


class _TypedAnswer(Validator):
    def __init__(self, question: Question, as_of: dt.date) -> None:
        self.question, self.as_of = question, as_of

    def validate(self, document: object) -> None:
        text: str = getattr(document, "text", "")
        problem = problem_with(self.question, understand(text, self.as_of), self.as_of)
        if problem:
            raise ValidationError(message=problem, cursor_position=len(text))


def understand(text: str, as_of: dt.date) -> str:
    """Return what a person typed as the validator takes it: `3 months ago` as a date, `not sure` as `not_sure`."""
    text = " ".join(text.lower().split())
    if text in ("not sure", "i am not sure", "don't know", "?"):
        return NOT_SURE
    match = _AGO.fullmatch(text)
    if match is None:
        return as_of.isoformat() if text == "today" else text
    count, unit = int(match[1]), match[2]
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        return dt.date.fromordinal(max(1, as_of.toordinal() - days)).isoformat()
    return _months_before(as_of, count * (12 if unit == "year" else 1)).isoformat()


def _months_before(date: dt.date, months: int) -> dt.date:
    index = date.year * 12 + date.month - 1 - months
    year, month = divmod(index, 12)
    if year < 1:
        return dt.date.min
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))


def _letter(option: Option, options: Sequence[Option]) -> str:
    return chr(ord("a") + options.index(option))
