"""A table read row by row in Python, and assessed by the program's own evaluator: what `batch` is measured against."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.crowd import SEPARATOR
from skinquiz.answers import AnswersError, Given, read_answers
from skinquiz.assess import assess
from skinquiz.conditions import Situation, Truth
from skinquiz.model import Answers, Outcome, RuleSet
from skinquiz.outlook import chosen_concerns, reach, stand

MISSING = "missing_answers"

Cells = dict[str, str | dt.date]
Outlook = dict[str, tuple[tuple[Outcome, ...], tuple[str, ...]]]


def answers_in(file: Path, ruleset: RuleSet, as_of: dt.date) -> Iterator[Answers]:
    """Yield the answers of each row of a CSV file; a cell that cannot be read counts as unanswered."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield read_row(row, ruleset, as_of)


def read_row(row: Mapping[str, str], ruleset: RuleSet, as_of: dt.date) -> Answers:
    """Return the typed answers in a row."""
    given = {
        name: Given(row[name].split(SEPARATOR) if question.type == "choices" else row[name], "a table")
        for name, question in ruleset.questions.items()
        if row.get(name)
    }
    try:
        return read_answers(given, ruleset.questions, as_of)
    except AnswersError as error:
        bad = {problem.question for problem in error.problems}
        return read_answers({q: one for q, one in given.items() if q not in bad}, ruleset.questions, as_of)


def outlook(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> Outlook:
    """Return by concern the possible outcomes and the rules that matched: all of the logic, and nothing else."""
    everything = Situation(ruleset.questions, answers, as_of)
    applying = {name: answer for name, answer in answers.items() if everything.applies(name) is not Truth.NO}
    situation = Situation(ruleset.questions, applying, as_of)
    standing = stand(ruleset, chosen_concerns(ruleset, applying), situation)
    found: Outlook = {}
    for concern in standing.concerns:
        rules = standing.rules_for(concern)
        possible = reach(concern.best_case.outcome, rules, standing.traces).possible
        found[concern.id] = possible, tuple(r.id for r in rules if standing.traces[r.id].truth is Truth.YES)
    return found


def added_cells(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> Cells:
    """Return the cells that `batch` adds to a row, by `assess`; those that are empty are left out."""
    assessed = assess(ruleset, answers, as_of)
    cells: Cells = {MISSING: SEPARATOR.join(assessed.missing)} if assessed.missing else {}
    for one in assessed.concerns:
        name = one.concern.id
        cells[f"{name}.possible_outcomes"] = SEPARATOR.join(one.possible_outcomes)
        if one.outcome:
            cells[f"{name}.outcome"] = str(one.outcome)
        if one.findings:
            cells[f"{name}.findings"] = SEPARATOR.join(finding.rule for finding in one.findings)
        if one.earliest:
            cells[f"{name}.earliest"] = one.earliest
    return cells
