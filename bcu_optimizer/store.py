"""A run on disk: the answer, its plan, tables and maps, and what it was made of."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from bcu_optimizer import (
    columns,
    dates,
    geofiles,
    graph,
    graph_sheet,
    maps,
    sheets,
    spelled,
    spreadsheet,
    tables,
    tested,
    words,
)
from bcu_optimizer.files import MARKER, folder_aside, held_files
from bcu_optimizer.measures import MEASURES
from bcu_optimizer.plan import HEADER
from bcu_optimizer.scenario import document

if TYPE_CHECKING:
    from bcu_optimizer.evaluation import Evaluation
    from bcu_optimizer.problem import Problem
    from bcu_optimizer.result import Result

_LIBRARIES = (
    "bcu-optimizer",
    "geopandas",
    "highspy",
    "matplotlib",
    "networkx",
    "numpy",
    "pulp",
    "pyarrow",
    "scipy",
    "shapely",
)


def save(results: Sequence[Result], folder: Path, batch: Mapping[str, Any] | None = None) -> None:
    """Write the results of one scenario to a folder; several numbers of BCUs to one folder each.

    ``batch`` is what the marker of a run of a batch says of it.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier run, or cannot be written; it then stays as is.
    """
    with folder_aside(folder, "solve") as aside:
        if len(results) == 1:
            _write_result(results[0], aside)
        else:
            for result in results:
                inner = aside / f"k{result.bcus:02d}"
                inner.mkdir()
                _write_result(result, inner)
            (aside / "summary.csv").write_text(_summary(results), encoding="utf-8")
        more = {} if batch is None else {"batch": {**batch, "hashes": hashes(aside)}}
        write_marker(results[0].problem, "solve", aside, more=more)


def save_evaluation(
    evaluation: Evaluation, folder: Path, found: dict[str, Any], texts: Mapping[str, str]
) -> None:
    """Write the evaluation of a given plan to a folder; raises as :func:`save` does.

    ``found`` is the document of the command, ``texts`` are more files by name.
    """
    with folder_aside(folder, "evaluate") as aside:
        write_json(found, aside / "result.json")
        for name, text in texts.items():
            (aside / name).write_text(text, encoding="utf-8")
        _write_plan(evaluation, sheets.badge_of(evaluation), aside)
        path = evaluation.plan.path
        write_marker(evaluation.problem, "evaluate", aside, {path.name: path} if path else {})


def save_inputs(problem: Problem, found: dict[str, Any], folder: Path) -> None:
    """Write the resolved scenario and the graph of areas: GraphML, GeoPackage and a drawing."""
    with folder_aside(folder, "check") as aside:
        write_json(found, aside / "check.json")
        (aside / "scenario.toml").write_text(document.resolved(problem.scenario), encoding="utf-8")
        graph.write_graphml(problem.graph, aside / "graph.graphml")
        graph.write_geopackage(problem.graph, problem.areas, aside / "graph.gpkg")
        title = f"The graph of areas: {spelled.title(problem.scenario)}"
        maps.save_pdf(
            [graph_sheet.figure(problem)], aside / "graph.pdf", title=title, created=dates.today()
        )
        write_marker(problem, "check", aside)


def _write_result(result: Result, folder: Path) -> None:
    scenario, start = result.problem.scenario, result.problem.start
    found = {"scenario": scenario.name, "results": [result.as_dict()]}
    write_json(found, folder / "result.json")
    if start:
        given = start.to_csv(result.problem.areas.names, result.problem.codes)
        (folder / "start.csv").write_text(given, encoding="utf-8")
    if result.evaluation:
        _write_plan(result.evaluation, words.badge(result), folder)
    else:
        (folder / "scenario.toml").write_text(document.resolved(scenario), encoding="utf-8")


def _write_plan(evaluation: Evaluation, badge: str, folder: Path) -> None:
    problem = evaluation.problem
    (folder / "scenario.toml").write_text(document.resolved(problem.scenario), encoding="utf-8")
    plan = evaluation.plan.to_csv(problem.areas.names)
    (folder / "plan.csv").write_text(plan, encoding="utf-8")
    rows = evaluation.plan.rows(problem.areas.names)
    spreadsheet.write(folder / "plan.xlsx", HEADER, rows, "Plan")
    write_table(evaluation.bcus, folder / "bcus.csv")
    geofiles.write_layer(evaluation.areas, folder / "plan.gpkg", "areas")
    geofiles.write_layer(evaluation.shapes, folder / "plan.gpkg", "bcus")
    pages = sheets.figures(evaluation, badge)
    given = evaluation.plan.path is not None
    title = sheets.title_of(evaluation) if given else spelled.title(problem.scenario)
    maps.save_pdf(pages, folder / "map.pdf", title=title, created=dates.today())
    maps.save_png(pages[0], folder / "map.png")


def _summary(results: Sequence[Result]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        [
            *("bcus", "outcome", "objective", "bound", "gap", "valid_plans", "certified"),
            "tied",
            *MEASURES,
            "because",
        ]
    )
    for result in results:
        measured = [result.measures.get(name) for name in MEASURES]
        because = " ".join(result.because)
        known = [result.objective, result.bound, result.gap]
        known += [result.valid_plans, result.certified, result.tied]
        writer.writerow([result.bcus, result.outcome, *known, *measured, because])
    return text.getvalue()


def write_marker(
    problem: Problem,
    command: str,
    folder: Path,
    also: Mapping[str, Path] = MappingProxyType({}),
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Write what made the run: the command, files written, versions, and hashes of all inputs.

    Figures that go by another name in its files are listed too.

    ``also`` are inputs besides those of the problem, by the name to show; ``more`` is to be said
    besides.
    """
    inputs = _named(sorted(problem.inputs)) | dict(also)
    called = columns.of_figures(problem.areas.cells)
    renamed = {figure: name for figure, name in called.items() if figure != name}
    marker = {
        "command": command,
        "files": held_files(folder),
        "made": dates.today().date().isoformat(),
        "python": platform.python_version(),
        "versions": versions(),
        "solvers": tested.as_dict(),
        "inputs": {name: sha256(path) for name, path in inputs.items()},
        **({"renamed": renamed} if renamed else {}),
        **more,
    }
    write_json(marker, folder / MARKER)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file in a folder but its marker, by its place in it."""
    names = [name for name in held_files(folder) if name != MARKER]
    return {name: sha256(folder / name) for name in names}


def versions() -> dict[str, str]:
    """Return the versions of this program and of the libraries that figures and pages rest on."""
    return {name: version(name) for name in _LIBRARIES}


def _named(paths: Sequence[Path]) -> dict[str, Path]:
    """Name files by their last parts, as many as it takes to tell them apart."""
    names = [path.name for path in paths]
    return {
        path.name if names.count(path.name) == 1 else "/".join(path.parts[-2:]): path
        for path in paths
    }


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV; what a spreadsheet would take for a formula is marked as text."""
    plain = frame.reset_index()
    for column in plain.select_dtypes(exclude="number"):
        plain[column] = [tables.as_text(v) if isinstance(v, str) else v for v in plain[column]]
    plain.to_csv(path, index=False, lineterminator="\n")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_json(found: dict[str, Any], path: Path) -> None:
    """Write a document to a file."""
    text = json.dumps(found, ensure_ascii=False, allow_nan=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
