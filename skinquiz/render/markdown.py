"""The report as CommonMark. Text of the rule set is escaped, so that it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skinquiz.model import Assessment
from skinquiz.render import Style
from skinquiz.render.blocks import Item, Part, Report, Verdict
from skinquiz.render.report import build
from skinquiz.render.words import OUTCOME

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")


def render(assessment: Assessment, style: Style) -> str:
    """Return the assessment as Markdown, one paragraph a line."""
    report = build(assessment, style.audience, style.guidance)
    return "\n".join(_report(report)).rstrip("\n") + "\n"


def lay_out(parts: Sequence[Part], level: int) -> str:
    """Return parts as Markdown under headings of this level, no blank line first, a line break last."""
    lines = [line for part in parts for line in _part(part, level)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def escape(text: str) -> str:
    """Return text with every character that Markdown could take for markup made harmless."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"^(\d*)([-+.)])", r"\1\\\2", escaped)


def _report(report: Report) -> Iterator[str]:
    yield f"# {escape(report.title)}"
    yield ""
    yield f"{escape(report.subtitle)}. {escape(report.notice)}"
    yield ""
    for verdict in report.verdicts:
        yield _verdict(verdict)
    for part in report.parts:
        yield from _part(part, 2)


def _verdict(verdict: Verdict) -> str:
    if verdict.outcome is None:
        return f"- {escape(verdict.concern)}: **{escape(verdict.text)}**"
    text = f", {escape(verdict.text)}" if verdict.text else ""
    return f"- {escape(verdict.concern)}: **{OUTCOME[verdict.outcome]}**{text}"


def _part(part: Part, level: int) -> Iterator[str]:
    yield ""
    yield f"{'#' * level} {escape(part.heading)}"
    yield ""
    for item in part.items:
        yield from _item(item, part.bullets, 0)
    for inner in part.parts:
        yield from _part(inner, level + 1)


def _item(item: Item, bullet: bool, depth: int) -> Iterator[str]:
    outcome = f"**{OUTCOME[item.outcome]}.** " if item.outcome else ""
    lead = ""
    if item.lead:
        lead = f"**{escape(item.lead)}** " if item.lead.startswith("[") else f"**{escape(item.lead)}:** "
    refs = f" \\[{', '.join(str(number) for number in item.refs)}\\]" if item.refs else ""
    mark = "- " if bullet or depth else ""
    yield f"{'  ' * depth}{mark}{outcome}{lead}{escape(item.text)}{refs}"
    if not bullet:
        yield ""
    for detail in item.details:
        yield from _item(detail, True, depth + (1 if bullet else 0))
    if item.details and not bullet:
        yield ""
