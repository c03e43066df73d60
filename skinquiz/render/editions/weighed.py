"""What a clinician has to weigh: every finding once, the gravest first, with the answers that raised it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from skinquiz.model import LADDER, Assessment, ConcernAssessment, Finding, Outcome, UntilDate
from skinquiz.render.blocks import Item, Part
from skinquiz.render.editions.detail import NOTES, Detail
from skinquiz.render.editions.history import exact, named
from skinquiz.render.voice import Voice, certainty
from skinquiz.render.words import OUTCOME, date_in_words, listed

_NAMED = 2  # most concerns named where room is short
Weighed = tuple[Finding, tuple[str, ...]]  # a finding, and the labels of the concerns that it is about


class Findings:
    """The findings of an assessment, in so much detail."""

    def __init__(self, assessment: Assessment, voice: Voice, detail: Detail) -> None:
        self.assessment = assessment
        self.voice = voice
        self.detail = detail
        self.all = _merged(assessment.concerns)

    def red_flags(self) -> Iterator[Part]:
        """Yield what cannot wait, in the words in which the patient is told."""
        flags = [finding for finding, _ in self.all if finding.urgent]
        if flags:
            items = (
                Item(
                    f"{self.voice.text(finding.statement)} The patient is told: “{finding.urgent}”",
                    lead=self._answers(finding),
                )
                for finding in flags
            )
            yield Part("Red flags", tuple(items), topic="urgent")

    def _red_flag(self, finding: Finding) -> Item:
        told = f"{self.voice.text(finding.statement)} The patient is told: “{finding.urgent}”"
        return Item(told, lead=self._answers(finding), refs=self.voice.refs(finding.statement.evidence))

    def parts(self) -> Iterator[Part]:
        """Yield what lowers an outcome, and what does not."""
        by_rung: dict[Outcome | None, list[Item]] = {}
        for finding, concerns in self.all:
            by_rung.setdefault(finding.outcome, []).append(self._item(finding, concerns))
        if any(by_rung):
            yield self._weighed(by_rung)
        else:
            none = Item("The answers so far raise none." if self.assessment.missing else "The answers raise none.")
            yield Part("Contraindications and cautions", (none,), bullets=False, topic="why")
        if None in by_rung:
            yield Part(
                "Notes that change no outcome", tuple(by_rung[None]), topic="notes", compact=not self.detail.roomy
            )
        untold = sum(not self._told(finding) for finding, _ in self.all)
        lacking = [f"{untold} reason{'s' if untold > 1 else ''}"] if untold else []
        lacking += [] if self.detail.benefit else ["the evidence of benefit in words"]
        if lacking:
            text = f"For length: {listed(lacking, 'and')}. “skinquiz assess --audience clinician” prints all of it."
            yield Part("Left out", (Item(text),), bullets=False, topic="left_out", compact=True)

    def _weighed(self, by_rung: Mapping[Outcome | None, Sequence[Item]]) -> Part:
        heading = "Contraindications and cautions, with the answers that raised them"
        rungs = [rung for rung in reversed(LADDER) if rung in by_rung]
        if self.detail.roomy:
            return Part(heading, tuple(item for rung in rungs for item in by_rung[rung]), topic="why")
        parts = tuple(
            Part(OUTCOME[rung], tuple(replace(item, outcome=None) for item in by_rung[rung]), compact=True)
            for rung in rungs
        )
        return Part(heading, parts=parts, topic="why")

    def _told(self, finding: Finding) -> bool:
        rung = finding.outcome.rung if finding.outcome else NOTES
        return self.detail.reasons_from is not None and rung >= self.detail.reasons_from

    def _item(self, finding: Finding, concerns: Sequence[str]) -> Item:
        said = finding.statement
        texts = [self._only_for(concerns)]
        if self._told(finding):
            texts += [self.voice.text(said), said.evidence_lacking or ""]
        texts += [certainty(said), self._until(finding), f"Rule {finding.rule}."]
        text = " ".join(filter(None, texts))
        return Item(text, finding.outcome, self._answers(finding), self.voice.refs(said.evidence))

    def _only_for(self, concerns: Sequence[str]) -> str:
        everything = len(self.assessment.concerns)
        if len(concerns) == everything:
            return ""
        if len(concerns) > _NAMED and not self.detail.roomy:
            labels = [one.concern.label for one in self.assessment.concerns]
            numbers = listed([str(labels.index(label) + 1) for label in concerns], "and")
            return f"Only for concerns {numbers}."
        return f"Only for {listed(concerns, 'and')}."

    def _answers(self, finding: Finding) -> str:
        tell = exact if self.detail.roomy else named
        return "; ".join(tell(self.voice.questions[name], answer) for name, answer in finding.facts.items())

    def _until(self, finding: Finding) -> str:
        """Return until when, with the sum that led there."""
        if finding.until_date is None:
            return f"Told to wait until “{finding.until_event.rstrip('.')}”." if finding.until_event else ""
        rule = next(rule for rule in self.assessment.ruleset.rules if rule.id == finding.rule)
        assert isinstance(rule.until, UntilDate)
        start = finding.facts[rule.until.question]
        assert isinstance(start, dt.date)
        return f"Until {date_in_words(finding.until_date)} ({date_in_words(start)} + {rule.until.plus})."


def _merged(concerns: Iterable[ConcernAssessment]) -> list[Weighed]:
    """Return every finding once, the lowest rung first, with the labels of the concerns that it is about."""
    found: dict[str, tuple[Finding, list[str]]] = {}
    for one in concerns:
        for finding in one.findings:
            found.setdefault(finding.rule, (finding, []))[1].append(one.concern.label)
    order = sorted(found.values(), key=lambda pair: -pair[0].outcome.rung if pair[0].outcome else 1)
    return [(finding, tuple(labels)) for finding, labels in order]
