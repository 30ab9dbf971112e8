"""The best plan of a scenario, and its files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.interfaces.api.inputs import read

if TYPE_CHECKING:
    from bcu_optimizer.engines.engine import SolverName
    from bcu_optimizer.problem.problem import Problem
    from bcu_optimizer.questions.solve.result import Result
    from bcu_optimizer.scenario.schema import Scenario


def solve(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    solver: SolverName = "highs",
    time_limit: float | None = None,
    start: str | Path | None = None,
    lock: Iterable[str] = (),
    columns: str | Mapping[str, str] | None = None,
    certify: bool | None = None,
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
    start
        A half-drawn plan to complete: anything that :func:`evaluate` reads, with areas left blank
        or out. Areas given in one BCU stay together in it, and apart from those of the others.
    lock
        Names of BCUs of ``start`` that are to have exactly the areas given.
    columns
        As for :func:`evaluate`, of the plan to start from.
    certify
        Whether to confirm the answer without a solver, by the diagram of all plans: always, never,
        or, if None, where that takes a second or two.

    Raises
    ------
    InputError
        If something is wrong with the scenario or its data or the plan to start from, or the
        scenario asks for a range of numbers.
    """
    from bcu_optimizer.common.errors import bad
    from bcu_optimizer.questions.solve.solve import Options, solve_problem

    found = _started(read(scenario, settings), start, lock, columns)
    asked = found.numbers
    if len(asked) > 1:
        raise bad(
            f"the scenario asks for {asked[0]} to {asked[-1]} BCUs, not for one number.",
            found.scenario.file,
            "rules.number",
            "Ask for one number, for example rules.number=12, or call solve_range.",
        )
    return solve_problem(found, asked[0], Options(solver, time_limit, certify=certify))


def solve_range(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    solver: SolverName = "highs",
    time_limit: float | None = None,
    start: str | Path | None = None,
    lock: Iterable[str] = (),
    columns: str | Mapping[str, str] | None = None,
    certify: bool | None = None,
) -> list[Result]:
    """Find the best plan for each number of BCUs that a scenario asks for.

    Parameters and errors are those of :func:`solve`; ``time_limit`` is for each number.
    """
    from bcu_optimizer.questions.solve.solve import Options, solve_problem

    found = _started(read(scenario, settings), start, lock, columns)
    options = Options(solver, time_limit, certify=certify)
    return [solve_problem(found, bcus, options) for bcus in found.numbers]


def _started(
    problem: Problem,
    plan: str | Path | None,
    lock: Iterable[str],
    columns: str | Mapping[str, str] | None,
) -> Problem:
    from bcu_optimizer.problem.half_drawn import check_alone, with_start

    names = list(lock)
    check_alone(plan, names, columns)
    return problem if plan is None else with_start(problem, plan, names, columns)


def save(result: Result | Iterable[Result], folder: str | Path) -> None:
    """Write a result, or several of one scenario, to a run folder: plan, tables, maps, data.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier run, or cannot be written.
    """
    from bcu_optimizer.questions.solve.result import Result
    from bcu_optimizer.runs import solution

    solution.save([result] if isinstance(result, Result) else list(result), Path(folder))
