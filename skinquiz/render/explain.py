"""What `?` tells of a question: why it is asked, what its words mean, and which advice depends on the answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from skinquiz.conditions import comparisons
from skinquiz.model import (
    CONCERNS,
    All,
    AnyOf,
    Concern,
    Condition,
    Not,
    Question,
    Rule,
    RuleSet,
    UntilDate,
    UntilEvent,
)
from skinquiz.render import Audience
from skinquiz.render.blocks import Item, Part, Report
from skinquiz.render.voice import Voice
from skinquiz.render.words import SECTION, condition_in_words, listed, sentence
from skinquiz.wording import forms


def explain(ruleset: RuleSet, question: Question, concerns: Collection[str], audience: Audience) -> Report:
    """Return all that there is to know of a question: the short things first, then every rule that looks at it.

    `concerns` are the ids of those chosen; with none, every concern counts.
    """
    parts = tuple(_Explanation(ruleset, question, concerns, audience).parts())
    return Report(question.ask, question.label, (), parts, ruleset.review_note)


_FRAME = "Each line says for which answers it holds. The outcome is then no better than the one named."


class _Explanation:
    def __init__(self, ruleset: RuleSet, question: Question, concerns: Collection[str], audience: Audience) -> None:
        self.ruleset = ruleset
        self.question = question
        self.concerns = [one for one in ruleset.concerns.values() if not concerns or one.id in concerns]
        self.voice = Voice(audience, ruleset.questions)

    def parts(self) -> Iterator[Part]:
        yield from self._why()
        yield from self._help()
        yield from self._glossary()
        yield from self._follow_ups()
        yield from self._at_best() if self.question.id == CONCERNS else self._rules()
        yield from self._besides()
        yield from self.voice.sources(self.ruleset.sources.values())

    def _why(self) -> Iterator[Part]:
        why, ask_when = self.question.why, self.question.ask_when
        texts = [why] if why else []
        if ask_when:
            texts.append(f"We ask this because of an earlier answer. {self._when(ask_when)}")
        if texts:
            yield Part("Why we ask", tuple(map(Item, texts)), bullets=False)

    def _help(self) -> Iterator[Part]:
        # The options of the first question are the concerns, which have a part of their own.
        options = self.question.options if self.question.id != CONCERNS else ()
        items = [Item(self.question.help)] if self.question.help else []
        items += [Item(option.help, lead=option.label) for option in options if option.help]
        if items:
            yield Part("What is meant", tuple(items))

    def _glossary(self) -> Iterator[Part]:
        glossary = self.ruleset.glossary
        items = tuple(Item(glossary[term], lead=term) for term in terms_in(_texts(self.question), glossary))
        if items:
            yield Part("Words explained", items)

    def _follow_ups(self) -> Iterator[Part]:
        asked: dict[str, list[str]] = {}
        for question in self.ruleset.questions.values():
            if question.ask_when and self._mentioned(question.ask_when):
                asked.setdefault(self._when(question.ask_when), []).append(question.ask)
        items = tuple(Item(f"{when} Then we also ask: {' '.join(asks)}") for when, asks in asked.items())
        if items:
            yield Part("What we may ask next", items)

    def _at_best(self) -> Iterator[Part]:
        frame = Item("This is the best that each can come to. Your answers may lead to less.")
        yield Part("What it can do at best", (frame, *map(self._best_case, self.ruleset.concerns.values())))

    def _best_case(self, concern: Concern) -> Item:
        said = self.voice.said(concern.best_case.statement, lead=concern.label)
        meant = (Item(concern.help, lead="What is meant"),) if concern.help else ()
        return replace(said, outcome=concern.best_case.outcome, details=(*meant, *said.details))

    def _rules(self) -> Iterator[Part]:
        ids = {concern.id for concern in self.concerns}
        found = (r for r in self.ruleset.rules if ids.intersection(r.concerns) and self._mentioned(r.when))
        scopes = {rule: self._scope(rule) for rule in sorted(found, key=_lowest_first)}
        differ = len(set(scopes.values())) > 1
        items = (self._rule(rule, scope if differ else "") for rule, scope in scopes.items())
        frame = Item(_FRAME if scopes else "No advice on your concerns depends on this question alone.")
        shared = {scope for scope in scopes.values() if scope and not differ}
        about = (Item(sentence(scope), lead="All of it is about") for scope in shared)
        yield Part("Which advice depends on it", (frame, *about, *items))

    def _scope(self, rule: Rule) -> str:
        """Return the concerns that a rule is about, or nothing where it is about all of them."""
        labels = [concern.label for concern in self.concerns if concern.id in rule.concerns]
        return "; ".join(labels) if len(labels) < len(self.concerns) else ""

    def _rule(self, rule: Rule, scope: str) -> Item:
        """Return a rule as a line for whom it holds; below it what is said to them, until when, and how sure it is."""
        for_whom, details = self._for_whom(rule.when)
        lead = None if rule.outcome else "Outcome unchanged"
        return Item(for_whom, rule.outcome, lead, details=(*details, *self._told(rule, scope)))

    def _told(self, rule: Rule, scope: str) -> Iterator[Item]:
        if rule.urgent:
            yield Item(sentence(rule.urgent), lead="First of all")
        refs = self.voice.refs(rule.statement.evidence)
        yield Item(self.voice.text(rule.statement), lead="What we say", refs=refs)
        if isinstance(rule.until, UntilEvent):
            yield Item(sentence(rule.until.event), lead="Until")
        elif isinstance(rule.until, UntilDate):
            label = self.ruleset.questions[rule.until.question].label
            yield Item(f"{rule.until.plus} after the date given under “{label}”.", lead="Until")
        if scope:
            yield Item(sentence(scope), lead="Only for")
        yield from self.voice.surety(rule.statement)

    def _for_whom(self, condition: Condition) -> tuple[str, tuple[Item, ...]]:
        """Return a condition as a line, with a list for each group of answers of which one, or none, has to hold."""
        parts = condition.parts if isinstance(condition, All) else (condition,)
        plain = tuple(part for part in parts if _group(part) is None)
        if not plain:
            return self._when(condition), ()
        groups = filter(None, map(_group, parts))
        items = (Item(text, details=tuple(Item(self._when(one)) for one in of)) for text, of in groups)
        return self._when(All(plain)), tuple(items)

    def _besides(self) -> Iterator[Part]:
        sections = {item.section for item in self.ruleset.guidance if self._mentioned(item.when)}
        headings = [f"“{heading}”" for section, heading in SECTION.items() if section in sections]
        others = (one for concern in self.concerns for one in concern.alternatives if self._mentioned(one.when))
        labels = dict.fromkeys(other.label for other in others)
        items = [Item(f"Some advice under {listed(headings, 'and')}.")] if headings else []
        items += [Item(sentence("; ".join(labels)), lead="What else we name")] if labels else []
        if items:
            yield Part("What else depends on it", tuple(items))

    def _mentioned(self, condition: Condition | None) -> bool:
        return condition is not None and any(leaf.question == self.question.id for leaf in comparisons(condition))

    def _when(self, condition: Condition) -> str:
        return sentence(condition_in_words(condition, self.ruleset.questions))


def _group(condition: Condition) -> tuple[str, tuple[Condition, ...]] | None:
    match condition:
        case AnyOf(parts):
            return "And at least one of these:", parts
        case Not(AnyOf(parts)):
            return "And none of these:", parts
    return None


def _lowest_first(rule: Rule) -> int:
    return -rule.outcome.rung if rule.outcome else 1


def _texts(question: Question) -> str:
    """Return every text of a question, what stands first on the screen first."""
    options = (text for option in question.options for text in (option.label, option.help))
    return "\n".join(filter(None, (question.ask, question.help, *options, question.label, question.why)))


def terms_in(text: str, terms: Collection[str]) -> tuple[str, ...]:
    """Return the terms that occur in a text as whole words, in one number or the other, in the order of the text.

    Where one term holds another, such as `permanent filler` and `filler`, only the longer one counts there.
    """
    by_form = {form.casefold(): term for term in terms for form in forms(term)}
    by_form |= {term.casefold(): term for term in terms}
    longest_first = sorted(by_form, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    found = re.findall(pattern, text.casefold()) if by_form else []
    return tuple(dict.fromkeys(by_form[form] for form in found))
