"""Groups policing areas into Basic Command Units (BCUs): exact, explained, mapped.

>>> import bcu_optimizer as bcu
>>> result = bcu.solve("baseline")          # doctest: +SKIP
>>> result.outcome, len(result.plan)        # doctest: +SKIP
('optimal', 12)
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bcu_optimizer.evaluation import Evaluation
    from bcu_optimizer.plan import Plan
    from bcu_optimizer.problem import Problem
    from bcu_optimizer.result import Result
    from bcu_optimizer.scenario.schema import Scenario
    from bcu_optimizer.solvers import SolverName

__version__ = version("bcu-optimizer")
__all__ = ["evaluate", "load", "read", "save", "solve", "solve_range"]


def load(scenario: str | Path, settings: Iterable[str] = ()) -> Scenario:
    """Read a scenario: a path or a shipped name, with ``table.key=VALUE`` settings on top.

    Raises
    ------
    InputError
        With every fault found in the file; see :mod:`bcu_optimizer.errors`.
    """
    from bcu_optimizer.scenario.load import load as load_scenario

    return load_scenario(scenario, settings)


def read(scenario: str | Path | Scenario | Problem, settings: Iterable[str] = ()) -> Problem:
    """Read a scenario and all that it names; a problem is returned as it is.

    Raises
    ------
    InputError
        With every fault found in the scenario or its data.
    """
    from bcu_optimizer.build import build
    from bcu_optimizer.problem import Problem

    if isinstance(scenario, Problem):
        return scenario
    return build(load(scenario, settings) if isinstance(scenario, str | Path) else scenario)


def solve(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    solver: SolverName = "highs",
    time_limit: float | None = None,
) -> Result:
    """Find the best plan of a scenario that asks for one number of BCUs.

    Parameters
    ----------
    scenario
        A path, a shipped name, or a scenario or problem already read.
    settings
        Texts ``table.key=VALUE``, each changing one setting.
    solver
        ``"highs"`` or ``"cbc"``.
    time_limit
        Longest search in seconds; None for none.

    Raises
    ------
    InputError
        If something is wrong with the scenario or its data, or it asks for a range of numbers.
    """
    from bcu_optimizer.errors import bad
    from bcu_optimizer.optimise import Options, numbers, solve_problem

    found = read(scenario, settings)
    asked = numbers(found)
    if len(asked) > 1:
        raise bad(
            f"the scenario asks for {asked[0]} to {asked[-1]} BCUs, not for one number.",
            found.scenario.file,
            "rules.number",
            "Ask for one number, for example rules.number=12, or call solve_range.",
        )
    return solve_problem(found, asked[0], Options(solver, time_limit))


def solve_range(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    solver: SolverName = "highs",
    time_limit: float | None = None,
) -> list[Result]:
    """Find the best plan for each number of BCUs that a scenario asks for.

    Parameters and errors are those of :func:`solve`; ``time_limit`` is for each number.
    """
    from bcu_optimizer.optimise import Options, numbers, solve_problem

    found = read(scenario, settings)
    options = Options(solver, time_limit)
    return [solve_problem(found, bcus, options) for bcus in numbers(found)]


def evaluate(
    plan: str | Path | Plan,
    scenario: str | Path | Scenario | Problem = "baseline",
    settings: Iterable[str] = (),
) -> Evaluation:
    """Hold a plan against a scenario: every rule with value and limit, every measure.

    Parameters
    ----------
    plan
        A CSV, a run folder, the name of a shipped plan, or a plan already read.
    scenario, settings
        As for :func:`solve`.

    Raises
    ------
    InputError
        If something is wrong with the plan, the scenario or its data.
    """
    from bcu_optimizer import plan as plans
    from bcu_optimizer.evaluation import evaluate_plan

    found = read(scenario, settings)
    if isinstance(plan, str | Path):
        plan = plans.read(plans.locate(str(plan)), found.areas.names, found.codes)
    return evaluate_plan(found, plan)


def save(result: Result | Iterable[Result], folder: str | Path) -> None:
    """Write a result, or several of one scenario, to a run folder: plan, tables, maps, data.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier run, or cannot be written.
    """
    from bcu_optimizer import store
    from bcu_optimizer.result import Result

    store.save([result] if isinstance(result, Result) else list(result), Path(folder))
