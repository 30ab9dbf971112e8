"""What the tests of batches share: small scenarios, drawing left out, and processes to kill."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from makers import toys

TOY = toys.grid(
    3,
    3,
    demand=(5, 3, 8, 4, 7, 2, 6, 9, 3),
    officers=("10.5", "8", "12", "7.25", "9", "6", "11", "14", "5"),
    rules={
        "number": 3,
        "size": [1, 4],
        "contiguity": True,
        "balance": {"max_ratio": 2.5, "measures": ["demand"]},
    },
    goals={"links": 1.0, "imbalance": 1.0},
)
MOMENT = "1480550400"

# Pages take most of the time of a run, and are tested elsewhere; workers run this file as well.
PROGRAMME = """\
from matplotlib.figure import Figure
from bcu_optimizer.presentation.render import pdf
from bcu_optimizer.runs.batch import atlas
from bcu_optimizer.common.parallel import dask as cluster
pdf.figures = atlas._pages = lambda *_: [Figure(figsize=(4, 3))]
cluster._SECONDS = 3
cluster._UNMANNED_S = 2.0
def dask_setup(*_): pass
if __name__ == "__main__":
    from bcu_optimizer.interfaces.cli.app import main
    main()
"""


def scenarios(folder: Path, **asked: object) -> Path:
    """Write scenarios over one set of files: the toy, and one for each name with its rules."""
    folder.mkdir(parents=True, exist_ok=True)
    toys.write(TOY, folder)
    for name, rules in asked.items():
        table = toys.scenario_table(TOY.ask(rules={**TOY.rules, **rules}))  # type: ignore[dict-item]
        (folder / f"{name}.toml").write_text(toys.toml(table), encoding="utf-8")
    return folder


def programme(folder: Path) -> list[str]:
    """Return the command ``bcu`` as a process of its own that draws nothing."""
    path = folder / "programme.py"
    path.write_text(PROGRAMME, encoding="utf-8")
    return [sys.executable, str(path)]


def run(
    command: Sequence[str], *arguments: str | Path, text: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a process to its end."""
    words = [*command, *map(str, arguments)]
    return subprocess.run(
        words, capture_output=True, text=True, check=False, env=environment(), input=text
    )


def environment() -> dict[str, str]:
    """Return variables under which all files bear one date."""
    return {**os.environ, "SOURCE_DATE_EPOCH": MOMENT}


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a batch but the timings and what it keeps to go on."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".batch" not in path.parts and path.name != "timings.csv"
    }


def half_written(folder: Path) -> list[str]:
    """List what a killed or failed write would leave behind."""
    places = [folder, folder / "runs"]
    return [p.name for place in places for p in place.glob(".*") if p.name != ".batch"]


def states(folder: Path) -> dict[str, str]:
    """Return how each run ended."""
    found = json.loads((folder / "batch.json").read_text(encoding="utf-8"))
    return {run["run"]: run["state"] for run in found["runs"]}


def until(is_so: Callable[[], object], seconds: float = 60) -> None:
    """Wait for something to come to pass."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


@contextmanager
def cluster(place: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers on loopback; yield its address and the processes."""
    file = place / "scheduler.json"
    file.unlink(missing_ok=True)
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment()}
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", *local, "--port", "0"]
    with ExitStack() as stack:

        def start(words: list[str]) -> subprocess.Popen[bytes]:
            process = subprocess.Popen(words, cwd=place, **quiet)  # type: ignore[call-overload]
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process  # type: ignore[no-any-return]

        processes = [start([*dask, "--scheduler-file", str(file)])]
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", *local]
        worker += ["--scheduler-file", str(file)]
        worker += ["--nthreads", "1", "--no-nanny", "--preload", programme(place)[1]]
        worker += ["--local-directory", str(place / "dask")]
        processes += [start(worker) for _ in range(workers)]
        until(lambda: file.is_file() and file.read_text(encoding="utf-8").strip().endswith("}"))
        yield json.loads(file.read_text(encoding="utf-8"))["address"], processes
