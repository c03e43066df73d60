"""The clinician's edition: an Assessment for someone with four minutes, on one page, on two at most.

Everything that decided, and every answer, is always there. The reasons in words are what gives way where there is
much to say: first the evidence of benefit, then the reasons of the lesser findings (`detail.LEVELS`).
"""

from __future__ import annotations

from collections.abc import Iterator

from skinquiz.model import (
    Assessment,
    ConcernAssessment,
    Outcome,
)
from skinquiz.render.about import notice
from skinquiz.render.blocks import LABEL, Beside, Blank, Figure, Item, Part, Report, Table
from skinquiz.render.chart import ladder, timelines
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.concern import either, verdict
from skinquiz.render.editions.detail import LEVELS, Detail, length
from skinquiz.render.editions.origin import origin_part
from skinquiz.render.editions.plan import plan_part
from skinquiz.render.editions.told import History
from skinquiz.render.editions.weighed import Findings
from skinquiz.render.parts import caveats_part
from skinquiz.render.voice import Voice, certainty
from skinquiz.render.words import OUTCOME, date_in_words, listed, sentence, words

_ABREAST = 2  # figures side by side
_NAMED = 3  # most rules that a cell names, and most answers that the decision does
# Letters that fit on one page, and on two at the smallest print that a page is set in, by whether there is room for
# lists; found by setting pages.
ONE_PAGE = 8_200
TWO_PAGES = {True: 19_500, False: 23_500}


def build(assessment: Assessment, circumstances: Circumstances) -> Report:
    """Return the edition with as many reasons in words as one page takes, or else two.

    Where one page cannot hold the reasons of all that a clinician has to weigh, it is two pages.
    """
    reports = [(detail, _Writer(assessment, circumstances, detail).report()) for detail in LEVELS]
    whole = [report for _, report in reports[:2] if length(report) <= ONE_PAGE]
    fitting = [report for detail, report in reports if length(report) <= TWO_PAGES[detail.roomy]]
    return [*whole, *fitting, reports[-1][1]][0]


class _Writer:
    def __init__(self, assessment: Assessment, circumstances: Circumstances, detail: Detail) -> None:
        self.assessment = assessment
        self.rules = assessment.ruleset
        self.circumstances = circumstances
        self.detail = detail
        self.voice = Voice("clinician", assessment.ruleset.questions)
        self.findings = Findings(assessment, self.voice, detail)

    def report(self) -> Report:
        one = self.assessment
        parts = [
            *self.findings.red_flags(),
            *caveats_part(one, self.circumstances),
            self._outcomes(),
            *self.findings.parts(),
            *self._figures_and_history(),
            *plan_part(one, self.voice, self.detail),
            *self._references(),
            self._scope(),
            self._rules(),
            *self._origin(),
            self._by_hand(),
        ]
        return Report(
            title=f"{self.rules.treatment[:1].upper()}{self.rules.treatment[1:]}: summary for a clinician",
            subtitle=f"As of {date_in_words(one.as_of)}",
            verdicts=(),
            parts=tuple(parts),
            notice=notice(self.rules, one.as_of),
            decision=self._decision(),
            facts=tuple(self._facts()),
            language=self.rules.language,
        )

    # What it comes to

    def _facts(self) -> Iterator[Item]:
        if self.circumstances.label:
            yield Item(self.circumstances.label, lead=LABEL)
        answered = sentence(self.circumstances.answered or "from a file, which does not say when")
        yield Item(f"Given by the patient, not examined. {answered}".rstrip(), lead="Answers")
        yield Item(f"{self.rules.id} {self.rules.version}, digest {self.rules.sha256[:12]}", lead="Rules")

    def _decision(self) -> str:
        said: dict[tuple[Outcome | None, str], list[str]] = {}
        for one in self.assessment.concerns:
            found = verdict(self.voice, one, _NAMED)
            said.setdefault((found.outcome, found.text), []).append(found.concern)
        sentences = []
        for (outcome, text), concerns in said.items():
            word = OUTCOME[outcome].lower() if outcome else ""
            after = text or (self._nothing_against() if outcome is Outcome.SUITABLE else "")
            sentences.append(sentence(f"{listed(concerns, 'and')}: {', '.join(filter(None, (word, after)))}"))
        return " ".join(sentences) or "No concern was named, so nothing is assessed."

    def _nothing_against(self) -> str:
        doubt = "; see “Mind this”" if self.assessment.not_applicable or self.assessment.missing else ""
        return f"nothing in the answers stands in the way{doubt}"

    def _outcomes(self) -> Part:
        head = ("Concern", "Outcome", "Fit", "Safety", "Earliest start", "Decided by", "At best")
        rows = tuple(tuple(self._row(one)) for one in self.assessment.concerns)
        return Part("Outcomes", blocks=(Table(head, rows),) if rows else (), bullets=False, topic="outcomes")

    def _row(self, one: ConcernAssessment) -> Iterator[Item]:
        yield Item(one.concern.label if self.detail.roomy else f"{self._number(one)}. {one.concern.label}")
        yield Item("", outcome=one.outcome) if one.outcome else Item(f"open: {either(one.possible_outcomes)}")
        yield Item(_rung(one.fit))
        yield Item(_rung(one.safety))
        yield Item(self._earliest(one))
        yield Item(_decided_by(one, _NAMED if self.detail.roomy else 1))
        yield self._at_best(one)

    def _number(self, one: ConcernAssessment) -> int:
        return self.assessment.concerns.index(one) + 1

    def _at_best(self, one: ConcernAssessment) -> Item:
        best, said = words(one.concern.best_case.outcome), one.concern.best_case.statement
        if not self.detail.options_cited:
            return Item(f"{best} ({words(said.certainty)})" if said.certainty else best)
        return Item(" ".join(filter(None, (sentence(best), certainty(said)))), refs=self.voice.refs(said.evidence))

    def _earliest(self, one: ConcernAssessment) -> str:
        if one.outcome is Outcome.WAIT:
            date = date_in_words(one.earliest) if one.earliest else ""
            events = (
                f"{len(one.wait_for)} points to settle"
                if len(one.wait_for) > 1
                else "".join(map(_quoted, one.wait_for))
            )
            return "; ".join(filter(None, (date, events)))
        if one.outcome is Outcome.ASK_CLINICIAN:
            return "once a clinician agrees"
        return "no waiting time" if one.outcome in (Outcome.SUITABLE, Outcome.POSSIBLE) else ""

    def _figures_and_history(self) -> Iterator[Part]:
        """Yield what is drawn, then the history; where room is short, a single figure stands beside it."""
        history = History(self.assessment, self.circumstances).part()
        figures: list[Figure] = [*([ladder(self.assessment)] if self.assessment.concerns else [])]
        figures += timelines(self.assessment)
        parts = tuple(Part(figure.title, blocks=(figure,)) for figure in figures)
        if len(parts) == 1 and not self.detail.roomy:
            yield Part("At a glance, and history", blocks=(Beside((*parts, history)),), topic="figures")
            return
        if parts:
            rows = (Beside(parts[:_ABREAST]), *([Beside(parts[_ABREAST:])] if len(parts) > _ABREAST else []))
            yield Part("At a glance", blocks=rows, topic="figures")
        yield history

    # What it rests on

    def _references(self) -> Iterator[Part]:
        yield from self.voice.references(self.assessment.sources, bare=not self.detail.roomy)

    def _scope(self) -> Part:
        items = (*map(Item, self.rules.not_assessed), Item("Nothing here is a diagnosis, or clears anybody."))
        return Part("Not assessed", items, topic="scope", compact=True)

    def _rules(self) -> Part:
        rules, due = self.rules, self.rules.review_due
        review = [f"Reviewed by {', '.join(rules.reviewers)}." if rules.reviewers else ""]
        review.append(f"Texts held against sources on {date_in_words(rules.reviewed)}." if rules.reviewed else "")
        review.append(f"Next review due on {date_in_words(due)}." if due else "")
        which = f"Rule set {rules.id}, version {rules.version}, SHA-256 {rules.sha256}."
        said = " ".join(filter(None, (which, notice(rules, self.assessment.as_of), *review)))
        return Part("Rules", (Item(said),), bullets=False, topic="about", compact=True)

    def _origin(self) -> Iterator[Part]:
        if self.circumstances.code:
            yield origin_part(self.circumstances.code)

    def _by_hand(self) -> Part:
        return Part(
            "For the clinician",
            blocks=(Blank("Notes", 3 if self.detail.roomy else 1), Blank("Name, signature, date", 1)),
            topic="by_hand",
        )


def _decided_by(one: ConcernAssessment, most: int) -> str:
    if one.outcome is None:
        return ""
    rules = [finding.rule for finding in one.findings if finding.outcome is one.outcome]
    if len(rules) > most:
        return f"{len(rules)} rules"
    return ", ".join(rules) if rules else "best case"


def _quoted(text: str) -> str:
    return f"“{text}”"


def _rung(outcome: Outcome | None) -> str:
    return OUTCOME[outcome].lower() if outcome else "open"
