"""The best plan under wishes where the goal is a ratio, which a page cannot weigh by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bcu_optimizer.engines.effort import Effort, refused
from bcu_optimizer.engines.optima import optima
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.naming import name_groups
from bcu_optimizer.problem.wishes import Wish
from bcu_optimizer.questions.plan_page.page import PlanPage


def best(page: PlanPage, bcus: int, wishes: Sequence[Wish]) -> dict[str, Any]:
    """Return the objective, the plan and how many are as good; all None where there is no plan.

    Parameters
    ----------
    page
        The plans.
    bcus
        Their number of BCUs.
    wishes
        What every plan has to grant.

    Raises
    ------
    InputError
        If that takes too much memory.
    """
    problem, whole = page.problem, page.diagrams[bcus]
    barred = {*page.wished(bcus)}.difference(*(wish.singles for wish in wishes))

    def is_out(group: Group) -> bool:
        return group in barred or any(wish.is_broken_by(group) for wish in wishes)

    mask = np.array([is_out(group) for group in whole.candidates.groups], dtype=np.bool_)
    diagram = whole.without(mask)
    if not diagram.nodes:
        return {"objective": None, "tied": None, "plan": None}
    effort = Effort()
    with refused(problem, [bcus], effort, "weighing all plans"):
        found = optima(problem, diagram, effort.budget())
    named = name_groups(problem, found.groups)
    plan = {problem.codes[i]: bcu for bcu, group in named.items() for i in group}
    return {
        "objective": None if found.objective is None else float(found.objective),
        "tied": str(found.tied),
        "plan": dict(sorted(plan.items())),
    }
