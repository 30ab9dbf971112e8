"""All results of a batch as one table, and the shapes of all BCUs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bcu_optimizer.common import toml
from bcu_optimizer.problem.measures.registry import MEASURES
from bcu_optimizer.runs.batch.grid import Grid
from bcu_optimizer.runs.batch.run_results import Answer
from bcu_optimizer.runs.batch.worker import RUNS

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

FAILED = "failed"
_ASKED = ("run", "scenario", "title")
_FOUND = ("bcus", "outcome", "objective", "bound", "gap", "valid_plans", "tied", "certified")
_WHOLE = ("bcus", "leadership_posts")
_COUNTS = ("valid_plans", "tied")
_NUMBERS = ("objective", "bound", "gap")
_LAYER = "bcus"


def columns(grid: Grid) -> list[str]:
    """Name the columns of the table: what was asked, each setting of the grid, what was found."""
    return [*_ASKED, *grid, *_FOUND, *MEASURES, "because", "folder", "key"]


def apart_from_number(grid: Grid) -> list[str]:
    """Name the settings of the grid but for the number of BCUs, which every table shows anyway."""
    return [key for key in grid if key != "rules.number"]


def frame(answers: Sequence[Answer], grid: Grid) -> pd.DataFrame:
    """Return a row for each run and number of BCUs; a run that failed has one, without figures."""
    import pandas as pd

    made = pd.DataFrame(list(_rows(answers)), columns=columns(grid), dtype=object)
    for name in (*_NUMBERS, *MEASURES):
        made[name] = made[name].astype("Float64")
    for name in _WHOLE:
        made[name] = made[name].astype("Int64")
    made["certified"] = made["certified"].astype("boolean")
    # Numbers of plans may exceed what 64 bits hold; settings of one key may be of several kinds.
    for name in _COUNTS:
        made[name] = _count(made[name])
    for key in grid:
        made[key] = _setting(made[key])
    for name in ("run", "scenario", "title", "outcome", "because", "folder", "key"):
        made[name] = made[name].astype("string")
    return made


def _count(column: pd.Series) -> pd.Series:
    if all(count < 2**63 for count in column.dropna()):
        return column.astype("Int64")
    return column.map(lambda each: None if each is None else str(each))


def _setting(column: pd.Series) -> pd.Series:
    values = list(column)
    if all(isinstance(value, bool) for value in values):
        return column.astype("boolean")
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return column.astype("Int64")
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        return column.astype("Float64")
    return column.map(text_of).astype("string")


def text_of(value: Any) -> str:
    """Spell a value of a setting; a text is spelled without quotation marks."""
    return value if isinstance(value, str) else toml.toml(value)


def _rows(answers: Sequence[Answer]) -> Iterator[dict[str, Any]]:
    for answer in answers:
        run = answer.run
        asked = {"run": run.name, "scenario": run.scenario, "title": answer.title, **run.values}
        if not answer.results:
            yield {**asked, "outcome": FAILED}
        for result in answer.results:
            yield {
                **asked,
                **{name: result[name] for name in _FOUND},
                **{name: result["measures"].get(name) for name in MEASURES},
                "because": " ".join(result["because"]),
                "folder": place(answer, result),
                "key": answer.key,
            }


def place(answer: Answer, result: Any) -> str:
    """Return the folder of a result, from that of the batch."""
    inner = next((each for found, each in answer.plans if found is result), "")
    return "/".join(part for part in (RUNS, answer.run.name, inner) if part)


def shapes(answers: Sequence[Answer], grid: Grid, folder: Path) -> dict[str, gpd.GeoDataFrame]:
    """Return the BCUs of every plan as polygons: a layer, or one for each projection."""
    import geopandas as gpd
    import pandas as pd

    from bcu_optimizer.data import geopackage as geofiles

    by_projection: dict[str, list[gpd.GeoDataFrame]] = {}
    for answer in answers:
        for result, _ in answer.plans:
            with geofiles.plainly(folder / place(answer, result) / "plan.gpkg") as path:
                found = gpd.read_file(path, layer="bcus")
            asked = {"run": answer.run.name, "scenario": answer.run.scenario}
            asked |= {key: text_of(value) for key, value in answer.run.values.items()}
            for spot, (name, value) in enumerate(asked.items()):
                found.insert(spot, name, value)
            found.insert(len(asked), "bcus", result["bcus"])
            by_projection.setdefault(str(found.crs), []).append(found)
    names = {crs: _LAYER if not i else f"{_LAYER}_{i + 1}" for i, crs in enumerate(by_projection)}
    return {
        names[crs]: gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=parts[0].crs)
        for crs, parts in by_projection.items()
    }
