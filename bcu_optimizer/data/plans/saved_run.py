"""What an earlier run of ``bcu solve`` left in a folder: whose plan, how sure, what else."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from bcu_optimizer.common import atomic_files as files
from bcu_optimizer.common import titles, toml
from bcu_optimizer.common.errors import InputError
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.data.tables import encoding

_CHANGED = "# from --set"  # how a stored scenario marks what was changed on the command line
_SURE = {"optimal": "proven best plan", "feasible": "best plan found, not proven best"}


Exempt: TypeAlias = Mapping[tuple[str, str | None], frozenset[tuple[str, ...]]]
"""The BCUs, as the codes of their areas, that are left out of a rule (and a measure of it)."""


@dataclass(frozen=True)
class SavedRun:
    """A plan that a run found and kept.

    Attributes
    ----------
    text
        What it is, in a planner's words.
    own
        The BCUs that bear names given by people: kept from a plan, or named by hand since.
    exempt
        The BCUs that the run's scenario leaves out of its rules.
    """

    text: str
    own: frozenset[str]
    exempt: Exempt = field(default_factory=dict)


def read(plan: Plan) -> SavedRun | None:
    """Say which run found a plan that was read from a file; None where none is known to have."""
    if plan.path is None or not files.is_run(plan.path):
        return None
    folder = plan.path.parent
    try:
        found = json.loads(encoding.read(folder / files.RESULT))
        (result,) = found["results"]
        assigned: dict[str, str] = dict(result["plan"])
        stored = encoding.read(folder / files.SCENARIO)
        scenario = toml.read(stored)
        own = _own(plan, assigned, scenario, folder)
        left_out = exempt(Plan(assigned), result["rules"])
        sure = _SURE[result["outcome"]]
        name = str(found["scenario"])
    except (InputError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    settings = ", with settings changed" if _CHANGED in stored else ""
    title = titles.filled(str(scenario.get("title", name)), len(plan))
    of = f"scenario '{name}'{settings}: {title}"
    if plan.groups() != Plan(assigned).groups():
        text = f"Changed by hand since a run of {of}"
        return SavedRun(text, frozenset(plan.bcus))
    return SavedRun(f"Saved run ({sure}) of {of}", own, left_out)


def exempt(plan: Plan, verdicts: Iterable[Mapping[str, Any]]) -> Exempt:
    """Collect the BCUs that verdicts, as an answer lists them, name as left out of a rule."""
    bcus = plan.bcus
    return {
        (verdict["rule"], verdict["measure"]): frozenset(bcus[bcu] for bcu in verdict["exempt"])
        for verdict in verdicts
        if verdict["exempt"]
    }


def _own(
    plan: Plan, assigned: Mapping[str, str], scenario: Mapping[str, Any], folder: Path
) -> frozenset[str]:
    """Return the BCUs whose names the run did not make up."""
    known = {*scenario.get("rules", {}).get("fixed", {}).get("bcus", ())}
    start = folder / "start.csv"
    if start.is_file():
        known |= {row["bcu"] for row in csv.DictReader(encoding.read(start).splitlines())}
    made = set(assigned.values()) - known
    return frozenset(bcu for bcu in plan.bcus if bcu not in made)


def replaced(folder: Path, scenario: str, bcus: Sequence[int]) -> str:
    """Say which other question's answer a new run in a folder takes the place of; "" if none."""
    held = sorted([folder / files.RESULT, *folder.glob(f"k*/{files.RESULT}")])
    try:
        found = [json.loads(encoding.read(path)) for path in held if path.is_file()]
        numbers = [each["results"][0]["bcus"] for each in found]
        names = {str(each["scenario"]) for each in found}
    except (InputError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        return ""
    if not numbers or (numbers == list(bcus) and names == {scenario}):
        return ""
    many = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
    return (
        f"The earlier run in {folder} was replaced: scenario '{', '.join(sorted(names))}', "
        f"{many} BCUs."
    )
