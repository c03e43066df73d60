"""`skinquiz rules`: the commands for those who write and review rule sets, and their options."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from skinquiz.cli import rulework
from skinquiz.cli.errors import UsageError

if TYPE_CHECKING:
    from skinquiz.checks.graph import About

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
    str | None, typer.Option("--format", metavar="FORMAT", help="html or sql (default: html).", show_default=False)
]
Dialect = Annotated[
    str | None, typer.Option("--dialect", metavar="NAME", help="Of sql: duckdb, spark or postgres (default: duckdb).")
]
People = Annotated[
    str | None, typer.Option("--table", metavar="NAME", help="Of sql: the table that it reads (default: people).")
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
        help="Exit with 3 if anybody's outcome rises, a warning is lost, or people answer otherwise: by other words, "
        "or with answers or for concerns that only one of them knows.",
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
    return partial(
        rulework.check_aid if aid else partial(rulework.check, strict), _named(folder, context), format, as_of
    )


@app.command("test", help="Run the worked examples, print every difference, and name what no case covers.")
def _test(
    context: typer.Context,
    folder: Folder = None,
    mutate: Mutate = False,
    write: WriteCases = False,
    format: TestFormat = "text",
) -> Todo:
    return partial(rulework.run_cases, _named(folder, context), mutate, write, format)


@app.command("prove", help="Decide each promise for every possible set of answers, or show somebody who breaks it.")
def _prove(context: typer.Context, folder: Folder = None, format: ProofFormat = "text", as_of: ProofDay = None) -> Todo:
    return partial(rulework.prove_promises, _named(folder, context), format, as_of)


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
    return partial(rulework.difference, old, new, _named(rules, context), format, as_of, only_safer)


@app.command("export", help="Write the whole rule set as one document for clinical review, or as a query over tables.")
def _export(
    context: typer.Context,
    folder: Folder = None,
    format: ExportFormat = None,
    output: Output = None,
    as_of: AsOf = None,
    dialect: Dialect = None,
    table: People = None,
) -> Todo:
    return partial(rulework.export, _named(folder, context), format, output, as_of, dialect, table)


@app.command("show", help="Show what stands under an id, and all that refers to it; without an id, what there is.")
def _show(context: typer.Context, name: Name = None, rules: Rules = None) -> Todo:
    return partial(rulework.show, name, _named(rules, context))


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
    return partial(rulework.graph, _named(folder, context), format, output, middle)


@app.command("explain", help="Print the manual page of a diagnostic: what it means, and how to mend it.")
def _explain(code: Code = None) -> Todo:
    return partial(rulework.explain, code)


@app.command("schema", help="Print the JSON Schema of a kind of rule file, or write all of them, for editors.")
def _schema(kind: Kind = None, write: SchemaFolder = None) -> Todo:
    return partial(rulework.schema, kind, write)


@app.command("new", help="Write a small rule set of examples for another treatment, as a start for authors.")
def _new(folder: New, id: NewId = None, title: NewTitle = None, treatment: Treatment = None) -> Todo:
    return partial(rulework.new, folder, id, title, treatment)


def _named(folder: str | None, context: typer.Context) -> str | None:
    """Return the folder named behind the command, or else before it."""
    return folder if folder is not None else context.obj
