"""What came of the worked examples, as text and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from skinquiz.checks.coverage import lacking
from skinquiz.checks.mutants import Mutant, why_equivalent
from skinquiz.checks.proposals import Gap, Proposal
from skinquiz.checks.shown import Shown
from skinquiz.checks.trial import Trial, Weakened
from skinquiz.rulefiles.proposed import flow

FORMAT = "skinquiz-test/1"


@dataclass(frozen=True, slots=True)
class Report:
    """All that came of it. `file` holds the proposals, if they were written."""

    trial: Trial
    weakened: Weakened | None = None
    proposals: Sequence[Proposal] = ()
    file: Path | None = None

    @property
    def sound(self) -> bool:
        """Whether every case holds, and nothing is missing that was not just written."""
        trial = self.trial
        if self.file is None:
            return not (trial.failed or trial.lacking or (self.weakened and self.weakened.gaps))
        cases = [*trial.written.cases, *(one.case for one in self.proposals)]
        return not (trial.failed or lacking(trial.written.ruleset, cases))


def as_text(report: Report) -> str:
    """Return failures first, then what the cases leave out, then how many there are of each."""
    lines = [*_failures(report.trial), *_uncovered(report.trial)]
    if report.weakened:
        lines += [*_gaps(report.trial, report.weakened.gaps), *_equivalent(report.trial, report.weakened.equivalent)]
    return "\n".join([*lines, *_counts(report)])


def _failures(trial: Trial) -> Iterator[str]:
    for case, differences in trial.failed:
        yield f"{case.where}: {case.name}"
        yield from (f"  {line}" for text in differences for line in text.splitlines())


def _uncovered(trial: Trial) -> Iterator[str]:
    for rule, what in trial.lacking.items():
        yield f"{_line(trial, 'rule', rule)}: {rule}: {' and '.join(f'no case {one}' for one in what)}"
    for branch in trial.open_branches:
        if "applies" in trial.lacking.get(branch.rule, ()):
            continue  # the case that applies comes first
        yield f"{_line(trial, 'rule', branch.rule, key='when')}: {branch.rule}: no case where {branch.words}"
    for concern, those in groupby(trial.open_rungs, key=lambda rung: rung.concern):
        *others, last = [f"`{rung.outcome}`" for rung in those]
        outcomes = f"{', '.join(others)} or {last}" if others else last
        yield f"{_line(trial, 'concern', concern)}: {concern}: no case expects {outcomes}"
    for unseen in trial.unseen:
        lacks = " and ".join(f"no case {key} it" for key in unseen.lacks)
        yield f"{_where_shown(trial, unseen.shown)}: {unseen.shown.name}: {lacks}"


def _where_shown(trial: Trial, shown: Shown) -> str:
    of = shown.concern or ""
    return _line(trial, shown.of, of if shown.of == "course" else shown.id, of, "when")


def _line(trial: Trial, kind: str, id: str, of: str = "", key: str = "") -> str:
    place = trial.written.places.of(kind, id, of, key)
    return f"{place.file}:{place.line}"


def _gaps(trial: Trial, gaps: Sequence[Gap]) -> Iterator[str]:
    for gap in gaps:
        yield f"{where(trial, gap.mutant)}: {gap.mutant.id}: no case notices {gap.mutant.words}"
        yield f"  {_who(gap.proposal)} would get another result:"
        yield from (f"    {line}" for line in gap.differences)


def _who(proposal: Proposal) -> str:
    if proposal.person and not proposal.answers:
        return f"`{proposal.person}`"
    who = f"`{proposal.person}`, but with" if proposal.person else "somebody with"
    return f"{who} {flow(proposal.answers)},"


def _equivalent(trial: Trial, equivalent: Sequence[Mutant]) -> Iterator[str]:
    for why, those in groupby(sorted(equivalent, key=why_equivalent), key=why_equivalent):
        yield f"Nobody can notice these, as {why}:"
        yield from (f"  {where(trial, mutant)}: {mutant.id}: {mutant.words}" for mutant in those)


def where(trial: Trial, mutant: Mutant) -> str:
    """Return file and line of what a mutant weakens."""
    if isinstance(mutant.changed, Shown):
        return _where_shown(trial, mutant.changed)
    of, key = "", {"outcome": "outcome", "concern": "applies_to", "dropped": ""}.get(mutant.kind, "when")
    if mutant.of == "question":
        key = "ask_when"
    elif mutant.of == "best case":
        of = mutant.id
    return _line(trial, mutant.of, mutant.id, of, key)


def _counts(report: Report) -> Iterator[str]:
    trial, ruleset = report.trial, report.trial.written.ruleset
    covered = len(ruleset.rules) - len(trial.lacking)
    yield (
        f"{len(trial.holding)} passed, {len(trial.failed)} failed; {covered} of {len(ruleset.rules)} rules have a case "
        "that applies and one that just misses"
    )
    branches, rungs = trial.shown_branches, trial.shown_rungs
    yield (
        f"{branches} of {branches + len(trial.open_branches)} branches of conditions and {rungs} of "
        f"{rungs + len(trial.open_rungs)} outcomes that somebody can have are shown by a case"
    )
    if trial.conditional:
        seen = trial.conditional - len(trial.unseen)
        yield (
            f"{seen} of {trial.conditional} alternatives, courses and guidance with a condition have a case that shows "
            "them and one that hides them"
        )
    if weak := report.weakened:
        noticed = weak.mutants - len(weak.gaps) - len(weak.equivalent)
        yield (
            f"{weak.mutants} ways to weaken them: {noticed} noticed, {len(weak.equivalent)} that change nothing for "
            f"anybody, {len(weak.gaps)} that no case notices"
        )


# JSON


def as_json(report: Report) -> str:
    """Return the report in the shape `skinquiz-test/1`."""
    return json.dumps(_data(report), ensure_ascii=False, indent=2)


def _data(report: Report) -> dict[str, Any]:
    trial, weak = report.trial, report.weakened
    ruleset = trial.written.ruleset
    return {
        "format": FORMAT,
        "ruleset": {"id": ruleset.id, "version": ruleset.version, "sha256": ruleset.sha256},
        "as_of": trial.as_of.isoformat(),
        "passed": len(trial.holding),
        "failed": [
            {"where": case.where, "name": case.name, "differences": list(differences)}
            for case, differences in trial.failed
        ],
        "rules": {
            "total": len(ruleset.rules),
            "lacking": [
                {"rule": rule, "where": _line(trial, "rule", rule), "lacks": list(what)}
                for rule, what in trial.lacking.items()
            ],
        },
        "branches": {
            "total": trial.shown_branches + len(trial.open_branches),
            "open": [
                {"rule": one.rule, "where": _line(trial, "rule", one.rule, key="when"), "branch": one.words}
                for one in trial.open_branches
            ],
        },
        "outcomes": {
            "total": trial.shown_rungs + len(trial.open_rungs),
            "open": [
                {"concern": one.concern, "where": _line(trial, "concern", one.concern), "outcome": str(one.outcome)}
                for one in trial.open_rungs
            ],
        },
        "texts": {
            "total": trial.conditional,
            "open": [
                {"text": one.shown.name, "where": _where_shown(trial, one.shown), "lacks": list(one.lacks)}
                for one in trial.unseen
            ],
        },
        "mutants": None if weak is None else _weakened(trial, weak),
        "proposed": None if report.file is None else {"file": str(report.file), "cases": len(report.proposals)},
    }


def _weakened(trial: Trial, weak: Weakened) -> dict[str, Any]:
    return {
        "total": weak.mutants,
        "equivalent": [{**_mutant(trial, one), "because": why_equivalent(one)} for one in weak.equivalent],
        "unnoticed": [
            {
                **_mutant(trial, gap.mutant),
                "person": gap.proposal.person,
                "answers": dict(gap.proposal.answers),
                "differences": list(gap.differences),
            }
            for gap in weak.gaps
        ],
    }


def _mutant(trial: Trial, mutant: Mutant) -> dict[str, str]:
    return {
        "of": mutant.of,
        "id": mutant.id,
        "where": where(trial, mutant),
        "kind": mutant.kind,
        "change": mutant.words,
    }
