"""``bcu census``: all valid plans: how many, where a plan stands, the best, a sample, the pairs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bcu_optimizer.interfaces.cli import answers, options, screen

if TYPE_CHECKING:
    from bcu_optimizer.questions.census.answer import Answer

_SEED = 1
_MOST = 10_000  # plans that are listed or drawn; --all writes more

Plan = Annotated[
    str | None, typer.Option("--plan", metavar="PLAN", help="Say where this plan stands.")
]
List = Annotated[
    int | None, typer.Option("--list", min=1, max=_MOST, metavar="N", help="List the N best plans.")
]
All = Annotated[
    Path | None,
    typer.Option("--all", metavar="FILE", help="Write every plan to this Parquet file."),
]
Most = Annotated[
    int, typer.Option("--most", min=1, metavar="N", help="The most plans that --all writes.")
]
Sample = Annotated[
    int | None,
    typer.Option("--sample", min=1, max=_MOST, metavar="N", help="Draw N plans at random."),
]
Seed = Annotated[
    int | None, typer.Option("--seed", metavar="S", help="Same seed, same sample; 1 if not given.")
]
Pairs = Annotated[
    bool, typer.Option("--pairs", help="Say which areas plans always or never put together.")
]


def census(
    scenario: options.Scenario,
    settings: options.Set = None,
    bcus: options.Bcus = None,
    plan: Plan = None,
    listed: List = None,
    every: All = None,
    most: Most = 1_000_000,
    sample: Sample = None,
    seed: Seed = None,
    pairs: Pairs = False,
    columns: options.Columns = None,
    memory: options.Memory = 2000,
    as_json: options.Json = False,
    out: options.Out = None,
    time_limit: options.TimeLimit = None,
) -> int:
    """Count all valid plans, exactly, and say what can be said of all of them.

    No plan is left out and none is estimated. With --plan: how many plans are better, as good and
    worse, measure by measure. --list, --sample, --pairs and --all are about one number of BCUs.
    """
    from bcu_optimizer import read as read_problem
    from bcu_optimizer.common import atomic_files as files
    from bcu_optimizer.engines.effort import Effort
    from bcu_optimizer.problem.bcu_numbers import asking
    from bcu_optimizer.questions.census import Census, ask
    from bcu_optimizer.runs import all_plans as everything

    _check(plan, columns, listed, sample, seed)
    if out:
        files.check_replaceable(out, "census")
    if every:
        everything.check_file(every)
    wishes = ask.Wishes(plan, columns, listed, sample, _SEED if seed is None else seed, pairs)
    with screen.progress("Reading the scenario and its data …", quiet=as_json) as tell:
        problem = read_problem(scenario, settings or ())
        problem = asking(problem, bcus)
        found = Census(problem, effort=Effort(memory, time_limit, _told(tell, "Looking at plans")))
        if every:
            everything.check_number(found, most)
        answer = ask.ask(found, wishes)
        notes = _write(answer, every, out, tell)
    answers.show(answer, out, as_json=as_json, more=notes)
    return 0


def _check(
    plan: str | None,
    columns: str | None,
    listed: int | None,
    sample: int | None,
    seed: int | None,
) -> None:
    """Refuse options that cannot stand together, or that mean nothing without another."""
    from bcu_optimizer.common.errors import Fault, UsageError

    if listed is not None and sample is not None:
        message = "--list and --sample cannot be asked for together."
        raise UsageError(Fault(message, where="--list", remedy="Ask for one after the other."))
    for value, option, other in ((columns, "--columns", plan), (seed, "--seed", sample)):
        if value is not None and other is None:
            needed = "--plan" if option == "--columns" else "--sample"
            remedy = f"Add {needed}, or leave {option} out."
            message = f"{option} means nothing without {needed}."
            raise UsageError(Fault(message, where=option, remedy=remedy))


def _told(tell: Callable[[str], Any], what: str) -> Callable[[float], None]:
    return lambda done: tell(f"{what} … {done:.0%}")


def _write(
    answer: Answer, every: Path | None, out: Path | None, tell: Callable[[str], Any]
) -> list[str]:
    """Write what is to be written: all of it, or nothing; say what was, and what was left out."""
    from bcu_optimizer.common.atomic_files import written_aside
    from bcu_optimizer.runs import all_plans as everything

    if every is None:
        return _saved(answer, out, tell)
    had = every.exists()
    with written_aside(every) as aside:
        number = everything.write(answer.census, aside, tell=_told(tell, "Writing all plans"))
        left_out = _saved(answer, out, tell)
    replaced = ", which was replaced" if had else ""
    return [f"All {number:,} plans are in {every}{replaced}.", *left_out]


def _saved(answer: Answer, out: Path | None, tell: Callable[[str], Any]) -> list[str]:
    """Write the folder, if any; say what was left out of it."""
    from bcu_optimizer.common import display

    if out is None:
        return []
    tell("Counting all plans by each measure, drawing charts and maps …")
    return list(display.of("save", answer, out).left_out)
