"""Reports made by hand: every kind of block, and texts that want to be more than text."""

from __future__ import annotations

import datetime as dt

from skinquiz.model import Outcome
from skinquiz.render.blocks import Beside, Blank, Figure, Item, Origin, Part, Report, Table, Verdict
from skinquiz.render.figures import Bar, Ladder, LadderRow, Timeline

CODE = "SQ1-0M1CR0-NEED1E-X7K2PQ-9TR4WV-B3CD5F-G6H7JK-M8N9PQ-R0S1TV-W2X3YZ-45ABCD-E6F7GH-J8K9MN"
LONG = "x" * 10_000
FIGURES = (
    Figure(
        "Where each concern stands",
        Ladder((LadderRow("Scars", (Outcome.WAIT,), (Outcome.POSSIBLE,)), LadderRow("Pores", tuple(Outcome)[:2]))),
        ("Scars: wait; could become possible.", "Pores: not settled yet."),
    ),
    Figure(
        "What could happen when",
        Timeline(
            dt.date(2026, 11, 20),
            (
                Bar("Isotretinoin", "wait", 0, 100),
                Bar("First session", "start", 100, 100),
                Bar("Sessions", "sessions", 100, 240),
                Bar("Judge the result", "result", 212, 324),
            ),
        ),
        ("Until 28 February 2027: isotretinoin.", "The first session could be on 28 February 2027."),
    ),
)


def everything() -> Report:
    """Return a report with every kind of block, as a clinician's edition has them."""
    return Report(
        title="Is needling right for this skin?",
        subtitle="Summary for a clinician",
        decision="Not before 28 February 2027. Two points need a clinician to look first.",
        facts=(
            Item("Maria S., chart 4711", lead="Label"),
            Item("20 November 2026", lead="Date"),
            Item("microneedling 1.0.0", lead="Rules"),
            Item("saved session, 19 November 2026", lead="Answers from"),
        ),
        verdicts=(
            *(Verdict(f"Concern {n}", one, "because of: keloids") for n, one in enumerate(Outcome, 1)),
            Verdict("Open concern", None, "not settled yet, could be: wait or possible"),
        ),
        notice="Not reviewed by a clinician yet.",
        parts=(
            Part("First of all", (Item("Call an ambulance if breathing is hard."),), bullets=False, topic="urgent"),
            Part(
                "Findings",
                (
                    Item("Stopped less than six months ago.", Outcome.WAIT, refs=(1, 2)),
                    Item(
                        "A relative has keloids.",
                        Outcome.ASK_CLINICIAN,
                        lead="Keloids",
                        refs=(2,),
                        details=(
                            Item("not me, but a parent", lead="Answer"),
                            Item("Rests on custom.", details=(Item("One letter.", refs=(9,)),)),
                        ),
                    ),
                ),
                blocks=(
                    Table(
                        ("Concern", "Outcome", "Earliest", "Why"),
                        (
                            (
                                Item("Scars"),
                                Item("", Outcome.WAIT),
                                Item("28 February 2027"),
                                Item("Isotretinoin stopped in August", refs=(1,)),
                            ),
                            (Item("Large pores"), Item("", Outcome.POSSIBLE), Item(""), Item("Weak evidence")),
                        ),
                    ),
                    Table(("", "Now"), ((Item("Tan"), Item("none")),)),
                    Beside(
                        (
                            Part("For it", (Item("Marks may fade."), Item("Little time lost.")), topic="for"),
                            Part("Against it", (Item("It may do nothing."), Item("It costs money.")), topic="against"),
                        )
                    ),
                ),
                parts=(Part("Deeper", parts=(Part("", parts=(Part("Deepest", (Item("Said last."),)),)),)),),
            ),
            Part("All answers", (Item("34", lead="Age"), Item("Type IV", lead="Skin type"), Item("no", lead="Tan"))),
            Part(
                "Denied",
                tuple(Item(word) for word in ("cold sores", "diabetes", "blood thinners", "pregnancy", "warts")),
                compact=True,
            ),
            Part(
                "Sources",
                (
                    Item("Author A, Author B. On needles. J Needles. 2019;12:3-9. doi:10.1000/j.need.2019", lead="[1]"),
                    Item("Body C. Guide (2nd). PMID 123456 https://example.org/a_very_long_path/of/pages", lead="[2]"),
                ),
                topic="sources",
                bullets=False,
                compact=True,
            ),
            Part("", blocks=(Blank("Notes", 4), Blank("Date and signature", 1))),
        ),
    )


def drawn() -> Report:
    """Return a report with the blocks that others draw: figures and the code."""
    return Report(
        title="With drawings",
        subtitle="As of 20 November 2026",
        verdicts=(),
        notice="",
        parts=(
            Part("At a glance", blocks=FIGURES[:1]),
            Part("Side by side", blocks=(Beside((Part(FIGURES[1].title, blocks=FIGURES[1:]),)),)),
            Part(
                "Where this comes from",
                (Item("The answers can be had back from this code."),),
                bullets=False,
                blocks=(Origin(CODE),),
            ),
        ),
    )


HOSTILE = (
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "&amp; &lt;b&gt; & < > \" '",
    "]]> --> <!--",
    "{{ report }} {% include 'x' %} {# gone #}",
    'javascript:alert(1) https://evil.example/ doi:10.1000/"><script>alert(1)</script>',
    "\u202egnp.exe \u2066abc\u2069 \u200f\u200e",
    "a\x00b\x07c\x1b[31md\x7fe\x85f\x9bg\ud800h\ufeff",
    "line\r\nbreak\ttab\u2028other",
    "=1+1|cmd' /C calc'!A0",
    "שלום (עולם) مرحبا 你好 🙂",
    LONG,
)


def saying(text: str) -> Report:
    """Return a report of every block that says the same text in all places that hold text."""
    item = Item(text, Outcome.POSSIBLE, text, (1,), (Item(text, lead=text),))
    return Report(
        title=text,
        subtitle=text,
        decision=text,
        facts=(Item(text, lead=text),),
        verdicts=(Verdict(text, Outcome.WAIT, text), Verdict(text, None, text)),
        notice=text,
        parts=(
            Part(text, (item, item), topic="why"),
            Part(text, (Item(text, lead=text), Item(text, lead=text))),
            Part(text, (item,), bullets=False, compact=True),
            Part(
                text,
                blocks=(
                    Table((text, text, text), ((item, item, Item(text)),)),
                    Beside((Part(text, (item,)), Part(text, (item,)))),
                    Blank(text, 2),
                ),
            ),
            Part("Sources", (Item(text, lead="[1]"),), topic="sources"),
        ),
    )
