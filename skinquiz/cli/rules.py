"""`skinquiz rules`: is a rule set sound, and do its worked examples hold?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from skinquiz.cli.errors import FAULT, OK, UsageError
from skinquiz.cli.folder import rules_folder

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Folder = Annotated[str | None, typer.Argument(metavar="[DIR]", help="The rule set (default: SKINQUIZ_RULES, or ours).")]
Kind = Annotated[str, typer.Argument(help="ruleset, concern, safety, guidance, topic, evidence, glossary, cases.")]
Aid = Annotated[
    bool, typer.Option("--aid", help="Ask the items of the decision aid standards instead.", show_default=False)
]
Format = Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="With --aid: text or json.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="With --aid: the day (default: today).")]
Todo = Callable[[], int]


@app.command("check", help="Load every file, the cases too, and say what is wrong, where, and what would be right.")
def _check(
    context: typer.Context, folder: Folder = None, aid: Aid = False, format: Format = None, as_of: AsOf = None
) -> Todo:
    if aid:
        return partial(check_aid, folder or context.obj, format, as_of)
    if format is not None or as_of is not None:
        raise UsageError(f"{'--format' if format is not None else '--as-of'} goes with --aid")
    return partial(check, folder or context.obj)


@app.command("test", help="Run the worked examples, print every difference, and name the rules that no case covers.")
def _test(context: typer.Context, folder: Folder = None) -> Todo:
    return partial(run_cases, folder or context.obj)


@app.command("schema", help="Print the JSON Schema of a kind of rule file, for editors.")
def _schema(kind: Kind) -> Todo:
    return partial(schema, kind)


def check(name: str | None) -> int:
    """Say that a rule set is sound; exit code 1 if a rule or a question is there in vain.

    Raises DiagnosticsError with everything that is wrong in the files.
    """
    import datetime as dt

    from skinquiz.checks.reach import reach
    from skinquiz.rulefiles.load import load_with_cases

    ruleset, cases = load_with_cases(_folder(name))
    found = reach(ruleset, dt.date.today())
    for rule in found.rules:
        print(f"rule `{rule}` never applies: of all possible answers, none make its condition true")
    for question in found.questions:
        print(f"question `{question}` is never asked: of all possible answers, none make its `ask_when` true")
    if found.rules or found.questions:
        return FAULT
    print(
        f"{ruleset.id} {ruleset.version} is sound: {len(ruleset.concerns)} concerns, "
        f"{len(ruleset.questions)} questions, {len(ruleset.rules)} rules, {len(ruleset.sources)} sources, "
        f"{len(cases)} cases"
    )
    print(f"Some of the {found.people:,} possible sets of answers bring about each rule, and each question.")
    return OK


def check_aid(name: str | None, format: str | None, as_of: str | None) -> int:
    """Say of every item of the decision aid standards what came of it; exit code 1 if one fails that must not.

    Raises UsageError for a format or date that is none, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.cli import aid
    from skinquiz.cli.assess import assessment_date
    from skinquiz.cli.output import choose_format

    return aid.run(_folder(name), choose_format(format, None, aid.FORMATS), assessment_date(as_of))


def run_cases(name: str | None) -> int:
    """Print how the worked examples differ from what they expect; a difference or a gap gives exit code 1."""
    from skinquiz.checks.cases import coverage, run_case
    from skinquiz.rulefiles.load import load_with_cases

    ruleset, cases = load_with_cases(_folder(name))
    differences = [(case, line) for case in cases for line in run_case(ruleset, case)]
    for case, line in differences:
        print(f"{case.where}: {case.name}\n  {line}")
    uncovered = coverage(ruleset, cases)
    for rule, lacking in uncovered.items():
        print(f"{rule}: no case {' or '.join(lacking)}")
    failed = len({case.where for case, _ in differences})
    covered = len(ruleset.rules) - len(uncovered)
    print(
        f"{len(cases) - failed} passed, {failed} failed; {covered} of {len(ruleset.rules)} rules have a case that "
        "applies and one that just misses"
    )
    return FAULT if failed or uncovered else OK


def schema(kind: str) -> int:
    """Print a JSON Schema. Raises UsageError for an unknown kind."""
    import json

    from skinquiz.messages import did_you_mean, shown
    from skinquiz.rulefiles.jsonschema import json_schema
    from skinquiz.rulefiles.schema import FILES

    if kind not in FILES:
        raise UsageError(f"`{shown(kind)}` is not a kind of rule file", did_you_mean(kind, FILES) or "")
    print(json.dumps(json_schema(kind), indent=2))
    return OK


def _folder(name: str | None) -> Path:
    from skinquiz.rulefiles.folder import MANIFEST

    folder = Path(name) if name else rules_folder()
    return folder.parent if folder.name == MANIFEST else folder
