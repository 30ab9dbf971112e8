"""The best plan of a toy, as brute force has it."""

from __future__ import annotations

import pytest

from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from makers.toys import Toy, named, problem
from oracles.brute import Oracle

DEFAULT = Options()


EXACT = ("links", "imbalance", "ties", "demand_ratio", "officers_ratio")


def assert_best(
    toy: Toy, bcus: int, options: Options = DEFAULT, made: Problem | None = None
) -> None:
    """Solve a toy, and find the same outcome, the same objective and one of the best plans."""
    oracle = Oracle(toy)
    best = oracle.best(bcus)
    result = solve_problem(made or problem(toy), bcus, options)
    if best is None:
        assert (result.outcome, result.plan, result.objective) == ("infeasible", None, None)
        assert result.because or not options.reasons
        return
    if best.objective is None:  # every valid plan has a BCU of nothing; a test of its own below
        return
    assert result.outcome == "optimal"
    assert result.plan is not None
    plan = tuple(result.evaluation.groups.values())
    assert len(plan) == bcus
    assert sorted(i for group in plan for i in group) == list(range(len(toy)))
    assert all(said.holds is not False for said in oracle.verdicts(named(plan)).values())
    assert result.evaluation.holds
    if all(goal in EXACT for goal, weight in toy.goals.items() if weight):
        assert result.objective == float(best.objective)
        assert frozenset(plan) in best.plans
    else:  # square roots: travel is a double, rounded differently here and there
        assert result.objective == pytest.approx(float(best.objective), rel=1e-12, abs=1e-12)
        assert oracle.objective(plan) == pytest.approx(best.objective, rel=1e-12, abs=1e-12)
    assert (result.bound, result.gap) == (result.objective, 0.0)
