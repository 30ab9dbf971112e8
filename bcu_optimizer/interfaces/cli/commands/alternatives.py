"""``bcu alternatives``: plans almost as good as the best one, as different as can be."""

from __future__ import annotations

from typing import Annotated

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

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
        int,
        typer.Option(
            "--count", max=1_000, metavar="N", help="How many plans, the best one included."
        ),
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
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.engines.effort import Effort
    from bcu_optimizer.problem.bcu_numbers import asking
    from bcu_optimizer.questions.alternatives.alternatives import check_asked
    from bcu_optimizer.questions.census import Census

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
    answers.show(found, out, as_json=as_json)
    return 0 if found.valid_plans else _INFEASIBLE
