"""The people of the golden files, what is said of them, and how to compare it."""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from markdown_it import MarkdownIt

from skinquiz.answers import read_answers
from skinquiz.assess import assess
from skinquiz.cli.answersfile import read_answers_file
from skinquiz.model import Assessment, RuleSet
from skinquiz.render import Audience, Style, render
from skinquiz.render.markdown import lay_out_report
from skinquiz.render.report import build
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset
from tests.golden.neutral import neutral

GOLDEN = Path(__file__).parent
MARIA = GOLDEN.parents[1] / "docs" / "examples" / "maria.yaml"
FILES = {path.stem: path for path in [MARIA, *sorted((GOLDEN / "people").glob("*.yaml"))]}
AS_OF = dt.date(2026, 11, 20)


@functools.cache
def rules(kind: str) -> RuleSet:
    return neutral(rules("shipped")) if kind == "neutral" else load_ruleset(bundled_rules())


@functools.cache
def assessed(name: str, kind: str = "shipped", as_of: dt.date = AS_OF) -> Assessment:
    answers = read_answers(read_answers_file(str(FILES[name])), rules(kind).questions, as_of)
    return assess(rules(kind), answers, as_of)


@functools.cache
def shown(name: str, format: str, audience: Audience, guidance: bool = False, width: int = 80) -> str:
    return whole(assessed(name), format, Style(audience, width, guidance=guidance))


def whole(assessment: Assessment, format: str, style: Style) -> str:
    """Return the whole report, also in the format in which the program writes summaries only."""
    if format == "markdown":
        return lay_out_report(build(assessment, style.audience, style.guidance))
    text = render(assessment, format, style)
    assert isinstance(text, str)
    return text


def squash(text: str) -> str:
    """Return text without blanks and line breaks: where a line was broken does not matter."""
    return "".join(text.split())


def plain_markdown(markdown: str) -> str:
    """Return what a reader of the rendered Markdown sees, one paragraph a line."""
    lines = []
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.type == "inline":
            breaks = ("softbreak", "hardbreak")
            lines.append("".join("\n" if one.type in breaks else one.content for one in token.children or []))
    return "\n".join(lines)
