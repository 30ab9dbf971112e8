"""What a worker does for one run: read, solve, write its folder, tell what it took."""

from __future__ import annotations

import os
import platform
import re
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict

from bcu_optimizer.data import datasets as dataset
from bcu_optimizer.data.areas import Areas
from bcu_optimizer.data.areas import read as read_areas
from bcu_optimizer.problem.build import build
from bcu_optimizer.problem.inputs import source_of
from bcu_optimizer.questions.solve.solve import Options, solve_problem
from bcu_optimizer.runs import solution
from bcu_optimizer.runs.batch.lock import at_work
from bcu_optimizer.runs.batch.run_key import How, key_of
from bcu_optimizer.scenario.load import load
from bcu_optimizer.scenario.schema import Scenario

RUNS = "runs"

_PINNED = "SOURCE_DATE_EPOCH"
_PEAK = re.compile(r"^VmHWM:\s*(\d+) kB", re.MULTILINE)


class Task(TypedDict):
    """A run as plain data: its name, its scenario, how it is asked, and where it goes."""

    name: str
    path: str
    settings: list[str]
    how: dict[str, Any]
    folder: str
    moment: int
    token: str


def work(task: Task) -> dict[str, Any]:
    """Do a run and write its folder; return its key, and what it took.

    Raises
    ------
    InputError
        If something is wrong with the scenario, or its folder cannot be written.
    """
    began, started = datetime.now(UTC), time.perf_counter()
    folder = Path(task["folder"])
    how = How(**task["how"])
    options = Options(how.solver, how.time_limit, certify=how.certify)
    with at_work(folder, task["token"]), pinned(task["moment"]):
        scenario = load(task["path"], task["settings"])
        key = key_of(scenario, how)
        problem = build(scenario, _areas(scenario))
        results = [solve_problem(problem, bcus, options) for bcus in problem.numbers]
        solution.save(results, folder / RUNS / task["name"], {"key": key})
    return {
        "key": key,
        "began": began.isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - started, 3),
        "worker": f"{platform.node()}:{os.getpid()}",
        "peak_mb": peak_mb(),
    }


@contextmanager
def pinned(moment: int) -> Iterator[None]:
    """Have every date that is written be that of the batch, so that a run gives the same files."""
    before = os.environ.get(_PINNED)
    os.environ[_PINNED] = str(moment)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_PINNED]
        else:
            os.environ[_PINNED] = before


_AREAS: OrderedDict[tuple[Any, ...], Areas] = OrderedDict()  # of this process
_MOST_AREAS = 2


def _areas(scenario: Scenario) -> Areas:
    """Read the areas of a scenario, or take those that this process read for an earlier run."""
    source = source_of(scenario, dataset.find(scenario.data.areas))
    files = [path for path in (source.polygons, source.figures, source.water) if path]
    same = (repr(source), *(path.stat().st_mtime_ns for path in files if path.is_file()))
    if same not in _AREAS:
        _AREAS[same] = read_areas(source)
    _AREAS.move_to_end(same)
    while len(_AREAS) > _MOST_AREAS:
        _AREAS.popitem(last=False)
    return _AREAS[same]


def peak_mb() -> float | None:
    """Return the most memory that this process has held at once, in MB; None if not known."""
    try:
        found = _PEAK.search(Path("/proc/self/status").read_text(encoding="ascii"))
    except OSError:
        found = None
    if found:  # on Linux getrusage counts what the parent held as well
        return round(int(found[1]) / 1024, 1)
    try:
        import resource
    except ImportError:
        return None
    unit = 1024**2 if platform.system() == "Darwin" else 1024
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)
