"""The one place that runs a solver and reads what it says. Status words are not trusted elsewhere.

After a time limit both solvers report the status "Optimal"; only the solution status and, for
HiGHS, the model status tell a proven optimum from the best plan found so far.
"""

from __future__ import annotations

import math
import subprocess
import tempfile
import threading
import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pulp

from bcu_optimizer.common import streams
from bcu_optimizer.common.errors import bad
from bcu_optimizer.engines.engine import Outcome, SolverName

_PACKAGES: dict[str, str] = {"highs": "highspy", "cbc": "cbcbox"}
_met = threading.Event()  # HiGHS has made itself known in this process
_TIGHT = 1e-9  # feasibility tolerances; everything is re-checked exactly afterwards


@dataclass(frozen=True)
class Ending:
    """How a solver run ended.

    Attributes
    ----------
    outcome
        ``optimal`` (proven), ``feasible`` (the best found at a limit), ``infeasible`` (proven) or
        ``unknown`` (a limit was hit before any solution was found).
    bound
        A proven lower bound on the objective; None where the solver gives none.
    """

    outcome: Outcome
    bound: float | None = None


# Presolve probes one variable after the other: of thousands for minutes, before any plan is looked
# for. The relaxation of set partitioning is tight without it.
_PROBED = 2_000


class _Highs(pulp.HiGHS):  # type: ignore[misc]
    """HiGHS in a thread of its own, so that Ctrl-C is heard while it works."""

    def callSolver(self, lp: Any) -> None:  # noqa: N802 - PuLP's name
        model = lp.solverModel
        if model.getNumCol() > _PROBED:
            model.setOptionValue("presolve", "off")
        if begin := lp.__dict__.pop("begin", None):
            columns = np.array([variable.index for variable in begin], dtype=np.int32)
            model.setSolution(len(begin), columns, np.array([*begin.values()], dtype=float))
        model.HandleUserInterrupt = True
        model.startSolve()
        try:
            while not model.wait(0.2)[0]:
                pass
        except KeyboardInterrupt:
            model.cancelSolve()
            model.wait()
            raise


def check_installed(name: SolverName) -> None:
    """Raise an InputError if a solver is not installed, saying how to install it."""
    if name not in _PACKAGES:
        raise bad(f"there is no solver '{name}'.", where="--solver", remedy="Use highs or cbc.")
    try:
        _make(name, None, "")
    except ImportError as error:
        package = _PACKAGES[name]
        raise bad(
            f"the solver '{name}' is not installed ({error}).",
            where="--solver",
            remedy=f"Install it with: pip install {package}",
        ) from None


def run(programme: pulp.LpProblem, name: SolverName, seconds: float | None) -> Ending:
    """Solve a programme; its variables then hold the solution, if there is one.

    Parameters
    ----------
    programme
        A PuLP problem to be minimised.
    name
        The solver.
    seconds
        Time limit; None for none.
    """
    if name == "highs":
        _meet()
    with tempfile.TemporaryDirectory(prefix="bcu-") as folder:
        try:
            programme.solve(_make(name, seconds, folder))
        except KeyboardInterrupt as interrupt:
            _end_children(interrupt.__traceback__)
            raise
    return _read_highs(programme) if name == "highs" else _read_cbc(programme)


def _meet() -> None:
    """Have HiGHS make itself known where nobody sees it: its first instance prints who it is."""
    import highspy

    if not _met.is_set():
        with streams.silenced():
            highspy.Highs()
        _met.set()


def begin_with(programme: pulp.LpProblem, values: Mapping[Any, float]) -> None:
    """Give a solver that can take one a solution to begin with: the values of variables."""
    programme.begin = values


def _make(name: SolverName, seconds: float | None, folder: str) -> Any:
    limit = None if seconds is None else max(seconds, 0.001)
    if name == "cbc":
        import cbcbox

        solver = pulp.COIN_CMD(
            path=cbcbox.cbc_bin_path(),
            msg=False,
            timeLimit=limit,
            gapRel=0,
            gapAbs=0,
            threads=1,
            options=[f"primalT {_TIGHT}", f"integerT {_TIGHT}"],
        )
        solver.tmpDir = folder
        return solver
    import highspy  # noqa: F401 - PuLP hides a missing highspy until it solves

    return _Highs(
        msg=False,
        timeLimit=limit,
        gapRel=0,
        gapAbs=0,
        threads=1,
        random_seed=0,
        primal_feasibility_tolerance=_TIGHT,
        dual_feasibility_tolerance=_TIGHT,
        mip_feasibility_tolerance=_TIGHT,
    )


def _read_highs(programme: pulp.LpProblem) -> Ending:
    import highspy

    status = programme.solverModel.getModelStatus()
    info = programme.solverModel.getInfo()
    if status == highspy.HighsModelStatus.kOptimal:
        return Ending("optimal", float(info.objective_function_value))
    if status == highspy.HighsModelStatus.kInfeasible:
        return Ending("infeasible")
    bound = float(info.mip_dual_bound)
    known = bound if math.isfinite(bound) else None
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Ending("feasible" if found else "unknown", known)


def _read_cbc(programme: pulp.LpProblem) -> Ending:
    if programme.sol_status == pulp.LpSolutionOptimal:
        reached = programme.objective and pulp.value(programme.objective)
        return Ending("optimal", float(reached or 0.0))
    if programme.status == pulp.LpStatusInfeasible:  # "Integer infeasible" has no solution status
        return Ending("infeasible")
    return Ending(
        "feasible" if programme.sol_status == pulp.LpSolutionIntegerFeasible else "unknown"
    )


def _end_children(traceback: types.TracebackType | None) -> None:
    """End the solver process that an interrupt left running; PuLP keeps it in a local variable."""
    while traceback is not None:
        for value in traceback.tb_frame.f_locals.values():
            if isinstance(value, subprocess.Popen) and value.poll() is None:
                value.terminate()
                value.wait()
        traceback = traceback.tb_next
