"""Asking why an area is with those that it is with."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cached_property

from bcu_optimizer.common.bitmasks import indexes_of
from bcu_optimizer.common.errors import bad, refuse
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.engines.effort import Effort, refused
from bcu_optimizer.problem.bcu_numbers import nearest_number
from bcu_optimizer.problem.evaluation import Evaluation, evaluate_plan
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.plan_distance import fewest_moved
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.census.census import Census
from bcu_optimizer.questions.explain.explain import because
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.why.answer import Neighbour, Why, WhyAll, partners
from bcu_optimizer.questions.why.choices import Choices, Pair


class Asked:
    """What is asked of one plan, area by area; what serves several is worked out once.

    Parameters
    ----------
    problem
        The problem.
    plan
        The plan it is about; the scenario's best if None.
    effort
        The memory and time that looking at all plans may take.

    Raises
    ------
    InputError
        If several numbers of BCUs are asked about and no plan is given, the plan is about other
        areas, or there are too many plans to look at.
    """

    def __init__(self, problem: Problem, plan: Plan | None, effort: Effort | None = None) -> None:
        self.problem = problem
        given = None if plan is None else evaluate_plan(problem, plan)
        self.effort = effort or Effort()
        self.bcus = nearest_number(problem, None if plan is None else len(plan))
        diagram = Census(problem, [self.bcus], self.effort).diagram()
        self.choices = Choices(problem, diagram, self.effort.budget()) if diagram.nodes else None
        with self._refused():
            self.best = self.choices.best_result if self.choices else self._without_plan()
        self._given = given

    def _refused(self) -> AbstractContextManager[None]:
        return refused(self.problem, [self.bcus], self.effort, "weighing all plans")

    def _without_plan(self) -> Result:
        reasons = because(self.problem, self.bcus)
        return Result(
            self.problem, self.bcus, "infeasible", valid_plans=0, because=reasons, engine="diagram"
        )

    @cached_property
    def of(self) -> Evaluation | None:
        """The plan it is about; None where there is none."""
        return self._given or self.best.evaluation

    def why(self, area: str, other: str | None = None) -> Why:
        """Say why an area is with those that it is with.

        Parameters
        ----------
        area, other
            An area, and the one to look at besides, by code or name; if None all that border it.

        Raises
        ------
        InputError
            If an area is not known, or is asked about itself, or it takes too much.
        """
        one, another = _found(self.problem, area, other)
        others = indexes_of(self.problem.neighbours[one]) if another is None else [another]
        found: list[Neighbour] = []
        if self.choices and self.of:
            with self._refused():
                found = [self._neighbour(self.choices, self.of, (one, each)) for each in others]
        return Why(self.best, self.of, self.problem.codes[one], tuple(found))

    def every(self) -> WhyAll:
        """Say it of every area; raises as :meth:`why` does."""
        return WhyAll(tuple(self.why(code) for code in self.problem.codes))

    def _neighbour(self, choices: Choices, of: Evaluation, pair: Pair) -> Neighbour:
        codes = self.problem.codes
        assignment = of.plan.assignment
        joined = assignment[codes[pair[0]]] == assignment[codes[pair[1]]]
        least = choices.best.objective
        best = {is_: choices.objective(pair, is_) for is_ in (True, False)}
        cost = {
            is_: None if value is None or least is None else value - least
            for is_, value in best.items()
        }
        answer = choices.result(pair, not joined)
        other = answer if answer and answer.plan else None
        plan = other.plan if other else None
        shown = self.best.plan.assignment if self.best.plan else {}
        is_joined = shown[codes[pair[0]]] == shown[codes[pair[1]]]
        return Neighbour(
            area=codes[pair[1]],
            together=joined,
            share=choices.share(pair),
            best_together=best[True],
            best_apart=best[False],
            cost_together=cost[True],
            cost_apart=cost[False],
            other=other,
            changes=_changes(of, other.evaluation if other else None),
            areas_moved=tuple(fewest_moved(assignment, plan.assignment)) if plan else (),
            partners=partners(plan, codes[pair[0]]) if plan else (),
            turns=choices.turns(pair, is_joined),
        )


def _found(problem: Problem, area: str, other: str | None) -> tuple[int, int | None]:
    """Return the numbers of the areas that were named."""
    names = problem.areas.names
    asked = {"AREA": area, **({} if other is None else {"OTHER": other})}
    codes = {place: names.find(text) for place, text in asked.items()}
    faults = [
        names.fault(asked[place], None, place) for place, code in codes.items() if code is None
    ]
    refuse(faults)
    numbers = {place: problem.index[code] for place, code in codes.items() if code is not None}
    if numbers["AREA"] == numbers.get("OTHER"):
        name = names.name(str(codes["AREA"]))
        message = f"{name} is asked about itself."
        raise bad(message, None, "OTHER", "Name another area, or none for all that border it.")
    return numbers["AREA"], numbers.get("OTHER")


def _changes(before: Evaluation, after: Evaluation | None) -> dict[str, float | None]:
    """Return how much more each measure is in one plan than in another."""
    found: dict[str, float | None] = {}
    for name, each in MEASURES.items():
        values = [
            None
            if plan is None or name in plan.plan.unknown
            else each.exact(plan.problem, plan.groups)
            for plan in (after, before)
        ]
        known = [value for value in values if value is not None]
        found[name] = float(known[0] - known[1]) if len(known) == len(values) else None
    return found
