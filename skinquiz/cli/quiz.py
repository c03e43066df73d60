"""`skinquiz quiz`: the walk through the questions on a terminal, and the result."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from skinquiz.cli.assess import assessment_date
from skinquiz.cli.errors import OK, UsageError
from skinquiz.cli.output import text_width, wants_colour, write
from skinquiz.model import RuleSet

if TYPE_CHECKING:
    from skinquiz.interview.prompts import Screen


def run(ruleset: RuleSet, as_of_text: str | None) -> int:
    """Ask every question that applies, then print the result. Nothing is stored."""
    as_of = assessment_date(as_of_text)
    if sys.stdin is None or sys.stdout is None or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the quiz needs a terminal to ask its questions on",
            "for scripts: skinquiz assess --template > answers.yaml",
            "then:        skinquiz assess --answers answers.yaml",
        )
    from rich.console import Console

    from skinquiz.assess import assess
    from skinquiz.interview.prompts import Screen
    from skinquiz.interview.session import Session
    from skinquiz.render import Style, render

    colour = wants_colour(sys.stdout)
    screen = Screen(Console(width=text_width(), highlight=False, markup=False, emoji=False, no_color=not colour))
    _welcome(screen, ruleset)
    session, section = Session(ruleset, as_of, {}), ""
    while (question := session.next_question()) is not None:
        answered, open_ = session.progress()
        if (title := session.section_of(question)) != section:
            section = title
            screen.section(section)
        session = session.answered(question, screen.ask(question, answered + 1, open_ - 1, as_of))
    screen.say("")
    style = Style(width=text_width(), colour=colour, recap=True)
    write(render(assess(ruleset, session.answers, as_of), "text", style), None)
    return OK


def _welcome(screen: Screen, ruleset: RuleSet) -> None:
    screen.section(ruleset.title)
    screen.say(f"{ruleset.review_note} {ruleset.disclaimer}")
    screen.say("Your answers stay on this computer and are not stored. Ctrl-C stops at any time.")
