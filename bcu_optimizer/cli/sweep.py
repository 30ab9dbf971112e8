"""``bcu sweep``: what each number of BCUs allows, and what each rule costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.cli import options, screen
from bcu_optimizer.errors import Fault, InterruptedRunError

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.sweeping.journal import Journal
    from bcu_optimizer.sweeping.question import Question
    from bcu_optimizer.sweeping.sweep import Row, Sweep

_WIDEST = 9  # columns of figures that a screen holds


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
    from bcu_optimizer import files
    from bcu_optimizer.optimise import Options
    from bcu_optimizer.sweeping import axes, journal, question, run, save

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
                save.save(found, out)
        except KeyboardInterrupt:
            raise InterruptedRunError(_interrupted(kept, asked)) from None
    kept.drop()
    if as_json:
        screen.show_json(found.as_dict())
    else:
        _show(screen.console(), found)
        _show_where(screen.console(), found, out)
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


def _show(console: Console, found: Sweep) -> None:
    from bcu_optimizer.sweeping import texts

    scenario = found.problem.scenario
    screen.show_title(console, texts.title(found), scenario)
    if question := texts.question(found):
        console.print(question)
    console.print()
    console.print(texts.summary(found), style="bold")
    line = texts.along(found)
    if line:
        _show_line(console, found, *line)
    else:
        _show_cells(console, found)
    for reason in texts.reasons(found):
        console.print(reason)
    if found.with_plan:
        console.print(texts.best(found))
    if found.findings:
        _show_argument(console, found)
    for note in texts.remarks(found):
        console.print(f"· {note}")


def _show_line(
    console: Console, found: Sweep, rows: Sequence[Row], labels: Sequence[str], key: str
) -> None:
    """Two tables: what came of each number or value, and the measures of the best plans."""
    from bcu_optimizer.cli import tables
    from bcu_optimizer.sweeping import texts

    first = key if found.axes else "BCUs"
    heads = (first, "Valid plans", "Outcome", "Because of")
    made = tables.table(key, *heads, numbers=heads[:2])
    for row, label in zip(rows, labels, strict=True):
        made.add_row(label, texts.counted(row), texts.outcome(row), texts.reason(row))
    console.print(made)
    if not found.with_plan:
        return
    names = texts.known(found)
    short = [first.rpartition(".")[2], *(texts.short(n).replace(" ", "\n") for n in names)]
    made = tables.table("The best plan of each", *short, numbers=short)
    for row, label in zip(rows, labels, strict=True):
        if row.has_plan:
            made.add_row(label, *texts.figures(row, names))
    console.print(made)


def _show_cells(console: Console, found: Sweep) -> None:
    """Tables of how many plans there are in each cell, and of what the goals come to."""
    from bcu_optimizer.measures import MEASURES
    from bcu_optimizer.sweeping import texts

    _show_matrices(console, found, "Valid plans", texts.briefly)
    for name in texts.goal_measures(found.problem) if found.with_plan else ():
        title = f"{MEASURES[name].title}, best plan"
        _show_matrices(console, found, title, partial(texts.measured, name))


def _show_matrices(console: Console, found: Sweep, title: str, cell: Callable[[Row], str]) -> None:
    from bcu_optimizer.cli import tables
    from bcu_optimizer.sweeping import matrix

    for each in matrix.matrices(found):
        for start in range(0, len(each.across), _WIDEST):
            heads = each.across[start : start + _WIDEST]
            told = ", ".join(part for part in (title, each.title) if part)
            console.print(told, style="bold")
            made = tables.table(
                "", f"{each.down_title} ↓  {each.across_title} →", *heads, numbers=heads
            )
            made.title = None
            for name, row in zip(each.down, each.cells, strict=True):
                made.add_row(name, *map(cell, row[start : start + _WIDEST]))
            console.print(made)


def _show_argument(console: Console, found: Sweep) -> None:
    """Show each step: what is claimed, what was worked out, and what the claim rests on."""
    from bcu_optimizer.sweeping import claims

    console.print()
    console.print(f"The argument: {claims.tally(found.findings)}", style="bold")
    for finding in found.findings:
        style = "" if finding.is_confirmed else "bold red"
        console.print(f"{finding.number}. {claims.claim(finding)}", style="bold")
        console.print(f"   → {claims.computed(finding)} → {claims.verdict(finding)}", style=style)
        if differs := claims.differs(finding):
            console.print(f"     {differs}", style=style)
        for kind, text in claims.grounds(finding):
            console.print(f"     {claims.KINDS[kind]}{'' if kind == 'step' else ':'} {text}")
    console.print()


def _show_where(console: Console, found: Sweep, out: Path | None) -> None:
    console.print()
    if not out:
        console.print("Nothing was written. To keep tables, charts and maps, add: --out DIR")
        return
    console.print(f"Tables, charts and maps are in {out}.")
    if found.findings:
        console.print(f"The argument on one page: {out / 'argument.pdf'}.")
