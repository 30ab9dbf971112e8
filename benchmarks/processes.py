"""Processor seconds of whole commands, and of judging a plan of 650 areas: `make bench`.

Seconds of the processor (user and system), not of the clock, so that a busy machine matters less;
the least of several runs. With `--before FOLDER`, an earlier checkout of this repository (such as
`git worktree add FOLDER COMMIT` makes), each runs there in turn, and the ratio is printed beside.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

# Earlier checkouts have other modules.
BCU = """
try:
    from bcu_optimizer.interfaces.cli.app import main
except ImportError:
    from bcu_optimizer.cli import main
main()
"""

# A square of unit squares of 26 rows and 25 columns, in BCUs of five neighbours in a row.
EVALUATE = """
import json, sys, time
from pathlib import Path
import bcu_optimizer as bcu
try:
    from bcu_optimizer.problem.evaluation import evaluate_plan
except ImportError:
    from bcu_optimizer.evaluation import evaluate_plan
folder, codes = Path(sys.argv[1]), [f"{i:03d}" for i in range(650)]
features = []
for i, code in enumerate(codes):
    x, y = 500_000 + 2000 * (i % 25), 300_000 + 2000 * (i // 25)
    ring = [[x, y], [x + 2000, y], [x + 2000, y + 2000], [x, y + 2000], [x, y]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    who = {"code": code, "name": f"Town {code}", "calls": 100 + i % 7}
    features.append({"type": "Feature", "properties": who, "geometry": shape})
crs = {"type": "name", "properties": {"name": "EPSG:27700"}}
whole = {"type": "FeatureCollection", "crs": crs, "features": features}
(folder / "areas.geojson").write_text(json.dumps(whole))
rows = [f"{one},{other},1" for one, other in zip(codes, codes[1:])]
(folder / "links.csv").write_text("\\n".join(["from,to,count", *rows]))
(folder / "toy.toml").write_text('title = "650"\\n[data]\\nareas = "areas.geojson"\\n'
    'links = "links.csv"\\n[demand]\\ncalls = 1.0\\n[rules]\\nnumber = 130\\ncontiguity = true\\n')
rows = [f"{code},P{i // 5:03d}" for i, code in enumerate(codes)]
(folder / "plan.csv").write_text("\\n".join(["code,bcu", *rows]))
found = bcu.evaluate(folder / "plan.csv", folder / "toy.toml")
started = time.process_time()
evaluate_plan(found.problem, found.plan)
print(time.process_time() - started)
"""


def command(checkout: Path, *arguments: str) -> float:
    """Return the processor seconds of a command in a process of its own."""
    before = os.times()
    run(checkout, "-c", BCU, *arguments)
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def evaluation(checkout: Path) -> float:
    """Return the processor seconds of judging a plan that has been read."""
    with tempfile.TemporaryDirectory() as folder:
        return float(run(checkout, "-c", EVALUATE, folder))


def run(checkout: Path, *arguments: str) -> str:
    """Run Python with the package of a checkout; return what it prints."""
    paths = os.pathsep.join([str(checkout), *filter(None, [os.environ.get("PYTHONPATH")])])
    # Compiled modules are kept, as on a user's machine: the run that is not counted writes them.
    where = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    where |= {"PYTHONPATH": paths}
    words = [sys.executable, *arguments]
    ended = subprocess.run(words, env=where, cwd=checkout, check=True, stdout=subprocess.PIPE)
    return ended.stdout.decode().strip()


def line(what: str, times: Sequence[float]) -> None:
    """Print one row: the seconds here, and before, with their ratio."""
    now, *before = times
    beside = f"{before[0]:9.2f} s   ratio {now / before[0]:.2f}" if before else ""
    print(f"{what:<50} {now:9.2f} s{beside}", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each, after one not counted")
    parser.add_argument("--before", type=Path, help="an earlier checkout to run beside this one")
    given = parser.parse_args()
    checkouts = [HERE, *([given.before.resolve()] if given.before else [])]
    with tempfile.TemporaryDirectory() as folder:
        solved, report = str(Path(folder) / "run"), str(Path(folder) / "report")
        rows = {
            "bcu --help": ("--help",),
            "bcu solve baseline, tables only": ("solve", "baseline"),
            "bcu solve baseline --out DIR": ("solve", "baseline", "--out", solved),
            "bcu report baseline --out DIR": ("report", "baseline", "--out", report),
        }
        for what, arguments in rows.items():
            tried = [
                [command(each, *arguments) for each in checkouts] for _ in range(given.runs + 1)
            ]
            line(what, [min(times) for times in zip(*tried[1:], strict=True)])
    tried = [[evaluation(each) for each in checkouts] for _ in range(given.runs)]
    line("judging a plan of 650 areas", [min(times) for times in zip(*tried, strict=True)])


if __name__ == "__main__":
    main()
