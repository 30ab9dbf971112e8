"""Solver libraries outside the range that was tried are named: once on stderr, and in run.json."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError
from itertools import chain
from pathlib import Path

import pytest

from bcu_optimizer.engines import solver_libraries as tested
from makers import batches
from makers.county import bcu

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def installed(monkeypatch: pytest.MonkeyPatch, **versions: str) -> None:
    """Have these versions of solver libraries be those that are installed, and no others."""

    def version(name: str) -> str:
        if name not in versions:
            raise PackageNotFoundError(name)
        return versions[name]

    monkeypatch.setattr(tested, "version", version)


def numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


@pytest.mark.parametrize("name", tested.RANGES)
def test_what_was_tried_may_be_installed(name: str) -> None:
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
    stated = chain(project["dependencies"], *project["optional-dependencies"].values())
    ranges = [re.fullmatch(rf"{name}>=([\d.]+),<([\d.]+)", each) for each in stated]
    first, end = map(numbers, tested.RANGES[name])
    found = [each for each in ranges if each]
    assert found
    for each in found:
        assert numbers(each[1]) <= first
        assert end <= numbers(each[2])


@pytest.mark.parametrize(
    ("version", "strays"),
    [
        ("1.9.9", "older"),
        ("1.10", ""),
        ("1.10.0", ""),
        ("1.16.3.post1", ""),
        ("1.17", "newer"),
        ("1.17.0rc1", "newer"),
        ("2.0", "newer"),
    ],
)
def test_a_version_is_within_or_strays(version: str, strays: str) -> None:
    assert tested.Library("highspy", version).strays == strays


def test_what_strays_is_named_in_one_warning_and_in_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toy = batches.scenarios(tmp_path / "asked") / "toy.toml"
    installed(monkeypatch, highspy="1.20.0", pulp="3.3.2", cbcbox="2.900")
    answer = bcu("explain", toy, "--json", "--out", tmp_path / "run")
    assert answer.code == 0
    assert answer.document["outcome"] == "feasible"
    (line,) = answer.err.splitlines()
    assert "highspy 1.20.0 is newer (tested: from 1.10 to before 1.17)" in line
    assert "cbcbox 2.900 is older (tested: from 2.929 to before 3)" in line
    assert "pip install 'highspy>=1.10,<1.17' 'cbcbox>=2.929,<3'" in line
    assert "pulp" not in line
    run = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert run["solvers"] == {
        "highspy": {"version": "1.20.0", "tested": ">=1.10,<1.17", "within": False},
        "pulp": {"version": "3.3.2", "tested": ">=3.3.2,<4", "within": True},
        "cbcbox": {"version": "2.900", "tested": ">=2.929,<3", "within": False},
    }


def test_what_is_not_installed_is_not_named(monkeypatch: pytest.MonkeyPatch) -> None:
    installed(monkeypatch, highspy="1.16.0", pulp="3.3.2")
    assert tested.warning() == ""
    assert set(tested.as_dict()) == {"highspy", "pulp"}
