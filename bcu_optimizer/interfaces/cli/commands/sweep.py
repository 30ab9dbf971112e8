"""``bcu sweep``: what each number of BCUs allows, and what each rule costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.common.errors import Fault, InterruptedRunError
from bcu_optimizer.interfaces.cli import answers, options, screen

if TYPE_CHECKING:
    from bcu_optimizer.questions.sweep.journal import Journal
    from bcu_optimizer.questions.sweep.question import Question


def sweep(
    scenario: options.Scenario,
    bcus: options.Bcus = None,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over", metavar="KEY=[v1, v2, …]", help="Sweep a setting as well; at most two."
        ),
    ] = None,
    settings: options.Set = None,
    as_json: options.Json = False,
    out: options.Out = None,
    solver: options.SolverOption = options.Solver.highs,
    time_limit: options.TimeLimit = None,
    most: Annotated[
        int | None,
        typer.Option(
            "--most", min=1, metavar="ANSWERS", help="Go on with so many, however long it takes."
        ),
    ] = None,
) -> int:
    """Show for each number of BCUs the best plan, how many there are, or why there is none.

    With --over settings are swept too, so that the price of each rule is seen. What an interrupted
    sweep with --out has done is kept; the same command goes on from there.
    """
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common import display
    from bcu_optimizer.questions.solve.solve import Options
    from bcu_optimizer.questions.sweep import axes, journal, question, run

    swept = axes.parse(over or ())
    if out:
        files.check_replaceable(out, "sweep")
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        asked = question.ask(scenario, bcus, swept, settings or ())
        how = run.How(Options(solver.value, time_limit), most, tell, screen.say)
        kept = journal.beside(out, asked, how.options) if out else journal.Journal()
        _say_what_is_kept(kept, asked)
        try:
            found = run.run(asked, how, kept)
            if out:
                tell("Drawing charts and maps and writing files …")
                display.save(found, out)
        except KeyboardInterrupt:
            raise InterruptedRunError(_interrupted(kept, asked)) from None
    kept.drop()
    answers.show(found, out, as_json=as_json)
    return 0


def _say_what_is_kept(kept: Journal, asked: Question) -> None:
    if len(kept):
        screen.say(
            f"Going on from an interrupted run: {len(kept):,} of {asked.size:,} answers are kept."
        )


def _interrupted(kept: Journal, asked: Question) -> Fault:
    if kept.path is None:
        return Fault(
            "stopped by the user; nothing was kept.",
            remedy="With --out DIR what is done is kept, and the same command goes on from there.",
        )
    done = f"{len(kept):,} of {asked.size:,} answers are kept" if len(kept) else "nothing was done"
    remedy = "The same command goes on from there." if len(kept) else None
    return Fault(f"stopped by the user; {done}, and the folder is as it was.", remedy=remedy)
