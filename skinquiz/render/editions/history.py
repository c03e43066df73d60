"""What a clinician reads in answers that raised nothing: what is denied, what was said besides, what was not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from skinquiz.conditions import Situation, Trace, Truth, comparisons
from skinquiz.model import (
    NOT_SURE,
    PREFER_NOT_TO_SAY,
    Answer,
    Answers,
    Assessment,
    Comparison,
    Is,
    Not,
    Question,
)
from skinquiz.render.words import answer_in_words, listed, words

# By the rule language's custom, these options say that there is nothing of the kind.
NEGATIVE = frozenset(("no", "never", "none"))
_NO_ANSWER = frozenset((NOT_SURE, PREFER_NOT_TO_SAY))


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Questions that do not apply, and the answers that made it so, by question."""

    because: Answers
    questions: tuple[Question, ...]


def raised(assessment: Assessment) -> Mapping[str, frozenset[str]]:
    """Return the questions behind all findings, each with the options that raised one (none: the whole answer)."""
    found: dict[str, set[str]] = {}
    for one in assessment.concerns:
        for finding in one.findings:
            for question, answer in finding.facts.items():
                found.setdefault(question, set()).update(answer if isinstance(answer, tuple) else ())
    return {question: frozenset(options) for question, options in found.items()}


def denied(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """Return the questions that were answered with a plain no, and those that several answers were offered to.

    The values name what was offered and not chosen, as words; a question with one answer to choose has none.
    An answer that raised a finding denies nothing, nor does one that leaves something open.
    """
    found: dict[str, tuple[str, ...]] = {}
    raising = raised(assessment)
    for name, answer in assessment.answers.items():
        question = assessment.ruleset.questions[name]
        if isinstance(answer, tuple):
            offered = _not_chosen(question, answer, _asked_about(question, assessment.answers))
            if offered and not _NO_ANSWER & set(answer):
                found[name] = offered
        elif answer in NEGATIVE and name not in raising:
            found[name] = ()
    return found


def _asked_about(question: Question, answers: Answers) -> frozenset[str]:
    """Return the options that can be meant: where a follow-up offers what an earlier list did, those chosen there."""
    there = set(question.option_ids)
    gates = comparisons(question.ask_when) if question.ask_when else ()
    for gate in gates:
        earlier = answers.get(gate.question)
        if isinstance(earlier, tuple) and isinstance(gate, Is) and there.issuperset(gate.options):
            there &= {*earlier, *(option.id for option in question.options if option.exclusive)}
    return frozenset(there)


def _not_chosen(question: Question, answer: tuple[str, ...], asked_about: frozenset[str]) -> tuple[str, ...]:
    """Return what was not chosen of a list that can be answered with `none`; of other lists nothing is denied."""
    if not NEGATIVE & set(question.option_ids):
        return ()
    left = (o.id for o in question.options if o.id in asked_about and not o.exclusive and o.id not in answer)
    return tuple(map(words, left))


def brief(question: Question, answer: Answer) -> str:
    """Return an answer in a few words: the ids of options as words, a date or a number as it is."""
    if isinstance(answer, tuple):
        return listed([words(one) for one in answer], "and")
    return words(str(answer)) if question.option(str(answer)) else answer_in_words(question, answer)


def exact(question: Question, answer: Answer) -> str:
    """Return an answer as the patient chose it, with the ids by which it can be looked up."""
    value = ", ".join(answer) if isinstance(answer, tuple) else str(answer)
    return f"{question.label}: “{answer_in_words(question, answer).rstrip('.')}” ({question.id}: {value})"


def named(question: Question, answer: Answer) -> str:
    """Return an answer by the ids alone, beside its question."""
    value = ", ".join(answer) if isinstance(answer, tuple) else str(answer)
    return f"{question.label} ({question.id}: {value})"


def not_asked(assessment: Assessment) -> tuple[NotAsked, ...]:
    """Return the questions that do not apply, put together by the answers that made it so."""
    situation = Situation(assessment.ruleset.questions, assessment.answers, assessment.as_of)
    groups: dict[tuple[str, ...], list[Question]] = {}
    for name, question in assessment.ruleset.questions.items():
        gate = situation.gate(name)
        if gate is not None and gate.truth is Truth.NO:
            groups.setdefault(tuple(dict.fromkeys(_behind(gate, situation))), []).append(question)
    given = assessment.answers
    return tuple(
        NotAsked({name: given[name] for name in because if name in given}, tuple(questions))
        for because, questions in groups.items()
    )


def _behind(gate: Trace, situation: Situation) -> Iterator[str]:
    """Yield the answered questions that a closed gate looks at; behind one that is not asked, those that closed it."""
    if isinstance(gate.condition, Comparison):
        name = gate.condition.question
        inner = situation.gate(name)
        if inner is not None and inner.truth is Truth.NO:
            yield from _behind(inner, situation)
        else:
            yield name
    # A Not is closed by what holds below it; elsewhere a part that holds closes nothing.
    closing = gate.parts if isinstance(gate.condition, Not) else [p for p in gate.parts if p.truth is gate.truth]
    for part in closing:
        yield from _behind(part, situation)
