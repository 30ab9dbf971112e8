"""``bcu evaluate``: a plan held against a scenario: rules, measures, and what would improve it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

if TYPE_CHECKING:
    from bcu_optimizer.problem.evaluation import Evaluation
    from bcu_optimizer.questions.improve.improvements import Moves
    from bcu_optimizer.questions.improve.what_if import WhatIf

_BROKEN = 6


def evaluate(
    plan: Annotated[
        str, typer.Argument(help="A plan: a CSV, a run folder, or a shipped plan.", metavar="PLAN")
    ],
    scenario: options.HeldAgainst = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="AREA=BCU",
            help="Move an area to a BCU; A+B puts two areas together, A-B parts them; repeatable.",
        ),
    ] = None,
    moves: Annotated[
        int, typer.Option("--moves", min=0, metavar="N", help="Moves and swaps shown for a goal.")
    ] = 5,
    settings: options.Set = None,
    columns: options.Columns = None,
    name: options.Name = None,
    as_json: options.Json = False,
    out: options.Out = None,
    solver: options.SolverOption = options.Solver.highs,
    time_limit: options.TimeLimit = None,
) -> int:
    """Hold a plan against a scenario: rules with their limits, measures, and what would improve it.

    Every single move of an area to another BCU and every swap of two is tried. --what-if
    changes the plan just so, and finds the nearest valid plan that has it, and the best.
    """
    from bcu_optimizer import evaluate as evaluate_plan
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.data.plans.beside import checked
    from bcu_optimizer.interfaces.api import yardstick
    from bcu_optimizer.questions.improve.asked import parse, read
    from bcu_optimizer.questions.improve.improvements import find
    from bcu_optimizer.questions.improve.what_if import answer
    from bcu_optimizer.questions.solve.solve import Options

    wishes = parse(what_if or ())
    name = name if name is None else checked(name)
    if out:
        files.check_replaceable(out, "evaluate")
    with screen.progress("Reading the plan …", quiet=as_json) as tell:
        held = yardstick.find(scenario, [plan], settings or ())
        with held.telling():
            found = evaluate_plan(plan, held.problem, columns=columns)
            found = found if name is None else found.called(name)
        changes = find(found) if moves else None
        asked = None
        if wishes:
            tell("Searching for the best plan that has it so …")
            asked = answer(found, read(found, wishes), Options(solver.value, time_limit))
        if out:
            tell("Drawing maps and writing files …")
            _save(found, changes, asked, out)
    if as_json:
        screen.show_json(_document(found, changes, asked))
    else:
        from bcu_optimizer.presentation.documents import evaluation as document

        answers.show_document(document.of(found, changes, moves, asked, held.origin), out)
    return 0 if found.holds else _BROKEN


def _document(found: Evaluation, changes: Moves | None, asked: WhatIf | None) -> dict[str, Any]:
    document: dict[str, Any] = {"scenario": found.problem.scenario.name, **found.as_dict()}
    document["moves"] = None if changes is None else changes.as_list()
    if asked:
        document["what_if"] = asked.as_dict()
    return document


def _save(found: Evaluation, changes: Moves | None, asked: WhatIf | None, out: Path) -> None:
    from bcu_optimizer.presentation.documents import what_if
    from bcu_optimizer.runs import solution

    names = found.problem.areas.names
    texts = {"moves.csv": changes.to_csv()} if changes else {}
    if asked:
        texts["what-if.csv"] = asked.after.plan.to_csv(names)
    if asked and asked.best and asked.best.plan:
        texts["what-if-best.csv"] = asked.best.plan.to_csv(names)
    if asked and asked.nearest:
        texts["what-if-nearest.csv"] = asked.nearest.evaluation.plan.to_csv(names)
    pages = what_if.printed(asked) if asked else None
    solution.save_evaluation(found, out, _document(found, changes, asked), texts, pages)
