"""``bcu report``: the options appraisal as one PDF and one HTML file, with every table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.cli import options, screen

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from bcu_optimizer.appraisal import Pack
    from bcu_optimizer.presentation.table import Cell, Table, Value

_INFEASIBLE, _UNKNOWN = 4, 5


def report(
    scenarios: Annotated[
        list[str],
        typer.Argument(
            help="A scenario, whose best plan is the preferred one; further options after it: "
            "scenarios, which are solved, plans, or run folders.",
            metavar="SCENARIO...",
        ),
    ],
    count: Annotated[
        int,
        typer.Option(
            "--count", metavar="N", help="How many alternatives beside the preferred plan."
        ),
    ] = 2,
    within: Annotated[
        float,
        typer.Option(
            "--within",
            metavar="SHARE",
            help="How much worse alternatives may be: a share, from 0 to 1, of the way from the "
            "best objective to the worst.",
        ),
    ] = 0.02,
    weight: Annotated[
        list[str] | None,
        typer.Option(
            "--weight",
            metavar="CRITERION=WEIGHT",
            help="Weigh a criterion of the scoring matrix: any measure, such as links_kept=2, or "
            "areas_changed; repeatable.",
        ),
    ] = None,
    settings: options.Set = None,
    as_json: options.Json = False,
    out: options.Out = None,
    solver: options.SolverOption = options.Solver.highs,
    time_limit: options.TimeLimit = None,
) -> int:
    """Make the options appraisal: every option against business as usual, scored, with sources.

    The options are business as usual, the least that could be done, the scenario's best plan,
    alternatives almost as good but really different, and further scenarios and plans named.
    """
    from bcu_optimizer import files
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.appraisal import Pack, Question
    from bcu_optimizer.appraisal.options import appraise
    from bcu_optimizer.appraisal.question import parse_weights
    from bcu_optimizer.errors import Fault, UsageError
    from bcu_optimizer.optimise import Options

    if out is None:
        message = "the folder to write the pack to is missing."
        raise UsageError(Fault(message, where="--out", remedy="Add: --out DIR"))
    asked = Question(count, within, parse_weights(weight or ()), Options(solver.value, time_limit))
    files.check_replaceable(out, "report")
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        problem = read_problem(scenarios[0], settings or ())
        found = appraise(problem, scenarios[1:], asked, settings=settings or (), tell=tell)
        pack = Pack(found, tuple(scenarios[1:]))
        if pack.options:
            tell("Drawing maps and writing files …")
            pack.save(out)
    if as_json:
        screen.show_json(pack.as_dict())
    else:
        _show(screen.console(), pack, out)
    if pack.options:
        return 0
    return _INFEASIBLE if found.preferred.outcome == "infeasible" else _UNKNOWN


def _show(console: Console, pack: Pack, out: Path) -> None:
    from bcu_optimizer import words
    from bcu_optimizer.appraisal.blocks import Bullets
    from bcu_optimizer.presentation.render.screen import show_block

    found = pack.appraisal
    screen.show_title(console, pack.title, found.problem.scenario)
    if not pack.options:
        console.print(words.headline(found.preferred), style="bold")
        if found.preferred.because:
            console.print(words.because(found.preferred))
            console.print("'bcu explain' with the same scenario says why, and what would help.")
        console.print("There is nothing to appraise; nothing was written.")
        return
    for block in pack.sections[0].blocks:
        if isinstance(block, Bullets):
            for item in block.items:
                console.print(f"· {item}")
            console.print()
    show_block(console, _table(pack))
    for note in words.remarks(found.problem):
        console.print(f"· {note}")
    console.print()
    console.print(f"The pack is in {out}: report.pdf, report.html, and every table and plan.")


def _table(pack: Pack) -> Table:
    """List the options with their main figures and their rank."""
    from bcu_optimizer import words
    from bcu_optimizer.measures import MEASURES
    from bcu_optimizer.presentation.table import Column, Table, figures
    from bcu_optimizer.presentation.wording.measures import SHORT

    shown = ("links_kept", "imbalance", "demand_ratio", "officers_ratio")
    heads = ["BCUs", *(SHORT[name].capitalize() for name in shown), "Score", "Rank"]
    rows: list[list[Value | Cell]] = []
    for i, option in enumerate(pack.options):
        found, scored = option.evaluation, pack.scored
        rows.append(
            [
                option.name,
                "kept" if found.holds else "broken",
                str(len(found.groups)),
                *(words.measure(MEASURES[name], found.measures[name]) for name in shown),
                words.number(float(scored.totals[i]), 3) if scored.totals else "–",
                str(scored.ranks[i]) if scored.totals else "–",
            ]
        )
    columns = [Column("Option", whole=True), Column("Rules", whole=True), *figures(*heads)]
    return Table("The options", columns, rows)
