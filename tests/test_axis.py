"""The axis of a timeline: its ticks, its words, and the letters that have to fit beside it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from skinquiz.render.axis import Axis, axis, when
from skinquiz.render.figures import Bar, BarKind, Timeline
from skinquiz.render.lettering import ems, joined, one_line, wrapped
from tests.drawings import labels, spans

ORIGIN = dt.date(2026, 11, 20)


def of(origin: dt.date | None, days: int, most: int = 7) -> Axis:
    return axis(Timeline(origin, (Bar("Wait: A", "wait", 0, days),)), most)


# Ticks


@pytest.mark.parametrize(
    ("days", "uppers", "lowers"),
    [
        (3, "20 21 22 23", "Nov"),
        (14, "20 23 26 29 2", "Nov    Dec"),
        (40, "20 27 4 11 18 25", "Nov  Dec"),
        (100, "20 11 1 22 12", "Nov Dec Jan  Feb"),
        (130, "Dec Jan Feb Mar", "2026 2027"),
        (324, "Jan Mar May Jul Sep", "2027"),
        (900, "Jan Jul Jan Jul Jan", "2027  2028  2029"),
        (2200, "2027 2028 2029 2030 2031 2032", ""),
        (7305, "2028 2031 2034 2037 2040 2043 2046", ""),
    ],
)
def test_ticks_are_days_or_weeks_or_calendar_months_or_years(days: int, uppers: str, lowers: str) -> None:
    ticks = of(ORIGIN, days).ticks
    assert " ".join(tick.upper for tick in ticks) == uppers
    assert " ".join(tick.lower for tick in ticks).split() == lowers.split()


@pytest.mark.parametrize("days", [31, 90, 200, 400, 1000, 5000])
def test_a_tick_stands_on_the_day_that_it_names(days: int) -> None:
    for tick in of(ORIGIN, days).ticks:
        date = ORIGIN + dt.timedelta(days=tick.day)
        assert tick.upper in (str(date.day), f"{date:%b}" if date.day == 1 else "", str(date.year))
        assert tick.lower in ("", f"{date:%b}", str(date.year))


@pytest.mark.parametrize(
    ("days", "numbers", "unit"),
    [
        (5, "0 1 2 3 4 5", "days after the first session"),
        (84, "0 2 4 6 8 10 12", "weeks after the first session"),
        (224, "0 6 12 18 24 30", "weeks after the first session"),
        (728, "0 16 32 48 64 80 96", "weeks after the first session"),
    ],
)
def test_without_a_date_weeks_are_counted(days: int, numbers: str, unit: str) -> None:
    found = of(None, days)
    assert (" ".join(tick.upper for tick in found.ticks), found.unit) == (numbers, unit)
    assert found.ticks[0].day == 0


@given(st.one_of(st.none(), st.dates(max_value=dt.date(2400, 1, 1))), spans, st.sampled_from((7, 8)))
def test_four_to_eight_ticks_however_long_it_is(origin: dt.date | None, days: int, most: int) -> None:
    found = of(origin, days, most)
    left = (dt.date.max - origin).days if origin else days
    assert (4 if 3 <= days <= left else 1) <= len(found.ticks) <= most
    places = [tick.day for tick in found.ticks]
    assert places == sorted(set(places))
    assert 0 <= places[0] <= places[-1] <= found.days == max(1, days)


@pytest.mark.parametrize("origin", [dt.date.min, dt.date(9999, 12, 1), dt.date.max])
@pytest.mark.parametrize("days", [0, 1, 30, 4000])
def test_the_ends_of_the_calendar_are_no_trouble(origin: dt.date, days: int) -> None:
    timeline = Timeline(origin, (Bar("A", "result", days, days),))
    assert len(axis(timeline, 7).ticks) <= 7
    assert when(timeline, timeline.bars[0])


# When


@pytest.mark.parametrize(
    ("origin", "kind", "start", "end", "least", "words"),
    [
        (ORIGIN, "wait", 0, 100, None, "until 28 Feb 2027"),
        (ORIGIN, "wait", 0, None, None, "no date yet"),
        (ORIGIN, "start", 100, 100, None, "28 Feb 2027"),
        (ORIGIN, "sessions", 100, 240, 128, "last: 28 Mar – 18 Jul 2027"),  # noqa: RUF001
        (ORIGIN, "sessions", 0, 140, 28, "last: 18 Dec 2026 – 9 Apr 2027"),  # noqa: RUF001
        (ORIGIN, "sessions", 0, 84, 84, "last: 12 Feb 2027"),
        (ORIGIN, "result", 212, 324, None, "20 Jun – 10 Oct 2027"),  # noqa: RUF001
        (None, "sessions", 0, 140, 28, "last: week 4–20"),  # noqa: RUF001
        (None, "sessions", 0, 7, 7, "last: week 1"),
        (None, "result", 112, 224, None, "after 16–32 weeks"),  # noqa: RUF001
        (None, "result", 7, 7, None, "after 1 week"),
        (None, "result", 10, 12, None, "after 10–12 days"),  # noqa: RUF001
    ],
)
def test_when(
    origin: dt.date | None, kind: BarKind, start: int, end: int | None, least: int | None, words: str
) -> None:
    bar = Bar("A", kind, start, end, least)
    assert " ".join(when(Timeline(origin, (bar,)), bar)) == words


# Letters


@pytest.mark.parametrize(
    ("text", "width", "lines", "broken"),
    [
        ("one two three", 7, 2, ["one two", "three"]),
        ("one two three four", 7, 2, ["one two", "three…"]),
        ("incomprehensible", 7, 3, ["incompr", "ehensib", "le"]),
        ("an incomprehensible word", 7, 2, ["an", "incomp…"]),
        ("  one\n two\x00 ", 20, 1, ["one two\N{REPLACEMENT CHARACTER}"]),
        ("瘢痕と色素", 4, 2, ["瘢痕", "と…"]),
        ("", 7, 2, [""]),
    ],
)
def test_what_does_not_fit_is_broken_then_cut(text: str, width: int, lines: int, broken: list[str]) -> None:
    assert wrapped(text, width, lines, cell_len) == broken


@given(labels, st.integers(4, 60), st.integers(1, 3))
def test_nothing_is_lost_without_a_sign(text: str, width: int, lines: int) -> None:
    found = wrapped(text, width, lines, cell_len)
    assert 1 <= len(found) <= lines
    assert all(cell_len(line) <= width for line in found)
    shown, whole = "".join(found).replace(" ", ""), one_line(text).replace(" ", "")
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (30, ["last: 28 Mar to 18 Jul 2027"]),
        (16, ["last: 28 Mar to", "18 Jul 2027"]),
        (3, ["last:", "28 Mar to", "18 Jul 2027"]),
    ],
)
def test_pieces_are_joined_where_they_fit(width: int, lines: list[str]) -> None:
    assert joined(("last:", "28 Mar to", "18 Jul 2027"), width, len) == lines


def test_no_letter_is_wider_than_it_is_taken_for() -> None:
    typst = pytest.importorskip("typst", reason="without typst there is no font to measure")
    letters = "".join(map(chr, range(33, 127))) + "éÅñßœŒ–—…‘’“”•ЖщΩ"  # noqa: RUF001
    code = '#set text(font: "Libertinus Serif", size: 100pt, ligatures: false)\n' + (
        "#context [#metadata(sys.inputs.letters.clusters().map(one => measure(one).width.pt())) <widths>]"
    )
    found = typst.query(
        code.encode(), "<widths>", field="value", one=True, ignore_system_fonts=True, sys_inputs={"letters": letters}
    )
    widths = json.loads(found)
    assert len(widths) == len(letters)
    assert [(one, width) for one, width in zip(letters, widths, strict=True) if width > 100 * ems(one)] == []
