"""The texts of a rule set, each with where it stands: those for everybody, and those for clinicians."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from skinquiz.checks.show import statements
from skinquiz.model import CONCERNS, Concern, Question, RuleSet, Statement, Topic, UntilEvent
from skinquiz.rulefiles.diagnostics import Place
from skinquiz.rulefiles.load import Written

KEYS = {"guidance": "text", "claim": "text", "paragraph": "text", "topic": "summary"}  # elsewhere it is `because`
_OF_SEVERAL = ("concerns_question", "not_assessed")  # keys of the manifest under which several texts stand


@dataclass(frozen=True, slots=True)
class Text:
    """What stands under a key of something; kind, id and of are those of `Places`."""

    kind: str
    id: str
    of: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, and where its text stands."""

    where: Text
    statement: Statement

    def under(self, key: str) -> Text | None:
        """Return the text of the statement under this key, if there is one."""
        text = getattr(self.statement, key)
        return replace(self.where, key=key, text=text) if text else None


def is_english(ruleset: RuleSet) -> bool:
    return ruleset.language.lower().partition("-")[0] == "en"


def place_of(written: Written, text: Text, words: str = "") -> Place:
    """Return the place of a text or, where they stand on one line, of these words in it."""
    whole = written.places.of(text.kind, text.id, text.of, text.key)
    if not words and text.key in _OF_SEVERAL:
        words = beginning(text.text)
    return (words and _inside(written, whole, words)) or whole


def beginning(text: str) -> str:
    return " ".join(text.split()[:3])


def said(ruleset: RuleSet) -> Iterator[Said]:
    """Yield every statement that has a text."""
    for place, one in statements(ruleset):
        if place.kind != "topic" and one.text:
            yield Said(Text(place.kind, place.id, place.of, KEYS.get(place.kind, "because"), one.text), one)
    for topic in ruleset.topics.values():
        yield from _of_topic(topic)


def texts(written: Written) -> Iterator[Text]:
    """Yield every text that a person may read."""
    ruleset = written.ruleset
    yield from _of_manifest(ruleset)
    for section in ruleset.sections:
        if ("section", section.title, "") in written.places:
            yield Text("section", section.title, "", "title", section.title)
    for question in ruleset.questions.values():
        yield from _of_question(question, ruleset.id)
    for concern in ruleset.concerns.values():
        yield from _of_concern(concern)
    for one in said(ruleset):
        yield from filter(None, (one.where, one.under("basis"), one.under("evidence_lacking")))
    for rule in ruleset.rules:
        if rule.urgent:
            yield Text("rule", rule.id, "", "urgent", rule.urgent)
        if isinstance(rule.until, UntilEvent):
            yield Text("rule", rule.id, "", "until", rule.until.event)
    for topic in ruleset.topics.values():
        yield from _headings(topic)
    for term, gloss in ruleset.glossary.items():
        yield Text("term", term, "", "gloss", gloss)


def texts_for_clinicians(ruleset: RuleSet) -> Iterator[Text]:
    yield from filter(None, (one.under("for_clinician") for one in said(ruleset)))


def names(ruleset: RuleSet) -> Iterator[str]:
    """Yield the words by which people look for a concern or a topic."""
    yield from (name for concern in ruleset.concerns.values() for name in concern.also)
    yield from (name for topic in ruleset.topics.values() for name in topic.also)


def _of_manifest(ruleset: RuleSet) -> Iterator[Text]:
    for key in ("title", "disclaimer", "review_note"):
        yield Text("ruleset", ruleset.id, "", key, getattr(ruleset, key))
    yield from (Text("ruleset", ruleset.id, "", "not_assessed", text) for text in ruleset.not_assessed)
    yield from (Text("history", one.title, "", "title", one.title) for one in ruleset.histories)


def _of_question(question: Question, ruleset: str) -> Iterator[Text]:
    """Yield what stands in a question. The first one stands in the manifest, and its options are the concerns."""
    first = question.id == CONCERNS
    for key in ("ask", "label", "why", "help"):
        if text := getattr(question, key):
            if first:
                yield Text("ruleset", ruleset, "", "concerns_question", text)
            else:
                yield Text("question", question.id, "", key, text)
    for option in () if first else question.options:
        yield Text("option", option.id, question.id, "label", option.label)
        if option.help:
            yield Text("option", option.id, question.id, "help", option.help)


def _of_concern(concern: Concern) -> Iterator[Text]:
    yield Text("concern", concern.id, "", "label", concern.label)
    if concern.help:
        yield Text("concern", concern.id, "", "help", concern.help)
    for other in concern.alternatives:
        yield Text("alternative", other.id, concern.id, "label", other.label)


def _of_topic(topic: Topic) -> Iterator[Said]:
    if topic.summary.text:
        yield Said(Text("topic", topic.id, "", "summary", topic.summary.text), topic.summary)
    for number, section in enumerate(topic.sections, 1):
        for count, one in enumerate(section.paragraphs, 1):
            if one.text:
                yield Said(Text("paragraph", f"{number}.{count}", topic.id, "text", one.text), one)


def _headings(topic: Topic) -> Iterator[Text]:
    yield Text("topic", topic.id, "", "title", topic.title)
    for number, section in enumerate(topic.sections, 1):
        yield Text("section", str(number), topic.id, "heading", section.heading)
    yield from (Text("claim", one.id, topic.id, "claim", one.claim) for one in topic.claims)


def _inside(written: Written, whole: Place, words: str) -> Place | None:
    """Look for words from where a value begins, on its line and on those below that are indented as it is."""
    lines = written.lines.get(whole.file, ())
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
    own = min(_indent(lines[whole.line - 1]), whole.column - 2) if whole.line <= len(lines) else 0
    for number, line in enumerate(lines[whole.line - 1 :], whole.line):
        if number > whole.line and line.strip() and _indent(line) <= own:
            return None
        if found := pattern.search(line, whole.column - 1 if number == whole.line else 0):
            return Place(whole.file, number, found.start() + 1, len(words))
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))
