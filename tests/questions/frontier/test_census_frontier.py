"""The frontier between two or three goals: held against all plans of random maps."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import strategies as st

from bcu_optimizer.engines.diagram.pareto import Front
from bcu_optimizer.problem.goals import GOALS
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census import Census
from bcu_optimizer.questions.frontier.frontier import Frontier
from makers.toys import Toy, censuses, for_all, grid, named, problem
from oracles.brute import RATIOS, Oracle, Partition, undominated

KEPT = {"links", "ties"}  # the more, the better


def found_by(toy: Toy, bcus: int, names: list[str]) -> Frontier:
    return Census(problem(toy), [bcus]).frontier(names, mark=[])


def value(oracle: Oracle, made: Problem, name: str, plan: Partition) -> Fraction | None:
    """Measure a plan by a goal; travel, which has square roots, as the package does."""
    measure = GOALS[name].measure if name in GOALS else name
    if name == "travel":
        return MEASURES[measure].exact(made, named(plan))
    return oracle.measure(measure, plan)


def possible(toy: Toy) -> list[str]:
    names = ["imbalance", "travel", *["links"] * any(toy.links.values())]
    return [
        *names,
        *["ties"] * bool(toy.ties),
        "demand_ratio",
        *["officers_ratio"] * bool(toy.officers),
    ]


def assert_frontier(asked: tuple[tuple[Toy, list[int]], int]) -> None:
    (toy, numbers), seed = asked
    chance = random.Random(seed)
    names = chance.sample(possible(toy), chance.choice([2, 2, 3]))
    ratios = [name for name in names if name in RATIOS]
    names = [name for name in names if name not in ratios[1:]]
    if len(names) < 2:
        names.append("imbalance" if "imbalance" not in names else "travel")
    bcus = numbers[0]
    oracle, made = Oracle(toy), problem(toy)
    plans = [tuple(sorted(plan)) for plan in oracle.valid(bcus)]
    values = {plan: [value(oracle, made, name, plan) for name in names] for plan in plans}
    losses = {
        plan: tuple(-v if name in KEPT else v for name, v in zip(names, each, strict=True))
        for plan, each in values.items()
        if None not in each
    }
    front = found_by(toy, bcus, names)
    assert front.valid_plans == len(plans)
    assert [point.number for point in front.points] == list(range(1, len(front) + 1))
    expected = undominated(losses.values())
    found = [
        tuple(-v if name in KEPT else v for name, v in zip(names, point.values, strict=True))
        for point in front.points
    ]
    assert found == expected
    for point, loss in zip(front.points, expected, strict=True):
        there = [point.plans.groups(i) for i in range(len(point.plans))]
        assert len(there) == len(set(there))
        assert set(there) == {plan for plan, each in losses.items() if each == loss}
    for place, number in enumerate(front.ends):
        assert found[number - 1][place] == min(loss[place] for loss in losses.values())


def test_frontiers_of_random_maps(full: bool) -> None:
    for_all(st.tuples(censuses(), st.integers(0, 2**32 - 1)), 2000 if full else 60, assert_frontier)


@pytest.mark.parametrize("goals", [1, 2, 3])
@pytest.mark.parametrize("most", [1, 3, 1000])
def test_non_dominated_sums_of_any_parts(goals: int, most: int) -> None:
    """Parts of few values tie at every turn; below zero they are as good as above."""
    toy = grid(3, 3, rules={"number": 4, "contiguity": True})
    diagram = Census(problem(toy)).diagram()
    plans = [[diagram.candidates.groups.index(g) for g in plan] for plan in Oracle(toy).valid(4)]
    for seed in range(5):
        chance = random.Random(seed)
        rows = [
            [chance.randint(-most, most) for _ in range(goals)] for _ in diagram.candidates.groups
        ]
        parts = np.array(rows, dtype=np.int64)
        sums = [tuple(parts[plan].sum(axis=0).tolist()) for plan in plans]
        front = Front(diagram, parts)
        points = [tuple(point) for point in front.points.tolist()]
        assert points == undominated(sums)
        for point in points:
            paths = {tuple(sorted(path)) for path in front.plans(np.array(point))}
            assert paths == {
                tuple(sorted(p)) for p, s in zip(plans, sums, strict=True) if s == point
            }


def test_equal_sums_in_all_goals_are_one_point_with_every_plan() -> None:
    toy = grid(3, 2, rules={"number": 3, "size": [2, 2], "contiguity": True})
    front = found_by(toy, 3, ["links", "imbalance"])
    assert [len(point.plans) for point in front.points] == [3]
    assert front.points[0].values == (Fraction(3, 7), Fraction(0))


def test_no_plan_has_no_frontier() -> None:
    toy = grid(3, 1, rules={"number": 2, "size": [1, 1]})
    for names in product(["links"], ["imbalance", "demand_ratio"]):
        assert len(found_by(toy, 2, list(names))) == 0
