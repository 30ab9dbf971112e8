"""``bcu page``: all plans of a scenario as one file, to click through in any browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

_INFEASIBLE = 4

Plans = Annotated[
    list[str] | None,
    typer.Option("--plan", metavar="PLAN", help="A plan to compare with; repeatable."),
]
File = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE.html", help="Write the page to this file."),
]


def page(
    scenario: options.Scenario,
    settings: options.Set = None,
    bcus: options.Bcus = None,
    plan: Plans = None,
    as_json: options.Json = False,
    out: File = None,
) -> int:
    """Make a page to click on: at each click the proven best plan that honours the wish.

    One file that needs no network and no program: areas together, apart or alone, a BCU kept as it
    is, other weights, another number of BCUs, each with what it costs. Without --bcus it holds
    every number of BCUs that has plans.
    """
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.common.errors import Fault, UsageError
    from bcu_optimizer.interfaces.web import file
    from bcu_optimizer.interfaces.web.plans import beside
    from bcu_optimizer.questions.plan_page.page import make

    if out is None:
        message = "the file to write the page to is missing."
        raise UsageError(Fault(message, where="--out", remedy="Add: --out FILE.html"))
    file.check(out)
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        problem = read_problem(scenario, settings or ())
        plans = beside(problem, plan or ())
        tell("Looking at all plans …")
        found = make(problem, bcus, plans)
        if found.diagrams:
            tell("Writing the page …")
            file.write(found, out)
    answers.show(found, out if found.diagrams else None, as_json=as_json)
    return 0 if found.diagrams else _INFEASIBLE
