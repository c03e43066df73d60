"""Ladders and timelines of every kind for property tests, with labels of unknown origin."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from skinquiz.model import LADDER
from skinquiz.render.figures import Bar, Drawing, Ladder, LadderRow, Timeline

HOSTILE = (
    "<script>alert(1)</script>",
    "&amp; ]]> <![CDATA[",
    "[bold]x[/] {{ x }} #panic() $x$ =1+1",
    "abc\u202edef\u200f",
    "bell\x07 null\x00 escape\x1b[31m\x9b",
    "line\nbreak\ttab\u2028next",
    "half \ud800 of a pair",
    "w" * 1_000,
    "瘢痕と色素沈着について" * 9,
    "שלום עולם",
    "é e\u0301 n\u0303 ﬁ ½",
    "🙂 👩‍⚕️ ❤️",
    "\u0301" * 600,
    "",
    "   ",
)
PLAIN = (
    "Acne scars",
    "Scars from surgery, injury or burns",
    "A label as long as sixty letters, which is the most by far",
)

labels = st.one_of(st.sampled_from((*HOSTILE, *PLAIN)), st.text(max_size=80))
_rungs = st.lists(st.sampled_from(LADDER), max_size=6, unique=True).map(tuple)
_rows = st.builds(LadderRow, labels, _rungs.filter(bool), _rungs)
ladders = st.lists(_rows, max_size=15).map(lambda rows: Ladder(tuple(rows)))
spans = st.one_of(st.integers(0, 60), st.integers(0, 1500), st.integers(0, 8000), st.integers(0, 3_000_000))


@st.composite
def _bars(draw: st.DrawFn, longest: st.SearchStrategy[int]) -> Bar:
    start, least, end = sorted((draw(longest), draw(longest), draw(longest)))
    kind = draw(st.sampled_from(("wait", "start", "sessions", "result")))
    open_, known = draw(st.booleans()), draw(st.booleans())
    return Bar(draw(labels), kind, start, None if open_ else end, least if known and not open_ else None)


@st.composite
def _timelines(draw: st.DrawFn) -> Timeline:
    longest = st.integers(0, draw(spans))
    bars = draw(st.lists(_bars(longest), min_size=1, max_size=12))
    return Timeline(draw(st.one_of(st.none(), st.dates())), tuple(bars))


timelines = _timelines()
drawings: st.SearchStrategy[Drawing] = st.one_of(ladders, timelines)
TWO_WEEKS = Timeline(
    dt.date(2026, 11, 20), (Bar("Wait: Date of filler", "wait", 0, 14), Bar("Earliest start: A", "start", 14, 14))
)
TWENTY_YEARS = Timeline(
    dt.date(2026, 11, 20),
    (
        Bar("Wait: Date of filler", "wait", 0, 7305),
        Bar("Wait: Tan", "wait", 0, None),
        Bar("Earliest start: A", "start", 7305, 7305),
        Bar("Sessions: A", "sessions", 7305, 7445, 7333),
        Bar("Result: A", "result", 7417, 7529),
    ),
)
COURSE = Timeline(None, (Bar("Sessions: A", "sessions", 0, 140, 28), Bar("Result: A", "result", 112, 224)))
