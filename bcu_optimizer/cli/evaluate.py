"""``bcu evaluate``: a plan held against a scenario: every rule with its limit, every measure."""

from __future__ import annotations

from typing import Annotated

import typer

from bcu_optimizer.cli import options, screen

_BROKEN = 6


def evaluate(
    plan: Annotated[
        str, typer.Argument(help="A plan: a CSV, a run folder, or a shipped plan.", metavar="PLAN")
    ],
    scenario: Annotated[
        str, typer.Option("--scenario", help="The scenario whose rules the plan is held against.")
    ] = "baseline",
    settings: options.Set = None,
    as_json: options.Json = False,
    out: options.Out = None,
) -> int:
    """Hold a plan against a scenario: every rule with value and limit, and every measure."""
    from bcu_optimizer import evaluate as evaluate_plan
    from bcu_optimizer import files, store, words
    from bcu_optimizer.cli import tables

    if out:
        files.check_replaceable(out, "evaluate")
    with screen.progress("Reading the plan …", quiet=as_json) as tell:
        found = evaluate_plan(plan, scenario, settings or ())
        if out:
            tell("Drawing maps and writing files …")
            store.save_evaluation(found, out)
    if as_json:
        screen.show_json({"scenario": found.problem.scenario.name, **found.as_dict()})
        return 0 if found.holds else _BROKEN
    console = screen.console()
    console.print(f"{found.plan.name} under: {found.problem.scenario.title}", style="bold")
    for made in (tables.bcus, tables.rules, tables.measures):
        console.print(made(found))
    broken = [verdict for verdict in found.verdicts if verdict.holds is False]
    if broken:
        titles = "; ".join(
            f"{words.rule_title(v, found.problem)} ({words.where(v)})" for v in broken
        )
        console.print(f"The plan breaks {len(broken)} of the rules: {titles}.", style="bold")
    else:
        console.print("The plan keeps every rule.", style="bold")
        console.print(words.least_room(found))
    for note in words.remarks(found.problem):
        console.print(f"· {note}")
    console.print()
    console.print(
        f"Maps, tables and data are in {out}."
        if out
        else "Nothing was written. To keep the map and the files, add: --out DIR"
    )
    return 0 if found.holds else _BROKEN
