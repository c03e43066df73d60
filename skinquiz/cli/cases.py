"""`skinquiz rules test`: do the worked examples hold, what do they leave out, and would they notice a weaker rule?"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skinquiz.cli.errors import FAULT, OK, UsageError, tell

if TYPE_CHECKING:
    from skinquiz.checks.proposals import Proposal
    from skinquiz.checks.trial import Trial
    from skinquiz.rulefiles.load import Written
    from skinquiz.rulefiles.proposed import CaseText

FORMATS = ("text", "json")
TITLE = "Proposed cases"
LOOK = "# Proposed. What is expected here is what the rules say now: look at each case before you count on it."
READABLE = 0o644


def run(folder: Path, mutate: bool, write: bool, format: str, today: dt.date) -> int:
    """Print what came of the cases, and if asked what weaker rules they would not notice; write what is missing.

    Exit code 1 if a case fails, a rule has no hit or near miss, or a weaker rule goes unnoticed; what was written no
    longer counts. Raises UsageError if there are no cases, or files cannot be written.
    """
    from skinquiz.checks.trial import missing, tried, weakened
    from skinquiz.cli.casestext import Report, as_json, as_text
    from skinquiz.rulefiles.load import load_written

    written = load_written(folder)
    if not written.cases and not write:
        help = "add a file under cases/, and name it in `files`; --write proposes what is missing"
        raise UsageError(f"{written.ruleset.id} has no worked examples", help)
    trial = tried(written, today)
    if mutate or write:
        weak = weakened(trial, _progress())
        proposals = missing(trial, weak) if write else ()
        file = _write(folder, trial, proposals) if write and proposals else None
        report = Report(trial, weak, proposals, file)
    else:
        report = Report(trial)
    print(as_json(report) if format == "json" else as_text(report))
    if write:
        _say(report.file, len(report.proposals))
    return OK if report.sound else FAULT


def _progress() -> Callable[[int, int], None]:
    """Return what tells how far it is, in one line on a terminal, and nothing elsewhere."""
    stream = sys.stderr
    if stream is None or not stream.isatty():
        return lambda done, of: None

    def progress(done: int, of: int) -> None:
        text = f"\r{done:,} of {of:,} ways to weaken a rule" if done < of else "\r\033[K"
        print(text, end="", file=stream, flush=True)

    return progress


def _say(file: Path | None, count: int) -> None:
    if file is None:
        tell("No case is missing, so nothing was written.")
        return
    cases = "1 case" if count == 1 else f"{count} cases"
    tell(
        f"Wrote {cases} to {file}. They expect what the rules say now. Look at each: only you can say if that is right."
    )


def _write(folder: Path, trial: Trial, proposals: Sequence[Proposal]) -> Path:
    """Write the cases to a file of their own, and name it in the manifest. Raises UsageError if that cannot be."""
    from skinquiz.files import replace_file
    from skinquiz.rulefiles.folder import MANIFEST
    from skinquiz.rulefiles.proposed import case_file, with_file

    name = _free(folder)
    file, manifest = folder / name, folder / MANIFEST
    text = case_file([_text(one) for one in proposals], TITLE, trial.as_of, [*_schema(trial.written), LOOK])
    try:
        listed = with_file(manifest.read_bytes().decode("utf-8-sig"), name)
        file.parent.mkdir(exist_ok=True)
        replace_file(file, text, READABLE)
        try:
            replace_file(manifest, listed)
        except OSError:
            file.unlink()
            raise
    except (OSError, ValueError) as error:
        reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
        raise UsageError(f"--write: the cases cannot be written to `{folder}`: {reason}") from None
    return file


def _free(folder: Path) -> str:
    """Return the name of a file of cases that is not there yet."""
    number, name = 1, "cases/proposed.yaml"
    while (folder / name).exists():
        number += 1
        name = f"cases/proposed_{number}.yaml"
    return name


def _text(proposal: Proposal) -> CaseText:
    from skinquiz.rulefiles.proposed import CaseText

    case = proposal.case
    listed = (case.applies, case.misses, case.shows, case.hides)
    return CaseText(case.name, proposal.person, proposal.answers, case.expect, *listed)


def _schema(written: Written) -> list[str]:
    """Return the line that names the schema of cases to an editor, as the other files of cases have it."""
    firsts = {case.where.rpartition(":")[0]: None for case in written.cases}
    lines = (written.lines[file][0] for file in firsts if written.lines.get(file))
    return [line for line in lines if line.startswith("# yaml-language-server:")][:1]
