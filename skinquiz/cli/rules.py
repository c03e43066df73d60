"""`skinquiz rules`: is a rule set sound, and do its worked examples hold?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skinquiz.cli.errors import FAULT, OK, UsageError
from skinquiz.cli.folder import rules_folder

if TYPE_CHECKING:
    from skinquiz.render.blocks import Part

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Folder = Annotated[str | None, typer.Argument(metavar="[DIR]", help="The rule set (default: SKINQUIZ_RULES, or ours).")]
Kind = Annotated[
    str, typer.Argument(help="ruleset, concern, safety, guidance, topic, evidence, glossary, cases, promises.")
]
Aid = Annotated[
    bool, typer.Option("--aid", help="Ask the items of the decision aid standards instead.", show_default=False)
]
Format = Annotated[str | None, typer.Option("--format", metavar="FORMAT", help="With --aid: text or json.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="With --aid: the day (default: today).")]
ProofFormat = Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")]
ProofDay = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day (default: today).")]
Name = Annotated[str | None, typer.Argument(metavar="[ID]", help="Of a rule, source, question.option, ...")]
Rules = Annotated[str | None, typer.Option("--rules", metavar="DIR", help="Another rule set (also SKINQUIZ_RULES).")]
Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code as in `unknown-key` (default: list them).")]
Todo = Callable[[], int]


@app.command("check", help="Load every file, cases and promises too, and say what is wrong, where, and what helps.")
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


@app.command("prove", help="Decide each promise for every possible set of answers, or show somebody who breaks it.")
def _prove(context: typer.Context, folder: Folder = None, format: ProofFormat = "text", as_of: ProofDay = None) -> Todo:
    return partial(prove_promises, folder or context.obj, format, as_of)


@app.command("show", help="Show what stands under an id, and all that refers to it; without an id, what there is.")
def _show(context: typer.Context, name: Name = None, rules: Rules = None) -> Todo:
    return partial(show, name, rules if rules is not None else context.obj)


@app.command("explain", help="Print the manual page of a diagnostic: what it means, and how to mend it.")
def _explain(code: Code = None) -> Todo:
    return partial(explain, code)


@app.command("schema", help="Print the JSON Schema of a kind of rule file, for editors.")
def _schema(kind: Kind) -> Todo:
    return partial(schema, kind)


def check(name: str | None) -> int:
    """Say that a rule set is sound; exit code 1 if a rule or a question is there in vain.

    Raises DiagnosticsError with everything that is wrong in the files.
    """
    import datetime as dt

    from skinquiz.checks.reach import reach
    from skinquiz.rulefiles.load import load_everything

    ruleset, cases, promises = load_everything(_folder(name))
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
        f"{len(cases)} cases, {len(promises)} promises"
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


def prove_promises(name: str | None, format: str, as_of: str | None) -> int:
    """Say of each promise whether it holds for everybody; exit code 1 if one does not.

    Raises UsageError for a format or date that is none, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.cli import prove
    from skinquiz.cli.assess import assessment_date
    from skinquiz.cli.output import choose_format

    return prove.run(_folder(name), choose_format(format, None, prove.FORMATS), assessment_date(as_of))


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


def show(name: str | None, rules: str | None) -> int:
    """Show what an id stands for, and all that refers to it; without one, what there is in the rule set.

    Raises UsageError for an unknown id, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.checks.show import names
    from skinquiz.render.rulepages import overview, pages
    from skinquiz.rulefiles.load import load_everything

    named = _folder(str(rules_folder(["--rules", rules] if rules is not None else [])))
    ruleset, cases, promises = load_everything(named)
    if name is None:
        return _page(overview(ruleset, cases, promises))
    known = names(ruleset, promises)
    if name not in known:
        raise _unknown(f"nothing in {ruleset.id} has the id", name, known, "skinquiz rules show lists what there is")
    return _page(pages(ruleset, cases, promises, name))


def explain(code: str | None) -> int:
    """Print the manual page of a diagnostic, or without a code a list of them. Raises UsageError for an unknown one."""
    from skinquiz.render.manualpages import manual_index, manual_page
    from skinquiz.rulefiles.manual import MANUAL

    if code is None:
        return _page([manual_index()])
    plain = code.strip("[]")  # as it stands behind a message
    if plain not in MANUAL:
        raise _unknown("there is no diagnostic", plain, MANUAL, "skinquiz rules explain lists them")
    return _page([manual_page(plain)])


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


def _page(parts: Sequence[Part]) -> int:
    from skinquiz.cli.output import text_width, wants_colour
    from skinquiz.cli.pager import page
    from skinquiz.render.text import lay_out

    page(lay_out(parts, text_width(), wants_colour(sys.stdout)))
    return OK


def _unknown(what: str, name: str, valid: Iterable[str], hint: str) -> UsageError:
    from skinquiz.messages import did_you_mean, shown

    return UsageError(f"{what} `{shown(name)}`", *filter(None, [did_you_mean(name, valid)]), hint)


def _folder(name: str | None) -> Path:
    from skinquiz.rulefiles.folder import MANIFEST

    folder = Path(name) if name else rules_folder()
    return folder.parent if folder.name == MANIFEST else folder
