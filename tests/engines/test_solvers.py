"""How a search ends: proven, best found, infeasible, nothing found, not installed, interrupted."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pulp
import pytest

import bcu_optimizer as bcu
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.engines.set_partitioning import solvers
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.questions.solve.result import Result
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from makers.toys import grid, problem

SOLVERS = ["highs", "cbc"]
MINUTES = 60.0  # never reached

EASY = grid(
    3,
    3,
    demand=(31, 17, 23, 29, 41, 13, 37, 19, 11),
    rules={"number": 3, "contiguity": True},
    goals={"links": 1.0, "imbalance": 1.0},
)
# The relaxation splits areas, no plan can.
ODD = grid(2, 2, demand=(4, 3, 2, 2), rules={"number": 2})
EVEN = {"balance": {"max_ratio": 1.0, "measures": ["demand"]}}


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("limit", [None, MINUTES])
def test_a_proven_optimum(solver: str, limit: float | None) -> None:
    result = solve_problem(problem(EASY), 3, Options(solver, limit))
    assert (result.outcome, result.gap) == ("optimal", 0.0)
    assert result.objective == result.bound
    assert result.because == ()


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("limit", [None, MINUTES])
def test_infeasible_by_the_relaxation(solver: str, limit: float | None) -> None:
    toy = EASY.ask(rules={**EASY.rules, "apart": [["A", "B"], ["B", "C"]], "size": [3, 3]})
    toy = toy.ask(limits={"links_kept": 1.0})
    result = solve_problem(problem(toy), 3, Options(solver, limit))
    assert (result.outcome, result.plan, result.objective) == ("infeasible", None, None)
    assert (result.bound, result.gap) == (None, None)
    assert (result.rules, result.table, dict(result.measures)) == ((), (), {})
    assert "limits.links_kept" in result.because


@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("limit", [None, MINUTES])
def test_infeasible_only_in_whole_numbers(solver: str, limit: float | None) -> None:
    """CBC has words of its own for a programme whose relaxation has solutions."""
    toy = EASY.ask(rules={**EASY.rules, "size": [3, 3]}, limits={"links_kept": 0.51})
    result = solve_problem(problem(toy), 3, Options(solver, limit))
    assert result.outcome == "infeasible"
    assert {"size", "limits.links_kept"} <= set(result.because)
    result = solve_problem(problem(ODD.ask(rules={**ODD.rules, **EVEN})), 2, Options(solver, limit))
    assert result.outcome == "infeasible"


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_ending_of_an_integer_programme_without_solutions(solver: str) -> None:
    programme = pulp.LpProblem("odd", pulp.LpMinimize)
    xs = [programme.add_variable(f"x{i}", 0, 1, cat=pulp.LpBinary) for i in range(15)]
    programme.addConstraint(2 * pulp.lpSum(xs) == 15, "odd")
    programme.setObjective(pulp.lpSum(i * x for i, x in enumerate(xs)))
    assert solvers.run(programme, solver, None).outcome == "infeasible"


@pytest.mark.parametrize("solver", SOLVERS)
def test_nothing_found_within_the_limit(solver: str, london: Callable[..., Problem]) -> None:
    result = solve_problem(london(), 12, Options(solver, 0.0))
    assert (result.outcome, result.plan, result.objective, result.gap) == (
        "unknown", None, None, None
    )  # fmt: skip
    assert (result.because, result.as_dict()["plan"]) == ((), None)
    if result.bound is not None:
        assert result.bound <= 0.8083550740594092


class OutOfTime:
    """A HiGHS model that stopped at its first solution, and says that time was up."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def getModelStatus(self) -> Any:
        import highspy

        status = self._model.getModelStatus()
        is_limit = status == highspy.HighsModelStatus.kSolutionLimit
        return highspy.HighsModelStatus.kTimeLimit if is_limit else status


def stop_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make both solvers stop at their first solution, as they might at a time limit."""
    make, call = solvers._make, solvers._Highs.callSolver

    def made(name: str, seconds: float | None, folder: str) -> Any:
        solver = make(name, seconds, folder)
        if name == "highs":
            solver.optionsDict |= {"mip_max_improving_sols": 1}
        else:
            solver.options += ["maxSolutions 1", "cuts off", "preprocess off"]
        return solver

    def called(solver: Any, programme: Any) -> None:
        call(solver, programme)
        programme.solverModel = OutOfTime(programme.solverModel)

    monkeypatch.setattr(solvers, "_make", made)
    monkeypatch.setattr(solvers._Highs, "callSolver", called)


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_best_found_is_not_called_optimal(
    solver: str, london: Callable[..., Problem], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = london("rules.balance=false")
    best = solve_problem(made, 12)
    stop_early(monkeypatch)
    result = solve_problem(made, 12, Options(solver))
    assert result.outcome == "feasible"
    assert result.plan is not None
    assert all(verdict.holds for verdict in result.rules)
    assert result.objective > best.objective
    if result.bound is None:
        assert result.gap is None
    else:
        assert result.bound <= best.objective
        assert result.gap == (result.objective - result.bound) / result.objective
    assert solver == "cbc" or result.bound is not None


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_best_ratio_found_is_not_called_optimal(
    solver: str, london: Callable[..., Problem], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_early(monkeypatch)
    result = solve_problem(london("goals={demand_ratio = 2.0}"), 12, Options(solver))
    assert result.outcome == "feasible"
    assert result.objective == 2 * result.measures["demand_ratio"]
    assert result.bound is None or result.bound <= result.objective


def test_the_gap_of_an_objective_of_nothing() -> None:
    made = problem(EASY)
    assert Result(made, 3, "optimal", objective=0.0, bound=0.0).gap == 0.0
    assert Result(made, 3, "feasible", objective=0.0, bound=-0.25).gap is None
    assert Result(made, 3, "feasible", objective=0.5, bound=0.25).gap == 0.5
    assert Result(made, 3, "feasible", objective=0.5).gap is None


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_same_plan_on_every_run(solver: str, london: Callable[..., Problem]) -> None:
    plans = {
        tuple(solve_problem(london("rules.number=14"), 14, Options(solver)).plan.assignment.items())
        for _ in range(2)
    }
    assert len(plans) == 1


# Not installed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("solver", "package"), [("highs", "highspy"), ("cbc", "cbcbox")])
def test_a_solver_that_is_not_installed(
    solver: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError) as caught:
        solve_problem(problem(EASY), 3, Options(solver))
    (fault,) = caught.value.faults
    assert f"'{solver}' is not installed" in fault.message
    assert (fault.where, fault.remedy) == ("--solver", f"Install it with: pip install {package}")


def test_cbc_answers_without_highs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    assert solve_problem(problem(EASY), 3, Options("cbc")).outcome == "optimal"
    result = solve_problem(problem(ODD.ask(rules={**ODD.rules, **EVEN})), 2, Options("cbc"))
    assert result.outcome == "infeasible"


# Ctrl-C -------------------------------------------------------------------------------------------

# Runs `bcu` and says when the solver starts. A shell may have told this process to ignore Ctrl-C.
WRAPPER = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from bcu_optimizer.interfaces.cli import app as cli
from bcu_optimizer.engines.set_partitioning import search, solvers
from bcu_optimizer.common import streams
run = solvers.run
def told(*arguments):
    print("solving", file=streams.err(), flush=True)
    return run(*arguments)
solvers.run = told
cli.main(sys.argv[1:])
"""
HARD = [  # takes either solver ten seconds at the least
    "--set", "rules.number=17", "--set", "rules.size=[1, 4]", "--set", "rules.supervision=false",
    "--set", "rules.balance=false", "--set", "goals={demand_ratio = 1.0}",
]  # fmt: skip


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


@contextlib.contextmanager
def started(arguments: list[str]) -> Iterator[subprocess.Popen[str]]:
    run = subprocess.Popen(
        [sys.executable, "-c", WRAPPER, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield run
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(run.pid, signal.SIGKILL)
        run.communicate()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks into /proc")
@pytest.mark.parametrize("to_group", [False, True], ids=["process", "terminal"])
@pytest.mark.parametrize("solver", SOLVERS)
def test_ctrl_c_while_the_solver_works(solver: str, to_group: bool, tmp_path: Path) -> None:
    out = tmp_path / "run"
    asked = ["solve", "baseline", *HARD, "--solver", solver, "--json", "--out", str(out)]
    with started(asked) as run:
        assert any(line.strip() == "solving" for line in run.stderr)
        time.sleep(1.5)
        assert run.poll() is None
        below = children(run.pid)
        assert bool(below) == (solver == "cbc")
        (os.killpg if to_group else os.kill)(run.pid, signal.SIGINT)
        asked_at = time.monotonic()
        printed, _ = run.communicate(timeout=20)
        assert time.monotonic() - asked_at < 5
        assert run.returncode == 130
        document = json.loads(printed)
        assert document["error"]["kind"] == "interrupted"
        assert not any(is_alive(child) for child in below)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_time_limit_from_the_command_line(solver: str) -> None:
    """Exit code 5, and said in words: nothing was found."""
    command = [
        sys.executable,
        "-c",
        "from bcu_optimizer.interfaces.cli.app import main; main()",
        "solve",
    ]
    run = subprocess.run(
        [*command, "baseline", "--solver", solver, "--time-limit", "0", "--json"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 5, run.stderr
    (result,) = json.loads(run.stdout)["results"]
    assert (result["outcome"], result["plan"], result["because"]) == ("unknown", None, [])


def test_the_interface_takes_solver_and_limit() -> None:
    result = bcu.solve("baseline", solver="cbc", time_limit=MINUTES)
    assert result.outcome == "optimal"
