"""``bcu compare``: plans side by side: every measure, what changes for whom, how alike they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

if TYPE_CHECKING:
    from bcu_optimizer.presentation.document import Document
    from bcu_optimizer.questions.compare.compare import Comparison

_INFEASIBLE, _UNKNOWN = 4, 5


def compare(
    items: Annotated[
        list[str],
        typer.Argument(
            help="Plans: run folders, plan files, shipped plans, or scenarios, which are solved.",
            metavar="ITEM...",
        ),
    ],
    scenario: options.HeldAgainst = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="ITEM", help="What the others are compared with; else the first."),
    ] = None,
    settings: options.Set = None,
    columns: options.Columns = None,
    align_names: Annotated[
        bool,
        typer.Option(
            "--align-names",
            help="Call BCUs as those that they mostly are in the plan compared with.",
        ),
    ] = False,
    as_json: options.Json = False,
    out: options.Out = None,
    solver: options.SolverOption = options.Solver.highs,
    time_limit: options.TimeLimit = None,
) -> int:
    """Put plans side by side: all measures, which areas change BCU, how alike the plans are."""
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common import display
    from bcu_optimizer.interfaces.api import yardstick
    from bcu_optimizer.questions.compare import compare as comparison
    from bcu_optimizer.questions.solve.solve import Options

    if out:
        files.check_replaceable(out, "compare")
    with screen.progress("Reading the plans …", quiet=as_json) as tell:
        held = yardstick.find(scenario, [*([against] if against else []), *items], settings or ())
        with held.telling():
            options = Options(solver.value, time_limit)
            how = comparison.Reading(
                held.problem, tuple(settings or ()), options, tell, columns, align_names
            )
            found = comparison.compare(how, items, against)
        if out:
            tell("Drawing maps and writing files …")
            display.save(found, out)
    if as_json:
        screen.show_json(found.as_dict())
    else:
        told: Document = display.of("document", found)
        title = f"{told.title} ({held.origin})" if held.origin else told.title
        answers.show_document(replace(told, title=title), out)
    return exit_code(found)


def exit_code(found: Comparison) -> int:
    """Return 0 if every scenario that was solved has a plan."""
    outcomes = {result.outcome for result in found.without.values()}
    if "infeasible" in outcomes:
        return _INFEASIBLE
    return _UNKNOWN if outcomes else 0
