"""``bcu report``: the options appraisal as one PDF and one HTML file, with every table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

if TYPE_CHECKING:
    from bcu_optimizer.problem.problem import Problem

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
    page: Annotated[
        bool, typer.Option("--page", help="Add the page on which all plans can be clicked through.")
    ] = False,
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
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common.errors import Fault, UsageError
    from bcu_optimizer.presentation.documents.appraisal.report import Pack
    from bcu_optimizer.questions.appraisal import Question
    from bcu_optimizer.questions.appraisal.appraisal import appraise
    from bcu_optimizer.questions.appraisal.question import parse_weights
    from bcu_optimizer.questions.solve.solve import Options

    if out is None:
        message = "the folder to write the pack to is missing."
        raise UsageError(Fault(message, where="--out", remedy="Add: --out DIR"))
    asked = Question(count, within, parse_weights(weight or ()), Options(solver.value, time_limit))
    files.check_replaceable(out, "report")
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        problem = read_problem(scenarios[0], settings or ())
        clicked = _page(problem, tell) if page else ""
        found = appraise(problem, scenarios[1:], asked, settings=settings or (), tell=tell)
        pack = Pack(found, tuple(scenarios[1:]), clicked)
        if pack.options:
            tell("Drawing maps and writing files …")
            pack.save(out)
    answers.show(pack, out, as_json=as_json)
    if pack.options:
        return 0
    return _INFEASIBLE if found.preferred.outcome == "infeasible" else _UNKNOWN


def _page(problem: Problem, tell: Callable[[str], object]) -> str:
    """Make the page of every number of BCUs that has plans; "" where there is none to show."""
    from bcu_optimizer.interfaces.web import file
    from bcu_optimizer.interfaces.web.plans import beside
    from bcu_optimizer.questions.plan_page.page import make

    tell("Looking at all plans …")
    found = make(problem, None, beside(problem, ()))
    return file.html(found) if found.diagrams else ""
