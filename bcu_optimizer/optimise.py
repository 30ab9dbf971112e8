"""Finding the best plan of a problem for one number of BCUs, and proving it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bcu_optimizer import solvers
from bcu_optimizer.candidates import enumerate_candidates
from bcu_optimizer.conflicts import by_arithmetic, conflict
from bcu_optimizer.evaluation import evaluate_plan
from bcu_optimizer.model import BcuModel
from bcu_optimizer.naming import name_groups
from bcu_optimizer.plan import Plan
from bcu_optimizer.result import Result
from bcu_optimizer.rules.base import Group
from bcu_optimizer.rules.number import span
from bcu_optimizer.search import Clock, Found, Search
from bcu_optimizer.solvers import SolverName

if TYPE_CHECKING:
    from bcu_optimizer.problem import Problem


@dataclass(frozen=True)
class Options:
    """How to solve.

    Attributes
    ----------
    solver
        ``highs`` or ``cbc``.
    time_limit
        Seconds for each number of BCUs; None for none.
    reasons
        Whether to look for the rules that collide where there is no plan, which takes seconds.
    """

    solver: SolverName = "highs"
    time_limit: float | None = None
    reasons: bool = True


def numbers(problem: Problem) -> range:
    """Return the numbers of BCUs that the scenario asks about; all of them if it names none."""
    stated = problem.scenario.rules.number
    fewest, most = span(stated) if stated is not None else (1, len(problem.codes))
    return range(fewest, most + 1)


def solve_problem(problem: Problem, bcus: int, options: Options = Options()) -> Result:
    """Find the best plan with a given number of BCUs.

    Every plan is verified before it is returned: a solution that passes only by the solver's
    tolerance is cut off and the search goes on.

    Raises
    ------
    InputError
        If the solver is not installed or the rules allow too many candidates.
    ValueError
        If the scenario does not ask for that number.
    """
    if bcus not in numbers(problem):
        raise ValueError(f"the scenario does not ask for {bcus} BCUs")
    solvers.check_installed(options.solver)
    clock = Clock(options.time_limit)
    found = _search(problem, bcus, options, clock)
    if found.outcome == "infeasible":
        because = conflict(problem, bcus, options.solver) if options.reasons else ()
        return Result(problem, bcus, "infeasible", because=because, seconds=clock.spent)
    if found.outcome == "unknown":
        return Result(problem, bcus, "unknown", bound=found.bound, seconds=clock.spent)
    evaluation = evaluate_plan(problem, plan_of(problem, found.groups))
    return Result(
        problem,
        bcus,
        found.outcome,
        evaluation=evaluation,
        objective=found.objective,
        bound=found.bound,
        seconds=clock.spent,
    )


def _search(problem: Problem, bcus: int, options: Options, clock: Clock) -> Found:
    if by_arithmetic(problem, bcus):
        return Found("infeasible")
    candidates = enumerate_candidates(problem, bcus)
    if candidates.uncovered():
        return Found("infeasible")
    return Search(BcuModel(problem, candidates, bcus), options.solver, clock).best()


def plan_of(problem: Problem, groups: Sequence[Group]) -> Plan:
    """Name the BCUs of a solution and make a plan of it."""
    named = name_groups(problem, groups)
    assignment = {problem.codes[i]: bcu for bcu, group in named.items() for i in group}
    return Plan(assignment, name=problem.scenario.name)
