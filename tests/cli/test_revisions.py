"""What OLD and NEW of `skinquiz rules diff` stand for: folders, git revisions, and paths in them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import TINY, Ran, Run, refused, spawn
from tests.rulechanges import ALONE, Git, drop, edit, repository

ON = ("--as-of", "2026-11-20")


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """A repository in which the program runs: at `first` the small rules, then with a rule dropped in two commits."""
    for name, text in ALONE.items():
        monkeypatch.setenv(name, text)
    for name in [name for name in os.environ if name.startswith("GIT_") and name not in ALONE]:
        monkeypatch.delenv(name)
    git = repository(tmp_path / "clinic")
    git("tag", "first")
    drop(git.top / "rules" / "safety" / "peels.yaml", "peel-scar")
    git.commit()
    edit(git.top / "rules" / "ruleset.yaml", "version: 0.1.0", "version: 0.2.0")
    git.commit()
    monkeypatch.chdir(git.top)
    return git


@pytest.fixture(autouse=True)
def nothing_left(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever happens, no file of a revision stays behind."""
    room = tmp_path_factory.mktemp("room")
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    monkeypatch.setenv("TMPDIR", str(room))
    yield
    assert list(room.iterdir()) == []


def diff(skinquiz: Run, *argv: str | Path) -> Ran:
    return skinquiz("rules", "diff", *ON, *argv)


def sides(ran: Ran) -> tuple[str, str]:
    """Return how the two sides are named."""
    assert (ran.code, ran.err) == (0, "")
    old, new = ran.out.splitlines()[:2]
    return old.removeprefix("Old: "), new.removeprefix("New: ")


NAMED = {
    "a revision and a folder": (("first", "rules"), "0.1.0, first:rules", "0.2.0, rules"),
    "counted back": (("HEAD~2", "rules"), "0.1.0, HEAD~2:rules", "0.2.0, rules"),
    "the file itself": (("HEAD^", "rules/ruleset.yaml"), "0.1.0, HEAD^:rules", "0.2.0, rules"),
    "the other way round": (("rules", "first"), "0.2.0, rules", "0.1.0, first:rules"),
    "two revisions": (("first", "main"), "0.1.0, first:rules", "0.2.0, main:rules"),
    "a path in it": (("first:rules", "rules"), "0.1.0, first:rules", "0.2.0, rules"),
    "the file in it": (("first:rules/ruleset.yaml", "rules"), "0.1.0, first:rules", "0.2.0, rules"),
    "a path from here": (("first:./rules/", "rules"), "0.1.0, first:rules", "0.2.0, rules"),
    "a date": (("main@{0}:rules", "rules"), "0.2.0, main@{0}:rules", "0.2.0, rules"),
    "the only rule set below a folder": (("first", "."), "0.1.0, first:rules", "0.2.0, rules"),
    "in full": (("refs/tags/first", "rules"), "0.1.0, refs/tags/first:rules", "0.2.0, rules"),
}


@pytest.mark.parametrize("what", NAMED)
def test_what_names_stand_for(skinquiz: Run, git: Git, what: str) -> None:
    argv, old, new = NAMED[what]
    found = sides(diff(skinquiz, *argv))
    assert [one.partition(" (commit ")[0] for one in found] == [f"tiny-peel {old}", f"tiny-peel {new}"]
    assert ["(commit " in one for one in found] == [":" in one for one in (old, new)]


def test_a_commit_is_named_and_its_rules_are_read(skinquiz: Run, git: Git) -> None:
    commit = git("rev-parse", "first")
    ran = diff(skinquiz, commit, "rules", "--only-safer")
    assert ran.code == 3
    assert f"(commit {commit[:12]})" in " ".join(ran.out.split())
    assert f"rule peel-scar, removed ({commit}:rules/safety/peels.yaml:" in " ".join(ran.out.split())
    assert diff(skinquiz, commit[:9], "first", "--only-safer").code == 0


def test_in_the_folder_itself_a_dot_is_enough(skinquiz: Run, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(git.top / "rules")
    assert sides(diff(skinquiz, "HEAD~2", "."))[0].startswith("tiny-peel 0.1.0, HEAD~2:rules (commit ")
    assert sides(diff(skinquiz, "HEAD~2:.", "."))[0].startswith("tiny-peel 0.1.0, HEAD~2:rules (commit ")
    assert sides(diff(skinquiz, "HEAD~2:../rules", "."))[0].startswith("tiny-peel 0.1.0, HEAD~2:rules (commit ")


def test_a_rule_set_at_the_top_of_a_repository(skinquiz: Run, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    top = git.top.parent / "flat"
    flat = Git(Path(shutil.copytree(TINY, top)))
    flat("init", "--quiet", "--initial-branch=main")
    flat("config", "user.name", "Somebody")
    flat("config", "user.email", "somebody@example.org")
    flat.commit()
    drop(top / "safety" / "peels.yaml", "peel-scar")
    monkeypatch.chdir(top)
    for named in ("HEAD", "HEAD:", "HEAD:ruleset.yaml"):
        ran = diff(skinquiz, named, ".")
        assert sides(ran)[0].startswith("tiny-peel 0.1.0, HEAD: (commit ")
        assert "rule peel-scar, removed (HEAD:safety/peels.yaml:" in " ".join(ran.out.split())


def test_without_a_second_name_the_rules_in_use_are_new(
    skinquiz: Run, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = sides(diff(skinquiz, "first", "rules"))
    assert sides(diff(skinquiz, "first", "--rules", "rules")) == wanted
    assert sides(skinquiz("--rules", "rules", "rules", "diff", *ON, "first")) == wanted
    monkeypatch.setenv("SKINQUIZ_RULES", "rules")
    assert sides(diff(skinquiz, "first")) == wanted


@pytest.fixture
def installed(git: Git, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own rules lie in an environment inside the repository, which git ignores."""
    shipped = git.top / ".venv" / "lib" / "rules"
    shutil.copytree(TINY, shipped)
    (git.top / ".venv" / ".gitignore").write_text("*\n", encoding="utf-8")
    monkeypatch.setattr("skinquiz.cli.rulework.rules_folder", lambda: shipped)
    monkeypatch.delenv("SKINQUIZ_RULES", raising=False)
    return shipped


def test_of_a_revision_alone_the_only_rule_set_is_meant(
    skinquiz: Run, git: Git, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the rules that ship with the program are not in that revision, nobody can have meant them."""
    wanted = sides(diff(skinquiz, "first", "rules"))
    assert wanted[1] == "tiny-peel 0.2.0, rules"
    assert sides(diff(skinquiz, "first")) == wanted
    assert sides(diff(skinquiz, "first:rules")) == wanted
    monkeypatch.chdir(git.top / "rules" / "safety")
    assert [one.partition(",")[0] for one in sides(diff(skinquiz, "first"))] == ["tiny-peel 0.1.0", "tiny-peel 0.2.0"]
    assert sides(diff(skinquiz, "first"))[1] == "tiny-peel 0.2.0, .."
    monkeypatch.chdir(git.top)
    refused(diff(skinquiz, "first", "--rules", installed), "there is no rule set in `first:.venv/lib/rules`")
    git("add", "--force", ".venv")
    git("commit", "--quiet", "--message", "All of it")
    assert sides(diff(skinquiz, "HEAD"))[0].startswith("tiny-peel 0.1.0, HEAD:.venv/lib/rules ")


def test_of_a_revision_alone_with_several_rule_sets_one_has_to_be_named(
    skinquiz: Run, git: Git, installed: Path
) -> None:
    shutil.copytree(git.top / "rules", git.top / "more")
    git.commit()
    refused(diff(skinquiz, "HEAD"), "there are 2 rule sets in `HEAD`; name one", "HEAD:more", "HEAD:rules")
    assert sides(diff(skinquiz, "HEAD:more"))[1] == "tiny-peel 0.2.0, more"


def test_of_a_revision_alone_the_rule_set_may_have_moved(skinquiz: Run, git: Git, installed: Path) -> None:
    (git.top / "rules").rename(git.top / "moved")
    refused(diff(skinquiz, "HEAD"), "/rules` now, only in `HEAD`", "name the new one: a folder, or another revision")


def test_of_several_rule_sets_the_one_in_use_is_meant_else_all_are_listed(
    skinquiz: Run, git: Git, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(git.top / "rules", git.top / "more")
    git.commit()
    refused(diff(skinquiz, "HEAD", "HEAD"), "there are 2 rule sets in `HEAD`; name one", "HEAD:more", "HEAD:rules")
    refused(diff(skinquiz, "HEAD", "."), "there are 2 rule sets in the folder `.`; name one", "more", "rules")
    monkeypatch.setenv("SKINQUIZ_RULES", "more")
    assert "HEAD:more " in sides(diff(skinquiz, "HEAD", "HEAD"))[0]
    assert sides(diff(skinquiz, "HEAD", "."))[1] == "tiny-peel 0.2.0, more"


def test_of_several_rule_sets_the_one_called_like_that_in_use_is_meant(
    skinquiz: Run, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the program is installed elsewhere, and its own rules lie here among others."""
    other = Path(shutil.copytree(git.top / "rules", git.top / "more"))
    manifest = other / "ruleset.yaml"
    manifest.write_text(manifest.read_text().replace("id: tiny-peel", "id: another"))
    git.commit()
    monkeypatch.setenv("SKINQUIZ_RULES", str(shutil.copytree(TINY, tmp_path / "installed")))
    assert sides(diff(skinquiz, "HEAD", "."))[1] == "tiny-peel 0.2.0, rules"


def test_a_folder_wins_over_a_revision_of_its_name(skinquiz: Run, git: Git) -> None:
    git("branch", "rules", "first")
    assert sides(diff(skinquiz, "rules", "rules"))[0] == "tiny-peel 0.2.0, rules"
    assert sides(diff(skinquiz, "refs/heads/rules", "./rules"))[0].startswith("tiny-peel 0.1.0, refs/heads/rules:rules")
    assert sides(diff(skinquiz, "rules:rules", "rules"))[0].startswith("tiny-peel 0.1.0, rules:rules ")


def test_a_revision_beside_a_folder_that_git_does_not_know(skinquiz: Run, git: Git, tmp_path: Path) -> None:
    other = Path(shutil.copytree(TINY, tmp_path / "elsewhere"))
    assert sides(diff(skinquiz, "HEAD", other))[0].startswith("tiny-peel 0.2.0, HEAD:rules (commit ")


def test_from_elsewhere_the_repository_is_that_of_the_folder(
    skinquiz: Run, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "first:rules (commit " in sides(diff(skinquiz, "first", "clinic/rules"))[0]
    assert "first:rules (commit " in sides(diff(skinquiz, "first:rules", "clinic/rules"))[0]


def test_names_with_blanks_and_other_letters(skinquiz: Run, git: Git) -> None:
    (git.top / "rules").rename(git.top / "régles à moi")
    git.commit()
    assert "HEAD:régles à moi (commit " in sides(diff(skinquiz, "HEAD", "régles à moi"))[0]
    assert "HEAD:régles à moi (commit " in sides(diff(skinquiz, "HEAD", "HEAD"))[1]


def test_in_a_hook_its_variables_do_not_lead_astray(
    skinquiz: Run, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert "first:rules (commit " in sides(diff(skinquiz, "first", "rules"))[0]
    assert "first:rules (commit " in sides(diff(skinquiz, "first", "main"))[0]


def test_a_repository_without_files(skinquiz: Run, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git("clone", "--quiet", "--bare", ".", "../bare.git")
    monkeypatch.chdir(git.top.parent / "bare.git")
    assert "first:rules (commit " in sides(diff(skinquiz, "first", "main"))[0]


def test_nothing_is_written_to_the_repository(skinquiz: Run, git: Git) -> None:
    def everything() -> dict[Path, tuple[int, bytes]]:
        files = (path for path in git.top.rglob("*") if path.is_file())
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}

    before = everything()
    diff(skinquiz, "first", "main")
    diff(skinquiz, "first", "rules")
    assert everything() == before


# What is refused

UNKNOWN = {
    "a revision misspelt": (("frist", "rules"), "there is no revision `frist`", "did you mean `first`?"),
    "counted from one misspelt": (("mian~1", "rules"), "there is no revision `mian~1`", "did you mean `main`?"),
    "too far back": (("HEAD~9", "rules"), "there is no revision `HEAD~9`"),
    "a range": (("first..main", "rules"), "there is no revision", "one after the other: OLD NEW"),
    "a path misspelt": (("first:rulse", "rules"), "there is no rule set in `first:rulse`", "first:rules"),
    "a file": (("first:rules/evidence.yaml", "rules"), "there is no rule set in `first:rules/evidence.yaml`"),
    "a path that leaves": (("first:../../etc", "rules"), "lies outside of the repository"),
    "from the root of the disk": (("first:/etc", "rules"), "lies outside of the repository"),
    "no revision": ((":rules", "rules"), "names no revision"),
    "nothing": (("", "rules"), "OLD is empty"),
    "blanks": (("first", "  "), "NEW is empty"),
    "an option": (("--", "--output=x", "rules"), "is no name of a folder or a revision"),
    "an option of git": (("--", "first", "-p"), "NEW: `-p` is no name"),
    "a line break": (("first\nmain", "rules"), "is no name of a folder or a revision"),
    "control characters": (("\x1b[31mfirst", "rules"), "is no name of a folder or a revision"),
    "a tree": (("first^{tree}", "rules"), "there is no revision"),
    "a shell": (("$(touch x);`touch y`", "rules"), "there is no revision"),
    "a name of some length": (("x" * 300, "rules"), "there is no revision `xxx"),
    "a long name": (("x" * 5000, "rules"), "is no name of a folder or a revision"),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_what_names_nothing_is_refused(skinquiz: Run, git: Git, what: str) -> None:
    argv, *said = UNKNOWN[what]
    refused(diff(skinquiz, *argv), *said)
    assert sorted(path.name for path in git.top.iterdir()) == [".git", "rules"]


def test_a_revision_before_the_rules_were_moved(skinquiz: Run, git: Git) -> None:
    git("mv", "rules", "moved")
    git.commit()
    refused(diff(skinquiz, "first", "moved"), "there is no rule set in `first:moved`", "first:rules")
    assert "first:rules (commit " in sides(diff(skinquiz, "first:rules", "moved"))[0]


def test_without_a_repository(skinquiz: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    shutil.copytree(TINY, "rules")
    refused(diff(skinquiz, "HEAD~1", "rules"), "there is no folder `HEAD~1`, and no git repository")
    Path("empty").mkdir()
    refused(diff(skinquiz, "empty", "rules"), "there is no rule set in the folder `empty`", "a folder wins")


def test_without_git(skinquiz: Run, git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    refused(diff(skinquiz, "first", "rules"), "git cannot be run", "install git, or name two folders")
    assert sides(diff(skinquiz, "rules", "rules")) == ("tiny-peel 0.2.0, rules",) * 2, "folders need no git"


def test_a_shallow_clone_says_that_it_is(skinquiz: Run, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    git("clone", "--quiet", "--depth=1", f"file://{git.top}", "../shallow")
    monkeypatch.chdir(git.top.parent / "shallow")
    refused(diff(skinquiz, "HEAD~1", "rules"), "there is no revision `HEAD~1`", "git fetch --unshallow", "fetch-depth")


def test_an_unsound_revision_is_named_by_its_own_places(skinquiz: Run, git: Git) -> None:
    edit(git.top / "rules" / "safety" / "skin.yaml", "{age: {at_most: 15}}", "{aeg: {at_most: 15}}")
    git.commit()
    ran = diff(skinquiz, "HEAD", "first")
    refused(ran, "HEAD:rules/safety/skin.yaml:28:12: unknown question `aeg`", "when: {aeg:", "did you mean `age`?")
    assert "skinquiz-" not in ran.err
    edit(git.top / "rules" / "ruleset.yaml", "  - evidence.yaml\n", "")
    git.commit()
    assert "HEAD:rules/ruleset.yaml:" in diff(skinquiz, "HEAD", "first").err


def test_cases_and_promises_that_no_longer_hold_do_not_stand_in_the_way(skinquiz: Run, git: Git) -> None:
    edit(git.top / "rules" / "promises.yaml", "{pregnancy: yes}", "{pregnancy: perhaps}")
    git.commit()
    assert "HEAD:rules" in sides(diff(skinquiz, "HEAD", "first"))[0]


@pytest.mark.parametrize("name", ["safety/more.yaml", "concerns"])
def test_links_in_a_revision_are_not_followed(skinquiz: Run, git: Git, name: str) -> None:
    link = git.top / "rules" / name
    if link.is_dir():
        link.rename(git.top / "elsewhere")
    link.symlink_to("/etc/passwd")
    git.commit()
    refused(diff(skinquiz, "HEAD", "first"), f"`HEAD:rules/{name}` is a link, which is not followed in a revision")


def test_a_tree_that_leads_out_of_its_folder_is_refused(skinquiz: Run, git: Git) -> None:
    """Git itself makes no such tree, but who wishes harm can."""
    blob = git("hash-object", "-w", "--stdin", stdin=b"title: x\n")
    entry = b"100644 ruleset.yaml\0" + bytes.fromhex(blob)
    bad = git("hash-object", "-t", "tree", "--literally", "-w", "--stdin", stdin=entry)
    entry = b"40000 ..\0" + bytes.fromhex(bad)
    up = git("hash-object", "-t", "tree", "--literally", "-w", "--stdin", stdin=entry)
    entry = b"40000 mine\0" + bytes.fromhex(up) + b"100644 ruleset.yaml\0" + bytes.fromhex(blob)
    top = git("hash-object", "-t", "tree", "--literally", "-w", "--stdin", stdin=entry)
    commit = git("commit-tree", top, "-m", "Harm")
    refused(diff(skinquiz, f"{commit}:", "first"), "is not the name of a rule file")


def test_interrupted_while_reading_it_leaves_nothing(skinquiz: Run, git: Git, monkeypatch: pytest.MonkeyPatch) -> None:
    from skinquiz.cli import revisionfiles

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(revisionfiles, "load_written", stop)
    assert diff(skinquiz, "first", "main").code == 130


def test_as_a_process(git: Git) -> None:
    ran = spawn("rules", "diff", *ON, "first", "rules", "--only-safer", cwd=git.top, env=ALONE)
    assert (ran.returncode, ran.stderr) == (3, "")
    assert ran.stdout.startswith("Old: tiny-peel 0.1.0, first:rules (commit ")
