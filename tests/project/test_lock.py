"""The locks in ``requirements/``: they fit ``pyproject.toml``, and one that does not is told."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PYTHONS = ["3.11", "3.12", "3.13"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
HELD = {
    "run.txt": PROJECT["dependencies"],
    "extras.txt": [*PROJECT["dependencies"], *EXTRAS["cbc"], *EXTRAS["cluster"]],
    "dev.txt": [*PROJECT["dependencies"], *EXTRAS["dev"], *EXTRAS["cbc"], *EXTRAS["cluster"]],
}


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(folder / "requirements/lock.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )


def copied(folder: Path) -> Path:
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def pinned(lock: str) -> list[Requirement]:
    lines = (ROOT / "requirements" / lock).read_text(encoding="utf-8").splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if re.match(r"[a-z0-9]", line)]


def test_the_locks_fit() -> None:
    told = checked(ROOT)
    assert (told.returncode, told.stderr) == (0, "")


@pytest.mark.parametrize("change", [("pandas>=2.2.3,<4", "pandas>=2.3,<4"), ("hatchling", "flit")])
def test_a_lock_that_does_not_fit_names_the_command(
    change: tuple[str, str], tmp_path: Path
) -> None:
    folder = copied(tmp_path)
    stated = folder / "pyproject.toml"
    text = stated.read_text(encoding="utf-8")
    assert change[0] in text
    stated.write_text(text.replace(*change, 1), encoding="utf-8")
    told = checked(folder)
    assert told.returncode == 1
    assert told.stderr == (
        "requirements/dev.txt does not fit pyproject.toml. Make it anew with: make lock\n"
    )


def test_a_lock_that_is_missing_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / "requirements/run.txt").unlink()
    assert "requirements/run.txt does not fit" in checked(folder).stderr


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", HELD)
def test_a_lock_holds_every_direct_dependency_once(lock: str, python: str) -> None:
    # Where a version differs between Pythons, the marker tells; exactly one applies to each.
    here = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    versions: dict[str, list[str]] = {}
    for each in pinned(lock):
        if each.marker is None or each.marker.evaluate(here):
            versions.setdefault(each.name, []).append(str(each.specifier).removeprefix("=="))
    for text in HELD[lock]:
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate(here):
            (version,) = versions[wanted.name]
            assert version in wanted.specifier


def test_every_package_has_hashes_and_no_index_is_named() -> None:
    for lock in [*HELD, "uv.txt"]:
        text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
        assert text.count("==") <= text.count("--hash=sha256:")
        assert not re.search(r"https?:|file:|index-url|find-links", text)
