"""RuleSet + Answers -> Assessment. Rules only ever pull an outcome down; the lowest rung asked for is the outcome."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skinquiz.conditions import Situation, Trace, Truth, comparisons, evaluate, facts, open_questions
from skinquiz.domains import definite_answers
from skinquiz.model import (
    CONCERNS,
    LADDER,
    NOT_SURE,
    About,
    Answer,
    Answers,
    Assessment,
    Comparison,
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
    Unsure,
    UntilDate,
    UntilEvent,
    lowest,
)

Traces = Mapping[str, Trace]


def assess(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> Assessment:
    """Return what the rules say of these answers on that day.

    Answers may have holes: `missing` lists the questions that apply and have no answer, and each concern then
    has every outcome that three-valued logic cannot rule out. `answers` must have passed `read_answers`.
    """
    everything = Situation(ruleset.questions, answers, as_of)
    applying = {q: a for q, a in answers.items() if everything.applies(q) is not Truth.NO}
    situation = Situation(ruleset.questions, applying, as_of)
    missing = tuple(q for q in ruleset.questions if q not in applying and situation.applies(q) is Truth.YES)
    chosen = chosen_concerns(ruleset, applying)
    traces = {rule.id: evaluate(rule.when, situation) for rule in _concerning(ruleset, chosen)}
    concerns = tuple(_assess_concern(ruleset, concern, traces, situation) for concern in chosen)
    guidance = tuple(item for item in ruleset.guidance if _holds(item.when, situation))
    return Assessment(
        ruleset=ruleset,
        as_of=as_of,
        answers={q: applying[q] for q in ruleset.questions if q in applying},
        not_applicable={q: answers[q] for q in ruleset.questions if q in answers and q not in applying},
        missing=missing,
        next_questions=_next_questions(ruleset, chosen, traces, situation),
        concerns=concerns,
        unsure=tuple(_unsure(ruleset, chosen, traces, situation)),
        guidance=guidance,
        sources=_cited(ruleset, concerns, guidance),
    )


def chosen_concerns(ruleset: RuleSet, answers: Answers) -> tuple[Concern, ...]:
    """Return the concerns that the person chose, in the order of the rule set."""
    chosen = answers.get(CONCERNS, ())
    return tuple(c for c in ruleset.concerns.values() if isinstance(chosen, tuple) and c.id in chosen)


def _concerning(ruleset: RuleSet, chosen: Sequence[Concern]) -> list[Rule]:
    ids = {concern.id for concern in chosen}
    return [rule for rule in ruleset.rules if not ids.isdisjoint(rule.concerns)]


def _rules_for(ruleset: RuleSet, concern: Concern) -> list[Rule]:
    return [rule for rule in ruleset.rules if concern.id in rule.concerns]


def _holds(when: Condition | None, situation: Situation) -> bool:
    return when is None or evaluate(when, situation).truth is Truth.YES


# Outcomes


@dataclass(frozen=True, slots=True)
class _Reach:
    """The rung that is certain at least, and the lower ones that unanswered questions may still bring."""

    floor: Outcome
    lower: frozenset[Outcome]

    @property
    def possible(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in LADDER if outcome is self.floor or outcome in self.lower)

    @property
    def settled(self) -> Outcome | None:
        return None if self.lower else self.floor


def _reach(best: Outcome, rules: Iterable[Rule], traces: Traces) -> _Reach:
    floor, open_ = best, set()
    for rule in rules:
        if rule.outcome is None:
            continue
        truth = traces[rule.id].truth
        if truth is Truth.YES:
            floor = lowest(floor, rule.outcome)
        elif truth is Truth.UNKNOWN:
            open_.add(rule.outcome)
    return _Reach(floor, frozenset(outcome for outcome in open_ if outcome.rung > floor.rung))


def _assess_concern(ruleset: RuleSet, concern: Concern, traces: Traces, situation: Situation) -> ConcernAssessment:
    rules = _rules_for(ruleset, concern)
    best = concern.best_case.outcome
    reach = _reach(best, rules, traces)
    fit = _reach(best, _about("fit", rules), traces)
    safety = _reach(Outcome.SUITABLE, _about("safety", rules), traces)
    findings = sorted(
        (_finding(rule, traces[rule.id], situation) for rule in rules if traces[rule.id].truth is Truth.YES),
        key=_lowest_first,
    )
    waiting = [f for f in findings if f.outcome is Outcome.WAIT] if reach.settled is Outcome.WAIT else []
    return ConcernAssessment(
        concern=concern,
        possible_outcomes=reach.possible,
        outcome=reach.settled,
        fit=fit.settled,
        safety=safety.settled,
        earliest=max((f.until_date for f in waiting if f.until_date), default=None),
        wait_for=tuple(dict.fromkeys(f.until_event for f in waiting if f.until_event)),
        findings=tuple(findings),
        would_become=tuple(_would_become(best, findings, _open_rungs(rules, traces))) if reach.settled else (),
        course=concern.course,
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


# What to ask next, and what not knowing means


def _next_questions(
    ruleset: RuleSet, chosen: Sequence[Concern], traces: Traces, situation: Situation
) -> tuple[str, ...]:
    """Return, in the order of the walk, the unanswered questions that could still change an outcome."""
    if CONCERNS not in situation.answers:
        return (CONCERNS,)
    wanted: set[str] = set()
    for concern in chosen:
        rules = _rules_for(ruleset, concern)
        floor = _reach(concern.best_case.outcome, rules, traces).floor
        for rule in rules:
            if rule.outcome and rule.outcome.rung > floor.rung:
                wanted.update(open_questions(traces[rule.id], situation))
    return tuple(question for question in ruleset.questions if question in wanted)


def _unsure(ruleset: RuleSet, chosen: Sequence[Concern], traces: Traces, situation: Situation) -> Iterable[Unsure]:
    now = {
        concern.id: _reach(concern.best_case.outcome, _rules_for(ruleset, concern), traces).possible
        for concern in chosen
    }
    for question in ruleset.questions:
        if situation.answers.get(question) in (NOT_SURE, (NOT_SURE,)):
            could_become = _could_become(ruleset, question, chosen, traces, situation)
            changed = {c: outcomes for c, outcomes in could_become.items() if outcomes != now[c]}
            yield Unsure(question, bool(changed), changed)


def _could_become(
    ruleset: RuleSet, question: str, chosen: Sequence[Concern], traces: Traces, situation: Situation
) -> dict[str, tuple[Outcome, ...]]:
    """Return every outcome that some definite answer to the question leads to, the other answers as they are."""
    told_apart, reached_rules = _dependents(ruleset, question)
    dependent = [rule for rule in reached_rules if rule.id in traces]
    ids = {rule.id for rule in dependent}
    fixed = {
        concern.id: _reach(
            concern.best_case.outcome, (r for r in _rules_for(ruleset, concern) if r.id not in ids), traces
        )
        for concern in chosen
    }
    found: dict[str, set[Outcome]] = {concern.id: set() for concern in chosen}
    for answer in definite_answers(ruleset.questions[question], told_apart, situation.as_of):
        answers: dict[str, Answer] = {**situation.answers, question: answer}
        imagined = Situation(situation.questions, answers, situation.as_of)
        imagined_traces = {rule.id: evaluate(rule.when, imagined) for rule in dependent}
        for concern, reach in fixed.items():
            there = _reach(reach.floor, (r for r in dependent if concern in r.concerns), imagined_traces)
            found[concern].update(there.possible, (o for o in reach.lower if o.rung > there.floor.rung))
    return {concern: tuple(o for o in LADDER if o in outcomes) for concern, outcomes in found.items()}


def _dependents(ruleset: RuleSet, question: str) -> tuple[list[Comparison], list[Rule]]:
    """Return the comparisons made with a question, and the rules that its answer can reach, follow-ups included."""
    gates = {q.id: list(comparisons(q.ask_when)) for q in ruleset.questions.values() if q.ask_when}
    reached = {question}
    for follow_up, leaves in gates.items():  # a gate only looks back, so one pass reaches all
        if any(leaf.question in reached for leaf in leaves):
            reached.add(follow_up)
    conditions = {rule.id: list(comparisons(rule.when)) for rule in ruleset.rules}
    made = [leaf for some in (*gates.values(), *conditions.values()) for leaf in some if leaf.question == question]
    rules = [rule for rule in ruleset.rules if any(leaf.question in reached for leaf in conditions[rule.id])]
    return made, rules


def _cited(ruleset: RuleSet, concerns: Iterable[ConcernAssessment], guidance: Iterable[Guidance]) -> tuple[Source, ...]:
    statements: list[Statement] = [item.statement for item in guidance]
    for one in concerns:
        statements.append(one.concern.best_case.statement)
        statements += [finding.statement for finding in one.findings]
        statements += [alternative.statement for alternative in one.alternatives]
        statements += [one.course.statement] if one.course else []
    ids = {source for statement in statements for source in statement.evidence}
    return tuple(ruleset.sources[one] for one in sorted(ids))
