"""What came of the items of a decision aid, as text that is read aloud well, and as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from skinquiz.checks.aid import failing
from skinquiz.checks.aid.facts import Subject
from skinquiz.checks.aid.items import Group, Judged, Status
from skinquiz.render.blocks import Item, Part
from skinquiz.render.words import date_in_words

FORMAT = "skinquiz-aid/1"
_HEADINGS = {
    Group.QUALIFYING: "Qualifying items: without them it is no decision aid",
    Group.CERTIFICATION: "Certification items: without them it may mislead",
    Group.QUALITY: "Quality items: they make it better",
}
_MEANING = (
    "The items are those of IPDASi v4.0, in our own words. They are asked of the rules and of a summary for each "
    "concern: that of the worked example with the best outcome. Pass means that the place for it is filled, and "
    "reaches the reader where it has to. Whether what stands there is good, people must say."
)


def as_text(subject: Subject, judged: Sequence[Judged], width: int, colour: bool) -> str:
    """Return every item with its status first, group by group, and at the end what it comes to."""
    from skinquiz.render.text import lay_out

    rules = subject.ruleset
    which = f"{rules.id} {rules.version}, as of {date_in_words(subject.as_of)}."
    parts = [
        Part("Is it a decision aid?", (Item(which), Item(_MEANING)), bullets=False),
        *(_group(group, judged) for group in Group),
        Part("In short", tuple(map(Item, _in_short(judged))), bullets=False),
    ]
    return lay_out(parts, width, colour)


def as_json(subject: Subject, judged: Iterable[Judged]) -> str:
    """Return the same for programs; `sha256` tells which rules were looked at."""
    rules = subject.ruleset
    items = [
        {
            "id": one.item.id,
            "group": one.item.group,
            "says": one.item.says,
            "status": one.judgement.status,
            "looked_at": one.judgement.looked_at,
        }
        for one in judged
    ]
    ruleset = {"id": rules.id, "version": rules.version, "sha256": rules.sha256}
    data = {"format": FORMAT, "ruleset": ruleset, "as_of": subject.as_of.isoformat(), "items": items}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _group(group: Group, judged: Iterable[Judged]) -> Part:
    return Part(_HEADINGS[group], tuple(_item(one) for one in judged if one.item.group is group))


def _item(one: Judged) -> Item:
    looked_at = Item(one.judgement.looked_at, lead="Looked at")
    return Item(f"{one.item.says} ({one.item.id})", lead=one.judgement.status.capitalize(), details=(looked_at,))


def _in_short(judged: Sequence[Judged]) -> Iterator[str]:
    for group in Group:
        found = Counter(one.judgement.status for one in judged if one.item.group is group)
        counted = ", ".join(f"{found[status]} {status}" for status in Status if found[status])
        yield f"{group.capitalize()}: {counted}."
    lacking = ", ".join(item.id for item in failing(judged))
    if lacking:
        yield f"Not yet what the standard asks for. Qualifying or certification items that fail: {lacking}."
    else:
        yield "No qualifying or certification item fails. What needs people is still open."
