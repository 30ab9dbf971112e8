"""The diagram of all plans as an engine: exact, of ties the first, where it is small enough."""

from __future__ import annotations

from typing import Literal

from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.engine import Found, Limits
from bcu_optimizer.engines.optima import optima
from bcu_optimizer.problem.problem import Problem


class PlanDiagram:
    """The best of all plans, by looking at all of them at once."""

    name: Literal["diagram"] = "diagram"

    def can(self, problem: Problem, bcus: int) -> bool:
        """Take on whatever is asked; whether the diagram grows too large shows as it is made."""
        return bcus in problem.numbers

    def best(self, problem: Problem, bcus: int, limits: Limits) -> Found:
        """Find the best plan, the first of those that are exactly as good.

        Raises
        ------
        InputError
            If a rule cannot be honoured, or allows too many candidates.
        TooLargeError
            If the diagram would exceed its budget.
        """
        diagram = plan_space(problem, [bcus], limits.budget).diagram
        if not diagram.nodes:
            return Found("infeasible", proof="counting")
        best = optima(problem, diagram, limits.budget)
        value = None if best.objective is None else float(best.objective)
        return Found("optimal", best.groups, value, value, proof="counting")
