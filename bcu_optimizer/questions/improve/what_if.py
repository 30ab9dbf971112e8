"""What if: the plan changed just so, the nearest valid plan that has it, and the best one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.engines.diagram.plan_space import plan_space
from bcu_optimizer.engines.diagram.size import TooLargeError
from bcu_optimizer.engines.effort import Effort
from bcu_optimizer.engines.feasibility import possible, ruled
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.bcu_numbers import nearest_number
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.measures.registry import MEASURES, PartnersChanged
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.wishes import Wish
from bcu_optimizer.questions.explain.explain import because
from bcu_optimizer.questions.improve.asked import Asked, changed, check, wishes
from bcu_optimizer.questions.nearest import Nearest, nearest
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.solve.solve import Options, solve_problem

# Looking at all plans for the nearest may take so much; beyond it the solver is asked.
_MEGABYTES, _SECONDS = 500.0, 20.0


@dataclass(frozen=True)
class Moved:
    """An area (by code), the BCU it leaves, and the one it is in then."""

    area: str
    source: str
    target: str

    def as_dict(self) -> dict[str, Any]:
        """Return the move as plain data."""
        return {"area": self.area, "from": self.source, "to": self.target}


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A plan before and after it was changed, and the plans that have what was asked.

    Attributes
    ----------
    asked
        What was asked.
    moved
        The areas that change BCU so, all else being as it was.
    before, after
        The given plan, and the same changed just so.
    as_asked
        Whether it then has what was asked; changes can stand in each other's way.
    nearest
        The valid plan that has it in which the fewest areas have other partners than in the given
        plan; None where there is none, or it was not found.
    best
        The scenario's best plan that has it; an area asked into a BCU is beside at least one of the
        areas that were there and do not move. None where none are left.
    best_all
        The same with all that the BCU then has; None where none are left, or none was asked so.
    unbound
        The scenario's best plan in any case; without one where it was not looked for.
    """

    asked: tuple[Asked, ...]
    moved: tuple[Moved, ...]
    before: Evaluation
    after: Evaluation
    as_asked: bool
    nearest: Nearest | None
    best: Result | None
    best_all: Result | None
    unbound: Result | None

    def __repr__(self) -> str:
        told = ", ".join(f"{each.area} in {each.target!r}" for each in self.moved)
        return f"<what if {told or 'nothing changes'}: {'yes' if self.is_valid else 'no'}>"

    @property
    def is_valid(self) -> bool:
        """Whether the plan changed just so has what was asked and keeps every rule."""
        return self.as_asked and self.after.holds

    @property
    def has_none(self) -> bool:
        """Whether the scenario has no plan in any case."""
        return bool(
            self.best and self.best.outcome == "infeasible" and not self.best.problem.wishes
        )

    @property
    def cost(self) -> dict[str, float | None] | None:
        """How much more the objective and each measure are in ``best`` than in ``unbound``.

        None where either has no plan. Below 0 is less, which for some measures is worse.
        """
        one = self.best.evaluation if self.best else None
        other = self.unbound.evaluation if self.unbound else None
        if one is None or other is None:
            return None
        exact = {"objective": _less(*(goals.objective(e.problem, e.groups) for e in (one, other)))}
        for name, each in MEASURES.items():
            exact[name] = _less(*(each.exact(e.problem, e.groups) for e in (one, other)))
        return {name: None if value is None else float(value) for name, value in exact.items()}

    def as_dict(self) -> dict[str, Any]:
        """Return the answer as the contracts shape it."""
        shaped = self.after.as_dict()
        return {
            **{key: shaped[key] for key in ("measures", "rules", "holds")},
            "nearest": self.nearest.as_dict() if self.nearest else None,
            "best": self.best.as_dict() if self.best else None,
            "best_all": self.best_all.as_dict() if self.best_all else None,
            "cost": self.cost,
            "moved": [each.as_dict() for each in self.moved],
        }


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def answer(given: Evaluation, asked: Sequence[Asked], options: Options | None = None) -> WhatIf:
    """Change a plan just so, and find the nearest and the best plan that have what is asked.

    The number of BCUs is the plan's own where the scenario asks for it, otherwise the nearest.

    Raises
    ------
    InputError
        If what is asked contradicts itself.
    """
    check(given, asked)
    problem, options = given.problem, options or Options()
    after = changed(problem, given.plan, asked)
    plan = replace(given.plan, assignment=after)
    evaluation = evaluate_plan(problem, plan)
    bcus = nearest_number(problem, len(given.plan))
    beside = wishes(problem, given.plan, after, asked, whole=False)
    whole = wishes(problem, given.plan, after, asked, whole=True)
    is_move = any(each.kind == "move" for each in asked)
    best = None if beside is None else _best(problem, beside, bcus, options)
    all_ = None if whole is None or not is_move else _best(problem, whole, bcus, options)
    found = best is not None and best.evaluation is not None
    before = given.plan.assignment
    return WhatIf(
        tuple(asked),
        tuple(Moved(c, before[c], bcu) for c, bcu in after.items() if before[c] != bcu),
        given,
        evaluation,
        _is_so(asked, after),
        _nearest(given, beside, bcus, options) if found and beside is not None else None,
        best,
        all_,
        solve_problem(problem, bcus, options) if found else None,
    )


def _is_so(asked: Sequence[Asked], after: dict[str, str]) -> bool:
    """Tell whether a plan has all that was asked."""
    return all(
        after[each.area] == each.other
        if each.kind == "move"
        else (after[each.area] == after[each.other]) == (each.kind == "join")
        for each in asked
    )


def _best(problem: Problem, asked: Sequence[Wish], bcus: int, options: Options) -> Result:
    """Find the best plan that has what is asked; without one, why there is none."""
    bound = problem.wishing(asked)
    best = solve_problem(bound, bcus, replace(options, reasons=False))
    if not options.reasons or best.outcome != "infeasible":
        return best
    # Where there is no plan in any case, the wish is not to blame.
    has_none = possible(ruled(problem, number=bcus)).answer == "no"
    asked_of = problem if has_none else bound
    return replace(best, problem=asked_of, because=because(asked_of, bcus))


def _nearest(
    given: Evaluation, asked: Sequence[Wish], bcus: int, options: Options
) -> Nearest | None:
    """Find the plan that changes least; there is one that has what is asked."""
    bound = given.problem.wishing(asked)
    try:
        budget = Effort(_MEGABYTES, _SECONDS).budget()
        return nearest(bound, plan_space(bound, [bcus], budget).diagram, given, budget)
    except (InputError, TooLargeError):
        return _searched(bound, given, bcus, options)


def _searched(bound: Problem, given: Evaluation, bcus: int, options: Options) -> Nearest | None:
    """Ask the solver: first for the fewest changes, then for the best plan with no more."""
    scenario = bound.scenario
    if "change" in goals.wanted(bound) or PartnersChanged.name in scenario.limits:
        return None  # they are counted from another plan
    own = replace(options, reasons=False, certify=False)
    counted = replace(bound, reference=given.plan)
    few = scenario.model_copy(update={"goals": {"change": 1.0}})
    fewest = solve_problem(replace(counted, scenario=few), bcus, own)
    number = fewest.measures.get(PartnersChanged.name)
    if fewest.outcome != "optimal" or number is None:
        return None
    limits = {**scenario.limits, PartnersChanged.name: float(number)}
    narrow = scenario.model_copy(update={"limits": limits})
    found = solve_problem(replace(counted, scenario=narrow), bcus, own)
    if found.plan is None:
        return None
    return Nearest(evaluate_plan(bound, found.plan), int(number))
