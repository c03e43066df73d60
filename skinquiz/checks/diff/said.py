"""All that a rule set says in words: by the thing that says it, and by its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from skinquiz.checks.show import Place, statements
from skinquiz.model import Concern, Course, Drawing, Question, RuleSet, Statement, Topic

Said = dict[str, dict[str, str]]
ANSWERED_BY = ("ask", "help", "option", "option help", "alone", "drawing")  # what the meaning of an answer rests on


def things_asked(question: Question) -> Iterator[str]:
    """Yield the question and its options, as they are called here."""
    yield f"question {question.id}"
    yield from (f"option {option} of {question.id}" for option in question.option_ids)


def asked(ruleset: RuleSet) -> Said:
    """Return the words of questions and of their options."""
    found: Said = {}
    for question in ruleset.questions.values():
        first, *others = things_asked(question)
        found[first] = _there(
            {"ask": question.ask, "help": question.help, "why": question.why, "label": question.label}
        )
        picture = ruleset.pictures.get(question.picture or "")
        for thing, option in zip(others, question.options, strict=True):
            parts = {"option": option.label, "option help": option.help, "alone": "yes" if option.exclusive else None}
            found[thing] = _there({**parts, "drawing": _drawn(picture.drawings.get(option.id) if picture else None)})
    return found


def told(ruleset: RuleSet) -> Said:
    """Return everything else that somebody reads."""
    found: Said = {}
    for thing, parts in _told(ruleset):
        found.setdefault(thing, {}).update(_there(parts))
    return found


def _told(ruleset: RuleSet) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    seen: Counter[str] = Counter()
    for place, statement in statements(ruleset):
        thing = _named(place)
        seen[thing] += 1
        yield thing, _parts(place, statement, f" {seen[thing]}" if seen[thing] > 1 else "")
    for rule in ruleset.rules:
        yield f"rule {rule.id}", {"urgent": rule.urgent}
    for item in ruleset.guidance:
        yield f"guidance {item.id}", {"urgency": item.urgency, "section": item.section}
    for concern in ruleset.concerns.values():
        yield from _of_concern(concern)
    for topic in ruleset.topics.values():
        yield from _of_topic(topic)
    yield "glossary", ruleset.glossary
    yield "rule set", {"disclaimer": ruleset.disclaimer, "not_assessed": "\n".join(ruleset.not_assessed)}


def _parts(place: Place, said: Statement, number: str) -> dict[str, str | None]:
    text = "text" if place.kind in ("guidance", "topic", "claim") else "because"
    return {
        f"{text}{number}": said.text,
        f"for_clinician{number}": said.for_clinician,
        f"certainty{number}": said.certainty,
        f"basis{number}": said.basis,
        f"evidence{number}": ", ".join(said.evidence) or None,
        f"evidence_lacking{number}": said.evidence_lacking,
    }


def _of_concern(concern: Concern) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    if concern.course:
        yield _named(Place("course", concern.id, concern.id)), _numbers(concern.course)
    for other in concern.alternatives:
        yield _named(Place("alternative", other.id, concern.id)), {"label": other.label}


def _numbers(course: Course) -> dict[str, str | None]:
    return {
        "sessions": _pair(course.sessions),
        "weeks_between": _pair(course.weeks_between),
        "results_after_weeks": None if course.results_after_weeks is None else str(course.results_after_weeks),
    }


def _pair(pair: tuple[int, int] | None) -> str | None:
    return None if pair is None else f"{pair[0]} to {pair[1]}"


def _of_topic(topic: Topic) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    headings = "\n".join(section.heading for section in topic.sections)
    yield f"topic {topic.id}", {"title": topic.title, "headings": headings}
    for claim in topic.claims:
        yield _named(Place("claim", claim.id, topic.id)), {"claim": claim.claim, "verdict": claim.verdict}


def _named(thing: Place) -> str:
    of = f" of {thing.of}" if thing.of and thing.of != thing.id else ""
    return f"{thing.kind} {thing.id}{of}" if of or not thing.of else f"{thing.kind} of {thing.id}"


def _drawn(drawing: Drawing | None) -> str | None:
    return None if drawing is None else "\n".join((drawing.colour or "", *drawing.unicode, *drawing.ascii)).strip("\n")


def _there(parts: Mapping[str, str | None]) -> dict[str, str]:
    return {part: str(text) for part, text in parts.items() if text}
