"""`skinquiz rules`: is a rule set sound, and do its worked examples hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skinquiz.cli.errors import FAULT, OK, UsageError

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Folder = Annotated[str | None, typer.Argument(metavar="[DIR]", help="The rule set (default: SKINQUIZ_RULES, or ours).")]


def _folder(context: typer.Context, name: str | None) -> Path:
    from skinquiz.cli.app import rules_folder

    chosen = name or context.obj
    return Path(chosen) if chosen else rules_folder()


@app.command("check")
def check(context: typer.Context, folder: Folder = None) -> int:
    """Load every file of a rule set, its cases too, and say what is wrong, where, and what would be right."""
    from skinquiz.rulefiles.load import load_with_cases

    ruleset, cases = load_with_cases(_folder(context, folder))
    print(
        f"{ruleset.id} {ruleset.version} is sound: {len(ruleset.concerns)} concerns, "
        f"{len(ruleset.questions)} questions, {len(ruleset.rules)} rules, {len(ruleset.sources)} sources, "
        f"{len(cases)} cases"
    )
    return OK


@app.command("test")
def run_cases(context: typer.Context, folder: Folder = None) -> int:
    """Run the worked examples, print every difference, and name the rules that no case covers."""
    from skinquiz.checks.cases import coverage, run_case
    from skinquiz.rulefiles.load import load_with_cases

    ruleset, cases = load_with_cases(_folder(context, folder))
    differences = [(case, line) for case in cases for line in run_case(ruleset, case)]
    for case, line in differences:
        print(f"{case.where}: {case.name}\n  {line}")
    uncovered = coverage(ruleset, cases)
    for rule, lacking in uncovered.items():
        print(f"{rule}: no case {' or '.join(lacking)}")
    failed = len({case.where for case, _ in differences})
    print(f"{len(cases) - failed} passed, {failed} failed; {len(ruleset.rules) - len(uncovered)} of "
          f"{len(ruleset.rules)} rules have a case that applies and one that just misses")  # fmt: skip
    return FAULT if failed or uncovered else OK


@app.command("schema")
def schema(
    kind: Annotated[
        str, typer.Argument(help="ruleset, concern, safety, guidance, topic, evidence, glossary or cases.")
    ],
) -> int:
    """Print the JSON Schema of a kind of rule file, for editors."""
    import json

    from skinquiz.rulefiles.diagnostics import did_you_mean
    from skinquiz.rulefiles.schema import FILES, json_schema

    if kind not in FILES:
        raise UsageError(f"`{kind}` is not a kind of rule file", did_you_mean(kind, FILES) or "")
    print(json.dumps(json_schema(kind), indent=2))
    return OK
