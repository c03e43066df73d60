"""The screen: the only module that knows questionary. A question comes in, an answer goes out, or Ctrl-C is raised.

Traps of the library are closed here. A stray Enter picks the first line of a list, so the first line is no answer.
Long text is cropped by the widget, so it is printed, wrapped, above it. The letters `a` and `i` would tick or
invert a whole list, and Ctrl-D would do nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TypeVar

import questionary
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from skinquiz.answers import problem_with, read_answer
from skinquiz.interview.dates import understand
from skinquiz.model import NOT_SURE, Answer, Option, Question

_NOTHING = "(nothing chosen yet: use the arrow keys)"
_MARGIN = 6  # what the widget draws before a label
_Chosen = TypeVar("_Chosen", str, list[str])


class Screen:
    """Asks questions on a terminal. Every prompt raises KeyboardInterrupt on Ctrl-C and EOFError on Ctrl-D."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def section(self, title: str) -> None:
        """Print the heading of a section."""
        self.console.print()
        self.console.print(Text(title, "bold underline"))

    def say(self, text: str, indent: int = 0) -> None:
        """Print a paragraph, wrapped."""
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
            return read_answer(question, self._select("Your answer:", self._titles(question.options)), as_of)
        return self._typed(question, as_of)

    def _crowded(self, options: Iterable[Option]) -> bool:
        return any(len(option.label) > self.console.width - _MARGIN for option in options)

    def _options(self, options: Sequence[Option]) -> None:
        """Print options whole where the widget would crop them, and whatever explains them."""
        crowded = self._crowded(options)
        for number, option in enumerate(options, 1):
            if crowded:
                self.say(f"{number}. {option.label}", indent=2)
            if option.help:
                self.say(option.help if crowded else f"{option.label}: {option.help}", indent=5 if crowded else 2)

    def _titles(self, options: Sequence[Option], ticked: Sequence[str] = ()) -> list[questionary.Choice]:
        room, crowded = self.console.width - _MARGIN, self._crowded(options)
        choices = []
        for number, option in enumerate(options, 1):
            label = f"{number}. {option.label}" if crowded else option.label
            title = label if len(label) <= room else f"{label[: room - 1]}…"
            choices.append(questionary.Choice(title, option.id, checked=option.id in ticked))
        return choices

    def _select(self, message: str, choices: Sequence[questionary.Choice]) -> str:
        with_nothing = [questionary.Choice(_NOTHING, _NOTHING), *choices]
        while (chosen := _run(questionary.select(message, with_nothing, instruction=" "), "")) == _NOTHING:
            self.say("Nothing was chosen. Move down to your answer first, then press Enter.", indent=2)
        return chosen

    def _choices(self, question: Question, as_of: dt.date) -> Answer:
        instruction = "(space bar ticks, Enter goes on)"
        chosen: list[str] = []
        while True:
            titles = self._titles(question.options, chosen)
            chosen = _run(questionary.checkbox("Your answers:", titles, instruction=instruction), [])
            if not chosen:
                self.say("Nothing is ticked. Tick at least one with the space bar, then press Enter.", indent=2)
            elif problem_with(question, chosen, as_of) is None:
                return read_answer(question, chosen, as_of)
            else:
                self.say(_conflict(question, chosen), indent=2)

    def _typed(self, question: Question, as_of: dt.date) -> Answer:
        kind = "Type a date" if question.type == "date" else "Type a number"
        hint = f"{kind}, or: not sure" if question.not_sure else kind
        if question.type == "date":
            self.say("Write it as 2026-08-31, or as “3 months ago”.", indent=2)
        while True:
            text = _run(questionary.text(f"{hint}:"), "").strip()
            understood = understand(question, text, as_of)
            if problem := problem_with(question, understood, as_of):
                self.say(_in_words(question, problem), indent=2)
            elif understood in (text, NOT_SURE) or self._agreed(understood):
                return read_answer(question, understood, as_of)

    def _agreed(self, date: str) -> bool:
        self.say(f"That is about {date}.", indent=2)
        return (
            self._select("Is that right?", [questionary.Choice("Yes", "yes"), questionary.Choice("No", "no")]) == "yes"
        )


def _in_words(question: Question, problem: str) -> str:
    """Return what is wrong without the names that only files and flags use."""
    problem = problem.replace(f"the answer to `{question.id}` is empty", "Nothing was typed")
    return problem.replace(f" for `{question.id}`", "").replace(NOT_SURE, "not sure") + "."


def _conflict(question: Question, chosen: Sequence[str]) -> str:
    ticked = [option for option in question.options if option.id in chosen]
    alone = next(option for option in ticked if option.exclusive)
    others = ", ".join(f"“{option.label}”" for option in ticked if option is not alone)
    return f"“{alone.label}” excludes the other answers, but {others} is ticked too. Untick the one or the other."


def _run(prompt: questionary.Question, like: _Chosen) -> _Chosen:
    """Run a prompt and return what was chosen, of the same type as `like`."""
    keys = KeyBindings()

    @keys.add("c-d", eager=True)
    def _end(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError, style="class:aborting")

    if isinstance(like, list):

        @keys.add("a", eager=True)
        @keys.add("i", eager=True)
        def _ignore(event: KeyPressEvent) -> None:
            """Keep one letter from ticking everything."""

    own = prompt.application.key_bindings
    prompt.application.key_bindings = merge_key_bindings([own, keys] if own else [keys])
    chosen: _Chosen = prompt.unsafe_ask()
    return chosen
