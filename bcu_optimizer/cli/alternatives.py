"""``bcu alternatives``: plans almost as good as the best one, as different as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.cli import options, screen

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.enumeration.alternatives import Alternatives

_INFEASIBLE = 4


def alternatives(
    scenario: options.Scenario,
    within: Annotated[
        float,
        typer.Option(
            "--within",
            metavar="SHARE",
            help="How much worse a plan may be: a share, from 0 to 1, of the way from the best "
            "objective to the worst.",
        ),
    ] = 0.02,
    count: Annotated[
        int, typer.Option("--count", metavar="N", help="How many plans, the best one included.")
    ] = 6,
    settings: options.Set = None,
    bcus: options.Bcus = None,
    as_json: options.Json = False,
    out: options.Out = None,
    memory: Annotated[
        float, typer.Option("--memory", min=1.0, metavar="MB", help="The most memory for plans.")
    ] = 2000,
    time_limit: options.TimeLimit = None,
) -> int:
    """Find plans almost as good as the best one that differ as much as possible from each other.

    Two plans differ by the share of demand in areas that would have to change BCU.
    """
    from bcu_optimizer import files
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.asked import asking
    from bcu_optimizer.enumeration import Census
    from bcu_optimizer.enumeration.alternatives import check_asked
    from bcu_optimizer.enumeration.effort import Effort

    check_asked(within, count)
    if out:
        files.check_replaceable(out, "alternatives")
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        problem = read_problem(scenario, settings or ())
        problem = asking(problem, bcus)
        tell("Looking at all plans …")
        census = Census(problem, effort=Effort(memory, time_limit))
        found = census.alternatives(within=within, count=count)
        if out:
            tell("Drawing maps and writing files …")
            found.save(out)
    if as_json:
        screen.show_json(found.as_dict())
    else:
        _show(screen.console(), found, str(out) if out else None)
    return 0 if found.valid_plans else _INFEASIBLE


def _show(console: Console, found: Alternatives, out: str | None) -> None:
    from bcu_optimizer import words
    from bcu_optimizer.cli import tables
    from bcu_optimizer.enumeration.alternatives import texts

    screen.show_title(console, found.problem.scenario.title, found.problem.scenario)
    if len(found):
        console.print(texts.title(found), style="bold")
        console.print(f"Best means: {words.goal_titles(found.problem)}.")
        console.print(texts.margin(found))
    console.print(found.guarantee)
    console.print()
    if len(found):
        heads, rows = texts.table(found)
        made = tables.table("Plans", *heads, numbers=heads[1:])
        made.columns[0].no_wrap = True
        for row in rows:
            made.add_row(*row)
        console.print(made)
    for i in range(1, len(found)):
        better, worse = texts.gains(found, i)
        console.print(f"{found.names[i]}, against the best plan", style="bold")
        console.print(f"  Gains: {better}.")
        console.print(f"  Gives up: {worse}.")
        console.print(f"  Areas that change BCU: {texts.moves(found, i)}.")
    for note in words.remarks(found.problem):
        console.print(f"· {note}")
    console.print()
    if not out:
        console.print("Nothing was written. To keep the maps and the files, add: --out DIR")
    elif len(found):
        console.print(f"Maps, tables and plans are in {out}.")
    else:
        drawn = "best plan" if found.valid_plans else "plan"
        console.print(f"The answer is in {out}; there is no {drawn} to draw.")
