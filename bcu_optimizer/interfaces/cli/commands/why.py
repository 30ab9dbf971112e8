"""``bcu why``: why an area is with those that it is with, and what another choice would cost."""

from __future__ import annotations

from typing import Annotated

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

_NO_PLAN = 4


def why(
    area: Annotated[
        str | None, typer.Argument(metavar="AREA", help="An area, by code or name.")
    ] = None,
    other: Annotated[
        str | None,
        typer.Argument(metavar="OTHER", help="Look at this area alone, bordering or not."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every area: a list, and with --out a page an area.")
    ] = False,
    scenario: options.HeldAgainst = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="PLAN", help="Ask about this plan, not the best one."),
    ] = None,
    settings: options.Set = None,
    bcus: options.Bcus = None,
    columns: options.Columns = None,
    memory: options.Memory = 2000,
    as_json: options.Json = False,
    out: options.Out = None,
    time_limit: options.TimeLimit = None,
) -> int:
    """Say why an area is with those that it is with, neighbour by neighbour.

    How many of all valid plans put the two together, the best plan with the other choice, what it
    gains, what it costs, who else would move, and at which weights of the goals it would be so.
    Without --plan it is about the scenario's best plan.
    """
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common import display
    from bcu_optimizer.engines.effort import Effort
    from bcu_optimizer.interfaces.api import reasons

    _check(area, columns, plan, every=every)
    if out:
        files.check_replaceable(out, "why")
    with screen.progress("Looking at all plans …", quiet=as_json) as tell:
        asked = reasons.asking_why(
            scenario,
            settings or (),
            plan=plan,
            bcus=bcus,
            columns=columns,
            effort=Effort(memory, time_limit),
        )
        found = asked.every() if area is None else asked.why(area, other)
        if out:
            tell("Drawing maps and writing files …")
            display.save(found, out)
    answers.show(found, out, as_json=as_json)
    return 0 if asked.best.evaluation else _NO_PLAN


def _check(area: str | None, columns: str | None, plan: str | None, *, every: bool) -> None:
    """Refuse what cannot be asked together, and what means nothing without another."""
    from bcu_optimizer.common.errors import Fault, UsageError

    if (area is None) != every:
        message = "an area and --all exclude each other." if every else "no area is named."
        remedy = "Write 'bcu why AREA', or 'bcu why --all' for every area."
        raise UsageError(Fault(message, where="AREA", remedy=remedy))
    if columns is not None and plan is None:
        raise UsageError(Fault("--columns means nothing without --plan.", where="--columns"))
