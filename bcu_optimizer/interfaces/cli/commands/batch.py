"""``bcu batch``: many scenarios, and a grid of settings, in one go; resumable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.common import streams
from bcu_optimizer.common.errors import Fault, InputError, UsageError
from bcu_optimizer.interfaces.cli import answers, options, screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from bcu_optimizer.runs.batch import Batch

_DONE, _UNDECIDED = 0, 5


def batch(
    paths: Annotated[
        list[str],
        typer.Argument(help="Scenarios: files, shipped names, and folders.", metavar="PATH…"),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="DIR", help="Write everything to this folder, and resume."),
    ],
    grid: Annotated[
        list[str] | None,
        typer.Option(
            "--grid",
            metavar="KEY=[v1, v2, …]",
            help="Run each scenario with each value; repeatable, all combinations are run.",
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, metavar="N", help="Runs at once (else one on each core)."),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            "--dask", metavar="ADDRESS", help="Run on a Dask cluster, such as tcp://HOST:8786."
        ),
    ] = None,
    settings: options.Set = None,
    as_json: options.Json = False,
    solver: options.SolverOption = options.Solver.highs,
    time_limit: options.TimeLimit = None,
    certify: options.Certify = None,
) -> int:
    """Solve many scenarios at once: a folder for each run, one atlas, one table, one index.

    The same command goes on where an earlier one was stopped; a run that fails stops no other.
    """
    from bcu_optimizer.questions.sweep.axes import lists
    from bcu_optimizer.runs.batch import How, Tell
    from bcu_optimizer.runs.batch import batch as run_batch
    from bcu_optimizer.runs.batch.grid import GRID

    if dask is not None and jobs is not None:
        remedy = "A cluster's workers are as many as were started."
        raise UsageError(Fault("--jobs is for this machine alone.", None, "--dask", remedy))
    values = lists(grid or (), GRID)
    how = How(tuple(settings or ()), solver.value, time_limit, certify)
    with screen.progress("Reading the scenarios …", quiet=as_json) as now:
        tell = Tell(_telling(now, as_json), screen.say)
        found = run_batch(paths, out, values, how, (jobs, dask), tell)
    if failed := (*(fault for each in found.failed for fault in each.faults), *found.faults):
        if as_json:
            raise InputError(*dict.fromkeys(failed), more=found.as_dict())
        answers.show(found, found.folder, as_json=False)
        raise InputError(*_faults(found))
    answers.show(found, found.folder, as_json=as_json)
    return _UNDECIDED if any(each.state == "undecided" for each in found.answers) else _DONE


def _telling(now: Callable[[str], object], as_json: bool) -> Callable[[str], object]:
    """Show what goes on; where there is no screen, as lines of a log."""
    return now if as_json or streams.err().isatty() else screen.say


def _faults(found: Batch) -> list[Fault]:
    """Say at the very end that something failed; each failure has had its line."""
    told = [*found.faults]
    if found.failed:
        count = len(found.failed)
        what = "1 run has no answer" if count == 1 else f"{count:,} runs have no answer"
        remedy = "The same command does only what is missing."
        if not all(each.is_lost for each in found.failed):
            remedy = f"Correct what failures.csv names. {remedy}"
        others = "; all others are done" if count < len(found.answers) else ""
        told.insert(0, Fault(f"{what}{others}.", str(found.folder), None, remedy))
    return told
