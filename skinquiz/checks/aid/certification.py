"""The items without which a decision aid may mislead: six for every aid, four for aids about tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skinquiz.checks.aid.facts import Fact, Side, Subject, Summary, statements
from skinquiz.checks.aid.items import Group, Item, Judgement, count, fails, needs_people, not_a_test, passes
from skinquiz.messages import shown
from skinquiz.model import Statement

# Sides are of like length while the longest has at most this many times the words of the shortest.
EVEN = 2

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_FUNDING = re.compile(r"\b(?:fund(?:ed|ing|s)|sponsor(?:ed|s)?|paid for)\b", re.IGNORECASE)


def _equal_detail(subject: Subject) -> Judgement:
    choices = [one for one in subject.summaries if one.open]
    if not choices:
        return fails("There is no summary in which the treatment is a choice.")
    if lacking := [one.concern for one in choices if len(one.sides) < 2 or not all(side.entries for side in one.sides)]:
        return fails("Summaries without benefits and harms side by side", lacking)
    if unsourced := [one.concern for one in choices if any(side.unsourced for side in one.sides)]:
        return fails("Summaries with an entry on one side that says nothing of its evidence", unsourced)
    form = "Benefits and harms stand side by side, in one form, each entry with its sources or how sure it is"
    most = max(choices, key=_unevenness)
    if _unevenness(most) <= EVEN:
        return passes(f"{form}; they are of like length.")
    short, *_, long = _words(most.sides)
    return needs_people(
        f"{form}. But one side has up to {_unevenness(most):.0f} times the words of the other ({most.concern}: {long} "
        f"and {short}). Whether that is equal detail, people must say."
    )


def _unevenness(summary: Summary) -> float:
    short, *_, long = _words(summary.sides)
    return long / short


def _words(sides: Sequence[Side]) -> list[int]:
    return sorted(max(side.words, 1) for side in sides)


def _citations(subject: Subject) -> Judgement:
    said = list(statements(subject.ruleset))
    if lacking := [name for name, one in said if not (one.evidence or one.evidence_lacking)]:
        return fails("Texts without `evidence` or `evidence_lacking`", lacking)
    if untold := subject.without(Fact.SOURCES):
        return fails("Summaries that list no sources", untold)
    sources = {source for _, one in said for source in one.evidence}
    return passes(
        f"{count(len(said), 'text')}, each with its sources ({len(sources)} in all) or a word that there are none; "
        "every summary lists those it cites."
    )


def _date(subject: Subject) -> Judgement:
    reviewed = subject.ruleset.reviewed
    if reviewed is None:
        return fails("The manifest has no date (`reviewed`).")
    if reviewed > subject.as_of:
        return fails(f"The date in the manifest is still to come (`reviewed: {reviewed}`).")
    telling = len(subject.summaries) - len(subject.without(Fact.REVIEWED))
    return passes(f"`reviewed: {reviewed}` in the manifest; {telling} of {len(subject.summaries)} summaries tell it.")


def _update_policy(subject: Subject) -> Judgement:
    due = subject.ruleset.review_due
    if due is None:
        return fails("The manifest does not say when the rules are looked at again (`review_due`).")
    if due < subject.as_of:
        return fails(f"The review is overdue (`review_due: {due}` in the manifest).")
    if untold := subject.without(Fact.REVIEW_DUE):
        return fails("Summaries that do not tell when the next review is due", untold)
    return passes(f"`review_due: {due}` in the manifest, and in every summary.")


def _uncertainty(subject: Subject) -> Judgement:
    if vague := [name for name, one in _outcomes(subject) if not (one.certainty or one.evidence_lacking)]:
        return fails("What an option brings, without `certainty` or `evidence_lacking`", vague)
    if untold := subject.open_without(Fact.CERTAINTY):
        return fails("Summaries that do not tell how sure the best case is", untold)
    return passes(
        "Best case, course and doing nothing say how sure they are (`certainty`), or that evidence is lacking; the "
        "best case does so in every summary where the treatment is a choice."
    )


def _outcomes(subject: Subject) -> Iterator[tuple[str, Statement]]:
    for one in subject.concerns:
        yield f"{one.id}.best_case", one.best_case.statement
        if one.course:
            yield f"{one.id}.course", one.course.statement
        if one.untreated:
            yield f"{one.id}.untreated", one.untreated


def _funding(subject: Subject) -> Judgement:
    rules = subject.ruleset
    if not rules.language.startswith("en"):
        return needs_people(f"Only English is searched for it, and the rules are in `{shown(rules.language)}`.")
    for sentence in _SENTENCE_END.split(f"{rules.review_note} {rules.disclaimer}".strip()):
        if _FUNDING.search(sentence):
            return passes(f"The rules say: “{shown(sentence, 200)}”")
    return fails(
        "Neither `review_note` nor `disclaimer` in the manifest says it. It would pass once one of them did, in a "
        "sentence with “funding”, “funded”, “sponsored” or “paid for”."
    )


ITEMS = (
    Item("equal-detail", Group.CERTIFICATION, "It shows good and bad sides in equal detail.", _equal_detail),
    Item("citations", Group.CERTIFICATION, "It names the evidence that it rests on.", _citations),
    Item("date", Group.CERTIFICATION, "It says when it was made or published.", _date),
    Item("update-policy", Group.CERTIFICATION, "It says how it is kept up to date.", _update_policy),
    Item("uncertainty", Group.CERTIFICATION, "It says how uncertain the outcomes are.", _uncertainty),
    Item("funding", Group.CERTIFICATION, "It says who paid for its making.", _funding),
    Item("test-measures", Group.CERTIFICATION, "Of a test: what it measures.", not_a_test),
    Item("test-if-found", Group.CERTIFICATION, "Of a test: what follows if it finds something.", not_a_test),
    Item("test-if-not-found", Group.CERTIFICATION, "Of a test: what follows if it finds nothing.", not_a_test),
    Item(
        "test-overdiagnosis",
        Group.CERTIFICATION,
        "Of a test: what comes of finding something that would never have done harm.",
        not_a_test,
    ),
)
