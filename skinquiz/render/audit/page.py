"""The counts of a table as one HTML page that stands alone: no script, no request, readable on paper and in the dark.

Every text is made harmless and escaped by the environment of `render.html`; each drawing stands beside a table.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jinja2 import Template
from markupsafe import Markup

from skinquiz.messages import shown
from skinquiz.model import LADDER
from skinquiz.render import Style
from skinquiz.render.about import about, notice
from skinquiz.render.audit import words
from skinquiz.render.audit.counts import Audit, FindingCount, QuestionCounts
from skinquiz.render.audit.hiding import Count, Hidden, any_hidden
from skinquiz.render.audit.plots import PLAIN, Bar, bars, patterns, stacked, swatch
from skinquiz.render.html import environment
from skinquiz.render.words import OUTCOME

_TITLE_LIMIT = 80
_LONG = 10  # characters of a number, from where on a table of them is set smaller
_IN_THE_TABLE = "The same numbers stand in the table below it."


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its heading and the words for its fills, or nothing to draw."""

    heading: str
    drawing: Markup | None
    legend: tuple[tuple[Markup, str], ...] = ()


def render(audit: Audit, style: Style) -> str:
    """Return the page. The same counts give the same text."""
    top = audit.found[: words.MOST_FINDINGS]
    return (
        _template()
        .render(
            audit=audit,
            title=f"{words.TITLE} · {shown(audit.ruleset.title, _TITLE_LIMIT)} · {audit.as_of.isoformat()}",
            number=functools.partial(words.number, smallest=audit.smallest),
            notice=notice(audit.ruleset, audit.as_of),
            about=about(audit.ruleset, audit.as_of).items,
            patterns=Markup(patterns()),
            outcomes_plot=_outcomes(audit),
            long=any(len(words.number(one.rows, audit.smallest)) > _LONG for one in audit.asked),
            top=top,
            findings_plot=_findings(audit, top),
            cells=_cells(audit),
        )
        .lstrip()
    )


@functools.cache
def _template() -> Template:
    pages = environment()
    pages.globals.update(words=words)
    return pages.get_template("audit.html.j2")


def _outcomes(audit: Audit) -> Plot:
    heading = "How often each outcome, by concern"
    if not audit.asked:
        return Plot(heading, None)
    described = f"A bar for each concern, parted by outcome. {_IN_THE_TABLE}"
    counts = [count for one in audit.asked for count in (one.rows, *one.outcomes.values(), one.open)]
    return Plot(
        heading,
        Markup(stacked(audit, heading, described)),
        (
            *((Markup(swatch(rung.value)), OUTCOME[rung]) for rung in LADDER),
            (Markup(swatch(words.OPEN)), words.OPEN),
            *([(Markup(swatch(words.HIDDEN)), "Hidden")] if any_hidden(*counts) else []),
        ),
    )


def _findings(audit: Audit, top: Sequence[FindingCount]) -> Plot:
    heading = f"The most frequent: {words.how_many(len(top), len(audit.found), 'rule', 'rules')}"
    every = [_bar(audit, one.rule.id, one.rows, one.rule.outcome.value if one.rule.outcome else PLAIN) for one in top]
    used = {one.rule.outcome for one in top}
    legend = [(Markup(swatch(rung.value)), OUTCOME[rung]) for rung in LADDER if rung in used]
    legend += [(Markup(swatch(PLAIN)), "Note: changes no outcome")] if None in used else []
    return Plot(heading, _drawn(every, heading), tuple(legend))


def _cells(audit: Audit) -> tuple[tuple[str, Plot, tuple[tuple[QuestionCounts, Count], ...]], ...]:
    """Return empty cells and unusable ones: a heading, a drawing, and the questions with their counts."""
    return (
        _by_question(audit, "Empty cells", audit.most_unanswered, lambda one: one.unanswered),
        _by_question(audit, "Cells that cannot be used", audit.most_unusable, lambda one: one.unusable),
    )


def _by_question(
    audit: Audit, name: str, every: Sequence[QuestionCounts], count: Callable[[QuestionCounts], Count]
) -> tuple[str, Plot, tuple[tuple[QuestionCounts, Count], ...]]:
    top = every[: words.MOST_QUESTIONS]
    heading = f"{name}: {words.how_many(len(top), len(every), 'question', 'questions')}"
    drawing = _drawn([_bar(audit, one.label, count(one)) for one in top], heading)
    return name, Plot(heading, drawing), tuple((one, count(one)) for one in top)


def _bar(audit: Audit, name: str, count: Count, fill: str = PLAIN) -> Bar:
    told = " · ".join(filter(None, (words.number(count, audit.smallest), words.per_cent(count, audit.rows))))
    return Bar(name, told, None if isinstance(count, Hidden) else count, fill)


def _drawn(every: Sequence[Bar], heading: str) -> Markup | None:
    return Markup(bars(every, heading, f"A bar for each. {_IN_THE_TABLE}")) if every else None
