"""Records as read, turned into the frozen model, with every reference between them checked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from skinquiz.messages import did_you_mean, nearest
from skinquiz.model import (
    About,
    Alternative,
    BestCase,
    Certainty,
    Claim,
    Concern,
    Condition,
    Course,
    Guidance,
    Outcome,
    ResolvedBy,
    Rule,
    Section,
    Source,
    Statement,
    Topic,
    TopicSection,
    Until,
    UntilDate,
    UntilEvent,
)
from skinquiz.rulefiles.names import Names
from skinquiz.rulefiles.parse import parse_applies_to, parse_condition, parse_until
from skinquiz.rulefiles.read import Scalar
from skinquiz.rulefiles.records import Read

# Statements


def statement(record: Read, key: str, names: Names) -> Statement:
    """Return a statement with its sources; one without evidence must say that evidence is lacking."""
    cited = []
    for source in record["evidence"] or ():
        if source.text in names.sources:
            cited.append(source.text)
        elif names.sources_known:
            near = nearest(source.text, names.sources)
            help = f"did you mean `{near}`?" if near else "add it to evidence.yaml, with its title, or correct the name"
            names.problems.add("unknown-source", source.place, f"unknown source `{source.text}`", help)
    if not record["evidence"] and not record["evidence_lacking"]:
        message = f"the statement `{key}` has no evidence" if key in record.places else "there is no evidence here"
        help = "cite sources under `evidence`, or say under `evidence_lacking` that there is none"
        names.problems.add("missing-evidence", record.place, message, help)
    return Statement(
        text=record[key] or "",
        for_clinician=record["for_clinician"],
        certainty=Certainty(record["certainty"]) if record["certainty"] else None,
        basis=record["basis"],
        evidence=tuple(dict.fromkeys(cited)),
        evidence_lacking=record["evidence_lacking"],
    )


def _when(record: Read, names: Names) -> Condition | None:
    return None if record["when"] is None else parse_condition(record["when"], names.questions, names.problems)


# Rules and concerns


def build_rule(record: Read, concern: str | None, names: Names) -> Rule | None:
    """Return a rule; one that stands in a concern's file is about that concern alone."""
    said = statement(record, "because", names)
    when = _when(record, names)
    outcome = Outcome(record["outcome"]) if record["outcome"] else None
    until = _until(record, when, outcome, names)
    if concern is None:
        concerns = parse_applies_to(record["applies_to"], names.concerns, names.problems)
    else:
        concerns = (concern,)
        if "applies_to" in record.places:
            message = "a rule in a concern's file applies to that concern"
            names.problems.add("invalid-applies-to", record.where("applies_to"), message, "leave `applies_to` out")
    if not record.has("id") or not names.declare("rule", record["id"]) or when is None:
        return None
    about: About = "safety" if concern is None else "fit"
    resolved_by = record["resolved_by"] or _resolved_by(outcome, until)
    return Rule(record["id"].text, when, outcome, concerns, about, said, until, resolved_by, record["urgent"])


def _until(record: Read, when: Condition | None, outcome: Outcome | None, names: Names) -> Until | None:
    if record["until"] is not None and "until" in record.places:
        if outcome is not Outcome.WAIT:
            names.problems.add("until-without-wait", record.where("until"), "`until` belongs to the outcome `wait`")
        return parse_until(record["until"], when, names.questions, names.problems)
    if outcome is Outcome.WAIT:
        help = "add `until: {date: question, plus: span}`, or `until:` and an event in words"
        names.problems.add("missing-until", record.where("outcome"), "`wait` does not say until when", help)
    return None


def _resolved_by(outcome: Outcome | None, until: Until | None) -> ResolvedBy | None:
    if outcome is None:
        return None
    match until:
        case UntilDate():
            return "time"
        case UntilEvent():
            return "event"
    return "clinician" if outcome is Outcome.ASK_CLINICIAN else "never"


def build_concern(record: Read, names: Names) -> Concern | None:
    best = record["best_case"]
    said = statement(best, "because", names) if best else None
    course = _course(record["course"], names) if record["course"] else None
    if record["course"] and record["id"]:
        names.texts.append(f"{record['id'].text}.course")
    alternatives = tuple(_alternatives(record, names))
    untreated = statement(record["untreated"], "because", names) if record["untreated"] else None
    if not record.has("id", "label") or said is None or not best.has("outcome"):
        return None
    return Concern(
        id=record["id"].text,
        label=record["label"],
        also=record["also"] or (),
        help=record["help"],
        best_case=BestCase(Outcome(best["outcome"]), said),
        course=course,
        alternatives=alternatives,
        untreated=untreated,
    )


def _course(record: Read, names: Names) -> Course:
    said = statement(record, "because", names)
    when = _when(record, names)
    return Course(record["sessions"], record["weeks_between"], record["results_after_weeks"], said, when)


def _alternatives(record: Read, names: Names) -> Iterable[Alternative]:
    concern = record["id"].text if record["id"] else f"concern at {record.place}"
    for read in record["alternatives"] or ():
        said, when = statement(read, "because", names), _when(read, names)
        if read["id"]:
            names.texts.append(f"{concern}.{read['id'].text}")
            if read["id"].text == "course" and record["course"]:
                message = "cases call the course of this concern `course`, so no alternative can have that id"
                names.problems.add("duplicate-id", read["id"].place, message)
        if read.has("id", "label") and names.declare(f"alternative to `{concern}`", read["id"]):
            yield Alternative(read["id"].text, read["label"], when, said)


# Everything else


def build_histories(head: Read, names: Names) -> Iterable[Section]:
    """Yield the lists of a manifest's `histories`; a question stands in one of them, and once."""
    for read in head["histories"] or ():
        questions = []
        for question in read["questions"] or ():
            if question.text not in names.questions:
                help = did_you_mean(question.text, names.questions)
                names.problems.add("unknown-question", question.place, f"unknown question `{question.text}`", help)
            elif names.declare("history question", question):
                questions.append(question.text)
        if read.has("title") and names.declare("history", Scalar(read["title"], read.where("title"))):
            yield Section(read["title"], tuple(questions))


def build_sources(record: Read, names: Names) -> None:
    for read in record["sources"] or ():
        if read.has("id", "title") and names.declare("source", read["id"]):
            texts: dict[str, Any] = {key: value for key, value in read.values.items() if key != "id"}
            names.sources[read["id"].text] = Source(id=read["id"].text, **texts)


def build_guidance(record: Read, names: Names) -> Iterable[Guidance]:
    for read in record["guidance"] or ():
        said, when = statement(read, "text", names), _when(read, names)
        names.texts += [read["id"].text] if read["id"] else []
        if read.has("id") and names.declare("guidance", read["id"]) and record.has("section"):
            yield Guidance(read["id"].text, record["section"], read["urgency"], when, said)


def build_topic(record: Read, names: Names) -> Topic | None:
    summary = statement(record, "summary", names)
    sections = tuple(
        TopicSection(read["heading"] or "", tuple(statement(p, "text", names) for p in read["paragraphs"] or ()))
        for read in record["sections"] or ()
    )
    claims = []
    for read in record["claims"] or ():
        said = statement(read, "text", names)
        if read.has("id", "claim", "verdict") and names.declare("claim", read["id"]):
            claims.append(Claim(read["id"].text, read["claim"], read["verdict"], said))
    if not record.has("id", "title") or not names.declare("topic", record["id"]):
        return None
    return Topic(record["id"].text, record["title"], record["also"] or (), summary, sections, tuple(claims))


def build_glossary(record: Read, names: Names) -> Iterable[tuple[str, str]]:
    for read in record["terms"] or ():
        if read.has("term", "gloss") and names.declare("term", Scalar(read["term"].lower(), read.where("term"))):
            yield read["term"], read["gloss"]
