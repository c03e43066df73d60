"""Figures drawn in characters: they fit every width, and show every label and every bar."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from skinquiz.model import Outcome
from skinquiz.render.axis import when
from skinquiz.render.characters import lines
from skinquiz.render.chart import timelines
from skinquiz.render.figures import Drawing, Ladder, LadderRow, Timeline
from skinquiz.render.lettering import one_line
from tests.drawings import drawings, ladders
from tests.drawings import timelines as any_timeline
from tests.golden.reports import assessed

WAIT, ASK, POSSIBLE, SUITABLE = Outcome.WAIT, Outcome.ASK_CLINICIAN, Outcome.POSSIBLE, Outcome.SUITABLE
LADDER_OF_THREE = Ladder(
    (
        LadderRow("Scars from surgery, injury or burns", (WAIT,), (ASK, SUITABLE)),
        LadderRow("Short", (SUITABLE,)),
        LadderRow("Open", (POSSIBLE, WAIT)),
    )
)
widths = st.integers(40, 100)

LADDERS = {
    (78, False): """
                                        Ask a
                                      clinician          Unlikely   Not
                     Suitable Possible  first     Wait   to help  suitable
Scars from surgery,     ○─────────────────○────────●        ·        ·
injury or burns
Short                   ●        ·        ·        ·        ·        ·
Open                    ·        ?        ·        ?        ·        ·
● now   ○ could become   ? one of these, not settled yet
""",
    (40, True): """
                     1  2  3  4  5  6
Scars from surgery,  o-----o--*  .  .
injury or burns
Short                *  .  .  .  .  .
Open                 .  ?  .  ?  .  .
1 suitable   2 possible
3 ask a clinician first   4 wait
5 unlikely to help   6 not suitable
* now   o could become
? one of these, not settled yet
""",
}


@pytest.mark.parametrize(("width", "ascii_only"), LADDERS)
def test_a_ladder(width: int, ascii_only: bool) -> None:
    assert lines(LADDER_OF_THREE, width, ascii_only) == LADDERS[width, ascii_only].strip("\n").split("\n")


TIMELINES = {
    (78, False): """
                           20 Nov 2026
Wait: Date of botulinum    │░░                            until 29 Nov 2026
toxin                      │
Wait: Date of light laser  │░░░                           until 8 Dec 2026
or peel                    │
Wait: Last dose of         │░░░░░░░░░░░░                  until 28 Feb 2027
isotretinoin               │
Wait: 9 points to settle   │░░░░░░░░░░░░░░░░░░░░░░░░░░░░? no date yet
Earliest start: 2 concerns │           ▲                  28 Feb 2027
Sessions: Scars from       │           ████████▒▒▒        last: 25 Apr –
surgery, injury or burns   │                              23 May 2027
Sessions: Dark patches or  │           ███▒▒▒▒▒▒▒▒▒▒▒▒▒▒  last: 14 Mar –
marks                      │                              18 Jul 2027
                           └─────┬─────┬──────┬──────┬───
                                Jan   Mar    May    Jul
                                2027
░ waiting   ▲ earliest start   █ sessions   ▒ more, if needed   ? no date yet
""",  # noqa: RUF001
    (40, True): """
  20 Nov 2026
Wait: Date of botulinum toxin,
until 29 Nov 2026
  |::
Wait: Date of light laser or peel,
until 8 Dec 2026
  |::::
Wait: Last dose of isotretinoin,
until 28 Feb 2027
  |::::::::::::::::
Wait: 9 points to settle, no date yet
  |::::::::::::::::::::::::::::::::::::?
Earliest start: 2 concerns, 28 Feb 2027
  |               ^
Sessions: Scars from surgery, injury or
burns, last: 25 Apr - 23 May 2027
  |               #########====
Sessions: Dark patches or marks,
last: 14 Mar - 18 Jul 2027
  |               ###==================
  +------+--------+--------+--------+---
        Jan      Mar      May      Jul
        2027
: waiting   ^ earliest start
# sessions   = more, if needed
? no date yet
""",
}


@pytest.mark.parametrize(("width", "ascii_only"), TIMELINES)
def test_a_timeline(width: int, ascii_only: bool) -> None:
    (figure,) = timelines(assessed("waiting"))
    assert lines(figure.drawing, width, ascii_only) == TIMELINES[width, ascii_only].strip("\n").split("\n")


@settings(deadline=None, max_examples=200)
@given(drawings, widths, st.booleans())
def test_every_line_fits_and_is_harmless(drawing: Drawing, width: int, ascii_only: bool) -> None:
    for line in lines(drawing, width, ascii_only):
        assert cell_len(line) <= width
        assert line == line.rstrip()
        assert line.isascii() if ascii_only else line.isprintable()


@settings(deadline=None, max_examples=100)
@given(ladders, widths)
def test_every_concern_shows_with_its_signs(drawing: Ladder, width: int) -> None:
    settled = [row for row in drawing.rows if len(row.now) == 1]
    open_ = [row for row in drawing.rows if len(row.now) > 1]
    later = sum(len(set(row.later) - set(row.now)) for row in drawing.rows)
    found = lines(drawing, width, False)
    for row in drawing.rows:
        assert_shows(row.concern, found)
    # Once more in the legend, and a label may hold such a sign itself.
    text = "\n".join(found)
    assert text.count("●") >= len(settled) + bool(settled)
    assert text.count("○") >= later + bool(later)
    assert text.count("?") >= sum(len(row.now) for row in open_) + bool(open_)


@settings(deadline=None, max_examples=100)
@given(any_timeline, widths)
def test_every_bar_shows_with_its_words(drawing: Timeline, width: int) -> None:
    found = lines(drawing, width, False)
    plots = [line.partition("│")[2] for line in found if "│" in line]
    signs = {"wait": "░", "start": "▲", "sessions": "█", "result": "├│"}
    for bar in drawing.bars:
        assert_shows(bar.label, found)
        assert any(piece in line for line in found for piece in when(drawing, bar)[:1])
        assert any(sign in line for line in plots for sign in signs[bar.kind])
    bars = [line for line in plots if any(sign in line for sign in "░▲█├│")]
    assert len(bars) >= len(drawing.bars)


def assert_shows(label: str, found: list[str]) -> None:
    """Assert that the beginning of the label stands at the beginning of a line: as much as any column has room for."""
    start = one_line(label)[:6].rstrip()
    first, _, rest = start.partition(" ")  # a line may end behind the first word
    assert any(
        line.startswith(start) or (line.startswith(first) and below.startswith(rest))
        for line, below in zip(found, [*found[1:], ""], strict=True)
    ), start
