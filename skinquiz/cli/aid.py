"""`skinquiz rules check --aid`: a summary for each concern, looked at beside the rules."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from skinquiz.answers import AnswersError
from skinquiz.assess import assess
from skinquiz.checks.aid import failing, judge
from skinquiz.checks.aid.facts import Side, Subject, Summary, told
from skinquiz.checks.cases import case_answers
from skinquiz.cli.aidtext import as_json, as_text
from skinquiz.cli.errors import FAULT, OK
from skinquiz.cli.output import text_width, wants_colour, write
from skinquiz.model import CONCERNS, Answers, Case, Concern, RuleSet
from skinquiz.render.blocks import Beside, Item, Part, Report
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.concern import HOPELESS
from skinquiz.render.editions import edition

FORMATS = ("text", "json")
Example = tuple[Answers, dt.date]


def run(folder: Path, format: str, as_of: dt.date) -> int:
    """Print what came of every item; where a qualifying or certification item fails, the exit code is 1.

    Raises DiagnosticsError for rules that cannot be loaded.
    """
    from skinquiz.rulefiles.load import load_with_cases

    subject = gather(*load_with_cases(folder), as_of)
    judged = judge(subject)
    if format == "json":
        write(as_json(subject, judged), None)
    else:
        write(as_text(subject, judged, text_width(), wants_colour(sys.stdout)), None)
    return FAULT if failing(judged) else OK


def gather(ruleset: RuleSet, cases: Sequence[Case], as_of: dt.date) -> Subject:
    """Return the rule set with a summary for each concern: of the worked example that has the best outcome for it.

    Where there is no example of a concern, the summary is that of somebody who has answered nothing else.
    """
    examples = list(_examples(ruleset, cases))
    summaries = (_summary(ruleset, concern, examples, as_of) for concern in ruleset.concerns.values())
    return Subject(ruleset, as_of, tuple(summaries))


def _examples(ruleset: RuleSet, cases: Iterable[Case]) -> Iterator[Example]:
    for case in cases:
        try:
            yield case_answers(ruleset, case), case.as_of
        except AnswersError:
            continue  # `rules test` names it


def _summary(ruleset: RuleSet, concern: Concern, examples: Iterable[Example], as_of: dt.date) -> Summary:
    answers, day = _best_example(ruleset, concern, examples) or (_alone(concern), as_of)

    def summarise(rules: RuleSet) -> Report:
        return edition(assess(rules, answers, day), "person", Circumstances())

    report, outcomes = summarise(ruleset), assess(ruleset, answers, day).concerns[0].possible_outcomes
    parts = list(_all_parts(report.parts))
    return Summary(
        concern=concern.id,
        title=report.title,
        open=not HOPELESS.issuperset(outcomes),
        topics=frozenset(part.topic for part in parts if part.topic),
        sides=tuple(_side(side) for part in parts if part.topic == "balance" for side in _beside(part)),
        tells=told(ruleset, summarise),
    )


def _best_example(ruleset: RuleSet, concern: Concern, examples: Iterable[Example]) -> Example | None:
    """Return the first of those with the best outcome for the concern, which is then their only one."""
    rungs: dict[int, Example] = {}
    for answers, day in examples:
        if concern.id in _chosen(answers):
            alone = {**answers, **_alone(concern)}
            outcome = assess(ruleset, alone, day).concerns[0].outcome
            if outcome:
                rungs.setdefault(outcome.rung, (alone, day))
    return rungs[min(rungs)] if rungs else None


def _alone(concern: Concern) -> Answers:
    return {CONCERNS: (concern.id,)}


def _chosen(answers: Answers) -> tuple[str, ...]:
    chosen = answers.get(CONCERNS)
    return chosen if isinstance(chosen, tuple) else ()


def _all_parts(parts: Iterable[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _all_parts((*part.parts, *_beside(part)))


def _beside(part: Part) -> tuple[Part, ...]:
    return tuple(one for block in part.blocks if isinstance(block, Beside) for one in block.parts)


def _side(part: Part) -> Side:
    items = [item for one in _all_parts([part]) for item in one.items]
    return Side(
        entries=len(items),
        words=sum(map(_words, items)),
        unsourced=sum(not (item.refs or item.details) for item in items),
    )


def _words(item: Item) -> int:
    return len(f"{item.lead or ''} {item.text}".split()) + sum(map(_words, item.details))
