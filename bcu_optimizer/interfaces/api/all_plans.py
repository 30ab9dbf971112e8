"""All valid plans: counted, traded off, really different ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer.interfaces.api.inputs import read

if TYPE_CHECKING:
    from bcu_optimizer.problem.bcu_numbers import Asked
    from bcu_optimizer.problem.problem import Problem
    from bcu_optimizer.questions.alternatives.alternatives import Alternatives
    from bcu_optimizer.questions.census import Census
    from bcu_optimizer.questions.frontier.frontier import Frontier, Marked
    from bcu_optimizer.scenario.schema import Scenario


def census(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    bcus: Asked | None = None,
    memory: float = 2000,
    time_limit: float | None = None,
) -> Census:
    """Look at all valid plans of a scenario: count, rank, list, draw and chart them; exact.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    bcus
        The numbers of BCUs in place of the scenario's own: 12, (11, 16) or "11-16".
    memory
        The most memory in MB for all plans of one number of BCUs.
    time_limit
        Longest time in seconds for the plans of one number of BCUs; None for no limit.

    Raises
    ------
    InputError
        If something is wrong with the scenario or its data, the range runs backwards, or a number
        is below 1 or above the number of areas. What a census is asked raises one where that
        would take too much memory or time.
    UsageError
        If ``bcus`` is a text that is neither a number nor a range.
    """
    from bcu_optimizer.engines.effort import Effort
    from bcu_optimizer.problem.bcu_numbers import asking
    from bcu_optimizer.questions.census import Census

    found = read(scenario, settings)
    return Census(asking(found, bcus), effort=Effort(memory, time_limit))


def frontier(
    scenario: str | Path | Scenario | Problem,
    goals: Sequence[str] = ("links", "imbalance"),
    settings: Iterable[str] = (),
    *,
    bcus: Asked | None = None,
    mark: Marked | None = None,
    memory: float = 2000,
    time_limit: float | None = None,
) -> Frontier:
    """Find what can be had of two or three goals at once: every plan that none beats, proven.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    goals
        Two or three of ``links``, ``imbalance``, ``travel``, ``ties``, ``demand_ratio`` and
        ``officers_ratio``; at most one of the ratios.
    mark
        Known plans to show beside it: files, names of shipped plans, or plans in hand. If None,
        the shipped plans that are about these areas and have as many BCUs.
    bcus, memory, time_limit
        As for :func:`census`; one number of BCUs.

    Raises
    ------
    InputError
        If something is wrong with the scenario, its data, a goal or a plan to mark, several numbers
        of BCUs are asked for, or it would take too much memory or time.
    """
    found = census(scenario, settings, bcus=bcus, memory=memory, time_limit=time_limit)
    return found.frontier(goals, mark=mark)


def alternatives(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    within: float = 0.02,
    count: int = 6,
    bcus: Asked | None = None,
    memory: float = 2000,
    time_limit: float | None = None,
) -> Alternatives:
    """Find plans almost as good as the best one that differ as much as possible from each other.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    within
        How much worse a plan may be: a share, from 0 to 1, of the way from the best objective of
        all valid plans to the worst.
    count
        How many plans, the best one included.
    bcus, memory, time_limit
        As for :func:`census`; one number of BCUs.

    Raises
    ------
    InputError
        If something is wrong with the scenario or its data, it has no goals, the margin is not from
        0 to 1, no plan or several numbers of BCUs are asked for, or it would take too much memory
        or time.
    """
    found = census(scenario, settings, bcus=bcus, memory=memory, time_limit=time_limit)
    return found.alternatives(within=within, count=count)
