"""Plans on disk: the answer, its plan, tables and maps; a given plan; the inputs of a scenario."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.data.plans import beside
from bcu_optimizer.data.plans.plan import HEADER
from bcu_optimizer.data.tables import workbook as spreadsheet
from bcu_optimizer.presentation.documents import graph as graph_sheet
from bcu_optimizer.presentation.documents import plan as plan_document
from bcu_optimizer.presentation.wording import verdicts as words
from bcu_optimizer.problem import graph
from bcu_optimizer.problem.evaluation import Evaluation
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.runs import marker
from bcu_optimizer.runs.run_folder import RunFolder

if TYPE_CHECKING:
    from bcu_optimizer.presentation.folder import Print
    from bcu_optimizer.questions.solve.result import Result


def save(results: Sequence[Result], path: Path, batch: Mapping[str, Any] | None = None) -> None:
    """Write the results of one scenario to a folder; several numbers of BCUs to one folder each.

    ``batch`` is what the marker of a run of a batch says of it.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier run, or cannot be written; it then stays as is.
    """
    with RunFolder(path, "solve") as folder:
        if len(results) == 1:
            _write_result(folder, "", results[0])
        else:
            for result in results:
                _write_result(folder, f"k{result.bcus:02d}/", result)
            folder.text("summary.csv", _summary(results))
        more = {} if batch is None else {"batch": {**batch, "hashes": marker.hashes(folder.path)}}
        folder.close(results[0].problem, more=more)


def save_evaluation(
    evaluation: Evaluation,
    path: Path,
    found: dict[str, Any],
    texts: Mapping[str, str],
    pages: Print | None = None,
) -> None:
    """Write the evaluation of a given plan to a folder; raises as :func:`save` does.

    ``found`` is the document of the command, ``texts`` are more files by name; ``pages`` are drawn
    in place of those of the plan.
    """
    with RunFolder(path, "evaluate") as folder:
        folder.json("result.json", found)
        for name, text in texts.items():
            folder.text(name, text)
        drawn = pages or plan_document.printed(evaluation, plan_document.badge_of(evaluation))
        _write_plan(folder, "", evaluation, drawn)
        given = evaluation.plan.path
        folder.close(evaluation.problem, {given.name: given} if given else {})


def save_inputs(problem: Problem, found: dict[str, Any], path: Path) -> None:
    """Write the resolved scenario and the graph of areas: GraphML, GeoPackage and a drawing."""
    with RunFolder(path, "check") as folder:
        folder.json("check.json", found)
        folder.scenario("scenario.toml", problem.scenario)
        graph.write_graphml(problem.graph, folder.path / "graph.graphml")
        graph.write_geopackage(problem.graph, problem.areas, folder.path / "graph.gpkg")
        folder.pages("graph.pdf", graph_sheet.printed(problem))
        folder.close(problem)


def answer_of(results: Sequence[Result]) -> dict[str, Any]:
    """Return the results of one scenario as the contracts shape them, and what is to be known."""
    problem = results[0].problem
    found = [result.as_dict() for result in results]
    document: dict[str, Any] = {"scenario": problem.scenario.name, "results": found}
    names = [result.plan.name for result in results if result.plan and result.plan.is_named]
    document |= {"name": names[0]} if names else {}
    if notes := words.drawn(problem):
        document["notes"] = notes
    if problem.start:
        document["start"] = problem.start.as_dict(problem.codes)
    return document


def _write_result(folder: RunFolder, inner: str, result: Result) -> None:
    problem = result.problem
    folder.json(f"{inner}result.json", answer_of([result]))
    if problem.start:
        folder.text(f"{inner}start.csv", problem.start.to_csv(problem.areas.names, problem.codes))
    if result.evaluation:
        drawn = plan_document.printed(result.evaluation, words.badge(result))
        _write_plan(folder, inner, result.evaluation, drawn)
    else:
        folder.scenario(f"{inner}scenario.toml", problem.scenario)


def _write_plan(folder: RunFolder, inner: str, evaluation: Evaluation, pages: Print) -> None:
    names = evaluation.problem.areas.names
    folder.scenario(f"{inner}scenario.toml", evaluation.problem.scenario)
    folder.text(f"{inner}plan.csv", evaluation.plan.to_csv(names))
    if evaluation.plan.is_named:
        folder.text(f"{inner}plan.toml", beside.text(evaluation.plan.name))
    workbook = folder.path / f"{inner}plan.xlsx"
    spreadsheet.write(workbook, HEADER, evaluation.plan.rows(names), "Plan")
    folder.table(f"{inner}bcus.csv", evaluation.bcus)
    layers = {"areas": evaluation.areas, "bcus": evaluation.shapes}
    folder.layers(f"{inner}plan.gpkg", layers)
    folder.pages(f"{inner}map.pdf", pages)


def _summary(results: Sequence[Result]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        [
            *("bcus", "outcome", "objective", "bound", "gap", "valid_plans", "tied", "certified"),
            *MEASURES,
            "because",
        ]
    )
    for result in results:
        measured = [result.measures.get(name) for name in MEASURES]
        because = " ".join(result.because)
        known = [result.objective, result.bound, result.gap]
        known += [result.valid_plans, result.tied, result.certified]
        writer.writerow([result.bcus, result.outcome, *known, *measured, because])
    return text.getvalue()
