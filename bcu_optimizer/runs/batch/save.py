"""What is made of all runs together: one table, one atlas, the shapes, an index, the data."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bcu_optimizer.common import toml
from bcu_optimizer.common.atomic_files import written_aside
from bcu_optimizer.common.cells import as_text
from bcu_optimizer.data import geopackage as geofiles
from bcu_optimizer.presentation.render import tables
from bcu_optimizer.runs.batch import atlas
from bcu_optimizer.runs.batch import outputs as index
from bcu_optimizer.runs.batch import results_table as table
from bcu_optimizer.runs.batch.grid import Grid
from bcu_optimizer.runs.batch.manifest import DATA, FAILURES, TIMINGS
from bcu_optimizer.runs.batch.run_results import Answer

ATLAS, CSV, PARQUET, SHAPES, INDEX = (
    "atlas.pdf", "results.csv", "results.parquet", "results.gpkg", "index.html",
)  # fmt: skip


def document(answers: Sequence[Answer], grid: Grid) -> dict[str, Any]:
    """Return the data of a batch: everything but when it was made and how long it took."""
    states = [answer.state for answer in answers]
    return {
        "counts": {
            "runs": len(states),
            **{state: states.count(state) for state in ("plan", "no plan", "undecided", "failed")},
        },
        "grid": {key: list(values) for key, values in grid.items()},
        "runs": [_run(answer) for answer in answers],
    }


def _run(answer: Answer) -> dict[str, Any]:
    run = answer.run
    return {
        "run": run.name,
        "scenario": run.scenario,
        "file": run.shown,
        "title": answer.title,
        "set": dict(run.values),
        "state": answer.state,
        "key": answer.key,
        "results": [
            {
                **{name: result[name] for name in ("bcus", "outcome", "objective", "bound", "gap")},
                **{name: result[name] for name in ("valid_plans", "tied", "certified")},
                "measures": result["measures"],
                "because": result["because"],
                "plan": result["plan"],
                "folder": table.place(answer, result),
            }
            for result in answer.results
        ],
        "faults": [asdict(fault) for fault in answer.faults],
    }


def is_saved(answers: Sequence[Answer], grid: Grid, folder: Path) -> bool:
    """Tell whether a folder holds all that is made of these answers already."""
    try:
        before = json.loads((folder / DATA).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    now = json.loads(_written(answers, grid))
    return bool(before == now) and all((folder / name).is_file() for name in outputs(answers))


def outputs(answers: Sequence[Answer]) -> list[str]:
    """Name the files that are made of these answers."""
    has_plans = any(answer.plans for answer in answers)
    failed = any(not answer.results for answer in answers)
    made = [ATLAS, CSV, PARQUET, *[SHAPES] * has_plans, *[FAILURES] * failed]
    return [*made, DATA, TIMINGS, INDEX]


def save(
    answers: Sequence[Answer],
    grid: Grid,
    folder: Path,
    made: datetime,
    tell: Callable[[str], object],
) -> None:
    """Write everything, each file whole or not at all; the data last, as the sign that all is.

    Raises
    ------
    InputError
        If something cannot be written.
    """
    (folder / DATA).unlink(missing_ok=True)
    rows = table.frame(answers, grid)
    tell("Writing the table of all results …")
    with written_aside(folder / CSV) as aside:
        tables.write(rows.set_index("run"), aside)
    with written_aside(folder / PARQUET) as aside:
        rows.to_parquet(aside, index=False)
    _write_shapes(answers, grid, folder)
    tell("Binding the atlas …")
    with written_aside(folder / ATLAS) as aside:
        atlas.write(answers, grid, folder, aside, made)
    _write_failures(answers, folder / FAILURES)
    with written_aside(folder / INDEX) as aside:
        names = [name for name in outputs(answers) if name != INDEX]
        aside.write_text(index.page(answers, grid, made, names), encoding="utf-8")
    with written_aside(folder / DATA) as aside:
        aside.write_text(_written(answers, grid), encoding="utf-8")


def _written(answers: Sequence[Answer], grid: Grid) -> str:
    return json.dumps(document(answers, grid), ensure_ascii=False, indent=1, default=str) + "\n"


def _write_shapes(answers: Sequence[Answer], grid: Grid, folder: Path) -> None:
    layers = table.shapes(answers, grid, folder)
    if not layers:
        (folder / SHAPES).unlink(missing_ok=True)
        return
    with written_aside(folder / SHAPES) as aside:
        for name, frame in layers.items():
            geofiles.write_layer(frame.set_index("run"), aside, name)


def _write_failures(answers: Sequence[Answer], path: Path) -> None:
    failed = [answer for answer in answers if not answer.results]
    if not failed:
        path.unlink(missing_ok=True)
        return
    with written_aside(path) as aside, aside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["run", "message", "file", "where", "remedy", "set"])
        for answer in failed:
            values = "; ".join(f"{k} = {toml.toml(v)}" for k, v in answer.run.values.items())
            for fault in answer.faults:
                cells = [answer.run.name, *asdict(fault).values(), values]
                writer.writerow([as_text(cell) if cell else "" for cell in cells])
