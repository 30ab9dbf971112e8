"""Reading scenarios and their data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bcu_optimizer.problem.problem import Problem
    from bcu_optimizer.problem.rules.base import Rule
    from bcu_optimizer.scenario.schema import Scenario


def load(
    scenario: str | Path, settings: Iterable[str] = (), *, rules: Iterable[type[Rule]] = ()
) -> Scenario:
    """Read a scenario: a path or a shipped name, with ``table.key=VALUE`` settings on top.

    Parameters
    ----------
    scenario, settings
        As for :func:`solve`.
    rules
        Rules of your own that the scenario, or a setting, may state in ``[rules]``: subclasses of
        ``BcuRule``, ``EntryRule`` or ``PlanRule`` of :mod:`bcu_optimizer.rules`.

    Raises
    ------
    InputError
        With every fault found in the file; see :mod:`bcu_optimizer.common.errors`.
    TypeError, ValueError
        If a class among the rules is no rule, or its name is taken or no plain key.
    """
    from bcu_optimizer.problem.rules.custom import shape_with
    from bcu_optimizer.scenario.load import load as load_scenario

    return load_scenario(scenario, settings, shape_with(rules))


def read(
    scenario: str | Path | Scenario | Problem,
    settings: Iterable[str] = (),
    *,
    rules: Iterable[type[Rule]] = (),
) -> Problem:
    """Read a scenario and all that it names; a problem is returned as it is.

    Whatever takes a scenario takes the problem too, and keeps to the rules given here.

    Parameters
    ----------
    scenario, settings, rules
        As for :func:`load`.

    Raises
    ------
    InputError
        With every fault found in the scenario or its data.
    TypeError, ValueError
        As :func:`load` does; and if there are settings or rules for a scenario or problem that was
        read already.
    """
    from bcu_optimizer.problem.build import build
    from bcu_optimizer.problem.problem import Problem

    if isinstance(scenario, str | Path):
        return build(load(scenario, settings, rules=rules))
    if list(settings):
        raise ValueError("settings change a scenario as it is read; give its name or path")
    if list(rules):
        raise ValueError("rules are stated by a scenario as it is read; give its name or path")
    return scenario if isinstance(scenario, Problem) else build(scenario)
