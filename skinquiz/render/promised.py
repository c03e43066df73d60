"""What a promise says of a rule or an outcome, in a few words beside its name."""

from __future__ import annotations

from skinquiz.model import Promise
from skinquiz.render.words import OUTCOME, listed


def kind_in_words(promise: Promise) -> str:
    """Return the kind of a promise, such as `always told` or `never “Wait”`."""
    if promise.adding:
        return "never lifts the outcome"
    if promise.until:
        return "wait never ends earlier" if promise.kind == "always" else "wait always ends earlier"
    if promise.findings:
        return f"{promise.kind} told"
    return f"{promise.kind} {listed([f'“{OUTCOME[one]}”' for one in promise.outcomes], 'or')}"
