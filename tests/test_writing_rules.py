"""The tutorial is done, not believed: `docs/writing-rules.md`, step by step, by somebody who does just what it says.

Blocks of the tutorial (the reference behind it shows and does nothing):

- `sh` is run in bash, in the folder that the block before left; it must succeed, or give the exit code of `exit=N`.
- `text` is what the block before printed, in full; a line `…` stands for lines left out.
- `yaml FILE` is a new file, `yaml FILE append` goes to the end of one, `diff FILE` changes the lines that it shows.
- `console` needs a person, `json` is for an editor, and so is `yaml` without a file: they are only looked at.

The day is always 20 November 2026. SKINQUIZ_REWRITE=1 rewrites what is printed; read the change before you commit it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.mdcases import Fence, fences, rewrite_lines

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "writing-rules.md"
GAP = "…"
SHOWN_ONLY = {"console", "json"}
# The program, on a day that does not pass.
PROGRAM = f"""\
#!{sys.executable}
import datetime

class Day(type):
    def __instancecheck__(cls, one):
        return isinstance(one, real)

real = datetime.date

class Fixed(real, metaclass=Day):
    @classmethod
    def today(cls):
        return cls(2026, 11, 20)

datetime.date = Fixed
from skinquiz.cli.app import run
run()
"""


def tutorial() -> list[Fence]:
    """Return the blocks of the tutorial, whose headings are numbered."""
    return [one for one in fences(DOCUMENT) if isinstance(one, Fence) and re.match(r"\d+\. ", one.heading)]


BLOCKS = tutorial()


@dataclass
class Author:
    """Somebody at a desk: where they are, and what the last command printed."""

    folder: Path
    bin: Path
    home: Path
    printed: str = ""
    code: int = 0

    def do(self, block: Fence) -> None:
        language, *words = block.info
        if language == "sh":
            self._run("\n".join(block.lines))
        elif language == "yaml" and words:
            self._write(self.folder / words[0], block.lines, "append" in words)
        elif language == "diff":
            self._change(self.folder / words[0], block.lines)

    def _run(self, script: str) -> None:
        env = {"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": str(self.home), "COLUMNS": "80", "PYTHONPATH": str(ROOT)}
        end = f"{script}\ncode=$?; pwd > '{self.home}/where'; exit $code"
        options = {"cwd": self.folder, "env": env, "stdin": subprocess.DEVNULL, "text": True, "check": False}
        ran = subprocess.run(["bash", "-c", end], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)  # type: ignore[call-overload]
        self.printed, self.code = ran.stdout, ran.returncode
        self.folder = Path((self.home / "where").read_text().strip())

    @staticmethod
    def _write(file: Path, lines: list[str], append: bool) -> None:
        assert file.exists() == append, f"{file.name}: {'nothing to append to' if append else 'is there already'}"
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n")

    @staticmethod
    def _change(file: Path, lines: list[str]) -> None:
        old = "".join(line[1:] + "\n" for line in lines if line[:1] in (" ", "-"))
        new = "".join(line[1:] + "\n" for line in lines if line[:1] in (" ", "+"))
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file.name} holds these lines {text.count(old)} times:\n{old}"
        file.write_text(text.replace(old, new), encoding="utf-8")


@dataclass(frozen=True)
class Done:
    printed: str
    code: int


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> list[Done | str]:
    """Do all of it in order, in a fresh folder. What could not be done is told where it is asked for."""
    desk = tmp_path_factory.mktemp("desk")
    for name in ("bin", "home", "work"):
        (desk / name).mkdir()
    program = desk / "bin" / "skinquiz"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    author = Author(desk / "work", desk / "bin", desk / "home")
    done: list[Done | str] = []
    for block in BLOCKS:
        try:
            author.do(block)
            done.append(Done(author.printed, author.code))
        except (AssertionError, OSError) as error:
            done.append(str(error))
    return done


def plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.rstrip("\n").split("\n"))


def is_shown(printed: str, shown: str) -> bool:
    """Say whether a text is what was printed, where a line `…` may stand for any lines."""
    parts = [re.escape(part) for part in re.split(rf"^[ \t]*{GAP}\n?", shown + "\n", flags=re.M)]
    return re.fullmatch(r"(?:.*\n)*?".join(parts), printed + "\n") is not None


@pytest.mark.parametrize("number", range(len(BLOCKS)), ids=lambda n: f"{n}-line-{BLOCKS[n].span[0]}")
def test_each_step_does_what_it_says(walk: list[Done | str], number: int) -> None:
    block, done = BLOCKS[number], walk[number]
    assert isinstance(done, Done), done
    if block.info[0] == "sh":
        wanted = next((int(word.removeprefix("exit=")) for word in block.info if word.startswith("exit=")), 0)
        assert done.code == wanted, done.printed
        assert "Traceback" not in done.printed
    elif block.info[0] == "text":
        printed, shown = plain(done.printed), "\n".join(block.lines)
        if os.environ.get("SKINQUIZ_REWRITE") and (shown == GAP or not is_shown(printed, shown)):
            current = tutorial()[number]  # lines may have moved
            rewrite_lines(DOCUMENT, current.span, printed)
        else:
            assert is_shown(printed, shown), printed


def test_every_block_is_understood() -> None:
    for before, block in zip([None, *BLOCKS], BLOCKS, strict=False):
        language, *words = block.info
        where = f"line {block.span[0]}"
        assert language in {"sh", "text", "yaml", "diff"} | SHOWN_ONLY, where
        if language == "text":
            assert before is not None, where
            assert before.info[0] == "sh", f"{where}: what printed this?"
            assert block.lines != [GAP], f"{where}: shows nothing"
        elif language in ("yaml", "diff") and words:
            assert f"`{words[0]}`" in block.above, f"{where}: the text above does not name the file"
            assert set(words[1:]) <= {"append"}, where
        elif language == "sh":
            assert all(re.fullmatch(r"exit=\d", word) for word in words), where


@pytest.mark.parametrize(
    ("printed", "shown", "same"),
    [
        ("a\nb\nc", "a\nb\nc", True),
        ("a\nb\nc", "a\n…\nc", True),
        ("a\nb\nc", "a\n…", True),
        ("a\nb\nc", "…\nc", True),
        ("a\nc", "a\n…\nc", True),
        ("a\nb\nc", "a\nb", False),
        ("a\nb\nc", "b\n…", False),
        ("a\nb\nc", "…\nd\n…", False),
        ("a.c", "abc", False),
    ],
)
def test_a_gap_stands_for_lines_and_for_nothing_else(printed: str, shown: str, same: bool) -> None:
    assert is_shown(printed, shown) == same


def test_a_change_that_fits_no_line_is_no_change(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("a: 1\nb: 2\n")
    Author._change(file, [" a: 1", "-b: 2", "+b: 3"])
    assert file.read_text() == "a: 1\nb: 3\n"
    for lines in (["-b: 2", "+b: 4"], ["-a"], ["-", "+a"]):
        with pytest.raises(AssertionError, match="holds these lines"):
            Author._change(file, lines)


def test_the_steps_are_all_there() -> None:
    """Each command of an author is used, and each kind of change made."""
    scripts = "\n".join(line for block in BLOCKS if block.info[0] == "sh" for line in block.lines)
    for command in ("new", "check", "test", "prove", "show", "explain", "graph", "export", "schema"):
        assert f"skinquiz rules {command}" in scripts, command
    assert {block.info[0] for block in BLOCKS} >= {"sh", "text", "yaml", "diff"}
    assert any("exit=1" in block.info for block in BLOCKS)
    assert any("exit=2" in block.info for block in BLOCKS)


def test_links_lead_somewhere() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    files = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    assert files
    assert [name for name in files if not (DOCUMENT.parent / name).exists()] == []
    headings = re.findall(r"^#+ (.*)", text, flags=re.M)
    anchors = {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) - anchors == set()


def test_the_reference_behind_it_is_left_alone() -> None:
    """Only blocks under a numbered heading are done; all of these stand before the reference."""
    reference = next(
        n for n, one in enumerate(DOCUMENT.read_text(encoding="utf-8").split("\n")) if one == "# Reference"
    )
    assert all(block.span[1] < reference for block in BLOCKS)
    assert [int(block.heading.split(".")[0]) for block in BLOCKS if block.info[0] == "sh"][-1] == 13
