"""A key that ``--set`` adds to a table which a file would replace whole: told, with what holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from bcu_optimizer.scenario import overrides
from bcu_optimizer.scenario.load import load
from makers import county
from makers.county import bcu

pytestmark = pytest.mark.undrawn


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return county.make(tmp_path / "county").scenario


def test_a_weight_added_to_demand_is_told(made: Path) -> None:
    asked = ("--set", "demand.wards=0.25")
    told = " ".join(bcu("solve", made, *asked).out.split())
    assert "demand.wards was added to calls_2025." in told
    assert "The weights of demand now are: calls_2025 1 (80%) and wards 0.25 (20%)." in told
    assert "--set 'demand={ wards = 0.25 }'" in told
    (note,) = (n for n in bcu("check", made, "--json", *asked).document["notes"] if "added" in n)
    assert "(80%)" in note


def test_several_are_told_in_one_sentence(made: Path) -> None:
    scenario = load(made, ["goals.travel=1", "goals.ties=2", "goals.links=3"])
    (line,) = overrides.added(scenario)
    assert line.startswith("goals.travel and goals.ties were added to links and imbalance.")
    assert dict(scenario.goals) == {"links": 3.0, "imbalance": 1.0, "travel": 1.0, "ties": 2.0}


@pytest.mark.parametrize(
    "settings",
    [
        [],
        ["demand.calls_2025=2"],
        ["demand={ wards = 0.25 }"],
        ["demand.calls_2025=0", "demand.wards=1"],
        ["rules.number=5"],
    ],
    ids=str,
)
def test_what_adds_nothing_is_not_told(settings: list[str], made: Path) -> None:
    assert overrides.added(load(made, settings)) == []


def test_the_line_that_is_told_replaces_the_table(made: Path) -> None:
    (line,) = overrides.added(load(made, ["demand.wards=0.25"]))
    setting = line.partition("--set '")[2].partition("'")[0]
    assert dict(load(made, [setting]).demand) == {"wards": 0.25}
