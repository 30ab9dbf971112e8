"""``bcu robustness``: how often each plan is best when figures and weights are drawn again."""

from __future__ import annotations

from typing import Annotated

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

_ANSWERED, _INFEASIBLE = 0, 4

Draws = Annotated[
    int, typer.Option("--draws", max=100_000, metavar="N", help="How many draws are made.")
]
Seed = Annotated[int, typer.Option("--seed", metavar="S", help="Same seed, same draws.")]
Weights = Annotated[
    float,
    typer.Option(
        "--weights", metavar="P", help="Each weight is up to this share smaller or larger."
    ),
]
Vary = Annotated[
    str | None,
    typer.Option(
        "--vary",
        metavar="counts,years,weights",
        help="What is drawn again; all that the scenario has if not given.",
    ),
]
Years = Annotated[
    str | None,
    typer.Option(
        "--years", metavar="Y,Y", help="Years to pick from; all that the figures have if not given."
    ),
]
Plans = Annotated[
    list[str] | None,
    typer.Option("--plan", metavar="PLAN", help="Value this plan in every draw too; repeatable."),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", metavar="N", help="Draws worked on at once; one a core if not given."),
]
Memory = Annotated[
    float, typer.Option("--memory", min=1.0, metavar="MB", help="The most memory for a draw.")
]


def robustness(
    scenario: options.Scenario,
    draws: Draws = 200,
    seed: Seed = 1,
    vary: Vary = None,
    weights: Weights = 0.2,
    years: Years = None,
    plan: Plans = None,
    settings: options.Set = None,
    jobs: Jobs = None,
    memory: Memory = 2000,
    as_json: options.Json = False,
    out: options.Out = None,
) -> int:
    """Draw figures and weights again and again, and say which plan is best how often.

    Counts vary as chance has them vary, figures may be of another year, weights are a little
    smaller or larger. Every draw is solved exactly, and every plan that is ever best is valued in
    every draw.
    """
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common import display
    from bcu_optimizer.interfaces.cli.commands import uncertainty
    from bcu_optimizer.questions.robustness import run

    wish = uncertainty.wish(vary, weights, years)
    if out:
        files.check_replaceable(out, "robustness")
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        problem = read_problem(scenario, settings or ())
        found = run.run(problem, run.How(draws, seed, wish, plan or (), jobs, memory, tell))
        if out:
            tell("Drawing the chart and maps …")
            display.save(found, out)
    answers.show(found, out, as_json=as_json)
    return _ANSWERED if found.has_plan else _INFEASIBLE
