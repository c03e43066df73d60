"""What is shown: the same facts in every format, nothing wider than asked for, nothing that only colour says.

The golden files in `golden/` hold whole reports, made from the shipped rules in neutral words (`golden/neutral.py`):
rewording a rule does not touch them; a new rule that applies to one of the people does. To write them anew:

    SKINQUIZ_GOLDEN=write pytest tests/test_render.py -k golden
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from skinquiz.model import Answer, Assessment, Finding, Question, Statement
from skinquiz.render import AUDIENCES, ENDINGS, FORMATS, RENDERERS, Audience, Style, render
from skinquiz.render.blocks import Item, Part
from skinquiz.render.report import build, by_topic, topics
from skinquiz.render.text import lay_out, lay_out_verdicts
from skinquiz.render.words import OUTCOME, date_in_words, from_to, sentence
from tests.golden.reports import FILES, GOLDEN, assessed, plain_markdown, rules, shown, squash, whole

WITH_GUIDANCE = {"clean"}
SLIPS = r"\bNone\b(?! of\b| gives\b)|\.\.(?!\.)|\.;|;\.|,\.| \.(?=\s)|,,|: ?;|\(\)|\[\]|\buntil until\b|: \."
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")

for_both = pytest.mark.parametrize("audience", AUDIENCES)
of_each = pytest.mark.parametrize("name", FILES)


# Whole reports


def goldens() -> Iterator[tuple[str, str, Audience, Style]]:
    for name in FILES:
        for audience in AUDIENCES:
            for width in (60, 80, 120):
                guidance = name in WITH_GUIDANCE and width == 80
                yield f"{name}/{audience}-{width}.txt", "text", audience, Style(audience, width, guidance=guidance)
            yield f"{name}/{audience}.md", "markdown", audience, Style(audience, guidance=name in WITH_GUIDANCE)


@of_each
@for_both
def test_golden(name: str, audience: Audience) -> None:
    different = []
    for file, format, for_whom, style in goldens():
        if not file.startswith(f"{name}/") or for_whom != audience:
            continue
        now = whole(assessed(name, "neutral"), format, style)
        if os.environ.get("SKINQUIZ_GOLDEN") == "write":
            (GOLDEN / file).parent.mkdir(exist_ok=True)
            (GOLDEN / file).write_text(now, encoding="utf-8")
        if not (GOLDEN / file).exists() or (GOLDEN / file).read_text(encoding="utf-8") != now:
            different.append(f"{file}: {_first_difference(GOLDEN / file, now)}")
    told = "SKINQUIZ_GOLDEN=write pytest tests/test_render.py -k golden"
    assert not different, "\n".join([*different, "if this is meant, write them anew and read the diff:", told])


def _first_difference(file: Path, now: str) -> str:
    before = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    for number, (old, new) in enumerate(zip([*before, ""], [*now.splitlines(), ""], strict=False), 1):
        if old != new:
            return f"line {number}\n  was {old!r}\n  is  {new!r}"
    return "one is longer"


@for_both
def test_golden_files_are_all_in_use(audience: Audience) -> None:
    there = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.glob(f"*/{audience}*")}
    assert there == {file for file, _, for_whom, _ in goldens() if for_whom == audience}


# The lines


@of_each
@for_both
def test_no_line_is_wider_than_asked_for_or_ends_in_blanks(name: str, audience: Audience) -> None:
    for width in (40, 120):
        text = shown(name, "text", audience, True, width)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        for line in text.splitlines():
            assert len(line) <= width, (width, line)
            assert line == line.rstrip(), (width, line)
            assert line.isprintable(), (width, line)
        assert "\n\n\n" not in text


@of_each
@for_both
def test_the_width_changes_where_lines_break_and_nothing_else(name: str, audience: Audience) -> None:
    at_80 = squash(shown(name, "text", audience, True))
    for width in (40, 120):
        assert squash(shown(name, "text", audience, True, width)) == at_80


@pytest.mark.parametrize("name", ["maria", "clean", "partial"])
@for_both
def test_colour_says_nothing_that_words_do_not(name: str, audience: Audience) -> None:
    coloured = whole(assessed(name), "text", Style(audience, 80, colour=True))
    assert "\x1b[" in coloured
    assert ESCAPE.sub("", coloured) == shown(name, "text", audience)
    assert "\x1b" not in shown(name, "text", audience)


@of_each
@for_both
def test_every_outcome_stands_in_words(name: str, audience: Audience) -> None:
    head = squash(shown(name, "text", audience).split("\n\n")[1])
    in_markdown = squash(plain_markdown(shown(name, "markdown", audience)))
    for one in assessed(name).concerns:
        if one.outcome:
            assert squash(f"{one.concern.label}: {OUTCOME[one.outcome].upper()}") in head
            assert squash(f"{one.concern.label}: {OUTCOME[one.outcome]}") in in_markdown
        else:
            assert squash(f"{one.concern.label}: not settled yet, could be:") in head
            for outcome in one.possible_outcomes:
                assert squash(OUTCOME[outcome].lower()) in head


# The facts


def both(name: str, audience: Audience, guidance: bool = True) -> dict[str, str]:
    """Return the report as text and as Markdown, without blanks and markup."""
    return {
        "text": squash(shown(name, "text", audience, guidance)),
        "markdown": squash(plain_markdown(shown(name, "markdown", audience, guidance))),
    }


def words_of(question: Question, answer: Answer) -> str:
    """Return an answer in the person's words; a second way to say it, to hold the first against."""
    if isinstance(answer, dt.date):
        return f"{answer.day} {answer:%B} {answer.year}"
    if question.type == "integer" or not question.options:
        return "I am not sure" if answer == "not_sure" else str(answer)
    labels = {option.id: option.label for option in question.options}
    return ", ".join(labels[one] for one in ([answer] if isinstance(answer, str) else answer))  # type: ignore[union-attr]


def findings(assessment: Assessment) -> dict[str, Finding]:
    return {finding.rule: finding for one in assessment.concerns for finding in one.findings}


def told(statement: Statement, audience: Audience) -> str:
    return statement.for_clinician or statement.text if audience == "clinician" else statement.text


@of_each
@for_both
def test_every_finding_is_told_with_the_answers_that_made_it(name: str, audience: Audience) -> None:
    found = findings(assessed(name))
    assert found or name == "clean"
    for report in both(name, audience).values():
        for rule, finding in found.items():
            outcome = f"{OUTCOME[finding.outcome]}." if finding.outcome else ""
            start = report.lower().find(squash(outcome + told(finding.statement, audience)).lower())
            assert start >= 0, rule
            facts = []
            for id, answer in finding.facts.items():
                question = rules("shipped").questions[id]
                facts.append(f"{question.label}: {words_of(question, answer)}" + f" ({id})" * (audience == "clinician"))
            lead = "Answer" if audience == "clinician" else "You answered"
            answered = squash(f"{lead}: {sentence('; '.join(facts))}")
            assert answered in report[start : start + 4000], rule


@of_each
@for_both
def test_everything_else_is_told_too(name: str, audience: Audience) -> None:
    assessment = assessed(name)
    wanted = [assessment.ruleset.title, assessment.ruleset.disclaimer, assessment.ruleset.review_note]
    wanted.append(f"version {assessment.ruleset.version}")
    wanted += [told(item.statement, audience) for item in assessment.guidance]
    for one in assessment.concerns:
        wanted += [one.concern.label, told(one.concern.best_case.statement, audience)]
        wanted += [told(alternative.statement, audience) for alternative in one.alternatives]
        wanted += [event.rstrip(".") for event in one.wait_for]
    for finding in findings(assessment).values():
        wanted += [finding.until_event or ""]
        wanted += filter(None, [finding.statement.basis, finding.statement.evidence_lacking])
    wanted += [words_of(assessment.ruleset.questions[id], a) for id, a in assessment.not_applicable.items()]
    wanted += [assessment.ruleset.questions[unsure.question].label for unsure in assessment.unsure]
    if audience == "clinician":
        wanted += [words_of(assessment.ruleset.questions[id], a) for id, a in assessment.answers.items()]
        wanted += [assessment.ruleset.sha256, *findings(assessment)]
        wanted += [told(one.course.statement, audience) for one in assessment.concerns if one.course]
    for format, report in both(name, audience).items():
        lower = report.lower()
        assert [text for text in wanted if squash(text).lower() not in lower] == [], format


@of_each
@for_both
def test_every_date_is_told(name: str, audience: Audience) -> None:
    assessment = assessed(name)
    dates = {assessment.as_of, *(one.earliest for one in assessment.concerns)}
    dates |= {finding.until_date for finding in findings(assessment).values()}
    dates |= {fact for f in findings(assessment).values() for fact in f.facts.values() if isinstance(fact, dt.date)}
    dates |= {step.earliest for one in assessment.concerns for step in one.would_become if audience == "clinician"}
    for format, report in both(name, audience).items():
        missing = [date for date in dates if date and squash(f"{date.day} {date:%B} {date.year}") not in report]
        assert missing == [], format


@of_each
@pytest.mark.parametrize("guidance", [True, False])
@for_both
def test_every_number_in_brackets_is_a_source_in_the_list(name: str, audience: Audience, guidance: bool) -> None:
    text = shown(name, "text", audience, guidance)
    body, _, tail = text.partition("\nSOURCES\n")
    listed = re.findall(r"^\[(\d+)\] ", tail, flags=re.M)
    assert listed == [str(n + 1) for n in range(len(listed))]
    cited = {number for some in re.findall(r"\[(\d+(?:,\s+\d+)*)\]", body) for number in re.split(r",\s+", some)}
    assert cited == set(listed)
    markdown = plain_markdown(shown(name, "markdown", audience, guidance))
    assert re.findall(r"^\[(\d+)\] ", markdown.partition("\nSources\n")[2], flags=re.M) == listed


@of_each
@for_both
def test_every_source_is_listed_whole(name: str, audience: Audience) -> None:
    assessment = assessed(name)
    shown_to = {s for one in assessment.concerns for a in one.alternatives for s in a.statement.evidence}
    shown_to |= {s for one in assessment.concerns for s in one.concern.best_case.statement.evidence}
    shown_to |= {s for finding in findings(assessment).values() for s in finding.statement.evidence}
    shown_to |= {s for item in assessment.guidance for s in item.statement.evidence}
    shown_to |= {s for one in assessment.concerns if one.concern.untreated for s in one.concern.untreated.evidence}
    if audience == "clinician":
        shown_to |= {source.id for source in assessment.sources}
    for report in both(name, audience).values():
        for source in assessment.sources:
            if source.id not in shown_to:
                continue
            assert squash(source.citation) in report, source.id
            where = source.doi or source.pmid or source.url
            assert not where or squash(where) in report, source.id


@of_each
@for_both
def test_the_words_are_those_of_people(name: str, audience: Audience) -> None:
    """No `None`, no doubled stops, and to a person no ids of rules, questions or options."""
    text = shown(name, "text", audience, True).partition("\nSOURCES\n")[0]
    flat = " ".join(text.split())
    assert re.findall(SLIPS, flat) == []
    if audience == "person":
        assert re.findall(r"(?<![-/\w])[a-z]+_[a-z_]+", flat) == []
        assert [rule for rule in findings(assessed(name)) if "-" in rule and rule in flat] == []


@for_both
def test_overdue_rules_say_so(audience: Audience) -> None:
    due = rules("shipped").review_due
    assert due is not None
    for day, overdue in ((due, False), (due + dt.timedelta(days=1), True)):
        for format in ("text", "markdown"):
            report = whole(assessed("clean", as_of=day), format, Style(audience))
            assert ("overdue for review" in " ".join(report.split())) == overdue


def test_the_tables_resolve() -> None:
    assert set(ENDINGS.values()) == set(FORMATS)
    for format in RENDERERS:
        text = render(assessed("clean"), format, Style())
        assert isinstance(text, str)
        assert text.endswith("\n")
    with pytest.raises(KeyError):
        render(assessed("clean"), "docx", Style())


# One topic at a time


def every(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from every(part.parts)


def numbers(items: Sequence[Item]) -> set[int]:
    return {n for item in items for n in {*item.refs, *numbers(item.details)}}


@of_each
@for_both
def test_the_topics_hold_the_whole_report(name: str, audience: Audience) -> None:
    report = build(assessed(name), audience, guidance=True)
    found = topics(report)
    assert len(found) == len(set(found))
    assert found[-2:] == ("sources", "about")
    assert {"benefit", "expect", "preparation", "aftercare", "warning_signs", "ask_provider"} <= set(found)
    for topic in found:
        wanted = [part.items for part in every(report.parts) if part.topic == topic]
        parts = by_topic(report, topic)
        assert [part.items for part in every(parts) if part.topic == topic] == wanted
    told = {item for topic in found for part in every(by_topic(report, topic)) for item in part.items}
    left_out = [part for part in every(report.parts) if any(item not in told for item in part.items)]
    assert [part.heading for part in left_out if not part.parts] == [], "only what stands beside topics is left out"


@of_each
@for_both
def test_a_topic_brings_its_headings_and_its_sources(name: str, audience: Audience) -> None:
    report = build(assessed(name), audience, guidance=True)
    headings = [part.heading for part in report.parts]
    listed = {item.lead: item for part in report.parts if part.topic == "sources" for item in part.items}
    for topic in topics(report):
        parts = by_topic(report, topic)
        own = [part for part in parts if part.topic != "sources"]
        assert [part.heading for part in parts] == [h for h in headings if h in [part.heading for part in parts]]
        assert {part.topic for part in every(own)} <= {topic, None}
        cited = {f"[{n}]" for part in every(own) for n in numbers(part.items)}
        sources = [item for part in parts if part.topic == "sources" for item in part.items]
        assert all(listed[item.lead] == item for item in sources)
        if topic != "sources":
            assert {item.lead for item in sources} == cited


def test_a_topic_that_is_not_there_is_empty() -> None:
    assert by_topic(build(assessed("clean"), "person", guidance=False), "urgent") == ()
    assert by_topic(build(assessed("clean"), "person", guidance=False), "expect") == ()


def test_reasons_stand_under_their_concern() -> None:
    shared, first, *_, sources = by_topic(build(assessed("waiting"), "person", guidance=True), "why")
    assert shared.heading == "For all of your concerns"
    assert first.heading.startswith("Scars from surgery")
    assert first.items == ()
    assert [part.heading for part in first.parts] == ["Why"]
    assert sources.heading == "Sources"


# Parts by themselves


@pytest.mark.parametrize("width", [40, 80])
def test_parts_are_laid_out_as_in_the_report(width: int) -> None:
    report = build(assessed("maria"), "person", guidance=False)
    whole = shown("maria", "text", "person", width=width)
    verdicts = lay_out_verdicts(report.verdicts, width, False)
    assert whole.endswith("\n\n" + lay_out(report.parts, width, False))
    assert f"\n\n{verdicts}\n" in whole
    for part in report.parts:
        alone = lay_out([part], width, False)
        assert f"\n\n{alone}" in whole
        assert alone[0].strip()
        assert alone.endswith("\n")
        assert not alone.endswith("\n\n")
    assert lay_out([], width, False) == lay_out_verdicts([], width, False) == ""


def test_parts_in_colour_say_the_same() -> None:
    report = build(assessed("maria"), "person", guidance=False)
    coloured = lay_out(report.parts, 80, True)
    assert coloured != lay_out(report.parts, 80, False) == ESCAPE.sub("", coloured)


# Words


@pytest.mark.parametrize(
    ("pair", "unit", "said"),
    [((3, 6), "session", "3 to 6 sessions"), ((1, 1), "session", "1 session"), ((1, 2), "week", "1 to 2 weeks")],
)
def test_from_to(pair: tuple[int, int], unit: str, said: str) -> None:
    assert from_to(pair, unit) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("a b", "A b."), ("A.", "A."), ("a!", "A!"), ("a?", "A?"), ("a:", "A:"), ("ä", "Ä."), ("a…", "A….")],
)
def test_sentences(text: str, said: str) -> None:
    assert sentence(text) == said
    assert date_in_words(dt.date(2027, 2, 1)) == "1 February 2027"
