"""``bcu explain``: which rules cannot all be kept, why, and what would help."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bcu_optimizer.cli import options, screen

if TYPE_CHECKING:
    from rich.console import Console

    from bcu_optimizer.explanation.explain import Explanation

_ANSWERED, _NOT_DECIDED = 0, 5


def explain(
    scenario: options.Scenario,
    bcus: options.Bcus = None,
    settings: options.Set = None,
    as_json: options.Json = False,
    out: options.Out = None,
) -> int:
    """Say why a scenario has no plan: every set of rules that collide, and what would help.

    Each set is as small as can be: without any one of its rules there would be a plan. For each
    number in it the smallest change is found that lets a plan be, all other rules being kept.
    """
    from bcu_optimizer import explain as explained
    from bcu_optimizer import files
    from bcu_optimizer.explanation import save

    if out:
        files.check_replaceable(out, "explain")
    with screen.progress("Looking for the rules that collide …", quiet=as_json) as tell:
        found = explained(scenario, settings or (), bcus=bcus)
        if out:
            tell("Writing files …")
            save.save(found, out)
    if as_json:
        screen.show_json(found.as_dict())
    else:
        show(screen.console(), found)
        screen.console().print(
            f"The answer, its tables and a page are in {out}."
            if out
            else "Nothing was written. To keep the answer, add: --out DIR"
        )
    return _NOT_DECIDED if found.outcome == "unknown" else _ANSWERED


def show(console: Console, found: Explanation) -> None:
    """Print an explanation: title, collisions, what would help, and assumptions."""
    from bcu_optimizer.explanation import texts

    scenario = found.problem.scenario
    screen.show_title(console, scenario.title, scenario)
    if scenario.question:
        console.print(scenario.question)
    console.print()
    first, *lines = texts.told(found)
    console.print(first, style="bold")
    show_lines(console, lines)
    console.print()
    show_lines(console, [f"· {each}" for each in texts.assumptions(found)])
    console.print()


def show_lines(console: Console, lines: Sequence[str]) -> None:
    """Print lines; what goes over the edge is set in below its beginning."""
    for line in lines:
        inset = " " * (len(line) - len(line.lstrip(" ·")))
        wrapped = textwrap.fill(
            line,
            console.width,
            subsequent_indent=inset,
            break_long_words=False,
            break_on_hyphens=False,
        )
        console.print(wrapped, soft_wrap=True)
