"""``bcu open``: the plan page from this machine, with what needs the engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.common import streams
from bcu_optimizer.interfaces.cli import answers, options, screen
from bcu_optimizer.interfaces.cli.commands.page import Plans

if TYPE_CHECKING:
    from bcu_optimizer.problem.problem import Problem

_INFEASIBLE = 4

Port = Annotated[
    int, typer.Option("--port", min=0, max=65535, metavar="N", help="The port; a free one if 0.")
]
NoBrowser = Annotated[
    bool, typer.Option("--no-browser", help="Open no browser; the address is printed anyway.")
]
Save = Annotated[
    Path | None,
    typer.Option("--save", metavar="DIR", help="The folder below which plans are kept as runs."),
]


def open_page(
    scenario: options.Scenario,
    settings: options.Set = None,
    bcus: options.Bcus = None,
    plan: Plans = None,
    port: Port = 0,
    no_browser: NoBrowser = False,
    save: Save = None,
) -> int:
    """Open the plan page in the browser, with what needs the engine behind it.

    To what 'bcu page' has it adds: drawing by hand with every rule's verdict at each move, the
    best completion of a half-drawn plan, changed limits, why wishes leave no plan, plans from and
    to files, and run folders with their pages. It answers on this machine alone, until Ctrl-C.
    """
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.interfaces.web.plans import beside
    from bcu_optimizer.interfaces.web.server.desk import Desk
    from bcu_optimizer.interfaces.web.server.run import serve
    from bcu_optimizer.problem.bcu_numbers import numbers

    texts = list(settings or ())

    def read(more: Sequence[str]) -> Problem:
        return read_problem(scenario, [*texts, *more])

    with screen.progress("Reading the scenario and its data …"):
        problem = read_problem(scenario, texts)
        if bcus is not None:
            numbers(bcus, len(problem.codes))
        plans = beside(problem, plan or ())
        desk = Desk(read, bcus, plans, save.absolute() if save else None)
        found = desk.page(())
    if not found.diagrams:
        answers.show(found, None, as_json=False)
        return _INFEASIBLE

    def say(address: str) -> None:
        streams.out().write(f"{address}\n")
        streams.out().flush()

    serve(desk, port, say, browse=not no_browser)
    return 0
