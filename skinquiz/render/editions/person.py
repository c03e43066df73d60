"""The person's edition: an Assessment in plain words, to be read at a kitchen table and taken to the provider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from skinquiz.model import Assessment, ConcernAssessment, Finding, Outcome
from skinquiz.render.about import about, notice
from skinquiz.render.blocks import LABEL, Beside, Blank, Item, Part, Report
from skinquiz.render.chart import ladder, timelines
from skinquiz.render.circumstances import Circumstances
from skinquiz.render.concern import (
    DOING_NOTHING,
    HOPELESS,
    OTHER_RISKS,
    course_item,
    findings_part,
    heading,
    is_settled_by,
    means,
    verdict,
    would_become_part,
)
from skinquiz.render.editions.origin import origin_part
from skinquiz.render.parts import (
    caveats_part,
    guidance_parts,
    open_part,
    set_aside_part,
    shared_findings,
    unsure_part,
    urgent_part,
)
from skinquiz.render.timeline import dates_part, moments
from skinquiz.render.voice import Voice
from skinquiz.render.words import SECTION, answer_in_words, date_in_words, listed, sentence


def build(assessment: Assessment, circumstances: Circumstances) -> Report:
    """Return the edition; advice on a session is left out where there will be none for any concern."""
    return _Writer(assessment, circumstances).report()


class _Writer:
    def __init__(self, assessment: Assessment, circumstances: Circumstances) -> None:
        self.assessment = assessment
        self.rules = assessment.ruleset
        self.circumstances = circumstances
        self.voice = Voice("person", assessment.ruleset.questions)
        self.hopeless = all(HOPELESS.issuperset(one.possible_outcomes) for one in assessment.concerns)

    def report(self) -> Report:
        one, voice = self.assessment, self.voice
        parts = [
            *urgent_part(voice, one),
            *caveats_part(one, self.circumstances),
            *self._ladder(),
            *self._next_steps(),
            *(open_part(voice, one, flags=False) if one.next_questions else ()),
            *unsure_part(voice, one),
            *self._dates(),
            *self._balance(),
            *self._choices(),
            *self._why(),
            *guidance_parts(voice, one, *(("warning_signs",) if self.hopeless else SECTION_ORDER)),
            *set_aside_part(voice, one),
            self._values(),
            *voice.sources(one.sources),
            about(self.rules, one.as_of, self.rules.sha256[:12]),
            *([origin_part(self.circumstances.code)] if self.circumstances.code else ()),
        ]
        return Report(
            title=self.rules.title,
            subtitle=f"As of {date_in_words(one.as_of)}",
            verdicts=tuple(verdict(voice, each) for each in one.concerns),
            parts=tuple(parts),
            notice=notice(self.rules, one.as_of),
            facts=tuple(self._facts()),
            language=self.rules.language,
        )

    def _facts(self) -> Iterator[Item]:
        if self.circumstances.label:
            yield Item(self.circumstances.label, lead=LABEL)
        if self.circumstances.answered:
            yield Item(sentence(self.circumstances.answered), lead="Your answers")

    def _ladder(self) -> Iterator[Part]:
        if self.assessment.concerns:
            figure = ladder(self.assessment)
            yield Part(figure.title, blocks=(figure,), topic="ladder")

    def _dates(self) -> Iterator[Part]:
        """Yield the dates as drawings, which say all of it in sentences too; what cannot be drawn, as a list."""
        figures = timelines(self.assessment)
        voice = Voice("person", self.rules.questions) if figures else self.voice  # numbers only what is listed
        for part in dates_part(voice, self.assessment):
            frame, *items = part.items
            told = zip(moments(self.assessment), items, strict=True)
            undrawn = (item for one, item in told if one.what == "open" or (one.what == "start" and not one.date_from))
            yield replace(part, items=(frame, *undrawn), blocks=figures) if figures else part

    # What to do

    def _next_steps(self) -> Iterator[Part]:
        items = (
            *self._find_out(),
            *self._not_now(),
            *self._wait(),
            *self._ask(),
            *self._go_on(),
            *self._look_elsewhere(),
            *([self._leave()] if self.assessment.concerns else []),
        )
        yield Part("What to do next", items, topic="next")

    def _find_out(self) -> Iterator[Item]:
        questions = self.rules.questions
        if self.assessment.next_questions:
            labels = listed([questions[name].label for name in self.assessment.next_questions], "and")
            yield Item(sentence(labels), lead="Answer what is still open")
        unsure = [questions[one.question].label for one in self.assessment.unsure if one.matters]
        if unsure:
            yield Item(sentence(listed(unsure, "and")), lead="Find out what you were not sure of")

    def _not_now(self) -> Iterator[Item]:
        """Yield what speaks against it as things stand, and for which concerns."""
        barred = [one.concern.label for one in self.assessment.concerns if one.outcome is Outcome.NOT_SUITABLE]
        if barred:
            found = self._found(Outcome.NOT_SUITABLE)
            refs = self.voice.refs(source for finding in found for source in finding.statement.evidence)
            text = f"This goes for {listed(barred, 'and')}. See below why, and whether that could change."
            lead = f"Do not have {self.rules.treatment} as things stand"
            yield Item(text, lead=lead, refs=refs, details=tuple(map(self._because_of, found)))
            looked_at = tuple(self._because_of(one) for one in found if one.resolved_by == "clinician")
            if looked_at:
                yield Item(
                    "Whatever you decide about the treatment.", lead="See a doctor about this", details=looked_at
                )

    def _because_of(self, finding: Finding) -> Item:
        said = (
            f"{self.rules.questions[n].label}: {answer_in_words(self.rules.questions[n], a)}"
            for n, a in finding.facts.items()
        )
        return Item(sentence("; ".join(said)))

    def _wait(self) -> Iterator[Item]:
        for finding in self._found(Outcome.WAIT):
            until = date_in_words(finding.until_date) if finding.until_date else finding.until_event or ""
            refs = self.voice.refs(finding.statement.evidence)
            yield Item(sentence(f"until {until} ({self.voice.topics([finding])})"), lead="Wait", refs=refs)

    def _ask(self) -> Iterator[Item]:
        asking = self._found(Outcome.ASK_CLINICIAN)
        if asking:
            refs = self.voice.refs(source for finding in asking for source in finding.statement.evidence)
            text = "About what you answered here. Take these pages with you, or the clinician's edition."
            yield Item(text, lead="Ask a doctor", refs=refs, details=tuple(map(self._because_of, asking)))

    def _found(self, outcome: Outcome) -> list[Finding]:
        """Return the findings of this rung, each once; where it is not the tool, they are beside the point."""
        asked = [one for one in self.assessment.concerns if one.outcome is not Outcome.UNLIKELY_TO_HELP]
        found = {f.rule: f for one in asked for f in one.findings if f.outcome is outcome}
        return list(found.values())

    def _go_on(self) -> Iterator[Item]:
        if not self.hopeless:
            text = (
                "Choose a provider with care. Take the questions below with you, and the list of what to look out for."
            )
            yield Item(text, lead=f"If you {self._then()}want {self.rules.treatment}")

    def _then(self) -> str:
        """Return a word that puts off what is not to be had yet."""
        now = (Outcome.SUITABLE, Outcome.POSSIBLE)
        return "" if any(one.outcome in now for one in self.assessment.concerns) else "then "

    def _look_elsewhere(self) -> Iterator[Item]:
        without = [one.concern.label for one in self.assessment.concerns if one.outcome is Outcome.UNLIKELY_TO_HELP]
        if without:
            text = f"{self.rules.treatment} is not the tool for this. See below what else is used."
            yield Item(sentence(text), lead=listed(without, "and"))

    def _leave(self) -> Item:
        labels = listed([f"“{one.concern.label}”" for one in self.assessment.concerns], "and")
        text = f"You do not have to do anything about {labels}. That is a choice of its own, see below."
        return Item(text, lead="Or do nothing")

    # What it may bring

    def _balance(self) -> Iterator[Part]:
        """Yield benefits and harms, set in the same way."""
        if self.hopeless:
            return
        hopeful = [one for one in self.assessment.concerns if one.outcome not in HOPELESS]
        good = tuple(item for one in hopeful for item in self._benefit(one))
        harms = tuple(item for part in guidance_parts(self.voice, self.assessment, "expect") for item in part.items)
        sides = (Part("What it can do", good), Part("What it does to you, and what can go wrong", harms))
        yield Part("Benefits and harms", blocks=(Beside(sides),), topic="balance")

    def _benefit(self, one: ConcernAssessment) -> Iterator[Item]:
        yield self.voice.said(one.concern.best_case.statement, lead=one.concern.label)
        if one.course:
            yield replace(course_item(self.voice, one.course), lead=f"{one.concern.label}, what it takes")

    def _choices(self) -> Iterator[Part]:
        parts = tuple(self._choices_for(one) for one in self.assessment.concerns)
        if parts:
            calm = (Outcome.SUITABLE, Outcome.POSSIBLE)
            barred = any(one.safety not in calm for one in self.assessment.concerns)
            scope = (Item(OTHER_RISKS), *([Item(_BARS_OTHERS_TOO)] if barred else []))
            yield Part("Your choices", scope, parts, bullets=False, topic="alternatives")

    def _choices_for(self, one: ConcernAssessment) -> Part:
        items = []
        if one.concern.untreated:
            items.append(self.voice.briefly(one.concern.untreated, DOING_NOTHING))
        items += [self.voice.briefly(a.statement, a.label) for a in one.alternatives]
        return Part(one.concern.label, tuple(items))

    # Why

    def _why(self) -> Iterator[Part]:
        shared = shared_findings(self.assessment)
        parts = [findings_part(self.voice, "For all of your concerns", shared)] if shared else []
        parts += [self._why_for(one, shared) for one in self.assessment.concerns]
        if parts:
            yield Part("Why, and what would change it", parts=tuple(parts), topic="why")

    def _why_for(self, one: ConcernAssessment, shared: Sequence[Finding]) -> Part:
        own = [self.voice.finding(finding) for finding in one.findings if finding not in shared]
        if HOPELESS.issuperset(one.possible_outcomes):  # for all others it stands among the benefits
            own.append(self.voice.said(one.concern.best_case.statement, lead="What it can do for this"))
        also = (
            (Item("The reasons that hold for all of your concerns stand above."),) if is_settled_by(one, shared) else ()
        )
        return Part(heading(one), (Item(means(one)), *also, *own), tuple(would_become_part(self.voice, one)))

    def _values(self) -> Part:
        """Return room to think on paper: no rule can say what a benefit, a risk or a price means to somebody."""
        return Part("What matters to you", tuple(map(Item, _VALUES)), blocks=(Blank("Your notes", 5),), topic="values")


_BARS_OTHERS_TOO = "What speaks against the treatment can speak against these too. Ask a doctor before any of them."
_VALUES = (
    "How much does it bother you, and on how many days?",
    "What result would be worth the time and the money? Would you be content with less?",
    "Which harm above would you mind most?",
    "How would you feel if nothing changed in a year?",
    "Whose advice would you like before you decide?",
)
# What to expect stands among the benefits and harms.
SECTION_ORDER = tuple(section for section in dict.fromkeys(("ask_provider", *SECTION)) if section != "expect")
