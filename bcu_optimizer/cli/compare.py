"""``bcu compare``: plans side by side: every measure, what changes for whom, how alike they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.cli import options, screen

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from bcu_optimizer.comparison import Comparison

_INFEASIBLE, _UNKNOWN = 4, 5
_TITLE = 16


def compare(
    items: Annotated[
        list[str],
        typer.Argument(
            help="Plans: run folders, plan files, shipped plans, or scenarios, which are solved.",
            metavar="ITEM...",
        ),
    ],
    scenario: options.HeldAgainst = None,
    against: Annotated[
        str | None,
        typer.Option(metavar="ITEM", help="What the others are compared with; else the first."),
    ] = None,
    settings: options.Set = None,
    columns: options.Columns = None,
    as_json: options.Json = False,
    out: options.Out = None,
    solver: options.SolverOption = options.Solver.highs,
    time_limit: options.TimeLimit = None,
) -> int:
    """Put plans side by side: all measures, which areas change BCU, how alike the plans are."""
    from bcu_optimizer import comparison, files, yardstick
    from bcu_optimizer.comparison import save
    from bcu_optimizer.optimise import Options

    if out:
        files.check_replaceable(out, "compare")
    with screen.progress("Reading the plans …", quiet=as_json) as tell:
        held = yardstick.find(scenario, [*([against] if against else []), *items], settings or ())
        with held.telling():
            found = comparison.compare(
                held.problem,
                items,
                against,
                settings=settings or (),
                options=Options(solver.value, time_limit),
                tell=tell,
                columns=columns,
            )
        if out:
            tell("Drawing maps and writing files …")
            save.save(found, out)
    if as_json:
        screen.show_json(found.as_dict())
    else:
        _show(screen.console(), found, held.origin)
        _show_where(screen.console(), found, str(out) if out else None)
    return exit_code(found)


def exit_code(found: Comparison) -> int:
    """Return 0 if every scenario that was solved has a plan."""
    outcomes = {result.outcome for result in found.without.values()}
    if "infeasible" in outcomes:
        return _INFEASIBLE
    return _UNKNOWN if outcomes else 0


def _show(console: Console, found: Comparison, origin: str) -> None:
    from bcu_optimizer import words
    from bcu_optimizer.cli import tables
    from bcu_optimizer.comparison import texts

    screen.show_held_against(console, found.problem.scenario, origin)
    made = tables.table("Plans", "Plan", "BCUs", "Where it is from", "Rules", numbers=("BCUs",))
    for row in texts.plans(found):
        made.add_row(*row)
    console.print(made)
    if found.entries:
        console.print(_measures(found))
    if found.pairs:
        console.print(_likeness(found))
    for line in [*texts.notes(found), *texts.key(found)]:
        console.print(line)
    console.print()
    for number in found.others:
        _show_changes(console, found, number)
    for note in [*map(str, words.assumptions(found.problem)), *words.modelled(found.problem)]:
        console.print(f"· {note}")


def _measures(found: Comparison) -> Table:
    """All measures: a column a plan; the changes beside the values, below where plans are many."""
    from bcu_optimizer.cli import tables
    from bcu_optimizer.comparison import texts

    roomy = texts.is_roomy(found)
    made = tables.table("Measures", "")
    if not roomy:
        made.padding = (0, 1, 0, 0)
        made.columns[0].min_width = _TITLE
    for i, name in enumerate(found.names):
        made.add_column(texts.broken_name(name, "\n"), justify="right", overflow="fold")
        if roomy and i != found.reference:
            made.add_column("change", justify="right", no_wrap=True)
    for row in texts.measures(found):
        if roomy:
            made.add_row(row.title, *texts.beside(found, row))
        else:
            pairs = zip(texts.marked(row), row.changes, strict=True)
            made.add_row(row.title, *(f"{value}\n{change}".strip() for value, change in pairs))
    return made


def _show_changes(console: Console, found: Comparison, number: int) -> None:
    """Which areas change BCU, and whom they gain and lose as partners."""
    from rich.text import Text

    from bcu_optimizer.cli import tables
    from bcu_optimizer.comparison import move_texts, texts

    title = f"From {found.names[found.reference]} to {found.names[number]}"
    rows = move_texts.moves(found, number, all_of_them=texts.is_roomy(found))
    if rows:
        heads = ("Areas", "From", "To", "Partners gained", "Partners lost")
        made = tables.table(title, *heads)
        for areas, *cells in rows:
            made.add_row(Text(areas, style="bold"), *cells)
        console.print(made)
    else:
        console.print(title, style="bold")
    console.print(move_texts.summary(found, number))
    console.print()


def _likeness(found: Comparison) -> Table:
    from bcu_optimizer.cli import tables
    from bcu_optimizer.comparison import texts

    header, rows = texts.likeness(found)
    heads = [header[0], *(texts.broken_name(name, "\n") for name in header[1:])]
    made = tables.table("How alike the plans are", *heads, numbers=heads[1:])
    for row in rows:
        made.add_row(*row)
    return made


def _show_where(console: Console, found: Comparison, out: str | None) -> None:
    console.print()
    if not out:
        console.print("Nothing was written. To keep the maps and the files, add: --out DIR")
    elif found.entries:
        console.print(f"Maps, tables and data are in {out}.")
    else:
        console.print(f"The answer is in {out}; there is no plan to draw.")
