"""Times of draws solved exactly, on one core and on two, and by a solver: `make bench`.

Prints draws a second and ratios; asserts nothing. Reading files is not part of any time; starting
processes is.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from typing import Any

from bcu_optimizer import robustness
from bcu_optimizer.problem.build import build
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from bcu_optimizer.scenario.load import load

SCENARIOS = ("baseline", "child-abuse-teams", "thames-crossed")
DRAWS, BY_SOLVER = 100, 5
ABOUT = """
Counts alone are drawn again, so that every draw has other figures and no diagram serves twice. All
best plans of a draw are found, not one, and each passes the independent check. "Solver": the same
draws, the first few of them, by HiGHS, one best plan each and no count."""


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that a piece of work takes, and what it returns."""
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made


def bench(name: str, draws: int) -> None:
    """Print the times of one scenario."""
    problem = build(load(name))

    def run(jobs: int) -> Any:
        return robustness(problem, draws=draws, vary=["counts"], jobs=jobs)

    robustness(problem, draws=1, vary=["counts"])
    one, found = timed(lambda: run(1))
    two, again = timed(lambda: run(2))
    few = [found.problem_of(number) for number in range(1, min(draws, BY_SOLVER) + 1)]
    options = Options(reasons=False, certify=False)
    solved, results = timed(lambda: [solve_problem(each, found.bcus, options) for each in few])
    each = solved / len(few)
    same = all(
        result.objective == (answer.objective and float(answer.objective))
        for result, answer in zip(results, found.answers, strict=False)
    )
    print(f"{name:20} {draws / one:9.1f} {draws / two:10.1f} {one / two:8.2f}x", end="")
    print(f" {1 / each:9.1f} {each * draws / one:9.1f}x", end="")
    print(f"   {'same' if found.as_dict() == again.as_dict() else 'OTHER'} answers,", end="")
    print(f" {'same' if same else 'OTHER'} optima")


def main() -> None:
    """Print the times of some scenarios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("scenarios", nargs="*", default=SCENARIOS)
    asked = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(ABOUT.strip() + "\n")
    print("Draws a second       one core  two cores    ratio    solver     ratio")
    for name in asked.scenarios:
        bench(name, asked.draws)


if __name__ == "__main__":
    main()
