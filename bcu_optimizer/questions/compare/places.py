"""Where the things compared are: in a run folder or a file, shipped, or in hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bcu_optimizer.common import input_files
from bcu_optimizer.common.errors import Fault, InputError, bad, nearest, refuse
from bcu_optimizer.common.text import unique
from bcu_optimizer.data import shipped
from bcu_optimizer.data.plans import mistakes as mistaken
from bcu_optimizer.data.plans import plan as plans
from bcu_optimizer.data.plans.plan import Plan
from bcu_optimizer.scenario import layers

if TYPE_CHECKING:
    from bcu_optimizer.questions.solve.result import Result

Wanted: TypeAlias = "str | Path | Plan | Result"
"""What can be compared: a path or a name, or a plan or result in hand."""


class Place(NamedTuple):
    """Where an item was found: a plan on disk, a scenario to be solved, or something in hand."""

    path: Path
    solved: bool
    held: Plan | Result | None = None


def listed(wanted: Sequence[Wanted]) -> Sequence[Wanted]:
    """Return what is to be compared, which is a list of at least one item.

    Raises
    ------
    InputError
        If it is a single item, which a text or a plan would be read as letter by letter, or empty.
    """
    example = 'for example ["baseline", "adopted-2018"].'
    if isinstance(wanted, str | Path | Plan) or not isinstance(wanted, Iterable):
        raise bad("what is compared must be a list.", remedy=f"Put it in brackets, {example}")
    items = list(wanted)
    if not items:
        raise bad("there is nothing to compare.", remedy=f"Name plans or scenarios, {example}")
    return items


def find_all(wanted: Iterable[Wanted]) -> list[Place]:
    """Find everything that is to be compared; raises one InputError for all that is not found."""
    places: list[Place] = []
    faults: list[Fault] = []
    for item in wanted:
        try:
            places.append(find(item))
        except InputError as error:
            faults += error.faults
    refuse(faults)
    return places


def find(item: Wanted) -> Place:
    """Find what an item names, in the order: run folder, plan file, shipped plan, scenario.

    A plan or a result in hand is taken as it is.

    Raises
    ------
    InputError
        If it names nothing; names the nearest shipped plans and scenarios.
    """
    if isinstance(item, Plan):
        return Place(Path(item.name or "plan"), solved=False, held=item)
    if not isinstance(item, str | Path):
        return Place(Path(item.problem.scenario.name), solved=False, held=item)
    item, path = str(item), input_files.named(item)
    if path.is_file() and path.suffix.casefold() == ".toml":
        return Place(path.resolve(), solved=True)
    bare = shipped.is_bare_name(item)
    if (path / "plan.csv").is_file() or path.is_file():
        return Place(plans.locate(item).resolve(), solved=False)
    if bare and (shipped.PLANS / f"{item}.csv").is_file():
        return Place(plans.locate(item).resolve(), solved=False)
    scenarios = shipped.scenarios()
    if bare and (item in scenarios or Path(f"{item}.toml").is_file()):
        return Place(layers.locate(item, Path()).resolve(), solved=True)
    if path.is_dir():
        raise mistaken.without_plan(path)
    if not bare:
        raise bad("there is no such file or folder.", item, remedy="Check the path.")
    known = [*shipped.names(shipped.PLANS, ".csv"), *scenarios]
    remedy = "Name a run folder, a plan's file, a shipped plan or a scenario."
    raise bad(f"there is no plan or scenario '{item}'.", remedy=f"{remedy} {nearest(item, known)}")


def names(places: Sequence[Place]) -> list[str]:
    """Call each item by its file or folder; where two share a name, by the folder above too.

    What is named twice is numbered.
    """
    paths = [_called(place) for place in places]
    files = {path for place, path in zip(places, paths, strict=True) if not place.held}
    often = Counter(path.name for path in files)
    return unique(
        f"{path.parent.name}/{path.name}" if path in files and often[path.name] > 1 else path.name
        for path in paths
    )


def _called(place: Place) -> Path:
    if place.held:
        return place.path
    return place.path.parent if place.path.stem == "plan" else place.path.with_suffix("")
