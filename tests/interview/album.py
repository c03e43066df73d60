"""Every page that somebody meets who looks at everything there is."""

from __future__ import annotations

import functools
from collections.abc import Callable

from skinquiz.interview import pages, result
from skinquiz.interview.page import Page, Reply
from skinquiz.model import RuleSet
from skinquiz.render.data import plain
from skinquiz.rulefiles.load import load_ruleset
from tests.cli.conftest import TINY
from tests.golden.reports import assessed, rules
from tests.interview.player import END, Given, begin, person, play

HELP, BACK, QUIT = Reply("help"), Reply("back"), Reply("quit")
TINY_PERSON: Given = {
    "concerns": ["marks", "rough"],
    "mark_cause": "sun",
    "rough_where": ["face"],
    "age": "34",
    "pregnancy": "no",
    "skin_now": ["cut", "rash"],
    "peel_before": "often",
    "last_peel": "2026-08-20",
    "peels_so_far": "3",
    "peel_reaction": "not_sure",
}


@functools.cache
def called(which: str) -> RuleSet:
    """Return the tiny rules, the shipped ones, or those in neutral words."""
    return load_ruleset(TINY) if which == "tiny" else rules(which)


def answers_of(name: str) -> Given:
    """Return the answers of a person of the golden files, as somebody at a screen gives them."""
    found = {question: plain(answer) for question, answer in assessed(name).answers.items()}
    return {question: answer if isinstance(answer, list) else str(answer) for question, answer in found.items()}


@functools.cache
def album(which: str, name: str = "maria") -> tuple[Page, ...]:
    """Return the pages in the order in which they came up, each as it was at first."""
    given = TINY_PERSON if which == "tiny" else answers_of(name)
    played = play(begin(called(which)), curious(given))
    found: dict[str, Page] = {}
    for page in played.pages:
        found.setdefault(page.id, page)
    assert {"welcome", "review", "result", "stop", "delete", "articles"} <= set(found)
    return tuple(found.values())


def page_of(id: str, which: str = "tiny") -> Page:
    """Return one page of the album."""
    return next(page for page in album(which) if page.id == id)


def curious(given: Given) -> Callable[[Page], Reply]:
    """Return somebody with these answers who asks what everything means and wants to see it all."""
    answer, met = person(given), set[str]()
    replies = {"stop": pages.AGAIN, "delete": pages.AGAIN, "review": pages.DONE}

    def reply(page: Page) -> Reply:
        new = page.id not in met
        met.add(page.id)
        if new and page.allows("?"):
            return HELP
        if page.id == "review" and "stop" not in met:
            return QUIT
        if page.id in replies:
            return Reply("answer", (replies[page.id],))
        if page.id in ("result", "articles"):
            left = [one.id for one in page.choices if (page.id, one.id) not in tried and one.id != result.END]
            tried.update((page.id, one) for one in left[:1])
            return Reply("answer", tuple(left[:1])) if left else END
        return BACK if page.id.startswith("name-") else answer(page)

    tried: set[tuple[str, str]] = set()
    return reply
