"""`skinquiz summary`: a document to print, of a saved session or an answers file; and its code, read back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from skinquiz.cli.errors import OK, UsageError, tell
from skinquiz.cli.folder import rules_folder

if TYPE_CHECKING:
    import datetime as dt

    from skinquiz.model import Answers, Assessment, RuleSet
    from skinquiz.render.circumstances import Circumstances

LABEL_WIDTH = 80
_LONGEST_CODE = 10_000  # more is not read
_Text = TypeVar("_Text", bound=str)
DEFAULT_FORMAT = "pdf"


@dataclass(frozen=True, slots=True)
class Request:
    """What `summary` was asked to do, as it was typed."""

    file: str | None
    session: str | None
    verify: str | None
    audience: str
    format: str | None
    output: str | None
    paper: str
    language: str | None
    label: str | None
    code: bool
    partial: bool
    as_of: str | None
    rules: str | None


@dataclass(frozen=True, slots=True)
class _Given:
    """Answers, how they came about, and how to add what is missing."""

    answers: Answers
    circumstances: Circumstances
    help: str


def _values(*values: str) -> Callable[[str], list[str]]:
    return lambda incomplete: [value for value in values if value.startswith(incomplete)]


def _sessions(incomplete: str) -> list[str]:
    from skinquiz.cli.sessions import ids

    return ids(incomplete)


def command(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="A YAML or JSON file of answers; - is standard input.")
    ] = None,
    session: Annotated[
        str | None,
        typer.Option("--session", metavar="ID", help="A saved session instead, or last.", autocompletion=_sessions),
    ] = None,
    audience: Annotated[
        str,
        typer.Option(
            "--audience", metavar="WHO", help="clinician or person.", autocompletion=_values("clinician", "person")
        ),
    ] = "clinician",
    output: Annotated[
        str | None, typer.Option("--output", metavar="FILE", help="Write to this file; its ending names the format.")
    ] = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="pdf, html, markdown or text (default: pdf).",
            autocompletion=_values("pdf", "html", "markdown", "text"),
        ),
    ] = None,
    paper: Annotated[
        str,
        typer.Option(
            "--paper", metavar="PAPER", help="a4 or letter, for a PDF.", autocompletion=_values("a4", "letter")
        ),
    ] = "a4",
    label: Annotated[
        str | None,
        typer.Option("--label", metavar="TEXT", help="What to file it under. It need not name anybody."),
    ] = None,
    no_code: Annotated[
        bool, typer.Option("--no-code", help="Leave out the code that holds the answers.", show_default=False)
    ] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Accept unanswered questions that could matter.", show_default=False)
    ] = False,
    language: Annotated[
        str | None, typer.Option("--language", metavar="LANG", help="The language (default: that of the rules).")
    ] = None,
    verify: Annotated[
        str | None,
        typer.Option("--verify", metavar="CODE", help="Read a printed code back, and compare; - is standard input."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The assessment date (default: today).")
    ] = None,
    rules: Annotated[
        str | None, typer.Option("--rules", metavar="DIR", help="Another rule set (also SKINQUIZ_RULES).")
    ] = None,
) -> Callable[[], int]:
    """Read the command line."""
    folder = rules if rules is not None else context.obj
    request = Request(
        file, session, verify, audience, format, output, paper, language, label, not no_code, partial, as_of, folder
    )
    return _todo(request)


def _todo(request: Request) -> Callable[[], int]:
    return partial(_verify if request.verify is not None else run, request)


def _verify(request: Request) -> int:
    from skinquiz.cli.verify import run as verify

    others = {
        "FILE": request.file,
        "--session": request.session,
        "--label": request.label,
        "--as-of": request.as_of,
        "--language": request.language,
    }
    if given := [name for name, value in others.items() if value is not None]:
        raise UsageError(f"--verify takes a code alone, not {given[0]} too", "the code holds the answers and the date")
    assert request.verify is not None
    code = sys.stdin.read(_LONGEST_CODE) if request.verify == "-" and sys.stdin is not None else request.verify
    return verify(_load(request), code, request.format, _path(request.output))


def run(request: Request) -> int:
    """Write the summary. Raises UsageError, AnswersError or DiagnosticsError where it cannot be had."""
    from skinquiz.assess import assess
    from skinquiz.cli.assess import assessment_date, unanswered
    from skinquiz.cli.output import choose_format, refuse_terminal, write
    from skinquiz.model import CONCERNS
    from skinquiz.render import AUDIENCES, LAYOUTS, PAPERS, Style, summary

    output = _path(request.output)
    format = choose_format(request.format, output, tuple(LAYOUTS), DEFAULT_FORMAT)
    refuse_terminal(format, output)
    style = Style(_one_of("--audience", request.audience, AUDIENCES), paper=_one_of("--paper", request.paper, PAPERS))
    as_of = assessment_date(request.as_of)
    ruleset = _load(request)
    if request.language is not None:
        _one_of("--language", request.language, (ruleset.language,))
    given = (
        _from_session(ruleset, request, as_of) if request.session is not None else _from_file(ruleset, request, as_of)
    )
    assessment = assess(ruleset, given.answers, as_of)
    if (assessment.next_questions or CONCERNS in assessment.missing) and not request.partial:
        raise unanswered([ruleset.questions[name] for name in assessment.next_questions], given.help, in_a_file=True)
    if request.file not in (None, "-") and output is not None and output.exists() and output.samefile(request.file):
        raise UsageError("--output would overwrite the answers", "choose another name")
    label = _label(request.label, format)
    circumstances = replace(given.circumstances, label=label, code=_code(assessment) if request.code else None)
    write(summary(assessment, format, style, circumstances), output)
    return OK


def _from_file(ruleset: RuleSet, request: Request, as_of: dt.date) -> _Given:
    from skinquiz.answers import read_answers
    from skinquiz.cli.answersfile import read_answers_file
    from skinquiz.render.circumstances import Circumstances

    if request.file is None:
        raise UsageError(
            "say of which answers: a file, or --session last",
            "skinquiz summary answers.yaml --output summary.pdf",
            "skinquiz sessions list shows what is saved on this computer",
        )
    answers = read_answers(read_answers_file(request.file, "FILE"), ruleset.questions, as_of)
    return _Given(answers, Circumstances(), "add them to the file, or use --partial for what is already certain")


def _from_session(ruleset: RuleSet, request: Request, as_of: dt.date) -> _Given:
    from skinquiz.interview.kept import circumstances, keep
    from skinquiz.interview.store import SessionError, Store

    if request.file is not None:
        raise UsageError("give a file or --session, not both")
    assert request.session is not None
    try:
        saved = Store().load(request.session)
        kept = keep(saved, ruleset, as_of)
    except SessionError as error:
        raise UsageError(error.message, *error.help) from None
    for lost in kept.lost:
        tell(f"Left out: {lost.asked} {lost.said}. {lost.why}")
    help = f"go on with skinquiz quiz --resume {saved.id}, or use --partial for what is already certain"
    return _Given(kept.answers, circumstances(saved, kept, ruleset, as_of), help)


def _code(assessment: Assessment) -> str:
    from skinquiz.codes import CodeError, write_code

    try:
        return write_code(assessment)
    except CodeError as error:
        raise UsageError(error.message, *error.help, "--no-code leaves the code out") from None


def _label(text: str | None, format: str) -> str:
    from skinquiz.messages import shown

    label = " ".join((text or "").split())
    if len(label) > LABEL_WIDTH:
        tell(f"The label is cut to {LABEL_WIDTH} letters.")
    if format == "text" and not label.isascii():
        tell("Text is written in ASCII: the label is spelt in Latin letters there.")
    if format == "pdf" and not label.isascii():
        from skinquiz.render.pdf import without_glyph

        if lacking := without_glyph(label):
            tell(f"No font on this computer has {' '.join(lacking)}. Empty squares stand for them in the label.")
    return shown(label, LABEL_WIDTH)


def _load(request: Request) -> RuleSet:
    from skinquiz.rulefiles.load import load_ruleset

    return load_ruleset(rules_folder(["--rules", request.rules] if request.rules is not None else []))


def _path(name: str | None) -> Path | None:
    if name is not None and not name.strip():
        raise UsageError("--output: the name of the file is empty")
    return None if name in (None, "-") else Path(name)


def _one_of(flag: str, value: str, valid: Sequence[_Text]) -> _Text:
    from skinquiz.messages import did_you_mean, shown

    for one in valid:
        if one.lower() == value.lower():
            return one
    raise UsageError(f"{flag}: `{shown(value)}` is not known", did_you_mean(value, valid) or "")
