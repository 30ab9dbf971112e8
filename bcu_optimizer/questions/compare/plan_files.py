"""The plan files of a comparison, each read with the columns that it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bcu_optimizer.common.atomic_files import is_run
from bcu_optimizer.common.errors import Fault, InputError, OtherAreasError, UsageError
from bcu_optimizer.data import shipped
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.data.plans.columns import Columns, parse_columns
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.problem.problem import Problem

_FEW = 3
_REMEDY = "All plans of a comparison are over the areas of --scenario."


def read(
    paths: Iterable[Path], problem: Problem, columns: str | Mapping[str, str] | Columns | None
) -> dict[Path, Plan]:
    """Read plans, each once.

    Columns that are stated are those of every plan file that has them; others, run folders and
    shipped plans have the usual ones.

    Raises
    ------
    InputError
        If a plan is faulty or about other areas, or no file has the columns stated.
    UsageError
        If columns are stated, but there is no plan file that could have them.
    """
    wanted = sorted(set(paths))
    stated = parse_columns(columns)
    foreign = [] if stated == Columns() else [p for p in wanted if not _has_usual_columns(p)]
    if columns is not None and not foreign:
        message = "there is no plan file among the items to read columns of."
        raise UsageError(Fault(message, where="--columns", remedy="Leave it out."))
    found, errors = _with_columns(foreign, problem, stated)
    if errors and not found:
        raise next(iter(errors.values()))
    return {path: found.get(path) or _usual(path, problem) for path in wanted}


def _has_usual_columns(path: Path) -> bool:
    return path.parent == shipped.PLANS or is_run(path)


def _with_columns(
    paths: Iterable[Path], problem: Problem, columns: Columns
) -> tuple[dict[Path, Plan], dict[Path, InputError]]:
    found: dict[Path, Plan] = {}
    errors: dict[Path, InputError] = {}
    for path in paths:
        try:
            found[path] = plans.read_any(path, problem.areas, columns)
        except InputError as error:
            errors[path] = error
    return found, errors


def _usual(path: Path, problem: Problem) -> Plan:
    try:
        return plans.read_any(path, problem.areas)
    except OtherAreasError as error:
        raise OtherAreasError(replace(error.faults[0], remedy=_REMEDY)) from None
    except InputError as error:
        if len(error.faults) <= _FEW:
            raise
        raise _other_areas(path, problem, error) from None


def _other_areas(path: Path, problem: Problem, error: InputError) -> InputError:
    """Sum up in one fault that a plan is about other areas than the scenario."""
    first = "; ".join(fault.message.removesuffix(".") for fault in error.faults[:_FEW])
    message = (
        f"the plan does not fit the {len(problem.codes)} areas of scenario "
        f"'{problem.scenario.name}': {first}; and {len(error.faults) - _FEW} more."
    )
    return OtherAreasError(Fault(message, str(path), None, _REMEDY))
