"""Which engine answers a question: the first that takes it on."""

from __future__ import annotations

from bcu_optimizer.engines.all_plans import PlanDiagram
from bcu_optimizer.engines.engine import Engine
from bcu_optimizer.engines.set_partitioning.engine import SetPartitioning
from bcu_optimizer.problem.problem import Problem

ENGINES: tuple[Engine, ...] = (SetPartitioning(), PlanDiagram())


def engine_for(problem: Problem, bcus: int) -> Engine:
    """Choose the engine for a number of BCUs.

    Raises
    ------
    ValueError
        If none takes it on: the scenario does not ask for that number.
    """
    for engine in ENGINES:
        if engine.can(problem, bcus):
            return engine
    raise ValueError(f"the scenario does not ask for {bcus} BCUs")
