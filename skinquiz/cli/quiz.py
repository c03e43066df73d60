"""`skinquiz quiz`: the conversation on a terminal, kept as it goes, and how it ends."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skinquiz.cli.assess import assessment_date
from skinquiz.cli.errors import INTERRUPTED, OK, UsageError, tell
from skinquiz.cli.output import colours, text_width
from skinquiz.model import RuleSet

if TYPE_CHECKING:
    from skinquiz.cli.desk import SavingDesk
    from skinquiz.interview.conversation import Conversation, Ending, Talk
    from skinquiz.interview.session import Session


@dataclass(frozen=True, slots=True)
class Request:
    """How the quiz is to go. `resume` is the id of a saved session, or `last`; `rules` the folder asked for."""

    as_of: str | None = None
    resume: str | None = None
    save: bool = True
    quick: bool = False
    plain: bool = False
    rules: str | None = None

    @property
    def same_rules(self) -> tuple[str, ...]:
        """The option with which another command takes the same rules."""
        return (f"--rules {shlex.quote(self.rules)}",) if self.rules is not None else ()

    @property
    def same_day(self) -> tuple[str, ...]:
        """The option with which another command assesses as of the same day."""
        return (f"--as-of {shlex.quote(self.as_of)}",) if self.as_of is not None else ()


def run(ruleset: RuleSet, request: Request) -> int:
    """Ask, save every answer at once, show the result, and say where the answers are."""
    from skinquiz.cli.desk import SavingDesk
    from skinquiz.interview.conversation import Conversation
    from skinquiz.interview.desk import Refused
    from skinquiz.interview.session import Session
    from skinquiz.interview.store import Store

    as_of = assessment_date(request.as_of)
    desk = SavingDesk(ruleset, as_of, Store(), saving=request.save, quick=request.quick, options=request.same_rules)
    try:
        resumed = desk.resume(request.resume) if request.resume is not None else None
    except Refused as refused:
        raise UsageError(*refused.args) from None
    session = resumed.session if resumed else Session(ruleset, as_of, quick=request.quick)
    options = (*request.same_rules, *request.same_day)
    _require_terminal(session, options)
    plain = request.plain or bool(os.environ.get("ACCESSIBLE")) or os.environ.get("TERM", "dumb") == "dumb"
    return _play(Conversation(resumed or session, desk), desk, plain, options)


def _play(conversation: Conversation, desk: SavingDesk, plain: bool, options: Sequence[str]) -> int:
    from skinquiz.interview.conversation import HungUp

    code, number = OK, None
    try:
        ending = _in_lines(conversation.talk()) if plain else _on_screen(conversation.talk())
        if not plain and ending.assessment is not None:
            _short_result(ending)
    except (KeyboardInterrupt, EOFError):
        code = INTERRUPTED
    except HungUp as hung_up:
        number = hung_up.number
    signal.signal(signal.SIGINT, _pass_over)
    for line in _farewell(conversation, desk, options):
        tell(line)
    if number is not None:  # end as programs do that were told to, so that whoever asked can see it
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    return code


def _interrupt(number: int, _: object) -> None:
    """Stop; one more Ctrl-C must not cut off what is then said."""
    signal.signal(number, _pass_over)
    raise KeyboardInterrupt


def _pass_over(number: int, _: object) -> None:
    """Do nothing. With SIG_IGN, Python itself complains about a signal that came just before."""


def _farewell(conversation: Conversation, desk: SavingDesk, options: Sequence[str]) -> Iterator[str]:
    """Yield where the answers are; where they could not be saved, the command that holds them."""
    from skinquiz.cli.flags import assess_command

    session = conversation.session
    if not session.given:
        yield _wrapped("Nothing was answered, and nothing is saved.")
    elif desk.unsaved:
        yield _wrapped(f"{desk.unsaved} This command holds all of them:")
        yield assess_command(session.ruleset, session.answers, session.as_of, options=options)
    else:
        yield _wrapped(desk.keeping())


def _wrapped(text: str) -> str:
    return textwrap.fill(text, text_width(), break_long_words=False, break_on_hyphens=False)


# The screens


def _on_screen(talk: Talk) -> Ending:
    from skinquiz.interview.conversation import HungUp
    from skinquiz.interview.screen import Screen, can_draw

    signal.signal(signal.SIGINT, _pass_over)  # the screen hears it itself; one more must not cut off the end
    try:
        return Screen(colours(sys.stdout), not can_draw()).run(talk)
    except OSError as error:
        raise HungUp(signal.SIGHUP) from error


def _in_lines(talk: Talk) -> Ending:
    from skinquiz.interview.plain import Plain

    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    signal.signal(signal.SIGINT, _interrupt)
    with _signals_raise():
        return Plain(_say, _hear, text_width).run(talk)


def _say(line: str) -> None:
    print(line, flush=True)


def _hear(prompt: str) -> str:
    line = ""
    try:
        print(prompt, end="", flush=True)
        line = sys.stdin.readline()
    finally:
        if not line:
            tell("")  # what is said next starts a line of its own
    if not line:
        raise EOFError
    return line


@contextlib.contextmanager
def _signals_raise() -> Iterator[None]:
    """Let the signals that end a program raise HungUp, so that everything is closed in order."""
    from skinquiz.interview.conversation import HungUp

    def hang_up(number: int, _: object) -> None:
        raise HungUp(number)

    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {number: signal.signal(number, hang_up) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _short_result(ending: Ending) -> None:
    """Leave the outcomes on the terminal, where the screen has gone."""
    from skinquiz.render.report import build
    from skinquiz.render.text import lay_out_verdicts

    assert ending.assessment is not None
    report = build(ending.assessment, "person", guidance=False)
    print(f"{_wrapped(report.title)}\n{_wrapped(report.subtitle)}\n")
    print(lay_out_verdicts(report.verdicts, text_width(), colours(sys.stdout) > 0), end="")
    skipped = len(ending.assessment.missing)
    quick = f" {skipped} questions were skipped, as no answer could have changed these outcomes." if skipped else ""
    print(f"\n{_wrapped(report.notice + quick)}\n")


# Where nobody can be asked


def _require_terminal(session: Session, options: Sequence[str]) -> None:
    """Raise UsageError if nobody can be asked, with what is missing and the command that would do."""
    from skinquiz.assess import assess
    from skinquiz.cli.flags import assess_command

    streams = {"standard input": sys.stdin, "standard output": sys.stdout}
    lacking = [name for name, stream in streams.items() if stream is None or not stream.isatty()]
    if not lacking:
        return
    missing = assess(session.ruleset, session.answers, session.as_of).missing
    is_ = " and ".join(lacking) + (" is not one" if len(lacking) == 1 else " are not")
    count = "1 question has" if len(missing) == 1 else f"{len(missing)} questions have"
    command = assess_command(session.ruleset, session.answers, session.as_of, missing, options)
    given = " ".join(["", *options])
    filling = (
        f"or fill in a file: skinquiz assess{given} --template > answers.yaml",
        f"and then:          skinquiz assess{given} --answers answers.yaml",
    )
    raise UsageError(
        f"the quiz needs a terminal to ask on, and {is_}",
        f"{count} no answer yet; this command answers without asking:" if missing else "nothing is left to ask; run:",
        *command.splitlines(),
        *(filling if missing else ()),
    )
