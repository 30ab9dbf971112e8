"""``bcu frontier``: what can be had of two or three goals at once; every point proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.cli import options, screen

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.enumeration.frontier import Frontier

_INFEASIBLE = 4
_MOST_ROWS = 60


def frontier(
    scenario: options.Scenario,
    goals: Annotated[
        str,
        typer.Option(
            "--goals",
            metavar="GOAL,GOAL[,GOAL]",
            help="Two or three of links, imbalance, travel, ties, demand_ratio, officers_ratio; "
            "at most one of the ratios.",
        ),
    ],
    mark: Annotated[
        list[str] | None,
        typer.Option(
            "--mark",
            metavar="PLAN",
            help="A known plan to show beside the frontier; repeatable. Else the shipped plans.",
        ),
    ] = None,
    settings: options.Set = None,
    bcus: options.Bcus = None,
    as_json: options.Json = False,
    out: options.Out = None,
    memory: Annotated[
        float, typer.Option("--memory", min=1.0, metavar="MB", help="The most memory for plans.")
    ] = 2000,
    time_limit: options.TimeLimit = None,
) -> int:
    """Find what can be had of two or three goals at once: every plan that none beats, proven."""
    from bcu_optimizer import files
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.asked import asking
    from bcu_optimizer.enumeration import Census
    from bcu_optimizer.enumeration.effort import Effort

    if out:
        files.check_replaceable(out, "frontier")
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        problem = read_problem(scenario, settings or ())
        problem = asking(problem, bcus)
        tell("Looking at all plans …")
        found = Census(problem, effort=Effort(memory, time_limit)).frontier(
            goals.split(","), mark=mark or None
        )
        if out:
            tell("Drawing the chart and maps …")
            found.save(out)
    if as_json:
        screen.show_json(found.as_dict())
    else:
        _show(screen.console(), found, str(out) if out else None)
    return 0 if found.valid_plans else _INFEASIBLE


def _show(console: Console, found: Frontier, out: str | None) -> None:
    from bcu_optimizer import words
    from bcu_optimizer.cli import tables
    from bcu_optimizer.enumeration.frontier import texts

    scenario = found.problem.scenario
    screen.show_title(console, f"{texts.title(found)}: {scenario.title}", scenario)
    console.print(texts.headline(found), style="bold")
    for line in texts.proof(found):
        console.print(line)
    if found.points:
        _show_points(console, found)
    if found.marks:
        heads = ["Known plan", *texts.header(found, more=False)[1:-2], "Against the frontier"]
        made = tables.table("Known plans", *heads, numbers=heads[1:-1])
        for mark in found.marks:
            made.add_row(*texts.mark_row(found, mark))
        console.print(made)
    for note in words.remarks(found.problem):
        console.print(f"· {note}")
    console.print()
    if not out:
        console.print("Nothing was written. To keep the chart, maps and files, add: --out DIR")
    elif found.points:
        console.print(f"Chart, maps, tables and plans are in {out}.")
    else:
        drawn = "frontier" if found.valid_plans else "plan"
        console.print(f"The answer is in {out}; there is no {drawn} to draw.")


def _show_points(console: Console, found: Frontier) -> None:
    """All points; of very many the outstanding ones and some between them."""
    from bcu_optimizer.cli import tables
    from bcu_optimizer.enumeration.frontier import texts

    heads = texts.header(found, more=True)
    made = tables.table("Points", *heads, numbers=heads[:-1])
    step = -(-len(found) // _MOST_ROWS)
    for point in found.points:
        told = texts.role(found, point.number)
        if told or (point.number - 1) % step == 0:
            style = "bold" if told else None
            made.add_row(*texts.row(found, point, more=True), style=style)
    console.print(made)
    if step > 1:
        console.print(f"Not all {len(found)} points are shown; --json and --out give every one.")
