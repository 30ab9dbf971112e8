"""A batch of 200 runs on one core and on two, and the same killed ten times: `make bench`.

Prints times, ratios, memory and sizes; asserts nothing. The runs are a grid over numbers of BCUs,
kinds of demand and scenarios. The killed batch is compared with the undisturbed one byte for byte.
"""

from __future__ import annotations

import argparse
import csv
import filecmp
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pypdf import PdfReader

BCU = [sys.executable, "-c", "from bcu_optimizer.interfaces.cli.app import main; main()"]
SCENARIOS = (
    "baseline", "thames-crossed", "single-boroughs-allowed", "patterns-together",
    "lea-valley-barrier", "pathfinders-kept", "ties-together", "ties-weighed", "ten-bcus",
    "sixteen-most-even",
)  # fmt: skip
NUMBERS = (11, 12, 13, 14, 15)
DEMANDS = (
    "{ offences_2016 = 1.0 }",
    "{ population_2016 = 1.0 }",
    "{ violence_with_injury_2016 = 1.0 }",
    "{ offences_2016 = 1.0, population_2016 = 1.0 }",
)
KILLS = 10
APART = {"timings.csv"}  # what a resumed batch may not share with an undisturbed one


def command(out: Path, scenarios: int, jobs: int) -> list[str]:
    """Return the command of a batch: 20 runs for each scenario."""
    grid = [f"rules.number={list(NUMBERS)}", f"demand=[{', '.join(DEMANDS)}]"]
    grids = [part for text in grid for part in ("--grid", text)]
    return [
        *BCU, "batch", *SCENARIOS[:scenarios], *grids, "--jobs", str(jobs), "--out", str(out),
        "--json",
    ]  # fmt: skip


def whole(out: Path, scenarios: int, jobs: int) -> float:
    """Run a batch from start to end; return the seconds it took."""
    started = time.perf_counter()
    subprocess.run(command(out, scenarios, jobs), check=False, stdout=subprocess.PIPE)
    return time.perf_counter() - started


def killed(out: Path, scenarios: int, seconds: float, draw: random.Random) -> list[float]:
    """Kill a batch at random moments, start it again each time, let it end; return the moments."""
    moments = []
    for _ in range(KILLS):
        moments.append(draw.uniform(0.2, 1.8 * seconds / (KILLS + 1)))
        with subprocess.Popen(
            command(out, scenarios, 2), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            time.sleep(moments[-1])
            process.kill()
    whole(out, scenarios, 2)
    return moments


def different(one: Path, other: Path) -> list[str]:
    """Name the files that are not the same in two folders, byte for byte."""
    names = {
        path.relative_to(folder).as_posix()
        for folder in (one, other)
        for path in folder.rglob("*")
        if path.is_file() and ".batch" not in path.parts and path.name not in APART
    }
    return sorted(
        name
        for name in names
        if not (one / name).is_file()
        or not (other / name).is_file()
        or not filecmp.cmp(one / name, other / name, shallow=False)
    )


def tell(out: Path, jobs: int, seconds: float) -> float:
    """Print what a batch took, and return its runs a minute."""
    with (out / "timings.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = json.loads((out / "batch.json").read_text(encoding="utf-8"))
    each = [float(row["seconds"]) for row in rows]
    peaks: dict[str, float] = {}
    for row in rows:
        peaks[row["worker"]] = max(peaks.get(row["worker"], 0), float(row["peak_mb"] or 0))
    throughput = 60 * len(rows) / seconds
    print(f"--jobs {jobs}: {found['counts']}")
    print(f"  {seconds:.0f} s in all, {sum(each) / len(each):.2f} s a run in its worker")
    print(f"  {throughput:.1f} runs a minute, the atlas and all else included")
    print(f"  most memory a worker: {', '.join(f'{peak:.0f}' for peak in peaks.values())} MB")
    return throughput


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenarios", type=int, default=len(SCENARIOS), help="20 runs each")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ["SOURCE_DATE_EPOCH"] = "1480550400"  # so that both batches bear one date
    print(f"load before the start: {os.getloadavg()[0]:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        of = {jobs: Path(folder) / f"jobs{jobs}" for jobs in (1, 2)}
        took = {jobs: whole(out, asked.scenarios, jobs) for jobs, out in of.items()}
        one, two = (tell(of[jobs], jobs, took[jobs]) for jobs in (1, 2))
        print(f"two cores against one: {two / one:.2f} times the runs a minute (goal: 1.7)")
        atlas = of[2] / "atlas.pdf"
        pages = len(PdfReader(atlas).pages)
        print(f"atlas: {pages} pages, {atlas.stat().st_size / 1e6:.1f} MB")
        print(f"--jobs 1 and --jobs 2 differ in: {different(of[1], of[2]) or 'nothing'}")
        again = Path(folder) / "killed"
        moments = killed(again, asked.scenarios, took[2], random.Random(asked.seed))
        print(f"killed after {', '.join(f'{moment:.1f}' for moment in moments)} s, and resumed")
        print(f"killed and undisturbed differ in: {different(of[2], again) or 'nothing'}")
    print(f"load at the end: {os.getloadavg()[0]:.2f}")


if __name__ == "__main__":
    main()
