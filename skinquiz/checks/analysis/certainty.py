"""Do the words of a graded statement sound as sure as the evidence makes us, and no surer?

The words are English, so that only rule sets in English are looked at. A hedge may stand in the text or in its basis.
Courses are left out: they say what was done in studies, and their grade stands beside the numbers.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from skinquiz.checks.analysis.texts import Said, is_english, place_of, said
from skinquiz.model import Certainty, Statement
from skinquiz.rulefiles.diagnostics import Problems
from skinquiz.rulefiles.load import Written


@dataclass(frozen=True, slots=True)
class Fitting:
    """The words that go with a certainty: as a pattern, and as a person is told of them."""

    pattern: re.Pattern[str]
    told: str


_NOT_KNOWN = "uncertain|nobody knows|nobody has|not known|not enough evidence|no (good|clear|firm) (evidence|proof)"
_SCANT = r"\bno (trial|study|proof)|\btoo (few|small|little|weak)|\b(tiny|weak|little) "
FITTING = {
    Certainty.HIGH: Fitting(re.compile(r"\b(improves|helps|is|are|does|do)\b", re.I), "it does, it is, it helps"),
    Certainty.MODERATE: Fitting(re.compile(r"\bprobably\b", re.I), "probably"),
    Certainty.LOW: Fitting(re.compile(r"\b(may|might|can|could)\b", re.I), "may, might, can, could"),
    Certainty.VERY_LOW: Fitting(
        re.compile(f"{_NOT_KNOWN}|{_SCANT}", re.I),
        "uncertain, not known, nobody knows, no good evidence, too few, too small",
    ),
}
_UNSURE = (Certainty.LOW, Certainty.VERY_LOW)
_STRONG = re.compile(
    r"\b(improves|cures|prevents|removes|reverses|restores|works|is effective|is proven|is better)\b", re.I
)
_WEAKENS = re.compile(r"\b(may|might|can|could|not|no|nobody|uncertain|whether|if|only|little|never)\b", re.I)
_WEAK = re.compile(rf"\b(probably|perhaps|possibly|might)\b|{_NOT_KNOWN}", re.I)  # not what is sure
_SENTENCES = re.compile(r"(?<=[.?])\s+")


def analyse(written: Written, as_of: dt.date, problems: Problems) -> None:
    """Add `certainty-wording` for each bold word in what is not sure, and each statement without a word that fits."""
    if is_english(written.ruleset):
        for one in said(written.ruleset):
            if one.statement.certainty and one.where.kind != "course":
                _look_at(one, one.statement.certainty, written, problems)


def fits(statement: Statement, certainty: Certainty) -> bool:
    """Say whether a word in the text, or in what it rests on, goes with the certainty."""
    told = f"{statement.text} {statement.basis or ''}"
    if certainty is Certainty.HIGH and _WEAK.search(told):
        return False
    return bool(FITTING[certainty].pattern.search(told))


def too_strong(text: str, certainty: Certainty) -> tuple[str, ...]:
    """Return the bold words of a text that is not sure, unless their sentence has a word that weakens them."""
    if certainty not in _UNSURE:
        return ()
    plain = [one for one in _SENTENCES.split(text) if not _WEAKENS.search(one)]
    return tuple(dict.fromkeys(found.group() for one in plain for found in _STRONG.finditer(one)))


def _look_at(one: Said, certainty: Certainty, written: Written, problems: Problems) -> None:
    grade = certainty.replace("_", " ")
    help = f"words that fit {grade} certainty: {FITTING[certainty].told}"
    bold = too_strong(one.statement.text, certainty)
    for word in bold:
        message = f"`{word}` is too strong a word where the certainty is {grade}"
        problems.add("certainty-wording", place_of(written, one.where, word), message, help)
    if not bold and not fits(one.statement, certainty):
        message = f"the certainty is {grade}, and no word of the text says so"
        problems.add("certainty-wording", place_of(written, one.where), message, help)
