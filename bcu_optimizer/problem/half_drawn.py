"""A half-drawn plan laid into a problem: what it gives is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bcu_optimizer.common.errors import Fault, UsageError, bad, nearest, refuse
from bcu_optimizer.common.text import fold
from bcu_optimizer.data.plans.columns import Columns
from bcu_optimizer.data.plans.plan import Plan, name_of, read_given
from bcu_optimizer.problem.groups import Group
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.problem.start import Start


def with_start(
    problem: Problem,
    plan: str | Path,
    lock: Iterable[str] = (),
    columns: str | Mapping[str, str] | Columns | None = None,
) -> Problem:
    """Return the problem with a half-drawn plan to start from.

    Areas given in one BCU stay together in it, and apart from those of the other given BCUs. Areas
    left blank, or not in the file, join given BCUs or form new ones. How many BCUs there are is
    the scenario's choice, and all of its rules hold for given and locked BCUs too.

    Parameters
    ----------
    plan
        Anything that holds a plan; see :func:`bcu_optimizer.data.plans.plan.read_any`.
    lock
        The names of BCUs that are to have exactly the areas given.

    Raises
    ------
    InputError
        If the plan cannot be read or gives no area a BCU, or a BCU to lock is not in it.
    """
    path, read = read_given(plan, problem.areas, columns, whole=False)
    if not read.assignment:
        raise bad(
            "the plan gives no area a BCU.",
            path,
            remedy="Fill in some BCUs, or leave out --start.",
        )
    groups = problem.groups(Plan(read.assignment))
    given = dict(sorted((group, bcu) for bcu, group in groups.items()))
    locked = _locked(lock, groups, path)
    start = Start(given, locked, name_of(path), read.notes)
    return replace(problem, start=start, inputs=problem.inputs | {path})


def _locked(lock: Iterable[str], groups: Mapping[str, Group], path: Path) -> frozenset[Group]:
    known = {fold(bcu): group for bcu, group in groups.items()}
    wanted = list(lock)
    refuse(
        Fault(f"the plan has no BCU '{bcu}' to lock.", str(path), "--lock", nearest(bcu, groups))
        for bcu in wanted
        if fold(bcu) not in known
    )
    return frozenset(known[fold(bcu)] for bcu in wanted)


def check_alone(plan: object | None, lock: Iterable[str], columns: object | None) -> None:
    """Refuse BCUs to lock, and columns, where there is no plan that has them.

    Raises
    ------
    UsageError
        If there are any.
    """
    if plan is not None:
        return
    if list(lock):
        remedy = "Add --start PLAN; the plan gives the areas of the BCUs that are locked."
        raise UsageError(Fault("there is no plan to lock BCUs of.", where="--lock", remedy=remedy))
    if columns is not None:
        message = "there is no plan to read columns of."
        raise UsageError(Fault(message, where="--columns", remedy="Add --start PLAN."))
