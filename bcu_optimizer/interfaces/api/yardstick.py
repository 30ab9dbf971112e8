"""What plans are held against: the scenario named, else the one kept with a run, or the baseline.

A plan that a run wrote has its scenario in the folder of that run; any other plan is one of the
baseline's areas unless its scenario is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bcu_optimizer.common import atomic_files as files
from bcu_optimizer.common import input_files
from bcu_optimizer.common.errors import Fault, InputError, OtherAreasError
from bcu_optimizer.data import shipped
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.interfaces.api.inputs import read
from bcu_optimizer.problem.problem import Problem
from bcu_optimizer.scenario.load import load
from bcu_optimizer.scenario.schema import Scenario

if TYPE_CHECKING:
    from bcu_optimizer.questions.solve.result import Result

Named: TypeAlias = "str | Path | Scenario | Problem"
Item: TypeAlias = "str | Path | Plan | Result"

BASELINE = "baseline"


@dataclass(frozen=True)
class Yardstick:
    """What plans are held against, and how that came about.

    Attributes
    ----------
    problem
        The scenario with all that it names.
    run
        The run whose scenario it is, where none was named; "" otherwise.
    assumed
        Whether it is the baseline for want of anything said.
    """

    problem: Problem
    run: str = ""
    assumed: bool = False

    @property
    def origin(self) -> str:
        """Say whose scenario it is, where none was named and it is not the baseline."""
        return f"the scenario of the run '{self.run}'; --scenario names another" if self.run else ""

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Say of a plan of other areas that its scenario was not named, if it was not."""
        try:
            yield
        except OtherAreasError as error:
            if not self.assumed:
                raise
            first, *others = error.faults
            is_scenario = first.file is not None and Path(first.file).suffix == ".toml"
            named = first.file if is_scenario else "FILE"
            missing = (
                f"--scenario is missing: add --scenario {named}, the scenario that has these "
                f"areas. Without it plans are held against '{BASELINE}'."
            )
            remedy = f"{first.remedy} {missing}" if first.remedy else missing
            raise OtherAreasError(replace(first, remedy=remedy), *others) from None


def find(scenario: Named | None, items: Iterable[Item], settings: Sequence[str] = ()) -> Yardstick:
    """Read what plans are held against.

    Parameters
    ----------
    scenario
        What was named; None where nothing was.
    items
        The plans, and other things that are compared with them: of those that come from a run the
        first says which scenario it is.
    settings
        Texts ``table.key=VALUE``, laid over the scenario.

    Raises
    ------
    InputError
        With every fault found in the scenario or its data.
    """
    if scenario is not None:
        return Yardstick(read(scenario, settings))
    for item in items:
        if not isinstance(item, str | Path | Plan):  # a result in hand
            return Yardstick(read(item.problem, settings), item.problem.scenario.name)
        kept = _kept(item)
        if kept:
            return Yardstick(_read(kept, settings), kept.parent.name)
    return Yardstick(read(BASELINE, settings), assumed=True)


def _kept(item: str | Path | Plan) -> Path | None:
    """Return the scenario that is kept in the folder of the run that a plan is from, if any."""
    path = item.path if isinstance(item, Plan) else input_files.named(item)
    if path is None or (not path.exists() and shipped.is_bare_name(str(item))):
        return None
    return files.kept_scenario(path / files.PLAN if path.is_dir() else path)


def _read(kept: Path, settings: Sequence[str]) -> Problem:
    """Read the scenario of a run; it goes by the name that it had when it was solved.

    Raises
    ------
    InputError
        If it cannot be read, or a file that it names is no longer where it was.
    """
    scenario = load(kept, settings)
    try:
        name = json.loads((kept.parent / files.RESULT).read_text(encoding="utf-8"))["scenario"]
        scenario = scenario.model_copy(update={"name": str(name)})
    except (OSError, ValueError, KeyError, TypeError):
        pass  # a run that wrote several plans has none: the name of the file will do
    try:
        return read(scenario)
    except InputError as error:
        raise InputError(*(_gone(each, scenario, kept) for each in error.faults)) from None


def _gone(fault: Fault, scenario: Scenario, kept: Path) -> Fault:
    """Say of a file that is not there any more which run names it, and how to say where it is."""
    if fault.file is None or Path(fault.file).exists():
        return fault
    keys = [key for key in scenario.origins if scenario.setting(key) == fault.file]
    place = f"--set {keys[0]}=FILE" if keys else "--set"
    remedy = (
        f"It was there when the run was made ({kept}). Put it back, say where it is now "
        f"({place}), or name the scenario (--scenario FILE)."
    )
    return replace(fault, remedy=remedy)
