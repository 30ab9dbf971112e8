"""Names for BCUs of several plans after those of the first, wherever they are mostly the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcu_optimizer.presentation.charts import plan_colours as alike

if TYPE_CHECKING:
    from bcu_optimizer.data.plans.plan import Plan
    from bcu_optimizer.problem.problem import Problem


def named_after_first(problem: Problem, plans: Sequence[Plan]) -> list[Plan]:
    """Name the BCUs of each plan after those of the first; BCUs kept from a plan keep theirs.

    Each plan is named by the first alone, so that a name never stands for another BCU of it.
    """
    own = [frozenset(problem.fixed.values())] * 2
    return [
        *plans[:1],
        *(alike.name_alike(problem, [plans[0], plan], own, 0)[1] for plan in plans[1:]),
    ]
