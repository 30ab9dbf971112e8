"""Times of sweeps and explanations: `make bench`. Prints medians; asserts nothing."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench import line, median, process

import bcu_optimizer as bcu
from bcu_optimizer.questions import catalogue


def sweep(runs: int) -> None:
    """Time the sweep of 8 to 20 BCUs, and print how many valid plans each number has."""
    command = ["sweep", "baseline", "--bcus", "8-20"]
    line("bcu sweep baseline --bcus 8-20", median(lambda: process(*command), runs), "goal: 15")
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "run")
        seconds = median(lambda: process(*command, "--out", out), runs)
        line("the same, with charts, maps and all files", seconds)
    for row in bcu.sweep("baseline", "8-20").rows:
        plans = "not counted" if row.valid_plans is None else f"{row.valid_plans:,}"
        print(f"    {row.bcus:2} BCUs: {plans:>12} valid plans {', '.join(row.result.because)}")


def explain(runs: int) -> None:
    """Time the explanation of each shipped scenario that has no plan."""
    times = {}
    for entry in catalogue.entries():
        if entry.expect == "infeasible":
            problem = bcu.read(entry.name)
            times[entry.name] = median(lambda problem=problem: bcu.explain(problem), runs)
    slowest = sorted(times, key=lambda name: times[name], reverse=True)
    for name in slowest[:5]:
        line(f"explain {name}", times[name], "goal: 20")
    line(f"all {len(times)} shipped scenarios that have no plan", sum(times.values()))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="times that each is run")
    runs = parser.parse_args().runs
    sweep(runs)
    explain(runs)
    line("bcu slack baseline", median(lambda: process("slack", "baseline"), runs))


if __name__ == "__main__":
    main()
