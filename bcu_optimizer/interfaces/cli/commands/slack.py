"""``bcu slack``: how far each limit can be tightened, and what each rule costs."""

from __future__ import annotations

from typing import Annotated

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

_CODES = {"feasible": 0, "infeasible": 4, "unknown": 5}


def slack(
    scenario: options.Scenario,
    bcus: options.Bcus = None,
    settings: options.Set = None,
    as_json: options.Json = False,
    out: options.Out = None,
    time_limit: Annotated[
        float,
        typer.Option(
            "--time-limit",
            min=0.0,
            metavar="SECONDS",
            help="Longest search in all, where counting is too much; what is left is not decided.",
        ),
    ] = 30.0,
) -> int:
    """Show how far each limit of a scenario can be tightened, and what each rule costs.

    Limits are tightened one at a time until no plan is left. What a rule costs in a goal is how
    much better the best plan by that goal alone would be without the rule.
    """
    from bcu_optimizer import slack as slack_of
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.common import display

    if out:
        files.check_replaceable(out, "slack")
    with screen.progress("Tightening each limit, dropping each rule …", quiet=as_json) as tell:
        found = slack_of(scenario, settings or (), bcus=bcus, time_limit=time_limit)
        if out:
            tell("Writing files …")
            display.save(found, out)
    answers.show(found, out, as_json=as_json)
    return _CODES[found.outcome]
