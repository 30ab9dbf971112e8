"""``bcu check``: checks the inputs of a scenario, and says where each value comes from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

if TYPE_CHECKING:
    from bcu_optimizer.problem.problem import Problem


def check(
    scenario: options.Scenario,
    settings: options.Set = None,
    changed_by: Annotated[
        float,
        typer.Option(
            "--changed-by",
            min=0.0,
            metavar="SHARE",
            help="Of newer figures, list those that changed by more than this share.",
        ),
    ] = 0.2,
    as_json: options.Json = False,
    out: options.Out = None,
) -> int:
    """Read and check the inputs of a scenario; solve nothing. With --out, write their graph.

    Figures that take the place of others are held against them: what is new or missing, totals,
    and every figure that changed by more than a share.
    """
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common.errors import Fault, InputError, UsageError
    from bcu_optimizer.presentation.documents import inputs, newer_figures
    from bcu_optimizer.problem.build import build
    from bcu_optimizer.questions import newer_figures as vintage
    from bcu_optimizer.questions import renamed_columns
    from bcu_optimizer.runs import solution
    from bcu_optimizer.scenario.load import load

    if not math.isfinite(changed_by):
        remedy = "Write a share: 0.05 is 5 %."
        raise UsageError(Fault("the share is no finite number.", None, "--changed-by", remedy))
    if out:
        files.check_replaceable(out, "check")
    read = load(scenario, settings or ())
    before = vintage.replaced(scenario, settings or (), read)
    newer = vintage.compare(before, read, changed_by) if before else None
    if newer and not as_json:
        answers.show_document(newer_figures.document(newer), None)
    faults = renamed_columns.faults(read, newer) if newer else ()
    if newer and faults:
        raise InputError(*faults, more={"newer_figures": newer.as_dict()})
    problem = build(read)
    document = {**_document(problem), "newer_figures": newer.as_dict() if newer else None}
    if out:
        solution.save_inputs(problem, document, out)
    if as_json:
        screen.show_json(document)
        return 0
    answers.show_document(inputs.of(problem, document), out)
    return 0


def _document(problem: Problem) -> dict[str, Any]:
    from bcu_optimizer.presentation.wording import verdicts as words
    from bcu_optimizer.scenario import overrides

    edges = problem.graph.edges(data=True)
    land = sum(data["border_m"] > 0 for _, _, data in edges)
    crossed = sum(data["border"] and data["border_m"] == 0 for _, _, data in edges)
    return {
        "scenario": problem.scenario.name,
        "data": {
            "areas": len(problem.codes),
            "figures": problem.areas.figures_file,
            "projection": str(problem.areas.frame.crs.to_string()),
            "borders": land,
            "borders_by_crossing_only": crossed,
            "links": f"{problem.links.kind}, between {_linked(problem)} pairs",
            "demand": " + ".join(
                f"{weight:g} × {column}" for column, weight in problem.scenario.demand.items()
            ),
        },
        "values": _values(problem),
        "healed": list(problem.areas.healed),
        "notes": [
            *overrides.added(problem.scenario),
            *(note for note in words.drawn(problem) if note not in problem.areas.healed),
        ],
    }


def _linked(problem: Problem) -> int:
    return sum(bool(kind) for *_, kind in problem.graph.edges(data="link_kind"))


def _values(problem: Problem) -> list[dict[str, Any]]:
    """List every stated value with the file that states it."""
    rows = []
    for key, file in problem.scenario.origins.items():
        value = problem.scenario.setting(key)
        if value is not None and not key.startswith(
            ("title", "question", "description", "assumptions")
        ):
            rows.append({"key": key, "value": _plain(value), "stated_in": file})
    return rows


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(exclude_none=True)
    return list(value) if isinstance(value, tuple) else value
