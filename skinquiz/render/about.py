"""What is said of the rules themselves: who has reviewed them, whether a review is overdue, which version they are."""

from __future__ import annotations

import datetime as dt

from skinquiz.model import RuleSet
from skinquiz.render.blocks import Item, Part
from skinquiz.render.words import date_in_words

OVERDUE = "They are overdue for review."


def notice(ruleset: RuleSet, as_of: dt.date | None) -> str:
    """Return the state of the review; without a date, whether it is overdue stays unsaid."""
    return f"{ruleset.review_note} {OVERDUE}" if _overdue(ruleset, as_of) else ruleset.review_note


def about(ruleset: RuleSet, as_of: dt.date | None, digest: str = "") -> Part:
    """Return the part on the rules, with as much of the digest as is wanted, and the disclaimer."""
    review = [f"Reviewed by: {', '.join(ruleset.reviewers)}."] if ruleset.reviewers else []
    review.append(notice(ruleset, as_of))
    if ruleset.reviewed:
        review.append(f"Their texts were last held against the sources on {date_in_words(ruleset.reviewed)}.")
    if ruleset.review_due:
        is_ = "was" if _overdue(ruleset, as_of) else "is"
        review.append(f"The next review {is_} due on {date_in_words(ruleset.review_due)}.")
    which = f"Rule set {ruleset.id}, version {ruleset.version}" + (f", digest {digest}." if digest else ".")
    items = tuple(map(Item, (" ".join(review), which, ruleset.disclaimer)))
    return Part("About these rules", items, bullets=False, topic="about")


def _overdue(ruleset: RuleSet, as_of: dt.date | None) -> bool:
    return ruleset.review_due is not None and as_of is not None and ruleset.review_due < as_of
