"""RuleSet + Answers -> Assessment. Rules only ever pull an outcome down; the lowest rung asked for is the outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from skinquiz.conditions import Situation, Trace, Truth, evaluate, facts
from skinquiz.model import (
    LADDER,
    About,
    Answers,
    Assessment,
    Concern,
    ConcernAssessment,
    Condition,
    Finding,
    Guidance,
    NextRung,
    Outcome,
    ResolvedBy,
    Rule,
    RuleSet,
    Source,
    Statement,
    UntilDate,
    UntilEvent,
    lowest,
)
from skinquiz.outlook import Standing, Traces, chosen_concerns, next_questions, reach, stand, unsure


def assess(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> Assessment:
    """Return what the rules say of these answers on that day.

    Answers may have holes: `missing` lists the questions that apply and have no answer, and each concern then
    has every outcome that three-valued logic cannot rule out. `answers` must have passed `read_answers`.
    """
    everything = Situation(ruleset.questions, answers, as_of)
    applying = {q: a for q, a in answers.items() if everything.applies(q) is not Truth.NO}
    situation = Situation(ruleset.questions, applying, as_of)
    missing = tuple(q for q in ruleset.questions if q not in applying and situation.applies(q) is Truth.YES)
    standing = stand(ruleset, chosen_concerns(ruleset, applying), situation)
    concerns = tuple(_assess_concern(concern, standing) for concern in standing.concerns)
    guidance = tuple(item for item in ruleset.guidance if _holds(item.when, situation))
    return Assessment(
        ruleset=ruleset,
        as_of=as_of,
        answers={q: applying[q] for q in ruleset.questions if q in applying},
        not_applicable={q: answers[q] for q in ruleset.questions if q in answers and q not in applying},
        missing=missing,
        next_questions=next_questions(standing),
        concerns=concerns,
        unsure=tuple(unsure(standing)),
        guidance=guidance,
        sources=_cited(ruleset, concerns, guidance),
    )


def _holds(when: Condition | None, situation: Situation) -> bool:
    return when is None or evaluate(when, situation).truth is Truth.YES


# Outcomes


def _assess_concern(concern: Concern, standing: Standing) -> ConcernAssessment:
    rules, traces, situation = standing.rules_for(concern), standing.traces, standing.situation
    best = concern.best_case.outcome
    whole = reach(best, rules, traces)
    fit = reach(best, _about("fit", rules), traces)
    safety = reach(Outcome.SUITABLE, _about("safety", rules), traces)
    findings = sorted(
        (_finding(rule, traces[rule.id], situation) for rule in rules if traces[rule.id].truth is Truth.YES),
        key=_lowest_first,
    )
    waiting = [f for f in findings if f.outcome is Outcome.WAIT] if whole.settled is Outcome.WAIT else []
    return ConcernAssessment(
        concern=concern,
        possible_outcomes=whole.possible,
        outcome=whole.settled,
        fit=fit.settled,
        safety=safety.settled,
        earliest=max((f.until_date for f in waiting if f.until_date), default=None),
        wait_for=tuple(dict.fromkeys(f.until_event for f in waiting if f.until_event)),
        findings=tuple(findings),
        would_become=tuple(_would_become(best, findings, _open_rungs(rules, traces))) if whole.settled else (),
        course=concern.course if concern.course and _holds(concern.course.when, situation) else None,
        alternatives=tuple(a for a in concern.alternatives if _holds(a.when, situation)),
    )


def _about(what: About, rules: Iterable[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.about == what]


def _lowest_first(finding: Finding) -> tuple[int, int, str]:
    """Order by rung, then what has no date before the latest date, then by name: the order of files never shows."""
    date = finding.until_date or dt.date.max
    return -finding.outcome.rung if finding.outcome else 1, -date.toordinal(), finding.rule


def _finding(rule: Rule, trace: Trace, situation: Situation) -> Finding:
    found = facts(trace)
    until_date: dt.date | None = None
    if isinstance(rule.until, UntilDate):
        start = situation.answers[rule.until.question]
        assert isinstance(start, dt.date)
        until_date = rule.until.plus.after(start)
    return Finding(
        rule=rule.id,
        outcome=rule.outcome,
        about=rule.about,
        statement=rule.statement,
        facts={question: found[question] for question in situation.questions if question in found},
        resolved_by=rule.resolved_by,
        until_date=until_date,
        until_event=rule.until.event if isinstance(rule.until, UntilEvent) else None,
        urgent=rule.urgent,
    )


def _open_rungs(rules: Iterable[Rule], traces: Traces) -> list[int]:
    return [rule.outcome.rung for rule in rules if rule.outcome and traces[rule.id].truth is Truth.UNKNOWN]


def _would_become(best: Outcome, findings: Sequence[Finding], open_rungs: Sequence[int]) -> Iterable[NextRung]:
    """Yield each better outcome with the findings that stand between; exact, as the outcome is the lowest rung.

    An outcome that an unanswered question could still pull further down is left out.
    """
    rungs = [f.outcome for f in findings if f.outcome]
    now = lowest(best, *rungs)
    for outcome in reversed(LADDER[best.rung : now.rung]):
        if (outcome is best or outcome in rungs) and not any(rung > outcome.rung for rung in open_rungs):
            gone = [f for f in findings if f.outcome and f.outcome.rung > outcome.rung]
            yield NextRung(
                outcome=outcome,
                once=tuple(f.rule for f in gone),
                resolved_by=_by_resolution(gone),
                earliest=max((f.until_date for f in gone if f.until_date), default=None),
            )


def _by_resolution(findings: Iterable[Finding]) -> dict[ResolvedBy, tuple[str, ...]]:
    ways: tuple[ResolvedBy, ...] = ("time", "event", "clinician", "never")
    found = list(findings)
    sorted_ = {way: tuple(f.rule for f in found if f.resolved_by == way) for way in ways}
    return {way: rules for way, rules in sorted_.items() if rules}


def _cited(ruleset: RuleSet, concerns: Iterable[ConcernAssessment], guidance: Iterable[Guidance]) -> tuple[Source, ...]:
    statements: list[Statement] = [item.statement for item in guidance]
    for one in concerns:
        statements.append(one.concern.best_case.statement)
        statements += [finding.statement for finding in one.findings]
        statements += [alternative.statement for alternative in one.alternatives]
        statements += [one.course.statement] if one.course else []
        statements += [one.concern.untreated] if one.concern.untreated else []
    ids = {source for statement in statements for source in statement.evidence}
    return tuple(ruleset.sources[one] for one in sorted(ids))
