"""The plans that a page compares with: the adopted one, where it is of these areas, and others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans.plan import Plan, read_any
from bcu_optimizer.problem.problem import Problem

ADOPTED = "adopted-2018"


def beside(problem: Problem, named: Iterable[str | Path | Plan]) -> list[Plan]:
    """Read the plans to compare with; each name stands once.

    Raises
    ------
    InputError
        If one of those named is no plan of these areas.
    """
    found: dict[str, Plan] = {}
    try:
        adopted = read_any(ADOPTED, problem.areas)
    except InputError:  # other areas than those it is of
        pass
    else:
        found[adopted.name] = adopted
    for each in named:
        plan = each if isinstance(each, Plan) else read_any(each, problem.areas)
        name, number = plan.name, 2
        while name in found and found[name].assignment != plan.assignment:
            name, number = f"{plan.name} {number}", number + 1
        found[name] = plan
    return list(found.values())
