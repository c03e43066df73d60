"""Markdown as a test suite: reads `tests/diagnostics/*.md`. How to write a case stands in diagnostics/README.md."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "diagnostics"
TINY = Path(__file__).parent / "rulesets" / "tiny"
ERROR = re.compile(r"[ \t]*# error: ([a-z-]+(?:, [a-z-]+)*)[ \t]*$")
MANIFEST = "ruleset.yaml"
MODIFIERS = {"append", "absent", "unlisted", "crlf", "bom", "utf-16", "latin-1", "escapes"}


@dataclass
class Block:
    """One fenced block: a file of the case, and the places at which the runner demands an error."""

    path: str
    modifiers: tuple[str, ...]
    lines: list[str]

    def data(self) -> bytes:
        text = "".join(ERROR.sub("", line) + "\n" for line in self.lines)
        for one in self.modifiers:
            if one.startswith("repeat="):
                text *= int(one.removeprefix("repeat="))
        if "escapes" in self.modifiers:
            text = re.sub(r"\\([tr0ae]|u[0-9a-f]{4})", lambda found: _ESCAPES.get(found[1]) or _unicode(found[1]), text)
        if "crlf" in self.modifiers:
            text = text.replace("\n", "\r\n")
        encoding = next((one for one in self.modifiers if one in ("utf-16", "latin-1")), "utf-8")
        return b"\xef\xbb\xbf" * ("bom" in self.modifiers) + text.encode(encoding)

    def errors(self) -> Iterator[tuple[int, str]]:
        for number, line in enumerate(self.lines, 1):
            if found := ERROR.search(line):
                yield from ((number, code) for code in found[1].split(", "))


_ESCAPES = {"t": "\t", "r": "\r", "0": "\0", "a": "\a", "e": "\x1b"}


def _unicode(escape: str) -> str:
    return chr(int(escape[1:], 16))


@dataclass
class MdCase:
    """A heading with its blocks. `output` is the whole text that must be printed, if the case holds it."""

    document: Path
    name: str
    blocks: list[Block] = field(default_factory=list)
    output: str | None = None
    output_lines: tuple[int, int] | None = None

    @property
    def id(self) -> str:
        return f"{self.document.stem}: {self.name}"

    @property
    def codes(self) -> set[str]:
        return {code for block in self.blocks for _, code in block.errors()}

    def lay_out(self, folder: Path) -> Counter[tuple[str, int, str]]:
        """Write the case's files over a copy of the tiny rule set; return the errors that must appear."""
        shutil.copytree(TINY, folder, dirs_exist_ok=True)
        wanted: Counter[tuple[str, int, str]] = Counter()
        own_manifest = any(b.path == MANIFEST and "append" not in b.modifiers for b in self.blocks)
        for block in self.blocks:
            file = folder / block.path
            new = not file.exists()
            before = file.read_bytes() if "append" in block.modifiers else b""
            wanted.update((block.path, before.count(b"\n") + line, code) for line, code in block.errors())
            if "absent" in block.modifiers:
                file.unlink()
                continue
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(before + block.data())
            if new and not own_manifest and "unlisted" not in block.modifiers and "/" in block.path:
                with (folder / MANIFEST).open("a") as manifest:
                    manifest.write(f"  - {block.path}\n")
        return wanted


@dataclass(frozen=True)
class Fence:
    """A fenced block as it stands: the heading and the line of text above it, the words behind ```, its lines."""

    heading: str
    above: str
    info: list[str]
    lines: list[str]
    span: tuple[int, int]


def fences(document: Path) -> Iterator[Fence | str]:
    """Yield each fenced block of a Markdown file, and each heading of the second level as its text."""
    lines = document.read_text(encoding="utf-8").split("\n")
    heading, above, number = "", "", 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if line.startswith("## "):
            heading = line[3:].strip()
            yield heading
        elif line.startswith("```"):
            end = lines.index("```", number)
            yield Fence(heading, above, line[3:].split(), lines[number:end], (number, end))
            number = end + 1
        if line.strip():
            above = line


def read_cases(document: Path) -> list[MdCase]:
    """Return the cases of one Markdown file. Anything that is not understood is an error, so that no case is lost."""
    cases: list[MdCase] = []
    for one in fences(document):
        if isinstance(one, str):
            cases.append(MdCase(document, one))
        else:
            _add_block(cases[-1], one.info, one.lines, one.span)
    return cases


def _add_block(case: MdCase, info: list[str], lines: list[str], span: tuple[int, int]) -> None:
    where = f"{case.document.name}:{span[0]}"
    if info == ["text"]:
        assert case.output is None, f"{where}: a second block of output"
        case.output, case.output_lines = "\n".join(lines), span
        return
    assert len(info) >= 2, f"{where}: a block needs a language and a file"
    language, path, *modifiers = info
    assert language in ("yaml", "json"), f"{where}: unknown language {language}"
    unknown = [one for one in modifiers if one not in MODIFIERS and not re.fullmatch(r"repeat=\d+", one)]
    assert not unknown, f"{where}: unknown words {unknown}"
    case.blocks.append(Block(path, tuple(modifiers), lines))


def all_cases() -> list[MdCase]:
    documents = sorted(one for one in FOLDER.glob("*.md") if one.name != "README.md")
    return [case for document in documents for case in read_cases(document)]


def rewrite_output(case: MdCase, printed: str) -> None:
    """Put what is printed now into the Markdown file."""
    assert case.output_lines is not None
    current = next(one for one in read_cases(case.document) if one.name == case.name)  # lines may have moved
    assert current.output_lines is not None
    rewrite_lines(case.document, current.output_lines, printed)


def rewrite_lines(document: Path, span: tuple[int, int], text: str) -> None:
    """Put a text in the place of some lines of a file."""
    lines = document.read_text(encoding="utf-8").split("\n")
    lines[span[0] : span[1]] = text.split("\n")
    document.write_text("\n".join(lines), encoding="utf-8")
