"""Where plans are many and possible BCUs thousands: a plan at once, a bound, and the proof."""

from __future__ import annotations

import random

import pytest

from bcu_optimizer.engines.annealing import keeps, walk
from bcu_optimizer.engines.candidates import enumerate_candidates
from bcu_optimizer.engines.engine import Clock, Limits, SolverName
from bcu_optimizer.engines.feasibility import possible
from bcu_optimizer.engines.set_partitioning.engine import SetPartitioning
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import unnamed
from bcu_optimizer.questions.explain.explain import explain
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from makers import toys

COLUMNS, ROWS = 6, 4


def many(seed: int = 1, goal: str = "") -> Problem:
    """Make 24 areas, each bordering up to six others, to be put into six BCUs of two to six."""
    chance = random.Random(seed)
    count = COLUMNS * ROWS
    corners = {
        (i, i + COLUMNS + 1) for i in range(count - COLUMNS - 1) if (i + 1) % COLUMNS
    }  # one diagonal of each square is a border too
    plain = toys.lattice(COLUMNS, ROWS)
    links = {pair: chance.randint(1, 99) for pair in sorted(plain.borders | corners)}
    rules = {
        "number": 6,
        "size": [2, 6],
        "contiguity": True,
        "balance": {"max_ratio": 2.5, "measures": ["demand"]},
    }
    made = plain.ask(
        borders=frozenset(links),
        links=links,
        demand=tuple(chance.randint(100, 2000) for _ in range(count)),
        rules=rules,
        goals={goal: 1.0} if goal else {"links": 1.0, "imbalance": 1.0},
    )
    return toys.problem(made)


def test_it_is_a_question_of_thousands_of_bcus_and_very_many_plans() -> None:
    problem = many()
    assert len(enumerate_candidates(problem, 6)) > 4_000
    result = solve_problem(problem, 6, Options(certify=True))
    assert result.valid_plans is not None
    assert result.valid_plans > 100_000
    assert (result.outcome, result.certified) == ("optimal", True)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_no_time_still_gives_a_plan_and_a_bound(solver: SolverName) -> None:
    problem = many()
    found = SetPartitioning().best(problem, 6, Limits(solver, Clock(0.0)))
    assert found.outcome == "feasible"
    assert keeps(problem, found.groups)
    own = goals.objective(problem, unnamed(found.groups))
    assert own is not None
    assert found.objective == float(own)
    best = SetPartitioning().best(problem, 6, Limits())
    assert best.outcome == "optimal"
    assert found.bound is not None
    assert best.objective is not None
    assert 0 < found.bound <= best.objective <= found.objective


def test_a_ratio_as_the_goal_has_a_plan_and_a_bound_too() -> None:
    found = SetPartitioning().best(many(goal="demand_ratio"), 6, Limits(clock=Clock(0.0)))
    assert found.outcome == "feasible"
    assert found.bound == 1.0
    assert found.objective is not None
    assert 1.0 <= found.objective <= 2.5


@pytest.mark.parametrize("seed", range(6))
def test_a_walk_keeps_to_borders_and_finds_plans(seed: int) -> None:
    problem = many(seed)
    found = walk(problem, 6)
    assert found is not None
    assert keeps(problem, found)
    assert found == walk(problem, 6)


def test_a_walk_of_areas_that_nothing_joins_finds_nothing() -> None:
    alone = toys.grid(3, 2, rules={"contiguity": True, "size": [2, 3]}).ask(borders=frozenset())
    assert walk(toys.problem(alone), 2) is None


def test_where_plans_are_too_many_to_look_at_there_is_still_known_to_be_one() -> None:
    problem = many()
    assert possible(problem).answer == "yes"
    assert explain(problem).outcome == "feasible"
