"""A page about anything that has an id, with all that refers to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from skinquiz.checks.promised import beside, naming
from skinquiz.checks.show import Kind, Place, conditions, mentions, names, statements
from skinquiz.conditions import in_words
from skinquiz.model import (
    CONCERNS,
    Alternative,
    Case,
    Claim,
    Concern,
    Condition,
    Guidance,
    Promise,
    Question,
    Rule,
    RuleSet,
    Source,
    Statement,
    Topic,
)
from skinquiz.render.blocks import Item, Part
from skinquiz.render.concern import course_item
from skinquiz.render.rulepages.lines import (
    by_rung,
    case_line,
    chosen,
    known,
    line,
    lowest_first,
    part,
    promise_line,
    waits_from,
)
from skinquiz.render.voice import Voice
from skinquiz.render.words import SECTION, URGENCY, listed, until_by_ids, words


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Named)
# The kinds of which something may stand under a condition or cite a source, in the order in which they are told.
_HEADINGS: dict[Kind, str] = {
    "rule": "Rules",
    "question": "Questions asked because of it",
    "guidance": "Guidance",
    "best case": "Best cases",
    "untreated": "Left alone",
    "course": "Courses",
    "alternative": "Alternatives",
    "topic": "Topics",
    "claim": "Claims",
    "promise": "Promises",
}


def pages(ruleset: RuleSet, cases: Sequence[Case], promises: Sequence[Promise], name: str) -> tuple[Part, ...]:
    """Return a part for each thing of this name, with all that refers to it. Raises KeyError if there is none."""
    told = _Pages(ruleset, cases, promises)
    return tuple(told.page(place) for place in names(ruleset, promises)[name])


class _Pages:
    """Each method for a kind yields what the thing is, as items, then what it rests on or what refers to it."""

    def __init__(self, ruleset: RuleSet, cases: Sequence[Case], promises: Sequence[Promise]) -> None:
        self.ruleset, self.cases, self.promises = ruleset, cases, promises
        self.rules = {rule.id: rule for rule in ruleset.rules}
        self.conditions = tuple(conditions(ruleset, promises))
        self.statements = tuple(statements(ruleset))
        self.voice = Voice("person", ruleset.questions)

    def page(self, at: Place) -> Part:
        """Return what stands at a place that `names` knows."""
        rules = self.ruleset
        of_kind: dict[Kind, Callable[[], Iterator[Item | Part]]] = {
            "question": lambda: self._question(rules.questions[at.id]),
            "option": lambda: self._option(rules.questions[at.of], at.id),
            "rule": lambda: self._rule(self.rules[at.id]),
            "concern": lambda: self._concern(rules.concerns[at.id]),
            "alternative": lambda: self._alternative(at.of, _by_id(rules.concerns[at.of].alternatives, at.id)),
            "guidance": lambda: self._guidance(_by_id(rules.guidance, at.id)),
            "source": lambda: self._source(rules.sources[at.id]),
            "topic": lambda: self._topic(rules.topics[at.id]),
            "claim": lambda: self._claim(at.of, _by_id(rules.topics[at.of].claims, at.id)),
            "promise": lambda: self._promise(_by_id(self.promises, at.id)),
        }
        told = tuple(of_kind[at.kind]())
        items = tuple(one for one in told if isinstance(one, Item))
        parts = tuple(one for one in told if isinstance(one, Part))
        return Part(at.kind.capitalize(), items, parts, bullets=False)

    # Questions and options

    def _question(self, question: Question) -> Iterator[Item | Part]:
        gathered = [one.title for one in self.ruleset.histories if question.id in one.questions]
        sections = [one.title for one in self.ruleset.sections if question.id in one.questions]
        bounds = f" from {question.minimum} to {question.maximum}" if question.type == "integer" else ""
        yield Item(question.ask, lead=question.id)
        yield from known("Label", question.label)
        yield from known("Why it is asked", question.why)
        yield from known("What is meant", question.help)
        yield Item(f"{question.type}{bounds}{', or not_sure' if question.not_sure else ''}", lead="Type")
        yield from known("Picture", question.picture)
        yield from known("Section", ", ".join(sections))
        yield from self._told("Asked", question.ask_when)
        yield from known("In the clinician's summary under", ", ".join(gathered))
        yield Item(str(sum(question.id in case.answers for case in self.cases)), lead="Cases that answer it")
        yield from part("Options", [self._option_line(question, one.id, one.label) for one in question.options])
        yield from self._looking_at(question.id)
        waits = [rule for rule in self.ruleset.rules if waits_from(rule, question.id)]
        yield from part("Waits that count from it", [line(rule, until_by_ids(rule.until)) for rule in waits])

    def _option_line(self, question: Question, option: str, label: str) -> Item:
        count = sum(mentions(condition, question.id, option) for _, condition in self.conditions)
        in_so_many = "1 condition" if count == 1 else f"{count or 'no'} conditions"
        return Item(f"{label.rstrip('.')}; {in_so_many}", lead=option)

    def _option(self, question: Question, name: str) -> Iterator[Item | Part]:
        option = question.option(name)
        yield Item(option.label if option else "I am not sure", lead=f"{question.id}.{name}")
        yield from known("What is meant", option.help if option else None)
        yield from known("Exclusive", "it goes with no other option" if option and option.exclusive else None)
        yield Item(question.ask, lead="Question")
        yield from known("To see the concern", f"skinquiz rules show {name}" if question.id == CONCERNS else None)
        answered = sum(chosen(case.answers.get(question.id), name) for case in self.cases)
        yield Item(str(answered), lead="Cases that answer it")
        yield from self._looking_at(question.id, name)

    def _looking_at(self, question: str, option: str | None = None) -> Iterator[Part]:
        """Yield by kind whatever has a condition that looks at a question, or at this option of it."""
        found = [(at, condition) for at, condition in self.conditions if mentions(condition, question, option)]
        yield from self._by_kind([(at, self._when(condition)) for at, condition in found])
        if not found:
            yield Part("Conditions", (Item("No condition looks at it."),))

    def _by_kind(self, found: Sequence[tuple[Place, str]]) -> Iterator[Part]:
        for kind, heading in _HEADINGS.items():
            items = [self._at(at, text) for at, text in found if at.kind == kind]
            yield from part(heading, sorted(items, key=lowest_first))

    def _at(self, at: Place, text: str) -> Item:
        if at.kind == "rule":
            return line(self.rules[at.id], text)
        return Item(text, lead=f"{at.id} ({at.of})" if at.of not in ("", at.id) else at.id)

    # Rules and promises

    def _rule(self, rule: Rule) -> Iterator[Item | Part]:
        whether = "the treatment is safe" if rule.about == "safety" else "it is the tool for the concern"
        yield line(rule, self._when(rule.when))
        yield Item(self._concerns(rule.concerns), lead="Concerns")
        yield Item(f"{rule.about}: whether {whether}", lead="About")
        yield from known("Until", until_by_ids(rule.until))
        yield from known("Resolved by", rule.resolved_by)
        yield from known("Said before everything else", rule.urgent)
        yield from self._said(rule.statement)
        yield from part("Cases in which it applies", [case_line(one) for one in self.cases if rule.id in one.applies])
        yield from part("Cases that just miss it", [case_line(one) for one in self.cases if rule.id in one.misses])
        yield from part("Promises", [promise_line(one) for one in naming(rule, self.promises)])
        same = beside([rule], self.promises, self.ruleset.questions)[rule.id]
        yield from part("Promises about the same answers", [promise_line(one) for one in same])

    def _concerns(self, concerns: Sequence[str]) -> str:
        """Return concerns by their ids, or those that are left out where these are fewer."""
        left_out = [name for name in self.ruleset.concerns if name not in concerns]
        if not left_out:
            return f"all {len(concerns)}" if len(concerns) > 1 else concerns[0]
        return f"all but {listed(left_out, 'and')}" if len(left_out) < len(concerns) else ", ".join(concerns)

    def _promise(self, promise: Promise) -> Iterator[Item | Part]:
        yield Item(promise.because, lead=promise.id)
        yield Item(self._holds(promise), lead=words(promise.kind).capitalize())
        yield Item(self._when(promise.when) if promise.when else "for everybody", lead="When")
        yield Item(self._concerns(promise.concerns), lead="Concerns")
        yield Item(promise.where, lead="Stands in")

    def _holds(self, promise: Promise) -> str:
        if promise.adding:
            return self._when(promise.adding)
        if promise.until:
            return f"a wait until {promise.until.plus} after {promise.until.question}, or later"
        return listed([*promise.outcomes, *promise.findings], "or" if promise.outcomes else "and")

    # Concerns and what else is used

    def _concern(self, concern: Concern) -> Iterator[Item | Part]:
        yield Item(concern.label, lead=concern.id)
        yield from known("Also called", ", ".join(concern.also))
        yield from known("What is meant", concern.help)
        yield Item(str(sum(concern.id in case.expect for case in self.cases)), lead="Cases that expect something of it")
        best, untreated = concern.best_case, concern.untreated
        yield self._told_whole("Best case", Item(best.statement.text, best.outcome), best.statement)
        if untreated:
            yield self._told_whole("Left alone", Item(untreated.text), untreated)
        yield from self._course(concern)
        rules = [rule for rule in self.ruleset.rules if concern.id in rule.concerns]
        fit = [line(rule, self._when(rule.when)) for rule in rules if rule.about == "fit"]
        yield from part("Rules on whether it is the tool for this", sorted(fit, key=lowest_first))
        safety = [rule for rule in rules if rule.about == "safety"]
        if safety:
            yield Part(f"Rules on safety ({len(safety)})", tuple(by_rung(safety)))
        yield from part("Alternatives", [Item(one.label, lead=one.id) for one in concern.alternatives])
        yield from self._promised(concern)
        if any(mentions(condition, CONCERNS, concern.id) for _, condition in self.conditions):
            yield from self._looking_at(CONCERNS, concern.id)

    def _told_whole(self, heading: str, said: Item, statement: Statement, when: Condition | None = None) -> Part:
        """Return a statement that has no page of its own."""
        told = self._told("Told", when) if when else ()
        evidence = known("Evidence", ", ".join(statement.evidence))
        items = (said, *told, *self._beside_the_text(statement), *evidence)
        return Part(heading, items, bullets=False)

    def _course(self, concern: Concern) -> Iterator[Part]:
        course = concern.course
        if course:
            said = replace(course_item(self.voice, course), refs=(), details=())
            yield self._told_whole("Course", said, course.statement, course.when)

    def _promised(self, concern: Concern) -> Iterator[Part]:
        about = [one for one in self.promises if concern.id in one.concerns]
        special = [one for one in about if len(one.concerns) < len(self.ruleset.concerns)]
        general = known("About every concern", str(len(about) - len(special)) if len(special) < len(about) else None)
        if about:
            yield Part(f"Promises ({len(about)})", (*map(promise_line, special), *general))

    def _alternative(self, concern: str, other: Alternative) -> Iterator[Item | Part]:
        yield Item(other.label, lead=other.id)
        yield Item(concern, lead="Concern")
        yield from self._told("Told", other.when)
        yield from self._said(other.statement)

    # Texts and their sources

    def _guidance(self, item: Guidance) -> Iterator[Item | Part]:
        yield Item(SECTION[item.section], lead=item.id)
        yield from known("Urgency", URGENCY[item.urgency] if item.urgency else None)
        yield from self._told("Told", item.when)
        yield from self._said(item.statement)

    def _topic(self, topic: Topic) -> Iterator[Item | Part]:
        yield Item(topic.title, lead=topic.id)
        yield from known("Also called", ", ".join(topic.also))
        yield Item(f"skinquiz learn {topic.id}", lead="To read it")
        yield from part("Claims", [Item(one.claim, lead=one.id) for one in topic.claims])
        within = [one for at, one in self.statements if at == Place("topic", topic.id) or at.of == topic.id]
        yield from self._sources(id for one in within for id in one.evidence)

    def _claim(self, topic: str, claim: Claim) -> Iterator[Item | Part]:
        yield Item(claim.claim, lead=claim.id)
        yield Item(words(claim.verdict), lead="Verdict")
        yield Item(topic, lead="Topic")
        yield from self._said(claim.statement)

    def _source(self, source: Source) -> Iterator[Item | Part]:
        yield Item(source.citation, lead=source.id)
        yield from known("Kind", source.design)
        yield from known("Tier", source.tier)
        yield from known("DOI", source.doi)
        yield from known("PMID", source.pmid)
        yield from known("Address", source.url)
        citing = [(at, one.text) for at, one in self.statements if source.id in one.evidence]
        yield from self._by_kind(citing)
        if not citing:
            yield Part("Statements", (Item("Nothing cites it."),))

    # What they share

    def _when(self, condition: Condition) -> str:
        return in_words(condition, self.ruleset.questions)

    def _told(self, verb: str, when: Condition | None) -> Iterator[Item]:
        yield Item(self._when(when), lead=f"{verb} when") if when else Item("always", lead=verb)

    def _said(self, statement: Statement) -> Iterator[Item | Part]:
        yield Item(statement.text, lead="Said")
        yield from self._beside_the_text(statement)
        yield from self._sources(statement.evidence)

    def _beside_the_text(self, statement: Statement) -> Iterator[Item]:
        yield from known("Said to a clinician", statement.for_clinician)
        yield from self.voice.surety(statement)

    def _sources(self, ids: Iterable[str]) -> Iterator[Part]:
        sources = self.ruleset.sources
        yield from part("Evidence", [Item(sources[id].citation, lead=id) for id in dict.fromkeys(ids)])


def _by_id(things: Iterable[_T], id: str) -> _T:
    return next(one for one in things if one.id == id)
