"""Near a plan: the best with few changes, as brute force and a programme of its own have it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.interfaces.cli.app import main
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census import Census
from makers.toys import Toy, censuses, for_all, grid, problem, write
from oracles import near
from oracles.brute import Oracle, undominated
from oracles.optimum import assert_best

pytestmark = pytest.mark.undrawn


def near_a_plan(asked: tuple[tuple[Toy, list[int]], int]) -> tuple[Toy, int, random.Random]:
    """Draw a plan to count changes from, a limit on them, and goals that are exact."""
    (toy, numbers), seed = asked
    chance = random.Random(seed)
    blocks: dict[int, list[int]] = {}
    for i in range(len(toy)):
        blocks.setdefault(chance.randint(0, 2), []).append(i)
    goals = {name: w for name, w in toy.goals.items() if name in {"links", "imbalance", "ties"}}
    goals["change"] = chance.choice([0.0, 0.5, 2.0])
    limit = {"partners_changed": float(chance.randint(0, len(toy)))}
    return (
        toy.ask(
            reference=tuple(tuple(block) for block in blocks.values()),
            goals=goals,
            limits={**toy.limits, **(limit if chance.random() < 0.6 else {})},
        ),
        chance.choice(numbers),
        chance,
    )


def assert_near(asked: Any) -> None:
    toy, bcus, _ = near_a_plan(asked)
    assert_best(toy.ask(rules={**toy.rules, "number": bcus}), bcus)


def assert_traded_off(asked: Any) -> None:
    toy, bcus, chance = near_a_plan(asked)
    toy = toy.ask(goals=toy.goals if any(toy.goals.values()) else {"imbalance": 1.0})
    oracle = Oracle(toy)
    names = ["objective", "change", *(["imbalance"] if chance.random() < 0.4 else [])]
    found = Census(problem(toy), [bcus]).frontier(names)

    def losses(plan: Any) -> tuple[Fraction, ...]:
        measures = {"change": "partners_changed", "imbalance": "imbalance"}
        return tuple(
            oracle.objective(plan) if name == "objective" else oracle.measure(measures[name], plan)
            for name in names
        )

    plans = {tuple(sorted(plan)): losses(plan) for plan in oracle.valid(bcus)}
    points = undominated([*plans.values()])
    assert sorted(point.values for point in found.points) == sorted(points)
    for point in found.points:
        own = {tuple(sorted(point.plans.groups(i))) for i in range(len(point.plans))}
        assert own == {plan for plan, each in plans.items() if each == point.values}


def test_the_best_near_a_plan(full: bool) -> None:
    drawn = st.tuples(censuses(7), st.integers(0, 2**32 - 1))
    for_all(drawn, 600 if full else 40, assert_near)


def test_what_change_buys(full: bool) -> None:
    drawn = st.tuples(censuses(7), st.integers(0, 2**32 - 1))
    for_all(drawn, 600 if full else 40, assert_traded_off)


@pytest.mark.parametrize("limit", range(33))
def test_london_as_another_programme_has_it(
    london: Callable[..., Problem], limit: int, full: bool
) -> None:
    if not full and limit not in {0, 3, 4, 16, 20}:
        pytest.skip("with --full")
    made = london("reference.plan=adopted-2018", f"limits.partners_changed={limit}")
    plain = [{j for j in range(32) if mask >> j & 1} for mask in made.neighbours]
    officers = [float(x) for x in made.figures("officers")[0]]
    own = near.best(
        {"demand": [float(x) for x in made.demand], "officers": officers},
        made.links.weights.tolist(),
        plain,
        ({frozenset(group) for group in made.referred}, limit),
        12,
        3.0,
    )
    result = bcu.solve(made)
    assert result.objective == pytest.approx(own, abs=1e-9)
    assert result.measures["partners_changed"] <= limit
    changed = sum(
        len(group) for group in result.evaluation.groups.values() if group not in made.referred
    )
    assert changed == result.measures["partners_changed"]


def test_the_finding_of_the_readme(london: Callable[..., Problem]) -> None:
    """Four boroughs buy 0.0012; the best plan changes twenty."""
    made = london("reference.plan=adopted-2018")
    found = bcu.frontier(made, ["objective", "change"])
    told = [(round(float(a), 4), int(b)) for a, b in (point.values for point in found.points)]
    assert told[0] == (0.8084, 20)
    assert told[-2:] == [(0.8122, 4), (0.8134, 0)]
    assert found.mapped == [1, 2, 3, 4, 5, 6]
    values = [point["values"]["objective"] for point in found.as_dict()["points"]]
    assert (
        values[-1]
        == bcu.solve(london("reference.plan=adopted-2018", "limits.partners_changed=0")).objective
    )


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_a_sweep_over_the_limit(capsys: Any) -> None:
    over = ("--over", "limits.partners_changed=[0, 4, 20]")
    asked = ("--bcus", "12", "--set", "reference.plan=adopted-2018", *over)
    assert run("sweep", "baseline", *asked, "--json") == 0
    rows = json.loads(capsys.readouterr().out)["rows"]
    assert [row["measures"]["partners_changed"] for row in rows] == [0, 4, 20]


def test_a_plan_beside_the_scenario(tmp_path: Path) -> None:
    toy = grid(3, 2, rules={"number": 3}, goals={"change": 1.0}, reference=((0, 3), (1, 4), (2, 5)))
    result = bcu.solve(write(toy, tmp_path))
    assert (result.objective, result.measures["partners_changed"]) == (0.0, 0)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["goals.change=1"], "the goal 'change' means nothing here: no plan is named"),
        (["limits.partners_changed=4"], "the limit on 'partners_changed' means nothing here"),
        (["reference.plan=nowhere"], "reference.plan: there is no plan 'nowhere'"),
        (["reference.plna=x"], "plna"),
    ],
)
def test_bad_input(settings: list[str], said: str) -> None:
    with pytest.raises(InputError) as told:
        bcu.read("baseline", settings)
    assert said in str(told.value)


def test_a_plan_of_other_areas(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("code,bcu\nX1,North\nX2,South\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"X1") as told:
        bcu.read("baseline", [f"reference.plan={path}"])
    assert str(path) in str(told.value)


def test_the_weighted_goals_need_goals(london: Callable[..., Problem]) -> None:
    with pytest.raises(InputError, match="the only goal is the ratio 'demand_ratio'"):
        bcu.frontier(bcu.read("baseline", ["goals={demand_ratio=1}"]), ["objective", "links"])
    with pytest.raises(InputError, match="it has none"):
        bcu.frontier(bcu.read("baseline", ["goals={}"]), ["objective", "links"])
