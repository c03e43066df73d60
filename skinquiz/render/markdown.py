"""The report as CommonMark. Text of the rule set is escaped, so that it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from skinquiz.messages import printable
from skinquiz.render.blocks import Beside, Blank, Block, Figure, Item, Origin, Part, Report, Table, Verdict
from skinquiz.render.printed import PRINTED_WIDTH, in_groups, is_number
from skinquiz.render.words import OUTCOME

_RULED = r"\_" * 40
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")


def lay_out_report(report: Report) -> str:
    """Return a document as Markdown, one paragraph a line."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_report(report))).rstrip("\n") + "\n"


def lay_out(parts: Sequence[Part], level: int) -> str:
    """Return parts as Markdown under headings of this level, no blank line first, a line break last."""
    lines = [line for part in parts for line in _part(part, level)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def escape(text: str) -> str:
    """Return text with every character that Markdown could take for markup made harmless."""
    escaped = _SPECIAL.sub(r"\\\1", printable(text))
    return re.sub(r"^(\d*)([-+.)])", r"\1\\\2", escaped)


def _report(report: Report) -> Iterator[str]:
    yield f"# {escape(report.title)}"
    yield ""
    yield f"{escape(report.subtitle)}. {escape(report.notice)}"
    yield ""
    if report.decision:
        yield f"**{escape(report.decision)}**"
        yield ""
    for item in report.facts:
        yield from _item(item, True, 0)
    for verdict in report.verdicts:
        yield _verdict(verdict)
    for part in report.parts:
        yield from _part(part, 2)


def _verdict(verdict: Verdict) -> str:
    if verdict.outcome is None:
        return f"- {escape(verdict.concern)}: **{escape(verdict.text)}**"
    text = f", {escape(verdict.text)}" if verdict.text else ""
    return f"- {escape(verdict.concern)}: **{OUTCOME[verdict.outcome]}**{text}"


def _part(part: Part, level: int) -> Iterator[str]:
    yield ""
    yield f"{'#' * level} {escape(part.heading)}"
    yield ""
    for item in part.items:
        yield from _item(item, part.bullets, 0)
    for block in part.blocks:
        yield ""
        if isinstance(block, Figure) and block.title != part.heading:
            yield from (f"**{escape(block.title)}**", "")
        yield from _block(block, level)
    for inner in part.parts:
        yield from _part(inner, level + 1)


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Table(head, rows):
            for row in rows:
                yield from _row(head, row)
        case Beside(parts):
            for part in parts:
                yield from _part(part, level + 1)
        case Figure():
            yield from _figure(block)
        case Origin(code):
            yield from _fenced(in_groups(code, PRINTED_WIDTH))
            yield from _fenced(_in_blocks(code))
        case Blank(label, count):
            yield from ((f"{escape(label)}:", "") if label else ())
            for _ in range(count):
                yield from (_RULED, "")


def _row(head: Sequence[str], row: Sequence[Item]) -> Iterator[str]:
    """Yield a row as a list: CommonMark has no tables, and long cells are hard to read in those of others."""
    yield f"- **{escape(row[0].text)}**"
    for title, cell in zip(head[1:], row[1:], strict=True):
        outcome = f"**{OUTCOME[cell.outcome]}** " if cell.outcome else ""
        yield f"  - {escape(title)}: {outcome}{escape(cell.text)}{_refs(cell)}".rstrip()


def _figure(figure: Figure) -> Iterator[str]:
    from skinquiz.render.characters import lines

    yield from _fenced(lines(figure.drawing, PRINTED_WIDTH, ascii_only=False))
    for sentence in figure.told:
        yield f"- {escape(sentence)}"


def _fenced(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines as they are; a fence longer than any in them keeps them so."""
    ticks = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, ticks + 1)
    yield from (fence + "text", *lines, fence, "")


def _in_blocks(code: str) -> list[str]:
    """Return the QR symbol of a code, two rows of squares in each line."""
    from skinquiz.render.qr import modules

    dark = modules(code)
    quiet = 2
    wide = (False,) * (len(dark) + 2 * quiet)
    rows = [*[wide] * quiet, *((False,) * quiet + row + (False,) * quiet for row in dark), *[wide] * (quiet + 1)]
    return [
        "".join(" ▀▄█"[above + 2 * below] for above, below in zip(rows[n], rows[n + 1], strict=True)).rstrip()
        for n in range(0, len(rows) - 1, 2)
    ]


def _item(item: Item, bullet: bool, depth: int) -> Iterator[str]:
    outcome = f"**{OUTCOME[item.outcome]}.** " if item.outcome else ""
    lead = ""
    if item.lead:
        lead = f"**{escape(item.lead)}** " if is_number(item.lead) else f"**{escape(item.lead)}:** "
    mark = "- " if bullet or depth else ""
    yield f"{'  ' * depth}{mark}{outcome}{lead}{escape(item.text)}{_refs(item)}".rstrip()
    if not bullet:
        yield ""
    for detail in item.details:
        yield from _item(detail, True, depth + (1 if bullet else 0))
    if item.details and not bullet:
        yield ""


def _refs(item: Item) -> str:
    return f" \\[{', '.join(str(number) for number in item.refs)}\\]" if item.refs else ""
