"""Markdown: every text of a rule set stays text, whatever it looks like."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from skinquiz.answers import read_answers
from skinquiz.assess import assess
from skinquiz.cli.answersfile import read_answers_file
from skinquiz.model import Assessment, Option, Question, Source, Statement, UntilEvent
from skinquiz.render import AUDIENCES, Audience, Style
from skinquiz.render.markdown import escape
from tests.golden.reports import AS_OF, FILES, plain_markdown, rules, shown, whole

for_both = pytest.mark.parametrize("audience", AUDIENCES)
of_each = pytest.mark.parametrize("name", FILES)


def skeleton(markdown: str) -> list[str]:
    """Return the blocks and the markup of a text, without its words."""

    def flat(tokens: list[Token]) -> Iterator[str]:
        for token in tokens:
            if token.type == "inline":
                yield from flat(token.children or [])
            elif token.type != "text":
                yield f"{token.type} {token.tag}"

    return list(flat(MarkdownIt("commonmark").parse(markdown)))


@of_each
@for_both
def test_markdown_uses_headings_lists_and_bold_only(name: str, audience: Audience) -> None:
    found = skeleton(shown(name, "markdown", audience, True))
    kinds = {line.split()[0].removesuffix("_open").removesuffix("_close") for line in found}
    assert kinds <= {"heading", "paragraph", "bullet_list", "list_item", "strong", "softbreak"}
    levels = [int(level) for level in re.findall(r"heading_open h(\d)", "\n".join(found))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), "no level is skipped"


HOSTILE = [
    "# x", "## x", "x #", "#", "- x", "-", "+ x", "+", "* x", "*", "1. x", "1.", "1) x", "12) x", "> x", ">",
    "---", "- - -", "***", "___", "* * *", "===", "x === x", "```", "``` x", "~~~", "`x`", "``x``", "*x*", "_x_",
    "**x**", "__x__", "***x***", "x*", "_x", "<b>x</b>", "<!-- x -->", "<script>x", "<x@y.zz>", "<http://x.y>",
    "</div>", "<?x?>", "[x](http://y)", "[x]", "[x]: http://y", "[x][y]", "![x](y)", "&amp; x", "&#35; x",
    "&lt;b&gt;", "x \\", "\\", "\\# x", "\\*x\\*", "| x | y |", "| --- |", "~~x~~", "http://x.y/z_z_z", "x_y_z",
    "2 * 3 * 4", "a < b > c", "[bold]x[/bold]", "[/]", "[link=http://x]x[/link]", ":smile:", "[red]", "{x}", "%s",
    "100 %", "$x$", "x: y", "x | y",
]  # fmt: skip


def speaking(text: str) -> Assessment:
    """Return a person of whom every text, label and source says the same."""
    base = rules("neutral")

    def say(statement: Statement) -> Statement:
        return dataclasses.replace(statement, text=text, for_clinician=text, basis=text, evidence_lacking=text)

    def ask(question: Question) -> Question:
        options = tuple(Option(option.id, text, option.exclusive) for option in question.options)
        return dataclasses.replace(question, label=text, ask=text, options=options)

    loud = dataclasses.replace(
        base,
        title=text,
        version=text,
        reviewers=(text,),
        review_note=text,
        disclaimer=text,
        questions={id: ask(question) for id, question in base.questions.items()},
        concerns={
            id: dataclasses.replace(
                concern,
                label=text,
                best_case=dataclasses.replace(concern.best_case, statement=say(concern.best_case.statement)),
                alternatives=tuple(
                    dataclasses.replace(one, label=text, statement=say(one.statement)) for one in concern.alternatives
                ),
                untreated=say(concern.untreated) if concern.untreated else None,
            )
            for id, concern in base.concerns.items()
        },
        rules=tuple(
            dataclasses.replace(
                rule,
                statement=say(rule.statement),
                until=UntilEvent(text) if isinstance(rule.until, UntilEvent) else rule.until,
            )
            for rule in base.rules
        ),
        guidance=tuple(dataclasses.replace(item, statement=say(item.statement)) for item in base.guidance),
        histories=tuple(dataclasses.replace(one, title=text) for one in base.histories),
        not_assessed=tuple(text for _ in base.not_assessed),
        sources={id: Source(id, text, authors=text, journal=text, url=text, design=text) for id in base.sources},
    )
    answers = read_answers(read_answers_file(str(FILES["partial"])), loud.questions, AS_OF)
    more = {
        "concerns": ("sagging",),
        "isotretinoin_stopped": AS_OF,
        "tan": "last_2_weeks",
        "scar_shape": "sunken",
        "steroids": "not_sure",
    }
    return assess(loud, {**answers, **more}, AS_OF)


@functools.cache
def harmless() -> list[str]:
    return skeleton(whole(speaking("x"), "markdown", Style("clinician")))


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_text_stays_text(text: str) -> None:
    assessment = speaking(text)
    markdown = whole(assessment, "markdown", Style("clinician"))
    assert skeleton(markdown) == harmless()
    plain = plain_markdown(markdown)
    assert plain.splitlines()[0] == text, "the title"
    assert plain.count(text) >= 40
    as_text = whole(assessment, "text", Style("clinician", 120))
    assert as_text.splitlines()[0] == text
    assert "".join(as_text.split()).count("".join(text.split())) >= 40


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert plain_markdown(escape(text)) == text
    assert skeleton(escape(text)) == skeleton("x")
