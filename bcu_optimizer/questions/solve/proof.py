"""The second proof: what a solver says, confirmed by the diagram of all plans, without a solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bcu_optimizer.common.errors import DisagreementError, Fault
from bcu_optimizer.engines.diagram import paths as draw
from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.diagram.size import Budget
from bcu_optimizer.engines.optima import Optima, optima
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.rules.base import unnamed

if TYPE_CHECKING:
    from bcu_optimizer.engines.engine import Found

# What a proof may take that nobody asked for: a second or two.
CHEAP_MEGABYTES = 64.0


@dataclass(frozen=True)
class Proof:
    """What the diagram of all plans says of a solver's answer.

    Attributes
    ----------
    valid_plans
        How many plans keep all rules.
    certified
        True where the solver's claim, an optimum or that there is no plan, is confirmed; None where
        it claimed neither.
    best
        The best plans, where the solver claimed to have one: which of them is the answer is not
        the solver's choice.
    """

    valid_plans: int
    certified: bool | None
    best: Optima | None = None


def prove(problem: Problem, bcus: int, found: Found, budget: Budget) -> Proof:
    """Hold what a search found against all plans of a number of BCUs.

    A solver works with doubles: its best plan may be worse than another by what its tolerance
    hides. The diagram is exact, so that its best plans are then the answer.

    Raises
    ------
    DisagreementError
        If the two do not agree; names both plans.
    InputError
        If a rule cannot be honoured, or allows too many candidates.
    TooLargeError
        If the diagram would exceed its budget.
    """
    diagram = plan_space(problem, [bcus], budget).diagram
    if found.groups and not draw.holds(diagram, found.groups):
        raise _disagreement(problem, bcus, "a plan that is not among the valid ones", found, ())
    if found.outcome == "infeasible":
        if diagram.nodes:
            other = tuple(diagram.candidates.groups[c] for c in draw.numbered(diagram, 0))
            raise _disagreement(problem, bcus, "no plan, and there is one", found, other)
        return Proof(0, True)
    if found.outcome != "optimal":
        return Proof(diagram.total, None)
    own = goals.objective(problem, unnamed(found.groups))
    best = optima(problem, diagram, budget, own)
    if not _is_as_good(own, best.objective, found.tolerance):
        claim = f"a best plan of {_shown(own)}, where {_shown(best.objective)} can be had"
        raise _disagreement(problem, bcus, claim, found, best.groups)
    return Proof(diagram.total, True, best)


def _is_as_good(own: Fraction | None, least: Fraction | None, tolerance: Fraction) -> bool:
    if own is None or least is None:
        return own is least
    return 0 <= own - least <= tolerance


def _shown(objective: Fraction | None) -> str:
    return "no objective" if objective is None else repr(float(objective))


def _disagreement(
    problem: Problem, bcus: int, claim: str, found: Found, other: Sequence[Group]
) -> DisagreementError:
    plans = [("The solver's plan", found.groups), ("The other plan", other)]
    told = [f"{what}: {_written(problem, groups)}." for what, groups in plans if groups]
    message = f"the solver and the count of all plans of {bcus} BCUs disagree: it says {claim}."
    return DisagreementError(
        Fault(" ".join([message, *told]), problem.scenario.file, None, "Trust neither; report it.")
    )


def _written(problem: Problem, groups: Sequence[Group]) -> str:
    names = problem.areas.names
    return "; ".join(
        " + ".join(names.name(problem.codes[i]) for i in group) for group in sorted(groups)
    )
