"""Why, how many, and how much room: collisions, slack, sweeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.interfaces.api.inputs import read

if TYPE_CHECKING:
    from bcu_optimizer.data.plans.plan import Plan
    from bcu_optimizer.engines.effort import Effort
    from bcu_optimizer.engines.engine import SolverName
    from bcu_optimizer.problem.bcu_numbers import Asked
    from bcu_optimizer.problem.problem import Problem
    from bcu_optimizer.questions.explain.explain import Explanation
    from bcu_optimizer.questions.slack.slack import Slack
    from bcu_optimizer.questions.sweep.sweep import Sweep
    from bcu_optimizer.questions.why.answer import Why, WhyAll
    from bcu_optimizer.questions.why.why import Asked as Choosing
    from bcu_optimizer.scenario.schema import Scenario


def explain(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    bcus: Asked | None = None,
) -> Explanation:
    """Find every minimal set of rules that no plan keeps all of, why, and what would help.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`; a range of numbers of BCUs has no plan if none of them has.
    bcus
        As for :func:`census`.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data or the numbers.
    """
    from bcu_optimizer.problem.bcu_numbers import asking
    from bcu_optimizer.questions.explain.explain import explain as explain_problem

    return explain_problem(asking(read(scenario, settings), bcus))


def slack(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    bcus: Asked | None = None,
    time_limit: float = 30.0,
) -> Slack:
    """Find how far each limit can be tightened until no plan is left, and what each rule costs.

    Parameters
    ----------
    scenario, settings, bcus
        As for :func:`explain`.
    time_limit
        The seconds that all searches together may take, where there are too many plans to look at
        all; what is then not proven comes with a bound, or is said not to be decided.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data or the numbers.
    """
    from bcu_optimizer.problem.bcu_numbers import asking
    from bcu_optimizer.questions.slack.slack import slack as slack_of

    return slack_of(asking(read(scenario, settings), bcus), time_limit)


def sweep(
    scenario: str | Path | Problem,
    bcus: Asked | None = None,
    over: Mapping[str, Sequence[float]] | None = None,
    settings: Iterable[str] = (),
    *,
    solver: SolverName = "highs",
    time_limit: float | None = None,
    most: int | None = None,
) -> Sweep:
    """Answer a scenario for each number of BCUs, and for each value of up to two settings.

    Parameters
    ----------
    scenario
        A path or a shipped name; or a problem already read, of which only numbers are swept.
    bcus
        ``"8-20"``, ``(8, 20)`` or one number; if None those that the scenario asks for, or else all
        from 1 to the number of areas.
    over
        Values by dotted key: ``{"rules.balance.max_ratio": [2, 2.5, 3]}``.
    settings, solver, time_limit
        As for :func:`solve`; the limit is for each number.
    most
        The most answers to work out; if None as many as take a quarter of an hour.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data, the numbers or a value, or there are too
        many answers to work out.
    """
    from bcu_optimizer.questions.solve.solve import Options
    from bcu_optimizer.questions.sweep import axes, question, run

    asked = question.ask(scenario, bcus, axes.axes(over or {}), list(settings))
    return run.run(asked, run.How(Options(solver, time_limit), most))


def why(
    area: str | None = None,
    other: str | None = None,
    scenario: str | Path | Scenario | Problem | None = None,
    settings: Iterable[str] = (),
    *,
    plan: str | Path | Plan | None = None,
    bcus: Asked | None = None,
    columns: str | Mapping[str, str] | None = None,
    memory: float = 2000,
    time_limit: float | None = None,
) -> Why | WhyAll:
    """Say why an area is with those that it is with, and what each other choice would cost; exact.

    Parameters
    ----------
    area
        An area, by code or name; every area if None.
    other
        Look at this area alone, bordering or not; if None at all that border it.
    scenario, settings, columns
        As for :func:`evaluate`.
    plan
        The plan it is about; the scenario's best if None. Its number of BCUs is looked at, or the
        nearest to it that the scenario asks for.
    bcus, memory, time_limit
        As for :func:`census`; without a plan one number of BCUs.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data or the plan, an area is not known or is
        asked about itself, several numbers of BCUs are asked for, or looking at all plans would
        take too much memory or time.
    """
    from bcu_optimizer.engines.effort import Effort

    asked = asking_why(
        scenario,
        settings,
        plan=plan,
        bcus=bcus,
        columns=columns,
        effort=Effort(memory, time_limit),
    )
    return asked.every() if area is None else asked.why(area, other)


def asking_why(
    scenario: str | Path | Scenario | Problem | None,
    settings: Iterable[str],
    *,
    plan: str | Path | Plan | None,
    bcus: Asked | None,
    columns: str | Mapping[str, str] | None,
    effort: Effort,
) -> Choosing:
    """Prepare what :func:`why` asks; several areas can then be asked about."""
    from bcu_optimizer.data.plans import plan as plans
    from bcu_optimizer.interfaces.api import yardstick
    from bcu_optimizer.problem.bcu_numbers import asking
    from bcu_optimizer.questions.why.why import Asked as Choosing

    held = yardstick.find(scenario, [] if plan is None else [plan], list(settings))
    with held.telling():
        if isinstance(plan, str | Path):
            plan = plans.read_any(plan, held.problem.areas, columns)
        return Choosing(asking(held.problem, bcus), plan, effort)
