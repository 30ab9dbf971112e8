"""Times of the main job, beside those of a textbook flow model: `make bench`.

Prints medians and ratios; asserts nothing. The flow model is the one of the tests, on the whole of
London under the baseline's rules, stopped at a limit.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import bcu_optimizer as bcu
from bcu_optimizer.questions.solve.solve import Options, solve_problem

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
from oracles import flow_model

BCU = [sys.executable, "-c", "from bcu_optimizer.interfaces.cli.app import main; main()"]


def median(work: Callable[[], object], runs: int) -> float:
    """Return the median time of several runs in seconds, after one that is not counted."""
    times = []
    for run in range(runs + 1):
        started = time.perf_counter()
        work()
        if run:
            times.append(time.perf_counter() - started)
    return statistics.median(times)


def line(what: str, seconds: float, target: str = "") -> None:
    """Print one row of the table."""
    print(f"{what:<58} {seconds:9.2f} s   {target}")


def process(*arguments: str) -> None:
    """Run the command in a process of its own."""
    subprocess.run([*BCU, *arguments], check=True, capture_output=True)


def whole_processes(runs: int) -> None:
    """Time commands from start to end."""
    line("bcu --help", median(lambda: process("--help"), runs), "goal: 0.5")
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "run")
        seconds = median(lambda: process("solve", "baseline", "--out", out), runs)
        line("bcu solve baseline, with maps and all files", seconds, "goal: 6")
    line("bcu solve baseline, tables only", median(lambda: process("solve", "baseline"), runs))


def solver_parts(runs: int) -> float:
    """Time reading and solving in this process; return the time of the baseline."""
    line("reading scenario and data", median(lambda: bcu.read("baseline"), runs))
    baseline = 0.0
    problem = bcu.read("baseline", ["rules.number=[1, 32]"])
    for bcus in (10, 11, 12, 13, 14, 15, 16, 17):
        result = solve_problem(problem, bcus)
        seconds = median(lambda k=bcus: solve_problem(problem, k), runs)
        baseline = seconds if bcus == 12 else baseline
        note = "goal: 1.5" if bcus == 12 else ""
        line(f"solving and proving k = {bcus}: {result.outcome}", seconds, note)
    seconds = median(lambda: solve_problem(problem, 12, Options("cbc")), runs)
    line("solving and proving k = 12 with CBC", seconds)
    return baseline


def textbook(limit: float, baseline: float) -> None:
    """Run the flow model on the baseline until it ends or the limit is reached."""
    problem = bcu.read("baseline")
    count = len(problem.codes)
    pairs = {
        (i, j): int(problem.links.weights[i, j]) for i in range(count) for j in range(i + 1, count)
    }
    near = [{j for j in range(count) if problem.neighbours[i] >> j & 1} for i in range(count)]
    started = time.perf_counter()
    answer = flow_model.solve(problem.demand.tolist(), pairs, near, 12, (2, 4), (3.0, limit))
    seconds = time.perf_counter() - started
    best = solve_problem(problem, 12).objective
    line(f"textbook flow model, limit {limit:g} s", seconds, f"{seconds / baseline:.0f} times ours")
    found = "no plan" if answer.objective is None else f"objective {answer.objective:.4f}"
    bound = "none" if answer.bound is None else f"{answer.bound:.4f}"
    proven = "proven" if answer.proven else "not proven"
    print(f"  it found: {found} ({proven}, bound {bound}); the optimum is {best:.4f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each")
    parser.add_argument("--flow-limit", type=float, default=60.0, help="seconds for the flow model")
    given = parser.parse_args()
    solvers = ", ".join(f"{name} {version(name)}" for name in ("pulp", "highspy", "cbcbox"))
    print(f"{platform.platform()}, {platform.processor() or platform.machine()}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores; {solvers}")
    print(f"medians of {given.runs} runs\n")
    whole_processes(given.runs)
    baseline = solver_parts(given.runs)
    textbook(given.flow_limit, baseline)


if __name__ == "__main__":
    main()
