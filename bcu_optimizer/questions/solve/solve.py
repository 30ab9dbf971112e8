"""Finding the best plan of a problem for one number of BCUs, and proving it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.choice import engine_for
from bcu_optimizer.engines.diagram.size import TooLargeError
from bcu_optimizer.engines.effort import Effort, refused
from bcu_optimizer.engines.engine import Clock, Found, Limits, SolverName
from bcu_optimizer.engines.optima import Optima
from bcu_optimizer.problem.evaluation import evaluate_plan
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.naming import name_groups
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.solve.proof import CHEAP_MEGABYTES, Proof, prove
from bcu_optimizer.questions.solve.result import Result


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
    certify
        Whether to confirm the answer by the diagram of all plans: always, never, or, if None, where
        that takes a second or two.
    """

    solver: SolverName = "highs"
    time_limit: float | None = None
    reasons: bool = True
    certify: bool | None = None


def solve_problem(problem: Problem, bcus: int, options: Options = Options()) -> Result:
    """Find the best plan with a given number of BCUs.

    Where all plans can be looked at, the answer of several that are exactly as good is the one that
    comes first (see :class:`~bcu_optimizer.engines.optima.Optima`), whatever the solver found.
    Every plan is verified before it is returned: a solution that passes only by the solver's
    tolerance is cut off and the search goes on.

    Raises
    ------
    InputError
        If the solver is not installed, the rules allow too many candidates, or the answer is to be
        certified and that takes too much.
    DisagreementError
        If the solver's answer is not confirmed.
    ValueError
        If the scenario does not ask for that number.
    """
    engine = engine_for(problem, bcus)
    clock = Clock(options.time_limit)
    found = engine.best(problem, bcus, Limits(options.solver, clock))
    proof = _proof(problem, bcus, options, found, clock)
    best = proof.best if proof else None
    if best:
        objective = None if best.objective is None else float(best.objective)
        found = Found("optimal", best.groups, objective, objective)
    is_infeasible = found.outcome == "infeasible"
    reasons = options.reasons and is_infeasible
    return Result(
        problem,
        bcus,
        found.outcome,
        evaluation=evaluate_plan(problem, plan_of(problem, found.groups)) if found.groups else None,
        objective=found.objective,
        bound=found.bound,
        valid_plans=proof.valid_plans if proof else None,
        certified=proof.certified if proof else None,
        tied=best.tied if best else None,
        because=_because(problem, bcus) if reasons else (),
        engine=engine.name,
    )


def _because(problem: Problem, bcus: int) -> tuple[str, ...]:
    """Return the rules that collide; most answers are plans, and do without what finds them."""
    from bcu_optimizer.questions.explain.explain import because

    return because(problem, bcus)


def _proof(
    problem: Problem, bcus: int, options: Options, found: Found, clock: Clock
) -> Proof | None:
    """Hold the answer against all plans; None where that is not wanted, or not cheap."""
    if options.certify is False:
        return None
    if options.certify:
        effort = Effort(seconds=clock.left)
        with refused(problem, [bcus], effort, "certifying the best plan"):
            return prove(problem, bcus, found, effort.budget())
    try:
        return prove(problem, bcus, found, Effort(CHEAP_MEGABYTES).budget())
    except (InputError, TooLargeError):
        return None


def of_optima(problem: Problem, bcus: int, found: Optima, plans: int) -> Result:
    """Return the best of all plans, of which there are so many, as a result: without a solver."""
    value = None if found.objective is None else float(found.objective)
    return Result(
        problem,
        bcus,
        "optimal",
        evaluation=evaluate_plan(problem, plan_of(problem, found.groups)),
        objective=value,
        bound=value,
        valid_plans=plans,
        tied=found.tied,
        engine="diagram",
    )


def plan_of(problem: Problem, groups: Sequence[Group]) -> Plan:
    """Name the BCUs of a solution and make a plan of it."""
    named = name_groups(problem, groups)
    assignment = {problem.codes[i]: bcu for bcu, group in named.items() for i in group}
    return Plan(assignment, name=problem.scenario.name)
