"""The part of a summary that says from which code its answers can be had back."""

from __future__ import annotations

from skinquiz.render.blocks import Item, Origin, Part


def origin_part(code: str) -> Part:
    """Return the part that shows the code, and says plainly what it gives away and what it does not prove."""
    text = (
        "This code holds all the answers. They are not hidden in it: whoever has it can read them. "
        "“skinquiz summary --verify CODE” brings them back on any computer, without a network, and shows whether "
        "the rules are the same and the outcomes agree. It shows that nothing was mistyped, not who wrote it."
    )
    return Part("Proof of origin", (Item(text),), blocks=(Origin(code),), bullets=False, topic="origin", compact=True)
