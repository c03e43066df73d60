"""`skinquiz assess`: answers from flags and files, never a prompt."""

from __future__ import annotations

import datetime as dt
import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from skinquiz.cli.errors import FAILED_ON, OK, UsageError, tell
from skinquiz.cli.flags import placeholder
from skinquiz.messages import nearest, shown
from skinquiz.model import CONCERNS, LADDER, Assessment, Outcome, Question, RuleSet

PANEL = "How to answer and what to get"


@dataclass(frozen=True, slots=True)
class Request:
    """What `assess` was asked to do, apart from the flags that are answers."""

    answers: list[str]
    as_of: str | None
    partial: bool
    template: bool
    format: str | None
    output: Path | None
    audience: str
    guidance: bool
    fail_on: str | None


def run(ruleset: RuleSet, request: Request, flags: Mapping[str, list[str]]) -> int:
    """Assess the answers, write the result, and return the exit code."""
    from skinquiz.cli.output import choose_format, refuse_terminal, text_width, wants_colour, write
    from skinquiz.render import AUDIENCES, RENDERERS, Style, render
    from skinquiz.render.circumstances import Circumstances

    if request.template:
        return _template(ruleset, request, flags)
    format = choose_format(request.format, request.output)
    refuse_terminal(format, request.output)
    audience = next((a for a in AUDIENCES if a == request.audience), None)
    if audience is None:
        raise UsageError(f"--audience: `{shown(request.audience)}` is not known", *_choose(request.audience, AUDIENCES))
    fail_on = _outcome(request.fail_on)
    assessment = _assess(ruleset, request, flags)
    if request.output is not None and _same_file(request.output, request.answers):
        raise UsageError("--output would overwrite the answers", "choose another name")
    style = Style(audience, text_width(), request.output is None and wants_colour(sys.stdout), request.guidance)
    circumstances = Circumstances(code=_code(assessment) if format not in RENDERERS else None)
    write(render(assessment, format, style, circumstances), request.output)
    return FAILED_ON if fail_on and _reaches(assessment, fail_on) else OK


def _assess(ruleset: RuleSet, request: Request, flags: Mapping[str, list[str]]) -> Assessment:
    from skinquiz.answers import Given, read_answers
    from skinquiz.assess import assess
    from skinquiz.cli.answersfile import read_answers_file

    as_of = assessment_date(request.as_of)
    if len(request.answers) > 1:
        raise UsageError(f"--answers is given {len(request.answers)} times", "give it once")
    given = read_answers_file(request.answers[0]) if request.answers else {}
    for name, values in flags.items():
        question = ruleset.questions[name]
        if len(values) > 1 and question.type != "choices":
            said = shown(", ".join(values))
            raise UsageError(f"{question.flag} is given {len(values)} times: {said}", "give it once")
        given[name] = Given(values, question.flag)
    assessment = assess(ruleset, read_answers(given, ruleset.questions, as_of), as_of)
    if assessment.missing and not request.partial:
        help = "add them, or use --partial for what is already certain"
        raise unanswered([ruleset.questions[name] for name in assessment.missing], help)
    return assessment


def _code(assessment: Assessment) -> str | None:
    from skinquiz.codes import CodeError, write_code

    try:
        return write_code(assessment)
    except CodeError as error:
        tell(f"Written without a code: {error.message}.")
        return None


def _same_file(output: Path, answers: Sequence[str]) -> bool:
    return any(name != "-" and output.exists() and output.samefile(name) for name in answers)


def assessment_date(text: str | None) -> dt.date:
    """Return the date of `--as-of`, or today. Raises UsageError if it is not a date."""
    from skinquiz.answers import read_date

    if text is None:
        return dt.date.today()
    try:
        return read_date(text)
    except ValueError as error:
        raise UsageError(f"--as-of: {error}") from None


def _outcome(text: str | None) -> Outcome | None:
    if text is None:
        return None
    if text not in LADDER:
        raise UsageError(f"--fail-on: `{shown(text)}` is not an outcome", *_choose(text, LADDER))
    return Outcome(text)


def _choose(wrong: str, valid: Sequence[str]) -> list[str]:
    near = nearest(wrong, valid)
    return [*([f"did you mean `{near}`?"] if near else []), f"valid: {', '.join(valid)}"]


def _template(ruleset: RuleSet, request: Request, flags: Mapping[str, list[str]]) -> int:
    from skinquiz.cli.output import choose_format, write
    from skinquiz.cli.template import template

    if flags or request.answers:
        raise UsageError("--template is empty and takes no answers")
    if (request.format or request.output) and choose_format(request.format, request.output) != "yaml":
        raise UsageError("--template is YAML", "leave out --format, and let the name end in .yaml")
    write(template(ruleset), request.output)
    return OK


def _reaches(assessment: Assessment, limit: Outcome) -> bool:
    """Say whether a concern is, or with unanswered questions may be, at the rung or lower."""
    if CONCERNS in assessment.missing:
        return True
    return any(one.possible_outcomes[-1].rung >= limit.rung for one in assessment.concerns)


def unanswered(questions: Sequence[Question], help: str, *, in_a_file: bool = False) -> UsageError:
    """Return the complaint that these questions have no answer: each with its flag, or its name in a file."""

    def name(question: Question) -> str:
        return f"{question.id}:" if in_a_file else question.flag

    count = "1 question has" if len(questions) == 1 else f"{len(questions)} questions have"
    width = max(len(name(question)) for question in questions)
    lines = [f"{name(question):<{width}}  {_shape(question)}" for question in questions]
    return UsageError(f"{count} no answer yet", *lines, help)


def _shape(question: Question) -> str:
    if question.options:
        return " | ".join(question.option_ids) + (" (several with commas)" if question.type == "choices" else "")
    shape = f"{question.minimum} to {question.maximum}" if question.type == "integer" else "a date such as 2026-08-31"
    return shape + (" | not_sure" if question.not_sure else "")


# The command line is made from the questions: each is a flag.


def command(ruleset: RuleSet) -> Callable[..., Callable[[], int]]:
    """Return the function that typer turns into the command, with one keyword for each question."""

    def assess(**values: Any) -> Callable[[], int]:
        flags = {name: values[name] for name in ruleset.questions if values[name]}
        own = {name: value for name, value in values.items() if name not in ruleset.questions and name != "rules"}
        if own["output"] == "":
            raise UsageError("--output: the name of the file is empty")
        own["output"] = Path(own["output"]) if own["output"] not in (None, "-") else None
        own["answers"] = own["answers"] or []
        return partial(run, ruleset, Request(**own), flags)

    parameters = [*_own_parameters(), *_question_parameters(ruleset)]
    assess.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    assess.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return assess


def _parameter(name: str, annotation: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _own_parameters() -> list[inspect.Parameter]:
    from skinquiz.render import AUDIENCES, FORMATS

    def text(flag: str, metavar: str, help: str, values: tuple[str, ...] = (), kind: Any = str) -> Any:
        complete = _completer(values) if values else None
        option = typer.Option(
            flag, metavar=metavar, help=help, rich_help_panel=PANEL, autocompletion=complete, show_default=False
        )
        return Annotated[kind | None, option]

    def flag(name: str, help: str) -> Any:
        return Annotated[bool, typer.Option(name, help=help, rich_help_panel=PANEL, show_default=False)]

    formats, rungs = FORMATS, tuple(str(outcome) for outcome in LADDER)
    return [
        _parameter(
            "answers",
            text("--answers", "FILE", "A YAML or JSON file of answers; - is standard input.", kind=list[str]),
            None,
        ),
        _parameter("template", flag("--template", "Print an answers file to fill in."), False),
        _parameter("partial", flag("--partial", "Accept unanswered questions; say what is possible."), False),
        _parameter("as_of", text("--as-of", "DATE", "The assessment date (default: today)."), None),
        _parameter("format", text("--format", "FORMAT", f"{', '.join(formats)} (default: text).", formats), None),
        _parameter("output", text("--output", "FILE", "Write to this file; its ending names the format."), None),
        _parameter(
            "audience", text("--audience", "WHO", "person or clinician (default: person).", AUDIENCES), "person"
        ),
        _parameter("guidance", flag("--guidance", "Add preparation, aftercare, warning signs, questions."), False),
        _parameter(
            "fail_on", text("--fail-on", "OUTCOME", f"Exit 3 at this rung or lower: {', '.join(rungs)}.", rungs), None
        ),
        _parameter("rules", text("--rules", "DIR", "Another rule set (also SKINQUIZ_RULES)."), None),
    ]


def _question_parameters(ruleset: RuleSet) -> list[inspect.Parameter]:
    parameters = []
    for section in ruleset.sections:
        for name in section.questions:
            question = ruleset.questions[name]
            option = typer.Option(
                question.flag,
                metavar=placeholder(question),
                help=f"{question.ask} Answers: {_shape(question)}.",
                rich_help_panel=section.title,
                autocompletion=_completer(_values(question)),
                show_default=False,
            )
            parameters.append(_parameter(name, Annotated[list[str] | None, option], None))
    return parameters


def _values(question: Question) -> tuple[str, ...]:
    return question.option_ids or (("not_sure",) if question.not_sure else ())


def _completer(values: tuple[str, ...]) -> Callable[[str], list[str]]:
    def complete(incomplete: str) -> list[str]:
        before, comma, last = incomplete.rpartition(",")
        return [f"{before}{comma}{value}" for value in values if value.startswith(last)]

    return complete
