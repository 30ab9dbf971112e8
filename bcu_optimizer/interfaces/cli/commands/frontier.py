"""``bcu frontier``: what can be had of two or three goals at once; every point proven."""

from __future__ import annotations

from typing import Annotated

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

_INFEASIBLE = 4


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
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.engines.effort import Effort
    from bcu_optimizer.problem.bcu_numbers import asking
    from bcu_optimizer.questions.census import Census

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
    answers.show(found, out, as_json=as_json)
    return 0 if found.valid_plans else _INFEASIBLE
