"""``bcu evaluate``: a plan held against a scenario: rules, measures, and what would improve it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bcu_optimizer.cli import options, screen

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.evaluation import Evaluation
    from bcu_optimizer.moves import Moves
    from bcu_optimizer.whatif import WhatIf

_BROKEN = 6


def evaluate(
    plan: Annotated[
        str, typer.Argument(help="A plan: a CSV, a run folder, or a shipped plan.", metavar="PLAN")
    ],
    scenario: options.HeldAgainst = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option("--what-if", metavar="AREA=BCU", help="Move an area to a BCU; repeatable."),
    ] = None,
    moves: Annotated[
        int, typer.Option("--moves", min=0, metavar="N", help="Moves and swaps shown for a goal.")
    ] = 5,
    settings: options.Set = None,
    columns: options.Columns = None,
    as_json: options.Json = False,
    out: options.Out = None,
    solver: options.SolverOption = options.Solver.highs,
    time_limit: options.TimeLimit = None,
) -> int:
    """Hold a plan against a scenario: rules with their limits, measures, and what would improve it.

    Every single move of an area to another BCU and every swap of two is tried. --what-if moves
    areas, and finds the best plan that has them there and what it costs.
    """
    from bcu_optimizer import evaluate as evaluate_plan
    from bcu_optimizer import files, yardstick
    from bcu_optimizer.moves import find
    from bcu_optimizer.optimise import Options
    from bcu_optimizer.whatif import answer, parse

    wishes = parse(what_if or ())
    if out:
        files.check_replaceable(out, "evaluate")
    with screen.progress("Reading the plan …", quiet=as_json) as tell:
        held = yardstick.find(scenario, [plan], settings or ())
        with held.telling():
            found = evaluate_plan(plan, held.problem, columns=columns)
        changes = find(found) if moves else None
        asked = None
        if wishes:
            tell("Searching for the best plan that has it so …")
            asked = answer(found, wishes, Options(solver.value, time_limit))
        if out:
            tell("Drawing maps and writing files …")
            _save(found, changes, asked, out)
    if as_json:
        screen.show_json(_document(found, changes, asked))
    else:
        _show(screen.console(), found, (changes, moves), asked, held.origin)
        _show_notes(screen.console(), found, out)
    return 0 if found.holds else _BROKEN


def _document(found: Evaluation, changes: Moves | None, asked: WhatIf | None) -> dict[str, Any]:
    document: dict[str, Any] = {"scenario": found.problem.scenario.name, **found.as_dict()}
    document["moves"] = None if changes is None else changes.as_list()
    if asked:
        document["what_if"] = asked.as_dict()
    return document


def _save(found: Evaluation, changes: Moves | None, asked: WhatIf | None, out: Path) -> None:
    from bcu_optimizer import store

    names = found.problem.areas.names
    texts = {"moves.csv": changes.to_csv()} if changes else {}
    if asked:
        texts["what-if.csv"] = asked.after.plan.to_csv(names)
    if asked and asked.best.plan:
        texts["what-if-best.csv"] = asked.best.plan.to_csv(names)
    store.save_evaluation(found, out, _document(found, changes, asked), texts)


def _show(
    console: Console,
    found: Evaluation,
    moves: tuple[Moves | None, int],
    asked: WhatIf | None,
    origin: str,
) -> None:
    from bcu_optimizer import change_words, runs, words
    from bcu_optimizer.cli import changes, tables

    scenario, plan = found.problem.scenario, found.plan
    saved = runs.read(plan)
    title = saved.text if saved else plan.title
    console.print(f"{plan.name}: {title}" if title else plan.name, style="bold")
    screen.show_held_against(console, scenario, origin)
    for made in (tables.bcus, tables.rules, tables.measures):
        console.print(made(found))
    broken = [verdict for verdict in found.verdicts if verdict.holds is False]
    if broken:
        many = "a rule" if len(broken) == 1 else f"{len(broken)} rules"
        console.print(f"The plan breaks {many}: {change_words.breaks(found)}.", style="bold")
    else:
        console.print("The plan keeps every rule.", style="bold")
        console.print(words.least_room(found))
    console.print()
    if moves[0]:
        changes.show_moves(console, moves[0], moves[1])
    if asked:
        changes.show_what_if(console, asked)


def _show_notes(console: Console, found: Evaluation, out: Path | None) -> None:
    from bcu_optimizer import words

    for note in [*found.plan.notes, *words.remarks(found.problem)]:
        console.print(f"· {note}")
    console.print()
    console.print(
        f"Maps, tables and data are in {out}."
        if out
        else "Nothing was written. To keep the map and the files, add: --out DIR"
    )
