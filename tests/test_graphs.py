"""Graphs in each format: as before, read back by the tools that draw them, and laid out so that nothing overlaps.

Mermaid is read back in a browser: `tests/browser/test_graphs.py`. To write the golden files anew:
SKINQUIZ_GOLDEN=write pytest tests/test_graphs.py
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skinquiz.checks.graph import Graph
from skinquiz.model import LADDER, AnyOf, Between, Is, RuleSet
from skinquiz.render.graphs import FORMATS, RENDERERS, draw
from skinquiz.render.graphs.cards import Cards, legend
from skinquiz.render.graphs.columns import SHAPES, spread
from skinquiz.render.graphs.mermaid import escaped
from skinquiz.render.graphs.pen import BOLDER, INK
from skinquiz.render.lettering import ems, one_line
from skinquiz.render.words import OUTCOME
from tests.browser.conftest import program
from tests.drawings import HOSTILE, labels
from tests.golden.reports import GOLDEN, squash
from tests.graphs import FOLDERS, every, graph, loaded, saying

SVG = "{http://www.w3.org/2000/svg}"
ENDINGS = {"mermaid": "mmd", "dot": "dot", "svg": "svg"}
SHOWN = ("all", "concern rough", "question last_peel", "rule peel-recent-on-rough-skin")
of_all = pytest.mark.parametrize(("which", "about"), [(which, about) for which in FOLDERS for about in every(which)])
some = pytest.mark.parametrize(
    ("which", "about"),
    [("tiny", one) for one in SHOWN]
    + [("shipped", one) for one in ("all", "concern dark_patches", "question recent_procedures", "rule under-18")],
)

Box = tuple[float, float, float, float]


@pytest.mark.parametrize("about", SHOWN)
def test_graphs_are_as_before(about: str) -> None:
    different = []
    for format in FORMATS:
        file = GOLDEN / "graphs" / f"{about.replace(' ', '-')}.{ENDINGS[format]}"
        now = draw(graph(loaded("tiny"), about), loaded("tiny"), format)
        if os.environ.get("SKINQUIZ_GOLDEN") == "write":
            file.parent.mkdir(exist_ok=True)
            file.write_text(now, encoding="utf-8")
        if not file.exists() or file.read_text(encoding="utf-8") != now:
            different.append(file.name)
    assert not different, "if this is meant, write them anew and look at them"


@pytest.mark.parametrize("format", RENDERERS)
@pytest.mark.parametrize("about", ["all", "concern acne_scars"])
def test_each_format_says_all_that_is_on_the_cards(format: str, about: str) -> None:
    ruleset = loaded("shipped")
    drawn = graph(ruleset, about)
    text = plain(draw(drawn, ruleset, format), format)
    for node in drawn.nodes:
        title, *lines = (Cards(ruleset).card(node).title, *Cards(ruleset).card(node).lines)
        counted = format == "svg" and about == "all"  # there, outcomes are columns
        for line in [title, *lines] if not counted else [line for line in lines if line.startswith("asked if")]:
            assert squash(line) in text, line


def plain(text: str, format: str) -> str:
    """Return what stands in a drawing, without blanks and without what breaks lines."""
    if format == "svg":
        return squash("".join(one.text or "" for one in ET.fromstring(text).iter(f"{SVG}text")))
    bare = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text) if format == "mermaid" else text
    return squash(re.sub(r"</?(?:b|br|B|BR)(?: [^>]*)?/?>", "", bare).replace("&quot;", '"'))


@some
def test_the_signs_are_explained_in_words(which: str, about: str) -> None:
    """No colour tells kinds apart: each has a shape of its own, said in words."""
    drawn = graph(loaded(which), about)
    for format in FORMATS:
        text = plain(draw(drawn, loaded(which), format), format)
        assert ("dashedarrow:opensthequestion" in text) == any(edge.kind == "opens" for edge in drawn.edges)
        assert "roundcorners:aquestion" in text
    told = dict(one.split(": ") for one in legend(drawn, SHAPES | {"together": "double sides"}))
    assert len(set(told.values())) == len(told)


# Graphviz


def laid_out(text: str) -> ET.Element:
    """Return what `dot` makes of a graph, which it must take without a word."""
    dot = program("dot", "graphviz")
    done = subprocess.run([dot, "-Tsvg"], input=text, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return ET.fromstring(done.stdout)


def parts(svg: ET.Element, kind: str) -> dict[str, str]:
    """Return the words on each node or cluster that Graphviz drew, and nothing for an edge."""
    groups = (group for group in svg.iter(f"{SVG}g") if group.get("class") == kind)
    return {
        group.findtext(f"{SVG}title", ""): squash("".join(text.text or "" for text in group.iter(f"{SVG}text")))
        for group in groups
    }


@some
def test_graphviz_reads_back_what_was_written(which: str, about: str) -> None:
    ruleset = loaded(which)
    drawn = graph(ruleset, about)
    svg = laid_out(draw(drawn, ruleset, "dot"))
    cards = {node.key: Cards(ruleset).card(node) for node in drawn.nodes}
    assert parts(svg, "node") == {key: squash("".join((one.title, *one.lines))) for key, one in cards.items()}
    assert set(parts(svg, "edge")) == {f"{edge.start}->{edge.end}" for edge in drawn.edges}
    assert list(parts(svg, "cluster").values())[::-1] == [squash(one.title) for one in drawn.clusters]


@settings(deadline=None, max_examples=25)
@given(labels.filter(lambda text: len(text) < 400))
def test_graphviz_shows_any_label_as_it_is(label: str) -> None:
    assert_shown(label)


@pytest.mark.parametrize("label", HOSTILE)
def test_graphviz_shows_hostile_labels_as_they_are(label: str) -> None:
    assert_shown(label)


def assert_shown(label: str) -> None:
    ruleset = saying(label)
    drawn = graph(ruleset, "concern rough")
    svg = laid_out(draw(drawn, ruleset, "dot"))
    found = parts(svg, "node")
    shown = squash(one_line(label))[:380] or "?"
    assert found["question:rough_where"].startswith(shown)
    assert "until" + shown.strip("?")[:300] in found["rule:peel-recent-on-rough-skin"]
    whole = draw(graph(ruleset, "all"), ruleset, "dot")
    assert set(parts(laid_out(whole), "cluster").values()) == {squash_label(label)}


def squash_label(label: str) -> str:
    clean = one_line(label)
    return squash(clean if len(clean) - clean.count(" ") <= 400 else clean[:400] + "…")


# Mermaid: what is written between quotes


@given(st.text())
def test_what_is_escaped_for_mermaid_is_plain_and_comes_back(text: str) -> None:
    safe = escaped(text)
    assert re.sub(r"#(\d+);", lambda found: chr(int(found[1])), safe) == text
    rest = re.sub(r"#\d+;", "", safe)
    assert not set(rest) & set("\"'`#;&<>%{}[]|\\*~^$@!?=+\n\r\t\0")
    assert not re.search(r"style|classDef", safe)


# Our own layout


def numbers(element: ET.Element, *names: str) -> list[float]:
    return [float(element.get(name, "")) for name in names]


def frame(group: ET.Element) -> Box:
    """Return the frame of a card: its outermost shape but the dots that lead the eye."""
    rect = group.find(f"{SVG}rect")
    if rect is not None:
        x, y, wide, high = numbers(rect, "x", "y", "width", "height")
        return x, y, x + wide, y + high
    outline = next(one for one in group.findall(f"{SVG}path"))
    x, middle, cut, half, along = map(
        float,
        re.match(r"M(\S+) (\S+)l(\S+) -([\d.]+)h([\d.]+)", outline.get("d", "")).groups(),  # type: ignore[union-attr]
    )
    return x, middle - half, x + 2 * cut + along, middle + half


def words(group: ET.Element) -> list[tuple[Box, str]]:
    """Return where the words of a card are, by the widths of letters that the drawing goes by."""
    found = []
    for text in group.findall(f"{SVG}text"):
        size = float(text.get("font-size", "10"))
        wide = ems(text.text or "") * size * (BOLDER if text.get("font-weight") == "bold" else 1)
        x, y = numbers(text, "x", "y")
        left = {"middle": x - wide / 2, "end": x - wide}.get(text.get("text-anchor", ""), x)
        found.append(((left, y - 0.72 * size, left + wide, y + 0.22 * size), text.text or ""))
    return found


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def within(one: Box, other: Box, slack: float = 0.01) -> bool:
    return (
        one[0] >= other[0] - slack
        and one[1] >= other[1] - slack
        and one[2] <= other[2] + slack
        and one[3] <= other[3] + slack
    )


def pictured(ruleset: RuleSet, about: str) -> tuple[Graph, ET.Element]:
    drawn = graph(ruleset, about)
    return drawn, ET.fromstring(draw(drawn, ruleset, "svg"))


def cards(svg: ET.Element) -> dict[str, ET.Element]:
    return {group.get("data-node", ""): group for group in svg.iter(f"{SVG}g") if group.get("data-node")}


def assert_well_laid_out(svg: ET.Element) -> None:
    margin = 16.0
    wide, high = (float(side) - 2 * margin for side in svg.get("viewBox", "").split()[2:])
    frames = {key: frame(group) for key, group in cards(svg).items()}
    for one, other in combinations(frames.items(), 2):
        assert not overlap(one[1], other[1]), (one, other)
    for key, group in cards(svg).items():
        assert within(frames[key], (0, 0, wide, high)), key
        own = [one for one in words(group) if one[0][0] < frames[key][2]]
        assert own
        for box, text in own:
            assert within(box, frames[key]), (text, box, frames[key])
        for (one, text), (other, beside) in combinations(words(group), 2):
            assert not overlap(one, other), (text, beside)


@of_all
def test_cards_do_not_overlap_and_words_stay_within(which: str, about: str) -> None:
    _, svg = pictured(loaded(which), about)
    assert_well_laid_out(svg)


@settings(deadline=None, max_examples=40)
@given(labels, st.sampled_from(SHOWN))
def test_any_label_is_laid_out_well_and_harmless(label: str, about: str) -> None:
    ruleset = saying(label)
    drawn, svg = pictured(ruleset, about)
    assert_well_laid_out(svg)
    assert {element.tag.removeprefix(SVG) for element in svg.iter()} <= {
        "svg",
        "title",
        "desc",
        "g",
        "text",
        "rect",
        "path",
    }
    text = draw(drawn, ruleset, "svg")
    assert all(character.isprintable() or character == "\n" for character in text)
    assert text == draw(drawn, ruleset, "svg")
    for format in ("mermaid", "dot"):
        assert all(character.isprintable() or character == "\n" for character in draw(drawn, ruleset, format))


@of_all
def test_every_line_is_drawn_once_and_joins_its_cards(which: str, about: str) -> None:
    drawn, svg = pictured(loaded(which), about)
    frames = {key: frame(group) for key, group in cards(svg).items()}
    lines = [group for group in svg.iter(f"{SVG}g") if group.get("data-edge")]
    expected = [edge for edge in drawn.edges if drawn.about or edge.kind == "opens"]
    assert Counter(line.get("data-edge") for line in lines) == Counter(f"{edge.start} {edge.end}" for edge in expected)
    for line in lines:
        start, end = (frames[key] for key in line.get("data-edge", "").split(" "))
        path = line.findall(f"{SVG}path")[0].get("d", "")
        x, y, to_x, to_y = ends(path)
        if path.count("C"):
            assert x == pytest.approx(start[2])
            assert start[1] < y < start[3]
        assert to_x <= end[0] <= to_x + 7
        assert end[1] <= to_y <= end[3]


def ends(path: str) -> tuple[float, float, float, float]:
    """Return where a path begins and where it ends: a curve, or a line along lanes."""
    found = [float(one) for one in re.findall(r"-?[\d.]+", path)]
    if "C" in path:
        return found[0], found[1], found[-2], found[-1]
    heights = re.findall(r"V(-?[\d.]+)", path)
    return found[0], found[1], found[-1], float(heights[-1]) if heights else found[1]


@of_all
def test_lines_that_open_questions_pass_beside_the_cards(which: str, about: str) -> None:
    _, svg = pictured(loaded(which), about)
    left = min(frame(group)[0] for group in cards(svg).values())
    for line in (group for group in svg.iter(f"{SVG}g") if group.get("data-edge")):
        path = line.findall(f"{SVG}path")[0].get("d", "")
        if "C" not in path:
            assert max(float(x) for x in re.findall(r"[MH](-?[\d.]+)", path)) <= left
    trunks = [
        tuple(map(float, found))
        for line in svg.iter(f"{SVG}g")
        if line.get("data-edge")
        for found in re.findall(r"M\S+ (\S+)H(-?[\d.]+)V(-?[\d.]+)", line.findall(f"{SVG}path")[0].get("d", ""))
    ]
    for (y, x, to), (other_y, other_x, other_to) in combinations(trunks, 2):
        assert x != other_x or max(y, to) < min(other_y, other_to) or max(other_y, other_to) < min(y, to)


def test_a_question_that_two_others_open_has_two_arrows() -> None:
    tiny = loaded("tiny")
    both = AnyOf((Between("age", 18, None), Is("pregnancy", ("no",)), Is("last_peel", ("not_sure",))))
    questions = tiny.questions | {"peel_reaction": replace(tiny.questions["peel_reaction"], ask_when=both)}
    _, svg = pictured(replace(tiny, questions=questions), "all")
    assert_well_laid_out(svg)
    lines = {line.get("data-edge", ""): line for line in svg.iter(f"{SVG}g") if line.get("data-edge")}
    arrivals = [
        ends(line.findall(f"{SVG}path")[0].get("d", ""))[3] for name, line in lines.items() if "peel_rea" in name
    ]
    assert len(arrivals) == len(set(arrivals)) == 3


def test_the_whole_has_a_number_for_each_question_and_outcome() -> None:
    drawn, svg = pictured(loaded("shipped"), "all")
    found = {}
    for key, group in cards(svg).items():
        for cell in (one for one in group.findall(f"{SVG}g") if one.get("data-pull")):
            found[key, cell.get("data-pull")] = int(cell.findtext(f"{SVG}text", ""))
    assert found == {
        (node.key, pull.outcome or "Outcome unchanged"): len(pull.rules) for node in drawn.nodes for pull in node.pulls
    }
    assert sum(found.values()) == len(loaded("shipped").rules)


def test_the_numbers_stand_under_their_outcomes() -> None:
    _, svg = pictured(loaded("tiny"), "all")
    named = {}
    for text in svg.iter(f"{SVG}text"):
        if text.get("text-anchor") == "middle" and text.text in ("Suitable", "Wait", "Not suitable", "Possible"):
            named[text.text] = text.get("x")
    cells = [one for one in svg.iter(f"{SVG}g") if one.get("data-pull") in LADDER]
    assert len(cells) > 10
    for cell in cells:
        outcome = OUTCOME[cell.get("data-pull")]  # type: ignore[index]
        if outcome in named:
            assert cell.find(f"{SVG}text").get("x") == named[outcome]  # type: ignore[union-attr]


@some
def test_a_picture_says_what_it_is_and_is_seen_on_any_page(which: str, about: str) -> None:
    _, svg = pictured(loaded(which), about)
    title, desc, paper = list(svg)[:3]
    assert (title.text or "").startswith(f"{loaded(which).id} {loaded(which).version}: ")
    assert (desc.text or "").startswith("A drawing of ")
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", f"{title.get('id')} {desc.get('id')}")
    assert (paper.tag, paper.get("fill"), svg.get("fill")) == (f"{SVG}rect", "#ffffff", INK)
    text = ET.tostring(svg, encoding="unicode")
    assert "href" not in text
    assert "url(" not in text


@given(
    st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(1, 300)), max_size=20),
    st.floats(-100, 100),
)
def test_cards_are_spread_in_their_order(wanted: Sequence[tuple[float, float]], top: float) -> None:
    wishes, heights = [wish for wish, _ in wanted], [high for _, high in wanted]
    tops = spread(wishes, heights, top)
    assert all(y >= top for y in tops)
    for at, (one, other) in enumerate(pairwise(tops)):
        assert other >= one + heights[at] - 1e-6
    if all(other >= one + high for (one, high), (other, _) in pairwise(wanted)) and all(one >= top for one in wishes):
        assert tops == pytest.approx(wishes)


@pytest.mark.parametrize("which", FOLDERS)
def test_the_whole_is_within_what_mermaid_draws_on_a_page(which: str) -> None:
    """Where pages draw it, 50,000 characters and 500 lines are the most unless they say otherwise."""
    for about in every(which):
        text = draw(graph(loaded(which), about), loaded(which), "mermaid")
        assert len(text) < 50_000
        assert len(graph(loaded(which), about).edges) < 500
