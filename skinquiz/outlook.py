"""What answers that are not there could still change: which outcomes, through which questions, and which to ask next.

A question is open while a rule that waits for its answer could pull an outcome below what is certain by now. Notes
keep no question open. Two rules that never hold together are not seen to be so: more is taken to be open, never less.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from skinquiz.conditions import Situation, Trace, Truth, comparisons, evaluate, open_questions
from skinquiz.domains import definite_answers
from skinquiz.model import (
    CONCERNS,
    LADDER,
    NOT_SURE,
    Answer,
    Answers,
    Concern,
    Outcome,
    Question,
    Rule,
    RuleSet,
    Unsure,
    lowest,
)

Traces = Mapping[str, Trace]
_MOST_ANSWERS = 4096  # that are tried one by one


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands: the concerns to look at, and how each rule about any of them comes out."""

    situation: Situation
    concerns: tuple[Concern, ...]
    rules: tuple[Rule, ...]
    traces: Traces

    def rules_for(self, concern: Concern) -> list[Rule]:
        """Return the rules about one of the concerns, notes included."""
        return [rule for rule in self.rules if concern.id in rule.concerns]


def stand(ruleset: RuleSet, concerns: Sequence[Concern], situation: Situation) -> Standing:
    """Return where these answers leave the concerns."""
    ids = {concern.id for concern in concerns}
    rules = tuple(rule for rule in ruleset.rules if not ids.isdisjoint(rule.concerns))
    return Standing(situation, tuple(concerns), rules, {rule.id: evaluate(rule.when, situation) for rule in rules})


def chosen_concerns(ruleset: RuleSet, answers: Answers) -> tuple[Concern, ...]:
    """Return the concerns that the person chose, in the order of the rule set."""
    chosen = answers.get(CONCERNS, ())
    return tuple(c for c in ruleset.concerns.values() if isinstance(chosen, tuple) and c.id in chosen)


# Outcomes


@dataclass(frozen=True, slots=True)
class Reach:
    """The rung that is certain at least, and the lower ones that unanswered questions may still bring."""

    floor: Outcome
    lower: frozenset[Outcome]

    @property
    def possible(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in LADDER if outcome is self.floor or outcome in self.lower)

    @property
    def settled(self) -> Outcome | None:
        return None if self.lower else self.floor


def reach(best: Outcome, rules: Iterable[Rule], traces: Traces) -> Reach:
    """Return how far down from `best` the rules pull, and how much further they still could."""
    floor, open_ = best, set()
    for rule in rules:
        if rule.outcome is None:
            continue
        truth = traces[rule.id].truth
        if truth is Truth.YES:
            floor = lowest(floor, rule.outcome)
        elif truth is Truth.UNKNOWN:
            open_.add(rule.outcome)
    return Reach(floor, frozenset(outcome for outcome in open_ if outcome.rung > floor.rung))


# Open questions


def open_to_change(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> tuple[str, ...]:
    """Return every unanswered question that could still change an outcome, in the order of the walk.

    Those that apply only after another answer are among them. So they are the most that can still be asked, and
    their number never rises while answers are added. Before the concerns are known, it could be all of them.
    """
    situation = Situation(ruleset.questions, answers, as_of)
    if CONCERNS in answers:
        found = _open(stand(ruleset, chosen_concerns(ruleset, answers), situation))
    else:
        found = {CONCERNS} | _open(stand(ruleset, tuple(ruleset.concerns.values()), situation))
    return tuple(question for question in ruleset.questions if question in found)


def next_questions(standing: Standing) -> tuple[str, ...]:
    """Return the open questions that can be asked now, in the order of the walk.

    While any is open, one of them can be asked: what opens a question stands before it, and is open itself.
    """
    situation = standing.situation
    found = _open(standing) if CONCERNS in situation.answers else {CONCERNS}
    return tuple(q for q in situation.questions if q in found and situation.applies(q) is Truth.YES)


_Floors = Mapping[str, int]  # by concern, the rung that is certain at least
_Waiting = Mapping[tuple[tuple[str, ...], int], set[str]]  # by concerns and rung, what unknown rules wait for


def _open(standing: Standing) -> set[str]:
    floors = _floors(_best(standing), standing.rules, standing.traces)
    return _below(floors, _waiting(standing.rules, standing.traces, standing.situation))


def _best(standing: Standing) -> _Floors:
    return {concern.id: concern.best_case.outcome.rung for concern in standing.concerns}


def _floors(best: _Floors, rules: Iterable[Rule], traces: Traces) -> _Floors:
    floors = dict(best)
    for rule in rules:
        if rule.outcome and traces[rule.id].truth is Truth.YES:
            for concern in floors.keys() & rule.concerns:
                floors[concern] = max(floors[concern], rule.outcome.rung)
    return floors


def _waiting(rules: Iterable[Rule], traces: Traces, situation: Situation) -> _Waiting:
    found: dict[tuple[tuple[str, ...], int], set[str]] = {}
    for rule in rules:
        if rule.outcome and traces[rule.id].truth is Truth.UNKNOWN:
            waits_for = found.setdefault((rule.concerns, rule.outcome.rung), set())
            waits_for.update(open_questions(traces[rule.id], situation))
    return found


def _below(floors: _Floors, waiting: _Waiting) -> set[str]:
    """Return the questions of those rules that would bring one of their concerns further down."""
    lower = (q for (about, rung), q in waiting.items() if any(rung > floors.get(one, rung) for one in about))
    return set().union(*lower)


# What to ask next


def most_settling(ruleset: RuleSet, answers: Answers, as_of: dt.date) -> str | None:
    """Return the open question to ask next, or None when no answer can change an outcome.

    What follows up an answer comes at once. Else it is the question of which some answer leaves the fewest open; of
    several, the one that leaves the fewest on average; of several, the first in the walk. Every kind of answer
    weighs the same, as nothing here knows how common each is.
    """
    situation = Situation(ruleset.questions, answers, as_of)
    standing = stand(ruleset, chosen_concerns(ruleset, answers), situation)
    candidates = next_questions(standing)
    follow_ups = [question for question in candidates if _follows_up(ruleset.questions[question])]
    return min(follow_ups or candidates, key=lambda question: _left_after(standing, question), default=None)


def _follows_up(question: Question) -> bool:
    """Say whether an answer other than that about the concerns opens the question."""
    gate = question.ask_when
    return gate is not None and any(leaf.question != CONCERNS for leaf in comparisons(gate))


def _left_after(standing: Standing, question: str) -> tuple[int, float]:
    """Return how many questions an answer to this one leaves open: the fewest, and the mean."""
    dependent, others = _split(standing, question)
    best = _floors(_best(standing), others, standing.traces)
    waiting = _waiting(others, standing.traces, standing.situation)
    left = []
    for situation, traces in _imagined(standing, question, _kinds_of_answer(standing, question), dependent):
        floors = _floors(best, dependent, traces)
        left.append(len(_below(floors, waiting) | _below(floors, _waiting(dependent, traces, situation))))
    return min(left), sum(left) / len(left)


def _kinds_of_answer(standing: Standing, name: str) -> Iterator[Answer]:
    """Yield every kind of answer to a question, `not_sure` included; of several options, each by itself."""
    question = standing.situation.questions[name]
    for option in question.option_ids:
        yield (option,) if question.type == "choices" else option
    if not question.options:
        yield from _definite_answers(standing, name)
    if question.not_sure:
        yield NOT_SURE


# What not knowing means


def unsure(standing: Standing) -> Iterator[Unsure]:
    """Yield each question answered `not_sure`, with every outcome that a definite answer instead could lead to."""
    now = {one.id: reach(one.best_case.outcome, standing.rules_for(one), standing.traces) for one in standing.concerns}
    for question in standing.situation.questions:
        if standing.situation.answers.get(question) in (NOT_SURE, (NOT_SURE,)):
            could_become = _could_become(standing, question)
            changed = {c: outcomes for c, outcomes in could_become.items() if outcomes != now[c].possible}
            yield Unsure(question, bool(changed), changed)


def _could_become(standing: Standing, question: str) -> dict[str, tuple[Outcome, ...]]:
    """Return every outcome that some definite answer to the question leads to, the other answers as they are.

    Where too many answers are told apart to try each, those are returned that are possible without an answer: none
    is left out, and there may be more.
    """
    dependent, others = _split(standing, question)
    fixed = {
        one.id: reach(one.best_case.outcome, (rule for rule in others if one.id in rule.concerns), standing.traces)
        for one in standing.concerns
    }
    found: dict[str, set[Outcome]] = {concern: set() for concern in fixed}
    answers: list[Answer | None] = list(islice(_definite_answers(standing, question), _MOST_ANSWERS + 1))
    if len(answers) > _MOST_ANSWERS:
        answers = [None]
    for _, traces in _imagined(standing, question, answers, dependent):
        for concern, rest in fixed.items():
            there = reach(rest.floor, (rule for rule in dependent if concern in rule.concerns), traces)
            found[concern].update(there.possible, (o for o in rest.lower if o.rung > there.floor.rung))
    return {concern: tuple(o for o in LADDER if o in outcomes) for concern, outcomes in found.items()}


# Imagined answers


def _imagined(
    standing: Standing, question: str, answers: Iterable[Answer | None], rules: Sequence[Rule]
) -> Iterator[tuple[Situation, Traces]]:
    """Yield, for each answer to the question (None for no answer), the situation and how the rules come out in it."""
    now = standing.situation
    others = {name: answer for name, answer in now.answers.items() if name != question}
    for answer in answers:
        given = others if answer is None else {**others, question: answer}
        situation = Situation(now.questions, given, now.as_of)
        yield situation, {rule.id: evaluate(rule.when, situation) for rule in rules}


def _split(standing: Standing, question: str) -> tuple[list[Rule], list[Rule]]:
    """Return the rules that the answer to a question can reach, through follow-ups too, and all the others."""
    reached = {question}
    for follow_up in standing.situation.questions.values():  # `ask_when` only looks back, so one pass reaches all
        if follow_up.ask_when and any(leaf.question in reached for leaf in comparisons(follow_up.ask_when)):
            reached.add(follow_up.id)
    dependent: list[Rule] = []
    others: list[Rule] = []
    for rule in standing.rules:
        reachable = any(leaf.question in reached for leaf in comparisons(rule.when))
        (dependent if reachable else others).append(rule)
    return dependent, others


def _definite_answers(standing: Standing, question: str) -> Iterator[Answer]:
    """Yield definite answers to a question, for every way in which conditions can tell them apart."""
    situation = standing.situation
    gates = (one.ask_when for one in situation.questions.values() if one.ask_when)
    conditions = (*gates, *(rule.when for rule in standing.rules))
    told_apart = [leaf for one in conditions for leaf in comparisons(one) if leaf.question == question]
    return definite_answers(situation.questions[question], told_apart, situation.as_of)
