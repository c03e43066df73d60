"""What is shipped: every rule file and nothing else, in the wheel from the tree and in that from the source archive.

Needs `hatchling`, the build backend, in the test environment.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest
import yaml
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

import skinquiz

ROOT = Path(__file__).parents[1]
RULES = ROOT / "rules"
MARIA = ROOT / "docs" / "examples" / "maria.yaml"
IN_THE_WHEEL = "skinquiz/rules/"
# What editors and systems leave beside a file.
LITTER = (
    "microneedling/safety/.age.yaml.swp",
    "microneedling/safety/age.yaml~",
    "microneedling/safety/#age.yaml#",
    "microneedling/safety/age.yaml.orig",
    "microneedling/cases/notes.txt",
    "microneedling/.DS_Store",
    "microneedling/concerns/acne_scars (copy).yaml",
    "schema/safety.schema.json.bak",
)


def wheel(source: Path, target: Path) -> Path:
    return Path(next(WheelBuilder(str(source)).build(directory=str(target), versions=["standard"])))


def sdist(source: Path, target: Path) -> Path:
    return Path(next(SdistBuilder(str(source)).build(directory=str(target), versions=["standard"])))


def unpacked(archive: Path, target: Path) -> Path:
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    (folder,) = target.iterdir()
    return folder


def contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as file:
        return {name: file.read(name) for name in file.namelist()}


def rule_files(archive: Path) -> dict[str, bytes]:
    """Return the rule files in a wheel, by their path below `rules/`."""
    found = contents(archive).items()
    return {name.removeprefix(IN_THE_WHEEL): data for name, data in found if name.startswith(IN_THE_WHEEL)}


def wanted(rules: Path) -> dict[str, bytes]:
    """Return what a rule set says of itself: its manifest, the files named in it, and the schemas for editors."""
    names = {f"schema/{path.name}" for path in (rules / "schema").glob("*.schema.json")}
    for manifest in rules.glob("*/ruleset.yaml"):
        listed = yaml.safe_load(manifest.read_text(encoding="utf-8"))["files"]
        names |= {f"{manifest.parent.name}/{name}" for name in ("ruleset.yaml", *listed)}
    return {name: (rules / name).read_bytes() for name in names}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Build the wheel from the tree, the source archive, and the wheel from that."""
    folder = tmp_path_factory.mktemp("built")
    archive = sdist(ROOT, folder / "sdist")
    source = unpacked(archive, folder / "unpacked")
    return {
        "tree": wheel(ROOT, folder / "tree"),
        "sdist": archive,
        "source": source,
        "via sdist": wheel(source, folder / "via"),
    }


@pytest.mark.parametrize("way", ["tree", "via sdist"])
def test_the_wheel_holds_the_rules_and_nothing_else_beside_them(built: dict[str, Path], way: str) -> None:
    shipped, here = rule_files(built[way]), wanted(RULES)
    assert sorted(shipped) == sorted(here)
    assert {name for name in here if shipped[name] != here[name]} == set()
    assert "microneedling/safety/isotretinoin.yaml" in here


def test_the_tree_holds_no_rule_file_that_is_not_shipped() -> None:
    there = {path.relative_to(RULES).as_posix() for path in RULES.rglob("*") if path.is_file()}
    assert there == set(wanted(RULES))


def test_both_ways_to_the_wheel_give_the_same_files(built: dict[str, Path]) -> None:
    assert contents(built["tree"]) == contents(built["via sdist"])


def test_the_wheel_holds_every_module_and_no_test(built: dict[str, Path]) -> None:
    names = [name for name in contents(built["tree"]) if not name.startswith(IN_THE_WHEEL)]
    ours = [*(ROOT / "skinquiz").rglob("*.py"), *(ROOT / "skinquiz" / "render" / "templates").iterdir()]
    ours += [file for file in (ROOT / "skinquiz" / "rulefiles" / "start").rglob("*") if file.is_file()]
    assert {name for name in names if ".dist-info/" not in name} == {one.relative_to(ROOT).as_posix() for one in ours}
    assert {name.split("/")[-1] for name in names if ".dist-info/" in name} >= {
        "METADATA",
        "entry_points.txt",
        "LICENSE",
    }


def test_the_source_archive_can_be_tested(built: dict[str, Path]) -> None:
    for name in ("README.md", "LICENSE", "pyproject.toml", "tests/test_packaging.py", "docs/examples/maria.yaml"):
        assert (built["source"] / name).is_file(), name
    strays = [path for path in built["source"].rglob("*") if path.suffix == ".pyc" or "cache" in path.name.lower()]
    assert strays == []


@pytest.mark.parametrize("way", ["tree", "via sdist"])
def test_litter_beside_the_rules_is_left_out_or_noticed(tmp_path: Path, way: str) -> None:
    """The comparison above must see each stray file that would be shipped."""
    source = tmp_path / "source"
    for name in ("skinquiz", "rules"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", ".gitignore"):
        shutil.copy(ROOT / name, source / name)
    for name in LITTER:
        (source / "rules" / name).write_text("left by an editor\n")
    if way == "via sdist":
        source = unpacked(sdist(source, tmp_path / "sdist"), tmp_path / "unpacked")
    shipped, here = set(rule_files(wheel(source, tmp_path / "wheel"))), set(wanted(source / "rules"))
    assert here <= shipped, "no rule file is lost for the litter"
    assert shipped - here <= set(LITTER)
    assert set(wanted(source / "rules")) == set(wanted(RULES)), "the comparison goes by the manifest, not by the folder"


def test_missing_rules_stop_the_build(tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(ROOT / "skinquiz", source / "skinquiz", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    with pytest.raises(FileNotFoundError, match="rules"):
        wheel(source, tmp_path / "wheel")


# Installed


def installed(built: Path, folder: Path) -> Path:
    """Install the wheel into an environment that borrows the dependencies of this one, but not its skinquiz."""
    venv.create(folder, with_pip=False)
    site = next(folder.glob("lib/python*/site-packages"))
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    python = folder / "bin" / "python"
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index"]
    options = ["--quiet", "--disable-pip-version-check", "--ignore-installed", "--no-compile"]
    subprocess.run([*command, *options, str(built)], check=True, env=os.environ | {"PIP_CONFIG_FILE": os.devnull})
    return folder / "bin"


@pytest.fixture(scope="module")
def programs(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(built["via sdist"], tmp_path_factory.mktemp("env") / "v")


def run(command: list[str | Path], cwd: Path) -> subprocess.CompletedProcess[bytes]:
    hidden = ("PYTHONPATH", "SKINQUIZ_RULES", "FORCE_COLOR")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)


def test_an_installed_wheel_uses_its_own_files(programs: Path, tmp_path: Path) -> None:
    code = "import skinquiz; from skinquiz.rulefiles.bundled import bundled_rules as b; print(skinquiz.__file__, b())"
    ran = run([programs / "python", "-c", code], tmp_path)
    assert ran.stderr == b""
    for path in ran.stdout.decode().split():
        assert Path(path).is_relative_to(programs.parent)


def test_an_installed_wheel_gives_the_same_bytes_as_the_tree(programs: Path, tmp_path: Path) -> None:
    argv = ["assess", "--answers", MARIA, "--as-of", "2026-11-20", "--format", "json"]
    from_the_tree = run([sys.executable, "-m", "skinquiz", *argv], ROOT)
    from_the_wheel = run([programs / "skinquiz", *argv], tmp_path)
    assert (from_the_wheel.returncode, from_the_wheel.stderr) == (0, b"")
    assert from_the_wheel.stdout == from_the_tree.stdout
    assert from_the_wheel.stdout.startswith(b'{\n  "format": "skinquiz-assessment/1"')


def test_an_installed_wheel_starts_a_rule_set_with_its_schemas(programs: Path, tmp_path: Path) -> None:
    ran = run([programs / "skinquiz", "rules", "new", "moon-lamp"], tmp_path)
    assert (ran.returncode, ran.stderr) == (0, b"")
    schemas = {file.name: file.read_bytes() for file in (tmp_path / "moon-lamp" / "schema").iterdir()}
    assert schemas == {file.name: file.read_bytes() for file in (RULES / "schema").iterdir()}
    assert run([programs / "skinquiz", "rules", "test", "moon-lamp"], tmp_path).returncode == 0


def test_an_installed_wheel_checks_its_rules_and_knows_its_version(programs: Path, tmp_path: Path) -> None:
    assert run([programs / "skinquiz", "--version"], tmp_path).stdout.decode() == f"skinquiz {skinquiz.__version__}\n"
    ran = run([programs / "skinquiz", "rules", "check"], tmp_path)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.startswith(b"microneedling ")
