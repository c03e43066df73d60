"""The items that make a decision aid better: 23 for every aid, five for aids about tests."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from skinquiz.checks.aid.facts import Fact, Subject, guidance, statements
from skinquiz.checks.aid.items import (
    Group,
    Item,
    Judgement,
    always_needs_people,
    count,
    fails,
    few,
    needs_people,
    not_a_test,
    passes,
)
from skinquiz.model import Statement

# `5 of 30 people`, `1 out of every 10 patients`, `12%`; but no score such as `about 1 out of 10.`
_RATE = re.compile(
    r"\b\d[\d,]* (?:out )?(?:of|in) (?:every )?(?P<of>\d[\d,]*)(?=\s+[^\W\d])|\b\d[\d.,]* ?(?P<percent>%|per ?cent\b)"
)


def _natural_course(subject: Subject) -> Judgement:
    if lacking := [one.id for one in subject.concerns if not one.untreated]:
        return fails("Concerns that do not say what happens if nothing is done (`untreated`)", lacking)
    if untold := subject.without(Fact.UNTREATED):
        return fails("Summaries that leave it out (`untreated`)", untold)
    return passes("What is known of doing nothing (`untreated`), in every summary.")


def _comparison(subject: Subject) -> Judgement:
    lacking = dict.fromkeys(one.concern for one in subject.summaries if one.open and len(one.sides) < 2)
    lacking |= dict.fromkeys(subject.without(Fact.ALTERNATIVES, Fact.UNTREATED))
    if lacking:
        return fails("Summaries in which options do not stand together", list(lacking))
    return passes(
        "Doing nothing and what else is used stand together in every summary; benefits and harms of the treatment "
        "stand side by side where it is a choice."
    )


def _denominators(texts: Iterable[Statement]) -> list[str]:
    """Return what each rate in the texts is out of."""
    found = (match for one in texts for match in _RATE.finditer(one.text))
    return ["100" if match["percent"] else match["of"] for match in found]


def _of_benefits(subject: Subject) -> list[str]:
    return _denominators(one.best_case.statement for one in subject.concerns)


def _of_harms(subject: Subject) -> list[str]:
    return _denominators(guidance(subject.ruleset, Fact.EXPECT))


def _probabilities(subject: Subject) -> Judgement:
    good, bad = len(_of_benefits(subject)), len(_of_harms(subject))
    if not good + bad:
        return fails("No text in `best_case` or `expect` gives a number of people.")
    return passes(f"{count(good, 'rate')} in `best_case`, {bad} in `expect`.")


def _event_rates(subject: Subject) -> Judgement:
    choices = [subject.ruleset.concerns[one.concern] for one in subject.summaries if one.open]
    lacking = [f"{one.id}.best_case" for one in choices if not _denominators([one.best_case.statement])]
    lacking += [] if _of_harms(subject) else [Fact.EXPECT]
    if lacking:
        return fails("Texts that do not say of how many people they are true (as in “5 of 30 people”)", lacking)
    return passes("Each best case, and what to expect, says of how many people it is true.")


def _same_denominator(subject: Subject) -> Judgement:
    found = sorted({*_of_benefits(subject), *_of_harms(subject)}, key=lambda text: (len(text), text))
    if not found:
        return fails("There is no rate in `best_case` or `expect` to compare.")
    looked_at = f"Rates in `best_case` and `expect` are out of {few(found)}."
    return passes(looked_at) if len(found) == 1 else fails(looked_at)


def _several_views(subject: Subject) -> Judgement:
    rates = len(_of_benefits(subject)) + len(_of_harms(subject))
    if not rates:
        return fails("`best_case` and `expect` give no numbers beside the words.")
    return needs_people(
        f"{count(rates, 'rate')} in `best_case` and `expect`, and no picture of them. Whether words tell the same, "
        "readers must say."
    )


def _topic(topic: str, there: str, lacking: str) -> Callable[[Subject], Judgement]:
    """Return the judge of an item that is met by a part of every summary."""

    def judge(subject: Subject) -> Judgement:
        without = [one.concern for one in subject.summaries if topic not in one.topics]
        return fails(lacking, without) if without else passes(there)

    return judge


def _discussion(subject: Subject) -> Judgement:
    questions = guidance(subject.ruleset, Fact.ASK_PROVIDER)
    if not questions:
        return fails("The guidance has no questions to take along (`ask_provider`).")
    if lacking := subject.open_without(Fact.ASK_PROVIDER):
        return fails("Summaries without questions to take along (`ask_provider`)", lacking)
    return passes(f"{count(len(questions), 'text')} in `ask_provider`, told wherever the treatment is a choice.")


def _evidence_quality(subject: Subject) -> Judgement:
    cited = {source for _, one in statements(subject.ruleset) for source in one.evidence}
    if lacking := [source for source in sorted(cited) if not subject.ruleset.sources[source].design]:
        return fails("Cited sources that do not say what kind of study they are (`design`)", lacking)
    return passes(f"Each of {count(len(cited), 'cited source')} says what kind of study it is (`design`).")


def _credentials(subject: Subject) -> Judgement:
    reviewers = subject.ruleset.reviewers
    if not reviewers:
        return fails("The manifest names nobody (`reviewers` is empty), and has no place for authors.")
    return needs_people(
        f"{count(len(reviewers), 'name')} in the manifest (`reviewers`). Whether that says how they are qualified, "
        "people must see."
    )


_MAKERS = "Those who made it must attest this; nothing in the rules or the summary could show it."
_STUDY = "This takes a study; nothing in the rules or the summary could show it."

ITEMS = (
    Item("natural-course", Group.QUALITY, "It tells what happens if nothing is done.", _natural_course),
    Item("comparison", Group.QUALITY, "It lets one compare the good and bad sides of the options.", _comparison),
    Item("probabilities", Group.QUALITY, "It says how likely outcomes are.", _probabilities),
    Item(
        "reference-group",
        Group.QUALITY,
        "It says for which people these chances hold.",
        always_needs_people("Someone must read the numbers in `best_case` and `expect`, and of whom they speak."),
    ),
    Item("event-rates", Group.QUALITY, "It gives chances as numbers of events.", _event_rates),
    Item(
        "same-time-period",
        Group.QUALITY,
        "It compares chances over the same stretch of time.",
        always_needs_people("Someone must read over which time the numbers in `best_case` and `expect` were counted."),
    ),
    Item("same-denominator", Group.QUALITY, "It compares chances out of the same number.", _same_denominator),
    Item("several-views", Group.QUALITY, "It shows chances in more than one way.", _several_views),
    Item(
        "values",
        Group.QUALITY,
        "It asks people which good and bad sides matter most to them.",
        _topic(
            "values",
            "Every summary has a part on it (topic `values`).",
            "Summaries without a part on it (topic `values`)",
        ),
    ),
    Item(
        "steps",
        Group.QUALITY,
        "It leads to a decision step by step.",
        _topic(
            "next",
            "The questions come one by one, and every summary says what to do next (topic `next`).",
            "Summaries that do not say what to do next (topic `next`)",
        ),
    ),
    Item("discussion", Group.QUALITY, "It has tools for talking with a practitioner.", _discussion),
    Item("needs-of-patients", Group.QUALITY, "Patients were asked what they need.", always_needs_people(_MAKERS)),
    Item(
        "needs-of-professionals",
        Group.QUALITY,
        "Health professionals were asked what they need.",
        always_needs_people(_MAKERS),
    ),
    Item(
        "review-by-patients",
        Group.QUALITY,
        "Patients who had no part in making it have reviewed it.",
        always_needs_people(_MAKERS),
    ),
    Item(
        "review-by-professionals",
        Group.QUALITY,
        "Professionals who had no part in making it have reviewed it.",
        always_needs_people("`reviewers` in the manifest is the place for names; what they did, they must attest."),
    ),
    Item(
        "trial-with-patients",
        Group.QUALITY,
        "Patients who had the decision to make have tried it.",
        always_needs_people(_STUDY),
    ),
    Item(
        "trial-with-practitioners",
        Group.QUALITY,
        "Practitioners who advise such patients have tried it.",
        always_needs_people(_STUDY),
    ),
    Item(
        "evidence-selection",
        Group.QUALITY,
        "It says how the evidence was found and chosen.",
        always_needs_people("The rules have no place for it; a document beside them may say it."),
    ),
    Item("evidence-quality", Group.QUALITY, "It says how good the evidence is.", _evidence_quality),
    Item("credentials", Group.QUALITY, "It says who made it, and how they are qualified.", _credentials),
    Item(
        "readability",
        Group.QUALITY,
        "It reports how hard it is to read, on a known scale.",
        always_needs_people("No reading level is measured here; a document beside the rules may report one."),
    ),
    Item(
        "better-match",
        Group.QUALITY,
        "It was shown to bring choices closer to what people want.",
        always_needs_people(_STUDY),
    ),
    Item(
        "better-knowledge",
        Group.QUALITY,
        "It was shown to add to what people know of the options.",
        always_needs_people(_STUDY),
    ),
    Item("test-true-positive", Group.QUALITY, "Of a test: the chance of a true positive.", not_a_test),
    Item("test-true-negative", Group.QUALITY, "Of a test: the chance of a true negative.", not_a_test),
    Item("test-false-positive", Group.QUALITY, "Of a test: the chance of a false positive.", not_a_test),
    Item("test-false-negative", Group.QUALITY, "Of a test: the chance of a false negative.", not_a_test),
    Item("test-detection", Group.QUALITY, "Of a test: the chance of detection with it and without it.", not_a_test),
)
