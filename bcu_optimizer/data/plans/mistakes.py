"""A plan given where a scenario is wanted, and the other way round: said plainly, with the way."""

from __future__ import annotations

from pathlib import Path

from bcu_optimizer.common import atomic_files as files
from bcu_optimizer.common import input_files
from bcu_optimizer.common.errors import InputError, bad
from bcu_optimizer.data import shipped

_TABLES = {".csv", ".tsv", ".xlsx", ".xlsm", ".geojson", ".gpkg", ".shp", ".kml", ".fgb", ".gml"}


def for_scenario(item: str, folder: Path) -> InputError | None:
    """Return what to say of an item that is no scenario but something else; None if nothing."""
    path = folder / input_files.named(item)
    if shipped.is_bare_name(item) and (shipped.PLANS / f"{item}.csv").is_file():
        return _a_plan(item, "a plan")
    if path.is_file() and path.suffix.casefold() in _TABLES:
        return _a_plan(item, "a plan or a table")
    if not path.is_dir():
        return None
    if (path / files.SCENARIO).is_file():
        remedy = f"Its scenario is {Path(item) / files.SCENARIO}; its plan: bcu evaluate {item}."
        return bad(f"'{item}' is the folder of a run, not a scenario.", remedy=remedy)
    return bad(f"'{item}' is a folder, not a scenario.", remedy="Name one file, or a shipped one.")


def _a_plan(item: str, what: str) -> InputError:
    return bad(
        f"'{item}' is {what}, not a scenario.",
        remedy=f"To hold a plan against a scenario: bcu evaluate {item} --scenario NAME.",
    )


def for_plan(item: str, folder: Path) -> InputError | None:
    """Return what to say of an item that is no plan but a scenario or a folder; None if neither."""
    path = folder / input_files.named(item)
    is_named = shipped.is_bare_name(item) and (
        shipped.scenario(item) is not None or (folder / f"{item}.toml").is_file()
    )
    if is_named or (path.is_file() and path.suffix.casefold() == ".toml"):
        remedy = f"Solve it first (bcu solve {item} --out DIR); DIR is then a plan."
        return bad(f"'{item}' is a scenario, not a plan.", remedy=remedy)
    return without_plan(path) if path.is_dir() else None


def without_plan(folder: Path) -> InputError:
    """Say why a folder is no plan: it holds several, none was found, or it is no run's."""
    inner = sorted(path.parent.name for path in folder.glob(f"*/{files.PLAN}"))
    if inner:
        remedy = f"Name one of its folders: {', '.join(inner)}."
        return bad("the folder holds several plans, not one.", folder, remedy=remedy)
    if (folder / files.RESULT).is_file():
        return bad("the run in this folder found no plan.", folder, remedy="Name another run.")
    return bad("the folder holds no plan.csv.", folder, remedy="Name a run folder or a plan file.")
