"""``bcu consult``: what can be granted of the proposals of a consultation, and what collides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

_NO_PLAN = 4


def consult(
    scenario: options.Scenario,
    proposals: Annotated[
        Path,
        typer.Option("--proposals", metavar="FILE", help="A table id,who,wish,areas,weight."),
    ],
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="PLAN", help="The plan under consultation."),
    ] = None,
    settings: options.Set = None,
    bcus: options.Bcus = None,
    columns: options.Columns = None,
    memory: options.Memory = 2000,
    as_json: options.Json = False,
    out: options.Out = None,
    time_limit: options.TimeLimit = None,
) -> int:
    """Decide the proposals of a consultation: together, apart, alone, keep; proven.

    What each costs by itself and who else would move, every least set that cannot be granted
    together, and of all that can be granted together the set that weighs most, with its best plan.
    """
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common import display
    from bcu_optimizer.common.errors import Fault, UsageError
    from bcu_optimizer.interfaces.api import plans

    if columns is not None and plan is None:
        raise UsageError(Fault("--columns means nothing without --plan.", where="--columns"))
    if out:
        files.check_replaceable(out, "consult")
    with screen.progress("Deciding the proposals …", quiet=as_json) as tell:
        found = plans.consult(
            scenario,
            proposals,
            settings or (),
            plan=plan,
            bcus=bcus,
            columns=columns,
            memory=memory,
            time_limit=time_limit,
        )
        if out:
            tell("Drawing maps and writing files …")
            display.save(found, out)
    answers.show(found, out, as_json=as_json)
    return 0 if found.best.evaluation else _NO_PLAN
