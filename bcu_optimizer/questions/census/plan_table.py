"""Listed plans as a table: the BCU of each area, the objective, and every measure."""

from __future__ import annotations

import pandas as pd

from bcu_optimizer.data.tables.columns import apart
from bcu_optimizer.problem import goals
from bcu_optimizer.problem.rules.base import unnamed
from bcu_optimizer.questions.plan_list import PlanList


def wide(plans: PlanList) -> pd.DataFrame:
    """Return plans as a table: number, the BCU of each area by its code, objective, measures.

    BCUs are numbered from 1 by their first area. A code that is called as another column is called
    ``area CODE``.
    """
    problem = plans.candidates.problem
    others = ["plan", "objective", *plans.frame.columns]
    called = apart(problem.codes, others, "area ")
    areas = pd.DataFrame(plans.numbered, columns=list(called.values()))
    areas.insert(0, "plan", range(1, len(plans) + 1))
    found = pd.concat([areas, plans.frame.reset_index(drop=True)], axis=1)
    if goals.wanted(problem):
        found.insert(1 + len(problem.codes), "objective", objectives(plans))
    return found


def objectives(plans: PlanList) -> list[float | None]:
    """Return the objective of each plan; None where it is not known."""
    problem = plans.candidates.problem
    found = [goals.objective(problem, unnamed(plans.groups(i))) for i in range(len(plans))]
    return [None if value is None else float(value) for value in found]
