"""The six items without which it is no decision aid."""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.checks.aid.facts import Fact, Subject, guidance
from skinquiz.checks.aid.items import Group, Item, Judgement, count, fails, needs_people, passes
from skinquiz.messages import shown

_QUESTION_MARKS = frozenset("?;\N{FULLWIDTH QUESTION MARK}\N{ARABIC QUESTION MARK}")


def _condition(subject: Subject) -> Judgement:
    lacking = [one.id for one in subject.concerns if not (one.label and one.help)]
    if lacking:
        return fails("Concerns without a text of what they cover (`help`)", lacking)
    return passes(f"{count(len(subject.concerns), 'concern')}, each with a label and what it covers (`help`).")


def _decision(subject: Subject) -> Judgement:
    treatment = subject.ruleset.treatment.casefold()
    lacking = [
        one.concern
        for one in subject.summaries
        if treatment not in one.title.casefold() or _QUESTION_MARKS.isdisjoint(one.title)
    ]
    if lacking:
        return fails("Summaries whose title does not name the treatment in a question", lacking)
    return passes(f"The title of every summary: “{shown(subject.ruleset.title)}”")


def _options(subject: Subject) -> Judgement:
    lacking = [
        *(f"{one.id} (doing nothing: `untreated`)" for one in subject.concerns if not one.untreated),
        *(f"{one.id} (`alternatives`)" for one in subject.concerns if not one.alternatives),
        *(f"{one} (not in the summary)" for one in _untold_options(subject)),
    ]
    if lacking:
        return fails("Options that are not listed", lacking)
    others = count(_alternatives(subject), "text")
    return passes(f"Doing nothing (`untreated`) and what else is used (`alternatives`, {others}), in every summary.")


def _untold_options(subject: Subject) -> Iterator[str]:
    """Yield the concerns with options in the rules that their summary leaves out."""
    for one in subject.summaries:
        concern = subject.ruleset.concerns[one.concern]
        has = {Fact.ALTERNATIVES} if concern.alternatives else set()
        if concern.untreated:
            has.add(Fact.UNTREATED)
        if not one.tells.issuperset(has):
            yield one.concern


def _alternatives(subject: Subject) -> int:
    return sum(len(one.alternatives) for one in subject.concerns)


def _positive_features(subject: Subject) -> Judgement:
    lacking = [
        *(f"{one} (`best_case`)" for one in subject.without(Fact.BEST_CASE)),
        *(f"{one} (other options)" for one in _untold_options(subject)),
    ]
    if lacking:
        return fails("Summaries that do not tell what an option can do", lacking)
    return passes("What the treatment can do at best (`best_case`) and what each other option does, in every summary.")


def _negative_features(subject: Subject) -> Judgement:
    sections = (Fact.EXPECT, Fact.WARNING_SIGNS)
    if empty := [section for section in sections if not guidance(subject.ruleset, section)]:
        return fails("Sections of the guidance that are empty", empty)
    if lacking := subject.open_without(*sections):
        return fails("Summaries without what to expect, or without warning signs", lacking)
    harms = " and ".join(f"{count(len(guidance(subject.ruleset, one)), 'text')} in `{one}`" for one in sections)
    told = f"The treatment: {harms}, told wherever it is a choice."
    if others := _alternatives(subject):
        return needs_people(
            f"{told} The rules have no place for the risks of what else is used; what its texts say of them "
            f"(`alternatives`, {others}), people must read."
        )
    return passes(f"{told} Nothing else is offered.")


def _experience(subject: Subject) -> Judgement:
    if lacking := subject.open_without(Fact.EXPECT, Fact.AFTERCARE):
        return fails("Summaries without what to expect, or without the care after it (`expect`, `aftercare`)", lacking)
    return needs_people(
        "What to expect (`expect`) and the care after it (`aftercare`) are told wherever the treatment is a choice. "
        "Whether a reader can picture life with each option, in body, in mind and among people, readers must say."
    )


ITEMS = (
    Item("condition", Group.QUALIFYING, "It says what the condition or problem is.", _condition),
    Item("decision", Group.QUALIFYING, "It says which decision has to be made.", _decision),
    Item("options", Group.QUALIFYING, "It lists the options.", _options),
    Item("positive-features", Group.QUALIFYING, "It tells the good sides of each option.", _positive_features),
    Item("negative-features", Group.QUALIFYING, "It tells the bad sides of each option.", _negative_features),
    Item("experience", Group.QUALIFYING, "It tells what living with each option is like.", _experience),
)
