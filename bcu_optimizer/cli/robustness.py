"""``bcu robustness``: how often each plan is best when figures and weights are drawn again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.cli import options, screen

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.robust.answer import Robustness

_ANSWERED, _INFEASIBLE = 0, 4

Draws = Annotated[int, typer.Option("--draws", metavar="N", help="How many draws are made.")]
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
    from bcu_optimizer import files
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.robust import asked, run, save

    wish = asked.wish(vary, weights, years)
    if out:
        files.check_replaceable(out, save.COMMAND)
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        problem = read_problem(scenario, settings or ())
        found = run.run(problem, run.How(draws, seed, wish, plan or (), jobs, memory, tell))
        if out:
            save.save(found, out, tell)
    if as_json:
        screen.show_json(found.as_dict())
    else:
        _show(screen.console(), found, out)
    return _ANSWERED if found.has_plan else _INFEASIBLE


def _show(console: Console, found: Robustness, out: Path | None) -> None:
    from bcu_optimizer import words
    from bcu_optimizer.cli.explain import show_lines
    from bcu_optimizer.robust import notes, texts

    scenario = found.problem.scenario
    screen.show_title(console, f"{found.draws:,} draws: {scenario.title}", scenario)
    first, *more = texts.headline(found)
    console.print()
    console.print(first, style="bold")
    show_lines(
        console, [each for each in [*more, texts.matters(found), texts.pairs(found)] if each]
    )
    if found.has_plan:
        _show_plans(console, found)
    if found.alone and found.has_plan:
        _show_alone(console, found)
    readings = notes.readings(found) if found.has_plan else []
    told = [*readings, *notes.uncertainties(found), *words.remarks(found.problem)]
    show_lines(console, [f"· {each}" for each in told])
    console.print()
    if not found.has_plan:
        name = scenario.name
        console.print(f"Why there is no plan, and what would help: bcu explain {name}")
    if out and found.has_plan:
        console.print(f"Chart, maps, tables and plans are in {out}.")
    elif out:
        console.print(f"The answer is in {out}; there is no plan to draw.")
    else:
        console.print("Nothing was written. To keep the chart, maps and tables, add: --out DIR")


def _show_plans(console: Console, found: Robustness) -> None:
    from bcu_optimizer.cli import tables
    from bcu_optimizer.robust import rows

    told = rows.shown(found)
    if not told:
        return
    made = tables.table("How each plan stands", *rows.HEADS, numbers=rows.HEADS[1:])
    for each in told:
        made.add_row(*rows.row(found, each), style="bold" if each.is_own else None)
    console.print(made)
    if rest := rows.left_out(found, told):
        console.print(rest)


def _show_alone(console: Console, found: Robustness) -> None:
    from bcu_optimizer.cli import tables
    from bcu_optimizer.robust import rows

    title = "Which uncertainty matters, for the scenario's best plan"
    made = tables.table(title, *rows.ALONE, numbers=rows.ALONE[1:])
    for row in rows.alone_rows(found):
        made.add_row(*row)
    console.print(made)
