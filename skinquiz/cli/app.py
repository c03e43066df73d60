"""The program: which commands there are, and what happens without one."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

import skinquiz
from skinquiz.cli.errors import OK, UsageError, guarded
from skinquiz.cli.folder import rules_folder

if TYPE_CHECKING:
    from skinquiz.model import RuleSet

COMPLETING = "_SKINQUIZ_COMPLETE"
COMMANDS = ("quiz", "assess", "summary", "batch", "learn", "rules", "sessions")


def run() -> None:
    """Run the program as a script."""
    code = main()
    if hasattr(signal, "pthread_sigmask"):
        # All is said and done: one more Ctrl-C while Python closes down must not change the exit code.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    raise SystemExit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (default: those of the process) and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    return guarded(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    """Let typer read the arguments, then run what it found.

    Commands return what is to be done: typer would otherwise answer Ctrl-C and closed pipes in its own way.
    """
    from typer.exceptions import TyperException

    try:
        todo = build_app(arguments)(_with_last(arguments), prog_name="skinquiz", standalone_mode=False)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except TyperException as error:
        raise _usage(error, arguments) from None
    except SystemExit:
        if COMPLETING in os.environ:
            raise
        raise BrokenPipeError from None  # the reader of the help has gone
    if callable(todo):
        code: int = todo()
        return code
    return todo if isinstance(todo, int) else OK


def _usage(error: Exception, arguments: Sequence[str]) -> UsageError:
    """Turn typer's complaint about the command line into ours, with the nearest flag."""
    from skinquiz.messages import nearest, printable, shown

    message = printable(str(getattr(error, "message", "") or error)).rstrip(".")
    context = getattr(error, "ctx", None)
    command = _command_in(arguments)
    path = context.command_path if context else "skinquiz" + (f" {command}" if command in COMMANDS else "")
    help = []
    if (wrong := getattr(error, "option_name", None)) and message.startswith("No such option"):
        message = f"there is no option {shown(wrong)}"
        flags = [flag for parameter in context.command.params for flag in parameter.opts] if context else []
        near = nearest(wrong, flags)
        help += [f"did you mean {near}?"] if near else []
    elif not message:
        message = f"{path} needs a command"
    else:
        message = shown(message[:1].lower() + message[1:], 200)
    return UsageError(message, *help, f"{path} --help lists what there is")


def build_app(arguments: Sequence[str]) -> typer.Typer:
    """Return the typer application. The flags of `assess` are those of the rule set in use."""
    app = typer.Typer(
        no_args_is_help=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback(invoke_without_command=True)(_root)
    app.command("quiz", help="Ask, explain and show the result, on a terminal.")(_quiz)
    help = "Assess answers from flags and files; never asks anything."
    if _command_in(arguments) == "assess" or COMPLETING in os.environ:
        from skinquiz.cli.assess import command

        app.command("assess", help=help)(command(_load(_completed() or arguments)))
    else:
        app.command("assess", help=help)(_without_flags)
    from skinquiz.cli.batch import command as batch
    from skinquiz.cli.learn import command as learn
    from skinquiz.cli.rules import app as rules
    from skinquiz.cli.sessions import app as sessions
    from skinquiz.cli.summary import command as summary

    app.command("summary", help="Write a summary to print, for a clinician or for yourself.")(summary)
    app.command("batch", help="Assess a table of people: CSV, JSON Lines or Parquet.")(batch)
    app.command("learn", help="Read short articles, or look for your own words.")(learn)
    app.add_typer(rules, name="rules", help="Check and test rule sets.")
    app.add_typer(sessions, name="sessions", help="List, show and delete what is saved on this computer.")
    return app


def _completed() -> list[str]:
    """Return the words of the command line that a shell asks to complete."""
    return (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or "").split()


def _command_in(arguments: Sequence[str]) -> str | None:
    """Return the command that the arguments name, or None."""
    rest = iter(arguments)
    for argument in rest:
        if argument == "--rules":
            next(rest, None)
        elif not argument.startswith("-"):
            return argument
    return None


def _load(arguments: Sequence[str]) -> RuleSet:
    from skinquiz.rulefiles.load import load_ruleset

    return load_ruleset(rules_folder(arguments))


def _without_flags() -> int:
    """Stand in for `assess` where it is only listed: its flags need the rule set."""
    return OK


def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    rules: Annotated[
        str | None, typer.Option("--rules", metavar="DIR", help="Another rule set (also SKINQUIZ_RULES).")
    ] = None,
) -> Callable[[], int] | None:
    """Is a skin treatment right for you? Honest answers, with their sources. Without a command: the quiz."""
    if version:
        print(f"skinquiz {skinquiz.__version__}")
        raise typer.Exit(OK)
    context.obj = rules
    if context.invoked_subcommand is not None:
        return None
    if all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        return _quiz(context, rules)
    print(context.get_help())
    raise UsageError("without a command, the quiz starts, and that needs a terminal")


def _quiz(
    context: typer.Context,
    rules: Annotated[
        str | None, typer.Option("--rules", metavar="DIR", help="Another rule set (also SKINQUIZ_RULES).")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The assessment date (default: today).")
    ] = None,
    resume: Annotated[
        str | None, typer.Option("--resume", metavar="[ID]", help="Go on with a saved quiz (default: the last).")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Ask only what can still change an outcome.", show_default=False)
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Only lines and typed answers, as screen readers like.", show_default=False)
    ] = False,
    no_save: Annotated[bool, typer.Option("--no-save", help="Keep nothing.", show_default=False)] = False,
) -> Callable[[], int]:
    folder = rules if rules is not None else context.obj

    def quiz() -> int:
        from skinquiz.cli.quiz import Request
        from skinquiz.cli.quiz import run as run_quiz

        request = Request(as_of, resume, not no_save, quick, plain, folder)
        return run_quiz(_load(["--rules", folder] if folder is not None else []), request)

    return quiz


def _with_last(arguments: Sequence[str]) -> list[str]:
    """Return the arguments with `last` after a `--resume` that names no session: typer knows no optional values."""
    completed = []
    for number, argument in enumerate(arguments):
        completed.append(argument)
        if argument == "--resume" and (number + 1 == len(arguments) or arguments[number + 1].startswith("-")):
            completed.append("last")
    return completed
