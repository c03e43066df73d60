"""Graphs in Mermaid, drawn by Mermaid itself in a real Chromium, and read back from what it drew."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skinquiz.render.graphs import draw
from skinquiz.render.graphs.cards import Cards
from skinquiz.render.lettering import one_line
from tests.browser.conftest import Browser, module
from tests.drawings import HOSTILE, labels
from tests.golden.reports import squash
from tests.graphs import graph, loaded, named

# What is drawn: for each node and section its words, the number of lines, and the box of each node.
DRAW = """
const [text, done] = arguments;
const words = (element) => (element.querySelector('.nodeLabel, text') ?? element).textContent;
mermaid.render('drawn', text).then(({svg}) => {
    const body = document.body;
    body.innerHTML = svg;
    done({
        nodes: [...body.querySelectorAll('g.node')].map((one) => [one.id, words(one)]),
        sections: [...body.querySelectorAll('g.cluster')].map(words),
        lines: body.querySelectorAll('path.flowchart-link').length,
        boxes: [...body.querySelectorAll('g.node')].map((one) => {
            const {left, top, right, bottom} = one.getBoundingClientRect();
            return [left, top, right, bottom];
        }),
        scripts: body.querySelectorAll('script, img, iframe, a, h1').length,
        bold: [...body.querySelectorAll('g.node b')].map((one) => one.textContent),
        title: body.querySelector('.flowchartTitleText')?.textContent ?? '',
        accessible: ['title', 'desc'].map((name) => body.querySelector(`svg > ${name}`)?.textContent),
    });
}).catch((error) => done({error: String(error)}));
"""
Drawn = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def mermaid(window: Browser) -> Drawn:
    """A function that returns what Mermaid draws of a text."""
    script = module("mermaid/dist/mermaid.min.js").as_uri()
    window.look()
    window.show(f"<!doctype html><meta charset=utf-8><title>Mermaid</title><script src='{script}'></script>")
    window.ask("mermaid.initialize({startOnLoad: false})")

    def drawn(text: str) -> dict[str, Any]:
        found: dict[str, Any] = window.wait_for(DRAW, text)
        assert "error" not in found, f"{found['error']}\n{text}"
        return found

    return drawn


GRAPHS = [
    ("shipped", "all"), ("tiny", "all"), ("tiny", "concern rough"), ("tiny", "question last_peel"),
    ("tiny", "rule peel-recent-on-rough-skin"), ("shipped", "concern dark_patches"), ("shipped", "question skin_type"),
    ("shipped", "question recent_procedures"), ("shipped", "rule tan-last-four-weeks"), ("shipped", "concern redness"),
]  # fmt: skip


@pytest.mark.parametrize(("which", "about"), GRAPHS)
def test_mermaid_draws_all_of_it(mermaid: Drawn, which: str, about: str) -> None:
    ruleset = loaded(which)
    drawn, cards = graph(ruleset, about), Cards(ruleset)
    found = mermaid(draw(drawn, ruleset, "mermaid"))
    told = [cards.card(node) for node in drawn.nodes]
    shown = sorted(
        squash(text) for _, text in found["nodes"] if "dashed arrow" not in text and "a question" not in text
    )
    assert shown == sorted(squash("".join((card.title, *card.lines))) for card in told)
    assert sorted(map(squash, found["sections"])) == sorted(squash(one.title) for one in drawn.clusters[1:])
    assert found["lines"] == len([edge for edge in drawn.edges if drawn.about or edge.kind == "opens"])
    assert found["title"] == cards.title(drawn)
    title, described = found["accessible"]
    assert title == cards.title(drawn)
    assert described.startswith("A drawing of ")
    boxes = found["boxes"]
    for at, one in enumerate(boxes):
        for other in boxes[:at]:
            assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_text_that_is_no_flowchart_is_noticed(mermaid: Drawn) -> None:
    text = draw(graph(loaded("tiny"), "all"), loaded("tiny"), "mermaid")
    with pytest.raises(AssertionError, match="rror"):
        mermaid(text.replace('("<b>', "((<b>", 1))


LIKE_MARKUP = (
    "1. First", "- one", "# Head", "> quoted", "`code`", "**strong** _soft_ ~~gone~~", "[link](https://example.org)",
    "https://example.org/?a=b&c=d", "![x](y)", "+ one", "2) two", "***", "```", "<b>bold</b>", "&lt;b&gt;",
    "#quot; #35;", "end", "subgraph", "style x fill:#f00;", "classDef: #1; x;", "%%{init: {}}%%", "%% comment", "---",
    "a --> b", ":::x", "@{ shape: rect }", "$$x^2$$", "fa:fa-car", "C:\\new\\table", 'say "hi"', "it's",
    "straße, ﬂoor 5°¶", "click a b",
)  # fmt: skip
TEXTS = (*HOSTILE, *LIKE_MARKUP)
FOURS = [TEXTS[at : at + 4] for at in range(0, len(TEXTS), 4)]  # as many as the tiny rule set has sections with a frame


@pytest.mark.parametrize("texts", FOURS)
def test_hostile_texts_are_shown_as_they_are(mermaid: Drawn, texts: Sequence[str]) -> None:
    assert_shown(mermaid, texts)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(labels.filter(lambda text: len(text) < 400), min_size=4, max_size=4))
def test_any_text_is_shown_as_it_is(mermaid: Drawn, texts: Sequence[str]) -> None:
    assert_shown(mermaid, texts)


def assert_shown(mermaid: Drawn, texts: Sequence[str]) -> None:
    found = mermaid(draw(graph(named(texts), "all"), named(texts), "mermaid"))
    titles = [one.title for one in named(texts).sections[1:]]  # the first opens others, and has no frame
    assert {squash(text)[:300] for text in found["sections"]} == {
        squash(one_line(text))[:300] or "?" for text in titles
    }
    for id, question in named(texts).questions.items():
        told = squash(one_line(question.label))[:300] or "?"
        (text,) = [squash(text) for name, text in found["nodes"] if re.search(rf"-question_{id}-\d+$", name)]
        assert text.startswith(told)
    assert found["scripts"] == 0
