"""A comparison on disk: the pages, the tables, the plans for a GIS, and what it was made of."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bcu_optimizer import dates, geofiles, maps, store
from bcu_optimizer.comparison import pages
from bcu_optimizer.comparison.places import unique
from bcu_optimizer.files import folder_aside
from bcu_optimizer.scenario import document

if TYPE_CHECKING:
    from bcu_optimizer.comparison import Comparison
    from bcu_optimizer.scenario.schema import Scenario

_AREAS = "areas"
_NO_NAME = re.compile(r"[^\w-]+")  # what a layer cannot be called


def save(comparison: Comparison, folder: Path) -> None:
    """Write a comparison to a folder.

    Raises
    ------
    InputError
        If the folder holds anything but an earlier comparison, or cannot be written; it then
        stays as it is.
    """
    with folder_aside(folder, "compare") as aside:
        store.write_json(comparison.as_dict(), aside / "comparison.json")
        store.write_table(comparison.measures, aside / "measures.csv")
        if comparison.entries:
            store.write_table(comparison.areas, aside / "areas.csv")
            store.write_table(comparison.bcus, aside / "bcus.csv")
            differences = comparison.differences.set_index("from")
            store.write_table(differences, aside / "differences.csv")
            _write_layers(comparison, aside / "comparison.gpkg")
            title = f"Compared: {', '.join(comparison.names)}"
            drawn = pages.pages(comparison)
            maps.save_pdf(drawn, aside / "comparison.pdf", title=title, created=dates.today())
        for name, scenario in _scenarios(comparison).items():
            (aside / name).write_text(document.resolved(scenario), encoding="utf-8")
        store.write_marker(comparison.problem, "compare", aside, _inputs(comparison))


def _scenarios(comparison: Comparison) -> dict[str, Scenario]:
    """Return the scenario that plans are held against, and others that were solved, by file."""
    solved = {entry.name: entry.result for entry in comparison.entries if entry.result}
    problems = {name: each.problem for name, each in {**solved, **comparison.without}.items()}
    base = comparison.problem.scenario
    others = {
        f"solved-{name.replace('/', '-')}.toml": problem.scenario
        for name, problem in problems.items()
        if problem.scenario != base
    }
    return {"scenario.toml": base, **others}


def _inputs(comparison: Comparison) -> dict[str, Path]:
    """Return the files of the plans and scenarios compared, by a name for each."""
    known = comparison.problem.inputs
    paths = [entry.path for entry in comparison.entries if entry.path and entry.path not in known]
    names = unique(f"{path.parent.name}/{path.name}" for path in paths)
    return dict(zip(names, paths, strict=True))


def _write_layers(comparison: Comparison, path: Path) -> None:
    """Write a layer a plan, of its BCUs with their figures, and one of the areas."""
    frame = comparison.problem.areas.frame
    table = comparison.areas.drop(columns="name")
    geofiles.write_layer(frame[["name", "geometry"]].join(table), path, _AREAS)
    layers = unique([_AREAS, *map(_layer, comparison.names)], "_{}")[1:]
    for layer, entry in zip(layers, comparison.entries, strict=True):
        geofiles.write_layer(entry.evaluation.shapes, path, layer)


def _layer(name: str) -> str:
    """Return what the layer of a plan is called: GeoPackages bar blanks, signs, and "gpkg…"."""
    plain = _NO_NAME.sub("_", name).strip("_") or "plan"
    return f"plan_{plain}" if plain.casefold().startswith("gpkg") else plain
