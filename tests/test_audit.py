"""The audit of a table: every count in every format, small ones in none of them, and nothing that gives them away.

To write the golden files anew, then look at them: SKINQUIZ_GOLDEN=write pytest tests/test_audit.py -k as_before
"""

from __future__ import annotations

import dataclasses
import functools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from skinquiz.model import CONCERNS, LADDER, Outcome, RuleSet
from skinquiz.render import Style
from skinquiz.render.audit import FORMATS, render
from skinquiz.render.audit.counts import counted
from skinquiz.render.audit.hiding import Count, Hidden, part_of, parted, whole
from skinquiz.render.audit.words import MOST_FINDINGS, MOST_QUESTIONS, columns, in_short, number, per_cent
from skinquiz.rulefiles.bundled import bundled_rules
from skinquiz.rulefiles.load import load_ruleset
from skinquiz.tally import ConcernTally, Tally
from tests.audits import could_be, nothing_asked, tally
from tests.browser.samples import HOSTILE, LONG
from tests.golden.neutral import neutral
from tests.golden.reports import GOLDEN
from tests.test_html import Page

HERE = Path(__file__).parent
TINY = HERE / "rulesets" / "tiny"
SCHEMA = Draft202012Validator(json.loads((HERE / "batch-summary.schema.json").read_text(encoding="utf-8")))
HUGE = 12_345_678_901


@functools.cache
def loaded(which: str) -> RuleSet:
    if which == "neutral":
        return neutral(loaded("shipped"))
    return load_ruleset(bundled_rules() if which == "shipped" else TINY)


def made(which: str, rows: int = 1_000, seed: int = 1) -> Tally:
    return tally(loaded(which), rows, seed)


def shown(tally: Tally, format: str, smallest: int = 0, width: int = 80) -> str:
    return render(tally, format, Style(width=width), smallest)


def data(tally: Tally, smallest: int = 0) -> dict[str, Any]:
    """Return the counts as JSON of the promised shape."""
    found: dict[str, Any] = json.loads(shown(tally, "json", smallest))
    SCHEMA.validate(found)
    return found


class Sheet(Page):
    """A page as its tables say it: under each caption the rows, each a list of what its cells say."""

    def __init__(self, html: str) -> None:
        self.tables: dict[str, list[list[str]]] = {}
        self.caption = ""
        super().__init__(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "caption":  # the other pages have none
            self.open.append(tag)
            self.caption = ""
            return
        super().handle_starttag(tag, attrs)
        if tag == "tr":
            self.tables.setdefault(self.caption, []).append([])
        elif tag in ("th", "td"):
            self.tables[self.caption][-1].append("")

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if "caption" in self.open:
            self.caption += data
        elif self.open and {"th", "td"} & set(self.open):
            self.tables[self.caption][-1][-1] += data


# As before

SEEN: dict[str, tuple[Tally, str, int, int]] = {
    **{f"tiny-{width}.txt": (made("tiny"), "text", 0, width) for width in (40, 60, 80)},
    "tiny-smallest-5.txt": (made("tiny", 60, 4), "text", 5, 80),
    "neutral-80.txt": (made("neutral", 20_000), "text", 0, 80),
    "neutral-smallest-10-100.txt": (made("neutral", 900), "text", 10, 100),
    "none-asked.txt": (nothing_asked(loaded("tiny"), 7), "text", 0, 80),
    "empty.txt": (nothing_asked(loaded("tiny"), 0), "text", 0, 80),
    "tiny.json": (made("tiny"), "json", 0, 80),
    "tiny-smallest-5.json": (made("tiny", 60, 4), "json", 5, 80),
}


@pytest.mark.parametrize("name", SEEN)
def test_a_summary_is_as_before(name: str) -> None:
    tallied, format, smallest, width = SEEN[name]
    # The digest of the small rule set changes with any of its texts.
    now = shown(tallied, format, smallest, width)
    now = re.sub(r"[0-9a-f][0-9a-f\n]{62,66}[0-9a-f]", "DIGEST", now)
    file = GOLDEN / "audit" / name
    if os.environ.get("SKINQUIZ_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert now == file.read_text(encoding="utf-8"), "SKINQUIZ_GOLDEN=write pytest tests/test_audit.py -k as_before"


# Numbers


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [
        (0, 10, "0%"),
        (10, 10, "100%"),
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 8, "12.5%"),
        (1, 2_000, "0.1%"),
        (1, 2_001, "<0.1%"),
        (1, HUGE, "<0.1%"),
        (HUGE - 1, HUGE, ">99.9%"),
        (1_999, 2_000, ">99.9%"),
        (1_998, 2_000, "99.9%"),
        (0, 0, ""),
        (Hidden.SMALL, 10, ""),
        (Hidden.BESIDE, 10, ""),
        (5, Hidden.BESIDE, ""),
    ],
)
def test_a_share_is_never_none_or_all_of_it_unless_it_is(count: Count, of: Count, words: str) -> None:
    assert per_cent(count, of) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0"), (1234567, "1,234,567"), (Hidden.SMALL, "<5"), (Hidden.BESIDE, "hidden")]
)
def test_a_count_in_words(count: Count, words: str) -> None:
    assert number(count, 5) == words


@pytest.mark.parametrize(
    ("told", "short"),
    [
        ("One. Two.", "One."),
        ("5.88% against 37.25% (n=51). More.", "5.88% against 37.25% (n=51)."),
        ("Seen e.g. there, v. 2 of it", "Seen e.g. there, v."),
        ("No stop", "No stop"),
        ("Really? Yes.", "Really?"),
    ],
)
def test_a_rule_in_short_is_its_first_sentence(told: str, short: str) -> None:
    rule = loaded("tiny").rules[0]
    for statement in (
        dataclasses.replace(rule.statement, for_clinician=told),
        dataclasses.replace(rule.statement, text=told, for_clinician=None),
    ):
        assert in_short(dataclasses.replace(rule, statement=statement)) == short


# All of it


@pytest.mark.parametrize("which", ["tiny", "shipped"])
@pytest.mark.parametrize("rows", [0, 1, 3, 500, HUGE])
def test_json_says_all_that_the_tally_does(which: str, rows: int) -> None:
    tallied = made(which, rows)
    found = data(tallied)
    assert (found["rows"], found["problems"], found["unassessed"]) == (rows, tallied.problems, tallied.unassessed)
    for one, concern in zip(tallied.concerns, found["concerns"], strict=True):
        assert (concern["id"], concern["rows"], concern["open"]) == (one.concern, one.rows, one.open)
        assert concern["outcomes"] == {str(rung): one.outcomes[rung] for rung in LADDER}
        assert concern["possible"] == {str(rung): one.possible[rung] for rung in LADDER}
    assert [(one["rule"], one["rows"]) for one in found["findings"]] == [
        (one.rule, one.rows) for one in tallied.findings
    ]
    assert {one["id"]: one["unanswered"] for one in found["questions"]} == tallied.unanswered
    assert {one["id"]: one["unusable"] for one in found["questions"]} == tallied.unusable
    rules = loaded(which)
    assert found["disclaimer"] == rules.disclaimer
    assert found["ruleset"]["sha256"] == rules.sha256
    assert found["ruleset"]["review_due"] == (rules.review_due and rules.review_due.isoformat())
    assert not any(one["suppressed"] for one in (found, *found["concerns"], *found["findings"], *found["questions"]))


def test_outcomes_that_a_tally_leaves_out_are_none() -> None:
    one = ConcernTally("marks", 7, {Outcome.WAIT: 7}, 0, {Outcome.WAIT: 7})
    (concern,) = data(dataclasses.replace(made("tiny", 7), concerns=(one,)))["concerns"]
    assert concern["outcomes"] == concern["possible"] == {str(rung): 7 * (rung == "wait") for rung in LADDER}


@pytest.mark.parametrize("smallest", [0, 5, 50])
@pytest.mark.parametrize(("which", "rows"), [("tiny", 800), ("shipped", 5_000), ("shipped", HUGE), ("tiny", 4)])
def test_the_tables_of_a_page_say_all_counts(which: str, rows: int, smallest: int) -> None:
    tallied = made(which, rows)
    audit = counted(tallied, smallest)
    tables = Sheet(shown(tallied, "html", smallest)).tables
    told = functools.partial(number, smallest=smallest)
    (by_outcome,) = [rows for caption, rows in tables.items() if caption == "Rows with each outcome, by concern"]
    assert [[cell.split()[0] for cell in row[1:]] for row in by_outcome[1:]] == [
        [told(one.rows), *(told(count) for _, count in columns(one))] for one in audit.asked
    ]
    shares = [[cell.split()[1:] for cell in row[2:]] for row in by_outcome[1:]]
    assert shares == [
        [[per_cent(count, one.rows)] if count and per_cent(count, one.rows) else [] for _, count in columns(one)]
        for one in audit.asked
    ]
    (every,) = [rows for caption, rows in tables.items() if caption.endswith("the most frequent first")]
    assert [(row[0], row[3].split()[0]) for row in every[1:]] == [(one.rule.id, told(one.rows)) for one in audit.found]
    (top,) = [rows for caption, rows in tables.items() if caption.startswith("The most frequent")]
    assert [(row[0], row[3]) for row in top[1:]] == [
        (one.rule.id, in_short(one.rule)) for one in audit.found[:MOST_FINDINGS]
    ]
    (asked,) = [rows for caption, rows in tables.items() if caption.endswith("as they are asked")]
    assert [[cell.split()[0] for cell in row] for row in asked[1:]] == [
        [one.id, told(one.unanswered), told(one.unusable)] for one in audit.questions
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("smallest", [0, 5])
def test_text_says_all_outcomes_and_the_most_of_the_rest_at_any_width(width: int, smallest: int) -> None:
    tallied = made("shipped", 5_000)
    audit = counted(tallied, smallest)
    text = shown(tallied, "text", smallest, width)
    outcomes = text[text.index("OUTCOMES BY CONCERN") : text.index("MOST FREQUENT FINDINGS")]
    numbers = re.findall(r"(?<![\w.,<>])(?:[\d,]+|<\d|hidden)(?![\w.%,])", outcomes)
    for one in audit.asked:
        assert one.label.split()[0] in outcomes
        for _, count in columns(one):
            assert number(count, smallest) in numbers
    for finding in audit.found[:MOST_FINDINGS]:
        assert finding.rule.id in text
    for question in (*audit.most_unanswered[:MOST_QUESTIONS], *audit.most_unusable[:MOST_QUESTIONS]):
        assert question.id in text
    assert loaded("shipped").disclaimer.split(".")[0] in text


@given(st.integers(0, 3_000), st.integers(0, 20), st.sampled_from((40, 60, 80, 100)), st.sampled_from((0, 5)))
@example(HUGE, 1, 40, 0)
@example(HUGE, 1, 80, 0)
@example(HUGE, 1, 160, 0)
@settings(deadline=None, max_examples=60)
def test_no_line_is_too_wide_or_ends_in_blanks(rows: int, seed: int, width: int, smallest: int) -> None:
    for which in ("tiny", "shipped"):
        for line in shown(made(which, rows, seed), "text", smallest, width).splitlines():
            assert cell_len(line) <= width
            assert line == line.rstrip()


def test_text_is_drawn_with_blanks_and_dashes_only() -> None:
    text = shown(made("tiny"), "text", 5)
    assert text.isascii()
    assert not set(text) & set("|+=*#~")


# Small counts hidden


@st.composite
def partitions(draw: st.DrawFn) -> tuple[list[int], int]:
    """Parts of a total, most of them small, and a smallest count that is shown."""
    smallest = draw(st.integers(3, 5))
    size = st.one_of(st.integers(0, smallest + 1), st.integers(0, 14))
    return draw(st.lists(size, min_size=2, max_size=4)), smallest


@given(partitions())
@example(([1, 5], 5))
@example(([3, 0, 97], 5))
@example(([1, 1, 1, 1], 5))
@settings(max_examples=400, deadline=None)
def test_what_is_hidden_could_be_any_small_number(given: tuple[list[int], int]) -> None:
    parts, smallest = given
    total, seen = parted(sum(parts), parts, smallest)
    for part, one in zip(parts, seen, strict=True):
        assert isinstance(one, Hidden) or (one == part and not 0 < part < smallest)
    if isinstance(total, Hidden):
        assert set(seen) == {total}
        return
    possible = list(could_be(total, seen, smallest))
    assert tuple(parts) in possible
    for place, one in enumerate(seen):
        if one is Hidden.SMALL:
            assert {parts[place] for parts in possible} == set(range(1, smallest))


@given(partitions())
@example(([3, 97], 5))
@example(([3, 40, 2], 5))
@settings(max_examples=200, deadline=None)
def test_what_is_hidden_beside_a_part_that_is_not_said_could_be_any_small_number(
    given: tuple[list[int], int],
) -> None:
    parts, smallest = given
    total = sum(parts)
    assume(total >= smallest)
    seen = parted(total, parts, smallest, unsaid=True)[1][:-1]
    possible = [(*most, last) for last in range(total + 1) for most in could_be(total - last, seen, smallest)]
    if 0 < parts[-1] < smallest:
        assert {most[-1] for most in possible} >= set(range(1, smallest)) or not any(
            isinstance(one, int) for one in seen
        )
    for place, one in enumerate(seen):
        if one is Hidden.SMALL and parts[place] > 0:
            assert {most[place] for most in possible} == set(range(1, smallest))


@pytest.mark.parametrize(
    ("unanswered", "unusable", "seen"),
    [(3, 40, (None, 40)), (40, 57, (None, 57)), (60, 30, (60, 30)), (0, 2, (0, None)), (98, 2, (None, None))],
)
def test_the_cells_with_an_answer_hide_those_without_and_are_hidden_too(
    unanswered: int, unusable: int, seen: tuple[int | None, int | None]
) -> None:
    tallied = dataclasses.replace(made("tiny", 100), unanswered={"age": unanswered}, unusable={"age": unusable})
    (one,) = data(tallied, 5)["questions"]
    assert (one["unanswered"], one["unusable"]) == seen


@given(st.integers(0, 60), st.integers(0, 60), st.integers(3, 6))
def test_a_part_is_hidden_where_it_or_what_it_leaves_is_small(part: int, rest: int, smallest: int) -> None:
    seen = part_of(part + rest, part, smallest)
    if 0 < part < smallest or 0 < rest < smallest:
        assert isinstance(seen, Hidden)
    elif part + rest >= smallest:
        assert seen == part


@given(st.lists(st.integers(5, 1_000), min_size=2, max_size=7))
def test_where_nothing_is_small_nothing_is_hidden(parts: list[int]) -> None:
    assert parted(sum(parts), parts, 5) == (sum(parts), tuple(parts))


@pytest.mark.parametrize(
    ("parts", "total", "seen"),
    [
        ((3, 40, 9, 0), 52, ("<5", "40", "hidden", "0")),  # the smallest that is enough goes with it
        ((3, 40, 6, 0), 49, ("<5", "40", "hidden", "0")),
        ((1, 40, 5, 0), 46, ("<5", "hidden", "5", "0")),  # 5 is not: beside it, 1 could be only 1
        ((1, 8, 7, 0), 16, ("<5", "hidden", "7", "0")),
        ((1, 6, 7, 0), 14, ("<5", "hidden", "hidden", "0")),
        ((1, 6, 0, 0), "hidden", ("hidden", "hidden", "hidden", "hidden")),  # nothing is enough
        ((3, 0, 0, 0), "<5", ("<5", "<5", "<5", "<5")),
        ((3, 3, 2, 90), 98, ("<5", "<5", "<5", "90")),  # three small ones hide each other
        ((4, 4, 90, 70), 168, ("<5", "<5", "90", "hidden")),  # two as large as can be do not
        ((0, 0, 0, 0), 0, ("0", "0", "0", "0")),
    ],
)
def test_parts_hidden(parts: tuple[int, ...], total: int | str, seen: tuple[str, ...]) -> None:
    found, shown = parted(sum(parts), parts, 5)
    assert number(found, 5) == str(total)
    assert tuple(number(one, 5) for one in shown) == seen


def every_number(found: object) -> Iterator[int]:
    if isinstance(found, dict):
        yield from (n for key, one in found.items() if key not in ("smallest", "ruleset") for n in every_number(one))
    elif isinstance(found, list):
        yield from (n for one in found for n in every_number(one))
    elif isinstance(found, int) and not isinstance(found, bool):
        yield found


@given(st.integers(0, 200), st.integers(0, 50), st.integers(3, 12))
@settings(deadline=None, max_examples=150)
def test_no_format_shows_a_small_count_or_lets_it_be_subtracted(rows: int, seed: int, smallest: int) -> None:
    tallied = made("tiny", rows, seed)
    found = data(tallied, smallest)
    small = set(range(1, smallest))
    assert not small & set(every_number(found))
    for concern in found["concerns"]:
        parts = [*concern["outcomes"].values(), concern["open"]]
        assert concern["rows"] is not None or set(parts) == {None}
        left = (concern["rows"] or 0) - sum(filter(None, parts))
        assert parts.count(None) != 1
        assert None in parts or left == 0
        for rung, count in concern["possible"].items():
            if count is not None:  # it is the settled ones, and some of those that are open
                assert count - concern["outcomes"][rung] not in small
                assert concern["open"] - count + concern["outcomes"][rung] not in small
        assert concern["suppressed"] == (None in (concern["rows"], *parts, *concern["possible"].values()))
    if found["rows"] is not None:
        for one in (found["problems"], found["unassessed"], *(one["rows"] for one in found["findings"])):
            assert one is None or found["rows"] - one not in small
        for one in found["questions"]:
            if not one["suppressed"]:
                assert found["rows"] - one["unanswered"] - one["unusable"] not in small
    else:
        assert set(every_number(found)) == set()
    cells = [cell for table in Sheet(shown(tallied, "html", smallest)).tables.values() for row in table for cell in row]
    for words in (*cells, *shown(tallied, "text", smallest).split("SMALL COUNTS")[0].splitlines()[4:]):
        assert not {f"{n}" for n in small} & set(words.split()), words


def test_where_one_concern_is_asked_about_its_rows_do_not_tell_how_many_ask_about_none() -> None:
    parts = {Outcome.WAIT: 40, Outcome.POSSIBLE: 50}
    one, other = ConcernTally("marks", 90, parts, 0, parts), ConcernTally("rough", 0, {}, 0, {})
    tallied = dataclasses.replace(nothing_asked(loaded("tiny"), 93), unassessed=3, concerns=(one, other))
    marks, rough = data(tallied, 5)["concerns"]
    assert data(tallied, 5)["unassessed"] is marks["rows"] is None
    assert {*marks["outcomes"].values(), *marks["possible"].values(), marks["open"]} == {None}
    assert rough["rows"] == 0
    two = (one, dataclasses.replace(other, rows=20, outcomes={Outcome.WAIT: 20}, possible={Outcome.WAIT: 20}))
    assert data(dataclasses.replace(tallied, concerns=two), 5)["concerns"][0]["rows"] == 90


@pytest.mark.parametrize(
    ("unassessed", "unanswered", "unusable", "seen"),
    [(10, 7, 3, (None, None)), (10, 10, 0, (10, 0)), (20, 12, 8, (12, 8)), (3, 3, 0, (None, None))],
)
def test_the_cells_for_concerns_do_not_tell_more_than_the_rows_without_any(
    unassessed: int, unanswered: int, unusable: int, seen: tuple[int | None, int | None]
) -> None:
    tallied = dataclasses.replace(made("tiny", 100), unassessed=unassessed)
    cells = {"unanswered": {CONCERNS: unanswered}, "unusable": {CONCERNS: unusable}}
    (one,) = data(dataclasses.replace(tallied, **cells), 5)["questions"]
    assert (one["unanswered"], one["unusable"]) == seen


def test_the_order_of_hidden_counts_tells_nothing() -> None:
    hidden = [one.rule.id for one in counted(made("shipped", 300), 30).findings if one.rows is Hidden.SMALL]
    assert len(hidden) > 20
    assert hidden == sorted(hidden)


@pytest.mark.parametrize("smallest", [-1, 1, 2])
def test_a_smallest_count_that_hides_nothing_is_refused(smallest: int) -> None:
    with pytest.raises(ValueError, match="must be 3 or more, or 0"):
        shown(made("tiny"), "text", smallest)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        shown(made("tiny"), "pdf")


@pytest.mark.parametrize("format", ["text", "html"])
def test_it_is_said_whether_counts_are_hidden_and_what_that_cannot_do(format: str) -> None:
    every, some = (" ".join(shown(made("tiny"), format, smallest).split()) for smallest in (0, 5))
    assert "All counts are shown." in every
    assert "All counts are shown." not in some
    assert "Counts from 1 to 4 stand as" in some
    assert "do not make this anonymous" in some


def test_whole_counts() -> None:
    assert [whole(count, 5) for count in (0, 1, 4, 5)] == [0, Hidden.SMALL, Hidden.SMALL, 5]


# The page


@pytest.mark.parametrize("smallest", [0, 5])
@pytest.mark.parametrize("rows", [0, 3, 700, HUGE])
def test_a_page_stands_alone_and_each_drawing_has_its_table(rows: int, smallest: int) -> None:
    html = shown(made("shipped", rows), "html", smallest)
    page = Sheet(html)
    assert not re.search(r"<(script|img|iframe|link)\b|(src|href)=\"(?!#)|@import|url\((?!#)", html)
    assert html.count("<figure>") == html.count("</figure>\n<table")
    assert html.count("<table") == html.count("<caption>") == len(page.tables)
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    for used in re.findall(r"url\(#([^)]*)\)|aria-labelledby=\"(\S+) (\S+)\"", html):
        assert set(filter(None, used)) <= set(ids)
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
    assert "<th>" not in html
    for text in (loaded("shipped").sha256, "20 November 2026", "No clinician has reviewed"):
        assert text in html


def test_each_part_of_a_bar_is_as_wide_as_its_share() -> None:
    parts = {Outcome.SUITABLE: 50, Outcome.WAIT: 25, Outcome.NOT_SUITABLE: 20}
    one = ConcernTally("marks", 100, parts, 5, parts)
    html = shown(dataclasses.replace(made("tiny", 100), concerns=(one,)), "html")
    drawn = html[html.index('class="plot"') : html.index("</figure>")]
    found = re.findall(r'<rect x="([\d.]+)" y="26" width="([\d.]+)" height="24" fill="([^"]+)"', drawn)
    assert [(float(x), float(width), fill) for x, width, fill in found] == [
        (0, 320, "url(#fill-suitable)"),
        (320, 160, "url(#fill-wait)"),
        (480, 128, "url(#fill-not_suitable)"),
        (608, 32, "currentColor"),
    ]
    for words in ("50.0%", "25.0%", "20.0%"):
        assert f">{words}</text>" in drawn


def hostile(text: str) -> Tally:
    """Return a tally of a rule set that says this wherever it says something."""
    rules = loaded("tiny")
    said = dataclasses.replace(rules.rules[0].statement, text=text, for_clinician=text)
    ruleset = dataclasses.replace(
        rules,
        **dict.fromkeys(("title", "version", "id", "review_note", "disclaimer", "sha256", "language"), text),
        reviewers=(text,),
        questions={id: dataclasses.replace(one, label=text) for id, one in rules.questions.items()},
        concerns={id: dataclasses.replace(one, label=text) for id, one in rules.concerns.items()},
        rules=tuple(dataclasses.replace(one, statement=said) for one in rules.rules),
    )
    return tally(ruleset, 500)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    html = shown(hostile(text), "html")
    page = Sheet(html)
    assert not [c for c in html if c != "\n" and not c.isprintable()]
    assert not {tag for tag, _ in page.tags} & {"script", "img", "iframe"}
    assert html.count("<style>") == html.count("</style>") == 1
    style = html[html.index("<style>") : html.index("</style>")]
    assert text is LONG or text not in style
    for line in shown(hostile(text), "text", width=60).splitlines():
        assert line == "" or line.isprintable()


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=30))
def test_any_text_gives_a_sound_page(text: str) -> None:
    assume(text)
    html = shown(hostile(text), "html")
    assert html.encode("utf-8").decode("utf-8") == html
    assert not [c for c in html if c != "\n" and not c.isprintable()]
    Sheet(html)


def test_the_same_counts_give_the_same_bytes_in_any_process() -> None:
    program = (
        "import hashlib; from tests.test_audit import *; "
        "print([hashlib.sha256(shown(made('tiny'), one, 5).encode()).hexdigest() for one in FORMATS])"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert digests.pop().count("'") == 2 * len(FORMATS)
