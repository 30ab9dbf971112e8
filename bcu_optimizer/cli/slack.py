"""``bcu slack``: how far each limit can be tightened, and what each rule costs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bcu_optimizer.cli import options, screen

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.explanation.slack import Slack

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
            help="Longest search for the best plan without a rule, where counting is too much.",
        ),
    ] = 5.0,
) -> int:
    """Show how far each limit of a scenario can be tightened, and what each rule costs.

    Limits are tightened one at a time until no plan is left. What a rule costs in a goal is how
    much better the best plan by that goal alone would be without the rule.
    """
    from bcu_optimizer import files
    from bcu_optimizer import slack as slack_of
    from bcu_optimizer.explanation import slack_save

    if out:
        files.check_replaceable(out, "slack")
    with screen.progress("Tightening each limit, dropping each rule …", quiet=as_json) as tell:
        found = slack_of(scenario, settings or (), bcus=bcus, time_limit=time_limit)
        if out:
            tell("Writing files …")
            slack_save.save(found, out)
    if as_json:
        screen.show_json(found.as_dict())
    else:
        _show(screen.console(), found)
        _show_where(screen.console(), out)
    return _CODES[found.outcome]


def _show(console: Console, found: Slack) -> None:
    from bcu_optimizer.cli import tables
    from bcu_optimizer.explanation import slack_texts

    scenario = found.problem.scenario
    screen.show_title(console, scenario.title, scenario)
    console.print()
    console.print(slack_texts.headline(found), style="bold")
    if found.outcome == "infeasible":
        console.print(f"Why, and what would help: bcu explain {scenario.name}")
        return
    console.print()
    for each in slack_texts.tables(found):
        made = tables.table(each.heading, *each.heads)
        for row in each.rows:
            made.add_row(*row)
        console.print(made)
    for note in slack_texts.notes(found) if found.outcome == "feasible" else ():
        console.print(f"· {note}")


def _show_where(console: Console, out: Path | None) -> None:
    console.print(
        f"The answer, its tables and a page are in {out}."
        if out
        else "Nothing was written. To keep the answer, add: --out DIR"
    )
