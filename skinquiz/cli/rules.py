"""`skinquiz rules`: is a rule set sound, and do its worked examples hold?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skinquiz.cli.errors import OK, UsageError
from skinquiz.cli.folder import rules_folder

if TYPE_CHECKING:
    from skinquiz.checks.graph import About
    from skinquiz.render.blocks import Part

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Folder = Annotated[str | None, typer.Argument(metavar="[DIR]", help="The rule set (default: SKINQUIZ_RULES, or ours).")]
Kind = Annotated[
    str | None,
    typer.Argument(
        metavar="[KIND]",
        help="ruleset, concern, safety, guidance, topic, evidence, glossary, pictures, cases, promises.",
    ),
]
SchemaFolder = Annotated[str | None, typer.Option("--write", metavar="DIR", help="Write all of them to a folder.")]
New = Annotated[str, typer.Argument(metavar="DIR", help="A folder that is empty, or not there yet.")]
NewId = Annotated[str | None, typer.Option("--id", metavar="ID", help="Its name (default: that of the folder).")]
NewTitle = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What people read at the top.")]
Treatment = Annotated[str | None, typer.Option("--treatment", metavar="TEXT", help="What it is called in a sentence.")]
Aid = Annotated[
    bool, typer.Option("--aid", help="Ask the items of the decision aid standards instead.", show_default=False)
]
Format = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help="text, json, sarif or github; with --aid: text or json."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Let advice fail as errors do.", show_default=False)]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day (default: today).")]
ProofFormat = Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")]
ProofDay = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day (default: today).")]
ExportFormat = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", help="html (default: html).", show_default=False)
]
Output = Annotated[
    str | None, typer.Option("--output", metavar="FILE", help="Write to this file; its ending names the format.")
]
GraphFormat = Annotated[
    str | None, typer.Option("--format", metavar="FORMAT", help="mermaid, dot or svg (default: mermaid).")
]
OfConcern = Annotated[str | None, typer.Option("--concern", metavar="ID", help="Draw only its own rules in full.")]
OfQuestion = Annotated[str | None, typer.Option("--question", metavar="ID", help="Draw only what has to do with it.")]
OfRule = Annotated[str | None, typer.Option("--rule", metavar="ID", help="Draw only what it looks at and asks for.")]
Mutate = Annotated[
    bool,
    typer.Option("--mutate", help="Weaken each rule in turn, and name what no case notices.", show_default=False),
]
WriteCases = Annotated[
    bool,
    typer.Option(
        "--write", help="Write cases for all that is missing, with --mutate too; look at each.", show_default=False
    ),
]
TestFormat = Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")]
Name = Annotated[str | None, typer.Argument(metavar="[ID]", help="Of a rule, source, question.option, ...")]
Rules = Annotated[str | None, typer.Option("--rules", metavar="DIR", help="Another rule set (also SKINQUIZ_RULES).")]
Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help="A code as in `unknown-key` (default: list them).")]
OldSide = Annotated[str, typer.Argument(metavar="OLD", help="A folder, a git revision, or REVISION:path/to/rules.")]
NewSide = Annotated[str | None, typer.Argument(metavar="[NEW]", help="The same (default: the rules in use).")]
OnlySafer = Annotated[
    bool,
    typer.Option(
        "--only-safer",
        help="Exit with 3 if anybody's outcome rises, or if NEW advises on answers or concerns that OLD does not know.",
        show_default=False,
    ),
]
Todo = Callable[[], int]


@app.command("check", help="Say what is wrong in any file, or in vain, or could be better; where, and what helps.")
def _check(
    context: typer.Context,
    folder: Folder = None,
    aid: Aid = False,
    format: Format = None,
    as_of: AsOf = None,
    strict: Strict = False,
) -> Todo:
    if aid and strict:
        raise UsageError("--strict does not go with --aid")
    return partial(check_aid if aid else partial(check, strict), _named(folder, context), format, as_of)


@app.command("test", help="Run the worked examples, print every difference, and name what no case covers.")
def _test(
    context: typer.Context,
    folder: Folder = None,
    mutate: Mutate = False,
    write: WriteCases = False,
    format: TestFormat = "text",
) -> Todo:
    return partial(run_cases, _named(folder, context), mutate, write, format)


@app.command("prove", help="Decide each promise for every possible set of answers, or show somebody who breaks it.")
def _prove(context: typer.Context, folder: Folder = None, format: ProofFormat = "text", as_of: ProofDay = None) -> Todo:
    return partial(prove_promises, _named(folder, context), format, as_of)


@app.command(
    "diff",
    help="Say for whom advice changes: each change of outcome, how many people, an example, the rules behind it.\n\n"
    "A revision stands for the same folder in the past: `rules diff HEAD~3 .`, or just HEAD~3. A folder wins over a "
    "revision of the same name; refs/heads/NAME and NAME:path are always revisions, ./NAME is always a folder.",
)
def _diff(
    context: typer.Context,
    old: OldSide,
    new: NewSide = None,
    format: ProofFormat = "text",
    as_of: ProofDay = None,
    only_safer: OnlySafer = False,
    rules: Rules = None,
) -> Todo:
    return partial(difference, old, new, _named(rules, context), format, as_of, only_safer)


@app.command("export", help="Write the whole rule set as one document for clinical review, to be marked and signed.")
def _export(context: typer.Context, folder: Folder = None, format: ExportFormat = None, output: Output = None) -> Todo:
    return partial(export, _named(folder, context), format, output)


@app.command("show", help="Show what stands under an id, and all that refers to it; without an id, what there is.")
def _show(context: typer.Context, name: Name = None, rules: Rules = None) -> Todo:
    return partial(show, name, _named(rules, context))


@app.command("graph", help="Draw which questions open which, what rules look at, and which outcomes they ask for.")
def _graph(
    context: typer.Context,
    folder: Folder = None,
    format: GraphFormat = None,
    concern: OfConcern = None,
    question: OfQuestion = None,
    rule: OfRule = None,
    output: Output = None,
) -> Todo:
    middle: dict[About, str | None] = {"concern": concern, "question": question, "rule": rule}
    return partial(graph, _named(folder, context), format, output, middle)


@app.command("explain", help="Print the manual page of a diagnostic: what it means, and how to mend it.")
def _explain(code: Code = None) -> Todo:
    return partial(explain, code)


@app.command("schema", help="Print the JSON Schema of a kind of rule file, or write all of them, for editors.")
def _schema(kind: Kind = None, write: SchemaFolder = None) -> Todo:
    return partial(schema, kind, write)


@app.command("new", help="Write a small rule set of examples for another treatment, as a start for authors.")
def _new(folder: New, id: NewId = None, title: NewTitle = None, treatment: Treatment = None) -> Todo:
    return partial(new, folder, id, title, treatment)


def check(strict: bool, name: str | None, format: str | None, as_of: str | None) -> int:
    """Print everything found in a rule set; exit code 1 if it is not sound, or if `strict` where there is advice.

    Raises UsageError for a format or date that is none, DiagnosticsError for files that cannot be used, as text.
    """
    from skinquiz.cli import check as checks
    from skinquiz.cli.assess import assessment_date
    from skinquiz.cli.output import choose_format
    from skinquiz.render.diagnostics import FORMATS

    return checks.run(_folder(name), choose_format(format, None, FORMATS), assessment_date(as_of), strict)


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


def difference(old: str, new: str | None, rules: str | None, format: str, as_of: str | None, only_safer: bool) -> int:
    """Say for whom advice changes between two rule sets; exit code 3 if `only_safer` is asked for and not shown.

    Raises UsageError for a format, a date or a name that is none, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.cli import diff
    from skinquiz.cli.assess import assessment_date
    from skinquiz.cli.output import choose_format
    from skinquiz.render.difference import FORMATS

    day = assessment_date(as_of)
    return diff.run(old, new, _folder(rules), choose_format(format, None, FORMATS), day, only_safer)


def run_cases(name: str | None, mutate: bool, write: bool, format: str) -> int:
    """Print how the worked examples come out, and what they leave out; a difference or a gap gives exit code 1.

    Raises UsageError for a format that is none, DiagnosticsError for rules that are not sound.
    """
    import datetime as dt

    from skinquiz.cli import cases
    from skinquiz.cli.output import choose_format

    return cases.run(_folder(name), mutate, write, choose_format(format, None, cases.FORMATS), dt.date.today())


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


def export(name: str | None, format: str | None, output: str | None) -> int:
    """Write a rule set in a format that others read.

    Raises UsageError for a format or file that cannot be, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.cli import export as exports

    if output == "":
        raise UsageError("--output: the name of the file is empty")
    return exports.run(_folder(name), format, Path(output) if output not in (None, "-") else None)


def graph(name: str | None, format: str | None, output: str | None, middle: Mapping[About, str | None]) -> int:
    """Draw a rule set, or what is near one thing in it.

    Raises UsageError for a format, file or id that cannot be, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.cli import graph as graphs

    if output is not None and not output.strip():
        raise UsageError("--output: the name of the file is empty")
    return graphs.run(_folder(name), format, Path(output) if output not in (None, "-") else None, middle)


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


def schema(kind: str | None, write: str | None) -> int:
    """Print a JSON Schema, or write all of them to a folder.

    Raises UsageError for an unknown kind, for both or neither, and for a folder that cannot be written.
    """
    from skinquiz.messages import did_you_mean, shown
    from skinquiz.rulefiles.jsonschema import schema_files
    from skinquiz.rulefiles.schema import FILES

    if kind is not None and kind not in FILES:
        raise UsageError(f"`{shown(kind)}` is not a kind of rule file", did_you_mean(kind, FILES) or "")
    if (kind is None) == (write is None):
        raise UsageError("name a kind of rule file to print, or a folder to --write to", "kinds: " + ", ".join(FILES))
    if write is not None:
        from skinquiz.cli.new import write_schemas

        return write_schemas(write)
    print(schema_files()[f"{kind}.schema.json"], end="")
    return OK


def new(folder: str, id: str | None, title: str | None, treatment: str | None) -> int:
    """Write a rule set to start from. Raises UsageError for a folder, an id or a text that cannot be used."""
    import datetime as dt

    from skinquiz.cli.new import run

    return run(folder, id, title, treatment, dt.date.today())


def _page(parts: Sequence[Part]) -> int:
    from skinquiz.cli.output import text_width, wants_colour
    from skinquiz.cli.pager import page
    from skinquiz.render.text import lay_out

    page(lay_out(parts, text_width(), wants_colour(sys.stdout)))
    return OK


def _unknown(what: str, name: str, valid: Iterable[str], hint: str) -> UsageError:
    from skinquiz.messages import did_you_mean, shown

    return UsageError(f"{what} `{shown(name)}`", *filter(None, [did_you_mean(name, valid)]), hint)


def _named(folder: str | None, context: typer.Context) -> str | None:
    """Return the folder named behind the command, or else before it."""
    return folder if folder is not None else context.obj


def _folder(name: str | None) -> Path:
    from skinquiz.rulefiles.folder import MANIFEST

    if name is not None and not name.strip():
        raise UsageError("the name of the folder is empty", "leave it out to take the rules that ship with skinquiz")
    folder = Path(name) if name is not None else rules_folder()
    return folder.parent if folder.name == MANIFEST else folder
