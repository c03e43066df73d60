"""What the commands of `skinquiz rules` do with their options: read them, and hand on to whatever does the work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from skinquiz.cli.errors import OK, UsageError
from skinquiz.cli.folder import rules_folder

if TYPE_CHECKING:
    from skinquiz.checks.graph import About


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
    chosen = rules is not None
    return diff.run(old, new, _folder(rules), chosen, choose_format(format, None, FORMATS), day, only_safer)


def run_cases(name: str | None, mutate: bool, write: bool, format: str) -> int:
    """Print how the worked examples come out, and what they leave out; a difference or a gap gives exit code 1.

    Raises UsageError for a format that is none, DiagnosticsError for rules that are not sound.
    """
    import datetime as dt

    from skinquiz.cli import cases
    from skinquiz.cli.output import choose_format

    return cases.run(_folder(name), mutate, write, choose_format(format, None, cases.FORMATS), dt.date.today())


def export(
    name: str | None,
    format: str | None,
    output: str | None,
    as_of: str | None,
    dialect: str | None,
    table: str | None,
) -> int:
    """Write a rule set in a format that others read, as of a day.

    Raises UsageError for a format, file or date that cannot be, DiagnosticsError for files that cannot be used.
    """
    from skinquiz.cli import export as exports
    from skinquiz.cli.assess import assessment_date

    if output == "":
        raise UsageError("--output: the name of the file is empty")
    file = Path(output) if output not in (None, "-") else None
    target = {key: value for key, value in {"dialect": dialect, "table": table}.items() if value is not None}
    return exports.run(_folder(name), format, file, assessment_date(as_of), target)


def graph(name: str | None, format: str | None, output: str | None, middle: Mapping[About, str | None]) -> int:
    """Draw a rule set, or what is near one thing in it.

    Raises UsageError for a format, file or id that cannot be, DiagnosticsError for rules that are not sound.
    """
    from skinquiz.cli import graph as graphs

    if output is not None and not output.strip():
        raise UsageError("--output: the name of the file is empty")
    return graphs.run(_folder(name), format, Path(output) if output not in (None, "-") else None, middle)


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


def show(name: str | None, rules: str | None) -> int:
    """Show what an id stands for, or without one what there is. Raises UsageError for an unknown id."""
    from skinquiz.cli import rulepages

    return rulepages.show(name, _folder(rules))


def explain(code: str | None) -> int:
    """Print the manual page of a diagnostic, or without a code a list of them. Raises UsageError for an unknown one."""
    from skinquiz.cli import rulepages

    return rulepages.explain(code)


def _folder(name: str | None) -> Path:
    from skinquiz.rulefiles.folder import MANIFEST

    if name is not None and not name.strip():
        raise UsageError("the name of the folder is empty", "leave it out to take the rules that ship with skinquiz")
    folder = Path(name) if name is not None else rules_folder()
    return folder.parent if folder.name == MANIFEST else folder
