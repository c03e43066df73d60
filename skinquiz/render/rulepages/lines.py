"""Lines and parts that pages about rules are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skinquiz.model import LADDER, Case, Promise, Rule, UntilDate
from skinquiz.render.blocks import Item, Part
from skinquiz.render.promised import kind_in_words
from skinquiz.render.words import sentence

NOTE = "Outcome unchanged"


def known(lead: str, text: str | None) -> Iterator[Item]:
    """Yield an item where there is something to say."""
    if text:
        yield Item(text, lead=lead)


def part(heading: str, items: Sequence[Item]) -> Iterator[Part]:
    """Yield a part with the number of its items, where there are any."""
    if items:
        yield Part(f"{heading} ({len(items)})", tuple(items))


def line(rule: Rule, text: str) -> Item:
    return Item(text, rule.outcome, rule.id if rule.outcome else f"{rule.id} (note)")


def lowest_first(item: Item) -> int:
    return -item.outcome.rung if item.outcome else 1


def by_rung(rules: Sequence[Rule]) -> Iterator[Item]:
    """Yield a line for each rung with the ids of its rules, the lowest first and notes last."""
    for rung in (*reversed(LADDER), None):
        ids = [rule.id for rule in rules if rule.outcome is rung]
        if ids:
            yield Item(f"{', '.join(ids)} ({len(ids)})", rung, None if rung else NOTE)


def waits_from(rule: Rule, question: str) -> bool:
    return isinstance(rule.until, UntilDate) and rule.until.question == question


def promise_line(promise: Promise) -> Item:
    return Item(promise.because, lead=f"{promise.id} ({kind_in_words(promise)})")


def case_line(case: Case) -> Item:
    return Item(sentence(case.name), lead=case.where)


def chosen(answer: object, option: str) -> bool:
    return option in answer if isinstance(answer, list) else answer == option
